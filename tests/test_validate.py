"""What is found wrong in a graph, and that what the program writes itself is right."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import InputError, MissingPart
from kg.model import Article, Claim, Document, Extraction, Party, Passage, Status, Value
from kg.rdf import Namespaces, canonical, default_namespaces, document_block, document_key, header, statements
from kg.validate import validate
from kg.validate.shapes import shapes_graph
from kg.vocab import vocabulary

TEXT = "騰訊領投燧原科技 Series D. 恩"
INVESTMENT = Claim(0, "investedIn", 1, 0, 18, {"round": "D", "role": "lead", "date": "2023-09"}, rule="led")
ROUND = Claim(1, "raised", Value("1800000000", "CNY"), 0, 18, {"round": "D", "approx": True}, rule="sum")


def found(*claims: Claim, kinds: tuple[tuple[str, ...], ...] = (("Corporate",), ("ChipStartup", "Company"))) -> str:
    """The TriG of a document of two parties that says these claims."""
    document = Document(
        "a.txt", "", "0" * 64, TEXT, "zh-Hant", "utf-8", title="T", publisher="P", published="2023-09-05",
        passages=(Passage(0, 18, "zh-Hant"),), articles=(Article(0, 18, "zh-Hant", "T", None, "2023"),),
    )  # fmt: skip
    parties = (
        Party(0, "騰訊", ("騰訊", "Tencent"), (), kinds[0]),
        Party(1, "燧原科技", ("燧原科技",), ("燧原",), kinds[1]),
    )
    return written(canonical(Extraction(document, parties, claims)), default_namespaces())


def written(extraction: Extraction, namespaces: Namespaces) -> str:
    key = document_key(extraction.document)
    return header(namespaces) + document_block(key, statements(extraction), extraction.document.text, namespaces)


def messages(trig: str) -> list[str]:
    return [violation.message for violation in validate(trig.encode())]


def test_what_was_found_in_a_document_holds() -> None:
    assert validate(found(INVESTMENT, ROUND).encode()) == []


def test_a_party_of_no_known_kind_may_stand_anywhere() -> None:
    assert messages(found(INVESTMENT, kinds=((), ()))) == []


def test_a_party_of_several_kinds_needs_one_that_fits() -> None:
    assert messages(found(INVESTMENT, kinds=(("Corporate",), ("Product", "Company")))) == []


def test_a_less_telling_kind_is_enough() -> None:
    listed = Claim(0, "listedOn", 1, 0, 4, {"ticker": "0700.HK"}, rule="listed")
    assert messages(found(listed, kinds=(("Company",), ("Organization",)))) == []


def test_a_violation_says_where_and_what() -> None:
    trig = found(INVESTMENT, kinds=(("Corporate",), ("Place",)))
    (violation,) = validate(trig.encode())
    document = violation.graph
    assert document.startswith("https://kg.example/id/document/")
    assert (violation.node, violation.value) == (f"{document}#c0", f"{document}#p1")
    assert violation.message == "the object of investedIn is of the class Organization"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('oa:exact "騰訊', 'oa:exact "腾讯', "the quote is not the text between its offsets"),
        ("oa:start 0 ", "oa:start 1 ", "the quote is not the text between its offsets"),
        (" ; prov:wasQuotedFrom doc:", " ; prov:was doc:", "a claim without evidence: it needs exactly one document"),
        ("oa:hasSelector :c0-position , ", "oa:hasSelector ", "a claim without evidence: it needs exactly one pos"),
        (" , :c0-quote", "", "a claim without evidence: it needs exactly one quote"),
        ("oa:start 0 ; oa:end 18", "oa:start 18 ; oa:end 0", "a position starts at 0 or later, and before its end"),
        ("kg:status kg:asserted", "kg:status kg:rumoured", "the status of a claim is asserted, planned, reported or"),
        (" ; kg:status kg:asserted", "", "the status of a claim is asserted, planned, reported or denied"),
        ('kg:confidence "1.0"', 'kg:confidence "1.5"', "the confidence of a claim is a decimal from 0 to 1"),
        ('kg:role "lead"', 'kg:role "leader"', "role is one of lead, co-lead, follow"),
        ('"2023-09"^^xsd:gYearMonth', '"2023-13"^^xsd:gYearMonth', "date is written 2024, 2024-05 or 2024-05-01, once"),
        ('"2023-09"^^xsd:gYearMonth', '"2023-02-30"^^xsd:date', "date is a day of the calendar, a month or a year"),
        ('"2023-09"^^xsd:gYearMonth', '"2023-09"', "date is a day of the calendar, a month or a year, and typed so"),
        ('"2023-09"^^xsd:gYearMonth', '"2023"^^xsd:gYearMonth', "date is a day of the calendar, a month or a year"),
        ('"2023-09"^^xsd:gYearMonth', '"September"', "date is written 2024, 2024-05 or 2024-05-01, once"),
        ("kg:predicate kg:investedIn", "kg:predicate kg:likes", "a claim has exactly one predicate, and schema/kg.ttl"),
        ("kg:predicate kg:investedIn", "kg:predicate kg:acquired", "only a statement of investedIn is of the"),
        ('kg:round "D"', 'kg:position "D"', "investedIn takes no such qualifier; it takes round, role, amount"),
        (" ; kg:object :p1", "", "the object of investedIn is of the class Organization"),
        ("kg:subject :p0", "kg:subject :p9", "a claim is about exactly one party of its document"),
        (f'kg:sha256 "{"0" * 64}"', 'kg:sha256 "00"', "a document needs exactly one SHA-256 of 64 hexadecimal digits"),
        ('dcterms:language "zh-Hant"', 'dcterms:language "fr"', "the language of a document is en, de, zh-Hans"),
        ('"2023-09-05"^^xsd:date', '"5 Sept"', "a date of publication is written 2024, 2024-05 or 2024-05-01"),
        (f'kg:text "{TEXT}" .', 'kg:note "none" .', "a document needs its text, or no quote of it can be checked"),
        ('skos:prefLabel "騰訊"@zh-Hant', 'skos:note "x"', "a party needs exactly one preferred name"),
        ("a kg:Passage ; kg:start 0", "a kg:Passage ; kg:start 90", "an article or passage starts at 0 or later"),
    ],
)  # fmt: skip
def test_what_must_not_be_is_told(old: str, new: str, message: str) -> None:
    trig = found(INVESTMENT)
    assert old in trig, trig
    assert any(item.startswith(message) for item in messages(trig.replace(old, new)))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"1800000000"^^xsd:decimal', '"1.8 billion"', "the value of raised is a decimal and an ISO 4217 code"),
        ('kg:unit "CNY"', 'kg:unit "yuan"', "the value of raised is a decimal and an ISO 4217 code"),
        (' ; kg:unit "CNY"', "", "the value of raised is a decimal and an ISO 4217 code"),
        ('kg:approx "true"^^xsd:boolean', 'kg:approx "about"', "approx is written true or false, once"),
    ],
)
def test_a_value_is_what_its_predicate_says(old: str, new: str, message: str) -> None:
    trig = found(ROUND)
    assert old in trig, trig
    assert any(item.startswith(message) for item in messages(trig.replace(old, new)))


@pytest.mark.parametrize(
    ("qualifiers", "message"),
    [
        ({"percent": 120}, "percent is written as a decimal from 0 to 100, once"),
        ({"percent": -1}, "percent is written as a decimal from 0 to 100, once"),
        ({"percentMin": 30, "percentMax": 20}, "the least share is above the largest"),
        ({"amountMin": "30", "amountMax": "20", "currency": "CNY"}, "the least amount is above the largest"),
        ({"amount": "-5", "currency": "CNY"}, "amount is written as a decimal of 0 or more, once"),
        ({"amount": "5", "currency": "yuan"}, "currency is written as a text, once"),
    ],
)
def test_an_impossible_figure_is_told(qualifiers: dict[str, str | int], message: str) -> None:
    assert messages(found(Claim(0, "holdsSharesIn", 1, 0, 4, qualifiers, rule="r"))) == [message]


@pytest.mark.parametrize(
    ("period", "fine"),
    [
        ("2024", True),
        ("2024-Q3", True),
        ("2025-H1", True),
        ("2025-01/2025-09", True),
        ("Q3 2024", False),
        ("2024-Q5", False),
    ],
)
def test_a_period_is_a_year_a_quarter_a_half_or_an_interval(period: str, fine: bool) -> None:
    claim = Claim(0, "revenue", Value("5", "CNY"), 0, 4, {"period": period}, rule="r")
    wrong = ["period is written 2024, 2024-Q3, 2024-H1 or 2024-01/2024-09, once"]
    assert messages(found(claim)) == ([] if fine else wrong)


def test_a_loss_is_a_value_below_zero() -> None:
    assert messages(found(Claim(0, "netProfit", Value("-5.5", "CNY"), 0, 4, {"period": "2024"}, rule="r"))) == []


def test_a_date_and_a_name_are_values_too() -> None:
    founded = Claim(0, "foundedOn", Value("2018-03", "date"), 0, 4, rule="r")
    renamed = Claim(0, "formerName", Value("騰", "name"), 0, 4, {"until": "2011"}, rule="r")
    assert messages(found(founded, renamed)) == []
    assert messages(found(Claim(0, "foundedOn", Value("spring", "date"), 0, 4, rule="r"))) == [
        'the value of foundedOn is a date and the unit "date"'
    ]


DERIVED = """
id:a a kg:Entity, kg:Corporate ; skos:prefLabel "Tencent"@en ; kg:mentionedAs <DOC#p0> .
fact:f1 a kg:Fact, kg:Investment ; kg:subject id:a ; kg:predicate kg:investedIn ; kg:object id:b ;
  kg:status kg:asserted ; kg:confidence 0.9 ; kg:supportedBy <DOC#c0> ; kg:investor id:a ; kg:investee id:b .
