"""Finds names in Chinese text, read in simplified characters: known forms, suffixes, enumerations, definitions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kg.extract.gazetteer import Gazetteer, letter_of
from kg.extract.han_accept import ENOUGH, accepted_runs
from kg.extract.han_apart import OWN_FUND, apart_from_persons, parent_and_own
from kg.extract.han_known import known_names, longest_known, with_known
from kg.extract.han_latin import latin_short_forms, persons_in_latin
from kg.extract.han_legal import legal_names
from kg.extract.han_lists import bought, listed, raisers, renamed, sponsors, subjects, units
from kg.extract.han_people import looks_like_person, people
from kg.extract.han_quoted import quoted
from kg.extract.han_runs import Candidate, candidates
from kg.extract.han_scan import Forms, Taken
from kg.extract.han_short import short_forms
from kg.extract.han_slots import owners, slotted
from kg.extract.spotted import Alias, Check, Spotted
from kg.extract.text import Sentence
from kg.extract.wordlists import word_lists
from kg.extract.words_han import Word, in_dictionary, seen, words

Pair = tuple[list[Spotted], list[Alias]]

_SAID_TO = re.compile("将|拟|有意|考虑|计[划画]|要|或|已|正")  # 传岑溪资本将领投
_DEALS = frozenset(["处分", "交割", "完成", "交易", "变更", "发行", "清算"])  # 处分后岑溪投资仍持有
_FORMER = re.compile("前(?![海沿程锋瞻进景橙])[^，。；]{2,8}(?:处长|总裁|总监|副总|经理|工程师|高管|主管|研究员|首席)")
_FOREIGN = re.compile("[美日港韩德荷英法陆星]商|南韩|有[指传关]|关于")  # 美商新思科技, 有指沃霖科技拟入股
_NUMBERED = re.compile("[一二三四五六七八九十壹贰叁肆伍][号號期]$")  # 沃霖三号 is a fund
_INSTALMENT = re.compile("[一二三四五六七八九十]{1,2}期")  # 沃霖产业基金三期 is another fund than 沃霖产业基金
_DEFINED = re.compile(
    r"[（(][^（）()]{0,16}?(?:下称|简称|又称|即|全称|英文名|原名|也称|亦称|俗称|曾用名)(?:为|[:：])?\s?[“\"「『‘]?([^”\"」』’（）(),，]{2,40})[”\"」』’]?[^（）()]{0,16}[）)]"
)
_QUOTED_BRACKET = re.compile(r"[（(]\s?[“\"「『‘]([^”\"」』’（）()]{2,24})[”\"」』’]\s?[）)]")
_PLAIN_BRACKET = re.compile(r"[（(]([^（）()，,、；;：:。0-9%％]{2,30}?)(?:[，,、；;]\s?[^（）()]{1,24})?[）)]")


_BETWEEN_PERSONS = frozenset(["、", "和", "与", "及", "以及"])
_PERSONS_NAME = re.compile("[㐀-鿿]{2,3}")
_AFTER_VERB = frozenset("的了过")
_RARE = 60  # times that the dictionary has seen a word that is hardly ever used
_COMPANY_WORDS = (
    "的全资子公司",
    "的控股子公司",
    "股份（",
    "近日完成",
    "科创板上市",
    "完成A轮",
    "完成B轮",
    "完成天使轮",
)
_COMPANY_NOUNS = ("板公司", "上市公司", "初创公司", "芯片公司", "芯片企业", "半导体公司", "科技公司", "大模型公司")
_COMPANY_ACTS = re.compile("[^，。；]{0,8}?(?:领投|收购|公告|募资|融资|上市|股份|股权|递表|挂牌)")
_TICKER = re.compile("[（(][0-9]{5,6}(?:[.．][A-Z]{2})?[）)]")
_TOWARDS = re.compile("[向对给][^，。；：、投]{1,16}$")  # 向芯片企业岑溪光子投资5000万元
_CLOSING = frozenset("，。；、")
_OPENING_QUOTES = frozenset("“「『《")
_BEFORE_VERB = (
    "公司投资",
    "集团投资",
    "资本投资",
    "基金投资",
    "科技投资",
    "控股投资",
    "股份投资",
    "电子投资",
    "创投投资",
)
_BY = re.compile("由[^，。；由]{0,18}$")
_OF_MONEY = re.compile(
    "的(?:约|近|逾|超)?(?:[0-9]|(?i:pre-?)?[A-H]{1,2}[+]{0,2}轮|天使|种子)"
)  # 岑溪俱乐部投资的800万元种子轮
_GOT = re.compile("(?:获|获得|得到|被|受)[^，。；获投、和与及]{0,3}$|(?:获|获得|得到)[^，。；获投]{2,30}[、和与及]$")
_SERVES_AS = ("股东", "战略", "投资", "合作", "领投", "基石", "大股东", "第一大")
_ADVERBS = frozenset("传正也又已便仍将曾还均都则就更再才")
_AFTER_ADVERB = frozenset("在是于把被向对从与由以将获完")
_AFTER_ALSO = frozenset("追跟参加继续持同有入出投认领已曾增注")


def han_names(text: str, source: str, parts: list[Sentence], gazetteer: Gazetteer, checked: Check) -> Pair:
    """All names in Chinese sentences, and the pairs that mean the same."""
    spotted: list[Spotted] = []
    runs: list[Candidate] = []
    settled: list[Candidate] = []
    sentences: list[tuple[Sentence, list[Word]]] = []
    for part in parts:
        cut = words(source, part.start, part.end)
        known = known_names(text, source, part, cut, gazetteer)
        persons = people(text, source, part, cut, known)
        for one in persons:
            if _told_as_company(source, Candidate(one.start, one.end, source[one.start : one.end])):
                one.letter, one.kinds = "O", ("Company",)
        known += [one for one in persons if not any(one.start < k.end and k.start < one.end for k in known)]
        known = sorted(known, key=lambda one: one.start)
        merged = with_known(cut, known)
        sentences.append((part, merged))
        spotted += known
        full = [_spot(text, source, start, end) for start, end in legal_names(source, part, merged)]
        spotted += full
        settled += [Candidate(one.start, one.end, one.text, sure=True) for one in (*full, *persons)]
        runs += candidates(source, merged)
    taken = _taken(source, spotted)
    runs = [one for one in runs if not taken.touches(one.start, one.end)]
    accepted = accepted_runs(source, runs, settled, spotted)
    spotted += [_spot_run(text, source, one) for one in accepted]
    spotted += _governed(text, source, parts, spotted)
    spotted += _defined(text, source, parts, spotted)
    spotted += _again(text, source, parts, spotted)
    spotted += _house_funds(text, source, spotted)
    spotted += _instalments(text, source, spotted)
    alone = _alone(source, spotted)
    spotted = [_without_tail(text, source, one, alone) for one in longest_known(spotted)]
    spotted = [piece for one in spotted for piece in parent_and_own(text, source, one, kinds_of)]
    spotted = apart_from_persons(text, source, spotted, kinds_of)
    _persons_everywhere(source, spotted)
    spotted = checked(parts, spotted, kinds_of)
    more, aliases = short_forms(text, source, sentences, spotted)
    spotted = longest_known(spotted + more)
    spotted = longest_known(spotted + _units_in_latin(text, source, spotted))
    persons_in_latin(source, spotted)
    return spotted, aliases + _brackets(source, spotted) + latin_short_forms(text, spotted)


_UNIT_IN_LATIN = re.compile("[A-Z][A-Za-z]{1,14}(?: [A-Z][A-Za-z]{1,14})? (?:Fund|Ventures|Capital)(?![A-Za-z])")


def _units_in_latin(text: str, source: str, spotted: list[Spotted]) -> list[Spotted]:
    """Funds that bear a Chinese name and one in Latin letters: 沃霖 Catalyst Fund."""
    found = []
    for one in spotted:
        unit = (
            _UNIT_IN_LATIN.match(source, one.end + 1)
            if one.letter == "O" and source[one.end : one.end + 1] == " "
            else None
        )
        if unit is not None and not source[one.start].isascii():
            found.append(Spotted(one.start, unit.end(), text[one.start : unit.end()], "O", ("VentureInvestor",)))
    return found


def _house_funds(text: str, source: str, spotted: list[Spotted]) -> list[Spotted]:
    """Funds that bear the name of the firm whose they are: 岑溪集团香港 创业者基金."""
    found = []
    for one in spotted:
        fund = _HOUSE_FUND.match(source, one.end) if one.letter == "O" and one.end - one.start > 2 else None
        if fund is not None:
            found.append(_spot(text, source, one.start, fund.end()))
        own = OWN_FUND.match(source, one.end) if one.letter == "O" else None
        if own is not None:
            found.append(_spot(text, source, own.start(1), own.end(1)))
    return found


def _instalments(text: str, source: str, spotted: list[Spotted]) -> list[Spotted]:
    """Earlier and later funds of a row of funds: 岑溪鼎智一期 where 岑溪鼎智二期创业投资基金 is a name."""
    found = []
    for form in sorted({source[one.start : one.end] for one in spotted if one.letter == "O"}):
        number = _INSTALMENT.search(form, 3)
        for at in _places(source, form[: number.start()]) if number else ():
            other = _INSTALMENT.match(source, at + number.start()) if number else None
            if other is not None and number is not None and other[0] != number[0]:
                found.append(_fund(text, at, other.end()))
    return found


def _fund(text: str, start: int, end: int) -> Spotted:
    return Spotted(start, end, text[start:end], "O", ("Fund",))


def _alone(source: str, spotted: list[Spotted]) -> frozenset[str]:
    """What the names of a document are, in simplified characters."""
    return frozenset(source[one.start : one.end] for one in spotted)


def _persons_everywhere(source: str, spotted: list[Spotted]) -> None:
    """Who is a person at one place is one at all: 祁远帆和他的公司."""
    persons = {source[one.start : one.end] for one in spotted if one.letter == "P"}
    persons = {one for one in persons if len(one) >= ENOUGH or not in_dictionary(one)}
    for one in spotted:
        if one.letter in "ON" and one.entry is None and source[one.start : one.end] in persons:
            one.letter, one.kinds = "P", ("Person",)
    ordered = sorted(spotted, key=lambda one: one.start)
    for left, right in pairwise(ordered):
        if {left.letter, right.letter} == {"P", "O"} and source[left.end : right.start] in _BETWEEN_PERSONS:
            other = left if left.letter == "O" else right
            unknown = other.entry is None and not other.kinds and source[other.start] in word_lists("zh")["surname"]
            if unknown and _PERSONS_NAME.fullmatch(source, other.start, other.end):
                other.letter, other.kinds = "P", ("Person",)  # 由雷某与许达某创办


def _without_tail(text: str, source: str, one: Spotted, alone: frozenset[str]) -> Spotted:
    """A name without the verb or adverb that stuck to it: 某某投资的项目 where 某某 is a name, 某某正在."""
    form, after = source[one.start : one.end], source[one.end : one.end + 1]
    if one.entry or one.letter not in "ON":
        return one
    verb = form.endswith("投资") and (
        (after[:1].isdigit() and source[one.start - 1 : one.start] in ("向", "对", "给"))
        or (after in _AFTER_VERB and form[:-2] in alone)
        or (after in _OPENING_QUOTES and form.endswith(_BEFORE_VERB))
        or (_OF_MONEY.match(source, one.end) is not None and len(form) > 4)
        or (
            (not after or after in _CLOSING)
            and len(form) > 3
            and _GOT.search(source, max(0, one.start - 40), one.start)
        )
        or (f"{form[:-2]}资本" in alone and any(source.startswith(name, one.end) for name in alone))
    )
    by = after in _CLOSING and _BY.search(source, max(0, one.start - 20), one.start) is not None
    manages = (
        form.endswith(("投资管理", "资本管理", "创投管理", "基金管理"))
        and len(form) > 5
        and (after in ("的", "之") or by)
    )
    verb = verb or (form.endswith("投资") and after[:1].isdigit() and _TOWARDS.search(source, 0, one.start) is not None)
    verb = verb or (form.endswith("股权") and len(form) > 4 and source.count(form[:-2]) > source.count(form))
    verb = verb or manages or form.endswith("投资投资")  # 岑溪投资投资3亿元
    adverb = form[-1:] in _ADVERBS and after in _AFTER_ADVERB and len(form) > 3
    adverb = adverb or (form[-1] == "也" and len(form) > 2 and after in _AFTER_ALSO)  # 岑溪管顾也追加
    serves = form[-1] in "作为" and form[-2:-1].isascii() and source.startswith(_SERVES_AS, one.end)
    serves = serves or (form[-1] == "纳" and after == "入" and len(form) > 3)
    serves = serves or (len(form) == 3 and form[-1] == "子" and source.startswith("公司", one.end))  # 某电 子公司
    serves = serves or (form[-1] in "于之" and len(form) > 3 and (after[:1].isdigit() or after[:1].isupper()))
    serves = serves or (form[-1] == "外" and len(form) > 3 and "除" in source[max(0, one.start - 30) : one.start])
    cut = 2 if verb or (form.endswith(("个人", "本人")) and len(form) > 3) else 1 if adverb or serves else 0
    return _spot(text, source, one.start, one.end - cut) if cut else one


def _governed(text: str, source: str, parts: list[Sentence], spotted: list[Spotted]) -> list[Spotted]:
    """Members of lists of investors, and names that the text says to be new or old ones."""
    known = Taken(len(source), ((one.start, one.end) for one in spotted if one.entry or one.letter in "PX"))
    spans = [span for part in parts for span in listed(source, part, known)]
    spans += [span for part in parts for span in renamed(source, part)]
    spans += [span for part in parts for span in bought(source, part) if not known.touches(*span)]
    spans += [span for part in parts for span in sponsors(source, part) if not known.touches(*span)]
    spans += [span for part in parts for span in raisers(source, part) if not known.touches(*span)]
    spans += [span for part in parts for span in subjects(source, part) if not known.touches(*span)]
    spans += [span for part in parts for span in units(source, part) if not known.touches(*span)]
    spans += [span for part in parts for span in slotted(source, part, known)]
    spans += quoted(source, parts, Taken(len(source), ((one.start, one.end) for one in spotted if one.letter in "PX")))
    persons = [span for part in parts if part.kind == "row" for span in owners(source, part, known)]
    found = [Spotted(start, end, text[start:end], "P", ("Person",)) for start, end in persons]
    return found + [_spot(text, source, start, end) for start, end in spans]


_HOUSE_FUND = re.compile(
    "(?:香港|大湾区|亚太)?(?:创业者|创业|创新|产业|科创|种子|校友|战略)(?:投资)?基金(?!会|经理|管理|业)"
)
_FUND_BEFORE = re.compile("基金[“「『]$")


def _spot(text: str, source: str, start: int, end: int) -> Spotted:
    kinds = kinds_of(source[start:end])
    if not kinds and _FUND_BEFORE.search(source, max(0, start - 3), start):
        kinds = ("Fund",)  # 旗下第七期人民币基金「岑溪融新」
    return Spotted(start, end, text[start:end], letter_of(kinds) if kinds else "O", kinds)


def _taken(source: str, spotted: list[Spotted]) -> Taken:
    """Persons and long names: no candidate reaches into them."""
    return Taken(len(source), ((one.start, one.end) for one in spotted if one.letter == "P" or one.end - one.start > 8))


def _spot_run(text: str, source: str, one: Candidate) -> Spotted:
    """A name found by its form; three characters that begin with a surname are a person's."""
    if looks_like_person(one.words) and not _told_as_company(source, one):
        return Spotted(one.start, one.end, text[one.start : one.end], "P", ("Person",))
    # 由原沃霖副总接任: who was there before
    past = (
        source[one.start] in "原前"
        and one.end - one.start > 2
        and (source[one.start - 1 : one.start] in ("由", "聘", "任") or _FORMER.match(source, one.start) is not None)
    )
    past = past or (source[one.start] == "后" and source[one.start - 2 : one.start] in _DEALS)
    past = past or source.startswith(
        ("投出", "厂商", "下有", "上有", "里有", "例有", "目有", "还有", "另有"), one.start - 1
    )
    past = past or (source[one.start] == "者" and one.start > 0 and source[one.start - 1] in "资与购导")  # 投资者岑溪
    past = past or (source[one.start] in "予之" and one.end - one.start > 3)  # 出售予惠理集团
    past = past or (source[one.start] == "传" and _SAID_TO.match(source, one.end) is not None)
    lead = 2 if _FOREIGN.match(source, one.start) and one.end - one.start > 4 else int(past)
    later = _INSTALMENT.match(source, one.end) if source.endswith("基金", one.start, one.end) else None
    return _spot(text, source, one.start + lead, later.end() if later else one.end)


