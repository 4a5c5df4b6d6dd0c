"""What a Chinese text is about at a place: whom 它 and 其 after a verb stand for, whom a label or a paragraph turns to."""

from __future__ import annotations

import re
from collections import Counter

from kg.extract.discourse import Discourse, Round
from kg.extract.masked import Item, Masked, item_class
from kg.extract.names import Names
from kg.extract.spotted import Spotted
from kg.extract.text import Sentence
from kg.normalize.dates import When

_NAME = re.compile(item_class("ONL"))
_ONE = re.compile(item_class("ON"))
_CHAIN = re.compile("(?:、|和|与|及|以及)")
_MARK = re.compile("\\s?(?:[-*•·・●■◆▪◦○▶★]|\\d{1,2}[.、．）]|[①-⑳])")
_RAISES = re.compile("融资|融資|IPO|募资|募資|增资|增資")
_NO_RAISE = re.compile("估值|市值|收购|收購|并购|併購|营收|營收")
_ASKS = re.compile("(?:问|問|Q|记者|記者)\\s?[：:]")
_ANSWERS = re.compile("(?:答|A|[\u3400-\u9fff]{2,4})\\s?[：:]")
_PART = re.compile("[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[节章]|（[一二三四五六七八九十]）")
_PARTICULARS = re.compile("(?:\\d{1,2}[.、．]\\s?)?(?:公司|企业|标的公司|中文|单位|标的)?(?:的)?名称[：:]\\s?")
_STOPS = "。！？；"
_BAR = "|｜丨\t"
_PUTS_IN = re.compile("领投|跟投|参投|投资|入股|收购|认购|出资|增资")
_BESIDE = re.compile("(?:集团)?旗下|系(?:的)?|的(?:子公司|投资)|、|与|和|及")  # named to say whose another is
_OPENS = re.compile("(?:这|对|至于|在|而|回到|再看|作为|除了|与|据|围绕|值得注意的是)?[^，。；：]{0,6}$")
FEWEST = 3  # items of a round-up, or times that a text must name what its paragraph turns to


def object_before(masked: Masked, at: int, discourse: Discourse) -> int | None:
    """Whom 它 in 领投了它 or 其 in 收购其 stands for: who was named before the one that acts, else the text's company.

    Args:
        masked: the sentence.
        at: where the word stands.
    """
    named = list(_NAME.finditer(masked.text, 0, at))
    if not named:
        return discourse.focus
    last = len(named) - 1
    while last > 0 and _CHAIN.fullmatch(masked.text, named[last - 1].end(), named[last].start()):
        last -= 1
    clause = max(masked.text.rfind(mark, 0, at) for mark in "，；：。")
    here = named[last].start() > clause  # who acts is named in this clause, else at the beginning
    for match in named[:last] if here else reversed(named[1:]):
        party = masked.items[match[0]].content
        only_said = _BESIDE.match(masked.text, match.end()) or masked.text[max(0, match.start() - 1)] in _NO_HEAD
        if isinstance(party, int) and not only_said and party not in {*discourse.investors, discourse.last.get("self")}:
            return party
    target = masked.items[named[-1][0]].content
    if not here and masked.text[named[-1].start() - 1] == "对" and _TAKEN_OVER.match(masked.text, named[-1].end()):
        return target if isinstance(target, int) else None  # 完成对岑溪半导体的收购，取得其七成股权
    acting = masked.items[named[-1 if here else 0][0]].content
    return discourse.focus if discourse.focus != acting else None


_TAKEN_OVER = re.compile("(?:的)?(?:[^，。；：]{0,6}?)(?:收购|并购|要约|入股|投资|增资)，")

# Who joins the round told of does not turn the text to itself: 沃霖集团则透过子公司参与本轮.
JOINS_ROUND = re.compile(
    "[^。；]{0,60}?(?:(?:参与|认购|投资|跟投|领投|加码|入股|增资|参投)(?:了)?(?:本轮|此轮|该轮|这轮|这一轮|本次|此次)|本轮[^，。；]{0,8}(?:没有|未)?(?:加码|跟投|参与))"
)
_NO_HEAD = frozenset("前原由被获、与和及向对给")


def only_named(masked: Masked, place: int) -> object:
    """The one organisation that a sentence names before a place: 拿到钱之后，岑溪的第一个动作出人意料：它买下…"""
    named = {masked.items[sign].content for sign in _ONE.findall(masked.text[:place])}
    return next(iter(named)) if len(named) == 1 else None


def named_by(masked: Masked, place: int, party: int, discourse: Discourse) -> bool:
    """Whether a party was named before a place of the sentence or in one before, or in none of both and not after it."""
    if party in discourse.seen:
        return True
    places = [at for at, sign in enumerate(masked.text) if sign in masked.items and masked.items[sign].content == party]
    return not places or places[0] < place


