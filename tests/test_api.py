from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import toy

import kg
from kg.api import IN_MEMORY
from kg.build import build
from kg.claims import read_claims
from kg.errors import DocumentError, InputError, MissingPart, NameAmbiguous, NameUnknown, StoreError
from kg.folders import store_folder
from kg.model import Entity, Status
from kg.registry import EMPTY

ARTICLE = """
Tencent = 腾讯:Corporate | investedIn | Enflame:ChipStartup | round=D | date=2023-09
Tencent | holdsSharesIn | Enflame | percent=20.258
Alibaba:Corporate | investedIn | Zhipu:ModelStartup | status=planned
Enflame | valuation | "20000000000" CNY
Beijing AI Fund:Fund | investedIn | Kunlun:ChipStartup
Beijing Tech Fund:Fund | investedIn | Kunlun
"""


@pytest.fixture
def graph(tmp_path: Path) -> Iterator[kg.KnowledgeGraph]:
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    build([tmp_path / "article.txt"], tmp_path / "store", extract=toy.extract, registry=EMPTY)
    with kg.open(tmp_path / "store") as opened:
        yield opened


def test_answers_are_the_data_classes_of_the_model(graph: kg.KnowledgeGraph) -> None:
    enflame = graph.entity("enflame")
    assert enflame == Entity("enflame", "Enflame", ("Enflame",), ("ChipStartup",))
    (stake,) = graph.facts("Enflame", predicate="holdsSharesIn")
    assert (stake.subject.name, stake.object, stake.status) == ("Tencent", enflame, Status.ASSERTED)
    assert stake == graph.fact(stake.id) == graph.path("腾讯", "Enflame").paths[0].hops[0].fact
    assert graph.investors("Enflame").investors[0].facts[0] == stake


def test_every_quote_is_the_text_of_its_document(graph: kg.KnowledgeGraph) -> None:
    for fact in graph.facts():
        for evidence in fact.evidence:
            assert graph.text(evidence.document)[evidence.start : evidence.end] == evidence.quote


def test_facts_can_be_gone_through_again_and_are_false_where_there_are_none(graph: kg.KnowledgeGraph) -> None:
    found = graph.facts("Enflame")
    assert [fact.id for fact in found] == [fact.id for fact in found]
    assert len(list(found)) == 3
    assert not graph.facts("Enflame", status="denied")
    assert not graph.facts(min_confidence=0.95)


def test_names_that_fit_nobody_or_several_raise(graph: kg.KnowledgeGraph) -> None:
    with pytest.raises(NameUnknown) as unknown:
        graph.investors("Enflam")
    assert unknown.value.nearest == ("Enflame",)
    with pytest.raises(NameAmbiguous) as several:
        graph.facts("Beijing Fund")
    assert several.value.candidates == ("beijing-ai-fund", "beijing-tech-fund")
    assert graph.entity("Beijing artificial intelligence").id == "beijing-ai-fund"


