"""Lays out an evaluation for people: tables of counts, then the mistakes with their sentences; counts nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

from kg.render.answers import relation
from kg.render.tables import table
from kg.render.text import visible, wrap

Json = Mapping[str, Any]

COLUMNS = ("Of", "Language", "Right#", "Wrong#", "Missing#", "Precision#", "Recall#", "F1#")
_SHARES = {"qualifier": "Qualifier", "status": "Status", "negative": "Negatives avoided", "quote": "Quotes exact"}
_KINDS = {
    "missing": "Missing",
    "wrong": "Wrong",
    "forbidden": "Negatives violated",
    "unqualified": "Wrong qualifiers",
    "unmarked": "Not marked as planned, reported or denied",
    "misquoted": "Inexact quotes",
}


def evaluation(rows: Iterable[Json], mistakes: Sequence[Json], to: TextIO, cells: int, *, verbose: bool) -> None:
    """Write the tables, and with `verbose` every mistake with its sentence."""
    counted = list(rows)
    facts = [row for row in counted if row["group"] not in _SHARES]
    table(COLUMNS, [_fact_cells(row) for row in facts], to, cells)
    shares = [row for row in counted if row["group"] in _SHARES]
    if shares:
        to.write("\n")
        table(("Of", "Language", "Right#", "Of all#", "Share#"), [_share_cells(row) for row in shares], to, cells)
    if verbose:
        _mistakes(mistakes, to, cells)


def _fact_cells(row: Json) -> tuple[str, ...]:
    figures = [_figure(row[name]) for name in ("precision", "recall", "f1")]
    counts = [str(row[name]) for name in ("right", "wrong", "missing")]
    first = row["language"] == "all" or row["group"] != "relation"
    return (_heading(row) if first else "", row["language"], *counts, *figures)


def _heading(row: Json) -> str:
    if row["group"] == "relation":
        return relation(row["which"])
    return "all relations"


def _share_cells(row: Json) -> tuple[str, ...]:
    what = _SHARES[row["group"]] + ("" if row["which"] == "all" else f" {row['which']}")
    everyone = row["language"] == "all"
    total = row["right"] + row["wrong"]
    return what if everyone else "", row["language"], str(row["right"]), str(total), _figure(row["precision"])


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _mistakes(mistakes: Sequence[Json], to: TextIO, cells: int) -> None:
    for kind, heading in _KINDS.items():
        mine = [one for one in mistakes if one["kind"] == kind]
        if mine:
            to.write(f"\n{heading} ({len(mine)})\n")
        for one in mine:
            _indented(_told(one), "  ", to, cells)
            if one["sentence"]:
                _indented(f"“{visible(one['sentence'])}”", "    ", to, cells)


def _told(one: Json) -> str:
    said = f"{visible(one['subject'])} {relation(one['predicate'])} {visible(one['object'])}"
    place = visible(one["document"]) + (f", line {one['line']} of the gold" if one["line"] else "")
    return f"{said}{_detail(one)} [{place}]"


def _detail(one: Json) -> str:
    """What was wanted of a qualifier or a status, and what was given; of a quote what it is."""
    wanted, given = visible(one["wanted"] or ""), visible(one["given"] or "")
    if not wanted:
        return f": {given}" if given else ""
    named = wanted if one["kind"] == "unmarked" else f"{one['what']} {wanted}"
    return f": {named}, not {given}" if given else f": {named}"


def _indented(text: str, indent: str, to: TextIO, cells: int) -> None:
    for line in wrap(text, max(20, cells - len(indent))):
        to.write(f"{indent}{line}\n")
