"""Finds many strings in a text in one pass, and remembers which stretches are taken; linear whatever the text holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

MOST_ALIKE = 60  # strings with the same two first characters; a text with more is no prose


class Forms:
    """Strings of two characters or more, to be found together.

    >>> list(Forms(["燧原", "燧原科技"]).found("和燧原科技、燧原", 0, 8))
    [(1, '燧原科技'), (6, '燧原')]
    """

    def __init__(self, forms: Iterable[str]) -> None:
        alike: Counter[str] = Counter()
        self._forms: list[str] = []
        for form in sorted(set(forms), key=lambda form: (-len(form), form)):
            if len(form) >= 2 and alike[form[:2]] < MOST_ALIKE:
                alike[form[:2]] += 1
                self._forms.append(form)

    def found(self, source: str, start: int, end: int) -> Iterator[tuple[int, str]]:
        """Places of the longest forms in source[start:end], from the left, without overlap."""
        for number, first, _ in self._finder.find_matches_as_indexes(source[start:end]):
            yield start + first, self._forms[number]

    @cached_property
    def _finder(self) -> AhoCorasick:
        from ahocorasick_rs import AhoCorasick, MatchKind  # only those pay that read documents

        return AhoCorasick(self._forms, MatchKind.LeftmostLongest, store_patterns=False)


class Taken:
    """Stretches of a text that are spoken for."""

    def __init__(self, length: int, spans: Iterable[tuple[int, int]]) -> None:
        self._marks = bytearray(length)
        for start, end in spans:
            self._marks[start:end] = b"\x01" * (end - start)

    def touches(self, start: int, end: int) -> bool:
        """Whether any of source[start:end] is taken."""
        return 1 in self._marks[start:end]
