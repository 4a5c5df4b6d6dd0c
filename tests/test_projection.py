"""The property graph holds every fact once, names nothing from data, and gives the RDF back byte for byte."""

from __future__ import annotations

import datetime
import random
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy import extract

from kg.build import build
from kg.corrections import Correction, Corrections
from kg.errors import SchemaError, StoreError
from kg.graph import Graph, open_graph
from kg.index import Index
from kg.model import Article, Claim, Document, Entity, Extraction, Party, Passage, Status, Value
from kg.projection import Edge, Node, digest, expected, project, rebuild, schema
from kg.projection.values import get_qualifiers, put_qualifiers
from kg.rdf import Namespaces, canonical, default_namespaces, document_key
from kg.registry import EMPTY, Registry, load_registry
from kg.resolve import Resolver
from kg.store import Store
from kg.vocab import vocabulary

SHA = "ab" * 32


@contextmanager
def stored(
    extractions: Iterable[Extraction], namespaces: Namespaces | None = None, registry: Registry = EMPTY
) -> Iterator[Graph]:
    """A graph built of what was found, through the real store and index; nothing is read from a file."""
    from kg.derive import derive, show_names

    with tempfile.TemporaryDirectory() as folder:
        with Store.open(folder, write=True) as store, store.transaction():
            store.create()
            chosen = namespaces or default_namespaces()
            store.set_meta("schema-namespace", chosen.schema)
            store.set_meta("entity-namespace", chosen.entities)
            index = Index(store, Resolver(registry, Corrections()))
            for place, extraction in enumerate(map(canonical, extractions)):
                _put(store, index, extraction, place)
            derive(index)
            show_names(store, {name for (name,) in store.rows("SELECT DISTINCT name FROM document")})
        with open_graph(folder) as graph:
            yield graph


def _put(store: Store, index: Index, extraction: Extraction, place: int) -> None:
    key = document_key(extraction.document)
    if store.find(key):
        return
    number, _ = store.put(extraction, "file", "x")
    index.add(number, key, extraction)
    values = (f"{place}".encode(), number, f"/{place}/{extraction.document.name}")
    store.connection.execute("INSERT INTO source_document VALUES (?, ?, ?)", values)


@contextmanager
def built(*texts: str, corrections: Corrections | None = None) -> Iterator[Graph]:
    """A graph of toy documents, each a text."""
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(texts):
            (Path(folder) / f"{number}.txt").write_text(text, encoding="utf-8")
        store = Path(folder) / "store"
        build([folder], store, extract=extract, version="toy", registry=EMPTY, corrections=corrections)
        with open_graph(store) as graph:
            yield graph


def rows_of(*texts: str) -> list[Node | Edge]:
    with built(*texts) as graph:
        return list(project(graph))


def nodes(rows: Iterable[Node | Edge], label: str) -> list[Node]:
    return [row for row in rows if isinstance(row, Node) and label in row.labels]


def edges(rows: Iterable[Node | Edge], type: str) -> list[Edge]:
    return [row for row in rows if isinstance(row, Edge) and row.type == type]


# ----------------------------------------------------------------------------------------------------- what stands where

TOLD = """\
Tencent = 腾讯:Corporate | investedIn | Enflame:ChipStartup | round=D | amount=250000000.50 | currency=CNY | date=2023-09-12
Tencent | holdsSharesIn | Enflame | percent=20 | asOf=2024-06
Enflame | raised | "2000000000" CNY | round=D | date=2023-09
Enflame | foundedOn | "2018-03-19" date | date=2018
Enflame | foundedBy | Zhao Lidong:Person | status=reported
"""


def test_a_fact_between_entities_is_a_relationship_with_typed_qualifiers() -> None:
    (edge,) = edges(rows_of(TOLD), "INVESTED_IN")
    assert (edge.start, edge.end) == ("https://kg.example/id/tencent", "https://kg.example/id/enflame")
    assert (edge.start_label, edge.end_label, edge.key) == ("Entity", "Entity", edge.properties["id"])
    assert {name: value for name, value in edge.properties.items() if name != "id"} == {
        "status": "asserted",
        "confidence": 0.9,
        "sources": 1,
        "documents": ["0.txt"],
        "amount": 250000000.5,
        "amountExact": "250000000.50",
        "currency": "CNY",
        "date": datetime.date(2023, 9, 12),
        "dateText": "2023-09-12",
        "round": "D",
    }


