"""Where in a text a value stands, and nothing about what the value means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value read from text[start:end]; offsets count Unicode code points.

    >>> Found(0, 2, "A").end
    2
    """

    start: int
    end: int
    value: T
