"""Lays out for people how much of a company is state capital and who decides; writes to a stream, decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Protocol, TextIO

from kg.model import Entity, Evidence
from kg.render.owning import Chain, Finding, Share, explained, percent, told, told_chains, write_findings
from kg.render.tables import table
from kg.render.text import visible, wrap
from kg.render.values import name

LEVEL_COLUMNS = ("Level", "State", "In the end %#")
BODY_COLUMNS = ("State body", "Level", "In the end %#", "Why it is a state's", "Largest chains")
COMPANY_COLUMNS = ("Company", "State %#", "Unknown %#", "Levels", "State decides")
MONEY_COLUMNS = ("State body", "Level", "Company", "In the end %#")
_SHOWN = 12  # companies of one body
_STATE = {"yes": "Yes", "no": "No", "possible": "Possibly"}


class StateBody(Protocol):
    """An organisation of a state."""

    @property
    def entity(self) -> Entity: ...
    @property
    def level(self) -> str: ...
    @property
    def country(self) -> str | None: ...
    @property
    def basis(self) -> str: ...
    @property
    def evidence(self) -> Sequence[Evidence]: ...


class LevelShare(Protocol):
    """What ends at one level of one state."""

    @property
    def level(self) -> str: ...
    @property
    def country(self) -> str | None: ...
    @property
    def foreign(self) -> bool | None: ...
    @property
    def share(self) -> Share: ...


class BodyShare(Protocol):
    """What ends at one body."""

    @property
    def body(self) -> StateBody: ...
    @property
    def foreign(self) -> bool | None: ...
    @property
    def share(self) -> Share: ...
    @property
    def chains(self) -> Sequence[Chain]: ...


class Economic(Protocol):
    """The share that ends at state bodies."""

    @property
    def share(self) -> Share: ...
    @property
    def unknown(self) -> Share: ...
    @property
    def levels(self) -> Sequence[LevelShare]: ...
    @property
    def bodies(self) -> Sequence[BodyShare]: ...


class Control(Protocol):
    """Whether state bodies decide."""

    @property
    def state(self) -> str: ...
    @property
    def together(self) -> Share: ...
    @property
    def reason(self) -> str: ...


class State(Protocol):
    """The two answers about one company."""

    @property
    def company(self) -> Entity: ...
    @property
    def economic(self) -> Economic: ...
    @property
    def control(self) -> Control: ...
    @property
    def findings(self) -> Sequence[Finding]: ...


class Placed(Protocol):
    """What a body has of a company."""

    @property
    def company(self) -> Entity: ...
    @property
    def share(self) -> Share: ...


class Money(Protocol):
    """Where the money of a body sits."""

    @property
    def body(self) -> StateBody: ...
    @property
    def holdings(self) -> Sequence[Placed]: ...


def state(answer: State, to: TextIO, cells: int) -> None:
    """Write both answers about a company, each by itself."""
    economic, about = answer.economic, name(answer.company)
    _paragraph(f"Money: {percent(economic.share)} % of {about} {_ends(economic)}.", to, cells)
    if len(economic.levels) > 1:
        to.write("\n")
        table(LEVEL_COLUMNS, level_rows(economic.levels), to, cells)
    if economic.bodies:
        to.write("\n")
        table(BODY_COLUMNS, body_rows(economic.bodies), to, cells)
    to.write("\n")
    together = f" State bodies have {percent(answer.control.together)} % of the votes together."
    known = answer.control.together.maximum > 0 and "state bodies have" not in answer.control.reason
    word = _STATE[answer.control.state].lower()
    text = f"Control by a state: {word}. {visible(answer.control.reason)}".rstrip(".")
    _paragraph(f"{text}.{together if known else ''}", to, cells)
    explained([row.share for row in economic.bodies], to, cells)
    write_findings(answer.findings, to)


def _ends(economic: Economic) -> str:
    text = "ends at state bodies" if economic.share.maximum else "is known to end at a state body"
    if economic.unknown.maximum:
        text += f"; of {percent(economic.unknown)} % nobody knows the owner, and it is not counted"
    return text


def _paragraph(text: str, to: TextIO, cells: int) -> None:
    to.writelines(f"{line}\n" for line in wrap(text, cells))


def level_rows(levels: Iterable[LevelShare]) -> Iterator[tuple[str, ...]]:
    """Rows under LEVEL_COLUMNS."""
    for row in levels:
        yield row.level, _country(row.country, row.foreign), percent(row.share)


def _country(country: str | None, foreign: bool | None) -> str:
    return (country or "not known") + (" (foreign)" if foreign else "")


def body_rows(bodies: Iterable[BodyShare]) -> Iterator[tuple[str, ...]]:
    """Rows under BODY_COLUMNS."""
    said: dict[str, str] = {}
    for row in bodies:
        first, *more = told_chains(row.chains, said, name(row.body.entity))
        level = _level(row.body, row.foreign)
        reason = why(row.body)
        beside = any(told(chain.links[-1].evidence) == reason for chain in row.chains[:1])
        yield name(row.body.entity), level, percent(row.share), "the sentence beside" if beside else reason, first
        yield from (("", "", "", "", chain) for chain in more)


def _level(body: StateBody, foreign: bool | None = None) -> str:
    level = "level not known" if body.level == "unknown" else body.level
    return ", ".join(part for part in (level, body.country, "foreign" if foreign else "") if part)


def why(body: StateBody) -> str:
    """Why something counts as a state body."""
    if body.basis == "registry":
        return "the registry"
    return told(body.evidence) or "a document"


def states(companies: Sequence[State], bodies: Sequence[Money], to: TextIO, cells: int) -> None:
    """Write the table over all companies, and where the money of each state body sits."""
    with_state = [row for row in companies if row.economic.share.maximum > 0 or row.control.state != "no"]
    if with_state:
        table(COMPANY_COLUMNS, company_rows(with_state), to, cells)
    if others := len(companies) - len(with_state):
        _paragraph(f"{others} more with stated owners, of whom none is known to be a state's.", to, cells)
    if bodies:
        to.write("\nWhere the money of each state body sits:\n\n")
        table(MONEY_COLUMNS, money_rows(bodies), to, cells)
    explained([row.economic.share for row in with_state], to, cells)


def company_rows(companies: Iterable[State]) -> Iterator[tuple[str, ...]]:
    """Rows under COMPANY_COLUMNS."""
    for row in companies:
        levels = dict.fromkeys(_level_of(one) for one in row.economic.levels)
        share, unknown = percent(row.economic.share), percent(row.economic.unknown)
        yield name(row.company), share, unknown, "; ".join(levels), _STATE[row.control.state].lower()


def _level_of(row: LevelShare) -> str:
    level = "level not known" if row.level == "unknown" else row.level
    return f"{level} ({row.country}, foreign)" if row.foreign else level


def money_rows(bodies: Iterable[Money]) -> Iterator[tuple[str, ...]]:
    """Rows under MONEY_COLUMNS."""
    for row in bodies:
        who, level = name(row.body.entity), _level(row.body)
        for one in islice(row.holdings, _SHOWN):
            yield who, level, name(one.company), percent(one.share)
            who = level = ""
        if more := len(row.holdings) - _SHOWN:
            yield from [("", "", f"and {more} more", "")] if more > 0 else []