def test_a_share_keeps_its_exact_digits_beside_the_number() -> None:
    (edge,) = edges(rows_of(TOLD), "HOLDS_SHARES_IN")
    said = edge.properties
    assert (said["percent"], said["percentExact"], said["asOfText"]) == (20.0, "20.0", "2024-06")
    assert "asOf" not in said  # a month is no day


def test_a_round_is_a_node_that_its_company_raised() -> None:
    rows = rows_of(TOLD)
    (round_,) = nodes(rows, "FundingRound")
    (link,) = edges(rows, "RAISED")
    assert (link.start, link.end, link.properties) == ("https://kg.example/id/enflame", round_.iri, {})
    said = round_.properties
    assert (said["predicate"], said["value"], said["unit"]) == ("raised", "2000000000", "CNY")
    assert (said["amount"], said["amountExact"], said["currency"]) == (2e9, "2000000000", "CNY")
    assert (said["round"], said["dateText"]) == ("D", "2023-09")


def test_a_date_of_foundation_takes_the_place_of_the_date_and_the_other_date_is_kept() -> None:
    (figure,) = nodes(rows_of(TOLD), "Figure")
    said = figure.properties
    assert (said["date"], said["dateText"]) == (datetime.date(2018, 3, 19), "2018-03-19")
    assert said["statedDateText"] == "2018"


def test_an_entity_has_every_kind_above_its_own_as_a_label() -> None:
    labels = {node.properties["id"]: set(node.labels) for node in nodes(rows_of(TOLD), "Entity")}
    assert labels == {
        "tencent": {"Entity", "Organization", "Company", "Corporate"},
        "enflame": {"Entity", "Organization", "Company", "ChipStartup"},
        "zhao-lidong": {"Entity", "Person"},
    }


def test_an_entity_has_its_first_name_in_each_language() -> None:
    tencent = next(node for node in nodes(rows_of(TOLD), "Entity") if node.properties["id"] == "tencent")
    said = tencent.properties
    assert (said["name"], said["nameEn"], said["nameZh"]) == ("Tencent", "Tencent", "腾讯")
    assert dict(zip(said["names"], said["nameLanguages"], strict=True)) == {"Tencent": "en", "腾讯": "zh-Hans"}
    assert "nameDe" not in said


def test_a_name_that_only_german_documents_use_is_the_german_one() -> None:
    party = Party(0, "Fraunhofer-Institut", ("Fraunhofer-Institut",), (), ("University",))
    document = Document("a.txt", "", SHA, "Fraunhofer-Institut", "de", "utf-8")
    with stored([Extraction(document, (party,), ())]) as graph:
        (entity,) = nodes(project(graph), "Entity")
    assert entity.properties["nameDe"] == "Fraunhofer-Institut"
    assert "nameEn" not in entity.properties


def test_a_claim_has_its_sentence_its_fact_and_one_document() -> None:
    rows = rows_of(TOLD)
    claims = nodes(rows, "Claim")
    facts = {row.properties.get("id") for row in rows if isinstance(row, Edge)} | {
        node.properties["id"] for label in ("Figure", "FundingRound") for node in nodes(rows, label)
    }
    assert [claim.properties["quote"] for claim in claims] == [line for line in TOLD.splitlines() if line]
    assert {claim.properties["fact"] for claim in claims} <= facts
    assert {edge.start: edge.end for edge in edges(rows, "QUOTED_FROM")} == {
        claim.iri: claim.iri.partition("#")[0] for claim in claims
    }


