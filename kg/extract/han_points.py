"""Points for a stretch of Chinese text that may be a name: its form, how often it stands there, what stands beside it."""

from __future__ import annotations

import re

from kg.extract.han_runs import Candidate, acts, generic
from kg.extract.wordlists import word_lists
from kg.extract.words_han import KNOWN, ODD, PLACE, SERIES, TAIL, TIE, common, seen

SHORTEST, LONGEST_RUN, LONGEST_SUFFIXED = 2, 8, 24
_TICKER = re.compile(
    r"[（(](?:[^（）()]{0,8}?[:：.])?[A-Z0-9.]{1,10}[）)]|[（(][A-Za-z][^（）()]{1,40}[）)]|[（(][^（）()]{0,12}(?:下称|简称)"
)

# 岑溪电子51%股权
_SHARE_OF = re.compile(r"(?:剩余|合计)?(?:的)?(?:约)?[0-9][0-9.]*[%％](?:的)?(?:股权|股份)")

_COUNTED = re.compile("[一二三四五六七八九十两几多数0-9][只支家个款张套条把块座间台部辆件份]$|^[只支家个款]$")

_OF_A_NATION = (
    "人寿",
    "保险",
    "银行",
    "证券",
    "电信",
    "航空",
    "汽车",
    "财险",
    "产险",
    "移动",
    "联通",
    "烟草",
    "石油",
    "石化",
)

_JOINS = "、和与及"


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
        coined = len(one.words) == 2 and odd == 1 and acts(one.words[1]) and length == 3  # 优必选
        odd += coined
        if ordinary or (odd < 2 and any(acts(word) or word.tag == "vn" for word in one.words)):
            one.points -= 9
        elif odd >= 2:
            one.points += 1
        elif odd == 1 or not any(common(word.text) for word in one.words):
            one.points += 0
        else:
            one.points -= 1
        if _of_plain_letters(one):
            one.points -= 3
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
    if len(one.words) == 1 and length >= 4 and one.words[0].role == ODD and one.text.endswith(_OF_A_NATION):
        one.points += 3  # one word of the dictionary and yet a firm: 国泰人寿
    if _COUNTED.search(one.before):
        one.points -= 3
    if odd >= 2 or (tail and money):
        one.points += 2 if times >= 3 else 1 if times == 2 else 0
    if one.before in ("", *_JOINS, "：") and one.after in ("、", "等", "，", "。", "与", "和") and 3 <= length <= 6:
        one.points += 1


_PLAIN_LAST = 900  # times that the dictionary has seen a letter which alone is a word


def _of_plain_letters(one: Candidate) -> bool:
    """Whether a name without a suffix is spelt with a plain verb and other plain words: 拿钱, 裁掉, 四人桌."""
    letters = [word for word in one.words if word.role != KNOWN]
    if len(letters) != len(one.words) or not 2 <= len(letters) <= 4 or any(len(word.text) > 1 for word in letters):
        return False
    verbal = letters[0].text in word_lists("zh")["verb_letter"] or letters[0].text in "一二三四五六七八九十两"
    return verbal and all(seen(word.text) >= _PLAIN_LAST for word in letters)


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
    if _SHARE_OF.match(source, one.end):
        points += 2
    if one.before in lists["before_name"] or one.before in lists["descriptor"]:
        points += 2 if one.before in lists["before_strong"] else 1
    if one.after in lists["title"]:
        points += 1
    return points
