"""Sentences as `kg.extract.pairs` prepares them, from plain ones."""

from __future__ import annotations

from kg.extract.masked import Item, mask
from kg.extract.pairs import Scene, Told, scene

NOBODY = Told(frozenset(), frozenset(), None, None)


def seen(text: str, language: str = "en", told: Told = NOBODY, kind: str = "prose", **names: str) -> Scene | None:
    """A sentence in which the names stand for the kinds given: their parties are numbered in the order given."""
    items = []
    for number, (name, letter) in enumerate(names.items()):
        start = text.index(name)
        items.append(Item(letter, start, start + len(name), number, text=name))
    items.sort(key=lambda one: one.start)
    masked = mask(text, 0, len(text), items, han=language == "zh")
    return scene(masked, masked.text, language, kind, told)
