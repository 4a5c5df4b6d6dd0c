"""What names a document gives to one party."""

from __future__ import annotations

from collections import Counter

from sentences import document, known_names

from kg.extract import extract
from kg.extract.names import PartyDraft, _joined
from kg.extract.spotted import Alias, Spotted
from kg.registry import EMPTY


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


def test_somebody_who_is_only_called_by_a_short_form_goes_by_it() -> None:
    draft = PartyDraft(0, short_forms=Counter(["Norvik", "NV", "NV"]))
    assert draft.party(EMPTY).name == "NV"


def test_a_town_from_which_a_company_has_its_name_keeps_its_own() -> None:
    text = "合肥与合肥沃霖集团"
    town, company = Spotted(0, 2, "合肥", "G", ("Place",)), Spotted(3, 9, "合肥沃霖集团", "O", ("Company",))
    found = _joined(text, [town, company], [Alias(company, Spotted(3, 5, "合肥", "O", ()), short=True)], EMPTY)
    (party,) = (draft.party(EMPTY) for draft in found.parties if "Place" in draft.kinds)
    assert "合肥" in party.names


def test_a_first_fund_keeps_the_number_that_looks_like_a_pronoun() -> None:
    text = "On Thursday Norvik Compute I, a fund for chips, reached a first closing of $40 million.\n"
    funds = {party.name for party in extract(document(text, "en"), known_names()).parties if "Fund" in party.kinds}
    assert funds == {"Norvik Compute I"}
