"""The chains of stakes from an owner to a company, the largest first; no chain's share is an effective share."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from kg.ownership.stakes import WHOLE, Stakes

if TYPE_CHECKING:
    from kg.ownership.walk import Floats, Ints


@dataclass(frozen=True, slots=True)
class Chain:
    """Entities from the owner to the company, each holding of the next; `share`: the product of the largest stakes."""

    share: float
    entities: tuple[int, ...]


def chains(stakes: Stakes, owner: int, company: int) -> Iterator[Chain]:
    """All chains from an owner to a company, none coming to an entity twice, largest share first.

    Yields one at a time: take as many as are wanted. Among equal ones the shorter comes first.

    >>> from kg.ownership.stakes import read
    >>> stakes = read([0, 0, 1, 2], [1, 2, 2, 1], [60, 20, 30, 40])
    >>> [(round(chain.share, 9), chain.entities) for chain in chains(stakes, 0, 1)]
    [(60.0, (0, 1)), (8.0, (0, 2, 1))]
    """
    return Chains(stakes, owner=owner).at(company)


class Chains:
    """Chains that begin at one owner, or that end at one company: what lies before each entity is worked out once.

    Args:
        owner: where all begin; or
        company: where all end.

    >>> from kg.ownership.stakes import read
    >>> ways = Chains(read([0, 0, 1, 2], [1, 2, 2, 1], [60, 20, 30, 40]), company=1)
    >>> [chain.entities for chain in ways.at(0)], [chain.entities for chain in ways.at(2)]
    ([(0, 1), (0, 2, 1)], [(2, 1)])
    """

    def __init__(self, stakes: Stakes, *, owner: int | None = None, company: int | None = None) -> None:
        self.stakes = stakes
        self.goal = owner if owner is not None else -1 if company is None else company
        self.to_owner = owner is not None
        self.is_empty = not 0 <= self.goal < stakes.count
        if not self.is_empty:
            self._prepare()

    def _prepare(self) -> None:
        """Steps from company to owner or the other way round, each at a toll of −log(stake), and what they lead to."""
        with np.errstate(divide="ignore"):
            toll = np.abs(np.log(self.stakes.maximum / WHOLE))
        there = np.isfinite(toll)
        toll, percent = toll[there], self.stakes.maximum[there]
        first, second = self.stakes.company[there], self.stakes.holder[there]
        if not self.to_owner:
            order = np.argsort(second, kind="stable")
            first, second, toll, percent = second[order], first[order], toll[order], percent[order]
        self._start = np.searchsorted(first, np.arange(self.stakes.count + 1)).tolist()
        self._next, self._toll, self._percent = second.tolist(), toll.tolist(), percent.tolist()
        self._ahead = self._least_ahead(first, second, toll)
        self._known: dict[int, dict[int, tuple[float, float]]] = {}

    def _least_ahead(self, first: Ints, second: Ints, toll: Floats) -> list[float]:
        """The cheapest way to the goal from every entity, entities twice allowed; infinite where there is none."""
        from scipy.sparse import csr_matrix
        from scipy.sparse.csgraph import dijkstra

        count = self.stakes.count
        # A stored 0 would be no step at all, and a stake of 100 % costs nothing: hence a toll too small to matter.
        back = csr_matrix((np.maximum(toll, 1e-300), (second, first)), shape=(count, count))
        found: list[float] = np.asarray(dijkstra(back, indices=self.goal), dtype=np.float64).tolist()
        return found

    def at(self, start: int) -> Iterator[Chain]:
        """All chains between the goal and another entity, the largest first."""
        if self.is_empty or start == self.goal or not 0 <= start < self.stakes.count:
            return
        waiting = _Waiting()
        waiting.hope(self._hope((start,), 0.0, frozenset()))
        shown: dict[tuple[int, ...], set[int]] = {}
        while found := waiting.next(self):
            yield Chain(self._product(found), found[::-1] if self.to_owner else found)
            # The next best leaves one that was shown, by a step that none with the same beginning has taken.
            paid = 0.0
            for length in range(1, len(found)):
                beginning, there = found[:length], found[length]
                taken = shown.setdefault(beginning, set())
                taken.add(there)
                waiting.hope(self._hope(beginning, paid, frozenset(taken)))
                paid += self._steps(beginning[-1])[there][0]

    def _steps(self, entity: int) -> dict[int, tuple[float, float]]:
        """Where a step leads from which the goal can be reached, with its toll and its percent."""
        found = self._known.get(entity)
        if found is None:
            rows = range(self._start[entity], self._start[entity + 1])
            steps = ((self._next[row], (self._toll[row], self._percent[row])) for row in rows)
            found = self._known[entity] = {there: its for there, its in steps if self._ahead[there] != math.inf}
        return found

    def _hope(self, beginning: tuple[int, ...], paid: float, taken: frozenset[int]) -> _Hope | None:
        """At least what the cheapest way with a beginning costs; None where there is none."""
        ahead, steps = self._ahead, self._steps(beginning[-1]).items()
        tolls = [toll + ahead[there] for there, (toll, _) in steps if there not in taken and there not in beginning]
        return (paid + min(tolls), paid, beginning, taken) if tolls else None

    def cheapest(
        self, beginning: tuple[int, ...], paid: float, taken: frozenset[int]
    ) -> tuple[float, tuple[int, ...]] | None:
        """The cheapest way with a beginning, which costs `paid`, to the goal, not by a first step that is taken."""
        ahead, shortest = self._ahead, len(beginning)
        heap = [(paid + ahead[beginning[-1]], shortest, beginning[-1], paid, beginning)]
        settled = set(beginning[:-1])
        while heap:
            _, length, entity, cost, way = heapq.heappop(heap)
            if entity == self.goal:
                return cost, way
            if entity in settled:
                continue
            settled.add(entity)
            for there, (toll, _) in self._steps(entity).items():
                if there not in settled and not (length == shortest and there in taken):
                    heapq.heappush(heap, (cost + toll + ahead[there], length + 1, there, cost + toll, (*way, there)))
        return None

    def _product(self, way: tuple[int, ...]) -> float:
        """The product of the largest stakes along a way, percent; exact where floating point is."""
        percents = [self._steps(here)[there][1] for here, there in pairwise(way)]
        share = WHOLE
        for percent in percents if self.to_owner else reversed(percents):  # always from the company on
            share = share * percent / WHOLE
        return share


_Hope = tuple[float, float, tuple[int, ...], frozenset[int]]
"""At least what a way costs, what its beginning costs, the beginning, and the steps that it must not go on with."""


class _Waiting:
    """Ways not yet shown, the largest first, each once; what is only hoped for is looked for when it is time."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, bool, int, tuple[int, ...], float, frozenset[int]]] = []
        self._seen: set[tuple[int, ...]] = set()

    def hope(self, hope: _Hope | None) -> None:
        """Take in what a way is hoped to cost."""
        if hope is not None:
            cost, paid, beginning, taken = hope
            heapq.heappush(self._heap, (round(cost, 12), False, len(beginning), beginning, paid, taken))

    def next(self, ways: Chains) -> tuple[int, ...] | None:
        """The cheapest way of all that are left."""
        while self._heap:
            _, is_found, _, way, paid, taken = heapq.heappop(self._heap)
            if is_found:
                return way
            found = ways.cheapest(way, paid, taken)
            if found is not None and found[1] not in self._seen:
                self._seen.add(found[1])
                heapq.heappush(self._heap, (round(found[0], 12), True, len(found[1]), found[1], found[0], frozenset()))
        return None