def test_an_open_graph_stays_as_it_was_while_another_is_built(graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    before = [fact.id for fact in graph.facts()]
    (tmp_path / "more.txt").write_text("Baidu | investedIn | Kunlun\n")
    build([tmp_path / "more.txt"], tmp_path / "store", extract=toy.extract, registry=EMPTY)
    assert [fact.id for fact in graph.facts()] == before
    with kg.open(tmp_path / "store") as later:
        assert len(list(later.facts())) == len(before) + 1


def test_networkx_gets_every_fact_between_two_with_its_qualifiers(graph: kg.KnowledgeGraph) -> None:
    whole = graph.to_networkx()
    assert len(whole) == len(list(graph.entities()))
    between = whole.get_edge_data("tencent", "enflame").values()
    assert sorted((edge["predicate"], edge.get("round"), edge.get("percent")) for edge in between) == [
        ("holdsSharesIn", None, 20.258),
        ("investedIn", "D", None),
    ]
    assert {edge["status"] for *_, edge in whole.edges(data=True)} == {"asserted", "planned"}


def test_rdflib_gets_the_bytes_of_the_export(graph: kg.KnowledgeGraph) -> None:
    whole = graph.to_rdflib()
    asked = whole.query("SELECT (COUNT(?f) AS ?n) { GRAPH ?g { ?f a <https://kg.example/schema#Fact> } }")
    assert [int(row[0]) for row in asked] == [6]


@pytest.mark.parametrize(("package", "call"), [("networkx", "to_networkx"), ("rdflib", "to_rdflib")])
def test_a_missing_extra_says_how_to_install_it(
    graph: kg.KnowledgeGraph, monkeypatch: pytest.MonkeyPatch, package: str, call: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingPart, match=r'pip install "capitalgraph\['):
        getattr(graph, call)()


def test_a_large_graph_is_kept_for_sparql_in_the_cache_folder(
    graph: kg.KnowledgeGraph, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("kg.api.IN_MEMORY", 0)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("kg.api.cache_folder", lambda: tmp_path / "cache")
    assert IN_MEMORY > 0
    count = "SELECT (COUNT(?f) AS ?n) { ?f a kg:Fact }"
    assert graph.sparql(count).rows == ((6,),)  # type: ignore[union-attr]
    assert [path.name for path in (tmp_path / "cache" / "sparql").iterdir()] == [graph.graph.revision]
    with kg.open(graph.graph.folder) as again:
        assert again.sparql(count).rows == ((6,),)  # type: ignore[union-attr]


def test_a_question_binds_names_of_any_script(graph: kg.KnowledgeGraph) -> None:
    answer = graph.query("shareholders", company="enflame")
    assert answer.rows
    with pytest.raises(InputError, match="no question is called"):
        graph.query("nosuch")


def test_a_notebook_shows_tables(graph: kg.KnowledgeGraph) -> None:
    shown = (graph, graph.facts(), graph.path("Tencent", "Enflame"), graph.investors("Enflame"))
    shown += (graph.portfolio("Tencent"), graph.common("Tencent", "Alibaba"))  # type: ignore[assignment]
    assert all(item._repr_html_().startswith("<table>") for item in shown)
    assert "20.258 %" in graph.path("Tencent", "Enflame")._repr_html_()


def test_where_the_graph_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STORE", "/from/environment")
    assert store_folder() == Path("/from/environment")
    assert store_folder("/given") == Path("/given")
    monkeypatch.delenv("KG_STORE")
    assert store_folder().name == "capitalgraph"


def test_what_is_no_graph_is_an_error_of_one_line(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="kg build --example"):
        kg.open(tmp_path)
    (tmp_path / "graph.sqlite").write_bytes(b"no database at all, but long enough to be taken for one" * 20)
    with pytest.raises(StoreError):
        kg.open(tmp_path)
    (tmp_path / "graph.sqlite").unlink()
    sqlite3.connect(tmp_path / "graph.sqlite").close()
    with pytest.raises(StoreError, match="kg build --example"):
        kg.open(tmp_path)


def test_the_claims_of_one_document_need_no_store(tmp_path: Path) -> None:
    file = tmp_path / "round.txt"
    file.write_text("Tencent invested in Zhipu AI in 2023.")
    (claim,) = read_claims(file)
    assert (claim.subject.name, claim.predicate, claim.id) == ("Tencent", "investedIn", "")
    assert isinstance(claim.object, Entity)
    assert "Zhipu AI" in claim.object.names
    assert claim.evidence[0].document == "round.txt"
    with pytest.raises(DocumentError, match="no such file"):
        read_claims(tmp_path / "none.txt")


def test_the_checkout_and_the_module_answer_like_the_command(graph: kg.KnowledgeGraph) -> None:
    root = Path(kg.__file__).parent.parent
    environment = {**os.environ, "KG_STORE": str(graph.graph.folder)}
    said = set()
    for start in (["-m", "kg"], [str(root / "cli.py")]):
        command = [sys.executable, *start, "path", "Tencent", "Enflame"]
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=True)
        said.add(done.stdout)
    assert len(said) == 1
    assert "holds shares in" in said.pop()
