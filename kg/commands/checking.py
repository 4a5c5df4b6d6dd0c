"""kg validate, export, stats, doctor: is all well, what is there, and how it leaves the program."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, BinaryIO

import click

from kg.commands.base import NOTHING_FOUND, STDOUT, Choice, emit, example, formats, opened, store
from kg.errors import InputError
from kg.files import replaced


@click.command(epilog=example("kg validate"))
@formats
@store
def validate(format_: str, store: Path | None) -> int:
    """Check the graph against the shapes in schema/.

    Also every quote against its document. Exit code 1 if anything fails.
    """
    from kg import render

    with opened(store) as graph:
        found = graph.validate()
    fields = ("graph", "node", "message", "value")
    rows = [{field: getattr(item, field) for field in fields} for item in found]
    heading = ("Graph", "Node", "What is wrong", "Value")
    cells = [[item.graph, item.node, item.message, item.value or ""] for item in found]
    emit(
        format_,
        lambda: {"violations": rows},
        lambda: rows,
        lambda to, wide: render.table(heading, cells, to, wide) if cells else render.plain("all shapes hold\n", to),
    )
    return NOTHING_FOUND if found else 0


def _formats() -> Iterable[str]:
    from kg.export import formats

    return formats()


@click.command(epilog=example("kg export trig -o graph.trig"))
@click.argument("format_", metavar="FORMAT", type=Choice("format", _formats))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write here instead of stdout (-); neo4j-admin needs a folder.",
)
@store
def export(format_: str, output: Path | None, store: Path | None) -> int:
    """Write the whole graph in another format.

    FORMAT is csv, graphml, jsonl, neo4j-admin, nt, trig or ttl. The bytes depend on the documents' content and names
    alone. `kg build FILE.trig` reads a trig export back. neo4j-admin writes a folder of CSV files for a first load into
    an empty Neo4j, and prints the command that imports them.
    """
    from kg.export import export_folder, is_folder

    to = None if output == STDOUT else output
    with opened(store) as graph:
        if to is not None and is_folder(format_):
            click.echo(export_folder(graph.graph, format_, to))
        elif to is None:
            sys.stdout.flush()
            out: Any = _Terminal() if sys.stdout.isatty() else sys.stdout.buffer
            graph.export(format_, out)
        else:
            _write_whole(to, lambda out: graph.export(format_, out))
    return 0


class _Terminal(io.RawIOBase):
    """stdout where it is a terminal, which must not obey what a document says."""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        from kg import render

        render.plain(bytes(data).decode("utf-8", "backslashreplace"), sys.stdout)
        return len(data)


def _write_whole(path: Path, write: Callable[[BinaryIO], object]) -> None:
    try:
        with replaced(path) as out:
            write(out)
    except OSError as exc:
        raise InputError(f"{path}: cannot be written ({exc.strerror}); choose another file or free space") from exc


@click.command(epilog=example("kg stats"))
@formats
@store
def stats(format_: str, store: Path | None) -> int:
    """Count what the graph holds.

    Documents by language, entities by kind, facts by relation and status.
    """
    from kg import render

    with opened(store) as graph:
        said = graph.statistics()
    rows = [
        {"what": what, "which": which, "count": count}
        for what, counts in said.items()
        for which, count in (counts.items() if isinstance(counts, dict) else [("", counts)])
    ]
    emit(format_, lambda: said, lambda: rows, lambda to, cells: render.statistics(rows, to, cells))
    return 0


@click.command(epilog=example("kg doctor"))
@formats
@store
def doctor(format_: str, store: Path | None) -> int:
    """Say what is installed and what is missing.

    Also what to do about it, and what the store and the caches hold. Exit code 1 if something needed is missing.
    """
    from kg import render
    from kg.doctor import examine

    findings = examine(store)
    rows = [{"what": item.what, "state": item.state, "found": item.found, "todo": item.todo} for item in findings]
    emit(format_, lambda: {"findings": rows}, lambda: rows, lambda to, cells: render.findings(rows, to, cells))
    return NOTHING_FOUND if any(item.state == "missing" for item in findings) else 0
