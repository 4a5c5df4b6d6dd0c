"""Small embedded engines for tests: of toy documents, in caches of their own."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
import toy

from kg.bolt import Server, Target
from kg.bolt.server import Work
from kg.build import build
from kg.embedded import engine, stop
from kg.graph import Graph, open_graph
from kg.projection import Edge, Node, project, schema
from kg.registry import EMPTY

TEXT = "Tencent = 腾讯 | investedIn | Enflame:ChipStartup | round=A | amount=1000000 | currency=CNY | date=2018-08-01\n"


def installed() -> None:
    """Skip a test for which the engine is not installed; in continuous integration that is a failure."""
    if find_spec("arcadedb_embedded") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("the embedded engine is not installed")


def built(folder: Path, text: str = TEXT) -> Path:
    """A store of one toy document, built anew."""
    document = folder / "article.txt"
    document.write_text(text, encoding="utf-8")
    build([document], folder / "store", extract=toy.extract, registry=EMPTY)
    return folder / "store"


def fill(graph: Graph, server: Server) -> None:
    """Write a graph's rows into an empty database, one statement each: for tests that are not about the mirror."""
    for label in schema().nodes:
        list(server.write(f"CREATE CONSTRAINT FOR (n:{label}) REQUIRE n.iri IS UNIQUE"))
    with server.session(write=True) as session:
        session.execute(lambda work: [_write(work, row) for row in project(graph)])


def _write(work: Work, row: Node | Edge) -> None:
    if isinstance(row, Node):
        given = {"iri": row.iri, **row.properties}
        list(work.run(f"CREATE (n:{':'.join(row.labels)}) SET n = $given", {"given": given}))
        return
    statement = (
        f"MATCH (a:{row.start_label} {{iri: $start}}), (b:{row.end_label} {{iri: $end}})"
        f" CREATE (a)-[r:{row.type}]->(b) SET r = $given"
    )
    list(work.run(statement, {"start": row.start, "end": row.end, "given": dict(row.properties)}))


@cache
def caches() -> Path:
    """One cache folder for all tests, so that the classes are kept ready once; gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="kg-engines-"))

    def clean() -> None:
        stop(caches=folder)
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(clean)
    return folder


@contextmanager
def toy_engine(folder: Path) -> Iterator[Target]:
    """An engine with one toy document."""
    installed()
    with open_graph(built(folder)) as graph, engine(graph, fill=fill, caches=caches()) as target:
        yield target
