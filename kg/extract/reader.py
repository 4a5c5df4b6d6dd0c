"""Reads one document: names, then sentence by sentence the claims; a pure function of the document and the registry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from kg.extract.context import (
    go_on,
    note_subject,
    note_two,
    resolve_anaphora,
    set_heading,
    set_opening,
    set_owners,
    set_section,
    set_topic,
)
from kg.extract.discourse import Discourse
from kg.extract.engine import Found, read
from kg.extract.masked import Item, mask
from kg.extract.names import Names, PartyDraft, find_names
from kg.extract.rules import rule_book
from kg.extract.settle import settled
from kg.extract.statements import Statement
from kg.extract.tables import Table
from kg.extract.text import Sentence, blocks, sentences
from kg.extract.values import Values
from kg.model import Document, Extraction
from kg.normalize.scripts import to_simplified
from kg.registry import Registry, load_registry

# A document may take 20 s of processor time; reading takes up to 25 µs a character (Chinese, on a slow machine). The bound
# is a number of characters, not of seconds, so that a graph does not depend on the machine that built it.
LONGEST_READ = 600_000


def notes_on(document: Document) -> tuple[str, ...]:
    """What a reader must know of how a document's claims were read; nothing for all but the longest."""
    if len(document.text) <= LONGEST_READ:
        return ()
    return (
        f"claims were read in the first {LONGEST_READ:,} of {len(document.text):,} characters; split it for the rest",
    )


def extract(document: Document, registry: Registry | None = None) -> Extraction:
    """Find the parties and claims of a document.

    Args:
        document: as kg.documents reads it.
        registry: well-known names; None for the one that ships with the program.
    Returns:
        Parties numbered in order of appearance, and claims in the order of the text, each with the span of its quote.
    """
    known = load_registry() if registry is None else registry
    reading = _Reading(document, known)
    return settled(document, reading.names.parties, known, reading.claims())


