"""What the learned network adds to a sentence: how far it agrees with its claims, and claims that no pattern has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from kg.extract.discourse import Discourse
from kg.extract.encoder import STATED, Encoder, Heard
from kg.extract.financings import tied
from kg.extract.found import Found
from kg.extract.learned import NOTHING, SAID_BY, Judged, agreement, ends, facts, likely, may_say, span
from kg.extract.masked import Masked
from kg.extract.pairs import Scene, Told, parties, scene
from kg.extract.qualifiers import noted
from kg.extract.rules import RuleBook
from kg.extract.stance import DENIABLE, only_negated, status_at
from kg.extract.text import Sentence
from kg.model import Qualifier, Status, Value

# How sure the network must be of a claim that no pattern has. On rounds 20 and 21 (54 articles, not learned from, read with the
# patterns of before they were mended for), from 0.95 (in German 0.9) down to 0.8 19 right and 11 wrong English facts were won,
# 8 and 6 German ones, 20 and 9 Chinese ones; these are chosen for precision.
SURE = {"en": 0.95, "de": 0.85, "zh": 0.92}
# The same for what a sentence gives as a plan, a report or a denial: where it names both ends, and where one is what the
# article is about. On five rounds it gave so 11 right and 13 wrong English ones, 17 and 6 German ones; Chinese ones it makes
# none, for most were wrong in news about listed companies (a holder who plans to sell is a holder).
SURE_OF_PLANS = {"en": (0.6, 0.8), "de": (0.25, 0.5), "zh": (1.0, 1.0)}
# From here on its word is taken for it that something is planned, reported or denied that the rules take for a fact.
SURE_OF_STATUS = 0.5
# Of these the rules know better: an application is a plan by what it is, and who means to sell shares holds them.
_AS_TOLD = frozenset(["filedForListingOn", "holdsSharesIn", "controls"])
_AS_LIKELY_AS_NOT = 0.5
CONFIDENCE = 0.8
_PLAIN = frozenset(["round", "amount", "percent"])


def told_before(discourse: Discourse) -> Told:
    """What the document is known to be about before a sentence is read."""
    return Told(discourse.investors, discourse.funds, discourse.topic, discourse.focus, discourse.headed)


def judge(
    masked: Masked,
    part: Sentence,
    book: RuleBook,
    discourse: Discourse,
    told: Told,
    found: list[Found],
    network: Encoder | None,
) -> list[Found]:
    """The claims of a sentence: those of the rules, each with how likely the network finds it, and what it alone is sure of.

    Args:
        masked: the sentence as the rules left it.
        told: what the document was about before the sentence.
        found: the claims of the rules; their `heard` is set.
        network: None for the rules alone.
    """
    discourse.hear(_spoken_of(masked))
    seen = scene(masked, masked.folded, book.language, part.kind, told) if network or masked.trace else None
    if masked.trace is not None and seen is not None:
        masked.trace.scene(part, seen)
    if network is None or seen is None or not (found or any(seen.classes)):
        return found
    masked.text = masked.folded  # rules blank what states nothing; how it is put is read in the words
    if not found and not may_say(seen):
        return found
    judged = network.hear(seen)
    heard = agreement(seen, judged.shares, {one.predicate for one in found}) if found else {}
    statuses = list(_statuses(seen, judged)) if found else []
    here = {number for node in seen.nodes for number in parties(node)}
    for one in found:
        asked = one.predicate in SAID_BY and _are_here(one, here)
        one.heard = heard.get((one.subject, one.predicate, one.object), 0.0) if asked else None
        one.status = _status(one, statuses)
    return found + list(_more(masked, part, seen, network, judged, book, discourse, found))


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
    network: Encoder,
    heard: Heard,
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
    least = min(SURE[book.language], SURE_OF_PLANS[book.language][0])
    for first, second, told in heard.shares:
        judged = likely(seen, first, second, told)
        if judged is None or judged.share < least or not _stands(seen, judged, discourse):
            continue
        match = span(seen, judged, masked)
        if match is None:
            continue
        how = heard.statuses[first, second]
        for one in _claims(masked, seen, judged, match, book, how):
            if frozenset([one.subject, one.object]) in said or one.object in sums or not _sure(one, judged, book):
                continue
            if not _gives_to_a_company(one, discourse) or _is_told_of_another(one, discourse, found):
                continue
            tied(one, masked, match, book, discourse)
            if masked.trace is not None:
                words = [masked.span(*seen.places[number]) for number in network.spoke(seen, judged)]
                masked.trace.learned(part, one, words)
            yield one


def _sure(one: Found, judged: Judged, book: RuleBook) -> bool:
    least = SURE[book.language] if one.status is Status.ASSERTED else SURE_OF_PLANS[book.language][one.from_focus]
    return judged.share >= least


def _stands(seen: Scene, judged: Judged, discourse: Discourse) -> bool:
    """Whether an end that the sentence does not name is what the article is about; a heading is about nobody else."""
    focus = [one for one in ends(seen, judged) if one.place < 0]
    return not focus or (seen.kind != "heading" and focus[0].item.content == discourse.topic)


def _gives_to_a_company(one: Found, discourse: Discourse) -> bool:
    """Whether money that a claim tells of goes to what can be a company; any other claim is let through."""
    taker = {"investedIn": one.object, "raised": one.subject, "valuation": one.subject}.get(one.predicate)
    others = (discourse.investors, discourse.funds, discourse.persons, discourse.schools)
    return not any(taker in these for these in others)


def _is_told_of_another(one: Found, discourse: Discourse, found: Iterable[Found]) -> bool:
    """Whether the rules say the same of somebody else: of the named end of a claim about the topic, or that who gets, gives.

    Nor is who is listed elsewhere by them listed a second time, or who founds another company there: "A und B gründeten X, C
    gründete Y".
    """
    same = [other for other in found if other.predicate == one.predicate]
    if one.predicate == "listedOn":
        return any(other.subject == one.subject for other in same)
    if one.predicate == "foundedBy":
        return any(other.object == one.object for other in same)
    if not one.from_focus:
        return one.predicate == "investedIn" and any(other.subject == one.object for other in same)
    if one.object == discourse.topic:
        return any(other.subject == one.subject for other in same)
    return any(other.object == one.object for other in same)


def _told_as(how: Mapping[str, float]) -> Status | None:
    """The status that the network is sure of, if it is another than that of a fact."""
    return next((Status(one) for one, share in how.items() if share >= SURE_OF_STATUS and one != STATED), None)


def _statuses(seen: Scene, heard: Heard) -> Iterator[tuple[frozenset[int], Status | None]]:
    """The parties of each two nodes that have to do with each other, and the status that the network is sure of."""
    for first, second, told in heard.shares:
        if told.get(NOTHING, 0.0) < _AS_LIKELY_AS_NOT:
            both = frozenset(party for number in (first, second) for party in parties(seen.nodes[number]))
            yield both, _told_as(heard.statuses[first, second])


def _status(one: Found, statuses: Iterable[tuple[frozenset[int], Status | None]]) -> Status:
    """The status of a claim of the rules: what they take for a fact may be told otherwise."""
    if one.status is not Status.ASSERTED or one.predicate in _AS_TOLD:
        return one.status
    how = next((status for both, status in statuses if one.subject in both and one.object in both), None)
    return how or one.status


def _claims(
    masked: Masked, seen: Scene, judged: Judged, match: re.Match[str], book: RuleBook, how: Mapping[str, float]
) -> Iterator[Found]:
    status = status_at(masked, match, book)
    if status is None:
        return
    if status is Status.ASSERTED:
        status = _told_as(how) or status
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
