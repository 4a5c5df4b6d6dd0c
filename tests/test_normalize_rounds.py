"""Financing rounds in English, German and Chinese."""

from __future__ import annotations

import pytest

from kg.errors import ParseError
from kg.normalize.rounds import find_rounds, parse_round


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Series A", "A"),
        ("series B round", "B"),
        ("Series A1", "A1"),
        ("Series B+", "B+"),
        ("Series-A-Finanzierung", "A"),
        ("Series D extension round", "D"),
        ("Series G funding round", "G"),
        ("pre-series B", "pre-B"),
        ("Pre-Series A round", "pre-A"),
        ("pre-A round", "pre-A"),
        ("Serie C", "C"),
        ("Serie-C-Runde", "C"),
        ("Finanzierungsrunde der Serie D", "D"),
        ("A-Runde", "A"),
        ("B round", "B"),
        ("Round C", "C"),
        ("Seed-Runde", "seed"),
        ("seed financing", "seed"),
        ("seed round", "seed"),
        ("Seed funding round", "seed"),
        ("Pre-Seed-Finanzierung", "pre-seed"),
        ("angel round", "angel"),
        ("growth round", "growth"),
        ("strategic funding round", "strategic"),
        ("pre-IPO round", "pre-IPO"),
        ("Pre-IPO", "pre-IPO"),
        ("IPO", "IPO"),
        ("initial public offering", "IPO"),
        ("Börsengang", "IPO"),
        ("cornerstone investors", "IPO"),
        ("Pre-A轮", "pre-A"),
        ("PreA輪", "pre-A"),
        ("A轮", "A"),
        ("Ａ輪", "A"),
        ("A+轮", "A+"),
        ("A++輪", "A++"),
        ("C1轮", "C1"),
        ("D輪融資", "D"),
        ("B轮投资", "B"),
        ("天使轮", "angel"),
        ("天使輪融資", "angel"),
        ("种子轮", "seed"),
        ("战略融资", "strategic"),
        ("戰略投資輪", "strategic"),
        ("Pre-IPO轮", "pre-IPO"),
        ("首次公開募股", "IPO"),
        ("基石投資", "IPO"),
    ],
)
def test_a_round_reads_into_the_one_vocabulary(text: str, expected: str) -> None:
    assert parse_round(text, "en") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pre-A轮至A轮", ["pre-A", "A"]),
        ("B轮至B++轮融资", ["B", "B++"]),
        ("B至B++轮", ["B", "B++"]),
        ("A、B轮", ["A", "B"]),
        ("Series A and Series B", ["A", "B"]),
        ("Series A and B rounds", ["A", "B"]),
        ("燧原科技IPO获受理", ["IPO"]),
    ],
)
def test_each_of_several_rounds_is_found(text: str, expected: list[str]) -> None:
    assert [found.value for found in find_rounds(text, "zh-Hans")] == expected


@pytest.mark.parametrize(
    "text",
    [
        "A股",
        "plan B",
        "a round of talks",
        "首轮",
        "本轮融资",
        "the World Series",
        "growth in 2024",
        "Series Z9999",
        "Vitamin C",
        "战略投资者",
    ],
)
def test_what_names_no_round_is_not_found(text: str) -> None:
    assert find_rounds(text, "en") == []


@pytest.mark.parametrize("text", ["", "Tencent", "Series A and Series B", "首轮"])
def test_what_is_no_single_round_is_refused(text: str) -> None:
    with pytest.raises(ParseError, match="no single financing round"):
        parse_round(text, "en")
