"""Reads one document: names, then sentence by sentence the claims; a pure function of the document and the registry."""

from __future__ import annotations

import re
from collections.abc import Iterable

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
from kg.extract.coreference import (
    note_descriptions,
    note_givers,
    resolve_all_of,
    resolve_descriptions,
    resolve_numbered,
)
from kg.extract.defined import Seen, define
from kg.extract.discourse import Discourse
from kg.extract.encoder import Encoder, encoder
from kg.extract.engine import read
from kg.extract.english_focus import is_share_line, note_firm, take_up, without_parts
from kg.extract.financings import note_announced
from kg.extract.found import Found
from kg.extract.german_answers import complete_answer, take_up_asked_for, take_up_speaker
from kg.extract.german_focus import Seats, given_by_fund, just_told, resolve_german, seats
from kg.extract.german_roundups import heads_told, raised_on_head
from kg.extract.han_focus import (
    is_round_up,
    sum_on_label,
    take_label,
    take_particulars,
    take_up_reply,
    take_up_target,
    told_much,
    turn_to_only,
)
from kg.extract.han_interviews import asking_blocks, keep_turn, take_up_asked, take_up_turn
from kg.extract.interviews import (
    take_up_answer,
    take_up_named,
    take_up_question,
)
from kg.extract.judging import judge, told_before
from kg.extract.masked import Item, mask
from kg.extract.moving import move, note_giver
from kg.extract.names import find_names
from kg.extract.near_focus import NearFocus, note_numbered_funds
from kg.extract.qualifiers import literal
from kg.extract.rules import RuleBook, rule_book
from kg.extract.settle import settled
from kg.extract.spotted import Spotted
from kg.extract.statements import Statement
from kg.extract.stories import is_investor, stories
from kg.extract.tables import CONFIDENCE, Table
from kg.extract.tagger import Tagger, tagger
from kg.extract.text import Sentence, blocks, sentences
from kg.extract.topics import topic
from kg.extract.trace import Trace
from kg.extract.values import Values
from kg.model import Document, Extraction, Qualifier, Status, Value
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


def extract(
    document: Document, registry: Registry | None = None, trace: Trace | None = None, by_patterns: bool = False
) -> Extraction:
    """Find the parties and claims of a document.

    Args:
        document: as kg.documents reads it.
        registry: well-known names; None for the one that ships with the program.
        trace: gets what the rules did, claim by claim.
        by_patterns: by the pattern tables alone, without the network.
    Returns:
        Parties numbered in order of appearance, and claims in the order of the text, each with the span of its quote.
    """
    known = load_registry() if registry is None else registry
    reading = Reading(document, known, trace) if by_patterns else Reading(document, known, trace, encoder(), tagger())
    return settled(document, reading.names.parties, known, reading.claims(), trace)