"""


def derived(old: str = "", new: str = "") -> list[str]:
    trig = found(INVESTMENT)
    document = trig[trig.index("@prefix : <") + 11 : trig.index("#> .\ndoc")]
    return messages(trig + "id:g {" + DERIVED.replace("DOC", document).replace(old, new) + "}")


def test_entities_and_facts_hold() -> None:
    assert derived() == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("#c0>", "#c7>", "points at a claim that no document holds"),
        ("#p0>", "#p7>", "points at a party that no document holds"),
        ("kg:confidence 0.9", "kg:confidence 2.0", "the confidence of a fact is a decimal from 0 to 1"),
        ('skos:prefLabel "Tencent"@en ;', "", "an entity needs a name"),
        ("kg:supportedBy", "kg:number", "a fact that no claim supports"),
        ("kg:status kg:asserted ;", "", "the status of a fact is asserted, planned, reported or denied"),
    ],
)
def test_a_wrong_fact_or_entity_is_told(old: str, new: str, message: str) -> None:
    assert message in derived(old, new)


def test_another_namespace_is_read_from_the_prefixes() -> None:
    other = Namespaces("https://other.example/terms#", "https://other.example/")
    trig = found(INVESTMENT)
    moved = trig.replace("https://kg.example/schema#", other.schema).replace("https://kg.example/id/", other.entities)
    assert messages(moved) == []
    assert messages(moved.replace("kg:status kg:asserted", "kg:status kg:done")) == [
        "the status of a claim is asserted, planned, reported or denied"
    ]


def test_many_documents_are_checked_each_for_itself() -> None:
    first = found(INVESTMENT)
    body = first[first.index("\n@prefix : <") :]
    second = body.replace(body[body.index("document/") + 9 : body.index("#> .")], "00000000000000ff")
    trig = first + second.replace('kg:role "lead"', 'kg:role "boss"')
    (violation,) = validate(trig.encode())
    assert violation.graph == "https://kg.example/id/document/00000000000000ff"


def test_a_file_and_a_stream_are_read_alike(tmp_path: Path) -> None:
    trig = found(INVESTMENT).replace("kg:status kg:asserted", "kg:status kg:done").encode()
    path = tmp_path / "a.trig"
    path.write_bytes(trig)
    assert validate(path) == validate(io.BytesIO(trig)) == validate(trig) != []


def test_an_empty_graph_holds() -> None:
    assert validate(b"") == []


@pytest.mark.parametrize("trig", [b"hello", b"<a", b"\xff\xfe", b"<a:a> <a:b> ."])
def test_what_is_no_trig_is_one_error(trig: bytes) -> None:
    with pytest.raises(InputError, match="the graph: is no TriG"):
        validate(trig)


def test_a_missing_file_is_one_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.trig: cannot be read"):
        validate(tmp_path / "a.trig")


claims = st.builds(
    Claim,
    subject=st.just(0),
    predicate=st.sampled_from([name for name, item in vocabulary().predicates.items() if not item.value_units]),
    object=st.just(1),
    start=st.integers(0, 8),
    end=st.integers(9, 18),
    qualifiers=st.dictionaries(
        st.sampled_from(["date", "since", "until", "asOf"]), st.sampled_from(["2024", "2024-05"])
    ),
    status=st.sampled_from(Status),
    confidence=st.floats(0, 1),
    rule=st.text(max_size=5, alphabet=st.characters(codec="utf-8")),
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(claims, max_size=5))
def test_every_claim_that_the_vocabulary_allows_holds(said: list[Claim]) -> None:
    assert messages(found(*said, kinds=((), ()))) == []


@pytest.mark.parametrize("part", ["rdflib", "pyshacl"])
def test_a_missing_part_says_the_command_that_installs_it(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shapes_graph.cache_clear()
    monkeypatch.setitem(sys.modules, part, None)
    with pytest.raises(MissingPart, match=r"pip install 'capitalgraph\[rdf\]'"):
        validate(found(INVESTMENT).encode())
