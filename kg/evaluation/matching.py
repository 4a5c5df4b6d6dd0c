"""Decides whether a fact says what a line of gold says, and how it qualifies it; knows no document.

Names are compared without case, width, spaces and punctuation; figures may differ by the rounding of TOLERANCE.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg.model import Fact, Value
from kg.vocab import vocabulary

if TYPE_CHECKING:
    from kg.evaluation.gold import Gold, Line

TOLERANCE = 0.011  # figures that differ by no more than this share are one figure, differently rounded
LEAST_ROUNDED = 10_000  # below it stand years, and 2018 is not 2019
QUALIFIERS = ("round", "role", "percent", "amount", "currency", "date")


def folded(name: Any) -> str:
    """A name without case, width, spaces and punctuation.

    >>> folded("Ｋunlun Core (Beijing)")
    'kunluncorebeijing'
    """
    return re.sub(r"[\s\W_]+", "", unicodedata.normalize("NFKC", str(name)).casefold())


def number(value: Any) -> float | None:
    """A figure, with or without thousands separators; None where it is none."""
    try:
        return float(str(value).replace(",", ""))
    except ValueError:
        return None


def same_value(wanted: Any, have: Any) -> bool:
    """Whether two values are one: figures within TOLERANCE, dates where one is the more precise, else the same text.

    >>> same_value("20,000", "20200"), same_value("2018", "2018-03"), same_value("2018", "2019")
    (True, True, False)
    """
    a, b = number(wanted), number(have)
    if a is not None and b is not None:
        return a == b or (abs(a) >= LEAST_ROUNDED and abs(a - b) / abs(a) <= TOLERANCE)
    x, y = folded(wanted), folded(have)
    return x == y or (min(len(x), len(y)) >= 4 and (x.startswith(y) or y.startswith(x)))


def says(gold: Gold, line: Line, fact: Fact) -> bool:
    """Whether a fact says what a line of gold says, whatever its status and qualifiers."""
    if line.predicate != fact.predicate or not gold.forms(line.subject) & _names(fact.subject.name, fact.subject.names):
        return False
    if isinstance(fact.object, Value):
        dollars = None if line.negative else line.qualifiers.get("usd")  # the same sum, said in dollars too
        value = fact.object.value
        return same_value(line.object, value) or (dollars is not None and same_value(dollars, value))
    return bool(gold.forms(line.object) & _names(fact.object.name, fact.object.names))


def _names(name: str, names: tuple[str, ...]) -> set[str]:
    return {folded(form) for form in (name, *names)}


def counted(line: Line) -> tuple[str, ...]:
    """The qualifiers of a line that a fact must have.

    A currency without an amount is that of the round as a whole; an amount that is no figure cannot be compared.
    """
    return tuple(
        name
        for name in QUALIFIERS
        if name in line.qualifiers
        and not (name == "amount" and number(line.qualifiers[name]) is None)
        and not (name == "currency" and "amount" not in line.qualifiers and not _of_value(line.predicate))
    )


def _of_value(predicate: str) -> bool:
    known = vocabulary().predicates.get(predicate)
    return known is not None and bool(known.value_units)


def given(fact: Fact) -> dict[str, Any]:
    """The qualifiers of a fact; the currency of an amount is one."""
    unit = {"currency": fact.object.unit} if isinstance(fact.object, Value) else {}
    return {**unit, **fact.qualifiers}


def agrees(name: str, wanted: Any, qualifiers: Mapping[str, Any]) -> bool:
    """Whether qualifiers have one as it is wanted; a bounded percentage agrees with what lies within.

    >>> agrees("round", "Series A", {"round": "A"}), agrees("percent", 20, {"percentMin": 15})
    (True, True)
    """
    if name == "percent":
        return _percent_agrees(number(wanted), qualifiers)
    have = qualifiers.get(name)
    if have is None:
        return False
    if name == "amount":
        return same_value(wanted, have)
    if name == "date":
        return str(have).startswith(str(wanted)) or str(wanted).startswith(str(have))
    if name == "round":
        return _round(wanted) == _round(have)
    if name == "role":
        return folded(have).replace("participant", "follow") == folded(wanted)
    return folded(have) == folded(wanted)


def _percent_agrees(wanted: float | None, qualifiers: Mapping[str, Any]) -> bool:
    have = number(qualifiers.get("percent"))
    if wanted is None:
        return False
    if have is not None:
        return abs(wanted - have) <= TOLERANCE * abs(wanted) + 1e-9
    low, high = number(qualifiers.get("percentMin")), number(qualifiers.get("percentMax"))
    if low is None and high is None:
        return False
    return (low is None or low <= wanted + 1e-9) and (high is None or wanted - 1e-9 <= high)


def _round(name: Any) -> str:
    return re.sub("series|round|輪|轮|runde", "", folded(name))
