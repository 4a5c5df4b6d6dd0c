"""A table of stakes as rows with their places in the text; knows its columns, and never what their cells mean.

A table is told by its header: a first line that names the columns holder and company, and percent, minimum or maximum.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

COLUMNS: Final = (
    "holder",
    "company",
    "percent",
    "minimum",
    "maximum",
    "holder_kind",
    "company_kind",
    "as_of",
    "votes_percent",
    "source",
)
WANTED: Final = "holder, company and percent (or minimum, maximum)"
_NAMES: Final = {"holder", "company"}
_SIZES: Final = {"percent", "minimum", "maximum"}
_SEPARATORS: Final = ",;\t|"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_SEPARATOR_SAID = re.compile(r"sep=(.)\s*", re.IGNORECASE)  # what Excel writes above the header
_LONGEST_HEADER = 10_000  # characters
_MOST_LINES = 100  # of one row: a quote that is opened and never closed must not swallow the rest


@dataclass(frozen=True, slots=True)
class Row:
    """A row by its columns, cells stripped; `line` is its first, from 1, and text[start:end] its lines."""

    line: int
    start: int
    end: int
    cells: Mapping[str, str]
    separator: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table in their order, empty for those that are not read, and where its rows begin."""

    columns: tuple[str, ...]
    separator: str
    line: int  # its own, from 1
    unknown: tuple[str, ...]


def find_header(text: str) -> Header | None:
    r"""The header of a table of stakes; None for every other text.

    >>> find_header("Holder;Company;Percent\nA;B;10\n").columns
    ('holder', 'company', 'percent')
    >>> find_header("name,percent\nA,10\n") is None
    True
    """
    for number, match in enumerate(_LINE.finditer(text[:_LONGEST_HEADER]), start=1):
        line = match[0].strip("\r\n\ufeff")
        if line.strip() and not _SEPARATOR_SAID.fullmatch(line):
            return next((found for sign in _SEPARATORS if (found := _header(line, sign, number))), None)
    return None


def is_table(text: str) -> bool:
    """Whether a text is a table of stakes."""
    return find_header(text) is not None


def _header(line: str, separator: str, number: int) -> Header | None:
    if separator not in line:
        return None
    try:
        written = next(csv.reader([line], delimiter=separator))
    except csv.Error:
        return None
    names = [re.sub(r"[\s_-]+", "_", cell.strip().casefold()) for cell in written]
    if not (set(names) >= _NAMES and _SIZES & set(names)):
        return None
    known = tuple(name if name in COLUMNS else "" for name in names)
    unknown = tuple(cell.strip() for cell, name in zip(written, known, strict=True) if not name and cell.strip())
    return Header(known, separator, number, unknown)


def rows(text: str) -> Iterator[Row | Fault]:
    r"""The rows of a table of stakes in their order; empty ones are passed over.

    >>> [(row.line, row.cells["holder"]) for row in rows('holder,company,percent\n"A, Inc",B,10\n\nC,B,20\n')]
    [(2, 'A, Inc'), (4, 'C')]
    """
    header = find_header(text)
    if header is None:
        return
    twice = {name for name in header.columns if name and header.columns.count(name) > 1}
    if twice:
        yield Fault(header.line, f"the column {min(twice)} stands there twice; keep one")
        return
    places = [match.span() for match in _LINE.finditer(text)]
    lines = [text[start:end] for start, end in places]
    for first, after, cells in _records(lines, header.line, header.separator):
        if isinstance(cells, str):
            yield Fault(first + 1, cells)
        elif any(cell.strip() for cell in cells):
            end = places[after - 1][0] + len(lines[after - 1].rstrip("\r\n"))
            yield _row(first + 1, places[first][0], end, cells, header)


def _row(line: int, start: int, end: int, cells: Sequence[str], header: Header) -> Row | Fault:
    if any(cell.strip() for cell in cells[len(header.columns) :]):
        return Fault(line, f"{len(cells)} cells under {len(header.columns)} columns; put a name with a comma in quotes")
    named = {name: cell.strip() for name, cell in zip(header.columns, cells, strict=False) if name}
    return Row(line, start, end, named, header.separator)


class _Lines:
    """Lines as they are given to the csv module, so that a row knows where it ends."""

    def __init__(self, lines: Sequence[str], at: int) -> None:
        self.lines = lines
        self.at = self.first = at

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self.at >= len(self.lines) or self.at - self.first >= _MOST_LINES:
            raise StopIteration
        self.at += 1
        return self.lines[self.at - 1]


def _records(lines: Sequence[str], at: int, separator: str) -> Iterator[tuple[int, int, list[str] | str]]:
    """First line, line after, and the cells, or what is wrong with them; after a fault the next line is a new row."""
    while at < len(lines):
        source = _Lines(lines, at)
        try:
            for cells in csv.reader(source, delimiter=separator, strict=True):
                yield source.first, source.at, cells
                source.first = source.at
            return
        except csv.Error as exc:
            yield source.first, source.first + 1, f"its quotes or cells are not those of a table ({exc}); write it anew"
            at = source.first + 1


def line_starts(text: str) -> list[int]:
    r"""Where each line of a text begins.

    >>> line_starts("a\r\nb\n")
    [0, 3]
    """
    return [match.start() for match in _LINE.finditer(text)]


def line_at(starts: Sequence[int], offset: int) -> int:
    """The number, from 1, of the line in which an offset stands."""
    return bisect_right(starts, offset)
