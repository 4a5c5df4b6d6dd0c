"""Words beside a figure that bound it (about, 逾, knapp, 左右); knows nothing of what the figure counts."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, lru_cache

from kg.normalize.tables import behind, one_of, table

_WINDOW = 40  # characters before a figure that can bound it


class Bound(StrEnum):
    """What the words beside a figure make of it."""

    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    UNDER = "under"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


def bound_before(text: str, start: int, bare: bool = False) -> tuple[int, Bound]:
    """Read the bound that ends right before a place; `bare` where a Chinese unit without a figure follows.

    Returns:
        Where the bound begins, and which it is; (start, EXACT) without one.

    >>> bound_before("raised more than 5", 17)
    (7, <Bound.OVER: 'over'>)
    """
    window = text[max(0, start - _WINDOW) : start][::-1]
    match = _before(bare).match(window)
    if match is None or _deceptive().match(window, match.start(1)):
        return start, Bound.EXACT
    word = match.group(1)[::-1]
    begin = start - match.end()
    if word.lower() == table("bounds")["of"]["word"] and _nouns().search(text[max(0, begin - _WINDOW) : begin]):
        return start, Bound.EXACT
    return begin, _bound_of(word, bare)


def bound_after(text: str, end: int) -> tuple[int, Bound]:
    """Read the bound that begins right after a place; also say where it ends.

    >>> bound_after("20億元左右", 4)
    (6, <Bound.ABOUT: 'about'>)
    """
    match = _after().match(text, end)
    return (end, Bound.EXACT) if match is None else (match.end(), Bound(_words_after()[_plain(match.group(1))]))


def _bound_of(word: str, bare: bool) -> Bound:
    words = {**_words("before"), **(_words("before_unit") if bare else {})}
    return Bound(words[_plain(word)])


def _plain(word: str) -> str:
    return re.sub(r"[\s-]+", " ", word).lower()


@cache
def _words(section: str) -> dict[str, str]:
    return {word: bound for bound, words in table("bounds")[section].items() for word in words}


def _words_after() -> dict[str, str]:
    return _words("after")


@lru_cache(maxsize=2)
def _before(bare: bool) -> re.Pattern[str]:
    words = [*_words("before"), *(_words("before_unit") if bare else ())]
    return re.compile(rf"[\s ]{{0,2}}({behind(words)})", re.IGNORECASE)


@lru_cache(maxsize=1)
def _after() -> re.Pattern[str]:
    return re.compile(rf"[\s-]?({one_of(_words_after())})", re.IGNORECASE)


@lru_cache(maxsize=1)
def _deceptive() -> re.Pattern[str]:
    return re.compile(behind(table("bounds")["not_before"]["words"]))


@lru_cache(maxsize=1)
def _nouns() -> re.Pattern[str]:
    return re.compile(rf"{table('bounds')['of']['nouns']}\s{{1,2}}$", re.IGNORECASE)
