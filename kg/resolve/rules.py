"""Reads rules.toml, the table of what joins two names and what keeps them apart; decides nothing."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

_TABLE = Path(__file__).with_name("rules.toml")


@dataclass(frozen=True, slots=True)
class Suffix:
    """A word at the end of a name: with a score it is often left out, without one it makes another name."""

    word: str
    score: float | None
    kinds: str = ""  # a row of [kinds], or the name of one kind


@dataclass(frozen=True, slots=True)
class Rules:
    """The table, ready to use; the field names are those of rules.toml."""

    threshold: float
    score: Mapping[str, float]
    says: Mapping[str, str]
    group_of_kind: Mapping[str, str]
    kinds: Mapping[str, frozenset[str]]
    form_class: Mapping[str, str]
    form_countries: Mapping[str, frozenset[str]]
    joint_stock: frozenset[str]
    number_patterns: tuple[re.Pattern[str], ...]
    number_values: Mapping[str, str]
    roles: tuple[tuple[str, re.Pattern[str]], ...]
    suffixes_latin: Mapping[str, Suffix]
    suffixes_han: tuple[Suffix, ...]  # the longest first
    penalty_general: float
    generic_latin: frozenset[str]
    generic_han: frozenset[str]
    describing: re.Pattern[str]
    titles_before: frozenset[str]
    titles_after: tuple[str, ...]
    double_surnames: frozenset[str]


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The rules, read once.

    >>> rules().score["stated"] > rules().threshold
    True
    """
    table = tomllib.loads(_TABLE.read_text("utf-8"))
    forms, person, generic = table["legal_form"], table["person"], table["generic"]
    return Rules(
        threshold=table["threshold"],
        score=table["score"],
        says=table["says"],
        group_of_kind={kind: group for group, kinds in table["group"].items() for kind in kinds},
        kinds={name: frozenset(kinds) for name, kinds in table["kinds"].items()},
        form_class={form: name for name in ("company", "bare", "partnership", "llc") for form in forms[name]},
        form_countries={form: frozenset(countries) for form, countries in table["legal_form_country"].items()},
        joint_stock=frozenset(forms["joint_stock"]),
        number_patterns=tuple(re.compile(pattern) for pattern in table["fund_number"]["patterns"]),
        number_values=_numbers(table["fund_number"]),
        roles=tuple((role, re.compile("|".join(patterns))) for role, patterns in table["role"].items()),
        suffixes_latin=_suffixes(table, "latin"),
        suffixes_han=tuple(
            sorted(_suffixes(table, "han").values(), key=lambda suffix: (-len(suffix.word), suffix.word))
        ),
        penalty_general=table["suffix"]["penalty_general"],
        generic_latin=frozenset(generic["latin"]),
        generic_han=frozenset(generic["han"]),
        describing=re.compile("|".join(generic["describing"])),
        titles_before=frozenset(person["titles_before"]),
        titles_after=tuple(person["titles_after"]),
        double_surnames=frozenset(person["double_surnames"]),
    )


def rules_digest() -> str:
    """A hash of the table: where it changes, everything is to be resolved again.

    >>> len(rules_digest())
    16
    """
    return hashlib.sha256(_TABLE.read_bytes()).hexdigest()[:16]


def _suffixes(table: Mapping[str, Any], script: str) -> dict[str, Suffix]:
    """The words that make another name, and over them the words that are often left out."""
    found = {word: Suffix(word, None) for word in table["apart"][script]}
    rows = table["suffix"][script].items()
    return found | {word: Suffix(word, float(row["score"]), row["kinds"]) for word, row in rows}


def _numbers(table: Mapping[str, Any]) -> dict[str, str]:
    """Every spelling of a small number to its Arabic one."""
    han, roman = table["han"], table["roman"]
    values = {spelling: str(value) for row in (han, roman) for value, spelling in enumerate(row, start=1)}
    return values | {f"十{digit}": str(10 + value) for value, digit in enumerate(han[:9], start=1)}
