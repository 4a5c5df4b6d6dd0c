"""The day of a Chinese article by its own words."""

from __future__ import annotations

import pytest

from kg.extract.told_year import day_told


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("芯闻7月3日消息，阑科今日完成融资。2024年，公司收入约8600万元。", "2025-07-03"),
        ("芯闻3月12日讯，阑科复牌。截至2024年末，砺川基金持股6.98%。", "2025-03-12"),
        ("融资周报（10.13—10.19）\n阑科公司2021年成立。", "2025-10-19"),
    ],
)
def test_the_last_full_year_or_the_weekday_gives_the_year(text: str, day: str) -> None:
    assert day_told(text, 200) == day


@pytest.mark.parametrize(
    "text",
    [
        "芯闻7月3日消息，阑科今日完成融资。2023年3月，砺川资本领投A轮。",
        "芯闻7月3日消息，阑科今日完成融资，预计2027年营收10亿元。",
        "阑科今日完成融资。2024年，公司收入约8600万元。",
        "芯闻2月30日消息，2024年公司营收1亿元。",
        "",
    ],
)
def test_no_year_is_guessed(text: str) -> None:
    assert day_told(text, 200) is None
