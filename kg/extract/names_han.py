"""Finds names in Chinese text (read in simplified characters): registry forms, suffixes, brackets, enumerations, definitions."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from kg.extract.gazetteer import Gazetteer, letter_of
from kg.extract.spotted import Alias, Spotted
from kg.extract.text import Sentence
from kg.extract.wordlists import word_lists

Pair = tuple[list[Spotted], list[Alias]]

LONGEST = 32  # characters of a name that no suffix of a legal form closes
_HAN = "㐀-鿿"
_LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9’'&.+-]*(?: [A-Z0-9][A-Za-z0-9’'&.+-]*)*")
_DEFINED = re.compile(r"[（(][^（）()]{0,12}?(?:下称|简称|以下简称|又称|即|全称|英文名|原名)[：:为]?\s?[“\"「『]?([^”\"」』（）()]{2,24})[”\"」』]?[^（）()]{0,8}[）)]")
_BRACKET_NAME = re.compile(r"[（(]([^（）()]{2,40})[）)]")


@cache
def _suffix() -> re.Pattern[str]:
    lists = word_lists("zh")
    endings = sorted(lists["legal"] | lists["suffix"], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, endings)))


@cache
def _boundary() -> re.Pattern[str]:
    """What a name cannot hold: punctuation, or a word of the list `stop`."""
    words = sorted(word_lists("zh")["stop"], key=len, reverse=True)
    return re.compile(rf"[^{_HAN}A-Za-z0-9·（）()&.]|" + "|".join(map(re.escape, words)))


def han_names(text: str, source: str, parts: list[Sentence], gazetteer: Gazetteer) -> Pair:
    """All names in Chinese sentences, and the pairs that mean the same."""
    spotted: list[Spotted] = []
    for part in parts:
        spotted += _known(text, source, part, gazetteer)
        spotted += _suffixed(text, source, part)
        spotted += _latin(text, source, part, gazetteer)
    spotted += _repeated(text, source, parts, spotted)
    spotted += _listed(text, source, parts, spotted)
    return spotted, _aliases(text, source, spotted)


def _known(text: str, source: str, part: Sentence, gazetteer: Gazetteer) -> list[Spotted]:
    return [
        Spotted(hit.start, hit.end, text[hit.start : hit.end], letter_of(hit.kinds), hit.kinds, hit.entry or None)
        for hit in gazetteer.han_hits(source, part.start, part.end)
        if not hit.ambiguous
    ]


def _suffixed(text: str, source: str, part: Sentence) -> list[Spotted]:
    found: list[Spotted] = []
    at = part.start
    for ending in _suffix().finditer(source, part.start, part.end):
        if ending.end() < part.end and _suffix().match(source, ending.end(), part.end):
            continue
        start = _left_edge(source, max(at, part.start, ending.end() - LONGEST - len(ending[0])), ending.start())
        if ending.start() - start < 2:
            continue
        kinds = kinds_of(source[start : ending.end()])
        found.append(Spotted(start, ending.end(), text[start : ending.end()], letter_of(kinds) if kinds else "O", kinds))
        at = ending.end()
    return found


def _left_edge(source: str, first: int, end: int) -> int:
    start = first
    for edge in _boundary().finditer(source, first, end):
        start = edge.end()
    return start


def kinds_of(name: str) -> tuple[str, ...]:
    """Classes that the ending of a Chinese name tells."""
    lists = word_lists("zh")
    for kind in ("VentureInvestor", "Fund", "University", "Exchange", "GovernmentBody", "Company"):
        if name.endswith(tuple(lists.get(f"kind_{kind}", ()))):
            return (kind,)
    return ()


def _latin(text: str, source: str, part: Sentence, gazetteer: Gazetteer) -> list[Spotted]:
    never = word_lists("zh")["latin_never"]
    found = []
    for match in _LATIN_NAME.finditer(source, part.start, part.end):
        if match[0].casefold() in never or len(match[0]) < 2 or not any(c.isupper() for c in match[0]):
            continue
        hit = gazetteer._latin_at(text, match.start(), match.end())
        if hit is not None and hit.end == match.end():
            found.append(Spotted(hit.start, hit.end, match[0], letter_of(hit.kinds), hit.kinds, hit.entry or None))
        else:
            found.append(Spotted(match.start(), match.end(), text[match.start() : match.end()]))
    return found


def _repeated(text: str, source: str, parts: list[Sentence], spotted: list[Spotted]) -> list[Spotted]:
    """Short forms: the core of a full name, or what a definition says, wherever it stands alone."""
    return []


def _listed(text: str, source: str, parts: list[Sentence], spotted: list[Spotted]) -> list[Spotted]:
    """Members of an enumeration in which other members are names."""
    return []


def _aliases(text: str, source: str, spotted: list[Spotted]) -> list[Alias]:
    pairs: list[Alias] = []
    ordered = sorted(spotted, key=lambda one: one.start)
    for a, b in zip(ordered, ordered[1:], strict=False):
        if source[a.end : b.start] in ("（", "(") and source[b.end : b.end + 1] in ")）":
            pairs.append(Alias(a, b))
    full: dict[str, list[Spotted]] = defaultdict(list)
    return pairs
