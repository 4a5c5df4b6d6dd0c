"""Names as the rules and the tagger find them together: what it is sure of is one, what it does not believe is none."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from kg.extract.gazetteer import letter_of
from kg.extract.spotted import Spotted
from kg.extract.tagger import Tag, Tagger, Tags
from kg.extract.text import Sentence

# On round 20 as first read (27 articles, not learned from) names agreed on so gave 0.79 precision and 0.56 recall instead of
# 0.75 and 0.53 in German, 0.85 and 0.55 instead of 0.83 and 0.54 in English, 0.93 and 0.66 instead of 0.90 and 0.64 in Chinese.
SURE = 0.95  # a name that no rule finds is one from here on, if it is somewhere in the text; elsewhere there …
LIKELY = 0.4  # … from here on
SURE_OF_BORDERS = 0.95  # where a name of the rules begins or ends otherwise
UNLIKELY = 0.05  # a name of the rules is none if none of its words is one more likely than this, anywhere in the text
_SHORTEST = 3  # signs of a Chinese name that what the rules found is cut down to
_LONGEST = 200  # characters that a name may have


def agreed(
    text: str,
    source: str,
    parts: Iterable[Sentence],
    spotted: list[Spotted],
    tagger: Tagger,
    kinds_of: Callable[[str], tuple[str, ...]],
) -> list[Spotted]:
    """The names of some sentences.

    Args:
        source: the same text in simplified characters, position by position.
        spotted: the names of the rules.
        kinds_of: classes that the form of a name tells.
    """
    told = [(part, tagger.tags(source, part.start, part.end)) for part in parts]
    kept = sorted(_believed(text, source, spotted, told), key=lambda one: one.start)
    starts = [one.start for one in kept]
    known = {one.text: one for one in kept if one.letter in "ONP"}
    forms = _forms(source, told)
    found: list[Spotted] = []
    gone: set[int] = set()
    for tag in chain.from_iterable(tags.found for _, tags in told):
        if tag.letter == "X" or tag.share < LIKELY or forms[source[tag.start : tag.end]] < SURE:
            continue
        near = range(bisect_left(starts, tag.start - _LONGEST), bisect_left(starts, tag.end))
        over = [at for at in near if kept[at].end > tag.start]
        if not (_has_other_borders(source, tag, [kept[at] for at in over]) if over else _is_new(source, tag)):
            continue
        gone.update(over)
        found.append(_spotted(text, source, tag, known.get(text[tag.start : tag.end]), kinds_of))
    return sorted(found + [one for at, one in enumerate(kept) if at not in gone], key=lambda one: one.start)


def _forms(source: str, told: Iterable[tuple[Sentence, Tags]]) -> dict[str, float]:
    """For each name of the tagger how sure it is of it where it is surest."""
    forms: dict[str, float] = {}
    for tag in chain.from_iterable(tags.found for _, tags in told):
        form = source[tag.start : tag.end]
        forms[form] = max(forms.get(form, 0.0), tag.share)
    return forms


def _believed(
    text: str, source: str, spotted: list[Spotted], told: Sequence[tuple[Sentence, Tags]]
) -> Iterator[Spotted]:
    """The names of the rules but for those that are none."""
    shares: dict[str, float] = {}
    local = sorted(spotted, key=lambda one: one.start)
    at = 0
    for part, tags in told:
        while at < len(local) and local[at].start < part.start:
            at += 1
        while at < len(local) and local[at].start < part.end:
            form = source[local[at].start : local[at].end]
            shares[form] = max(shares.get(form, 0.0), tags.share(local[at].start, local[at].end))
            at += 1
    for one in spotted:
        doubted = (
            one.letter in "ON" and one.entry is None and one.text == text[one.start : one.end]
        )  # else a description
        if not doubted or shares.get(source[one.start : one.end], 1.0) >= UNLIKELY:
            yield one


def _is_new(source: str, tag: Tag) -> bool:
    """Whether a name where the rules have none is one: no numeral, half a bracket, first part of a compound, or place."""
    whole = _PLAIN.fullmatch(source, tag.start, tag.end) is not None and source[tag.end : tag.end + 1] != "-"
    quoted = source[tag.end : tag.end + 1] in _CLOSING and _HAN.match(source, tag.start)  # 要做“耐心资本”
    return whole and not quoted and not _FROM.search(source, max(0, tag.start - 8), tag.start)


# In Latin letters the first word has a capital, and is no numeral and no "Ms".
_PLAIN = re.compile(r"(?![IVX]+$|[A-Z][a-z]$)(?=[^\W_]*[^\Wa-zäöüß_])[\w&.+-][\w&.+ ’'-]*[\w+.]")
_FROM = re.compile(r"\b(?:aus|in|nach|from|near) $")
_NUMBER = re.compile("[一二三四五六七八九十]期")
_CLOSING = ("”", "」", "』", '"')
_HAN = re.compile("[㐀-鿿]")


def _has_other_borders(source: str, tag: Tag, over: Sequence[Spotted]) -> bool:
    """Whether a name of the tagger goes before a Chinese name of the rules that has a word too many, or lacks its number.

    In other languages, where spaces and capitals show them, the borders of the rules are the better ones.
    """
    one = over[0]
    shorter = tag.end < one.end and tag.end - tag.start >= _SHORTEST
    return (
        len(over) == 1
        and one.letter in "ON"
        and one.entry is None
        and one.start == tag.start
        and (shorter or _NUMBER.fullmatch(source, one.end, tag.end) is not None)
        and tag.share >= SURE_OF_BORDERS
        and _HAN.search(source, one.start, one.end) is not None
    )


def _spotted(
    text: str, source: str, tag: Tag, known: Spotted | None, kinds_of: Callable[[str], tuple[str, ...]]
) -> Spotted:
    """A name of the tagger; what the rules know of it elsewhere in the text holds here too."""
    form = text[tag.start : tag.end]
    if known is not None:
        return Spotted(tag.start, tag.end, form, known.letter, known.kinds, known.entry)
    if tag.letter == "P":
        return Spotted(tag.start, tag.end, form, "P", ("Person",))
    kinds = kinds_of(source[tag.start : tag.end])
    return Spotted(tag.start, tag.end, form, letter_of(kinds) if kinds else "N", kinds)
