"""Says which facts count for a question: of which status, relation and time; never reads a graph."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kg.errors import InputError
from kg.model import Evidence, Fact, Qualifiers, Status

_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_BEGINS = {"Q1": "01", "Q2": "04", "Q3": "07", "Q4": "10", "H1": "01", "H2": "07"}


@dataclass(frozen=True, slots=True)
class Terms:
    """Which facts count; asserted ones alone unless more is asked.

    Args:
        relations: predicate names; empty for all.
        include_planned: planned and reported facts count too, after the asserted ones; denied ones never do.
        as_of: ISO 8601; a fact counts from its date on, until its end. One without a date counts from the day its
            first source was published, and always where no source has a date.
        known_by: ISO 8601; only sources published by then count, and those without a date.
    """

    relations: frozenset[str] = frozenset()
    include_planned: bool = False
    as_of: str | None = None
    known_by: str | None = None

    def __post_init__(self) -> None:
        for option, date in (("--as-of", self.as_of), ("--known-by", self.known_by)):
            if date is not None and not _DATE.fullmatch(date):
                raise InputError(f"{option} is {date!r}; write a date as 2024, 2024-05 or 2024-05-01")

    @property
    def statuses(self) -> frozenset[str]:
        """The statuses that count."""
        more = {Status.PLANNED, Status.REPORTED} if self.include_planned else set()
        return frozenset({Status.ASSERTED, *more})

    def planned(self) -> Terms:
        """The same with planned and reported facts."""
        return replace(self, include_planned=True)

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
        evidence = tuple(item for item in fact.evidence if _known(item, self.known_by))
        if not evidence or (self.as_of and not _holds(fact.qualifiers, evidence, self.as_of)):
            return None
        return fact if evidence == fact.evidence else replace(fact, evidence=evidence)


def _known(evidence: Evidence, known_by: str | None) -> bool:
    return not known_by or not evidence.published or first_day(evidence.published) <= last_day(known_by)


def _holds(qualifiers: Qualifiers, evidence: tuple[Evidence, ...], as_of: str) -> bool:
    until = qualifiers.get("until")
    if until and last_day(str(until)) < first_day(as_of):
        return False
    stated = [str(qualifiers[key]) for key in ("date", "since", "asOf", "period") if key in qualifiers]
    begins = stated or [item.published for item in evidence if item.published]
    return not begins or min(map(first_day, begins)) <= last_day(as_of)


def first_day(date: str) -> str:
    """The first day of a date or period of any precision.

    >>> first_day("2024"), first_day("2025-Q3"), first_day("2025-02/2025-09")
    ('2024-01-01', '2025-07-01', '2025-02-01')
    """
    start = date.split("/")[0]
    start = f"{start[:5]}{_BEGINS[start[5:]]}" if start[5:] in _BEGINS else start
    return start + "-01-01"[len(start) - 4 :] if len(start) in (4, 7) else start[:10]


def last_day(date: str) -> str:
    """A text that sorts at or after the last day of a date.

    >>> last_day("2024"), last_day("2024-02")
    ('2024-99-99', '2024-02-99')
    """
    end = date.split("/")[-1]
    return end + "-99-99"[len(end) - 4 :] if len(end) in (4, 7) else end[:10]
