"""Reads the short table of figures in an English filing: years, unit, revenue and profit or loss; never guesses a unit."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from kg.extract.found import Found
from kg.extract.text import Sentence
from kg.model import Status, Value
from kg.normalize.money import plain

CONFIDENCE = 0.86
LONGEST = 160  # characters of a line of such a table

_YEARS = re.compile(r"[A-Za-z0-9 ]{0,50}?\b((?:19|20)\d\d(?:[ \t]+(?:19|20)\d\d){1,2})")
_UNIT = re.compile(r"(?P<sign>US\$|HK\$|RMB|USD|HKD|CNY|EUR|GBP|€|£)[ ]?(?P<scale>['’]000|million|thousand|mn?)\b")
_ROW = re.compile(
    r"(?P<label>[A-Za-z][A-Za-z /()-]{3,60}?)[ \t]+(?P<cells>\(?\d[\d,.]{0,15}\)?(?:[ \t]+\(?\d[\d,.]{0,15}\)?){0,2})"
)
_CURRENCY = {"US$": "USD", "HK$": "HKD", "RMB": "CNY", "€": "EUR", "£": "GBP"}
_LABELS = (
    ("revenue", re.compile(r"(?:total |net )?(?:revenues?|turnover|sales)", re.I)),
    ("netProfit", re.compile(r"(?:net )?(?:profit|loss|profit/\(?loss\)?|\(?loss\)?/profit|profit \(loss\)|loss/profit)"
                             r" (?:after tax(?:ation)?|for the (?:year|period))|net (?:profit|loss|income)", re.I)),
)  # fmt: skip


@dataclass(slots=True)
class Statement:
    """The table being read: its years and what its numbers are counted in."""

    years: list[str] = field(default_factory=list)
    currency: str = ""
    scale: int = 0

    def read(self, text: str, part: Sentence, company: int | None) -> list[Found]:
        """The figures of one line; a line of prose ends the table."""
        line = text[part.start : part.end].strip()
        years = _YEARS.fullmatch(line)
        unit = _UNIT.match(line)
        if years is not None:
            self.years, self.scale = years[1].split(), 0
        elif unit is not None and self.years:
            self.currency = _CURRENCY.get(unit["sign"], unit["sign"])
            self.scale = 1_000 if unit["scale"][-3:] in ("000", "and") else 1_000_000
        elif len(line) > LONGEST:
            self.years = []
        elif self.years and self.scale and company is not None:
            return self._row(line, part, company)
        return []

    def _row(self, line: str, part: Sentence, company: int) -> list[Found]:
        row = _ROW.fullmatch(line)
        cells = row["cells"].split() if row is not None else []
        if row is None or len(cells) != len(self.years):
            return []
        predicate = next((name for name, label in _LABELS if label.fullmatch(row["label"])), None)
        if predicate is None:
            return []
        lost = row["label"].casefold().startswith(("loss ", "net loss")) and "profit" not in row["label"].casefold()
        figures = [(year, _amount(cell, self.scale, lost)) for year, cell in zip(self.years, cells, strict=True)]
        return [
            Found(company, predicate, Value(amount, self.currency), {"period": year}, Status.ASSERTED, CONFIDENCE,
                  "statement", part.start, part.end)
            for year, amount in figures if amount is not None
        ]  # fmt: skip


def _amount(cell: str, scale: int, lost: bool) -> str | None:
    """A cell as a plain number; brackets, and the label of a loss, make it negative.

    >>> _amount("(22,415)", 1000, True), _amount("4,310", 1000, False)
    ('-22415000', '4310000')
    """
    try:
        number = Decimal(cell.strip("()").replace(",", "")) * scale
    except InvalidOperation:
        return None
    return plain(-number if lost or cell.startswith("(") else number)