def test_a_claim_in_an_article_has_the_publisher_and_the_day_of_the_article() -> None:
    text = "A invested in B. B raised."
    articles = (Article(0, 16, "en", None, "Wire", "2024-05-06"), Article(17, 26, "en"))
    document = Document("a.txt", "", SHA, text, "en", "utf-8", None, "Daily", "2023", None, (), articles)
    parties = (Party(0, "Alphacorp", ("Alphacorp",)), Party(1, "Betacorp", ("Betacorp",)))
    claims = (Claim(0, "investedIn", 1, 0, 16), Claim(1, "raised", Value("5", "USD"), 17, 26))
    with stored([Extraction(document, parties, claims)]) as graph:
        first, second = nodes(project(graph), "Claim")
    names = ("publisher", "published", "publishedText")
    assert [first.properties.get(name) for name in names] == ["Wire", datetime.date(2024, 5, 6), "2024-05-06"]
    assert [second.properties.get(name) for name in names] == ["Daily", None, "2023"]


def test_copies_of_one_story_are_one_source_in_two_documents() -> None:
    line = "Tencent | investedIn | Enflame | round=D"
    with built(line, f"{line}\n", f"{line} | role=lead\n") as graph:
        (edge,) = edges(project(graph), "INVESTED_IN")
    assert (edge.properties["sources"], edge.properties["documents"]) == (2, ["0.txt", "1.txt", "2.txt"])


def test_a_fact_that_a_person_rejected_is_not_there_and_its_claim_supports_nothing() -> None:
    with built(TOLD) as graph:
        id = next(graph.facts(predicate="investedIn")).id
    with built(TOLD, corrections=Corrections((Correction("reject", (id,)),))) as graph:
        rows = list(project(graph))
        assert "".join(rebuild(rows)) == "".join(expected(graph))
    assert not edges(rows, "INVESTED_IN")
    assert [node.properties["predicate"] for node in nodes(rows, "Claim") if "fact" not in node.properties] == [
        "investedIn"
    ]
    assert nodes(rows, "Graph")[0].properties["corrections"] == [f'{{"reject":"{id}"}}']


@pytest.mark.parametrize(("predicate", "object_"), [("investedIn", Value("5", "USD")), ("raised", 1)])
def test_a_fact_that_the_vocabulary_does_not_know_so_is_refused_in_one_line(
    predicate: str, object_: Value | int
) -> None:
    document = Document("a.txt", "", SHA, "A B", "en", "utf-8")
    parties = (Party(0, "Alphacorp", ("Alphacorp",)), Party(1, "Betacorp", ("Betacorp",)))
    with (
        stored([Extraction(document, parties, (Claim(0, predicate, object_, 0, 3),))]) as graph,
        pytest.raises(StoreError, match=r"kg reject f") as caught,
    ):
        list(project(graph))
    assert "\n" not in str(caught.value)


def test_tables_that_do_not_fit_the_statements_are_a_damaged_store() -> None:
    with built(TOLD) as graph:
        folder = graph.folder
        connection = sqlite3.connect(folder / "graph.sqlite")
        connection.execute("DELETE FROM party WHERE ordinal = 0")
        connection.commit()
        connection.close()
        with open_graph(folder) as broken, pytest.raises(StoreError, match="damaged"):
            list(project(broken))


def test_an_empty_graph_is_one_node() -> None:
    with stored([]) as graph:
        rows = list(project(graph))
        assert "".join(rebuild(rows)) == "".join(expected(graph))
    assert [row.labels for row in rows if isinstance(row, Node)] == [("Graph",)]
    assert len(rows) == 1


def test_what_has_no_place_of_its_own_is_kept_in_one() -> None:
    known = schema().properties("INVESTED_IN")
    given = {"ticker": "1A", "rank": 3, "percent": True, "role": "lead", "nobody": "x"}
    put_qualifiers(said := {}, given, known, None)
    assert said == {"role": "lead", "otherQualifiers": '{"nobody":"x","percent":true,"rank":3,"ticker":"1A"}'}
    assert get_qualifiers(said, None) == given


def test_a_state_body_has_its_country_and_its_level_from_the_names_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_REGISTRY", raising=False)
    body = next(entry for entry in load_registry().entries.values() if entry.level == "municipal" and entry.country)
    party = Party(0, body.name, (body.name,), (), body.kinds)
    document = Document("a.txt", "", SHA, body.name, "en", "utf-8")
    with stored([Extraction(document, (party,), ())], registry=load_registry()) as graph:
        (entity,) = nodes(project(graph), "Entity")
    said = entity.properties
    assert (said["id"], said["country"], said["level"]) == (body.id, body.country, "municipal")


