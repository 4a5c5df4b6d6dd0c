"""Finds the values of a document (amounts, percentages, dates, rounds) as items for masking."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from kg.extract.german_dates import bare_years
from kg.extract.masked import Item
from kg.extract.news_dates import day_of_news
from kg.extract.text import Sentence
from kg.extract.told_year import day_told
from kg.model import Document
from kg.normalize.dates import find_dates
from kg.normalize.money import find_money
from kg.normalize.percent import find_percents
from kg.normalize.rounds import find_rounds

_SERIES = re.compile(r"\b[Ss]eries [A-H]\b")
# "we closed the B: 66 million", where the text also has a Series A.
_BARE_LETTER = re.compile(
    r"\b(?:the|our|its|their) (?P<round>[A-F])(?=[:,;.)]| (?:was|came|closed|round|with|led|followed|last|this|of)\b)"
)

# "- October 2024: A+ of 26 million", where the text also has a Series A.
_IN_A_LIST = re.compile(
    r"(?m)^[ \t]*[-*•–] ?[^\n:]{3,30}: (?P<round>(?:[Pp]re-)?[A-F](?:\+{1,2}|[1-3])?)(?=,? (?:of|worth|for|from|led|with|undisclosed|at)\b|,? [$€£¥\d])"
)

# "£12m of seed money", "CHF 9M seed", "• Seed (2017): $3M": a seed round without the word for it.
_SEED = re.compile(
    r"\b(?P<round>(?i:pre-)?[Ss]eed)(?= (?:money|capital|cash|cheque|check|tranche|raise|deal)\b)"
    r"|(?:(?<=\d)|(?<=[MmBbKkn])|(?<=illion)|(?<=euros)|(?<=pounds)|(?<=francs)|(?<=dollars)) (?P<round2>(?:pre-)?seed)(?=$|[.,;:)\n]| (?:from|led|in|with|by)\b)"
    r"|^[ \t]*[-*•–] ?(?P<round3>(?:[Pp]re-)?[Ss]eed)(?=:| [(–—-]|,)",
    re.MULTILINE,
)


_SMALL = "ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf"
# "zehn beziehungsweise 5,2 Prozent", "Alder hält 15 Prozent, Birke zwölf."
_SHARES_TOLD_ONCE = (
    re.compile(
        rf"(?<![\w,.])(?P<n>{_SMALL}|\d{{1,2}}(?:,\d{{1,3}})?)(?= (?:beziehungsweise|bzw[.]|respektive|und|sowie) (?:{_SMALL}|\d[\d,]*) Prozent\b)"
    ),
    re.compile(
        rf"Prozent[^.;\n%€]{{0,80}}?(?:, | und | sowie )(?:[a-zäöüß]+ ){{0,2}}[A-ZÄÖÜ][\w.&-]+(?: [A-ZÄÖÜ][\w.&-]+){{0,3}}"
        rf"(?: kommt auf| kommen auf| auf| mit| hält| besitzt| hat| bei| noch| rund)? (?P<n>{_SMALL}|\d{{1,2}}(?:,\d{{1,3}})?)(?=[.,;]?(?: und |\s|$))(?! [A-Za-z%€])"
    ),
)
# "Alder kommt auf 12,5 Prozent, Birke auf 11,9."
_SHARE_WITHOUT_SIGN = re.compile(
    r"Prozent[^.;\n]{0,60}? (?:auf|bei|mit|hält|besitzt) (?P<n>\d{1,2},\d{1,2})(?=[.,;)]| und )(?!,\d)"
)


class Values:
    """All values of a document in order, found in one pass over each stretch of one language."""

    def __init__(self, document: Document, parts: list[Sentence]) -> None:
        self._items: list[Item] = []
        for (article, language), stretch in groupby(parts, key=lambda part: (part.article, part.language)):
            mine = list(stretch)
            reference = day_of_news(document, article, mine[0].start, mine[-1].end, language)
            if reference is None and language.startswith("zh"):
                reference = _told_first(document, article, mine)
            self._items += _found(document.text, mine[0].start, mine[-1].end, language, reference)
        self._starts = [item.start for item in self._items]

    def within(self, start: int, end: int) -> list[Item]:
        """The values inside [start, end)."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [item for item in self._items[first:last] if item.end <= end]


_LEAD = 200  # characters
# A day that is plainly the article's own, whatever later years it tells of: 2025年9月17日消息.
_TOLD_ON = re.compile(
    "\\d{4}年\\d{1,2}月\\d{1,2}日[）)]?\\s?(?:消息|讯|訊|电(?!子|池|动)|電(?!子|池|動)|报道|報導|報道)"
)
_A_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _told_first(document: Document, article: int, mine: list[Sentence]) -> str | None:
    """The day that a Chinese article without a date begins with, where it tells of none later: it is of that time.

    An article that has no head of its own is of the day of the one before it.
    """
    start, end = mine[0].start, mine[-1].end
    lead = [one.value.value for one in find_dates(document.text[start : min(end, start + _LEAD)], "zh-Hans", None)]
    first = next((day for day in lead if _A_DAY.fullmatch(day)), None)
    if first is not None:
        if _TOLD_ON.search(document.text, start, min(end, start + _LEAD)):
            return first
        days = [one.value.value for one in find_dates(document.text[start:end], "zh-Hans", None)]
        return first if all(day[:10] <= first or first.startswith(day[:7]) for day in days) else None
    before = [one.published for one in document.articles[:article] if one.published]
    if before and document.articles[article].publisher is None:
        return before[-1]
    return day_told(document.text[start:end], _LEAD)


