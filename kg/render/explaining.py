"""Lays out why claims were made, for people; decides nothing and writes to a stream."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from kg.explain import Explained, Explanation, Reason, Refused, Span, turned
from kg.render.answers import sentence
from kg.render.text import visible, wrap


def explanations(told: Sequence[Explanation], to: TextIO, cells: int) -> None:
    """Write each claim with its sentence, its words and its rule, then what was read and not claimed."""
    for number, one in enumerate(told):
        to.write("\n" if number else "")
        if len(told) > 1:
            to.write(f"{visible(one.document.name)}\n\n")
        for claim in one.claims:
            _write(_claim(claim), to, cells)
        if one.refused:
            to.write(f"Read, but not claimed ({len(one.refused)})\n\n")
        for match in one.refused:
            _write(_refused(match), to, cells)


def _write(lines: Iterator[tuple[int, str]], to: TextIO, cells: int) -> None:
    for indent, text in lines:
        first, *rest = wrap(text, max(20, cells - indent - 2))
        to.write(f"{' ' * indent}{first}\n")
        to.writelines(f"{' ' * (indent + 2)}{line}\n" for line in rest)
    to.write("\n")


def _claim(claim: Explained) -> Iterator[tuple[int, str]]:
    fact = claim.fact
    yield 0, f"{sentence(fact)} (confidence {fact.confidence:.2f})"
    for number, reason in enumerate(claim.reasons):
        if number:
            yield 2, f"also by {reason.rule}: {_quoted(reason.words)}"
            continue
        yield from _reason(reason)
        if how := turned(reason, fact.status):
            yield 2, how
    if not claim.reasons:
        yield 2, f"“{visible(fact.evidence[0].quote)}”"


def _refused(match: Refused) -> Iterator[tuple[int, str]]:
    yield 0, visible("; ".join(match.because))
    yield from _reason(match.reason)


def _reason(reason: Reason) -> Iterator[tuple[int, str]]:
    yield 2, f"“{visible(reason.sentence.text)}”"
    names = [f"{visible(one.at.text)}{f' ({one.role})' if one.role else ''}" for one in reason.names]
    if names:
        yield 2, f"names: {', '.join(names)}"
    if reason.inferred:
        yield 2, f"taken from the text before: {' and '.join(reason.inferred)}"
    yield 2, f"rule {reason.rule}" + (f": {_quoted(reason.words)}" if reason.words else "")


def _quoted(words: Sequence[Span]) -> str:
    return " … ".join(f"“{visible(span.text)}”" for span in words)
