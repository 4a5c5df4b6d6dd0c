"""Constraints and indexes of the mirror, from schema/; never drops one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from kg.bolt import Server
from kg.errors import StatementError
from kg.mirror.ours import quoted
from kg.projection import Property, schema

LOCK: Final = "_MirrorLock"
NOTE: Final = "_Mirror"
NAMES: Final = "kg_names"  # the full-text index
_TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """A constraint or an index by its name, and the statement that makes it."""

    name: str
    statement: str


def wanted() -> Iterator[Wanted]:
    """What must be there before the first row: constraints and the full-text index of names."""
    bookkeeping = {LOCK: "name", NOTE: "name"}
    yield from (_unique(label, name) for label, name in bookkeeping.items())
    graph = schema()
    for label in graph.nodes.values():
        yield from (_unique(label.name, item.name) for item in label.properties.values() if item.unique)
    yield _full_text()


def indexed() -> Iterator[Wanted]:
    """The indexes of single properties."""
    for label in schema().nodes.values():
        yield from (_index(label.name, item) for item in label.properties.values() if item.indexed)


def _unique(label: str, name: str) -> Wanted:
    called = f"kg_{label}_{name}"
    return Wanted(
        called,
        f"CREATE CONSTRAINT {quoted(called)} IF NOT EXISTS FOR (n:{quoted(label)}) REQUIRE n.{quoted(name)} IS UNIQUE",
    )


def _index(label: str, item: Property) -> Wanted:
    called = f"kg_{label}_{item.name}"
    pattern = f"(n:{quoted(label)}) ON (n.{quoted(item.name)})"
    return Wanted(called, f"CREATE INDEX {quoted(called)} IF NOT EXISTS FOR {pattern}")


def _full_text() -> Wanted:
    searched = {
        label.name: [item.name for item in label.properties.values() if item.searched]
        for label in schema().nodes.values()
    }
    labels = "|".join(quoted(label) for label, names in searched.items() if names)
    names = dict.fromkeys(name for names in searched.values() for name in names)
    each = ", ".join(f"n.{quoted(name)}" for name in names)
    return Wanted(NAMES, f"CREATE FULLTEXT INDEX {quoted(NAMES)} IF NOT EXISTS FOR (n:{labels}) ON EACH [{each}]")


def prepare(server: Server) -> list[Wanted]:
    """Make what is missing.

    Returns:
        What could not be made: what stands there does not allow it, such as two nodes of one IRI.
    """
    missing = _missing(server, wanted())
    return [item for item in missing if not _made(server, [item])]


def make_indexes(server: Server) -> None:
    """Make the indexes that are missing; the server fills them by and by."""
    missing = _missing(server, indexed())
    if missing and not _made(server, missing):  # together they are made much faster than one by one
        for item in missing:
            _made(server, [item])


def _missing(server: Server, items: Iterable[Wanted]) -> list[Wanted]:
    """Of ArcadeDB, which does not say what there is, the constraints that keep its mirror whole."""
    if server.product != "neo4j":
        return [item for item in items if "CONSTRAINT" in item.statement]
    there = {name for (name,) in server.read("SHOW INDEXES YIELD name")}
    return [item for item in items if item.name not in there]


def finish(server: Server, left: list[Wanted]) -> None:
    """Make what could not be made before.

    Raises:
        StatementError: it still cannot.
    """
    for item in left:
        server.write(item.statement).close()


def _made(server: Server, items: list[Wanted]) -> bool:
    for _ in range(_TRIES):  # two mirrors that begin at once may be in each other's way
        try:
            with server.transaction(write=True) as transaction:
                for item in items:
                    transaction.run(item.statement).close()
                transaction.commit()
        except StatementError:
            continue
        return True
    return False
