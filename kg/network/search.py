"""Finds the best chains of entities between two, on whole numbers alone; never reads a store and knows no names.

A chain never comes to an entity twice. The best is the one with the fewest hops and, among equals, the one whose
weakest hop is strongest, then the next weakest, then the more certain, then the first by the labels of its entities,
so that the same graph answers the same in every build.

Both sides grow step by step, the smaller one first, until they touch. What stands between is then searched best
first with the exact value of the best way on, so that chains come out in their final order.
"""

from __future__ import annotations

import heapq
from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import chain as in_turn
from itertools import islice

Row = tuple[int, int, int, int, int]  # fact, subject, object, strength, doubt in thousandths
Key = tuple[tuple[int, ...], int]  # strengths from the weakest on, negated; doubts added: the smaller the better
NOTHING: Key = ((), 0)

_Open = tuple[Key, tuple[str, ...], tuple[int, ...], Key, int]  # promised, labels, chain, key so far, via passed

MAX_CHOICES = 200_000  # partial connections looked at for one question
SAMPLE = 16
MAX_WIDTH = 100_000  # entities on the edge of the search, once a connection is known


def joined(a: Key, b: Key) -> Key:
    """The key of two chains put together.

    >>> joined(((-5,), 30), ((-2, -9), 0))
    ((-2, -5, -9), 30)
    """
    return tuple(sorted(a[0] + b[0], reverse=True)), a[1] + b[1]


class Adjacency:
    """Who stands next to whom; rows are fetched once for each entity that a search comes to.

    Args:
        fetch: gives the rows that touch any of some entities; None where `of` has been given all of them.
    """

    def __init__(self, fetch: Callable[[Collection[int]], Iterable[Row]] | None = None) -> None:
        self._fetch = fetch
        self._whole = False  # all that can be asked for has been read
        self._rows: dict[int, list[Row]] = defaultdict(list)
        self._next: dict[int, array[int]] = defaultdict(partial(array, "q"))  # twice as fast to read as tuples
        self._best: dict[int, dict[int, Key]] = {}

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Adjacency:
        """A whole graph held in memory."""
        whole = cls()
        for row in rows:
            for end in set(row[1:3]):
                whole._rows[end].append(row)
        for number in list(whole._rows):
            whole._note(number)
            whole.best(number)
        whole._whole = True
        return whole

    def _read(self, numbers: Collection[int]) -> None:
        missing = {number for number in numbers if number not in self._next}
        for row in self._fetch(missing) if missing and self._fetch else ():
            for end in missing.intersection(row[1:3]):
                self._rows[end].append(row)
        for number in missing:
            self._note(number)

    def _note(self, number: int) -> None:
        """Who stands next to a number whose rows are all there."""
        others = {row[1] if row[2] == number else row[2] for row in self._rows[number]} - {number}
        self._next[number] = array("q", sorted(others))

    def breadth(self, numbers: Collection[int]) -> float:
        """About how many there are around these, each counted as often as it is reached; some stand for all."""
        some = list(islice(numbers, SAMPLE))
        if not self._whole:
            self._read(some)
        return sum(map(len, map(self._next.__getitem__, some))) * len(numbers) / max(1, len(some))

    def around(self, numbers: Collection[int]) -> set[int]:
        """All that stand next to any of these."""
        if not self._whole:
            self._read(numbers)
        return set().union(*map(self._next.__getitem__, numbers))

    def meeting(self, others: set[int], numbers: Collection[int]) -> set[int]:
        """Those of `others` that stand next to any of these; cheaper than `around`, for it keeps nobody else."""
        if not self._whole:
            self._read(numbers)
        return others.intersection(in_turn.from_iterable(map(self._next.__getitem__, numbers)))

    def touching(self, others: set[int], numbers: set[int]) -> set[int]:
        """The same, read from the side that has less around it."""
        if len(others) > 1 and self.breadth(numbers) <= self.breadth(others):
            return self.meeting(others, numbers)
        if not self._whole:
            self._read(others)
        return {other for other in others if not numbers.isdisjoint(self._next[other])}

    def links(self, a: int, b: int) -> list[Row]:
        """The rows between two, the strongest and surest first."""
        self._read((a, b))
        few = a if len(self._rows[a]) <= len(self._rows[b]) else b
        other = b if few == a else a
        return sorted((row for row in self._rows[few] if other in row[1:3]), key=lambda row: (-row[3], row[4], row[0]))

    def best(self, number: int) -> Mapping[int, Key]:
        """For each that stands next to this one, the key of the best link."""
        found = self._best.get(number)
        if found is None:
            if not self._whole:
                self._read((number,))
            found = self._best[number] = {}
            for _, subject, object_, strength, doubt in self._rows[number]:
                other = object_ if subject == number else subject
                key = ((-strength,), doubt)
                if other != number and (other not in found or key < found[other]):
                    found[other] = key
        return found


