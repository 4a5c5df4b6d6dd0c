"""Lays out a document with its claims as HTML that runs no script; everything from a document is escaped here.

A claim in the margin is a link to its words, a number in the text a link to its claim; what is marked when one of them
is followed is said by the style sheet alone, with one rule for each claim.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources
from urllib.parse import quote

from kg.explain import Explained, Explanation, Refused, turned
from kg.marked.layout import Row, Stretch, rows
from kg.model import Status
from kg.render.answers import relation
from kg.render.text import visible
from kg.render.values import details, name

_LANGUAGES = ("en", "de", "zh-Hans", "zh-Hant")
_GROUPS = {
    "money": ("investedIn", "raised", "seeksToRaise", "valuation", "limitedPartnerOf", "manages"),
    "stake": ("holdsSharesIn", "acquired", "controls", "actsInConcertWith", "memberOfGroup", "spunOutOf", "formerName"),
    "people": ("foundedBy", "worksFor", "workedFor", "educatedAt", "legalRepresentativeOf"),
    "market": ("listedOn", "filedForListingOn", "sponsorOf", "marketCap"),
    "figure": ("foundedOn", "revenue", "netProfit", "registeredCapital", "assetsUnderManagement"),
}
_GROUP_OF = {predicate: group for group, predicates in _GROUPS.items() for predicate in predicates}
_NAMES = {
    "money": "Money",
    "stake": "Stakes and groups",
    "people": "People",
    "market": "Listings",
    "figure": "Figures",
    "other": "Other relations",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in an index: where it is, what it is called, how many claims it shows by status."""

    file: str
    title: str
    document: str
    counts: Counter[str]


def page(explanation: Explanation, mark: str, back: str | None = None) -> str:
    """A document as a page.

    Args:
        explanation: what kg.explain.explain gives.
        mark: the element by which a page of this program is known.
        back: the file of the index that it belongs to.
    """
    document = explanation.document
    laid = rows(explanation)
    body = [
        "<header>",
        f'<p><a href="{escape(back)}">All documents</a></p>' if back else "",
        f"<h1>{_text(document.title or document.name)}</h1>",
        f"<p>{_about(explanation)}</p>",
        _legend(explanation.claims),
        "</header><main>",
        *(_row(row, explanation) for row in laid),
        *_refusals(explanation.refused),
        "</main>",
    ]
    style = _style() + "".join(_rules(len(explanation.claims)))
    return _whole(document.title or document.name, style, "".join(body), mark)


def index(entries: Sequence[Entry], mark: str) -> str:
    """A page that leads to others."""
    statuses = [status for status in Status if any(entry.counts[status] for entry in entries)]
    head = "".join(f"<th scope=col>{status}</th>" for status in statuses)
    lines = [_index_row(entry, statuses) for entry in entries]
    total = sum(sum(entry.counts.values()) for entry in entries)
    table = f"<thead><tr><th scope=col>Document</th>{head}</tr></thead><tbody>{''.join(lines)}</tbody>"
    body = (
        f"<header><h1>Claims of {len(entries)} documents</h1><p>{_counted(total, 'claim')} in all</p></header>"
        f"<main><table>{table}</table></main>"
    )
    return _whole("Claims", _style(), body, mark)


def entry(explanation: Explanation, file: str) -> Entry:
    """What an index says of a page."""
    counts = Counter(str(claim.fact.status) for claim in explanation.claims)
    name = explanation.document.name
    return Entry(file, explanation.document.title or name, name, counts)


def _index_row(entry: Entry, statuses: Iterable[Status]) -> str:
    counts = "".join(f"<td>{entry.counts[status]}</td>" for status in statuses)
    file = f' <span class="quiet">{_text(entry.document)}</span>' if entry.title != entry.document else ""
    return f'<tr><th scope=row><a href="{quote(entry.file)}">{_text(entry.title)}</a>{file}</th>{counts}</tr>'


def _whole(title: str, style: str, body: str, mark: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n{mark}\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{_text(title)}</title>\n<style>{style}</style></head>\n<body>{body}</body></html>\n"
    )


@cache
def _style() -> str:
    return resources.files("kg.marked").joinpath("page.css").read_text("utf-8")


def _rules(count: int) -> Iterator[str]:
    """What is marked when a claim (i) or its words (w) are followed: one rule a claim and kind of mark."""
    for n in range(1, count + 1):
        at = f":root:has(#i{n}:target,#w{n}:target)"
        yield f"{at} .t{n},{at} #i{n}{{background:var(--lit)}}{at} .d{n}{{background:var(--words);font-weight:700}}"
        yield f"{at} .s{n},{at} .o{n}{{outline:2px solid var(--fore);outline-offset:1px}}"
        yield f"{at} .o{n}{{outline-style:dotted}}\n"


