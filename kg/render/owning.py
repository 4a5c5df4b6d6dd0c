"""Lays out for people who owns a company in the end and what an owner has; decides nothing and writes to a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TextIO

from kg.model import Entity, Evidence
from kg.render.tables import table
from kg.render.text import cut, visible, wrap
from kg.render.values import name, source

OWNER_COLUMNS = ("Owner", "Direct %#", "In the end %#", "Largest chains")
HOLDING_COLUMNS = ("Company", "Direct %#", "In the end %#", "Largest chains")
_QUOTE = 140  # cells of a sentence
_NAMED = 3  # members of a group


class Share(Protocol):
    """Percent, the smallest and the largest."""

    @property
    def minimum(self) -> float: ...
    @property
    def maximum(self) -> float: ...
    @property
    def exclusive_minimum(self) -> bool: ...
    @property
    def exclusive_maximum(self) -> bool: ...


class Link(Protocol):
    """A stake with its sentences."""

    @property
    def holder(self) -> Entity: ...
    @property
    def company(self) -> Entity: ...
    @property
    def share(self) -> Share: ...
    @property
    def evidence(self) -> Sequence[Evidence]: ...


class Chain(Protocol):
    """Stakes from an owner to a company."""

    @property
    def share(self) -> float: ...
    @property
    def links(self) -> Sequence[Link]: ...


class Stake(Protocol):
    """What a row of owners or of holdings says of a share."""

    @property
    def direct(self) -> Share | None: ...
    @property
    def effective(self) -> Share: ...
    @property
    def chains(self) -> Sequence[Chain]: ...


class Owner(Stake, Protocol):
    """A row of owners."""

    @property
    def kind(self) -> str: ...
    @property
    def members(self) -> Sequence[Entity]: ...
    @property
    def count(self) -> int: ...


class Holding(Stake, Protocol):
    """A row of holdings."""

    @property
    def company(self) -> Entity: ...


class Finding(Protocol):
    """What cannot be as it is stated."""

    @property
    def kind(self) -> str: ...
    @property
    def members(self) -> Sequence[Entity]: ...
    @property
    def stated(self) -> float: ...
    @property
    def evidence(self) -> Sequence[Evidence]: ...


def percent(share: Share) -> str:
    """Write a share as people say it, to six digits.

    >>> from kg.holdings import Share
    >>> percent(Share(20.258, 20.258)), percent(Share(0, 79.742)), percent(Share(5, 80, exclusive_minimum=True))
    ('20.258', 'up to 79.742', 'over 5, to 80')
    """
    low, high = _figure(share.minimum), _figure(share.maximum)
    if share.minimum == share.maximum or (low == high and not share.exclusive_minimum):
        return low
    most = f"under {high}" if share.exclusive_maximum else high
    if not share.minimum and not share.exclusive_minimum:
        return most if share.exclusive_maximum else f"up to {most}"
    return f"over {low}, to {most}" if share.exclusive_minimum else f"{low} to {most}"


def _figure(value: float) -> str:
    """Six digits; what is above 0, or below 100, is never shown as 0 or 100."""
    text = f"{value:.6g}"
    if "e" in text or (text == "100" and value < 100 - 1e-9):
        return "under 0.0001" if value < 1 else "99.9999"
    return text


def owners(found: Iterable[Owner], findings: Sequence[Finding], to: TextIO, cells: int) -> None:
    """Write who owns a company in the end, the surest first, and what cannot be as it is stated."""
    rows = sorted(found, key=lambda row: (row.kind != "owner", row.kind == "below", -row.effective.minimum))
    if rows:
        table(OWNER_COLUMNS, owner_rows(rows), to, cells)
    explained([row.effective for row in rows if row.kind in ("owner", "together")], to, cells)
    write_findings(findings, to)


def owner_rows(found: Iterable[Owner]) -> Iterator[tuple[str, ...]]:
    """Rows under OWNER_COLUMNS."""
    said: dict[str, str] = {}
    for row in found:
        direct = percent(row.direct) if row.direct else ""
        first, *more = told_chains(row.chains, said, who(row))
        yield who(row), direct, percent(row.effective), first
        yield from (("", "", "", chain) for chain in more)


def who(row: Owner) -> str:
    """Who, or what, a row of owners is about."""
    if row.kind == "below":
        return f"{row.count} more row{'' if row.count == 1 else 's'}, together"
    names = [name(member) for member in row.members]
    if row.kind == "unknown":
        return f"nobody known, at {names[0]}"
    if row.kind == "ring":
        return f"nobody: {listed(names)} {'owns itself' if len(names) == 1 else 'own each other'} entirely"
    return " and ".join(names)


def listed(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def holdings(found: Iterable[Holding], findings: Sequence[Finding], to: TextIO, cells: int) -> None:
    """Write what an owner has in the end, the surest first, and what cannot be as it is stated."""
    rows = sorted(found, key=lambda row: -row.effective.minimum)
    if rows:
        table(HOLDING_COLUMNS, holding_rows(rows), to, cells)
    explained([row.effective for row in rows], to, cells)
    write_findings(findings, to)


def holding_rows(found: Iterable[Holding]) -> Iterator[tuple[str, ...]]:
    """Rows under HOLDING_COLUMNS."""
    said: dict[str, str] = {}
    for row in found:
        direct = percent(row.direct) if row.direct else ""
        first, *more = told_chains(row.chains, said, name(row.company))
        yield name(row.company), direct, percent(row.effective), first
        yield from (("", "", "", chain) for chain in more)


def told_chains(chains: Sequence[Chain], said: dict[str, str], row: str) -> list[str]:
    """Each chain in a line: its stakes where it has several, and the sentence behind the last of them.

    Args:
        said: sentences that stand in rows before, with the row; a sentence is written once.
    """
    lines = []
    for chain in chains:
        text = name(chain.links[0].holder)
        for link in chain.links:
            text += f" ─ {percent(link.share)} % → {name(link.company)}"
        quoted = told(chain.links[-1].evidence)
        before = said.setdefault(quoted, row)
        sentence = quoted if before == row else f"same sentence as {before}"
        lines.append(f"{text}: {sentence}" if len(chain.links) > 1 else sentence)
    return lines or [""]


def told(evidence: Sequence[Evidence], cells: int = _QUOTE) -> str:
    """The first sentence, at most so wide, with its source, and how many more there are."""
    if not evidence:
        return ""
    first, more = evidence[0], len(evidence) - 1
    return f"“{cut(visible(first.quote), cells)}” {source(first)}" + (f" (+{more})" if more else "")


def explained(shares: Iterable[Share], to: TextIO, cells: int) -> None:
    """Say what "up to" means, where any share begins at 0."""
    if any(share.maximum > 0 == share.minimum for share in shares):
        text = "“up to”: how much is not stated somewhere on the way; at most what the other owners leave."
        to.writelines(f"{line}\n" for line in ("", *wrap(text, cells)))


def write_findings(findings: Sequence[Finding], to: TextIO) -> None:
    """Write what cannot be as it is stated."""
    for finding in findings:
        names = [name(member) for member in finding.members]
        if finding.kind == "over-100":
            text = (
                f"{_figure(finding.stated)} % of {names[0]} are stated; each stake can be as small as the others leave"
            )
        else:
            text = f"{listed(names)} {'owns itself' if len(names) == 1 else 'own each other'} entirely"
        to.write(f"\n! {text}\n")
        for item in finding.evidence[:_NAMED]:
            to.write(f"    {told([item])}\n")
