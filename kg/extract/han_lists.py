"""Names in Chinese enumerations that a verb or a noun of financing governs; says nothing of who did what."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.han_scan import Taken
from kg.extract.text import Sentence
from kg.extract.wordlists import word_lists
from kg.extract.words_han import FORM, HEAD, ODD, PLACE, PLAIN, STOP, TAIL, TIE, words

LONGEST_LIST, LONGEST_MEMBER, SHORTEST_MEMBER = 300, 14, 3
_VERB = re.compile(
    r"(?:等[^，。；、：]{0,10}?)?(?:联合|共同|继续|超额|独家|持续|参与|追加|作为[^，。；]{0,6})?"
    r"(?:领投|跟投|参投|联合投资|共同投资|参与投资|加注|追投|追加投资|继续加码)"
    r"|(?:等[^，。；、：]{0,10}?)?(?:均|都|亦|也|同为|同)?(?:是|为)(?:其|公司)?(?:的)?(?:LP|有限合伙人|新股东|老股东|股东|投资方)"
)
_NOUN = re.compile(
    r"(?:投资方|投资人|投资者|投资机构|跟投方|领投方|参投方|参投机构|有限合伙人|LP|LP阵容|出资人|出资方|基石投资者|已投项目|被投企业|投资项目|投资组合|代表项目|旗下)(?:还|主要|则)?"
    r"(?:包括|囊括|涵盖|为|有|分别为|分别是|：|:)(?:了)?"
)
_EDGE = frozenset("，。；：！？\n由获（）()“”「」【】\t|｜,;:!?")
_CUT = re.compile("、|以及|(?<=[㐀-鿿A-Za-z]{2})(?:和|与|及)")
_PLAIN_NAME = re.compile("[㐀-鿿A-Za-z]{2,14}")
_NO_NAME = re.compile("^某|VC$|PE$|LP$|[的了在为是将已被把从]|融资|投资(?:方|人|者)|本轮|该轮|其中|机构|公司$")
_NEW_NAME = re.compile(
    r"(?:原名|曾用名|前称|旧称|前名|更名为|改名为|改称|易名为|前身为|前身是|全称)(?:为|是|叫|[:：])?\s?[“\"「『]?"
    r"([㐀-鿿A-Za-z0-9]{2,20}?)(?:[”\"」』，。；、,;）)（(]|$)"
)
_BOUGHT = re.compile(
    r"(?:收购|买下|拿下|吃下|购入|购得|受让|持有|转让|出售|认购|增持|减持|入股|控股|并购)(?:了|其)?(?:所持有的|所持有|所持|持有的)?([㐀-鿿]{3,10}?)(?=的?(?:\d{1,3}(?:\.\d{1,4})?[%％]|全部股权|控股权|全部股份))"
)
_NO_NEW_NAME = re.compile("[的和与及了于]|旗下|团队|部门|事业部|实验室|研究所|研究院|大学|公司公司")


def listed(source: str, part: Sentence, taken: Taken) -> Iterator[tuple[int, int]]:
    """source[start:end] of the members of governed lists that no name known before touches."""
    for verb in _VERB.finditer(source, part.start, part.end):
        start = verb.start()
        while start > max(part.start, verb.start() - LONGEST_LIST) and source[start - 1] not in _EDGE:
            start -= 1
        yield from _members(source, start, verb.start(), taken)
    for noun in _NOUN.finditer(source, part.start, part.end):
        end = noun.end()
        while end < min(part.end, noun.end() + LONGEST_LIST) and source[end] not in _EDGE:
            end += 1
        closed = source.find("等", noun.end(), end)
        yield from _members(source, noun.end(), closed if closed > 0 else end, taken)


def _members(source: str, start: int, end: int, taken: Taken) -> Iterator[tuple[int, int]]:
    if "、" not in source[start:end]:
        return
    at = start
    for cut in [*_CUT.finditer(source, start, end), None]:
        stop = cut.start() if cut else end
        span = None if taken.touches(at, stop) else _name(source, at, stop)
        if span:
            yield span
        at = cut.end() if cut else end


def _name(source: str, start: int, end: int) -> tuple[int, int] | None:
    """The name in a member: what is left after the words that only say what it is."""
    others = source.find("等", start, end)
    end = others if others > start else end
    if not 2 <= end - start <= LONGEST_MEMBER + 8:
        return None
    cut = words(source, start, end)
    lists = word_lists("zh")
    while (
        cut
        and len(cut[0].text) > 1
        and (cut[0].role in (HEAD, STOP) or (len(cut) > 2 and cut[0].text in lists["descriptor"]))
    ):
        cut = cut[1:]
    maker = max((at for at, word in enumerate(cut[:-1]) if word.text.endswith(_MAKERS)), default=-1)
    if maker >= 0 and end - cut[maker].end >= SHORTEST_MEMBER:
        cut = cut[maker + 1 :]  # 台中自动化厂骏德机械
    if not cut:
        return None
    text = source[cut[0].start : end]
    generic = all(word.text in lists["generic"] or word.role in (HEAD, TAIL, FORM) for word in cut)
    verbs = any(word.role == STOP and len(word.text) > 1 for word in cut)
    acting = (
        maker < 0
        and len(cut) > 1
        and any(word.role == PLAIN and word.tag == "v" and len(word.text) > 1 for word in cut[:1])
    )
    if (
        generic
        or verbs
        or acting
        or not _PLAIN_NAME.fullmatch(text)
        or _NO_NAME.search(text)
        or text in lists["descriptor"]
    ):
        return None
    return cut[0].start, end


_MAKERS = ("厂", "商", "企业", "公司", "平台")


def bought(source: str, part: Sentence) -> Iterator[tuple[int, int]]:
    """Names between a verb of buying and the share that is bought: 收购思比科42.27%股份."""
    for match in _BOUGHT.finditer(source, part.start, part.end):
        if not _BOUGHT_NONE.search(match[1]):
            span = _name(source, *match.span(1))
            if span and span[1] - span[0] >= 3:
                yield span


_UNIT = re.compile(
    "(?:旗下的?|集团的|子公司|附属公司)([㐀-鿿]{3,6}?)(?=分拆|拆分|独立|与|和|拟|以|持有|收购|认购|参与|去年|今年|上月|昨|近日|日前|宣布|公告|于|在|将|已|则|仍|也|为首|首次|首度|是|负责|透过|通过)"
)


def units(source: str, part: Sentence) -> Iterator[tuple[int, int]]:
    """Names between 旗下 and what the unit does: 旗下的南亚科去年10月宣布."""
    for match in _UNIT.finditer(source, part.start, part.end):
        span = _name(source, *match.span(1))
        if span and span[1] - span[0] >= 3 and any(word.role in (ODD, PLACE) for word in words(source, *span)):
            yield span


_RAISER = re.compile(
    "(?:^|(?<=[，。；：！？\n】」”》]))([㐀-鿿]{3,12}?)(?=(?:[（(][^（）()]{2,30}[）)])?"
    "(?:则|也|亦|还|曾|刚|先后|上月|上周|近日|日前|今日|昨日|今天|已|正式|顺利|成功|宣布|官宣|再|又|连续|于近日|于日前|一举|据称|在今年|半年内)*"
    "(?:完成|获得|获|拿下|斩获|敲定|收获|官宣|签下)(?!收购|并购|了?对)[^，。；]{0,16}(?:轮|融资|战略投资|独家投资|注资|增资|募资|入股))"
    "|(?<=【)([㐀-鿿]{3,8})(?=】\\s?\\2)"
    "|(?:公司|企业|厂商|新创|初创|业者|开发商)([㐀-鿿]{3,6}?)(?=（(?:原名|曾用名|前身|[A-Z])[^（）]{2,30}）|(?:拿到|募得|筹得|融得|募到|融到|完成)了?[0-9.]+[万亿])"
)


_SUBJECT = re.compile(
    "(?:^|(?<=[，。；：！？\\n】」”》—]))([㐀-鿿]{3,10}?)(?=(?:[（(][^（）()]{2,30}[）)])?"
    "(?:(?:\\d{4}年|去年|今年)(?:\\d{1,2}月)?(?:由|成立|创立|创办|在|于|注册)|(?:成立|创立|创办|设立|注册)于|是一家|是家|主营|迄今|目前|总部(?:位于|设)"
    "|宣布|公告|已登|已在|已完成|则已|计划|由[^，。；]{2,20}(?:创立|创办|创建|成立)))"
)


def subjects(source: str, part: Sentence) -> Iterator[tuple[int, int]]:
    """Names that sentences begin with and that the text has more than once: 微岚传动2021年由某某创立."""
    for match in _SUBJECT.finditer(source, part.start, part.end):
        span = _name(source, *match.span(1))
        if span is None:
            continue
        cut = words(source, *span)
        while len(cut) > 1 and cut[0].role == PLACE:
            cut = cut[1:]
        form = source[cut[0].start : span[1]]
        odd = sum(len(word.text) for word in cut if word.role == ODD)
        plain = all(word.role in (ODD, PLAIN, TAIL, TIE) for word in cut) and cut[-1].role != HEAD
        if 3 <= len(form) <= 6 and plain and odd >= 1 and source.count(form) > 1:
            yield cut[0].start, span[1]


def raisers(source: str, part: Sentence) -> Iterator[tuple[int, int]]:
    """Names before what only a company does: 绿洲氢能近日完成1.5亿美元C轮融资, told more than once or of odd words."""
    for match in _RAISER.finditer(source, part.start, part.end):
        span = _name(source, *match.span(match.lastindex or 1))
        if span is None or not 3 <= span[1] - span[0] <= 6:
            continue
        form = source[span[0] : span[1]]
        cut = words(source, *span)
        odd = any(word.role == ODD for word in cut)
        plain = all(word.role in (ODD, PLAIN, TAIL, PLACE, TIE) for word in cut) and cut[-1].role != HEAD
        if plain and not form.startswith("家") and (odd or source.count(form) > 1):
            yield span


_SPONSOR = re.compile(
    "(?:聘请|(?:辅导|保荐|承销|中介)(?:机构|人|商|券商)(?:是|为|由|换成|改为|变更为))([㐀-鿿]{2,6}?(?:公司|证券))(?=担任|为|任|作|[，。；、]|$)"
)


def sponsors(source: str, part: Sentence) -> Iterator[tuple[int, int]]:
    """Names that stand where only a bank that brings a company to the exchange can."""
    for match in _SPONSOR.finditer(source, part.start, part.end):
        if match[1][:-2] not in ("该", "本", "一家", "证券", "上市", "子"):
            yield match.span(1)


_BOUGHT_NONE = re.compile("[的其该约合计共近余和与及了]|公司|标的|股权|股份|项目|目标|剩余|子公司|双方|合并|直接|间接")


def renamed(source: str, part: Sentence) -> Iterator[tuple[int, int]]:
    """Names that stand after 原名 or 更名为, up to the next mark."""
    for match in _NEW_NAME.finditer(source, part.start, part.end):
        if not _NO_NEW_NAME.search(match[1]) and match[1] not in word_lists("zh")["legal"]:
            yield match.span(1)
