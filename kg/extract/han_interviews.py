"""Tells which paragraphs of a Chinese interview ask, and which company an investor's answer speaks of; reads no claims."""

from __future__ import annotations

import re
from collections import defaultdict

from kg.extract.discourse import Discourse
from kg.extract.masked import Masked, item_class
from kg.extract.spotted import Spotted
from kg.extract.text import Sentence

FEWEST_ASKED = 3
_LABEL = re.compile("\\s?([\u3400-\u9fffA-Za-z]{1,8})\\s?[：:]")
_ASKERS = frozenset(["问", "問", "Q", "记者", "記者", "主持人", "编辑", "編輯"])
_OFTEN_ASKS = 0.6  # of the paragraphs of somebody who asks
# A question that turns to something else: which, what other, next, your fund.
_OPEN = re.compile(
    "哪|其他|其它|另外|还有|最近|最新|下一|接下来|后悔|遗憾|得意|满意|错过|打算|计划|LP|基金|出资人|退出|规模|募|你们是|介绍一下"
)
_NAME = item_class("ON")
_LEAD = "(?:[\u3400-\u9fffA-Za-z]{1,8}[：:])?[“「]?(?:[^，。；：\U000f0000-\U000fffff]{0,10})"
# 答：算是岑溪光算。 岑溪光算我们在2019年投了300万
_INTRODUCES = re.compile(f"(?:叫|名叫|公司|企业|新创|初创|一家|厂商)[“「]?(?P<c>{_NAME})[”」]?，")
_TURNS = re.compile(
    f"^{_LEAD}(?P<c>{_NAME})[”」]?(?:[。！!]?$|，|吧|。)|^{_LEAD}(?P<d>{_NAME})[，]?(?={_NAME}(?:们)?(?:[是在从]|[^，。]{{0,6}}投))"
)


def asking_blocks(mine: list[Sentence], text: str) -> frozenset[int]:
    """The paragraphs that ask, where there are enough of them to make an interview: 问：…？, 晚点：…？."""
    if not mine or not mine[0].language.startswith("zh"):
        return frozenset()
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for part in mine:
        first.setdefault(part.block, part.start)
        last[part.block] = part.end
    labels: dict[str, list[int]] = defaultdict(list)
    plain: list[int] = []
    asks = {block for block, end in last.items() if text[first[block] : end].rstrip("”」\"' ").endswith(("？", "?"))}
    for block, start in first.items():
        label = _LABEL.match(text, start)
        if label is not None:
            labels[label[1]].append(block)
        elif block in asks:
            plain.append(block)
    found = set(plain)
    for name, blocks in labels.items():
        often = sum(block in asks for block in blocks) >= _OFTEN_ASKS * len(blocks)
        if name in _ASKERS or (len(blocks) > 1 and often):
            found.update(blocks)
    return frozenset(found) if len(found) >= FEWEST_ASKED else frozenset()


def take_up_asked(
    part: Sentence, text: str, spotted: list[Spotted], asking: frozenset[int], discourse: Discourse
) -> None:
    """An investor's answers are about the company that the question names, or that the answer turned to."""
    if part.block in asking:
        named = {one.party for one in spotted if one.letter in "ON"} - discourse.investors - discourse.schools
        named -= {discourse.topic if discourse.topic is not None else -1}
        if len(named) == 1:
            discourse.last["asked"] = next(iter(named))
        elif named or _OPEN.search(text, part.start, part.end):
            discourse.last.pop("asked", None)
    discourse.focus = discourse.last.get("asked")
    if discourse.focus is None:
        discourse.last.pop("company", None)
    else:
        discourse.last["company"] = discourse.last["subject"] = discourse.focus


def take_up_turn(masked: Masked, discourse: Discourse) -> None:
    """An answer that begins with a company's name is about that company from there on."""
    turn = _TURNS.match(masked.text)
    shown = _INTRODUCES.search(masked.text)
    sign = (turn["c"] or turn["d"]) if turn else shown["c"] if shown else None
    party = masked.items[sign].content if sign else None
    if isinstance(party, int) and party not in discourse.investors | discourse.schools and party != discourse.topic:
        discourse.last["asked"] = party
        discourse.about(party)
        discourse.last["subject"] = party


def keep_turn(discourse: Discourse) -> None:
    """What a sentence turned to is what the rest of the answer is about."""
    focus = discourse.focus
    if focus is not None and focus != discourse.topic and focus not in discourse.investors:
        discourse.last["asked"] = focus


__all__ = ["asking_blocks", "keep_turn", "take_up_asked", "take_up_turn"]
