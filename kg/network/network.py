"""Answers how two entities are connected, who funds whom and what two have in common; never writes and never prints."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property, partial
from itertools import islice, pairwise

from kg.errors import InputError
from kg.graph import Edge, Graph
from kg.model import Entity, Fact, Path, Searched, Status
from kg.network.answers import (
    Common,
    Connections,
    Holding,
    Investor,
    Investors,
    Portfolio,
    Shared,
    Step,
    strength,
    strongest_first,
)
from kg.network.search import Adjacency, Row, Search
from kg.network.standing import standing
from kg.network.terms import ASSERTED, Terms
from kg.vocab import vocabulary

FUNDING = ("investedIn", "holdsSharesIn", "acquired", "limitedPartnerOf")  # capital goes from subject to object
NEAREST = 5  # entities that are named where there is no connection
_KEPT = 4  # searches under different terms whose reading is kept


class Network:
    """A graph as something to walk on; what a search has read is kept for the next.

    Args:
        graph: open for as long as questions are asked.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._read: dict[Terms, Adjacency] = {}

    # ---------------------------------------------------------------------------------------------------- connections

    def path(
        self,
        first: str,
        second: str,
        *,
        max_hops: int = 6,
        limit: int = 5,
        via: Iterable[str] = (),
        avoid: Iterable[str] = (),
        terms: Terms = ASSERTED,
        through_hubs: bool = False,
    ) -> Connections:
        """How two entities are connected, best first.

        Args:
            first, second: names or ids.
            max_hops: the longest connection that counts.
            limit: the most connections that are given.
            via: names of entities that every connection passes.
            avoid: names of entities that none passes.
            terms: which facts count.
            through_hubs: also by places, exchanges and schools.
        Raises:
            InputError: both names are one entity, or an end is to be avoided.
            NameUnknown, NameAmbiguous: a name is not that of one entity.
        """
        self.graph.name_as_of(terms.as_of)
        start, goal = self._two(first, second)
        number = {name: self._number(name) for name in (*via, *avoid)}
        passed = tuple(dict.fromkeys(number[name] for name in via))
        avoided = self._avoided(start, goal, {name: number[name] for name in avoid})
        ask = partial(self._connections, start, goal, max_hops=max_hops, via=passed, avoided=avoided)
        paths, complete = ask(limit=limit, terms=terms, through_hubs=through_hubs)
        if paths:
            return Connections(start, goal, paths, self._searched(max_hops), complete=complete)
        beyond = []
        if not terms.include_planned and ask(limit=1, terms=terms.planned(), through_hubs=through_hubs)[0]:
            beyond.append("--include-planned")
        if not through_hubs and ask(limit=1, terms=terms, through_hubs=True)[0]:
            beyond.append("--through-hubs")
        nearest = self._nearest(start, terms), self._nearest(goal, terms)
        return Connections(start, goal, (), self._searched(max_hops), nearest, complete, tuple(beyond))

    def _connections(
        self,
        start: Entity,
        goal: Entity,
        *,
        max_hops: int,
        limit: int,
        via: tuple[int, ...],
        avoided: frozenset[int],
        terms: Terms,
        through_hubs: bool,
    ) -> tuple[tuple[Path, ...], bool]:
        adjacency = self._adjacency(terms)
        ends = {self.graph.number(start.id), self.graph.number(goal.id)}
        closed = avoided | (frozenset() if through_hubs else self._hubs - ends - set(via))
        first, last = self.graph.number(start.id), self.graph.number(goal.id)
        search = Search(adjacency, first, last, self.graph.ids, closed, via, max_hops)
        chains = list(islice(search.chains(), limit))
        return tuple(Path(tuple(self._steps(adjacency, chain, terms))) for chain in chains), search.complete

    def _steps(self, adjacency: Adjacency, chain: tuple[int, ...], terms: Terms) -> Iterator[Step]:
        for here, there in pairwise(chain):
            at = self.graph.entity_at(here)
            numbers = [row[0] for row in adjacency.links(here, there)]
            counted = standing(self.graph.facts_at(numbers), terms)
            best, *others = (Step(fact, fact.subject == at) for fact in strongest_first(counted))
            yield Step(best.fact, best.forward, tuple(others))

    def _adjacency(self, terms: Terms) -> Adjacency:
        if terms not in self._read:
            if len(self._read) >= _KEPT:
                del self._read[next(iter(self._read))]
            self._read[terms] = Adjacency(partial(self._rows, terms))
        return self._read[terms]

    def _rows(self, terms: Terms, numbers: Collection[int]) -> Iterator[Row]:
        strengths = {name: item.path_strength for name, item in vocabulary().predicates.items()}
        statuses = terms.statuses
        beside = (edge for edge in self.graph.neighbours(numbers) if strengths.get(edge[3], 0) and edge[4] in statuses)
        for number, subject, object_, predicate, status, confidence, _ in self._counting(terms, beside):
            walked = strengths[predicate]
            sure = walked if status == Status.ASSERTED else walked - 100
            yield number, subject, object_, sure, round(1000 * (1 - confidence))

    def _counting(self, terms: Terms, edges: Iterable[Edge]) -> Iterable[Edge]:
        """The edges of the wanted relations that stand at the dates asked for."""
        wanted = [edge for edge in edges if not terms.relations or edge[3] in terms.relations]
        if not terms.dated:
            return wanted
        facts = self.graph.facts_at([edge[0] for edge in wanted])
        kept = {fact.id for fact in standing(facts, terms)}
        return [edge for edge, fact in zip(wanted, facts, strict=True) if fact.id in kept]

    @cached_property
    def _hubs(self) -> frozenset[int]:
        """Entities that stand next to everybody and so explain nothing."""
        rows = self.graph.store.rows  # there are few combinations of types, however many entities
        written = [types for (types,) in rows("SELECT DISTINCT types FROM entity")]
        hubs = [types for types in written if vocabulary().is_hub(json.loads(types))]
        marks = ", ".join("?" * len(hubs))
        return frozenset(number for (number,) in rows(f"SELECT number FROM entity WHERE types IN ({marks})", hubs))  # noqa: S608

    def _nearest(self, about: Entity, terms: Terms) -> tuple[Entity, ...]:
        beside = self._adjacency(terms).best(self.graph.number(about.id))
        ids = self.graph.ids(list(beside))
        ordered = sorted(beside, key=lambda number: (beside[number], ids[number]))
        return tuple(map(self.graph.entity_at, ordered[:NEAREST]))

    def _searched(self, max_hops: int) -> Searched:
        counts = self.graph.counts()
        return Searched(counts.documents, counts.entities, counts.facts, max_hops)

    def _number(self, name: str) -> int:
        return self.graph.number(self.graph.entity(name).id)

    def _two(self, first: str, second: str) -> tuple[Entity, Entity]:
        one, two = self.graph.entity(first), self.graph.entity(second)
        if one == two:
            raise InputError(f"{first!r} and {second!r} are the same entity ({one.id}); give two different ones")
        return one, two

    def _avoided(self, start: Entity, goal: Entity, avoid: dict[str, int]) -> frozenset[int]:
        for name, number in avoid.items():
            if self.graph.entity_at(number) in (start, goal):
                raise InputError(f"--avoid {name!r} is an end of the connection; avoid another entity")
        return frozenset(avoid.values())

    # -------------------------------------------------------------------------------------------------- who with whom

    def investors(self, company: str, terms: Terms = ASSERTED) -> Investors:
        """Who funds a company, the strongest relation first.

        Raises:
            NameUnknown, NameAmbiguous: the name is not that of one entity.
        """
        self.graph.name_as_of(terms.as_of)
        about = self.graph.entity(company)
        found = self._around(about, terms, lambda fact: fact.object == about and fact.predicate in FUNDING)
        return Investors(about, terms.as_of, terms.known_by, tuple(Investor(who, facts) for who, facts in found))

    def portfolio(self, investor: str, terms: Terms = ASSERTED) -> Portfolio:
        """Whom an investor funds, the strongest relation first.

        Raises:
            NameUnknown, NameAmbiguous: the name is not that of one entity.
        """
        self.graph.name_as_of(terms.as_of)
        about = self.graph.entity(investor)
        found = self._around(about, terms, lambda fact: fact.subject == about and fact.predicate in FUNDING)
        return Portfolio(about, terms.as_of, terms.known_by, tuple(Holding(who, facts) for who, facts in found))

    def common(self, first: str, second: str, terms: Terms = ASSERTED, through_hubs: bool = False) -> Common:
        """What stands next to both of two entities; hubs, which stand next to everybody, only where they are asked for.

        Raises:
            InputError: both names are those of one entity.
            NameUnknown, NameAmbiguous: a name is not that of one entity.
        """
        self.graph.name_as_of(terms.as_of)
        one, two = self._two(first, second)
        beside = dict(self._around(two, terms, _walked))
        shared = [
            Shared(entity, facts, beside[entity])
            for entity, facts in self._around(one, terms, _walked)
            if entity in beside and (through_hubs or not vocabulary().is_hub(entity.types))
        ]
        shared.sort(key=lambda item: (-min(strength(item.first[0])[0], strength(item.second[0])[0]), item.entity.id))
        return Common(one, two, tuple(shared))

    def _around(
        self, about: Entity, terms: Terms, wanted: Callable[[Fact], bool]
    ) -> list[tuple[Entity, tuple[Fact, ...]]]:
        """Who stands next to an entity by the wanted facts, the strongest first."""
        found: dict[Entity, list[Fact]] = {}
        for fact in standing(filter(wanted, self.graph.facts(about=about.id)), terms):
            other = fact.object if fact.subject == about else fact.subject
            if isinstance(other, Entity) and other != about:
                found.setdefault(other, []).append(fact)
        ordered = {other: strongest_first(facts) for other, facts in found.items()}
        return sorted(ordered.items(), key=lambda item: (*(-part for part in strength(item[1][0])), item[0].id))


def _walked(fact: Fact) -> bool:
    known = vocabulary().predicates.get(fact.predicate)
    return bool(known and known.path_strength)