def fund_before(masked: Masked, at: int, discourse: Discourse) -> int | None:
    """The fund named last before a place of a sentence: what 该基金 in it stands for."""
    items = [masked.items[sign] for sign in masked.text[:at] if sign in masked.items]
    funds = [one.content for one in items if one.content in discourse.funds]
    return funds[-1] if funds and isinstance(funds[-1], int) else None


_PLACE_LABEL = 10  # characters of "■ 武汉。" before what happened there
_LABEL = 60  # characters of a line above a story
_TELLS = re.compile("轮|輪|融资|融資|投资|投資|并购|併購|收购|收購|递表|遞表|IPO|上市|募资|募資|增资|增資|入股")


def take_label(part: Sentence, text: str, spotted: list[Spotted], values: list[Item], discourse: Discourse) -> bool:
    """A line "● 岑溪科技｜A轮｜2亿元" in a round-up: the lines below are about that company, in that round."""
    if _MARK.match(text, part.start) is None and not _stands_alone(part, text):
        return False
    if not any(bar in text[part.start : part.end] for bar in _BAR):
        place = bool(spotted) and all(one.letter == "G" for one in spotted) and part.end - part.start <= _PLACE_LABEL
        if place or (discourse.labelled and not spotted and text[part.end - 1] not in _STOPS):
            discourse.topic = discourse.focus = None  # "● a clarification"
            discourse.last = {}
        return False
    discourse.labelled = True
    first = min((at for at in (text.find(bar, part.start, part.end) for bar in _BAR) if at >= 0), default=part.end)
    named = [one.party for one in spotted if one.letter in "ON" and one.end <= first]
    discourse.topic = discourse.focus = named[0] if named else None
    discourse.last = {"company": named[0]} if named else {}
    discourse.section = Round()
    for item in values:
        if item.kind == "R":
            discourse.section.round = discourse.section.round or str(item.content)
        elif isinstance(item.content, When):
            discourse.section.date = discourse.section.date or item.content.value
    return True


def _stands_alone(part: Sentence, text: str) -> bool:
    """岑溪科技 | A轮 | 2亿元, a line of its own above what it is about: no row of a table."""
    before = text[text.rfind("\n", 0, max(0, part.start - 1)) + 1 : part.start] if part.start else ""
    after = text.find("\n", part.end)
    above = text[: part.start].rstrip().rpartition("\n")[2] if not before.strip() else before
    below = text[after:].lstrip().partition("\n")[0] if after >= 0 else ""
    short = part.kind == "row" and part.end - part.start <= _LABEL
    return (
        short
        and not any(bar in above + below for bar in _BAR)
        and _TELLS.search(text, part.start, part.end) is not None
    )


def sum_on_label(part: Sentence, text: str, values: list[Item]) -> list[Item]:
    """The money on such a line that was raised: one sum beside a round, a listing or the word for a financing."""
    sums = [item for item in values if item.kind == "M"]
    told = any(item.kind == "R" for item in values) or _RAISES.search(text, part.start, part.end)
    return sums if len(sums) == 1 and told and not _NO_RAISE.search(text, part.start, part.end) else []


def take_up_reply(part: Sentence, text: str, spotted: list[Spotted], discourse: Discourse) -> None:
    """An interview's answer is about the one company that the question before it names."""
    if _ASKS.match(text, part.start):
        named = {one.party for one in spotted if one.letter in "ON" and one.party not in discourse.investors}
        named.discard(discourse.topic if discourse.topic is not None else -1)
        discourse.last.pop("asked", None)
        if len(named) == 1:
            discourse.last["asked"] = next(iter(named))
    elif _ANSWERS.match(text, part.start) and "asked" in discourse.last:
        discourse.about(discourse.last["asked"])


_ITS_FOUNDER = re.compile("(?:其|它的|他们的|对方的?)?(?:联合|两位|共同)?(?:创始人|创办人|创始团队|团队|董事长|CEO)")


def take_up_target(masked: Masked, discourse: Discourse) -> None:
    """A sentence after a takeover that begins with a founder is about what was bought: 创始人何某会来做首席科学家."""
    target = discourse.last.get("target")
    if "buyer" in discourse.last and target is not None and _ITS_FOUNDER.match(masked.text):
        discourse.focus = target


