"""Which stretches of Chinese text that may be names are names: by their points, their neighbours, and cut to size."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from kg.extract.han_points import weigh
from kg.extract.han_runs import Candidate, acts, generic
from kg.extract.han_scan import Taken
from kg.extract.spotted import Spotted
from kg.extract.wordlists import word_lists
from kg.extract.words_han import KNOWN, ODD, PLACE, PLAIN, TAIL, Word

ENOUGH = 3

_NEXT = re.compile(r"(?:、|和|与|及|以及|或|跟|×|\s[×xX]\s|;|；)")

# 以色列光互联公司Lumetra: what stands before the name only says what its bearer is.
_DESCRIBES = re.compile(
    "(?:初创|创业|上市)?(?:公司|企业|厂商|新创|独角兽|巨头|[开研制供]\\w{0,2}商|平台|机构|创投|基金)[ 　]?[A-Za-z]"
)


def accepted_runs(
    source: str, runs: list[Candidate], settled: list[Candidate], spotted: list[Spotted]
) -> list[Candidate]:
    """Candidates with points enough; members of an enumeration with names get the rest from their neighbours."""
    for one in runs:
        _with_first_sign(one, source)
    times = Counter(one.text for one in runs)
    for one in runs:
        if all(word.role == KNOWN for word in one.words):
            one.points, one.sure = 0, True
            continue
        weigh(one, source, times[one.text])
    names = {(one.start, one.end) for one in spotted}
    ordered = sorted([*runs, *settled], key=lambda one: one.start)
    for _ in range(2):
        for left, right in pairwise(ordered):
            if right.start - left.end <= 3 and _NEXT.fullmatch(source[left.end : right.start]):
                _help(left, right)
                _help(right, left)
    _trim(runs)
    fields = Taken(len(source), (match.span(1) for match in _FIELD.finditer(source)))
    begins = frozenset(one.start for one in ordered if one.sure or one.points >= ENOUGH)
    strong = {one.text for one in runs if one.points >= ENOUGH}
    return [
        one
        for one in runs
        if (one.points >= ENOUGH or (one.text in strong and one.points > -4))
        and not one.sure
        and (one.start, one.end) not in names
        and not (one.words and one.words[0].role == PLACE and _only_describes(one, source))
        and not _ORDINAL.match(one.text)
        and not _NO_NAME.search(one.text)
        and not _before_quoted(one, source)
        and not _before_the_name(one, begins)
        and not fields.touches(one.start, one.end)
    ]


def _with_first_sign(one: Candidate, source: str) -> None:
    """均泽基金, 和泽资本: one sign before 基金 is no name without the adverb or conjunction that the name begins with."""
    alone = len(one.words) == 2 and one.words[0].role == ODD and len(one.words[0].text) == 1
    ends = alone and one.words[1].text in ("基金", "资本", "创投", "投资")
    if ends and one.start and source[one.start - 1] in _FIRST_SIGNS and one.before == source[one.start - 1]:
        one.start -= 1
        one.text = source[one.start : one.end]


_FIRST_SIGNS = frozenset("均和皆更同")


def _before_the_name(one: Candidate, begins: frozenset[int]) -> bool:
    """深圳语音 in 深圳语音公司岑声科技: words of a field and a noun say what the name after them is."""
    head = one.after in word_lists("zh")["descriptor"] and one.end + len(one.after) in begins
    return head and not any(word.role in (ODD, KNOWN) for word in one.words)


def _before_quoted(one: Candidate, source: str) -> bool:
    """长三角母基金 in 长三角母基金“岑溪资本”: a place and words of the field say what the quoted name is."""
    plain = bool(one.words) and one.words[0].role == PLACE and all(generic(word.text) for word in one.words[1:])
    after = source[one.end : one.end + 1]
    return plain and (after in tuple("“「『") or (after.isascii() and after.isupper()))  # 美国创投Norvik Ventures


def _only_describes(one: Candidate, source: str) -> bool:
    """以色列光互联 in 以色列光互联公司Lumetra, 日本晶圆 in 日本晶圆代工厂."""
    plain = not any(word.role in (ODD, KNOWN) for word in one.words)
    return _DESCRIBES.match(source, one.end) is not None or (plain and one.after.endswith(("厂", "商", "巨头", "龙头")))


# 专攻粤语及多语种大模型的初创…: what somebody works at has no name.
_FIELD = re.compile(
    "(?:专攻|主攻|专注于?|聚焦于?|深耕|主打|瞄准|钻研)([^，。；：、的于]{2,24})的(?=[^，。；]{0,4}(?:公司|企业|初创|新创|厂商|独角兽))"
)

# 第七期人民币基金 and 第18C章 are no names.
_ORDINAL = re.compile(
    "第[0-9]{1,3}[A-Z]?[章条节]|(?:第[一二三四五六七八九十0-9]{1,2}|首|新一?|最新一?)[期只支](?:美元|人民币|港元|母|私募|股权|创投|创业|投资|产业|早期|成长)*基金$"
)

_NO_NAME = re.compile("^传[正将拟已或要]$|成果$")  # 岑溪智能传正与某公司磋商

_DEPARTMENTS = frozenset(["事业部", "部门", "业务", "事业", "板块", "事业群", "业务线"])

_BODIES = ("基金会", "集团", "公司", "资本", "银行", "保险", "控股")
_INVESTING_POSTS = frozenset(["经理", "总监", "主管", "副总裁", "负责人", "董事", "总经理", "分析师"])
_AFTER_NAMES = frozenset(["投资", "股份", "股权", "财务", "资产"])  # what a name has, does or is asked for

_NAME_ENDS = ("资本", "基金", "创投", "股份", "科技", "集团", "平台", "智能", "半导体", "微电子", "母基金", "机器人")


def _ends_a_name(word: Word) -> bool:
    return word.role in (KNOWN, TAIL) and word.text.endswith(_NAME_ENDS)


def _trim(runs: list[Candidate]) -> None:
    """Cut from a candidate what is no part of the name inside it: 包圆壁仞, 美国博世, 腾讯有."""
    countries = word_lists("zh")["country"]
    times = Counter(one.text for one in runs if one.points >= ENOUGH or one.sure)
    for one in runs:
        inner = list(one.words)
        while (
            len(inner) > 1
            and inner[0].text in countries
            and inner[1].role in (ODD, KNOWN)
            and inner[-1].role in (ODD, KNOWN)
        ):
            inner = inner[1:]
        if len(inner) > 1 and inner[0].text in countries and times["".join(word.text for word in inner[1:])]:
            inner = inner[1:]  # 日本岑溪创投 where 岑溪创投 is a name
        while len(inner) > 1 and inner[-1].role == PLACE and inner[-2].role == KNOWN and inner[-2].text.isascii():
            inner = inner[:-1]
        if len(inner) > 1 and inner[-1].text == "投资" and inner[-2].role == KNOWN and one.after in ("的", "了", "过"):
            inner = inner[:-1]  # 腾讯 投资 的某公司
        if len(inner) > 1 and inner[-1].text == "投资" and inner[-2].role == KNOWN and inner[-2].text.isascii():
            inner = inner[:-1]  # 日本 JAFCO 投资
        if len(inner) > 1 and one.after.startswith("所") and inner[0].role == KNOWN:
            inner = inner[:1]  # the institute 机械所 of 工研院
        if (
            len(inner) > 1
            and inner[-1].text == "投资"
            and inner[-2].text.endswith(_BODIES)
            and one.after in _INVESTING_POSTS
        ):
            inner = inner[:-1]  # 岑溪基金会 投资 经理
        if len(inner) > 2 and one.after in _DEPARTMENTS and inner[-1].role == TAIL == inner[-2].role:
            inner = inner[:-1]  # 璟澜重工 in 璟澜重工机器人事业部
        if len(inner) > 2 and inner[-2].text == "管理" and inner[-1].text in ("资产", "规模"):
            inner = inner[:-2]  # 岑溪公司 管理 资产达620亿元
        while len(inner) > 1 and inner[-1].text in _AFTER_NAMES and _ends_a_name(inner[-2]):
            inner = inner[:-1]
        while len(inner) > 1 and inner[-2].role == KNOWN and inner[-1].role == PLAIN and generic(inner[-1].text):
            inner = inner[:-1]
        while len(inner) > 1 and inner[-1].text in _SAID_OF_NAMES and inner[-2].role in (ODD, KNOWN, TAIL):
            inner = inner[:-1]
        for at in range(1, len(inner)):
            rest = "".join(word.text for word in inner[at:])
            if (
                len(rest) >= 2
                and times[rest] >= 3 * max(times[one.text], 1)
                and inner[at - 1].role not in (PLACE, KNOWN)
            ):
                inner = inner[at:]
                break
        for at in range(len(inner) - 1, 0, -1):
            head = "".join(word.text for word in inner[:at])
            tail = inner[at:]
            if (
                times[head] >= 3 * max(times[one.text], 1)
                and len(tail) == 1
                and len(tail[0].text) == 1
                and tail[0].role != TAIL
            ):
                inner = inner[:at]
                break
        inner = _before_what_it_has(one, inner, times)
        if len(inner) < len(one.words):
            one.words = tuple(inner)
            one.start, one.end = inner[0].start, inner[-1].end
            one.text = "".join(word.text for word in inner)


# What is said of a name at once after it, and is no word that ends one: 岑溪 主动 入股, 岑溪 现 持股5%.
_SAID_OF_NAMES = frozenset(
    [
        "现",
        "皆",
        "俱",
        "竟",
        "料",
        "恐",
        "传",
        "偕",
        "携",
        "率",
        "惟",
        "乃",
        "暨",
        "赴",
        "返",
        "向",
        "主动",
        "实际",
        "领军",
        "领先",
        "协同",
        "挑战",
        "全力",
        "董事会",
        "高层",
        "全数",
        "本身",
        "本尊",
    ]
)
_OWNS = frozenset(["所持", "持", "持有", "转让", "出售", "认购", "受让", "收购", "增持", "减持", "回购"])
_MADE = frozenset(
    ["芯片", "大模型", "软件", "算力", "数据", "网络", "设备", "器件", "晶圆"]
)  # products, no ends of names
_GENERATION = re.compile("第.{1,2}代|[一二三四五六七八九]代|新一代|首款|系列|旗下")


def _before_what_it_has(one: Candidate, inner: list[Word], times: Counter[str]) -> list[Word]:
    """The name before what belongs to it: 岑溪 of 岑溪第三代芯片, of 所持岑溪股份, of 岑溪投资 经理."""
    lists = word_lists("zh")
    for at in range(1, len(inner)):
        head = "".join(word.text for word in inner[:at])
        known = inner[at - 1].role == KNOWN or times[head] >= 3 * max(times[one.text], 1)
        if not known:
            continue
        rest = inner[at:]
        product = rest[-1].text in lists["suffix_product"] and rest[-1].text not in lists["suffix_firm"]
        if _GENERATION.match(rest[0].text) or (one.before in _OWNS and rest[0].text in ("股份", "股权")):
            return inner[:at]
        if rest[0].text == "投资" and len(rest) == 1 and one.after in lists["title"]:
            return inner[:at]
        if inner[at - 1].role == KNOWN and all(word.role == PLAIN for word in rest) and acts(rest[0]):
            return inner[:at]
        if inner[at - 1].role == KNOWN and len(rest) == 1 and rest[0].text in _MADE:
            return inner[:at]  # 岑溪 芯片 架构总监
        if inner[at - 1].role != KNOWN and product and all(generic(word.text) for word in rest):
            return inner[:at]
    return inner


def _help(one: Candidate, other: Candidate) -> None:
    if (other.sure or other.points >= ENOUGH) and "list" not in one.reasons and not one.sure and one.points > -3:
        one.reasons.append("list")
        one.points += 2
