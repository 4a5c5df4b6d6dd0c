"""Finds companies of which more than 100 % are stated; lowers nothing and answers nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from kg.graph import Graph
from kg.holdings.answers import Finding
from kg.holdings.statements import Division, ends
from kg.holdings.table import Table, divisions_of
from kg.network.terms import ASSERTED, Terms

_NEAR = 1e-9  # percent


def over_full(graph: Graph, companies: Collection[int] | None = None, terms: Terms = ASSERTED) -> Iterator[Finding]:
    """The companies, by id, of which the stated stakes are more than 100 %.

    Args:
        companies: numbers of the graph; None for all.
        terms: which facts count.
    """
    if companies is None:
        companies = {pair[1] for edge in graph.edges() if edge[4] in terms.statuses and (pair := ends(edge))}
    found = divisions_of(graph, companies, terms)
    divisions = {company: one for company, one in found.items() if stated(one) > 100 + _NEAR}
    yield from over_full_of(Table(graph, terms, divisions, ()))


def over_full_of(table: Table) -> Iterator[Finding]:
    """The same of the companies of a table."""
    totals = {company: stated(division) for company, division in table.divisions.items()}
    over = {company: total for company, total in totals.items() if total > 100 + _NEAR}
    table.graph.load(over)
    found = []
    for company, total in over.items():
        sized = [stake for stake in table.divisions[company].stakes if stake.size.is_stated]
        about = table.graph.entity_at(company)
        found.append(Finding("over-100", (about,), table.evidence(sized), round(total, 10)))
    yield from sorted(found, key=lambda one: one.members[0].id)


def stated(division: Division) -> float:
    """The sum of what is stated at least of a company's owners, a joint stake once."""
    least = {stake.holder: stake.size.low if stake.size.low > 0 else 0.0 for stake in division.stakes}
    total = 0.0
    for joint in division.joints:
        alone = sum(least.pop(holder, 0.0) for holder in joint.holders)
        total += max(alone, joint.size.low) if joint.size.low > 0 else alone
    return total + sum(least.values())
