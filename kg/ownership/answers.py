"""Who owns how much in the end, in percent from the smallest to the largest; reads arrays, knows no names.

The effective share of X in Y is the chance that a walk from Y, at each company moving to an owner in proportion to its
stake, ever comes to X. It is exact for loops and mutual holdings and counts nothing twice.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg.ownership.choices import Target, largest, smallest, steps, within
from kg.ownership.spread import spread, visits
from kg.ownership.stakes import NEAR, WHOLE, Stakes, entity_flags, polytopes, read
from kg.ownership.walk import parts, reachable

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from kg.ownership.walk import Flags, Floats, Ints, Matrix


def effective_shares(
    holder: ArrayLike,
    company: ArrayLike,
    minimum: ArrayLike,
    maximum: ArrayLike | None = None,
    *,
    owners: int | Collection[int] | Ints,
) -> Floats:
    """What the given owners, together, have of every entity in the end.

    Args:
        holder, company: (m,) entity numbers 0 … n − 1, n being the largest of them and one more.
        minimum, maximum: (m,) percent from 0 to 100, NaN where not stated; no maximum: exact figures.
        owners: one entity number, or several: the chance to come to any of them, which is not the sum.
    Returns:
        (n, 2): the smallest and the largest effective share over all assignments within the bounds, percent; 100 for
        the owners themselves.
    Raises:
        InputError: arrays that are no stakes.

    >>> holder, company, percent = [0, 0, 1, 2], [1, 2, 2, 1], [60, 20, 30, 40]
    >>> effective_shares(holder, company, percent, owners=0).round(2).tolist()
    [[100.0, 100.0], [77.27, 77.27], [43.18, 43.18]]
    """
    return shares(read(holder, company, minimum, maximum), owners)


def ultimate_owners(
    holder: ArrayLike, company: ArrayLike, minimum: ArrayLike, maximum: ArrayLike | None = None, *, of: int
) -> Floats:
    """What every ultimate owner (of whom no owner is stated) has of one company in the end.

    Args:
        holder, company, minimum, maximum: as for `effective_shares`.
        of: the company's number; if nobody owns it, it is its own ultimate owner.
    Returns:
        (n, 2): the smallest and the largest effective share, percent; 0 for all that are not ultimate owners.
    Raises:
        InputError: arrays that are no stakes.

    >>> ultimate_owners([0, 1, 3], [1, 2, 2], [80, 50, 25], of=2).tolist()
    [[40.0, 40.0], [0.0, 0.0], [0.0, 0.0], [25.0, 25.0]]
    """
    return owner_shares(read(holder, company, minimum, maximum), of)


def shares(stakes: Stakes, owners: int | Collection[int] | Ints) -> Floats:
    """`effective_shares` of stakes that are already read: (n, 2) percent."""
    return _bounds(stakes, Target.owners(entity_flags(stakes.count, owners)))


def unknown_shares(stakes: Stakes, at: int | Collection[int] | Ints | None = None) -> Floats:
    """What ends with nobody known at any of the companies `at` (None: at any company at all), (n, 2) percent.

    An entity of which no owner is stated is an ultimate owner; nothing ends there with nobody known.

    >>> unknown_shares(read([0, 1], [1, 2], [80, 50]))[2].tolist()
    [60.0, 60.0]
    """
    chosen = np.ones(stakes.count, dtype=bool) if at is None else entity_flags(stakes.count, at)
    return _bounds(stakes, Target.nobody(chosen))


def owner_shares(stakes: Stakes, of: int, *, depth: int | None = None) -> Floats:
    """`ultimate_owners` of stakes that are already read; with a depth, whoever stands so many steps away is an end too.

    >>> owner_shares(read([0, 1, 3], [1, 2, 2], [80, 50, 25]), 2, depth=1)[:, 0].tolist()
    [0.0, 50.0, 0.0, 25.0]
    """
    start = entity_flags(stakes.count, of)
    found = np.zeros((stakes.count, 2))
    if not np.any(start & stakes.has_owner):
        found[start] = WHOLE
        return found
    part, entities, place = _part(stakes, start, depth)
    found[entities] = _ends(part, place)
    return found


@dataclass(frozen=True, slots=True)
class Unknown:
    """The share of a company that ends at company `at` with nobody known, percent."""

    at: int
    minimum: float
    maximum: float


def unknown_parts(stakes: Stakes, of: int, *, depth: int | None = None) -> list[Unknown]:
    """Where what is known of a company's owners ends, largest first; none above 0 is left out.

    >>> unknown_parts(read([0, 1], [1, 2], [80, 50]), 2)
    [Unknown(at=2, minimum=50.0, maximum=50.0), Unknown(at=1, minimum=10.0, maximum=10.0)]
    """
    start = entity_flags(stakes.count, of)
    if not np.any(start & stakes.has_owner):
        return []
    part, entities, place = _part(stakes, start, depth)
    found = [Unknown(int(entities[at]), *bounds) for at, bounds in _unknown_bounds(part, place) if bounds[1] > NEAR]
    return sorted(found, key=lambda row: (-row.maximum, row.at))


def _ends(part: Stakes, place: int) -> Floats:
    """The bounds of every end of a company's walk, (n, 2) percent; 0 for entities that have owners."""
    ends = ~part.has_owner
    if not part.is_exact and (everything := spread(part, place)) is not None:
        return everything.owners
    found = np.zeros((part.count, 2))
    sure = WHOLE * visits(part, np.array([place]), ends)[0]
    found[ends] = np.clip(sure, 0.0, WHOLE)[ends, None]
    for owner in _uncertain_ends(part):
        found[owner] = shares(part, int(owner))[place]
    return found


