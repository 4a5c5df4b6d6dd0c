"""German articles of our own: names among nouns, word orders, what is asserted and what is not."""

from __future__ import annotations

import pytest

from kg.extract import extract
from kg.model import Article, Document, Value
from kg.registry import Registry, load_places

PLACES = Registry({}, load_places().entries)


def document(text: str) -> Document:
    return Document("de.txt", "de.txt", "0" * 64, text, "de", "utf-8", articles=(Article(0, len(text), "de"),))


def facts(text: str, status: str = "asserted") -> set[str]:
    """What is found: "subject predicate object", with the qualifiers that a test asks for after it."""
    made = extract(document(text), PLACES)
    names = [party.name for party in made.parties]
    return {
        f"{names[claim.subject]} {claim.predicate} "
        f"{claim.object.value if isinstance(claim.object, Value) else names[claim.object]}"
        for claim in made.claims
        if claim.status.value == status
    }


AGENCY = (
    "Das Berliner Chip-Start-up Vantor hat in einer Serie-B-Finanzierungsrunde 85 Millionen Euro eingesammelt. "
    "Angeführt wurde die Runde von Kestrel Growth Partners, der Beteiligungsgesellschaft, die Unternehmer Henrik "
    "Dorsch im Jahr 2019 gegründet hat. Neben dem Autozulieferer Hartwick, der bereits an den Berlinern beteiligt ist, "
    "zogen "
    "auch die Wagniskapitalgeber Bluewater Ventures, Plural und Nordhang Capital mit."
)


def test_an_agency_report_gives_sum_lead_and_followers() -> None:
    assert facts(AGENCY) == {
        "Vantor raised 85000000",
        "Kestrel Growth Partners investedIn Vantor",
        "Kestrel Growth Partners foundedBy Henrik Dorsch",
        "Kestrel Growth Partners foundedOn 2019",
        "Hartwick investedIn Vantor",
        "Hartwick holdsSharesIn Vantor",
        "Bluewater Ventures investedIn Vantor",
        "Plural investedIn Vantor",
        "Nordhang Capital investedIn Vantor",
    }


def test_a_profile_gives_founders_investors_and_valuation() -> None:
    text = (
        "Steckbrief: Orbitalis\nGegründet: 2020\nGründer: Marius Kempf (Vorstandschef, zuvor Aerolux), Dr. Sofia Engel "
        "und Timo Baaske\nInvestoren: Lakestone, Freigeist, Nordhang Capital\nBewertung: rund 400 Mio. Euro (2024)"
    )
    assert facts(text) == {
        "Orbitalis foundedOn 2020",
        "Orbitalis foundedBy Marius Kempf",
        "Orbitalis foundedBy Sofia Engel",
        "Orbitalis foundedBy Timo Baaske",
        "Marius Kempf worksFor Orbitalis",
        "Marius Kempf workedFor Aerolux",
        "Lakestone investedIn Orbitalis",
        "Freigeist investedIn Orbitalis",
        "Nordhang Capital investedIn Orbitalis",
        "Orbitalis valuation 400000000",
    }


def test_a_register_entry_gives_shareholders_and_capital() -> None:
    text = (
        "Amtsgericht München, HRB 284711: Corvid Photonics GmbH, München. Stammkapital: 61.250 Euro.\n"
        "Gesellschafter: Kettner Beteiligungs UG (41,2 Prozent), Wieland Invest GmbH (22 Prozent), Oberland Kapital"
    )
    assert facts(text) == {
        "Corvid Photonics GmbH registeredCapital 61250",
        "Kettner Beteiligungs UG holdsSharesIn Corvid Photonics GmbH",
        "Wieland Invest GmbH holdsSharesIn Corvid Photonics GmbH",
        "Oberland Kapital holdsSharesIn Corvid Photonics GmbH",
    }


def test_a_fund_has_manager_partners_and_size() -> None:
    text = (
        "Der Wachstumsfonds Weser ist 220 Millionen Euro schwer und wird von der Weser Kapital Management GmbH "
        "verwaltet. "
        "Ankerinvestor ist das Land Niedersachsen mit 60 Millionen Euro."
    )
    assert facts(text) == {
        "Wachstumsfonds Weser assetsUnderManagement 220000000",
        "Wachstumsfonds Weser raised 220000000",
        "Weser Kapital Management GmbH manages Wachstumsfonds Weser",
        "Land Niedersachsen limitedPartnerOf Wachstumsfonds Weser",
    }


