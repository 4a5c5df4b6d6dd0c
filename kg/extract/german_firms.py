"""Long English names of firms and funds in German text: "Wuhan Donghu Valley Holding"; knows no sentence."""

from __future__ import annotations

import re

from kg.extract.spotted import Spotted
from kg.extract.text import Sentence
from kg.extract.words_german import described_as, kinds_of_german

_ENDS_FIRM = (
    r"(?:Fund|Funds|Holdings?|Investments?|Capital|Ventures|Group|Technology|Technologies|Semiconductors?|Microelectronics"
    r"|Optoelectronics|Partners|Management|Electronics|Intelligence|Network)"
)
_WORDS_OF_FIRM = rf"(?:[A-Z][a-zA-Z]+ ){{1,4}}{_ENDS_FIRM}\b(?! (?:{_ENDS_FIRM}|I|II|III|IV)\b)"
_AFTER_TOWN = re.compile(rf" {_WORDS_OF_FIRM}")
_BROAD = re.compile(rf"\b(?:AI|Big|National|State) (?:AI )?{_WORDS_OF_FIRM}")


def long_firms(text: str, parts: list[Sentence], found: list[Spotted]) -> None:
    """ "die Wuhan Donghu Valley Holding": a town, English words and a word that ends firms' names are one name."""
    spans = [
        (one.start, match.end())
        for one in found
        if one.letter == "G"
        for match in [_AFTER_TOWN.match(text, one.end)]
        if match
    ]
    spans += [match.span() for part in parts for match in _BROAD.finditer(text, part.start, part.end)]
    for start, end in spans:
        inside = [one for one in found if one.start < end and start < one.end]
        if any(described_as(word) in ("heads_company", "heads_person") for word in text[start:end].split()[:-1]):
            continue
        if any(one.letter != "G" and (one.entry is not None or one.start < start or one.end > end) for one in inside):
            continue
        for one in inside:
            found.remove(one)
        kinds = kinds_of_german(text[start:end])
        found.append(Spotted(start, end, text[start:end], "O", kinds or ("Company",)))