def _text(text: str) -> str:
    return escape(visible(text), quote=True)


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _about(explanation: Explanation) -> str:
    document = explanation.document
    parts = [document.name, document.publisher or "", document.published or "no date", document.language]
    counts = Counter(str(claim.fact.status) for claim in explanation.claims)
    by_status = ", ".join(f"{counts[status]} {status}" for status in Status if counts[status])
    claims = _counted(len(explanation.claims), "claim") + (f" ({by_status})" if by_status else "")
    return " · ".join([_text(part) for part in parts if part] + [claims])


def _legend(claims: Sequence[Explained]) -> str:
    """The colours and lines that stand in this page."""
    groups = Counter(_group(claim) for claim in claims)
    colours = [
        f'<li><span class="key {group}"></span>{label} ({groups[group]})</li>'
        for group, label in _NAMES.items()
        if groups[group]
    ]
    statuses = {claim.fact.status for claim in claims}
    if {Status.PLANNED, Status.REPORTED} & statuses:
        colours.append('<li><span class="key dashed"></span>planned or reported, no fact</li>')
    if Status.DENIED in statuses:
        colours.append('<li><span class="key dotted"></span>denied</li>')
    return f'<ul class="legend">{"".join(colours)}</ul>' if colours else ""


def _group(claim: Explained) -> str:
    return _GROUP_OF.get(claim.fact.predicate, "other")


def _row(row: Row, explanation: Explanation) -> str:
    text = "".join(_stretches(row, explanation))
    its = "".join(_claim(number, explanation.claims[number]) for number in row.claims)
    margin = f"<ol>{its}</ol>" if its else ""
    language = explanation.document.language
    lang = f' lang="{language}"' if language in _LANGUAGES else ""
    return f'<section><p class="text" dir="auto"{lang}>{text}</p>{margin}</section>\n'


def _stretches(row: Row, explanation: Explanation) -> Iterator[str]:
    """The text of a row; the first words of a claim carry its place, and its number leads to it."""
    placed: set[int] = set()
    first = {number: _first(row, number) for number in row.claims}
    for stretch in row.stretches:
        here = [number for number, start in first.items() if start == stretch.start and number not in placed]
        placed.update(here)
        yield "".join(f'<span id="w{number + 1}"></span>' for number in here)
        text = _text(explanation.document.text[stretch.start : stretch.end])
        classes = _classes(stretch, explanation.claims)
        yield f'<span class="{classes}">{text}</span>' if classes else text
        ended = [number for number in here if stretch.decided or stretch.told]
        yield "".join(f'<a class="n" href="#i{n + 1}" aria-label="Claim {n + 1}">{n + 1}</a>' for n in ended)


def _first(row: Row, number: int) -> int:
    """Where the words of a claim begin in a row, or where its sentence does."""
    decided = [stretch.start for stretch in row.stretches if number in stretch.decided]
    told = [stretch.start for stretch in row.stretches if number in stretch.told]
    return next(iter([*decided, *told]), row.start)


def _classes(stretch: Stretch, claims: Sequence[Explained]) -> str:
    kinds = {"t": stretch.told, "d": stretch.decided, "s": stretch.subject, "o": stretch.object}
    parts = [f"{letter}{number + 1}" for letter, its in kinds.items() for number in its]
    if stretch.told:
        parts.append("said")
    if stretch.subject or stretch.object:
        parts.append("name")
    if stretch.turned:
        parts.append("turned")
    if stretch.decided:
        claim = claims[stretch.decided[0]]
        parts += ["words", _group(claim), str(claim.fact.status)]
    return " ".join(parts)


def _claim(number: int, claim: Explained) -> str:
    fact = claim.fact
    said = details(fact.qualifiers)
    status = "" if fact.status is Status.ASSERTED else f'<b class="status">{fact.status}</b> '
    detail = f' <span class="quiet">{_text(said)}</span>' if said else ""
    return (
        f'<li id="i{number + 1}" value="{number + 1}" class="{_group(claim)} {fact.status}">'
        f'<a href="#w{number + 1}">{status}{escape(name(fact.subject))} <i>{escape(relation(fact.predicate))}</i> '
        f"{escape(name(fact.object))}</a>{detail}{_why(claim)}</li>"
    )


def _why(claim: Explained) -> str:
    lines: list[str] = [f"confidence {claim.fact.confidence:.2f}"]
    for reason in claim.reasons[:1]:
        words = " … ".join(f"“{_text(word.text)}”" for word in reason.words)
        lines.append(f"rule {_text(reason.rule)}{': ' if words else ''}{words}")
        if reason.inferred:
            lines.append(f"{' and '.join(reason.inferred)} taken from the text before")
        if how := turned(reason, claim.fact.status):
            lines.append(_text(how))
    items = "".join(f"<li>{line}</li>" for line in lines)
    return f"<details><summary>why</summary><ul>{items}</ul></details>"


def _refusals(refused: Sequence[Refused]) -> Iterator[str]:
    if not refused:
        return
    yield f'<details class="refused"><summary>Read, but not claimed ({len(refused)})</summary><ul>'
    for one in refused:
        because = _text("; ".join(one.because))
        yield f"<li><q>{_text(one.reason.sentence.text)}</q><br>{because}, rule {_text(one.reason.rule)}</li>"
    yield "</ul></details>"
