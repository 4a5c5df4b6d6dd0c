"""kg same, different, reject: a person overrules the program; every build applies what they said."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from kg.commands.base import NAME, NOTHING_FOUND, example, note, opened, store
from kg.errors import NameAmbiguous

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
    from kg.api import store_folder
    from kg.build import CORRECTIONS, build
    from kg.corrections import Correction, add_correction, undo_correction

    folder = store_folder(store)
    path = folder / CORRECTIONS
    if undo:
        if undo_correction(path, action, terms) is None:
            note(f"{path}: no line says so")
            return NOTHING_FOUND
    else:
        _check(action, terms, folder)
        if not add_correction(path, Correction(action, terms, by, datetime.now(UTC).date().isoformat(), why)):
            note(f"{path}: says so already")
    report = build([], folder)
    for line in report.corrections:
        click.echo(line)
    click.echo(f"{report.entities} entities, {report.facts} facts")
    return 0


def _check(action: str, terms: tuple[str, ...], folder: Path) -> None:
    """Each term must stand for something in the graph; a name of several is what a correction may be about."""
    with opened(folder) as graph:
        for term in terms:
            if action == "reject":
                graph.fact(term)
                continue
            try:
                graph.entity(term)
            except NameAmbiguous:
                if action == "same":
                    raise
