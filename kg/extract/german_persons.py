"""Finds persons in German text that no list of given names knows: by posts, forms of address, and the persons beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.spotted import Spotted
from kg.extract.text import Sentence
from kg.extract.words_german import described_as, lists_de

_N = r"[A-ZÄÖÜ][a-zäöüßéèáçšžčćğıøåñ]+(?:-[A-ZÄÖÜ][a-zäöüßéèáçšžčćğıøåñ]+)?"
_NAME = rf"{_N}(?: [A-Z]\.)?(?: (?:von|van|de|der|zu|di|al|El))?(?: {_N}){{1,2}}"
_POST = (
    r"CEO|CTO|CFO|COO|CPO|CSO|Co-CEO|Chef(?:in)?|[\w-]*[Gg]ründer(?:in|s|duo|trio|paar)?|[\w-]*[Cc]hef(?:in|s)?|[Gg]eschäftsführer(?:in|s)?"
    r"|[\w-]*[Vv]orständin|[\w-]*[Vv]orstand(?:s|svorsitzende[rn]?|schef|schefin|ssprecher|ssprecherin)?|Vorsitzende[rn]?|Präsident(?:in|en)?"
    r"|Sprecher(?:in|s)?|Professor(?:in|s)?|[\w-]*-Professor(?:in|s)?|Partner(?:in|s)|General Partner|Business-?\s?Angel|Unternehmer(?:in|s)?|Milliardär(?:in|s)?"
    r"|Investor(?:in)|Analyst(?:in|en)?|Gründungspartner(?:in|s)?|Wissenschaftler(?:in|s)?|Informatiker(?:in|s)?|Jurist(?:in|en)?|Physiker(?:in|s)?|Ingenieur(?:in|s)?"
    r"|Manager(?:in|s)?|[\w-]*-Manager(?:in|s)?|Forscher(?:in|s)?|Doktorand(?:in|en)?|Dr\.|Prof\.|Frau|Herrn?|Ehepaar|Anwalt|Anwältin|Kommilitone|Kommilitonin"
)
_AFTER_POST = re.compile(rf"\b(?:{_POST}) (?:(?:Dr|Prof)\. )*(?P<name>{_NAME})(?=[ ,.;:)“«]|$)")
_FOUNDING = re.compile(
    rf"\b(?:von|durch) (?P<name>{_NAME})(?= (?:(?:und|sowie) {_NAME} )?(?:\d{{4}} )?(?:mit|aus)?gegründet)"
)
_BYLINE = re.compile(
    rf"^(?:Von|Interview:|Text:|Das Interview führte|Gespräch:) (?P<name>{_NAME})(?= und |$|\.|, [A-ZÄÖÜ][\w-]+(?:[ /][A-ZÄÖÜ][\w-]+){{0,2}}\.?$)",
    re.M,
)
_WITH_PERSON = re.compile(rf"(?:,| und| sowie) (?:Dr\. |Prof\. )*(?P<name>{_NAME})(?=[ ,.;:)]|$)")
_TITLED = re.compile(rf"\b(?:Frau|Herrn?) (?P<last>{_N})\b")


def german_persons(text: str, parts: list[Sentence], found: list[Spotted]) -> list[Spotted]:
    """Persons that were not found yet; names of unknown kind that are persons' change their kind."""
    titled = {match["last"] for part in parts for match in _TITLED.finditer(text, part.start, part.end)}
    for one in found:
        if one.letter == "N" and " " in one.text and one.text.split()[-1] in titled and not one.entry:
            one.letter, one.kinds = "P", ("Person",)
    more: list[Spotted] = []
    for part in parts:
        mine = [one for one in found if part.start <= one.start < part.end]
        for start, end in _candidates(text, part, mine):
            beside = [one for one in mine + more if one.start < end and start < one.end]
            if all(one.letter in "NG" and not one.entry and start <= one.start and one.end <= end for one in beside):
                for one in beside:
                    (found if one in found else more).remove(one)
                more.append(Spotted(start, end, text[start:end], "P", ("Person",)))
    return more


def _candidates(text: str, part: Sentence, mine: list[Spotted]) -> Iterator[tuple[int, int]]:
    for pattern in (_AFTER_POST, _BYLINE, _FOUNDING):
        for match in pattern.finditer(text, part.start, part.end):
            if _plausible(match["name"]):
                yield match.span("name")
    ends = {one.end for one in mine if one.letter == "P" and " " in one.text}
    for end in ends:
        beside = _WITH_PERSON.match(text, end, part.end)
        if beside is not None and _plausible(beside["name"]):
            yield beside.span("name")


def _plausible(name: str) -> bool:
    """No description, no word that closes a firm's name, no word that is never part of a name."""
    lists = lists_de()
    words = [word.casefold() for word in name.split()]
    shut = lists["never"] | lists["titles"] | lists["name_tails"] | lists["media"] | lists["anglicisms"]
    return not any(word in shut or described_as(word) for word in words) and name.split()[-1] not in lists["forms"]


_ADDRESS = re.compile(r"\b(?:Herrn?|Frau) (?:Dr\. |Prof\. )*$")


def addressed(text: str, found: list[Spotted]) -> None:
    """ "Herr Falk, Sie haben …": a name of one word that a form of address stands before is a person's everywhere."""
    persons = {
        one.text for one in found if " " not in one.text and _ADDRESS.search(text, max(0, one.start - 20), one.start)
    }
    for one in found:
        if one.text in persons and one.letter == "N" and one.entry is None:
            one.letter, one.kinds = "P", ("Person",)
