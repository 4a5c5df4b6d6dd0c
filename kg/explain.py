"""Says why each claim of a document was made, and what was read and not claimed; reads just as `kg extract` does.

Every span is text[start:end] of the document's stored text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.claims import facts_in, read_extraction
from kg.documents import DEFAULT_LIMIT
from kg.extract.found import Found
from kg.extract.trace import Step, Told, Trace
from kg.model import Claim, Document, Extraction, Fact, Status
from kg.registry import Registry, load_registry
from kg.shapes import fact_json

_FORBIDS = "none"  # the status of a cue that drops what is said


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the document: text == its text[start:end]."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """A name in the sentence; `role` is subject or object, empty for a name that takes no part."""

    at: Span
    role: str


@dataclass(frozen=True, slots=True)
class Cue:
    """Words near those that decided; `status` is what they ask for: planned, reported, denied, negated, none."""

    name: str
    status: str
    at: Span


@dataclass(frozen=True, slots=True)
class Reason:
    """One match of a rule.

    `matched` is the whole stretch, `words` are those in it that decided, names and gaps left out. `inferred`: the ends
    of the claim that the sentence does not name. `settled`: the status comes from elsewhere in the document.
    """

    rule: str
    sentence: Span
    matched: Span
    words: tuple[Span, ...]
    names: tuple[Named, ...]
    cues: tuple[Cue, ...]
    inferred: tuple[str, ...] = ()
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Explained:
    """A claim, and the matches that gave it, the one with most to say first."""

    fact: Fact
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A match that gave no claim, and why."""

    reason: Reason
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a document was read as it was."""

    document: Document
    claims: tuple[Explained, ...]
    refused: tuple[Refused, ...]


def explain(
    path: Path | str,
    limit: int = DEFAULT_LIMIT,
    registry: Registry | None = None,
    notes: list[str] | None = None,
    faults: list[str] | None = None,
) -> Explanation:
    """Read one document and keep why.

    Args:
        path, limit, registry, notes, faults: as for kg.claims.read_claims.
    Returns:
        The claims that read_claims gives, in the same order, and what was refused in the order of the text.
    Raises:
        DocumentError: it cannot be read.

    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "round.txt"
    >>> _ = file.write_text("Tencent plans to invest in Zhipu AI.")
    >>> {one.at.text: one.status for one in explain(file).claims[0].reasons[0].cues}["plans to"]
    'planned'
    """
    known = load_registry() if registry is None else registry
    trace = Trace()
    extraction = read_extraction(path, limit, known, notes, faults, trace)
    facts = facts_in(extraction, known)
    telling = _Telling(extraction, trace)
    claims = tuple(Explained(fact, telling.reasons(place)) for place, fact in enumerate(facts))
    return Explanation(extraction.document, claims, tuple(telling.refused()))


class _Telling:
    """Puts a trace in the terms of the document."""

    def __init__(self, extraction: Extraction, trace: Trace) -> None:
        self._text = extraction.document.text
        self._claims = extraction.claims
        self._trace = trace
        self._found: list[list[Found]] = list(trace.claims.values())
        self._by_found = {id(told.found): (step, told) for step in trace.steps for told in step.told}

    def reasons(self, place: int) -> tuple[Reason, ...]:
        """Why a claim was made: a row of a table of stakes for itself, else the rules that matched."""
        if not self._found:
            return (self._plain(self._claims[place]),)
        found = sorted(self._found[place], key=lambda one: -one.confidence)
        known = [self._by_found[id(one)] for one in found if id(one) in self._by_found]
        told = [self._reason(step, its) for step, its in known]
        return tuple(dict.fromkeys(told)) or (self._plain(self._claims[place]),)

    def refused(self) -> Iterator[Refused]:
        """Matches without a claim, one for each rule and place, in the order of the text."""
        seen: set[tuple[object, ...]] = set()
        for step in sorted(self._trace.steps, key=lambda one: (one.part.start, one.at)):
            because = tuple(self._because(step))
            if step.told or not because:
                continue
            reason = self._reason(step, None)
            if (reason.rule, reason.words) not in seen:
                seen.add((reason.rule, reason.words))
                yield Refused(reason, because)

    def _because(self, step: Step) -> Iterator[str]:
        for heard in step.cues:
            if heard.cue.status == _FORBIDS:
                yield f"“{self._text[slice(*heard.at)]}” says that it is not so ({heard.cue.name})"
        yield from step.reasons

    def _span(self, start: int, end: int) -> Span:
        return Span(start, end, self._text[start:end])

    def _plain(self, claim: Claim) -> Reason:
        line = self._span(claim.start, claim.end)
        return Reason(claim.rule, line, line, (), (), ())

    def _reason(self, step: Step, told: Told | None) -> Reason:
        names = tuple(self._names(step, told))
        here = {one.role for one in names}
        wanted = [] if told is None else ["subject", *(["object"] if told.object is not None else [])]
        return Reason(
            rule=step.rule,
            sentence=self._span(step.part.start, step.part.end),
            matched=self._span(*self._trimmed(*step.at)),
            words=tuple(self._words(step)),
            names=names,
            cues=tuple(dict.fromkeys(Cue(one.cue.name, one.cue.status, self._span(*one.at)) for one in step.cues)),
            inferred=tuple(role for role in wanted if role not in here),
            settled=told is not None and told.found.status is not told.status,
        )

    def _names(self, step: Step, told: Told | None) -> Iterator[Named]:
        for one in self._trace.names.get((step.part.start, step.part.end), []):
            role = ""
            if told is not None and one.party in (told.subject, told.object):
                role = "subject" if one.party == told.subject else "object"
            yield Named(self._span(one.start, one.end), role)

    def _words(self, step: Step) -> Iterator[Span]:
        """The words that decided without the blanks and stops around them."""
        for at in step.words:
            span = self._span(*self._trimmed(*at))
            if span.text:
                yield span

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        while start < end and not self._text[start].isalnum():
            start += 1
        while end > start and not self._text[end - 1].isalnum():
            end -= 1
        return start, end


def turned(reason: Reason, status: Status) -> str:
    """How the statement came to its status, in words; empty where it is a plain fact."""
    if status is Status.ASSERTED:
        return ""
    if reason.settled:
        return f"{status}, as the text below the heading puts it"
    asks = (str(status), "negated") if status is Status.DENIED else (str(status),)
    cues = [f"“{cue.at.text}” ({cue.name})" for cue in reason.cues if cue.status in asks]
    return f"{status} by {', '.join(cues)}" if cues else f"{status} by the rule"


# --------------------------------------------------------------------------------------------------------------- JSON


def explained_json(one: Explained) -> dict[str, Any]:
    """A claim as `kg extract` gives it, with why."""
    said = {name: value for name, value in fact_json(one.fact).items() if name != "id"}
    return {**said, "why": [_reason_json(reason) for reason in one.reasons]}


def refused_json(document: str, one: Refused) -> dict[str, Any]:
    """A match that gave no claim."""
    return {"document": document, "because": list(one.because), **_reason_json(one.reason)}


def _reason_json(reason: Reason) -> dict[str, Any]:
    return {
        "rule": reason.rule,
        "sentence": _span_json(reason.sentence),
        "matched": _span_json(reason.matched),
        "words": [_span_json(span) for span in reason.words],
        "names": [{**_span_json(one.at), "role": one.role or None} for one in reason.names],
        "cues": [{"name": cue.name, "status": cue.status, **_span_json(cue.at)} for cue in reason.cues],
        "inferred": list(reason.inferred),
        "settled": reason.settled,
    }


def _span_json(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.text}
