"""Turns the values of a sentence (amounts, shares, dates, rounds) into the qualifiers and objects of claims."""

from __future__ import annotations

from collections.abc import Container, Iterable
from decimal import Decimal

from kg.extract.masked import Item
from kg.model import Qualifier, Value
from kg.normalize.dates import When
from kg.normalize.money import Money, plain
from kg.normalize.percent import Share


def literal(predicate: str, item: Item) -> Value | None:
    """The object of a claim to a value; None where the item gives no definite one."""
    content = item.content
    if isinstance(content, Money):
        amount = content.amount if content.amount is not None else content.minimum
        if content.amount is None and content.maximum is not None and content.minimum is not None:
            amount = None  # "some hundred millions" is no figure
        if amount is None:
            amount = content.maximum if content.minimum is None else None
        if amount is None:
            return None
        return Value(plain(amount), content.currency or "XXX")
    if isinstance(content, When):
        return Value(content.value, "date")
    if isinstance(content, str):
        return Value(content, "name")
    return None


def negated(value: Value) -> Value:
    """The same amount below zero: a loss."""
    return value if value.value.startswith("-") else Value("-" + value.value, value.unit)


def qualifier(key: str, item: Item) -> dict[str, Qualifier]:
    """The entries that an item makes under a key: an exact figure as `key`, a bounded one as `keyMin`, `keyMax`."""
    content = item.content
    if isinstance(content, Money):
        return _amount(key, content)
    if isinstance(content, Share):
        return _percent(key, content)
    if isinstance(content, When):
        return {key: content.value}
    if isinstance(content, str):
        return {key: content}
    return {}


def noted(names: Iterable[Item], only: Container[str] | None = None) -> dict[str, Qualifier]:
    """What stands beside names: "Nio Capital (lead)", "國盛（26.89%）".

    Args:
        only: the keys that are asked for; None for all.
    """
    out: dict[str, Qualifier] = {}
    for name in names:
        for key, beside in name.notes.items():
            if only is None or key in only:
                out.update(qualifier(key, beside) if isinstance(beside, Item) else {key: str(beside)})
    return out


def _amount(key: str, money: Money) -> dict[str, Qualifier]:
    out: dict[str, Qualifier] = {}
    if money.amount is not None:
        out[key] = plain(money.amount)
    if money.minimum is not None and money.amount is None:
        out[f"{key}Min"] = plain(money.minimum)
    if money.maximum is not None and money.amount is None:
        out[f"{key}Max"] = plain(money.maximum)
    if money.exclusive:
        out["exclusive"] = True
    if money.currency:
        out["currency"] = money.currency
    return out


def _percent(key: str, share: Share) -> dict[str, Qualifier]:
    if share.minimum == share.maximum:
        return {key: _number(share.minimum)}
    out: dict[str, Qualifier] = {}
    if share.minimum > 0 or share.exclusive_minimum:
        out[f"{key}Min"] = _number(share.minimum)
    if share.maximum < 100 or share.exclusive_maximum:
        out[f"{key}Max"] = _number(share.maximum)
    if share.approximate:
        out[key] = _number((share.minimum + share.maximum) / 2)
    if share.exclusive_minimum or share.exclusive_maximum:
        out["exclusive"] = True
    return out


def _number(value: Decimal) -> float | int:
    return int(value) if value == value.to_integral_value() else float(value)
