"""Makes the claims of a document final: quotes, duplicates, kinds of the parties that the claims tell."""

from __future__ import annotations

from kg.extract.confidence import DOUBTFUL, Circumstance, features, weighed
from kg.extract.engine import FROM_FOCUS
from kg.extract.found import PARTIES, Found
from kg.extract.names import PartyDraft
from kg.extract.news_dates import date_news
from kg.extract.text import Sentence
from kg.extract.trace import Trace
from kg.model import LONGEST_QUOTE, Claim, Document, Extraction, Status, Value
from kg.registry import Registry


def settled(
    document: Document,
    drafts: list[PartyDraft],
    registry: Registry,
    found: list[tuple[Sentence, Found]],
    trace: Trace | None = None,
) -> Extraction:
    """Parties that take part in claims, renumbered by appearance, and the claims without repetition."""
    found = _said_once(_one_party_each(drafts, found))
    _as_the_body_says(found)
    date_news(document, found)
    used = sorted({number for _, one in found for number in _parties(one)}, key=lambda number: drafts[number].first)
    numbers = {old: new for new, old in enumerate(used)}
    parties = []
    for old in used:
        drafts[old].number = numbers[old]
        parties.append(drafts[old].party(registry))
    claims: dict[tuple[object, ...], Claim] = {}
    how: dict[tuple[object, ...], Circumstance] = {}
    for part, one in found:
        if one.financing is not None:
            told = {"round": one.financing.round, "date": one.financing.date}
            one.qualifiers = {**{key: value for key, value in told.items() if value}, **one.qualifiers}
        one.qualifiers.update(_named(one, drafts, registry))
        start, end = quote_span(document.text, part, one)
        target = one.object if isinstance(one.object, Value) else numbers[one.object]
        claim = Claim(
            numbers[one.subject], one.predicate, target, start, end, one.qualifiers, one.status,
            round(one.confidence, 3), one.rule,
        )  # fmt: skip
        key = (claim.subject, claim.predicate, claim.object, claim.status, start, claim.qualifiers.get("round"))
        claims[key] = _merged(claims.get(key), claim)
        read = _circumstance(part, one)
        how[key] = how[key].joined(read) if key in how else read
        if trace is not None:
            trace.settle(key, one)
    mentions = [drafts[old].mentions for old in used]
    known = features(list(claims.values()), list(how.values()), [party.kinds for party in parties], mentions)
    if trace is not None:
        trace.features = known
    return Extraction(document, tuple(parties), tuple(weighed(claims.values(), known)))


def _said_once(found: list[tuple[Sentence, Found]]) -> list[tuple[Sentence, Found]]:
    """Words that one rule reads as the total of all rounds are no single round's sum."""
    told: dict[tuple[object, ...], list[tuple[int, int]]] = {}
    for _, one in found:
        if one.predicate == "raised" and one.qualifiers.get("round") == "total":
            told.setdefault((one.subject, one.object), []).append((one.start, one.end))
    return [
        (part, one)
        for part, one in found
        if one.predicate != "raised"
        or one.qualifiers.get("round") == "total"
        or not any(one.start < end and start < one.end for start, end in told.get((one.subject, one.object), []))
    ]


def _circumstance(part: Sentence, one: Found) -> Circumstance:
    own = one.confidence / (FROM_FOCUS if one.from_focus else 1.0)
    return Circumstance(part.language, one.from_focus, own < DOUBTFUL - 1e-9, one.heard)


def _as_the_body_says(found: list[tuple[Sentence, Found]]) -> None:
    """A headline that asserts what the text below only plans, reports or denies is meant as the text puts it."""
    told: dict[tuple[object, ...], set[Status]] = {}
    for part, one in found:
        if part.kind != "heading":
            told.setdefault((part.article, one.subject, one.predicate, one.object), set()).add(one.status)
    for part, one in found:
        said = told.get((part.article, one.subject, one.predicate, one.object), set())
        if part.kind == "heading" and one.status is Status.ASSERTED and said and Status.ASSERTED not in said:
            one.status = min(said, key=lambda status: status.value)


def _one_party_each(drafts: list[PartyDraft], found: list[tuple[Sentence, Found]]) -> list[tuple[Sentence, Found]]:
    """Join the parties that the text says to be one ("X, also known as Y"): the later one becomes the earlier."""
    same: dict[int, int] = {}

    def root(number: int) -> int:
        while number in same:
            number = same[number]
        return number

    for _, one in found:
        if one.predicate == "alias" and isinstance(one.object, int):
            a, b = sorted((root(one.subject), root(one.object)), key=lambda number: drafts[number].first)
            if a != b and not (drafts[a].entry and drafts[b].entry):
                same[b] = a
                drafts[a].take(drafts[b])
    kept = []
    for part, one in found:
        one.subject = root(one.subject)
        if isinstance(one.object, int):
            one.object = root(one.object)
        for key in PARTIES:
            if isinstance(at := one.qualifiers.get(key), int):
                one.qualifiers[key] = root(at)
        if one.predicate != "alias" and one.subject != one.object:
            kept.append((part, one))
    return kept


def _named(one: Found, drafts: list[PartyDraft], registry: Registry) -> dict[str, str]:
    """The qualifiers that are parties, by their names."""
    named = {key: one.qualifiers[key] for key in PARTIES if key in one.qualifiers}
    return {key: drafts[at].party(registry).name for key, at in named.items() if isinstance(at, int)}


def _parties(one: Found) -> list[int]:
    return [one.subject, one.object] if isinstance(one.object, int) else [one.subject]


def _merged(old: Claim | None, new: Claim) -> Claim:
    """One sentence says the same twice: the surer claim, with the qualifiers of both."""
    if old is None:
        return new
    best, other = (old, new) if old.confidence >= new.confidence else (new, old)
    return Claim(
        best.subject, best.predicate, best.object, best.start, best.end,
        {**other.qualifiers, **best.qualifiers}, best.status, best.confidence, best.rule,
    )  # fmt: skip


def quote_span(text: str, part: Sentence, one: Found) -> tuple[int, int]:
    """The sentence, or where it is longer than 600 characters a window around the words that decided."""
    if part.end - part.start <= LONGEST_QUOTE:
        return part.start, part.end
    room = max(0, LONGEST_QUOTE - (one.end - one.start)) // 2
    start = max(part.start, one.start - room)
    end = min(part.end, start + LONGEST_QUOTE)
    start = max(part.start, end - LONGEST_QUOTE)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