class _Reading:
    """One document being read, sentence by sentence."""

    def __init__(self, document: Document, registry: Registry) -> None:
        self.document = document
        self.source = to_simplified(document.text)
        self.parts = [part for part in sentences(document, blocks(document)) if part.end <= LONGEST_READ]
        self.names = find_names(document, self.source, self.parts, registry)
        self.values = Values(document, self.parts)
        parties = self.names.parties
        self.discourse = Discourse(
            investors=frozenset(draft.number for draft in parties if _investor(draft)),
            funds=frozenset(draft.number for draft in parties if "Fund" in draft.kinds),
        )
        self.table = Table()
        self.statement = Statement()

    def claims(self) -> list[tuple[Sentence, Found]]:
        """What each sentence says, in order."""
        found: list[tuple[Sentence, Found]] = []
        for mine in _stories(self.parts, self.document.text, self.names):
            self.discourse.new_article(_topic(mine, self.names, self.document.text))
            self._define_self(mine)
            self.statement = Statement()
            for part in mine:
                found += [(part, one) for one in self._read(part)]
        return found

    def _define_self(self, mine: list[Sentence]) -> None:
        """Whom a Chinese filing calls 公司, 本公司 or 发行人: the name that it defines so."""
        if mine[0].language == "en":
            self._define_english_self(mine)
        if not mine[0].language.startswith("zh"):
            return
        defined = _SELF.search(self.source, mine[0].start, mine[-1].end)
        if defined is None:
            return
        ending = [
            one for one in self.names.within(defined.start() - 40, defined.start() + 1) if one.end == defined.start()
        ]
        if ending:
            self.discourse.last["self"] = ending[-1].party

    def _define_english_self(self, mine: list[Sentence]) -> None:
        """Whom an English filing calls the Company: the name before '(the "Company")'."""
        defined = _ENGLISH_SELF.search(self.document.text, mine[0].start, mine[-1].end)
        if defined is None:
            self._take_title_as_self(mine)
        else:
            before = self.names.within(max(mine[0].start, defined.start() - 120), defined.start())
            named = [one.party for one in before if one.letter in "ON"]
            self.discourse.last.update({"self": named[-1]} if named else {})
        self._define_target(mine)

    def _define_target(self, mine: list[Sentence]) -> None:
        """Whom an announcement calls the Target Company: the name before '(the "Target Company")'; it is about that."""
        target = _ENGLISH_TARGET.search(self.document.text, mine[0].start, mine[-1].end)
        if target is None:
            return
        before = self.names.within(max(mine[0].start, target.start() - 120), target.start())
        named = [one.party for one in before if one.letter in "ON"]
        if named and named[-1] != self.discourse.last.get("self"):
            self.discourse.topic = self.discourse.focus = named[-1]
            self.discourse.last.update({"company": named[-1], "defined": named[-1]})

    def _take_title_as_self(self, mine: list[Sentence]) -> None:
        """A filing that is headed by nothing but a company's full name is that company's."""
        for part in [part for part in mine[:6] if part.kind == "heading"]:
            for one in self.names.within(part.start, part.end):
                if (one.start, one.end) == (part.start, part.end) and _FULL_NAME.search(one.text):
                    self.discourse.last["self"] = one.party
                    return

    def _read(self, part: Sentence) -> list[Found]:
        language = _language(part)
        book = rule_book(language)
        spotted = self.names.within(part.start, part.end)
        values = self.values.within(part.start, part.end)
        if part.kind == "row":
            company = self.discourse.last.get("company") if language == "zh" else None  # a table goes on with it
            self.discourse.enter(part.block)
            text = self.source if language == "zh" else self.document.text
            return self.table.read(text, part, spotted, values, company or self.discourse.focus, language)
        mentions = [Item(one.letter, one.start, one.end, one.party, text=one.text) for one in spotted]
        han = language == "zh"
        text = self.source if han else self.document.text
        masked = mask(text, part.start, part.end, _merged(mentions, values), han=han)
        entered = self.discourse.enter(part.block)
        told_of = self.discourse.focus if self.discourse.focus != self.discourse.last.get("self") else None
        figures = self.statement.read(text, part, told_of) if language == "en" else []
        if figures:
            return figures
        if entered and language == "de":
            self.discourse.last.pop("target", None)
        if entered and language == "en" and self.discourse.topic is not None:
            self.discourse.last["subject"] = self.discourse.topic
        if entered and part.kind != "heading":
            set_opening(masked, book, self.discourse, lambda party: _investor(self.names.parties[party]))
        if not han:  # 它 takes up the sentence before
            note_subject(masked, book, self.discourse)
        elif not entered and self.document.text[part.start - 1 : part.start] in _HALF:
            go_on(masked, book, self.discourse)
        resolve_anaphora(masked, book, self.discourse)
        set_heading(masked, book, self.discourse)
        if part.kind == "heading":
            set_section(masked, book, self.discourse)
        elif han and part.kind == "item":
            set_topic(masked, book, self.discourse)
        note_subject(masked, book, self.discourse)
        if han:
            note_two(masked, self.discourse)
        if language == "de":
            set_owners(masked, book, self.discourse)
        if language == "en" and "fund" not in self.discourse.last:
            for one in [one for one in spotted if "Fund" in one.kinds and one.letter in "ON"][:1]:
                self.discourse.last["fund"] = one.party
        about = self.discourse.focus
        found = read(masked, book, self.discourse, part.kind)
        self.discourse.last.pop("buyer", None)  # only the sentence after a takeover may tell its price
        _move(self.discourse, found)
        if han:
            _note_giver(self.discourse, found, about)
        givers = {one.subject for one in found if one.predicate == "limitedPartnerOf"} if han else set()
        for one in spotted:
            if one.letter == "X":
                self.discourse.last["exchange"] = one.party
            fund = "Fund" in one.kinds and "StateInvestor" not in one.kinds and one.letter in "ON"
            if fund and one.party not in givers:
                self.discourse.last["fund"] = one.party
        return found


_HALF = ("；", ";")
_SELF = re.compile(
    '[（(](?:以下|下文)?(?:统称|合称|简称|下称|或|、|：|为|称)[^（）()]{0,24}?[“"「『](?:本?公司|发行人|上市公司|本集团)[”"」』][^（）()]{0,24}[）)]'
)


def _stories(parts: list[Sentence], text: str, names: Names) -> Iterator[list[Sentence]]:
    """Articles, and within them the stories of a ticker: each begins with "+++", or is a list item below a bare title."""
    for _, group in groupby(parts, key=lambda part: part.article):
        article = list(group)
        named = any(one.letter in "ON" for one in names.within(article[0].start, article[0].end))
        items = {part.block for part in article if part.kind == "item"}
        blocks = {part.block for part in article}
        ticker = article[0].language == "de" and not named and len(items) >= 3 and len(items) >= len(blocks) - 2
        digest = article[0].language == "en" and _digest(article, names)
        mine: list[Sentence] = []
        for part in article:
            begins = text.startswith("+++", part.start) or (ticker and part.kind == "item") or digest
            if mine and part.block != mine[-1].block and begins:
                yield mine
                mine = []
            mine.append(part)
        yield mine


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


def _language(part: Sentence) -> str:
    return "zh" if part.language.startswith("zh") else part.language if part.language in ("en", "de") else "en"


