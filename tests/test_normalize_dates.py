"""Dates and periods in English, German and Chinese."""

from __future__ import annotations

import pytest

from kg.errors import ParseError
from kg.normalize.dates import When, find_dates, parse_date

TODAY = "2025-11-20"  # a Thursday


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "March 2018", "2018-03"),
        ("en", "May 24, 2024", "2024-05-24"),
        ("en", "24 May 2024", "2024-05-24"),
        ("en", "Sept. 30, 2024", "2024-09-30"),
        ("en", "July 8th, 2021", "2021-07-08"),
        ("en", "Thursday, July 8, 2021", "2021-07-08"),
        ("en", "2025-12-15", "2025-12-15"),
        ("en", "2025/11/06", "2025-11-06"),
        ("en", "2025-12", "2025-12"),
        ("en", "2025-01/2025-09", "2025-01/2025-09"),
        ("en", "first half of 2024", "2024-H1"),
        ("en", "H1 2025", "2025-H1"),
        ("en", "1H2024", "2024-H1"),
        ("en", "Q3 2024", "2024-Q3"),
        ("en", "third quarter of 2025", "2025-Q3"),
        ("en", "first nine months of 2025", "2025-01/2025-09"),
        ("en", "nine months ended September 30, 2025", "2025-01/2025-09"),
        ("en", "January to September 2025", "2025-01/2025-09"),
        ("en", "three months to June 2025", "2025-04/2025-06"),
        ("zh-Hans", "2025年半年度", "2025-H1"),
        ("en", "early 2017", "2017"),
        ("en", "mid-2020", "2020"),
        ("en", "end of 2022", "2022"),
        ("en", "FY2024", "2024"),
        ("en", "fiscal 2023", "2023"),
        ("de", "17. Juni 2025", "2025-06-17"),
        ("de", "Dienstag, dem 9. September 2025", "2025-09-09"),
        ("de", "17.06.2025", "2025-06-17"),
        ("de", "Januar 2025", "2025-01"),
        ("de", "erstes Halbjahr 2024", "2024-H1"),
        ("de", "dritten Quartal 2024", "2024-Q3"),
        ("de", "ersten neun Monaten 2025", "2025-01/2025-09"),
        ("de", "Januar bis September 2025", "2025-01/2025-09"),
        ("de", "Sommer 2023", "2023"),
        ("de", "Ende 2022", "2022"),
        ("de", "Geschäftsjahr 2024", "2024"),
        ("zh-Hans", "2018年3月", "2018-03"),
        ("zh-Hans", "2025年12月30日", "2025-12-30"),
        ("zh-Hans", "2018年", "2018"),
        ("zh-Hans", "2021年初", "2021"),
        ("zh-Hans", "2024年度", "2024"),
        ("zh-Hans", "2025年1-9月", "2025-01/2025-09"),
        ("zh-Hans", "2025年上半年", "2025-H1"),
        ("zh-Hans", "2024年第三季度", "2024-Q3"),
        ("zh-Hans", "2025年前三季度", "2025-01/2025-09"),
        ("zh-Hans", "二〇二五年十二月三十日", "2025-12-30"),
        ("zh-Hant", "2025年度1-9月", "2025-01/2025-09"),
        ("zh-Hant", "2025年1–9月", "2025-01/2025-09"),
        ("zh-Hant", "2025年首9個月", "2025-01/2025-09"),
        ("zh-Hant", "民國114年3月", "2025-03"),
        ("zh-Hant", "２０２５年１１月６日", "2025-11-06"),
        ("zh-Hant", "2024財年", "2024"),
    ],
)
def test_an_absolute_date_reads_at_its_stated_precision_without_reference(
    language: str, text: str, expected: str
) -> None:
    assert parse_date(text, language) == When(expected)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "last month", "2025-10"),
        ("en", "last year", "2024"),
        ("en", "earlier this year", "2025"),
        ("en", "yesterday", "2025-11-19"),
        ("en", "Tuesday", "2025-11-18"),
        ("en", "Thursday", "2025-11-20"),
        ("en", "March", "2025-03"),
        ("en", "December", "2024-12"),
        ("en", "July 8", "2025-07-08"),
        ("en", "last week", "2025-11"),
        ("en", "two years ago", "2023"),
        ("en", "third quarter", "2025-Q3"),
        ("de", "im Vorjahr", "2024"),
        ("de", "im vergangenen Jahr", "2024"),
        ("de", "in diesem Jahr", "2025"),
        ("de", "vor zwei Jahren", "2023"),
        ("de", "gestern", "2025-11-19"),
        ("de", "August", "2025-08"),
        ("de", "24. Dezember", "2024-12-24"),
        ("zh-Hans", "去年", "2024"),
        ("zh-Hans", "今年", "2025"),
        ("zh-Hans", "上月", "2025-10"),
        ("zh-Hans", "本月", "2025-11"),
        ("zh-Hans", "7月15日", "2025-07-15"),
        ("zh-Hans", "12月", "2024-12"),
        ("zh-Hans", "今年3月", "2025-03"),
        ("zh-Hans", "去年12月24日", "2024-12-24"),
        ("zh-Hans", "前三季度", "2025-01/2025-09"),
        ("zh-Hans", "今年上半年", "2025-H1"),
        ("zh-Hans", "本月15日", "2025-11-15"),
        ("zh-Hans", "上周五", "2025-11-14"),
        ("zh-Hans", "周三", "2025-11-19"),
        ("zh-Hans", "两年前", "2023"),
        ("zh-Hant", "昨日", "2025-11-19"),
        ("zh-Hant", "上個月", "2025-10"),
    ],
)
def test_a_relative_date_counts_from_the_documents_date(language: str, text: str, expected: str) -> None:
    assert parse_date(text, language, TODAY) == When(expected)
    assert find_dates(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "founded in 2019 and spun out in 2016", ["2019", "2016"]),
        ("en", "in 2022, 2023 and 2024", ["2022", "2023", "2024"]),
        ("en", "the 2021 round", ["2021"]),
        ("en", "a revenue (2024) of", ["2024"]),
        ("en", "Founded: 2019\nStaff: 2000 people", ["2019"]),
        ("en", "| 2019 | 350 |", ["2019"]),
        ("en", "2000 employees, of 2024 companies, the 2,021 firms, $2024, 2024%", []),
        ("en", "It may march on; the B200 and 2048 chips", []),
        ("en", "In May, it said in March", ["2025-05", "2025-03"]),
        ("de", "die 2021 von Eva Muster gegründete Firma", ["2021"]),
        ("de", "wurde 2019 gegründet, seit 2020 Mitglied", ["2019", "2020"]),
        ("de", "die 2024 Mitarbeiter", []),
        ("zh-Hans", "3个月内，30日内，日前，同年", []),
        ("zh-Hans", "2018年3月成立，9月完成A轮融资", ["2018-03", "2018-09"]),
        ("zh-Hans", "2016年7月成立。9月25日上市", ["2016-07", "2025-09-25"]),
        ("zh-Hant", "2021年12月：出局\n12月20日定價", ["2021-12", "2021-12-20"]),
        ("zh-Hans", "2024年中国市场", ["2024"]),
        ("en", "on 30 February 2020", ["2020-02"]),
    ],
)
def test_dates_are_found_where_their_neighbours_say_so(language: str, text: str, expected: list[str]) -> None:
    assert [found.value.value for found in find_dates(text, language, TODAY)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019-2021", When("2019", "2021")),
        ("from 2019 to 2021", When("2019", "2021")),
        ("2019 bis 2021", When("2019", "2021")),
        ("2022年到2024年", When("2022", "2024")),
    ],
)
def test_a_span_of_years_keeps_its_last_year(text: str, expected: When) -> None:
    assert parse_date(text, "en") == expected


@pytest.mark.parametrize("reference", ["2025", "2025-11", "2025-11-20T08:00:00Z", "2025-11-20"])
def test_a_reference_at_any_precision_serves(reference: str) -> None:
    assert parse_date("last year", "en", reference) == When("2024")


@pytest.mark.parametrize("reference", ["", "soon", "2025-13", "2025-02-31", "0000"])
def test_a_reference_that_is_no_date_is_as_good_as_none(reference: str) -> None:
    assert find_dates("last year", "en", reference) == []


@pytest.mark.parametrize("text", ["", "Tencent", "last year", "2019 and 2020", "31 November 2020"])
def test_what_is_no_single_date_is_refused(text: str) -> None:
    with pytest.raises(ParseError, match="no single date"):
        parse_date(text, "en")
