"""Every question in Cypher gives the rows that it gives in SPARQL, on a real Neo4j and on the embedded engine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import questions
from engines import ENGINES, holding
from questions import EXAMPLES, Example

import kg
from kg.bolt import Server
from kg.build import build
from kg.commands import run as command
from kg.cypher import resolver, run
from kg.errors import InputError, NameAmbiguous, NameUnknown, SchemaError
from kg.model import Entity
from kg.queries import Query, load_all, parameters
from kg.resources import folder
from kg.sparql import Column

QUESTIONS = tuple(load_all().values())
BOTH = tuple(query for query in QUESTIONS if "sparql" in query.languages)


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return questions.built(tmp_path_factory.mktemp("examples"))


@pytest.fixture(scope="module", params=ENGINES)
def server(
    request: pytest.FixtureRequest, examples: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with holding(request.param, examples, request, tmp_path_factory.mktemp("cache")) as found:
        yield found


@pytest.mark.parametrize(
    ("number", "example"),
    [pytest.param(number, example, id=f"{number}-{example.question}") for number, example in enumerate(EXAMPLES)],
)
def test_a_question_answers_with_these_rows_in_cypher(server: Server, number: int, example: Example) -> None:
    question = load_all()[example.question]
    answer = run(question, server, questions.values(number, example, question))
    assert questions.rows(number, example, answer) == example.rows


@pytest.mark.parametrize("query", BOTH, ids=[query.name for query in BOTH])
def test_with_every_entity_left_open_both_languages_find_the_same(server: Server, examples: Path, query: Query) -> None:
    values = {parameter.name: "any" for parameter in query.parameters if parameter.type == "entity"}
    with kg.open(examples) as graph:
        answer = graph.query(query.name, **values)
    assert answer.rows
    assert run(query, server, values) == answer


def test_nobody_is_found_where_nobody_is_meant(server: Server) -> None:
    asked = [query for query in QUESTIONS if any(one.type == "entity" for one in query.parameters)]
    nobody = [
        run(query, server, {p.name: "x' OR 1=1" for p in query.parameters if p.type == "entity"}) for query in asked
    ]
    assert {answer.rows for answer in nobody} == {()}


def test_no_question_is_written_in_words_that_go_out_of_use(server: Server) -> None:
    said = []
    for query in QUESTIONS:
        result = server.read(query.text("cypher"), parameters(query, {}))
        list(result)
        said += [note for note in result.summary().notifications if "deprecated" in note.lower()]
    assert said == []


def test_a_server_finds_an_entity_by_id_and_by_name_in_any_case(server: Server) -> None:
    resolve = resolver(server)
    assert [resolve(name) for name in ("q0-a", "q0 a", "Q0 A")] == ["q0-a"] * 3
    with pytest.raises(NameUnknown, match="no entity is called 'q0 nobody'"):
        resolve("q0 nobody")


def test_the_command_asks_the_server_that_is_named_and_needs_no_store(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path / "password"
    secret.write_text(f"{server.target.password}\n", encoding="utf-8")
    monkeypatch.setenv("KG_STORE", str(tmp_path / "nothing"))
    where = ["--uri", server.target.uri, "--user", str(server.target.user), "--password-file", str(secret)]
    where += ["--database", server.target.database] if server.target.database else []
    assert command(["query", "co-investors", "--cypher", *where, "--investor", "Q0 A", "--format", "jsonl"]) == 0
    (row,) = capsys.readouterr().out.splitlines()
    assert [json.loads(row)[name]["id"] for name in ("investor", "company", "other")] == ["q0-a", "q0-x", "q0-b"]
    assert command(["query", "co-investors", "--cypher", *where, "--investor", "Somebody"]) == 2
    assert capsys.readouterr().err.startswith("kg: no entity is called 'Somebody'")
    assert command(["query", "co-investors", "--cypher", *where]) == 2
    assert capsys.readouterr().err == "kg: co-investors needs --investor here: 'tencent' is not in this graph\n"


# --------------------------------------------------------------------------------------------------------- the seeds


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("seeds") / "store"
    build([folder("seeds")], store)
    return store


@pytest.fixture(scope="module", params=ENGINES)
def seeded(request: pytest.FixtureRequest, seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with holding(request.param, seeds, request, tmp_path_factory.mktemp("cache")) as found:
        yield found


@pytest.mark.parametrize("query", QUESTIONS, ids=[query.name for query in QUESTIONS])
def test_a_question_with_its_defaults_finds_the_same_in_the_seeds(seeded: Server, seeds: Path, query: Query) -> None:
    with kg.open(seeds) as graph:
        answer = run(query, seeded, {}, lambda name: graph.entity(name).id)
        assert answer.rows
        if "sparql" in query.languages:
            assert answer == graph.query(query.name)


def test_the_level_of_a_state_body_comes_from_the_names_registry(seeded: Server) -> None:
    answer = run(load_all()["state-money-by-level"], seeded, {"company": "enflame"})
    bodies = [(row[1], row[2], row[3].id) for row in answer.rows if isinstance(row[3], Entity)]
    assert ("municipal", "CN", "shanghai-international-group") in bodies


def test_a_question_in_cypher_alone_says_so_and_the_list_too(
    seeds: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KG_STORE", str(seeds))
    assert command(["query", "shortest-path"]) == 2
    assert capsys.readouterr().err == "kg: shortest-path is written in Cypher alone; add --cypher\n"
    assert command(["query", "--format", "json"]) == 0
    listed = {row["name"]: row["languages"] for row in json.loads(capsys.readouterr().out)["queries"]}
    assert listed == {query.name: list(query.languages) for query in QUESTIONS}


# ---------------------------------------------------------------------------------------------------- without a server


class Rows(list[tuple[Any, ...]]):
    columns: tuple[str, ...] = ()


class Told:
    """Answers every statement alike."""

    def __init__(self, columns: tuple[str, ...], *rows: tuple[Any, ...]) -> None:
        self.answer = Rows(rows)
        self.answer.columns = columns
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def read(self, text: str, parameters: dict[str, Any]) -> Rows:
        self.asked.append((text, parameters))
        return self.answer


def question(*types: str) -> Query:
    columns = tuple(Column(f"c{place}", type_, "") for place, type_ in enumerate(types))
    return Query("q", "", (), columns, {"cypher": "RETURN …"})


def test_cells_are_those_of_sparql() -> None:
    node = {"id": "t", "name": "T", "names": ["T", "腾"], "types": ["VentureInvestor", "Corporate"], "iri": "…/t"}
    told = Told(("c0", "c1", "c2", "c3"), (node, "1000.50", 28.0, 3), (None, None, 20.258, 0))
    assert run(question("entity", "number", "number", "number"), told).rows == (
        (Entity("t", "T", ("T", "腾"), ("Corporate", "VentureInvestor")), Decimal("1000.5"), Decimal("28"), 3),
        (None, None, Decimal("20.258"), 0),
    )
    assert str(run(question("number"), Told(("c0",), ("28.00",))).rows[0][0]) == "28"
    assert run(question("entity"), Told(("c0",), ("t",))).rows == ((Entity("t", "t"),),)


def test_a_row_stands_once_and_in_the_order_of_the_server() -> None:
    assert run(question("text"), Told(("c0",), ("b",), ("a",), ("b",))).rows == (("b",), ("a",))


def test_no_rows_are_an_answer_though_the_server_names_no_columns() -> None:
    assert run(question("text"), Told(())).rows == ()


def test_other_columns_than_declared_are_refused() -> None:
    with pytest.raises(SchemaError, match=r"^queries/q.cypher: answers with other; mend its RETURN$"):
        run(question("text"), Told(("other",), ("a",)))


def test_a_question_in_sparql_alone_asks_no_server() -> None:
    told = Told(())
    with pytest.raises(InputError, match=r"^q is written in SPARQL alone; leave --cypher out$"):
        run(Query("q", "", (), (), {"sparql": "SELECT …"}), told)
    assert told.asked == []


def test_a_name_of_several_lists_them_unless_one_is_called_so_first_of_all() -> None:
    one = {"id": "a", "name": "Orbel", "names": ["Orbel"]}
    other = {"id": "b", "name": "Orbel Fund", "names": ["Orbel Fund", "orbel"]}
    assert resolver(Told(("e",), (one,), (other,)))("Orbel") == "a"
    with pytest.raises(NameAmbiguous, match="can be a, b"):
        resolver(Told(("e",), (one,), (other,)))("ORBEL")
