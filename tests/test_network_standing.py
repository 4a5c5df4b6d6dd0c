from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import toy

from kg.api import KnowledgeGraph, open_graph
from kg.build import build
from kg.holdings import owners
from kg.network import Terms
from kg.registry import EMPTY

SAID = """
Alba | holdsSharesIn | Elbe | percent=10 | asOf=2020
Alba | holdsSharesIn | Elbe | percent=30 | asOf=2022-05
Alba | investedIn | Elbe | date=2020
Alba | holdsSharesIn | Elbe | percent=30 | since=2022-05 | until=2024
Bora | holdsSharesIn | Elbe | percent=5 | since=2021
Cora | investedIn | Elbe
Elbe | valuation | "100" USD | date=2020
Elbe | valuation | "300" USD | date=2023-06
Dora | worksFor | Elbe | since=2019 | until=2021
Elbe | formerName | "Elster" name | date=2021-06
Elbe | formerName | "Emu" name | date=2019
"""


@pytest.fixture
def graph(tmp_path: Path) -> KnowledgeGraph:
    (tmp_path / "a.txt").write_text(SAID)
    build([tmp_path / "a.txt"], tmp_path / "store", extract=toy.extract, registry=EMPTY)
    return open_graph(tmp_path / "store")


def held(graph: KnowledgeGraph, day: str | None) -> dict[str, Any]:
    found = graph.investors("Elbe", as_of=day).investors
    return {one.investor.name: [fact.qualifiers.get("percent") for fact in one.facts] for one in found}


def test_a_stake_stands_from_its_date_until_the_next_or_until_it_was_sold(graph: KnowledgeGraph) -> None:
    assert held(graph, "2019") == {"Cora": [None]}
    assert held(graph, "2020-12-31") == {"Alba": [10, None], "Cora": [None]}
    assert held(graph, "2021") == {"Alba": [10, None], "Bora": [5], "Cora": [None]}
    assert held(graph, "2023")["Alba"] == [30, None]
    assert held(graph, "2024")["Alba"] == [30, None]
    assert held(graph, "2025") == {"Alba": [None], "Bora": [5], "Cora": [None]}


def test_since_a_year_is_from_its_first_day(graph: KnowledgeGraph) -> None:
    assert "Bora" in held(graph, "2021-01-01")
    assert "Bora" not in held(graph, "2020-12-31")


def test_a_connection_is_one_of_that_day(graph: KnowledgeGraph) -> None:
    def percents(day: str) -> list[Any]:
        return [
            hop.fact.qualifiers.get("percent")
            for path in graph.path("Alba", "Elbe", as_of=day).paths
            for hop in path.hops
        ]

    assert (percents("2021"), percents("2023"), percents("2025")) == ([10], [30], [None])
    assert not graph.path("Dora", "Elbe", as_of="2022").paths
    assert not graph.path("Alba", "Elbe", known_by="2030").paths


def test_a_value_stands_until_the_next(graph: KnowledgeGraph) -> None:
    def valued(day: str | None) -> list[str]:
        return [fact.object.value for fact in graph.facts("Elbe", predicate="valuation", as_of=day)]

    assert [valued(day) for day in ("2019", "2021", "2024", None)] == [[], ["100"], ["300"], ["100", "300"]]


def test_an_entity_goes_by_the_name_that_it_bore_then_and_keeps_all(graph: KnowledgeGraph) -> None:
    for day, name in (("2018", "Emu"), ("2020", "Elster"), ("2021-05", "Elster"), ("2021-07", "Elbe"), (None, "Elbe")):
        answer = owners(graph.graph, "Elbe", terms=Terms(as_of=day))
        assert answer.company.name == name
        assert "Elbe" in answer.company.names
        assert graph.history("Elbe", as_of=day).entity.name == name
        assert graph.investors("Elbe", as_of=day).company.name == name
        assert graph.graph.name_as_of(None) is None


def test_facts_that_contradict_each_other_are_disputed(tmp_path: Path) -> None:
    text = "Alba | holdsSharesIn | Elbe | percent=20 | asOf=2024\nBora | holdsSharesIn | Elbe | percent=1\n"
    for number, percent in enumerate((20, 35)):
        (tmp_path / f"{number}.txt").write_text(text.replace("20 |", f"{percent} |"))
    build([tmp_path / "0.txt", tmp_path / "1.txt"], tmp_path / "store", extract=toy.extract, registry=EMPTY)
    with open_graph(tmp_path / "store") as graph:
        assert sorted(fact.qualifiers["percent"] for fact in graph.facts(disputed=True)) == [20, 35]
        assert not graph.facts("Bora", disputed=True)
