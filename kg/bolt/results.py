"""Rows as they come from a Bolt server, and what it says after the last; never keeps a row."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import neo4j

_ROWS_BETWEEN: Final = 2000  # after so many rows the driver may forget the nodes it has seen
_LOWEST: Final = frozenset({"00000", "00001", "02000", "02N42"})  # GQL status: all went well, or there are no rows

Guard = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a server says after the last row.

    `counters` has only what is not zero, such as {"nodes_created": 2}; `notifications` are hints in plain words;
    `plan` is that of EXPLAIN or PROFILE; `kind` is r, w, rw or s (schema), as the server understood the statement.
    """

    counters: dict[str, int]
    notifications: tuple[str, ...]
    elapsed_s: float
    plan: dict[str, Any] | None = None
    kind: str | None = None


class Result:
    """The rows of one statement, read once, in flat memory; closing it early leaves the rest unread."""

    def __init__(self, run: Callable[[], neo4j.Result], guard: Guard, finish: Callable[[bool], None]) -> None:
        """Runs the statement.

        Args:
            run: asks the server.
            guard: stands around everything that the driver does, and wraps its errors.
            finish: called once; with False where something went wrong.
        """
        self._guard, self._finish = guard, finish
        self._summary: Summary | None = None
        self._open = True
        self._began = time.monotonic()
        with self._careful():
            self._result = run()
            self.columns: tuple[str, ...] = tuple(self._result.keys())

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        if not self._open:
            return
        with self._careful():  # nothing that happens between two rows passes through here
            for number, record in enumerate(self._result, 1):
                row = tuple(record.values())
                if number % _ROWS_BETWEEN == 0:
                    _forget(row)
                yield row
        self.summary()

    def _careful(self) -> AbstractContextManager[None]:
        return _Careful(self)

    def summary(self) -> Summary:
        """Counters, hints and time; rows that were not read yet are given up."""
        if self._summary is None:
            with self._careful():
                said = self._result.consume()
                self._summary = _summary(said, time.monotonic() - self._began)
                self._end(True)
        return self._summary

    def close(self) -> None:
        """Leave the rest unread; safe to call twice."""
        if self._open:
            self.summary()

    def __enter__(self) -> Result:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.close()
        elif self._open:
            self._end(False)

    def __del__(self) -> None:
        if getattr(self, "_open", False):  # somebody took a row and forgot the rest
            with suppress(Exception):
                self._end(False)

    def _end(self, well: bool) -> None:
        if self._open:
            self._open = False
            self._finish(well)


class _Careful(AbstractContextManager[None]):
    """Wraps errors and ends the result at the first."""

    def __init__(self, result: Result) -> None:
        self._result, self._guard = result, result._guard()

    def __enter__(self) -> None:
        self._guard.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        try:
            return self._guard.__exit__(kind, error, trace)  # first: it stops the server, or ending would wait for rows
        finally:
            if error is not None and not isinstance(error, GeneratorExit):  # who stops reading may still close it
                self._result._end(False)


def _forget(row: tuple[Any, ...]) -> None:
    """The driver keeps every node of a result; what has been handed out is let go, so that memory stays flat."""
    for value in row:
        graph = getattr(value, "graph", None)
        for kept in ("_nodes", "_relationships"):
            if isinstance(entities := getattr(graph, kept, None), dict):
                entities.clear()


def _summary(said: neo4j.ResultSummary, elapsed_s: float) -> Summary:
    counters = {
        name: number
        for name, number in sorted(vars(said.counters).items())
        if isinstance(number, int) and not isinstance(number, bool) and number and not name.startswith("_")
    }
    plan = said.profile or said.plan
    return Summary(counters, tuple(dict.fromkeys(_hints(said.metadata))), elapsed_s, plan, said.query_type)


def _hints(metadata: dict[str, Any]) -> Iterator[str]:
    """Read as the server sent them: how the driver shows them changes with its version."""
    for status in metadata.get("statuses") or ():
        if status.get("gql_status") not in _LOWEST and status.get("neo4j_code"):
            said = str(status.get("status_description") or status.get("description") or "")
            yield " ".join((said.partition(". ")[2] or said).split())
    for notification in metadata.get("notifications") or ():
        yield " ".join(str(notification.get("description") or notification.get("title") or "").split())
