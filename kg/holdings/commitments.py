"""What a limited partner's money is of its fund: the amount over what the fund raised, in one currency; converts none.

Figures count as they are written. Where several sizes are stated (closings, a later fund under the same name), the part
lies between the smallest and the largest that they give; a size below the amount cannot be meant.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kg.graph import Graph
from kg.holdings.statements import Division, Size, Stake, merged
from kg.model import Fact, Qualifiers, Value
from kg.network.terms import Terms

_SIZES = ("raised", "registeredCapital")  # the first that is stated counts
_PARTNER = "limitedPartnerOf"


@dataclass(frozen=True, slots=True)
class FundSize:
    """What a fund's size is said to be, and the number of the fact."""

    amount: float
    currency: str
    fact: int


def committed(graph: Graph, divisions: Mapping[int, Division], terms: Terms) -> dict[int, Division]:
    """The divisions, in which limited partners have the part that their money is of the fund.

    A stake whose percentage is stated stays as it is.
    """
    unsized = {
        fund: [stake for stake in division.stakes if stake.relation == _PARTNER and not stake.size.is_stated]
        for fund, division in divisions.items()
    }
    stakes = [stake for its in unsized.values() for stake in its]
    if not stakes:
        return dict(divisions)
    numbers = list(dict.fromkeys(number for stake in stakes for number in stake.facts))
    said = dict(zip(numbers, graph.facts_at(numbers), strict=True))
    found = dict(divisions)
    for fund, its in unsized.items():
        sizes = _sizes(graph, fund, terms) if its else []
        sized = {stake: _sized(stake, (said[number] for number in stake.facts), sizes) for stake in its}
        if sizes:
            found[fund] = replace(found[fund], stakes=tuple(sized.get(stake, stake) for stake in found[fund].stakes))
    return found


def _sizes(graph: Graph, fund: int, terms: Terms) -> list[FundSize]:
    for predicate in _SIZES:
        found = list(_stated(graph, graph.values_of(fund, predicate), terms))
        if found:
            return found
    return []


def _stated(graph: Graph, facts: Iterable[tuple[int, Fact]], terms: Terms) -> Iterator[FundSize]:
    for number, fact in facts:
        value = fact.object
        if isinstance(value, Value) and terms.admit(fact) and (amount := _number(value.value)):
            yield FundSize(amount, value.unit, number)


def _sized(stake: Stake, said: Iterable[Fact], sizes: Iterable[FundSize]) -> Stake:
    """A stake with the size that its money gives; without any, as it is."""
    known = list(sizes)
    parts = [(part, size.fact) for fact in said for size in known if (part := _part(fact.qualifiers, size))]
    if not parts:
        return stake
    facts = dict.fromkeys((*stake.facts, *(fact for _, fact in parts)))
    return stake._replace(size=merged([part for part, _ in parts]), facts=tuple(facts))


def _part(said: Qualifiers, size: FundSize) -> Size | None:
    """What an amount is of a size, percent.

    >>> _part({"amount": "75000000", "currency": "USD"}, FundSize(400000000.0, "USD", 1))
    Size(low=18.75, high=18.75, low_open=False, high_open=False)
    >>> _part({"amountMin": "75000000", "currency": "EUR"}, FundSize(400000000.0, "USD", 1)) is None
    True
    """
    if str(said.get("currency", "")) != size.currency:
        return None
    exact = _number(said.get("amount"))
    low, high = (exact, exact) if exact else (_number(said.get(key)) for key in ("amountMin", "amountMax"))
    if not (low or high) or max(low or 0.0, high or 0.0) > size.amount:
        return None
    is_open = said.get("exclusive") is True and not exact
    least, most = (amount / size.amount * 100 if amount else math.nan for amount in (low, high))
    return Size(least, most, is_open and bool(low), is_open and bool(high))


def _number(value: object) -> float | None:
    """A sum of money above nothing."""
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if 0 < number < math.inf else None
