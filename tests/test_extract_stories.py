"""Round-ups, interviews and words that stand for somebody named before: whom each sentence is about."""

from __future__ import annotations

from kg.extract import extract
from kg.model import Article, Document, Value
from kg.registry import Registry


def told(text: str) -> set[str]:
    """What an English text is read to say: subject, predicate, object, and the status where it is not asserted."""
    document = Document("t.txt", "t.txt", "0" * 64, text, "en", "utf-8", articles=(Article(0, len(text), "en"),))
    found = extract(document, Registry())
    names = [party.name for party in found.parties]
    out = set()
    for claim in found.claims:
        target = claim.object.value if isinstance(claim.object, Value) else names[claim.object]
        status = "" if claim.status.value == "asserted" else f" ({claim.status.value})"
        out.add(f"{names[claim.subject]} {claim.predicate} {target}{status}")
    return out


DATED = """Deal radar: three cheques

Compiled by the Asia technology desk.

SINGAPORE. Pelagor, which trains language models on local tongues, has pocketed $38 million in a Series A round of financing.

SEOUL. Samhan Ventures and the Dongil Development Bank have put $55 million into Morade, a fabless company. The price tag: $430 million.

SYDNEY. Ferrulan Systems has raised $9 million from Blackmere Ventures. Its founders, Ada Moss and Ben Croft, are engineers.
"""


def test_each_paragraph_of_a_round_up_that_begins_with_a_place_is_a_story_of_its_own() -> None:
    said = told(DATED)
    assert {"Pelagor raised 38000000", "Morade valuation 430000000", "Ferrulan Systems foundedBy Ada Moss"} <= said
    assert not any(line.startswith(("Asia ", "Pelagor valuation", "Morade foundedBy")) for line in said)


PARAGRAPHS = """The week in cheques

Palisander AI picked up $52 million in Series B money from Redhill Ventures. The maker of agents is now valued at $310 million.

Corvannon, which designs power chips, secured $80 million. Tigeroak Capital led the Series C.

Loomwrighter of Leeds is out of stealth with a $9 million seed round led by Birchgate Ventures.
"""


def test_paragraphs_that_each_name_another_company_are_stories_of_their_own() -> None:
    said = told(PARAGRAPHS)
    assert {"Palisander AI valuation 310000000", "Tigeroak Capital investedIn Corvannon"} <= said
    assert "Birchgate Ventures investedIn Loomwrighter" in said
    assert not any("Birchgate" in line and "Corvannon" in line for line in said)


INTERVIEW = """"Spectators": Hannah Osterly on chips

Hannah Osterly is managing partner of Brightmere Ventures in Leeds.

Q: The first company in the new portfolio is Nimbrelle. Why?

A: Because nobody else does it. We led the $22 million Series A.

Q: At what valuation?

A: You know I will not tell you that.

Q: Which cheque do you regret?

A: Photonelle. In 2022 we put in $5 million, together with Speedmoor Capital.
"""


def test_we_is_the_firm_of_the_investor_who_is_asked_and_the_question_says_about_whom() -> None:
    said = told(INTERVIEW)
    assert {"Brightmere Ventures investedIn Nimbrelle", "Nimbrelle raised 22000000"} <= said
    assert {"Brightmere Ventures investedIn Photonelle", "Speedmoor Capital investedIn Photonelle"} <= said


def test_all_three_institutions_are_the_three_holders_named_last() -> None:
    said = told(
        "Halcyrane makes language models. Monkshill Fund is the largest shareholder with 24 per cent. Edbury Capital has"
        " 16 per cent and Openmoor Ventures 11 per cent.\n\nAll three institutions came in through a Series B in 2022."
    )
    assert {f"{who} investedIn Halcyrane" for who in ("Monkshill Fund", "Edbury Capital", "Openmoor Ventures")} <= said


def test_somebody_is_taken_up_by_what_the_text_called_him() -> None:
    said = told(
        "Verrinox makes processors. In 2023 Norvik sold its whole stake to Rowanbury, the family office of an heiress."
        " The family office now holds 28 per cent of Verrinox."
    )
    assert "Rowanbury holdsSharesIn Verrinox" in said


def test_a_possessive_inside_a_firms_name_belongs_to_it() -> None:
    said = told(
        "Monk's Hollow Ventures led the Series B of Halcyrane. Last year Monk's Hollow Ventures also invested in Tarnbrook."
    )
    assert "Monk's Hollow Ventures investedIn Halcyrane" in said
    assert not any(line.startswith("Hollow") for line in said)


def test_figures_below_per_cent_are_shares() -> None:
    said = told(
        "Orsolanne Systems plc: Prospectus (extract)\n\n| Name | Per cent. |\n|---|---|\n| Balder Capital | 22.4 |\n"
        "| Amadine Capital Partners | 14.6 |\n"
    )
    assert "Balder Capital holdsSharesIn Orsolanne Systems" in said
