"""Lays out what is no answer about the graph's content: builds, counts, questions, the state of an installation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TextIO

from kg.model import Entity
from kg.render.tables import table
from kg.render.text import visible

if TYPE_CHECKING:
    from kg.sparql import Answer

Rows = Sequence[Mapping[str, Any]]


def plain(text: str, to: TextIO) -> None:
    """Write a text as it is; to a terminal with what it would obey shown, lines kept."""
    to.write("\n".join(map(visible, text.split("\n"))) if to.isatty() else text)


def built(report: Mapping[str, Any], to: TextIO, cells: int) -> None:
    """Write what a build did."""
    files = ", ".join(f"{report[field]} {field}" for field in ("new", "changed", "unchanged"))
    refused = f", {len(report['refused'])} refused" if report["refused"] else ""
    count = report["removed"]
    removed = f", {count} document{'s' if count > 1 else ''} forgotten" if count else ""
    to.write(f"files: {files}{refused}{removed}\n")
    for line in report["corrections"]:
        to.write(f"{visible(line)}\n")
    counts = ", ".join(f"{report[field]:,} {field}" for field in ("documents", "entities", "facts"))
    to.write(f"{visible(report['store'])}: {counts}\n")


def statistics(rows: Rows, to: TextIO, cells: int) -> None:
    """Write counts, one a row."""
    table(("What", "Which", "How many#"), [(row["what"], row["which"], f"{row['count']:,}") for row in rows], to, cells)


def questions(rows: Rows, to: TextIO, cells: int) -> None:
    """Write what can be asked, with parameters."""
    said = [
        (row["name"], row["summary"], " ".join(f"--{one['name']} {one['type'].upper()}" for one in row["parameters"]))
        for row in rows
    ]
    table(("Question", "What it answers", "Parameters"), said, to, cells)


def answer(found: Answer, to: TextIO, cells: int) -> None:
    """Write the rows of a question."""
    if found.rows:
        numbers = {place for row in found.rows for place, cell in enumerate(row) if isinstance(cell, int | Decimal)}
        heading = [column.name + ("#" if place in numbers else "") for place, column in enumerate(found.columns)]
        table(heading, [[_cell(cell) for cell in row] for row in found.rows], to, cells)


def _cell(cell: object) -> str:
    if isinstance(cell, Entity):
        return cell.name
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, Decimal):
        return f"{cell:,f}"
    return "" if cell is None else str(cell)


def findings(rows: Rows, to: TextIO, cells: int) -> None:
    """Write what was found of an installation, and what to do."""
    said = [(row["what"], row["state"], row["found"], row["todo"]) for row in rows]
    table(("What", "State", "Found", "What to do"), said, to, cells)
