"""What schema/kg.ttl says, and what a broken one gets told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.errors import SchemaError
from kg.resources import folder
from kg.vocab import LANGUAGES, Vocabulary, vocabulary

TERMS = vocabulary()
TEXT = (folder("schema") / "kg.ttl").read_text(encoding="utf-8")

BETWEEN_ENTITIES = [
    "investedIn",
    "holdsSharesIn",
    "acquired",
    "memberOfGroup",
    "manages",
    "limitedPartnerOf",
    "spunOutOf",
    "foundedBy",
    "controls",
    "actsInConcertWith",
    "customerOf",
    "sponsorOf",
    "worksFor",
    "workedFor",
    "educatedAt",
    "legalRepresentativeOf",
    "listedOn",
    "filedForListingOn",
    "develops",
    "locatedIn",
]
TO_VALUES = [
    "formerName",
    "foundedOn",
    "valuation",
    "raised",
    "seeksToRaise",
    "revenue",
    "netProfit",
    "registeredCapital",
    "assetsUnderManagement",
    "marketCap",
]
KINDS = [
    "Person",
    "Organization",
    "Company",
    "Fund",
    "StateInvestor",
    "Corporate",
    "VentureInvestor",
    "ChipStartup",
    "ModelStartup",
    "University",
    "Exchange",
    "GovernmentBody",
    "Product",
    "Place",
]


def test_the_predicates_are_those_of_the_contract() -> None:
    assert {name for name, item in TERMS.predicates.items() if not item.value_units} == set(BETWEEN_ENTITIES)
    assert {name for name, item in TERMS.predicates.items() if item.value_units} == set(TO_VALUES)


def test_the_kinds_are_those_of_the_contract() -> None:
    assert set(TERMS.kinds) == set(KINDS)
    assert {"FundingRound", "Document"} <= set(TERMS.classes)


def test_the_statuses_are_the_four() -> None:
    assert set(TERMS.statuses) == {"asserted", "planned", "reported", "denied"}


@pytest.mark.parametrize("name", BETWEEN_ENTITIES + TO_VALUES)
def test_every_predicate_reads_in_four_languages(name: str) -> None:
    predicate = TERMS.predicates[name]
    assert tuple(predicate.labels) == LANGUAGES
    assert tuple(predicate.inverse_labels) == (() if predicate.value_units else LANGUAGES)
    assert predicate.comment.endswith(".")


def test_every_term_of_ours_is_named_in_four_languages() -> None:
    terms = [*TERMS.classes.values(), *TERMS.qualifiers.values()]
    assert {tuple(item.labels) for item in terms} == {LANGUAGES}
    assert {tuple(labels) for labels in TERMS.statuses.values()} == {LANGUAGES}


def test_simplified_and_traditional_labels_differ_where_the_scripts_do() -> None:
    assert TERMS.predicates["investedIn"].labels["zh-Hans"] == "投资"
    assert TERMS.predicates["investedIn"].labels["zh-Hant"] == "投資"


def test_an_investment_takes_the_qualifiers_of_the_contract() -> None:
    assert {"round", "role", "amount", "amountMin", "amountMax", "currency", "date"} <= set(
        TERMS.predicates["investedIn"].qualifiers
    )


def test_what_may_stand_beside_every_statement_stands_last() -> None:
    assert TERMS.predicates["locatedIn"].qualifiers[:4] == ("date", "asOf", "since", "until")
    assert TERMS.predicates["listedOn"].qualifiers[:2] == ("ticker", "date")


def test_a_predicate_knows_its_statement_and_its_roles() -> None:
    predicate = TERMS.predicates["limitedPartnerOf"]
    assert (predicate.statement_class, predicate.subject_role, predicate.object_role) == (
        "Commitment",
        "limitedPartner",
        "fund",
    )
    assert TERMS.predicates["raised"].statement_class == "FundingRound"
    assert TERMS.predicates["raised"].object_role is None


def test_a_relationship_is_the_name_in_upper_case() -> None:
    assert TERMS.predicates["filedForListingOn"].relationship == "FILED_FOR_LISTING_ON"
    assert len({item.relationship for item in TERMS.predicates.values()}) == len(TERMS.predicates)


def test_no_relationship_is_also_the_name_of_a_class() -> None:
    assert not {item.relationship for item in TERMS.predicates.values()} & set(TERMS.classes)


def test_a_stake_is_stronger_than_a_round_than_a_seat_than_a_shared_school_than_a_listing() -> None:
    order = ["memberOfGroup", "holdsSharesIn", "investedIn", "worksFor", "educatedAt", "listedOn", "locatedIn"]
    strengths = [TERMS.predicates[name].path_strength for name in order]
    assert strengths == sorted(strengths, reverse=True)
    assert len(set(strengths)) == len(strengths)


def test_a_value_is_never_walked_over() -> None:
    assert {TERMS.predicates[name].path_strength for name in TO_VALUES} == {0}
    assert all(TERMS.predicates[name].path_strength for name in BETWEEN_ENTITIES)


def test_only_acting_in_concert_says_the_same_both_ways() -> None:
    assert [name for name, item in TERMS.predicates.items() if item.symmetric] == ["actsInConcertWith"]


@pytest.mark.parametrize(
    ("kinds", "hub"),
    [
        (["Exchange"], True),
        (["Exchange", "Organization"], True),
        (["Place"], True),
        (["GovernmentBody"], True),
        (["GovernmentBody", "StateInvestor"], False),
        (["University", "Fund"], False),
        (["Company"], False),
        ([], False),
        (["Nothing"], False),
    ],
)
def test_a_hub_is_only_what_is_nothing_else(kinds: list[str], hub: bool) -> None:
    assert TERMS.is_hub(kinds) is hub


def test_a_class_lies_under_its_parents_and_an_unknown_one_under_none() -> None:
    assert TERMS.is_a(["Corporate"], "Organization", "Person")
    assert not TERMS.is_a(["Product"], "Agent")
    assert TERMS.ancestors("Nothing") == ("Nothing",)


def test_the_vocabulary_is_read_once() -> None:
    assert vocabulary() is vocabulary()


def test_terms_of_other_vocabularies_are_reused() -> None:
    for term in ("prov:Entity", "oa:start", "org:ChangeEvent", "org:memberOf", "own:Ownership", "ctl:Control"):
        assert re.search(rf"rdfs:sub(Class|Property)Of [^;.]*{term}\b", TEXT), term


def changed(tmp_path: Path, old: str, new: str) -> Vocabulary:
    assert TEXT.count(old) >= 1
    path = tmp_path / "schema" / "kg.ttl"
    path.parent.mkdir()
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    return vocabulary(path)


def test_a_new_predicate_is_one_block(tmp_path: Path) -> None:
    block = """kg:advises a kg:Predicate ; rdfs:domain kg:Agent ; rdfs:range kg:Organization ;
        rdfs:label "advises"@en, "berät"@de, "顾问于"@zh-Hans, "顧問於"@zh-Hant ;
        kg:inverseLabel "advised by"@en, "beraten von"@de, "顾问为"@zh-Hans, "顧問為"@zh-Hant ;
        rdfs:comment "Advice."@en ; kg:qualifier kg:position ; kg:pathStrength 20 ;
        kg:statementClass kg:Advice ; kg:subjectRole kg:adviser ; kg:objectRole kg:advised .
    kg:Advice a rdfs:Class ; rdfs:subClassOf kg:Statement ."""
    new = changed(tmp_path, "kg:controls a kg:Predicate", f"{block}\nkg:controls a kg:Predicate").predicates["advises"]
    assert (new.relationship, new.object_classes, new.qualifiers[0]) == ("ADVISES", ("Organization",), "position")


def test_another_namespace_keeps_the_names(tmp_path: Path) -> None:
    path = tmp_path / "kg.ttl"
    path.write_text(TEXT.replace("https://kg.example/schema#", "https://other.example/terms/"), encoding="utf-8")
    other = vocabulary(path)
    assert other.iri("raised") == "https://other.example/terms/raised"
    assert list(other.predicates) == list(TERMS.predicates)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("@prefix kg:", "@prefix", "schema/kg.ttl: is no Turtle ("),
        ("a owl:Ontology ;", "a owl:Thing ;", "schema/kg.ttl: no owl:Ontology; the namespace is its IRI, so add"),
        (', "kontrolliert"@de', "", "schema/kg.ttl: kg:controls has no rdfs:label in de; add one"),
        (', "受控于"@zh-Hans', "", "schema/kg.ttl: kg:controls has no kg:inverseLabel in zh-Hans; add one"),
        (
            "kg:pathStrength 95",
            "kg:pathStrength 950",
            "schema/kg.ttl: kg:controls has the kg:pathStrength 950; use 1 to 99, or none",
        ),
        (
            'rdfs:domain kg:Agent ; rdfs:range kg:Organization ;\n    rdfs:label "controls"',
            'rdfs:domain kg:Agent ;\n    rdfs:label "controls"',
            "schema/kg.ttl: kg:controls has no rdfs:range; add the class of its object",
        ),
        (
            "kg:percentMax, kg:basis ; kg:pathStrength 95",
            "kg:percentmax ; kg:pathStrength 95",
            "schema/kg.ttl: kg:controls has the kg:qualifier percentmax, which is not declared; declare it or correct",
        ),
        (
            "kg:statementClass kg:Control ;",
            "kg:statementClass kg:Contrl ;",
            "schema/kg.ttl: kg:controls has the kg:statementClass Contrl, which is not declared; declare it or correct",
        ),
        (
            "kg:statementClass kg:Control ;",
            "",
            "schema/kg.ttl: kg:controls has 0 kg:statementClass; give exactly one",
        ),
        (
            'kg:valueUnit "name"',
            'kg:valueUnit "names"',
            "schema/kg.ttl: kg:formerName has the kg:valueUnit names, which is not declared; declare it or correct",
        ),
        (
            'kg:round     a kg:Qualifier ; kg:valueType "code"',
            'kg:round     a kg:Qualifier ; kg:valueType "word"',
            "schema/kg.ttl: kg:round has the kg:valueType 'word'; use one of amount, percent, date, period,",
        ),
    ],
)
def test_a_broken_vocabulary_is_one_line_that_says_what_to_do(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(SchemaError) as error:
        changed(tmp_path, old, new)
    assert str(error.value).startswith(message)
    assert "\n" not in str(error.value)


def test_a_missing_vocabulary_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match=r"kg\.ttl: cannot be read \(No such file or directory\)"):
        vocabulary(tmp_path / "kg.ttl")
