"""Names in Chinese sentences by their form: legal forms, suffixes, runs of odd words; knows no company."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.extract.text import Sentence
from kg.extract.wordlists import word_lists
from kg.extract.words_han import FORM, HEAD, KNOWN, ODD, PLACE, PLAIN, SERIES, STOP, TAIL, TIE, Word, common

SHORTEST, LONGEST_RUN, LONGEST_SUFFIXED, LONGEST_LEGAL = 2, 8, 24, 40
_OPEN, _CLOSE = "（(", "）)"
_TICKER = re.compile(
    r"[（(](?:[^（）()]{0,8}?[:：.])?[A-Z0-9.]{1,10}[）)]|[（(][A-Za-z][^（）()]{1,40}[）)]|[（(][^（）()]{0,12}(?:下称|简称)"
)
_LIMITED = re.compile(r"[（(](?:有限合伙|普通合伙|特殊普通合伙)[）)]")
_COUNTED = re.compile("[一二三四五六七八九十两几多数0-9][只支家个款]$|^[只支家个款]$")
_JOINS = "、和与及"


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
    while stop - begin >= 3 and words[begin].text in heads and words[begin + 1].role != SERIES:
        begin += 1
    return begin


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
        if _maker(words, at - 1):
            break
        if word.role == TIE and not _tied(words, first, at - 1, stop):
            break
        if word.text in "中里上下内前后" and at - 2 >= 0 and words[at - 2].text in _GROUPS:
            break
        if _acts(word) and any(inner.role in (ODD, KNOWN, PLACE) for inner in words[at:stop]):
            break
        at -= 1
    return at


def _maker(words: list[Word], at: int) -> bool:
    """处理 商 and 设计 厂: the word says what the name after it is."""
    if words[at].text not in ("厂", "商") or at == 0:
        return False
    before = words[at - 1]
    return (
        before.role in (PLAIN, STOP)
        and len(before.text) > 1
        and before.text not in word_lists("zh")["verb"]
        and before.tag[:1] in "nv"
    ) or (before.role in (ODD, TIE) and at + 1 < len(words) and words[at + 1].role == ODD)


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


def _acts(word: Word) -> bool:
    """A verb that no list names: 换成, 接手."""
    return word.role == PLAIN and word.tag in ("v", "vd", "ad", "d") and len(word.text) > 1 and not generic(word.text)


def _is_tail_of(words: list[Word], first: int, at: int, stop: int) -> bool:
    return at >= first and stop - at <= 6


def _tied(words: list[Word], first: int, at: int, stop: int) -> bool:
    """Whether a word such as 和 or 为 belongs to the name: without it what follows would be none."""
    if words[at].text == "和" and at and words[at - 1].text in "、的":
        return True  # no conjunction stands after the mark of an enumeration
    if words[at].text in "和与及" and _two_fields(words, first, at, stop):
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
            or (_acts(words[at]) and not _odd_beside(words, at, first, last))
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


def legal_names(source: str, part: Sentence, words: list[Word]) -> Iterator[tuple[int, int]]:
    """Full names with a legal form: source[start:end], places, brackets and all."""
    used = -1
    for at, word in enumerate(words):
        limited = _LIMITED.match(source, word.start) if word.text in _OPEN else None
        if word.role != FORM and limited is None:
            continue
        if limited is not None and at and words[at - 1].role == FORM:
            continue  # taken with the form before it
        end = limited.end() if limited else word.end
        if not limited and (more := _LIMITED.match(source, word.end)):
            end = more.end()
        begin = _legal_edge(source, words, at, used + 1)
        if words[at].start - words[begin].start >= SHORTEST and end <= part.end:
            yield words[begin].start, end
            used = at


def _legal_edge(source: str, words: list[Word], at: int, first: int) -> int:
    """Walk left from a legal form as far as the name can reach."""
    lists = word_lists("zh")
    begin = at
    while begin > first and words[at].end - words[begin - 1].start <= LONGEST_LEGAL:
        word = words[begin - 1]
        if word.text in _CLOSE:
            opened = _opening(words, begin - 1, first)
            inside = source[words[opened].end : word.start] if opened is not None else ""
            if opened is None or opened == first or len(inside) > 8 or words[opened - 1].role in (STOP, FORM):
                break
            begin = opened
            continue
        if word.role == STOP and word.text not in lists["generic"] and word.text not in lists["in_legal"]:
            break
        if word.role == HEAD and word.text not in lists["in_legal"] and word.text not in lists["suffix"]:
            break
        if word.role == FORM:
            break
        if word.role == TIE and word.text in "和与及为在于以至" and not _joined_in_legal(words, begin, first):
            break
        begin -= 1
    for inner in range(at - 2, begin, -1):  # 芯片企业晶合智驾（上海）科技有限公司
        kind = words[inner].text in _KINDS and words[inner + 1].role == ODD and words[begin].role != PLACE
        if kind and all(word.role in (PLAIN, TAIL, HEAD) for word in words[begin:inner]):
            begin = inner + 1
            break
    while begin + 1 < at and words[begin].text in _PUTS and words[begin + 1].role in (PLACE, ODD):
        begin += 1  # 投资江陵某某有限公司
    while begin < at and words[begin].role in (HEAD, SERIES) and words[begin].text not in lists["suffix"]:
        begin += 1
    return begin


_PUTS = frozenset(["投资", "委托", "入股", "参股", "增资"])
_KINDS = frozenset(["企业", "公司", "厂商", "平台", "龙头", "独角兽", "开发商", "制造商", "供应商", "服务商"])


def _joined_in_legal(words: list[Word], begin: int, first: int) -> bool:
    """Whether the word before `begin` is inside a legal name: 国和投资管理有限公司, 计划一号至六号合伙企业."""
    if begin - 2 < first:
        return False
    before = words[begin - 2]
    if words[begin - 1].text == "至":
        return before.role == SERIES
    alone = before.role == ODD and len(before.text) == 1
    starts = begin - 3 < first or words[begin - 3].role in (STOP, PLACE)
    return alone and starts and words[begin].role in (TAIL, PLAIN)


def _opening(words: list[Word], at: int, first: int) -> int | None:
    for back in range(at - 1, max(first, at - 5) - 1, -1):
        if words[back].text in _OPEN:
            return back
    return None


def generic(text: str) -> bool:
    """Whether a word is one of the field and no name."""
    lists = word_lists("zh")
    if text.isascii():
        return text.casefold() in lists["latin_never"]
    return text in lists["generic"] or text in lists["suffix"] or text in lists["descriptor"] or text in lists["title"]


def weigh(one: Candidate, source: str, times: int) -> None:
    """Points for a candidate by its form and by what stands beside it; `times` is how often the text has it."""
    lists = word_lists("zh")
    body = [word for word in one.words if word.role not in (TAIL, SERIES) or word is one.words[0]]
    tail = "".join(word.text for word in one.words if word.role == TAIL and word is not one.words[0])
    odd = sum(len(word.text) for word in one.words if word.role in (ODD, KNOWN) and not generic(word.text))
    tied = [word for word in body if word.role == TIE and len(word.text) == 1]
    if tail and odd == 0 and len(tied) >= 2 and len(tied) == len(body):
        odd = len(tied)  # 达明 of 达明机器人
    ordinary = all(generic(word.text) or word.text in lists["ordinary"] for word in body)
    length = sum(2 if word.text.isascii() else len(word.text) for word in one.words)
    if (
        one.text in lists["descriptor"]
        or one.text in lists["generic"]
        or one.text in lists["ordinary"]
        or length < SHORTEST
    ):
        one.points = -9
        return
    if length > (LONGEST_SUFFIXED if tail else LONGEST_RUN) or all(
        word.role == PLACE and (len(one.words) > 1 or word.tag == "x") for word in one.words
    ):
        one.points = -9
        return
    money = any(tail.endswith(ending) for ending in lists["suffix_money"])
    place = any(word.role == PLACE for word in body)
    if tail:
        if ordinary and not place:
            fund = (
                tail.endswith("基金")
                and sum(len(word.text) for word in one.words) >= 6
                and not all(word.text in lists["vague"] for word in one.words)
            )
            one.points += (
                (3 if length >= 7 else 2) if fund else (1 if money and one.text not in lists["descriptor"] else -3)
            )
        elif odd >= 1 and not ordinary:
            one.points += 4 if odd >= 2 or length >= 4 else 2
        elif place and money:
            one.points += 3 if one.text != tail else 0
        else:
            one.points += 3 if money else 2
    else:
        coined = len(one.words) == 2 and odd == 1 and _acts(one.words[1]) and length == 3  # 优必选
        odd += coined
        if ordinary or (odd < 2 and any(_acts(word) or word.tag == "vn" for word in one.words)):
            one.points -= 9
        elif odd >= 2:
            one.points += 1
        elif odd == 1 or not any(common(word.text) for word in one.words):
            one.points += 0
        else:
            one.points -= 1
    one.points += _around(one, source)
    if (
        not tail
        and len(one.words) > 1
        and one.words[0].role == PLACE
        and 2 <= odd <= 4
        and length - len(one.words[0].text) == odd
    ):
        one.points += 1
    if tail and odd == 0 and not place and any(tail.endswith(word) for word in lists["suffix_product"]):
        one.points -= 1
    if tail and odd == 0 and any(word.tag in ("v", "vn") and not generic(word.text) for word in body):
        one.points -= 1
    if any(word.text.isascii() and generic(word.text) for word in one.words):
        one.points -= 2
    if tail and one.words[-1].role == SERIES and len(one.words) >= 3:
        one.points += 1
    if _COUNTED.search(one.before):
        one.points -= 3
    if odd >= 2 or (tail and money):
        one.points += 2 if times >= 3 else 1 if times == 2 else 0
    if one.before in ("", *_JOINS, "：") and one.after in ("、", "等", "，", "。", "与", "和") and 3 <= length <= 6:
        one.points += 1


def _around(one: Candidate, source: str) -> int:
    lists = word_lists("zh")
    points = 0
    if _TICKER.match(source, one.end):
        points += 2
    clear_left = (
        not one.before
        or not one.before[-1].isalnum()
        or one.before in lists["hard"]
        or one.before in lists["verb"]
        or one.before in lists["descriptor"]
    )
    if clear_left and one.after in lists["acts"]:
        points += 2 if one.after in lists["acts_strong"] else 1
    if one.before in lists["before_name"] or one.before in lists["descriptor"]:
        points += 2 if one.before in lists["before_strong"] else 1
    if one.after in lists["title"]:
        points += 1
    return points
