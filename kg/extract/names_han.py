"""Finds names in Chinese text, read in simplified characters: known forms, suffixes, enumerations, definitions."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from kg.extract.gazetteer import Gazetteer, Hit, letter_of
from kg.extract.han_lists import bought, listed, raisers, renamed, sponsors, subjects, units
from kg.extract.han_people import looks_like_person, people
from kg.extract.han_runs import Candidate, candidates, generic, legal_names, weigh
from kg.extract.han_scan import Forms, Taken
from kg.extract.han_short import short_forms
from kg.extract.spotted import Alias, Spotted, longest
from kg.extract.text import Sentence
from kg.extract.wordlists import word_lists
from kg.extract.words_han import KNOWN, ODD, PLACE, PLAIN, STOP, TAIL, Word, in_dictionary, words

Pair = tuple[list[Spotted], list[Alias]]

ENOUGH = 3
_NUMBERED = re.compile("[一二三四五六七八九十壹贰叁肆伍][号號]$")  # 沃霖三号 is a fund
_LATIN_NAME = re.compile(
    r"[A-Za-z][A-Za-z0-9’'&.+-]*(?:[ 　](?:of|the|and|&|for|de|[A-Z0-9][A-Za-z0-9’'&.+-]*))*(?:, ?(?:LTD|INC|LLC|L\.P|LP|Ltd|Inc)(?![A-Za-z]))?(?<![ .&+-])"
)
# The place stands for its exchange.
_HONG_KONG = "(?<=[在赴来于])(?:香)?港(?=(?:首次|二次|双重|主板|成功|正式)?(?:上市|挂牌|敲|IPO|招股))"
_ROUND_NAME = re.compile(r"(?:pre-?)?[A-L]{1,2}(?:\+{1,3}|\d)?|[A-Z]?\d+", re.IGNORECASE)
_NEXT = re.compile(r"(?:、|和|与|及|以及|或|跟|×|\s[×xX]\s|;|；)")
# 以色列光互联公司Lumetra: what stands before the name only says what its bearer is.
_DESCRIBES = re.compile(
    "(?:初创|创业|上市)?(?:公司|企业|厂商|新创|独角兽|巨头|[开研制供]\\w{0,2}商|平台|机构)[ 　]?[A-Za-z]"
)
# Who stands in Latin letters after such a word is a person.
_TITLE_BEFORE = re.compile(
    "(?:教授|创始人|创办人|执行长|总裁|董事长|博士|院士|CEO|首席执行官|合伙人|总经理|工程师)\\s?$"
)
_DEFINED = re.compile(
    r"[（(][^（）()]{0,16}?(?:下称|简称|又称|即|全称|英文名|原名|也称|亦称|俗称|曾用名)(?:为|[:：])?\s?[“\"「『‘]?([^”\"」』’（）(),，]{2,40})[”\"」』’]?[^（）()]{0,16}[）)]"
)
_QUOTED_BRACKET = re.compile(r"[（(]\s?[“\"「『‘]([^”\"」』’（）()]{2,24})[”\"」』’]\s?[）)]")
_PLAIN_BRACKET = re.compile(r"[（(]([^（）()，,、；;：:。0-9%％]{2,30}?)(?:[，,、；;]\s?[^（）()]{1,24})?[）)]")


_AFTER_VERB = frozenset("的了过")
_ADVERBS = frozenset("正也又已便仍将曾还均都则就更再才")
_AFTER_ADVERB = frozenset("在是于把被向对从与由")


def han_names(text: str, source: str, parts: list[Sentence], gazetteer: Gazetteer) -> Pair:
    """All names in Chinese sentences, and the pairs that mean the same."""
    spotted: list[Spotted] = []
    runs: list[Candidate] = []
    settled: list[Candidate] = []
    sentences: list[tuple[Sentence, list[Word]]] = []
    for part in parts:
        cut = words(source, part.start, part.end)
        known = _known(text, source, part, cut, gazetteer)
        persons = people(text, source, part, cut, known)
        known += [one for one in persons if not any(one.start < k.end and k.start < one.end for k in known)]
        known = sorted(known, key=lambda one: one.start)
        merged = _with_known(cut, known)
        sentences.append((part, merged))
        spotted += known
        full = [_spot(text, source, start, end) for start, end in legal_names(source, part, merged)]
        spotted += full
        settled += [Candidate(one.start, one.end, one.text, sure=True) for one in (*full, *persons)]
        runs += candidates(source, merged)
    taken = _taken(source, spotted)
    runs = [one for one in runs if not taken.touches(one.start, one.end)]
    accepted = _accepted(source, runs, settled, spotted)
    spotted += [_spot_run(text, source, one) for one in accepted]
    spotted += _governed(text, source, parts, spotted)
    spotted += _defined(text, source, parts, spotted)
    spotted += _again(text, source, parts, spotted)
    alone = _alone(source, spotted)
    _persons_everywhere(source, spotted)
    spotted = [_without_tail(text, source, one, alone) for one in _longest(spotted)]
    more, aliases = short_forms(text, source, sentences, spotted)
    spotted = _longest(spotted + more)
    return spotted, aliases + _brackets(source, spotted)


def _alone(source: str, spotted: list[Spotted]) -> frozenset[str]:
    """What the names of a document are, in simplified characters."""
    return frozenset(source[one.start : one.end] for one in spotted)


def _persons_everywhere(source: str, spotted: list[Spotted]) -> None:
    """Who is a person at one place is one at all: 祁远帆和他的公司."""
    persons = {source[one.start : one.end] for one in spotted if one.letter == "P" and one.end - one.start >= ENOUGH}
    for one in spotted:
        if one.letter in "ON" and one.entry is None and source[one.start : one.end] in persons:
            one.letter, one.kinds = "P", ("Person",)


def _without_tail(text: str, source: str, one: Spotted, alone: frozenset[str]) -> Spotted:
    """A name without the verb or adverb that stuck to it: 某某投资的项目 where 某某 is a name, 某某正在."""
    form, after = source[one.start : one.end], source[one.end : one.end + 1]
    if one.entry or one.letter not in "ON":
        return one
    verb = form.endswith("投资") and (
        (after in _AFTER_VERB and form[:-2] in alone)
        or (f"{form[:-2]}资本" in alone and any(source.startswith(name, one.end) for name in alone))
    )
    adverb = form[-1:] in _ADVERBS and after in _AFTER_ADVERB and len(form) > 3
    cut = 2 if verb else 1 if adverb else 0
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
    return [_spot(text, source, start, end) for start, end in spans]


def _spot(text: str, source: str, start: int, end: int) -> Spotted:
    kinds = kinds_of(source[start:end])
    return Spotted(start, end, text[start:end], letter_of(kinds) if kinds else "O", kinds)


def _known(text: str, source: str, part: Sentence, cut: list[Word], gazetteer: Gazetteer) -> list[Spotted]:
    """Names of the registry at word boundaries, exchanges, places, and names in Latin letters."""
    edges = {word.start for word in cut} | {part.end}
    hits = [hit for hit in gazetteer.han_hits(source, part.start, part.end) if not hit.ambiguous]
    hits = [_without_verb(source, hit, gazetteer) for hit in hits]
    found = [
        one
        for hit in hits
        if _whole(hit.start, hit.end, edges)
        for one in _parent_and_unit(text, source, hit, gazetteer)
    ]
    found += _exchanges(text, source, part, gazetteer)
    found += _latin(text, source, part, gazetteer)
    return _longest(found)


def _without_verb(source: str, hit: Hit, gazetteer: Gazetteer) -> Hit:
    """腾讯投资的某公司: the last two characters are a verb where 的 follows and what is left is a name as well."""
    if source[hit.end - 2 : hit.end] != "投资" or source[hit.end : hit.end + 1] not in ("的", "了", "过"):
        return hit
    inner = [one for one in gazetteer.han_hits(source, hit.start, hit.end - 2) if not one.ambiguous]
    return inner[0] if len(inner) == 1 and inner[0].end == hit.end - 2 and inner[0].start == hit.start else hit


def _of_hit(text: str, hit: Hit) -> Spotted:
    return Spotted(hit.start, hit.end, text[hit.start : hit.end], letter_of(hit.kinds), hit.kinds, hit.entry or None)


def _parent_and_unit(text: str, source: str, hit: Hit, gazetteer: Gazetteer) -> list[Spotted]:
    """A form that is another known name and the thing's own name (百度昆仑芯) is two names side by side."""
    for cut in range(hit.start + 2, hit.end - 1):
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


