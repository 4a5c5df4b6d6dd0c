"""Keeps, where somebody asks why, which rules matched and what the words around them did; changes nothing that is read.

The engine holds a Trace or None. Without one it does no work for it beyond looking.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from kg.extract.masked import Masked
from kg.extract.rules import Cue, Rule, gaps
from kg.model import Status, Value

if TYPE_CHECKING:
    from kg.extract.confidence import Features
    from kg.extract.found import Found
    from kg.extract.pairs import Scene
    from kg.extract.spotted import Spotted
    from kg.extract.text import Sentence

Span = tuple[int, int]  # offsets in the document

NEGATION = "a plain negation leaves it unsaid"
NOBODY = "nobody named here can stand where the rule needs somebody"
UNFIT = "what is told of here cannot take it"
STOPPED = "the rule says that these words state nothing"


@dataclass(frozen=True, slots=True)
class CueHeard:
    """A cue that stood near a match: its words, and the status that it asks for."""

    cue: Cue
    at: Span


@dataclass(frozen=True, slots=True)
class Told:
    """A claim as the rule gave it, before the document was settled: `found` may change afterwards."""

    found: Found
    subject: int
    object: int | None
    status: Status


@dataclass(slots=True, eq=False)
class Step:
    """One match of a rule in a sentence: the words that decided, the cues near it, and what came of it."""

    part: Sentence
    rule: str
    at: Span
    words: tuple[Span, ...]
    cues: tuple[CueHeard, ...] = ()
    told: list[Told] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)  # why claims that the rule has did not come

    def give(self, found: Iterable[Found]) -> None:
        """Note the claims that came of it."""
        for one in found:
            target = None if isinstance(one.object, Value) else one.object
            self.told.append(Told(one, one.subject, target, one.status))

    def weigh(self, possible: Sequence[Found], kept: Sequence[Found]) -> None:
        """Note why claims that were possible are not kept."""
        if len(kept) < len(possible):
            self.refuse(UNFIT)
        elif not possible:
            self.refuse(NOBODY)

    def refuse(self, reason: str) -> None:
        """Note why nothing came, once."""
        if reason not in self.reasons:
            self.reasons.append(reason)


@dataclass(slots=True, eq=False)
class Trace:
    """What happened while a document was read."""

    steps: list[Step] = field(default_factory=list)
    names: dict[Span, list[Spotted]] = field(default_factory=dict)  # by the span of the sentence
    claims: dict[Hashable, list[Found]] = field(default_factory=dict)  # those that became one claim, in its order
    features: list[Features] = field(default_factory=list)  # of each claim, what its confidence comes from
    _part: Sentence | None = None

    def enter(self, part: Sentence, names: list[Spotted]) -> None:
        """A sentence is read now."""
        self._part = part
        self.names[part.start, part.end] = names

    def step(self, rule: Rule, match: re.Match[str], masked: Masked, cues: Iterable[tuple[Cue, Span]]) -> Step:
        """A rule matches the sentence that is read."""
        assert self._part is not None  # noqa: S101 - the reader enters a sentence before it is read
        heard = tuple(CueHeard(cue, masked.span(*at)) for cue, at in cues)
        step = Step(self._part, rule.name, masked.span(*match.span()), decided(rule, match, masked), heard)
        self.steps.append(step)
        return step

    def rows(self, part: Sentence, found: Iterable[Found]) -> None:
        """Claims that were read from a line of a table."""
        for one in found:
            step = Step(part, one.rule, (one.start, one.end), ())
            step.give([one])
            self.steps.append(step)

    def scene(self, part: Sentence, scene: Scene) -> None:
        """A sentence is judged by the network; who learns them keeps it."""

    def learned(self, part: Sentence, found: Found, words: Sequence[Span]) -> None:
        """A claim that the network gave, and the words that spoke most for it."""
        step = Step(part, found.rule, (found.start, found.end), tuple(words))
        step.give([found])
        self.steps.append(step)

    def settle(self, key: Hashable, found: Found) -> None:
        """What was found became part of the claim with this key."""
        self.claims.setdefault(key, []).append(found)


def decided(rule: Rule, match: re.Match[str], masked: Masked) -> tuple[Span, ...]:
    """The words of a match that decided: what its pattern names, without the gaps and the names; spans in the document."""
    free = _gaps_in(rule, match)
    spans: list[Span] = []
    for place in range(*match.span()):
        letter, start, end = masked.text[place], masked.starts[place], masked.ends[place]
        # A rewriting's own letters stand for the whole of what they replaced: nothing of them is in the document.
        if letter in masked.items or end - start != 1 or place in free:
            continue
        if spans and start - spans[-1][1] in (0, 1) and place - 1 not in free:
            spans[-1] = spans[-1][0], end
        else:
            spans.append((start, end))
    return tuple(spans)


def _gaps_in(rule: Rule, match: re.Match[str]) -> set[int]:
    """The places of the masked text that a match only passes over."""
    pattern = _with_gaps(rule.source, rule.language)
    again = pattern.match(match.string, match.start()) if pattern else None
    if again is None or again.end() != match.end():
        return set()
    named = set(again.re.groupindex.values())
    spans = (again.span(group) for group in range(1, (again.re.groups or 0) + 1) if group not in named)
    return {place for start, end in spans for place in range(start, end)}


@cache
def _with_gaps(source: str, language: str) -> re.Pattern[str] | None:
    """The same pattern with each gap in a group of its own; None where that cannot be."""
    for gap in gaps(language):
        source = source.replace(gap, f"({gap})")
    try:
        return re.compile(source, 0 if language == "zh" else re.IGNORECASE)
    except re.error:
        return None
