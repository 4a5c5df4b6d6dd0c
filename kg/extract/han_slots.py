"""Names that stand where only a company or an investor can, whatever the dictionary makes of their characters.

大模型公司弦外宣布完成…: between a word that says what the name is and what only a company does. Says nothing of who did what.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extract.han_scan import Taken
from kg.extract.text import Sentence
from kg.extract.wordlists import word_lists
from kg.extract.words_han import HEAD, ODD, PLACE, PLAIN, STOP, TAIL, TIE, Word, in_dictionary, seen, words

_OFTEN = 600  # times that the dictionary has seen a word which, alone, is nobody's name
_WHEN = (
    "(?:近日|日前|今日|昨日|今天|昨天|本周|上周|近期|随后|此前|已|正式|顺利|成功|再次|再度|连续|独家|又|也|则|还|同样"
    "|于?(?:\\d{4}年)?\\d{1,2}月(?:\\d{1,2}日)?)?"
)
_GETS = "(?:宣布|官宣|完成|获得|获|拿下|拿到|斩获|敲定|关闭|披露|签下|筹得|募得|融资|递表|递交|冲刺)"
_ROUND = "(?:，(?:投资|出资|金额)[0-9]|(?:的)?(?:首轮|新一轮|最新一轮|(?i:pre-?)?[A-H]{1,2}\\+{0,2}轮|天使\\+?轮|种子\\+?轮|战略轮|战略融资|首轮融资|股权|控股权))"
_FOUNDED = "(?:(?:19|20)\\d\\d年(?:\\d{1,2}月)?(?:才)?(?:由|成立|创立|创办|在|注册|诞生)|(?:成立|创立|创办|设立|注册|诞生)于|由[^，。；]{2,24}(?:创立|创办|创建|成立))"
_NOUN = (
    "(?:公司|企业|厂商|平台|供应商|服务商|开发商|制造商|研发商|集成商|提供商|独角兽|初创|新创|新秀|龙头|新势力|创企"
    "|新创公司|初创公司|初创企业|创业公司|设计商|芯片商|设备商|材料商|零部件商|项目)"
)
_LEFT = f'(?<=[㐀-鿿A-Za-z]){_NOUN}[“「『"]?'
_END = '[”」』"]?(?:[（(][^（）()]{1,40}[）)])?'
_BEFORE_ACT = re.compile(f"{_LEFT}([㐀-鿿]{{2,6}}?){_END}(?={_WHEN}(?:{_GETS}|{_ROUND}|{_FOUNDED}))")
_CODED = re.compile("(?:^|(?<=[，。：；、】）」厂商司业头]))([㐀-鿿]{2,5})[（(]\\d{4,6}(?:[-.][A-Z]{2})?[)）]")
_CALLED_AI = re.compile(
    "(?:^|(?<=[，。；：、！？\\n（“「是的与和投购对为由向由获称])|(?<=公司)|(?<=厂商)|(?<=企业)|(?<=开发商)|(?<=新创))([㐀-鿿]{2,3})AI(?=[^A-Za-z㐀-鿿]|[则也已正将的在与和获完宣上由估持拟因首今昨近去现原及旗为是]|股)"
)  # 岑星AI
_TOLD = re.compile(
    "(?:做|主打|主营|研发|专注|从事|投|投资)(?:[^，。；的]{2,14})?(?:过|了)?的([㐀-鿿]{2,5}?)(?=[，。、（(]|去年|今年|前年|已经|已在|已于|在[^，。]{0,8}上市|刚刚)"
)
_PARENT = re.compile(
    "(?:(?<![㐀-鿿])|(?<=[、由获和与及是]))([㐀-鿿]{3,6}?)(?:集团)?旗下(?=的?[㐀-鿿A-Z])"
)  # 沪东重机旗下的
_TARGET = re.compile(
    "(?:收购|并购|买下|入股|投资|领投|吃下|拿下|增资)(?:了)?[㐀-鿿A-Za-z]{0,12}?(?:设计厂|厂商|[开研制供服设]\\w{0,2}商|公司|企业|平台|业者|初创|新创)"
    "([㐀-鿿]{2,5})(?=[，。；（(]|的?(?:全部|全数|控股|多数|过半|[0-9]))"
)
_BUYER = re.compile("(?:转让|出售|卖|转卖|售|让与)(?:给|予)(?:了)?([㐀-鿿]{3,8})(?=[，。；（(])")
_MARK = "[-*•·・●■◆▪◦○▶★]|\\d{1,2}[.、．）]|[①-⑳]"
_LABEL = re.compile(
    f"^\\s?(?:{_MARK})\\s?[【《“「]?([㐀-鿿A-Za-z0-9]{{2,8}})[】》”」]?\\s?[｜|丨：:]"
    "(?=[^\\n]{0,30}?(?:轮|融资|万|亿|上市|挂牌|IPO|收购|入股|并购))"
)
# 【岑见知语】A轮: the head of an item of a round-up.
_HEAD_OF_ITEM = re.compile(
    "^\\s?【([㐀-鿿A-Za-z0-9]{2,10})】(?=[^\\n]{0,30}?(?:轮|融资|万|亿|上市|挂牌|IPO|收购|入股|并购|增资)|\\s*$)"
)
_AFTER_HEAD = re.compile(
    "^\\s?【[^】\\n]{2,10}】([㐀-鿿]{2,8}(?:智能|科技|机器人|半导体|微电子|光电|智算|资本|创投|电子|汽车|软件|生物))(?=再融|再获|完成|获|宣布|拿到|拿下|递表|敲定)"
)
# 岑溪芯创三期完成首关
_ROW_OF_FUNDS = re.compile(
    "(?:(?<=[，。；：、的•·])|(?<=旗下)|(?<![㐀-鿿]))([㐀-鿿]{3,8}?[一二三四五六七八九十]{1,2}期)"
    "(?=(?:已|近日|日前|宣布|正式|顺利)?(?:完成)?(?:首轮|首次|最终|第二次)?(?:首关|终关|关账|关闭|交割|募集|备案|募资|超募|首期关|设立))"
)
_QUOTED = re.compile(
    f"(?:{_NOUN}|基金|名为|名叫|取名|起名|命名为|叫做|叫|称为|简称)[“「『]([㐀-鿿A-Za-z]{{2,8}})[”」』]"
)
_PUTS_IN = (
    "(?:亦|也|均|都|则|同样|悉数|双双)?(?:有份)?(?:联合|共同|独家|独立)?(?:领投|跟投|参投|独投|追投|参与(?!者|方|人))"
)
_NO_FUND = re.compile("[的了将在为由是]|项目|工程|产线|基地|园区|厂房|融资|公司|^(?:其|该|本|第)")
_GIVER = re.compile(f"(?<![㐀-鿿])([㐀-鿿]{{3,16}}?)(?=(?:等)?{_PUTS_IN})")
_UNIT = re.compile(f"(?:由|获得|获(?!得)|旗下的?)([㐀-鿿]{{3,14}}?)(?=(?:等)?{_PUTS_IN})")
_LARGEST = re.compile("(?:主要|最大|第一大|第二大|大|控股)股东(?:则)?(?:为|是)([㐀-鿿]{3,5})(?=[，。；])")
_OWNER = re.compile("(?:^|[|｜\t\u3000] ?)([㐀-鿿]{2,3})(?= ?[|｜\t\u3000] ?[0-9])")  # a cell of a table of owners
_SUBSCRIBER = re.compile(
    "(?<![㐀-鿿])([㐀-鿿]{3,8}?)(?=(?:认购|认缴|出资|投资|投入|追加)(?:了)?(?:约|近|逾|超)?[0-9]"
    "|(?:目前|现|仍|直接|间接|合计|共)?(?:持有|持股|占股)[^，。；]{0,12}[0-9]"
    "|(?:以|作为)[㐀-鿿]{0,4}(?:产业方|产业投资[人方]|战略投资[者人方]|战投|老股东|投资[人方]|股东)(?:身份)?(?:加入|入局|入股|参与|进入|跟投|参投|进场|加码))"
)
# 其中岑溪资本认购5000万美元，泊岸保险3000万美元: each with its sum.
_PARTNER = re.compile("(?:^|[0-9]{1,2}[.、．]\\s?)([㐀-鿿]{3,8})(?=，(?:为)?(?:有限合伙人|普通合伙人|LP|GP)，)")
_NEXT_SUM = re.compile("(?<=[元币镑])，([㐀-鿿]{2,10}?)(?=[0-9])")
_SHARED_OUT = re.compile("认购|认缴|出资|投资|实缴")
_NO_NAME_OF_SUM = re.compile(
    "估值|总额|合计|其[余中]|净额|规模|收入|利润|亏损|金额|共|约|近|逾|超|另|市值|占|计|年|即|为|股本"
)
_NEVER = re.compile(
    "[的了着过是在吗呢吧啊将被把从没未不与及]|^(?:于|该|本|此|这|那|其|各|某|[两多数一三几][家只支个名位大]|我|你|他|她|它|和|与|及|由|也|均|都)"
    "|(?:公司|企业|机构|股东|团队|轮|方|人|们|者|等)$"
)


def slotted(source: str, part: Sentence, taken: Taken) -> Iterator[tuple[int, int]]:
    """source[start:end] of names in the slots of a sentence that no name known before touches."""
    for match in _BEFORE_ACT.finditer(source, part.start, part.end):
        if _may_be_a_name(match[1]) and not taken.touches(*match.span(1)):
            yield match.span(1)
    for match in _ROW_OF_FUNDS.finditer(source, part.start, part.end):
        if not taken.touches(*match.span(1)) and not _NO_FUND.search(match[1]):
            yield match.span(1)
    label = _LABEL.match(source[part.start : part.end])
    if label and _may_be_a_name(label[1]):
        yield part.start + label.start(1), part.start + label.end(1)
    after = _AFTER_HEAD.match(source[part.start : part.end])
    if after and not _NEVER.search(after[1]):
        yield part.start + after.start(1), part.start + after.end(1)
    head = _HEAD_OF_ITEM.match(source[part.start : part.end])
    if head and _told_again(source, head[1]):
        yield part.start + head.start(1), part.start + head.end(1)
    for match in _QUOTED.finditer(source, part.start, part.end):
        if _may_be_a_name(match[1]) and not taken.touches(*match.span(1)):
            yield match.span(1)
    for match in _CALLED_AI.finditer(source, part.start, part.end):
        if _coined(match[1]) and not taken.touches(*match.span()):
            yield match.span()
    for match in _CODED.finditer(source, part.start, part.end):
        if _may_be_a_name(match[1]) and not taken.touches(*match.span(1)):
            yield match.span(1)
    for match in _TOLD.finditer(source, part.start, part.end):
        if _may_be_a_name(match[1]) and _odd(match[1]) and not taken.touches(*match.span(1)):
            yield match.span(1)
    for pattern in (_TARGET, _BUYER):
        for match in pattern.finditer(source, part.start, part.end):
            if _may_be_a_name(match[1]) and not taken.touches(*match.span(1)):
                yield match.span(1)
    for match in (*_PARENT.finditer(source, part.start, part.end), *_LARGEST.finditer(source, part.start, part.end)):
        if _may_be_a_name(match[1]) and _odd(match[1]) and not taken.touches(*match.span(1)):
            yield match.span(1)
    for match in _PARTNER.finditer(source, part.start, part.end):
        if not _NEVER.search(match[1]) and not taken.touches(*match.span(1)):
            yield match.span(1)
    for match in _NEXT_SUM.finditer(source, part.start, part.end):
        told = _SHARED_OUT.search(source, part.start, match.start()) and not _NO_NAME_OF_SUM.search(match[1])
        named = told and (_may_be_a_name(match[1]) or (_tailed(match[1]) and len(match[1]) > 3))
        if named and not _NEVER.search(match[1]) and not taken.touches(*match.span(1)):
            yield match.span(1)
    yield from _givers(source, part, taken)


def _givers(source: str, part: Sentence, taken: Taken) -> Iterator[tuple[int, int]]:
    """Who leads, follows or subscribes: a name that ends as investors' names do, or one of odd characters."""
    for pattern in (_GIVER, _UNIT, _SUBSCRIBER):
        for match in pattern.finditer(source, part.start, part.end):
            start, end = match.span(1)
            barred = taken.touches(start, end) and not match[1].endswith(_MONEY_ENDS)
            span = None if barred else _giver(source, start, end)
            if span is not None:
                yield span


