"""Reads gold: one statement a line, as a person annotated it, and the forms of its names; never guesses.

A line is {"doc", "s", "p", "o", "core", "negative", "q": {…}}; the table of names is one JSON object from each name in
the gold to the forms it goes by.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.documents import shown
from kg.errors import InputError
from kg.evaluation.matching import folded
from kg.model import Status
from kg.vocab import vocabulary

Names = Mapping[str, frozenset[str]]
_PARTS = ("doc", "s", "p", "o")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of gold; `object` is a name, or a value as text."""

    document: str
    subject: str
    predicate: str
    object: str
    qualifiers: Mapping[str, Any]
    core: bool = True
    negative: bool = False
    number: int = 0  # in the file, from 1

    @property
    def asserted(self) -> bool:
        """Whether the document states it as a fact."""
        return not self.qualifiers.get("status")

    @property
    def inferred(self) -> bool:
        """Whether it only follows from what the document says."""
        return bool(self.qualifiers.get("inferred"))

    @property
    def key(self) -> tuple[str, str, str]:
        """What it says, without qualifiers."""
        return self.subject, self.predicate, self.object


@dataclass(frozen=True, slots=True)
class Gold:
    """The lines of several documents, and the folded forms of every name in them."""

    lines: tuple[Line, ...]
    names: Names
    forms_as_written: Mapping[str, tuple[str, ...]]
    source: Path | None = None  # the file of the lines

    def forms(self, name: str) -> frozenset[str]:
        """The folded forms of a name; itself where it is not in the table."""
        return self.names.get(name) or frozenset({folded(name)})

    def written(self, name: str) -> tuple[str, ...]:
        """The forms of a name as a document may write them."""
        return (name, *self.forms_as_written.get(name, ()))

    @property
    def documents(self) -> tuple[str, ...]:
        """The names of the documents, sorted."""
        return tuple(sorted({line.document for line in self.lines}))

    def of(self, document: str) -> tuple[Line, ...]:
        """The lines of one document."""
        return tuple(line for line in self.lines if line.document == document)


def make_gold(
    rows: Iterable[Mapping[str, Any]], names: Mapping[str, Sequence[str]], source: Path | None = None
) -> Gold:
    """Gold from the rows and the table of names as JSON has them; rows are taken to be right."""
    folded_names = {name: frozenset(map(folded, (name, *forms))) for name, forms in names.items()}
    as_written = {name: tuple(forms) for name, forms in names.items()}
    return Gold(tuple(_line(row, place) for place, row in enumerate(rows, 1)), folded_names, as_written, source)


def _line(row: Mapping[str, Any], number: int) -> Line:
    # A line that says nothing of `core` must be found; where its status says that it is no fact, it excuses nothing.
    qualifiers = row.get("q") or {}
    core = bool(row.get("core", not qualifiers.get("status")))
    negative = bool(row.get("negative"))
    return Line(row["doc"], row["s"], row["p"], str(row["o"]), qualifiers, core, negative, row.get("line", number))


def read_gold(lines: Path, names: Path) -> Gold:
    """Read a file of gold and its table of names.

    Raises:
        InputError: a file cannot be read, or a line is not as it must be; the message begins with FILE:LINE.
    """
    table = _read_names(names)
    rows = []
    for number, row in _rows(lines):
        _check(row, table, f"{shown(lines)}:{number}", shown(names))
        rows.append({**row, "line": number})
    return make_gold(rows, table, lines)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        reason = exc.strerror if isinstance(exc, OSError) else "it is not UTF-8"
        raise InputError(f"{shown(path)}: cannot be read ({reason}); name another file") from exc


def _read_names(path: Path) -> dict[str, list[str]]:
    try:
        table = json.loads(_text(path))
    except (ValueError, RecursionError) as exc:
        where = f"{shown(path)}:{getattr(exc, 'lineno', 1)}"
        raise InputError(f"{where}: is no JSON ({getattr(exc, 'msg', exc)}); mend it") from exc
    if not isinstance(table, dict):
        raise InputError(f'{shown(path)}:1: is no object of names; write {{"Name in the gold": ["form", …]}}')
    for name, forms in table.items():
        if not isinstance(forms, list) or not all(isinstance(form, str) for form in forms):
            raise InputError(
                f"{shown(path)}:{_line_of(path, name)}: the forms of {name!r} are no list of texts; mend it"
            )
    return table


def _line_of(path: Path, name: str) -> int:
    """The line on which a table of names has a name, as far as that can be told."""
    key = json.dumps(name, ensure_ascii=False)
    numbered = enumerate(_text(path).splitlines(), 1)
    return next((number for number, line in numbered if key in line), 1)


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(_text(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as exc:
            raise InputError(f"{shown(path)}:{number}: is no JSON ({getattr(exc, 'msg', exc)}); mend the line") from exc
        if not isinstance(row, dict):
            raise InputError(f'{shown(path)}:{number}: is no object; write {{"doc", "s", "p", "o", "q"}}')
        yield number, row


def _check(row: Mapping[str, Any], names: Mapping[str, Any], where: str, table: str) -> None:
    missing = [part for part in _PARTS if not isinstance(row.get(part), str | int | float) or row[part] == ""]
    if missing:
        raise InputError(f"{where}: has no {', '.join(map(repr, missing))}; every line needs doc, s, p and o")
    predicate = vocabulary().predicates.get(str(row["p"]))
    if predicate is None:
        raise InputError(f"{where}: {row['p']!r} is no relation; {_nearest(str(row['p']))}")
    named = [row["s"]] if predicate.value_units else [row["s"], row["o"]]
    unknown = next((name for name in named if name not in names), None)
    if unknown is not None:
        raise InputError(f"{where}: the name {unknown!r} is not in {table}; add it there with its forms")
    _check_qualifiers(row.get("q"), where)


def _nearest(word: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, vocabulary().predicates, cutoff=0.5)
    return f"did you mean {', '.join(near)}?" if near else "docs/schema.md lists them"


def _check_qualifiers(qualifiers: object, where: str) -> None:
    if qualifiers is None:
        return
    if not isinstance(qualifiers, dict):
        raise InputError(f'{where}: "q" is no object; write {{"round": "A", …}}')
    status = qualifiers.get("status")
    if status is not None and (not isinstance(status, str) or status == Status.ASSERTED):
        others = ", ".join(other for other in Status if other is not Status.ASSERTED)
        raise InputError(f"{where}: {status!r} is no status; leave it out for a fact, else write {others}")
    if "percent" in qualifiers:
        try:
            float(str(qualifiers["percent"]).replace(",", ""))
        except ValueError as exc:
            raise InputError(f"{where}: {qualifiers['percent']!r} is no percentage; write a number") from exc
