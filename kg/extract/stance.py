"""How the words around a match put it: as a fact, a plan, a report or a denial; finds no claims itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.masked import Masked
from kg.extract.rules import Cue, RuleBook
from kg.model import Status

_CLAUSE_END = {"zh": "。；！？", "en": ".;!?", "de": ".;!?"}
NEGATED = "negated"  # a plain "not": it denies that somebody put money in, and leaves all else unsaid
DENIABLE = frozenset(["investedIn", "acquired", "limitedPartnerOf", "holdsSharesIn"])


def only_negated(masked: Masked, match: re.Match[str], book: RuleBook) -> bool:
    """Whether a match is denied by a plain negation alone."""
    left, right = clause(masked.text, match, book.language)
    near = _own_clause(masked.text, match, left, book)
    denying = [cue for cue in book.cues_in(masked) if cue.status in ("denied", NEGATED)]
    said = {cue.status for cue in denying if _applies(cue, masked.text, match, left, right, near, book)}
    return said == {NEGATED}


def status_at(masked: Masked, match: re.Match[str], book: RuleBook, *, alone: bool = False) -> Status | None:
    """How the words around a match put it; None where they say that it is not so. `alone`: only those of the match."""
    left, right = match.span() if alone else clause(masked.text, match, book.language)
    near = left if alone else _own_clause(masked.text, match, left, book)
    status: Status | None = Status.ASSERTED
    order = {Status.ASSERTED: 0, Status.PLANNED: 1, Status.REPORTED: 2, Status.DENIED: 3}
    for cue in book.cues_in(masked):
        if not _applies(cue, masked.text, match, left, right, near, book):
            continue
        if cue.status == "none":
            return None
        new = Status.DENIED if cue.status == NEGATED else Status(cue.status)
        if status is not None and order[new] > order[status]:
            status = new
    return status


def cues_at(masked: Masked, match: re.Match[str], book: RuleBook) -> Iterator[tuple[Cue, tuple[int, int]]]:
    """The cues that say how a match is put, with the places of their words in the masked text."""
    left, right = clause(masked.text, match, book.language)
    near = _own_clause(masked.text, match, left, book)
    for cue in book.cues_in(masked):
        heard = _applies(cue, masked.text, match, left, right, near, book)
        if heard is not None:
            yield cue, heard.span()


def clause(text: str, match: re.Match[str], language: str) -> tuple[int, int]:
    ends = _CLAUSE_END[language]
    left = max((text.rfind(mark, 0, match.start()) for mark in ends), default=-1) + 1
    rights = [at for at in (text.find(mark, match.end()) for mark in ends) if at >= 0]
    return left, min(rights, default=len(text))


def _own_clause(text: str, match: re.Match[str], left: int, book: RuleBook) -> int:
    """Where the clause of a match begins: after a comma; "…, with ① leading" belongs to the clause before it."""
    marks = ["，", ",", "–", "－", *book.words.get("clause_marks", ())]
    comma = max(text.rfind(mark, left, match.start()) for mark in marks)
    start = max(left, comma + 1)
    depends = book.any_of("depends")
    if depends is None or comma < left or not depends.match(text, start):
        return start
    return max(left, max(text.rfind(mark, left, comma) for mark in "，,–－") + 1)


def _applies(
    cue: Cue, text: str, match: re.Match[str], left: int, right: int, near: int | None, book: RuleBook
) -> re.Match[str] | None:
    """Scopes: inside the match, before it up to a comma, earlier in its clause (to a semicolon), the clause, after, the sentence."""
    if cue.scope == "inside":
        return cue.pattern.search(text, match.start(), match.end())
    if cue.scope == "before":
        if near is None:
            near = max(left, max(text.rfind(mark, left, match.start()) for mark in "，,–－") + 1)
        return cue.pattern.search(text, near, match.end())
    if cue.scope == "clause":
        heard = cue.pattern.search(text, left, right)
        return None if heard is not None and _parted(text, match, heard, book) else heard
    if cue.scope == "earlier":
        return cue.pattern.search(text, left, match.end())
    if cue.scope == "after":
        return cue.pattern.search(text, match.end(), right)
    return cue.pattern.search(text)


def _parted(text: str, match: re.Match[str], heard: re.Match[str], book: RuleBook) -> bool:
    """Whether a clause of its own begins between a match and the words after it: [words] new_clause."""
    begins = book.any_of("new_clause")
    return begins is not None and begins.search(text, match.end(), heard.end()) is not None
