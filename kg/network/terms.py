"""Says which facts count for a question: of which status, relation and time; never reads a graph."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.model import Fact, Status, Value
from kg.normalize.spans import begins, check_dates, ended, first_day, known_by, last_day

__all__ = ["ASSERTED", "Terms", "began", "first_day", "last_day"]


@dataclass(frozen=True, slots=True)
class Terms:
    """Which facts count; asserted ones alone unless more is asked.

    Args:
        relations: predicate names; empty for all.
        include_planned: planned and reported facts count too, after the asserted ones; denied ones never do.
        as_of: ISO 8601; a fact counts from its date on, until its end. One without a date counts from the day its
            first source was published, and always where no source has a date.
        known_by: ISO 8601; only sources published by then count; of those without a date nobody knows.
    """

    relations: frozenset[str] = frozenset()
    include_planned: bool = False
    as_of: str | None = None
    known_by: str | None = None

    def __post_init__(self) -> None:
        check_dates(self.as_of, self.known_by)

    @property
    def statuses(self) -> frozenset[str]:
        """The statuses that count."""
        more = {Status.PLANNED, Status.REPORTED} if self.include_planned else set()
        return frozenset({Status.ASSERTED, *more})

    def planned(self) -> Terms:
        """The same with planned and reported facts."""
        return replace(self, include_planned=True)

    def undated(self) -> Terms:
        """The same, whenever facts held."""
        return replace(self, as_of=None)

    @property
    def dated(self) -> bool:
        """Whether dates decide."""
        return self.as_of is not None or self.known_by is not None

    def holds(self, fact: Fact) -> bool:
        """Whether a fact of any status and relation counts at the dates asked for."""
        return replace(self, relations=frozenset()).admit(replace(fact, status=Status.ASSERTED)) is not None

    def admit(self, fact: Fact) -> Fact | None:
        """The fact with the sources that count; None where it does not count."""
        if fact.status not in self.statuses or (self.relations and fact.predicate not in self.relations):
            return None
        by = self.known_by
        evidence = fact.evidence if by is None else tuple(e for e in fact.evidence if known_by(e.published, by))
        if not evidence or (self.as_of and not _holds(replace(fact, evidence=evidence), self.as_of)):
            return None
        return fact if evidence == fact.evidence else replace(fact, evidence=evidence)


def _holds(fact: Fact, day: str) -> bool:
    """Whether a fact had begun by a day, and is not stated to have ended before."""
    if ended(fact.qualifiers, day):
        return False
    first = began(fact)
    return first is None or first <= last_day(day)


def began(fact: Fact) -> str | None:
    """The first day of which a fact speaks, else on which it was first published; None where nobody says."""
    if isinstance(fact.object, Value) and fact.object.unit == "date":
        return first_day(fact.object.value)
    return begins(fact.qualifiers, (item.published for item in fact.evidence))


ASSERTED = Terms()
"""Asserted facts, whenever they held."""
