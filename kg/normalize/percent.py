"""Shares in percent with their bounds; never reads words without a figure, such as "a majority"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from kg.errors import ParseError
from kg.normalize.bounds import Bound, bound_after, bound_before
from kg.normalize.found import Found
from kg.normalize.numbers import Number, find_numbers
from kg.normalize.scripts import plain_form
from kg.normalize.tables import NOT_IN_WORD, one_of, table

_ALL = Decimal(100)
_NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Share:
    """A share in percent, 0 to 100, between two bounds that are equal where it is exact.

    An approximate one reaches half a unit of its last stated digit to both sides: about 20 is 19.5 to 20.5,
    about 20.3 is 20.25 to 20.35, 约三成 is 25 to 35.
    """

    minimum: Decimal
    maximum: Decimal
    exclusive_minimum: bool = False
    exclusive_maximum: bool = False
    approximate: bool = False

    @property
    def exact(self) -> Decimal | None:
        """The share where it is exact, else None."""
        return self.minimum if self.minimum == self.maximum else None

    @property
    def stated(self) -> Decimal | None:
        """The figure that is written, of an exact or approximate share; None where only bounds are written.

        >>> parse_percent("約20%").stated
        Decimal('20')
        """
        if self.exact is not None or not self.approximate:
            return self.exact
        middle = (self.minimum + self.maximum) / 2
        return middle.to_integral_value() if middle == middle.to_integral_value() else middle.normalize()


def parse_percent(text: str, language: str | None = None) -> Share:
    """Read one share of ownership, such as "約20%" or "more than 5 per cent".

    Args:
        text: the share alone, with the words that bound it.
        language: en, de, zh-Hans, zh-Hant or und; where None, a comma that no group of three follows is decimal.
    Raises:
        ParseError: no share, several, or one above 100.

    >>> parse_percent("20.258%").exact, parse_percent("more than 5 per cent").exclusive_minimum
    (Decimal('20.258'), True)
    """
    stripped = text.strip()
    found = find_percents(stripped, language or "und")
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(stripped)):
        raise ParseError(f"{text!r} is no single share; write one such as 20.5 %, at most 100")
    return found[0].value


def find_percents(text: str, language: str) -> list[Found[Share]]:
    """Find the shares of a text, in order and without overlaps; growth above 100 percent is left out.

    >>> [(found.start, found.end, found.value.exact) for found in find_percents("hält 20,3 Prozent und 三成", "de")]
    [(5, 17, Decimal('20.3')), (22, 24, Decimal('30'))]
    """
    plain = plain_form(text)
    results: list[Found[Share]] = []
    previous: Found[Number] | None = None
    for found in find_numbers(text, language):
        read = _read(plain, found, previous)
        previous = found
        if read is None:
            continue
        while results and read.start < results[-1].end:
            results.pop()  # it is the first of a range
        results.append(read)
    return results


def _read(text: str, found: Found[Number], previous: Found[Number] | None) -> Found[Share] | None:
    number, start = found.value, found.start
    end, tenths = _sign_after(text, found)
    if end is None:
        start, end = _prefix_before(text, found)
    if end is None or (start and _NAME_BEFORE.match(text, start - 1)):
        return None
    half = Decimal(_AFTER_TENTHS.get(text[end - 1], 0) if tenths > 1 else 5 * (text[end - 1] == "半"))
    low, high = number.low * tenths + half, number.high * tenths + half
    start, low = _with_range(text, start, low, tenths, previous)
    begin, bound = bound_before(text, start)
    end, last = bound_after(text, end)
    share = _share(low, high, bound if bound is not Bound.EXACT else last, number.more, tenths)
    return None if share is None else Found(begin, end, share)


_NAME_BEFORE = re.compile(r"[A-Za-z]")


def _sign_after(text: str, found: Found[Number]) -> tuple[int | None, int]:
    """Where the percent sign behind a number ends, and what one unit of the number is in percent."""
    match = _sign().match(text, found.end)
    if match is not None:
        return match.end(), 1
    match = _TENTHS.match(text, found.end)
    if match is not None and 0 < found.value.low <= 10 and found.value.scale == 1 and not found.value.bare:
        return match.end(), 10
    return None, 1


@lru_cache(maxsize=1)
def _sign() -> re.Pattern[str]:
    words = table("percent")
    return re.compile(rf"[\s-]{{0,2}}{one_of(words['signs'], glued=True)}", re.IGNORECASE)


_AFTER_TENTHS = {"半": 5} | {sign: at for at, sign in enumerate("一二三四五六七八九", 1)}
_TENTHS = re.compile(
    "成(?:半|[一二三四五六七八九](?![年月日家个项名位成轮期大级]))?"
    "(?![立功为员长本果交都熟绩型品分就份员语见色渝人])|折(?!$)(?!.)"
)


def _prefix_before(text: str, found: Found[Number]) -> tuple[int, int | None]:
    """百分之二十 puts the sign before the number."""
    if text.endswith("百分之", 0, found.start) or text[max(0, found.start - 3) : found.start] == "百分之":
        return found.start - 3, found.end
    return found.start, None


def _with_range(text: str, start: int, low: Decimal, unit: int, previous: Found[Number] | None) -> tuple[int, Decimal]:
    """Begin at the first of two numbers: "10 to 20 percent", 10%至20%, "zwischen 10 und 20 Prozent"."""
    if previous is None or start - previous.end > 12 or previous.value.low * unit >= low:
        return start, low
    gap = text[previous.end : start]
    before = text[max(0, previous.start - 9) : previous.start]
    between = _BETWEEN.search(before)
    if not (_TO.fullmatch(gap) and not _FROM.search(before)) and not (between and _AND.fullmatch(gap)):
        return start, low
    begin = previous.start - (len(between.group()) if between else 0)
    return begin, previous.value.low * unit


_SIGN_IN_GAP = r"[\s-]{0,2}(?:%|percent|per cent|prozent|成)?"
_TO = re.compile(_SIGN_IN_GAP + r"\s{0,2}(?:-|–|—|~|～|to|bis|至|到)\s{0,2}", re.IGNORECASE)
# "from 10 % to 20 %" tells of a change, not of a range.
_FROM = re.compile(NOT_IN_WORD + r"(?:from|von|由|从|自)\s{0,2}$", re.IGNORECASE)
_AND = re.compile(_SIGN_IN_GAP + r"\s{0,2}(?:and|und|和|与)\s{0,2}", re.IGNORECASE)
_BETWEEN = re.compile(NOT_IN_WORD + r"(?:between|zwischen|介于|在)\s{0,2}$", re.IGNORECASE)


def _share(low: Decimal, high: Decimal, bound: Bound, more: bool, unit: int) -> Share | None:
    if high > _ALL:
        return None
    if low != high:
        return Share(low, high, approximate=bound is Bound.ABOUT)
    if more or bound is Bound.OVER:
        return Share(low, _ALL, exclusive_minimum=True)
    if bound is Bound.UNDER:
        return Share(_NONE, high, exclusive_maximum=True)
    if bound is Bound.AT_LEAST:
        return Share(low, _ALL)
    if bound is Bound.AT_MOST:
        return Share(_NONE, high)
    if bound is Bound.ABOUT:
        reach = Decimal(unit) / 2 if unit > 1 else Decimal(1).scaleb(min(0, int(low.as_tuple().exponent))) / 2
        return Share(max(_NONE, low - reach), min(_ALL, low + reach), approximate=True)
    return Share(low, high)
