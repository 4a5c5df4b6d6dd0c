"""Known names in Chinese sentences: those of the registry, exchanges, names in Latin letters; guesses nothing."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.gazetteer import Gazetteer, Hit, letter_of
from kg.extract.spotted import Spotted, longest
from kg.extract.text import Sentence
from kg.extract.wordlists import word_lists
from kg.extract.words_han import FORM, KNOWN, ODD, PLACE, STOP, TAIL, Word

_LATIN_NAME = re.compile(
    r"(?:\d{1,2}[A-Z] (?=[A-Z]))?[A-Za-zÀ-ÖØ-öø-ſ][A-Za-zÀ-ÖØ-öø-ſ0-9’'&.+-]*(?:[ 　](?:of|the|and|&|for|de|[A-Z0-9À-ÖØ-Þ][A-Za-zÀ-ÖØ-öø-ſ0-9’'&.+-]*))*(?:, ?(?:LTD|INC|LLC|L\.P|LP|Ltd|Inc)(?![A-Za-z]))?(?<![ .&+-])"
)

# The place stands for its exchange.
_HONG_KONG = "(?<=[在赴来于])(?:香)?港(?=(?:首次|二次|双重|主板|成功|正式)?(?:上市|挂牌|敲|IPO|招股))"

_ROUND_NAME = re.compile(r"(?:pre-?)?[A-L]{1,2}(?:\+{1,3}|\d)?|[A-Z]?\d+", re.IGNORECASE)

# Who stands in Latin letters after such a word is a person.
_TITLE_BEFORE = re.compile(
    "(?:教授|创始人|创办人|执行长|总裁|董事长|博士|院士|CEO|首席执行官|合伙人|总经理|工程师)\\s?$"
)


def known_names(text: str, source: str, part: Sentence, cut: list[Word], gazetteer: Gazetteer) -> list[Spotted]:
    """Names of the registry at word boundaries, exchanges, places, and names in Latin letters."""
    edges = {word.start for word in cut} | {part.end}
    hits = gazetteer.han_hits(source, part.start, part.end)
    hits = [hit for hit in hits if not hit.ambiguous or _OWNS.match(source, hit.end) is not None]
    hits = [_without_verb(source, hit, gazetteer) for hit in hits]
    found = [
        one
        for hit in hits
        if _whole(hit.start, hit.end, edges, source[hit.start - 1 : hit.start] in ("前", "原"))
        or (hit.start in edges and source.startswith(("投后", "投前"), hit.end))  # 岑溪投后取得15%
        for one in (_later_fund(text, source, hit) or _parent_and_unit(text, source, hit, gazetteer))
    ]
    found += _exchanges(text, source, part, gazetteer)
    found += _latin(text, source, part, gazetteer)
    return longest_known(found)


# 沃霖创始人, 沃霖旗下: where only an organisation stands, also a form that is an ordinary word.
_OWNS = re.compile("(?:的)?(?:联合)?(?:创始人|创办人|董事长|首席执行官|执行长)|(?:集团)?旗下")
_BY = re.compile("由[^，。；由]{0,18}$")


def _without_verb(source: str, hit: Hit, gazetteer: Gazetteer) -> Hit:
    """腾讯投资的某公司, 由某某资本管理: the last two characters are a verb where what is left is a name as well."""
    verb, after = source[hit.end - 2 : hit.end], source[hit.end : hit.end + 1]
    invests = verb == "投资" and after in ("的", "了", "过")
    manages = verb == "管理" and (
        after in ("的", "之")
        or (after in tuple("，。；、,") and _BY.search(source, max(0, hit.start - 20), hit.start) is not None)
    )
    if not (invests or manages):
        return hit
    inner = [one for one in gazetteer.han_hits(source, hit.start, hit.end - 2) if not one.ambiguous]
    return inner[0] if len(inner) == 1 and inner[0].end == hit.end - 2 and inner[0].start == hit.start else hit


# 真格基金三期 and 源码资本五期美元基金 are funds of their own; 一期项目 is none.
_LATER_FUND = re.compile(
    "第?[一二三四五六七八九十]{1,2}[期号](?!项目|工程|厂|产|建|投入|总|规划|款|注资)"
    "(?:(?:人民币|美元|港元|欧元)?(?:母基金|产业基金|创投基金|投资基金|股权基金|子基金|基金))?"
)
_HAS_FUNDS = frozenset(["Fund", "VentureInvestor", "StateInvestor"])


def _later_fund(text: str, source: str, hit: Hit) -> list[Spotted]:
    """The fund that a known investor's name and a number make."""
    later = _LATER_FUND.match(source, hit.end) if _HAS_FUNDS.intersection(hit.kinds) else None
    if later is None:
        return []
    return [Spotted(hit.start, later.end(), text[hit.start : later.end()], "O", ("Fund",))]


def _of_hit(text: str, hit: Hit) -> Spotted:
    return Spotted(hit.start, hit.end, text[hit.start : hit.end], letter_of(hit.kinds), hit.kinds, hit.entry or None)


def _parent_and_unit(text: str, source: str, hit: Hit, gazetteer: Gazetteer) -> list[Spotted]:
    """A form that is another known name and the thing's own name (百度昆仑芯) is two names side by side."""
    for cut in range(hit.start + 2, hit.end - 1):
        if not (gazetteer.begins_at(source, hit.start) and gazetteer.begins_at(source, cut)):
            continue
        first, second = gazetteer.han_hits(source, hit.start, cut), gazetteer.han_hits(source, cut, hit.end)
        whole = (
            len(first) == len(second) == 1
            and first[0].end == cut
            and second[0].start == cut
            and second[0].end == hit.end
        )
        if whole and first[0].entry != hit.entry == second[0].entry and letter_of(first[0].kinds) == "O":
            return [_of_hit(text, first[0]), _of_hit(text, second[0])]
    return [_of_hit(text, hit)]


