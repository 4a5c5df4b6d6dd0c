"""What the finders of names hand to each other: a name at a place, and two names said to mean the same."""

from __future__ import annotations

from dataclasses import dataclass


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
