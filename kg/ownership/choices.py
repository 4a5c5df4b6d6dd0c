"""The smallest and largest chance to come to somebody, over all assignments of stakes; names nobody.

A walk starts at a company and moves to an owner in proportion to its stake, or ends at nobody known. Each company
chooses its owners' stakes within its bounds: a Markov decision process. For one company, with the chances of its owners
given, the best choice is a fractional knapsack (all minima, then the best owner up to its maximum, then the next), or a
small linear programme where there are conditions. Policy iteration alternates the two: solve for the chances, choose
better.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg.ownership.conditions import Condition, Polytope
from kg.ownership.stakes import NEAR, WHOLE, Stakes, polytopes
from kg.ownership.walk import least_solution, reaching

if TYPE_CHECKING:
    from kg.ownership.walk import Flags, Floats, Ints, Matrix

log = logging.getLogger(__name__)

BETTER = 1e-12
"""A choice changes only for one that is better by more than this: a tie can close a ring that nobody leaves."""

_ROUNDS = 200


@dataclass(frozen=True, eq=False)
class Target:
    """Where a walk is to come: to entities (n,), or to nobody known at companies (n,)."""

    entities: Flags
    unknown: Flags

    @classmethod
    def owners(cls, entities: Flags) -> Target:
        """To come to any of the given entities."""
        return cls(entities, np.zeros_like(entities))

    @classmethod
    def nobody(cls, companies: Flags) -> Target:
        """To end at any of the given companies with nobody known."""
        return cls(np.zeros_like(companies), companies)


def smallest(stakes: Stakes, target: Target) -> Floats:
    """The smallest chance to come to the target, (n,) from 0 to 1, from every entity."""
    return _Problem(stakes, target, sign=-1.0).solved()


def largest(stakes: Stakes, target: Target) -> Floats:
    """The largest chance to come to the target, (n,) from 0 to 1, from every entity."""
    return _Problem(stakes, target, sign=1.0).solved()


def steps(stakes: Stakes, percent: Floats) -> Matrix:
    """The matrix of a walk: (n, n), row a company, column an owner; entries from 0 to 1, no zeros stored."""
    from scipy.sparse import csr_matrix

    matrix = csr_matrix((percent / WHOLE, stakes.holder, stakes.start), shape=(stakes.count, stakes.count))
    if not percent.all():
        matrix.eliminate_zeros()
    return matrix


def within(stakes: Stakes, chosen: Flags) -> tuple[Stakes, Ints]:
    """The stakes in the chosen companies alone, and the entities they concern, in the order of their new numbers.

    Owners that are not chosen stay as ends, without owners of their own.
    """
    rows = np.flatnonzero(chosen[stakes.company])
    concerned = chosen.copy()
    concerned[stakes.holder[rows]] = True
    entities = np.flatnonzero(concerned)
    if len(entities) == stakes.count and len(rows) == len(stakes.holder):
        return stakes, entities
    number = np.full(stakes.count, -1, dtype=np.int64)
    number[entities] = np.arange(len(entities))
    lengths = np.where(chosen[entities], np.diff(stakes.start)[entities], 0)
    kept = Stakes(
        count=len(entities),
        start=np.concatenate([[0], np.cumsum(lengths)]),
        holder=number[stakes.holder[rows]],
        company=number[stakes.company[rows]],
        minimum=stakes.minimum[rows],
        maximum=stakes.maximum[rows],
        sums_stated=stakes.sums_stated[entities],
        conditions=tuple(
            _renumbered(condition, number) for condition in stakes.conditions if chosen[condition.company]
        ),
    )
    return kept, entities


def _renumbered(condition: Condition, number: Ints) -> Condition:
    holders = tuple(int(number[holder]) for holder in condition.holders)
    return Condition(int(number[condition.company]), holders, condition.weights, condition.minimum, condition.maximum)


class _Problem:
    """One target, one direction (sign 1: the largest chance, −1: the smallest)."""

    def __init__(self, stakes: Stakes, target: Target, sign: float) -> None:
        self.whole = stakes
        self.sign = sign
        self.targets = target.entities
        unknown = target.unknown & stakes.has_owner & ~target.entities
        pattern = steps(stakes, stakes.maximum)
        live = reaching(pattern, target.entities | unknown)
        self.live_companies = live & stakes.has_owner & ~target.entities
        self.stakes, self.entities = within(stakes, self.live_companies)
        self.ends = target.entities[self.entities]
        self.rest = unknown[self.entities].astype(np.float64)
        self.polytopes = dict(polytopes(self.stakes))
        self.avoiding = np.zeros(self.stakes.count, dtype=bool)
        self.is_fixed = False
        self._prepare()

    def _prepare(self) -> None:
        """Which rows the knapsack may raise above their minimum, in companies where it matters."""
        stakes = self.stakes
        slack = np.minimum(stakes.maximum - stakes.minimum, stakes.room[stakes.company])
        # Of what is left free, nobody known is the best holder (or as good as any) where it is the target of the
        # largest, or not the target of the smallest chance: there the minima are the best choice.
        free = (self.rest == 0) if self.sign > 0 else (self.rest > 0)
        for company in self.polytopes:
            free[company] = False
        self.raisable = np.flatnonzero((slack > 0) & free[stakes.company])
        self.slack = slack[self.raisable]

    def solved(self) -> Floats:
        """The best chance from every entity of the whole, (n,)."""
        inner = self._optimum() if len(self.stakes.holder) else np.zeros(self.stakes.count)
        chances = np.zeros(self.whole.count)
        chances[self.entities] = np.clip(inner, 0.0, 1.0)
        chances[self.targets] = 1.0  # also one that holds nothing
        return chances

    def _optimum(self) -> Floats:
        if not len(self.raisable) and not self.polytopes:
            # Whether a company can come to the target was looked up by the maxima; with exact stakes that is all.
            self.is_fixed = bool(np.all((stakes := self.stakes).minimum == stakes.maximum))
            return self.chances(self.stakes.minimum)
        if self.sign < 0:
            self.avoiding = self._avoiding()
        percent = self._first_choice()
        chances = self.chances(percent)
        for _ in range(_ROUNDS):
            better = self._better(percent, chances)
            if better is None:
                return chances
            percent = better
            chances = self.chances(percent)
        log.warning("no best choice of stakes after %d rounds; the last one is taken", _ROUNDS)
        return chances

    def chances(self, percent: Floats) -> Floats:
        """The chance to come to the target with stakes as given, by entity; 1 at the target itself."""
        from scipy.sparse import csr_matrix

        stakes, count = self.stakes, self.stakes.count
        at_end = np.where(self.ends[stakes.holder], percent, 0.0)
        constant = stakes.sums(at_end) / WHOLE
        if self.rest.any():
            constant += self.rest * np.clip(WHOLE - stakes.sums(percent), 0.0, WHOLE) / WHOLE
        inner = np.where(self.ends[stakes.holder], 0.0, percent) / WHOLE
        if self.avoiding.any():
            inner = np.where(self.avoiding[stakes.company], 0.0, inner)
            constant = np.where(self.avoiding, 0.0, constant)
        matrix = csr_matrix((inner, stakes.holder, stakes.start), shape=(count, count))
        chances = least_solution(matrix, constant, all_live=self.is_fixed)
        chances[self.ends] = 1.0
        return np.minimum(chances, 1.0)

    def _worth(self, chances: Floats) -> Floats:
        """By row, what one more share of the holder is worth against nobody known; above 0: better to have more."""
        return self.sign * (chances[self.stakes.holder] - self.rest[self.stakes.company])

    def _first_choice(self) -> Floats:
        """Owners nearer to the target first, so that the first round already knows who can come there at all."""
        if self.sign > 0:
            return self._chosen(self.sign * self._nearness())
        return self._chosen(self._worth(self.chances(self._allowed())))

    def _nearness(self) -> Floats:
        """By row, the closer the holder is to the target the larger, always above 0 for one that can come to it."""
        from scipy.sparse.csgraph import dijkstra

        ends = np.flatnonzero(self.ends | (self.rest > 0))
        back = steps(self.stakes, self.stakes.maximum).T.tocsr()
        distance = dijkstra(back, indices=ends, min_only=True, unweighted=True)
        nearness: Floats = 1 / (1 + distance[self.stakes.holder])
        return nearness

    def _allowed(self) -> Floats:
        """Some assignment that meets all bounds and conditions."""
        percent = self.stakes.minimum.copy()
        for company, region in self.polytopes.items():
            percent[self.stakes.rows(company)] = _must(region.best(np.zeros(len(region.low))))
        return percent

    def _chosen(self, worth: Floats) -> Floats:
        """The best assignment for every company, given what each row is worth."""
        percent = self.stakes.minimum.copy()
        percent[self.raisable] += self._filled(worth[self.raisable])
        for company, region in self.polytopes.items():
            rows = self.stakes.rows(company)
            percent[rows] = _must(region.best(worth[rows]))
        return percent

    def _filled(self, worth: Floats) -> Floats:
        """How much is added to each raisable row: the worthiest of a company first, while there is room."""
        company = self.stakes.company[self.raisable]
        order = np.lexsort((-worth, company))
        company, slack = company[order], np.where(worth[order] > 0, self.slack[order], 0.0)
        before = _before_in_group(slack, company)
        added = np.empty(len(order))
        added[order] = np.clip(self.stakes.room[company] - before, 0.0, slack)
        return added

    def _better(self, percent: Floats, chances: Floats) -> Floats | None:
        """The assignment with every company's choice changed that can be bettered; None where none can."""
        worth = self._worth(chances)
        best = self._chosen(worth)
        gain = self.stakes.sums((best - percent) * worth) / WHOLE
        changed = gain > BETTER
        return np.where(changed[self.stakes.company], best, percent) if changed.any() else None

    def _avoiding(self) -> Flags:
        """The companies that can avoid the target for ever: the largest group that can keep its walk inside."""
        stakes = self.stakes
        inside = ~self.ends
        bound = stakes.has_owner
        while True:
            outside_row = ~inside[stakes.holder]
            leaves = stakes.sums(np.where(outside_row, stakes.minimum, 0.0)) > 0
            kept = stakes.sums(np.where(outside_row, 0.0, stakes.maximum))
            leaves |= (self.rest > 0) & (kept < WHOLE - NEAR)
            for company, region in self.polytopes.items():
                leaves[company] = self._must_leave(company, region, outside_row)
            left = inside & bound & leaves
            if not left.any():
                return inside
            inside &= ~left

    def _must_leave(self, company: int, region: Polytope, outside_row: Flags) -> bool:
        worth = -outside_row[self.stakes.rows(company)].astype(np.float64)
        rest = float(self.rest[company])
        percent = _must(region.best(worth + rest))
        return float(-percent @ worth + rest * (WHOLE - percent.sum())) > NEAR


def _before_in_group(values: Floats, group: Ints) -> Floats:
    """The sum of the values before each in its own group; groups are neighbours.

    The firsts of all groups at once, then the seconds: one running sum over everything would lose digits.
    """
    first = np.flatnonzero(np.concatenate([[True], group[1:] != group[:-1]]))
    lengths = np.diff(np.append(first, len(group)))
    first, lengths = first[order := np.argsort(-lengths, kind="stable")], lengths[order]
    before = np.zeros(len(values))
    for position in range(1, int(lengths.max(initial=0))):
        here = first[: np.searchsorted(-lengths, -position, side="left")] + position
        before[here] = before[here - 1] + values[here - 1]
    return before


def _must(found: Floats | None) -> Floats:
    if found is None:
        raise AssertionError("conditions that cannot be met are left out where stakes are read")
    return found