def take_particulars(part: Sentence, text: str, spotted: list[Spotted], discourse: Discourse) -> None:
    """ "名称：岑溪科技有限公司" in a filing: the lines below are about that company, up to the next heading of a part."""
    filer = discourse.last.get("filer")
    if filer is not None and _PART.match(text, part.start):
        discourse.topic = discourse.focus = filer
        discourse.last["company"] = filer
        discourse.last.pop("filer")
    named = _PARTICULARS.match(text, part.start, part.end)
    first = next((one for one in spotted if one.letter in "ON" and named and one.start == named.end()), None)
    if first is not None and discourse.topic is not None and first.party != discourse.topic:
        discourse.last["filer"] = discourse.topic
        discourse.topic = discourse.focus = first.party
        discourse.last["company"] = first.party


def is_round_up(mine: list[Sentence], names: Names, investors: frozenset[int]) -> bool:
    """Whether the items of a text tell of different companies, one each: none of them is about the topic unsaid."""
    firsts: dict[int, int] = {}
    for part in mine:
        if part.kind == "item" and part.block not in firsts:
            named = [one.party for one in names.within(part.start, part.end) if one.letter in "ON"]
            firsts[part.block] = next((party for party in named if party not in investors), -1)
    told = Counter(party for party in firsts.values() if party >= 0)
    return len(told) >= FEWEST and 2 * len(told) > len(firsts) and max(told.values()) == 1


def turn_to_only(
    part: Sentence, text: str, spotted: list[Spotted], known: frozenset[int], discourse: Discourse
) -> None:
    """A paragraph whose first sentence names one company alone, early, and one that the text is much about: it turns to it."""
    named = {one.party for one in spotted if one.letter in "ON" and one.party not in discourse.investors}
    if len(named) != 1 or not named <= known or _PUTS_IN.search(text, part.start, part.end):
        return
    first = min((one for one in spotted if one.party in named), key=lambda one: one.start)
    if _OPENS.fullmatch(text, part.start, first.start):
        discourse.about(first.party)


def fund_told_of(mine: list[Sentence], names: Names) -> int | None:
    """The fund that a Chinese text is about: its title names nobody, and the first name of all is a fund's."""
    if not mine or any(one.letter in "ON" for one in names.within(mine[0].start, mine[0].end)):
        return None
    for part in mine[1:4]:
        named = [one for one in names.within(part.start, part.end) if one.letter in "ON"]
        if named:
            times = sum(one.party == named[0].party for other in mine for one in names.within(other.start, other.end))
            return named[0].party if "Fund" in named[0].kinds and times >= FEWEST else None
    return None


_NOTICE = re.compile("(?:董事会|监事会)?关于[^。]{2,60}(?:公告|通知|说明|提示|通函)$")


def filer_told(mine: list[Sentence], names: Names, source: str) -> int | None:
    """Who publishes a Chinese notice: the full name that its headline begins with."""
    head = mine[0]
    for one in names.within(head.start, head.end)[:1]:
        if one.letter in "ON" and one.start == head.start and _NOTICE.match(source, one.end, head.end):
            return one.party
    return None


def take_notice(mine: list[Sentence], names: Names, source: str, discourse: Discourse) -> bool:
    """A notice is about its own company; what 母基金 alone is, where a text is about one. Whether it is a notice."""
    topic = discourse.topic
    if topic in discourse.funds and any("母基金" in form for form in names.parties[topic or 0].forms):
        discourse.last["mother"] = topic or 0
    filer = filer_told(mine, names, source)
    if filer is not None:
        discourse.topic = discourse.focus = filer
        discourse.last.update({"self": filer, "company": filer})
    return filer is not None


def told_much(mine: list[Sentence], names: Names) -> frozenset[int]:
    """Whom the title of a text names, and who is named in it again and again."""
    times = Counter(one.party for part in mine for one in names.within(part.start, part.end) if one.letter in "ON")
    titled = {one.party for one in names.within(mine[0].start, mine[0].end) if one.letter in "ON"}
    return frozenset(titled | {party for party, number in times.items() if number > FEWEST})


_OF_AN_ISSUER = re.compile("招股|申报稿|申報稿|募集说明书|募集說明書|转让说明书|轉讓說明書")
_ISSUER = re.compile("(?:公司|发行人|發行人|企业|企業)?(?:中文)?(?:名称|名稱|全称|全稱)\\s?[:：]\\s?")
_TITLE_LINES = 4
_FIRST_LINES = 16  # sentences within which a prospectus names its issuer


def issuer_told(mine: list[Sentence], names: Names, text: str) -> int | None:
    """Whom a Chinese prospectus names as its issuer: "公司名称：…"."""
    if not any(_OF_AN_ISSUER.search(text, part.start, part.end) for part in mine[:_TITLE_LINES]):
        return None
    for part in mine[:_FIRST_LINES]:
        label = _ISSUER.match(text, part.start, part.end)
        named = next((one for one in names.within(part.start, part.end) if label and one.start == label.end()), None)
        if named is not None:
            return named.party
    return None
