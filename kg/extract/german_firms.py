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


_ORDINAL = r"(?:[Ee]rst|[Zz]weit|[Dd]ritt|[Vv]iert|[Ff]ünft|[Ss]echst)e[nmrs]?"
_A_FUND = r"(?:(?!Pensions|Staats|Hedge|Immobilien|Renten|Aktien|Index|Publikums|Dach)[A-ZÄÖÜ][a-zäöüß]{3,}fonds|Fonds)"
_OWN_FUND = re.compile(rf"\b(?:[Uu]nser|[Ii]hr|[Ss]ein)(?:e[nmrs]?)? {_ORDINAL} {_A_FUND}\b(?! [A-ZÄÖÜ])")
_NTH_FUND = re.compile(rf"\b{_ORDINAL} {_A_FUND}\b(?! [A-ZÄÖÜ])")
_NAMED_BESIDE = re.compile(
    rf"\b{_ORDINAL} {_A_FUND}, (?:der |den |dem |des )?(?P<name>[A-ZÄÖÜ][\w&-]+(?: [A-ZÄÖÜ][\w&-]+){{0,3}} (?:[IVX]{{1,4}}|\d))\b"
)
_NAMED_FUND = re.compile(r"(?i:fonds|\bfund\b)|\b[IVX]+$")


def own_funds(text: str, parts: list[Sentence], found: list[Spotted]) -> None:
    """ "Unser zweiter Wachstumsfonds": the name of a fund, where the text names none otherwise."""
    for part in parts:
        for match in _NAMED_BESIDE.finditer(text, part.start, part.end):
            start, end = match.span("name")
            inside = [one for one in found if one.start < end and start < one.end]
            if not any(one.start < start or one.end > end for one in inside):
                found[:] = [one for one in found if one not in inside]
                found.append(Spotted(start, end, match["name"], "O", ("Fund",)))
    if any("Fund" in one.kinds and "StateInvestor" not in one.kinds and _NAMED_FUND.search(one.text) for one in found):
        return
    if not any(_OWN_FUND.search(text, part.start, part.end) for part in parts):
        return
    first: dict[str, str] = {}  # what it is called first, by its number
    for part in parts:
        for match in _NTH_FUND.finditer(text, part.start, part.end):
            if not any(one.start < match.end() and match.start() < one.end for one in found):
                name = first.setdefault(match[0][:4].casefold(), match[0])
                found.append(Spotted(match.start(), match.end(), name, "O", ("Fund",)))
