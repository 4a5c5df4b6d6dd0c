"""Writes the rows of an answer as they come: a table, JSON, CSV, or the graph in them; asks nothing and keeps little.

Of a table and a graph at most the limit is held in memory; JSON and CSV hold one row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, TextIO

from kg.console.drawing import inner, node, relationship
from kg.export.csv import safe
from kg.render import cut, encoded, table, visible, width, wrap

FORMATS: Final = ("table", "json", "jsonl", "csv", "graph")
PEOPLE: Final = ("table", "graph")  # those that have a limit where none is given
LIMIT: Final = 100  # rows that people are shown
_COUNTED: Final = 100_000  # rows that are counted beyond the limit
_NARROW: Final = 9  # cells a column needs to be read; with less, a row is shown as a record

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows were written, and how many there were beyond the limit; `more` where those were not all counted."""

    rows: int
    left_out: int = 0
    more: bool = False

    def left(self) -> str:
        """What to say of the rows that are not shown; nothing where all are.

        >>> Written(100, 20).left()
        '20 more rows are not shown; raise the limit to see them'
        """
        if not self.left_out:
            return ""
        count = f"more than {self.left_out:,} rows" if self.more else f"{self.left_out:,} more rows"
        one = "1 more row is not shown; raise the limit to see it"
        return (
            one if (self.left_out, self.more) == (1, False) else f"{count} are not shown; raise the limit to see them"
        )


@dataclass(frozen=True, slots=True)
class Form:
    """How a value is written: as JSON, for people, and in how many cells of a line."""

    plain: Callable[[Any], Any]
    drawn: Callable[[Any, bool], str]
    cells: int


def write(
    format_: str, columns: Sequence[str], rows: Iterable[Row], to: TextIO, form: Form, limit: int | None
) -> Written:
    """Write an answer.

    Args:
        format_: one of FORMATS.
        limit: the most rows; None for LIMIT where people read them and for all where programs do.
    """
    most = LIMIT if limit is None and format_ in PEOPLE else limit
    rest = iter(rows)
    counted = _Counted(rest if most is None else islice(rest, most))
    _WRITERS[format_](columns, counted, to, form)
    beyond = sum(1 for _ in islice(rest, _COUNTED)) if most is not None else 0
    return Written(counted.rows, beyond, beyond == _COUNTED)


