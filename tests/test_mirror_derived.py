"""What ownership makes of a graph stands in the mirror where it is asked for, marked, checked and never a claim."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import mirrored
import pytest
from click.testing import CliRunner
from mirrored import cells, content
from neo4j_server import Address
from test_holdings import extract

import kg
from kg.bolt import Server, connect
from kg.build import build
from kg.commands import kg as command
from kg.conflicts import disputed
from kg.cypher import run
from kg.errors import InputError
from kg.export import export_folder
from kg.graph import Graph, open_graph
from kg.holdings import owners
from kg.mirror import Summary, check, mirror
from kg.mirror.derived import derived, left_out
from kg.projection import Edge, expected, project, rebuild, schema
from kg.queries import load_all
from kg.registry import EMPTY
from kg.sparql import Answer
from kg.vocab import vocabulary

LOOP = """Xavo Holding:Company | holdsSharesIn | Bendrel:Company | percent=60
Xavo Holding | holdsSharesIn | Calvix:Company | percent=20
Bendrel | holdsSharesIn | Calvix | percent=30
Calvix | holdsSharesIn | Bendrel | percent=40
Mira Stone:Person | holdsSharesIn | Xavo Holding | percentMin=50 | exclusive=true
Petty:Person | holdsSharesIn | Xavo Holding | percent=0.4 | asOf=2024
Dune Capital:VentureInvestor | investedIn | Calvix
Tarn:Company | holdsSharesIn | Ullo:Company | percent=90 | status=planned
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stored(tmp_path_factory.mktemp("derived"), LOOP)


def stored(folder: Path, text: str) -> Path:
    """A store of one document, in which bounds can be exclusive."""
    (folder / "loop.txt").write_text(text, encoding="utf-8")
    build([folder / "loop.txt"], folder / "store", extract=extract, version="toy", registry=EMPTY)
    return folder / "store"


@pytest.fixture
def graph(folder: Path) -> Iterator[Graph]:
    with open_graph(folder) as found:
        yield found


@pytest.fixture
def server(emptied: Address) -> Iterator[Server]:
    with connect(mirrored.target(emptied)) as found:
        yield found


def found(graph: Graph, type_: str) -> dict[tuple[str, str], Edge]:
    """The relationships of a type by the names of their ends."""
    base = graph.store.namespaces.entities
    names = {f"{base}{entity.id}": entity.name for entity in graph.entities()}
    rows = [row for row in derived(graph) if row.type == type_]
    pairs = {(names[row.start], names[row.end]): row for row in rows}
    assert len(pairs) == len(rows)
    return pairs


def test_shares_are_those_of_kg_owners_however_they_come_about(graph: Graph) -> None:
    rows = found(graph, "DERIVED_SHARE")
    assert {pair for pair in rows if pair[0] in ("Xavo Holding", "Mira Stone")} == {
        ("Xavo Holding", "Bendrel"),
        ("Xavo Holding", "Calvix"),
        ("Mira Stone", "Xavo Holding"),
        ("Mira Stone", "Bendrel"),
        ("Mira Stone", "Calvix"),
    }
    for company in ("Bendrel", "Calvix", "Xavo Holding"):
        for row in owners(graph, company).owners:
            if row.kind == "owner" and row.effective.maximum >= 1:
                said = rows[row.members[0].name, company].properties
                bounds = [round(end, 9) for end in (row.effective.minimum, row.effective.maximum)]
                assert [said["minimum"], said["maximum"]] == bounds
                assert said.get("exclusiveMinimum", False) == row.effective.exclusive_minimum
                assert said["ultimate"] is True


def test_a_share_names_the_facts_of_its_largest_chain(graph: Graph) -> None:
    row = found(graph, "DERIVED_SHARE")["Mira Stone", "Bendrel"].properties
    assert [fact.subject.name for fact in graph.facts_by_ids(row["facts"])] == ["Mira Stone", "Xavo Holding"]
    assert (row["direct"], row["derived"]) == (False, True)
    assert found(graph, "DERIVED_SHARE")["Xavo Holding", "Bendrel"].properties["ultimate"] is False


def test_what_is_planned_and_what_is_below_one_percent_is_left_out(graph: Graph) -> None:
    pairs = found(graph, "DERIVED_SHARE")
    assert ("Dune Capital", "Calvix") in pairs
    assert not [pair for pair in pairs if pair[0] in ("Petty", "Tarn")]


def test_of_a_large_core_the_ultimate_owners_come_first_and_the_others_are_left_out_whole(graph: Graph) -> None:
    every = [row for row in derived(graph) if row.type == "DERIVED_SHARE"]
    two = {"many": 1, "most_work": 14}  # looks at seven stakes
    some = [row for row in derived(graph, **two) if row.type == "DERIVED_SHARE"]
    named = {row.start.rsplit("/", 1)[1] for row in every}
    kept = [row for row in every if row.start.rsplit("/", 1)[1] in ("dune-capital", "mira-stone")]
    assert named == {"bendrel", "calvix", "dune-capital", "mira-stone", "xavo-holding"}
    assert [(row.key, row.properties) for row in some] == [(row.key, row.properties) for row in kept]
    assert (left_out(graph), left_out(graph, **two)) == (0, 4)


