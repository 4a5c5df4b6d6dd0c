"""Pairs the short forms of a document with the fuller names they stand for: "Biren" for "Biren Technology"."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from itertools import pairwise

from kg.extract.latin_words import NUMERAL, latin_lists
from kg.extract.spotted import Alias, Spotted

_UNIT_BEFORE = re.compile(
    r"(?:(?:Tochter[a-z]*|Ableger|Sparte|Schwester[a-z]*|[Ss]ubsidiary|[Aa]ffiliate),?"
    r"|(?:[Tt]ochter[a-z]*|Ableger|Sparte) (?:des|der|von)(?: [A-Za-zÄÖÜäöüß-]+){0,2}) $"
)
_OWN_UNIT_BEFORE = re.compile(
    r"\b(?:unit|arm|division|business|outpost|offshoot|branch|vehicle|fund|lab|venture|operation|entity),? $"
)
# "Norvik Partners Management GmbH, eine Tochter der Gesellschaft": nor is it what its parent is called in short.
_UNIT_AFTER = re.compile(r", (?:eine[rnms]?|an?|the|its) (?:[\w-]+ ){0,3}(?:Tochter\w*|[Ss]ubsidiary|Schwester\w*)\b")
_FUND_TAILS = {"ventures", "venture", "capital", "fund", "fonds", "stiftung", "beteiligungen"}
_HEADLINE = 120  # a fuller name within the first letters of a text is what its short form stands for
# "Quillon legt dritten Fonds auf" as a headline: the firm of investors goes by its first word.
_HEADED_FUND = re.compile(r"[^\n]{0,60}(?:[Ff]onds\b|\b[Ff]und\b|\b[Cc]losing\b)(?! (?:von|of) )")
_APART = re.compile(r"[a-zäöüß)”“»][.!?] [A-ZÄÖÜ„“«]|\n")  # in one sentence a fund and its founder stand side by side


def aliases(text: str, spotted: list[Spotted]) -> list[Alias]:
    """Short forms: the first word or words of a fuller name of the document, or its bracketed form."""
    pairs: list[Alias] = []
    ordered = sorted(spotted, key=lambda one: one.start)
    for a, b in pairwise(ordered):
        bracketed = text[a.end : b.start] in (" (", "（", " （") and text[b.end : b.end + 1] in {")", "）"}
        seat = text[b.end : b.end + 3] in (") -", ") –", ") —") and not b.text.isupper()  # "Norvik (Nagoya) - €42m"
        if bracketed and not seat and a.letter in "ON" and b.letter in "ON":
            pairs.append(Alias(a, b, short=b.text.isupper()))
    own = [one for one in ordered if not _UNIT_BEFORE.search(text[max(0, one.start - 60) : one.start])]
    first: dict[str, int] = {}
    for one in own:
        first.setdefault(one.text, one.start)
    own = [one for one in own if not _unit_of_namesake(text, one, first)]
    return pairs + short_pairs(text, own) + _clipped(own)


_CLIPPED = (
    "Micro",
    "Semi",
    "Semis",
    "Semicon",
    "Tech",
    "Pharma",
    "Bio",
    "Electric",
    "Auto",
    "Robo",
    "Photon",
    "Opto",
    "Comm",
)


def _clipped(ordered: list[Spotted]) -> list[Alias]:
    """ "Alder Semicon" in a headline for Alder Semiconductors Ltd: a last word cut short."""
    texts: dict[str, Spotted] = {}
    for one in ordered:
        texts.setdefault(one.text, one)
    pairs = []
    for short in [one for one in texts.values() if one.text.endswith(_CLIPPED) and " " in one.text and not one.entry]:
        stem = short.text.removesuffix("s")
        longer = [
            one
            for one in texts.values()
            if one.text.startswith(stem) and len(one.text) > len(short.text) and one.text[len(stem)].isalpha()
        ]
        pairs += [Alias(longer[0], short)] if longer and short.letter in "ON" and longer[0].letter in "ON" else []
    return pairs


def _unit_of_namesake(text: str, one: Spotted, first: dict[str, int]) -> bool:
    """ "Ironbell … its American unit, Ironbell America": the short name was another's before."""
    words = one.text.split()
    parents = [" ".join(words[:length]) for length in range(1, len(words))]
    if all(first.get(parent, one.start) >= one.start for parent in parents):
        return False
    before = _OWN_UNIT_BEFORE.search(text, max(0, one.start - 30), one.start)
    return before is not None or _UNIT_AFTER.match(text, one.end) is not None


@lru_cache(maxsize=2)
def numbered(text: str) -> frozenset[str]:
    """The words that stand before a numeral II somewhere."""
    return frozenset(re.findall(r"(\w+) II\b", text))


def short_pairs(text: str, ordered: list[Spotted]) -> list[Alias]:
    """ "Biren" for "Biren Technology": the first words of one fuller name, or of the one that the text gives first."""
    full: dict[tuple[str, ...], list[Spotted]] = defaultdict(list)
    texts: dict[str, Spotted] = {}
    for one in ordered:
        texts.setdefault(one.text, one)
    for one in texts.values():
        words = one.text.split()
        if NUMERAL.fullmatch(words[-1]):
            continue  # "Big Fund" is not short for "Big Fund III"
        for length in range(1, len(words)):
            full[tuple(words[:length])].append(one)
            if one.text.isupper() and length > 1:
                full[tuple(word.capitalize() for word in words[:length])].append(one)
        if one.letter in "PN" and len(words) == 2:
            full[(words[-1],)].append(one)
    tails = (latin_lists("en")["kind_VentureInvestor"] | latin_lists("en")["kind_Fund"]) - latin_lists("en")[
        "institution"
    ]
    pairs = []
    for one in texts.values():
        if one.letter not in "ONP":
            continue
        longer = full.get(tuple(one.text.split()), [])
        if len(longer) > 1 and longer[0].start < _HEADLINE and longer[0].start < one.start:
            longer = longer[:1]
        if len(longer) > 1:
            longer = [other for other in longer if other.text.split()[-1].casefold() not in tails][:1]
        headed = _HEADED_FUND.match(text, one.end) is not None and one.start < _HEADLINE
        if not longer or one.entry or (_fund_after(one, longer[0]) and not headed):
            continue
        if not _together(text, one.text, longer[0].text, ordered):
            one.short = True
            if longer[0].letter == "P":
                for other in ordered:
                    if other.text == one.text and not other.entry:
                        other.letter, other.kinds = "P", longer[0].kinds
            pairs.append(Alias(longer[0], one, short=True))
    return pairs


def _fund_after(short: Spotted, full: Spotted) -> bool:
    """Whether a fund's longer name comes only after the short one, which then is another's: its founder's."""
    tail = full.text.split()[-1].casefold()
    return full.start > short.start and tail in _FUND_TAILS


def _together(text: str, short: str, full: str, ordered: list[Spotted]) -> bool:
    """Whether a fund's name and its first word stand close to each other: "Nio Capital was formed by Nio"."""
    tail = full.split()[-1].casefold()
    funds = latin_lists("en")["kind_VentureInvestor"] | latin_lists("en")["kind_Fund"]
    if tail not in funds - latin_lists("en")["institution"]:
        return False
    shorts = [one.start for one in ordered if one.text == short]
    fulls = [one.start for one in ordered if one.text == full]
    at = 0
    for place in shorts:
        while at + 1 < len(fulls) and fulls[at + 1] <= place:
            at += 1
        if abs(fulls[at] - place) < 90 and not _APART.search(text, min(fulls[at], place), max(fulls[at], place) + 1):
            return True
    return False
