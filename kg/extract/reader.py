"""Reads one document: names, then sentence by sentence the claims; a pure function of the document and the registry."""

from __future__ import annotations

from collections import Counter

from kg.extract.context import resolve_anaphora, set_heading, set_opening
from kg.extract.discourse import Discourse
from kg.extract.engine import Found, read
from kg.extract.masked import Item, mask
from kg.extract.names import Names, PartyDraft, find_names
from kg.extract.rules import rule_book
from kg.extract.settle import settled
from kg.extract.tables import Table
from kg.extract.text import Block, Sentence, blocks, sentences
from kg.extract.values import find_values
from kg.model import Document, Extraction
from kg.normalize.scripts import to_simplified
from kg.registry import Registry, load_registry


def extract(document: Document, registry: Registry | None = None) -> Extraction:
    """Find the parties and claims of a document.

    Args:
        document: as kg.documents reads it.
        registry: well-known names; None for the one that ships with the program.
    Returns:
        Parties numbered in order of appearance, and claims in the order of the text, each with the span of its quote.
    """
    known = load_registry() if registry is None else registry
    source = to_simplified(document.text)
    lines = blocks(document)
    parts = sentences(document, lines)
    names = find_names(document, source, parts, known)
    discourse = Discourse()
    found: list[tuple[Sentence, Found]] = []
    table = Table()
    article = -1
    for part in parts:
        if part.article != article:
            article = part.article
            discourse.new_article(_topic(document, parts, names, article))
        found += [(part, one) for one in _claims(document, source, part, names, discourse, table)]
    return settled(document, names.parties, known, found)


def _language(part: Sentence) -> str:
    return "zh" if part.language.startswith("zh") else part.language if part.language in ("en", "de") else "en"


def _claims(
    document: Document, source: str, part: Sentence, names: Names, discourse: Discourse, table: Table
) -> list[Found]:
    language = _language(part)
    book = rule_book(language)
    reference = document.articles[part.article].published or document.published
    spotted = names.within(part.start, part.end)
    mentions = [Item(one.letter, one.start, one.end, one.party) for one in spotted]
    values = find_values(document.text, part, language, reference)
    if part.kind == "row":
        discourse.enter(part.block)
        return table.read(document.text, part, spotted, values, discourse.focus, language)
    items = _merged(mentions, values)
    masked = mask(source if language == "zh" else document.text, part.start, part.end, items, han=language == "zh")
    if discourse.enter(part.block) and part.kind != "heading":
        set_opening(masked, book, discourse, lambda party: _investor(names.parties[party]))
    resolve_anaphora(masked, book, discourse)
    set_heading(masked, book, discourse)
    found = read(masked, book, discourse, part.kind)
    _move(discourse, found)
    return found


def _merged(mentions: list[Item], values: list[Item]) -> list[Item]:
    """Names and values in order; where they overlap the longer one stays."""
    merged: list[Item] = []
    for item in sorted([*values, *mentions], key=lambda one: (one.start, -(one.end - one.start))):
        if merged and item.start < merged[-1].end:
            if item.end - item.start > merged[-1].end - merged[-1].start:
                merged[-1] = item
            continue
        merged.append(item)
    return merged


def _move(discourse: Discourse, found: list[Found]) -> None:
    """What the next sentence is about: the company of the last claim about money or founding."""
    for one in found:
        if one.predicate in ("raised", "valuation", "investedIn", "foundedOn") and not one.from_focus:
            company = one.object if one.predicate == "investedIn" else one.subject
            if isinstance(company, int):
                discourse.about(company)
        if one.predicate in ("acquired", "controls") and isinstance(one.object, int):
            discourse.last["target"] = one.object


def _topic(document: Document, parts: list[Sentence], names: Names, article: int) -> int | None:
    """The party that an article is about: named in its title and first sentences, and most often."""
    score: Counter[int] = Counter()
    mine = [part for part in parts if part.article == article]
    for place, part in enumerate(mine):
        weight = 4 if place == 0 else 3 if place < 3 else 1
        for mention in names.within(part.start, part.end):
            if mention.letter in "ON":
                score[mention.party] += weight * (1 if _investor(names.parties[mention.party]) else 100)
    return min(score, key=lambda party: (-score[party], party), default=None)


def _investor(draft: PartyDraft) -> bool:
    return any(kind in draft.kinds for kind in ("VentureInvestor", "Fund", "StateInvestor", "Exchange", "University"))


__all__ = ["Block", "extract"]
