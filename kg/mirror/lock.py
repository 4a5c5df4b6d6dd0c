"""One mirror at a time, and what is noted about the last; knows nothing of rows.

A mirror holds an open transaction that has made the lock's node and is never committed: another mirror that wants to
make it waits, and the lock falls with the connection. Where a connection falls unseen, each batch still finds out that
somebody else has taken over, by the run that is noted at a node which it takes hold of.
"""

from __future__ import annotations

import hashlib
import json
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from kg.bolt import Server, Work
from kg.errors import ServerError, StatementError
from kg.graph import Graph
from kg.mirror.ours import quoted
from kg.mirror.server_schema import LOCK, NOTE
from kg.projection import schema
from kg.resources import folder

_PATIENCE_S: Final = 1.0  # who waits longer for the lock is told
_NAME: Final = "mirror"
_TAKE: Final = f"MERGE (l:{LOCK} {{name: $name}}) SET l.held = true"
LANES: Final = ("lane 0", "lane 1")  # what batches that are written at the same time each take hold of
_FENCE: Final = f"MATCH (l:{LOCK} {{name: $name}}) SET l.step = $step WITH l WHERE l.run = $run RETURN count(l)"
_OPEN: Final = f"UNWIND $names AS name MERGE (l:{LOCK} {{name: name}}) SET l.run = $run"
_BEGIN: Final = (
    f"MERGE (m:{NOTE} {{name: $name}}) SET m.run = $run, m.revision = null, m.counts = null, m.namespaces = $namespaces"
)
_END: Final = f"MATCH (m:{NOTE} {{name: $name, run: $run}}) SET m += $noted RETURN count(m)"
_CLOSE: Final = f"MATCH (l:{LOCK}) WHERE l.run = $run DELETE l"
_READ: Final = f"MATCH (m:{NOTE} {{name: $name}}) RETURN properties(m)"

_PROJECTING: Final = ("projection/*.py", "conflicts/*.*")
_COMPUTING: Final = (
    "mirror/derived.py",
    "network/terms.py",
    "ownership/*.py",
    "holdings/*.*",
    "control/*.*",
    "state/*.*",
)

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Noted:
    """What the last mirror left: the revision is None while one is at work, or was cut off."""

    revision: str | None
    projection: str | None
    namespaces: tuple[str, ...]
    counts: str | None
    rows: int
    with_derived: bool = False


class Run:
    """One run of a mirror under the lock; `fence` keeps its batches from another's."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.id = uuid.uuid4().hex
        self._step = 0
        self._begun = False

    def begin(self, namespaces: list[str]) -> None:
        """Note, once, that the mirror is being written; where the IRIs of its nodes begin, before and after."""
        if not self._begun:
            self.server.execute(lambda work: self._begin(work, namespaces))
            self._begun = True

    def _begin(self, work: Work, namespaces: list[str]) -> None:
        work.run(_OPEN, {"names": list(LANES), "run": self.id}).close()  # waits for another's batch, if there is one
        work.run(_BEGIN, {"name": _NAME, "run": self.id, "namespaces": namespaces}).close()

    def fence(self, work: Work, lane: int) -> None:
        """Make sure, in the transaction of a batch, that nobody else has begun.

        Raises:
            ServerError: somebody has.
        """
        self._step += 1
        ((mine,),) = work.run(_FENCE, {"name": LANES[lane], "run": self.id, "step": self._step})
        if not mine:
            raise ServerError(f"{self.server.target.uri}: another mirror has taken over; run this one again")

    def end(self, noted: dict[str, object]) -> None:
        """Note that the mirror is whole."""

        def work(work: Work) -> int:
            ((mine,),) = work.run(_END, {"name": _NAME, "run": self.id, "noted": noted})
            work.run(_CLOSE, {"run": self.id}).close()
            return int(mine)

        if not self.server.execute(work):
            raise ServerError(f"{self.server.target.uri}: another mirror has taken over; run this one again")


@contextmanager
def held(server: Server, tell: Told) -> Iterator[Run]:
    """The lock, as soon as nobody else has it."""
    timer = threading.Timer(_PATIENCE_S, tell, ["somebody else is mirroring there; waiting for the end"])
    timer.daemon = True
    transaction = server.transaction(write=True)
    try:
        timer.start()
        try:
            transaction.run(_TAKE, {"name": _NAME}).close()
        except StatementError as exc:
            raise ServerError(f"{server.target.uri}: the lock cannot be taken ({exc}); try again") from exc
        finally:
            timer.cancel()
        yield Run(server)
    finally:
        transaction.rollback()


def noted(server: Server) -> Noted | None:
    """What the last mirror left; None where there was none."""
    found = [said for (said,) in server.read(_READ, {"name": _NAME})]
    if not found:
        return None
    said = found[0]
    namespaces, rows = tuple(said.get("namespaces") or ()), int(said.get("rows") or 0)
    with_derived = said.get("derived") is True
    return Noted(said.get("revision"), said.get("projection"), namespaces, said.get("counts"), rows, with_derived)


def to_note(server: Server, graph: Graph, rows: int, with_derived: bool = False) -> dict[str, object]:
    """What a run that is done notes."""
    return {
        "revision": graph.revision,
        "projection": projection(with_derived),
        "derived": with_derived,
        "namespaces": [graph.store.namespaces.entities],
        "counts": counts(server),
        "rows": rows,
    }


def counts(server: Server) -> str:
    """How many nodes of our labels and relationships of our types there are: from the server's count store, at once."""
    graph = schema()
    asked = [f"MATCH (n:{quoted(name)}) RETURN count(n) AS number" for name in graph.nodes]
    asked += [f"MATCH ()-[r:{quoted(name)}]->() RETURN count(r) AS number" for name in graph.relationships]
    return json.dumps([number for (number,) in server.read(" UNION ALL ".join(asked))])


@cache
def projection(with_derived: bool = False) -> str:
    """A name for how a store becomes rows: the files that decide it."""
    content = hashlib.blake2b(digest_size=12)
    code = Path(__file__).parent.parent
    files = [file for part in _PROJECTING + (_COMPUTING if with_derived else ()) for file in code.glob(part)]
    for file in sorted([*folder("schema").iterdir(), *files]):
        content.update(f"{file.name}\0".encode())
        content.update(file.read_bytes() if file.is_file() else b"")
    return content.hexdigest()