def test_control_says_by_which_rule_and_shows_the_sentence(graph: Graph) -> None:
    row = found(graph, "DERIVED_CONTROL")["Mira Stone", "Bendrel"].properties
    assert (row["certainty"], row["ultimate"], row["rules"]) == ("certain", True, ["majority", "through-controlled"])
    assert (row["votesMinimum"], row["documents"]) == (60.0, ["loop.txt"])
    assert {LOOP.splitlines()[0], LOOP.splitlines()[4]} <= set(row["quotes"])


def test_who_decide_only_together_are_named_at_each_of_them(tmp_path: Path) -> None:
    text = (
        "Ana:Person | holdsSharesIn | Orvo:Company | percent=30\nBen:Person | holdsSharesIn | Orvo | percent=30\n"
        "Ana | actsInConcertWith | Ben\nAna | holdsSharesIn | Orvo 2:Company | percent=60\n"
    )
    with open_graph(stored(tmp_path, text)) as graph:
        rows = found(graph, "DERIVED_CONTROL")
        both = sorted(graph.entity(name).id for name in ("Ana", "Ben"))
    for member in ("Ana", "Ben"):
        assert rows[member, "Orvo"].properties["together"] == both
        assert "concert" in rows[member, "Orvo"].properties["rules"]
    assert "together" not in rows["Ana", "Orvo 2"].properties


CAPITAL = """City:GovernmentBody | holdsSharesIn | Reed:Company | percent=60
Reed | holdsSharesIn | Calvix:Company | percent=50
Ministry:GovernmentBody | holdsSharesIn | Calvix | percent=0.5
"""


def test_state_capital_stands_between_each_body_and_each_company(tmp_path: Path) -> None:
    with open_graph(stored(tmp_path, CAPITAL)) as graph:
        rows = found(graph, "DERIVED_STATE")
    assert rows.keys() == {("City", "Reed"), ("City", "Calvix")}  # half a per cent is too little to stand here
    assert rows["City", "Calvix"].properties == {
        "derived": True,
        "minimum": 30.0,
        "maximum": 30.0,
        "level": "municipal",
        "basis": "document",
        "stateMinimum": 30.5,
        "stateMaximum": 30.5,
        "stateControl": "no",
        "documents": ["loop.txt"],
        "quotes": [CAPITAL.splitlines()[0]],
    }
    assert rows["City", "Reed"].properties["stateControl"] == "yes"


DERIVED_IN_SPARQL = """SELECT ?maximum { ?share a kg:DerivedShare ; kg:maximum ?maximum ;
  kg:derivedHolder id:xavo-holding ; kg:derivedCompany id:bendrel }"""


def test_sparql_meets_it_only_where_it_is_named_and_no_export_has_it(folder: Path) -> None:
    with kg.open(folder) as graph:
        answer = graph.sparql(DERIVED_IN_SPARQL)
        assert isinstance(answer, Answer)
        assert answer.rows == ((Decimal("77.272727273"),),)
        named = 'ASK { ?x a ?class . FILTER(STRENDS(STR(?class), "Share")) }'
        assert graph.sparql(named) is False
        out = io.BytesIO()
        graph.export("trig", out)
    assert b"Derived" not in out.getvalue()


def test_a_question_about_it_says_so_where_the_mirror_has_none(graph: Graph, server: Server) -> None:
    mirror(graph, server)
    with pytest.raises(InputError, match=r"^effective-shares asks what is worked out of the facts, which is not there"):
        run(load_all()["effective-shares"], server)
    mirror(graph, server, with_derived=True)
    assert run(load_all()["effective-shares"], server).rows


def test_a_servers_console_cannot_derive(folder: Path) -> None:
    arguments = ["cypher", "--with-derived", "--uri", "bolt://127.0.0.1:1", "--store", str(folder), "RETURN 1"]
    done = CliRunner().invoke(command, arguments, standalone_mode=False)
    assert isinstance(done.exception, InputError)
    assert str(done.exception).startswith("a server has what `kg mirror --with-derived` wrote there")


def test_every_derived_type_is_named_and_marked_so_and_no_other_is() -> None:
    types = {item.type for item in schema().relationships.values() if item.is_derived}
    assert types == {name for name in schema().relationships if name.startswith("DERIVED_")} != set()
    assert not types & {item.relationship for item in vocabulary().predicates.values()}
    assert {name for name in schema().relationships if "derived" in schema().properties(name)} == types
    assert not [name for name in types if "status" in schema().properties(name)]


def test_every_property_is_in_the_schema(graph: Graph) -> None:
    for row in derived(graph):
        assert row.properties.keys() <= schema().properties(row.type).keys()


