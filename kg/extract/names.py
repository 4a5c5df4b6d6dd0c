"""Finds the names in a document and which of them mean the same thing there: mentions and parties.

Names come first from their form (capitals, suffixes, legal forms, enumerations, definitions), then from the registry;
nothing here knows what is said of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from kg.extract.gazetteer import Gazetteer
from kg.extract.names_han import han_names
from kg.extract.names_latin import latin_names
from kg.extract.names_tagged import agreed
from kg.extract.spotted import Alias, Spotted, longest
from kg.extract.tagger import Tagger
from kg.extract.text import Sentence
from kg.model import Document, Party
from kg.normalize.names import fold_name
from kg.registry import Registry


@dataclass(slots=True)
class PartyDraft:
    """A party while the document is read."""

    number: int
    forms: Counter[str] = field(default_factory=Counter)  # forms that stand for it anywhere
    short_forms: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    first: int = 0
    entry: str | None = None  # registry id

    @property
    def mentions(self) -> int:
        """How often the document names it."""
        return self.forms.total() + self.short_forms.total()

    def take(self, other: PartyDraft) -> None:
        """Make another draft's names and kinds this one's."""
        self.forms.update(other.forms)
        self.short_forms.update(other.short_forms)
        self.kinds.update(other.kinds)
        self.entry = self.entry or other.entry

    def party(self, registry: Registry) -> Party:
        """The finished party: names in order of the text's preference, kinds of the registry first."""
        names = list(self.forms)
        kinds = [kind for kind, _ in self.kinds.most_common()]
        if self.entry is not None:
            kinds = [*registry.entries[self.entry].kinds, *kinds]
        known = self.forms or self.short_forms  # of somebody who is only called by a short form
        name = max(known, key=lambda form: (known[form], len(form)), default="")
        unique = tuple(dict.fromkeys(kinds))
        return Party(self.number, name, tuple(names), tuple(self.short_forms), unique)


@dataclass(slots=True)
class Names:
    """All mentions of a document in order, and the parties they stand for."""

    mentions: list[Spotted]
    parties: list[PartyDraft]
    _starts: list[int] = field(default_factory=list)

    def within(self, start: int, end: int) -> list[Spotted]:
        """The mentions inside [start, end)."""
        if len(self._starts) != len(self.mentions):
            self._starts = [mention.start for mention in self.mentions]
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end)
        return [mention for mention in self.mentions[first:last] if mention.end <= end]


def find_names(
    document: Document,
    source: str,
    parts: list[Sentence],
    registry: Registry,
    tagger: Tagger | None = None,
    given: Iterable[Spotted] = (),
) -> Names:
    """Read all names of a document.

    Args:
        document: the text to read.
        source: the same text in simplified characters, position by position.
        parts: its sentences.
        registry: well-known names; may be empty.
        tagger: what is asked about the names that their form tells; None for nobody.
        given: names that are known to stand there, whatever else would be read in their place.
    """
    gazetteer = Gazetteer.of(registry)
    sure = [*given]
    spotted: list[Spotted] = []
    aliases: list[Alias] = []

    def checked(
        mine: list[Sentence], found: list[Spotted], kinds_of: Callable[[str], tuple[str, ...]]
    ) -> list[Spotted]:
        if tagger is not None:
            found = agreed(document.text, source, mine, found, tagger, kinds_of)
        return _with(found, sure)

    for finder, languages in ((latin_names, ("en", "de", "und")), (han_names, ("zh-Hans", "zh-Hant"))):
        mine = [part for part in parts if part.language in languages]
        if mine:
            more, pairs = finder(document.text, source, mine, gazetteer, checked)
            spotted += more
            aliases += pairs
    return _joined(document.text, longest(spotted), aliases, registry)


def _with(spotted: list[Spotted], given: list[Spotted]) -> list[Spotted]:
    """Names with others put in the place of those that they overlap."""
    if not given:
        return spotted
    taken = {place for one in given for place in range(one.start, one.end)}
    kept = [one for one in spotted if taken.isdisjoint(range(one.start, one.end))]
    return sorted(kept + given, key=lambda one: one.start)


def _is_trade_name(short: str, whole: str) -> bool:
    """Whether a name of several words is what stands before the place in a registered name: it means the same anywhere.

    >>> _is_trade_name("Alder Core", "Alder Core (Shenzhen) Technology Co., Ltd")
    True
    """
    return " " in short and whole.startswith(f"{short} (")


def _joined(text: str, spotted: list[Spotted], aliases: Iterable[Alias], registry: Registry) -> Names:
    """Group the mentions into parties: same registry entry, same folded form, or said to be the same."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.setdefault(key, key) != key:
            parent[key] = key = parent[parent[key]]
        return key

    entries = {one.text: one.entry for one in spotted if one.entry and one.text.isascii()}
    for one in spotted:  # "Norvik keeps its name": doubtful where it opens a sentence, registered elsewhere
        if not one.entry and one.letter in "ON":
            one.entry = entries.get(one.text)
        one.key = f"id:{one.entry}" if one.entry else f"name:{fold_name(one.text) or one.text}"
        root(one.key)
    short: set[str] = set()
    called: dict[str, str] = {}  # a registered name → the trade name in it, by which the company goes
    for alias in aliases:
        if not (alias.a.key and alias.b.key):
            continue  # one of them was part of a longer name
        a, b = root(alias.a.key), root(alias.b.key)
        if a != b and not (a.startswith("id:") and b.startswith("id:")):
            keep, drop = (b, a) if b.startswith("id:") else (a, b)
            parent[drop] = keep
        if alias.short:
            if _is_trade_name(alias.b.text, alias.a.text):
                called[alias.a.text] = alias.b.text
            else:
                short.add(alias.b.text)
    trade = set(called.values())
    drafts: dict[str, PartyDraft] = {}
    for one in spotted:
        key = root(one.key)
        draft = drafts.setdefault(key, PartyDraft(len(drafts), first=one.start))
        one.party = draft.number
        is_short = one.text in called or (one.text not in trade and (one.text in short or one.short))
        is_short = is_short and one.letter != "G"  # a company's name may begin with its town's, which goes by it
        (draft.short_forms if is_short else draft.forms)[one.text] += 1
        draft.kinds.update(one.kinds)
        if key.startswith("id:"):
            draft.entry = key[3:]
    return Names(spotted, list(drafts.values()))


def is_investor(draft: PartyDraft) -> bool:
    """Whether the kind of a party says that it puts money into others."""
    return any(kind in draft.kinds for kind in ("VentureInvestor", "Fund", "StateInvestor", "Exchange", "University"))
