"""Chooses which entities and facts go into a page; the same graph and the same wishes give the same part."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.errors import InputError, NameUnknown
from kg.graph import Graph
from kg.model import Entity, Fact, Value
from kg.network import Terms, told
from kg.network.terms import ASSERTED

MOST_NODES = 5_000
MOST_EDGES = 20_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What a page is to show.

    Args:
        names: whom it is about; everything when there are none.
        hops: how many steps around them.
        relations: only these predicates; all when there are none.
        as_of: ISO 8601; only what held then.
        limit: the most entities; those with most facts stay, and whom the page is about.
        most_edges: the most facts between two entities; the more certain ones stay.
        known_by: ISO 8601; only what was published by then, undated documents are left out.
    """

    names: Sequence[str] = ()
    hops: int = 1
    relations: Collection[str] = ()
    as_of: str | None = None
    limit: int = MOST_NODES
    most_edges: int = MOST_EDGES
    known_by: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What a page shows: entities by id, facts in the order of `kg facts`, and how much did not fit.

    `terms` are the dates that were asked for, by which what is computed of the facts must go too.
    """

    entities: tuple[Entity, ...]
    facts: tuple[Fact, ...]
    around: tuple[Entity, ...]
    left_entities: int
    left_facts: int
    terms: Terms = ASSERTED


def choose(graph: Graph, wish: Wish) -> Part:
    """The part of a graph that goes into a page.

    Raises:
        NameUnknown, NameAmbiguous: a name is not that of one entity.
        InputError: a date is none, or nothing is left.
    """
    around = tuple(dict.fromkeys(map(graph.entity, wish.names)))
    facts = list(_wanted(graph, wish))
    ends = [(fact.subject.id, fact.object.id) for fact in facts if isinstance(fact.object, Entity)]
    mentioned = {fact.subject.id for fact in facts} | {end for pair in ends for end in pair}
    near = _near(ends, [entity.id for entity in around], wish.hops) if around else mentioned
    wanted = [fact for fact in facts if _inside(fact, near)]
    kept = _best_connected(near, ends, {entity.id for entity in around}, wish.limit)
    shown = _bounded([fact for fact in wanted if _inside(fact, kept)], wish.most_edges)
    if not shown and not around:
        raise InputError("nothing is left to show; ask for less: another --relation, a later --as-of, or none")
    entities = _entities(shown, around)
    terms = Terms(as_of=wish.as_of, known_by=wish.known_by)
    return Part(entities, tuple(shown), around, len(near) - len(entities), len(wanted) - len(shown), terms)


def picked(graph: Graph, ids: Iterable[str]) -> Part | None:
    """The part of a graph that consists of these, for a page of an answer.

    Args:
        ids: of entities and of facts; what is neither is passed over.
    Returns:
        None where the graph has none of them.
    """
    wanted = list(dict.fromkeys(ids))
    entities = [entity for id in wanted if (entity := _known(graph, id))]
    facts = sorted(graph.facts_by_ids(wanted), key=lambda fact: (fact.subject.id, fact.predicate, fact.id))
    shown = _entities(facts, entities)
    return Part(shown, tuple(facts), (), 0, 0) if shown else None


def _known(graph: Graph, id: str) -> Entity | None:
    try:
        return graph.entity_at(graph.number(id))
    except NameUnknown:
        return None


def _wanted(graph: Graph, wish: Wish) -> Iterator[Fact]:
    """The facts of every status that the wish leaves."""
    terms = Terms(as_of=wish.as_of, known_by=wish.known_by)
    graph.name_as_of(wish.as_of)
    wanted = (fact for fact in graph.facts() if not wish.relations or fact.predicate in wish.relations)
    yield from told(wanted, terms) if terms.dated else wanted


def _near(ends: Sequence[tuple[str, str]], start: Sequence[str], hops: int) -> set[str]:
    beside: dict[str, set[str]] = defaultdict(set)
    for one, other in ends:
        beside[one].add(other)
        beside[other].add(one)
    found = edge = set(start)
    for _ in range(hops):
        edge = {other for one in edge for other in beside[one]} - found
        found = found | edge
    return found


def _best_connected(near: set[str], ends: Sequence[tuple[str, str]], always: set[str], limit: int) -> set[str]:
    if len(near) <= limit:
        return near
    degree = Counter(end for pair in ends if near.issuperset(pair) for end in set(pair))
    ordered = sorted(near - always, key=lambda id: (-degree[id], id))
    return always | set(ordered[: max(0, limit - len(always))])


def _inside(fact: Fact, kept: set[str]) -> bool:
    return fact.subject.id in kept and (isinstance(fact.object, Value) or fact.object.id in kept)


def _bounded(facts: list[Fact], most_edges: int) -> list[Fact]:
    edges = [fact for fact in facts if isinstance(fact.object, Entity)]
    if len(edges) <= most_edges:
        return facts
    surest = sorted(edges, key=lambda fact: (-fact.confidence, -len(fact.evidence), fact.id))[most_edges:]
    dropped = {fact.id for fact in surest}
    return [fact for fact in facts if fact.id not in dropped]


def _entities(facts: Iterable[Fact], around: Iterable[Entity]) -> tuple[Entity, ...]:
    found = {entity.id: entity for entity in around}
    for fact in facts:
        for side in (fact.subject, fact.object):
            if isinstance(side, Entity):
                found.setdefault(side.id, side)
    return tuple(entity for _, entity in sorted(found.items()))
