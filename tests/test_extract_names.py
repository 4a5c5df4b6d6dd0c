"""What names a document gives to one party."""

from __future__ import annotations

from sentences import document, known_names

from kg.extract import extract


def names_in(text: str) -> dict[str, set[str]]:
    return {
        party.name: {*party.names, *party.short_names} for party in extract(document(text, "en"), known_names()).parties
    }


def test_a_trade_name_before_the_place_in_a_registered_name_is_a_name_of_its_own() -> None:
    found = names_in(
        "Quillon Core, the designer, has a new shareholder. Norvik Capital has invested in Quillon Core (Beijing) "
        "Technology Co., Ltd., and its capital has climbed. Quillon Core was spun out of Baidu.\n"
    )
    assert found["Quillon Core"] == {"Quillon Core", "Quillon Core (Beijing) Technology Co., Ltd"}
