"""German texts that tell of several companies: whom a sentence is about that names none of them."""

from __future__ import annotations

from kg.extract import extract
from kg.model import Article, Document, Value
from kg.registry import Registry


def told(text: str) -> set[str]:
    """What a German text is read to say: subject, predicate, object."""
    document = Document("t.txt", "t.txt", "0" * 64, text, "de", "utf-8", articles=(Article(0, len(text), "de"),))
    found = extract(document, Registry())
    names = [party.name for party in found.parties]
    return {
        f"{names[claim.subject]} {claim.predicate} "
        f"{claim.object.value if isinstance(claim.object, Value) else names[claim.object]}"
        for claim in found.claims
    }


FEATURE = """Neue Chips aus der Provinz

Im Norden arbeitet die Kieler Firma Quillon an Prozessoren. Alder Capital gab ihr im Mai Geld.

Im Süden sitzt der Ulmer Chipentwickler Norvik. {sentence}
"""


def test_a_pronoun_takes_up_the_company_introduced_last() -> None:
    said = told(FEATURE.format(sentence="Deren Serie A über 24 Millionen Euro führte Birke Ventures an."))
    assert {"Birke Ventures investedIn Norvik", "Norvik raised 24000000"} <= said
    assert "Birke Ventures investedIn Quillon" not in said


def test_the_start_up_is_the_company_introduced_last() -> None:
    said = told(FEATURE.format(sentence="Das Start-up hat 24 Millionen Euro eingesammelt."))
    assert "Norvik raised 24000000" in said
    assert "Quillon raised 24000000" not in said


def test_no_claim_is_made_of_a_company_that_was_named_long_ago() -> None:
    gap = "Viele zweifeln daran. Manche hoffen noch. Andere schweigen lieber. An der Runde beteiligten sich Birke Ventures."
    said = told(FEATURE.format(sentence=gap))
    assert not any(line.startswith("Birke Ventures investedIn") for line in said)


def test_a_company_that_the_headline_names_is_what_an_article_is_about_throughout() -> None:
    gap = "Quillon wächst\n\nQuillon baut Chips. Viele zweifeln daran. Manche hoffen noch. Andere schweigen lieber. An der Runde beteiligte sich Birke Ventures."
    assert "Birke Ventures investedIn Quillon" in told(gap)


def test_a_sum_goes_to_nobody_where_its_clause_names_another_company_as_the_target() -> None:
    said = told(
        "Quillon wächst\n\nQuillon baut Chips. Alder Bank hält 6,2 Prozent an Norvik, einem Ulmer Spezialisten für Laser."
    )
    assert "Alder Bank holdsSharesIn Norvik" in said
    assert "Alder Bank holdsSharesIn Quillon" not in said


def test_notes_of_a_round_up_begin_with_their_own_company() -> None:
    said = told(
        "Geld der Woche\n\nQuarzit. Das Aachener Start-up hat acht Millionen Euro eingesammelt.\n\n"
        "Nordpol. Die Rostocker Firma hat zwölf Millionen Euro eingesammelt.\n\n"
        "Hafermond. Das Jenaer Start-up hat neun Millionen Euro eingesammelt. Alder Capital führte die Runde an."
    )
    assert {"Quarzit raised 8000000", "Nordpol raised 12000000", "Hafermond raised 9000000"} <= said
    assert {line for line in said if "investedIn" in line} == {"Alder Capital investedIn Hafermond"}


def test_the_price_of_a_company_sold_is_no_round() -> None:
    said = told(
        "Brüder mit Plan\n\nVor sechs Jahren verkauften Simon und Jakob Erle ihre Firma Quillon an die Norvik AG. Damals flossen 28 Millionen Euro."
    )
    assert "Quillon raised 28000000" not in said


def test_what_is_said_after_a_fund_is_not_said_of_it_as_of_a_company() -> None:
    said = told(
        "Riedmark Fonds IV startet\n\nDie Riedmark Ventures legt den Riedmark Fonds IV auf. An dem Kölner Unternehmen hält der Alder Fonds 17 Prozent."
    )
    assert not any(line.endswith("holdsSharesIn Riedmark Fonds IV") for line in said)


def stances(text: str) -> dict[str, str]:
    """How the purchases that a German text tells are meant."""
    document = Document("t.txt", "t.txt", "0" * 64, text, "de", "utf-8", articles=(Article(0, len(text), "de"),))
    found = extract(document, Registry())
    names = [party.name for party in found.parties]
    return {
        f"{names[claim.subject]} acquired {names[claim.object]}": claim.status.value
        for claim in found.claims
        if claim.predicate == "acquired" and isinstance(claim.object, int)
    }


TAKEOVER = (
    "Norvik kauft Chipfirma Quillon\n\nDer Konzern Norvik übernimmt den Ulmer Chipentwickler Quillon. {sentence}\n"
)


def test_a_takeover_that_authorities_have_to_clear_is_planned() -> None:
    for sentence in (
        "Die Kartellbehörden müssen noch zustimmen.",
        "Vollzogen werden soll der Kauf im dritten Quartal.",
        "Mit dem Vollzug rechnet Norvik im Herbst.",
    ):
        assert stances(TAKEOVER.format(sentence=sentence)) == {"Norvik acquired Quillon": "planned"}, sentence


def test_a_takeover_of_which_nothing_is_open_is_told_as_done() -> None:
    assert stances(TAKEOVER.format(sentence="Die Kartellbehörden haben zugestimmt.")) == {
        "Norvik acquired Quillon": "asserted"
    }


def test_the_sellers_of_a_later_paragraph_held_shares_of_the_company_bought() -> None:
    said = told(
        TAKEOVER.format(sentence="\n\nZu den Verkäufern gehören Alder Capital mit 9,5 Prozent sowie Birke Ventures.")
    )
    assert {"Alder Capital holdsSharesIn Quillon", "Birke Ventures investedIn Quillon"} <= said
    assert "Alder Capital holdsSharesIn Norvik" not in said
