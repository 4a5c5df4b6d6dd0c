"""Tells which stories a document holds and what each is about; reads no claims."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from kg.extract.german_roundups import below_heads, heads
from kg.extract.names import Names
from kg.extract.names import is_investor as is_investor
from kg.extract.text import Sentence


def stories(parts: list[Sentence], text: str, names: Names) -> Iterator[list[Sentence]]:
    """Articles, and within them the stories of a ticker: each begins with "+++", or is a list item below a bare title."""
    for _, group in groupby(parts, key=lambda part: part.article):
        article = list(group)
        named = any(one.letter in "ON" for one in names.within(article[0].start, article[0].end))
        items = {part.block for part in article if part.kind == "item"}
        blocks = {part.block for part in article}
        ticker = article[0].language == "de" and not named and len(items) >= 3 and len(items) >= len(blocks) - 2
        digest = article[0].language == "en" and _digest(article, names)
        notes = _noted(article, names, text) if article[0].language == "de" and not named else frozenset()
        opening = _datelined(article, text) or _headed(article, names) or _each_another(article, names)
        opening |= _emblems(article, text) if article[0].language == "de" else frozenset()
        opening |= _labelled(article, text, names) if article[0].language == "en" else frozenset()
        opening |= below_heads(article, heads(article, text, names))
        opened = {part.block for part in article if text.startswith("+++", part.start)}
        pluses = len(opened) > 1 or text.startswith("+++", article[0].start)  # one alone heads a part of the text
        mine: list[Sentence] = []
        for part in article:
            begins = (
                (pluses and text.startswith("+++", part.start))
                or (ticker and part.kind == "item")
                or digest
                or part.block in notes
            )
            begins = begins or part.block in opening
            if mine and begins and (part.block != mine[-1].block or (pluses and text.startswith("+++", part.start))):
                yield mine
                mine = []
            mine.append(part)
        yield mine


NOTE = re.compile(r"(?: \([^()\n]{2,40}\))?(?:, [A-ZÄÖÜ][\w ]{2,20})?: | \([A-ZÄÖÜ][^()\n]{2,40}\)")


_EMBLEM = re.compile(r"[\u2190-\u21ff\u25a0-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]")


def _emblems(article: list[Sentence], text: str) -> frozenset[int]:
    """The headings of a newsletter that begin with a picture: "🔹 Quillon (Ulm) | Series A"."""
    heads = {part.block for part in article if part.kind in ("heading", "row") and _EMBLEM.match(text, part.start)}
    return frozenset(heads) if len(heads) >= 3 else frozenset()


_SHORTEST_NOTE = 60  # characters: "Alder Capital: 14,2 Prozent" is a line of a list of owners


def _noted(article: list[Sentence], names: Names, text: str) -> frozenset[int]:
    """The paragraphs of a German round-up that begin with a name and a colon or its place, where there are three."""
    firsts: dict[int, Sentence] = {}
    for part in article:
        firsts.setdefault(part.block, part)
    noted = set()
    for block, part in firsts.items():
        head = next((one for one in names.within(part.start, part.end) if one.letter in "ON"), None)
        opens = head is not None and head.start - part.start <= 4 and not is_investor(names.parties[head.party])
        last = max((one.end for one in article if one.block == block), default=part.end)
        town = next(iter(names.within(part.start, part.end)), None)
        if (
            town is not None
            and town.letter == "G"
            and town.start == part.start
            and text[town.end : town.end + 2] == ": "
        ):
            noted.add(block)  # "Jena: Sensorfirma Quillon nimmt …"
        if head is not None and opens and NOTE.match(text, head.end) and last - part.start > _SHORTEST_NOTE:
            noted.add(block)
    return frozenset(noted) if len(noted) >= 3 else frozenset()


_LABEL = re.compile(
    r"(?:\*\*)?(?: \([^()\n]{2,40}\)|, [A-Z][\w .-]{2,25}?)?(?:(?:\*\*)?(?: ?[—–|] ?| [-/·] |: )| \([^()\n]{2,40}\)(?=$|\n|[:.,]))(?=\S|\n|$)"
)
_RUBRIC = re.compile(r"[A-Z][a-z]+(?: [a-z]+){0,3}: (?=[A-Z])")  # "New fund: Birch Ventures has …"
_ORDINAL = re.compile(r"\W{0,4}(?:\d{1,2}[.)]\W{1,3})?")


def _labelled(article: list[Sentence], text: str, names: Names) -> frozenset[int]:
    """The paragraphs of an English round-up that begin with a company's name and a dash, colon or place, where there are
    three; and then its headings and the items of its lists, which tell of others."""
    firsts: dict[int, Sentence] = {}
    ends: dict[int, int] = {}
    for part in article:
        firsts.setdefault(part.block, part)
        ends[part.block] = part.end
    title = [one for one in names.within(article[0].start, article[0].end) if one.letter in "ON"]
    if any(is_investor(names.parties[one.party]) for one in title[:1]):
        return frozenset()  # what one firm of investors holds
    noted: dict[int, int] = {}
    blocks = list(firsts)
    for place, (block, part) in enumerate(firsts.items()):
        head = next((one for one in names.within(part.start, part.end) if one.letter in "ON"), None)
        begins = _ORDINAL.match(text, part.start, part.end)
        if head is None or is_investor(names.parties[head.party]) or begins is None or head.start > begins.end():
            continue
        below = blocks[place + 1] if place + 1 < len(blocks) else block
        long = max(ends[block] - part.start, ends[below] - firsts[below].start if below != block else 0)
        if place and _LABEL.match(text, head.end) and long > _SHORTEST_NOTE:
            noted[block] = head.party
    if len(set(noted.values())) < _FEWEST_STORIES or len(set(noted.values())) < len(noted):
        return frozenset()
    others = {
        block
        for block, part in firsts.items()
        if block > min(noted) and (part.kind in ("heading", "item") or _RUBRIC.match(text, part.start, part.end))
    }
    bare = {block + 1 for block in noted if ends[block] - firsts[block].start <= _SHORTEST_NOTE}
    return frozenset(noted) | (frozenset(others) - frozenset(bare))


def label_of(mine: list[Sentence], text: str, names: Names) -> int | None:
    """The company with whose name and a mark an item of an English round-up begins: "Quillon (Oslo) — $9 million"."""
    if mine[0].language != "en" or not mine[0].block:
        return None
    head = next((one for one in names.within(mine[0].start, mine[0].end) if one.letter in "ON"), None)
    begins = _ORDINAL.match(text, mine[0].start, mine[0].end)
    opens = head is not None and begins is not None and head.start <= begins.end() and _LABEL.match(text, head.end)
    return head.party if opens and head is not None and not is_investor(names.parties[head.party]) else None


_UNKNOWN_LABEL = re.compile(r"\W{0,4}(?:\d{1,2}[.)]\W{1,3})?[A-Z][\w&.'’-]*(?: [A-Z][\w&.'’-]*){0,3} ?[/|—–(·](?= ?\S)")


def is_unknown_label(mine: list[Sentence], text: str, names: Names) -> bool:
    """Whether an item of an English round-up begins with a label whose name was not found: it is about nobody known."""
    first = mine[0]
    label = _UNKNOWN_LABEL.match(text, first.start, first.end) if first.language == "en" and first.block else None
    return (
        label is not None
        and first.kind == "heading"
        and not any(one.start < label.end() for one in names.within(first.start, first.end))
    )


def _digest(article: list[Sentence], names: Names) -> bool:
    """Whether an English text is a round-up: items of several sentences below a title that names nobody."""
    items = [part for part in article if part.kind == "item"]
    if not items:
        return False
    above = [part for part in article if part.end <= items[0].start]
    heads = {one.party for part in above for one in names.within(part.start, part.end) if one.letter in "ON"}
    named = any(one.party in heads for one in names.within(items[0].start, article[-1].end))
    told = Counter(part.block for part in items)
    return (
        not named and len(above) <= _HEAD_LINES and len(told) >= 3 and 2 * sum(n > 1 for n in told.values()) > len(told)
    )


_DATELINE = re.compile(r"[A-ZÄÖÜ][A-ZÄÖÜ .'/-]{2,30}(?:\.| [–—-]) (?=\S)")
_IN_BRIEF = re.compile(
    r"(?:Also|In brief|Elsewhere|And finally|Finally|Briefly|Other news|Außerdem|Ferner|Kurz gemeldet)\b[^.]{0,20}: "
)
_STORY = 100  # characters: shorter paragraphs in capitals are labels of a fact box
_HEAD_LINES = 4
_FEWEST_STORIES = 3
_SENTENCE = 40  # characters


def _datelined(article: list[Sentence], text: str) -> frozenset[int]:
    """The paragraphs of a round-up that begin with a place in capitals: "SEOUL. Alder Capital has …"."""
    if article[0].language not in ("en", "de"):
        return frozenset()
    spans: dict[int, tuple[int, int]] = {}
    for part in article:
        spans[part.block] = spans.get(part.block, (part.start, 0))[0], part.end
    long = {block: span for block, span in spans.items() if span[1] - span[0] >= _STORY}
    dated = {block for block, (start, end) in long.items() if _DATELINE.match(text, start, end)}
    if len(dated) < _FEWEST_STORIES:
        return frozenset()
    return frozenset(dated | {block for block, (start, end) in spans.items() if _IN_BRIEF.match(text, start, end)})


def _headed(article: list[Sentence], names: Names) -> frozenset[int]:
    """The headings of a round-up of which each names one company, each another one."""
    told: dict[int, int] = {}
    for part in article[1:]:
        if part.kind == "heading" and part.language == "en":
            named = {one.party for one in names.within(part.start, part.end) if one.letter in "ON"}
            if len(named) == 1:
                told[part.block] = next(iter(named))
    first = {one.party for one in names.within(article[0].start, article[0].end)}
    distinct = len(set(told.values()))
    if distinct < _FEWEST_STORIES or distinct < len(told) or not first.isdisjoint(told.values()):
        return frozenset()
    return frozenset(told)


def _each_another(article: list[Sentence], names: Names) -> frozenset[int]:
    """The paragraphs of a round-up without place or heading: each tells of a company that no other paragraph names."""
    if article[0].language != "en" or article[0].kind != "heading":
        return frozenset()
    blocks: dict[int, list[int]] = {}
    starts: dict[int, int] = {}
    first: dict[int, int] = {}
    long: set[int] = set()
    for part in article[1:]:
        told = [one for one in names.within(part.start, part.end) if one.letter in "ON"]
        starts.setdefault(part.block, part.start)
        companies = [one for one in told if not is_investor(names.parties[one.party])]
        blocks.setdefault(part.block, []).extend(one.party for one in companies)
        if companies and companies[0].start - starts[part.block] <= _SENTENCE:
            first.setdefault(part.block, companies[0].party)
        if part.kind == "prose" and part.end - part.start >= _SENTENCE:
            long.add(part.block)
    title = {one.party for one in names.within(article[0].start, article[0].end)}
    times = Counter(party for told in blocks.values() for party in set(told))
    own = [block for block, party in first.items() if block in long and times[party] == 1 and party not in title]
    many = len(own) >= _FEWEST_STORIES and 5 * len(own) >= 4 * len(long) and title.isdisjoint(times)
    return frozenset(first) if many else frozenset()


# "China Alder Capital" does not manage every fund whose name begins with China.
_COUNTRIES = frozenset(
    (
        "China",
        "Chinese",
        "Europe",
        "European",
        "German",
        "Deutsche",
        "British",
        "French",
        "Korea",
        "Korean",
        "Japan",
        "India",
        "US",
        "State",
        "National",
    )
)


def manager_told(mine: list[Sentence], names: Names) -> tuple[int, frozenset[int]] | None:
    """The one firm of investors whose first word funds of a German text share, and these: "Alder Capital", "Alder Fund II"."""
    told = {one.party for part in mine for one in names.within(part.start, part.end) if one.letter in "ON"}
    forms = {party: list(names.parties[party].forms) for party in told}
    funds = {
        party: {form.split()[0] for form in forms[party]} - _COUNTRIES
        for party in told
        if "Fund" in names.parties[party].kinds
    }
    first = set().union(*funds.values())
    firms = [
        party
        for party in told
        if is_investor(names.parties[party])
        and "Fund" not in names.parties[party].kinds
        and any(form.split()[0] in first for form in forms[party])
    ]
    if len(set(firms)) > 1 and mine[0].language == "en":
        firms = _named_most(firms, mine, names)
    if len(set(firms)) != 1:
        return None
    own = {form.split()[0] for form in forms[firms[0]]}
    return firms[0], frozenset(party for party, words in funds.items() if words & own)


def _named_most(firms: list[int], mine: list[Sentence], names: Names) -> list[int]:
    """The firm that an article names twice as often as any other of some, unless it bears the name of a place."""
    told = [one for part in mine for one in names.within(part.start, part.end)]
    places = {one.text for one in told if one.letter == "G"}
    times = Counter(one.party for one in told if one.party in firms)
    (first, often), (_, second), *_ = times.most_common(2)
    placed = any(form.split()[0] in places for form in names.parties[first].forms)
    return [first] if often >= 2 * second and not placed else firms


_NUMERALS = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8}


def numbered(funds: frozenset[int], names: Names) -> dict[int, int]:
    """The funds of one house by the number that they bear; the only one without a number counts as the first."""
    out: dict[int, int] = {}
    for party in sorted(funds):
        last = [form.split()[-1] for form in names.parties[party].forms]
        told = [int(one) if one.isdigit() else _NUMERALS.get(one, 0) for one in last]
        number = next((one for one in told if one), 0)
        if 0 < number < 100:
            out.setdefault(number, party)
    return out if out or len(funds) != 1 else {1: next(iter(funds))}
