"""Stretches of Chinese sentences that may be names by their form: suffixes, runs of odd words; knows no company."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.extract.wordlists import word_lists
from kg.extract.words_han import FORM, HEAD, KNOWN, ODD, PLACE, PLAIN, SERIES, STOP, TAIL, TIE, Word


@dataclass(slots=True)
class Candidate:
    """A stretch that may be a name: source[start:end] with what speaks for it."""

    start: int
    end: int
    text: str
    points: int = 0
    sure: bool = False  # its form alone makes it a name
    words: tuple[Word, ...] = ()
    before: str = ""  # the word before it
    after: str = ""
    reasons: list[str] = field(default_factory=list)


def candidates(source: str, words: list[Word]) -> Iterator[Candidate]:
    """All candidates of a sentence, in order, without overlap."""
    at = 0
    while at < len(words):
        if words[at].role == STOP:
            at += 1
            continue
        stop = at
        while stop < len(words) and words[stop].role != STOP:
            stop += 1
        yield from _in_run(source, words, at, stop)
        at = stop


def _in_run(source: str, words: list[Word], first: int, last: int) -> Iterator[Candidate]:
    """Candidates of words[first:last], which no punctuation or verb divides."""
    start = first
    for stop in _ends(words, first, last):
        begin = _headless(words, _left_edge(words, start, stop), stop)
        for piece_start, piece_stop in _pieces(words, start, begin):
            yield _candidate(source, words, piece_start, piece_stop)
        if begin < stop:
            yield _candidate(source, words, begin, stop)
        start = stop
    for piece_start, piece_stop in _pieces(words, start, last):
        yield _candidate(source, words, piece_start, piece_stop)


def _ends(words: list[Word], first: int, last: int) -> list[int]:
    """Positions after a suffix that ends a name."""
    found = []
    firm = word_lists("zh")["suffix_firm"]
    for at in range(first, last):
        if words[at].role not in (TAIL, SERIES):
            continue
        following = words[at + 1] if at + 1 < last else None
        if following is not None and following.text in _TOWNS:
            continue  # 航空城, 科技园
        if following is not None and following.text in "和与及" and _two_fields(words, first, at + 1, last):
            continue
        if words[at].role == SERIES and (at == first or words[at - 1].role not in (TAIL, HEAD)):
            continue
        weak = words[at].text in _WEAK_TAILS and at > first and words[at - 1].text in firm
        if weak or (
            following is not None and following.role in (TAIL, FORM, SERIES) and not _weak_after(words, at, firm)
        ):
            continue
        if following is not None and following.role in (ODD, KNOWN, PLACE) and not _strong(words, first, at):
            continue
        if (
            following is not None
            and following.role == PLAIN
            and following.tag[:1] == "n"
            and words[at].text not in firm
        ):
            continue
        found.append(at + 1)
    return [stop for number, stop in enumerate(found) if not _inner(words, stop, found[number + 1 : number + 2])]


_TOWNS = frozenset("城园谷港")
_GROUPS = frozenset(["名单", "投资者", "股东", "投资方", "出资人", "合伙人", "机构", "公司", "企业", "基石投资者"])
_WEAK_TAILS = frozenset(["股权", "资产", "业务", "财务", "产业", "信息", "数据", "网络", "科学", "中心"])


def _weak_after(words: list[Word], at: int, firm: frozenset[str]) -> bool:
    """璟澜科技 股权: the name ends before a word that only may be a suffix."""
    return (
        words[at].text in firm and words[at + 1].text in _WEAK_TAILS and words[at].text not in ("资本", "证券", "银行")
    )


def _inner(words: list[Word], stop: int, later: list[int]) -> bool:
    """Whether the name goes on to a later suffix: 国投 in 上海国投先导产业母基金."""
    if not later:
        return False
    between = words[stop : later[0]]
    return all(word.role in (PLAIN, TAIL, SERIES) for word in between) and len(between) <= 5


def _headless(words: list[Word], begin: int, stop: int) -> int:
    """Without a word at the front that only says what the name is: 产业基金 of 产业基金国际资管."""
    heads = word_lists("zh")["descriptor"]
    while stop - begin >= 2 and words[begin].text in ("前", "原") and words[begin + 1].role not in (TAIL, SERIES):
        begin += 1
    while stop - begin >= 2 and words[begin].text in _DEEDS and words[begin + 1].role in (ODD, KNOWN, PLACE):
        if begin and words[begin - 1].role != STOP:
            break
        begin += 1  # 拟9.8亿元控股岑溪科技
    while stop - begin >= 2 and words[begin].text in _BEFORE_A_FIRM and words[begin + 1].role in (ODD, PLACE):
        begin += 1  # 减持不超3%股份飞力达, 同新疆天山水泥
    while stop - begin >= 3 and words[begin].text in heads and words[begin + 1].role != SERIES:
        begin += 1
    return begin


_BEFORE_A_FIRM = frozenset(["股份", "股权", "同"])
_DEEDS = frozenset(["控股", "参股", "投资", "入主", "增资", "重组"])


def _strong(words: list[Word], first: int, at: int) -> bool:
    """Whether the words before a suffix make a name by themselves: an odd word or two."""
    begin = _left_edge(words, first, at + 1)
    body = [word for word in words[begin:at] if word.role in (ODD, KNOWN, PLACE)]
    return sum(len(word.text) for word in body) >= 2 and len(words[at].text) >= 2


def _left_edge(words: list[Word], first: int, stop: int) -> int:
    """Where a name that ends at `stop` begins: after the last word that heads or cuts."""
    begin = stop - 1
    while begin > first and words[begin - 1].role in (TAIL, SERIES) and _is_tail_of(words, first, begin - 1, stop):
        begin -= 1
    at = begin
    while at > first:
        word = words[at - 1]
        if word.role == HEAD and word.text not in word_lists("zh")["suffix"]:
            break
        if _maker(words, at - 1) or _leads_to(words, first, at - 1, stop):
            break
        if word.role == TIE and not _tied(words, first, at - 1, stop):
            break
        if word.text in "中里上下内前后" and at - 2 >= 0 and words[at - 2].text in _GROUPS:
            break
        if acts(word) and any(inner.role in (ODD, KNOWN, PLACE) for inner in words[at:stop]):
            break
        at -= 1
    return at


def _maker(words: list[Word], at: int) -> bool:
    """处理 商 and 设计 厂: the word says what the name after it is."""
    if words[at].text not in ("厂", "商") or at == 0:
        return False
    before = words[at - 1]
    return (
        before.role in (PLAIN, STOP, TAIL)
        and len(before.text) > 1
        and before.text not in word_lists("zh")["verb"]
        and before.tag[:1] in "nv"
    ) or (before.role in (ODD, TIE) and at + 1 < len(words) and words[at + 1].role == ODD)


_LEADS = frozenset("找邀拉含传指往朝同凭借拜乃暨率携偕替帮")


def _leads_to(words: list[Word], first: int, at: int, stop: int) -> bool:
    """晶片 找 岑溪资本: a verb of one letter between a plain word and what is a name without it."""
    if words[at].text not in _LEADS or at <= first or words[at - 1].role != PLAIN or len(words[at - 1].text) < 2:
        return False
    return sum(len(word.text) for word in words[at + 1 : stop] if word.role in (ODD, KNOWN, PLACE)) >= 2


def _two_fields(words: list[Word], first: int, at: int, last: int) -> bool:
    """北京市 绿色 能源 和 低碳 产业基金: two fields of one fund of a place, where neither is a name."""
    money = word_lists("zh")["suffix_money"]
    begin = max((back + 1 for back in range(first, at) if words[back].role == HEAD), default=first)
    before = words[begin:at]
    after: list[Word] = []
    for word in words[at + 1 : min(last, at + 6)]:
        after.append(word)
        if word.role == TAIL and word.text.endswith("基金"):
            break
    return (
        len(before) >= 2
        and before[0].role == PLACE
        and all(word.role in (PLAIN, TAIL) and word.text not in money for word in before[1:])
        and bool(after)
        and after[-1].text.endswith("基金")
        and all(word.role in (PLAIN, TAIL) or (word.role == ODD and len(word.text) == 1) for word in after)
    )


def _of_a_place(words: list[Word], first: int, at: int, stop: int) -> bool:
    """湖州 和 曜 产业基金: no place puts money in, and one sign alone is no name."""
    alone = at - 1 == first and words[at - 1].role == PLACE
    return alone and stop - at == 3 and len(words[at + 1].text) == 1 and words[at + 2].role == TAIL


def acts(word: Word) -> bool:
    """A verb that no list names: 换成, 接手."""
    return word.role == PLAIN and word.tag in ("v", "vd", "ad", "d") and len(word.text) > 1 and not generic(word.text)


def _is_tail_of(words: list[Word], first: int, at: int, stop: int) -> bool:
    return at >= first and stop - at <= 6


def _tied(words: list[Word], first: int, at: int, stop: int) -> bool:
    """Whether a word such as 和 or 为 belongs to the name: without it what follows would be none."""
    if words[at].text == "和" and at and words[at - 1].text in ("、", "的", "为", "是", "由", "获", "与", "及"):
        return True  # no conjunction stands after the mark of an enumeration, or after 投资人为
    if words[at].text in "和与及" and _two_fields(words, first, at, stop):
        return True
    if words[at].text == "和" and _of_a_place(words, first, at, stop):
        return True
    rest = words[at + 1 : stop]
    body = [word for word in rest if word.role not in (TAIL, SERIES)]
    if words[at].text in "和与及为在于以" and any(
        word.role in (ODD, KNOWN, PLACE) or not generic(word.text) for word in body
    ):
        return False
    before = words[at - 1] if at > first else None
    if words[at].text in "和与及为在于以问领":
        return before is not None and before.role == ODD and len(before.text) == 1 and not body
    if words[at].text in "不无达元明三七月日千百万零一二四五六八九十中云大同正如至来超可能多上下前首":
        return True
    return before is not None and before.role == ODD and not body


def _pieces(words: list[Word], first: int, last: int) -> Iterator[tuple[int, int]]:
    """The stretches of words[first:last] between heads and words that cut."""
    start = first
    for at in range(first, last + 1):
        cut = (
            at == last
            or words[at].role == HEAD
            or (at < last and _maker(words, at))
            or (acts(words[at]) and not _odd_beside(words, at, first, last))
            or (words[at].role == TIE and not _tie_inside(words, first, at, last))
        )
        if cut:
            if at > start:
                yield start, at
            start = at + 1


def _marked(words: list[Word], at: int) -> bool:
    """Whether a mark, and no word, follows: a conjunction cannot stand there."""
    return at >= len(words) or not words[at].text[:1].isalnum()


def _odd_beside(words: list[Word], at: int, first: int, last: int) -> bool:
    """One odd character before a verb and nothing after it: 优必选."""
    before = at > first and words[at - 1].role == ODD and len(words[at - 1].text) == 1
    return before and (at - 1 == first or words[at - 2].role not in (ODD, KNOWN))


def _tie_inside(words: list[Word], first: int, at: int, last: int) -> bool:
    """A cutting word that stands inside a run of odd words: 瑞安达泰, 三七互娱, 养元."""
    text = words[at].text
    if text == "投" and at + 1 == last and at > first and words[at - 1].role == ODD:
        following = words[last] if last < len(words) else None
        return following is None or following.text[:1] in "等领跟参联共与和及、，。"
    if at + 1 == last and at > first and words[at - 1].role in (ODD, TIE) and len(text) == 1:
        return text in "和达为元明云同大正百千万" and _marked(words, last)
    if text in "和与及为在于以同中上下前后内外间时处经近约看起会首家名号数天多只似未非":
        if text in "中上首天同时" and at == first and at + 1 < last and words[at + 1].role in (ODD, TAIL, PLAIN):
            return True
        return (
            text in "为同"
            and at > first
            and words[at - 1].role == ODD
            and at + 1 < last
            and words[at + 1].role == ODD
            and len(words[at - 1].text) == 1
        )
    before = at > first and words[at - 1].role == ODD
    after = at + 1 < last and words[at + 1].role == ODD
    if len(text) == 2:
        return after
    return (
        before or after or (at + 1 < last and words[at + 1].role == TIE) or (at > first and words[at - 1].role == TIE)
    )


def _candidate(source: str, words: list[Word], first: int, last: int) -> Candidate:
    part = tuple(words[first:last])
    before = words[first - 1].text if first else ""
    after = words[last].text if last < len(words) else ""
    return Candidate(
        part[0].start, part[-1].end, source[part[0].start : part[-1].end], words=part, before=before, after=after
    )


def generic(text: str) -> bool:
    """Whether a word is one of the field and no name."""
    lists = word_lists("zh")
    if text.isascii():
        return text.casefold() in lists["latin_never"]
    return text in lists["generic"] or text in lists["suffix"] or text in lists["descriptor"] or text in lists["title"]
