"""Stakes that are held through somebody: one of the vehicle, and one of unknown size in the vehicle; adds nothing up.

"A holds 12 % of B through C" (`via` on a stake of A's, or `vehicle` on one of C's) says that C has 12 % of B and A some
part of C; it does not say that A has 12 % besides. A vehicle that the graph does not know by that name is passed over.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from weakref import WeakKeyDictionary

from kg.errors import NameAmbiguous, NameUnknown
from kg.graph import Edge, Graph
from kg.holdings.statements import HELD, Size, Statement, ends

Pair = tuple[int, int]


@dataclass(frozen=True)
class Vehicles:
    """What a graph says of stakes held through somebody, by the numbers of the graph."""

    links: tuple[tuple[Edge, int, int], ...]
    """A fact, whose vehicle it tells of, and the vehicle."""

    @cached_property
    def owners(self) -> dict[int, list[tuple[int, Edge]]]:
        """Who has a part of a vehicle, with the facts that say so."""
        found: dict[int, list[tuple[int, Edge]]] = {}
        for edge, owner, vehicle in self.links:
            found.setdefault(vehicle, []).append((owner, edge))
        return found

    @cached_property
    def _holders(self) -> dict[int, int]:
        """Who holds what a fact tells of, where that is the vehicle."""
        return {edge[0]: vehicle for edge, _, vehicle in self.links}

    def pair(self, edge: Edge) -> Pair | None:
        """Holder and company of an edge; the holder is the vehicle, where there is one."""
        pair = ends(edge)
        return (self._holders.get(edge[0], pair[0]), pair[1]) if pair else None

    @property
    def facts(self) -> Collection[int]:
        """The facts about a stake held through somebody."""
        return self._holders.keys()

    def below(self, numbers: Collection[int]) -> set[int]:
        """The vehicles of some owners, and what some vehicles hold."""
        found = {vehicle for _, owner, vehicle in self.links if owner in numbers}
        return found | {edge[2] for edge, _, vehicle in self.links if vehicle in numbers}


_NO_VEHICLES = Vehicles(())
_known: WeakKeyDictionary[Graph, Vehicles] = WeakKeyDictionary()  # a graph never changes


def vehicles(graph: Graph, statuses: Collection[str]) -> Vehicles:
    """The stakes of a graph that are held through somebody, of facts with one of these statuses."""
    if graph not in _known:
        edges = graph.edges_with(HELD, "via", "vehicle")
        _known[graph] = Vehicles(tuple(link for edge in edges for link in _links(graph, edge)))
    every = _known[graph].links
    return Vehicles(tuple(link for link in every if link[0][4] in statuses)) if every else _NO_VEHICLES


def told_of(said: Statement, pair: Pair) -> Statement | None:
    """A statement about a stake held through somebody, as it concerns a pair; None where it says nothing of that.

    That it is over does not say that the vehicle is no longer theirs.
    """
    if pair[1] == said.company:
        return replace(said, holder=pair[0])
    if said.size == Size(0.0, 0.0):
        return None
    return replace(said, holder=pair[0], company=pair[1], size=Size(), votes=Size(), joint=False, largest=False)


def _links(graph: Graph, edge: Edge) -> Iterable[tuple[Edge, int, int]]:
    said = json.loads(edge[6])
    via, vehicle = said.get("via"), said.get("vehicle")
    named = _called(graph, str(via or vehicle), edge)
    if named is not None and named not in edge[1:3]:
        yield (edge, edge[1], named) if via else (edge, named, edge[1])


def _called(graph: Graph, name: str, edge: Edge) -> int | None:
    """Who goes by a name: of several the one that the graph ties to the stake."""
    try:
        return graph.number(graph.entity(name).id)
    except NameAmbiguous as exc:
        beside = {end for near in graph.neighbours(edge[1:3]) for end in near[1:3]} - {*edge[1:3]}
        found = {number for id in exc.candidates if (number := graph.number(id)) in beside}
        return found.pop() if len(found) == 1 else None
    except NameUnknown:
        return None
