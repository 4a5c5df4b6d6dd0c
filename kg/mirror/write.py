"""Writes rows in batches, each a managed transaction that is tried again where that helps; decides nothing.

Statements hold only names of the schema, one statement a group of rows that share labels or type; values travel as
parameters. While the server works on a batch, the next one is being made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Final

from kg.bolt import Server, Work
from kg.errors import ServerError
from kg.mirror.lock import LANES, Run
from kg.mirror.ours import DIGEST, changes, first_label, labelled, our_labels, our_names, our_properties, quoted
from kg.projection import Edge, Node, digest, schema

BATCH: Final = 5000  # rows in a transaction, in statements of their groups
_AHEAD: Final = 3  # batches that wait for the server

_CHANGE_NODE: Final = "UNWIND $rows AS row MATCH (n) WHERE elementId(n) = row[0] SET n += row[1]"
_CHANGE_EDGE: Final = "UNWIND $rows AS row MATCH ()-[r]->() WHERE elementId(r) = row[0] SET r += row[1]"
_REMOVE_EDGES: Final = "MATCH ()-[r]->() WHERE elementId(r) IN $at DELETE r"
_NODES_AT: Final = "MATCH (n) WHERE elementId(n) IN $at RETURN elementId(n), labels(n), properties(n)"
_EDGES_AT: Final = "MATCH ()-[r]->() WHERE elementId(r) IN $at RETURN elementId(r), properties(r)"
_REMOVE_BARE: Final = (
    "MATCH (n) WHERE elementId(n) IN $at AND NOT (n)--() WITH n, elementId(n) AS gone DELETE n RETURN gone"
)

Batch = Callable[[Work], "Done"]


class EndsGone(ServerError):
    """What was there when the mirror was read is not there any more: a killed run's last transaction came after it."""


@dataclass
class Done:
    """How many rows were written; `kept` are removed nodes that stay for somebody else's sake."""

    created: int = 0
    changed: int = 0
    removed: int = 0
    kept: int = 0

    def add(self, other: Done) -> None:
        """Count what another batch did."""
        self.created += other.created
        self.changed += other.changed
        self.removed += other.removed
        self.kept += other.kept


class Writer:
    """Collects rows in groups and writes them; a context manager whose end waits for the last batch."""

    def __init__(self, server: Server, run: Run, base: str, batch: int, step: Callable[[int], None]) -> None:
        self.done = Done()
        self._run, self._base, self._batch, self._step = run, base, batch, step
        self._groups: dict[tuple[object, ...], list[Any]] = defaultdict(list)
        self._waiting = 0
        self._written = 0
        self._pool = ThreadPoolExecutor(len(LANES), "mirror")
        self._tried_again = False
        self._running: list[Future[tuple[int, Done]]] = []
        self._lanes: SimpleQueue[int] = SimpleQueue()
        self._sessions = [server.session(write=True) for _ in LANES]
        for lane in range(len(LANES)):
            self._lanes.put(lane)

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self.flush()
        finally:
            self._pool.shutdown(wait=True, cancel_futures=True)
            for session in self._sessions:
                session.close()

    # ---------------------------------------------------------------------------------------------------------- rows

    def create(self, row: Node | Edge) -> None:
        """A row that is not there yet; all nodes must come before the first relationship."""
        said = {**row.properties, DIGEST: digest(row)}
        if isinstance(row, Node):
            self._put((_create_nodes, row.labels), said)
        else:
            self._put((_create_edges, row.type, row.start_label, row.end_label), [row.start, row.end, said])

    def change(self, row: Node | Edge, element: str) -> None:
        """A row for which something else is there."""
        self._put((_change_nodes,) if isinstance(row, Node) else (_change_edges,), (element, row))

    def remove_edge(self, element: str) -> None:
        """A relationship of ours that left."""
        self._put((_remove_edges,), element)

    def remove_node(self, element: str) -> None:
        """A node of ours that left; all its relationships of ours must have been removed."""
        self._put((_remove_nodes, self._base), element)

    def _put(self, group: tuple[object, ...], row: Any) -> None:
        self._groups[group].append(row)
        self._waiting += 1
        if self._waiting >= self._batch:
            self._send()

    # -------------------------------------------------------------------------------------------------------- batches

    def flush(self) -> None:
        """Write what was collected, and wait for it."""
        self._send()
        self._wait()

    def _wait(self) -> None:
        while self._running:
            self._settle()

    def _one_by_one(self) -> None:
        """From here on no two batches are written at once: their relationships waited for each other."""
        self._wait()
        while self._lanes.qsize() > 1:
            self._lanes.get()

    def _send(self) -> None:
        if not self._waiting:
            return
        if self._tried_again:
            self._one_by_one()
        groups, number = self._groups, self._waiting
        self._groups, self._waiting = defaultdict(list), 0
        while len(self._running) >= _AHEAD:
            self._settle()
        self._running.append(self._pool.submit(self._write, groups, number))

    def _settle(self) -> None:
        number, done = self._running.pop(0).result()
        self._written += number
        self.done.add(done)
        self._step(self._written)

    def _write(self, groups: dict[tuple[Any, ...], list[Any]], number: int) -> tuple[int, Done]:
        lane, tries = self._lanes.get(), count()

        def work(work: Work) -> Done:
            self._tried_again |= next(tries) > 0
            self._run.fence(work, lane)
            done = Done()
            for (write, *names), rows in groups.items():
                done.add(write(work, rows, *names))
            return done

        try:
            return number, self._sessions[lane].execute(work)
        finally:
            self._lanes.put(lane)


