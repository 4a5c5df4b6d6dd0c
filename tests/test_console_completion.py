from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from kg.console.completion import Named, cypher, sparql
from kg.console.trouble import unknown

TENCENT = Named("tencent", "Tencent", "腾讯", "Corporate")


class Graph:
    """A graph of which everything is known."""

    meanings: Mapping[str, str] = {"Fund": "money put together"}

    def labels(self) -> tuple[str, ...]:
        return ("Company", "Entity", "Fund", "My label")

    def types(self) -> tuple[str, ...]:
        return ("INVESTED_IN", "MANAGES")

    def procedures(self) -> tuple[str, ...]:
        return ("db.labels", "db.propertyKeys")

    def properties(self, of: Iterable[str] = (), relationship: bool = False) -> tuple[str, ...]:
        if relationship:
            return ("amount", "date")
        return {"Fund": ("name", "size"), "Company": ("name", "ticker")}.get(
            next(iter(of), ""), ("name", "size", "ticker")
        )

    def functions(self) -> Mapping[str, str]:
        return {"size": "size(list): how long", "date": "date()", "date.truncate": "date.truncate(): a day"}

    def values(self, label: str, key: str, text: str) -> tuple[str, ...]:
        return ("NASDAQ",) if (label, key) == ("Company", "ticker") else ()


def names(text: str) -> list[Named]:
    return [TENCENT] if text in ("腾", "Ten") else []


def proposed(marked: str, asked: bool = False) -> list[str]:
    """What is proposed at the sign ^."""
    before, _, after = marked.partition("^")
    return [one.text for one in cypher(before, after, Graph(), names, ["who"], asked)]


@pytest.mark.parametrize(
    ("marked", "texts"),
    [
        ("MATCH (n:^", ["Company", "Entity", "Fund", "`My label`"]),
        ("MATCH (n:Com^", ["Company"]),
        ("MATCH (:com^", ["Company"]),
        ("MATCH (n:Fund|^", ["Company", "Entity", "Fund", "`My label`"]),
        ("MATCH (n:`My^", ["`My label`"]),
        ("MATCH (a)-[:^", ["INVESTED_IN", "MANAGES"]),
        ("MATCH (a)<-[r:MANAGES|INV^", ["INVESTED_IN"]),
        ("MATCH (n:Fund) RETURN n.^", ["name", "size"]),
        ("MATCH (n:Company) RETURN n.ti^", ["ticker"]),
        ("MATCH (a)-[r:MANAGES]->(b) RETURN r.^", ["amount", "date"]),
        ("MATCH (n) RETURN n.^", ["name", "size", "ticker"]),
        ("RETURN n.^ MATCH (n:Fund)", ["name", "size"]),
        ("MATCH (n:Fund {^", ["name", "size"]),
        ("MATCH (n:Fund {name: 'x', s^", ["size"]),
        ("MATCH (n:Fund) WHERE n:^", ["Company", "Entity", "Fund", "`My label`"]),
        ("MATCH (a)-[r]->(b) WHERE r:^", ["INVESTED_IN", "MANAGES"]),
        ("MATCH (a) WHERE EXISTS { MATCH (a)-[:^", ["INVESTED_IN", "MANAGES"]),
        ("RETURN $^", ["who"]),
        ("RETURN $w^", ["who"]),
        ("CALL db.la^", ["db.labels"]),
        ("RETURN date.^", ["truncate("]),
        ("RETURN si^", ["size("]),
        ("mat^", ["MATCH"]),
        ("MATCH (fund:Fund) RETURN fu^", ["fund"]),
        ("MATCH (n {name: '腾^", ["Tencent'"]),
        ("MATCH (n {id: '腾^'})", ["tencent"]),
        ("MATCH (n) WHERE n.nameZh = \"腾^", ['腾讯"']),
        ("MATCH (n) WHERE n.name STARTS WITH 'Ten^", ["Tencent'"]),
        ("MATCH (n:Company {ticker: 'N^", ["NASDAQ'"]),
        ("MATCH (n) // n.^", []),
        ("MATCH (n) /* (:^", []),
        ("RETURN [x IN list | ^", []),
        ("RETURN {a: 1, b:^", []),
        ("RETURN 1..^", []),
        ("^", []),
    ],
)  # fmt: skip
def test_what_is_proposed_depends_on_where_the_cursor_stands(marked: str, texts: list[str]) -> None:
    assert proposed(marked) == texts


def test_tab_at_an_empty_word_proposes_variables_and_keywords() -> None:
    assert proposed("MATCH (n) ^", asked=True)[:3] == ["n", "MATCH", "OPTIONAL MATCH"]


def test_an_entity_name_shows_what_was_typed_and_what_is_written() -> None:
    (one,) = cypher("MATCH (n {name: '腾", "", Graph(), names)
    assert (one.shown, one.text, one.replaced, one.meaning) == ("腾讯 → Tencent", "Tencent'", 1, "Corporate")


def test_a_label_says_what_it_means() -> None:
    (one,) = cypher("MATCH (n:Fu", "", Graph(), names)
    assert (one.shown, one.meaning) == ("Fund", "money put together")


TERMS = {"kg:investedIn": "put money in", "kg:Fact": "", "skos:prefLabel": ""}


@pytest.mark.parametrize(
    ("before", "texts"),
    [
        ("SELECT ?x { ?x kg:inv", ["kg:investedIn"]),
        ("SELECT ?x { ?x sk", ["skos:"]),
        ("SELECT ?company { ?c", ["?company"]),
        ("SELECT ?x { id:Ten", ["id:tencent"]),
        ("SELECT ?x { ?x skos:prefLabel '腾", ["腾讯'"]),
        ("SELECT ?x { } ORD", ["ORDER BY"]),
        ("SELECT ?x { } # ORD", []),
    ],
)
def test_sparql_is_completed_by_terms_variables_and_entities(before: str, texts: list[str]) -> None:
    assert [one.text for one in sparql(before, "", TERMS, names)] == texts


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("MATCH (n:Compny) RETURN n", ["no label is called Compny; did you mean Company?"]),
        ("MATCH ()-[:INVESTEDIN]->(:Fnd) RETURN 1",
         ["no relationship type is called INVESTEDIN; did you mean INVESTED_IN?", "no label is called Fnd; did you mean Fund?"]),
        ("MATCH (n:Fund) RETURN n.nmae", ["no property is called nmae; did you mean name?"]),
        ("MATCH (n:Fund {name: 'n.x'}) RETURN n.size // n.foo", []),
        ("RETURN date.truncate('year', date())", []),
    ],
)  # fmt: skip
def test_names_that_the_graph_does_not_have_get_the_nearest(text: str, hints: list[str]) -> None:
    assert unknown(text, Graph()) == hints
