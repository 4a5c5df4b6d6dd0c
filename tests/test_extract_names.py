"""What names a document gives to one party."""

from __future__ import annotations

from kg.extract import extract
from kg.model import Document
from kg.registry import load_registry


def names_in(text: str) -> list[tuple[str, ...]]:
    document = Document("a.txt", "a.txt", "00", text, "en", "utf-8")
    return [(party.name, *party.names) for party in extract(document, load_registry()).parties]


def test_a_trade_name_before_the_place_in_a_registered_name_is_a_name_of_its_own() -> None:
    text = (
        "Quillon Core, the chip designer, has a new shareholder. Norvik Capital has invested in Quillon Core (Beijing) "
        "Technology Co., Ltd., and its capital has climbed. Quillon Core was spun out of Baidu.\n"
    )
    (name, *forms) = next(found for found in names_in(text) if "Quillon Core" in found[0])
    assert name == "Quillon Core"
    assert set(forms) == {"Quillon Core", "Quillon Core (Beijing) Technology Co., Ltd"}
