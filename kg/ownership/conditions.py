"""Joint stakes and ranks: linear conditions on the owners of one company, and the best assignment under them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from kg.ownership.walk import Floats, Ints


_FEW = 6_000  # combinations of limits; fewer are listed once, in less time than a single linear programme takes
_FLAT = 1e-9  # a determinant below is 0: coefficients are 0, 1 and −1
_TOUCHING = 1e-9  # percent


@dataclass(frozen=True, slots=True)
class Condition:
    """`minimum` ≤ the sum of weight · stake over the holders ≤ `maximum`, percent, for one company."""

    company: int
    holders: tuple[int, ...]
    weights: tuple[float, ...]
    minimum: float = -math.inf
    maximum: float = math.inf


def joint(company: int, holders: Sequence[int], minimum: float, maximum: float) -> Condition:
    """A stake that several hold together.

    >>> joint(7, (1, 2), 30, 40)
    Condition(company=7, holders=(1, 2), weights=(1.0, 1.0), minimum=30, maximum=40)
    """
    return Condition(company, tuple(holders), (1.0,) * len(holders), minimum, maximum)


def ranked(company: int, before: Sequence[int], after: Sequence[int] = ()) -> tuple[Condition, ...]:
    """A ranking: each of `before` holds at least as much as the next, the last at least as much as each of `after`.

    "Largest shareholder" is `ranked(company, [x], others)`. "Second largest" is no linear condition by itself; with the
    largest known it is `ranked(company, [largest, x], others)`.

    >>> [condition.holders for condition in ranked(7, [1], [2, 3])]
    [(1, 2), (1, 3)]
    """
    pairs = [*pairwise(before), *((before[-1], other) for other in after)]
    return tuple(Condition(company, pair, (1.0, -1.0), minimum=0.0) for pair in pairs)


@dataclass(frozen=True, eq=False)
class Polytope:
    """What a company's stakes can be: bounds, a sum of at most 100, and conditions; stakes in percent.

    `matrix @ stakes ≤ limit` are the conditions and the sum.
    """

    low: Floats
    high: Floats
    matrix: Floats
    limit: Floats

    def best(self, worth: Floats) -> Floats | None:
        """The assignment of the largest worth, (k,) percent; None where no assignment meets the conditions."""
        if math.comb(len(self.limit) + 2 * len(self.low), len(self.low)) > _FEW:
            return self.best_by_programme(worth)
        corners = self.corners
        return corners[int(np.argmax(corners @ worth))] if len(corners) else None

    @cached_property
    def corners(self) -> Floats:
        """All assignments where as many limits are met exactly as there are owners, (corners, k) percent."""
        size = len(self.low)
        faces = np.concatenate([self.matrix, np.eye(size), -np.eye(size)])
        limits = np.concatenate([self.limit, self.high, -self.low])
        chosen = np.array(list(combinations(range(len(limits)), size)))
        chosen = chosen[np.abs(np.linalg.det(faces[chosen])) > _FLAT]
        points = np.linalg.solve(faces[chosen], limits[chosen][..., None])[..., 0]
        inside = np.all(points @ faces.T <= limits + _TOUCHING, axis=1)
        return np.asarray(np.clip(points[inside], self.low, self.high), dtype=np.float64)

    def best_by_programme(self, worth: Floats) -> Floats | None:
        """What `best` says, by a linear programme: where the corners are too many to be listed."""
        from scipy.optimize import linprog

        scale = float(np.abs(worth).max(initial=0.0)) or 1.0
        found = linprog(
            -worth / scale,
            A_ub=self.matrix,
            b_ub=self.limit,
            bounds=np.column_stack([self.low, self.high]),
            method="highs",
            options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
        )
        if found.status == 2:
            return None
        return np.asarray(np.clip(found.x, self.low, self.high), dtype=np.float64)

    def extent(self) -> tuple[Floats, Floats]:
        """The smallest and the largest stake of each owner, percent."""
        low, high = self.low.copy(), self.high.copy()
        for number in range(len(low)):
            only = np.zeros(len(low))
            for sign, bound in ((-1.0, low), (1.0, high)):
                only[number] = sign
                found = self.best(only)
                if found is not None:
                    bound[number] = found[number]
        return low, high

    def is_possible(self) -> bool:
        """Whether any assignment meets the conditions."""
        return self.best(np.zeros(len(self.low))) is not None


def polytope(conditions: Sequence[Condition], holders: Ints, low: Floats, high: Floats) -> Polytope:
    """The assignments of one company with owners `holders` (k,) that `conditions` allow."""
    column = {int(holder): number for number, holder in enumerate(holders)}
    rows, limits = [np.ones(len(holders))], [100.0]
    for condition in conditions:
        row = np.zeros(len(holders))
        for holder, weight in zip(condition.holders, condition.weights, strict=True):
            row[column[holder]] += weight
        for sign, limit in ((1.0, condition.maximum), (-1.0, -condition.minimum)):
            if math.isfinite(limit):
                rows.append(sign * row)
                limits.append(limit)
    return Polytope(low, high, np.array(rows), np.array(limits))
