"""Judges the facts of one document line by line, and adds judgements up; never reads a file.

A line of gold is missing only where it is core, asserted and not inferred; a fact of the relations in WEIGHED that no
line has is wrong; a negative line is a fact that must not be asserted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kg.evaluation.gold import Gold, Line
from kg.evaluation.matching import agrees, counted, given, says
from kg.model import LONGEST_QUOTE, Fact, Status, Value

WEIGHED = frozenset(
    (
        *("investedIn", "holdsSharesIn", "acquired", "manages", "limitedPartnerOf", "spunOutOf"),
        *("foundedBy", "formerName", "listedOn", "memberOfGroup", "raised", "valuation"),
    )
)


class Mark(StrEnum):
    """What a judgement says; those in MISTAKES are what a reader wants to see."""

    FOUND = "found"
    MISSING = "missing"
    WRONG = "wrong"
    FORBIDDEN = "forbidden"  # a negative line that is asserted
    AVOIDED = "avoided"  # a negative line that is not
    QUALIFIED = "qualified"
    UNQUALIFIED = "unqualified"
    MARKED = "marked"  # planned, reported or denied in the gold, and not asserted
    UNMARKED = "unmarked"
    QUOTED = "quoted"
    MISQUOTED = "misquoted"


MISTAKES = (Mark.MISSING, Mark.WRONG, Mark.FORBIDDEN, Mark.UNQUALIFIED, Mark.UNMARKED, Mark.MISQUOTED)


@dataclass(frozen=True, slots=True)
class Judgement:
    """One thing that was counted: a line of gold, a fact, a qualifier, a status or a quote."""

    mark: Mark
    document: str
    subject: str
    predicate: str
    object: str
    language: str = "und"
    what: str = ""  # the qualifier, or the status that was wanted
    wanted: str = ""
    given: str = ""
    sentence: str | None = None
    line: int | None = None  # of the gold

    def __str__(self) -> str:
        detail = f" {self.what}={self.wanted}" if self.mark in (Mark.QUALIFIED, Mark.UNQUALIFIED) else ""
        return f"{self.document}: {self.subject} {self.predicate} {self.object}{detail}"


@dataclass(frozen=True, slots=True)
class Score:
    """Judgements and what they add up to; scores of several documents can be added."""

    judgements: tuple[Judgement, ...] = ()

    def __add__(self, other: Score) -> Score:
        return Score(self.judgements + other.judgements)

    def where(self, choose: Callable[[Judgement], bool]) -> Score:
        """The score of a part of the judgements."""
        return Score(tuple(filter(choose, self.judgements)))

    def of(self, *marks: Mark) -> tuple[Judgement, ...]:
        """The judgements with these marks, in order."""
        return tuple(one for one in self.judgements if one.mark in marks)

    def count(self, mark: Mark) -> int:
        """How many judgements have a mark."""
        return sum(one.mark is mark for one in self.judgements)

    @property
    def found(self) -> tuple[str, ...]:
        """The lines of gold that were found."""
        return tuple(map(str, self.of(Mark.FOUND)))

    @property
    def missed(self) -> tuple[str, ...]:
        """The lines of gold that were not found."""
        return tuple(map(str, self.of(Mark.MISSING)))

    @property
    def wrong(self) -> tuple[str, ...]:
        """The facts that no line of gold has."""
        return tuple(map(str, self.of(Mark.WRONG)))

    @property
    def forbidden(self) -> tuple[str, ...]:
        """The negative lines that were asserted."""
        return tuple(map(str, self.of(Mark.FORBIDDEN)))

    @property
    def quotes(self) -> int:
        """How many quotes were checked."""
        return self.count(Mark.QUOTED) + self.count(Mark.MISQUOTED)

    @property
    def bad_quotes(self) -> tuple[str, ...]:
        """The quotes that are not the text at their place."""
        return tuple(one.given for one in self.of(Mark.MISQUOTED))

    @property
    def precision(self) -> float:
        """Share of the facts given that are in the gold."""
        return share(self.count(Mark.FOUND), self.count(Mark.WRONG))

    @property
    def recall(self) -> float:
        """Share of the gold that was given."""
        return share(self.count(Mark.FOUND), self.count(Mark.MISSING))

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def qualifiers(self) -> float:
        """Share of the qualifiers of the facts found that are as the gold has them."""
        return share(self.count(Mark.QUALIFIED), self.count(Mark.UNQUALIFIED))

    def __str__(self) -> str:
        told = [f"{one.mark}: {one}" for one in self.of(*MISTAKES)]
        return "\n".join([f"precision {self.precision:.3f}, recall {self.recall:.3f}, f1 {self.f1:.3f}", *told])


def share(good: int, bad: int) -> float:
    """The good ones of all; 0 where there are none."""
    return good / (good + bad) if good + bad else 0.0


def score(gold: Gold, document: str, facts: Sequence[Fact], text: str, language: str = "und") -> Score:
    """Score the facts found in one document.

    Args:
        document: its name in the gold.
        text: as stored; quotes are checked against it.
        language: of the document, put on every judgement.
    """
    lines = gold.of(document)
    stated = [line for line in lines if not line.negative]
    asserted = [fact for fact in facts if fact.status is Status.ASSERTED]
    judgements = (
        *_recalled(gold, stated, asserted, language),
        *_wrong(gold, document, asserted, language),
        *_negatives(gold, lines, asserted, language),
        *_qualified(gold, stated, facts, language),
        *_quotes(document, facts, text, language),
    )
    return Score(judgements)


def _on_line(mark: Mark, line: Line, language: str, fact: Fact | None = None, **more: str) -> Judgement:
    sentence = _quote(fact) if fact else None
    return Judgement(
        mark, line.document, line.subject, line.predicate, line.object, language, sentence=sentence,
        line=line.number, **more,
    )  # fmt: skip


def _on_fact(mark: Mark, document: str, fact: Fact, language: str, given: str = "") -> Judgement:
    return Judgement(
        mark, document, fact.subject.name, fact.predicate, object_name(fact), language, given=given,
        sentence=_quote(fact),
    )  # fmt: skip


def _quote(fact: Fact) -> str | None:
    return fact.evidence[0].quote if fact.evidence else None


def object_name(fact: Fact) -> str:
    """The object of a fact as text."""
    return fact.object.value if isinstance(fact.object, Value) else fact.object.name


def _saying(gold: Gold, line: Line, facts: Iterable[Fact]) -> Fact | None:
    return next((fact for fact in facts if says(gold, line, fact)), None)


def _recalled(gold: Gold, stated: list[Line], asserted: list[Fact], language: str) -> Iterator[Judgement]:
    wanted: dict[tuple[str, str, str], Line] = {}
    for line in stated:
        if line.core and line.asserted and not line.inferred:
            wanted.setdefault(line.key, line)
    for line in wanted.values():
        fact = _saying(gold, line, asserted)
        yield _on_line(Mark.FOUND if fact else Mark.MISSING, line, language, fact)


def judged(gold: Gold, document: str, facts: Iterable[Fact]) -> Iterator[tuple[Fact, bool]]:
    """Every fact that counts for precision, once, and whether a line of gold has it."""
    told: dict[tuple[str, str, str], Fact] = {}
    for fact in facts:
        if fact.predicate in WEIGHED and fact.status is Status.ASSERTED:
            told.setdefault((fact.subject.name, fact.predicate, object_name(fact)), fact)
    right = [line for line in gold.of(document) if not line.negative and (line.asserted or line.core)]
    for fact in told.values():
        yield fact, any(says(gold, line, fact) for line in right)


def _wrong(gold: Gold, document: str, asserted: list[Fact], language: str) -> Iterator[Judgement]:
    for fact, right in judged(gold, document, asserted):
        if not right:
            yield _on_fact(Mark.WRONG, document, fact, language)


def _negatives(gold: Gold, lines: Iterable[Line], asserted: list[Fact], language: str) -> Iterator[Judgement]:
    for line in lines:
        if line.negative:
            fact = _saying(gold, line, asserted)
            yield _on_line(Mark.FORBIDDEN if fact else Mark.AVOIDED, line, language, fact)


def _qualified(gold: Gold, stated: list[Line], facts: Sequence[Fact], language: str) -> Iterator[Judgement]:
    """How the qualifiers of the facts found are, and whether statements that are no fact are marked so."""
    for line in stated:
        if line.inferred or not (line.core or not line.asserted):
            continue
        mine = [fact for fact in facts if says(gold, line, fact)]
        if not line.asserted:
            yield _status(line, mine, language)
        elif mine:
            yield from _qualifiers(line, mine, language)


def _status(line: Line, mine: list[Fact], language: str) -> Judgement:
    marked = next((fact for fact in mine if fact.status is not Status.ASSERTED), None)
    seen = marked or next(iter(mine), None)
    status = str(line.qualifiers["status"])
    got = str(seen.status) if seen else ""
    mark = Mark.MARKED if marked else Mark.UNMARKED
    what = status if status in list(Status) else "other"  # "exited 2023": what is no longer so
    return _on_line(mark, line, language, seen, what=what, wanted=status, given=got)


def _qualifiers(line: Line, mine: list[Fact], language: str) -> Iterator[Judgement]:
    for name in counted(line):
        wanted = line.qualifiers[name]
        right = next((fact for fact in mine if agrees(name, wanted, given(fact))), None)
        seen = right or mine[0]
        mark = Mark.QUALIFIED if right else Mark.UNQUALIFIED
        got = ", ".join(f"{key}={value}" for key, value in given(seen).items() if key.startswith(name))
        yield _on_line(mark, line, language, seen, what=name, wanted=str(wanted), given=got)


def _quotes(document: str, facts: Iterable[Fact], text: str, language: str) -> Iterator[Judgement]:
    for fact in facts:
        bad = list(bad_quotes([fact], text))
        for one in bad:
            yield _on_fact(Mark.MISQUOTED, document, fact, language, one)
        for _ in range(len(fact.evidence) - len(bad)):
            yield _on_fact(Mark.QUOTED, document, fact, language)


def bad_quotes(facts: Iterable[Fact], text: str) -> Iterator[str]:
    """The quotes that are not the text at their place, not inside it, empty, or longer than LONGEST_QUOTE."""
    for fact in facts:
        for one in fact.evidence:
            inside = 0 <= one.start < one.end <= len(text)
            if not inside or text[one.start : one.end] != one.quote or len(one.quote) > LONGEST_QUOTE:
                yield f"{one.document}:{one.start}-{one.end}: {one.quote!r}"
