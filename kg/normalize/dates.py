"""Dates and periods at their stated precision, in ISO 8601; never guesses a year that nothing gives."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from kg.errors import ParseError
from kg.normalize.found import Found
from kg.normalize.scripts import has_han, to_simplified
from kg.normalize.tables import NOT_IN_WORD, WORD_ENDS, table


@dataclass(frozen=True, slots=True)
class When:
    """A date or period: "2018", "2018-03", "2018-03-05", "2024-Q3", "2025-H1" or the interval "2025-01/2025-09".

    `until` is the last year of a span of years: 2019 to 2021.
    """

    value: str
    until: str | None = None


def parse_date(text: str, language: str, reference: str | None = None) -> When:
    """Read one date or period.

    Args:
        text: the date alone: "24 May 2024", 2025年1-9月, "im Vorjahr".
        language: en, de, zh-Hans, zh-Hant or und.
        reference: ISO 8601 date of the document, which relative dates count from.
    Raises:
        ParseError: no date, several, or a relative one without reference.

    >>> parse_date("Sept. 30, 2024", "en").value, parse_date("im Vorjahr", "de", "2025-06-17").value
    ('2024-09-30', '2024')
    """
    stripped = text.strip()
    found = find_dates(stripped, language, reference)
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(stripped)):
        raise ParseError(f"{text!r} is no single date; write one such as 2024-05-24")
    return found[0].value


def find_dates(text: str, language: str, reference: str | None = None) -> list[Found[When]]:
    """Find the dates and periods of a text, in order and without overlaps.

    A month or day without a year is the latest that is not after the reference; without reference it is not found.
    Words of time that name no month (early 2017, Sommer 2023, 2021年初) leave the year.

    >>> [found.value.value for found in find_dates("founded in 2019, listed on Dec. 5, 2025", "en")]
    ['2019', '2025-12-05']
    """
    today = _reference(reference)
    results = _find(_latin(), text, language, today)
    if not has_han(text):
        return results
    han = _find(_han(), to_simplified(text), language, today)
    return _merge(han, results)


def _merge(first: list[Found[When]], second: list[Found[When]]) -> list[Found[When]]:
    """Put two lists together; where they overlap the longer one stays."""
    ordered = sorted([*first, *second], key=lambda found: (found.start, -found.end))
    results: list[Found[When]] = []
    for found in ordered:
        if not results or found.start >= results[-1].end:
            results.append(found)
    return results


def _reference(text: str | None) -> date | None:
    """The last day of a reference that gives only a year or month, because a document tells of what is past."""
    match = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text or "")
    if match is None:
        return None
    year, month = int(match[1]), int(match[2] or 12)
    try:
        return date(year, month, int(match[3] or calendar.monthrange(year, month)[1]))
    except (ValueError, calendar.IllegalMonthError):
        return None


def _find(pattern: re.Pattern[str], text: str, language: str, today: date | None) -> list[Found[When]]:
    results: list[Found[When]] = []
    position = 0
    while match := pattern.search(text, position):
        number = match.lastgroup or ""
        values = _values(match, number)
        when = _resolve(values, match.group(), today)
        if when is None or (_is_only_year(values) and not _plausible_year(text, match, language)):
            position = match.start() + 1 if match.end() - match.start() < 2 else _next_position(text, match)
            continue
        results.append(Found(match.start(), match.end(), when))
        position = match.end()
    return results
