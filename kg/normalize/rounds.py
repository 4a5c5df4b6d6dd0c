"""Financing rounds in one vocabulary for all languages; never says who took part in one."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.errors import ParseError
from kg.normalize.found import Found
from kg.normalize.places import first_word, starts
from kg.normalize.scripts import plain_form
from kg.normalize.tables import NOT_IN_WORD, one_of, table


def parse_round(text: str, language: str) -> str:
    """Read one financing round.

    Args:
        text: the round alone: "Series A1", "Serie-C-Runde", A++輪.
        language: en, de, zh-Hans, zh-Hant or und.
    Returns:
        pre-seed, seed, angel, growth, strategic, pre-A, A, A+, A1, B …, pre-IPO or IPO.
    Raises:
        ParseError: no round, or several.

    >>> parse_round("Pre-A輪", "zh-Hant"), parse_round("Finanzierungsrunde der Serie D", "de")
    ('pre-A', 'D')
    """
    stripped = text.strip()
    found = find_rounds(stripped, language)
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(stripped)):
        raise ParseError(f"{text!r} is no single financing round; write one such as Series B")
    return found[0].value


def find_rounds(text: str, language: str) -> list[Found[str]]:
    """Find the financing rounds of a text, in order and without overlaps.

    A letter or a stage counts only beside a word for a round, or with one at the other end of a range.

    >>> [found.value for found in find_rounds("已完成B轮至B++轮融资", "zh-Hans")]
    ['B', 'B++']
    """
    plain = plain_form(text)
    results: list[Found[str]] = []
    position = 0
    for start in starts(plain, _first_words(), han=_first_characters()):
        match = _pattern().match(plain, start) if start >= position else None
        if match is not None:
            results.append(Found(start, match.end(), _name(match)))
            position = match.end()
    return results


def _name(match: re.Match[str]) -> str:
    word = match["alone"] or match["stage"]
    if word:
        return _names()[_spaced(word)]
    number = next(number for number in range(_LETTER_FORMS) if match[f"letter{number}"])
    prefix = "pre-" if match[f"pre{number}"] else ""
    return prefix + match[f"letter{number}"].upper().replace("-", "")


def _spaced(text: str) -> str:
    return re.sub(r"[\s-]+", " ", text).lower()


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    words = table("rounds")
    sections = (words["stages"], words["alone"])
    return {_spaced(word): name for section in sections for name, forms in section.items() for word in forms}


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    phrases = [
        *_names(),
        *table("rounds")["heads"]["latin_before"],
        *"ABCDEFGHIJKL",
        "pre",
        *(f"pre{letter}" for letter in "abcdefghijkl"),
    ]
    return frozenset(first_word(phrase) for phrase in phrases) - {""}


@lru_cache(maxsize=1)
def _first_characters() -> re.Pattern[str]:
    return re.compile("[" + "".join(sorted({name[0] for name in _names() if not name[0].isascii()})) + "]")


_LETTER_FORMS = 4


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    words = table("rounds")
    heads = {side: one_of(forms) for side, forms in words["heads"].items()}
    stages = one_of(word for forms in words["stages"].values() for word in forms)
    alone = one_of(word for forms in words["alone"].values() for word in forms)
    trailing = rf"(?:[\s-]{{1,2}}{heads['latin_after']})?"
    # The first of a range borrows the word for a round from the second: B至B++轮.
    borrowed = rf"(?=\s?(?:[-–—~～至到及和与、]|to|bis|and|und)\s?(?:pre-?)?[A-L][+\d]{{0,2}}\s?{heads['han_after']})"
    forms = (
        rf"{heads['latin_before']}[\s-]{{1,2}}{_letter(0)}{trailing}",
        rf"{NOT_IN_WORD}(?P<pre1>pre[\s-]?)series[\s-](?P<letter1>{_LETTER}){_LETTER_END}{trailing}",
        rf"{NOT_IN_WORD}{_letter(2)}[\s-]{heads['latin_after']}",
        rf"{NOT_IN_WORD}{_letter(3)}(?:\s?{heads['han_after']}|{borrowed})",
        rf"(?P<stage>{stages})(?:[\s-]{{0,2}}{heads['latin_after']}|\s?{heads['han_after']}(?!人))",
        rf"(?P<alone>{alone})",
    )
    return re.compile("|".join(forms), re.IGNORECASE)


# Only capitals are the letter of a round: "a round" is one, "A round" may be.
_LETTER = r"(?-i:[A-L])(?:\+{1,3}|-?\d(?!\d))?"
_LETTER_END = r"(?![A-Za-z0-9+])"


def _letter(number: int) -> str:
    return rf"(?P<pre{number}>pre[\s-]?)?(?P<letter{number}>{_LETTER}){_LETTER_END}"
