"""The rows that a mirror is to have: those of the store, and what is derived from them where that is asked for."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator
from functools import cached_property
from typing import IO

from kg.graph import Graph
from kg.projection import Edge, Node, project


class Wanted:
    """The rows in their order, as often as they are asked for.

    What is derived is computed once and kept in a temporary file, so that memory stays flat.

    Args:
        with_derived: effective shares and control too, after everything else.
    Raises:
        MissingPart: they are asked for, and numpy or scipy is not installed.
    """

    def __init__(self, graph: Graph, with_derived: bool = False) -> None:
        self.graph = graph
        self.with_derived = with_derived
        if with_derived:
            import kg.ownership  # noqa: F401 - what cannot be computed is said before anything is written
        self._derived: IO[bytes] | None = None

    def __iter__(self) -> Iterator[Node | Edge]:
        yield from project(self.graph, self._disputed)
        if self.with_derived:
            yield from self._read()

    @cached_property
    def _disputed(self) -> frozenset[str]:
        from kg.conflicts import disputed

        return disputed(self.graph)

    def _read(self) -> Iterator[Edge]:
        if self._derived is None:
            self._derived = self._computed()
        self._derived.seek(0)
        while (row := pickle.load(self._derived)) is not None:  # noqa: S301 - of what stands below
            yield row

    def _computed(self) -> IO[bytes]:
        from kg.mirror.derived import derived  # numpy and scipy, only where they are needed

        file = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the rows are wanted; nobody else sees it
        for row in derived(self.graph):
            file.write(pickle.dumps(row))
        file.write(pickle.dumps(None))
        return file
