"""Answers how two entities are connected, who funds whom and what two have in common; never writes and never prints."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from kg.errors import InputError
from kg.graph import Graph
from kg.model import Entity, Fact, Hop, Path, PathAnswer, Searched, Status, Value
from kg.network.search import Adjacency, Row, Search
from kg.network.terms import Terms
from kg.vocab import vocabulary

log = logging.getLogger(__name__)

FUNDING = ("investedIn", "holdsSharesIn", "acquired", "limitedPartnerOf")  # capital goes from subject to object
NEAREST = 5  # entities that are named where there is no connection


@dataclass(frozen=True, slots=True)
class Step(Hop):
    """A hop, with the other facts that join the same two entities, the strongest first."""

    also: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True)
class Connections(PathAnswer):
    """The answer of a path search; `complete` is False where it was ended early to bound the work."""

    complete: bool = True


@dataclass(frozen=True, slots=True)
class Investor:
    """One who funds a company, and the facts that say so, the strongest first."""

    investor: Entity
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Investors:
    """Who funds a company; the dates asked for are None where none was."""

    company: Entity
    as_of: str | None
    known_by: str | None
    investors: tuple[Investor, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """One company that an investor funds, and the facts that say so, the strongest first."""

    company: Entity
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Whom an investor funds; the dates asked for are None where none was."""

    investor: Entity
    as_of: str | None
    known_by: str | None
    portfolio: tuple[Holding, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """What stands next to both of two entities, and the facts on either side, the strongest first."""

    entity: Entity
    first: tuple[Fact, ...]
    second: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Common:
    """What two entities have in common, the strongest first."""

    first: Entity
    second: Entity
    common: tuple[Shared, ...]


def strength(fact: Fact) -> tuple[int, float]:
    """How much a fact says about a connection: what is asserted before what is not, then by relation and certainty."""
    known = vocabulary().predicates.get(fact.predicate)
    walked = known.path_strength if known else 0
    return (walked if fact.status is Status.ASSERTED else walked - 100), fact.confidence


def _strongest_first(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    return tuple(sorted(facts, key=lambda fact: (*(-part for part in strength(fact)), fact.id)))


# -------------------------------------------------------------------------------------------------------- who with whom


def investors(graph: Graph, company: str, terms: Terms) -> Investors:
    """Who funds a company, the strongest relation first.

    Raises:
        NameUnknown, NameAmbiguous: the name is not that of one entity.
    """
    about = graph.entity(company)
    found = _around(graph, about, terms, lambda fact: fact.object == about and fact.predicate in FUNDING)
    return Investors(about, terms.as_of, terms.known_by, tuple(Investor(who, facts) for who, facts in found))


def portfolio(graph: Graph, investor: str, terms: Terms) -> Portfolio:
    """Whom an investor funds, the strongest relation first.

    Raises:
        NameUnknown, NameAmbiguous: the name is not that of one entity.
    """
    about = graph.entity(investor)
    found = _around(graph, about, terms, lambda fact: fact.subject == about and fact.predicate in FUNDING)
    return Portfolio(about, terms.as_of, terms.known_by, tuple(Holding(who, facts) for who, facts in found))


def common(graph: Graph, first: str, second: str, terms: Terms, through_hubs: bool = False) -> Common:
    """What stands next to both of two entities; hubs, which stand next to everybody, only where they are asked for.

    Raises:
        InputError: both names are those of one entity.
        NameUnknown, NameAmbiguous: a name is not that of one entity.
    """
    one, two = _two(graph, first, second)
    beside = dict(_around(graph, two, terms, _walked))
    shared = [
        Shared(entity, facts, beside[entity])
        for entity, facts in _around(graph, one, terms, _walked)
        if entity in beside and (through_hubs or not vocabulary().is_hub(entity.types))
    ]
    shared.sort(key=lambda item: (-min(strength(item.first[0])[0], strength(item.second[0])[0]), item.entity.id))
    return Common(one, two, tuple(shared))


def _walked(fact: Fact) -> bool:
    known = vocabulary().predicates.get(fact.predicate)
    return bool(known and known.path_strength)


def _around(
    graph: Graph, about: Entity, terms: Terms, wanted: Callable[[Fact], bool]
) -> list[tuple[Entity, tuple[Fact, ...]]]:
    """Who stands next to an entity by the wanted facts, the strongest first."""
    found: dict[Entity, list[Fact]] = {}
    for fact in graph.facts(about=about.id):
        counted = terms.admit(fact) if wanted(fact) else None
        other = fact.object if fact.subject == about else fact.subject
        if counted and not isinstance(other, Value) and other != about:
            found.setdefault(other, []).append(counted)
    ordered = {other: _strongest_first(facts) for other, facts in found.items()}
    return sorted(ordered.items(), key=lambda item: (*(-part for part in strength(item[1][0])), item[0].id))


def _two(graph: Graph, first: str, second: str) -> tuple[Entity, Entity]:
    one, two = graph.entity(first), graph.entity(second)
    if one == two:
        raise InputError(f"{first!r} and {second!r} are the same entity ({one.id}); give two different ones")
    return one, two
