"""What a stated value can mean, as bounds or a span of days, and whether two can be one; knows no dates of claims."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from kg.conflicts.rules import rules
from kg.conflicts.statements import Statement
from kg.model import Entity, Qualifier, Value
from kg.normalize.spans import span

PERCENT = "percent"
_PLAIN_UNITS = ("date", "name")


@dataclass(frozen=True, slots=True)
class Reading:
    """A value: its text and unit, and where it is a number or a date, from where to where it can lie.

    `step` is how coarse it is: half the last digit of a number, half the days of a date; 0 for names.
    `vague` is True where the source gives bounds or says "about".
    """

    text: str
    unit: str
    low: Decimal | None = None
    high: Decimal | None = None
    step: Decimal = Decimal(0)
    vague: bool = False

    @property
    def point(self) -> Decimal | None:
        """The middle of an exact figure."""
        return None if self.low is None or self.high is None else (self.low + self.high) / 2


def reading(statement: Statement) -> Reading:
    """Read the value of a statement."""
    value, name = statement.value, statement.place.value
    if isinstance(value, Entity):
        return Reading(value.id, "entity")
    if name == "date" or (isinstance(value, Value) and value.unit == "date"):
        return _date(value.value if isinstance(value, Value) else str(value))
    if isinstance(value, Value):
        unit, name, text = value.unit, "amount", value.value
    else:
        unit = PERCENT if name == PERCENT else statement.qualifier("currency") or ""
        text = written(value)
    try:
        number = Decimal(text)
    except InvalidOperation:
        return Reading(text.casefold(), unit or name)
    if unit in _PLAIN_UNITS or not number.is_finite():
        return Reading(text.casefold(), unit)
    return _number(statement, name, number, unit)


def written(value: Qualifier) -> str:
    """A number as plain decimals.

    >>> written(20.0), written(20.258), written("300000000")
    ('20', '20.258', '300000000')
    """
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _date(text: str) -> Reading:
    days = span(text)
    if days is None:
        return Reading(text, "date")
    low, high = map(Decimal, days)
    return Reading(text, "date", low, high, (high - low) / 2)


def _number(statement: Statement, name: str, number: Decimal, unit: str) -> Reading:
    step = _step(number, unit)
    text = f"{number.normalize():f}"
    low, high = (_bound(statement, f"{name}{end}") for end in ("Min", "Max"))
    if low is None and high is None:
        about = statement.stated.fact.qualifiers.get("approx") is True
        room = max(step, abs(number) * Decimal(str(rules().approx_share))) if about else step
        return Reading(text, unit, number - room, number + room, step, about)
    return Reading(text, unit, low, high, step, True)


def _bound(statement: Statement, name: str) -> Decimal | None:
    said = statement.stated.fact.qualifiers.get(name)
    try:
        return None if said is None else Decimal(written(said))
    except InvalidOperation:
        return None


def _step(number: Decimal, unit: str) -> Decimal:
    """Half the last digit that is written; of an amount at most a small part of it, as 2 billion is not 1.5."""
    exponent = int(number.normalize().as_tuple().exponent)
    if unit == PERCENT:
        return Decimal(5).scaleb(min(exponent, 0) - 1)
    return min(Decimal(5).scaleb(exponent - 1), abs(number) * Decimal(str(rules().round_share)))


def agree(one: Reading, other: Reading) -> bool:
    """Whether two values of one unit can be one, as far as the coarser goes."""
    if one.text == other.text and not (one.vague or other.vague):
        return True
    if one.low is None and one.high is None:
        return one.text == other.text
    if one.vague or other.vague or one.unit == "date":
        return _overlap(one, other) if one.unit != "date" else _within(one, other)
    fine, coarse = sorted((one, other), key=lambda reading: reading.step)
    if fine.step == coarse.step or fine.point is None or coarse.low is None or coarse.high is None:
        return fine.point == coarse.point
    if one.unit == PERCENT and fine.point == coarse.high:
        return coarse.text[-1] in "02468"  # 7.5 is not rounded to 7; 6.5 is, by the rule of even digits, to 6
    return coarse.low <= fine.point <= coarse.high


def _overlap(one: Reading, other: Reading) -> bool:
    least, most = Decimal("-Infinity"), Decimal("Infinity")
    lows = [least if reading.low is None else reading.low for reading in (one, other)]
    highs = [most if reading.high is None else reading.high for reading in (one, other)]
    return max(lows) <= min(highs)


def _within(one: Reading, other: Reading) -> bool:
    if None in (one.low, one.high, other.low, other.high):
        return one.text == other.text
    fine, coarse = sorted((one, other), key=lambda reading: reading.step)
    return bool(coarse.low <= fine.low and fine.high <= coarse.high)  # type: ignore[operator]