def _told_as_company(source: str, one: Candidate) -> bool:
    """Whether a text says of a name that looks like a person's that it is a company's: 科创板公司华某微（688000）."""
    acts = one.text.endswith(("微", "芯"))  # 岑溪微 makes chips
    return any(
        (acts and _COMPANY_ACTS.match(source, at + len(one.text)) is not None)
        or source.startswith(_COMPANY_WORDS, at + len(one.text))
        or source.endswith(_COMPANY_NOUNS, 0, at)
        or _TICKER.match(source, at + len(one.text)) is not None
        for at in _places(source, one.text)
    )


def _places(source: str, form: str) -> Iterator[int]:
    at = source.find(form)
    while at >= 0:
        yield at
        at = source.find(form, at + 1)


def _defined(text: str, source: str, parts: list[Sentence], spotted: list[Spotted]) -> list[Spotted]:
    """Names that the text defines after another: （下称“…”）, （「…」）."""
    ends = {one.end for one in spotted if one.letter in "ON"}
    found = []
    for part in parts:
        for pattern in (_DEFINED, _QUOTED_BRACKET):
            for match in pattern.finditer(source, part.start, part.end):
                if match.start() in ends and not match[1].isascii() and "的" not in match[1]:
                    found.append(_spot(text, source, match.start(1), match.end(1)))
    return found


