"""What the finders of names hand to each other: a name at a place, and two names said to mean the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from kg.extract.text import Sentence


@dataclass(slots=True, eq=False)
class Spotted:
    """A name at text[start:end]; `letter` is its kind in masked.KINDS."""

    start: int
    end: int
    text: str
    letter: str = "N"
    kinds: tuple[str, ...] = ()
    entry: str | None = None  # id in the names registry
    short: bool = False  # a short form that stands for a fuller name only in this document
    key: str = ""
    party: int = -1
    compound: bool = False  # the first part of a German compound ("Norvik-Rivale"): not what a text is about


@dataclass(frozen=True, slots=True)
class Alias:
    """Two mentions that the text says, or plainly means, to be one thing; `short`: b is only a short form of a."""

    a: Spotted
    b: Spotted
    short: bool = False


Check = Callable[[list[Sentence], list[Spotted], Callable[[str], tuple[str, ...]]], list[Spotted]]
"""What looks over the names of some sentences once more, before their short forms are looked for."""


def longest(spotted: Iterable[Spotted], better: Callable[[Spotted], Any] = lambda name: 0) -> list[Spotted]:
    """Of names that overlap the longest, then the first; of those at the same place the one that sorts first by `better`.

    >>> [one.text for one in longest([Spotted(0, 5, "Alder"), Spotted(0, 13, "Alder Capital"), Spotted(6, 20, "Capital")])]
    ['Capital']
    """
    kept: list[Spotted] = []
    for one in sorted(spotted, key=lambda name: (name.start, name.start - name.end, better(name))):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
        elif one.end - one.start > kept[-1].end - kept[-1].start:
            kept[-1] = one
    return kept
