"""Cuts a document into rows and stretches and says which claims each belongs to; knows no HTML."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.explain import Explained, Explanation

_LINE = re.compile(r"[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """text[start:end], of which the same is to be said throughout; numbers are places in the list of claims.

    `told`: claims of whose sentence it is part; `decided`: claims of whose words it is part; `subject`, `object`: those
    whose end it names; `turned`: those that it makes no fact.
    """

    start: int
    end: int
    told: tuple[int, ...] = ()
    decided: tuple[int, ...] = ()
    subject: tuple[int, ...] = ()
    object: tuple[int, ...] = ()
    turned: tuple[int, ...] = ()


@dataclass(slots=True)
class Row:
    """A line of the document: its stretches, and the claims whose sentence begins in it."""

    start: int
    end: int
    stretches: list[Stretch] = field(default_factory=list)
    claims: list[int] = field(default_factory=list)


_Mark = tuple[int, int, str, int]  # start, end, what of, number of the claim


def rows(explanation: Explanation) -> list[Row]:
    """The lines of a document in order; lines without text are left out."""
    found = [Row(*line.span()) for line in _LINE.finditer(explanation.document.text)]
    starts = [row.start for row in found]
    marks: list[list[_Mark]] = [[] for _ in found]
    for number, claim in enumerate(explanation.claims):
        first = max(bisect_right(starts, claim.fact.evidence[0].start) - 1, 0)
        found[first].claims.append(number)
        for mark in _marks(number, claim):
            for place in range(max(bisect_right(starts, mark[0]) - 1, 0), len(found)):
                if found[place].start >= mark[1]:
                    break
                marks[place].append(mark)
    for row, its in zip(found, marks, strict=True):
        row.stretches = list(_stretches(row, its))
    return found


def _marks(number: int, claim: Explained) -> Iterator[_Mark]:
    quote = claim.fact.evidence[0]
    yield quote.start, quote.end, "told", number
    for reason in claim.reasons[:1]:
        for word in reason.words:
            yield word.start, word.end, "decided", number
        for one in reason.names:
            if one.role:
                yield one.at.start, one.at.end, one.role, number
        for cue in reason.cues:
            if claim.fact.status != "asserted":
                yield cue.at.start, cue.at.end, "turned", number


def _stretches(row: Row, marks: Iterable[_Mark]) -> Iterator[Stretch]:
    """A row cut wherever a mark begins or ends."""
    inside = [(max(start, row.start), min(end, row.end), what, number) for start, end, what, number in marks]
    begins: dict[int, list[tuple[str, int]]] = {}
    ends: dict[int, list[tuple[str, int]]] = {}
    for start, end, what, number in dict.fromkeys(inside):
        begins.setdefault(start, []).append((what, number))
        ends.setdefault(end, []).append((what, number))
    open_: dict[tuple[str, int], int] = {}
    cuts = sorted({row.start, row.end, *begins, *ends})
    for place, cut in enumerate(cuts[:-1]):
        for one in ends.get(cut, ()):
            open_[one] -= 1
            if not open_[one]:
                del open_[one]
        for one in begins.get(cut, ()):
            open_[one] = open_.get(one, 0) + 1
        said: dict[str, list[int]] = {}
        for what, number in open_:
            said.setdefault(what, []).append(number)
        yield Stretch(cut, cuts[place + 1], **{what: tuple(sorted(its)) for what, its in said.items()})