class _Counted:
    """Rows that are counted as they go by."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = 0
        self._rows = rows

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.rows += 1
            yield row


# --------------------------------------------------------------------------------------------------------- for people


def _table(columns: Sequence[str], rows: Iterable[Row], to: TextIO, form: Form) -> None:
    kept = list(rows)
    if not kept or not columns:
        return
    texts = [[form.drawn(value, len(columns) > 1) for value in row] for row in kept]
    if _crowded(columns, texts, form.cells):
        _records(columns, texts, to, form.cells)
        return
    headings = [
        visible(name).rstrip("#!") + ("#" if _numbers(kept, place) else "") for place, name in enumerate(columns)
    ]
    table(headings, texts, to, form.cells)


def _numbers(rows: Sequence[Row], place: int) -> bool:
    found = [row[place] for row in rows if row[place] is not None]
    return bool(found) and all(isinstance(value, int | float) and not isinstance(value, bool) for value in found)


def _crowded(columns: Sequence[str], texts: Sequence[Sequence[str]], cells: int) -> bool:
    """Whether the columns would be too narrow to read, side by side."""
    wanted = [max(width(name), *(width(row[place]) for row in texts)) for place, name in enumerate(columns)]
    room = cells - 2 * (len(columns) - 1)
    return (
        len(columns) > 1
        and sum(min(size, max(_NARROW, width(name))) for size, name in zip(wanted, columns, strict=True)) > room
    )


def _records(columns: Sequence[str], texts: Sequence[Sequence[str]], to: TextIO, cells: int) -> None:
    """One line a value, where a row is too long for the terminal."""
    names = [cut(visible(name), max(4, cells // 3)) for name in columns]
    side = max(map(width, names))
    for number, row in enumerate(texts, 1):
        title = f"── {number} "
        to.write(title + "─" * max(0, min(cells, 60) - len(title)) + "\n")
        for name, text in zip(names, row, strict=True):
            first, *more = wrap(visible(text), max(10, cells - side - 2))
            to.write(f"{name}{' ' * (side - width(name))}  {first}".rstrip() + "\n")
            to.writelines(f"{' ' * (side + 2)}{line}\n" for line in more)


def _graph(columns: Sequence[str], rows: Iterable[Row], to: TextIO, form: Form) -> None:
    """Every node of the answer once with its properties, then every relationship once."""
    nodes: dict[Any, Any] = {}
    edges: dict[Any, Any] = {}
    others = [row for row in rows if not sum(_collect(value, nodes, edges) for value in row)]
    for value in nodes.values():
        _node(value, to, form.cells)
    for value in edges.values():
        start, end = (nodes.get(side.element_id, side) for side in (value.start_node, value.end_node))
        _wrapped(f"{node(start)}-{relationship(value)}->{node(end)}", to, form.cells)
    if others:
        _table(columns, others, to, form)


def _collect(value: Any, nodes: dict[Any, Any], edges: dict[Any, Any]) -> int:
    """Take up the nodes and relationships in a value; how many there are."""
    if hasattr(value, "nodes") and hasattr(value, "relationships"):
        return sum(_collect(item, nodes, edges) for item in (*value.nodes, *value.relationships))
    if hasattr(value, "labels"):
        nodes.setdefault(value.element_id, value)
        return 1
    if hasattr(value, "start_node"):
        edges.setdefault(value.element_id, value)
        return 1
    if isinstance(value, dict):
        return sum(_collect(item, nodes, edges) for item in value.values())
    return sum(_collect(item, nodes, edges) for item in value) if type(value) is list else 0


def _node(value: Any, to: TextIO, cells: int) -> None:
    labels = "".join(f":{label}" for label in sorted(value.labels) if not label.startswith("_"))
    _wrapped(f"{node(value)} {labels}".rstrip(), to, cells)
    for key, item in sorted(value.items()):
        if not key.startswith("_"):
            _wrapped(f"    {key}: {inner(item)}", to, cells, "      ")


def _wrapped(text: str, to: TextIO, cells: int, indent: str = "  ") -> None:
    lead = text[: len(text) - len(text.lstrip())]
    first, *more = wrap(visible(text.lstrip()), max(20, cells - len(indent)))
    to.write(f"{lead}{first}\n")
    to.writelines(f"{indent}{line}\n" for line in more)


# ------------------------------------------------------------------------------------------------------- for programs


def _json(columns: Sequence[str], rows: Iterable[Row], to: TextIO, form: Form) -> None:
    to.write(f'{{\n  "columns": {encoded(list(columns))},\n  "rows": [')
    between = "\n    "
    for row in rows:
        to.write(between + encoded(_named(columns, row, form)))
        between = ",\n    "
    to.write("]\n}\n" if between == "\n    " else "\n  ]\n}\n")


def _jsonl(columns: Sequence[str], rows: Iterable[Row], to: TextIO, form: Form) -> None:
    for row in rows:
        to.write(encoded(_named(columns, row, form)) + "\n")


def _named(columns: Sequence[str], row: Row, form: Form) -> dict[str, Any]:
    return dict(zip(columns, map(form.plain, row), strict=True))


def _csv(columns: Sequence[str], rows: Iterable[Row], to: TextIO, form: Form) -> None:
    from csv import writer

    if not columns:
        return
    shown = visible if to.isatty() else str
    lines = writer(to, lineterminator="\n")
    lines.writerow([shown(safe(name)) for name in columns])
    lines.writerows([shown(safe(_cell(form.plain(value)))) for value in row] for row in rows)


def _cell(value: Any) -> str:
    """A value in CSV: null is empty, a list or a map is JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return encoded(value) if isinstance(value, bool | list | dict) else str(value)


_WRITERS: Final = {"table": _table, "json": _json, "jsonl": _jsonl, "csv": _csv, "graph": _graph}


def flat(
    columns: Sequence[str], rows: Iterable[Row], to: TextIO, plain: Callable[[Any], Any], limit: int | None
) -> Written:
    """Write CSV in which an entity has columns of its own; which there are, all rows must be known to say."""
    from kg.render import csv

    rest = iter(rows)
    counted = _Counted(rest if limit is None else islice(rest, limit))
    csv((dict(zip(columns, map(plain, row), strict=True)) for row in counted), to, safe)
    beyond = sum(1 for _ in islice(rest, _COUNTED)) if limit is not None else 0
    return Written(counted.rows, beyond, beyond == _COUNTED)
