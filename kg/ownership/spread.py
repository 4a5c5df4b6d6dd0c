"""The bounds of everything that one company's walk can come to, all at once; the same figures as one target at a time.

With all stakes at their minima, N[i, j] is how often a walk from i comes to j. Raising owner h of company c by δ moves
walks from nobody known to h: v = v₀ + N[·, c] δ v[h]. So only the owners that can be raised need to be solved for, for
every target at once; the whole is looked at once for each of them, and not once for each target.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg.ownership.choices import BETTER, steps
from kg.ownership.stakes import NEAR, WHOLE, Stakes
from kg.ownership.walk import least_solution, reaching

if TYPE_CHECKING:
    from kg.ownership.walk import Flags, Floats, Ints

MOST_RAISABLE = 400
"""Owners that can be raised: above, one target at a time is quicker than dense matrices of them."""

_DENSE_PART = 400  # entities; below, one dense inverse gives all visits
_CHUNK = 4_000_000  # numbers in the largest array of one round
_MOST = 20_000_000  # numbers in the table of visits


def visits(stakes: Stakes, starts: Ints, ends: Flags) -> Floats:
    """How often a walk by the minima comes to each entity, (starts, n); 0 for rings that have no way to the ends."""
    matrix = steps(stakes, stakes.minimum)
    live = reaching(matrix, ends)
    row = np.repeat(np.arange(stakes.count), np.diff(matrix.indptr))
    # A ring without a way out would be visited for ever.
    matrix.data = np.where(live[row] & live[matrix.indices], matrix.data, 0.0)
    if stakes.count <= _DENSE_PART and len(starts) > 1:
        every = np.linalg.inv(np.eye(stakes.count) - matrix.toarray())[starts]
        return np.maximum(every, 0.0) * live[starts][:, None]
    back = matrix.T.tocsr()
    found = np.zeros((len(starts), stakes.count))
    for number, start in enumerate(starts.tolist()):
        if live[start]:
            found[number, start] = 1.0
            found[number] = least_solution(back, found[number].copy(), in_sum=True, all_live=len(starts) == 1)
    return found


@dataclass(frozen=True, eq=False)
class Spread:
    """Bounds from one company, percent: of ending at each entity without owners; with nobody known at each company."""

    owners: Floats
    unknown: Floats


def spread(stakes: Stakes, place: int) -> Spread | None:
    """All bounds from the entity `place`, (n, 2) each; None where another way is quicker, or there are conditions."""
    raised = _Raised.of(stakes)
    if stakes.conditions or len(raised.holders) > MOST_RAISABLE:
        return None
    starts = np.unique(np.concatenate([[place], raised.holders, raised.companies]))
    if len(starts) * stakes.count > _MOST:
        return None
    found = visits(stakes, starts, ~stakes.has_owner | (stakes.room > 0))
    return _Spreading(stakes, raised, starts, found, place).answer()


@dataclass(frozen=True, eq=False)
class _Raised:
    """Rows whose stake can be above its minimum, and by how much; sorted by company."""

    rows: Ints
    slack: Floats
    companies: Ints
    holders: Ints

    @classmethod
    def of(cls, stakes: Stakes) -> _Raised:
        slack = np.minimum(stakes.maximum - stakes.minimum, stakes.room[stakes.company])
        rows = np.flatnonzero(slack > 0)
        return cls(rows, slack[rows], np.unique(stakes.company[rows]), np.unique(stakes.holder[rows]))


class _Spreading:
    def __init__(self, stakes: Stakes, raised: _Raised, starts: Ints, found: Floats, place: int) -> None:
        self.stakes, self.raised = stakes, raised
        self.visits = found
        self.place = int(np.searchsorted(starts, place))
        self.at_holder = np.searchsorted(starts, raised.holders)
        self.at_company = np.searchsorted(starts, raised.companies)
        rows = raised.rows
        self.holder = np.searchsorted(raised.holders, stakes.holder[rows])
        self.company = np.searchsorted(raised.companies, stakes.company[rows])
        self.bounds = np.searchsorted(self.company, np.arange(len(raised.companies) + 1))

    def answer(self) -> Spread:
        stakes = self.stakes
        end, rest = ~stakes.has_owner, np.where(stakes.has_owner, stakes.room, 0.0)
        base = self.visits * np.where(end, 1.0, rest / WHOLE)  # chances by the minima, (starts, targets)
        low, high = base[self.place].copy(), base[self.place].copy()
        if len(self.raised.rows):
            targets = np.flatnonzero(end | (rest > 0))
            size = max(1, _CHUNK // len(self.raised.holders) ** 2)
            for first in range(0, len(targets), size):
                some = targets[first : first + size]
                high[some] = self._largest(base[:, some], some)
            for number, company in enumerate(self.raised.companies.tolist()):
                low[company] = self._smallest_rest(number, company)
        both = WHOLE * np.clip(np.column_stack([low, np.maximum(low, high)]), 0.0, 1.0)
        return Spread(np.where(end[:, None], both, 0.0), np.where(end[:, None], 0.0, both))

    def _largest(self, base: Floats, targets: Ints) -> Floats:
        """Policy iteration for many targets: from the minima up, a choice changed only for a better one."""
        added = np.zeros((len(targets), len(self.raised.rows)))
        chance = base[self.at_holder].T.copy()
        active = np.arange(len(targets))
        while len(active):
            worth = chance[active][:, self.holder]
            best = np.zeros_like(worth)
            better = np.zeros_like(worth, dtype=bool)
            for number, part in self._parts():
                # With nobody known at this very company as the target, its minima are the best.
                free = targets[active] != self.raised.companies[number]
                best[:, part] = self._filled(worth[:, part], number, part) * free[:, None]
                gain = ((best[:, part] - added[active][:, part]) * worth[:, part]).sum(axis=1) / WHOLE
                better[:, part] = (free & (gain > BETTER))[:, None]
            changed = better.any(axis=1)
            added[active] = np.where(better, best, added[active])
            active = active[changed]
            chance[active] = self._chances(base[self.at_holder][:, active], added[active])
        from_place = self.visits[self.place, self.raised.companies][self.company] / WHOLE
        return np.asarray(base[self.place] + (added * chance[:, self.holder]) @ from_place, dtype=np.float64)

    def _parts(self) -> Iterator[tuple[int, slice]]:
        for number in range(len(self.raised.companies)):
            yield number, slice(int(self.bounds[number]), int(self.bounds[number + 1]))

    def _filled(self, worth: Floats, number: int, part: slice) -> Floats:
        """The best addition for one company, (targets, owners): the worthiest owner first, while there is room."""
        order = np.argsort(-worth, axis=1, kind="stable")
        slack = np.where(np.take_along_axis(worth, order, axis=1) > 0, self.raised.slack[part][order], 0.0)
        before = np.cumsum(slack, axis=1) - slack
        filled = np.zeros_like(worth)
        room = self.stakes.room[self.raised.companies[number]]
        np.put_along_axis(filled, order, np.clip(room - before, 0.0, slack), axis=1)
        return filled

    def _chances(self, base: Floats, added: Floats) -> Floats:
        """The chances of the owners that can be raised, (targets, owners), with stakes raised as given."""
        count = len(self.raised.holders)
        moved = np.zeros((len(added), len(self.raised.companies), count))
        moved[:, self.company, self.holder] = added / WHOLE
        system = np.eye(count) - self.visits[self.at_holder][:, self.raised.companies] @ moved
        solved = np.linalg.solve(system, base.T[..., None])[..., 0]
        return np.asarray(np.clip(solved, 0.0, 1.0), dtype=np.float64)

    def _smallest_rest(self, number: int, company: int) -> float:
        """Nobody known at one company: it fills up with the owners from whom the fewest walks return to it."""
        part = slice(int(self.bounds[number]), int(self.bounds[number + 1]))
        own = self.visits[self.at_company[number], company]
        if own == 0:
            return 0.0
        returns = np.minimum(self.visits[self.at_holder[self.holder[part]], company] / own, 1.0)
        room = float(self.stakes.room[company])
        filled = self._filled(2.0 - returns[None, :], number, part)[0]
        rest = max(0.0, room - float(filled.sum())) / WHOLE
        if rest * WHOLE < NEAR:
            return 0.0
        # By the minima a walk leaves the company for good with chance 1 / own; walks that return do not leave.
        leaves = 1 / own + float(filled @ (1.0 - returns)) / WHOLE - (room / WHOLE - rest)
        return float(self.visits[self.place, company] / own * rest / leaves)
