"""Qualifiers and values as typed properties, and back, exactly; which names they have is said in the schema.

What has no place of its own, because the vocabulary does not foresee it, stands as JSON in one property: nothing is
lost, and no name of a property ever comes from data.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from kg.model import Qualifier, Value
from kg.projection.rows import Properties
from kg.projection.schema import beside, schema
from kg.store import dump
from kg.vocab import vocabulary

OTHER = "otherQualifiers"
_DECIMAL = re.compile(r"-?\d{1,60}(?:\.\d{1,60})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WRITTEN = re.compile(r"-?\d{1,400}(?:\.\d{1,400})?", re.ASCII)

_Put = Callable[[Properties, tuple[str, ...], Any], bool]


def day(text: str) -> date | None:
    """The day that a date names, where it names one.

    >>> day("2018-03-21"), day("2018-03"), day("2018-02-30")
    (datetime.date(2018, 3, 21), None, None)
    """
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def put_dates(into: Properties, names: tuple[str, ...], text: str) -> bool:
    """Put a date as a day, where it is one, and as text; `names` are the two properties."""
    if not isinstance(text, str):
        return False
    if (known := day(text)) is not None:
        into[names[0]] = known
    into[names[1]] = text
    return True


def _put_amount(into: Properties, names: tuple[str, ...], value: Any) -> bool:
    if not isinstance(value, str):
        return False
    if _DECIMAL.fullmatch(value):
        into[names[0]] = float(value)
    into[names[1]] = value
    return True


def _put_percent(into: Properties, names: tuple[str, ...], value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float) or not _is_plain(value):
        return False
    into[names[0]] = float(value)
    into[names[1]] = f"{Decimal(repr(value)):f}"  # tells 20 from 20.0, which no float does
    return True


def _is_plain(value: float) -> bool:
    return math.isfinite(value) and abs(value) < 1e300


def _put_flag(into: Properties, names: tuple[str, ...], value: Any) -> bool:
    if isinstance(value, bool):
        into[names[0]] = value
    return isinstance(value, bool)


def _put_text(into: Properties, names: tuple[str, ...], value: Any) -> bool:
    if isinstance(value, str):
        into[names[0]] = value
    return isinstance(value, str)


_PUT: Mapping[str, _Put] = {
    "amount": _put_amount,
    "percent": _put_percent,
    "date": put_dates,
    "flag": _put_flag,
    "period": _put_text,
    "code": _put_text,
    "text": _put_text,
}


@cache
def names_of(qualifier: str) -> tuple[str, ...]:
    """The properties in which a qualifier stands, the exact one last.

    >>> names_of("amountMin"), names_of("asOf"), names_of("role")
    (('amountMin', 'amountMinExact'), ('asOf', 'asOfText'), ('role',))
    """
    forms = schema().forms[vocabulary().qualifiers[qualifier].value_type]
    return tuple(qualifier + form.suffix for form in forms)


@cache
def _beside(names: tuple[str, ...]) -> tuple[str, ...]:
    """The same where a value takes these."""
    return tuple(beside(schema().beside, name) for name in names)


@cache
def _places() -> dict[str, tuple[_Put, tuple[str, ...]]]:
    """How each qualifier is put, and where."""
    return {name: (_PUT[item.value_type], names_of(name)) for name, item in vocabulary().qualifiers.items()}


def taken_by(unit: str | None) -> Collection[str]:
    """The qualifiers whose places a value of this unit takes; none without a value.

    >>> sorted(taken_by("CNY")), taken_by(None)
    (['amount', 'currency'], ())
    """
    if unit is None:
        return ()
    taken = schema().taken
    return taken.get(unit, taken["currency"])


def put_qualifiers(
    into: Properties, qualifiers: Mapping[str, Qualifier], known: Mapping[str, Any], unit: str | None
) -> None:
    """Put qualifiers as properties.

    Args:
        known: the properties that the label or the type has in the schema.
        unit: of the value that stands beside them; None where there is none.
    """
    places, taken, others = _places(), taken_by(unit), {}
    for name, value in qualifiers.items():
        put, names = places.get(name, (None, ("",)))
        names = _beside(names) if name in taken else names
        if put is None or names[-1] not in known or not put(into, names, value):
            others[name] = value
    if others:
        into[OTHER] = dump(others)


def put_value(into: Properties, value: str, unit: str) -> None:
    """Put a value, as it was read and as its unit lets it be computed with.

    >>> put_value(said := {}, "2.50", "CNY")
    >>> said
    {'value': '2.50', 'unit': 'CNY', 'amount': 2.5, 'amountExact': '2.50', 'currency': 'CNY'}
    """
    into |= {"value": value, "unit": unit}
    if unit == "date":
        put_dates(into, names_of("date"), value)
    elif unit != "name":
        if _DECIMAL.fullmatch(value):
            _put_amount(into, names_of("amount"), value)
        into[names_of("currency")[0]] = unit


# ------------------------------------------------------------------------------------------------------------ and back


def get_value(properties: Mapping[str, Any]) -> Value | None:
    """The value of a node's properties; None where it has none."""
    value, unit = properties.get("value"), properties.get("unit")
    return None if value is None and unit is None else Value(str(value), str(unit))


def get_qualifiers(properties: Mapping[str, Any], unit: str | None) -> dict[str, Qualifier]:
    """The qualifiers that `put_qualifiers` put; whatever was tampered with comes back as it stands.

    >>> put_qualifiers(said := {}, {"percent": 20, "date": "2018"}, {"percentExact": 0, "dateText": 0}, None)
    >>> get_qualifiers(said, None)
    {'date': '2018', 'percent': 20}
    """
    found: dict[str, Qualifier] = {}
    taken = taken_by(unit)
    for name, (put, names) in _places().items():
        its = _beside(names) if name in taken else names
        if (value := properties.get(its[-1])) is not None:
            found[name] = _number(value) if put is _put_percent else _plain(value)
    if others := properties.get(OTHER):
        found |= _object(others)
    return dict(sorted(found.items()))


def _plain(value: Any) -> Qualifier:
    return value if isinstance(value, str | int | float) else str(value)


def _number(text: Any) -> Qualifier:
    if not isinstance(text, str) or not _WRITTEN.fullmatch(text):
        return str(text)
    return float(text) if "." in text else int(text)


def _object(text: Any) -> dict[str, Qualifier]:
    try:
        found = json.loads(text)
    except (TypeError, ValueError, RecursionError):
        return {OTHER: str(text)}
    return {n: _plain(value) for n, value in found.items()} if isinstance(found, dict) else {OTHER: str(text)}
