"""Whom German words stand for: items below a heading, people of a town, short answers, funds that are only counted."""

from __future__ import annotations

from kg.extract import extract
from kg.model import Article, Document, Value
from kg.registry import Registry, load_places

PLACES = Registry({}, load_places().entries)


def facts(text: str) -> set[str]:
    """What is asserted: "subject predicate object"."""
    document = Document("de.txt", "de.txt", "0" * 64, text, "de", "utf-8", articles=(Article(0, len(text), "de"),))
    made = extract(document, PLACES)
    names = [party.name for party in made.parties]
    return {
        f"{names[claim.subject]} {claim.predicate} "
        f"{claim.object.value if isinstance(claim.object, Value) else names[claim.object]}"
        for claim in made.claims
        if claim.status.value == "asserted"
    }


ROUND_UP = """Die Runden der Woche

Wer frisches Kapital bekommen hat.

1. Zirbelwerk (Graz): 12 Mio. Euro
Der Hersteller von Sensorchips hat eine Serie A abgeschlossen. Angeführt wurde die Runde von Birke Ventures.

2. Norvik-Rivale Quillark (Ulm): 4,5 Mio. Euro
Seed. Investoren: Cedar Ventures und Alder Capital.

3. Sedexa Labs (Bern): Kaufpreis unbekannt
Der Konzern Brivano AG übernimmt den Entwickler optischer Schalter.
"""


def test_what_stands_below_a_heading_is_told_of_whom_it_names() -> None:
    found = facts(ROUND_UP)
    assert {"Zirbelwerk raised 12000000", "Birke Ventures investedIn Zirbelwerk"} <= found
    assert {
        "Quillark raised 4500000",
        "Cedar Ventures investedIn Quillark",
        "Alder Capital investedIn Quillark",
    } <= found
    assert "Brivano AG acquired Sedexa Labs" in found


def test_figures_below_headings_are_no_financings() -> None:
    text = """Quillark in Zahlen

Das Ulmer Start-up Quillark baut Sensoren.

1. Umsatz (2024): 9 Mio. Euro
Der Umsatz stieg um zehn Prozent.

2. Gewinn (2024): 1 Mio. Euro
Der Gewinn sank.

3. Etat (2024): 2 Mio. Euro
Der Etat blieb gleich.
"""
    assert not any(" raised " in fact for fact in facts(text))


NEIGHBOURS = "Das Ulmer Start-up Quillark hat in einer Serie B 40 Mio. Euro erhalten. Auch der Münchner Konzern Norvik AG ist dabei. "


def test_people_of_a_town_are_who_sits_there() -> None:
    found = facts(NEIGHBOURS + "Im März hatten die Münchner acht Prozent an dem Grazer Start-up Sedexa erworben.")
    assert "Norvik AG holdsSharesIn Sedexa" in found
    assert not any(fact.startswith("Quillark holdsSharesIn") for fact in found)


def test_people_of_the_town_of_whom_the_text_tells_are_that_company() -> None:
    found = facts(NEIGHBOURS + "Zuvor hatten die Ulmer 12 Mio. Euro von Birke Ventures bekommen.")
    assert "Birke Ventures investedIn Quillark" in found


INTERVIEW = """Robert Haller führt den Stuttgarter Investor Birke Capital. Ein Gespräch.

Herr Haller, bei Quillark sind Sie seit 2020 dabei. Wie hoch ist Ihr Anteil?

Haller: Gut zwölf Prozent.

Wie hoch war die Bewertung?

Haller: 85 Millionen Euro nach der Runde.

Und Sedexa?

Haller: Auch von Sedexa trennen wir uns nicht; dort sind wir 2023 eingestiegen.
"""


def test_short_answers_are_about_what_was_asked() -> None:
    found = facts(INTERVIEW)
    assert {"Birke Capital holdsSharesIn Quillark", "Quillark valuation 85000000"} <= found
    assert "Birke Capital investedIn Sedexa" in found


def test_who_answers_speaks_of_shares_of_the_own_company() -> None:
    text = """Lena Brink hat 2019 in Kiel das Start-up Quillark gegründet. Ein Gespräch.

Frau Brink, wie viel haben Sie eingesammelt?

Brink: Rund 25 Millionen Euro.

Wie hoch ist die Bewertung?

Brink: 110 Millionen Euro.

Wer hält die Mehrheit?

Brink: Wir Gründer. Ich selbst halte noch 31 Prozent.
"""
    assert {
        "Quillark raised 25000000", "Quillark valuation 110000000", "Lena Brink holdsSharesIn Quillark",
    } <= facts(text)  # fmt: skip


def test_an_offshoot_of_somebody_is_what_the_text_tells_of() -> None:
    text = "Quillark baut Sensoren. Damit hat die Ausgründung der TU Ulm bislang 61 Mio. Euro erhalten."
    assert facts(text) == {"Quillark raised 61000000", "Quillark spunOutOf TU Ulm"}


def test_money_from_a_fund_is_not_what_was_raised_in_all() -> None:
    text = (
        "Neuer Fonds für Halbleiter\n\nDer Norddeutsche Halbleiterfonds hat seine Arbeit aufgenommen. "
        "Vier Mio. Euro gingen an Quillark aus Itzehoe. An der Hamburger Firma Sedexa hält er 15 Prozent."
    )
    found = facts(text)
    assert "Norddeutsche Halbleiterfonds investedIn Quillark" in found
    assert "Norddeutsche Halbleiterfonds holdsSharesIn Sedexa" in found
    assert not any(fact.startswith("Quillark raised") for fact in found)


def test_a_fund_that_is_only_counted_has_partners() -> None:
    text = (
        "Unser Geld ist geduldig, heißt es bei Birke Capital. Seinen zweiten Wachstumsfonds, 200 Millionen Euro schwer, "
        "hat die Norvik Bank mit 90 Millionen Euro ausgestattet."
    )
    assert {"zweiten Wachstumsfonds raised 200000000", "Norvik Bank limitedPartnerOf zweiten Wachstumsfonds"} <= facts(
        text
    )
