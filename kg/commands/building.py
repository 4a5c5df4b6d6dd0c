"""kg build, extract: documents into the graph, and what is found in one document alone."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from kg.commands.base import BAD_INPUT, emit, example, formats, many_objects, note, store
from kg.commands.reading import Asked, reader_of, readers
from kg.errors import DocumentError, InputError
from kg.model import Fact

if TYPE_CHECKING:
    from kg.claims import Extract

T = TypeVar("T")

PATIENCE_S: Final = 1.0  # work that takes longer shows how far it is

limit_bytes = click.option(
    "--limit-bytes",
    type=click.IntRange(1),
    default=20_000_000,
    show_default=True,
    help="Refuse documents that are larger.",
)


@click.command(epilog=example("kg build --example"))
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--example", "with_example", is_flag=True, help="Read the documents that ship with kg.")
@click.option("--prune", is_flag=True, help="Forget documents that were read from under PATH and are gone.")
@limit_bytes
@click.option(
    "-j", "--jobs", type=click.IntRange(0, 512), default=1, help="Read with so many processes; 0 for one a core."
)
@click.option("--namespace", metavar="IRI", help="Where the vocabulary's IRIs begin.")
@click.option("--entity-namespace", metavar="IRI", help="Where the entities' IRIs begin.")
@readers
@formats
@store
def build(
    paths: tuple[Path, ...],
    with_example: bool,
    prune: bool,
    limit_bytes: int,
    jobs: int,
    namespace: str | None,
    entity_namespace: str | None,
    asked: Asked,
    format_: str,
    store: Path | None,
) -> int:
    """Read documents into the graph.

    PATH is a text, Markdown, HTML or PDF file, a table of stakes (CSV with the columns holder, company, percent), a
    folder of them, or an export of another graph (FILE.trig). Unchanged documents are not read twice. A document or a
    row that cannot be read is named, the others are built all the same, and the exit code is 2. With a graph and no
    PATH, changed corrections are applied.
    """
    from kg import render
    from kg.build import build as run
    from kg.build import example_paths
    from kg.folders import store_folder
    from kg.store import FILE

    many_objects()
    folder = store_folder(store)
    places = [*(example_paths() if with_example else []), *paths]
    if not places and not (folder / FILE).is_file():
        raise InputError("nothing to build; name files or folders, or try `kg build --example`")
    with reader_of(asked) as reader, progress(places) as step:
        report = run(
            places,
            folder,
            prune=prune,
            limit=limit_bytes,
            namespaces=_namespaces(namespace, entity_namespace),
            **_reading(reader),
            progress=step,
            jobs=jobs or cores(),
        )
    for line in (*report.notes, *report.refused):
        note(line)
    fields = ("read", "new", "changed", "unchanged", "removed", "documents", "entities", "facts", "revision")
    counts = {field: getattr(report, field) for field in fields}
    said = {"store": str(folder), **counts, "refused": list(report.refused), "corrections": list(report.corrections)}
    emit(format_, lambda: said, lambda: [said], lambda to, cells: render.built(said, to, cells))
    return BAD_INPUT if report.refused else 0


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _reading(reader: Extract | None) -> dict[str, Any]:
    """What a build reads with; documents that were read with something else are read again."""
    if reader is None:
        return {}
    from kg.build import extraction_version
    from kg.registry import load_registry

    own = getattr(reader, "version", "patterns")
    return {"extract": reader, "version": f"{extraction_version(load_registry())}.{own}"}


def _namespaces(schema: str | None, entities: str | None) -> Any:
    if schema is None and entities is None:
        return None
    from kg.rdf import Namespaces, default_namespaces

    usual = default_namespaces()
    return Namespaces(schema or usual.schema, entities or usual.entities)


@contextmanager
def progress(places: list[Path]) -> Iterator[Callable[[int, Path], None] | None]:
    """A bar on the terminal once the work has taken a second; nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    started = time.monotonic()
    with ExitStack() as stack:
        advance: Callable[[int], None] | None = None

        def step(number: int, path: Path) -> None:
            nonlocal advance
            if advance is None and time.monotonic() - started > PATIENCE_S:
                advance = _bar(stack, places)
            if advance is not None:
                advance(number)

        yield step


def _bar(stack: ExitStack, places: list[Path]) -> Callable[[int], None]:
    from rich.console import Console
    from rich.progress import Progress

    from kg.documents import find_files

    bar = stack.enter_context(Progress(console=Console(stderr=True), transient=True))
    task = bar.add_task("reading", total=sum(1 for _ in find_files(places)))
    return lambda number: bar.update(task, completed=number)


@click.command(epilog=example("kg extract article.txt --format jsonl"))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--text", is_flag=True, help="Print the text in which the offsets count, and no claims.")
@click.option("--explain", is_flag=True, help="Also why: the words and the rule that decided, and what was refused.")
@click.option("--html", is_flag=True, help="Write a page that shows the document with its claims beside their words.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The page (- for stdout), or the folder of several."
)
@limit_bytes
@readers
@formats
def extract(
    files: tuple[Path, ...],
    text: bool,
    explain: bool,
    html: bool,
    output: Path | None,
    limit_bytes: int,
    asked: Asked,
    format_: str,
) -> int:
    """Print the claims found in documents, and store nothing.

    Each FILE is read for itself. A file that cannot be read is named, the others are read all the same, and the
    exit code is 2.
    """
    from kg import render
    from kg.claims import read_claims, stored_document

    refused: list[str] = []
    notes: list[str] = []
    if asked.reader and (text or explain or html):
        raise InputError("--reader finds claims, and has no part in --text, --explain or --html; leave one of them out")
    if text + explain + html > 1 or (output and not html):
        raise InputError("--text, --explain and --html exclude each other, and -o goes with --html")
    if html:
        from kg.commands.explaining import paged

        paged(files, limit_bytes, output, notes, refused)
    elif explain:
        from kg.commands.explaining import explained

        explained(files, limit_bytes, format_, notes, refused)
    elif text:
        for document in each_file(files, refused, lambda file: [stored_document(file, limit_bytes)]):
            render.plain(document.text, sys.stdout)
    else:
        with reader_of(asked) as reader:
            facts = each_file(
                files, refused, lambda file: read_claims(file, limit_bytes, notes=notes, faults=refused, second=reader)
            )
            emit(
                format_,
                lambda: {"facts": list(map(_claim_json, facts))},
                lambda: map(_claim_json, facts),
                lambda to, cells: render.claims(facts, to, cells),
            )
    for line in (*notes, *refused):
        note(line)
    return BAD_INPUT if refused else 0


def each_file(files: Iterable[Path], refused: list[str], read: Callable[[Path], Iterable[T]]) -> Iterator[T]:
    """What is read from each file; what cannot be read is put down."""
    for file in _files(files, refused):
        try:
            yield from read(file)
        except DocumentError as exc:
            refused.append(str(exc))


def _files(files: Iterable[Path], refused: list[str]) -> Iterator[Path]:
    from kg.documents import find_files

    for found in find_files(files):
        if isinstance(found, DocumentError):
            refused.append(str(found))
        else:
            yield found


def _claim_json(fact: Fact) -> Mapping[str, Any]:
    """A line of the facts interface; only a built graph gives ids."""
    from kg.shapes import fact_json

    return {name: said for name, said in fact_json(fact).items() if name != "id"}
