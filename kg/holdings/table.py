"""The stakes around a company, or under an owner, as numbers for kg.ownership and with their facts; answers nothing."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from kg.graph import Edge, Graph
from kg.holdings.answers import Share
from kg.holdings.commitments import committed
from kg.holdings.statements import (
    CONCERT,
    HELD,
    HOLDING,
    Division,
    Size,
    Stake,
    Statement,
    divided,
    ends,
    plain_stake,
    statement,
)
from kg.holdings.units import told_once
from kg.holdings.vehicles import Pair, told_of, vehicles
from kg.model import Entity, Evidence
from kg.network.terms import Terms

if TYPE_CHECKING:
    from kg.ownership import Condition, Stakes
    from kg.ownership.walk import Ints

_NEAR = 1e-9


class Table:
    """The divisions of some companies; entities are numbered from 0 for the arrays.

    Args:
        divisions: how companies are divided, by the number of the graph.
        named: entities of the graph that have a number here although they may be in no stake.
    """

    def __init__(self, graph: Graph, terms: Terms, divisions: dict[int, Division], named: Iterable[int]) -> None:
        self.graph = graph
        self.terms = terms
        self.divisions = divisions
        self.rows = [stake for division in divisions.values() for stake in division.stakes]
        found = {*named, *divisions, *(row.holder for row in self.rows)}
        self.entities = sorted(found)
        self.place = {number: place for place, number in enumerate(self.entities)}
        self._direct: dict[int, dict[int, Share]] = {}
        self._pairs = {(row.holder, row.company): row for row in self.rows}

    @cached_property
    def stakes(self) -> Stakes:
        """The stakes as arrays; conditions of a company that cannot all be met are tried without its rank."""
        stakes = self._read(self.rows, self._joints(self.divisions) + self._ranks(set()))
        failed = {condition.company for condition in stakes.unmet}
        if failed:
            stakes = self._read(self.rows, self._joints(self.divisions) + self._ranks(failed))
        return stakes

    @cached_property
    def _conditioned(self) -> frozenset[int]:
        return frozenset(condition.company for condition in self.stakes.conditions)

    def of_one(self, company: int) -> Stakes:
        """The stakes in one company alone."""
        rows = self.divisions[company].stakes
        conditions = [c for c in self.stakes.conditions if c.company == self.place[company]]
        return self._read(rows, conditions)

    def _read(self, rows: Iterable[Stake], conditions: list[Condition]) -> Stakes:
        from kg.ownership import read

        rows = list(rows)
        return read(
            _whole(self.place[row.holder] for row in rows),
            _whole(self.place[row.company] for row in rows),
            [row.size.low for row in rows],
            [row.size.high for row in rows],
            conditions=conditions,
            entities=len(self.entities),
        )

    def _joints(self, companies: Iterable[int]) -> list[Condition]:
        from kg.ownership import joint

        return [
            joint(self.place[company], [self.place[holder] for holder in one.holders], *_ends(one.size))
            for company in companies
            for one in self.divisions[company].joints
        ]

    def _ranks(self, but: Collection[int]) -> list[Condition]:
        from kg.ownership import ranked

        found: list[Condition] = []
        for company, division in self.divisions.items():
            others = [self.place[row.holder] for row in division.stakes if row.holder != division.largest]
            if division.largest is not None and self.place[company] not in but:
                found += ranked(self.place[company], [self.place[division.largest]], others)
        return found

    # ----------------------------------------------------------------------------------------------------------- direct

    def direct(self, holder: int, company: int) -> Share | None:
        """What is stated that one holds of a company directly; None where nothing is."""
        if (holder, company) not in self._pairs:
            return None
        if company not in self._direct:
            self._direct[company] = self._directs(company)
        return self._direct[company].get(holder)

    def _directs(self, company: int) -> dict[int, Share]:
        from kg.ownership import direct_stakes

        sizes = {row.holder: row.size for row in self.divisions[company].stakes}
        place = self.place[company]
        digits = 10 if place in self._conditioned else 15  # of a programme
        opened = sum(size.low_open for size in sizes.values())
        found = {}
        for holder, low, high in direct_stakes(self.stakes, place):
            number = self.entities[holder]
            size = sizes[number]
            others = opened > size.low_open
            least, most = round(low, digits), round(high, digits)
            found[number] = Share(
                least,
                most,
                size.low_open and abs(size.low - least) < _NEAR,
                most > least and ((size.high_open and abs(size.high - most) < _NEAR) or (size.high != most and others)),
            )
        return found

    # --------------------------------------------------------------------------------------------------------- evidence

    def stake(self, holder: int, company: int) -> Stake:
        """The stake of a pair."""
        return self._pairs[holder, company]

    def evidence(self, rows: Iterable[Stake]) -> tuple[Evidence, ...]:
        """The sentences that count for stakes, each once."""
        return tuple(dict.fromkeys(item for its in self.evidence_of(rows).values() for item in its))

    def evidence_of(self, rows: Iterable[Stake]) -> dict[Stake, tuple[Evidence, ...]]:
        """The same by stake; all are read at once."""
        wanted = list(rows)
        told = self._told(list(dict.fromkeys(number for row in wanted for number in row.facts)))
        return {row: tuple(dict.fromkeys(item for number in row.facts for item in told[number])) for row in wanted}

    def _told(self, numbers: Sequence[int]) -> dict[int, tuple[Evidence, ...]]:
        """The sentences that count, by fact."""
        if self.terms.known_by is None and not self.terms.include_planned:  # then all of them count
            return self.graph.evidence_of(numbers)
        known = Terms(known_by=self.terms.known_by)
        facts = (known.admit(fact) for fact in self.graph.facts_at(numbers))
        return {number: fact.evidence if fact else () for number, fact in zip(numbers, facts, strict=True)}

    def entity(self, place: int) -> Entity:
        """The entity of a number in the arrays."""
        return self.graph.entity_at(self.entities[place])


def _whole(numbers: Iterable[int]) -> Ints:
    import numpy as np

    return np.fromiter(numbers, dtype=np.int64)


def _ends(size: Size) -> tuple[float, float]:
    low, high = size.low, size.high
    return (-math.inf if math.isnan(low) else low), (math.inf if math.isnan(high) else high)


# ------------------------------------------------------------------------------------------------------------- reading


def above(graph: Graph, company: int, terms: Terms, depth: int | None = None, *, named: Iterable[int] = ()) -> Table:
    """The stakes in a company, in its owners, in theirs, and so on; with a depth, of those nearer than that alone."""
    return above_all(graph, [company], terms, depth, named=named)


def above_all(
    graph: Graph, companies: Collection[int], terms: Terms, depth: int | None = None, *, named: Iterable[int] = ()
) -> Table:
    """The same of several companies, read together."""
    divisions: dict[int, Division] = {}
    beside, level = {*companies}, 0
    while beside and (depth is None or level < depth):
        found = divisions_of(graph, beside, terms)
        divisions |= found
        beside = {row.holder for division in found.values() for row in division.stakes} - divisions.keys()
        level += 1
    stated = {at: division for at, division in divisions.items() if division.stakes}
    return Table(graph, terms, stated, [*companies, *named])


def below(graph: Graph, owner: int, terms: Terms) -> Table:
    """The stakes in every company that an owner can have a share of, whoever holds them."""
    seen, beside, statuses, through = {owner}, {owner}, terms.statuses, vehicles(graph, terms.statuses)
    while beside:
        edges = (edge for edge in graph.edges_of(beside, HOLDING, HELD) if edge[4] in statuses)
        beside = ({pair[1] for edge in edges if (pair := ends(edge))} | through.below(beside)) - seen
        seen |= beside
    divisions = divisions_of(graph, seen, terms)
    return Table(graph, terms, {at: division for at, division in divisions.items() if division.stakes}, [owner])


def whole(graph: Graph, terms: Terms) -> Table:
    """The stakes in every company of which owners are stated."""
    companies = {pair[1] for edge in graph.edges() if edge[4] in terms.statuses and (pair := ends(edge))}
    divisions = divisions_of(graph, companies | vehicles(graph, terms.statuses).owners.keys(), terms)
    return Table(graph, terms, {at: division for at, division in divisions.items() if division.stakes}, ())


def divisions_of(graph: Graph, companies: Collection[int], terms: Terms) -> dict[int, Division]:
    """How some companies (numbers of the graph) are divided; one of which nothing is stated has no stakes."""
    statuses, is_dated, through = terms.statuses, terms.dated, vehicles(graph, terms.statuses)
    found, wanted = graph.edges_of(companies, HELD, HOLDING), {*companies} if through.links else ()
    pair_of, told_through = through.pair if through.links else ends, through.facts
    rows = [(pair, edge) for edge in found if edge[4] in statuses and (pair := pair_of(edge))]
    above = [((who, at), edge) for at in through.owners if at in wanted for who, edge in through.owners[at]]
    said = Counter(pair for pair, _ in (*rows, *above))
    alone: dict[int, list[Stake]] = {company: [] for company in companies}
    dated: list[tuple[Pair, Edge]] = list(above)
    for pair, edge in rows:
        # a basis or a rank is about other pairs too
        if is_dated or said[pair] > 1 or '"basis"' in edge[6] or '"rank"' in edge[6] or edge[0] in told_through:
            dated.append((pair, edge))
        elif stake := plain_stake(pair, edge):
            alone[pair[1]].append(stake)
    told, concert = _told(graph, dated, terms)
    divisions = {}
    for company, its in alone.items():
        if company in told:
            divisions[company] = divided(told[company], concert, its)
        else:  # as of most companies of a large core
            divisions[company] = Division(tuple(sorted(its, key=_holder)))
    return committed(graph, told_once(graph, divisions, terms), terms)


def _told(
    graph: Graph, rows: Collection[tuple[Pair, Edge]], terms: Terms
) -> tuple[dict[int, list[Statement]], frozenset[frozenset[int]]]:
    """What edges say of pairs that must be looked at as facts, by company; and who acts with joint holders."""
    facts = graph.facts_at([edge[0] for _, edge in rows])
    told: dict[int, list[Statement]] = {}
    for (pair, edge), fact in zip(rows, facts, strict=True):
        found = statement(edge, fact, terms)
        if found and (pair == (found.holder, found.company) or (found := told_of(found, pair))):
            told.setdefault(found.company, []).append(found)
    joint = {pair[0] for pair, edge in rows if '"basis"' in edge[6]}
    return told, _concert(graph, joint, terms) if joint else frozenset()


def _holder(stake: Stake) -> int:
    return stake.holder


def _concert(graph: Graph, holders: Collection[int], terms: Terms) -> frozenset[frozenset[int]]:
    """Pairs that act together, of whom one is among the holders."""
    edges = [edge for edge in graph.neighbours(holders) if edge[3] == CONCERT and edge[4] in terms.statuses]
    facts = graph.facts_at([edge[0] for edge in edges])
    return frozenset(
        frozenset(edge[1:3])
        for edge, fact in zip(edges, facts, strict=True)
        if edge[1] != edge[2] and terms.admit(fact)
    )