def _merged(mentions: list[Item], values: list[Item]) -> list[Item]:
    """Names and values in order; where they overlap the longer one stays."""
    merged: list[Item] = []
    for item in sorted([*values, *mentions], key=lambda one: (one.start, -(one.end - one.start))):
        if merged and item.start < merged[-1].end:
            if item.end - item.start > merged[-1].end - merged[-1].start:
                merged[-1] = item
            continue
        merged.append(item)
    return merged


def _move(discourse: Discourse, found: list[Found]) -> None:
    """What the next sentence is about: the company of the last claim about money or founding."""
    investors = {one.subject for one in found if one.predicate == "investedIn"}  # what is told of them is an aside
    listed = {one.object for one in found if one.predicate == "investedIn" and ".de." in one.rule}
    discourse.last.pop("backer", None)
    if len(investors) == 1:
        discourse.last["backer"] = next(iter(investors))
    for one in found:
        if one.predicate == "investedIn" and len(listed) > 1 and one.object in listed:
            continue  # an investor's holdings
        if one.predicate in ("raised", "valuation", "investedIn", "foundedOn") and not one.from_focus:
            company = one.object if one.predicate == "investedIn" else one.subject
            own = ".de." in one.rule and company in discourse.funds  # what a German fund holds is an aside
            if isinstance(company, int) and company not in investors and not own:
                discourse.about(company)
        if one.predicate == "investedIn":
            discourse.last["investor"] = one.subject
        if one.predicate in ("limitedPartnerOf", "manages") and isinstance(one.object, int):
            discourse.last["fund"] = one.object
        if one.predicate in ("acquired", "controls") and isinstance(one.object, int):
            discourse.last["target"] = one.object
        if one.predicate == "acquired":
            discourse.last["buyer"] = one.subject
        if one.predicate == "spunOutOf" and isinstance(one.object, int):
            discourse.last["unit"], discourse.last["origin"] = one.subject, one.object


_FULL_NAME = re.compile(r"(?i: (?:limited|ltd|inc|corp|plc|corporation|incorporated)\.?)$")
_ENGLISH_SELF = re.compile(
    r"\((?:[^()\n]{0,60}[ ,])?(?:the |our )?[\"“](?:the )?(?:Company|Issuer|Registrant|Group)[\"”]"
)


_ENGLISH_TARGET = re.compile(
    r"\((?:[^()\n]{0,60}[ ,])?(?:the )?[\"“](?:the )?(?:Target|Target Company|Target Group|Investee|Investee Company)[\"”]"
)


def _note_giver(discourse: Discourse, found: list[Found], about: int | None) -> None:
    """Who a sentence begins with and says to have put money into a company that the text was not about."""
    subject = discourse.last.get("subject")
    givers = (subject, discourse.last.get("giver"))
    gave = [one for one in found if one.subject in givers and one.predicate in _GIVING]
    if gave and about not in {one.object for one in gave}:
        discourse.last["giver"] = gave[0].subject
    else:
        discourse.last.pop("giver", None)


_GIVING = ("investedIn", "acquired", "limitedPartnerOf")


# A German text tells thus whose founder speaks, or what firm it is about.
_PRESENTED = re.compile(
    r"(?:[Gg]ründer(?:in|innen|n|s)?|[Cc]hef(?:in|s)?|CEO|Geschäftsführer(?:in|s)?|[Gg]ründete[nr]?|[Gg]egründet) [^.;:!?\n]{0,60}$"
)


# An English interview or profile tells thus which company the person speaks for.
_RUN_BY = re.compile(
    r"\b(?:runs|heads|(?:co-)?founded|(?:co-)?founder of|(?:co-)?founders of|boss of|head of|chief executive of|CEO of|president of"
    r"|behind|started|set up|created|(?:chief executive|CEO|founder|boss) and (?:co-)?(?:founder|chief executive|CEO) of) $"
)


_HEAD_LINES = 4
_FILING = re.compile(
    "(?:[（(][^（）()]{0,12}[）)])?(?:\\d{4}年?度?|二[〇○零]二.年)?(?:第[一二三四]季度|半?年度|首次公开|首次公開|公开发行|关于|關於)?"
    "[^\\n，。；]{0,40}(?:报告|報告|公告|招股说明书|招股說明書|招股书|招股書|说明书|募集说明书|问询函|回复)"
)
_CODE = 12  # characters that may stand before the name of whom a headline tells
_ABOUT_A_DEAL = re.compile(r"steig|beteilig|invest|führ|steck|finanz|kauf|übern|erwirb|erwarb|sammel|[?!:„]", re.I)


