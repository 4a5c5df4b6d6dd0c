"""The mirror in a real Neo4j: equal to the store, careful with what is not its own, and mended when tampered with."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import mirrored
import pytest
from mirrored import FIRST, SECOND, THIRD, cells, content, some
from neo4j_server import Address, empty

from kg.bolt import Server, connect
from kg.graph import Graph, open_graph
from kg.mirror import Summary, check, mirror
from kg.projection import Node, project


@pytest.fixture(scope="module")
def address(neo4j_address: Address) -> Address:
    empty(neo4j_address)
    return neo4j_address


@pytest.fixture
def server(address: Address) -> Iterator[Server]:
    """Without data; constraints stay, because a server thinks about every statement anew after each change of them."""
    with connect(mirrored.target(address)) as found:
        cells(found, "MATCH (n) DETACH DELETE n")
        yield found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return some(tmp_path_factory.mktemp("graph"))


@pytest.fixture
def graph(folder: Path) -> Iterator[Graph]:
    with open_graph(folder) as found:
        yield found


def rows(graph: Graph) -> int:
    return sum(1 for _ in project(graph))


def test_a_first_run_writes_every_row_and_a_second_none(graph: Graph, server: Server) -> None:
    assert mirror(graph, server) == Summary(created=rows(graph))
    before = content(server)
    assert check(graph, server) == []
    assert mirror(graph, server) == Summary(unchanged=rows(graph))
    assert mirror(graph, server, repair=True) == Summary(unchanged=rows(graph))
    assert content(server) == before


def test_nodes_and_relationships_are_those_of_the_projection(graph: Graph, server: Server) -> None:
    mirror(graph, server)
    (kelvex,) = cells(server, "MATCH (n:ChipStartup:Entity {name: 'Kelvex'}) RETURN n")
    assert kelvex["labels"] == ["ChipStartup", "Company", "Entity", "Organization"]
    assert kelvex["nameZh"] == "凯尔"
    text = "MATCH (a {name: $a})-[r:INVESTED_IN]->(b:Entity) RETURN r.amount, r.amountExact, r.date, r.sources, b.name"
    assert cells(server, text, a="Orbel") == [[1000000.0, "1000000", "2021-03-04", 2, "Kelvex"]]
    assert cells(
        server, "MATCH (n {name: $a}) RETURN n.iri STARTS WITH 'https://kg.example/id/'", a='Lumo "x" \\ 🚀'
    ) == [True]


def test_constraints_and_indexes_are_there(graph: Graph, server: Server) -> None:
    mirror(graph, server)
    names = {name for (name,) in server.read("SHOW INDEXES YIELD name")}
    assert {"kg_Entity_iri", "kg_Document_iri", "kg_Claim_fact", "kg_names"} <= names
    cells(server, "CALL db.awaitIndexes(60)")
    found = cells(server, "CALL db.index.fulltext.queryNodes('kg_names', '凯尔') YIELD node RETURN node.name")
    assert found[0] == "Kelvex"


def test_a_changed_document_changes_only_what_it_must(tmp_path: Path, server: Server) -> None:
    with open_graph(some(tmp_path)) as graph:
        mirror(graph, server)
        every = rows(graph)
    touched = cells(server, "MATCH (n:Document {name: 'first.txt'}) RETURN elementId(n)")
    with open_graph(mirrored.store(tmp_path, third=THIRD.replace("CTO", "CEO"))) as graph:
        done = mirror(graph, server)
        assert done.created + done.changed + done.unchanged == rows(graph)
        assert done.unchanged > every / 2
        assert check(graph, server) == []
        assert mirror(graph, server) == Summary(unchanged=rows(graph))
    assert cells(server, "MATCH (n:Document {name: 'first.txt'}) RETURN elementId(n)") == touched
    assert cells(server, "MATCH ()-[r:WORKS_FOR]->() RETURN r.position") == ["CEO"]


def test_a_second_source_changes_one_relationship_in_place(tmp_path: Path, server: Server) -> None:
    with open_graph(mirrored.store(tmp_path, first=FIRST, third=THIRD)) as graph:
        mirror(graph, server)
    find = "MATCH ({name: 'Orbel'})-[r:INVESTED_IN]->() RETURN elementId(r), r.sources"
    ((place, sources),) = cells(server, find)
    with open_graph(mirrored.store(tmp_path, second=SECOND)) as graph:
        done = mirror(graph, server)
        assert done.changed >= 1
        assert check(graph, server) == []
    assert (sources, cells(server, find)) == (1, [[place, 2]])


def test_what_left_the_store_leaves_the_mirror(tmp_path: Path, server: Server) -> None:
    with open_graph(some(tmp_path)) as graph:
        mirror(graph, server)
    with open_graph(mirrored.store(tmp_path, first=None)) as graph:
        done = mirror(graph, server)
        assert done.removed > 0
        assert done.kept == 0
        assert check(graph, server) == []
        after = content(server)
        assert cells(server, "MATCH (n) WHERE n.iri IS NOT NULL RETURN count(n)") == [
            sum(isinstance(row, Node) for row in project(graph))
        ]
    mirrored_anew(tmp_path / "store", server, after)


def mirrored_anew(folder: Path, server: Server, expected: object) -> None:
    cells(server, "MATCH (n) DETACH DELETE n")
    with open_graph(folder) as graph:
        mirror(graph, server)
    assert content(server) == expected


# ---------------------------------------------------------------------------------------------- what is somebody else's

THEIRS = [
    "CREATE (:Note {text: 'mine'})",
    "CREATE (:Company {name: 'no iri'})",
    "CREATE (:Entity {iri: 'https://elsewhere.example/a'})",
    "CREATE (:Entity {iri: 7})",
    "MATCH (n:Entity {name: 'Kelvex'}) SET n:Watched, n.rating = 5",
    "MATCH (n:Entity {name: 'Kelvex'}) CREATE (n)-[:DISCUSSED_IN {by: 'me'}]->(:Note)",
    "MATCH (n:Entity {name: 'Kelvex'}) CREATE (n)<-[:INVESTED_IN {id: 'mine'}]-(:Company {name: 'x'})",
    "MATCH (n:Entity {name: 'Kelvex'}) CREATE (n)-[:INVESTED_IN {id: 'mine'}]->(:Company {name: 'x'})",
    "MATCH (a {name: 'Orbel'}), (b {name: 'Kelvex'}) CREATE (a)-[:COMPARED_WITH]->(b)",
    "MATCH (:Entity {name: 'Orbel'})-[r:HOLDS_SHARES_IN]->() SET r.checkedBy = 'me'",
    "MATCH (c:Claim) WITH c LIMIT 1 SET c.reviewed = true",
    "CREATE INDEX theirs FOR (n:Note) ON (n.text)",
]


def test_what_is_not_ours_is_no_difference_and_stays(graph: Graph, server: Server) -> None:
    mirror(graph, server)
    for statement in THEIRS:
        cells(server, statement)
    before = content(server)
    assert check(graph, server) == []
    assert mirror(graph, server) == Summary(unchanged=rows(graph))
    assert mirror(graph, server, repair=True) == Summary(unchanged=rows(graph))
    assert content(server) == before
    assert cells(server, "SHOW INDEXES YIELD name WHERE name = 'theirs' RETURN name") == ["theirs"]


def test_an_entity_that_leaves_stays_where_somebody_has_tied_something_to_it(tmp_path: Path, server: Server) -> None:
    with open_graph(some(tmp_path)) as graph:
        mirror(graph, server)
    cells(server, "MATCH (n {name: 'Tessa Wind'}) CREATE (:Note)-[:ABOUT]->(n)")
    iri = cells(server, "MATCH (n {name: 'Tessa Wind'}) SET n:Met RETURN n.iri")[0]
    with open_graph(mirrored.store(tmp_path, third=None)) as graph:
        done = mirror(graph, server)
        assert done.kept == 1
        assert cells(server, "MATCH (:Note)-[:ABOUT]->(n) RETURN labels(n), properties(n)") == [[["Met"], {"iri": iri}]]
        assert check(graph, server) == []
        assert mirror(graph, server) == Summary(unchanged=rows(graph))
    with open_graph(mirrored.store(tmp_path, third=THIRD)) as graph:
        mirror(graph, server)
        assert check(graph, server) == []
    assert cells(server, "MATCH (:Note)-[:ABOUT]->(n:Met:Person) RETURN n.name") == ["Tessa Wind"]
    assert cells(server, "MATCH (n {iri: $iri}) RETURN count(n)", iri=iri) == [1]


# --------------------------------------------------------------------------------------------------------- tampered with

TAMPERED = {
    "a property changed": "MATCH (n:Entity {name: 'Kelvex'}) SET n.name = 'Other'",
    "a property of another type": "MATCH ()-[r:HOLDS_SHARES_IN]->() SET r.percent = '12.5'",
    "an integer for a float": "MATCH ()-[r:INVESTED_IN]->() SET r.amount = 1000000",
    "a property taken away": "MATCH (n:Claim) WITH n LIMIT 1 REMOVE n.quote",
    "a property of ours where there was none": "MATCH (n:Entity {name: 'Kelvex'}) SET n.country = 'CN'",
    "a list in another order": "MATCH (n:Entity {name: 'Kelvex'}) SET n.names = n.names[1..] + n.names[..1]",
    "a label added": "MATCH (n:Entity {name: 'Kelvex'}) SET n:Person",
    "a label taken away": "MATCH (n:Entity {name: 'Kelvex'}) REMOVE n:ChipStartup",
    "its first label taken away": "MATCH (n:Entity {name: 'Kelvex'}) REMOVE n:Entity",
    "all its labels taken away": "MATCH (n:Entity {name: 'Kelvex'}) REMOVE n:Entity:Organization:Company:ChipStartup",
    "another iri": "MATCH (n:Claim) WITH n LIMIT 1 SET n.iri = n.iri + '0'",
    "no iri": "MATCH (n:Claim) WITH n LIMIT 1 REMOVE n.iri",
    "a node deleted": "MATCH (n:Figure) WITH n LIMIT 1 DETACH DELETE n",
    "a node made up": "CREATE (:Entity {iri: 'https://kg.example/id/made-up', id: 'made-up', name: 'X'})",
    "a relationship deleted": "MATCH ()-[r:INVESTED_IN]->() WITH r LIMIT 1 DELETE r",
    "a link deleted": "MATCH ()-[r:QUOTED_FROM]->() WITH r LIMIT 1 DELETE r",
    "a relationship twice":
        "MATCH (a)-[r:INVESTED_IN]->(b) WITH a, r, b LIMIT 1 CREATE (a)-[x:INVESTED_IN]->(b) SET x = properties(r)",
    "a link twice": "MATCH (a)-[r:RAISED]->(b) CREATE (a)-[:RAISED]->(b)",
    "a relationship turned around":
        "MATCH (a)-[r:HOLDS_SHARES_IN]->(b) CREATE (b)-[x:HOLDS_SHARES_IN]->(a) SET x = properties(r) DELETE r",
    "a relationship moved":
        "MATCH (a)-[r:HOLDS_SHARES_IN]->(b), (c {name: 'Brandt KG'}) CREATE (c)-[x:HOLDS_SHARES_IN]->(b)"
        " SET x = properties(r) DELETE r",
    "a relationship of another type":
        "MATCH (a)-[r:CUSTOMER_OF]->(b) CREATE (a)-[x:CONTROLS]->(b) SET x = properties(r) DELETE r",
    "a relationship made up":
        "MATCH (a {name: 'Brandt KG'}), (b {name: 'Orbel'}) CREATE (a)-[:INVESTED_IN {id: 'f00'}]->(b)",
    "another id": "MATCH ()-[r:HOLDS_SHARES_IN]->() SET r.id = 'f00'",
    "bookkeeping of a node": "MATCH (n:Figure) SET n._digest = 'ab'",
    "bookkeeping that is no text": "MATCH (n:Figure) SET n._digest = 7",
    "bookkeeping of a relationship": "MATCH ()-[r:HOLDS_SHARES_IN]->() REMOVE r._digest",
    "bookkeeping exchanged":
        "MATCH (a:Entity {name: 'Kelvex'}), (b:Entity {name: 'Orbel'}) WITH a, b, a._digest AS x"
        " SET a._digest = b._digest, b._digest = x",
    "the bookkeeping of another": "MATCH (a:Figure), (b:FundingRound) SET a._digest = b._digest",
    "everything": "MATCH (n) WHERE NOT n:_Mirror DETACH DELETE n",
}  # fmt: skip


def test_every_tampering_is_seen_and_mended(graph: Graph, server: Server) -> None:
    mirror(graph, server)
    before = content(server)
    for what, statement in TAMPERED.items():
        cells(server, statement)
        assert content(server) != before, what
        assert check(graph, server) != [], what
        mirror(graph, server, repair=True)
        assert check(graph, server) == [], what
        assert [there for there in content(server)[0] if "'https://kg.example/id/" in str(there)] == before[0], what
        assert mirror(graph, server) == Summary(unchanged=rows(graph)), what
        cells(server, "MATCH (n) WHERE n.iri IS NULL AND NOT n:_Mirror DETACH DELETE n")
    assert content(server) == before


def test_a_copy_that_a_dropped_constraint_allowed_is_seen_and_mended(graph: Graph, server: Server) -> None:
    mirror(graph, server)
    before = content(server)
    cells(server, "DROP CONSTRAINT kg_Entity_iri")
    cells(server, "MATCH (n:Entity {name: 'Kelvex'}) CREATE (m:Entity) SET m = properties(n)")
    assert "node https://kg.example/id/kelvex is there a second time" in check(graph, server)
    mirror(graph, server, repair=True)
    assert check(graph, server) == []
    assert content(server) == before
    assert cells(server, "SHOW CONSTRAINTS YIELD name WHERE name = 'kg_Entity_iri' RETURN name") == ["kg_Entity_iri"]


def test_differences_are_plain_lines(graph: Graph, server: Server) -> None:
    mirror(graph, server)
    cells(server, "MATCH (n:Entity {name: 'Brandt KG'}) SET n.name = 'Brandt AG'")
    cells(server, "MATCH ()-[r:QUOTED_FROM]->() WITH r LIMIT 1 DELETE r")
    lines = check(graph, server)
    assert lines[0] == 'node https://kg.example/id/brandt-kg: name is "Brandt AG", not "Brandt KG"'
    assert lines[1].startswith("relationship QUOTED_FROM ")
    assert lines[1].endswith(" is missing")
    assert len(lines) == 2


def test_a_server_without_a_mirror_fails_the_check(graph: Graph, server: Server) -> None:
    assert check(graph, server) == ["nothing is mirrored there; run `kg mirror`"]


def test_another_namespace_replaces_every_node(tmp_path: Path, server: Server, graph: Graph) -> None:
    from toy import extract

    from kg.build import build
    from kg.rdf import Namespaces
    from kg.registry import EMPTY

    mirror(graph, server)
    some(tmp_path)
    names = Namespaces("https://other.example/s#", "https://other.example/id/")
    build([tmp_path / "in"], tmp_path / "b", extract=extract, version="toy", registry=EMPTY, namespaces=names)
    with open_graph(tmp_path / "b") as other:
        done = mirror(other, server)
        assert (done.created, done.changed, done.unchanged) == (rows(other), 0, 0)
        assert check(other, server) == []
    assert cells(server, "MATCH (n) WHERE n.iri STARTS WITH 'https://kg.example/' RETURN count(n)") == [0]


# ----------------------------------------------------------------------------------------------------------- two at once


def test_two_mirrors_at_once_do_not_corrupt_each_other(tmp_path: Path, server: Server, address: Address) -> None:
    folders = [some(tmp_path / "a"), mirrored.store(tmp_path / "b", second=SECOND)]
    failed: list[BaseException] = []

    def run(folder: Path) -> None:
        try:
            for _ in range(2):
                with open_graph(folder) as one, connect(mirrored.target(address)) as there:
                    mirror(one, there)
        except BaseException as exc:
            failed.append(exc)

    threads = [threading.Thread(target=run, args=(folder,)) for folder in folders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    results = []
    for folder in folders:
        with open_graph(folder) as one:
            results.append(check(one, server))
    assert [] in results


def test_who_waits_for_another_is_told(graph: Graph, server: Server, address: Address) -> None:
    mirror(graph, server)
    cells(server, "MATCH (c:Claim) WITH c LIMIT 1 DETACH DELETE c")
    said: list[str] = []
    from kg.mirror.lock import held

    with connect(mirrored.target(address)) as other, held(other, said.append):
        waiting = threading.Thread(target=lambda: mirror(graph, server, progress=lambda what, *_: said.append(what)))
        waiting.start()
        waiting.join(2.5)
        assert waiting.is_alive()
        assert "somebody else is mirroring there; waiting for the end" in said
    waiting.join(60)
    assert check(graph, server) == []


# ----------------------------------------------------------------------------------------------------------- the command


def kg(address: Address, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", "mirror", "--uri", address.uri, "--store", str(folder), *options]
    environment = {"NEO4J_PASSWORD": address.password, "PATH": "", "HOME": str(folder)}
    return subprocess.run(
        command, capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL, check=False
    )


def test_the_command_counts_checks_and_repairs(folder: Path, graph: Graph, server: Server, address: Address) -> None:
    first = kg(address, folder, "--format", "json")
    assert (first.returncode, first.stderr) == (0, "")
    assert json.loads(first.stdout) == {"created": rows(graph), "changed": 0, "removed": 0, "unchanged": 0}
    again = kg(address, folder)
    assert (again.returncode, again.stdout) == (0, f"0 created, 0 changed, 0 removed, {rows(graph)} unchanged\n")
    assert kg(address, folder, "--check").stdout == "the mirror is as the graph\n"
    cells(server, "MATCH (n:Figure) DETACH DELETE n")
    seen = kg(address, folder, "--check", "--format", "json")
    assert seen.returncode == 1
    assert len(json.loads(seen.stdout)["differences"]) >= 2
    assert kg(address, folder, "--repair").returncode == 0
    assert kg(address, folder, "--check").returncode == 0


@pytest.mark.parametrize(
    "options", [["--check", "--repair"], ["--uri", "here"], ["--password-file", "/nowhere"], ["--database", "nowhere"]]
)
def test_bad_input_is_one_line_and_exit_code_2(folder: Path, address: Address, options: list[str]) -> None:
    done = kg(address, folder, *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("kg: ")
    assert done.stderr.count("\n") == 1
    assert address.password not in done.stderr
