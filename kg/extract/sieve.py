"""Tells which of many patterns can match a text at all, by the words it holds; never runs one.

A pattern has conditions: sets of strings of each of which a text must hold one (triggers.conditions). Patterns are bits
of a number, so that a thousand of them are sifted in a few operations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

Conditions = tuple[frozenset[str], ...]


class Sieve:
    """Patterns by their conditions, the first of them the one that tells most.

    >>> sieve = Sieve([(frozenset({"led"}), frozenset({"round", "stake"})), (frozenset({"stake"}),), ()])
    >>> sieve.passing(["led"]), sieve.passing(["led", "round"]), sieve.passing(["stake"])
    ((5, 4), (5, 5), (6, 6))
    """

    def __init__(self, patterns: Sequence[Conditions]) -> None:
        slots = max(map(len, patterns), default=0)
        self._free = [
            sum(1 << at for at, one in enumerate(patterns) if len(one) <= slot or not one[slot])
            for slot in range(slots)
        ]
        self._all = (1 << len(patterns)) - 1
        rows: dict[str, dict[int, int]] = {}
        for at, conditions in enumerate(patterns):
            for slot, words in enumerate(conditions):
                for word in words:
                    row = rows.setdefault(word, {})
                    row[slot] = row.get(slot, 0) | 1 << at
        self._rows = {word: tuple(row.items()) for word, row in rows.items()}

    def passing(self, heard: Iterable[str]) -> tuple[int, int]:
        """The patterns, as bits, whose first condition a text with these words meets, and those with all met."""
        if not self._free:
            return self._all, self._all
        slots, rows = self._free.copy(), self._rows
        for word in heard:
            for slot, bits in rows.get(word, ()):
                slots[slot] |= bits
        narrow = slots[0]
        for bits in slots:
            narrow &= bits
        return slots[0], narrow


def numbers(bits: int) -> list[int]:
    """The places of the bits of a number, in order.

    >>> numbers(0b10110)
    [1, 2, 4]
    """
    found = []
    while bits:
        low = bits & -bits
        found.append(low.bit_length() - 1)
        bits ^= low
    return found


class Finder:
    """Words to be found in texts in one pass, whatever their case.

    >>> sorted(Finder(["led", "co-led", "stake"]).heard("Co-led by Alder"))
    ['co-led', 'led']
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(sorted(set(words)))

    def heard(self, text: str) -> list[str]:
        """Those that a text holds, in no order."""
        found = self._automaton.find_matches_as_indexes(text.casefold(), overlapping=True)
        return [self._words[number] for number in {number for number, _, _ in found}]

    @cached_property
    def _automaton(self) -> AhoCorasick:
        from ahocorasick_rs import AhoCorasick  # only those pay that read documents

        return AhoCorasick(self._words, store_patterns=False)
