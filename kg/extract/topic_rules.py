"""Says by rules which party an article is about: who files, the new fund, whom the headline and the opening name most."""

from __future__ import annotations

import re
from collections import Counter

from kg.extract.han_focus import fund_told_of, issuer_told
from kg.extract.names import Names, PartyDraft
from kg.extract.stories import NOTE, is_investor
from kg.extract.text import Sentence

# A German text tells thus whose founder speaks, or what firm it is about.
_PRESENTED = re.compile(
    r"(?:[Gg]ründer(?:in|innen|n|s)?|[Cc]hef(?:in|s)?|CEO|Geschäftsführer(?:in|s)?|[Gg]ründete[nr]?|[Gg]egründet) [^.;:!?\n]{0,60}$"
)


# An English interview or profile tells thus which company the person speaks for.
_RUN_BY = re.compile(
    r"\b(?:runs|heads|(?:co-)?founded|(?:co-)?founder of|(?:co-)?founders of|boss of|head of|chief executive of|CEO of|president of"
    r"|behind|started|set up|created|(?:chief executive|CEO|founder|boss) and (?:co-)?(?:founder|chief executive|CEO) of) $"
)


_SPOKEN_OF = re.compile(
    r"(?:Das|Die|Der) (?:[A-ZÄÖÜ][\wäöüß]+er |[a-zäöüß]+e )?(?:(?:Jung)?[Uu]nternehmen|Start-up|Firma|Gesellschaft|Ausgründung"
    r"|[A-ZÄÖÜ][\w-]*(?:firma|anbieter|hersteller|entwickler|unternehmen|spezialist|Start-up))\b(?! [A-ZÄÖÜ])"
)
_HEAD_LINES = 4
_WELL_KNOWN = 40  # a big company is spoken of in many articles that are about another
_YOUNG_BEFORE = re.compile(r"\b(?:start-?up|spin-?(?:off|out)|chipmaker|unicorn|newcomer|scale-?up)(?: company)? $")


_FILING = re.compile(
    "(?:[（(][^（）()]{0,12}[）)])?(?:\\d{4}年?度?|二[〇○零]二.年)?(?:第[一二三四]季度|半?年度|首次公开|首次公開|公开发行|关于|關於)?"
    "[^\\n，。；]{0,40}(?:报告|報告|公告|招股说明书|招股說明書|招股书|招股書|说明书|募集说明书|问询函|回复)"
)


_CODE = 12  # characters that may stand before the name of whom a headline tells


_ABOUT_A_DEAL = re.compile(
    r"bekomm|erhält|erhalten|million|steig|beteilig|invest|führ|steck|finanz|kauf|übern|erwirb|erwarb|sammel|[?!:„]",
    re.I,
)


def topic_of(mine: list[Sentence], names: Names, text: str) -> int | None:
    """The party that an article is about: named in its title and first sentences, and most often."""
    score: Counter[int] = Counter()
    times = Counter(one.party for part in mine for one in names.within(part.start, part.end) if one.letter in "ON")
    if (certain := _certain_topic(mine, names, text, times)) is not None:
        return certain
    opening = list(dict.fromkeys(part.block for part in mine if part.kind == "prose"))[:2]
    for place, part in enumerate(mine):
        weight = 4 if place == 0 else 3 if place < 3 else 1
        german = part.language == "de"
        if german and place == 0 and text[part.start] in '„»“"':
            weight = 1  # a saying, not what the article is about
        for mention in names.within(part.start, part.end):
            if german and weight == 1 and part.block in opening and mention.start == part.start:
                weight = 3
            if (
                mention.letter in "ON"
                and not mention.compound
                and not _only_a_parent(part, mention.start, mention.end, text)
            ):
                likeness = _likeness(names.parties[mention.party])
                told = not german and likeness > 1 and place < _HEAD_LINES + 2
                if told and _RUN_BY.search(text, max(part.start, mention.start - 60), mention.start):
                    likeness *= 3
                if (
                    told
                    and "Corporate" in names.parties[mention.party].kinds
                    and (place or _left_behind(part, mention.start, text))
                ):
                    likeness = min(likeness, _WELL_KNOWN)
                if told and _YOUNG_BEFORE.search(text, max(part.start, mention.start - 24), mention.start):
                    likeness *= 2
                if german and "Corporate" in names.parties[mention.party].kinds:
                    likeness = min(likeness, 60)
                if (
                    german
                    and likeness > 1
                    and _PRESENTED.search(text, max(part.start, mention.start - 80), mention.start)
                ):
                    likeness *= 3
                score[mention.party] += weight * likeness
    best = min(score, key=lambda party: (-score[party], party), default=None)
    if mine and mine[0].language == "en" and best is not None:
        told_of_investors = _investors_told(mine, names, best, text)
        if told_of_investors:
            return max(told_of_investors, key=lambda party: (times[party], -party))
    heads = [{one.party for one in names.within(part.start, part.end) if one.letter in "ON"} for part in mine[:2]]
    titled = bool(heads and heads[0]) and all(is_investor(names.parties[party]) for party in heads[0])
    passing = best is not None and (times[best] < 2 or not any(best in head for head in heads))
    if titled and passing and mine[0].language.startswith("zh"):
        return max(heads[0], key=lambda party: (times[party], -party))  # an article about a fund
    return best


