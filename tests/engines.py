"""The engines that answer Cypher, each with the mirror of a store inside, and what is worked out of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import neo4j_server
import pytest
from embedded_engine import installed

from kg.bolt import Server, Target, connect
from kg.embedded import engine
from kg.graph import open_graph
from kg.mirror import mirror

ENGINES = ("neo4j", "embedded")


@contextmanager
def holding(name: str, store: Path, request: pytest.FixtureRequest, cache: Path) -> Iterator[Server]:
    """An engine of that name with the mirror of a store; `cache` is a folder for the embedded one."""
    asked = _neo4j(store, request) if name == "neo4j" else _embedded(store, cache)
    with asked as server:
        yield server


@contextmanager
def _neo4j(store: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    address = request.getfixturevalue("neo4j_address")
    neo4j_server.empty(address)
    target = Target(address.uri, user=address.user, password=address.password)
    with open_graph(store) as graph, connect(target) as server:
        mirror(graph, server, with_derived=True)
        yield server


@contextmanager
def _embedded(store: Path, cache: Path) -> Iterator[Server]:
    installed()
    with (
        open_graph(store) as graph,
        engine(graph, caches=cache, with_derived=True) as target,
        connect(target) as server,
    ):
        yield server
