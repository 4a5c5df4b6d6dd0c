"""Amounts of money with currency and bounds; never says what an amount was paid for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from kg.errors import ParseError
from kg.normalize.bounds import Bound, bound_after, bound_before
from kg.normalize.found import Found
from kg.normalize.numbers import Number, find_numbers
from kg.normalize.scripts import plain_form
from kg.normalize.tables import NOT_IN_WORD, behind, one_of, table

_MILLION = 1_000_000
_WINDOW = 24  # characters before a number that can name its currency


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole units of its currency, with its bounds.

    `amount` is what is stated, exactly or (`approximate`) about; None where only bounds are stated.
    `minimum` and `maximum` are the bounds, `exclusive` where the bounds themselves are ruled out.
    `currency` is the ISO 4217 code; None where the text does not name it.
    """

    amount: Decimal | None
    minimum: Decimal | None
    maximum: Decimal | None
    currency: str | None
    approximate: bool
    exclusive: bool = False


def plain(amount: Decimal) -> str:
    """Write an amount as a plain decimal string, without exponent and without empty decimals.

    >>> plain(Decimal("2.5E+9")), plain(Decimal("7.780"))
    ('2500000000', '7.78')
    """
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def parse_money(text: str, language: str, currency: str | None = None) -> Money:
    """Read one amount of money.

    Args:
        text: the amount alone, with the words that bound it: "US$2.5bn", 近17.3億元, "rund 600 Mio. Euro".
        language: en, de, zh-Hans, zh-Hant or und.
        currency: ISO 4217 code for an amount that names none.
    Raises:
        ParseError: no amount, or more than one.

    >>> parse_money("over 17.3億元", "zh-Hant").minimum
    Decimal('1730000000')
    """
    stripped = text.strip()
    found = find_money(stripped, language, currency)
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(stripped)):
        raise ParseError(f"{text!r} is no single amount of money; write one such as US$2.5bn")
    return found[0].value


def find_money(text: str, language: str, currency: str | None = None) -> list[Found[Money]]:
    """Find the amounts of money of a text, in order and without overlaps.

    A span covers the currency and the words that bound the amount. An amount without a currency counts from a million
    on, and where what follows is no countable thing; it gets the `currency` given, else None.
    数 and "several" are two to nine times what follows; 千万级 is from there to ten times that.

    >>> [(found.start, found.end, plain(found.value.amount)) for found in find_money("rund 1,37 Mrd. Euro", "de")]
    [(0, 19, '1370000000')]
    """
    plain_text = plain_form(text)
    terms = [term for term in (_term(plain_text, found) for found in find_numbers(text, language)) if term is not None]
    results: list[Found[Money]] = []
    index = 0
    while index < len(terms):
        pair = _range(plain_text, terms[index], terms[index + 1]) if index + 1 < len(terms) else None
        term = pair or terms[index]
        index += 2 if pair else 1
        if _is_money(plain_text, term, language) and (not results or term.start >= results[-1].end):
            results.append(Found(term.start, term.end, _value(term, currency)))
    return results


@dataclass(frozen=True, slots=True)
class _Term:
    """A number with all that belongs to it; text[start:end]."""

    start: int
    end: int
    number_end: int  # with its currency
    number: Number
    currency: str | None
    bound: Bound
    level: bool  # 千万元级
    named_after: bool  # its currency stands behind it
    pair: bool = False


def _term(text: str, found: Found[Number]) -> _Term | None:
    after, end = _currency_after(text, found.end)
    before, start = _currency_before(text, found.start)
    if before is None and _inside_word(text, found.start):
        return None
    digit = found.end - found.start == 1 and _is_han(text[found.start])
    if after is None and found.value.high < _MILLION and (before is None or digit):
        # Most numbers are like this; it can only be the first of a range.
        return _Term(found.start, found.end, found.end, found.value, None, Bound.EXACT, False, False)
    start, bound = bound_before(text, start, found.value.bare)
    if before is None and bound is not Bound.EXACT:
        before, start = _currency_before(text, start)  # 人民币约1.2亿元
    number_end, level = end, found.value.level or text[end : end + 1] == "级"
    end += text[end : end + 1] == "级"
    end, last = bound_after(text, end)
    bound = last if bound is Bound.EXACT else bound
    return _Term(start, end, number_end, found.value, before or after, bound, level, after is not None)


def _inside_word(text: str, start: int) -> bool:
    """A figure behind a letter is part of a name: A100, GLM-130B."""
    return bool(_NAME_BEFORE.search(text[max(0, start - 2) : start]))


_NAME_BEFORE = re.compile(r"[A-Za-z]-?\Z")  # not "$": it is no end before a line break


def _currency_before(text: str, start: int) -> tuple[str | None, int]:
    match = _before().match(text[max(0, start - _WINDOW) : start][::-1])
    if match is None:
        return None, start
    word = match.group(1)[::-1]
    if word.isalpha() and word.islower() and len(word) <= 3:
        return None, start  # "try 5 million" is no Turkish lira
    return _codes("before")[_spaced(word)], start - match.end()


def _currency_after(text: str, end: int) -> tuple[str | None, int]:
    match = _after().match(text, end)
    if match is None:
        return None, end
    word = _spaced(match.group(1))
    if text[match.end() : match.end() + 1] in tuple(table("currencies")["not_money"].get(word, "")):
        return None, end
    if word in _codes("before") and text[match.end() : match.end() + 1].isdecimal():
        return None, end  # it belongs to the next amount: $1.5bn-$2bn
    return _codes("after")[word], match.end()


