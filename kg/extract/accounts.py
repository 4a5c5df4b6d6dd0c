"""Reads tables of accounts: a header row of periods, then a row of sums for revenue or profit; knows nothing of owners."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from kg.extract.masked import Item
from kg.extract.qualifiers import literal, negated
from kg.extract.wordlists import word_lists
from kg.model import Value
from kg.normalize.dates import When
from kg.normalize.money import Money, find_money

_UNIT = re.compile(
    r"[（(：:][^（）()：:\n，。]{0,8}?(?P<unit>(?:百万|千万|万|千|仟|亿)?(?:人民币|新台币|新臺币)?[美港欧]?元)[^（）()\n]{0,8}?[）)\n]"
)
_FIGURE = re.compile(
    r"(?P<open>[(（])?(?P<sign>[-−–－])?(?P<digits>\d{1,3}(?:,\d{3}){0,5}(?:\.\d{1,4})?|\d{1,15}(?:\.\d{1,4})?)[)）]?"
)
_PERIOD = re.compile(r"\d{4}(?:-Q\d|-H\d|-\d\d)?")
_BEFORE = 120  # characters before a header in which the unit may stand


class Column(Protocol):
    """What this reads of a cell."""

    start: int
    values: list[Item]

    @property
    def text(self) -> str:
        """The cell without the blanks around it."""


@dataclass(slots=True)
class Accounts:
    """The table of accounts being read: the period of each column, and what its figures are counted in."""

    periods: list[str | None] = field(default_factory=list)
    unit: str = ""

    def header(self, text: str, cells: Sequence[Column]) -> bool:
        """Whether a row names periods and nothing else but its first column; takes them if so."""
        found = [_period(cell) for cell in cells]
        self.periods, self.unit = [], ""
        if len(cells) < 2 or found[0] or not all(found[1:]):
            return False
        before = text[max(0, cells[0].start - _BEFORE) : cells[0].start] + cells[0].text + "\n"
        units = [match["unit"] for match in _UNIT.finditer(before)]
        self.periods, self.unit = found, units[-1] if units else ""
        return True

    def row(self, cells: Sequence[Column], language: str) -> list[tuple[str, Value, str]]:
        """What a row below the header says: predicate, sum, period; nothing where its unit is not known.

        A sum in brackets or with a minus is below zero; so is one in a row of losses.
        """
        if not self.periods or not cells:
            return []
        lists = word_lists(language)
        title = re.sub(r"[（(][^（）()]*[）)]$", "", cells[0].text).casefold()
        for predicate, words in (
            ("revenue", "account_revenue"),
            ("netProfit", "account_profit"),
            ("netProfit", "account_loss"),
        ):
            if title in lists.get(words, frozenset()):
                sums = [
                    (_sum(cell, self.unit, predicate), when)
                    for cell, when in zip(cells[1:], self.periods[1:], strict=False)
                ]
                loss = words == "account_loss"
                return [(predicate, negated(value) if loss else value, when) for value, when in sums if value and when]
        return []


def _period(cell: Column) -> str | None:
    whens = [one.content.value for one in cell.values if isinstance(one.content, When)]
    return (
        whens[0]
        if len(whens) == 1 and _PERIOD.fullmatch(whens[0]) and len(cell.text) <= len("2024年12月31日")
        else None
    )


def _sum(cell: Column, unit: str, predicate: str) -> Value | None:
    told = next((item for item in cell.values if isinstance(item.content, Money)), None)
    figure = _FIGURE.fullmatch(cell.text)
    if told is not None and (figure is None or not unit):
        value = literal(predicate, told)
        return negated(value) if value and cell.text[0] in "-−–－(（" else value
    if figure is None or not unit:
        return None
    money = find_money(figure["digits"].replace(",", "") + unit, "zh-Hans", "CNY")
    value = literal(predicate, Item("M", 0, 0, money[0].value)) if money else None
    return negated(value) if value and (figure["sign"] or figure["open"]) else value
