"""Numbers in figures, words and Chinese characters."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.errors import ParseError
from kg.normalize.numbers import find_numbers, parse_number


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "1,234.5", "1234.5"),
        ("en", "1234", "1234"),
        ("en", "0.125", "0.125"),
        ("en", "1,000,000", "1000000"),
        ("en", "1,00,000", "100000"),
        ("en", "1,37", "1.37"),
        ("en", "three hundred", "300"),
        ("en", "three hundred and twenty-five", "325"),
        ("en", "twelve", "12"),
        ("en", "2.5 million", "2500000"),
        ("en", "half a million", "500000"),
        ("en", "one hundred fifty thousand", "150000"),
        ("de", "1.234,5", "1234.5"),
        ("de", "1.234", "1234"),
        ("de", "1,3", "1.3"),
        ("de", "1.3", "1.3"),
        ("de", "0,125", "0.125"),
        ("de", "1.000.000", "1000000"),
        ("de", "1'000'000", "1000000"),
        ("de", "zwölf", "12"),
        ("de", "fünfundzwanzig", "25"),
        ("de", "zweihundertfünfzig", "250"),
        ("de", "dreitausendvierhundert", "3400"),
        ("de", "eine halbe Million", "500000"),
        ("de", "eineinhalb Milliarden", "1500000000"),
        ("zh-Hant", "三百二十億", "32000000000"),
        ("zh-Hans", "十一", "11"),
        ("zh-Hans", "二百九十五亿", "29500000000"),
        ("zh-Hans", "3.4亿", "340000000"),
        ("zh-Hant", "1,246億", "124600000000"),
        ("zh-Hans", "２０", "20"),
        ("zh-Hans", "1亿2000万", "120000000"),
        ("zh-Hans", "5万亿", "5000000000000"),
        ("zh-Hans", "一千零五", "1005"),
        ("zh-Hans", "一亿五", "150000000"),
        ("zh-Hans", "两万三千", "23000"),
        ("zh-Hans", "十二万五千", "125000"),
        ("zh-Hans", "二〇二三", "2023"),
        ("zh-Hans", "三点五", "3.5"),
        ("zh-Hans", "十亿", "1000000000"),
        ("zh-Hans", "3000 万", "30000000"),
        ("zh-Hant", "兩百萬", "2000000"),
    ],
)
def test_a_number_reads_exactly(language: str, text: str, expected: str) -> None:
    assert parse_number(text, language) == Decimal(expected)


@pytest.mark.parametrize(
    "text", ["", "Tencent", "17.06.2025", "1,23,4", "数千万", "hundreds of millions", "3亿多", "5 6", "1" * 60]
)
def test_what_is_no_exact_number_is_refused(text: str) -> None:
    with pytest.raises(ParseError):
        parse_number(text, "en")


def test_numbers_in_words_need_a_scale_or_percent_behind_them() -> None:
    assert find_numbers("one of the three firms and an elf", "en") == ()


def test_a_range_shares_the_scale_of_its_second_number() -> None:
    found = find_numbers("zwischen acht und zehn Milliarden", "de")
    assert [(one.value.low, one.value.scale) for one in found] == [(8, 1), (10_000_000_000, 1_000_000_000)]


def test_a_vague_number_has_two_ends() -> None:
    low_and_high = [(one.value.low, one.value.high) for one in find_numbers("数千万、十几亿和两三亿", "zh-Hans")]
    assert low_and_high == [(20_000_000, 90_000_000), (1_200_000_000, 1_900_000_000), (200_000_000, 300_000_000)]
