"""Short forms of Chinese names inside one document: the core of a full name, its first characters, a name in a name."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from kg.extract.han_scan import MOST_ALIKE, Forms
from kg.extract.spotted import Alias, Spotted
from kg.extract.text import Sentence
from kg.extract.wordlists import word_lists
from kg.extract.words_han import (
    FORM,
    HEAD,
    KNOWN,
    ODD,
    PLACE,
    SERIES,
    STOP,
    TAIL,
    TIE,
    Word,
    common,
    in_dictionary,
    words,
)
from kg.normalize.scripts import to_simplified

_UNIT = re.compile("(?:子公司|附属公司|孙公司|参股公司|联营公司|合营公司)[“「]?$")
_VEHICLE_ENDS = ("共创", "合创", "众创", "共赢", "聚创")  # 岑溪共创 is the vehicle of its employees
LEAST_WITH_ENDING = 4  # characters: 深潜智能 of 成都深潜智能科技有限公司
WITH_PLACE = 4  # characters of a place and a core
_BRACKETS = "（(）)"


def short_forms(
    text: str, source: str, sentences: list[tuple[Sentence, list[Word]]], spotted: list[Spotted]
) -> tuple[list[Spotted], list[Alias]]:
    """Places where a short form of a name stands alone, and the pairs of full and short names.

    A core that two names share stands for neither, and a core that is a common word is none.
    """
    firsts: dict[str, Spotted] = {}
    for one in spotted:
        if one.letter in "ON" and any("㐀" <= letter <= "鿿" for letter in one.text):
            firsts.setdefault(source[one.start : one.end], one)
    pairs = _full_names(firsts, source) + _with_place_or_trade(firsts, source)
    standing: dict[str, Spotted] = {}
    for core, owner in _owners(firsts, pairs).items():
        if core not in firsts:
            standing[core] = owner
        elif _unit_of(source, owner, core):
            continue
        elif firsts[core].entry is None and owner is not firsts[core]:
            pairs.append(Alias(owner, firsts[core], short=True))
    found: list[Spotted] = []
    for start, core in _alone(standing, source, sentences, spotted):
        owner, end = standing[core], start + len(core)
        if _unit_of(source, owner, core):  # 岑溪透过子公司岑溪国际: two firms
            found.append(Spotted(start, end, text[start:end], "O"))
            continue
        short = Spotted(start, end, text[start:end], owner.letter, owner.kinds, short=True)
        found.append(short)
        pairs.append(Alias(owner, short, short=True))
    return found, pairs


def _owners(firsts: dict[str, Spotted], pairs: list[Alias]) -> dict[str, Spotted]:
    """The one name that each core stands for."""
    owners: dict[str, list[Spotted]] = defaultdict(list)
    for form, one in firsts.items():
        for core in [*_cores(form), *_within_group(form, firsts)]:
            owners[core].append(one)
    same = {frozenset((id(pair.a), id(pair.b))) for pair in pairs}
    chosen = ((core, _owner(core, owning, same)) for core, owning in owners.items())
    return {core: one for core, one in chosen if one is not None}


def _owner(core: str, owning: list[Spotted], same: set[frozenset[int]]) -> Spotted | None:
    """The name nearest to its core (紫光集团 before 紫光通信科技集团), a brand (…资本), or one that is all the same."""
    shortest = min(len(one.text) for one in owning)
    plain = [one for one in owning if len(one.text) == shortest]
    if len(plain) == 1 and shortest - len(core) <= 2:
        return plain[0]
    money = word_lists("zh")["suffix_money"]
    firms = [one for one in plain if not any(to_simplified(one.text).endswith(ending) for ending in money)]
    if len(firms) == 1 and len(plain) > 1 and shortest - len(core) <= 2:
        return firms[0]  # 璟澜 is 璟澜科技, not 璟澜创投
    first = next((one for one in owning if len(core) >= 3 and one.text.endswith(("资本", "資本"))), None)
    if first is not None:
        return first
    others = [one for one in owning if one is not owning[0]]
    return owning[0] if all(frozenset((id(owning[0]), id(one))) in same for one in others) else None


@lru_cache(maxsize=20_000)
def _cores(form: str) -> tuple[str, ...]:
    """What may stand for a full name: without place, legal form, brackets and suffix; the first two characters."""
    cut = words(form, 0, len(form))
    flat: list[Word] = []
    depth = 0
    for word in cut:
        if word.text in _BRACKETS:
            depth += 1 if word.text in "（(" else -1
        elif depth == 0:
            flat.append(word)
    while flat and flat[0].role == PLACE and len(flat) > 1:
        flat = flat[1:]
    legal = any(word.role == FORM for word in flat)
    body = [word for word in flat if word.role != FORM]
    while body and (
        body[-1].role in (TAIL, HEAD, SERIES)
        or (legal and body[-1].text in word_lists("zh")["generic"] | {"管理", "咨询"})
    ):
        body = body[:-1]
    core = "".join(word.text for word in body)
    telling = any(word.role in (ODD, TIE, KNOWN) for word in body) or not common(core)
    longer = tuple("".join(word.text for word in flat[:at]) for at in range(len(body) + 1, len(flat))) if legal else ()
    longer = tuple(one for one in longer if len(one) >= LEAST_WITH_ENDING and one != form) if body else ()
    if 2 <= len(core) < len(form) and telling and not all(word.role == PLACE for word in body):
        return (core, *longer)
    if longer and not all(word.role == PLACE for word in body):
        return longer
    return (form[:2],) if len(form) == 4 and core == form and not common(form[:2]) else ()


def _within_group(form: str, firsts: dict[str, Spotted]) -> list[str]:
    """The own part of a legal name that begins with its parent's: 行歌 of 寒武纪行歌（南京）科技有限公司."""
    if not form.endswith(("公司", "合伙）", "合伙企业")):
        return []
    for core in _cores(form):
        for size in range(2, len(core) - 1):
            rest = core[size:]
            if core[:size] in firsts and not in_dictionary(rest):
                return [rest]
    return []


