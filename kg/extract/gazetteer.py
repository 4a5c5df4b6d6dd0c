"""Looks up the names of the registry in a text: by first word in Latin script, by first characters in Chinese."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from kg.normalize.scripts import has_han, to_simplified
from kg.registry import Registry

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


@dataclass(slots=True)
class Gazetteer:
    """All forms of a registry, for finding."""

    latin: dict[str, list[tuple[str, str, tuple[str, ...], bool]]] = field(default_factory=lambda: defaultdict(list))
    han: dict[str, list[tuple[str, str, tuple[str, ...], bool]]] = field(default_factory=lambda: defaultdict(list))

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
        hits: list[Hit] = []
        at = start
        while at < end:
            row = next(
                (row for row in self.han.get(source[at : at + 2], ()) if source.startswith(row[0], at, end)), None
            )
            if row is None or (source[at] == "中" and source[at - 1 : at] == "其"):  # 其中国投集团 names 国投集团
                at += 1
                continue
            hits.append(Hit(at, at + len(row[0]), row[1], row[2], row[3]))
            at += len(row[0])
        return hits

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


_MADE: dict[int, tuple[Registry, Gazetteer]] = {}  # the registry is kept, so its id stays its own