def _whole(start: int, end: int, edges: set[int], former: bool = False) -> bool:
    """A known form must not be cut out of longer words, unless it is long or stands after 前 (a former employer)."""
    return (start in edges and end in edges) or end - start >= 4 or (former and end in edges and end - start >= 3)


@cache
def _exchange() -> re.Pattern[str]:
    names = sorted(word_lists("zh")["exchange"], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)) + "|" + _HONG_KONG)


def _exchanges(text: str, source: str, part: Sentence, gazetteer: Gazetteer) -> list[Spotted]:
    found = []
    for match in _exchange().finditer(source, part.start, part.end):
        known = gazetteer.han_hits("港交所", 0, 3) if len(match[0]) < 3 and match[0].endswith("港") else []
        entry = known[0].entry if known else None
        form = "港交所" if len(match[0]) < 3 and match[0].endswith("港") else text[match.start() : match.end()]
        found.append(Spotted(match.start(), match.end(), form, "X", ("Exchange",), entry))
    return found


# Veridia 9日, Veridia 2020年, Veridia 70%, Veridia 3.5亿, Veridia B轮, Veridia CEO: what is counted or said of a name.
_COUNT_AFTER = re.compile(
    "[%％年月日号號时時点點周週季岁歲亿億万萬千百家名人位个個轮輪次倍成期款颗顆项項台元美港欧歐英席笔筆股度届屆至到～~到、/／]|多|余|餘"
)
_LAST_COUNT = re.compile("[ \u3000][0-9][0-9.,+-]*$")
_LAST_ROUND = re.compile("[ \u3000](?:[Pp]re-?)?(?:[A-L][+0-9]{0,2}|IPO)$")
_ROUND_AFTER = re.compile("\\s?(?:轮|輪|系列|前)")
_LAST_SAID = re.compile("[ \u3000](?:CEO|CTO|CFO|COO|IPO|GPU|CPU|NPU|TPU|DPU|ASIC|HBM|EDA|FPGA|SoC|ESG|Q[1-4]|H[12])$")


_GLUED_SHARE = re.compile(r"(?<=[A-Za-z])\d{1,3}(?:\.\d+)?$")


def _without_count(source: str, start: int, name: str) -> str:
    """A name in Latin letters without the number, the round or the post that only a blank parts from it."""
    stop = start + len(name)
    if source[stop : stop + 1] in ("%", "％") and (share := _GLUED_SHARE.search(name)):
        return name[: share.start()]  # Quillon51%股权
    said = _LAST_SAID.search(name)
    counted = said or (_LAST_COUNT.search(name) if _COUNT_AFTER.match(source, stop) else None)
    counted = counted or (_LAST_ROUND.search(name) if _ROUND_AFTER.match(source, stop) else None)
    return name[: counted.start()].rstrip() if counted else name


def _latin(text: str, source: str, part: Sentence, gazetteer: Gazetteer) -> list[Spotted]:
    never = word_lists("zh")["latin_never"]
    found = []
    for match in _LATIN_NAME.finditer(source, part.start, part.end):
        name, stop = match[0], match.end()
        name = _without_count(source, match.start(), name)
        stop = match.start() + len(name)
        if match.start() > part.start and source[match.start() - 1].isascii() and source[match.start() - 1].isalnum():
            continue
        if _ROUND_NAME.fullmatch(name):
            continue
        if (
            all(piece.casefold() in never for piece in re.split(r"[ /]", name))
            or len(name) < 2
            or not any(c.isupper() for c in name)
        ):
            continue
        hit = gazetteer._latin_at(text, match.start(), stop)
        if hit is not None and hit.end == stop:
            found.append(_of_hit(text, hit))
        else:
            titled = _TITLE_BEFORE.search(source, max(part.start, match.start() - 5), match.start())
            kinds = ("Person",) if titled and " " in name.strip() else ()
            letter = "P" if kinds else "N"
            found.append(Spotted(match.start(), stop, text[match.start() : stop], letter, kinds))
    return found


def with_known(cut: list[Word], known: list[Spotted]) -> list[Word]:
    """The words with each known name in one piece; a word cut by a name keeps what is left of it."""
    out: list[Word] = []
    at = 0
    for one in known:
        while at < len(cut) and cut[at].end <= one.start:
            out.append(cut[at])
            at += 1
        if at < len(cut) and cut[at].start < one.start:
            out.append(Word(cut[at].start, one.start, cut[at].text[: one.start - cut[at].start], "x", ODD))
        role = {"P": STOP, "X": STOP, "G": PLACE}.get(one.letter, KNOWN)
        if role == PLACE and one.text in word_lists("zh")["suffix"] and out and out[-1].role in (ODD, KNOWN, TAIL):
            role = TAIL
        out.append(Word(one.start, one.end, one.text, "x", role))
        while at < len(cut) and cut[at].end <= one.end:
            at += 1
        if at < len(cut) and cut[at].start < one.end:
            rest = cut[at]
            left = rest.text[one.end - rest.start :]
            role = FORM if left in word_lists("zh")["legal"] else ODD
            cut = [*cut[:at], Word(one.end, rest.end, left, "x", role), *cut[at + 1 :]]
    out += cut[at:]
    return out


def longest_known(spotted: list[Spotted]) -> list[Spotted]:
    """Of those that overlap the longest; of the same span the one the registry knows."""
    return longest(spotted, better=lambda name: (name.entry is None, name.letter != "P"))
