"""Writes amounts, shares, dates and sources as people say them; no digit is lost and nothing is translated back."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from kg.model import Entity, Evidence, Fact, Qualifiers, Status, Value
from kg.render.text import visible
from kg.vocab import vocabulary

_WORDS = ((12, "trillion"), (9, "billion"), (6, "million"))  # how many zeros
_PLAIN = re.compile(r"-?\d{1,18}(?:\.\d{1,9})?")  # what Decimal keeps to the last digit


def amount(value: object, unit: str = "") -> str:
    """Write an amount as people say it; every digit stays.

    >>> amount("2500000000", "CNY"), amount("18084800"), amount("-950000.5", "USD")
    ('2.5 billion CNY', '18.0848 million', '-950,000.5 USD')
    """
    if not _PLAIN.fullmatch(str(value)):
        return f"{visible(str(value))} {visible(unit)}".strip()
    number = Decimal(str(value))
    zeros, word = next(((zeros, word) for zeros, word in _WORDS if abs(number) >= 10**zeros), (0, ""))
    digits = f"{number.scaleb(-zeros):,f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return " ".join(part for part in (digits, word, visible(unit)) if part)


def value(item: Value) -> str:
    """Write a literal object.

    >>> value(Value("1730000000", "CNY")), value(Value("2018-03", "date"))
    ('1.73 billion CNY', '2018-03')
    """
    return visible(item.value) if item.unit in ("date", "name") else amount(item.value, item.unit)


def name(item: Entity | Value) -> str:
    """What stands for an entity or a value in a line."""
    return value(item) if isinstance(item, Value) else visible(item.name)


def details(qualifiers: Qualifiers) -> str:
    """Write the qualifiers of a fact, bounds as words.

    >>> details({"percentMin": 5, "exclusive": True, "round": "D", "amountMin": "1000000000", "currency": "CNY"})
    'round D, over 5 %, at least 1 billion CNY'
    >>> details({"role": "lead", "percentMin": 19.5, "percentMax": 20.5, "date": "2023-09"})
    'lead, 19.5 to 20.5 %, 2023-09'
    """
    rest = dict(qualifiers)
    exclusive, about = rest.pop("exclusive", False) is True, "about " if rest.pop("approx", False) is True else ""
    currency = str(rest.pop("currency", ""))
    share = _bounded(rest, "percent", exclusive, _number, " %")
    sum_ = _bounded(rest, "amount", exclusive and not share, amount, f" {currency}" if currency else "")
    said = [str(rest.pop("role", "")), f"round {rest.pop('round')}" if "round" in rest else ""]
    said += [f"{about}{part}" for part in (share, sum_) if part]
    said += [
        str(rest.pop("position", "")),
        f"{rest.pop('when', '')} {rest.pop('date', '')}",
        str(rest.pop("period", "")),
    ]
    said += [f"{_label(key)} {item}" for key, item in rest.items()]
    return ", ".join(visible(part.strip()) for part in said if part.strip())


def _label(qualifier: str) -> str:
    known = vocabulary().qualifiers.get(qualifier)
    return known.labels["en"] if known else qualifier


def _number(item: object) -> str:
    return f"{item:.10g}" if isinstance(item, float) else str(item)


def _bounded(rest: dict[str, Any], key: str, exclusive: bool, write: Any, unit: str) -> str:
    exact, low, high = (rest.pop(key + end, None) for end in ("", "Min", "Max"))
    if exact is not None:
        return f"{write(exact)}{unit}"
    if low is not None and high is not None:
        return f"{write(low)} to {write(high)}{unit}"
    if low is not None:
        return f"{'over' if exclusive else 'at least'} {write(low)}{unit}"
    if high is not None:
        return f"{'under' if exclusive else 'at most'} {write(high)}{unit}"
    return ""


def source(evidence: Evidence) -> str:
    """Where a sentence stands: document, publisher and date.

    >>> source(Evidence("a.txt", "Example Daily", "2024-05", 0, 2, "Hi"))
    'a.txt, Example Daily, 2024-05'
    """
    parts = (evidence.document, evidence.publisher, evidence.published)
    return ", ".join(visible(part, "\\n") for part in parts if part)


def standing(fact: Fact) -> str:
    """The status where it is not asserted, in capitals, so that nobody takes it for a fact."""
    return "" if fact.status is Status.ASSERTED else str(fact.status).upper()
