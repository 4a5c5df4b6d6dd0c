"""Tells the stories of a German round-up whose items stand below headings such as "2. Quillon (Wien): 9 Mio. Euro".

Finds the headings, whom each names and what it says was raised; reads no sentence of the paragraphs below them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from kg.extract.discourse import Discourse, Round
from kg.extract.found import Found
from kg.extract.masked import Item
from kg.extract.names import Names, is_investor
from kg.extract.qualifiers import literal
from kg.extract.spotted import Spotted
from kg.extract.tables import CONFIDENCE
from kg.extract.text import Sentence
from kg.model import Qualifier, Status, Value

_FEWEST = 3
_LONGEST_HEAD = 120  # characters
_BEFORE = re.compile(r"(?:[*•▪◦●–—-] |#{1,4} |\d{1,2}[.)] |Platz \d{1,2}: )?(?:[\wÄÖÜäöüß&-]+ ){0,4}")
_AFTER = re.compile(r"(?: \([^()\n]{2,40}\)|, [A-ZÄÖÜ][\w-]+)?(?::| [–—|]|$)")
_SUM_ENDS = re.compile(
    r"(?:[ ,;/|(–-]{1,3}(?:Serie|Series|Pre-?Seed|Seed|Wachstums|[A-F][+]?-)[\w+ -]{0,20})?[\s.!)]*$"
)
_SEED = re.compile(r"\b(?P<pre>Pre-?[Ss]eed)\b|\bSeed\b")
_FINANCED = re.compile(
    r"\b(?:\w*[Rr]unde|Serie|Series|\w*[Ss]eed|\w*[Ff]inanzierung|\w*[Ii]nvestor(?:en|in)?|Geldgeber(?:n|in)?|Kapitalgeber(?:n|in)?|Kapitalerhöhung"
    r"|investier\w+|beteilig\w+|eingestiegen|steig(?:t|en)|Einstieg|Nachschlag|Geldspritze|Geld|Kapital)\b"
)
_EARLIER = re.compile(r"\b(?:[Vv]orrunde|zuvor|vorher|zuletzt|damals|bisher\w*|bislang)\b")


def heads(article: Sequence[Sentence], text: str, names: Names) -> dict[int, int]:
    """The headings of a round-up, block → company: three or more lines that name one each, with a paragraph below."""
    if not article or article[0].language != "de":
        return {}
    found: dict[int, int] = {}
    for at, part in enumerate(article[1:-1], 1):
        below = article[at + 1]
        alone = part.block not in (article[at - 1].block, below.block) and part.kind in ("item", "heading", "row")
        if alone and below.kind == "prose" and (head := _named_in(part, text, names)) is not None:
            found[part.block] = head.party
    return found if len(set(found.values())) >= _FEWEST and len(set(found.values())) == len(found) else {}


def heads_told(parts: Sequence[Sentence], text: str, names: Names) -> dict[int, int]:
    """The headings of all round-ups of a document, block → company."""
    articles = (list(group) for _, group in groupby(parts, key=lambda part: part.article))
    return {block: party for article in articles for block, party in heads(article, text, names).items()}


def _named_in(part: Sentence, text: str, names: Names) -> Spotted | None:
    """The company of a line that is a company's name, perhaps after a description, with a place or a sum behind it."""
    if part.end - part.start > _LONGEST_HEAD:
        return None
    for one in names.within(part.start, part.end):
        if one.letter not in "ON" or one.compound or is_investor(names.parties[one.party]):
            continue
        after = _AFTER.match(text, one.end, part.end)
        if after is not None and _BEFORE.fullmatch(text, part.start, one.start):
            return one
    return None


def below_heads(article: Sequence[Sentence], found: dict[int, int]) -> frozenset[int]:
    """The blocks that begin a story: the headings, and what stands below the last one under a heading of its own."""
    last = max(found, default=-1)
    closing = [part.block for part in article if part.block > last and part.kind == "heading"]
    tail = min(closing, default=None)
    after = {part.block for part in article if tail is not None and part.block > tail and part.kind == "item"}
    return frozenset(found) | after | (frozenset() if tail is None else {tail}) if found else frozenset()


def raised_on_head(mine: Sequence[Sentence], text: str, values: Sequence[Item], discourse: Discourse) -> list[Found]:
    """What "2. Quillon (Wien): 9 Mio. Euro" says was raised, where the paragraph below tells of a financing.

    Args:
        mine: the sentences of the story; the first is its heading.
        values: the sums, dates and rounds of the story.
        discourse: its topic is the company; the financing is kept there for the sentences that follow.
    """
    head, company = mine[0], discourse.topic
    sums = [one for one in values if one.kind == "M" and head.start <= one.start < head.end]
    if company is None or len(sums) != 1 or not _SUM_ENDS.fullmatch(text, sums[0].end, head.end):
        return []
    value = literal("raised", sums[0])
    if not isinstance(value, Value) or not any(_FINANCED.search(text, part.start, part.end) for part in mine):
        return []
    rounds = {
        str(one.content)
        for one in values
        if one.kind == "R" and not _EARLIER.search(text, max(head.start, one.start - 40), one.start)
    }
    seed = _SEED.search(text, head.start, mine[-1].end) if not rounds else None
    rounds |= {"pre-seed" if seed["pre"] else "seed"} if seed else set()
    told: dict[str, Qualifier] = {"round": next(iter(rounds))} if len(rounds) == 1 else {}
    discourse.told = Round(company, str(told["round"]) if told else None, None, value)
    discourse.told_block = head.block + 1  # the paragraph below goes on about it
    return [Found(company, "raised", value, told, Status.ASSERTED, CONFIDENCE, "table", head.start, head.end)]