def _again(text: str, source: str, parts: list[Sentence], spotted: list[Spotted]) -> list[Spotted]:
    """Every other place where a name found stands."""
    forms = {
        source[one.start : one.end]: one
        for one in spotted
        if one.letter in "ONP" and one.entry is None and _telling(one, source)
    }
    index = Forms(forms)
    found = []
    for part in parts:
        for start, form in index.found(source, part.start, part.end):
            end = start + len(form)
            if form.isascii() and _inside_word(source, start, end):
                continue
            found.append(Spotted(start, end, text[start:end], forms[form].letter, forms[form].kinds))
    return found


def _telling(one: Spotted, source: str) -> bool:
    form = source[one.start : one.end]
    return len(form) >= 3 or (len(form) == 2 and (not in_dictionary(form) or seen(form) < _RARE))


def _inside_word(source: str, start: int, end: int) -> bool:
    return (start > 0 and source[start - 1].isascii() and source[start - 1].isalnum()) or (
        end < len(source) and source[end].isascii() and source[end].isalnum()
    )


def kinds_of(name: str) -> tuple[str, ...]:
    """Classes that the ending of a Chinese name tells."""
    lists = word_lists("zh")
    for kind in ("VentureInvestor", "Fund", "University", "Exchange", "GovernmentBody", "Company"):
        if name.endswith(tuple(lists.get(f"kind_{kind}", ()))):
            return (kind,)
    return ("Fund",) if _NUMBERED.search(name) else ()


def _brackets(source: str, spotted: list[Spotted]) -> list[Alias]:
    """A（B） and A（下称“B”） where both are names: the same thing."""
    by_end = {one.end: one for one in spotted}
    by_start = {one.start: one for one in spotted}
    pairs: list[Alias] = []
    for pattern in (_DEFINED, _QUOTED_BRACKET, _PLAIN_BRACKET):
        for match in pattern.finditer(source):
            a = by_end.get(match.start())
            b = by_start.get(match.start(1))
            if a is None or b is None or b.end != match.end(1) or a is b:
                continue
            if (
                (a.letter == "P") != (b.letter == "P")
                and "P" in (a.letter, b.letter)
                and b.letter != "N"
                and a.letter != "N"
            ):
                continue
            if a.letter in "ONP" and b.letter in "ONP":
                if a.letter == "N" and b.letter == "P":
                    a.letter = "P"
                if b.letter == "N" and a.letter == "P":
                    b.letter = "P"
                pairs.append(Alias(a, b))
    return pairs


__all__ = ["han_names", "kinds_of"]
