"""Names of persons in Chinese sentences: a surname and one or two characters beside a title or an act of persons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extract.han_scan import Taken
from kg.extract.spotted import Spotted
from kg.extract.text import Sentence
from kg.extract.wordlists import word_lists
from kg.extract.words_han import HEAD, ODD, PLACE, PLAIN, STOP, TAIL, TIE, Word, rare

_HAN = re.compile(r"[㐀-鿿]+")
_IS_PERSON = re.compile(
    r"[^，。；、]{0,20}?(?:创始人|创办人|董事长|董事会主席|总裁|总经理|CEO|首席执行官|实控人|实际控制人|教授|院士|兄弟|妻子|丈夫|之子|之女|女儿|儿子)"
)
_NEXT_PERSON = re.compile(
    r"\s?(?:、|与|和|及|以及|同|跟)(?:其|他的|她的)?(?:前?同事|其?合伙人|好友|同学|妻子|丈夫|太太|师[兄弟姐妹]|学[长弟姐妹]|搭档|老同学|大学同学|导师|老师|学生|弟弟|哥哥|胞弟|胞兄|发小|校友)?"
)


def people(text: str, source: str, part: Sentence, words: list[Word], known: list[Spotted]) -> list[Spotted]:
    """The persons of a sentence that a title, a verb of persons or another person beside them shows."""
    blocked = Taken(
        part.end - part.start, ((a.start - part.start, a.end - part.start) for a in known if a.letter != "N")
    )
    spans: dict[int, int] = {}
    for at in range(len(words)):
        for span in _at(source, words, at):
            spans.setdefault(*span)
    for start, end in spans.items():
        if _LAST_SIGN.match(source, end) and end - start == 2 and source[end] not in _SAYS:
            spans[start] = end + 1
    _listed(source, words, part.end, spans)
    for shown in _shown().finditer(source, part.start, part.end):
        start, end = next((shown.span(one) for one in ("who", "kin", "own") if shown[one]), shown.span())
        for one in _PIECE.finditer(source[start:end]):
            spans.setdefault(start + one.start(), start + one.end())
    return [
        Spotted(start, end, text[start:end], "P", ("Person",))
        for start, end in sorted(spans.items())
        if not blocked.touches(start - part.start, end - part.start)
        and source[end - 1] not in _NO_LAST
        and not _ordinary(source[start + 1 : end])  # 钱主要
    ]


_LAST_SIGN = re.compile("[㐀-鿿][：:]")  # 周清让：… in an interview
_SAYS = frozenset("说称问答道曰讲谈")
_NO_LAST = frozenset("的了着过是在和与及也都就还不没曾")  # no given name ends so: 言启的
_PIECE = re.compile("[^、和与及]+")


@cache
def _shown() -> re.Pattern[str]:
    """Where only persons stand, whatever the dictionary makes of them: 代表人为何启明, 由周启明、何启川出资设立."""
    surname = "".join(sorted(one for one in word_lists("zh")["surname"] if len(one) == 1))
    one = f"[{surname}][㐀-鿿]{{2}}"
    listed = f"{one}(?:(?:、|和|与|及){one}){{0,4}}"
    return re.compile(
        f"(?:(?:代表人|负责人)(?:为|是|系|：)|(?<![㐀-鿿])由)(?P<who>{listed})(?=[，。；（]|$|(?:共同|联合|合资)?出资(?:设立|成立|创立|创办|组建))"
        f"|(?<=，){one}(?=[系为是]其一致行动人)"
        f"|(?:室友|同事|教授|师[兄弟姐妹]|[之其][弟兄妹姐子女妻父]|教师|老师|博士生|硕士生|主管|工程师|研究员|自然人|股东为|股东是|实控人为|控制人为)"
        f"(?!公司)(?P<kin>[{surname}][㐀-鿿]{{1,2}}?)(?=创[立办]|一起|[、，。（）]|共同|联合|合办|控制的|名下|持有|持股|直接|间接|以[0-9]|在[0-9]|和|与|两人|离校|离职|辞职|回国|创业)"
        f"|(?<![㐀-鿿])(?:本次)?(?:发行前|发行后|目前|截至目前)(?P<own>[{surname}][㐀-鿿]{{1,2}})(?=直接|间接|合计|持有)"
    )


def _at(source: str, words: list[Word], at: int) -> Iterator[tuple[int, int]]:
    """A person that begins at words[at]."""
    word = words[at]
    if not _surname(word.text):
        return
    lists = word_lists("zh")
    before = words[at - 1].text if at else ""
    before2 = words[at - 2].text if at > 1 else ""
    titled = before in lists["title"] and before not in lists["title_of_things"]
    named = (
        before in lists["becomes"]
        or _is_titled(source, words, at)
        or (before == "除" and "外" in source[word.start + 2 : word.start + 6])
        or (before == "的" and before2 in lists["title"])
        or (
            before in ("为", "叫", "是", "由", "即", "：")
            and (before2 in lists["title"] or before2 in ("创始人", "人"))
        )
    )
    for stop in _stops(words, at):
        end = words[stop - 1].end
        after = words[stop].text if stop < len(words) else ""
        acts = after in lists["person_acts"] or after in lists["person_title_after"]
        clear = (
            not before
            or not before[-1].isalnum()
            or (before in lists["hard"] and words[at - 1].role != ODD)
            or words[at - 1].role in (STOP, HEAD)
        )
        if word.text[0] in lists["hard"] and not named and not (titled and word.text[0] in "于时万曾向古何任应成同经"):
            return
        if not _like_a_person(words[at:stop]):
            continue
        told = titled or named or (acts and clear and (end - word.start == 3 or after in lists["person_acts_only"]))
        if told and not _ordinary(source[word.start : end]):
            yield word.start, end
            return


def _is_titled(source: str, words: list[Word], at: int) -> bool:
    """周剑是优必选创始人: who is said to be what only a person is."""
    for stop in range(at + 1, min(len(words), at + 4)):
        if words[stop].text in ("是", "为", "系") and words[stop].start - words[at].start in (2, 3):
            return _IS_PERSON.match(source, words[stop].end) is not None
    return False


def _like_a_person(part: list[Word]) -> bool:
    """Not a word of the dictionary, or one that it calls a person."""
    first = part[0]
    if (
        len(first.text) > 1
        and not rare(first.text)
        and not first.tag.startswith("nr")
        and first.tag != "nz"
        and first.text not in word_lists("zh")["surname"]
    ):
        return False
    if any(word.role == TAIL and len(word.text) > 1 for word in part[1:]):
        return False  # 首程控股
    return not any(word.role in (STOP, HEAD) for word in part[1:] if len(word.text) > 1 or not word.text.isalnum())


def _stops(words: list[Word], at: int) -> Iterator[int]:
    """Where a name of two to four characters may end, the likeliest first: before a word that is no part of it."""
    length = 0
    for stop in range(at + 1, min(len(words), at + 4) + 1):
        length += len(words[stop - 1].text)
        if length > 4 or not _HAN.fullmatch(words[stop - 1].text):
            return
        if length < 2:
            continue
        following = words[stop] if stop < len(words) else None
        if length == 2 and _time_before(words, stop):
            yield stop
            return
        given_full = length >= 3
        if length == 4 and not _compound(words[at].text):
            return
        if following is not None and following.role == TAIL and following.text not in ("电子", "时代"):
            continue
        if (
            following is None
            or following.role in (STOP, HEAD)
            or following.text in "的和与及为在以于会将曾已不没未"
            or given_full
        ):
            yield stop
        elif following.role in (TIE, ODD, PLACE) and len(following.text) == 1:
            continue
        else:
            yield stop


def _time_before(words: list[Word], at: int) -> bool:
    """周敏 上 一次: the last of three characters belongs to a word of time."""
    after = words[at + 1].text if at + 1 < len(words) else ""
    return (
        at < len(words)
        and words[at].text in ("上", "下", "前")
        and after in ("一次", "次", "一轮", "一年", "个", "周", "月")
    )


def _listed(source: str, words: list[Word], limit: int, spans: dict[int, int]) -> None:
    """Persons beside persons: 赵某、钱某 and the like."""
    starts = {word.start: at for at, word in enumerate(words)}
    for _ in range(4):
        added = False
        for end in list(spans.values()):
            joint = _NEXT_PERSON.match(source, end, limit)
            at = starts.get(joint.end()) if joint else None
            if at is None or words[at].start in spans or not _surname(words[at].text):
                continue
            for stop in _stops(words, at):
                name = source[words[at].start : words[stop - 1].end]
                if len(name) in (2, 3) and not _ordinary(name) and not _OF_SCHOOL.match(source, words[stop - 1].end):
                    spans[words[at].start] = words[stop - 1].end
                    added = True
                    break
        if not added:
            return


_OF_SCHOOL = re.compile(
    "[^，。；、]{0,8}?(?:系|学院|研究所)[^，。；、]{0,4}?(?:教授|研究员|博士|院长|系主任)"
)  # 成大机械系教授


@cache
def _surname(text: str) -> bool:
    surnames = word_lists("zh")["surname"]
    return text[:1] in surnames or text[:2] in surnames


def _compound(text: str) -> bool:
    return len(text) >= 2 and text[:2] in word_lists("zh")["surname"]


def looks_like_person(words: tuple[Word, ...]) -> bool:
    """Whether a run of odd words reads as a person: a surname and two characters, none of them a suffix."""
    if not words or sum(len(word.text) for word in words) != 3 or words[0].text[0] not in word_lists("zh")["surname"]:
        return False
    if not words[0].tag.startswith("nr") and words[0].text[0] not in word_lists("zh")["surname_frequent"]:
        return False
    return all(word.role in (ODD, TIE, PLAIN) for word in words)


def _ordinary(name: str) -> bool:
    lists = word_lists("zh")
    return any(name in lists[key] for key in ("generic", "descriptor", "title", "verb", "ordinary", "suffix"))
