"""Full names with a legal form in Chinese sentences: 深圳某某科技有限公司, places, brackets and all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.text import Sentence
from kg.extract.wordlists import word_lists
from kg.extract.words_han import FORM, HEAD, ODD, PLACE, PLAIN, SERIES, STOP, TAIL, TIE, Word

SHORTEST, LONGEST_LEGAL = 2, 40
_OPEN, _CLOSE = "（(", "）)"

_LIMITED = re.compile(r"[（(](?:有限合伙|普通合伙|特殊普通合伙)[）)]")


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
        start = words[begin].start
        while source[start] in _BEFORE_NAMES and end - start > SHORTEST:
            start += 1  # 对华峻控股有限公司, where 对华 is a word
        if words[at].start - start >= SHORTEST and end <= part.end:
            yield start, end
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
        beyond = "generic" if word.role == STOP else "suffix"
        cuts = word.role in (STOP, HEAD) and word.text not in lists[beyond] and word.text not in lists["in_legal"]
        if cuts and not _after_its_place(words, begin - 1, first):
            break
        if word.role == FORM:
            break
        if word.role == TIE and word.text in "和与及为在于以至" and not _joined_in_legal(words, begin, first):
            break
        begin -= 1
    while begin + 1 < at and words[begin].text in _OWN:
        begin += 1  # 其管理平台湖州某某有限公司
    for inner in range(at - 2, begin, -1):  # 芯片企业晶合智驾（上海）科技有限公司
        kind = words[inner].text in _KINDS and words[inner + 1].role in (ODD, PLACE) and words[begin].role != PLACE
        if kind and all(word.role in (PLAIN, TAIL, HEAD) for word in words[begin:inner]):
            begin = inner + 1
            break
    while begin + 1 < at and words[begin].text in _PUTS and words[begin + 1].role in (PLACE, ODD):
        begin += 1  # 投资江陵某某有限公司
    while begin + 1 < at and words[begin].text == "之":
        begin += 1  # 收购之岑溪某某有限公司
    while begin < at and words[begin].role in (HEAD, SERIES) and words[begin].text not in lists["suffix"]:
        begin += 1
    return begin


def _after_its_place(words: list[Word], at: int, first: int) -> bool:
    """Whether a common word belongs to a name that begins with its place: 宁波均泽股权投资, 成都蜀岑同行企业管理."""
    back = at - 1
    while back > first and words[back].role == ODD and words[at].start - words[back].start <= _STEM:
        back -= 1
    if back < first or words[back].role != PLACE or words[at].start - words[back].end > _STEM:
        return False
    if words[at].role == HEAD:
        return back < at - 1
    return len(words[at].text) == 1 and words[at].tag in ("d", "v") and words[at].text not in _NEVER_IN_NAMES


_STEM = 2  # characters between the place and the common word
_NEVER_IN_NAMES = frozenset("将已也还仅只不没未有是在与和于由对向把被为及以给从拟曾正又再就都系")
_OWN = frozenset(["其", "该"])
_BEFORE_NAMES = frozenset("对向与由就被把之")
_PUTS = frozenset(["投资", "委托", "入股", "参股", "增资"])

_KINDS = frozenset(["企业", "公司", "厂商", "平台", "龙头", "独角兽", "开发商", "制造商", "供应商", "服务商"])


def _joined_in_legal(words: list[Word], begin: int, first: int) -> bool:
    """Whether the word before `begin` is inside a legal name: 国和投资管理有限公司, 计划一号至六号合伙企业."""
    if begin - 2 < first:
        return False
    before = words[begin - 2]
    if words[begin - 1].text == "至":
        return before.role == SERIES
    if words[begin - 1].text in ("与", "和", "及") and _fund_of_fields(words, begin, first):
        return True
    alone = before.role == ODD and len(before.text) == 1
    starts = begin - 3 < first or words[begin - 3].role in (STOP, PLACE)
    return alone and starts and words[begin].role in (TAIL, PLAIN)


def _fund_of_fields(words: list[Word], begin: int, first: int) -> bool:
    """Whether 与 stands between two fields of a fund that begins with its place: 深圳市机器人与大模型产业私募基金合伙企业."""
    rest = "".join(word.text for word in words[begin : begin + 12])
    if "基金" not in rest or not any(word.role == FORM for word in words[begin : begin + 12]):
        return False
    at = begin - 2
    while at > first and words[at].role in (PLAIN, TAIL, ODD, HEAD) and words[at].text not in _HOUSES:
        at -= 1
    return words[at].role == PLACE and begin - 2 > at


_HOUSES = frozenset(["资本", "创投", "投资", "基金", "集团", "科技", "控股", "股份", "证券", "银行"])


def _opening(words: list[Word], at: int, first: int) -> int | None:
    for back in range(at - 1, max(first, at - 5) - 1, -1):
        if words[back].text in _OPEN:
            return back
    return None
