"""The stakes around a company, or under an owner, as numbers for kg.ownership and with their facts; answers nothing."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from kg.graph import Edge, Graph
from kg.holdings.answers import Share
from kg.holdings.statements import CONCERT, Division, Size, Stake, divided, ends, statement
from kg.model import Entity, Evidence
from kg.network.terms import Terms

if TYPE_CHECKING:
    from kg.ownership import Condition, Stakes
    from kg.ownership.walk import Ints

_NEAR = 1e-9
_DATED = re.compile('"(?:basis|rank)"')  # qualifiers by which statements about different pairs are compared


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

    @cached_property
    def stakes(self) -> Stakes:
        """The stakes as arrays; conditions of a company that cannot all be met are tried without its rank."""
        stakes = self._read(self.rows, self._joints(self.divisions) + self._ranks(set()))
        failed = {condition.company for condition in stakes.unmet}
        if failed:
            stakes = self._read(self.rows, self._joints(self.divisions) + self._ranks(failed))
        return stakes

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
        if company not in self._direct:
            self._direct[company] = self._directs(company) if company in self.divisions else {}
        return self._direct[company].get(holder)

    def _directs(self, company: int) -> dict[int, Share]:
        from kg.ownership import direct_stakes

        sizes = {row.holder: row.size for row in self.divisions[company].stakes}
        place = self.place[company]
        digits = 10 if any(condition.company == place for condition in self.stakes.conditions) else 15  # of a programme
        found = {}
        for holder, low, high in direct_stakes(self.stakes, place):
            number = self.entities[holder]
            size = sizes[number]
            others = any(other.low_open for by, other in sizes.items() if by != number)
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
        return next(row for row in self.divisions[company].stakes if row.holder == holder)

    def evidence(self, rows: Iterable[Stake]) -> tuple[Evidence, ...]:
        """The sentences that count for stakes, each once."""
        facts = self.graph.facts_at(dict.fromkeys(number for row in rows for number in row.facts))
        known = Terms(known_by=self.terms.known_by)
        counted = (known.admit(fact) for fact in facts)
        return tuple(dict.fromkeys(item for fact in counted if fact for item in fact.evidence))

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
    divisions: dict[int, Division] = {}
    beside, level = {company}, 0
    while beside and (depth is None or level < depth):
        found = _divisions(graph, beside, terms)
        divisions |= found
        beside = {row.holder for division in found.values() for row in division.stakes} - divisions.keys()
        level += 1
    stated = {at: division for at, division in divisions.items() if division.stakes}
    return Table(graph, terms, stated, [company, *named])


def below(graph: Graph, owner: int, terms: Terms) -> Table:
    """The stakes in every company that an owner can have a share of, whoever holds them."""
    seen, beside = {owner}, {owner}
    while beside:
        pairs = [pair for edge in graph.neighbours(beside) if edge[4] in terms.statuses and (pair := ends(edge))]
        beside = {company for holder, company in pairs if holder in beside} - seen
        seen |= beside
    divisions = _divisions(graph, seen, terms)
    return Table(graph, terms, {at: division for at, division in divisions.items() if division.stakes}, [owner])


def _divisions(graph: Graph, companies: Collection[int], terms: Terms) -> dict[int, Division]:
    edges: dict[int, list[Edge]] = {company: [] for company in companies}
    for edge in graph.neighbours(companies):
        pair = ends(edge)
        if pair and pair[1] in edges and edge[4] in terms.statuses:
            edges[pair[1]].append(edge)
    said = Counter(ends(edge) for its in edges.values() for edge in its)
    dated = [e for its in edges.values() for e in its if terms.dated or said[ends(e)] > 1 or _DATED.search(e[6])]
    facts = dict(zip((edge[0] for edge in dated), graph.facts_at([edge[0] for edge in dated]), strict=True))
    joint = {pair[0] for edge in dated if '"basis"' in edge[6] and (pair := ends(edge))}
    concert = _concert(graph, joint, terms) if joint else frozenset()
    return {
        company: divided([found for edge in its if (found := statement(edge, facts.get(edge[0]), terms))], concert)
        for company, its in edges.items()
    }


def _concert(graph: Graph, holders: Collection[int], terms: Terms) -> frozenset[frozenset[int]]:
    """Pairs that act together, of whom one is among the holders."""
    edges = [edge for edge in graph.neighbours(holders) if edge[3] == CONCERT and edge[4] in terms.statuses]
    facts = graph.facts_at([edge[0] for edge in edges])
    return frozenset(
        frozenset(edge[1:3])
        for edge, fact in zip(edges, facts, strict=True)
        if edge[1] != edge[2] and terms.admit(fact)
    )
