"""The built graph answers by name in any script, gives facts with their evidence, and edges for a search."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from toy import extract

from kg.build import build
from kg.errors import InputError, NameAmbiguous, NameUnknown
from kg.graph import Counts, Graph, open_graph
from kg.model import Claim, Document, Entity, Evidence, Extraction, Fact, Party, Status, Value
from kg.registry import EMPTY, Registry

NEWS = """Zhongxin Group = 眾信集團:Corporate | investedIn | Kelvex Technology = 凱維科技:ChipStartup|round=A|date=2021
Beijing Artificial Intelligence Industry Investment Fund:Fund | investedIn | Kelvex Technology | round=B
Beijing Orbel Investment Fund:Fund | investedIn | Dorvan:ModelStartup
Zhongxin Group | holdsSharesIn | Dorvan | percent=7.5 | status=planned
Kelvex Technology | foundedOn | "2018-03" date
Mira Holt:Person | worksFor | Dorvan | position=CEO
"""
MORE = """眾信集團:Corporate | investedIn | Kelvex Technology:ChipStartup | date=2021-06
Mira Holt:Product | locatedIn | Dorvan
"""
FIRST, AGAIN = NEWS.splitlines()[0], MORE.splitlines()[0]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    tmp = tmp_path_factory.mktemp("graph")
    (tmp / "news.txt").write_text(NEWS, encoding="utf-8")
    (tmp / "news.meta.json").write_text('{"publisher": "The Daily", "published": "2021-07-01"}')
    (tmp / "more.txt").write_text(MORE, encoding="utf-8")

    def with_short_names(document: Document, registry: Registry) -> Extraction:
        found = extract(document, registry)
        short = {
            "Kelvex Technology": ("Kelvex", "凯维"),
            "Dorvan": ("the company",),
            "Zhongxin Group": ("the company",),
        }
        parties = (Party(p.number, p.name, p.names, short.get(p.name, ()), p.kinds) for p in found.parties)
        return Extraction(document, tuple(parties), found.claims)

    build([tmp], tmp / "store", extract=with_short_names, version="toy", registry=EMPTY)
    with open_graph(tmp / "store") as opened:
        yield opened


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("kelvex-technology", "kelvex-technology"),
        ("Kelvex Technology", "kelvex-technology"),
        ("KELVEX technology", "kelvex-technology"),
        ("Kelvex Technology Co., Ltd.", "kelvex-technology"),
        ("凱維科技", "kelvex-technology"),
        ("凯维科技", "kelvex-technology"),
        ("凯维科技有限公司", "kelvex-technology"),
        ("Kelvex", "kelvex-technology"),
        ("凯维", "kelvex-technology"),
        ("Kelvex Tech", "kelvex-technology"),
        ("众信集团", "zhongxin-group"),
        ("zhongxin", "zhongxin-group"),
        ("Beijing AI Fund", "beijing-artificial-intelligence-industry-investment-fund"),
        ("the Orbel fund of Beijing", "beijing-orbel-investment-fund"),
    ],
)
def test_a_name_is_found_in_any_script_case_and_form(graph: Graph, name: str, id: str) -> None:
    assert graph.entity(name).id == id


def test_every_id_that_an_entity_could_have_leads_to_it(graph: Graph) -> None:
    for alias, id in graph.store.rows("SELECT alias.id, entity.id FROM alias JOIN entity ON number = entity"):
        assert graph.entity(alias).id == id


def test_what_fits_several_lists_them(graph: Graph) -> None:
    with pytest.raises(NameAmbiguous) as caught:
        graph.entity("Beijing Fund")
    assert caught.value.candidates == (
        "beijing-artificial-intelligence-industry-investment-fund",
        "beijing-orbel-investment-fund",
    )
    with pytest.raises(NameAmbiguous):
        graph.entity("the company")


def test_an_unknown_name_gets_the_nearest(graph: Graph) -> None:
    with pytest.raises(NameUnknown) as caught:
        graph.entity("Kelveks")
    assert caught.value.nearest[0] == "Kelvex Technology"
    with pytest.raises(NameUnknown):
        graph.entity("信")
    with pytest.raises(NameUnknown):
        graph.entity("")


def test_completion_offers_names_that_begin_so_before_names_that_hold_it(graph: Graph) -> None:
    assert [entity.name for entity in graph.candidates("Orb")] == ["Beijing Orbel Investment Fund"]
    assert [entity.name for entity in graph.candidates("凯")] == ["Kelvex Technology"]
    assert len(graph.candidates("e", limit=2)) == 2


def test_an_entity_has_every_name_it_is_known_by(graph: Graph) -> None:
    assert graph.entity("Kelvex") == Entity(
        "kelvex-technology", "Kelvex Technology", ("Kelvex Technology", "Kelvex", "凯维", "凱維科技"), ("ChipStartup",)
    )


def test_a_fact_has_its_evidence_the_best_first(graph: Graph) -> None:
    (fact,) = graph.facts(about="kelvex-technology", predicate="investedIn", min_confidence=0.95)
    assert fact == Fact(
        id=fact.id,
        subject=graph.entity("zhongxin-group"),
        predicate="investedIn",
        object=graph.entity("kelvex-technology"),
        qualifiers={"date": "2021-06", "round": "A"},
        status=Status.ASSERTED,
        confidence=0.99,
        evidence=(
            Evidence("news.txt", "The Daily", "2021-07-01", 0, len(FIRST), FIRST),
            Evidence("more.txt", None, None, 0, len(AGAIN), AGAIN),
        ),
    )


def test_every_quote_is_the_text_at_its_place(graph: Graph) -> None:
    evidence = [evidence for fact in graph.facts() for evidence in fact.evidence]
    assert len(evidence) == 8
    for found in evidence:
        assert graph.text(found.document)[found.start : found.end] == found.quote


def test_facts_are_chosen_by_entity_predicate_and_status(graph: Graph) -> None:
    def told(**chosen: str) -> list[tuple[str, str]]:
        return [(fact.subject.name, fact.predicate) for fact in graph.facts(**chosen)]  # type: ignore[arg-type]

    assert told(status="planned") == [("Zhongxin Group", "holdsSharesIn")]
    assert told(predicate="foundedOn") == [("Kelvex Technology", "foundedOn")]
    assert told(about="dorvan", predicate="investedIn") == [("Beijing Orbel Investment Fund", "investedIn")]
    assert len(told()) == 7
    with pytest.raises(NameUnknown):
        told(about="nobody")


def test_facts_come_in_one_order_by_ids(graph: Graph) -> None:
    keys = [
        (f.subject.id, f.predicate, f.object.value if isinstance(f.object, Value) else f.object.id)
        for f in graph.facts()
    ]
    assert keys == sorted(keys)


def test_a_fact_is_found_by_its_id(graph: Graph) -> None:
    facts = list(graph.facts())
    assert [graph.fact(fact.id) for fact in facts] == facts
    assert graph.facts_by_ids([facts[2].id, "f0", facts[0].id]) == [facts[2], facts[0]]
    with pytest.raises(InputError, match="'f0' is no fact of this graph"):
        graph.fact("f0")


def test_edges_are_the_facts_between_entities(graph: Graph) -> None:
    edges = list(graph.edges())
    facts = graph.facts_at([edge[0] for edge in edges])
    assert len(edges) == 6
    for (_, subject, object_, predicate, status, confidence, _), fact in zip(edges, facts, strict=True):
        assert (graph.entity_at(subject), graph.entity_at(object_)) == (fact.subject, fact.object)
        assert (predicate, status, confidence) == (fact.predicate, fact.status, fact.confidence)


def test_neighbours_are_the_edges_that_touch_some_entities_each_once(graph: Graph) -> None:
    some = {graph.number("kelvex-technology"), graph.number("zhongxin-group")}
    touching = sorted(edge for edge in graph.edges() if some & {edge[1], edge[2]})
    assert sorted(graph.neighbours(some)) == touching
    assert len(touching) == 3


def test_the_person_and_the_product_of_one_name_are_two(graph: Graph) -> None:
    with pytest.raises(NameAmbiguous, match="'Mira Holt' can be mira-holt, mira-holt-product"):
        graph.entity("Mira Holt")
    assert graph.entity("mira-holt").types == ("Person",)


def test_the_counts_are_those_of_the_tables(graph: Graph) -> None:
    assert graph.counts() == Counts(documents=2, entities=len(list(graph.entities())), claims=8, facts=7)


def test_entities_are_listed_by_id_and_by_kind(graph: Graph) -> None:
    ids = [entity.id for entity in graph.entities()]
    assert ids == sorted(ids)
    assert [entity.id for entity in graph.entities("Company")] == ["dorvan", "kelvex-technology", "zhongxin-group"]
    assert dict(graph.types())[graph.number("dorvan")] == ("ModelStartup",)
    assert graph.ids([graph.number("dorvan")]) == {graph.number("dorvan"): "dorvan"}


def test_why_says_which_document_joined_two_names(graph: Graph) -> None:
    reasons = {(reason.a, reason.b, reason.kind, reason.document) for reason in graph.why("kelvex-technology")}
    assert ("Kelvex Technology", "凱維科技", "stated", "news.txt") in reasons


def test_a_text_is_found_by_key_or_as_it_is_shown(graph: Graph) -> None:
    (more,) = (document for document in graph.documents() if document.name == "more.txt")
    assert graph.text(more.key) == graph.text("more.txt") == MORE
    with pytest.raises(InputError, match=r"'none.txt' is no document"):
        graph.text("none.txt")


def test_an_article_of_several_in_a_file_has_its_own_source(tmp_path: Path) -> None:
    from kg.model import Article

    def two_articles(document: Document, registry: Registry) -> Extraction:
        import dataclasses

        parts = (Article(0, 4, "en", None, "First", "2020"), Article(4, 9, "en", None, "Second", "2021-02"))
        parties = (Party(0, "Orbel", ("Orbel",)), Party(1, "Kelvex", ("Kelvex",)))
        claims = (Claim(0, "investedIn", 1, 0, 3, {"round": "A"}), Claim(0, "investedIn", 1, 5, 8, {"round": "B"}))
        return Extraction(dataclasses.replace(document, articles=parts, publisher="Both"), parties, claims)

    (tmp_path / "a.txt").write_text("one\n two \n")
    build([tmp_path / "a.txt"], tmp_path / "store", extract=two_articles, version="toy", registry=EMPTY)
    with open_graph(tmp_path / "store") as opened:
        told = {(f.qualifiers["round"], e.publisher, e.published) for f in opened.facts() for e in f.evidence}
    assert told == {("A", "First", "2020"), ("B", "Second", "2021-02")}


def test_asking_loads_no_engine_and_no_dictionary(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NEWS, encoding="utf-8")
    build([tmp_path / "a.txt"], tmp_path / "store", extract=extract, version="toy", registry=EMPTY)
    code = (
        "import sys; from kg.graph import open_graph\n"
        f"graph = open_graph({str(tmp_path / 'store')!r})\n"
        "graph.entity('kelvex technology'); graph.entity('眾信集團'); list(graph.facts()); list(graph.edges())\n"
        "print(sorted({'pyoxigraph', 'opencc', 'pypinyin', 'rapidfuzz', 'click', 'rdflib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
