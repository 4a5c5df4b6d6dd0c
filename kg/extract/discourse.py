"""What a text is about at a place: its topic, the company last spoken of, the round last told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.model import Value

_MUCH = 0.1  # by how much two sums differ that are not one


@dataclass(slots=True, eq=False)
class Round:
    """A financing as far as the text has told it; claims point to it, so what is told later counts for them too."""

    company: int | None = None
    round: str | None = None
    date: str | None = None
    sum: Value | None = None

    def is_another(self, sum: Value | None) -> bool:
        """Whether a sum, in the same money, is plainly not the one that was raised here."""
        if sum is None or self.sum is None or sum.unit != self.sum.unit:
            return False
        one, other = float(sum.value), float(self.sum.value)
        return abs(one - other) > _MUCH * max(one, other)

    def takes(self, company: int, round: str | None, date: str | None, again: bool) -> bool:
        """Whether what is said of a company, a round and a date is of this financing.

        Nothing may contradict; and something must tie: the same round or date, nothing new at all, a round where only
        a sum was told, or words that take the financing up again.
        """
        if self.company != company:
            return False
        if self.round and round and self.round != round:
            return False
        if self.date and date and not (self.date.startswith(date) or date.startswith(self.date)):
            return False
        tied = bool(self.round and round) or bool(self.date and date) or not (round or date)
        return tied or again or (self.round is None and round is not None and date is None)


@dataclass(slots=True)
class Discourse:
    """State that moves with the reading; party numbers are those of the document."""

    topic: int | None = None  # what the article is about
    focus: int | None = None  # what the sentence is about where it does not say
    last: dict[str, int] = field(default_factory=dict)  # last spoken of, by class of anaphor: company, fund, person
    told: Round = field(default_factory=Round)
    told_block: int = -1
    news: Round = field(default_factory=Round)  # the first financing told of the topic
    heading: Round = field(default_factory=Round)  # of the list item in force
    section: Round = field(default_factory=Round)  # of the heading above
    block: int = -1
    article: int = -1
    investors: frozenset[int] = frozenset()  # parties whose kind says that they put money in
    funds: frozenset[int] = frozenset()
    schools: frozenset[int] = frozenset()  # universities
    persons: frozenset[int] = frozenset()
    labelled: bool = False  # a line such as "● Quillon | Series A" has told whom the lines below it are about
    described: dict[str, int | None] = field(default_factory=dict)  # what somebody was called; None: several were
    givers: list[tuple[int, bool]] = field(default_factory=list)  # who has given money, and whether a person
    house: frozenset[int] = frozenset()  # funds that bear the name of the firm of investors told of
    numbered: dict[int, int] = field(default_factory=dict)  # those of them that bear a number: "Alder Fund II"
    asking: frozenset[int] = frozenset()  # paragraphs of an interview that ask
    asked: int | None = None  # the company that the last question was about
    seen: set[int] = field(default_factory=set)  # who was named in the sentences before this one
    headed: frozenset[int] = frozenset()  # who is named in the headline
    heard: dict[int, int] = field(default_factory=dict)  # the number of the last sentence that spoke of somebody
    sentence: int = 0  # the number of the sentence that is read

    def new_article(self, topic: int | None) -> None:
        """Forget all but the topic."""
        self.topic = self.focus = topic
        self.last = {} if topic is None else {"company": topic}
        self.told = self.news = Round()
        self.heading = Round()
        self.section = Round()
        self.block = self.told_block = -1
        self.labelled = False
        self.house, self.numbered = frozenset(), {}
        self.asking, self.asked = frozenset(), None
        self.described, self.givers = {}, []
        self.headed, self.heard, self.sentence = frozenset(), {}, 0

    def hear(self, spoken_of: Iterable[int]) -> None:
        """A sentence has been read that speaks of these; the first of an article is its headline."""
        here = dict.fromkeys(spoken_of, self.sentence)
        others = here.keys() - self.persons - self.schools - {self.topic}
        self.last.pop("other", None)
        if len(others) == 1:  # "Der Konzern" of the next sentence
            self.last["other"] = next(iter(others))
        if self.sentence == 0:
            self.headed = frozenset(here)
        self.heard.update(here)
        self.sentence += 1

    def companies(self) -> set[int]:
        """Who was spoken of in this article and is neither an investor, a university nor a person."""
        return self.heard.keys() - self.investors - self.schools - self.persons

    def gave(self, party: object) -> bool:
        """Whether somebody was told to have given money."""
        return any(party == giver for giver, _ in self.givers)

    def enter(self, block: int) -> bool:
        """A new paragraph or list item is about the topic until it says otherwise; whether this is one."""
        if block == self.block:
            return False
        self.block = block
        self.heading = Round(None, self.section.round, self.section.date)
        self.focus = self.topic
        return True

    def about(self, company: int) -> None:
        """The text speaks of a company now."""
        self.focus = company
        self.last["company"] = company

    def back_to_news(self, company: int) -> None:
        """The text takes up the financing that it began with: "this time", "the new round"."""
        if self.news.company == company:
            self.told, self.told_block = self.news, self.block

    def financing(
        self, company: int, round: str | None, date: str | None, again: bool, sum: Value | None = None
    ) -> Round:
        """The financing that a claim belongs to: the one in force where it fits, else a new one.

        Args:
            company: who gets the money.
            round, date: as the sentence says; None where it does not.
            again: the sentence takes up what was told before ("the round", "also took part").
            sum: what was raised in it.
        """
        round = round or self.heading.round
        date = date or self.heading.date
        near = self.told_block == self.block or (self.told_block == self.block - 1 and not (round or date))
        fits = (near or again) and self.told.takes(company, round, date, again)
        if fits and (again or not self.told.is_another(sum)):
            self.told.round = self.told.round or round
            if date and (self.told.date is None or len(date) > len(self.told.date)):
                self.told.date = date
        else:
            self.told = Round(company, round, date)
        self.told.sum = self.told.sum or sum
        if company == self.topic and (self.news.company is None or self.news.round is None):
            self.news = self.told
        self.told_block = self.block
        return self.told
