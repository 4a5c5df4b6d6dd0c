"""Dates and periods at their stated precision, in ISO 8601; never guesses a year that nothing gives."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from kg.errors import ParseError
from kg.normalize.found import Found
from kg.normalize.numbers import parse_number
from kg.normalize.places import FIGURES, first_word, starts
from kg.normalize.scripts import has_han, plain_form
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
    results = _find(_grammar("latin"), text, today)
    if not has_han(text):
        return results
    return _merge(_find(_grammar("han"), plain_form(text), today), results)


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


def _find(grammar: _Grammar, text: str, today: date | None) -> list[Found[When]]:
    results: list[Found[When]] = []
    position = 0
    for start in starts(text, grammar.words, han=grammar.characters):
        match = grammar.pattern.match(text, start) if start >= position else None
        if match is None:
            continue
        values = grammar.values(match)
        when = _resolve(values, today)
        if when is not None and _plausible(text, start, match.end(), values, results):
            results.append(Found(start, match.end(), when))
            position = match.end()
    return results


@dataclass(frozen=True, slots=True)
class _Grammar:
    """The patterns of one table as one, with the names of the values that each of them holds."""

    words: frozenset[str]  # that a date can begin with
    characters: re.Pattern[str] | None
    pattern: re.Pattern[str]
    names: tuple[tuple[str, ...], ...]

    def values(self, match: re.Match[str]) -> dict[str, str]:
        number = int((match.lastgroup or "p0")[1:])
        stated = ((name, match[f"{name}_{number}"]) for name in self.names[number])
        return {name: value for name, value in stated if value is not None}


@lru_cache(maxsize=2)
def _grammar(kind: str) -> _Grammar:
    fills = _latin_fills() if kind == "latin" else _han_fills()
    forms, names = [], []
    for number, template in enumerate(table("dates")[kind]["patterns"]):
        names.append(tuple(dict.fromkeys(re.findall(r"\{([a-z]\w*)\}", template))))
        forms.append(f"(?P<p{number}>{_fill(template, fills, number)})")
    before, after = (NOT_IN_WORD, WORD_ENDS) if kind == "latin" else (r"(?<![\d〇零一二三四五六七八九十])", r"(?!\d)")
    pattern = re.compile(f"{before}(?:{'|'.join(forms)}){after}")
    if kind == "latin":
        return _Grammar(_first_words(), None, pattern, tuple(names))
    return _Grammar(frozenset({FIGURES, "q"}), re.compile(f"[{table('dates')['han']['begins']}]"), pattern, tuple(names))


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    words = table("dates")
    phrases = [*words["months"], *words["weekdays"], *words["ordinals"], *words["counts"], *words["latin"]["begins"]]
    phrases += [word for forms in words["relative"].values() for word in forms]
    return frozenset(first_word(phrase) for phrase in phrases) - {""}


def _fill(template: str, fills: Mapping[str, str], number: int) -> str:
    """Put a named group in the place of every {name}; a second one of the same name must be the same text."""
    seen: set[str] = set()

    def group(match: re.Match[str]) -> str:
        name = match[1]
        if name in seen:
            return f"(?:{fills[name]})"
        seen.add(name)
        return f"(?P<{name}_{number}>{fills[name]})"

    return re.sub(r"\{([a-z]\w*)\}", group, template)


_YEAR = r"(?:19[5-9]\d|20[0-2]\d|203[0-5])(?!\d)"
_MONTH = r"(?:1[0-2]|0?[1-9])(?!\d)"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?!\d)"
_HAN_MONTH = rf"(?:{_MONTH}|十[一二]?|[一二三四五六七八九])"
_HAN_DAY = rf"(?:{_DAY}|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"


def _latin_fills() -> dict[str, str]:
    words = table("dates")
    month = _any(word.capitalize() for word in words["months"])
    relative = {unit: _any(_both_cases(forms)) for unit, forms in words["relative"].items()}
    return {
        "year": _YEAR, "year2": _YEAR, "yy": r"\d\d(?!\d)", "m": _MONTH, "m2": _MONTH, "day": _DAY,
        "month": month, "month2": month, "weekday": _any(word.capitalize() for word in words["weekdays"]),
        "q": "[1-4]", "ordinal": _any(_both_cases(words["ordinals"])), "half": rf"[12]|{_any(_both_cases(words['ordinals']))}",
        "um": rf"\d{{1,2}}|{_any(_both_cases(words['counts']))}", "count": rf"\d{{1,2}}|{_any(_both_cases(words['counts']))}",
        "unit": _any([*words["units"], *(word.capitalize() for word in words["units"])]),
        "relyear": relative["year"], "relative": "|".join(relative.values()),
    }  # fmt: skip


def _han_fills() -> dict[str, str]:
    words = table("dates")
    relative = {unit: _any(forms) for unit, forms in words["relative"].items()}
    year = rf"{_YEAR}|[一二][〇零一二三四五六七八九]{{3}}"
    return {
        "hyear": year, "hyear2": year, "roc": r"\d{2,3}", "m": _HAN_MONTH, "m2": _HAN_MONTH, "day": _HAN_DAY,
        "q": "[1-4一二三四]", "uq": "[1-4一二三两四]", "um": _HAN_MONTH, "half": "[上下]", "hweekday": "[一二三四五六日天]",
        "count": r"\d{1,2}|[一二三四五六七八九十两]", "unit": _any(words["units"]), "relative": "|".join(relative.values()),
        "relyear": relative["year"], "relmonth": relative["month"], "relweek": relative["week"],
    }  # fmt: skip


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace("\\ ", r"\s") for word in sorted(set(words), key=lambda word: (-len(word), word)))


def _both_cases(words: Iterable[str]) -> list[str]:
    """Relative words as tables hold them, in small letters: German nouns get their capital, and so does a first word."""
    small = [re.sub(_GERMAN_NOUNS, lambda match: match[0].capitalize(), word) for word in words]
    return [*small, *(word[:1].upper() + word[1:] for word in small)]


_GERMAN_NOUNS = r"\b(?:jahr(?:es)?|vorjahr(?:es)?|monat|vormonat|woche|jahresbeginn)\b"


def _resolve(values: Mapping[str, str], today: date | None) -> When | None:
    """Make a date of the values of a match; None where it has no year, or is no day of the calendar."""
    if "relative" in values or "weekday" in values and len(values) == 1 or "hweekday" in values or "unit" in values:
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
    if "relyear" in values and today is not None:
        return today.year + _offset(values["relyear"])[1]
    return None


def _within(values: Mapping[str, str], year: int) -> When | None:
    """The part of a year that the values name."""
    month = _month(values, "m", "month")
    if "year2" in values and "m2" in values:
        return When(f"{year}-{month:02}/{values['year2']}-{_figure(values['m2']):02}")
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
    unit = table("dates")["units"][values["unit"] if values["unit"] in table("dates")["units"] else values["unit"].lower()]
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
    if following and (following[1].lower() in _context("year_not_before") or _is_german_noun(word, following[1])):
        return False
    return word in _context("year_after")


def _is_german_noun(before: str, word: str) -> bool:
    return word[0].isupper() and before in ("der", "die", "das", "den", "dem", "von", "und", "bis", "ab", "hat", "haben", "sich", "nach", "vor")


def _word_before(text: str, start: int) -> str:
    match = re.search(r"([^\W\d_]+)[\s-]{1,2}$", text[max(0, start - 20) : start])
    return match[1].lower() if match else ""


@lru_cache(maxsize=None)
def _context(name: str) -> frozenset[str]:
    return frozenset(table("dates")["latin"][name])
