"""Measures `kg mirror` beside a load by hand of the same rows into the same Neo4j, in one run.

    python benchmarks/mirror.py                      about a million triples
    python benchmarks/mirror.py --articles 200       a quick look

The load by hand is UNWIND … MERGE, one statement for each set of labels and each type, with its rows in memory. The
first mirror must reach 0.8 of its speed, an unchanged second one take at most a fifth of its time, and no mirror need
600 MB. The server is that of the tests (KG_NEO4J_URI, Docker, or one that is started); it is emptied.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import neo4j_server
import scale

BATCH = 5000
WARM = 100  # articles
STEPS = ("by hand", "first", "unchanged", "check", "changed")


def by_hand(store: Path, server: Any) -> tuple[float, Any]:
    """Load the rows as anybody would; without the time to read them from the store."""
    from kg.graph import open_graph
    from kg.projection import Node, project, schema

    nodes, edges = defaultdict(list), defaultdict(list)
    with open_graph(store) as graph:
        for row in project(graph):
            if isinstance(row, Node):
                nodes[row.labels].append({"iri": row.iri, "said": row.properties})
            else:
                ends = {"start": row.start, "end": row.end, "key": row.key}
                edges[row.type, row.start_label, row.end_label].append({**ends, "said": row.properties})
    began = time.perf_counter()
    for label in schema().nodes:
        server.write(f"CREATE CONSTRAINT IF NOT EXISTS FOR (n:{label}) REQUIRE n.iri IS UNIQUE").close()
    with server.driver.session() as session:
        for labels, rows in nodes.items():
            more = "".join(f":{label}" for label in labels[1:])
            text = f"UNWIND $rows AS row MERGE (n:{labels[0]} {{iri: row.iri}}) SET n += row.said"
            send(session, text + (f" SET n{more}" if more else ""), rows)
        middle = time.perf_counter()
        for (type_, start, end), rows in edges.items():
            text = (
                f"UNWIND $rows AS row MATCH (a:{start} {{iri: row.start}}) MATCH (b:{end} {{iri: row.end}})"
                f" MERGE (a)-[r:{type_} {{id: row.key}}]->(b) SET r += row.said"
            )
            send(session, text, rows)
    ended = time.perf_counter()
    counts = [sum(map(len, group.values())) for group in (nodes, edges)]
    rates = [round(counts[0] / (middle - began)), round(counts[1] / (ended - middle))]
    return ended - began, {"nodes": counts[0], "relationships": counts[1], "rates": rates}


def send(session: Any, text: str, rows: list[Any]) -> None:
    """Write rows in batches."""
    for at in range(0, len(rows), BATCH):
        part = rows[at : at + BATCH]
        session.execute_write(lambda work, part=part: work.run(text, rows=part).consume())


def mirrored(store: Path, server: Any) -> tuple[float, Any]:
    """What `kg mirror` does."""
    from kg.graph import open_graph
    from kg.mirror import mirror

    began = time.perf_counter()
    with open_graph(store) as graph:
        done = mirror(graph, server)
    took = time.perf_counter() - began
    return took, {name: getattr(done, name) for name in ("created", "changed", "removed", "unchanged")}


def checked(store: Path, server: Any) -> tuple[float, Any]:
    """What `kg mirror --check` does."""
    from kg.graph import open_graph
    from kg.mirror import check

    began = time.perf_counter()
    with open_graph(store) as graph:
        differences = check(graph, server)
    return time.perf_counter() - began, {"differences": len(differences)}


WORK: dict[str, Callable[[Path, Any], tuple[float, Any]]] = {
    "by hand": by_hand, "first": mirrored, "unchanged": mirrored, "check": checked, "changed": mirrored
}  # fmt: skip


def step(name: str, store: Path) -> None:
    """One measurement, in a process of its own; prints its figures as JSON."""
    from kg.bolt import Target, connect

    uri, user, password = (os.environ[f"BENCHMARK_{part}"] for part in ("URI", "USER", "PASSWORD"))
    with connect(Target(uri, user=user, password=password)) as server:
        seconds, said = WORK[name](store, server)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "busy": time.process_time(), "megabytes": memory, "said": said}))


def run(name: str, store: Path, address: neo4j_server.Address) -> dict[str, Any]:
    """The figures of one measurement."""
    said = {"BENCHMARK_URI": address.uri, "BENCHMARK_USER": address.user, "BENCHMARK_PASSWORD": address.password}
    command = [sys.executable, __file__, "--step", name, str(store)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, **said})
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def measure(articles: int, folder: Path, address: neo4j_server.Address) -> bool:
    """Run all steps, print a table, and say whether the bounds hold."""
    few, store = built(folder / "few", min(articles, WARM)), built(folder / "all", articles)
    print(f"{articles:,} generated articles, {triples(store):,} triples")
    for one in (few, store):  # with the few the server only learns the statements of both
        figures = {name: run(name, one, emptied(address)) for name in STEPS[:2]}
    figures |= {name: run(name, store, address) for name in STEPS[2:4]}
    scale.write_articles(folder / "more", articles, articles + 1, max(articles // 2, 10))
    scale.run("toy", store, folder / "more")
    return told(figures | {"changed": run("changed", store, address)})


def built(folder: Path, articles: int) -> Path:
    """A store of generated articles."""
    scale.write_articles(folder / "in", 0, articles, max(articles // 2, 10))
    scale.run("toy", folder / "store", folder / "in")
    return folder / "store"


def emptied(address: neo4j_server.Address) -> neo4j_server.Address:
    """The server without anything; relationships first, for a server with little memory."""
    from neo4j import GraphDatabase

    account = (address.user, address.password)
    with GraphDatabase.driver(address.uri, auth=account) as driver, driver.session() as session:
        session.run("MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 5000 ROWS").consume()
    neo4j_server.empty(address)
    return address


def triples(store: Path) -> int:
    """How many there are in the whole graph, without the texts."""
    import pyoxigraph

    from kg.graph import open_graph, write_trig

    with open_graph(store) as graph, tempfile.TemporaryFile() as file:
        write_trig(graph, file)
        file.seek(0)
        return sum(1 for _ in pyoxigraph.parse(file, format=pyoxigraph.RdfFormat.TRIG))


def told(figures: dict[str, dict[str, Any]]) -> bool:
    """Print the table; whether the bounds hold."""
    print("             elapsed   of the processor  memory")
    for name in STEPS:
        one = figures[name]
        line = f"{one['seconds']:8.2f} s {one['busy']:10.1f} s {one['megabytes']:12.0f} MB   {one['said']}"
        print(f"{name:10}{line}")
    hand, first, same = (figures[name]["seconds"] for name in STEPS[:3])
    memory = max(figures[name]["megabytes"] for name in STEPS[1:])
    print(f"first      {hand / first:.2f} of the speed by hand (at least 0.8)")
    print(f"unchanged  {same / hand:.3f} of the time by hand (at most 0.2)")
    print(f"memory     {memory:.0f} MB (under 600)")
    return hand / first >= 0.8 and same / hand <= 0.2 and memory < 600


def served(folder: Path) -> Iterator[neo4j_server.Address]:
    """The server that is given, else one that is started."""
    if found := neo4j_server.given():
        yield found
        return
    server = neo4j_server.start(folder / "neo4j")
    try:
        yield server.address
    finally:
        server.stop()


def main() -> int:
    """Run the benchmark; exit 1 where a bound does not hold."""
    if sys.argv[1:2] == ["--step"]:
        step(sys.argv[2], Path(sys.argv[3]))
        return 0
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=2000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for address in served(Path(folder)):
            return 0 if measure(given.articles, Path(folder), address) else 1
    return 1


if __name__ == "__main__":
    sys.exit(main())
