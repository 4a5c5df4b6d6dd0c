"""Finds the values of a document (amounts, percentages, dates, rounds) as items for masking."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import groupby

from kg.extract.masked import Item
from kg.extract.text import Sentence
from kg.model import Document
from kg.normalize.dates import find_dates
from kg.normalize.money import find_money
from kg.normalize.percent import find_percents
from kg.normalize.rounds import find_rounds


class Values:
    """All values of a document in order, found in one pass over each stretch of one language."""

    def __init__(self, document: Document, parts: list[Sentence]) -> None:
        self._items: list[Item] = []
        for (article, language), stretch in groupby(parts, key=lambda part: (part.article, part.language)):
            mine = list(stretch)
            reference = document.articles[article].published or document.published
            self._items += _found(document.text, mine[0].start, mine[-1].end, language, reference)
        self._starts = [item.start for item in self._items]

    def within(self, start: int, end: int) -> list[Item]:
        """The values inside [start, end)."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [item for item in self._items[first:last] if item.end <= end]


def _found(text: str, start: int, end: int, language: str, reference: str | None) -> Iterator[Item]:
    """Values of text[start:end] that do not overlap: the first, and of those that begin together the longest."""
    piece = text[start:end]
    han = language.startswith("zh")
    tag = language if han or language in ("en", "de") else "en"
    rows: list[tuple[int, int, str, object]] = []
    rows += [(one.start, one.end, "M", one.value) for one in find_money(piece, tag, "CNY" if han else None)]
    rows += [(one.start, one.end, "Q", one.value) for one in find_percents(piece, tag)]
    rows += [(one.start, one.end, "D", one.value) for one in find_dates(piece, tag, reference)]
    rows += [(one.start, one.end, "R", one.value) for one in find_rounds(piece, tag)]
    reached = 0
    for first, last, letter, value in sorted(rows, key=lambda row: (row[0], -row[1])):
        if first >= reached:
            yield Item(letter, start + first, start + last, value)
            reached = last
