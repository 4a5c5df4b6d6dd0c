"""Dates and periods of any precision as spans of days: the one place that reads them; knows no document and no fact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from kg.errors import InputError

Span = tuple[int, int]
"""The first and the last day, as ordinals."""

BEGINNINGS: Final = ("date", "since", "asOf", "period")
"""The qualifiers that say since when, or when, a statement holds."""
ENDING: Final = "until"

_ISO_DAY = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_ASKED = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
_PARTS = {"Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12), "H1": (1, 6), "H2": (7, 12)}


def iso_date(text: str) -> str | None:
    """Check an ISO 8601 date and cut it to the day.

    >>> iso_date("2024-05-01T10:00:00Z"), iso_date("2024-05"), iso_date("2024-13")
    ('2024-05-01', '2024-05', None)
    """
    try:
        if _ISO_DAY.fullmatch(text):
            date.fromisoformat((text + "-01-01")[:10] if len(text) < 7 else (text + "-01")[:10])
            return text
        return datetime.fromisoformat(text).date().isoformat()  # of its own time zone
    except ValueError:
        return None


def check_dates(as_of: str | None, known_by: str | None) -> None:
    """Refuse what is no date.

    Raises:
        InputError: it is no ISO 8601 date.
    """
    for option, asked in (("--as-of", as_of), ("--known-by", known_by)):
        if asked is not None and not _ASKED.fullmatch(asked):
            raise InputError(f"{option} is {asked!r}; write a date as 2024, 2024-05 or 2024-05-01")


@lru_cache(maxsize=50_000)
def span(text: str) -> Span | None:
    """The first and last day of a date or period; None where it is neither.

    >>> [date.fromordinal(day).isoformat() for day in span("2024-Q3")]
    ['2024-07-01', '2024-09-30']
    >>> span("2025-01/2025-06") == span("2025-H1"), span("soon")
    (True, None)
    """
    first, _, last = text.partition("/")
    try:
        return _first(first), _last(last or first)
    except (ValueError, OverflowError):
        return None


def _first(text: str) -> int:
    year, month, day = _numbers(text, 0)
    return date(year, month or 1, day or 1).toordinal()


def _last(text: str) -> int:
    year, month, day = _numbers(text, 1)
    if day:
        return date(year, month, day).toordinal()
    month = month or 12
    return (date(year + month // 12, month % 12 + 1, 1).toordinal()) - 1


def _numbers(text: str, end: int) -> tuple[int, int, int]:
    year, *rest = text[:10].split("-")
    if rest and rest[0] in _PARTS:
        return int(year), _PARTS[rest[0]][end], 0
    month, day = ([int(part) for part in rest] + [0, 0])[:2]
    return int(year), month, day


def gap(one: Span, other: Span) -> int:
    """How many days lie between two spans; 0 where they touch or overlap.

    >>> gap(span("2024"), span("2024-06")), gap(span("2024-01"), span("2024-03-01"))
    (0, 29)
    """
    return max(0, one[0] - other[1] - 1, other[0] - one[1] - 1)


def first_day(text: str) -> str:
    """The first day of a date or period; what is neither sorts by its own first letters.

    >>> first_day("2024"), first_day("2025-Q3"), first_day("2025-02/2025-09")
    ('2024-01-01', '2025-07-01', '2025-02-01')
    """
    days = span(text)
    return date.fromordinal(days[0]).isoformat() if days else text[:10]


def last_day(text: str) -> str:
    """The last day of a date or period; what is neither sorts by its own first letters.

    >>> last_day("2024"), last_day("2024-02"), last_day("2024-Q3")
    ('2024-12-31', '2024-02-29', '2024-09-30')
    """
    days = span(text)
    return date.fromordinal(days[1]).isoformat() if days else text[:10]


def whole_months(text: str) -> tuple[str, str | None]:
    """A date or period as its beginning and, where it is a part of a year or an interval, its end.

    >>> whole_months("2018-03"), whole_months("2024-Q3"), whole_months("2025-01/2025-09")
    (('2018-03', None), ('2024-07', '2024-09'), ('2025-01', '2025-09'))
    """
    first, _, last = text.partition("/")
    if first[5:] in _PARTS:
        begins, ends = _PARTS[first[5:]]
        return f"{first[:5]}{begins:02}", f"{first[:5]}{ends:02}"
    return first, last or None


def known_by(published: str | None, day: str) -> bool:
    """Whether a document was published by a day; of one without a date nobody knows.

    >>> known_by("2024-05", "2024"), known_by("2025", "2024-12-31"), known_by(None, "2024")
    (True, False, False)
    """
    return published is not None and first_day(published) <= last_day(day)


def begins(qualifiers: Mapping[str, object], published: Iterable[str | None] = ()) -> str | None:
    """The first day for which something is stated, else on which it was first published; None where nobody says.

    >>> begins({"since": "2021"}, ["2024-05"]), begins({}, ["2024-05", None, "2023"]), begins({})
    ('2021-01-01', '2023-01-01', None)
    """
    stated = [first_day(str(qualifiers[name])) for name in BEGINNINGS if name in qualifiers]
    return min(stated or [first_day(day) for day in published if day], default=None)


def ended(qualifiers: Mapping[str, object], day: str) -> bool:
    """Whether something is stated to have ended before a day.

    >>> ended({"until": "2023"}, "2024"), ended({"until": "2024"}, "2024-06"), ended({}, "2024")
    (True, False, False)
    """
    until = qualifiers.get(ENDING)
    return until is not None and last_day(str(until)) < first_day(day)
