"""Looks up the names of the registry in a text: by first word in Latin script, by first characters in Chinese."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.normalize.scripts import has_han, to_simplified
from kg.registry import Registry

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

_WORD = re.compile(r"[^\W_]+(?:['’.&+-][^\W_]+)*")

LETTERS = {"Person": "P", "Exchange": "X", "Place": "G", "Product": "T"}


def letter_of(kinds: tuple[str, ...]) -> str:
    """The letter of masked.KINDS for some classes: an organisation unless they say otherwise."""
    return next((LETTERS[kind] for kind in kinds if kind in LETTERS), "O")


@dataclass(frozen=True, slots=True)
class Hit:
    """A registry name at source[start:end]."""

    start: int
    end: int
    entry: str  # id; "" for a place
    kinds: tuple[str, ...]
    ambiguous: bool


Row = tuple[str, str, tuple[str, ...], bool]  # form, entry, kinds, ambiguous


@dataclass(slots=True)
class Gazetteer:
    """All forms of a registry, for finding."""

    latin: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    han: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    _finder: AhoCorasick | None = None
    _rows: list[Row] = field(default_factory=list)

    @classmethod
    def of(cls, registry: Registry) -> Gazetteer:
        """The gazetteer of a registry, made once."""
        kept = _MADE.get(id(registry))
        made = kept[1] if kept is not None else None
        if made is None:
            made = cls()
            for form, entry, ambiguous in registry.forms():
                made._add(form, entry, registry.entries[entry].kinds, ambiguous)
            for place in registry.places.values():
                for form in place.plain:
                    made._add(form, "", place.kinds, False)
            for table in (made.latin, made.han):
                for rows in table.values():
                    rows.sort(key=lambda row: -len(row[0]))
            _MADE.clear()
            _MADE[id(registry)] = registry, made
        return made

    def _add(self, form: str, entry: str, kinds: tuple[str, ...], ambiguous: bool) -> None:
        if has_han(form):
            form = to_simplified(form)
            self.han[form[:2]].append((form, entry, kinds, ambiguous))
        elif word := _WORD.match(form):
            self.latin[word[0].casefold()].append((form, entry, kinds, ambiguous))

    def han_hits(self, source: str, start: int, end: int) -> list[Hit]:
        """Longest matches of Chinese forms in source[start:end], from the left."""
        if self._finder is None:
            self._finder, self._rows = self._made()
        hits: list[Hit] = []
        at = start
        while at < end:
            at, begun = end, at
            for number, first, stop in self._finder.find_matches_as_indexes(source[begun:end]):
                if _within_word(source, begun + first):
                    at = begun + first + 1
                    break
                _, entry, kinds, ambiguous = self._rows[number]
                hits.append(Hit(begun + first, begun + stop, entry, kinds, ambiguous))
        return hits

    def begins_at(self, source: str, at: int) -> bool:
        """Whether a Chinese form may begin at a place."""
        return source[at : at + 2] in self.han

    def _made(self) -> tuple[AhoCorasick, list[Row]]:
        """What finds the Chinese forms; of several that are spelt alike the first."""
        from ahocorasick_rs import AhoCorasick, MatchKind  # only those pay that read documents

        rows: dict[str, Row] = {}
        for row in [row for several in self.han.values() for row in several]:
            rows.setdefault(row[0], row)
        return AhoCorasick(rows, MatchKind.LeftmostLongest, store_patterns=False), list(rows.values())

    def latin_hits(self, source: str, start: int, end: int) -> list[Hit]:
        """Longest matches of Latin forms at word boundaries, case as registered (or all capitals)."""
        hits: list[Hit] = []
        at = start
        while word := _WORD.search(source, at, end):
            hit = self._latin_at(source, word.start(), end)
            if hit is not None:
                hits.append(hit)
            at = hit.end if hit is not None else word.end()
        return hits

    def _latin_at(self, source: str, at: int, end: int) -> Hit | None:
        first = _WORD.match(source, at, end)
        if first is None:
            return None
        candidates = list(self.latin.get(first[0].casefold(), ()))
        if "'" in first[0] or "’" in first[0]:  # Tencent's
            candidates += self.latin.get(re.split("['’]", first[0])[0].casefold(), ())
        if "-" in first[0]:  # Nvidia-Chips
            candidates += self.latin.get(first[0].split("-")[0].casefold(), ())
        for form, entry, kinds, ambiguous in candidates:
            stop = at + len(form)
            here = source[at:stop]
            if here != form and here != form.upper():
                continue
            if stop < end and (source[stop].isalnum() or source[stop] == "_"):
                continue
            return Hit(at, stop, entry, kinds, ambiguous)
        return None


def _within_word(source: str, at: int) -> bool:
    """其中国投集团 names 国投集团."""
    return source[at] == "中" and source[at - 1 : at] == "其"


_MADE: dict[int, tuple[Registry, Gazetteer]] = {}  # the registry is kept, so its id stays its own