# ------------------------------------------------------------------------------------------------------------- groups


def _create_nodes(work: Work, rows: Sequence[Any], labels: Sequence[str]) -> Done:
    text = f"UNWIND $rows AS row CREATE (n{labelled(labels)}) SET n = row"
    work.run(text, {"rows": rows}).close()
    return Done(created=len(rows))


def _create_edges(work: Work, rows: Sequence[Any], type_: str, start: str, end: str) -> Done:
    text = (
        f"UNWIND $rows AS row MATCH (a{labelled([start])} {{iri: row[0]}}) MATCH (b{labelled([end])} {{iri: row[1]}})"
        f" CREATE (a)-[r:{quoted(type_)}]->(b) SET r = row[2]"
    )
    made = work.run(text, {"rows": rows}).summary().counters.get("relationships_created", 0)
    if made != len(rows):
        raise EndsGone(f"{len(rows) - made} ends of {type_} are gone: somebody else changes the mirror; run it again")
    return Done(created=made)


def _change_nodes(work: Work, rows: Sequence[tuple[str, Node]]) -> Done:
    now = {at: (labels, said) for at, labels, said in work.run(_NODES_AT, {"at": [at for at, _ in rows]})}
    groups: dict[str, list[Any]] = defaultdict(list)
    done = Done()
    for at, row in rows:
        labels, said = now.get(at, ((), {}))
        ours = our_labels(labels)
        put = {**_differing(first_label(row.labels), said, row.properties), DIGEST: digest(row)}
        tail = _labels([name for name in row.labels if name not in ours], [n for n in ours if n not in row.labels])
        groups[tail].append([at, put])
        done.add(Done(changed=1) if ours else Done(created=1))
    for tail, group in groups.items():
        work.run(_CHANGE_NODE + tail, {"rows": group}).close()
    return done


def _change_edges(work: Work, rows: Sequence[tuple[str, Edge]]) -> Done:
    now = {at: said for at, said in work.run(_EDGES_AT, {"at": [at for at, _ in rows]})}  # noqa: C416
    put = [[at, {**_differing(row.type, now.get(at, {}), row.properties), DIGEST: digest(row)}] for at, row in rows]
    work.run(_CHANGE_EDGE, {"rows": put}).close()
    return Done(changed=len(rows))


def _differing(owner: str, now: Any, wanted: Any) -> dict[str, Any]:
    return changes(our_properties(owner, now), wanted)


def _labels(more: Iterable[str], fewer: Iterable[str]) -> str:
    added, taken = labelled(more), labelled(fewer)
    return (f" SET n{added}" if added else "") + (f" REMOVE n{taken}" if taken else "")


def _remove_edges(work: Work, at: Sequence[str]) -> Done:
    counters = work.run(_REMOVE_EDGES, {"at": at}).summary().counters
    return Done(removed=counters.get("relationships_deleted", 0))


def _remove_nodes(work: Work, at: Sequence[str], base: str) -> Done:
    """Remove nodes to which nothing of somebody else's is tied; take what is ours from the others."""
    theirs = " OR ".join(f"m{labelled([label])}" for label in schema().nodes)
    text = (
        f"MATCH (n)-[r]-(m) WHERE elementId(n) IN $at AND (r.{DIGEST} IS NOT NULL"
        f" OR (type(r) IN $types AND m.iri STARTS WITH $base AND ({theirs}))) WITH DISTINCT r DELETE r"
    )
    ours = list(schema().relationships)
    tied = work.run(text, {"at": at, "base": base, "types": ours}).summary().counters
    there = {one: (labels, said) for one, labels, said in work.run(_NODES_AT, {"at": at})}
    bare = [one for one, (labels, said) in there.items() if not _of_others(labels, said)]
    gone = {one for (one,) in work.run(_REMOVE_BARE, {"at": bare})}
    stay = {one: said for one, said in there.items() if one not in gone}
    groups: dict[str, list[Any]] = defaultdict(list)
    for one, (labels, said) in stay.items():
        put = {name: None for name in said if name == DIGEST or (name != "iri" and name in _names(labels))}
        groups[_labels((), our_labels(labels))].append([one, put])
    for tail, group in groups.items():
        work.run(_CHANGE_NODE + tail, {"rows": group}).close()
    return Done(removed=len(there) + tied.get("relationships_deleted", 0), kept=len(stay))


def _names(labels: Iterable[str]) -> Iterable[str]:
    return our_names(first_label(labels) or "Entity")


def _of_others(labels: Iterable[str], said: Iterable[str]) -> bool:
    """Whether a node carries a label or a property that is not ours."""
    ours = {*our_labels(labels)}
    names = {*_names(labels), DIGEST}
    return any(label not in ours for label in labels) or any(name not in names for name in said)
