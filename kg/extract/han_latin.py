"""Names in Latin letters in Chinese text: which are persons', and what a first or last word of one stands for."""

from __future__ import annotations

import re
from itertools import pairwise

from kg.extract.latin_persons import given_name
from kg.extract.latin_short import short_pairs
from kg.extract.latin_words import latin_lists
from kg.extract.spotted import Alias, Spotted

_FIRM = frozenset(
    [
        "ai",
        "labs",
        "lab",
        "tech",
        "technologies",
        "systems",
        "holdings",
        "holding",
        "group",
        "inc",
        "ltd",
        "llc",
        "corp",
        "compute",
        "computing",
        "robotics",
        "photonics",
        "semiconductor",
        "semiconductors",
        "logic",
        "networks",
        "software",
        "intelligence",
        "partners",
        "advisors",
        "investments",
        "bank",
        "university",
        "research",
        "foundation",
        "technology",
        "global",
        "international",
    ]
)
# 由前Google工程师Ada Birch与何若婷创立, 创办人兼执行长Ada Birch: where only persons stand.
_POST = re.compile(
    "(?:教授|博士|院士|工程师|研究员|科学家|主管|高管|创始人|创办人|执行长|执行官|总裁|董事长|总经理|合伙人|技术长|老将|校友|同事|好友|同学|CEO|CTO|CFO|COO)\\s?$"
)
_FOUNDS = re.compile(
    "\\s?(?:[与和及、][^，。；]{2,16})?(?:等人)?(?:于|在)?[^，。；与和]{0,14}(?:创立|创办|共同创|联合创)"
)
_BY = re.compile("由[^，。；由]{0,30}$")
_AND = frozenset(["与", "和", "及", "、", "以及"])


def persons_in_latin(source: str, spotted: list[Spotted]) -> None:
    """Mark the names of two or three words in Latin letters that are persons', wherever the document has them."""
    ordered = sorted(spotted, key=lambda one: one.start)
    named = [one for one in ordered if _may_be_a_person(one)]
    persons = {one.text for one in named if given_name(one.text) or _placed_as_person(source, one)}
    for left, right in pairwise(ordered):
        if {left.letter, right.letter} == {"P", "N"} and source[left.end : right.start].strip() in _AND:
            other = left if left.letter == "N" else right
            persons |= {other.text} if _may_be_a_person(other) else set()
    for one in named:
        if one.text in persons:
            one.letter, one.kinds = "P", ("Person",)


def _may_be_a_person(one: Spotted) -> bool:
    pieces = one.text.split()
    if one.letter != "N" or one.entry or not one.text.isascii() or not 2 <= len(pieces) <= 4:
        return False
    tails = latin_lists("en")["kind_VentureInvestor"] | latin_lists("en")["kind_Fund"] | _FIRM
    plain = all(piece[0].isupper() and not piece.isupper() for piece in (pieces[0], pieces[-1]))
    return plain and pieces[-1].casefold() not in tails


def _placed_as_person(source: str, one: Spotted) -> bool:
    before = source[max(0, one.start - 32) : one.start]
    return _POST.search(before) is not None or (
        _BY.search(before) is not None and _FOUNDS.match(source, one.end, one.end + 40) is not None
    )


def latin_short_forms(text: str, spotted: list[Spotted]) -> list[Alias]:
    """The first word or words of a fuller name, and the family name of a person: Norvik of Norvik Compute."""
    latin = sorted((one for one in spotted if one.text.isascii()), key=lambda one: one.start)
    return short_pairs(text, latin)


__all__ = ["latin_short_forms", "persons_in_latin"]