def _whole(start: int, end: int, edges: set[int]) -> bool:
    """A known form must not be cut out of longer words, unless it is long."""
    return (start in edges and end in edges) or end - start >= 4


def _exchanges(text: str, source: str, part: Sentence, gazetteer: Gazetteer) -> list[Spotted]:
    names = sorted(word_lists("zh")["exchange"], key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, names)) + "|" + _HONG_KONG)
    found = []
    for match in pattern.finditer(source, part.start, part.end):
        known = gazetteer.han_hits("港交所", 0, 3) if len(match[0]) < 3 and match[0].endswith("港") else []
        entry = known[0].entry if known else None
        form = "港交所" if len(match[0]) < 3 and match[0].endswith("港") else text[match.start() : match.end()]
        found.append(Spotted(match.start(), match.end(), form, "X", ("Exchange",), entry))
    return found


def _latin(text: str, source: str, part: Sentence, gazetteer: Gazetteer) -> list[Spotted]:
    never = word_lists("zh")["latin_never"]
    found = []
    for match in _LATIN_NAME.finditer(source, part.start, part.end):
        name, stop = match[0], match.end()
        if source[stop : stop + 1] in ("%", "％") and " " in name:
            name = name.rsplit(" ", 1)[0]  # Veridia 70% of the shares
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


