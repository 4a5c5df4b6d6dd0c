"""What all commands share: options, the open graph, names that complete, and output in four formats."""

from __future__ import annotations

import gc
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO, TypeVar

import click
from click.shell_completion import CompletionItem

from kg.errors import InputError, KgError

if TYPE_CHECKING:
    from kg.api import KnowledgeGraph
    from kg.bolt import Target

F = TypeVar("F", bound=Callable[..., Any])
Json = Mapping[str, Any]

FORMATS = ("table", "json", "jsonl", "csv")
NOTHING_FOUND = 1
BAD_INPUT = 2


def example(text: str) -> str:
    """The last lines of a command's help: an example that runs."""
    return f"\b\nExample:\n  {text}"


# ------------------------------------------------------------------------------------------------------------ options


store = click.option(
    "--store", metavar="DIR", type=click.Path(path_type=Path), help="Where the graph is kept (default: KG_STORE)."
)
formats = click.option(
    "--format", "format_", type=click.Choice(FORMATS), default="table", help="A table for people, or for programs."
)
as_of = click.option("--as-of", metavar="DATE", help="Only what held on this date: 2024, 2024-05 or 2024-05-01.")
known_by = click.option("--known-by", metavar="DATE", help="Only what was published by this date.")
planned = click.option("--include-planned", is_flag=True, help="Plans and reports too, marked as such.")
hubs = click.option("--through-hubs", is_flag=True, help="Also by places, exchanges and schools.")


def server(command: F) -> F:
    """The options that name a Bolt server: uri, database, user, password_file; `server_named` reads them."""
    options = (
        click.option("--uri", metavar="URI", help="A server: bolt://, bolt+s://, neo4j://, neo4j+s:// (or NEO4J_URI)."),
        click.option("--database", metavar="NAME", help="Its database (or NEO4J_DATABASE; default: the user's own)."),
        click.option("--user", metavar="NAME", help="Its user (or NEO4J_USERNAME; default: neo4j)."),
        click.option(
            "--password-file",
            metavar="FILE",
            type=click.Path(path_type=Path),
            help="Its first line is the password (or NEO4J_PASSWORD; else it is asked for).",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def server_named(uri: str | None, database: str | None, user: str | None, password_file: Path | None) -> Target | None:
    """The server of the options and the environment; None where none is named. A password is asked for at a terminal.

    Raises:
        InputError: the address or the file cannot be used.
    """
    from kg.bolt import target

    return target(uri, database, user, password_file, _password if sys.stdin.isatty() else None)


def _password(prompt: str) -> str:
    return str(click.prompt(prompt, hide_input=True, default="", show_default=False, err=True))


class Name(click.ParamType[str]):
    """The name of an entity, in any language or script; completes to ids, which need no quoting."""

    name = "name"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        try:
            with opened(ctx.params.get("store")) as graph:
                found = graph.candidates(incomplete, limit=20)
        except KgError:
            return []
        return [CompletionItem(entity.id, help=entity.name) for entity in found]


def _hint(value: str, words: Sequence[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(value, words, cutoff=0.5)
    return f"did you mean {', '.join(near)}?" if near else f"there are {', '.join(words)}"


class Choice(click.ParamType[str]):
    """A word out of a list that is only read when it is needed."""

    def __init__(self, name: str, words: Callable[[], Iterable[str]]) -> None:
        self.name = name
        self._words = words

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        words = tuple(self._words())
        if value not in words:
            self.fail(f"{value!r} is no {self.name}; {_hint(value, words)}", param, ctx)
        return value

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(word) for word in self._words() if word.startswith(incomplete)]


def _predicates() -> Iterable[str]:
    from kg.vocab import vocabulary

    return vocabulary().predicates


NAME = Name()
PREDICATE = Choice("predicate", _predicates)


# -------------------------------------------------------------------------------------------------------------- input


@contextmanager
def opened(folder: Path | None) -> Iterator[KnowledgeGraph]:
    """The graph of a folder, closed again at the end."""
    from kg.api import open_graph

    graph = open_graph(folder)
    try:
        yield graph
    finally:
        graph.close()


# ------------------------------------------------------------------------------------------------------------- output


def many_objects() -> None:
    """Let a command make many objects that stay: looking through them again and again costs a tenth of its time."""
    gc.set_threshold(200_000, 50, 50)


def columns() -> int:
    """How many cells wide people's output may be."""
    return max(40, shutil.get_terminal_size((80, 24)).columns)


def emit(
    format_: str, whole: Callable[[], Json], rows: Callable[[], Iterable[Json]], people: Callable[[TextIO, int], None]
) -> None:
    """Write an answer to stdout in the format that was asked for.

    Args:
        whole: the one object of `json`.
        rows: the objects of `jsonl` and `csv`, one a row.
        people: writes the table, at most so many cells wide.
    """
    if format_ in ("json", "jsonl"):
        from kg.render import encoded

        lines = [encoded(whole(), indent=2)] if format_ == "json" else map(encoded, rows())
        sys.stdout.writelines(f"{line}\n" for line in lines)
    elif format_ == "csv":
        from kg.export.csv import safe
        from kg.render import csv

        csv(rows(), sys.stdout, safe)
    else:
        people(sys.stdout, columns())


STDOUT = Path("-")
"""What -o takes for stdout."""


def page_out() -> BinaryIO:
    """stdout for a page (-o -), which no terminal can show.

    Raises:
        InputError: it is a terminal.
    """
    if sys.stdout.isatty():
        raise InputError("-o -: a page goes into a pipe or a file, not onto a terminal; add > FILE")
    return sys.stdout.buffer


def note(text: str) -> None:
    """Say something that is no part of the answer."""
    from kg.render import visible

    click.echo(visible(text), err=True)


def ended(answer: object, nothing: str, format_: str) -> int:
    """The exit code: 0, or 1 where the answer is empty, which people are told."""
    if answer:
        return 0
    if format_ == "table":
        note(nothing)
    return NOTHING_FOUND