@pytest.mark.parametrize("value", [20, 20.0, 20.258, 1e-05, 0.1 + 0.2, 1e22, -3, 0])
def test_a_percentage_comes_back_with_every_digit_it_had(value: float) -> None:
    from kg.rdf import qualifier_properties

    put_qualifiers(said := {}, {"percent": value}, schema().properties("INVESTED_IN"), None)
    assert qualifier_properties(get_qualifiers(said, None)) == qualifier_properties({"percent": value})
    assert isinstance(said["percent"], float)


def test_a_day_that_no_calendar_has_is_kept_as_text() -> None:
    put_qualifiers(said := {}, {"date": "2023-02-30"}, schema().properties("INVESTED_IN"), None)
    assert said == {"dateText": "2023-02-30"}


# -------------------------------------------------------------------------------------------------------- any graph

SCRIPTS = st.sampled_from(
    [
        "Tencent",
        "騰訊",
        "腾讯",
        "Müller & Söhne",
        "Яндекс",
        "삼성",
        "ソフトバンク",
        "شركة",
        "कंपनी",
        "🚀芯",
        'a"b',
        "a\\b",
        "x'y",
        "`z`",
        "a;b",
        "a\tb",
    ]
)
TEXTS = SCRIPTS | st.text(st.characters(codec="utf-8"), max_size=20)
NAMES = TEXTS.filter(str.strip)
LANGUAGES = st.sampled_from(["en", "de", "zh-Hans", "zh-Hant", "und"])
DECIMALS = st.decimals(-(10**15), 10**15, places=3).map(str) | st.integers(0, 10**40).map(str)
DATES = st.sampled_from(["2018", "2018-03", "2018-03-21", "2018-02-30", "0000-01-01", "9999-12-31", "20180321", ""])
BY_TYPE = {
    "amount": DECIMALS | TEXTS,
    "percent": st.floats(0, 100) | st.integers(0, 100),
    "date": DATES | TEXTS,
    "flag": st.booleans(),
}
ANY = st.one_of(TEXTS, st.booleans(), st.integers(-(10**9), 10**9), st.floats(-100, 100))


@st.composite
def qualifiers(draw: st.DrawFn, predicate: str) -> dict[str, str | int | float | bool]:
    odd = draw(st.integers(0, 9)) == 0  # now and then what the vocabulary does not foresee
    names = sorted(vocabulary().qualifiers) if odd else vocabulary().predicates[predicate].qualifiers
    chosen = draw(st.lists(st.sampled_from(names), max_size=5, unique=True))
    return {n: draw(ANY if odd else BY_TYPE.get(vocabulary().qualifiers[n].value_type, TEXTS)) for n in chosen}


@st.composite
def objects(draw: st.DrawFn, predicate: str, parties: int) -> int | Value:
    units = vocabulary().predicates[predicate].value_units
    if not units:
        return draw(st.integers(0, parties - 1))
    unit = draw(st.sampled_from(["CNY", "USD", "EUR"])) if units[0] == "currency" else units[0]
    return Value(draw({"date": DATES, "name": NAMES}.get(units[0], DECIMALS | TEXTS)), unit)