def _with_known(cut: list[Word], known: list[Spotted]) -> list[Word]:
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
            cut = [*cut[:at], Word(one.end, rest.end, rest.text[one.end - rest.start :], "x", ODD), *cut[at + 1 :]]
    out += cut[at:]
    return out


def _taken(source: str, spotted: list[Spotted]) -> Taken:
    """Persons and long names: no candidate reaches into them."""
    return Taken(len(source), ((one.start, one.end) for one in spotted if one.letter == "P" or one.end - one.start > 8))


def _spot_run(text: str, source: str, one: Candidate) -> Spotted:
    """A name found by its form; three characters that begin with a surname are a person's."""
    if looks_like_person(one.words):
        return Spotted(one.start, one.end, text[one.start : one.end], "P", ("Person",))
    # 由原沃霖副总接任: who was there before
    past = (
        source[one.start] in "原前"
        and one.end - one.start > 2
        and source[one.start - 1 : one.start] in ("由", "聘", "任")
    )
    return _spot(text, source, one.start + past, one.end)


def _accepted(source: str, runs: list[Candidate], settled: list[Candidate], spotted: list[Spotted]) -> list[Candidate]:
    """Candidates with points enough; members of an enumeration with names get the rest from their neighbours."""
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
    strong = {one.text for one in runs if one.points >= ENOUGH}
    return [
        one
        for one in runs
        if (one.points >= ENOUGH or (one.text in strong and one.points > -4))
        and not one.sure
        and (one.start, one.end) not in names
        and not (one.words and one.words[0].role == PLACE and _only_describes(one, source))
    ]


def _only_describes(one: Candidate, source: str) -> bool:
    """以色列光互联 in 以色列光互联公司Lumetra, 日本晶圆 in 日本晶圆代工厂."""
    plain = not any(word.role in (ODD, KNOWN) for word in one.words)
    return _DESCRIBES.match(source, one.end) is not None or (plain and one.after.endswith(("厂", "商", "巨头", "龙头")))


_DEPARTMENTS = frozenset(["事业部", "部门", "业务", "事业", "板块", "事业群", "业务线"])
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
        while len(inner) > 1 and inner[-1].role == PLACE and inner[-2].role == KNOWN and inner[-2].text.isascii():
            inner = inner[:-1]
        if len(inner) > 1 and inner[-1].text == "投资" and inner[-2].role == KNOWN and one.after in ("的", "了", "过"):
            inner = inner[:-1]  # 腾讯 投资 的某公司
        if len(inner) > 1 and one.after.startswith("所") and inner[0].role == KNOWN:
            inner = inner[:1]  # the institute 机械所 of 工研院
        if len(inner) > 2 and one.after in _DEPARTMENTS and inner[-1].role == TAIL == inner[-2].role:
            inner = inner[:-1]  # 璟澜重工 in 璟澜重工机器人事业部
        while len(inner) > 1 and inner[-1].text in _AFTER_NAMES and _ends_a_name(inner[-2]):
            inner = inner[:-1]
        while len(inner) > 1 and inner[-2].role == KNOWN and inner[-1].role == PLAIN and generic(inner[-1].text):
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
        if len(inner) < len(one.words):
            one.words = tuple(inner)
            one.start, one.end = inner[0].start, inner[-1].end
            one.text = "".join(word.text for word in inner)


def _help(one: Candidate, other: Candidate) -> None:
    if (other.sure or other.points >= ENOUGH) and "list" not in one.reasons and not one.sure and one.points > -3:
        one.reasons.append("list")
        one.points += 2


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
    return len(form) >= 3 or (len(form) == 2 and not in_dictionary(form))


def _inside_word(source: str, start: int, end: int) -> bool:
    return (start > 0 and source[start - 1].isascii() and source[start - 1].isalnum()) or (
        end < len(source) and source[end].isascii() and source[end].isalnum()
    )


def _longest(spotted: list[Spotted]) -> list[Spotted]:
    """Of those that overlap the longest; of the same span the one the registry knows."""
    return longest(spotted, better=lambda name: (name.entry is None, name.letter != "P"))


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
