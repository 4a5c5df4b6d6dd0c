"""Cuts Chinese text into words and says what each can be in a name; knows no company."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from kg.extract.wordlists import word_lists

# What a word is to a name.
STOP = "stop"  # punctuation, a verb, an adverb: no name goes across it
TIE = "tie"  # one that cuts, but that names hold now and then (和, 为, 达)
HEAD = "head"  # a word that says what the name after it is: 公司, 投资方
TAIL = "tail"  # the end of a name: 资本, 科技
FORM = "form"  # the end of a legal name: 有限公司
PLAIN = "plain"  # any other word of the dictionary
PLACE = "place"
SERIES = "series"  # 二期, 壹号
ODD = "odd"  # no word of the dictionary, or a name in it: 昉, 翌
KNOWN = "known"  # a name found already

_NUMBER = re.compile(
    r"[0-9０-９.,，%％]+|[一二三四五六七八九十百千万亿两几多数半第各某每0-9]+[家名只位个轮款项次笔年月日号大类种成倍期批代些支条]?"
)
_SERIES = re.compile("第?[一二三四五六七八九十壹贰叁0-9]{1,2}[期号]")
_ROUND_WORD = re.compile("[A-L][+0-9]{0,2}轮")
# Tags of the dictionary: marks, verbs, adverbs, conjunctions, prepositions, pronouns, particles, numerals, times.
_STOP_TAGS = frozenset(
    ("x", "v", "vd", "d", "c", "p", "r", "u", "uj", "ul", "uz", "ug", "ud", "uv", "m", "t", "f", "y", "e", "o")
)
_RARE = 30
_NEVER_SAID = 10  # an adverb that is hardly one
_SELDOM = 1_000
_COMMON = 3_000  # how often the dictionary has seen a word that is nobody's name


class Word(NamedTuple):
    """source[start:end], what the dictionary calls it, and what it can be in a name."""

    start: int
    end: int
    text: str
    tag: str
    role: str


@cache
def _dictionary() -> Any:
    import rjieba  # here, because only Chinese text needs it

    lists = word_lists("zh")
    made = rjieba.Jieba()
    for key, tag, weight in (
        ("suffix", "n", 20_000), ("legal", "n", 50_000), ("descriptor", "n", 50_000), ("noun", "n", 50_000),
        ("title", "n", 20_000), ("verb", "v", 20_000), ("exchange", "n", 50_000),
    ):  # fmt: skip
        for word in lists[key]:
            if len(word) > 1:
                made.add_word(word, weight, tag)
    return made


def words(source: str, start: int, end: int) -> list[Word]:
    """The words of source[start:end] in simplified characters, without gaps."""
    found: list[Word] = []
    at = start
    for cut, sort in _dictionary().tag(source[start:end], False):
        text, tag = cut, sort
        if len(text) == 3 and text.endswith(("科技", "集团", "资本")):
            found.append(Word(at, at + 1, text[0], "x", ODD))
            at, text, tag = at + 1, text[1:], "n"
        if len(text) == 2 and text[1] == "等" and text not in _GRADES and source[at + 2 : at + 3] == "人":
            found.append(Word(at, at + 1, text[0], "x", ODD))  # 陈恒等人
            at, text, tag = at + 1, "等", "u"
        role = ODD if text == "亿" and _begins_a_name(source, at) else role_of(text, tag)
        if text in _OF_DATES and source[at - 1 : at].isdigit():
            role = STOP  # 2023年6月岑溪资本
        if role == HEAD and text in _OWN_FUNDS and found and found[-1].role in (ODD, SERIES):
            role = TAIL  # 岑溪二期人民币基金
        found.append(Word(at, at + len(text), text, tag, role))
        at += len(text)
    return found


_OWN_FUNDS = frozenset(["人民币基金", "美元基金", "种子基金", "并购基金", "专项基金", "子基金", "母基金"])
_GRADES = frozenset(
    ["平等", "同等", "高等", "中等", "初等", "对等", "特等", "优等", "上等", "下等", "等等", "均等", "头等", "次等"]
)
_OF_DATES = frozenset("年月日号")
_COUNTS = frozenset("0123456789０１２３４５６７８９十百千万几数多余一二三四五六七八九两零半.")
_COUNTED = frozenset("元美港人欧日新份股颗英台韩，。、；级量规以左级 ")


def _begins_a_name(source: str, at: int) -> bool:
    """Whether 亿 follows no number and nothing counted follows it: 亿咖通."""
    before, after = source[at - 1 : at], source[at + 1 : at + 2]
    share = after == "股" and source[at + 2 : at + 3] in ("权", "份")
    return before not in _COUNTS and (share or after not in _COUNTED) and after.isalnum()


_FIRMS = (
    "人寿",
    "保险",
    "银行",
    "证券",
    "信托",
    "集团",
    "资本",
    "科技",
    "汽车",
    "航空",
    "电气",
    "重工",
)  # 泰康人寿 is no place


@cache
def role_of(text: str, tag: str) -> str:
    """What a word can be in a name; later rules look at its neighbours."""
    lists = word_lists("zh")
    if text in lists["legal"]:
        return FORM
    if text in "丨｜":
        return STOP
    if text in lists["suffix"]:
        return TAIL
    if _SERIES.fullmatch(text):
        return SERIES
    if text in lists["verb"]:
        return STOP
    if text in lists["descriptor"] or text in lists["title"]:
        return HEAD
    if text in lists["generic"]:
        return PLAIN
    if text in lists["ordinary"] or _ROUND_WORD.fullmatch(text):
        return STOP
    if text.isascii() and text.casefold() in lists["latin_never"]:
        return PLAIN
    if len(text) == 1:
        if text.isascii() and not text.isalpha():
            return STOP
        if text in lists["hard"]:
            return TIE if text in lists["soft"] else STOP
        return STOP if not text.isalnum() else ODD
    if _NUMBER.fullmatch(text):
        return STOP if not re.fullmatch("[零一二三四五六七八九十百千万]{2}", text) else TIE
    if tag in ("ns", "nsf"):
        return ODD if text.endswith(_FIRMS) else PLACE
    if tag in ("nr", "nz", "nt", "nrt", "nrfg", "x", "eng"):
        return ODD if text.isalnum() else STOP
    if tag == "f" and len(text) > 1 and seen(text) < _SELDOM:
        return PLAIN  # 北岸资本
    if tag in _STOP_TAGS:
        if tag == "d" and len(text) == 2 and seen(text) < _NEVER_SAID and text not in lists["verb"]:
            return PLAIN  # 逐点半导体
        return STOP if common(text) or tag in ("m", "r", "c", "p", "d", "u", "f", "t") else PLAIN
    return PLAIN


@cache
def common(text: str) -> bool:
    """Whether a word is so frequent that alone it is nobody's name."""
    return _dictionary().has_word(text) and int(_dictionary().suggest_freq(text)) >= _COMMON


@cache
def seen(text: str) -> int:
    """How often the dictionary has seen a word; 0 for none of its words."""
    return int(_dictionary().suggest_freq(text)) if _dictionary().has_word(text) else 0


@cache
def rare(text: str) -> bool:
    """Whether the dictionary hardly ever saw a word: 杨淑."""
    return not _dictionary().has_word(text) or int(_dictionary().suggest_freq(text)) < _RARE


@cache
def in_dictionary(text: str) -> bool:
    """Whether a string is a word of the dictionary at all."""
    return bool(_dictionary().has_word(text))
