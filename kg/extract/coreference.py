"""Finds out whom "all three investors" and "the insurer" stand for, from what the text called them before; reads no claims."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.discourse import Discourse
from kg.extract.masked import Item, Masked, item_class
from kg.extract.rules import RuleBook

_NAMED = item_class("ON")
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "both": 2}
_NUMBERS |= {"beide": 2, "beiden": 2, "sie": 2, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5}
_NUMBERS |= {"两": 2, "二": 2, "双": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_NEVER = re.compile("(?!)")


def note_descriptions(masked: Masked, book: RuleBook, discourse: Discourse) -> None:
    """What a sentence calls somebody beside the name: "Rowan House, the family office of …", "the insurer Alder"."""
    for match in _beside(book.words.get("described_as", ())).finditer(masked.text):
        noun = (match["after"] or match["before"]).casefold()
        party = masked.items[match["who"] or match["who2"]].content
        if isinstance(party, int):
            known = discourse.described.get(noun, party)
            discourse.described[noun] = party if known == party else None


def resolve_descriptions(masked: Masked, book: RuleBook, discourse: Discourse) -> None:
    """Put the party in the place of "the family office" where one was called so before and nobody is named beside it."""
    if not discourse.described:
        return
    at = 0
    while match := _taken_up(book.words.get("described_as", ())).search(masked.text, at):
        party = discourse.described.get(match["noun"].casefold())
        at = match.end()
        if party is not None:
            start, end = masked.span(*match.span())
            masked.replace(match.start(), match.end(), masked.character(Item("O", start, end, party)))
            at = match.start() + 1


def note_givers(discourse: Discourse, parties: list[tuple[int, bool]]) -> None:
    """Remember who a sentence says to hold shares or to have put money in, each with whether it is a person."""
    for one in parties:
        if one in discourse.givers:
            discourse.givers.remove(one)
        discourse.givers.append(one)
    del discourse.givers[:-_MOST_GIVERS]


_MOST_GIVERS = 8


def resolve_all_of(masked: Masked, book: RuleBook, discourse: Discourse) -> None:
    """Put a list in the place of "all three institutions": as many of those named last as the words say."""
    match = _all_of(book.words.get("all_of", ())).search(masked.text)
    if match is None:
        return
    number = _NUMBERS.get((match["n"] or match["both"]).casefold(), 0)
    beside = [masked.items[sign].content for sign in masked.text[: match.start()] if sign in masked.items]
    lists = [one for one in beside if isinstance(one, tuple) and len(one) == number]
    if book.language == "zh" and lists:
        start, end = masked.span(*match.span())
        masked.replace(match.start(), match.end(), masked.character(Item("L", start, end, lists[-1])))
        return  # 岑溪资本与沃霖创投参与，两者分别投资…
    last = [party for party, person in discourse.givers if not (person and match["noun"])]
    if not 1 < number <= len(last):
        return
    before = discourse.sentence - 1
    if book.language == "de" and any(discourse.heard.get(one) != before for one in last[-number:]):
        return  # "both" are of the sentence before
    start, end = masked.span(*match.span())
    members = tuple(Item("O", start, end, party) for party in last[-number:])
    masked.replace(match.start(), match.end(), masked.character(Item("L", start, end, members)))


_ORDINALS = {
    "debut": 1,
    "maiden": 1,
    "inaugural": 1,
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
}


def resolve_numbered(masked: Masked, book: RuleBook, discourse: Discourse) -> None:
    """Put the fund in the place of "its second fund" where the text names the funds of the house; "its new fund" is the last."""
    pattern = book.any_of("own_fund")
    if pattern is None or not discourse.numbered:
        return
    for match in reversed(list(pattern.finditer(masked.text))):
        told = match["n"].casefold()
        party = discourse.numbered.get(_ORDINALS.get(told, max(discourse.numbered)))
        if party is not None:
            start, end = masked.span(*match.span())
            masked.replace(match.start(), match.end(), masked.character(Item("O", start, end, party)))


@cache
def _beside(described: tuple[str, ...]) -> re.Pattern[str]:
    nouns = "|".join(described)
    if not nouns:
        return _NEVER
    return re.compile(
        rf"(?P<who>{_NAMED}), (?:an?|the|its|another) (?:[^,;.]{{0,40}} )?(?P<after>{nouns})(?=[,.;]| of| that| which| whose| in| behind| with)"
        rf"|\b(?P<before>{nouns}),? (?P<who2>{_NAMED})"
    )


@cache
def _taken_up(described: tuple[str, ...]) -> re.Pattern[str]:
    nouns = "|".join(described)
    if not nouns:
        return _NEVER
    return re.compile(
        rf"\b(?:[Tt]he (?:[a-z-]+ )?|(?:^|(?<=[.;:–] ))D(?:er|ie|as) )(?P<noun>{nouns})\b(?!['’]s |,? {_NAMED}|-| of | von | der | des | für | aus | and (?:the )?{_NAMED})"
    )


@cache
def _all_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(patterns)) if patterns else _NEVER