def _unknown_bounds(part: Stakes, place: int) -> list[tuple[int, tuple[float, float]]]:
    at = np.flatnonzero((part.room > 0) & part.has_owner)
    if part.is_exact:
        amount = visits(part, np.array([place]), part.room > 0)[0] * part.room
        return [(int(company), (float(amount[company]),) * 2) for company in at]
    if (everything := spread(part, place)) is not None:
        return [
            (int(company), (float(low), float(high)))
            for company, (low, high) in zip(at, everything.unknown[at], strict=True)
        ]
    bounds = ((company, unknown_shares(part, int(company))[place]) for company in at)
    return [(int(company), (float(low), float(high))) for company, (low, high) in bounds]


def rings(stakes: Stakes) -> list[tuple[int, ...]]:
    """The groups that certainly own themselves entirely: whoever walks in never comes out.

    >>> rings(read([1, 0, 2, 1], [0, 1, 2, 3], [100, 100, 50, 30]))
    [(0, 1)]
    """
    full = (stakes.room == 0) & stakes.has_owner
    matrix = steps(stakes, stakes.minimum)
    count, label = parts(matrix)
    row = np.repeat(np.arange(stakes.count), np.diff(matrix.indptr))
    is_open = np.zeros(count, dtype=bool)
    is_open[label[~full]] = True
    is_open[label[row[label[row] != label[matrix.indices]]]] = True
    found: dict[int, list[int]] = {}
    for entity in np.flatnonzero(~is_open[label]).tolist():
        found.setdefault(int(label[entity]), []).append(entity)
    return sorted(tuple(members) for members in found.values())


def direct_stakes(stakes: Stakes, company: int) -> list[tuple[int, float, float]]:
    """(holder, minimum, maximum) of every stated owner of a company, percent, conditions taken into account.

    >>> direct_stakes(read([0, 1], [2, 2], [60, float("nan")]), 2)
    [(0, 60.0, 60.0), (1, 0.0, 40.0)]
    """
    if not 0 <= company < stakes.count:
        return []
    rows = stakes.rows(company)
    low, high = stakes.minimum[rows], stakes.maximum[rows]
    for number, region in polytopes(stakes):
        if number == company:
            low, high = region.extent()
    return list(zip(stakes.holder[rows].tolist(), low.tolist(), high.tolist(), strict=True))


def _bounds(stakes: Stakes, target: Target) -> Floats:
    low = smallest(stakes, target)
    high = low if stakes.is_exact else np.maximum(largest(stakes, target), low)
    return WHOLE * np.column_stack([low, high])


def _part(stakes: Stakes, start: Flags, depth: int | None) -> tuple[Stakes, Ints, int]:
    """What a walk from a company can come to: its stakes, the entities' numbers in the whole, the company's number."""
    matrix = steps(stakes, stakes.maximum)
    inside = reachable(matrix, start)
    if depth is not None:
        inside &= _nearer(matrix, start, depth)
    part, entities = within(stakes, inside & stakes.has_owner)
    return part, entities, int(np.searchsorted(entities, np.flatnonzero(start)[0]))


def _nearer(matrix: Matrix, start: Flags, depth: int) -> Flags:
    from scipy.sparse.csgraph import dijkstra

    distance = dijkstra(matrix, indices=np.flatnonzero(start), min_only=True, unweighted=True, limit=depth)
    nearer: Flags = distance < depth
    return nearer


def _uncertain_ends(part: Stakes) -> Ints:
    """The ends whose share depends on what companies choose."""
    ends = ~part.has_owner
    chooses = part.has_choice.copy()
    chooses[[condition.company for condition in part.conditions]] = True
    if not chooses.any():
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(ends & reachable(steps(part, part.maximum), chooses))
