"""kg same, different, reject: a person overrules the program; every build applies what they said."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.commands.base import NAME, NOTHING_FOUND, example, note, opened, store
from kg.errors import InputError, NameAmbiguous

if TYPE_CHECKING:
    from kg.api import KnowledgeGraph
    from kg.build import BuildReport

undo = click.option("--undo", is_flag=True, help="Take the line back.")
by = click.option("--by", metavar="WHO", help="Who says so, to stand in the file.")
why = click.option("--why", metavar="TEXT", help="The reason, to stand in the file.")


@click.command(epilog=example("kg same Zhipu 智谱 --why 'its own website'"))
@click.argument("a", type=NAME)
@click.argument("b", type=NAME)
@undo
@by
@why
@store
def same(a: str, b: str, undo: bool, by: str | None, why: str | None, store: Path | None) -> int:
    """Say that A and B are one.

    Writes a line to the corrections file, which every build applies, and applies it now.
    """
    return _correct("same", (a, b), undo, by, why, store)


@click.command(epilog=example("kg different Zhipu Baidu"))
@click.argument("a", type=NAME)
@click.argument("b", type=NAME)
@undo
@by
@why
@store
def different(a: str, b: str, undo: bool, by: str | None, why: str | None, store: Path | None) -> int:
    """Say that A and B are two.

    Writes a line to the corrections file, which every build applies, and applies it now.
    """
    return _correct("different", (a, b), undo, by, why, store)


@click.command(
    epilog="\b\nExample, with an id that `kg facts` shows:\n  kg reject FACT --why 'the figure is the whole round'"
)
@click.argument("fact")
@undo
@by
@why
@store
def reject(fact: str, undo: bool, by: str | None, why: str | None, store: Path | None) -> int:
    """Say that FACT is wrong.

    Writes a line to the corrections file; no question is answered with that fact any more.
    """
    return _correct("reject", (fact,), undo, by, why, store)


def _correct(
    action: str, terms: tuple[str, ...], undo: bool, by: str | None, why: str | None, store: Path | None
) -> int:
    """Write or take back one line, then bring the graph in line with the file."""
    from kg.build import CORRECTIONS, build
    from kg.corrections import Correction, add_correction, undo_correction
    from kg.folders import store_folder

    folder = store_folder(store)
    path = folder / CORRECTIONS
    if undo:
        if undo_correction(path, action, terms) is None:
            note(f"{path}: no line says so")
            return NOTHING_FOUND
        return _told(build([], folder))
    for words in _spellings(action, terms, folder):
        correction = Correction(action, words, by, datetime.now(UTC).date().isoformat(), why)
        is_new = add_correction(path, correction)
        report = build([], folder)
        if f"{correction}: applied" in report.corrections:
            return _told(report)
        if is_new:
            undo_correction(path, action, words)
    build([], folder)
    raise InputError(f"{action} {' '.join(terms)}: fits nothing; use names as the documents write them")


def _told(report: BuildReport) -> int:
    from kg.render import visible

    for line in report.corrections:
        click.echo(visible(line))
    click.echo(f"{report.entities:,} entities, {report.facts:,} facts")
    return 0


def _spellings(action: str, terms: tuple[str, ...], folder: Path) -> list[tuple[str, ...]]:
    """The terms as they were typed, and by ids: a well-known name need not stand in any document."""
    with opened(folder) as graph:
        if action == "reject":
            return [(graph.fact(terms[0]).id,)]
        ids = tuple(_id(graph, term, action) for term in terms)
    return [terms, ids] if len(set(ids)) == len(ids) else [terms]


def _id(graph: KnowledgeGraph, term: str, action: str) -> str:
    try:
        return graph.entity(term).id
    except NameAmbiguous:
        if action == "same":
            raise
        return term  # a name of several is what `different` may be about
