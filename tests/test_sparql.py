"""SPARQL that a user types: what it answers, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.model import Entity
from kg.rdf import Namespaces
from kg.sparql import Answer, Triples, asks_elsewhere, dataset, sparql

TRIG = """
@prefix kg: <https://kg.example/schema#> . @prefix id: <https://kg.example/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
id:g1 { id:a a kg:Entity, kg:Corporate ; skos:prefLabel "Tencent"@en ; skos:altLabel "腾讯"@zh-Hans . }
id:g2 { id:a kg:amount 2.50 ; kg:approx true ; kg:number 3 ; kg:status kg:asserted . }
""".encode()


def write(stream: BinaryIO) -> None:
    stream.write(TRIG)


GRAPH = dataset(write)


def test_a_select_answers_rows_over_all_graphs_together() -> None:
    answer = sparql(GRAPH, "SELECT ?a ?n ?s ?none WHERE { ?a a kg:Corporate ; kg:amount ?n ; kg:status ?s }")
    assert isinstance(answer, Answer)
    tencent = Entity("a", "Tencent", ("Tencent", "腾讯"), ("Corporate",))
    assert answer.rows == ((tencent, Decimal("2.50"), "asserted", None),)
    assert [column.name for column in answer.columns] == ["a", "n", "s", "none"]


def test_numbers_and_truth_keep_their_type() -> None:
    answer = sparql(GRAPH, "SELECT ?n ?t WHERE { ?a kg:number ?n ; kg:approx ?t }")
    assert isinstance(answer, Answer)
    assert answer.rows == ((3, True),)


def test_an_ask_answers_yes_or_no() -> None:
    assert sparql(GRAPH, "ASK { id:a a kg:Corporate }") is True
    assert sparql(GRAPH, "ASK { id:a a kg:Fund }") is False


def test_a_construct_answers_triples_in_sorted_lines() -> None:
    answer = sparql(GRAPH, "CONSTRUCT { ?a kg:kind ?k } WHERE { ?a a ?k }")
    assert isinstance(answer, Triples)
    lines = [
        f"<https://kg.example/id/a> <https://kg.example/schema#kind> <https://kg.example/schema#{kind}> ."
        for kind in ("Corporate", "Entity")
    ]
    assert answer.text.splitlines() == lines


def test_another_namespace_is_known_by_the_same_prefixes() -> None:
    other = Namespaces("https://other.example/terms#", "https://other.example/")

    def rewritten(stream: BinaryIO) -> None:
        stream.write(TRIG.replace(b"https://kg.example/schema#", b"https://other.example/terms#"))

    assert sparql(dataset(rewritten, other), "ASK { ?a a kg:Corporate }") is True


@pytest.mark.parametrize(
    "text", ["INSERT DATA { <a:a> <a:b> <a:c> }", "delete where { ?a ?b ?c }", "CLEAR ALL", "LOAD <http://x.example/>"]
)
def test_an_update_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="the query: is an update; the graph only changes with its documents"):
        sparql(GRAPH, text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }",
        "select * { ?a ?b ?c.service silent ?d { ?a ?b ?c } }",
        "SELECT * { ?a ?b 1.SERVICE<http://x.example/>{ ?a ?b ?c } }",
        "SELECT * { ?a ?b id:a\\# . SERVICE <http://x.example/> { ?a ?b ?c } }",
        "SELECT * # a comment\rWHERE { SERVICE <http://x.example/> { ?a ?b ?c } }",
        "SELECT * { \\u0053ERVICE <http://x.example/> { ?a ?b ?c } }",
    ],
)
def test_no_other_server_is_ever_asked(text: str) -> None:
    with pytest.raises(InputError, match="asks another server by SERVICE"):
        sparql(GRAPH, text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service WHERE { ?service kg:service 'SERVICE' }",
        'SELECT * WHERE { ?a <http://x.example/SERVICE> """a " SERVICE""" } # SERVICE',
    ],
)
def test_the_word_service_elsewhere_is_only_a_word(text: str) -> None:
    assert isinstance(sparql(GRAPH, text), Answer)


@pytest.mark.parametrize("text", ["", "SELECT", "hello", "\0", "SELECT ?a WHERE { ?a nope:b ?c }"])
def test_what_is_no_query_is_one_error(text: str) -> None:
    with pytest.raises(InputError, match="the query: is no SPARQL"):
        sparql(GRAPH, text)


@given(st.text(alphabet="\"'<>#\\?a SERVICE{}\n", max_size=60))
def test_looking_for_another_server_never_fails(text: str) -> None:
    assert asks_elsewhere(text) in (True, False)


def test_a_kept_graph_is_written_once_and_opened_again(tmp_path: Path) -> None:
    calls: list[int] = []

    def counted(stream: BinaryIO) -> None:
        calls.append(1)
        write(stream)

    for _ in range(2):
        assert sparql(dataset(counted, cached=tmp_path / "cache" / "r1"), "ASK { ?a a kg:Corporate }") is True
    assert calls == [1]
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["r1"]


def test_a_kept_graph_that_was_cut_off_is_written_again(tmp_path: Path) -> None:
    (tmp_path / "r1").mkdir()
    (tmp_path / "r1" / "CURRENT").write_text("half", encoding="utf-8")
    assert sparql(dataset(write, cached=tmp_path / "r1"), "ASK { ?a a kg:Corporate }") is True
