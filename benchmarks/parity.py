"""Every question of queries/ with its defaults on the graph of seeds/: SPARQL, a real Neo4j, the embedded engine.

    python benchmarks/parity.py [--store DIR] [--uri bolt://…]

Prints how many rows each engine gives and after how many milliseconds (the second of two runs), and whether the rows
are the same, in the same order, to the last digit and name. The Neo4j is the one of --uri (with NEO4J_USERNAME and
NEO4J_PASSWORD), which gets a mirror of the store, else one that is started for this. Ends with exit code 1 where rows
differ, or where a question finds nothing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import neo4j_server

import kg
from kg import cypher
from kg.api import KnowledgeGraph
from kg.bolt import Server, Target, connect, target
from kg.build import build
from kg.embedded import engine
from kg.mirror import mirror
from kg.queries import Query, load_all
from kg.resources import folder
from kg.sparql import Answer

Ask = Callable[[Query], Answer]
Found = tuple[Answer, float]


def measured(ask: Ask, query: Query) -> Found:
    """An answer, and how many milliseconds its second run takes."""
    ask(query)
    start = time.perf_counter()
    answer = ask(query)
    return answer, (time.perf_counter() - start) * 1000


def compare(engines: Mapping[str, Ask]) -> bool:
    """Print a line a question; whether all of them found the same, and something."""
    names = tuple(engines)
    print(f"{'question':24}" + "".join(f"{name:>18}" for name in names) + "   same rows")
    well = True
    for query in load_all().values():
        found = {name: measured(engines[name], query) for name in names if _speaks(name) in query.languages}
        answers = [answer.rows for answer, _ in found.values()]
        same = all(rows == answers[0] for rows in answers)
        well &= same and bool(answers[0])
        cells = "".join(f"{_cell(found.get(name)):>18}" for name in names)
        print(f"{query.name:24}{cells}   {'yes' if same else 'NO'}{'' if answers[0] else ', nothing found'}")
    return well


def _speaks(engine: str) -> str:
    return "sparql" if engine == "SPARQL" else "cypher"


def _cell(found: Found | None) -> str:
    return "–" if found is None else f"{len(found[0].rows):,} in {found[1]:.1f} ms"


@contextmanager
def neo4j(uri: str | None, work: Path) -> Iterator[Server]:
    """The server of an address, else one of our own."""
    if (given := target(uri)) is not None:
        with connect(given) as server:
            yield server
        return
    own = neo4j_server.start(work / "neo4j")
    try:
        address = own.address
        with connect(Target(address.uri, user=address.user, password=address.password)) as server:
            yield server
    finally:
        own.stop()


def compared(graph: KnowledgeGraph, uri: str | None, work: Path) -> bool:
    """Fill the engines and compare them."""

    def resolve(name: str) -> str:
        return graph.entity(name).id

    with neo4j(uri, work) as server, engine(graph.graph, caches=work / "caches") as own, connect(own) as embedded:
        mirror(graph.graph, server)
        counts = graph.counts()
        print(f"{counts.documents} documents, {counts.entities} entities, {counts.facts} facts;", end=" ")
        print(f"{server.product} {server.version}, {embedded.product} {embedded.version}\n")
        return compare(
            {
                "SPARQL": lambda query: graph.query(query.name),
                "Neo4j": lambda query: cypher.run(query, server, {}, resolve),
                "embedded": lambda query: cypher.run(query, embedded, {}, resolve),
            }
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, help="another graph than that of seeds/")
    parser.add_argument("--uri", help="a Neo4j that may be filled (default: one is started)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        store = options.store or work / "store"
        if options.store is None:
            build([folder("seeds")], store)
        with kg.open(store) as graph:
            return 0 if compared(graph, options.uri, work) else 1


if __name__ == "__main__":
    sys.exit(main())