def _certain_topic(mine: list[Sentence], names: Names, text: str, times: Counter[int]) -> int | None:
    """The party that the form of an article says it is about: who files, the new fund, whom a portrait names."""
    first = {one.party for one in names.within(mine[0].start, mine[0].end) if not one.compound} if mine else set()
    if mine and mine[0].language.startswith("zh") and mine[0].kind == "heading":
        head = next((one for one in names.within(mine[0].start, mine[0].end) if one.letter in "ON"), None)
        speaks = head is not None and "GovernmentBody" in names.parties[head.party].kinds
        if head and not speaks and text[head.end : head.end + 1] in ("：", ":") and head.start - mine[0].start <= _CODE:
            return head.party  # "Quillon: takes over …"
        issuer = issuer_told(mine, names, text)
        if issuer is not None:
            return issuer
        for part in mine[:_HEAD_LINES]:
            filer = next((one for one in names.within(part.start, part.end) if one.letter in "ON"), None)
            if filer is not None and part.kind == "heading" and _FILING.match(text, filer.end, part.end):
                return filer.party
    if mine and mine[0].language == "de" and (told_of := _before_the_colon(mine, names, text, times)) is not None:
        return told_of
    if mine and mine[0].language == "de" and (fund := fund_told(mine, names, text)) is not None:
        return fund
    if (
        len(first) == 1
        and len(mine) > 1
        and mine[1].language == "de"
        and _SPOKEN_OF.match(text, mine[1].start, mine[1].end)
    ):
        return next(iter(first))  # "Wer steckt hinter Quillon Labs? Das Wiener Unternehmen …"
    portrait = bool(mine) and mine[0].language == "de" and len(first) == 1
    if portrait and not _ABOUT_A_DEAL.search(text, mine[0].start, mine[0].end):
        only = next(iter(first))
        if times[only] >= 2:
            return only  # a portrait
    most, *_ = times.most_common(1) or [(-1, 0)]
    if most[0] in first and most[1] >= 5 and all(most[1] >= 2 * n for party, n in times.items() if party != most[0]):
        return most[0]  # a portrait of an investor
    if mine and mine[0].language.startswith("zh") and (fund := fund_told_of(mine, names)) is not None:
        return fund
    return None


def _before_the_colon(mine: list[Sentence], names: Names, text: str, times: Counter[int]) -> int | None:
    """ "Norvik AG: Mehrheit an Quillon erworben": a German heading names first whom it tells of."""
    for place, part in enumerate(mine[:2]):
        head = next((one for one in names.within(part.start, part.end) if one.letter in "ON"), None)
        opens = head is not None and head.start - part.start <= 4 and text[head.end : head.end + 2] in (": ", " (")
        if (
            head is not None
            and place == 0
            and opens
            and NOTE.match(text, head.end)
            and "(" in text[head.end : head.end + 3]
        ):
            return head.party  # a note: "Quillon (Kiel): …"
        if part.kind != "heading":
            continue
        if head is not None and opens and times[head.party] > 1 and not is_investor(names.parties[head.party]):
            return head.party
    return None


