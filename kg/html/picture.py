"""Builds the network of a page with pyvis: nodes told apart by shape and colour, and one curve a fact."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import MissingPart, SchemaError
from kg.model import Entity, Fact, Status
from kg.vocab import vocabulary

if TYPE_CHECKING:
    from pyvis.network import Network

_STYLES = Path(__file__).with_name("styles.toml")
_SCRIPT = "vis-network.min.js"
_CROWD = 1_000  # entities from which on all are drawn smaller, so that they do not cover each other


def network(entities: Sequence[Entity], facts: Sequence[Fact], places: Sequence[tuple[int, int]]) -> Network:
    """The network as pyvis builds it: nodes numbered as the entities, edges as the facts are.

    Args:
        facts: between two of the entities.
        places: of the entities.
    Raises:
        MissingPart: pyvis is not installed.
    """
    pyvis = _pyvis()
    whole = pyvis.network.Network(directed=True)
    whole.node_ids = _Numbers()
    number = {entity.id: index for index, entity in enumerate(entities)}
    ends = [(number[fact.subject.id], number[fact.object.id]) for fact in facts if isinstance(fact.object, Entity)]
    degree = Counter(end for pair in ends for end in pair)
    for index, (entity, (x, y)) in enumerate(zip(entities, places, strict=True)):
        style = style_of(entity.types)
        size = round((9 + 5 * math.log2(1 + degree[index])) * (1.0 if len(entities) < _CROWD else 0.7), 1)
        whole.add_node(index, label=" ", shape=style["shape"], x=x, y=y, size=size, group=style["name"])
    for index, (fact, (start, end), bend) in enumerate(zip(facts, ends, _bends(ends), strict=True)):
        whole.add_edge(start, end, id=index, bend=bend, dashes=dashes(fact.status))
    return whole


class _Numbers(list[int]):
    """The ids 0, 1, 2 … as they are added; knows at once whether it holds one, which pyvis asks for every end."""

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and 0 <= number < len(self)


def _pyvis() -> Any:
    try:
        import pyvis.network
    except ImportError as exc:
        raise MissingPart('pyvis is not installed; run pip install "capitalgraph[html]"') from exc
    return pyvis


def _bends(ends: Sequence[tuple[int, int]]) -> list[float]:
    """How far each edge curves, so that those between the same two lie beside each other."""
    between: dict[frozenset[int], list[int]] = defaultdict(list)
    for index, pair in enumerate(ends):
        between[frozenset(pair)].append(index)
    bends = [0.0] * len(ends)
    for indices in between.values():
        middle = (len(indices) - 1) / 2
        for place, index in enumerate(indices):
            start, end = ends[index]
            bend = (place - middle) * min(0.13, 0.6 / len(indices))
            bends[index] = round(bend if start <= end else -bend, 3)
    return bends


def dashes(status: Status) -> list[int] | bool:
    """How the line of a status is broken, in widths of a line: what is asserted is not."""
    if status is Status.ASSERTED:
        return False
    return [2, 6] if status is Status.DENIED else [9, 5]


@lru_cache(maxsize=1000)
def style_of(types: tuple[str, ...]) -> Mapping[str, Any]:
    """How an entity of these types looks: the first style of styles.toml that fits.

    >>> style_of(("ChipStartup",))["shape"], style_of(())["name"]
    ('square', 'Other')
    """
    terms = vocabulary()
    return next(style for style in styles() if style["name"] == "Other" or terms.is_a(types, style["name"]))


@cache
def styles() -> tuple[Mapping[str, Any], ...]:
    """The styles of styles.toml, in the order in which they are tried.

    Raises:
        SchemaError: the file is not as it must be.
    """
    import tomllib

    try:
        return tuple(tomllib.loads(_STYLES.read_text("utf-8"))["style"])
    except (OSError, KeyError, tomllib.TOMLDecodeError) as exc:
        raise SchemaError(f"html/{_STYLES.name}: cannot be used ({exc}); restore the file") from exc


def script() -> str:
    """The library that draws the network, as pyvis ships it, with its licence in the first lines.

    Raises:
        MissingPart: pyvis is not installed, or no longer ships it.
    """
    folder = Path(_pyvis().__file__).parent / "templates" / "lib"
    found = sorted(folder.glob(f"vis-*/{_SCRIPT}"))
    if not found:
        raise MissingPart(f'pyvis ships no {_SCRIPT}; run pip install "capitalgraph[html]" again')
    return found[-1].read_text("utf-8")