@dataclass
class Search:
    """One question: the chains of entities from `start` to `goal`, best first.

    `closed` are entities that no chain goes through (hubs, what the asker avoids); the ends are never closed.
    Every chain passes all of `via`. `labels` gives a text for each number, by which equals are put in order.
    """

    adjacency: Adjacency
    start: int
    goal: int
    labels: Callable[[Collection[int]], Mapping[int, str]]
    closed: frozenset[int] = frozenset()
    via: tuple[int, ...] = ()
    max_hops: int = 6
    choices: int = MAX_CHOICES
    width: int = MAX_WIDTH
    complete: bool = field(default=True, init=False)  # False where the search stopped to stay within bounds

    def chains(self) -> Iterator[tuple[int, ...]]:
        """Chains of entity numbers, best first; each length is looked at only when the shorter ones are used up."""
        forward, backward = [{self.start}], [{self.goal}]
        found = False
        for length in range(1, self.max_hops + 1):
            side, own_end, other, other_end = forward, self.start, backward, self.goal
            if self.adjacency.breadth(backward[-1]) < self.adjacency.breadth(forward[-1]):
                side, own_end, other, other_end = backward, self.goal, forward, self.start
            edge = side[-1] - {other_end} if other_end in side[-1] else side[-1]
            if found and len(edge) > self.width:
                self.complete = False
                return
            if meeting := self.adjacency.meeting(other[-1], edge):
                middle = len(forward) - (side is backward)
                for one in self._of_length(length, forward, backward, middle, meeting):
                    found = True
                    yield one
            if not edge or not self.complete:
                return
            reached = self.adjacency.around(edge)
            reached.discard(own_end)
            side.append(reached - self.closed if self.closed else reached)

    def _of_length(
        self, length: int, forward: list[set[int]], backward: list[set[int]], middle: int, meeting: set[int]
    ) -> Iterator[tuple[int, ...]]:
        """The chains of one length, by the entities that a walk of this length can be at after each step.

        Args:
            middle: the step after which the two sides meet.
            meeting: where they do.
        """
        stages: list[set[int]] = [{self.start}, *([set()] * (length - 1)), {self.goal}]
        stages[middle] = meeting
        ends = {self.start, self.goal}
        for step in range(middle - 1, 0, -1):
            stages[step] = self.adjacency.touching(forward[step], stages[step + 1]) - ends
        for step in range(middle + 1, length):
            stages[step] = self.adjacency.touching(backward[length - step], stages[step - 1]) - ends
        rest = self._rest(stages)
        if self.start in rest[0]:
            yield from self._best_first(length, rest)

    def _bit(self, number: int) -> int:
        return 1 << self.via.index(number) if number in self.via else 0

    def _rest(self, stages: list[set[int]]) -> list[dict[int, dict[int, Key]]]:
        """The best way on from each entity at each step, for each set of `via` that it passes."""
        rest: list[dict[int, dict[int, Key]]] = [{} for _ in stages]
        rest[-1] = {self.goal: {self._bit(self.goal): NOTHING}}
        for step in range(len(stages) - 2, -1, -1):
            for number in stages[step]:
                best = self.adjacency.best(number)
                ways = self._ways(self._bit(number), best, rest[step + 1])
                if ways:
                    rest[step][number] = ways
        return rest

    def _ways(self, bit: int, best: Mapping[int, Key], later: Mapping[int, Mapping[int, Key]]) -> dict[int, Key]:
        """The best way on by each link of one entity, for each set of `via` that it passes; `bit` is its own."""
        ways: dict[int, Key] = {}
        for other in best.keys() & later.keys():
            for passed, key in later[other].items():
                total = joined(best[other], key)
                if passed | bit not in ways or total < ways[passed | bit]:
                    ways[passed | bit] = total
        return ways

    def _best_first(self, length: int, rest: list[dict[int, dict[int, Key]]]) -> Iterator[tuple[int, ...]]:
        """Walk the stages by the best total that is still possible, leaving out what comes to an entity twice.

        `rest` never promises less than what is possible, so chains leave the heap in their final order.
        """
        full = (1 << len(self.via)) - 1
        label = self.labels({number for step in rest for number in step})
        first = self._promise(NOTHING, rest[0][self.start], 0, full)
        heap: list[_Open] = [(first, (label[self.start],), (self.start,), NOTHING, 0)] if first is not None else []
        while heap and self.complete:
            self.complete = self.choices >= 0
            _, names, chain, walked, passed = heapq.heappop(heap)
            if len(chain) == length + 1:
                yield chain
                continue
            best, later = self.adjacency.best(chain[-1]), rest[len(chain)]
            so_far = passed | self._bit(chain[-1])
            for other in best.keys() & later.keys():
                if other not in chain:
                    key = joined(walked, best[other])
                    total = self._promise(key, later[other], so_far, full)
                    if total is not None:
                        self.choices -= 1
                        heapq.heappush(heap, (total, (*names, label[other]), (*chain, other), key, so_far))

    def _promise(self, walked: Key, ways: Mapping[int, Key], passed: int, full: int) -> Key | None:
        totals = [joined(walked, key) for more, key in ways.items() if passed | more == full]
        return min(totals, default=None)
