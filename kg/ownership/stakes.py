"""Stakes as arrays, checked and made consistent; computes no effective share.

A stake is a row: who holds (`holder`), in what (`company`), between how many and how many percent. A company's stakes
never add up to more than 100 in any assignment that is considered; what they leave belongs to nobody known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kg.errors import InputError
from kg.ownership.conditions import Condition, Polytope, polytope

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from kg.ownership.walk import Flags, Floats, Ints

WHOLE = 100.0
NEAR = 1e-9
"""Percent: 14.2 + 28.6 + 57.2 is a little more than 100 in floating point, and is meant to be 100."""


@dataclass(frozen=True, eq=False)
class Stakes:
    """Stakes sorted by company and holder, one row a pair; `read` makes them.

    `start[c]:start[c + 1]` are the rows of company c. `minimum` and `maximum` are percent, with NaN filled in and
    over-full companies mended; `sums_stated` is what was stated for each company, before that.
    """

    count: int
    start: Ints
    holder: Ints
    company: Ints
    minimum: Floats
    maximum: Floats
    sums_stated: Floats
    conditions: tuple[Condition, ...] = ()
    unmet: tuple[Condition, ...] = ()
    """Conditions of companies where no assignment meets all of them; they are left out."""

    @property
    def over_full(self) -> Ints:
        """The companies of which more than 100 % are stated."""
        return np.flatnonzero(self.sums_stated > WHOLE + NEAR)

    @cached_property
    def has_owner(self) -> Flags:
        """Whether any owner is stated, by entity."""
        return np.diff(self.start) > 0

    @cached_property
    def room(self) -> Floats:
        """What all the minima of a company leave, percent, by entity; exactly 0 where it is next to nothing."""
        left = WHOLE - self.sums(self.minimum)
        return np.where(left < NEAR, 0.0, left)

    @cached_property
    def is_exact(self) -> bool:
        """Whether no company has anything to choose."""
        return not self.conditions and not self.has_choice.any()

    @cached_property
    def has_choice(self) -> Flags:
        """Whether a company's stakes can be assigned in more than one way, by entity; conditions are not looked at."""
        slack = self.maximum - self.minimum > 0
        return (self.room > 0) & (np.bincount(self.company[slack], minlength=self.count) > 0)

    def sums(self, percent: Floats) -> Floats:
        """The sum of a figure per row, by company."""
        return _sums(self.company, percent, self.count)

    def rows(self, company: int) -> slice:
        """Where the rows of a company are."""
        return slice(int(self.start[company]), int(self.start[company + 1]))


def read(
    holder: ArrayLike,
    company: ArrayLike,
    minimum: ArrayLike,
    maximum: ArrayLike | None = None,
    *,
    conditions: Sequence[Condition] = (),
    entities: int | None = None,
) -> Stakes:
    """Check stakes and make them consistent.

    Args:
        holder, company: (m,) entity numbers from 0.
        minimum, maximum: (m,) percent from 0 to 100, NaN where not stated. No maximum: `minimum` is the exact figure.
        conditions: joint stakes and ranks; their holders need a row in the company, if only one of unknown size.
        entities: how many there are; else the largest number and one more.
    Returns:
        One row for each pair. Rows about one pair are one stake said several times: it lies where all of them say or,
        where they contradict, anywhere between. A missing minimum is 0, a missing maximum is what the others' minima
        leave. Where more than 100 is stated, each minimum is lowered to what the others' maxima leave.
    Raises:
        InputError: arrays of different lengths, a number that is no entity or no percentage, a minimum above a maximum.

    >>> stakes = read([0, 1], [2, 2], [60, 70])
    >>> stakes.minimum.tolist(), stakes.maximum.tolist(), stakes.over_full.tolist()
    ([30.0, 40.0], [60.0, 70.0], [2])
    >>> read([0, 1], [2, 2], [60, float("nan")]).maximum.tolist()
    [60.0, 40.0]
    """
    holders, companies = _numbers("holder", holder), _numbers("company", company)
    low = _percent("minimum", minimum)
    high = low if maximum is None else _percent("maximum", maximum)
    if not len(holders) == len(companies) == len(low) == len(high):
        raise InputError("stakes: holder, company, minimum and maximum must be of one length")
    if np.any(low > high):
        row = int(np.flatnonzero(low > high)[0])
        raise InputError(f"stakes: row {row}: the minimum {low[row]:g} is above the maximum {high[row]:g}")
    largest = int(max(holders.max(initial=-1), companies.max(initial=-1))) + 1
    count = largest if entities is None else entities
    if count < largest:
        raise InputError(f"stakes: entity {largest - 1} is not one of {count}")
    stakes = _consistent(count, *_one_a_pair(count, holders, companies, low, high))
    return _with_conditions(stakes, tuple(conditions)) if conditions else stakes


