"""Tells which Latin names are persons': by a given name, a family name, or the words beside them."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from kg.extract.latin_words import latin_lists
from kg.extract.spotted import Spotted

_PERSON_BY_POST = re.compile(
    r", (?:aged )?[2-8]\d, |, (?:an?|the|once an?|until recently an?) (?:former |ex-|one-time |trained )?(?:[a-z-]+ ){0,3}"
    r"(?:directors?|engineers?|researchers?|executives?|professors?|scientists?|bankers?|consultants?|students?|officers?|analysts?"
    r"|physicists?|journalists?|lawyers?|economists?|employees?|colleagues?|graduates?|mathematicians?|chemists?|doctors?) (?:at|of|for|from|with|in)\b"
)


def mark_persons(text: str, spotted: list[Spotted]) -> None:
    """A name of two or three words after "founder" or before "who said" is a person's, wherever the document has it."""
    before, after = _person_cues()
    firm = _firm_cue()
    persons = {
        one.text
        for one in spotted
        if one.letter == "N"
        and 1 <= one.text.count(" ") <= 3
        and not one.entry
        and one.text.rpartition(" ")[2].casefold() not in latin_lists("en")["firm_tails"]
        and not firm.search(text[max(0, one.start - 40) : one.start])
        and (
            given_name(one.text)
            or before.search(text[max(0, one.start - 40) : one.start])
            or after.match(text[one.end : one.end + 40])
        )
    }
    persons |= {
        one.text
        for one in spotted
        if one.letter == "N" and not one.entry and " " not in one.text and _PERSON_BY_POST.match(text, one.end)
    }
    for one in spotted:
        if one.text in persons:
            one.letter, one.kinds = "P", ("Person",)
    for first, one in pairwise(spotted):
        if _second_of_two(text, first, one):
            one.letter, one.kinds = "P", ("Person",)


_PERSONS_NEAR = re.compile(
    r"\b(?:co-?founde(?:d|rs?)|founded|founders?|alumni|engineers|researchers|professors|duo|pair|brothers|sisters|physicists"
    r"|colleagues|graduates|veterans|scientists|executives|students|two men|two women)\b"
)


def _second_of_two(text: str, first: Spotted, one: Spotted) -> bool:
    """ "founded by Ada Birch and Norvik Alder": two names of one form where persons are spoken of."""
    alike = one.letter == "N" and not one.entry and not one.kinds and one.text.count(" ") == 1 == first.text.count(" ")
    if not alike or first.letter != "P" or text[first.end : one.start] != " and ":
        return False
    return _PERSONS_NEAR.search(text, max(0, first.start - 60), one.end + 30) is not None


def given_name(name: str) -> bool:
    first, *rest = name.casefold().split()
    lists = latin_lists("en")
    hyphened = "-" in first and first.partition("-")[0] in lists["given_names"]
    return (
        first in lists["given_names"]
        or hyphened
        or (first in lists["surnames"] and len(rest) == 1 and len(rest[0]) > 2)
    )


@cache
def _firm_cue() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(latin_lists('en')['firm_before']))}),? $")


@cache
def _person_cues() -> tuple[re.Pattern[str], re.Pattern[str]]:
    before = sorted(latin_lists("en")["person_before"] | latin_lists("de")["person_before"])
    after = sorted(latin_lists("en")["person_after"] | latin_lists("de")["person_after"])
    return re.compile(rf"\b(?:{'|'.join(before)})[,:]? $"), re.compile(rf",? (?:{'|'.join(after)})\b")