def _alone(
    standing: dict[str, Spotted], source: str, sentences: list[tuple[Sentence, list[Word]]], spotted: list[Spotted]
) -> Iterator[tuple[int, str]]:
    """Where a core stands outside all longer names and is no part of another word."""
    forms = Forms(standing)
    spans = sorted((one.start, one.end) for one in spotted)
    for part, cut in sentences:
        edges = {word.start for word in cut} | {part.end}
        for start, core in forms.found(source, part.start, part.end):
            end = start + len(core)
            if start not in edges or end not in edges or _inside_longer(spans, start, end):
                continue
            if source.startswith(_VEHICLE_ENDS, end):
                continue
            if not in_dictionary(core) or _slot(source, start, end, part):
                yield start, core


def _inside_longer(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a name found before reaches out of [start, end); spans are in order and do not overlap."""
    at = max(0, bisect_left(spans, (start, 0)) - 1)
    while at < len(spans) and spans[at][0] < end:
        if spans[at][1] > start and not (start <= spans[at][0] and spans[at][1] <= end):
            return True
        at += 1
    return False


def _slot(source: str, start: int, end: int, part: Sentence) -> bool:
    """A short form that is also a word stands where a name does: between marks, or before what names are said to do."""
    lists = word_lists("zh")
    left = (
        start == part.start
        or not source[start - 1].isalnum()
        or source[start - 1] in lists["hard"]
        or source[start - 2 : start] in lists["verb"]
    )
    right = (
        end == part.end
        or not source[end].isalnum()
        or source[end] in lists["hard"]
        or source[end : end + 2] in lists["verb"]
        or source[end : end + 2] == "旗下"
        or source[end].isdigit()
    )
    return left and right


def _full_names(firsts: dict[str, Spotted], source: str) -> list[Alias]:
    """Legal names and names made of their characters in order: 问鼎投资 of 宁波梅山保税港区问鼎投资有限公司."""
    pairs: list[Alias] = []
    legal = {form: one for form, one in firsts.items() if form.endswith(("公司", "合伙）", "合伙)", "合伙企业"))}
    begins: dict[str, list[str]] = defaultdict(list)
    for full in legal:
        for at in range(len(full) - 1):
            if len(begins[full[at : at + 2]]) < MOST_ALIKE:
                begins[full[at : at + 2]].append(full)
    for form, one in firsts.items():
        if form in legal or len(form) < (4 if one.entry else 3):
            continue
        core = next(iter(_cores(form)), form)
        owners = {full for full in begins.get(core[:2], ()) if _made_of(form, core, full)}
        owners = {
            full for full in owners if not _UNIT.search(source[max(0, legal[full].start - 8) : legal[full].start])
        }
        owners = {full for full in owners if not (form.endswith("有限") and full.endswith("股份有限公司"))}
        owners = {full for full in owners if not _defined_otherwise(legal[full], form, source)}
        owners = {full for full in owners if not _defined_for_another(full, one, source)}
        owners = {full for full in owners if not (_is_of_fund(form, firsts) and _runs_it(full, source))}
        if len(owners) == 1:
            pairs.append(Alias(legal[owners.pop()], one, short=False))
    return pairs


_MANAGER_BEFORE = re.compile("(?:管理人|普通合伙人|执行事务合伙人|GP)(?:为|是|系|由|：)$")
_MANAGER_AFTER = re.compile(
    "(?:（[^（）]{1,20}）)?(?:负责)?(?:受托)?(?:管理|担任[^，。；]{0,8}管理人|任[^，。；]{0,6}管理人)"
)


def _is_of_fund(form: str, firsts: dict[str, Spotted]) -> bool:
    """Whether a form is a fund's name or what it begins with."""
    return form.endswith("基金") or f"{form}基金" in firsts


def _runs_it(full: str, source: str) -> bool:
    """Whether a full name first stands where the manager of a fund does: 岑溪基金由岑溪私募基金管理有限公司管理."""
    at = source.find(full)
    after = _MANAGER_AFTER.match(source, at + len(full)) is not None and "由" in source[max(0, at - 3) : at]
    return after or _MANAGER_BEFORE.search(source[max(0, at - 12) : at]) is not None


_TRADES = ("电子", "科技", "半导体", "微电子", "智能", "光电", "技术", "光学", "机器人", "信息")


def _with_place_or_trade(firsts: dict[str, Spotted], source: str) -> list[Alias]:
    """苏州岑溪科技 and 岑溪科技, 岑溪微 and 岑溪微电子: one name with its town or its trade and without."""
    pairs: list[Alias] = []
    for form, one in firsts.items():
        known = firsts.get(form[:-2]) if form.endswith("集团") and one.entry is None else None
        if known is not None and known.entry is not None and "Corporate" in known.kinds:
            pairs.append(Alias(known, one, short=False))
        if one.entry is not None or len(form) < WITH_PLACE + 1:
            continue
        bare = [form[len(cut[0].text) :]] if len(cut := words(form, 0, len(form))) > 1 and cut[0].role == PLACE else []
        bare += [form[: -len(trade)] for trade in _TRADES if form.endswith(trade) and len(form) - len(trade) >= 3]
        for short in bare:
            other = firsts.get(short)
            if other is None or other.entry is not None or len(short) < 3 or _unit_near(source, form, short):
                continue
            pairs.append(Alias(one, other, short=False))
    return pairs


_THROUGH = re.compile("(?:透过|通过|经由|借由|旗下|的)(?:其)?[^，。；]{0,6}(?:子公司|附属公司|孙公司|平台)$")


def _unit_of(source: str, one: Spotted, core: str) -> bool:
    """Whether a name is first told as the unit of who bears only its core: 岑溪透过香港子公司岑溪国际."""
    before = source[max(0, one.start - 24) : one.start]
    told = _THROUGH.search(before)
    return told is not None and core in before[max(0, told.start() - len(core) - 4) : told.start()]


_OF_ITS = re.compile("(?:子公司|附属公司|孙公司|参股公司|分公司|旗下|设立|成立|出资|注册)[^，。；]{0,6}$")


def _unit_near(source: str, form: str, short: str) -> bool:
    """Whether the longer form is told to be a unit of the shorter one's."""
    at = source.find(form)
    return _OF_ITS.search(source[max(0, at - 16) : at]) is not None or source.endswith(
        (short + "的", short + "在"), 0, at
    )


def _defined_otherwise(full: Spotted, form: str, source: str) -> bool:
    """Whether the text itself gives another short name for a full one."""
    after = re.split("[）)]", source[full.end : full.end + 30])[0]
    return (
        after[:1] in ("（", "(")
        and any(word in after for word in ("下称", "简称", "“", "「", '"'))
        and form not in after
    )


_DEFINES = re.compile('[（(](?:以下)?(?:简称|下称|簡稱|下稱)?(?:为|為)?[：:]?[“「"]$')


def _defined_for_another(full: str, one: Spotted, source: str) -> bool:
    """Whether a short name first stands in the brackets after some other name: 岑溪一期合伙企业（“岑溪基金”）."""
    at = max(0, one.start - 10)
    opened = _DEFINES.search(source[at : one.start])
    return opened is not None and not source.endswith(full, 0, at + opened.start())


def _made_of(form: str, core: str, full: str) -> bool:
    """Whether a name is the beginning of the telling part of a full one, with only places and brackets left out."""
    if full.startswith(form) and len(form) >= WITH_PLACE:
        return _rest_generic(full, len(form))  # 天津岑溪 of 天津岑溪创业投资有限公司
    at = full.find(core)
    if at < 0 or any(letter not in full[at:] for letter in form):
        return False
    lead = full[:at]
    if lead and words(lead, 0, len(lead))[0].role not in ((PLACE, ODD) if len(lead) > 4 else (PLACE,)):
        return False
    place = at + len(core)
    for letter in form[form.find(core) + len(core) :]:
        place = full.find(letter, place)
        if place < 0:
            return False
        place += 1
    return _rest_generic(full, at + len(core))


def _rest_generic(full: str, at: int) -> bool:
    """What follows the core is only generic words, places in brackets and the legal form."""
    lists = word_lists("zh")
    return all(
        word.role in (TAIL, FORM, PLACE, STOP, HEAD) or word.text in lists["generic"] or word.text in "有限合伙管理咨询"
        for word in words(full, at, len(full))
    )
