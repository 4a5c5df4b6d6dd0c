"""Which rows of the store the mirror lacks or has otherwise, and what it has beyond them; writes nothing to the server.

Both sides meet in a temporary SQLite file, so that memory stays flat however large the graph is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from types import TracebackType
from typing import Final

from kg.bolt import Server
from kg.mirror.ours import as_edge, as_node, edge_identity, identity, our_labels
from kg.mirror.read import Here, Link, edges_at
from kg.mirror.wanted import Wanted
from kg.projection import Edge, Node, digest

_TABLES: Final = """
PRAGMA journal_mode = OFF;
CREATE TABLE row (n INTEGER PRIMARY KEY, digest BLOB NOT NULL, iri TEXT, seen INTEGER NOT NULL DEFAULT 0);
CREATE TABLE other_node (element TEXT PRIMARY KEY, iri TEXT NOT NULL, kept INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE other_edge (element TEXT PRIMARY KEY, identity TEXT NOT NULL) WITHOUT ROWID;
"""
_INDEXES: Final = """
CREATE INDEX row_digest ON row (digest);
CREATE INDEX row_iri ON row (iri) WHERE iri IS NOT NULL;
"""
_BATCH: Final = 1000

Step = Callable[[int], None]
Found = Callable[[str, Here | Link, Node | Edge], None]


class Odd(Exception):
    """The digests alone do not tell what is there; everything must be read."""


class Comparison:
    """The rows of a store against a mirror; a context manager."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted_rows = wanted
        self._db = sqlite3.connect("", isolation_level=None)  # a temporary file that nobody else sees
        self._db.executescript(_TABLES)
        self._db.execute("BEGIN")
        self.rows = 0

    def __enter__(self) -> Comparison:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    # ----------------------------------------------------------------------------------------------------- both sides

    def load(self, step: Step) -> None:
        """Read the store's rows."""
        insert = "INSERT INTO row (digest, iri) VALUES (?, ?)"
        self._db.executemany(insert, self._local(step))
        self._db.execute("COMMIT")
        self._db.executescript(_INDEXES)
        self._db.execute("BEGIN")

    def _local(self, step: Step) -> Iterator[tuple[bytes, str | None]]:
        for row in self._wanted_rows:
            self.rows += 1
            if self.rows % _BATCH == 0:
                step(self.rows)
            yield bytes.fromhex(digest(row)), row.iri if isinstance(row, Node) else None

    def quick(self, server: Server, nodes: Iterable[Here]) -> None:
        """Compare by the digests that the mirror carries.

        Raises:
            Odd: a digest is there twice.
        """
        unknown: list[str] = []
        for here in nodes:
            if not self._take(here.digest):
                self._other(here)
            unknown += [link.element for link in here.edges if not self._take(link.digest)]
            while len(unknown) >= _BATCH:
                self._identify(server, unknown[:_BATCH])
                del unknown[:_BATCH]
        if unknown:
            self._identify(server, unknown)

    def _take(self, said: str | None) -> bool:
        """Whether a row of this digest was still looked for."""
        try:
            key = bytes.fromhex(said or "")
        except (TypeError, ValueError):
            return False
        if self._db.execute("UPDATE row SET seen = 1 WHERE digest = ? AND seen = 0", (key,)).rowcount:
            return True
        if self._db.execute("SELECT 1 FROM row WHERE digest = ?", (key,)).fetchone():
            raise Odd
        return False

    def _identify(self, server: Server, elements: list[str]) -> None:
        for at, (type_, start, end, said) in edges_at(server, elements).items():
            self._put_edge(at, identity(type_, start, end, said.get("id"), said.get("number")))

    def full(self, nodes: Iterable[Here], found: Found) -> Iterator[Node | Edge]:
        """Compare by what is really there, and give it as rows.

        Args:
            found: called with what is wrong, where, and the row that it is: "again" for what is there twice, "digest"
                where only the bookkeeping is wrong.
        """
        for here in nodes:
            row = as_node(here.iri, here.labels or (), here.properties or {})
            if not row.labels and here.digest is None and not self._awaited(here.iri):
                continue  # left behind for somebody else's sake, or theirs altogether
            self._match(row, here, found, lambda here=here: self._other(here))  # type: ignore[misc]
            yield row
            for link in here.edges:
                if our_labels(link.end_labels) or link.digest is not None or self.known(link.end):
                    yield self._link(here, link, found)

    def _link(self, here: Here, link: Link, found: Found) -> Edge:
        row = as_edge(link.type, link.properties or {}, here.iri, link.end)
        self._match(row, link, found, lambda: self._put_edge(link.element, edge_identity(row)))
        return row

    def _match(
        self,
        row: Node | Edge,
        there: Here | Link,
        found: Found,
        other: Callable[[], None],
    ) -> None:
        content = digest(row)
        try:
            wanted = self._wanted(content)
        except Odd:
            found("again", there, row)
            other()
            return
        if wanted and there.digest == content:
            self._take(content)
            return
        if wanted:
            found("digest", there, row)
        other()

    def _wanted(self, content: str) -> bool:
        seen = self._db.execute("SELECT seen FROM row WHERE digest = ?", (bytes.fromhex(content),)).fetchone()
        if seen and seen[0]:
            raise Odd
        return bool(seen)

    def known(self, iri: str) -> bool:
        """Whether a node of the store has this IRI."""
        return bool(self._db.execute("SELECT 1 FROM row WHERE iri = ?", (iri,)).fetchone())

    def _awaited(self, iri: str) -> bool:
        return bool(self._db.execute("SELECT 1 FROM row WHERE iri = ? AND seen = 0", (iri,)).fetchone())

    def _other(self, here: Here) -> None:
        """A node that is not as the store has it; one without our labels is nobody's to remove."""
        ours = here.labels is None or bool(our_labels(here.labels)) or here.digest is not None
        values = (here.element, here.iri, not ours)
        self._db.execute("INSERT OR REPLACE INTO other_node (element, iri, kept) VALUES (?, ?, ?)", values)

    def _put_edge(self, element: str, what: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO other_edge (element, identity) VALUES (?, ?)", (element, what))

    def adopt(self, nodes: Iterable[Here]) -> None:
        """Take nodes without our labels for rows that are still looked for, or to be removed."""
        for here in nodes:
            if self._awaited(here.iri) or here.digest is not None or our_labels(here.labels or ()):
                self._other(here)

    # ------------------------------------------------------------------------------------------------ what is to do

    def lacks_nodes(self) -> bool:
        """Whether a node is looked for that no node of ours is."""
        sql = "SELECT 1 FROM row WHERE seen = 0 AND iri IS NOT NULL AND iri NOT IN (SELECT iri FROM other_node) LIMIT 1"
        return bool(self._db.execute(sql).fetchone())

    def index(self) -> None:
        """Make ready for `wanted`."""
        self._db.execute("CREATE INDEX IF NOT EXISTS other_node_iri ON other_node (iri)")
        self._db.execute("CREATE INDEX IF NOT EXISTS other_edge_identity ON other_edge (identity)")

    def missing(self) -> int:
        """How many rows the mirror lacks or has otherwise."""
        return int(self._db.execute("SELECT count(*) FROM row WHERE seen = 0").fetchone()[0])

    def differs(self) -> bool:
        """Whether there is anything to do."""
        sql = "SELECT EXISTS (SELECT 1 FROM other_edge) OR EXISTS (SELECT 1 FROM other_node WHERE NOT kept)"
        return bool(self.missing() or self._db.execute(sql).fetchone()[0])

    def wanted(self) -> Iterator[tuple[Node | Edge, str | None]]:
        """The store's rows that the mirror lacks, in order, each with the element that is to become it, if any."""
        self.index()
        rows = iter(self._wanted_rows)
        at = 0
        for (number,) in self._db.execute("SELECT n FROM row WHERE seen = 0 ORDER BY n").fetchall():
            row = next(islice(rows, number - at - 1, None))
            at = number
            yield row, self._element(row)

    def _element(self, row: Node | Edge) -> str | None:
        """What is to become a row; each is given once."""
        if isinstance(row, Node):
            sql = "SELECT element FROM other_node WHERE iri = ? ORDER BY kept LIMIT 1"
            found = self._db.execute(sql, (row.iri,)).fetchone()
            table = "other_node"
        else:
            found = self._db.execute(
                "SELECT element FROM other_edge WHERE identity = ? LIMIT 1", (edge_identity(row),)
            ).fetchone()
            table = "other_edge"
        if not found:
            return None
        self._db.execute(f"DELETE FROM {table} WHERE element = ?", found)  # noqa: S608 - one of two names
        return str(found[0])

    def leftover_edges(self) -> Iterator[str]:
        """The relationships beyond the store's."""
        for (element,) in self._db.execute("SELECT element FROM other_edge").fetchall():
            yield element

    def leftover_nodes(self) -> Iterator[tuple[str, str]]:
        """The nodes beyond the store's: element and IRI."""
        yield from self._db.execute("SELECT element, iri FROM other_node WHERE NOT kept ORDER BY iri").fetchall()