def entity_flags(count: int, numbers: int | Collection[int] | Ints) -> Flags:
    """The given entities as flags; one that is not in any stake holds nothing and is left out."""
    chosen = np.atleast_1d(np.asarray(numbers, dtype=np.int64))
    if np.any(chosen < 0):
        raise InputError(f"an entity number cannot be {int(chosen.min())}")
    flags = np.zeros(count, dtype=bool)
    flags[chosen[chosen < count]] = True
    return flags


def polytopes(stakes: Stakes) -> Iterator[tuple[int, Polytope]]:
    """Each company that has conditions, with the assignments they allow."""
    by_company: dict[int, list[Condition]] = {}
    for condition in stakes.conditions:
        by_company.setdefault(condition.company, []).append(condition)
    for company, conditions in by_company.items():
        rows = stakes.rows(company)
        yield company, polytope(conditions, stakes.holder[rows], stakes.minimum[rows], stakes.maximum[rows])


def _with_conditions(stakes: Stakes, conditions: tuple[Condition, ...]) -> Stakes:
    pairs = set(zip(stakes.company.tolist(), stakes.holder.tolist(), strict=True))
    for condition in conditions:
        if missing := [holder for holder in condition.holders if (condition.company, holder) not in pairs]:
            raise InputError(
                f"stakes: a condition on company {condition.company} names {missing[0]}, who has no row there"
            )
    every = replace(stakes, conditions=conditions)
    impossible = {company for company, region in polytopes(every) if not region.is_possible()}
    met = tuple(condition for condition in conditions if condition.company not in impossible)
    return replace(stakes, conditions=met, unmet=tuple(c for c in conditions if c.company in impossible))


def _numbers(name: str, given: ArrayLike) -> Ints:
    numbers = np.asarray(given)
    if numbers.ndim != 1 or (len(numbers) and numbers.dtype.kind not in "iu"):
        raise InputError(f"stakes: {name} must be one row of whole numbers")
    if len(numbers) and numbers.min() < 0:
        raise InputError(f"stakes: {name}: an entity number cannot be {int(numbers.min())}")
    return numbers.astype(np.int64, copy=False)


def _percent(name: str, given: ArrayLike) -> Floats:
    try:
        figures = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError) as exc:
        raise InputError(f"stakes: {name} must be numbers, NaN where not stated") from exc
    if figures.ndim != 1:
        raise InputError(f"stakes: {name} must be one row of numbers")
    wrong = np.flatnonzero((figures < 0) | (figures > WHOLE))
    if len(wrong):
        raise InputError(f"stakes: row {wrong[0]}: {name} {figures[wrong[0]]:g} is no percentage from 0 to 100")
    return figures


def _sums(company: Ints, percent: Floats, count: int) -> Floats:
    return np.bincount(company, weights=percent, minlength=count).astype(np.float64, copy=False)


def _order(count: int, holder: Ints, company: Ints) -> Ints:
    """The order by company and holder."""
    from scipy.sparse import coo_matrix

    # Laying the rows out as a matrix sorts them by counting; rows about one pair would be added up, and need a sort.
    sorted_rows = coo_matrix((np.arange(len(holder)), (company, holder)), shape=(count, count)).tocsr()
    if sorted_rows.nnz == len(holder):
        return np.asarray(sorted_rows.data, dtype=np.int64)
    return np.argsort(company * count + holder)


def _one_a_pair(
    count: int, holder: Ints, company: Ints, low: Floats, high: Floats
) -> tuple[Ints, Ints, Floats, Floats]:
    """Sorted by company and holder; rows about one pair merged."""
    order = _order(count, holder, company)
    holder, company, low, high = holder[order], company[order], low[order], high[order]
    key = company * count + holder
    first = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])) if len(key) else np.zeros(0, dtype=np.int64)
    if len(first) == len(key):
        return holder, company, low, high
    # fmax and fmin pass over NaN: a row without a figure says nothing about size.
    lowest, highest = np.fmin.reduceat(low, first), np.fmax.reduceat(high, first)
    low, high = np.fmax.reduceat(low, first), np.fmin.reduceat(high, first)
    apart = low > high
    return holder[first], company[first], np.where(apart, lowest, low), np.where(apart, highest, high)


def _consistent(count: int, holder: Ints, company: Ints, low: Floats, high: Floats) -> Stakes:
    low = np.where(np.isnan(low), 0.0, low)
    stated = _sums(company, low, count)
    # The largest figure that anybody states of a stake: not what it might be, which depends on the others.
    top = np.where(np.isnan(high), low, high)
    room = WHOLE - (_sums(company, top, count)[company] - top)
    over = stated[company] > WHOLE + NEAR
    low = np.where(over, np.clip(room, 0.0, low), low)
    sums = _sums(company, low, count)
    left = np.clip(WHOLE - (sums[company] - low), low, WHOLE)
    start = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(company, minlength=count), out=start[1:])
    return Stakes(count, start, holder, company, low, np.where(np.isnan(high), left, high), stated)
