"""Facts as a table for spreadsheets, one a line, with the best evidence and the number of documents."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from kg.model import Entity, Fact, Value
from kg.vocab import vocabulary

if TYPE_CHECKING:
    from kg.graph import Graph

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def write(graph: Graph, out: BinaryIO) -> None:
    """Write every fact; nested names are joined by "_", lists by "; "."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    try:
        lines = csv.writer(text, lineterminator="\n")
        lines.writerow(columns())
        for fact in graph.facts():
            lines.writerow([safe(cell) for cell in _cells(fact)])
    finally:
        text.detach()  # the stream is the caller's to close


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; a plain number below zero stays one.

    >>> safe("=1+1"), safe("-5.5"), safe("-5+1")
    ("'=1+1", '-5.5', "'-5+1")
    """
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def columns() -> list[str]:
    """The heading: the names of the facts interface, joined.

    >>> columns()[:3]
    ['id', 'subject_id', 'subject_name']
    """
    entity = ("id", "name", "names", "types")
    evidence = ("document", "publisher", "published", "start", "end", "quote")
    return [
        "id",
        *(f"subject_{part}" for part in entity),
        "predicate",
        *(f"object_{part}" for part in (*entity, "value", "unit")),
        *(f"qualifiers_{name}" for name in vocabulary().qualifiers),
        "status",
        "confidence",
        "documents",
        *(f"evidence_{part}" for part in evidence),
    ]


def _cells(fact: Fact) -> Iterator[str]:
    yield fact.id
    yield from _entity(fact.subject)
    yield fact.predicate
    if isinstance(fact.object, Value):
        yield from ("", "", "", "", fact.object.value, fact.object.unit)
    else:
        yield from (*_entity(fact.object), "", "")
    for name in vocabulary().qualifiers:
        yield _text(fact.qualifiers.get(name))
    yield from (str(fact.status), _text(fact.confidence))
    yield str(len({evidence.document for evidence in fact.evidence}))
    yield from _evidence(fact)


def _entity(entity: Entity) -> tuple[str, str, str, str]:
    return entity.id, entity.name, "; ".join(entity.names), "; ".join(entity.types)


def _evidence(fact: Fact) -> list[str]:
    if not fact.evidence:
        return [""] * 6
    best = fact.evidence[0]
    return list(map(_text, (best.document, best.publisher, best.published, best.start, best.end, best.quote)))


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
