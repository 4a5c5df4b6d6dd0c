"""The day to which stakes stood, joint shares, and pronouns that stand for nobody named later."""

from __future__ import annotations

from pathlib import Path

from kg.claims import stored_document
from kg.extract import extract
from kg.extract.held_at import day_at, takes_day
from kg.model import Status, Value
from kg.registry import load_registry


def stakes(folder: Path, text: str) -> set[tuple[str, str, str, str, str]]:
    file = folder / "text.txt"
    file.write_text(text, encoding="utf-8")
    found = extract(stored_document(file), load_registry())
    return {
        (
            found.parties[one.subject].name,
            one.predicate,
            found.parties[one.object].name,
            str(one.qualifiers.get("asOf", "")),
            str(one.qualifiers.get("basis", "")),
        )
        for one in found.claims
        if not isinstance(one.object, Value)
    }


def test_a_stake_has_the_day_that_stands_before_it(tmp_path: Path) -> None:
    text = "As of March 2024, Norvik held 31.5 per cent of Quillon."
    assert stakes(tmp_path, text) == {("Norvik", "holdsSharesIn", "Quillon", "2024-03", "")}


def test_the_last_day_before_the_words_counts_else_one_close_behind() -> None:
    days = [(0, "2023"), (50, "2024")]
    assert day_at(days, 60, 80) == "2024"
    assert day_at(days, 10, 40) == "2023"
    assert day_at([(50, "2024")], 10, 40) == "2024"
    assert day_at([(500, "2024")], 10, 40) is None


def test_only_a_stake_that_is_held_and_has_no_day_takes_one() -> None:
    assert takes_day("holdsSharesIn", Status.ASSERTED, {})
    assert not takes_day("holdsSharesIn", Status.PLANNED, {})
    assert not takes_day("holdsSharesIn", Status.ASSERTED, {"since": "2021"})
    assert not takes_day("investedIn", Status.ASSERTED, {})


def test_the_share_that_two_buy_together_is_theirs_jointly(tmp_path: Path) -> None:
    found = stakes(tmp_path, "沃彤集团与岑溪资本共同收购泊岸电子14%的股份。")
    assert {
        ("沃彤集团", "acquired", "泊岸电子", "", "joint"),
        ("岑溪资本", "acquired", "泊岸电子", "", "joint"),
    } <= found


def test_the_company_is_nobody_whom_only_later_words_name(tmp_path: Path) -> None:
    found = stakes(tmp_path, "由于该公司实控人周剑川质押给岑溪证券的股票触及平仓线，市场关注。")
    assert not any(predicate == "controls" for _, predicate, *_ in found)
