"""Follows which of several companies a text speaks of, and says where that cannot be known; reads no claims.

A language asks for it by [words] of its tables: `introduces`, patterns whose item c is a company newly told of; `takes_up`,
how a sentence begins that goes on about the company introduced last; and `focus_reach`, how many sentences what the text is
about may go unnamed where no headline names it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from kg.extract.discourse import Discourse
from kg.extract.found import Found
from kg.extract.masked import Masked
from kg.extract.names import Names
from kg.extract.rules import RuleBook, compile_pattern, rule_book
from kg.extract.stories import is_investor
from kg.extract.text import Sentence
from kg.model import Status

_NO_COMPANY = frozenset(["Person", "GovernmentBody", "Corporate", "Product", "Place"])
_GIVING = frozenset(["investedIn", "holdsSharesIn", "limitedPartnerOf", "acquired", "customerOf", "manages"])
_INTO = frozenset(["investedIn", "holdsSharesIn", "acquired", "limitedPartnerOf"])
_OWN = frozenset(["raised", "valuation"])
_OF_ITSELF = frozenset(
    ["foundedBy", "spunOutOf", "formerName"]
)  # of a known company that is hardly named: somebody else's
_CLAUSE_END = re.compile(r"[;:.!?–](?=\s|$)")
_OPENING_SENTENCES = 5
_OFTEN = 3  # a big company that a headline names is what the text is about if the text names it so often
_LONG_AGO = -99
_PAST = re.compile(
    "(?:^|^[^,;]{0,40} )(?:hatten?|waren?) .*(?:runde|[\U000f5000-\U000f57ff]|geld|kapital)", re.IGNORECASE
)
_MARK = 120  # characters before a name in which its preposition may stand
_LONGEST_CLAUSE = 160  # characters


class NearFocus:
    """What the sentences of one story have named so far."""

    def __init__(self, mine: list[Sentence], names: Names, topic: int | None) -> None:
        plain = {one.party for part in mine for one in names.within(part.start, part.end) if not one.compound}
        self.candidates = frozenset(
            one.number
            for one in names.parties
            if one.number in plain
            and not is_investor(one)
            and not _NO_COMPANY & set(one.kinds)
            and not any(form.startswith("Familie ") for form in one.forms)
        )
        times = Counter(one.party for part in mine for one in names.within(part.start, part.end))
        self.passing = frozenset(
            one.number
            for one in names.parties
            if times[one.number] < _OFTEN
            and (one.entry or one.number not in self.candidates)
            and "Fund" not in one.kinds
        )
        self.concerns = frozenset(one.number for one in names.parties if one.entry and "Corporate" in one.kinds)
        self.all_funds = frozenset(one.number for one in names.parties if "Fund" in one.kinds)
        self.headline = _headed(mine, names, topic, self.candidates, times)
        self.named: dict[int, int] = {}
        self.candidate_named = 0  # the number of the last sentence that named a candidate
        self.another_named = False  # whether one that no headline names was
        self.number = 0
        self.language = ""
        self.speaker: int | None = None  # the investor whom an interview is with: it sells what it holds, not itself
        self.told: int | None = None  # the company that the last sentence introduced
        self.introduced: list[int] = []
        self.funds: list[int] = []
        self.acting: list[int] = []
        self.plainly: set[int] = set()  # who was named so far beside no preposition
        self.fund_told: int | None = None  # the fund that was last told to have raised money
        self.gave: dict[
            int, set[int]
        ] = {}  # to whom somebody was told to have given money, what the text is about aside
        self.sold = False  # the sentence before tells of a sale: the sum that follows is its price
        self.company: int | None = None  # what the text was about last that is no investor
        self.bought: int | None = None  # the last company of a takeover
        self.takeovers: list[
            Found
        ] = []  # those told so far: planned where the text says later that they are not closed

    def before(self, masked: Masked, book: RuleBook, discourse: Discourse, entered: bool) -> None:
        """Turn to a company introduced in the sentence before; forget what the text was about where nothing says so."""
        if "focus_reach" not in book.words:
            return
        self.number, self.language = self.number + 1, book.language
        own = discourse.last.get("self")
        self.speaker = own if own in discourse.investors else None
        takes_up = any(one.search(masked.text) for one in _patterns("takes_up", book.language))
        told, self.told = self.told, None
        of_fund = discourse.focus in self.all_funds and not entered  # "The round was €12m": not the fund's
        takes_up |= of_fund and any(one.search(masked.text) for one in _patterns("of_financing", book.language))
        if self._astray(discourse) or self._of_the_unit(masked, discourse):
            discourse.focus = self.company
        if told is not None and (takes_up or (not entered and discourse.focus not in self.headline)):
            discourse.about(told)
            self.named[told] = self.number
        elif not self._stands(masked, discourse, int(book.words["focus_reach"][0])):
            discourse.focus = None
            discourse.last.pop("company", None)
        if discourse.focus is None and discourse.topic in _parties(masked):
            discourse.focus = discourse.topic
        if self.bought is not None and any(one.search(masked.text) for one in _patterns("of_sellers", book.language)):
            discourse.about(self.bought)
            discourse.last["target"] = self.bought
        own_fund = discourse.topic in self.all_funds and discourse.focus not in self.all_funds
        if own_fund and any(one.search(masked.text) for one in _patterns("of_partners", book.language)):
            discourse.focus = discourse.topic  # a text about a fund names its partners
        if self.fund_told is not None and discourse.focus not in self.all_funds:
            just = not entered and self.named.get(self.fund_told) == self.number - 1
            lost = just or discourse.focus is None or discourse.focus not in self.candidates
            if lost and any(one.search(masked.text) for one in _patterns("of_partners", book.language)):
                discourse.about(self.fund_told)
        if entered and (other := self._given_by_first(masked)) is not None:
            discourse.about(other)
        if discourse.focus in self.candidates:
            self.company = discourse.focus
        self.introduced = [one for one in _told_by("introduces", masked, book) if one in self.candidates]
        self.funds = _told_by("tells_of_fund", masked, book)
        unmarked = _unmarked(masked, book.language)
        self.plainly |= set(unmarked)
        self.acting = [one for one in unmarked if one not in discourse.investors]

    def _given_by_first(self, masked: Masked) -> int | None:
        """The only firm that a giver who opens a paragraph gave to, where it tells of the past and names no other firm."""
        here = list(_parties(masked))
        to = self.gave.get(here[0], set()) if here else set()
        past = _PAST.search(masked.text) is not None and not any(one in self.candidates for one in here)
        return next(iter(to)) if len(to) == 1 and past else None

    def kept(self, masked: Masked, text: str, book: RuleBook, found: list[Found]) -> list[Found]:
        """The claims of a sentence but for those about the focus where their own clause names another company in its place."""
        if "focus_reach" not in book.words:
            return found
        found = [one for one in found if not (one.from_focus and self._no_fund_does(one, text))]
        found = [one for one in found if not (one.predicate == "acquired" and one.object == self.speaker)]
        found = [one for one in found if not (one.predicate in _OF_ITSELF and one.from_focus and self._in_passing(one))]
        self._not_closed(text[min(masked.starts, default=0) : max(masked.ends, default=0)], found)
        named = {item.start: item for item in masked.items.values() if item.kind in "ON" and item.end > item.start}
        places = [(start, item.content) for start, item in sorted(named.items()) if item.content in self.candidates]
        givers = {one.subject for one in found if one.predicate in _GIVING}
        own = [place for place in places if place[1] not in givers]
        together = [
            {one.content for one in item.content} for item in masked.items.values() if isinstance(item.content, tuple)
        ]
        return [
            one
            for one in found
            if not (self.sold and one.from_focus and one.predicate == "raised" and not self._of_round(one, text))
            and not (one.from_focus and any({one.subject, one.object} <= several for several in together))
            and not (
                one.from_focus
                and self._told_of_another(one, text, own if one.predicate in _OWN else places, book.language)
            )
        ]

    def _of_the_unit(self, masked: Masked, discourse: Discourse) -> bool:
        """Whether money goes to the company told of last, and not to the concern that a headline names beside it."""
        concern = discourse.focus in self.concerns and discourse.focus not in _parties(masked)
        last = self.named.get(self.company, _LONG_AGO) if self.company is not None else _LONG_AGO
        near = self.company != discourse.focus and self.number - last <= _OFTEN
        return concern and near and any(one.search(masked.text) for one in _patterns("of_financing", self.language))

    def _in_passing(self, one: Found) -> bool:
        """Whether a claim about the focus is of a well-known company that the text hardly names, and never as a subject."""
        return one.subject in self.passing and (one.subject not in self.candidates or one.subject not in self.plainly)

    def _not_closed(self, sentence: str, found: list[Found]) -> None:
        """A takeover that authorities still have to clear is planned, in the sentences before too."""
        told = [one for one in found if one.predicate == "acquired" and one.status is Status.ASSERTED]
        if any(one.search(sentence) for one in _patterns("not_closed", self.language)):
            headed = [one.object for one in self.takeovers if one.object in self.headline]
            last = told[-1].object if told else headed[-1] if headed else self.bought
            for one in (*self.takeovers, *told):
                if one.object == last and one.status is Status.ASSERTED:
                    one.status = Status.PLANNED
        self.takeovers += told

    def _astray(self, discourse: Discourse) -> bool:
        """Whether the focus is an investor who was only named on the way, in a text about a company."""
        focus, topic = discourse.focus, discourse.topic
        firms = discourse.investors - self.all_funds
        aside = focus in firms and focus not in self.headline and focus not in (topic, discourse.last.get("self"))
        return aside and topic not in discourse.investors and self.speaker is None

    def _no_fund_does(self, one: Found, text: str) -> bool:
        """Whether a claim about a fund stands in a clause that speaks of a company or its round."""
        fund = one.subject if one.predicate == "raised" else one.object if one.predicate == "limitedPartnerOf" else None
        low, high = _clause(text, one)
        return fund in self.all_funds and any(
            word.search(text, low, high) for word in _patterns("of_company", self.language)
        )

    def _of_round(self, one: Found, text: str) -> bool:
        """Whether a sum is told as that of a round, and not as a price."""
        low, high = _clause(text, one)
        return "round" in one.qualifiers or any(
            word.search(text, low, high) for word in _patterns("of_round", self.language)
        )

    def _told_of_another(self, one: Found, text: str, places: Sequence[tuple[int, object]], language: str) -> bool:
        """ "NRW.Bank hält 6 Prozent an Flöz", "Harvey brachte es auf …": no claim about somebody else."""
        about = one.object if one.predicate in _INTO else one.subject
        low, high = _clause(text, one)
        inside = [(start, party) for start, party in places if low <= start < high]
        if not inside or any(party == about for _, party in inside):
            return False
        for start, party in inside:
            placed = any(
                mark.search(text, max(low, start - _MARK), start) for mark in _patterns("object_mark", language)
            )
            verbs = _patterns("puts_into" if party == one.subject else "holds_in", language)
            if one.predicate in _INTO and placed and any(verb.search(text, low, high) for verb in verbs):
                return True
            beside = any(
                mark.search(text, max(low, start - _MARK), start) for mark in _patterns("beside_mark", language)
            )
            if one.predicate in _OWN and not placed and not beside and start < one.end and party != one.object:
                return True
        return False

    def after(self, masked: Masked, book: RuleBook, discourse: Discourse, found: list[Found]) -> None:
        """Note who was named, and which company the next sentence goes on about."""
        if "focus_reach" not in book.words:
            return
        here = _parties(masked)
        givers = {one.subject for one in found if one.predicate in _GIVING}
        fresh = [
            one for one in self.introduced if one not in givers and one not in self.named and one != discourse.topic
        ]
        first = next(iter(here), None)
        if self.language == "en" and len({one.object for one in found if one.predicate == "investedIn"}) > 1:
            fresh = []  # "It has also backed Quillon and Norvik": what somebody holds
        gave = self.language == "en" and first in givers
        self.told = fresh[-1] if fresh and (first == fresh[-1] or gave or first not in self.headline) else None
        if not fresh and (discourse.focus not in self.headline or discourse.focus in discourse.funds):
            funds = [one for one in self.funds if one in discourse.funds and one not in givers]
            alone = len(self.acting) == 1 and self.acting[0] in self.candidates and self.acting[0] not in givers
            alone = alone and (self.language != "en" or self.acting[0] == first)
            self.told = funds[0] if funds else self.acting[0] if alone else None
        self.bought = next(
            (one.object for one in found if one.predicate == "acquired" and isinstance(one.object, int)), self.bought
        )
        for one in found:
            if one.predicate == "raised" and one.subject in self.all_funds:
                self.fund_told = one.subject
            given = one.predicate in ("investedIn", "holdsSharesIn") and one.status is not Status.DENIED
            if given and isinstance(one.object, int):
                self.gave.setdefault(one.subject, set()).add(one.object)
        self.sold = any(sale.search(masked.text) for sale in _patterns("sale", self.language))
        told = [discourse.focus] if discourse.focus is not None and any(one.from_focus for one in found) else []
        self._name([*here, *told])

    def _name(self, parties: Iterable[int]) -> None:
        for one in parties:
            self.named[one] = self.number
            if one in self.candidates:
                self.candidate_named = self.number
                self.another_named |= one not in self.headline

    def _stands(self, masked: Masked, discourse: Discourse, reach: int) -> bool:
        """Whether what the text was about may still be it: a headline names it, or a sentence just before."""
        focus = discourse.focus
        if focus is None or focus in self.headline or focus in _parties(masked) or focus == discourse.asked:
            return True
        if focus == discourse.topic and focus not in self.candidates and focus not in discourse.investors:
            return False  # a big company named in passing
        if focus == discourse.last.get("self") and focus not in discourse.investors:
            return True  # whom an interview is with
        others = (one for one in _parties(masked) if one in self.candidates and one not in self.headline)
        if focus == discourse.topic and not self.another_named and next(others, None) is None:
            return True  # before anybody else is named
        last = self.named.get(focus, _LONG_AGO)
        if focus in discourse.funds:
            return self.number - last <= reach  # its partners are named beside it
        return self.candidate_named <= max(last, 0) and self.number - last <= reach


def _unmarked(masked: Masked, language: str) -> list[int]:
    """Who is named in a sentence neither beside a preposition nor as an object."""
    found: dict[int, None] = {}
    for at, sign in enumerate(masked.text):
        party = masked.items[sign].content if sign in masked.items and masked.items[sign].kind in "ON" else None
        marks = (*_patterns("object_mark", language), *_patterns("beside_mark", language))
        if isinstance(party, int) and not any(mark.search(masked.text, max(0, at - _MARK), at) for mark in marks):
            found[party] = None
    return list(found)


def _told_by(name: str, masked: Masked, book: RuleBook) -> list[int]:
    """The parties that patterns of a table find as c, in the order of the sentence; not after [words] aside."""
    found = [
        (match.start("c"), masked.items[match["c"]].content)
        for pattern in _patterns(name, book.language)
        for match in pattern.finditer(masked.text)
        if not any(
            aside.search(masked.text, max(0, match.start("c") - _MARK), match.start("c"))
            for aside in _patterns("aside_before", book.language)
        )
    ]
    return [party for _, party in sorted(found, key=lambda one: one[0]) if isinstance(party, int)]


def introductions(masked: Masked, book: RuleBook) -> list[tuple[int, int]]:
    """The companies that a sentence introduces ([words] introduces), each with the place in the masked text up to where."""
    return [
        (match.end(), party)
        for pattern in _patterns("introduces", book.language)
        for match in pattern.finditer(masked.text)
        if isinstance(party := masked.items[match["c"]].content, int)
    ]


def _clause(text: str, one: Found) -> tuple[int, int]:
    """Where the clause of a claim begins and ends."""
    low = max(
        (match.end() for match in _CLAUSE_END.finditer(text, max(0, one.start - _LONGEST_CLAUSE), one.start)), default=0
    )
    after = _CLAUSE_END.search(text, one.end, one.end + _LONGEST_CLAUSE)
    return max(low, one.start - _LONGEST_CLAUSE), after.start() if after else one.end


def _parties(masked: Masked) -> dict[int, None]:
    """Who is named in a sentence, in order."""
    items = [masked.items[sign] for sign in masked.text if sign in masked.items]
    members = [one for item in items for one in (item.content if isinstance(item.content, tuple) else (item,))]
    return dict.fromkeys(one.content for one in members if one.kind in "ONP" and isinstance(one.content, int))


_LATER_FUND = re.compile(r"(?P<house>[A-ZÄÖÜ0-9][\w-]+(?: [A-ZÄÖÜ][\w-]+){0,2}) (?:II|III|IV|V|VI|VII|VIII)")


def note_numbered_funds(names: Names) -> None:
    """ "Alder Deeptech II" is a fund where the text names the investor Alder Capital."""
    firms = {form.split()[0] for draft in names.parties if is_investor(draft) for form in draft.forms}
    houses = {
        form for draft in names.parties if not draft.kinds.keys() & {"Corporate", "Product"} for form in draft.forms
    }
    for draft in names.parties:
        if not draft.kinds.keys() & {"Fund", "Person", "Corporate"} and any(
            (later := _LATER_FUND.fullmatch(form)) and (form.split()[0] in firms or later["house"] in houses)
            for form in draft.forms
        ):
            draft.kinds["Fund"] += 1


def _headed(
    mine: list[Sentence], names: Names, topic: int | None, candidates: frozenset[int], times: Counter[int]
) -> set[int]:
    """Who a headline names; else the topic, where the story begins with it and hardly names another company."""
    heads = [*mine[:1], *(part for part in mine if part.kind == "heading")]
    opening = [part for part in mine if part.kind != "heading"][:_OPENING_SENTENCES]
    early = {one.party for part in opening for one in names.within(part.start, part.end)}
    headed = {one.party for part in heads for one in names.within(part.start, part.end) if one.letter in "ON"}
    headed = {one for one in headed if times[one] >= _OFTEN or "Corporate" not in names.parties[one].kinds}
    unnamed = mine[0].language == "de" and not headed & candidates if mine else False
    others = [number for party, number in times.items() if party in candidates and party != topic]
    most = max(others, default=0)
    plainly = unnamed and topic in candidates and times[topic or 0] >= _OFTEN and times[topic or 0] > most
    if topic is not None and unnamed and "Fund" in names.parties[topic].kinds:
        headed.add(topic)  # "Sachsen legt Chip-Fonds auf": a fund that the headline does not name
    if topic is not None and topic in early and (plainly or times[topic] > 2 * most):
        headed.add(topic)
    return headed


@cache
def _patterns(name: str, language: str) -> tuple[re.Pattern[str], ...]:
    words = rule_book(language).words
    return tuple(compile_pattern(one, words, language) for one in words.get(name, ()))
