"""Lays out what sources disagree on and what happened when, for people; decides nothing and writes to a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TextIO

from kg.model import Entity, Evidence, Fact, Qualifiers, Value
from kg.render.answers import relation, stated, told
from kg.render.tables import table
from kg.render.text import visible, wrap
from kg.render.values import amount, details, source, value

DIFF_COLUMNS = ("Change!", "Statement", "Before", "After", "Source")
HISTORY_COLUMNS = ("Date!", "Until!", "Statement", "Details", "Source")
_MOST_CLAIMS = 3  # of a side; the others are counted


class Side(Protocol):
    """One value of a conflict, with the claims that give it."""

    @property
    def value(self) -> Entity | Value: ...
    @property
    def preferred(self) -> bool: ...
    @property
    def reason(self) -> str: ...
    @property
    def sources(self) -> int: ...
    @property
    def claims(self) -> Sequence[Fact]: ...


class Conflict(Protocol):
    """Statements about one thing, compared."""

    @property
    def kind(self) -> str: ...
    @property
    def subject(self) -> Entity: ...
    @property
    def predicate(self) -> str: ...
    @property
    def differs(self) -> str: ...
    @property
    def object(self) -> Entity | Value | None: ...
    @property
    def qualifiers(self) -> Qualifiers: ...
    @property
    def sides(self) -> Sequence[Side]: ...


class OverFull(Protocol):
    """A company of which more than all is stated."""

    @property
    def company(self) -> Entity: ...
    @property
    def stated(self) -> float: ...
    @property
    def evidence(self) -> Sequence[Evidence]: ...


class Conflicts(Protocol):
    """What sources disagree on."""

    @property
    def conflicts(self) -> Sequence[Conflict]: ...
    @property
    def findings(self) -> Sequence[OverFull]: ...


class Event(Protocol):
    """A fact with its dates."""

    @property
    def date(self) -> str | None: ...
    @property
    def until(self) -> str | None: ...
    @property
    def fact(self) -> Fact: ...


class Change(Protocol):
    """A fact that came, went or took another's place."""

    @property
    def kind(self) -> str: ...
    @property
    def before(self) -> Fact | None: ...
    @property
    def after(self) -> Fact | None: ...
    @property
    def fact(self) -> Fact: ...


def conflicts(answer: Conflicts, to: TextIO, cells: int) -> None:
    """Write each conflict as a heading and its sides, each with its sentences."""
    for number, conflict in enumerate(answer.conflicts):
        to.write("\n" if number else "")
        for line in _conflict(conflict, cells):
            to.write(f"{line}\n")
    for found in answer.findings:
        to.write(f"\nmore than 100 % of {visible(found.company.name)}: {found.stated:.10g} % are stated\n")
        for evidence in found.evidence:
            to.writelines(f"{line}\n" for line in _quoted(evidence, cells, 4))


def _conflict(conflict: Conflict, cells: int) -> Iterator[str]:
    yield from wrap(f"{conflict.kind}: {_about(conflict)}", cells)
    for side in conflict.sides:
        reason = f"preferred: {side.reason}" if side.reason else "preferred" if side.preferred else ""
        sources = f"{side.sources} source{'s' if side.sources != 1 else ''}"
        said = ", ".join(part for part in (sources, reason) if part)
        yield from _indented(f"{'*' if side.preferred else '-'} {_side_value(side.value)} ({said})", cells, 2)
        for claim in side.claims[:_MOST_CLAIMS]:
            yield from _quoted(claim.evidence[0], cells, 4)
        if more := len(side.claims) - _MOST_CLAIMS:
            yield from [f"    and {more} more"] if more > 0 else []


def _about(conflict: Conflict) -> str:
    object_ = conflict.object
    other = "" if object_ is None else object_.value if isinstance(object_, Value) else object_.name
    differs = "" if conflict.differs == "object" else f": {conflict.differs}"
    said = details(conflict.qualifiers)
    parts = (visible(conflict.subject.name), relation(conflict.predicate), visible(other))
    return " ".join(part for part in parts if part) + (f", {said}" if said else "") + differs


def _side_value(item: Entity | Value) -> str:
    if isinstance(item, Entity):
        return visible(item.name)
    if item.unit == "percent":
        return f"{visible(item.value)} %"
    return amount(item.value) if not item.unit else value(item)


def _quoted(evidence: Evidence, cells: int, indent: int) -> Iterator[str]:
    yield from _indented(f"“{visible(evidence.quote)}”", cells, indent)
    yield from _indented(f"({source(evidence)})", cells, indent)


def _indented(text: str, cells: int, indent: int) -> Iterator[str]:
    for line in wrap(text, max(cells - indent, 20)):
        yield " " * indent + line


def history(events: Iterable[Event], gaps: Sequence[str], to: TextIO, cells: int) -> None:
    """Write events as a table, the gaps below it.

    What is said without a date and with it is one row to a person; the count of sources says that there are more.
    """
    kept, folded = _told_once(list(events))
    if kept:
        table(HISTORY_COLUMNS, [_event(event, folded.get(event.fact.id, 0)) for event in kept], to, cells)
    for gap in gaps:
        to.write(f"gap: {visible(gap)}\n")


def _told_once(events: Sequence[Event]) -> tuple[list[Event], dict[str, int]]:
    """Events without those that say no more than one that has a date, and how many sources that one has besides."""
    dated: dict[tuple[str, str], list[Event]] = {}
    for event in events:
        if event.date:
            dated.setdefault((stated(event.fact), event.fact.status), []).append(event)
    kept, folded = [], dict[str, int]()
    for event in events:
        same = [] if event.date else dated.get((stated(event.fact), event.fact.status), [])
        if len(same) == 1 and _says_no_more(event, same[0]):
            into = same[0].fact.id
            folded[into] = folded.get(into, 0) + len(event.fact.evidence)
        else:
            kept.append(event)
    return kept, folded


def _says_no_more(event: Event, other: Event) -> bool:
    known = other.fact.qualifiers
    return all(name == "role" or known.get(name) == said for name, said in event.fact.qualifiers.items())


def _event(event: Event, besides: int = 0) -> tuple[str, ...]:
    fact = event.fact
    more = len(fact.evidence) - 1 + besides
    first = source(fact.evidence[0]) + (f" (+{more})" if more else "") if fact.evidence else ""
    return event.date or "", event.until or "", stated(fact), told(fact), first


def diff(changes: Sequence[Change], to: TextIO, cells: int) -> None:
    """Write changes as a table, and how many there are below it."""
    if changes:
        table(DIFF_COLUMNS, map(_change, changes), to, cells)
        counts = {kind: sum(change.kind == kind for change in changes) for kind in ("new", "gone", "changed")}
        to.write(", ".join(f"{count:,} {kind}" for kind, count in counts.items()) + "\n")


def _change(change: Change) -> tuple[str, ...]:
    fact = change.fact
    values = isinstance(fact.object, Value)
    before, after = (_told(side, values) if side else "" for side in (change.before, change.after))
    subject = f"{visible(fact.subject.name)} {relation(fact.predicate)}" if values else stated(fact)
    first = source(fact.evidence[0]) if fact.evidence else ""
    return change.kind, subject, before, after, first


def _told(fact: Fact, with_value: bool) -> str:
    said = [value(fact.object)] if with_value and isinstance(fact.object, Value) else []
    return ", ".join(part for part in (*said, told(fact)) if part) or "stated"