@pytest.mark.parametrize(
    "text",
    [
        "Norvik hat sich am Ende nicht an Quillon beteiligt.",
        "Norvik und Alder Capital sind nicht bei Quillon eingestiegen.",
        "Quillon dementierte, dass Alder Capital eingestiegen sei.",
        "Die Konkurrenten Norvik und Sedexa wollten sich nicht äußern.",
        "Mit dem Chipbauer Quillon verhandelt keiner von ihnen.",
    ],
)
def test_what_is_denied_is_not_asserted(text: str) -> None:
    assert facts(f"Quillon baut Roboter. {text}") == set()


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Norvik will 40 Millionen Euro in Quillon investieren.", "planned"),
        ("Norvik wird 40 Millionen Euro in Quillon stecken.", "planned"),
        ("Laut einem Medienbericht habe Norvik 40 Millionen Euro in Quillon investiert.", "reported"),
        ("Norvik führt Gespräche über einen Einstieg bei Quillon.", "reported"),
    ],
)
def test_plans_and_rumours_are_marked(text: str, status: str) -> None:
    assert "Norvik investedIn Quillon" in facts(f"Norvik baut Autos. {text}", status)
    assert "Norvik investedIn Quillon" not in facts(f"Norvik baut Autos. {text}")


def test_a_name_before_a_hyphen_is_not_the_person_who_invests() -> None:
    text = "Quillon sammelte vier Millionen Euro ein. Mit dabei ist Brivano-Gründer Jens Erle."
    assert facts(text) == {
        "Quillon raised 4000000",
        "Brivano foundedBy Jens Erle",
        "Jens Erle investedIn Quillon",
    }


def test_the_arm_of_a_group_is_its_unit() -> None:
    text = "Norvik baut Autos. Die Norvik-Tochter Erle Ventures hält 25,1 Prozent der Anteile an Quillon."
    assert facts(text) == {"Erle Ventures memberOfGroup Norvik", "Erle Ventures holdsSharesIn Quillon"}


@pytest.mark.parametrize(
    "noun",
    ["Anleger", "Umsatz", "Finanzierungsrunde", "Softwareentwicklung", "Beteiligungen", "Vorstandschef", "Robotik"],
)
def test_ordinary_nouns_are_no_names(noun: str) -> None:
    made = extract(document(f"Quillon erhielt 40 Millionen Euro von Alder Capital. {noun} war das Thema."), PLACES)
    assert {party.name for party in made.parties} == {"Quillon", "Alder Capital"}


def test_hostile_lines_are_read_in_time() -> None:
    lines = ["Der " * 4000, "A-" * 4000, ", und Quillon" * 1500, "von der Quillon, die " * 800, "(" * 5000]
    made = extract(document("\n".join(lines)), PLACES)
    assert all(0 <= claim.start < claim.end for claim in made.claims)


def test_each_heading_of_a_newsletter_with_a_picture_begins_a_story() -> None:
    text = (
        "Brieftaube #12: Quillon wächst\n\nGuten Morgen an alle Gründer!\n\n"
        "🔹 Quillon (Ulm) | Series B | 31 Mio. €\nLead: Alder Capital.\n\n"
        "🔹 Brivano (Kiel) | Seed | 4 Mio. €\nLead: Birke Ventures.\n\n"
        "🔹 Exit: Sedexa → Norvik\nDer Preis blieb geheim."
    )
    assert facts(text) >= {
        "Quillon raised 31000000",
        "Alder Capital investedIn Quillon",
        "Brivano raised 4000000",
        "Birke Ventures investedIn Brivano",
        "Norvik acquired Sedexa",
    }


def test_one_heading_between_plus_signs_begins_no_story() -> None:
    text = (
        "Quillon AG: Der nächste Chip-Anbieter will an die Börse\n\nDie Quillon AG baut Chips.\n\n"
        "+++ Wem Quillon gehört +++\n\nAlder Capital: 17,5 Prozent\nBirke Ventures: 8,0 Prozent\nSonstige: 74,5 Prozent"
    )
    assert facts(text) == {
        "Alder Capital holdsSharesIn Quillon AG",
        "Birke Ventures holdsSharesIn Quillon AG",
    }


def test_an_authority_takes_no_stake() -> None:
    text = "Das Bundeskartellamt hat den Erwerb einer Beteiligung von 24,9 Prozent an der Quillon GmbH freigegeben."
    assert not {fact for fact in facts(text) if fact.startswith("Bundeskartellamt")}


def test_who_wrote_an_article_is_no_company() -> None:
    text = "Nordhaven schließt Runde\n\nVon Runa Kestner, Bonn\n\nNordhaven sammelte 20 Millionen Euro ein."
    assert facts(text) == {"Nordhaven raised 20000000"}


def test_the_letter_of_a_round_begins_no_name() -> None:
    text = "Quillon sammelte 20 Millionen Euro ein. Angeführt hat die Series A Alder Capital."
    assert "Alder Capital investedIn Quillon" in facts(text)


def test_a_town_and_english_words_are_one_name() -> None:
    text = "Quillon bekam Geld von der Chengdu Science Valley Investment."
    assert facts(text) == {"Chengdu Science Valley Investment investedIn Quillon"}


def test_the_people_of_a_town_are_no_company() -> None:
    text = "Quillon baut Chips. Bislang haben die Eindhovener 30 Millionen Euro erhalten."
    assert not {fact for fact in facts(text) if fact.startswith("Eindhovener")}
