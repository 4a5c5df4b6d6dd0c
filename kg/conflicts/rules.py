"""Reads which things have one value at a time and how values are compared; compares nothing itself."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kg.errors import SchemaError

_TABLE = Path(__file__).with_name("rules.toml")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a predicate states a value: whom it is `about` (subject, object, pair) and where the value stands."""

    predicate: str
    about: str
    value: str


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that has one value at a time; the words of rules.toml."""

    name: str
    places: tuple[Place, ...]
    where: Mapping[str, str]
    needs: tuple[str, ...]
    one_of: tuple[str, ...]
    occasion: str | None
    moves: bool
    undated_apart: bool
    basis: Mapping[str, str]
    prefer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """The whole table."""

    things: tuple[Thing, ...]
    round_share: float
    approx_share: float
    near_days: int
    reasons: Mapping[str, str]
    primary_words: tuple[str, ...]

    @property
    def predicates(self) -> frozenset[str]:
        """Every predicate that some thing reads."""
        return frozenset(place.predicate for thing in self.things for place in thing.places)


@cache
def rules() -> Rules:
    """Give the table, read once.

    Raises:
        SchemaError: the table is missing or damaged.

    >>> "holdsSharesIn" in rules().predicates, "foundedBy" in rules().predicates
    (True, False)
    """
    try:
        table = tomllib.loads(_TABLE.read_text("utf-8"))
        return _read(table)
    except (OSError, KeyError, tomllib.TOMLDecodeError) as exc:
        raise SchemaError(f"{_TABLE}: {exc!r}; install capitalgraph again") from exc


def _read(table: dict[str, Any]) -> Rules:
    compare = table["compare"]
    return Rules(
        things=tuple(_thing(row, table["prefer"]) for row in table["thing"]),
        round_share=compare["round_share"],
        approx_share=compare["approx_share"],
        near_days=compare["near_days"],
        reasons=table["reasons"],
        primary_words=tuple(table["primary"]["words"]),
    )


def _thing(row: dict[str, Any], prefer: dict[str, list[str]]) -> Thing:
    return Thing(
        name=row["name"],
        places=tuple(Place(**place) for place in row["of"]),
        where=row.get("where", {}),
        needs=tuple(row.get("needs", ())),
        one_of=tuple(row.get("one_of", ())),
        occasion=row.get("occasion"),
        moves=row["time"] == "moves",
        undated_apart=row.get("undated") == "apart",
        basis=row.get("basis", {}),
        prefer=tuple(row.get("prefer", prefer[row["time"]])),
    )
