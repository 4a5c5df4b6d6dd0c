"""Reads a table of stakes: each row one claim, its figures exactly as written; judges no name and adds nothing up."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache

from kg.model import LONGEST_QUOTE, Claim, Document, Extraction, Party, Qualifier
from kg.normalize.names import fold_name
from kg.normalize.sheets import Fault, Row, rows
from kg.normalize.spans import iso_date
from kg.vocab import vocabulary

RULE = "table of stakes"
LONGEST_NAME = 500  # characters
_CERTAIN = 0.99  # what a table says is never misread
_NUMBER = re.compile(r"\+?((?:[0-9]{1,40}(?:\.[0-9]{0,60})?|\.[0-9]{1,60})(?:[eE][+-]?[0-9]{1,2})?)[ \u00a0]?%?")
_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9]+[ \u00a0]?%?$)")
_FIGURES = ("percent", "minimum", "maximum", "votes_percent")
_UNSEEN = frozenset({"Cf", "Cs", "Co", "Cn"})  # classes of characters that nobody sees
_AGENT = "Agent"


@dataclass(frozen=True, slots=True)
class Stakes:
    """What a table says, and what is wrong with its rows."""

    parties: tuple[Party, ...]
    claims: tuple[Claim, ...]
    faults: tuple[Fault, ...]


def stakes(document: Document) -> Extraction:
    """The parties and claims of a table; rows that cannot be read are left out, `faults` names them."""
    found = read_stakes(document.text)
    return Extraction(document, found.parties, found.claims)


def faults(document: Document) -> tuple[Fault, ...]:
    """What is wrong with the rows of a table."""
    return read_stakes(document.text).faults


@lru_cache(maxsize=1)  # who extracts asks for the faults too
def read_stakes(text: str) -> Stakes:
    r"""Read a whole table.

    >>> found = read_stakes("holder,company,percent\nA,B,20.258\nA,,5\n")
    >>> dict(found.claims[0].qualifiers), [(fault.line, fault.text) for fault in found.faults]
    ({'percent': 20.258}, [(3, 'the company has no name; write one')])
    """
    parties: dict[str, _Draft] = {}
    claims, wrong = [], []
    for row in rows(text):
        read = row if isinstance(row, Fault) else _read(row)
        if isinstance(read, Fault):
            wrong.append(read)
        else:
            claims.append(_claim(read, parties))
    return Stakes(tuple(draft.party() for draft in parties.values()), tuple(claims), tuple(wrong))


@dataclass(slots=True)
class _Draft:
    number: int
    names: dict[str, None] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)

    def party(self) -> Party:
        return Party(self.number, next(iter(self.names)), tuple(self.names), (), tuple(sorted(self.kinds)), exact=True)


@dataclass(frozen=True, slots=True)
class _Stake:
    row: Row
    holder: str
    company: str
    kinds: tuple[str | None, str | None]
    qualifiers: Mapping[str, Qualifier]


class _Wrong(Exception):
    """Why a row cannot be read, and what to do."""


def _read(row: Row) -> _Stake | Fault:
    try:
        holder, company = (_name(row.cells, column) for column in ("holder", "company"))
        kinds = _kind(row.cells.get("holder_kind", "")), _kind(row.cells.get("company_kind", ""))
        return _Stake(row, holder, company, kinds, _qualifiers(row))
    except _Wrong as exc:
        return Fault(row.line, str(exc))


def _claim(stake: _Stake, parties: dict[str, _Draft]) -> Claim:
    subject = _party(parties, stake.holder, stake.kinds[0])
    object_ = _party(parties, stake.company, stake.kinds[1] or "Organization")
    end = min(stake.row.end, stake.row.start + LONGEST_QUOTE)
    said = stake.qualifiers
    return Claim(subject, "holdsSharesIn", object_, stake.row.start, end, said, confidence=_CERTAIN, rule=RULE)


def _party(parties: dict[str, _Draft], name: str, kind: str | None) -> int:
    draft = parties.setdefault(fold_name(name), _Draft(len(parties)))
    draft.names.setdefault(name)
    if kind:
        draft.kinds.add(kind)
    return draft.number


def _name(cells: Mapping[str, str], column: str) -> str:
    name = _line(cells.get(column, ""))
    if not name:
        raise _Wrong(f"the {column} has no name; write one")
    if len(name) > LONGEST_NAME:
        raise _Wrong(f"the name of the {column} has over {LONGEST_NAME} characters; shorten it")
    return name


def _line(text: str) -> str:
    """A cell on one line, without what nobody sees."""
    if text.isprintable():  # then it holds nothing that nobody sees, and no space but the plain one
        return " ".join(text.split())
    kept = (" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return " ".join("".join(c for c in kept if unicodedata.category(c) not in _UNSEEN).split())


def _kind(written: str) -> str | None:
    if not written:
        return None
    found = _kinds().get(written.casefold())
    if found is None:
        raise _Wrong(f"{_shown(written)} is no kind; use one of {', '.join(_kinds().values())}")
    return found


@cache
def _kinds() -> dict[str, str]:
    known = vocabulary()
    return {kind.casefold(): kind for kind in known.kinds if known.is_a([kind], _AGENT)}


# ------------------------------------------------------------------------------------------------------------- figures


def _qualifiers(row: Row) -> dict[str, Qualifier]:
    cells = row.cells
    figures = {name: _figure(name, cells.get(name, ""), row.separator != ",") for name in _FIGURES}
    said: dict[str, Qualifier | None] = {**_size(figures), "votesPercent": figures["votes_percent"]}
    said |= {"asOf": _date(cells.get("as_of", "")), "source": _line(cells.get("source", ""))[:LONGEST_NAME] or None}
    return {name: value for name, value in said.items() if value is not None}


def _size(figures: Mapping[str, Qualifier | None]) -> dict[str, Qualifier | None]:
    exact, low, high = (figures[name] for name in ("percent", "minimum", "maximum"))
    if low is not None and high is not None and float(low) > float(high):
        raise _Wrong(f"the minimum {low} is above the maximum {high}; exchange them")
    if exact is None and low is not None and low == high:
        exact = low
    if exact is None:
        return {"percentMin": low, "percentMax": high}
    if (low is not None and float(exact) < float(low)) or (high is not None and float(exact) > float(high)):
        raise _Wrong(f"{exact} per cent is not between the minimum and the maximum; mend one of them")
    return {"percent": exact}


def _figure(column: str, written: str, decimal_comma: bool) -> int | float | None:
    """A percentage exactly as it is written; None where the cell is empty."""
    if not written:
        return None
    plain = unicodedata.normalize("NFKC", written)
    match = _NUMBER.fullmatch(_COMMA.sub(".", plain) if decimal_comma else plain)
    number = float(match[1]) if match else math.nan
    if match is None or not 0 <= number <= 100:
        raise _Wrong(f"{column} {_shown(written)} is no number from 0 to 100; write it as 20.258")
    exact = Decimal(match[1])
    return int(exact) if exact == exact.to_integral_value() else number


def _date(written: str) -> str | None:
    if not written:
        return None
    day = iso_date(written)
    if day is None:
        raise _Wrong(f"as_of {_shown(written)} is no date; write it as 2024, 2024-05 or 2024-05-01")
    return day


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:60]}…")


def messages(file: str, wrong: Iterable[Fault]) -> list[str]:
    """One line for each row that cannot be read, beginning with file and line.

    >>> messages("a.csv", [Fault(3, "the holder has no name; write one")])
    ['a.csv:3: the holder has no name; write one']
    """
    return [f"{file}:{fault.line}: {fault.text}" for fault in wrong]
