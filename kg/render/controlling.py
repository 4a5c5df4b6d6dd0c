"""Lays out for people who decides in a company; decides nothing and writes to a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TextIO

from kg.model import Entity, Evidence
from kg.render.owning import Finding, Share, percent, told, write_findings
from kg.render.tables import table
from kg.render.text import wrap
from kg.render.values import name

COLUMNS = ("Who", "Votes %#", "In the end %#", "Why")
_NAMED = 24  # of them
_QUOTE = 300  # cells of a sentence: the words that name a controller often stand last
_ALIKE = 3  # rows that say the same of different names; so many or more are one


class Controller(Protocol):
    """Who decides or could."""

    @property
    def who(self) -> Sequence[Entity]: ...
    @property
    def certainty(self) -> str: ...
    @property
    def ultimate(self) -> bool: ...
    @property
    def rules(self) -> Sequence[str]: ...
    @property
    def votes(self) -> Share: ...
    @property
    def economic(self) -> Share: ...
    @property
    def reason(self) -> str: ...
    @property
    def evidence(self) -> Sequence[Evidence]: ...


class Answer(Protocol):
    """Who decides in a company."""

    @property
    def company(self) -> Entity: ...
    @property
    def verdict(self) -> str: ...
    @property
    def controllers(self) -> Sequence[Controller]: ...
    @property
    def undisclosed(self) -> Share: ...
    @property
    def findings(self) -> Sequence[Finding]: ...


def control(answer: Answer, to: TextIO, cells: int) -> None:
    """Write who decides, who could, the votes that nobody is known to cast, and what cannot be as it is stated."""
    to.writelines(f"{line}\n" for line in wrap(verdict(answer), cells))
    for certainty in ("certain", "possible"):
        rows = [row for row in answer.controllers if row.certainty == certainty]
        if rows:
            lead = "Could decide, as far as is stated:" if certainty == "possible" else "Decides:"
            to.write(f"\n{lead}\n")
            table(COLUMNS, control_rows(rows), to, cells)
    if answer.undisclosed.maximum > 0:
        to.write(f"\nVotes whose holder nobody names: {percent(answer.undisclosed)} %\n")
    write_findings(answer.findings, to)


def verdict(answer: Answer) -> str:
    """The answer in one line."""
    about = name(answer.company)
    if answer.verdict == "nobody":
        return f"Nobody is known who decides in {about}."
    if answer.verdict == "possible":
        return f"Nobody certainly decides in {about}."
    last = [row for row in answer.controllers if row.certainty == "certain" and row.ultimate]
    named = [_who(row) for row in last or answer.controllers if row.certainty == "certain"]
    return f"{about} is controlled by {'; by '.join(named)}."


def control_rows(rows: Iterable[Controller]) -> Iterator[tuple[str, ...]]:
    """Rows under COLUMNS; possible ones that differ in their names alone are one."""
    for group in _alike(rows):
        first = group[0]
        if len(group) >= _ALIKE:
            names = ", ".join(_who(row) for row in group[:_NAMED])
            more = f" and {len(group) - _NAMED} more" if len(group) > _NAMED else ""
            yield f"{names}{more} (each)", _figure(first.votes), _figure(first.economic), _shared(first)
        else:
            yield from ((_who(row), _figure(row.votes), _figure(row.economic), _why(row)) for row in group)


def _alike(rows: Iterable[Controller]) -> list[list[Controller]]:
    found: dict[object, list[Controller]] = {}
    for number, row in enumerate(rows):
        key: object = number
        if row.certainty == "possible" and len(row.who) == 1 and tuple(row.rules) == ("majority",):
            key = percent(row.votes), percent(row.economic), row.reason, row.ultimate
        found.setdefault(key, []).append(row)
    return list(found.values())


def _figure(share: Share) -> str:
    """A share; who decides without a stake that is stated has not nothing for certain."""
    return percent(share) if share.maximum > 0 else "not stated"


def _who(row: Controller) -> str:
    return " and ".join(name(member) for member in row.who)


def _shared(row: Controller) -> str:
    return f"{row.reason} ({', '.join(row.rules)})"


def _why(row: Controller) -> str:
    """The reason, the rules, and the sentence behind it."""
    in_turn = "" if row.ultimate else "; controlled in turn"
    sentence = told(row.evidence, _QUOTE)
    return f"{row.reason} ({', '.join(row.rules)}){in_turn}" + (f": {sentence}" if sentence else "")
