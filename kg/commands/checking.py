"""kg validate, export, stats, doctor: is all well, what is there, and how it leaves the program."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from kg.commands.base import NOTHING_FOUND, Choice, emit, example, formats, note, opened, store
from kg.errors import InputError


@click.command(epilog=example("kg validate"))
@formats
@store
def validate(format_: str, store: Path | None) -> int:
    """Check the graph against the shapes in schema/, every quote against its document; exit code 1 if one fails."""
    from kg import render
    from kg.commands.base import columns

    del columns
    with opened(store) as graph:
        violations = graph.validate()
    rows = [
        {"graph": item.graph, "node": item.node, "message": item.message, "value": item.value} for item in violations
    ]
    heading = ("Graph", "Node", "What is wrong", "Value")
    cells = [[item.graph, item.node, item.message, item.value or ""] for item in violations]
    emit(
        format_,
        lambda: {"violations": rows},
        lambda: rows,
        lambda to, wide: render.table(heading, cells, to, wide) if cells else render.plain("all shapes hold\n", to),
    )
    return NOTHING_FOUND if violations else 0


def _formats() -> Iterable[str]:
    from kg.export import formats

    return formats()


@click.command(epilog=example("kg export trig -o graph.trig"))
@click.argument("format_", metavar="FORMAT", type=Choice("format", _formats))
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here instead of stdout.")
@store
def export(format_: str, output: Path | None, store: Path | None) -> int:
    """Write the whole graph as FORMAT: csv, graphml, jsonl, nt, trig or ttl.

    The bytes depend on the documents' content and names alone. `kg build FILE.trig` reads a trig export back.
    """
    with opened(store) as graph:
        if output is None:
            sys.stdout.flush()
            graph.export(format_, sys.stdout.buffer)
        else:
            _write_whole(output, lambda out: graph.export(format_, out))
            note(f"{output}: written")
    return 0
