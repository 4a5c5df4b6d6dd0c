"""Checks what SHACL cannot say, or only slowly: quotes, the types of dates, links between graphs; changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from kg.validate.violation import Violation
from kg.vocab import Vocabulary

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
OA = "http://www.w3.org/ns/oa#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_ISSUED = "http://purl.org/dc/terms/issued"
_DATES = {
    f"{_XSD}gYear": re.compile(r"\d{4}"),
    f"{_XSD}gYearMonth": re.compile(r"\d{4}-(?:0[1-9]|1[0-2])"),
    f"{_XSD}date": re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"),
}
_DAY = len("2024-05-01")


def wrong_dates(graph: list[Any], terms: Vocabulary) -> Iterator[Violation]:
    """Dates that are no day of the calendar, or are not typed by their precision; the shapes see how they are written.

    SHACL can say this only as an alternative of three types, which pyshacl checks ten times slower.
    """
    names = {terms.iri(name): name for name, item in terms.qualifiers.items() if item.value_type == "date"}
    names[_ISSUED] = "a date of publication"
    dated = terms.iri("FoundingDate")
    founding = {quad.subject for quad in graph if quad.predicate.value == RDF_TYPE and quad.object.value == dated}
    for quad in graph:
        name = names.get(quad.predicate.value)
        if quad.subject in founding and quad.predicate.value == terms.iri("value"):
            name = "the value of foundedOn"
        if name and not _is_typed(quad.object):
            message = f"{name} is a day of the calendar, a month or a year, and typed so"
            yield Violation(graph_iri(quad), quad.subject.value, message, quad.object.value)


def _is_typed(term: Any) -> bool:
    expected = next((type_ for type_, pattern in _DATES.items() if pattern.fullmatch(term.value)), None)
    if expected is None:
        return True  # the shapes say so
    if getattr(getattr(term, "datatype", None), "value", "") != expected:
        return False
    try:
        date.fromisoformat(f"{term.value}-01-01"[:10] if len(term.value) < _DAY else term.value)
    except ValueError:
        return False
    return True


def graph_iri(quad: Any) -> str:
    """The IRI of the graph that a quad stands in; empty for the default graph."""
    return str(getattr(quad.graph_name, "value", ""))


def wrong_quotes(graph: list[Any], terms: Vocabulary) -> Iterator[Violation]:
    """Claims whose quote is not the text between their offsets."""
    text: str | None = None
    found: dict[str, dict[str, Any]] = {}
    wanted = {terms.iri("text"), OA + "hasSelector", OA + "start", OA + "end", OA + "exact"}
    for quad in graph:
        predicate = quad.predicate.value
        if predicate not in wanted:
            continue
        if predicate == terms.iri("text"):
            text = quad.object.value
        elif predicate == OA + "hasSelector":
            found.setdefault(quad.subject.value, {}).setdefault("selectors", []).append(quad.object.value)
        else:
            found.setdefault(quad.subject.value, {})[predicate] = quad.object.value
    if text is None:
        return
    for claim, properties in found.items():
        said = {k: v for name in properties.get("selectors", ()) for k, v in found.get(name, {}).items()}
        if "selectors" in properties and not _is_quote(text, said):
            message = "the quote is not the text between its offsets"
            yield Violation(graph_iri(graph[0]), claim, message, said.get(OA + "exact"))


def _is_quote(text: str, selectors: dict[str, Any]) -> bool:
    start, end, exact = (selectors.get(OA + name) for name in ("start", "end", "exact"))
    if start is None or end is None or exact is None:
        return True  # the shapes say what is missing
    if not (start.isdecimal() and end.isdecimal()):
        return True
    return bool(text[int(start) : int(end)] == exact)


class References:
    """Which claims and parties there are, and which of them facts, entities and claims point at."""

    def __init__(self, terms: Vocabulary) -> None:
        self._kinds = {terms.iri("Claim"), terms.iri("Party")}
        self._across = {terms.iri("supportedBy"): "claim", terms.iri("mentionedAs"): "party"}
        self._known: set[str] = set()
        self._used: list[tuple[str, str, str, str]] = []

    def read(self, graph: list[Any]) -> None:
        """Note what a graph holds and what it points at."""
        for quad in graph:
            predicate = quad.predicate.value
            if predicate == RDF_TYPE and quad.object.value in self._kinds:
                self._known.add(quad.subject.value)
            elif predicate in self._across:
                what = self._across[predicate]
                self._used.append((graph_iri(quad), quad.subject.value, what, quad.object.value))

    def dangling(self) -> Iterator[Violation]:
        """What points at nothing, once all graphs have been read."""
        for graph, node, what, target in self._used:
            if target not in self._known:
                yield Violation(graph, node, f"points at a {what} that no document holds", target)