_TAIWANESE = re.compile("新[台臺]幣|[（(]中央社|[台臺]北(?:報導|日電|電)|[上興]櫃|櫃買|[證证]交所|台股|臺股")
_MAINLAND = re.compile("人民幣|人民币|港[元幣]|港交所|聯交所")
_HONG_KONG = re.compile("招股價|每手|一手")
_RMB_NAMED = re.compile("[億萬]元人民幣|人民幣[0-9]")
# （港元．下同）, （單位：美元）: what 元 alone is from there on.
_FROM_HERE = re.compile(
    "[（(][^（）()]{0,6}?(港[元幣币]|[新]?[台臺][幣币]|美元|[人]民[幣币])[^（）()]{0,4}?下同[^（）()]{0,4}[）)]"
)
_CALLED = {"港": "HKD", "台": "TWD", "臺": "TWD", "新": "TWD", "美": "USD", "人": "CNY"}
_YEN = re.compile(r"\b(?:Japan|Japanese|Tokyo|Osaka|Kyoto|Nagoya|Fukuoka|Yokohama|Kobe|Sendai|yen)\b")
_YUAN = re.compile(r"\b(?:China|Chinese|yuan|RMB|renminbi|Beijing|Shanghai|Shenzhen|Hangzhou)\b")
_UNIT_TOLD = re.compile("[元圆圓块塊币幣刀镑鎊]|[A-Z¥$€£]")  # 1.2亿 after 2亿美元 is told in dollars too
_NEAR_SUM = 60  # characters
_NAMED_RMB = re.compile("人民|RMB|CNY|¥")


def _plain_currency(piece: str, tag: str) -> str | None:
    """What 元 alone is: the money of Taiwan where the text is plainly of there."""
    if not tag.startswith("zh"):
        return None
    given = _FROM_HERE.search(piece)
    if given is not None:
        return _CALLED[given[1][0]]
    told = len(_TAIWANESE.findall(piece)) if tag == "zh-Hant" else 0
    if tag == "zh-Hant" and not told and _HONG_KONG.search(piece) and _RMB_NAMED.search(piece):
        return "HKD"  # a paper that says 人民幣 where it means that
    return "TWD" if told > len(_MAINLAND.findall(piece)) else "CNY"


def _sums(piece: str, tag: str) -> Iterator[tuple[int, int, str, object]]:
    """The amounts of a text; those told in 元 alone are in the money of its country."""
    plain = _plain_currency(piece, tag)
    told: str | None = None
    last = -1
    for one in find_money(piece, tag, plain):
        if tag.startswith("zh"):
            if _UNIT_TOLD.search(piece, one.start, one.end):
                told, last = one.value.currency, one.end
            elif told is not None and one.start - last <= _NEAR_SUM:
                last = one.end
                yield one.start, one.end, "M", replace(one.value, currency=told)
                continue
        if tag == "de":  # "12 Millionen Euro, davon acht Millionen von …"
            told = one.value.currency or told
            yield one.start, one.end, "M", replace(one.value, currency=told)
            continue
        if tag == "en" and piece.startswith("¥", one.start) and _YEN.search(piece) and not _YUAN.search(piece):
            yield one.start, one.end, "M", replace(one.value, currency="JPY")  # the sign of both
            continue
        bare = (
            plain not in (None, "CNY")
            and one.value.currency == "CNY"
            and not _NAMED_RMB.search(piece, one.start, one.end)
        )
        yield one.start, one.end, "M", replace(one.value, currency=plain) if bare else one.value


def _elliptic_shares(piece: str) -> Iterator[tuple[int, int, str, object]]:
    """Shares without a sign after one with it."""
    for match in _SHARE_WITHOUT_SIGN.finditer(piece):
        for share in find_percents(match["n"] + " Prozent", "de"):
            yield match.start("n"), match.end("n"), "Q", share.value
    if "Prozent" not in piece:
        return
    for pattern in _SHARES_TOLD_ONCE:
        for match in pattern.finditer(piece):
            for share in find_percents(match["n"] + " Prozent", "de"):
                yield match.start("n"), match.end("n"), "Q", share.value


def _found(text: str, start: int, end: int, language: str, reference: str | None) -> Iterator[Item]:
    """Values of text[start:end] that do not overlap: the first, and of those that begin together the longest."""
    piece = text[start:end]
    han = language.startswith("zh")
    tag = language if han or language in ("en", "de") else "en"
    rows: list[tuple[int, int, str, object]] = []
    rows += _sums(piece, tag)
    rows += [(one.start, one.end, "Q", one.value) for one in find_percents(piece, tag)]
    rows += _elliptic_shares(piece) if tag == "de" else []
    rows += [(one.start, one.end, "D", one.value) for one in find_dates(piece, tag, reference)]
    rows += bare_years(piece) if tag == "de" else []
    rows += [(one.start, one.end, "R", one.value) for one in find_rounds(piece, tag)]
    if tag == "en" and _SERIES.search(piece):
        rows += [(one.start("round"), one.end(), "R", one["round"]) for one in _BARE_LETTER.finditer(piece)]
        rows += [
            (one.start("round"), one.end("round"), "R", one["round"].replace("Pre", "pre"))
            for one in _IN_A_LIST.finditer(piece)
        ]
    if tag == "en":
        for seed in _SEED.finditer(piece):
            group = seed.lastgroup or "round"
            rows.append((seed.start(group), seed.end(group), "R", seed[group].lower()))
    reached = 0
    for first, last, letter, value in sorted(rows, key=lambda row: (row[0], -row[1])):
        if first >= reached:
            yield Item(letter, start + first, start + last, value)
            reached = last