_NEW_FUND = re.compile(
    r"\b(?:Fonds|[\w-]*fonds|Fonds[a-z]+|Vehikel|Fund)\b[^.\n]{0,80}\b(?:Closing|schließt|geschlossen|startet|gestartet|aufgelegt|Euro|Dollar|Franken|Geldgeber|Zusagen|Volumen)"
    r"|\bNeuer (?:[\w-]*[Ff]onds|Fund)\b|\b(?:Final|First) Clos(?:e|ing)\b"
    r"|\b(?:Closing|Zusagen|legt|legen|gründen|starten|bekommt|bekommen|sammelt|schließt|Anleger|Kommanditisten)\b[^.\n]{0,80}\b(?:Fonds|[\w-]*fonds|Fund)\b",
)


_OF_FUND = re.compile(r"\b(?:[A-ZÄÖÜ][\w-]*fonds|[A-ZÄÖÜ][\w-]*-Fonds|Fonds)\b")
_MANAGING = re.compile(r" (?:verwaltete|gemanagte|betreute|aufgelegte|gesteuerte|initiierte)[nrms]? ")


def fund_told(mine: list[Sentence], names: Names, text: str) -> int | None:
    """The fund that a German text about a new fund is about: the one that its first sentences name."""
    first = [one for one in names.within(mine[0].start, mine[0].end) if one.letter in "ON"]
    headed = not first and mine[0].kind == "heading" and _OF_FUND.search(text, mine[0].start, mine[0].end) is not None
    if not headed and not any(_NEW_FUND.search(text, part.start, part.end) for part in mine[:2]):
        return None
    early = [one for part in mine[:5] for one in names.within(part.start, part.end)]
    young = [
        one
        for one in early
        if one.letter in "ON"
        and not is_investor(names.parties[one.party])
        and not one.compound
        and not _MANAGING.match(text, one.end)
    ]
    funds = [
        one
        for one in early
        if "Fund" in names.parties[one.party].kinds and "StateInvestor" not in names.parties[one.party].kinds
    ]
    named = [one for one in funds if not any(other.start < one.start for other in young)]
    return named[0].party if named else None


_PARENT = re.compile(
    "(?:集团|集團)?旗下|(?:前|原)?[^，。；、\\n]{0,6}?(?:工程师|工程師|高管|研究员|研究員|副总裁|副總裁|架构师|架構師|博士|教授|负责人|負責人)"
)


def _left_behind(part: Sentence, start: int, text: str) -> bool:
    """离开百度之后: a Chinese title names whom somebody left."""
    return part.language.startswith("zh") and text[max(part.start, start - 2) : start] in (
        "离开",
        "離開",
        "来自",
        "來自",
        "告别",
        "告別",
        "出走",
    )


def _only_a_parent(part: Sentence, start: int, end: int, text: str) -> bool:
    """沃霖旗下的岑溪, 前沃霖总监: named only to say whose the other is."""
    if not part.language.startswith("zh"):
        return False
    return _PARENT.match(text, end) is not None or (start > part.start and text[start - 1] in "前原")


_LEFT = re.compile(r"\b(?:[Ff]ormer|[Ee]x|[Oo]ne-time|[Vv]eteran)[ -]$")
_ALUMNI = re.compile(r" (?:alumn[ia]|alumnus|veterans?|graduates?)\b")


def _investors_told(mine: list[Sentence], names: Names, best: int, text: str) -> set[int]:
    """The investors with whom alone an English article begins, where it names what it seems to be about only later."""
    for place, part in enumerate(mine[:4]):
        first = {
            one.party
            for one in names.within(part.start, part.end)
            if one.letter in "ON"
            and "Person" not in names.parties[one.party].kinds
            and not _LEFT.search(text, max(part.start, one.start - 10), one.start)
            and not _ALUMNI.match(text, one.end, part.end)
        }
        if first:
            end = max(mine[place].end, mine[min(2, len(mine) - 1)].end)
            early = {one.party for one in names.within(mine[0].start, end)}
            investors = all(is_investor(names.parties[party]) for party in first)
            return first if investors and best not in early else set()
    return set()


def _likeness(draft: PartyDraft) -> int:
    """How much more an article that names it is about it: young companies before big ones, those before investors."""
    if is_investor(draft) or "GovernmentBody" in draft.kinds or "Person" in draft.kinds:
        return 1
    return 125 if "ChipStartup" in draft.kinds or "ModelStartup" in draft.kinds else 100