def test_nothing_derived_goes_back_into_rdf(graph: Graph) -> None:
    rows = [*project(graph), *derived(graph)]
    assert "".join(rebuild(rows)) == "".join(expected(graph))


def test_it_is_mirrored_once_checked_and_taken_out_again(graph: Graph, server: Server) -> None:
    mirror(graph, server)
    plain, every = content(server), len(list(derived(graph)))
    done = mirror(graph, server, with_derived=True)
    assert (done.created, done.changed, done.removed) == (every, 0, 0)
    assert cells(server, "MATCH ()-[r {derived: true}]->() RETURN count(r)") == [every]
    assert check(graph, server) == []
    assert mirror(graph, server, with_derived=True) == Summary(unchanged=done.created + done.unchanged)
    assert mirror(graph, server, with_derived=True, repair=True) == Summary(unchanged=done.created + done.unchanged)
    assert mirror(graph, server) == Summary(removed=every, unchanged=done.unchanged)
    assert content(server) == plain
    assert check(graph, server) == []


def test_it_can_be_mirrored_into_an_empty_server(graph: Graph, server: Server) -> None:
    done = mirror(graph, server, with_derived=True)
    assert done.changed == done.removed == done.unchanged == 0
    assert check(graph, server) == []
    share = "MATCH ({name: 'Xavo Holding'})-[s:DERIVED_SHARE]->({name: 'Bendrel'}) RETURN s.minimum, s.maximum"
    assert cells(server, share) == [[pytest.approx(77.272727273)] * 2]


def test_a_changed_stake_changes_what_follows_from_it(tmp_path: Path, server: Server) -> None:
    with open_graph(stored(tmp_path, LOOP)) as graph:
        mirror(graph, server, with_derived=True)
    with open_graph(stored(tmp_path, LOOP.replace("percent=30", "percent=35"))) as graph:
        assert mirror(graph, server, with_derived=True).changed > 0
        assert check(graph, server) == []


def test_what_somebody_changes_or_adds_is_told(graph: Graph, server: Server) -> None:
    mirror(graph, server, with_derived=True)
    server.write("MATCH ({name: 'Xavo Holding'})-[s:DERIVED_SHARE]->({name: 'Bendrel'}) SET s.maximum = 99.0").close()
    assert [line.split(": ", 1)[1] for line in check(graph, server)] == ["maximum is 99.0, not 77.272727273"]
    mirror(graph, server)
    server.write("MATCH (a {name: 'Petty'}), (b {name: 'Calvix'}) CREATE (a)-[:DERIVED_CONTROL]->(b)").close()
    (line,) = check(graph, server)
    assert line.startswith("relationship DERIVED_CONTROL from ")
    assert line.endswith(" is not in the store")


DISPUTED = """Kelvex:ChipStartup | valuation | "2000000000" USD | date=2023
Kelvex | valuation | "3100000000" USD | date=2023
Kelvex | valuation | "9000000000" USD | date=2025
Alder:Company | holdsSharesIn | Kelvex | percent=20 | asOf=2024
Alder | holdsSharesIn | Kelvex | percent=35 | asOf=2024
"""


def test_disputed_facts_are_those_of_kg_conflicts_with_or_without_what_is_derived(
    tmp_path: Path, server: Server
) -> None:
    asked = (
        "MATCH (f:Figure {disputed: true}) RETURN f.id AS id UNION MATCH ()-[r {disputed: true}]->() RETURN r.id AS id"
    )
    with open_graph(stored(tmp_path, DISPUTED)) as graph:
        wanted = disputed(graph)
        assert {graph.fact(id).predicate for id in wanted} == {"valuation", "holdsSharesIn"}
        for with_derived in (False, True):
            mirror(graph, server, with_derived=with_derived)
            found = [id for (id,) in server.read(asked)]
            assert sorted(found) == sorted(wanted)
            assert check(graph, server) == []
        assert "".join(rebuild(project(graph, wanted))) == "".join(expected(graph))


def test_the_export_for_a_first_load_marks_the_same(tmp_path: Path) -> None:
    with open_graph(stored(tmp_path, DISPUTED)) as graph:
        export_folder(graph, "neo4j-admin", tmp_path / "csv")
        wanted = disputed(graph)
    found = set()
    for table in ("Figure", "HOLDS_SHARES_IN"):
        (head,) = csv.reader((tmp_path / "csv" / f"{table}.header.csv").open(encoding="utf-8"))
        names = [column.partition(":")[0] for column in head]
        id, mark = names.index("id"), names.index("disputed")
        found |= {
            row[id] for row in csv.reader((tmp_path / "csv" / f"{table}.csv").open(encoding="utf-8")) if row[mark]
        }
    assert found == wanted


def test_check_takes_no_wish() -> None:
    with pytest.raises(InputError, match="leave --with-derived out"):
        CliRunner().invoke(command, ["mirror", "--check", "--with-derived"], catch_exceptions=False)
