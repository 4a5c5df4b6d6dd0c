"""Scores the facts of documents against gold: found, missed, wrong, forbidden, and how they are qualified; for tests.

Gold is JSON lines: {"doc", "s", "p", "o", "core", "negative", "q": {…}}, names a JSON object from each name in the gold
to the forms it goes by. A line is counted as missed only where it is core, asserted and not inferred; facts of the
predicates in WEIGHED that no line has are wrong; a negative line is a fact that must not be asserted.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from sentences import known_names

from kg.claims import read_claims, stored_document
from kg.model import Fact, Status, Value

WEIGHED = frozenset(
    (
        *("investedIn", "holdsSharesIn", "acquired", "manages", "limitedPartnerOf", "spunOutOf"),
        *("foundedBy", "formerName", "listedOn", "memberOfGroup", "raised", "valuation"),
    )
)
QUALIFIERS = ("round", "role", "percent", "amount", "currency", "date")
TOLERANCE = 0.011  # figures that differ by no more than this share are one figure, differently rounded
LEAST_ROUNDED = 10_000  # below it stand years, and 2018 is not 2019
LONGEST_QUOTE = 600

Names = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of gold; `object` is a name, or a value as text."""

    document: str
    subject: str
    predicate: str
    object: str
    qualifiers: Mapping[str, Any]
    core: bool = True
    negative: bool = False

    @property
    def asserted(self) -> bool:
        """Whether the document states it as a fact."""
        return not self.qualifiers.get("status")

    @property
    def key(self) -> tuple[str, str, str]:
        """What it says, without qualifiers."""
        return self.subject, self.predicate, self.object


@dataclass(frozen=True, slots=True)
class Gold:
    """The lines of several documents, and the folded forms of every name in them."""

    lines: tuple[Line, ...]
    names: Names

    def forms(self, name: str) -> frozenset[str]:
        """The folded forms of a name; itself where it is not in the table."""
        return self.names.get(name) or frozenset({folded(name)})


@dataclass(frozen=True, slots=True)
class Score:
    """What was counted, as readable lines, so that a failed test says what went wrong."""

    found: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    quotes: int = 0
    bad_quotes: tuple[str, ...] = ()
    qualified: int = 0
    unqualified: tuple[str, ...] = ()
    marked: int = 0
    unmarked: tuple[str, ...] = ()

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, name) + getattr(other, name) for name in Score.__dataclass_fields__))

    @property
    def precision(self) -> float:
        """Share of the facts given that are in the gold."""
        return _share(len(self.found), len(self.wrong))

    @property
    def recall(self) -> float:
        """Share of the gold that was given."""
        return _share(len(self.found), len(self.missed))

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def qualifiers(self) -> float:
        """Share of the qualifiers of the facts found that are as the gold has them."""
        return _share(self.qualified, len(self.unqualified))

    def __str__(self) -> str:
        lists = {"missed": self.missed, "wrong": self.wrong, "forbidden": self.forbidden, "quote": self.bad_quotes}
        told = [f"{name}: {one}" for name, some in lists.items() for one in some]
        return "\n".join([f"precision {self.precision:.3f}, recall {self.recall:.3f}, f1 {self.f1:.3f}", *told])


def read_gold(lines: Path, names: Path) -> Gold:
    """Read a gold file and its table of names."""
    table = json.loads(names.read_text(encoding="utf-8"))
    rows = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines() if line.strip()]
    return make_gold(rows, table)


def make_gold(rows: Iterable[Mapping[str, Any]], names: Mapping[str, Sequence[str]]) -> Gold:
    """Gold from the rows and the table of names as JSON has them."""
    folded_names = {name: frozenset(map(folded, (name, *forms))) for name, forms in names.items()}
    return Gold(tuple(_line(row) for row in rows), folded_names)


def _line(row: Mapping[str, Any]) -> Line:
    negative = bool(row.get("negative"))
    # A line that says nothing of `core` must be found; where its status says that it is no fact, it excuses nothing.
    qualifiers = row.get("q") or {}
    core = bool(row.get("core", not qualifiers.get("status")))
    return Line(row["doc"], row["s"], row["p"], str(row["o"]), qualifiers, core, negative)