def _giver(source: str, start: int, end: int) -> tuple[int, int] | None:
    """The name in the words before a verb of investing, without those that only say when or how."""
    start = max(start, *(match.end() for match in _JOINT.finditer(source, start, end)), start)
    cut = words(source, start, end)
    inner = word_lists("zh")["in_legal"]
    while cut and (cut[0].role in (STOP, HEAD) or cut[0].text in _LEADING) and cut[0].text not in inner:
        cut = cut[1:]
    if len(cut) < 2 or any(word.role in (STOP, HEAD) and word.text not in inner for word in cut):
        return None
    form = source[cut[0].start : end]
    odd = sum(len(word.text) for word in cut if word.role == ODD)
    money = form.endswith(tuple(word_lists("zh")["suffix_money"])) and not _says_nothing(cut)
    if not money and _TELLS.search(form):
        return None  # 岑溪创投为泊岸 持股的子公司
    of_house = cut[0].text in _HOUSES and odd > 0 and len(form) <= LONGEST_OF_HOUSE  # 国投集新
    if _NEVER.search(form) or not (odd >= 3 or of_house or (money and (odd or cut[0].role == PLACE or len(form) >= 6))):
        return None
    return cut[0].start, end


@cache
def _coined(form: str) -> bool:
    """Whether characters before "AI" are a brand and no field of it: 岑星AI; not 边缘AI, 国产AI."""
    lists = word_lists("zh")
    plain = lists["generic"] | lists["ordinary"] | lists["descriptor"] | lists["verb"] | lists["noun"] | lists["title"]
    cut = words(form, 0, len(form))
    rare = form not in plain and (not in_dictionary(form) or seen(form) < _RARE_BRAND)
    return rare and not any(word.role in (HEAD, STOP, PLACE) or word.text in plain for word in cut)


