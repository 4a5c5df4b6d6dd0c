"""A toy extractor and its documents: one claim a line, `Subject | predicate | object | name=value …`."""

from __future__ import annotations

import io
from pathlib import Path

from kg.graph import open_graph, write_trig
from kg.model import Claim, Document, Extraction, Party, Qualifier, Status, Value
from kg.registry import EMPTY, Registry

FLOATS = ("percent", "percentMin", "percentMax")


def extract(document: Document, registry: Registry = EMPTY) -> Extraction:
    """`A = B | …` gives two names of one thing, `"2018" date` is a value, `status=denied` a status."""
    parties: dict[str, Party] = {}
    claims = []
    place = 0
    for line in document.text.splitlines(keepends=True):
        fields = [field.strip() for field in line.split("|")]
        if len(fields) >= 3:
            subject = _party(parties, fields[0])
            object_ = _value(fields[2]) or _party(parties, fields[2])
            named = dict(field.split("=", 1) for field in fields[3:] if "=" in field)
            status = Status(named.pop("status", "asserted"))
            confidence = float(named.pop("confidence", 0.9))
            qualifiers: dict[str, Qualifier] = {n: float(v) if n in FLOATS else v for n, v in named.items()}
            end = place + len(line.rstrip("\n"))
            claims.append(Claim(subject, fields[1], object_, place, end, qualifiers, status, confidence, "toy"))
        place += len(line)
    return Extraction(document, tuple(parties.values()), tuple(claims))


def _party(parties: dict[str, Party], written: str) -> int:
    names, *kinds = written.split(":")
    forms = tuple(name.strip() for name in names.split("="))
    for form in forms:
        if form in parties:
            return parties[form].number
    parties[forms[0]] = Party(len(parties), forms[0], forms, (), tuple(kinds) or ("Company",))
    return len(parties) - 1


def _value(written: str) -> Value | None:
    if not written.startswith('"'):
        return None
    value, unit = written[1:].split('"')
    return Value(value, unit.strip())


def trig(store: Path) -> bytes:
    """The whole graph as bytes."""
    out = io.BytesIO()
    with open_graph(store) as graph:
        write_trig(graph, out)
    return out.getvalue()