@cache
def facts_of(path: Path) -> tuple[Fact, ...]:
    """The claims of one file, found once in a run of the tests."""
    return tuple(read_claims(path, registry=known_names()))


def score_folder(gold: Gold, folder: Path) -> Score:
    """Score every document that the gold names and the folder holds, as `kg extract` reads it."""
    total = Score()
    for stem in sorted({line.document for line in gold.lines}):
        for path in sorted(folder.glob(f"{stem}*.txt"))[:1]:
            text = stored_document(path).text
            total += score(gold, stem, facts_of(path), text)
    return total


def score(gold: Gold, document: str, facts: Sequence[Fact], text: str) -> Score:
    """Score the facts found in one document.

    Args:
        document: its name in the gold.
        text: as stored; quotes are checked against it.
    """
    lines = [line for line in gold.lines if line.document == document]
    stated = [line for line in lines if not line.negative]
    asserted = [fact for fact in facts if fact.status is Status.ASSERTED]
    found, missed = _recalled(gold, stated, asserted)
    return Score(
        found=found,
        missed=missed,
        wrong=_wrong(gold, stated, asserted),
        forbidden=tuple(
            _told(document, line)
            for line in lines
            if line.negative and any(says(gold, line, fact) for fact in asserted)
        ),
        quotes=sum(len(fact.evidence) for fact in facts),
        bad_quotes=tuple(bad_quotes(facts, text)),
    ) + _qualified(gold, stated, facts)


