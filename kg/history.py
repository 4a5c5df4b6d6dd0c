"""The dated list of what happened to one entity, with the gaps said; supposes no date that no source states.

Where a source names a round and another says when that round was raised, the first is dated by the second.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from kg.errors import SchemaError
from kg.graph import Graph
from kg.model import Entity, Fact, Status, Value
from kg.normalize.spans import BEGINNINGS, check_dates, first_day, last_day, whole_months
from kg.normalize.spans import known_by as was_known
from kg.shapes import entity_json, fact_json

Json = dict[str, Any]
Dates = tuple[str, str | None]
"""When it began or happened, and when it ended."""

_TABLE = Path(__file__).with_name("history.toml")
_ROUNDS = ("raised", "investedIn", "valuation")


@dataclass(frozen=True, slots=True)
class Event:
    """A fact, with its dates at the precision stated; None where no source says when."""

    date: str | None
    until: str | None
    fact: Fact


@dataclass(frozen=True, slots=True)
class Gap:
    """Years between which nothing is stated about something that is told again and again."""

    first: str
    last: str
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class History:
    """What is stated about an entity, by date, undated events last."""

    entity: Entity
    events: tuple[Event, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class _Series:
    about: str
    of: Mapping[str, str]
    years: int
    start: str | None
    text: str


def history(
    graph: Graph, name: str, *, as_of: str | None = None, known_by: str | None = None, include_planned: bool = False
) -> History:
    """What happened to an entity, by date: rounds, stakes, valuations, names, listings, people.

    Args:
        as_of: ISO 8601; only what has a date and had begun by then.
        known_by: ISO 8601; only what was published by then, undated documents are left out.
        include_planned: planned and reported facts too; denied ones never.
    Raises:
        NameUnknown, NameAmbiguous: the name is not that of one entity.
        InputError: a date that is none.

    >>> with kg.open(example) as graph:
    ...     events = history(graph.graph, "Enflame").events
    >>> [event.date for event in events if event.fact.predicate == "foundedOn"]
    ['2018-03']
    """
    check_dates(as_of, known_by)
    graph.name_as_of(as_of)
    entity = graph.entity(name)
    facts = list(_counting(graph.facts(about=entity.id), known_by, include_planned))
    rounds = _rounds([*facts, *_counting(_of_rounds(graph, facts), known_by, include_planned)])
    events = [_event(fact, rounds) for fact in facts]
    if as_of is not None:
        events = [event for event in events if event.date is not None and first_day(event.date) <= last_day(as_of)]
    ordered = sorted(events, key=_order)
    return History(entity, tuple(ordered), tuple(_gaps(entity, ordered)))


def _counting(facts: Iterable[Fact], known_by: str | None, include_planned: bool) -> Iterator[Fact]:
    statuses = {Status.ASSERTED, Status.PLANNED, Status.REPORTED} if include_planned else {Status.ASSERTED}
    for fact in facts:
        evidence = tuple(item for item in fact.evidence if known_by is None or was_known(item.published, known_by))
        if fact.status in statuses and evidence:
            yield replace(fact, evidence=evidence)


# -------------------------------------------------------------------------------------------------------------- dates


def _event(fact: Fact, rounds: Mapping[tuple[str, str], str]) -> Event:
    date, until = _dates(fact)
    if date is None:
        date = rounds.get(_round(fact) or ("", ""))
    return Event(date, until, fact)


def _dates(fact: Fact) -> tuple[str | None, str | None]:
    said = fact.qualifiers
    if isinstance(fact.object, Value) and fact.object.unit == "date":
        return fact.object.value, None
    until = str(said["until"]) if "until" in said else None
    stated = next((str(said[name]) for name in BEGINNINGS if name in said), None)
    if stated is None:
        return None, until
    first, last = whole_months(stated)
    return first, until or last


def _round(fact: Fact) -> tuple[str, str] | None:
    """Company and letter of the round that a fact is about."""
    company = fact.object if fact.predicate == "investedIn" else fact.subject
    if fact.predicate not in _ROUNDS or "round" not in fact.qualifiers or not isinstance(company, Entity):
        return None
    return company.id, str(fact.qualifiers["round"])


def _of_rounds(graph: Graph, facts: Iterable[Fact]) -> Iterator[Fact]:
    """When the rounds were raised of which these facts give no date."""
    undated = {about[0] for fact in facts if (about := _round(fact)) and "date" not in fact.qualifiers}
    for company in sorted(undated):
        yield from graph.facts(about=company, predicate="raised")
        yield from graph.facts(about=company, predicate="investedIn")


def _rounds(facts: Iterable[Fact]) -> dict[tuple[str, str], str]:
    """When each round was raised, where the sources agree on it; the most precise date."""
    dates: dict[tuple[str, str], set[str]] = {}
    for fact in facts:
        about, date = _round(fact), fact.qualifiers.get("date")
        if about and date and fact.predicate != "valuation":
            dates.setdefault(about, set()).add(str(date))
    finest = {about: max(its, key=len) for about, its in dates.items()}
    return {about: date for about, date in finest.items() if all(date.startswith(other) for other in dates[about])}


def _order(event: Event) -> tuple[object, ...]:
    fact = event.fact
    object_ = fact.object.value if isinstance(fact.object, Value) else fact.object.id
    rank = _ranks().get(fact.predicate, len(_ranks()))
    return event.date is None, event.date or "", rank, fact.predicate, fact.subject.id, object_, fact.id


# --------------------------------------------------------------------------------------------------------------- gaps


def _gaps(entity: Entity, events: Sequence[Event]) -> Iterator[Gap]:
    for series in _table():
        its = [event for event in events if series.of.get(event.fact.predicate) == _end_of(entity, event.fact)]
        years = sorted({int(year) for event in its if (year := (event.date or "")[:4]).isdigit()})
        if years and series.start:
            years = sorted({*years, *_years(series.start, entity, events)})
        undated = sum(event.date is None and event.fact.predicate == series.about for event in its)
        for first, last in pairwise(years):
            if last - first >= series.years:
                yield Gap(str(first), str(last), series.about, _said(series, first, last, undated))


def _end_of(entity: Entity, fact: Fact) -> str:
    return "subject" if fact.subject.id == entity.id else "object"


def _years(predicate: str, entity: Entity, events: Iterable[Event]) -> set[int]:
    found = {event.date[:4] for event in events if event.date and event.fact.predicate == predicate}
    return {int(year) for year in found if year.isdigit()}


def _said(series: _Series, first: int, last: int, undated: int) -> str:
    text = series.text.format(**{"from": first, "to": last})
    return f"{text}; {undated} without a date" if undated else text


def _table() -> tuple[_Series, ...]:
    return _read()[0]


def _ranks() -> dict[str, int]:
    return _read()[1]


@cache
def _read() -> tuple[tuple[_Series, ...], dict[str, int]]:
    """The series of the table, and the place of each predicate among events of one date."""
    try:
        table = tomllib.loads(_TABLE.read_text("utf-8"))
        series = tuple(
            _Series(row["about"], row["of"], row["years"], row.get("start"), row["text"]) for row in table["series"]
        )
        return series, {predicate: rank for rank, predicate in enumerate(table["order"])}
    except (OSError, KeyError, tomllib.TOMLDecodeError) as exc:
        raise SchemaError(f"{_TABLE}: {exc!r}; install capitalgraph again") from exc


# --------------------------------------------------------------------------------------------------------------- JSON


def event_json(event: Event) -> Json:
    """Give one event as other programs read it."""
    return {"date": event.date, "until": event.until, "fact": fact_json(event.fact)}


def gap_json(gap: Gap) -> Json:
    """Give one gap as other programs read it.

    >>> gap_json(Gap("2019", "2022", "raised", "no round is stated between 2019 and 2022"))["from"]
    '2019'
    """
    return {"from": gap.first, "to": gap.last, "about": gap.about, "text": gap.text}


def history_json(answer: History) -> Json:
    """Give what `kg history NAME --format json` prints.

    >>> history_json(History(Entity("a", "A"), (), ()))["events"]
    []
    """
    return {
        "entity": entity_json(answer.entity),
        "events": [event_json(event) for event in answer.events],
        "gaps": [gap_json(gap) for gap in answer.gaps],
    }