def _spaced(text: str) -> str:
    return re.sub(r"[\s-]+", " ", text).lower()


@lru_cache(maxsize=2)
def _codes(side: str) -> dict[str, str]:
    return {_spaced(word): code for code, words in table("currencies")[side].items() for word in words}


@lru_cache(maxsize=1)
def _before() -> re.Pattern[str]:
    words = list(_codes("before"))
    letters = [word[::-1] for word in words if word[-1].isascii() and word[-1].isalpha()]
    rest = [word for word in words if word[::-1] not in letters]
    # A code of letters may touch the figure (RMB4.7bn), so nothing is asked of what follows it.
    return re.compile(rf"[\s ]{{0,2}}({one_of(letters, glued=True)}|{behind(rest)})", re.IGNORECASE)


@lru_cache(maxsize=1)
def _after() -> re.Pattern[str]:
    return re.compile(rf"(?:[\s -]{{0,2}}|\s(?:of|an|von)\s)({one_of(_codes('after'), glued=True)})", re.IGNORECASE)


def _range(text: str, first: _Term, second: _Term) -> _Term | None:
    """Join "8" and "10 million" across "to"; None where they are two amounts."""
    gap = text[first.number_end : second.start]
    if len(gap) > _LONGEST_GAP or first.bound not in _LOOSE or second.bound not in _LOOSE:
        return None
    if first.currency and second.currency and first.currency != second.currency:
        return None
    start, bound = (first.start, first.bound) if first.currency else bound_before(text, first.start)
    before = text[max(0, start - 9) : start]
    between = _BETWEEN.search(before)
    if not (_TO.fullmatch(gap) and not _FROM.search(before)) and not (between and _AND.fullmatch(gap)):
        return None
    low = first.number.low * (second.number.scale if first.number.scale == 1 else 1)
    if low >= second.number.high:
        return None
    number = replace(second.number, low=low, high=second.number.high)
    start -= len(between.group()) if between else 0
    return replace(
        second,
        start=start,
        number=number,
        currency=first.currency or second.currency,
        bound=bound,
        pair=True,
    )


_LONGEST_GAP = 8  # characters
_LOOSE = (Bound.EXACT, Bound.ABOUT)
# "from 18 million to 19 million" tells of a change, not of a range.
_FROM = re.compile(NOT_IN_WORD + r"(?:from|von|由|从|自)\s{0,2}$", re.IGNORECASE)
_TO = re.compile(r"\s{0,2}(?:-|–|—|~|～|to|bis|至|到)\s{0,2}", re.IGNORECASE)
_AND = re.compile(r"\s{0,2}(?:and|und|和|与)\s{0,2}", re.IGNORECASE)
_BETWEEN = re.compile(NOT_IN_WORD + r"(?:between|zwischen|介于|在)\s{0,2}$", re.IGNORECASE)


def _is_money(text: str, term: _Term, language: str) -> bool:
    number = term.number
    if number.bare and not term.level and term.bound is Bound.EXACT and not number.more:
        return term.named_after and _bare_is_money(text, term)
    if term.currency is not None:
        return True
    if number.high < _MILLION:
        return False
    rules = table("currencies")["unnamed"]
    following = text[term.end : term.end + 16].lstrip(" ")
    if number.bare or term.level or _is_han(text[term.number_end - 1]):
        if number.scale < 10**8 and number.low < 10**7 and following[:1].isalnum():
            return bool(re.match(f"[{rules['han_money_next']}]", following) or _OF_A_ROUND.match(following))
        return not following or following[0] not in rules["han_not_next"]
    word = re.match(r"[^\W\d]+", following)
    if number.scale == 1:
        return False
    if language == "de" and re.match(rules["de_next"], text[term.end : term.end + 60].lstrip(" .")):
        return True
    return word is None or word.group().lower() in rules["latin_next"]


# 1500万的天使投资
_OF_A_ROUND = re.compile(
    "的?(?:天使|种子|種子|启动资金|啟動資金|Pre|[A-H]\\+?[轮輪]|首[轮輪]|投资|投資|融资|融資|资金|資金|估值)"
)


def _bare_is_money(text: str, term: _Term) -> bool:
    """亿元融资 is an amount, (单位：亿元) is none."""
    rules = table("currencies")["unnamed"]
    alone = (term.start, term.end) == (0, len(text))
    return alone or bool(re.match(f"[{rules['han_money_next']}]", text[term.end : term.end + 1]))


def _is_han(character: str) -> bool:
    return ord(character) >= 0x3000


def _value(term: _Term, default: str | None) -> Money:
    number, currency = term.number, term.currency or default
    low, high = number.low, number.high
    if term.level or (number.bare and term.bound is Bound.EXACT):
        return Money(None, low, low * 10, currency, approximate=True)
    if low != high:
        return Money(None, low, high, currency, approximate=term.bound is Bound.ABOUT or not term.pair)
    if number.more or term.bound is Bound.OVER:
        return Money(None, low, None, currency, approximate=False, exclusive=True)
    if term.bound is Bound.UNDER:
        return Money(None, None, high, currency, approximate=False, exclusive=True)
    if term.bound is Bound.AT_LEAST:
        return Money(None, low, None, currency, approximate=False)
    if term.bound is Bound.AT_MOST:
        return Money(None, None, high, currency, approximate=False)
    return Money(low, None, None, currency, approximate=term.bound is Bound.ABOUT)
