"""Finds the values of a sentence (amounts, percentages, dates, rounds) as items for masking."""

from __future__ import annotations

from kg.extract.masked import Item
from kg.extract.text import Sentence
from kg.normalize.dates import find_dates
from kg.normalize.money import find_money
from kg.normalize.percent import find_percents
from kg.normalize.rounds import find_rounds


def find_values(text: str, part: Sentence, language: str, reference: str | None) -> list[Item]:
    """Amounts, percentages, dates and rounds in one sentence, not overlapping; offsets are the document's."""
    piece = text[part.start : part.end]
    tag = part.language if language == "zh" else language
    rows = [("M", found) for found in find_money(piece, tag, "CNY" if language == "zh" else None)]
    rows += [("Q", found) for found in find_percents(piece, tag)]
    rows += [("D", found) for found in find_dates(piece, tag, reference)]
    rows += [("R", found) for found in find_rounds(piece, tag)]
    items: list[Item] = []
    for letter, found in sorted(rows, key=lambda row: (row[1].start, -(row[1].end - row[1].start))):
        if items and part.start + found.start < items[-1].end:
            continue
        items.append(Item(letter, part.start + found.start, part.start + found.end, found.value))
    return items