class Reading:
    """One document being read, sentence by sentence."""

    def __init__(
        self,
        document: Document,
        registry: Registry,
        trace: Trace | None = None,
        network: Encoder | None = None,
        tagger: Tagger | None = None,
        given: Iterable[Spotted] = (),
    ) -> None:
        self.document = document
        self.network = network
        self.trace = trace
        self.source = to_simplified(document.text)
        self.parts = [part for part in sentences(document, blocks(document)) if part.end <= LONGEST_READ]
        self.names = find_names(document, self.source, self.parts, registry, tagger, given)
        self.values = Values(document, self.parts)
        parties = self.names.parties
        note_numbered_funds(self.names)
        self.discourse = Discourse(
            investors=frozenset(draft.number for draft in parties if is_investor(draft)),
            funds=frozenset(draft.number for draft in parties if "Fund" in draft.kinds),
            schools=frozenset(draft.number for draft in parties if "University" in draft.kinds),
            persons=frozenset(draft.number for draft in parties if "Person" in draft.kinds),
        )
        self.table = Table()
        self.statement = Statement()
        self.near = NearFocus([], self.names, None)
        self.heads = heads_told(self.parts, self.document.text, self.names)
        self.seats: Seats = {}
        self.round_up = False
        self.told_much: frozenset[int] = frozenset()
        self.answers: frozenset[int] = frozenset()  # the paragraphs that ask, in a Chinese interview with an investor
        self.first_asked = 0  # the first of them

    def claims(self) -> list[tuple[Sentence, Found]]:
        """What each sentence says, in order."""
        found: list[tuple[Sentence, Found]] = []
        for mine in stories(self.parts, self.document.text, self.names):
            headed = self.heads.get(mine[0].block)
            self.discourse.new_article(topic(mine, self.names, self.document.text) if headed is None else headed)
            define(mine, Seen(self.document.text, self.source, self.names, self.discourse))
            if mine[0].language.startswith("zh"):
                self.round_up = is_round_up(mine, self.names, self.discourse.investors)
                self.told_much = told_much(mine, self.names)
                asks = asking_blocks(mine, self.source)
                self.answers = asks if self.discourse.topic in self.discourse.investors else frozenset()
                self.first_asked = min(self.answers, default=0)
            self.statement = Statement()
            self.near = NearFocus(mine, self.names, self.discourse.topic)
            self.seats = seats(mine, self.names, self.document.text) if mine[0].language == "de" else {}
            if headed is not None:
                values = self.values.within(mine[0].start, mine[-1].end)
                told = raised_on_head(mine, self.document.text, values, self.discourse)
                found += [(mine[0], one) for one in told]
            for part in mine:
                found += [(part, one) for one in self._read(part)]
        return found

    def _aside(self, party: int, language: str) -> bool:
        """Whether a paragraph that begins with somebody is still not about them: an investor, a well-known concern."""
        concern = language == "de" and party in self.near.concerns and self.discourse.topic in self.near.candidates
        topic_given = self.discourse.topic in self.near.gave.get(party, ()) and party != self.discourse.topic
        gave = language == "en" and (topic_given or "label" in self.discourse.last)
        return is_investor(self.names.parties[party]) or concern or gave

    def _take_up_fund(self, part: Sentence, spotted: list[Spotted]) -> None:
        """An item that begins with a fund's name is about that fund: "– Alder Fonds I (2015): 60 Mio. Euro; …"."""
        opens = [one for one in spotted if one.start - part.start <= _BULLET and one.party in self.discourse.funds]
        if opens and "StateInvestor" not in opens[0].kinds:
            self.discourse.about(opens[0].party)
            self.discourse.last["fund"] = opens[0].party

    def _raised_on_label(self, part: Sentence, values: list[Item]) -> list[Found]:
        """What a line "● 岑溪科技｜A轮｜2亿元" says was raised."""
        company = self.discourse.topic
        if company is None:
            return []
        shared: dict[str, Qualifier] = {"round": self.discourse.section.round} if self.discourse.section.round else {}
        return [
            Found(company, "raised", value, dict(shared), Status.ASSERTED, CONFIDENCE, "table", part.start, part.end)
            for item in sum_on_label(part, self.document.text, values)
            if isinstance(value := literal("raised", item), Value)
        ]

    def _read(self, part: Sentence) -> list[Found]:
        language = _language(part)
        book = rule_book(language)
        spotted = self.names.within(part.start, part.end)
        values = self.values.within(part.start, part.end)
        if self.trace is not None:
            self.trace.enter(part, spotted)
        if (
            language == "zh"
            and part.kind in ("row", "item")
            and take_label(part, self.document.text, spotted, values, self.discourse)
        ):
            return self._raised_on_label(part, values)
        if part.kind == "row":
            company = self.discourse.last.get("company") if language == "zh" else None  # a table goes on with it
            self.discourse.enter(part.block)
            text = self.source if language == "zh" else self.document.text
            rows = self.table.read(text, part, spotted, values, company or self.discourse.focus, language)
            if self.trace is not None:
                self.trace.rows(part, rows)
            return rows
        mentions = [Item(one.letter, one.start, one.end, one.party, text=one.text) for one in spotted]
        han = language == "zh"
        text = self.source if han else self.document.text
        masked = mask(text, part.start, part.end, _merged(mentions, values), han=han)
        masked.trace = self.trace
        entered = self.discourse.enter(part.block)
        told_of = self.discourse.focus if self.discourse.focus != self.discourse.last.get("self") else None
        figures = self.statement.read(text, part, told_of) if language == "en" else []
        if figures:
            if self.trace is not None:
                self.trace.rows(part, figures)
            return figures
        if entered and language == "de":
            self.discourse.last.pop("target", None)
            self.discourse.last.pop("held", None)
        if entered and language == "en" and self.discourse.topic is not None:
            self.discourse.last["subject"] = self.discourse.topic
        if entered and han:
            take_particulars(part, self.source, spotted, self.discourse)
        if entered and han and self.round_up and part.kind == "item":
            self.discourse.focus = None
        if entered and han and part.kind == "prose":
            turn_to_only(part, self.source, spotted, self.told_much, self.discourse)
            take_up_reply(part, self.source, spotted, self.discourse)
        if han and self.answers and part.block >= self.first_asked:
            take_up_asked(part, self.source, spotted, self.answers, self.discourse)
            if part.block not in self.answers:
                take_up_turn(masked, self.discourse)
        if han and self.discourse.told_block == part.block and _THIS_ROUND.search(masked.text):
            self.discourse.focus = self.discourse.told.company or self.discourse.focus
        if entered and part.kind != "heading":
            pays = language == "de" and self.discourse.topic in self.near.all_funds and _PAYS.search(masked.text)
            holder = language == "en" and part.kind == "item" and is_share_line(masked, self.discourse)
            set_opening(
                masked, book, self.discourse, lambda party: bool(pays) or holder or self._aside(party, language)
            )
        if entered and language == "de" and part.kind == "item":
            self._take_up_fund(part, spotted)
        if self.discourse.asking:
            if entered or part.block in self.discourse.asking:
                take_up_question(self.discourse, part, text, spotted)
            take_up_answer(self.discourse, masked)
            if language == "de":
                if part.block in self.discourse.asking:
                    named = [one.party for one in spotted if one.letter in "ON"]
                    take_up_asked_for(self.discourse, part, text, named)
                complete_answer(masked, self.discourse, part.block)
                take_up_speaker(masked, self.discourse, part.block in self.discourse.asking)
        elif "interviewed" in self.discourse.last:
            take_up_named(self.discourse, spotted)
        if not han:  # 它 takes up the sentence before
            note_subject(masked, book, self.discourse)
        elif not entered and self.document.text[part.start - 1 : part.start] in _HALF:
            go_on(masked, book, self.discourse)
        if han:
            take_up_target(masked, self.discourse)
        self.near.before(masked, book, self.discourse, entered)
        if language == "de":
            resolve_german(masked, self.discourse, self.names, self.seats, book)
        resolve_descriptions(masked, book, self.discourse)
        note_descriptions(masked, book, self.discourse)
        resolve_numbered(masked, book, self.discourse)
        if language == "en":
            take_up(masked, self.discourse, book, self.near.candidates)
        resolve_anaphora(masked, book, self.discourse)
        resolve_all_of(masked, book, self.discourse)
        set_heading(masked, book, self.discourse)
        if part.kind == "heading":
            set_section(masked, book, self.discourse)
        elif han and (part.kind == "item" or entered):
            set_topic(masked, book, self.discourse)
        note_subject(masked, book, self.discourse)
        if han:
            note_two(masked, self.discourse)
        if not han:
            set_owners(masked, book, self.discourse)
        if not han and "fund" not in self.discourse.last:
            for one in [one for one in spotted if "Fund" in one.kinds and one.letter in "ON"][:1]:
                self.discourse.last["fund"] = one.party
        about, in_hand = self.discourse.focus, self.discourse.last.get("fund")
        told = told_before(self.discourse)
        found = read(masked, book, self.discourse, part.kind)
        if language == "de":
            fund = about if about in self.discourse.funds and about == self.discourse.topic else None
            found = given_by_fund(found, fund, just_told(self.discourse))
        found = judge(masked, part, book, self.discourse, told, found, self.network)
        found = self.near.kept(masked, self.document.text, book, found)
        found = without_parts(masked, found) if language == "en" else found
        self.discourse.last.pop("buyer", None)  # only the sentence after a takeover may tell its price
        note_announced(masked, book, self.discourse)
        move(self.discourse, found)
        self.near.after(masked, book, self.discourse, found)
        if language == "en":
            note_firm(masked, self.discourse, found, entered)
        if self.discourse.asking and self.discourse.focus not in self.discourse.investors:
            self.discourse.asked = self.discourse.focus
        gave = [one.subject for one in found if one.predicate in ("investedIn", "holdsSharesIn")]
        note_givers(self.discourse, [(one, "Person" in self.names.parties[one].kinds) for one in dict.fromkeys(gave)])
        if han:
            note_giver(self.discourse, found, about)
            if self.answers and part.block > self.first_asked:
                keep_turn(self.discourse)
        self.discourse.seen.update(one.party for one in spotted)
        givers = {one.subject for one in found if one.predicate == "limitedPartnerOf"} if language != "de" else set()
        for one in spotted:
            if one.letter == "X":
                self.discourse.last["exchange"] = one.party
            fund = "Fund" in one.kinds and "StateInvestor" not in one.kinds and one.letter in "ON"
            if fund and one.party not in givers:
                self.discourse.last["fund"] = one.party
        beside = {one.party for one in spotted if "Fund" in one.kinds and _in_passing(book, text, one.start)}
        if in_hand is not None and self.discourse.last.get("fund") in beside - {in_hand}:
            self.discourse.last["fund"] = in_hand
        if about is not None and self.discourse.focus in beside - {about}:
            self.discourse.about(about)
        return found


# Who opens a paragraph of a German text about a fund so is one of its partners, not what the paragraph is about.
_PAYS = re.compile(
    r"\b(?:steuer\w+|zahl(?:t|te|en|ten)|gezahlt|eingezahlt|zeichnet\w*|gezeichnet|zugesagt|sag(?:t|te|en|ten)\b[^.;]*\bzu|beteiligt?\w*|gibt|gab|gaben|geben"
    r"|bringt|brachten?|stellt|stellte|schießt|schoss|Kommanditist\w*|Geldgeber\w*|Ankerinvestor\w*|Zusagen?)\b"
)
_BULLET = 4  # characters
_HALF = ("；", ";")
_THIS_ROUND = re.compile("[该本此这]轮")


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


def _in_passing(book: RuleBook, text: str, place: int) -> bool:
    """Whether a fund is only named beside the one told of: [words] other_fund, "twice the size of its predecessor, …"."""
    before = book.any_of("other_fund", re.IGNORECASE)
    return before is not None and before.search(text[max(0, place - 60) : place]) is not None


__all__ = ["LONGEST_READ", "extract", "notes_on"]
