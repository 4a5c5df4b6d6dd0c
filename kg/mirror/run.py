"""One run of the mirror, from the first look to the summary; asks nobody and prints nothing."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from kg.bolt import Server
from kg.graph import Graph
from kg.mirror import lock, read
from kg.mirror.compare import Comparison, Odd
from kg.mirror.lock import Noted, Run
from kg.mirror.ours import labelled
from kg.mirror.server_schema import finish, make_indexes, prepare
from kg.mirror.wanted import Wanted
from kg.mirror.write import BATCH, Done, EndsGone, Writer
from kg.projection import Edge, schema

log = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
"""What is done, how many rows of it, and of how many (0 where that is not known)."""

_DUPLICATES: Final = (
    "MATCH (n{label}) WHERE n.iri STARTS WITH $base WITH n.iri AS iri, collect(n) AS copies WHERE size(copies) > 1"
    " UNWIND copies AS n WITH iri, n, COUNT {{ (n)--() }} AS tied ORDER BY iri, tied DESC, elementId(n)"
    " RETURN iri, collect(elementId(n))"
)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did, nodes and relationships together.

    `kept` of the removed are nodes that stay, without anything of ours but `iri`, because somebody else has tied
    something to them.
    """

    created: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    kept: int = 0


def mirror(
    graph: Graph,
    server: Server,
    *,
    repair: bool = False,
    with_derived: bool = False,
    progress: Progress | None = None,
    batch: int = BATCH,
) -> Summary:
    """Make a server's property graph equal to the store.

    Args:
        graph: open for reading.
        server: Neo4j 5, or ArcadeDB.
        repair: read everything back instead of trusting what the last run noted.
        with_derived: effective shares and control too, as relationships marked derived; without it, a run takes them
            out again.
        progress: called now and then.
        batch: how many rows go into one transaction.
    Returns:
        What was written; all zeros but `unchanged` where there was nothing to do.
    Raises:
        ServerError: the server was lost or refuses, or another mirror took over. The next run ends at the same graph.
        StatementError: a constraint cannot be made.
        MissingPart: what is derived is asked for, and numpy or scipy is not installed.
    """
    say, wanted = progress or _silent, Wanted(graph, with_derived)
    if not repair and (rows := _whole(wanted, server)) is not None:
        return Summary(unchanged=rows)
    say("preparing", 0, 0)
    left = prepare(server)
    with lock.held(server, lambda text: say(text, 0, 0)) as run:
        if not repair and not left and (rows := _whole(wanted, server)) is not None:
            return Summary(unchanged=rows)
        done, rows = _Mirror(wanted, server, run, say, batch).run(repair or bool(left))
        finish(server, left)
        make_indexes(server)  # over what is there: faster than keeping them up to date with every batch
        run.begin([graph.store.namespaces.entities])
        run.end(lock.to_note(server, graph, rows, with_derived))
    log.info("mirrored %d rows: %s", rows, done)
    return Summary(done.created, done.changed, done.removed, rows - done.created - done.changed, done.kept)


def _silent(what: str, done: int, of: int) -> None:
    """Nobody wants to know."""


def _nothing(what: str, there: object, row: object) -> None:
    """What is wrong is written anew, whatever it is."""


def _whole(wanted: Wanted, server: Server) -> int | None:
    """How many rows the mirror has, if it is noted that it is equal to the store and no count has changed since."""
    noted = lock.noted(server)
    if noted is None or noted.revision != wanted.graph.revision or noted.with_derived != wanted.with_derived:
        return None
    if noted.projection != lock.projection(wanted.with_derived):
        return None
    return noted.rows if noted.counts == lock.counts(server) else None


class _Mirror:
    def __init__(self, wanted: Wanted, server: Server, run: Run, say: Progress, batch: int) -> None:
        self.wanted, self.server, self.run_, self.say, self.batch = wanted, server, run, say, batch
        self.base = wanted.graph.store.namespaces.entities

    def run(self, full: bool) -> tuple[Done, int]:
        noted = lock.noted(self.server)
        if noted is None and not any(json.loads(lock.counts(self.server))):
            try:
                return self._first()
            except EndsGone:
                full = True
        bases = bases_of(self.base, noted)
        before = self._unite(bases) if full else Done()
        try:
            done, rows = self._compared(bases, full)
        except (Odd, EndsGone):
            done, rows = self._compared(bases, True)
        done.add(before)
        return done, rows

    def _writer(self, what: str, of: int, bases: list[str]) -> Writer:
        self.run_.begin(bases)
        return Writer(self.server, self.run_, self.base, self.batch, lambda done: self.say(what, done, of))

    def _first(self) -> tuple[Done, int]:
        """Into a server without a mirror: every row as it comes."""
        rows = 0
        with self._writer("writing", _expected(self.wanted.graph), [self.base]) as writer:
            nodes = True
            for row in self.wanted:
                rows += 1
                if nodes and isinstance(row, Edge):
                    writer.flush()
                    nodes = False
                writer.create(row)
        return writer.done, rows

    def _compared(self, bases: list[str], full: bool) -> tuple[Done, int]:
        with Comparison(self.wanted) as both:
            both.load(lambda number: self.say("reading the store", number, 0))
            self._look(both, bases, full)
            if not both.differs():
                return Done(), both.rows
            return self._apply(both, bases), both.rows

    def _look(self, both: Comparison, bases: list[str], full: bool) -> None:
        for base in bases:
            if full:
                for _ in both.full(self._counted(read.everything(self.server, base), both.rows), _nothing):
                    pass
            else:
                both.quick(self.server, self._counted(read.digests(self.server, base), both.rows))
        if not full and both.lacks_nodes():
            for base in bases:
                both.adopt(read.orphans(self.server, base))

    def _counted(self, nodes: Iterator[read.Here], of: int) -> Iterator[read.Here]:
        seen = 0
        for number, here in enumerate(nodes):
            seen += 1 + len(here.edges)
            if number % 1000 == 0:
                self.say("reading the mirror", min(seen, of), of)
            yield here

    def _apply(self, both: Comparison, bases: list[str]) -> Done:
        with self._writer("writing", both.missing(), bases) as writer:
            nodes = True
            for row, element in both.wanted():
                if nodes and isinstance(row, Edge):
                    writer.flush()
                    nodes = False
                if element is None:
                    writer.create(row)
                else:
                    writer.change(row, element)
            writer.flush()
            for element in both.leftover_edges():
                writer.remove_edge(element)
            writer.flush()
            for element, _ in both.leftover_nodes():
                writer.remove_node(element)
        return writer.done

    def _unite(self, bases: list[str]) -> Done:
        """Of several nodes with one IRI, where a constraint was dropped, leave the one with most relationships."""
        extra: list[str] = []
        for label in schema().nodes:
            text = _DUPLICATES.format(label=labelled([label]))
            for base in bases:
                extra += [at for _, copies in self.server.read(text, {"base": base}) for at in copies[1:]]
        if not extra:
            return Done()
        with self._writer("removing copies", len(extra), bases) as writer:
            for element in extra:
                writer.remove_node(element)
        return writer.done


def bases_of(base: str, noted: Noted | None) -> list[str]:
    """Where the IRIs of the mirror's nodes begin, before and now; none begins with another."""
    every = {base, *(noted.namespaces if noted else ())}
    return sorted(one for one in every if not any(one != other and one.startswith(other) for other in every))


def _expected(graph: Graph) -> int:
    """About how many rows there will be."""
    counts = graph.counts()
    return counts.documents * 3 + counts.entities * 4 + counts.claims * 2 + counts.facts
