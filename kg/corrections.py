"""Reads and writes the corrections file, where a person overrules what the program joined; applies nothing itself.

One JSON object a line: {"same": [A, B]}, {"different": [A, B]} or {"reject": FACT}; "by", "on" and "why" if wanted.
A and B are names (or ids) of entities.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.files import replaced

ACTIONS = ("same", "different", "reject")
_REMARKS = ("by", "on", "why")


@dataclass(frozen=True, slots=True)
class Correction:
    """One line: what a person said about two names, or about one fact."""

    action: str  # same, different or reject
    terms: tuple[str, ...]  # two names, or one fact id
    by: str | None = None
    on: str | None = None  # ISO 8601
    why: str | None = None
    line: int | None = None  # in the file, from 1

    def __str__(self) -> str:
        return (
            f"{self.action} {' = '.join(self.terms)}"
            if self.action == "same"
            else f"{self.action} {' / '.join(self.terms)}"
        )


@dataclass(frozen=True, slots=True)
class Corrections:
    """The lines of a file in their order; a later line on the same names overrules an earlier one.

    >>> lines = (Correction("same", ("A", "B")), Correction("different", ("B", "A")), Correction("reject", ("f1",)))
    >>> (Corrections(lines).same, Corrections(lines).different, Corrections(lines).rejected)
    ((), (('A', 'B'),), frozenset({'f1'}))
    """

    lines: tuple[Correction, ...] = ()

    @property
    def same(self) -> tuple[tuple[str, str], ...]:
        """Pairs that are one, each pair and the whole sorted."""
        return self._pairs("same")

    @property
    def different(self) -> tuple[tuple[str, str], ...]:
        """Pairs that are two, each pair and the whole sorted."""
        return self._pairs("different")

    @property
    def rejected(self) -> frozenset[str]:
        """Ids of the facts that a person rejected."""
        return frozenset(line.terms[0] for line in self.lines if line.action == "reject")

    def _pairs(self, action: str) -> tuple[tuple[str, str], ...]:
        last = {_pair(line): line.action for line in self.lines if line.action != "reject"}
        return tuple(sorted((pair[0], pair[1]) for pair, said in last.items() if said == action))


NONE = Corrections()


def read_corrections(path: Path) -> Corrections:
    """Read a corrections file; a missing one holds none.

    Raises:
        InputError: a line is not as it must be; the message says which.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return NONE
    except (OSError, UnicodeDecodeError) as exc:
        raise InputError(f"{path}: cannot be read ({exc}); mend or move it") from exc
    return Corrections(tuple(_lines(path, text)))


def add_correction(path: Path, correction: Correction) -> bool:
    """Write one line at the end of the file, whole or not at all; make the file where there is none.

    Returns:
        False where the file already says so and nothing was written.
    Raises:
        InputError: the file cannot be read or written, or the correction is not as it must be.
    """
    _check(str(path), _row(correction))
    known = read_corrections(path)
    if _says(known, correction):
        return False
    _append(path, _row(correction))
    return True


def undo_correction(path: Path, action: str, terms: tuple[str, ...]) -> Correction | None:
    """Take the newest line that says this out of the file; the order of two names does not matter.

    Returns:
        The line that went, or None where no line says so.
    Raises:
        InputError: the file cannot be read or written.
    """
    wanted = Correction(action, terms)
    found = [line for line in read_corrections(path).lines if line.action == action and _pair(line) == _pair(wanted)]
    if not found:
        return None
    rows = _text(path).split("\n")
    del rows[(found[-1].line or 1) - 1]
    _write(path, "\n".join(rows))
    return found[-1]


def _pair(line: Correction) -> tuple[str, ...]:
    return tuple(sorted(line.terms))


def _says(known: Corrections, correction: Correction) -> bool:
    if correction.action == "reject":
        return correction.terms[0] in known.rejected
    return _pair(correction) in (known.same if correction.action == "same" else known.different)


def _lines(path: Path, text: str) -> Iterator[Correction]:
    for number, row in enumerate(text.split("\n"), start=1):
        if row.strip():
            where = f"{path}:{number}"
            try:
                data = json.loads(row)
            except ValueError as exc:
                raise InputError(f"{where}: not JSON ({exc}); mend or delete the line") from exc
            except RecursionError as exc:
                raise InputError(f"{where}: nested too deep; mend or delete the line") from exc
            action, terms = _check(where, data)
            yield Correction(action, terms, data.get("by"), data.get("on"), data.get("why"), number)


def _check(where: str, data: Any) -> tuple[str, tuple[str, ...]]:
    actions = [name for name in data if name in ACTIONS] if isinstance(data, dict) else []
    if len(actions) != 1 or set(data) - {*ACTIONS, *_REMARKS}:
        raise InputError(f'{where}: must be {{"same": [A, B]}}, {{"different": [A, B]}} or {{"reject": FACT}}')
    if not all(data.get(name) is None or isinstance(data[name], str) for name in _REMARKS):
        raise InputError(f"{where}: by, on and why must be texts")
    action = actions[0]
    terms = (data[action],) if action == "reject" else data[action]
    wanted = 1 if action == "reject" else 2
    if (
        not isinstance(terms, list | tuple)
        or len(terms) != wanted
        or not all(isinstance(t, str) and t.strip() for t in terms)
    ):
        raise InputError(f"{where}: {action} needs {'a fact id' if wanted == 1 else 'two names'}")
    if wanted == 2 and terms[0] == terms[1]:
        raise InputError(f"{where}: {action} needs two different names")
    return action, tuple(terms)


def _row(correction: Correction) -> dict[str, Any]:
    said: Any = correction.terms[0] if correction.action == "reject" and correction.terms else list(correction.terms)
    remarks = {name: getattr(correction, name) for name in _REMARKS}
    return {correction.action: said} | {name: text for name, text in remarks.items() if text is not None}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _append(path: Path, row: Mapping[str, Any]) -> None:
    """Add one line in one write, so that two at once lose nothing; a part of a line is taken back."""
    try:
        text = _text(path)
        gap = "" if not text or text.endswith("\n") else "\n"
        line = f"{gap}{json.dumps(row, ensure_ascii=False)}\n".encode()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            if file.write(line) != len(line):
                file.truncate(size)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(file.fileno())
    except (OSError, UnicodeEncodeError) as exc:
        raise _unwritable(path, exc) from exc


def _write(path: Path, text: str) -> None:
    """Write all of it; a crash leaves the old file or the new one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replaced(path, durable=True) as file:
            file.write(text.encode())
    except (OSError, UnicodeEncodeError) as exc:
        raise _unwritable(path, exc) from exc


def _unwritable(path: Path, exc: Exception) -> InputError:
    return InputError(f"{path}: cannot be written ({exc}); free space or choose another store")
