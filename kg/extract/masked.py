"""A sentence in which every name and value is one private character, so that a pattern can be a plain regular expression.

"Alder Capital led Quillon's $40 million Series B" becomes "① led ②'s ③ ④", where ① is an organisation, ③ an amount,
④ a round. Rewriting (an aside taken out, a list folded into one character) keeps the offsets of the original.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.extract.rules import Cue
    from kg.extract.trace import Trace

# One letter a kind of item; the items of a kind are the characters of one row of a private plane.
KINDS = {
    "O": "organisation",
    "N": "name of unknown kind",
    "P": "person",
    "X": "exchange",
    "G": "place",
    "T": "product",
    "L": "list of names",
    "M": "amount of money",
    "Q": "percentage",
    "D": "date or period",
    "R": "funding round",
}
_FIRST = 0xF0000
_ROW = 0x800
_KINDS = tuple(KINDS)
_BASE = {kind: _FIRST + number * _ROW for number, kind in enumerate(KINDS)}

# What a pattern may ask for: {name:E} is one item of any of these kinds.
CLASSES = {
    "O": "O",
    "N": "N",
    "E": "ON",  # an organisation, or a name that may be one
    "A": "ONP",  # anybody
    "L": "ONPL",  # anybody, or a list of them
    "P": "PN",
    "PN": "PN",
    "PL": "PNL",
    "X": "X",
    "EX": "ONX",
    "G": "G",
    "GL": "GL",
    "T": "TNO",
    "TL": "TNOL",
    "M": "M",
    "Q": "Q",
    "D": "D",
    "R": "R",
}


def item_class(kinds: str) -> str:
    """The regular expression class of the private characters of some kinds.

    >>> import re
    >>> bool(re.fullmatch(item_class("M"), chr(_BASE["M"] + 3)))
    True
    """
    return "[" + "".join(f"{chr(_BASE[kind])}-{chr(_BASE[kind] + _ROW - 1)}" for kind in kinds) + "]"


def kind_of(sign: str) -> str:
    """The kind of an item from its private character; "" for any other text.

    >>> kind_of(chr(_BASE["M"] + 3)), kind_of("M")
    ('M', '')
    """
    number = (ord(sign) - _FIRST) // _ROW if len(sign) == 1 else -1
    return _KINDS[number] if 0 <= number < len(_KINDS) else ""


ANY_ITEM = item_class("".join(KINDS))
ACTOR = item_class("ONPL")
_SIGN, _ACTOR = re.compile(ANY_ITEM), re.compile(ACTOR)


@dataclass(slots=True, eq=False)
class Item:
    """A name or a value in a sentence."""

    kind: str  # a letter of KINDS
    start: int
    end: int
    content: object  # party number, Money, Share, When, round, or for a list a tuple of items
    notes: dict[str, object] = field(default_factory=dict)  # what stands beside it: "percent" → Item, "role" → "lead"
    text: str = ""  # a name as the document writes it


@dataclass(slots=True)
class Masked:
    """A masked text with, for each of its characters, the span of the original that it stands for."""

    text: str
    starts: list[int]
    ends: list[int]
    items: dict[str, Item] = field(default_factory=dict)
    used: dict[str, int] = field(default_factory=dict)
    founding: frozenset[str] = frozenset()  # dates on which something was founded: no money came then
    trace: Trace | None = None  # who wants to know why
    heard: tuple[str, list[str]] | None = None  # a text, and the words of the tables in it (RuleBook.heard)
    cues: tuple[str, list[Cue]] | None = None  # a text, and the cues that can stand in it (RuleBook.cues_in)
    folded: str = ""  # the text as it was when asides were out and lists one character each, before any rule

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the document of text[start:end]."""
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else self.ends[-1]
            return at, at
        return self.starts[start], self.ends[end - 1]

    def kinds(self) -> frozenset[str]:
        """The kinds of the items that the text holds now."""
        return frozenset(self.items[sign].kind for sign in set(_SIGN.findall(self.text)))

    def actors(self) -> int:
        """How many names and lists of names the text holds now."""
        return len(_ACTOR.findall(self.text))

    def character(self, item: Item) -> str:
        """A new private character for an item."""
        number = self.used.get(item.kind, 0)
        self.used[item.kind] = number + 1
        sign = chr(_BASE[item.kind] + number % _ROW)
        self.items[sign] = item
        return sign

    def replace(self, start: int, end: int, new: str) -> None:
        """Put `new` in the place of text[start:end]; each new character stands for the whole span."""
        first, last = self.span(start, end)
        self.text = self.text[:start] + new + self.text[end:]
        self.starts[start:end] = [first] * len(new)
        self.ends[start:end] = [last] * len(new)


_WIDE = str.maketrans(
    {
        ",": "，",
        ":": "：",
        ";": "；",
        "(": "（",
        ")": "）",
        "!": "！",
        "?": "？",
        "﹑": "、",
        "､": "、",
        "~": "至",
        "～": "至",
        "—": "－",
        "–": "－",
    }
)


def mask(source: str, start: int, end: int, items: Iterable[Item], *, han: bool) -> Masked:
    """Mask source[start:end].

    Args:
        source: the text that the patterns read, as long as the document's (simplified for Chinese).
        items: names and values inside the span, in order, not overlapping.
        han: drop white space and widen punctuation, as Chinese patterns expect.
    """
    out = Masked("", [], [])
    letters: list[str] = []
    at = start
    for item in items:
        _copy(source, at, item.start, letters, out, han)
        letters.append(out.character(item))
        out.starts.append(item.start)
        out.ends.append(item.end)
        at = item.end
    _copy(source, at, end, letters, out, han)
    out.text = "".join(letters)
    return out


_PLAIN = re.compile("(?: ?[^\\s’‘ʼ–—―\U000f0000-\U0010ffff])* ?")


def _copy(source: str, start: int, end: int, letters: list[str], out: Masked, han: bool) -> None:
    bold = not han and source.find("**", start, end) >= 0
    if not han and not bold and _PLAIN.fullmatch(source, start, end):  # most stretches hold nothing to change
        if letters and letters[-1] == " " and source[start : start + 1] == " ":
            start += 1
        letters += source[start:end]
        out.starts += range(start, end)
        out.ends += range(start + 1, end + 1)
        return
    for at in range(start, end):
        letter = source[at]
        if letter >= "\U000f0000":
            letter = "□"  # a private character in a document must not look like an item
        elif bold and letter == "*" and "*" in (source[at - 1 : at], source[at + 1 : at + 2]):
            continue  # "**Quillon** raised"
        elif letter == "\u3000" and han and letters and letters[-1] not in "，。；：、？！（":
            letter = "，"  # a headline's clauses stand apart by a wide space
        elif letter.isspace():
            if han or (letters and letters[-1] == " "):
                continue
            letter = " "
        elif han:
            letter = letter.translate(_WIDE)
        elif letter in "’‘ʼ":
            letter = "'"
        elif letter in "–—―":
            letter = "–"
        letters.append(letter)
        out.starts.append(at)
        out.ends.append(at + 1)
