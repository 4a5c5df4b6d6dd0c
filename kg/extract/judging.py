"""What the learned weights add to a sentence: how far they agree with its claims, and claims that no pattern has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.discourse import Discourse
from kg.extract.financings import tied
from kg.extract.found import Found
from kg.extract.learned import (
    SAID_BY,
    Judged,
    Shares,
    Weights,
    agreement,
    ends,
    facts,
    likely,
    shares,
    span,
    spoke,
    weights,
)
from kg.extract.masked import Masked
from kg.extract.pairs import Scene, Told, parties, scene
from kg.extract.qualifiers import noted
from kg.extract.rules import RuleBook
from kg.extract.stance import DENIABLE, only_negated, status_at
from kg.extract.text import Sentence
from kg.model import Qualifier, Status, Value

# How sure the weights must be of a claim that no pattern has. On articles read blind nineteen of twenty-two such English
# claims were right; the German and Chinese ones were too often wrong, and only say how sure the patterns' claims are.
SURE = {"en": 0.9}
# The same for what a sentence gives as a plan, a report or a denial, in every language.
SURE_OF_PLANS = 0.6
_NEVER = 2.0
CONFIDENCE = 0.8
_PLAIN = frozenset(["round", "amount", "percent"])


def told_before(discourse: Discourse) -> Told:
    """What the document is known to be about before a sentence is read."""
    focus = discourse.focus
    last = None if focus is None else discourse.heard.get(focus)
    rivals = last is not None and discourse.company_heard > last
    ago = None if last is None else discourse.sentence - last
    return Told(discourse.investors, discourse.funds, discourse.topic, focus, discourse.headed, ago, rivals)


def judge(
    masked: Masked, part: Sentence, book: RuleBook, discourse: Discourse, told: Told, found: list[Found]
) -> list[Found]:
    """Note on each claim of a sentence how likely the weights find it, and give what they alone are sure of.

    Args:
        masked: the sentence as the rules left it.
        told: what the document was about before the sentence.
        found: the claims of the rules; their `heard` is set.
    """
    table = weights(book.language)
    discourse.hear(_spoken_of(masked))
    if masked.trace is None and not found and book.language not in SURE and not book.cues_in(masked):
        return []  # nothing to agree with, and nothing that could be told as a plan
    seen = scene(masked, masked.folded, book.language, part.kind, told) if table or masked.trace else None
    if masked.trace is not None and seen is not None:
        masked.trace.scene(part, seen)
    if table is None or seen is None:
        return []
    if not found and not any(seen.classes):
        return []
    masked.text = masked.folded  # rules blank what states nothing; how it is put is read in the words
    likely_ones = list(shares(seen, table))
    heard = agreement(seen, likely_ones, {one.predicate for one in found}) if found else {}
    here = {number for node in seen.nodes for number in parties(node)}
    for one in found:
        asked = one.predicate in SAID_BY and _are_here(one, here)
        one.heard = heard.get((one.subject, one.predicate, one.object), 0.0) if asked else None
    return list(_more(masked, part, seen, table, likely_ones, book, discourse, found))


def _are_here(one: Found, here: set[int]) -> bool:
    """Whether the parties of a claim stand in the sentence or are what it is about."""
    return one.subject in here and (isinstance(one.object, Value) or one.object in here)


def _spoken_of(masked: Masked) -> Iterator[int]:
    """The organisations that a sentence names or takes up."""
    for item in masked.items.values():
        if item.kind in "ON" and isinstance(item.content, int):
            yield item.content


def _more(
    masked: Masked,
    part: Sentence,
    seen: Scene,
    table: Weights,
    told_of: list[Shares],
    book: RuleBook,
    discourse: Discourse,
    found: list[Found],
) -> Iterator[Found]:
    said = {frozenset([one.subject, one.object]) for one in found}
    sums = {one.object for one in found if isinstance(one.object, Value)}
    sums |= {
        Value(str(one.qualifiers["amount"]), str(one.qualifiers.get("currency", "")))
        for one in found
        if "amount" in one.qualifiers
    }
    for first, second, told in told_of:
        judged = likely(seen, first, second, told)
        if judged is None or judged.share < SURE_OF_PLANS or not _stands(seen, judged, discourse):
            continue
        match = span(seen, judged, masked)
        if match is None:
            continue
        for one in _claims(masked, seen, judged, match, book):
            if frozenset([one.subject, one.object]) in said or one.object in sums or not _sure(one, judged, book):
                continue
            tied(one, masked, match, book, discourse)
            if masked.trace is not None:
                words = [masked.span(*seen.places[number]) for number in spoke(seen, judged, table)]
                masked.trace.learned(part, one, words)
            yield one


def _sure(one: Found, judged: Judged, book: RuleBook) -> bool:
    least = SURE.get(book.language, _NEVER) if one.status is Status.ASSERTED else SURE_OF_PLANS
    return judged.share >= least


def _stands(seen: Scene, judged: Judged, discourse: Discourse) -> bool:
    """Whether an end that the sentence does not name is what the article is about."""
    focus = [one for one in ends(seen, judged) if one.place < 0]
    return not focus or focus[0].item.content == discourse.topic


def _claims(masked: Masked, seen: Scene, judged: Judged, match: re.Match[str], book: RuleBook) -> Iterator[Found]:
    status = status_at(masked, match, book)
    if status is None:
        return
    if status is Status.DENIED and (judged.predicate not in DENIABLE or only_negated(masked, match, book)):
        return
    start, end = masked.span(*match.span())
    rule = f"learned.{book.language}.{judged.predicate}"
    away = any(one.place < 0 for one in ends(seen, judged))
    for holder, thing, content in facts(seen, judged):
        if not isinstance(holder.content, int):
            continue
        role: dict[str, Qualifier] = {"role": judged.role} if judged.role else {}
        qualifiers = role | noted((thing, holder), _PLAIN)
        yield Found(
            holder.content, judged.predicate, content, qualifiers, status, CONFIDENCE, rule, start, end, away,
            heard=judged.share,
        )  # fmt: skip
