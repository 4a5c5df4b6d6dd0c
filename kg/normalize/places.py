"""Where in a text the words stand that can begin a value, so that patterns are tried there alone; reads none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

FIGURES = "0"  # the word that stands for every run of figures
_WORD = re.compile(r"[A-Za-zÀ-ɏ]+|\d+")


def first_word(phrase: str) -> str:
    """The word that a phrase begins with, as `places` names it.

    >>> first_word("US dollars"), first_word("1st quarter")
    ('us', '0')
    """
    match = _WORD.search(phrase)
    word = match.group().lower() if match else ""
    return FIGURES if word[:1].isdecimal() else word


def starts(
    text: str, words: frozenset[str], prefixes: tuple[str, ...] = (), han: re.Pattern[str] | None = None
) -> list[int]:
    """Where any of the words begins, a word with one of the prefixes, or a match of a pattern of Chinese characters.

    >>> starts("In May 2024, in 上海", frozenset({"may", FIGURES}), han=re.compile("上"))
    [3, 7, 16]
    """
    index = _places(text)
    wanted: Iterable[str] = index.keys() & words
    if prefixes:
        wanted = {*wanted, *(word for word in index if word.startswith(prefixes))}
    positions = [position for word in wanted for position in index[word]]
    if han is not None and not text.isascii():
        positions.extend(match.start() for match in han.finditer(text))
    positions.sort()
    return positions


@lru_cache(maxsize=8)
def _places(text: str) -> Mapping[str, list[int]]:
    """All words of a text in lower case, each with its places."""
    index: dict[str, list[int]] = {}
    for match in _WORD.finditer(text):
        word = match.group()
        index.setdefault(FIGURES if word[0].isdecimal() else word.lower(), []).append(match.start())
    return index