def _recalled(gold: Gold, stated: list[Line], asserted: list[Fact]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found: list[str] = []
    missed: list[str] = []
    wanted: dict[tuple[str, str, str], Line] = {}
    for line in stated:
        if line.core and line.asserted and not _inferred(line):
            wanted.setdefault(line.key, line)
    for line in wanted.values():
        there = any(says(gold, line, fact) for fact in asserted)
        (found if there else missed).append(_told(line.document, line))
    return tuple(found), tuple(missed)


def _wrong(gold: Gold, stated: list[Line], asserted: list[Fact]) -> tuple[str, ...]:
    told: dict[tuple[str, str, str], Fact] = {}
    for fact in asserted:
        if fact.predicate in WEIGHED:
            told.setdefault((fact.subject.name, fact.predicate, _object_name(fact)), fact)
    right = [line for line in stated if line.asserted or line.core]
    return tuple(" ".join(key) for key, fact in told.items() if not any(says(gold, line, fact) for line in right))


def _qualified(gold: Gold, stated: list[Line], facts: Sequence[Fact]) -> Score:
    """How many qualifiers of the facts found are right, and how many statements that are no fact are marked so."""
    total = Score()
    for line in stated:
        if _inferred(line) or not (line.core or not line.asserted):
            continue
        mine = [fact for fact in facts if says(gold, line, fact)]
        if not line.asserted:
            marked = any(fact.status is not Status.ASSERTED for fact in mine)
            total += Score(marked=int(marked), unmarked=() if marked else (_told(line.document, line),))
        elif mine:
            total += _qualifiers(line, mine)
    return total


def _qualifiers(line: Line, mine: list[Fact]) -> Score:
    right, not_right = 0, []
    for name in QUALIFIERS:
        if name not in line.qualifiers or (name == "amount" and number(line.qualifiers[name]) is None):
            continue
        if name == "currency" and "amount" not in line.qualifiers and not isinstance(mine[0].object, Value):
            continue  # of the round as a whole, not of what this investor paid
        if any(_agrees(name, line.qualifiers[name], _given(fact)) for fact in mine):
            right += 1
        else:
            not_right.append(f"{_told(line.document, line)} {name}={line.qualifiers[name]}")
    return Score(qualified=right, unqualified=tuple(not_right))


def _given(fact: Fact) -> dict[str, Any]:
    unit = {"currency": fact.object.unit} if isinstance(fact.object, Value) else {}
    return {**unit, **fact.qualifiers}


def _agrees(name: str, wanted: Any, given: Mapping[str, Any]) -> bool:
    if name == "percent":
        return _percent_agrees(float(wanted), given)
    have = given.get(name)
    if have is None:
        return False
    if name == "amount":
        return same_value(wanted, have)
    if name == "date":
        return str(have).startswith(str(wanted)) or str(wanted).startswith(str(have))
    if name == "round":
        return _round(wanted) == _round(have)
    if name == "role":
        return folded(have).replace("participant", "follow") == folded(wanted)
    return folded(have) == folded(wanted)


def _percent_agrees(wanted: float, given: Mapping[str, Any]) -> bool:
    have = number(given.get("percent"))
    if have is not None:
        return abs(wanted - have) <= TOLERANCE * abs(wanted) + 1e-9
    low, high = number(given.get("percentMin")), number(given.get("percentMax"))
    if low is None and high is None:
        return False
    return (low is None or low <= wanted + 1e-9) and (high is None or wanted - 1e-9 <= high)


def _round(name: Any) -> str:
    return re.sub("series|round|輪|轮|runde", "", folded(name))


def says(gold: Gold, line: Line, fact: Fact) -> bool:
    """Whether a fact says what a line of gold says, whatever its status and qualifiers."""
    if line.predicate != fact.predicate or not gold.forms(line.subject) & _names(fact.subject.name, fact.subject.names):
        return False
    if isinstance(fact.object, Value):
        dollars = line.qualifiers.get("usd")  # the same sum, said in dollars too
        value = fact.object.value
        return same_value(line.object, value) or (dollars is not None and same_value(dollars, value))
    return bool(gold.forms(line.object) & _names(fact.object.name, fact.object.names))


def same_value(wanted: Any, have: Any) -> bool:
    """Whether two values are one: figures within TOLERANCE, dates where one is the more precise, else the same text."""
    a, b = number(wanted), number(have)
    if a is not None and b is not None:
        return a == b or (abs(a) >= LEAST_ROUNDED and abs(a - b) / abs(a) <= TOLERANCE)
    x, y = folded(wanted), folded(have)
    return x == y or (min(len(x), len(y)) >= 4 and (x.startswith(y) or y.startswith(x)))


def bad_quotes(facts: Iterable[Fact], text: str) -> Iterable[str]:
    """The quotes that are not the text at their place, not inside it, empty, or longer than LONGEST_QUOTE."""
    for fact in facts:
        for one in fact.evidence:
            inside = 0 <= one.start < one.end <= len(text)
            if not inside or text[one.start : one.end] != one.quote or len(one.quote) > LONGEST_QUOTE:
                yield f"{one.document}:{one.start}-{one.end}: {one.quote!r}"


def folded(name: Any) -> str:
    """A name without case, width, spaces and punctuation.

    >>> folded("Ｋunlun Core (Beijing)")
    'kunluncorebeijing'
    """
    return re.sub(r"[\s\W_]+", "", unicodedata.normalize("NFKC", str(name)).casefold())


def number(value: Any) -> float | None:
    """A figure, with or without thousands separators; None where it is none."""
    try:
        return float(str(value).replace(",", ""))
    except ValueError:
        return None


def with_name(fact: Fact, name: str) -> Fact:
    """The fact with another subject, which no gold has."""
    return replace(fact, subject=replace(fact.subject, name=name, names=(name,)))


def _names(name: str, names: tuple[str, ...]) -> set[str]:
    return {folded(form) for form in (name, *names)}


def _object_name(fact: Fact) -> str:
    return fact.object.value if isinstance(fact.object, Value) else fact.object.name


def _inferred(line: Line) -> bool:
    return bool(line.qualifiers.get("inferred"))


def _told(document: str, line: Line) -> str:
    return f"{document}: {line.subject} {line.predicate} {line.object}"


def _share(good: int, bad: int) -> float:
    return good / (good + bad) if good + bad else 0.0
