"""Compares dates and periods of any precision; knows no claim."""

from __future__ import annotations

from datetime import date

_PARTS = {"Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12), "H1": (1, 6), "H2": (7, 12)}
Span = tuple[int, int]
"""The first and the last day, as ordinals."""


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
