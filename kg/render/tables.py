"""Writes tables for people, CSV for programs and HTML for notebooks; knows nothing of what the rows mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, TextIO

from kg.render.text import visible, width, wrap

_CHUNK = 500  # rows by which the columns are measured; the rest is written as it comes
_NARROWEST = 4  # cells of a column


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], to: TextIO, cells: int) -> None:
    """Write a table for people, row by row as they come, at most so many cells wide.

    Args:
        columns: headings; one that ends in "#" (not shown) holds numbers and is set to the right, one that ends in
            "!" (not shown) holds what is copied, such as ids, and is never folded.
        rows: texts, shown by `visible` here.
    """
    rest = iter(rows)
    first: list[Sequence[str]] = [[visible(cell) for cell in row] for row in islice(rest, _CHUNK)]
    headings, right = [heading.rstrip("#!") for heading in columns], [heading.endswith("#") for heading in columns]
    sizes = _sizes(headings, first, cells, [heading.endswith("!") for heading in columns])
    to.write(_line([[heading] for heading in headings], sizes, right))
    to.write("  ".join("─" * size for size in sizes) + "\n")
    for row in first:
        to.write(_row(row, sizes, right))
    for row in rest:
        to.write(_row([visible(cell) for cell in row], sizes, right))


def _sizes(headings: Sequence[str], rows: Sequence[Sequence[str]], cells: int, whole: Sequence[bool]) -> list[int]:
    """The width of each column: what it needs, and where that is too much, the widest give way first."""
    wanted = [max(map(width, column)) for column in zip(headings, *rows, strict=True)]
    room = cells - 2 * (len(wanted) - 1)
    for cap in range(max(*wanted, _NARROWEST), _NARROWEST - 1, -1):
        sizes = [size if kept else min(size, cap) for size, kept in zip(wanted, whole, strict=True)]
        if sum(sizes) <= room:
            break
    return sizes


def _row(row: Sequence[str], sizes: Sequence[int], right: Sequence[bool]) -> str:
    wrapped = [wrap(cell, size) for cell, size in zip(row, sizes, strict=True)]
    return _line(wrapped, sizes, right)


def _line(wrapped: Sequence[Sequence[str]], sizes: Sequence[int], right: Sequence[bool]) -> str:
    text = ""
    for line in range(max(map(len, wrapped))):
        cells = [column[line] if line < len(column) else "" for column in wrapped]
        padded = [_padded(cell, size, side) for cell, size, side in zip(cells, sizes, right, strict=True)]
        text += "  ".join(padded).rstrip() + "\n"
    return text


def _padded(text: str, cells: int, right: bool) -> str:
    gap = " " * max(0, cells - width(text))
    return gap + text if right else text + gap


def flat(row: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Lay out a JSON object as one row: nested names joined by "_", lists of texts by "; ", others as JSON.

    >>> flat({"subject": {"id": "a", "names": ["A", "甲"]}, "status": "asserted", "confidence": None})
    {'subject_id': 'a', 'subject_names': 'A; 甲', 'status': 'asserted', 'confidence': None}
    """
    found: dict[str, Any] = {}
    for key, item in row.items():
        if isinstance(item, Mapping):
            found |= flat(item, f"{prefix}{key}_")
        elif isinstance(item, list):
            found[prefix + key] = _listed(item)
        else:
            found[prefix + key] = item
    return found


def _listed(items: list[Any]) -> str:
    if all(isinstance(item, str) for item in items):
        return "; ".join(items)
    import json

    return json.dumps(items, ensure_ascii=False)


def csv(rows: Iterable[Mapping[str, Any]], to: TextIO, safe: Callable[[str], str] = str) -> None:
    """Write rows as CSV with a heading; a column stands where any row has it, in the order of first appearance.

    Args:
        safe: makes a text harmless for a spreadsheet.
    """
    from csv import DictWriter

    shown = visible if to.isatty() else str
    flats = [{key: shown(safe(_plain(item))) for key, item in flat(row).items() if item is not None} for row in rows]
    columns = list(dict.fromkeys(key for row in flats for key in row))
    writer = DictWriter(to, columns, restval="", lineterminator="\n")
    if columns:
        writer.writeheader()
    writer.writerows(flats)


def _plain(item: object) -> str:
    return str(item).lower() if isinstance(item, bool) else str(item)


def html(columns: Sequence[str], rows: Iterable[Sequence[str]], title: str = "", limit: int = 100) -> str:
    """Lay out a table for a notebook; everything in it is escaped.

    >>> html(["Name"], [["<b>A</b>"]])
    '<table><thead><tr><th>Name</th></tr></thead><tbody><tr><td>&lt;b&gt;A&lt;/b&gt;</td></tr></tbody></table>'
    """
    from html import escape

    rest = iter(rows)
    head = "".join(f"<th>{escape(heading.rstrip('#!'))}</th>" for heading in columns)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(visible(cell))}</td>' for cell in row)}</tr>" for row in islice(rest, limit)
    )
    more = f"<p>The first {limit} rows are shown.</p>" if next(rest, None) is not None else ""
    caption = f"<caption>{escape(visible(title))}</caption>" if title else ""
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"