def _topic(mine: list[Sentence], names: Names, text: str) -> int | None:
    """The party that an article is about: named in its title and first sentences, and most often."""
    score: Counter[int] = Counter()
    times = Counter(one.party for part in mine for one in names.within(part.start, part.end) if one.letter in "ON")
    first = {one.party for one in names.within(mine[0].start, mine[0].end)} if mine else set()
    for place, part in enumerate(mine):
        weight = 4 if place == 0 else 3 if place < 3 else 1
        german = part.language == "de"
        if german and place == 0 and text[part.start] in '„»“"':
            weight = 1  # a saying, not what the article is about
        for mention in names.within(part.start, part.end):
            if mention.letter in "ON" and not mention.compound and not _only_a_parent(part, mention.end, text):
                likeness = _likeness(names.parties[mention.party])
                told = not german and likeness > 1 and place < _HEAD_LINES + 2
                if told and _RUN_BY.search(text, max(part.start, mention.start - 60), mention.start):
                    likeness *= 3
                if german and "Corporate" in names.parties[mention.party].kinds:
                    likeness = min(likeness, 60)
                if (
                    german
                    and likeness > 1
                    and _PRESENTED.search(text, max(part.start, mention.start - 80), mention.start)
                ):
                    likeness *= 3
                score[mention.party] += weight * likeness
    if mine and mine[0].language.startswith("zh") and mine[0].kind == "heading":
        head = next((one for one in names.within(mine[0].start, mine[0].end) if one.letter in "ON"), None)
        if head and text[head.end : head.end + 1] in ("：", ":") and head.start - mine[0].start <= _CODE:
            return head.party  # "Quillon: takes over …"
        for part in mine[:_HEAD_LINES]:
            filer = next((one for one in names.within(part.start, part.end) if one.letter in "ON"), None)
            if filer is not None and part.kind == "heading" and _FILING.match(text, filer.end, part.end):
                return filer.party
    portrait = bool(mine) and mine[0].language == "de" and len(first) == 1
    if portrait and not _ABOUT_A_DEAL.search(text, mine[0].start, mine[0].end):
        only = next(iter(first))
        if times[only] >= 2:
            return only  # a portrait
    most, *_ = times.most_common(1) or [(-1, 0)]
    if most[0] in first and most[1] >= 5 and all(most[1] >= 2 * n for party, n in times.items() if party != most[0]):
        return most[0]  # a portrait of an investor
    best = min(score, key=lambda party: (-score[party], party), default=None)
    if mine and mine[0].language == "en" and best is not None and _investor_told(mine, names, best):
        named = {one.party for one in names.within(mine[0].start, mine[0].end) if one.letter in "ON"}
        return max(named, key=lambda party: (times[party], -party))
    heads = [{one.party for one in names.within(part.start, part.end) if one.letter in "ON"} for part in mine[:2]]
    titled = bool(heads and heads[0]) and all(_investor(names.parties[party]) for party in heads[0])
    if titled and best is not None and mine[0].language.startswith("zh") and not any(best in head for head in heads):
        return max(heads[0], key=lambda party: (times[party], -party))  # an article about a fund
    return best


_PARENT = re.compile(
    "(?:集团|集團)?旗下|(?:前|原)?[^，。；、\\n]{0,6}?(?:工程师|工程師|高管|研究员|研究員|副总裁|副總裁|架构师|架構師|博士|教授|负责人|負責人)"
)


def _only_a_parent(part: Sentence, end: int, text: str) -> bool:
    """沃霖旗下的岑溪: named only to say whose the other is."""
    return part.language.startswith("zh") and _PARENT.match(text, end) is not None


def _investor_told(mine: list[Sentence], names: Names, best: int) -> bool:
    """Whether an English article begins with investors alone and names what it seems to be about only later."""
    first = {one.party for one in names.within(mine[0].start, mine[0].end) if one.letter in "ON"}
    early = {one.party for part in mine[:3] for one in names.within(part.start, part.end)}
    return bool(first) and best not in early and all(_investor(names.parties[party]) for party in first)


def _likeness(draft: PartyDraft) -> int:
    """How much more an article that names it is about it: young companies before big ones, those before investors."""
    if _investor(draft) or "GovernmentBody" in draft.kinds:
        return 1
    return 125 if "ChipStartup" in draft.kinds or "ModelStartup" in draft.kinds else 100


def _investor(draft: PartyDraft) -> bool:
    return any(kind in draft.kinds for kind in ("VentureInvestor", "Fund", "StateInvestor", "Exchange", "University"))


__all__ = ["LONGEST_READ", "extract", "notes_on"]
