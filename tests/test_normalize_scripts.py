"""Chinese scripts of a text."""

from __future__ import annotations

import pytest

from kg.normalize.scripts import has_han, is_traditional, plain_form, script_of, to_simplified, to_traditional


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("騰訊", "腾讯"),
        ("腾讯", "腾讯"),
        ("億萬轮輪", "亿万轮轮"),
        ("裡裏臺", "里里台"),
        ("後於餘徵", "后于余征"),
        ("Series A 輪 2018", "Series A 轮 2018"),
        ("", ""),
        ("輝達", "辉达"),
    ],
)
def test_simplified_characters_stand_where_the_traditional_stood(text: str, expected: str) -> None:
    assert to_simplified(text) == expected


def test_plain_form_also_narrows_figures_and_keeps_clause_marks() -> None:
    assert plain_form("Ａ輪２．５％，（１０億）") == "A轮2.5%，（10亿）"


def test_traditional_characters_are_chosen_by_phrase() -> None:
    assert to_traditional("头发发展，皇后以后") == "頭髮發展，皇后以後"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("騰訊投資", "Hant"),
        ("腾讯投资", "Hans"),
        ("燧原科技", "Hani"),
        ("台北", "Hani"),
        ("台积电", "Hans"),
        ("Tencent", "Latn"),
        ("Tencent 騰訊", "Hant"),
        ("2018, 20%", "Zyyy"),
        ("", "Zyyy"),
    ],
)
def test_the_script_is_told_by_the_characters_that_only_one_uses(text: str, expected: str) -> None:
    assert script_of(text) == expected


def test_a_text_is_traditional_where_more_of_it_is() -> None:
    assert [is_traditional(text) for text in ("記憶體晶片", "内存芯片", "晶片", "Chip")] == [True, False, False, False]


def test_han_characters_are_seen_beside_latin_ones_and_in_rare_blocks() -> None:
    assert [has_han(text) for text in ("A輪", "Zürich", "𠀀", "カナ", "")] == [True, False, True, False, False]
