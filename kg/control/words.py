"""Words by which a sentence says who decides, from words.toml; knows no graph."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from math import inf
from pathlib import Path

from kg.errors import SchemaError
from kg.normalize.scripts import plain_form

_TABLE = Path(__file__).with_name("words.toml")


def says(kind: str, text: str) -> bool:
    """Whether a sentence has words of a kind (a table of words.toml).

    >>> says("named", "姚奎川為璟澜科技的實際控制人"), says("named", "Ada Norvik has 28 % of the votes")
    (True, False)
    """
    plain = _plain(text)
    return any(word in plain for word in _words()[kind])


def nearness(kind: str, text: str, names: Iterable[str]) -> float:
    """How many characters lie between a name and words of a kind at the nearest place; infinite without either.

    >>> nearness("held", "Alder Holding is the majority shareholder of Birch.", ["Alder Holding"])
    8
    """
    plain = _plain(text)
    at = [(start, start + len(name)) for name in map(_plain, names) if name for start in _places(plain, name)]
    spans = [(start, start + len(word)) for word in _words()[kind] for start in _places(plain, word)]
    return min((_gap(word, name) for word in spans for name in at), default=inf)


def role(text: str, names: Iterable[str]) -> str:
    """What a sentence calls one who runs a fund: "partner" or "manager", by the words nearest to a name.

    >>> role("The general partner of Alder Fund is Pine; Birch is its manager.", ["Birch"])
    'manager'
    """
    names = list(names)
    return "partner" if nearness("partner", text, names) < nearness("manager", text, names) else "manager"


def _gap(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(one[0], other[0]) - min(one[1], other[1])


def _places(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _plain(text: str) -> str:
    return plain_form(text).casefold()


@cache
def _words() -> dict[str, tuple[str, ...]]:
    try:
        table = tomllib.loads(_TABLE.read_text("utf-8"))
        return {kind: tuple(word.casefold() for word in (*row["latin"], *row["han"])) for kind, row in table.items()}
    except (OSError, tomllib.TOMLDecodeError, KeyError) as exc:
        raise SchemaError(f"{_TABLE}: {exc}; install capitalgraph again") from exc
