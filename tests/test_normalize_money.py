"""Amounts of money in English, German and Chinese."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.errors import ParseError
from kg.normalize.money import Money, find_money, parse_money, plain


def written(money: Money) -> str:
    """One line of an amount: "5 EUR", "about 5 EUR", ">5 EUR", ">=5 EUR", "<5 EUR", "<=5 EUR" or "5..8 EUR"."""
    unit = money.currency or "?"
    if money.amount is not None:
        return f"{'about ' if money.approximate else ''}{plain(money.amount)} {unit}"
    if money.minimum is not None and money.maximum is not None:
        return f"{plain(money.minimum)}..{plain(money.maximum)} {unit}"
    equal = "" if money.exclusive else "="
    if money.minimum is not None:
        return f">{equal}{plain(money.minimum)} {unit}"
    assert money.maximum is not None
    return f"<{equal}{plain(money.maximum)} {unit}"


EXACT = [
    ("en", "$340M", "340000000 USD"),
    ("en", "$1.1 billion", "1100000000 USD"),
    ("en", "US$2.5bn", "2500000000 USD"),
    ("en", "US$691 million", "691000000 USD"),
    ("en", "RMB 18.0848m", "18084800 CNY"),
    ("en", "RMB4.7bn", "4700000000 CNY"),
    ("en", "2.5 billion yuan", "2500000000 CNY"),
    ("en", "18.0848 million yuan", "18084800 CNY"),
    ("en", "€1.3bn", "1300000000 EUR"),
    ("en", "HK$ 3.85", "3.85 HKD"),
    ("en", "7.78 yuan", "7.78 CNY"),
    ("en", "NT$30bn", "30000000000 TWD"),
    ("en", "S$50m", "50000000 SGD"),
    ("en", "half a billion dollars", "500000000 USD"),
    ("en", "three hundred and twenty million pounds", "320000000 GBP"),
    ("en", "one and a half billion Swiss francs", "1500000000 CHF"),
    ("en", "Rs 1,200 crore", "12000000000 INR"),
    ("en", "$500,000", "500000 USD"),
    ("en", "$1.2-billion", "1200000000 USD"),
    ("en", "1.4 trillion Korean won", "1400000000000 KRW"),
    ("en", "AED 3 billion", "3000000000 AED"),
    ("de", "600 Mio. Euro", "600000000 EUR"),
    ("de", "1,37 Mrd. Euro", "1370000000 EUR"),
    ("de", "zwölf Milliarden Euro", "12000000000 EUR"),
    ("de", "einer Milliarde Euro", "1000000000 EUR"),
    ("de", "eine halbe Milliarde Franken", "500000000 CHF"),
    ("de", "eine halbe Milliarde", "500000000 ?"),
    ("de", "13,4 Mrd. Dollar", "13400000000 USD"),
    ("de", "180 Millionen US-Dollar", "180000000 USD"),
    ("de", "340-Millionen-Dollar", "340000000 USD"),
    ("de", "zweihundertfünfzig Millionen Euro", "250000000 EUR"),
    ("de", "anderthalb Milliarden Dollar", "1500000000 USD"),
    ("de", "1.234,5 Millionen Euro", "1234500000 EUR"),
    ("de", "fünf Billionen Yen", "5000000000000 JPY"),
    ("de", "20.000 Euro", "20000 EUR"),
    ("de", "1,2 Mrd. €", "1200000000 EUR"),
    ("zh-Hant", "17.3億元", "1730000000 CNY"),
    ("zh-Hant", "25億港元", "2500000000 HKD"),
    ("zh-Hant", "3,543萬美元", "35430000 USD"),
    ("zh-Hant", "人民幣49.9萬元", "499000 CNY"),
    ("zh-Hant", "新台幣30億元", "3000000000 TWD"),
    ("zh-Hant", "60億", "6000000000 ?"),
    ("zh-Hans", "二百九十五亿元", "29500000000 CNY"),
    ("zh-Hans", "5302.12万元", "53021200 CNY"),
    ("zh-Hans", "1亿美元", "100000000 USD"),
    ("zh-Hans", "1亿2000万元", "120000000 CNY"),
    ("zh-Hans", "207.6 亿元", "20760000000 CNY"),
    ("zh-Hans", "２.５亿欧元", "250000000 EUR"),
    ("zh-Hans", "1亿元人民币", "100000000 CNY"),
    ("zh-Hans", "十七点三亿元", "1730000000 CNY"),
    ("zh-Hans", "5兆", "5000000000000 ?"),
    ("zh-Hans", "2千亿日元", "200000000000 JPY"),
]
BOUNDED = [
    ("en", "about 13 billion yuan", "about 13000000000 CNY"),
    ("en", "approximately $300 million", "about 300000000 USD"),
    ("en", "an estimated €40m", "about 40000000 EUR"),
    ("en", "over 1bn", ">1000000000 ?"),
    ("en", "over 2.5 billion Chinese yuan", ">2500000000 CNY"),
    ("en", "more than $100 million", ">100000000 USD"),
    ("en", "just over $4 billion", ">4000000000 USD"),
    ("en", "at least $5m", ">=5000000 USD"),
    ("en", "$100 million or more", ">=100000000 USD"),
    ("en", "$1bn+", ">=1000000000 USD"),
    ("en", "nearly $2 billion", "<2000000000 USD"),
    ("en", "less than £20mn", "<20000000 GBP"),
    ("en", "up to $500 million", "<=500000000 USD"),
    ("en", "no more than $500 million", "<=500000000 USD"),
    ("en", "hundreds of millions of dollars", "200000000..900000000 USD"),
    ("en", "between $5.1 billion and $6.4 billion", "5100000000..6400000000 USD"),
    ("en", "US$5.1 billion to US$6.4 billion", "5100000000..6400000000 USD"),
    ("en", "800–1,000 million", "800000000..1000000000 ?"),
    ("en", "$1.5bn-$2bn", "1500000000..2000000000 USD"),
    ("en", "$200m-plus", ">=200000000 USD"),
    ("de", "25 000 Euro", "25000 EUR"),
    ("en", "$5-6 billion", "5000000000..6000000000 USD"),
    ("de", "rund 600 Millionen Euro", "about 600000000 EUR"),
    ("de", "gut 400 Mio. Euro", "about 400000000 EUR"),
    ("de", "knapp 60 Milliarden Dollar", "<60000000000 USD"),
    ("de", "mehr als 5 Mio. €", ">5000000 EUR"),
    ("de", "über 50 Millionen Euro", ">50000000 EUR"),
    ("de", "mindestens 50 Millionen Euro", ">=50000000 EUR"),
    ("de", "bis zu 1,5 Milliarden Euro", "<=1500000000 EUR"),
    ("de", "zwischen acht und zehn Milliarden Euro", "8000000000..10000000000 EUR"),
    ("de", "100 bis 150 Mio. Euro", "100000000..150000000 EUR"),
    ("de", "mehrere hundert Millionen Euro", "200000000..900000000 EUR"),
    ("zh-Hant", "約1,246億元", "about 124600000000 CNY"),
    ("zh-Hant", "人民幣約1.2億元", "about 120000000 CNY"),
    ("zh-Hant", "20億元左右", "about 2000000000 CNY"),
    ("zh-Hant", "逾百億元", ">10000000000 CNY"),
    ("zh-Hant", "過億元", ">100000000 CNY"),
    ("zh-Hant", "數億元", "200000000..900000000 CNY"),
    ("zh-Hans", "近亿元", "<100000000 CNY"),
    ("zh-Hans", "近17.3亿元", "<1730000000 CNY"),
    ("zh-Hans", "不足1亿", "<100000000 ?"),
    ("zh-Hans", "逾5亿元人民币", ">500000000 CNY"),
    ("zh-Hans", "超10亿", ">1000000000 ?"),
    ("zh-Hans", "3亿多元", ">300000000 CNY"),
    ("zh-Hans", "200余亿元", ">20000000000 CNY"),
    ("zh-Hans", "上百亿", ">=10000000000 ?"),
    ("zh-Hans", "10亿元以上", ">=1000000000 CNY"),
    ("zh-Hans", "不超过5亿元", "<=500000000 CNY"),
    ("zh-Hans", "数千万", "20000000..90000000 ?"),
    ("zh-Hans", "千万级", "10000000..100000000 ?"),
    ("zh-Hans", "亿元级", "100000000..1000000000 CNY"),
    ("zh-Hans", "十几亿美元", "1200000000..1900000000 USD"),
    ("zh-Hans", "两三亿元", "200000000..300000000 CNY"),
    ("zh-Hans", "8亿至10亿元", "800000000..1000000000 CNY"),
    ("zh-Hans", "8-10亿元", "800000000..1000000000 CNY"),
]


@pytest.mark.parametrize(("language", "text", "expected"), EXACT + BOUNDED)
def test_an_amount_reads_with_its_currency_and_bounds(language: str, text: str, expected: str) -> None:
    assert written(parse_money(text, language)) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "a model with 130 billion parameters"),
        ("en", "the A100 and GLM-130B"),
        ("en", "100 employees in 2024"),
        ("en", "up 43.3%"),
        ("en", "an undisclosed sum"),
        ("de", "fünf Millionen Roboter"),
        ("de", "Tausende Drohnen, 2024"),
        ("zh-Hant", "出貨量超過270萬張"),
        ("zh-Hans", "500万用户，100亿参数"),
        ("zh-Hans", "单位：亿元"),
        ("zh-Hans", "分为三块，2025元旦"),
        ("zh-Hans", "第三家，十几个人"),
    ],
)
def test_what_is_no_money_is_not_found(language: str, text: str) -> None:
    assert find_money(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "raised 2.5 billion yuan ($340 million) in total", ["2.5 billion yuan", "$340 million"]),
        (
            "en",
            "from about 18 million yuan to about 19 million yuan",
            ["about 18 million yuan", "about 19 million yuan"],
        ),
        ("en", "valued at over 1bn after the round", ["over 1bn"]),
        ("de", "eine Finanzierungsrunde über 50 Millionen Euro", ["50 Millionen Euro"]),
        ("de", "eine 340-Millionen-Dollar-Runde", ["340-Millionen-Dollar"]),
        ("zh-Hant", "由2,000萬港元加碼至7,250萬美元", ["2,000萬港元", "7,250萬美元"]),
        ("zh-Hans", "分别为42.64万元、5302.12万元、7.43亿元", ["42.64万元", "5302.12万元", "7.43亿元"]),
        ("zh-Hans", "完成亿元级A轮融资", ["亿元级"]),
        ("zh-Hans", "最近5亿元签约3亿元", ["5亿元", "3亿元"]),
        ("zh-Hans", "完成数千万元A轮及500万天使轮融资", ["数千万元", "500万"]),
    ],
)
def test_spans_cover_the_amount_with_its_bound_and_currency(language: str, text: str, expected: list[str]) -> None:
    assert [text[found.start : found.end] for found in find_money(text, language)] == expected


def test_an_amount_without_currency_takes_the_one_given() -> None:
    assert parse_money("60億", "zh-Hant", currency="CNY") == Money(Decimal(6000000000), None, None, "CNY", False)


def test_a_named_currency_wins_over_the_one_given() -> None:
    assert parse_money("1亿美元", "zh-Hans", currency="CNY").currency == "USD"


def test_a_billion_is_a_thousand_times_more_in_german() -> None:
    assert parse_money("5 Billionen Euro", "de").amount == Decimal(5_000_000_000_000)
    assert parse_money("5 billion euros", "en").amount == Decimal(5_000_000_000)


@pytest.mark.parametrize("text", ["", "Tencent", "$", "$1m and $2m", "20%", "17.06.2025"])
def test_what_is_no_single_amount_is_refused(text: str) -> None:
    with pytest.raises(ParseError, match="no single amount"):
        parse_money(text, "en")


def test_plain_never_writes_an_exponent() -> None:
    assert [plain(Decimal(text)) for text in ("2.5E+9", "100", "7.780", "0.50")] == ["2500000000", "100", "7.78", "0.5"]


def test_a_sum_that_begins_the_line_below_a_word_is_found() -> None:
    assert [found.start for found in find_money("Norvik\n140 Millionen Euro", "de")] == [7]