_RARE_BRAND = 60
_HOUSES = frozenset(["国投", "建投", "城投", "金控", "国调", "中保", "产投"])  # their funds bear their name
LONGEST_OF_HOUSE = 5  # characters
_MONEY_ENDS = ("基金", "资本", "创投")  # 数码港 in 数码港投资创业基金
_JOINT = re.compile("(?<=[㐀-鿿]{2})[与和及]")
_TELLS = re.compile("[为是系由以]")
_LEADING = frozenset(["并", "且", "而", "另", "其中", "此外", "最终", "本轮", "该轮", "前者", "后者"])


def _tailed(form: str) -> bool:
    """Whether it ends as names do: 泊岸保险."""
    return form.endswith(tuple(word_lists("zh")["suffix"]))


def _says_nothing(cut: list[Word]) -> bool:
    vague = word_lists("zh")["vague"]
    return all(word.text in vague or word.role == HEAD for word in cut)


def _odd(form: str) -> bool:
    """Whether no word of the dictionary is in it but rare ones: 曦照, 云图数安; not 生意, 技术公司."""
    cut = words(form, 0, len(form))
    return any(word.role == ODD for word in cut) and all(seen(word.text) < _OFTEN for word in cut if len(word.text) > 1)


def _told_again(source: str, form: str) -> bool:
    """Whether the head of an item is no ordinary word, and the text has it again without its brackets."""
    plain = _NEVER.search(form) or (in_dictionary(form) and seen(form) > _RARE_BRAND)
    return not plain and source.count(form) > source.count(f"【{form}】")


