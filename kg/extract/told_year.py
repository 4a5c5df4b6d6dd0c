"""Tells of which day a Chinese article without a date is, where its own words give the year; never guesses one."""

from __future__ import annotations

import re
from datetime import date

# 7月3日消息: the day without its year, in the first lines.
_DAY = re.compile(r"(?<![\d年\-.])(?P<m>1?\d) ?月 ?(?P<d>[0-3]?\d) ?日(?! ?(?:前|起|至))")
# 2024年公司收入约8600万元, 截至2024年末: the last full year that is told of is the one before the article's.
_FULL_YEAR = re.compile(
    r"(?P<y>20\d\d) ?年(?:全年|年度|度)?(?=[^\d。；;\n月季半]{0,12}(?:[营營]收|[营營][业業]|收入|[净淨]利|[净淨]?[亏虧][损損]))"
    r"|截[至止](?P<y2>20\d\d) ?年(?:末|底|年末|年底| ?12 ?月 ?31 ?日)"
)
_AHEAD = re.compile("预计|預計|预期|預期|计划|計劃|将|將|目标|目標|有望|拟|擬|最快|最早|力争|料|估")
# 周报（10.13—10.19）: a week of seven days begins on a Monday.
_WEEK = re.compile(
    r"(?<![\d.])(?P<m>1?\d)(?:\.|月)(?P<d>[0-3]?\d)日? ?[-—–~～－至]{1,2} ?(?P<m2>1?\d)(?:\.|月)(?P<d2>[0-3]?\d)日?(?![\d.])"
)
_WEEKLY = re.compile("周报|週報|周報|一周|一週|本周|本週|每周|每週")
_YEAR = re.compile(r"(?<![\d.])(20\d\d) ?年")
_NEAR = 12  # characters before and after a year that say it is yet to come
_RETURNS = 7  # a day falls on the same weekday again within so many years, or later


def day_told(text: str, lead: int) -> str | None:
    """The day of an article by its own words, in ISO 8601; None where they do not give its year.

    Args:
        text: the article.
        lead: how many characters at its beginning may name the day.

    >>> day_told("芯闻7月3日消息，阑科今日宣布完成融资。2024年，公司收入约8600万元。", 200)
    '2025-07-03'
    """
    years = [int(one[1]) for one in _YEAR.finditer(text) if not _ahead(text, one)]
    week = _WEEK.search(text, 0, lead) if _WEEKLY.search(text, 0, lead) else None
    if week is not None and years:
        return _last_day(week, max(years))
    day = _DAY.search(text, 0, lead)
    full = [int(one["y"] or one["y2"]) for one in _FULL_YEAR.finditer(text) if not _ahead(text, one)]
    if day is None or not full or max(years, default=0) > max(full) + 1:
        return None
    return _iso(max(full) + 1, day["m"], day["d"])


def _ahead(text: str, year: re.Match[str]) -> bool:
    return _AHEAD.search(text, max(0, year.start() - _NEAR), year.end() + _NEAR) is not None


def _last_day(week: re.Match[str], since: int) -> str | None:
    """The Sunday of a week, in the first year from `since` on in which it begins on a Monday."""
    for year in range(since, since + _RETURNS):
        first, last = _iso(year, week["m"], week["d"]), _iso(year, week["m2"], week["d2"])
        if first is None or last is None:
            continue
        begins, ends = date.fromisoformat(first), date.fromisoformat(last)
        if begins.weekday() == 0 and (ends - begins).days == 6:
            return last
    return None


def _iso(year: int, month: str, day: str) -> str | None:
    try:
        return date(year, int(month), int(day)).isoformat()
    except ValueError:
        return None
