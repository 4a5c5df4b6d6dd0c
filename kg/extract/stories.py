"""Tells which stories a document holds and what each is about; reads no claims."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from kg.extract.han_focus import fund_told_of, issuer_told
from kg.extract.names import Names, PartyDraft
from kg.extract.text import Sentence


def stories(parts: list[Sentence], text: str, names: Names) -> Iterator[list[Sentence]]:
    """Articles, and within them the stories of a ticker: each begins with "+++", or is a list item below a bare title."""
    for _, group in groupby(parts, key=lambda part: part.article):
        article = list(group)
        named = any(one.letter in "ON" for one in names.within(article[0].start, article[0].end))
        items = {part.block for part in article if part.kind == "item"}
        blocks = {part.block for part in article}
        ticker = article[0].language == "de" and not named and len(items) >= 3 and len(items) >= len(blocks) - 2
        digest = article[0].language == "en" and _digest(article, names)
        notes = _noted(article, names, text) if article[0].language == "de" and not named else frozenset()
        opening = _datelined(article, text) or _headed(article, names) or _each_another(article, names)
        mine: list[Sentence] = []
        for part in article:
            begins = (
                text.startswith("+++", part.start) or (ticker and part.kind == "item") or digest or part.block in notes
            )
            begins = begins or part.block in opening
            if mine and begins and (part.block != mine[-1].block or text.startswith("+++", part.start)):
                yield mine
                mine = []
            mine.append(part)
        yield mine


_NOTE = re.compile(r"(?: \([^()\n]{2,40}\))?(?:, [A-ZÄÖÜ][\w ]{2,20})?: | \([A-ZÄÖÜ][^()\n]{2,40}\)")


_SHORTEST_NOTE = 60  # characters: "Alder Capital: 14,2 Prozent" is a line of a list of owners


def _noted(article: list[Sentence], names: Names, text: str) -> frozenset[int]:
    """The paragraphs of a German round-up that begin with a name and a colon or its place, where there are three."""
    firsts: dict[int, Sentence] = {}
    for part in article:
        firsts.setdefault(part.block, part)
    noted = set()
    for block, part in firsts.items():
        head = next((one for one in names.within(part.start, part.end) if one.letter in "ON"), None)
        opens = head is not None and head.start - part.start <= 4 and not is_investor(names.parties[head.party])
        last = max((one.end for one in article if one.block == block), default=part.end)
        town = next(iter(names.within(part.start, part.end)), None)
        if (
            town is not None
            and town.letter == "G"
            and town.start == part.start
            and text[town.end : town.end + 2] == ": "
        ):
            noted.add(block)  # "Jena: Sensorfirma Quillon nimmt …"
        if head is not None and opens and _NOTE.match(text, head.end) and last - part.start > _SHORTEST_NOTE:
            noted.add(block)
    return frozenset(noted) if len(noted) >= 3 else frozenset()


def _digest(article: list[Sentence], names: Names) -> bool:
    """Whether an English text is a round-up: items of several sentences below a title that names nobody."""
    items = [part for part in article if part.kind == "item"]
    if not items:
        return False
    above = [part for part in article if part.end <= items[0].start]
    heads = {one.party for part in above for one in names.within(part.start, part.end) if one.letter in "ON"}
    named = any(one.party in heads for one in names.within(items[0].start, article[-1].end))
    told = Counter(part.block for part in items)
    return (
        not named and len(above) <= _HEAD_LINES and len(told) >= 3 and 2 * sum(n > 1 for n in told.values()) > len(told)
    )


_DATELINE = re.compile(r"[A-ZÄÖÜ][A-ZÄÖÜ .'/-]{2,30}(?:\.| [–—-]) (?=\S)")
_IN_BRIEF = re.compile(
    r"(?:Also|In brief|Elsewhere|And finally|Finally|Briefly|Other news|Außerdem|Ferner|Kurz gemeldet)\b[^.]{0,20}: "
)
_STORY = 100  # characters: shorter paragraphs in capitals are labels of a fact box
_FEWEST_STORIES = 3
_SENTENCE = 40  # characters


def _datelined(article: list[Sentence], text: str) -> frozenset[int]:
    """The paragraphs of a round-up that begin with a place in capitals: "SEOUL. Alder Capital has …"."""
    if article[0].language not in ("en", "de"):
        return frozenset()
    spans: dict[int, tuple[int, int]] = {}
    for part in article:
        spans[part.block] = spans.get(part.block, (part.start, 0))[0], part.end
    long = {block: span for block, span in spans.items() if span[1] - span[0] >= _STORY}
    dated = {block for block, (start, end) in long.items() if _DATELINE.match(text, start, end)}
    if len(dated) < _FEWEST_STORIES:
        return frozenset()
    return frozenset(dated | {block for block, (start, end) in spans.items() if _IN_BRIEF.match(text, start, end)})


def _headed(article: list[Sentence], names: Names) -> frozenset[int]:
    """The headings of a round-up of which each names one company, each another one."""
    told: dict[int, int] = {}
    for part in article[1:]:
        if part.kind == "heading" and part.language == "en":
            named = {one.party for one in names.within(part.start, part.end) if one.letter in "ON"}
            if len(named) == 1:
                told[part.block] = next(iter(named))
    first = {one.party for one in names.within(article[0].start, article[0].end)}
    distinct = len(set(told.values()))
    if distinct < _FEWEST_STORIES or distinct < len(told) or not first.isdisjoint(told.values()):
        return frozenset()
    return frozenset(told)


def _each_another(article: list[Sentence], names: Names) -> frozenset[int]:
    """The paragraphs of a round-up without place or heading: each tells of a company that no other paragraph names."""
    if article[0].language != "en" or article[0].kind != "heading":
        return frozenset()
    blocks: dict[int, list[int]] = {}
    starts: dict[int, int] = {}
    first: dict[int, int] = {}
    long: set[int] = set()
    for part in article[1:]:
        told = [one for one in names.within(part.start, part.end) if one.letter in "ON"]
        starts.setdefault(part.block, part.start)
        companies = [one for one in told if not is_investor(names.parties[one.party])]
        blocks.setdefault(part.block, []).extend(one.party for one in companies)
        if companies and companies[0].start - starts[part.block] <= _SENTENCE:
            first.setdefault(part.block, companies[0].party)
        if part.kind == "prose" and part.end - part.start >= _SENTENCE:
            long.add(part.block)
    title = {one.party for one in names.within(article[0].start, article[0].end)}
    times = Counter(party for told in blocks.values() for party in set(told))
    own = [block for block, party in first.items() if block in long and times[party] == 1 and party not in title]
    many = len(own) >= _FEWEST_STORIES and 5 * len(own) >= 4 * len(long) and title.isdisjoint(times)
    return frozenset(first) if many else frozenset()


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
    if (certain := certain_topic(mine, names, text)) is not None:
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


def certain_topic(mine: list[Sentence], names: Names, text: str) -> int | None:
    """The party that the form of an article says it is about: who files, the new fund, whom a portrait names."""
    times = Counter(one.party for part in mine for one in names.within(part.start, part.end) if one.letter in "ON")
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
    if mine and mine[0].language == "de" and (fund := _fund_told(mine, names, text)) is not None:
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
            and _NOTE.match(text, head.end)
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
    r"|\b(?:Closing|Zusagen|legt|sammelt|schließt|Anleger|Kommanditisten)\b[^.\n]{0,80}\b(?:Fonds|[\w-]*fonds|Fund)\b",
)


def _fund_told(mine: list[Sentence], names: Names, text: str) -> int | None:
    """The fund that a German text about a new fund is about: the one that its first sentences name."""
    if not any(_NEW_FUND.search(text, part.start, part.end) for part in mine[:2]):
        return None
    early = [one for part in mine[:5] for one in names.within(part.start, part.end)]
    young = [
        one for one in early if one.letter in "ON" and not is_investor(names.parties[one.party]) and not one.compound
    ]
    funds = [
        one
        for one in early
        if "Fund" in names.parties[one.party].kinds and "StateInvestor" not in names.parties[one.party].kinds
    ]
    named = [one for one in funds if not any(other.start < one.start for other in young)]
    return named[0].party if named else None


def manager_told(mine: list[Sentence], names: Names) -> tuple[int, frozenset[int]] | None:
    """The one firm of investors whose first word funds of a German text share, and these: "Alder Capital", "Alder Fund II"."""
    told = {one.party for part in mine for one in names.within(part.start, part.end) if one.letter in "ON"}
    forms = {party: list(names.parties[party].forms) for party in told}
    funds = {
        party: {form.split()[0] for form in forms[party]} for party in told if "Fund" in names.parties[party].kinds
    }
    first = set().union(*funds.values())
    firms = [
        party
        for party in told
        if is_investor(names.parties[party])
        and "Fund" not in names.parties[party].kinds
        and any(form.split()[0] in first for form in forms[party])
    ]
    if len(set(firms)) != 1:
        return None
    own = {form.split()[0] for form in forms[firms[0]]}
    return firms[0], frozenset(party for party, words in funds.items() if words & own)


_NUMERALS = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8}


def numbered(funds: frozenset[int], names: Names) -> dict[int, int]:
    """The funds of one house by the number that they bear; the only one without a number counts as the first."""
    out: dict[int, int] = {}
    for party in sorted(funds):
        last = [form.split()[-1] for form in names.parties[party].forms]
        told = [int(one) if one.isdigit() else _NUMERALS.get(one, 0) for one in last]
        number = next((one for one in told if one), 0)
        if 0 < number < 100:
            out.setdefault(number, party)
    return out if out or len(funds) != 1 else {1: next(iter(funds))}


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


def is_investor(draft: PartyDraft) -> bool:
    return any(kind in draft.kinds for kind in ("VentureInvestor", "Fund", "StateInvestor", "Exchange", "University"))
