"""Finds many strings in a text in one pass, and remembers which stretches are taken; linear whatever the text holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

MOST_ALIKE = 60  # strings with the same two first characters; a text with more is no prose


class Forms:
    """Strings of two characters or more, to be found together.

    >>> list(Forms(["燧原", "燧原科技"]).found("和燧原科技、燧原", 0, 8))
    [(1, '燧原科技'), (6, '燧原')]
    """

    def __init__(self, forms: Iterable[str]) -> None:
        self._starts: dict[str, list[str]] = defaultdict(list)
        for form in sorted(set(forms), key=lambda form: (-len(form), form)):
            if len(form) >= 2 and len(self._starts[form[:2]]) < MOST_ALIKE:
                self._starts[form[:2]].append(form)

    def found(self, source: str, start: int, end: int) -> Iterator[tuple[int, str]]:
        """Places of the longest forms in source[start:end], from the left, without overlap."""
        at = start
        while at < end - 1:
            form = next(
                (one for one in self._starts.get(source[at : at + 2], ()) if source.startswith(one, at, end)), None
            )
            if form is not None:
                yield at, form
            at += len(form) if form is not None else 1


class Taken:
    """Stretches of a text that are spoken for."""

    def __init__(self, length: int, spans: Iterable[tuple[int, int]]) -> None:
        self._marks = bytearray(length)
        for start, end in spans:
            self._marks[start:end] = b"\x01" * (end - start)

    def touches(self, start: int, end: int) -> bool:
        """Whether any of source[start:end] is taken."""
        return 1 in self._marks[start:end]
