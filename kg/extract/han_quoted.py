"""Names that a Chinese text puts in quotation marks: 大模型公司“弦外”, “弦外”完成A轮. Never takes a saying for a name.

A quoted word is a name where what stands beside it is said of companies and funds alone, or where its characters make no
ordinary words; what somebody said, a catchword and a product are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from kg.extract.han_scan import Taken
from kg.extract.text import Sentence
from kg.extract.wordlists import word_lists
from kg.extract.words_han import ODD, PLACE, TIE, in_dictionary, seen, words

_OFTEN = 600  # times that the dictionary has seen a word that two plain characters make
_PLACES = 20  # where a form stands that are looked at
_SAYING = re.compile("[没未无便曾太很这那着得]")
_NUMERALS = frozenset("一二三四五六七八九十两几")
_PLAIN_LETTERS = frozenset("不是有没也还就只可能会要人家后前中来去出做系")
_ONE_THAT_IS = re.compile("(?:最[^，。；]{1,4}的|投的|退掉的|来自|剩下的|项目|案例|首单|次之|隔壁)是$")
_LONG = 5  # plain characters that make a phrase rather than a name
_QUOTED = re.compile("[“「『]([㐀-鿿A-Za-z0-9π·.\\- ]{2,14})[”」』]")
_WHEN = (
    "(?:近日|日前|今日|昨日|今天|昨天|本周|上周|上月|去年|今年|近期|随后|此前|已|正式|顺利|成功|再次|再度|连续|独家|又|也|则|还|同样"
    "|于?(?:\\d{4}年)?\\d{1,2}月(?:\\d{1,2}日)?(?:于|在)?){0,2}"
)
_ROUND = (
    "(?:首轮|新一轮|最新一轮|(?i:pre-?)?(?:[A-H]|IPO)[1-9+]{0,2}轮|天使\\+?轮|种子\\+?轮|战略轮|战略融资|首轮融资|融资)"
)
_AFTER = re.compile(
    f"(?:公司)?(?:[（(][^（）()]{{1,30}}[）)])?(?:{_WHEN}(?:宣布完成|官宣完成|完成[^，。；]{{0,12}}(?:轮|融资)|宣布[^，。；]{{0,12}}(?:轮|融资)|获(?!得感|奖|批|评)[^，。；]{{0,16}}(?:投|轮|资|购)|启动[^，。；]{{0,6}}轮"
    f"|拿下|拿到[^，。；]{{0,8}}(?:轮|资|万|亿)|斩获|交割|递表|上市|挂牌|招股|更名|停止运营|成立于|创立于|注册于|增资|注资|控股权|持股|占股|拟被|扩募|招股)"
    f"|(?:的)?(?:控股|多数|少数|全部|部分|约|剩余){{0,2}}(?:[0-9.]+[%％]|[一二三四五六七八九两]成|股权|股份|股东|估值|融资额|{_ROUND})"
    "|(?:的)?(?:联合)?(?:创始人|创办人|创始团队|投资方|投资人|外部股东|实控人|首席执行官|CEO|董事长|董事|合伙人|总经理|CTO|CFO|首席|员工|高管|前身|天使轮|母公司|控制权|外资|资本额|暗盘|办公室|官宣)|[：:，]?(?:半年|一年|全年)?募[0-9])"
)
_FIRM = (
    "(?:公司|企业|厂商|服务商|开发商|制造商|供应商|设计商|提供商|独角兽|初创|新创|创企|科企|厂|日商|美商|子公司|项目|新秀|新兵|老牌创投|家族办公室"
    "|(?<!平)(?<!舞)平台公司|(?:芯片|晶片|设备|材料|模型|软件|伺服器|服务器)(?:新创)?(?:公司|商|企业|厂|业者|团队|新星)|业者|主体|基金|母基金|合伙企业|机构|创投|标的(?:为|：)?|的同行)"
)
_DOES = (
    "(?:收购|洽购|并购|买下|购入|入股|投资|投资了|投过|领投|跟投|重仓|增持|减持|持有|所持|参股|控股|认购|注资|押注|孵化|孵化了|孵出|创立|创立了|创办|创办了"
    "|成立了|创建|创建了|设立了|开了|公司叫|它叫|改叫|名叫|名为|名曰|取名|更名|更名为|改名|改名为|易名为|注册为|登记成|公司是|创立的|创办的|控股的|旗下的?"
    "|拿下|抱团拿下|催生|合组的|设立的|发起的|给|退出|新增|买下|牵头|首个项目是|项目|完成对|临港|成都|上海的|深圳|深圳的|杭州的|北京的|苏州|西安|武汉|合肥|南京)"
)
_BEFORE = re.compile(f"(?:{_FIRM}|{_DOES})$")
_SAID = re.compile(
    "(?:称|说|问|答|强调|否认|承认|坚称|表示|直言|摇头|回应|回复|回覆|写道|所谓|为何|主题是|写作|说法|口号|标签|俗称|誉为|视为|称为|称作|称之为|叫作|喊出|打出|贴上|不等于|什么是|为|成为|自然人|不止|名单|只是|仅是|是|中国版|方案|计划|政策|名号|代号|列为|依)$"
)
_NAMES = re.compile("(?:名为|命名为|更名为|改名为|易名为|注册为|标的为|公司是|简称为|设为|对象为|作为)$")
_THING = re.compile(
    "(?:芯片|晶片|产品|模型|机器人|引擎|操作系统|系统|软件|系列|方案|计划|工程|平台|型号|商标|品牌|应用|助手|架构|框架|数据集|卡|节目|论坛|大会|大赛|基地|园区|号楼|项目)$"
)
_THING_AFTER = re.compile(
    "(?:系列|芯片|晶片|模型|大模型|加速卡|机器人|架构|平台|引擎|计划|工程|方案|标签|战略|模式|理念|说法|政策|名单|称号|赛道|问题|概念|身影|身份|一词|二字|行动|论坛|大赛|精神|时代)"
)
_NEVER = re.compile(
    "[了着没谁啥吗呢吧]|的.{2}|不(?!二|凡|同|止)|^(?:我|你|他|她|它|这|那|所|该|本|此|任何|某|大家|双方|又把|其)|(?:系|牌)$|^(?:公司|发行人|集团)$|^(?:[从并尚也均]?未|没|无)|该"
)
_CATCHWORD = re.compile("(?:家族|方|队|者|感|热|荒|战|化|人|力|率|价|权|性|圈|潮|虎|龙头|巨人|独角兽|东风|寒冬|公司)$")
_FIRMS_NAME = re.compile(
    "[^的]{1,8}?(?:智能|科技|半导体|微电子|语言|语音|推理|语义|声学|算法|电子|运算|计算|算力|光电|光子|智算|数智|智联|存储|资本|创投|投资|母基金|基金|有限合伙|智造|网络|技术|视觉|云|芯|微|AI)"
)
# Beside these words, or at the head of a clause before what companies do, stands no catchword.
_BESIDE = re.compile(
    "(?:对手|竞品|同行|同业|同赛道的|隔壁的?|隔壁是|邻居|客户|上游|下游|供应商|押注了?|押中|投过的?|投了|投的是|投的|投进了|转投|另一家|一家|一间|团队|校友企业|校友公司"
    "|新秀|被投|并购案|楼的|层的|同城的?|邻市的|同属|签下|相中|看中|瞄准|盯上|放弃了?|错过了?|洽购|竞购|争抢|颁给了?|案例是|即将|对手的|对手是|首单是|之后是|次之是|主角|配角|配角是|卖掉了?|买家是|买方是|卖家是"
    "|收购了?|并购了?|吸收|投资人是|控股了?|参股的?|入主|创办过?|领投了?)$"
)
_ANSWERS_IT = re.compile("答[：:](?:[^，。；：“「]{0,8})?(?:算是|就是|应该是|应当是|应是|当然是|是|有|投了|叫)?$")
_IT_IS = re.compile("(?:算是|就是|便是|要数|要算|应该是|当属|首推|莫过于|是|[：:—])$")
_HEADS_CLAUSE = re.compile("(?:^|[，。；：、！？\\n—】]|[一-龥]{2}的)$")
_ACTS_AFTER = re.compile(
    "(?:这轮|上轮|本轮|身上|背后|手里|那边|这边|方面|同样|至今|眼下|目前|迄今|原本|原为|原是|本身|本月|上月|上周|本周|周[一二三四五六日]|昨[天日晚]|今[天日]|去年|今年|前年|正在|刚刚?|随即|也?曾|已经?|则"
    "|被[^，。；]{2,10}(?:收购|吸收|买)|由[^，。；]{2,16}(?:分拆|创办|创立|领投|独投|投资|孵化|控股|发起)|[卖售]给|卖了|获[^，。；得]{2,16}(?:[0-9]|资|投)"
    "|[以从][^，。；]{2,14}(?:拿|获|买|入|融|募)|拿[了下到走]|融[了到]"
    "|的(?:故事|钱|账户|母体|另一|其他|第[一二三四]|[一二三四五]|创|股|大股|小股|投资|估值|融资|[A-F天种战Pp])|有(?:[^，。；]{0,6}股东|[一二三四五六两]位)|和[“「『]|与[“「『]|为[^，。；]{2,10}(?:旗下|所有|控股))"
)
_AGAIN = re.compile("(?:^|[，。；：、！？\\n—”」』）]|[投与和由给获向对在从被让把叫是的及将])$")
_AGAIN_AFTER = re.compile(
    "(?:[则也已曾在由与和获拿是把将被刚目现最去今主上此方随后来估融的创投股背，。、、又还原自另仍不没有][^们]?|$)"
)
_TOGETHER = re.compile("[”」』](?:[（(][^（）()]{1,16}[）)])?(?:、|和|与|及|以及|，)?[“「『]")


def quoted(source: str, parts: list[Sentence], taken: Taken) -> Iterator[tuple[int, int]]:
    """source[start:end] of names in quotation marks that no name known before touches, wherever the text quotes them."""
    spans = [
        match.span(1) for part in parts for match in _QUOTED.finditer(source, part.start, part.end) if _form(match[1])
    ]
    named = {source[start:end] for start, end in spans if _is_name(source, start, end)}
    named |= {source[start:end] for start, end in spans if _acts_as_one(source, start, end)}
    if named:
        named |= {source[start:end] for start, end in spans if _beside_names(source, start, end)}
    for (_, left), (right, end) in pairwise(spans):
        joined = right - left <= 20 and _TOGETHER.fullmatch(source, left, right)
        if joined and source[spans[0][0] : left].endswith(tuple(named)) and not _thing(source, right, end):
            named.add(source[right:end])  # 做“弦外”与“泊岸”
    yield from (span for span in spans if source[span[0] : span[1]] in named and not taken.touches(*span))


def _is_name(source: str, start: int, end: int) -> bool:
    """Whether what stands beside a quoted word says that it is a name."""
    before = source[max(0, start - 9) : start - 1]
    if _thing(source, start, end) or (_SAID.search(before) and not _NAMES.search(before)):
        return False
    told = _AFTER.match(source, end + 1) is not None or _BEFORE.search(before) is not None
    form = source[start:end]
    return (told and _rather_a_name(form)) or _odd(form) or _ends_as_a_firm(form)


def _acts_as_one(source: str, start: int, end: int) -> bool:
    """Whether what a sentence says of a quoted word, or the word without its marks elsewhere, is said of companies."""
    form, before = source[start:end], source[max(0, start - 9) : start - 1]
    if _thing(source, start, end) or not (_short(form) and _rather_a_name(form)):
        return False
    answers = _ANSWERS_IT.search(source[max(0, start - 18) : start - 1]) is not None
    if (answers or (_IT_IS.search(before) and _stands_bare(source, form))) and _has_odd(form):
        return True  # 答：算是“岑溪光算”
    if _SAID.search(before):
        return False
    if _BESIDE.search(before) or (_HEADS_CLAUSE.search(before) and _ACTS_AFTER.match(source, end + 1)):
        return True
    return _HEADS_CLAUSE.search(before) is not None and _stands_bare(source, form)


def _has_odd(form: str) -> bool:
    return not in_dictionary(form) and any(word.role in (ODD, TIE) for word in words(form, 0, len(form)))


def _beside_names(source: str, start: int, end: int) -> bool:
    """Whether a quoted word is one more name in a text that quotes names: 三层的“知渺”刚拿到融资，七层的“未央语言”在裁员."""
    form, before = source[start:end], source[max(0, start - 9) : start - 1]
    said = _SAID.search(before) is not None and not _ONE_THAT_IS.search(before)
    if _thing(source, start, end) or said or form.isascii() or not (_short(form) and _rather_a_name(form)):
        return False
    cut = words(form, 0, len(form))
    plain = in_dictionary(form) or form[0] in _NUMERALS or any(_in_saying(word.text) for word in cut)
    return not plain and any(word.role in (ODD, TIE) for word in cut)


def _in_saying(word: str) -> bool:
    return word in _PLAIN_LETTERS or (len(word) > 1 and seen(word) > _OFTEN) or word in word_lists("zh")["verb_letter"]


def _stands_bare(source: str, form: str) -> bool:
    """Whether a quoted form also stands without its marks where a name does: 霜降本身也换了主人."""
    at = source.find(form)
    for _ in range(_PLACES):
        if at < 0:
            return False
        after = at + len(form)
        bare = source[at - 1 : at] not in tuple("“「『") and source[after : after + 1] not in tuple("”」』")
        if bare and _AGAIN.search(source[max(0, at - 1) : at]) and _AGAIN_AFTER.match(source[after : after + 2]):
            return True
        at = source.find(form, after)
    return False


@cache
def _short(form: str) -> bool:
    """Whether it is short as names are and no phrase with a verb: 霓光, 北纬三十; not 没有参与."""
    if _CATCHWORD.search(form) or form[-1] in "系派级型式" or _SAYING.search(form):
        return False
    cut = words(form, 0, len(form))
    return len(form) <= _LONG and not any(word.text in word_lists("zh")["verb"] for word in cut if len(word.text) > 1)


def _thing(source: str, start: int, end: int) -> bool:
    """Whether it is quoted as the name of a product, a plan or a catchword."""
    before = source[max(0, start - 7) : start - 1]
    project = before.endswith("项目") and _AFTER.match(source, end + 1) is not None
    return (_THING.search(before) is not None and not project) or _THING_AFTER.match(source, end + 1) is not None


@cache
def _form(form: str) -> bool:
    lists = word_lists("zh")
    if form != form.strip() or _NEVER.search(form):
        return False
    if form.isascii():
        return form.casefold() not in lists["latin_never"] and any(letter.isupper() for letter in form)
    return form not in lists["generic"] | lists["ordinary"] | lists["descriptor"] | lists["title"] | lists["verb"]


@cache
def _rather_a_name(form: str) -> bool:
    """Whether a quoted form may be a name where only a company can stand: no phrase of words that say what one does."""
    cut = words(form, 0, len(form))
    lists = word_lists("zh")
    vague = all(word.text in lists["generic"] | lists["vague"] | lists["verb"] for word in cut)
    return not vague and not all(word.role == PLACE for word in cut)


@cache
def _odd(form: str) -> bool:
    """Whether its characters make no ordinary words: 曦照, 云图数安; not 国家队, 生孩子."""
    cut = words(form, 0, len(form))
    if form.isascii() or in_dictionary(form) or _CATCHWORD.search(form):
        return False
    odd = sum(len(word.text) for word in cut if word.role in (ODD, TIE))
    plain = any(len(word.text) > 1 and seen(word.text) > _OFTEN and word.role != PLACE for word in cut)
    return odd >= 2 and not plain and len(form) <= _LONG


@cache
def _ends_as_a_firm(form: str) -> bool:
    """Whether it ends as firms' names do behind words that are not of the trade: 天问算力, not 耐心资本 and 人工智能."""
    told = _FIRMS_NAME.fullmatch(form)
    cut = words(form, 0, len(form))
    lists = word_lists("zh")
    trade = lists["generic"] | lists["ordinary"] | lists["vague"] | lists["noun"] | lists["descriptor"]
    body = cut[:-1] if len(cut) > 1 else cut
    plain = all(word.text in trade or word.role == PLACE or seen(word.text) > _OFTEN for word in body)
    return told is not None and not plain and not in_dictionary(form) and len(form) > 2


__all__ = ["quoted"]
