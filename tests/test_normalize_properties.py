"""What holds of every value type on any text at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.normalize.dates import find_dates, parse_date
from kg.normalize.found import Found
from kg.normalize.money import find_money, parse_money
from kg.normalize.names import fold_name, legal_form, slug, strip_legal_form
from kg.normalize.numbers import find_numbers
from kg.normalize.percent import find_percents, parse_percent
from kg.normalize.rounds import find_rounds, parse_round
from kg.normalize.scripts import plain_form, script_of, to_simplified

REFERENCE = "2025-11-20"
LANGUAGES = st.sampled_from(["en", "de", "zh-Hans", "zh-Hant", "und"])
# Pieces that values are made of, so that random texts come close to real ones.
WORDS = (
    "1 2 5 9 10 17.3 1,246 1.234,5 2018 2025 三 十 百 亿 億 萬 万 千 兆 数 几 两 多 余 级 元 美元 港元 人民币 $ US$",
    "€ RMB yuan euro million bn Mio. Mrd. Milliarden half a an one three hundred hundreds of",
    "zwölf eine halbe zwischen und bis to and between over nearly about rund gut knapp über 约",
    "近 逾 超 不足 上 过 左右 以上 % percent per cent Prozent",
    "成 成半 百分之 - – 至 / . , ( ) 年 月 日 号 季度 上半年 前",
    "第 去年 今年 上周 周 March May Juni in im since Jahr last month Tuesday Q H FY early Ende Series",
    "Serie A B+ C1 Pre- 轮 輪 融资 天使 IPO seed round Runde 民国 vor ago Jahren first quarter nine",
    "months",
)
PIECES = st.sampled_from([word for line in WORDS for word in line.split()])
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(PIECES, max_size=12).map("".join),
    st.lists(PIECES, max_size=12).map(" ".join),
)
FINDERS: dict[str, tuple[Callable[[str, str], list[Found[Any]]], Callable[[str, str], Any]]] = {
    "money": (find_money, parse_money),
    "percent": (find_percents, parse_percent),
    "dates": (
        lambda text, language: find_dates(text, language, REFERENCE),
        lambda text, language: parse_date(text, language, REFERENCE),
    ),
    "rounds": (find_rounds, parse_round),
}


@pytest.mark.parametrize("kind", FINDERS)
@given(text=TEXTS, language=LANGUAGES)
@settings(max_examples=300, deadline=None)
def test_every_found_span_parses_by_itself_and_spans_do_not_overlap(kind: str, text: str, language: str) -> None:
    find, parse = FINDERS[kind]
    end = 0
    for found in find(text, language):
        assert end <= found.start < found.end <= len(text)
        end = found.end
        assert parse(text[found.start : found.end], language) is not None


@given(text=TEXTS, language=LANGUAGES)
@settings(max_examples=300, deadline=None)
def test_number_spans_are_in_order_and_hold_no_reversed_bounds(text: str, language: str) -> None:
    end = 0
    for found in find_numbers(text, language):
        assert end <= found.start < found.end <= len(text)
        assert found.value.low <= found.value.high
        end = found.end


@given(text=TEXTS)
@settings(deadline=None)
def test_script_conversion_keeps_every_offset(text: str) -> None:
    assert len(to_simplified(text)) == len(plain_form(text)) == len(text)
    assert to_simplified(to_simplified(text)) == to_simplified(text)
    assert script_of(text) in {"Latn", "Hans", "Hant", "Hani", "Zyyy"}


@given(name=st.one_of(TEXTS, st.text(min_size=1, max_size=20)))
@settings(deadline=None)  # the tables load within the first example
def test_a_name_folds_to_itself_and_keeps_its_start_when_its_form_goes(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)
    assert name.strip().startswith(strip_legal_form(name))
    assert legal_form(name) != ""


@given(name=st.text(max_size=20))
@settings(deadline=None)
def test_a_slug_is_never_empty_and_plain_ascii(name: str) -> None:
    made = slug(name)
    assert made
    assert made.isascii()
    assert made == made.lower()
    assert not set(made) - set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug(to_simplified(name)) == made
