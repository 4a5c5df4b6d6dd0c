"""The claims of a graph about things that have one value at a time; compares nothing and decides nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from kg.conflicts.rules import Place, Thing, rules
from kg.graph import Graph
from kg.model import Entity, Fact, Qualifier, Status, Value
from kg.network.terms import ASSERTED, Terms
from kg.normalize.dates import find_dates
from kg.normalize.spans import Span, span

_DATES = ("asOf", "date", "since")
_NUMBERS = (
    "SELECT number FROM fact WHERE status = ? AND NOT rejected AND predicate IN (SELECT value FROM json_each(?))"
    " {} ORDER BY number"
)
_TOUCHES = "AND (subject IN (SELECT value FROM json_each(?)) OR object IN (SELECT value FROM json_each(?)))"
_CLAIMS = (
    "SELECT evidence.fact, claim.qualifiers, claim.confidence, document.key, coalesce(claim.article, -1)"
    " FROM json_each(?) AS wanted CROSS JOIN evidence ON evidence.fact = wanted.value"
    " JOIN claim ON claim.number = evidence.claim JOIN document ON document.number = claim.document"
    " ORDER BY evidence.fact, evidence.rank"
)


@dataclass(frozen=True)
class Stated:
    """One claim as a fact with one piece of evidence and its own qualifiers, and the article that has it."""

    fact: Fact
    article: tuple[str, int]

    @property
    def published(self) -> str | None:
        """When its document appeared."""
        return self.fact.evidence[0].published

    @property
    def place(self) -> tuple[str, int, int]:
        """Document, start and end of the sentence."""
        evidence = self.fact.evidence[0]
        return evidence.document, evidence.start, evidence.end

    @property
    def is_row(self) -> bool:
        """Whether a table says it, each row by itself."""
        return self.fact.evidence[0].line is not None

    @cached_property
    def stated_time(self) -> Span | None:
        """For when it says that it holds."""
        said = next((self.fact.qualifiers[name] for name in _DATES if name in self.fact.qualifiers), None)
        return None if said is None else span(str(said))

    @cached_property
    def told_time(self) -> Span | None:
        """The same, else the only date of its sentence, which is mostly the day for which a figure holds."""
        if self.stated_time:
            return self.stated_time
        found = {date.value.value for date in find_dates(self.fact.evidence[0].quote, "und", self.published)}
        return span(found.pop()) if len(found) == 1 else None

    @cached_property
    def time(self) -> Span | None:
        """For when it holds: as it says, else when it was published."""
        return self.stated_time or (span(self.published) if self.published else None)


Key = tuple[str, ...]


@dataclass(frozen=True)
class Statement:
    """A claim about one thing: the `key` of the thing, what stands there, and where."""

    stated: Stated
    thing: Thing
    place: Place
    key: Key
    value: Entity | Value | Qualifier

    def qualifier(self, name: str) -> str | None:
        """A qualifier as text, None where it is not said."""
        said = self.stated.fact.qualifiers.get(name)
        return None if said is None else str(said)


def read(graph: Graph, about: Iterable[str] = (), terms: Terms = ASSERTED) -> Iterator[Stated]:
    """The asserted claims of the predicates that the table names.

    Args:
        about: ids; only facts of these. Empty for all.
        terms: which claims count, by when they hold and when they were published.
    """
    touching = json.dumps([graph.number(id) for id in about])
    values = (str(Status.ASSERTED), json.dumps(sorted(rules().predicates)))
    sql = _NUMBERS.format(_TOUCHES if touching != "[]" else "")
    rows = graph.store.rows(sql, (*values, touching, touching) if touching != "[]" else values)
    numbers = [number for (number,) in rows]
    claims: dict[int, list[tuple[str, float, str, int]]] = {}
    for fact, *claim in graph.store.rows(_CLAIMS, (json.dumps(numbers),)):
        claims.setdefault(fact, []).append((claim[0], claim[1], claim[2], claim[3]))
    for number, fact in zip(numbers, graph.facts_at(numbers), strict=True):
        for evidence, (qualifiers, confidence, key, article) in zip(fact.evidence, claims.get(number, ()), strict=True):
            its = replace(fact, qualifiers=json.loads(qualifiers), confidence=confidence, evidence=(evidence,))
            if not terms.dated or terms.admit(its):
                yield Stated(its, (key, article))


def statements(claims: Iterable[Stated]) -> Iterator[Statement]:
    """What the claims say about things of the table; a claim can say several (a round's size and its date)."""
    for stated in claims:
        for thing in rules().things:
            for place in thing.places:
                if place.predicate == stated.fact.predicate and _counts(thing, stated.fact):
                    value = _value(place, stated.fact)
                    if value is not None:
                        yield Statement(stated, thing, place, (thing.name, *_about(place, stated.fact)), value)


def _counts(thing: Thing, fact: Fact) -> bool:
    said = fact.qualifiers
    return all(str(said.get(name, "")).casefold() == value for name, value in thing.where.items()) and all(
        name in said for name in thing.needs
    )


def _about(place: Place, fact: Fact) -> tuple[str, ...]:
    subject = fact.subject.id
    object_ = fact.object.value if isinstance(fact.object, Value) else fact.object.id
    return {"subject": (subject,), "object": (object_,)}.get(place.about, (subject, object_))


def _value(place: Place, fact: Fact) -> Entity | Value | Qualifier | None:
    if place.value == "object":
        return fact.object
    if place.value == "subject":
        return fact.subject
    names = (place.value, f"{place.value}Min", f"{place.value}Max")
    return next((fact.qualifiers[name] for name in names if name in fact.qualifiers), None)
