"""Finds towns among the names of German text that no gazetteer knows: what is always a place where something is."""

from __future__ import annotations

import re
from collections import defaultdict

from kg.extract.spotted import Spotted
from kg.extract.text import Sentence

_DATELINE = re.compile(r"(?P<town>[A-ZÄÖÜ][a-zäöüß]{2,})(?:\.| [–-] ?)$")


def datelines(text: str, parts: list[Sentence], found: list[Spotted]) -> None:
    """ "Renningen. Der Konzern …": a word alone before the news, where the text says "in Renningen" too, is a place."""
    alone = [_DATELINE.fullmatch(text[part.start : part.end].strip()) for part in parts if part.kind == "prose"]
    towns = {match["town"] for match in alone if match is not None}
    town = next(iter(towns)) if len(towns) == 1 else None
    if town is None or re.search(rf"\b(?:in|aus|nach) {town}\b", text) is None:
        return
    for one in found:
        if one.text == town and one.entry is None:
            one.letter, one.kinds = "G", ("Place",)


_WHERE = re.compile(r"\b(?:in|aus|nach) $")
_NO_PLACE = re.compile(
    r"(?i:invest|steck|fließ|floss|pump|stieg|steig|beteilig|engagi|geld|million|mrd|mio|euro|dollar|anteil|prozent|aktie|papier"
    r"|kapital|firm|umbenann|geändert|verschm|aufg|über)[^.]*$"
)
_BEFORE = 80  # characters in which it stands that money goes into a company, and not where something is


def whereabouts(text: str, found: list[Spotted]) -> None:
    """ "am Werkstor in Norvik … Entwicklungschef in Norvik": what twice is where something is is a place."""
    named: dict[str, list[Spotted]] = defaultdict(list)
    for one in found:
        if one.letter == "N" and one.entry is None and not one.kinds and " " not in one.text:
            named[one.text].append(one)
    for mentions in named.values():
        there = [one for one in mentions if _WHERE.search(text, max(0, one.start - 6), one.start)]
        told = [one for one in there if not _NO_PLACE.search(text[max(0, one.start - _BEFORE) : one.start])]
        if len(told) > 1 and len(told) * 2 >= len(mentions):
            for one in mentions:
                one.letter, one.kinds = "G", ("Place",)