@cache
def _may_be_a_name(form: str) -> bool:
    """Whether what fills a company's slot is no ordinary word or phrase: 弦外, 叠石; not 目前, 产品."""
    if _NEVER.search(form):
        return False
    if form.isascii():
        return any(letter.isupper() for letter in form) and form.casefold() not in word_lists("zh")["latin_never"]
    cut = words(form, 0, len(form))
    lists = word_lists("zh")
    if in_dictionary(form) and seen(form) > _OFTEN:
        return False
    if any(word.role in (STOP, HEAD) or word.text in lists["verb"] for word in cut if len(word.text) > 1):
        return False
    if any(word.text in lists["hard"] and word.text not in lists["soft"] for word in cut):
        return False
    telling = any(word.role in (ODD, TIE) or not _ordinary(word) for word in cut)
    return telling and any(word.role in (ODD, TIE, PLAIN, TAIL) for word in cut)


def _ordinary(word: Word) -> bool:
    lists = word_lists("zh")
    listed = word.text in lists["generic"] or word.text in lists["ordinary"] or word.text in lists["suffix"]
    return listed or word.role == PLACE or seen(word.text) > _OFTEN


def owners(source: str, part: Sentence, taken: Taken) -> Iterator[tuple[int, int]]:
    """Persons in the cells of a table of shareholders: a surname and a character or two, then a number."""
    surnames = word_lists("zh")["surname_frequent"]
    for match in _OWNER.finditer(source, part.start, part.end):
        if match[1][0] in surnames and _may_be_a_name(match[1]) and not taken.touches(*match.span(1)):
            yield match.span(1)


__all__ = ["owners", "slotted"]
