"""kg mirror: the graph as a property graph on a server that speaks Bolt."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kg.commands.base import NOTHING_FOUND, emit, example, formats, note, opened, server, server_named, store
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.bolt import Server
    from kg.mirror.run import Progress

PATIENCE_S: Final = 1.0  # work that takes longer shows how far it is


@click.command(epilog=example("kg mirror --uri bolt://127.0.0.1:7687"))
@server
@click.option("--check", is_flag=True, help="Read everything back, list what differs, and write nothing.")
@click.option("--repair", is_flag=True, help="Read everything back and mend it.")
@click.option(
    "--with-derived", is_flag=True, help="Effective shares and control too, as relationships that are marked derived."
)
@formats
@store
def mirror(
    uri: str | None,
    database: str | None,
    user: str | None,
    password_file: Path | None,
    check: bool,
    repair: bool,
    with_derived: bool,
    format_: str,
    store: Path | None,
) -> int:
    """Make the property graph of a Neo4j server equal to the graph.

    Only what changed is written; a second run writes nothing. What is not ours there is left alone. With --check the
    exit code is 1 where anything differs. What --with-derived wrote is taken out again by a run without it.
    """
    from kg.bolt import connect

    if check and repair:
        raise InputError("--check writes nothing and --repair does; give one of them")
    if check and with_derived:
        raise InputError("--check looks for what the last run was asked for; leave --with-derived out")
    with opened(store) as graph:
        there = server_named(uri, database, user, password_file)
        if there is None:
            raise InputError("no server is named; give --uri bolt://HOST:7687 or set NEO4J_URI")
        with connect(there) as reached, _progress() as progress:
            if check:
                return _check(graph.graph, reached, progress, format_)
            return _mirror(graph.graph, reached, repair, with_derived, progress, format_)


def _mirror(graph: Any, server: Server, repair: bool, with_derived: bool, progress: Progress, format_: str) -> int:
    from kg import render
    from kg.mirror import mirror as run

    done = run(graph, server, repair=repair, with_derived=with_derived, progress=progress)
    said = {name: getattr(done, name) for name in ("created", "changed", "removed", "unchanged")}
    if with_derived:
        _note_left_out(graph)
    if done.kept:
        note(f"{done.kept:,} nodes that left stay without what is ours: somebody else has tied something to them")
    line = ", ".join(f"{number:,} {name}" for name, number in said.items())
    emit(format_, lambda: said, lambda: [said], lambda to, cells: render.plain(f"{line}\n", to))
    return 0


def _note_left_out(graph: Any) -> None:
    """Say whose effective shares were not worked out."""
    from kg.mirror.derived import left_out

    if number := left_out(graph):
        note(f"{number:,} owners in a large core got no DERIVED_SHARE, see docs/graph.md; ask `kg holdings OWNER`")


def _check(graph: Any, server: Server, progress: Progress, format_: str) -> int:
    from kg import render
    from kg.mirror import check as run

    differences = run(graph, server, progress=progress)
    rows = [{"difference": line} for line in differences]
    people = "".join(f"{line}\n" for line in differences) or "the mirror is as the graph\n"
    emit(
        format_,
        lambda: {"differences": differences},
        lambda: rows,
        lambda to, cells: render.plain(people, to),
    )
    return NOTHING_FOUND if differences else 0


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on the terminal once the work has taken a second; elsewhere only who one waits for."""
    with ExitStack() as stack:
        bar = _Bar(stack)
        yield bar.say


class _Bar:
    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._began = time.monotonic()
        self._bar: Any = None
        self._task: Any = None

    def say(self, what: str, done: int, of: int) -> None:
        if "waiting" in what:
            note(what)
        elif sys.stderr.isatty() and time.monotonic() - self._began > PATIENCE_S:
            self._show(what, done, of)

    def _show(self, what: str, done: int, of: int) -> None:
        if self._bar is None:
            from rich.console import Console
            from rich.progress import Progress as Shown

            self._bar = self._stack.enter_context(Shown(console=Console(stderr=True), transient=True))
            self._task = self._bar.add_task(what)
        self._bar.update(self._task, description=what, completed=done, total=max(of, done) or None)
