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
    from kg.ownership.walk import Floats


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
    if owner == company or not (0 <= owner < stakes.count and 0 <= company < stakes.count):
        return
    toll = _Tolls(stakes, owner)
    waiting = _Waiting()
    waiting.add(toll.cheapest((company,), frozenset()))
    shown: dict[tuple[int, ...], set[int]] = {}
    while found := waiting.next():
        yield Chain(toll.product(found[1]), found[1][::-1])
        # The next best leaves one that was shown, by a step that none with the same beginning has taken.
        for length in range(1, len(found[1])):
            beginning = found[1][:length]
            taken = shown.setdefault(beginning, set())
            taken.add(found[1][length])
            waiting.add(toll.cheapest(beginning, frozenset(taken)))


class _Waiting:
    """Chains found and not yet shown, the largest first, each once."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, tuple[int, ...]]] = []
        self._seen: set[tuple[int, ...]] = set()

    def add(self, found: tuple[float, tuple[int, ...]] | None) -> None:
        if found is not None and found[1] not in self._seen:
            self._seen.add(found[1])
            heapq.heappush(self._heap, (round(found[0], 12), len(found[1]), found[1]))

    def next(self) -> tuple[float, tuple[int, ...]] | None:
        if not self._heap:
            return None
        cost, _, entities = heapq.heappop(self._heap)
        return cost, entities


class _Tolls:
    """Steps from companies to owners, each at a toll of −log(stake): the cheapest way is the largest product."""

    def __init__(self, stakes: Stakes, owner: int) -> None:
        self.stakes = stakes
        self.owner = owner
        with np.errstate(divide="ignore"):
            self.toll = np.abs(np.log(stakes.maximum / WHOLE))
        self.ahead = self._least_ahead()

    def _least_ahead(self) -> Floats:
        """The cheapest way to the owner from every entity, entities twice allowed; infinite where there is none."""
        from scipy.sparse import csr_matrix
        from scipy.sparse.csgraph import dijkstra

        there = np.isfinite(self.toll)
        # A stored 0 would be no step at all, and a stake of 100 % costs nothing: hence a toll too small to matter.
        toll = np.maximum(self.toll[there], 1e-300)
        count = self.stakes.count
        back = csr_matrix((toll, (self.stakes.holder[there], self.stakes.company[there])), shape=(count, count))
        return np.asarray(dijkstra(back, indices=self.owner), dtype=np.float64)

    def cheapest(self, beginning: tuple[int, ...], taken: frozenset[int]) -> tuple[float, tuple[int, ...]] | None:
        """The cheapest way from a company by the given beginning to the owner, not by a first step that is taken."""
        paid = self._paid(beginning)
        heap = [(paid + self.ahead[beginning[-1]], len(beginning), beginning[-1], paid, beginning)]
        settled = set(beginning[:-1])
        while heap:
            _, _, entity, cost, way = heapq.heappop(heap)
            if entity == self.owner:
                return cost, way
            if entity in settled:
                continue
            settled.add(entity)
            rows = self.stakes.rows(entity)
            for holder, toll in zip(self.stakes.holder[rows].tolist(), self.toll[rows].tolist(), strict=True):
                is_barred = holder in settled or (len(way) == len(beginning) and holder in taken)
                if not is_barred and math.isfinite(toll + self.ahead[holder]):
                    whole = cost + toll + float(self.ahead[holder])
                    heapq.heappush(heap, (whole, len(way) + 1, holder, cost + toll, (*way, holder)))
        return None

    def product(self, way: tuple[int, ...]) -> float:
        """The product of the largest stakes along a way, percent; exact where floating point is."""
        share = WHOLE
        for company, holder in pairwise(way):
            share = share * float(self.stakes.maximum[self._row(company, holder)]) / WHOLE
        return share

    def _paid(self, beginning: tuple[int, ...]) -> float:
        return sum(float(self.toll[self._row(company, holder)]) for company, holder in pairwise(beginning))

    def _row(self, company: int, holder: int) -> int:
        rows = self.stakes.rows(company)
        return int(self.stakes.start[company] + np.searchsorted(self.stakes.holder[rows], holder))
