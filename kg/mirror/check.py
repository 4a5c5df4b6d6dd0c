"""Says what of a mirror is not as the store has it, in plain lines; writes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Any, Final

from kg.bolt import Server
from kg.graph import Graph
from kg.mirror import lock, read
from kg.mirror.compare import Comparison
from kg.mirror.ours import changes, first_label, our_labels, our_properties
from kg.mirror.run import Progress, bases_of
from kg.mirror.wanted import Wanted
from kg.projection import Edge, Node, expected, rebuild

_LISTED: Final = 200  # differences that are told one by one
_SHOWN: Final = 80  # characters of a value


def check(graph: Graph, server: Server, *, progress: Progress | None = None) -> list[str]:
    """Read the whole mirror back, compare it row by row, rebuild the RDF from it and compare that too.

    Derived relationships are compared where the last run was asked for them, and are never rebuilt.

    Returns:
        One line for each difference, at most so many that a person can read them; empty where there is none.
    Raises:
        ServerError: the server is lost.
    """
    noted = lock.noted(server)
    if noted is None:
        return ["nothing is mirrored there; run `kg mirror`"]
    lines = _Lines()
    if noted.revision is None:
        lines.add("a mirror is at work there, or was cut off; run `kg mirror`")
    bases = bases_of(graph.store.namespaces.entities, noted)
    with Comparison(Wanted(graph, noted.with_derived)) as both:
        both.load(lambda number: progress("reading the store", number, 0) if progress else None)
        seen = _Seen(both, server, bases, lines, progress)
        rebuilt = rebuild(seen.rows(), graph.store.namespaces)
        other = _first_difference(expected(graph), rebuilt)
        seen.rest()
    if other and not lines.number:
        lines.add(other)
    return lines.said()


class _Lines:
    def __init__(self) -> None:
        self.number = 0
        self._said: list[str] = []

    def add(self, line: str) -> None:
        self.number += 1
        if self.number <= _LISTED:
            self._said.append(line)

    def said(self) -> list[str]:
        more = self.number - len(self._said)
        return [*self._said, f"and {more:,} differences more"] if more else self._said


class _Seen:
    """What was read, and what is wrong with it."""

    def __init__(
        self, both: Comparison, server: Server, bases: list[str], lines: _Lines, progress: Progress | None
    ) -> None:
        self.both, self.server, self.bases, self.lines, self.progress = both, server, bases, lines, progress
        self.told: set[str] = set()  # elements of which a line tells already

    def rows(self) -> Iterator[Node | Edge]:
        for base in self.bases:
            yield from self.both.full(self._counted(read.everything(self.server, base)), self._found)

    def _counted(self, nodes: Iterable[read.Here]) -> Iterator[read.Here]:
        seen = 0
        for here in nodes:
            seen += 1 + len(here.edges)
            if self.progress:
                self.progress("reading the mirror", min(seen, self.both.rows), self.both.rows)
            yield here

    def _found(self, what: str, there: read.Here | read.Link, row: Node | Edge) -> None:
        if self.lines.number < _LISTED:
            self.told.add(there.element)
        said = "is there twice" if what == "again" else "has another `_digest` than it should"
        self.lines.add(f"{_named(row)} {said}")

    def rest(self) -> None:
        """What was not found as it should be, and what is there beyond."""
        for row, element in self.both.wanted():
            if element is None:
                self.lines.add(f"{_named(row)} is missing")
            elif element not in self.told and self.lines.number < _LISTED:
                self._tell(row, element)
            elif element not in self.told:
                self.lines.add("")
        for element in self.both.leftover_edges():
            if element not in self.told:
                self._extra_edge(element)
        for element, iri in self.both.leftover_nodes():
            if element not in self.told:
                known = self.both.known(iri)
                self.lines.add(f"node {iri} {'is there a second time' if known else 'is not in the store'}")

    def _tell(self, row: Node | Edge, element: str) -> None:
        """How one row differs, a line for each property and for the labels."""
        if isinstance(row, Edge):
            _, _, _, said = read.edges_at(self.server, [element]).get(element, ("", "", "", {}))
            now = our_properties(row.type, said)
        else:
            labels, said = read.nodes_at(self.server, [element]).get(element, ((), {}))
            now = our_properties(first_label(row.labels), said)
            if set(our_labels(labels)) != set(row.labels):
                there, should = (", ".join(sorted(some)) or "none" for some in (our_labels(labels), row.labels))
                self.lines.add(f"{_named(row)} has the labels {there}, not {should}")
        for name, value in changes(now, row.properties).items():
            self.lines.add(f"{_named(row)}: {name} is {_value(now.get(name))}, not {_value(value)}")

    def _extra_edge(self, element: str) -> None:
        type_, start, end, _ = read.edges_at(self.server, [element]).get(element, ("", "", "", {}))
        self.lines.add(f"relationship {type_} from {start} to {end} is not in the store")


def _named(row: Node | Edge) -> str:
    if isinstance(row, Node):
        return f"node {row.iri}"
    id = row.properties.get("id", row.key)
    return f"relationship {row.type}{f' {id}' if id else ''} from {row.start} to {row.end}"


def _value(value: Any) -> str:
    if value is None:
        return "absent"
    said = json.dumps(value, ensure_ascii=False, default=str)
    return said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…"


def _first_difference(store: Iterator[str], mirror: Iterator[str]) -> str | None:
    """The first line in which the RDF of the store and that of the mirror are not one."""
    for ours, theirs in zip_longest(_lines(store), _lines(mirror)):
        if ours != theirs:
            for _ in mirror:  # so that everything has been read
                pass
            return f"the RDF of the mirror says {_value(theirs)} where the store's says {_value(ours)}"
    return None


def _lines(pieces: Iterable[str]) -> Iterator[str]:
    rest = ""
    for piece in pieces:
        *whole, rest = (rest + piece).split("\n")
        yield from whole
    if rest:
        yield rest