@st.composite
def extractions(draw: st.DrawFn) -> Extraction:
    text = draw(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    optional = st.none() | TEXTS
    dates = st.none() | DATES
    document = Document(
        draw(NAMES), "", SHA, text, draw(LANGUAGES), "utf-8", draw(optional), draw(optional), draw(dates), draw(optional),
        tuple(Passage(a, b, draw(LANGUAGES)) for a, b in draw(st.lists(spans, max_size=2))),
        tuple(Article(a, b, draw(LANGUAGES), draw(optional), draw(optional), draw(dates)) for a, b in draw(st.lists(spans, max_size=2))),
        tuple(draw(st.lists(TEXTS, max_size=2))),
    )  # fmt: skip
    names = st.lists(NAMES, max_size=3)
    kinds = st.lists(st.sampled_from(vocabulary().kinds), max_size=3)
    parties = tuple(
        Party(n, draw(NAMES), tuple(draw(names)), tuple(draw(names)), tuple(draw(kinds)))
        for n in range(draw(st.integers(2, 4)))
    )  # fmt: skip
    claims = []
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        predicate = draw(st.sampled_from([*vocabulary().predicates]))
        about, object_ = draw(st.integers(0, len(parties) - 1)), draw(objects(predicate, len(parties)))
        status, confidence = draw(st.sampled_from(Status)), draw(st.floats(0, 1))
        claims.append(
            Claim(about, predicate, object_, start, end, draw(qualifiers(predicate)), status, confidence, draw(TEXTS))
        )
    return Extraction(document, parties, tuple(claims))


@st.composite
def collections(draw: st.DrawFn) -> list[Extraction]:
    """Some documents; one may be told again in another, in part or whole."""
    found = draw(st.lists(extractions(), max_size=2))
    if found and draw(st.booleans()):
        first = found[0]
        again = replace(first.document, name=f"{first.document.name}2", published=draw(DATES))
        claims = first.claims[draw(st.integers(0, 1)) :]
        found.append(Extraction(again, first.parties, tuple(replace(claim, confidence=0.5) for claim in claims)))
    return found


OWN = Namespaces("https://example.org/v#", "urn:x:")


@settings(max_examples=60, deadline=None)
@given(collections(), st.sampled_from([None, OWN]), st.randoms(use_true_random=False))
def test_any_graph_comes_back_from_its_rows(
    found: list[Extraction], namespaces: Namespaces | None, rng: random.Random
) -> None:
    with stored(found, namespaces) as graph:
        rows = list(project(graph))
        wanted = "".join(expected(graph))
        assert "".join(rebuild(rows)) == wanted
        assert list(project(graph)) == rows
        assert_nothing_is_named_by_data(rows)
        assert_facts_are_rows(graph, rows)
    returned = [_as_a_server_gives_it(row, rng) for row in rows]
    rng.shuffle(returned)
    assert "".join(rebuild(returned)) == wanted
    assert Counter(map(digest, returned)) == Counter(map(digest, rows))


def _as_a_server_gives_it(row: Node | Edge, rng: random.Random) -> Node | Edge:
    """Properties and labels in another order, with bookkeeping beside them, and what is absent as null."""
    items = [*row.properties.items(), ("_digest", "x"), ("_at", None), ("notes", row.properties.get("notes", []))]
    rng.shuffle(items)
    if isinstance(row, Node):
        return Node(row.iri, tuple(sorted(row.labels, reverse=True)), dict(items))
    return Edge(row.type, "", row.start, row.end, row.start_label, row.end_label, dict(items))


def assert_nothing_is_named_by_data(rows: Iterable[Node | Edge]) -> None:
    types = {
        "string": str, "integer": int, "float": float, "boolean": bool, "date": datetime.date, "strings": list, "integers": list,
    }  # fmt: skip
    keys, iris = set(), set()
    for row in rows:
        if isinstance(row, Node):
            assert set(row.labels) <= set(schema().labels)
            assert row.properties["iri"] == row.iri
            assert row.iri not in iris
            iris.add(row.iri)
            known = schema().properties(row.labels[0])
        else:
            assert row.key not in keys
            assert {row.start, row.end} <= iris
            keys.add(row.key)
            known = schema().properties(row.type)
        for name, value in row.properties.items():
            assert not name.startswith("_")
            assert type(value) is types[known[name].type], (name, value)
            assert value != []


def assert_facts_are_rows(graph: Graph, rows: list[Node | Edge]) -> None:
    """Every fact between entities is one relationship, every other one a node."""
    iris = {node.properties["id"]: node.iri for node in nodes(rows, "Entity")}
    said = {
        row.properties["id"]: row
        for row in rows
        if "status" in row.properties and not (isinstance(row, Node) and "Claim" in row.labels)
    }
    facts = {fact.id: fact for fact in graph.facts()}
    assert said.keys() == facts.keys()
    for id, fact in facts.items():
        row, unit = said[id], None
        if isinstance(fact.object, Entity):
            assert isinstance(row, Edge)
            assert (row.start, row.end) == (iris[fact.subject.id], iris[fact.object.id])
            assert row.type == vocabulary().predicates[fact.predicate].relationship
        else:
            assert isinstance(row, Node)
            unit = fact.object.unit
            assert (row.properties["value"], row.properties["unit"]) == (fact.object.value, unit)
        assert row.properties["status"] == fact.status
        assert row.properties["confidence"] == fact.confidence
        assert row.properties["documents"] == sorted({evidence.document for evidence in fact.evidence})
        assert get_qualifiers(row.properties, unit) == fact.qualifiers


@settings(max_examples=30, deadline=None)
@given(collections().filter(bool), st.data())
def test_whatever_a_row_loses_is_seen_and_nothing_fails(found: list[Extraction], data: st.DataObject) -> None:
    with stored(found) as graph:
        rows, wanted = list(project(graph)), "".join(expected(graph))
    at = data.draw(st.integers(1, len(rows) - 1))
    assert "".join(rebuild(rows[:at] + rows[at + 1 :])) != wanted
    row = rows[at]
    if not row.properties:
        return
    name = data.draw(st.sampled_from(sorted(row.properties)))
    less = {n: value for n, value in row.properties.items() if n != name}
    kind = {"labels": row.labels, "iri": row.iri} if isinstance(row, Node) else {}
    other = Node(**kind, properties=less) if isinstance(row, Node) else Edge(
        row.type, row.key, row.start, row.end, row.start_label, row.end_label, less
    )  # fmt: skip
    assert "".join(rebuild([*rows[:at], other, *rows[at + 1 :]]))
    assert digest(other) != digest(row)


ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(), TEXTS, st.dates(),
    st.lists(TEXTS, max_size=2), st.lists(st.integers(0, 9), max_size=2), st.sampled_from(["{}", "[1]", '{"a": []}', "null"]),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_somebody_writes_into_the_mirror_is_only_a_difference(data: st.DataObject) -> None:
    row = data.draw(st.sampled_from(told()))
    names = sorted({*row.properties, *schema().properties(row.labels[0] if isinstance(row, Node) else row.type)})
    said = {
        **row.properties,
        **data.draw(st.dictionaries(st.sampled_from(names), ANYTHING, min_size=1) if names else st.just({})),
    }
    iri = data.draw(
        st.sampled_from(
            ["", "urn:x", "https://kg.example/id/document/0#c99999999999999999999", "https://kg.example/id/tencent"]
        )
    )
    other = Node(iri, row.labels, said) if isinstance(row, Node) else Edge(row.type, "", iri, row.end, "", "", said)
    assert "".join(rebuild([*told(), other]))
    assert "".join(rebuild([other]))


@cache
def told() -> list[Node | Edge]:
    return rows_of(TOLD)


# --------------------------------------------------------------------------------------------------------- the schema


def test_no_label_is_a_relationship_type_and_no_name_is_bookkeeping() -> None:
    terms = schema()
    names = {*terms.labels, *terms.relationships}
    assert not {*terms.labels} & {*terms.relationships}
    assert not {name.casefold() for name in terms.labels} & {name.casefold() for name in terms.relationships}
    names |= {name for kind in (*terms.nodes, *terms.relationships) for name in terms.properties(kind)}
    assert not [name for name in names if name.startswith("_")]


def test_every_predicate_is_a_relationship_type() -> None:
    assert {*schema().of_predicates} == {*vocabulary().predicates}
    assert schema().of_predicates["raised"].end == "FundingRound"
    assert {item.end for name, item in schema().of_predicates.items() if vocabulary().predicates[name].value_units} == {
        "FundingRound",
        "Figure",
    }


def test_every_node_has_a_unique_iri() -> None:
    assert all(label.properties["iri"].unique for label in schema().nodes.values())


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("x = ", "is no TOML"),
        ("", "KeyError('forms')"),
    ],
)
def test_a_damaged_schema_is_one_line(tmp_path: Path, written: str, message: str) -> None:
    file = tmp_path / "graph.toml"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(SchemaError, match=r"graph\.toml") as caught:
        schema(file)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
