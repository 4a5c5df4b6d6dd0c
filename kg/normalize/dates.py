"""Dates and periods at their stated precision, in ISO 8601; never guesses a year that nothing gives."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

from kg.errors import ParseError
from kg.normalize.date_patterns import Grammar, grammar
from kg.normalize.found import Found
from kg.normalize.numbers import parse_number
from kg.normalize.places import starts
from kg.normalize.scripts import has_han, plain_form
from kg.normalize.tables import table


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
    results = _find(grammar("latin"), text, today)
    if not has_han(text):
        return results
    return _merge(_find(grammar("han"), plain_form(text), today), results)


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


def _find(dates: Grammar, text: str, today: date | None) -> list[Found[When]]:
    results: list[Found[When]] = []
    stated = _stated(dates, text)
    position = 0
    for start in starts(text, dates.words, han=dates.characters):
        if start < position:
            continue
        if start not in stated:
            match = dates.pattern.match(text, start)
            stated[start] = None if match is None else (match.end(), dates.values(match))
        told = stated[start]
        if told is None:
            continue
        end, values = told
        told_of = _told(text, start, values, results) if "told" in values else None
        when = told_of or _inherit(text, start, values, results, today) or _resolve(values, today)
        if when is not None and _plausible(text, start, end, values, results):
            results.append(Found(start, end, when))
            position = end
    return results


@lru_cache(maxsize=4)
def _stated(dates: Grammar, text: str) -> dict[int, tuple[int, Mapping[str, str]] | None]:
    """What the patterns found at the places of a text where they were tried, whatever the day that it is read for."""
    return {}


def _told(text: str, start: int, values: Mapping[str, str], found: list[Found[When]]) -> When | None:
    """次年3月 and 同年: the year is counted from the date told before, in the same paragraph."""
    before = found[-1] if found else None
    gap = text[before.end : start] if before is not None else "\n"
    if before is None or "\n" in gap or len(gap) > _COUNTS_WITHIN or not before.value.value[:4].isdigit():
        return None
    return _within(values, int(before.value.value[:4]) + table("dates")["told"][values["told"]])


_COUNTS_WITHIN = 160  # characters


def _inherit(
    text: str, start: int, values: Mapping[str, str], found: list[Found[When]], today: date | None
) -> When | None:
    """Take the year of the date before, as Chinese does within a sentence and below a heading: 3月成立，9月融资."""
    if (
        not found
        or "m" not in values
        or text[start - 1 : start] == "年"
        or _year(values, today) is not None
        or values.keys() & {"relmonth", "relyear", "told"}
    ):
        return None
    last, gap = found[-1].value.value, text[found[-1].end : start]
    if not re.fullmatch(r"\d{4}-\d\d(?:-\d\d)?", last) or len(gap) > _INHERITS_WITHIN:
        return None
    when = _within(values, int(last[:4]))
    below_heading = (
        "\n" in gap
        and when is not None
        and when.value[:7] == last[:7]
        and (gap.endswith("\n") or (gap.count("\n") == 1 and not re.search("[。！？!?]", gap)))
    )
    if when is None or when.value[:7] < last[:7] or (today is not None and _begins(when.value) > today.isoformat()):
        return None
    return when if below_heading or not re.search("[。！？!?\n]", gap) else None


_INHERITS_WITHIN = 100  # characters


def _resolve(values: Mapping[str, str], today: date | None) -> When | None:
    """Make a date of the values of a match; None where it has no year, or is no day of the calendar."""
    if "told" in values:
        return None
    if "relative" in values or ("weekday" in values and len(values) == 1) or "hweekday" in values or "unit" in values:
        return None if today is None else _relative(values, today)
    year = _year(values, today)
    if year is None:
        return None if today is None else _latest(values, today)
    return _within(values, year)


def _year(values: Mapping[str, str], today: date | None) -> int | None:
    if "year" in values:
        return int(values["year"])
    if "hyear" in values:
        return _figure(values["hyear"])
    if "yy" in values:
        return 2000 + int(values["yy"])
    if "roc" in values:
        return 1911 + int(values["roc"])
    if "rocyear" in values:  # 113年8月: of Taiwan, without 民国
        return 1911 + int(values["rocyear"])
    if "relyear" in values and today is not None:
        return today.year + _offset(values["relyear"])[1]
    return None


def _within(values: Mapping[str, str], year: int) -> When | None:
    """The part of a year that the values name."""
    month = _month(values, "m", "month")
    if "year2" in values and "m2" in values:
        return When(f"{year}-{month:02}/{values['year2']}-{_figure(values['m2']):02}")
    if "length" in values:
        return _months_until(year, month or 12, _count(values["length"]))
    last = _month(values, "m2", "month2") or _month(values, "um", "um") or 3 * _figure(values.get("uq", "0"))
    if last:
        first = month if "um" not in values else None
        return _months(year, first or 1, last if month is None or first else month)
    if month and "day" in values:
        return _day(year, month, _figure(values["day"]))
    if month:
        return When(f"{year}-{month:02}")
    return _part(values, year)


def _part(values: Mapping[str, str], year: int) -> When | None:
    words = table("dates")["ordinals"]
    if "q" in values:
        return When(f"{year}-Q{_figure(values['q'])}")
    if "ordinal" in values:
        return When(f"{year}-Q{words[values['ordinal'].lower()]}")
    if "midyear" in values:
        return When(f"{year}-H1")
    if "half" in values:
        half = {"上": 1, "下": 2, "1": 1, "2": 2}.get(values["half"]) or words[values["half"].lower()]
        return When(f"{year}-H{half}") if half in (1, 2) else None
    until = values.get("year2") or values.get("hyear2")
    if until is not None and _figure(until) <= year:
        return None
    return When(str(year), None if until is None else str(_figure(until)))


def _latest(values: Mapping[str, str], today: date) -> When | None:
    """The latest that fits the values and has begun: in March, July 8, Q3, 上半年."""
    if "relmonth" in values:
        year, month = _shift_months(today, _offset(values["relmonth"])[1])
        return _day(year, month, _figure(values["day"]))
    if set(values) == {"day"}:
        year, month = _shift_months(today, 0 if _figure(values["day"]) <= today.day else -1)
        return _day(year, month, _figure(values["day"]))
    for year in (today.year, today.year - 1):
        when = _within(values, year)
        if when is not None and _begins(when.value) <= today.isoformat():
            return when
    return None


def _begins(value: str) -> str:
    """The first day of a date or period, as text that sorts by time."""
    first = value.split("/")[0]
    year, _, rest = first.partition("-")
    if rest.startswith(("Q", "H")):
        return f"{year}-{(int(rest[1]) - 1) * (3 if rest[0] == 'Q' else 6) + 1:02}-01"
    return first if len(first) == 10 else f"{first}-01"


def _relative(values: Mapping[str, str], today: date) -> When | None:
    if "relative" in values:
        return _away(today, *_offset(values["relative"]))
    if "weekday" in values or "hweekday" in values:
        return _weekday(values, today)
    unit = table("dates")["units"][
        values["unit"] if values["unit"] in table("dates")["units"] else values["unit"].lower()
    ]
    return _away(today, unit, -_count(values["count"]))


def _weekday(values: Mapping[str, str], today: date) -> When | None:
    if "weekday" in values:
        number = table("dates")["weekdays"][values["weekday"].lower()]
    else:
        number = "一二三四五六日天".index(values["hweekday"]) if values["hweekday"] != "天" else 6
    if "relweek" in values:
        monday = today - timedelta(days=today.weekday() - 7 * _offset(values["relweek"])[1])
        return When((monday + timedelta(days=number)).isoformat())
    return When((today - timedelta(days=(today.weekday() - number) % 7)).isoformat())


@lru_cache(maxsize=1)
def _offsets() -> dict[str, tuple[str, int]]:
    return {word: (unit, away) for unit, words in table("dates")["relative"].items() for word, away in words.items()}


def _offset(word: str) -> tuple[str, int]:
    return _offsets()[re.sub(r"\s+", " ", word).lower()]


def _away(today: date, unit: str, away: int) -> When | None:
    """So many units from a day, at the precision of the unit; a week is the month that it lies in."""
    if unit == "year":
        return When(str(today.year + away)) if 0 < today.year + away < 10_000 else None
    if unit == "month":
        year, month = _shift_months(today, away)
        return When(f"{year}-{month:02}")
    if unit == "day":
        return When((today + timedelta(days=away)).isoformat())
    monday = today - timedelta(days=today.weekday() - 7 * away)
    first, last = f"{monday:%Y-%m}", f"{monday + timedelta(days=6):%Y-%m}"
    return When(first if first == last else f"{first}/{last}")


def _shift_months(today: date, away: int) -> tuple[int, int]:
    total = today.year * 12 + today.month - 1 + away
    return total // 12, total % 12 + 1


def _months(year: int, first: int, last: int) -> When | None:
    if not 1 <= first < last <= 12:
        return None
    return When(f"{year}-{first:02}/{year}-{last:02}")


def _months_until(year: int, last: int, length: int) -> When | None:
    """So many months up to one, from the year before where they reach into it."""
    if not 1 < length <= 24:
        return None
    first_year, first = _shift_months(date(year, last, 1), 1 - length)
    return When(f"{first_year}-{first:02}/{year}-{last:02}")


def _day(year: int, month: int, day: int) -> When | None:
    if day > calendar.monthrange(year, month)[1]:
        return None
    return When(f"{year}-{month:02}-{day:02}")


def _month(values: Mapping[str, str], figure: str, name: str) -> int | None:
    if name in values and name != figure:
        return int(table("dates")["months"][values[name].lower()])
    return _count(values[figure]) if figure in values else None


def _count(text: str) -> int:
    return int(table("dates")["counts"].get(text.lower()) or _figure(text))


def _figure(text: str) -> int:
    """A small whole number in figures or Chinese characters; a year in four characters."""
    if text.isascii():
        return int(text)
    value = parse_number(text, "zh-Hans")
    return int(value)


def _plausible(text: str, start: int, end: int, values: Mapping[str, str], found: list[Found[When]]) -> bool:
    """A year, month or weekday by itself is a date only where its neighbours say so."""
    if (start, end) == (0, len(text)):
        return True
    if set(values) == {"weekday"}:
        return _word_before(text, start) in _context("weekday_after")
    if set(values) == {"month"}:
        return _word_before(text, start) in _context("month_after")
    return set(values) != {"year"} or end - start > 4 or _plausible_year(text, start, end, found)


def _plausible_year(text: str, start: int, end: int, found: list[Found[When]]) -> bool:
    before, after = text[max(0, start - 4) : start], text[end : end + 24]
    if re.search(r"(?:^|[\n\t|:]\s?|[(（])$", before) and re.match(r"\s?(?:$|[\n\t|)）,，;；])", after):
        return True
    if re.match(r"\s?(?:[%€$£¥°]|[.,]\d)|-?[A-Za-z0-9]", after):
        return False
    word = _word_before(text, start)
    if word in _context("year_surely_after"):
        return True
    if found and len(found[-1].value.value) == 4 and re.fullmatch(r",?\s(?:and\s|und\s)?", text[found[-1].end : start]):
        return True
    following = re.match(r"\s([^\W\d_]+)", after)
    if following and following[1] in _context("year_before"):
        return True
    if following and (following[1].lower() in _context("year_not_before") or _is_german_noun(word, following[1])):
        return False
    return word in _context("year_after")


def _is_german_noun(before: str, word: str) -> bool:
    return word[0].isupper() and before in (
        "der",
        "die",
        "das",
        "den",
        "dem",
        "von",
        "und",
        "bis",
        "ab",
        "hat",
        "haben",
        "sich",
        "nach",
        "vor",
    )


def _word_before(text: str, start: int) -> str:
    match = re.search(r"([^\W\d_]+)[\s-]{1,2}$", text[max(0, start - 20) : start])
    return match[1].lower() if match else ""


@cache
def _context(name: str) -> frozenset[str]:
    return frozenset(table("dates")["latin"][name])
