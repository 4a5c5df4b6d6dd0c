"""Shares in percent in English, German and Chinese."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.errors import ParseError
from kg.normalize.percent import Share, find_percents, parse_percent


def written(share: Share) -> str:
    """One line of a share: "20", "about 19.5..20.5", ">5", ">=5", "<5", "<=5" or "10..20"."""
    if share.exact is not None:
        return str(share.exact)
    if share.approximate:
        return f"about {share.minimum}..{share.maximum}"
    if share.maximum == 100:
        return f">{'' if share.exclusive_minimum else '='}{share.minimum}"
    if share.minimum == 0:
        return f"<{'' if share.exclusive_maximum else '='}{share.maximum}"
    return f"{share.minimum}..{share.maximum}"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "20.258%", "20.258"),
        ("en", "63.62 %", "63.62"),
        ("en", "11 per cent", "11"),
        ("en", "three per cent", "3"),
        ("en", "five percent", "5"),
        ("en", "100%", "100"),
        ("en", "0.98%", "0.98"),
        ("en", "more than 5 per cent", ">5"),
        ("en", "above 5%", ">5"),
        ("en", "at least 63.62%", ">=63.62"),
        ("en", "up to 49.9%", "<=49.9"),
        ("en", "less than 10%", "<10"),
        ("en", "nearly 30 percent", "<30"),
        ("en", "about 20%", "about 19.5..20.5"),
        ("en", "roughly 20.3%", "about 20.25..20.35"),
        ("en", "between 5 and 10 percent", "5..10"),
        ("en", "30%-40%", "30..40"),
        ("de", "20,3 Prozent", "20.3"),
        ("de", "über 50 Prozent", ">50"),
        ("de", "rund elf Prozent", "about 10.5..11.5"),
        ("de", "knapp ein Prozent", "<1"),
        ("de", "mindestens 25,1 %", ">=25.1"),
        ("de", "zwischen 10 und 20 Prozent", "10..20"),
        ("de", "fünf bis zehn Prozent", "5..10"),
        ("de", "20-prozentige", "20"),
        ("de", "bis zu 20 Prozent", "<=20"),
        ("zh-Hant", "約20%", "about 19.5..20.5"),
        ("zh-Hant", "逾23%", ">23"),
        ("zh-Hant", "近20%", "<20"),
        ("zh-Hans", "三成", "30"),
        ("zh-Hans", "两成半", "25"),
        ("zh-Hans", "逾七成", ">70"),
        ("zh-Hans", "约三成", "about 25..35"),
        ("zh-Hans", "七八成", "70..80"),
        ("zh-Hans", "九成以上", ">=90"),
        ("zh-Hans", "不到一成", "<10"),
        ("zh-Hans", "3成", "30"),
        ("zh-Hans", "百分之二十", "20"),
        ("zh-Hans", "百分之五点五", "5.5"),
        ("zh-Hans", "超过百分之三十", ">30"),
        ("zh-Hans", "10%至20%", "10..20"),
        ("zh-Hans", "20％左右", "about 19.5..20.5"),
        ("zh-Hans", "不足5%", "<5"),
    ],
)
def test_a_share_reads_with_its_bounds(language: str, text: str, expected: str) -> None:
    assert written(parse_percent(text, language)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "grew 183.15%",
        "5 percentage points",
        "drei Prozentpunkte",
        "5个百分点",
        "过半股权",
        "三成立",
        "a majority",
        "A5%",
        "首成交",
    ],
)
def test_what_is_no_share_is_not_found(text: str) -> None:
    assert find_percents(text, "en") == []


def test_spans_cover_the_bound_and_the_sign() -> None:
    text = "合計逾23%，另持约1.88%股份，九成以上"
    assert [text[found.start : found.end] for found in find_percents(text, "zh-Hans")] == [
        "逾23%",
        "约1.88%",
        "九成以上",
    ]


def test_a_change_from_one_share_to_another_is_two_shares() -> None:
    found = find_percents("raised its stake from 10% to 20%", "en")
    assert [one.value.exact for one in found] == [Decimal(10), Decimal(20)]


def test_an_approximate_share_still_tells_the_figure_that_is_written() -> None:
    shares = [parse_percent(text, "zh-Hans") for text in ("约20%", "约4.31%", "约三成", "20%", "逾20%")]
    assert [share.stated for share in shares] == [Decimal(20), Decimal("4.31"), Decimal(30), Decimal(20), None]


@pytest.mark.parametrize("text", ["", "120%", "20", "Tencent", "10% and 20%"])
def test_what_is_no_single_share_is_refused(text: str) -> None:
    with pytest.raises(ParseError, match="no single share"):
        parse_percent(text)
