"""What English texts say of companies and their owners: pronouns, lists, tables, titles, plans and denials."""

from __future__ import annotations

from kg.extract import extract
from kg.model import Article, Document, Value
from kg.registry import load_registry


def found(text: str) -> set[str]:
    """The claims of a text as "subject predicate object", with the status where it is not asserted."""
    document = Document("a.txt", "a.txt", "0" * 64, text, "en", "utf-8", articles=(Article(0, len(text), "en"),))
    extraction = extract(document, load_registry())
    names = [party.name for party in extraction.parties]
    lines = set()
    for claim in extraction.claims:
        target = claim.object.value if isinstance(claim.object, Value) else names[claim.object]
        mark = "" if claim.status.value == "asserted" else f" {claim.status.value}"
        lines.add(f"{names[claim.subject]} {claim.predicate} {target}{mark}")
    return lines


def test_a_list_ends_after_the_name_behind_its_last_conjunction() -> None:
    claims = found("Founded in 2019 by Ada Norvik and Ben Alder, Quillon Systems makes chips.")
    assert "Quillon Systems foundedBy Ben Alder" in claims
    assert not any(line.startswith("Quillon Systems foundedBy Quillon") for line in claims)


def test_followers_are_not_folded_into_the_leads() -> None:
    text = "Quillon raised $40 million. Alder Capital led the round, with existing backer Birch Ventures returning."
    assert {"Alder Capital investedIn Quillon", "Birch Ventures investedIn Quillon"} <= found(text)


def test_two_columns_are_a_table_of_shareholders() -> None:
    text = "Quillon makes chips.\nShareholder | Percent\nAlder Capital | 8.1%\nBirch Fund | 3%"
    assert {"Alder Capital holdsSharesIn Quillon", "Birch Fund holdsSharesIn Quillon"} <= found(text)


def test_a_heading_with_a_round_holds_for_what_follows() -> None:
    text = "Quillon makes chips.\nSeries B. In 2020 the company raised $40 million from Alder Capital."
    assert "Quillon raised 40000000" in found(text)


def test_an_abandoned_takeover_is_no_takeover() -> None:
    assert found("An earlier attempt by Norvik Group to acquire Quillon was abandoned in 2021.") == set()


def test_who_only_weighs_an_investment_is_marked() -> None:
    text = "Quillon is holding talks about a new round. Alder Capital is considering taking part."
    assert "Alder Capital investedIn Quillon reported" in found(text)


def test_an_old_name_is_a_value() -> None:
    claims = found("Birchwood, formerly Alder Capital China, led the round.")
    assert "Birchwood formerName Alder Capital China" in claims


def test_words_written_large_in_filings_are_no_names() -> None:
    text = "Quillon, Inc. makes chips. The Company issued Series B Preferred Stock to Alder Capital."
    assert not any("Preferred" in line or line.startswith("Company") for line in found(text))
