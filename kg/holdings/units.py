"""Finds stakes that are told of a unit and of its parent alike: one stake, of the two together; adds nothing up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kg.fuse import agree
from kg.graph import Graph
from kg.holdings.statements import HOLDING, Division, Joint, Size, Stake, merged
from kg.network.terms import Terms

_MOST_ALIKE = 20  # stakes of one figure that are looked at beside one
_Pair = tuple[int, Stake, Stake]


def told_once(graph: Graph, divisions: Mapping[int, Division], terms: Terms) -> dict[int, Division]:
    """The divisions, in which no stake of a unit is counted again for its parent.

    Where a text gives one figure for a group and for its unit ("T owns 21 %", "P, a unit of T, holds 21 %"), who of
    them holds how much is not said: together they hold it once. The rows of a table are holders of record.
    """
    found = dict(divisions)
    for company, one, other in _of_groups(graph, list(_alike(divisions)), terms):
        found[company] = _joined(found[company], one, other)
    return found


def _alike(divisions: Mapping[int, Division]) -> Iterator[_Pair]:
    """Stakes in one company that have the same figure, as far as the rounder one goes."""
    for company, division in divisions.items():
        if len(division.stakes) < 2:
            continue
        exact = [stake for stake in division.stakes if (size := stake.size).low == size.high and size.low > 0]
        ordered = sorted(exact, key=_low)
        for number, one in enumerate(ordered):
            for other in ordered[number + 1 : number + 1 + _MOST_ALIKE]:
                if not _agree(one, other):
                    break
                yield company, one, other


def _low(stake: Stake) -> float:
    return stake.size.low


def _agree(one: Stake, other: Stake) -> bool:
    low, high = one.size.low, other.size.low
    if low == high or high - low > 1 or _decimals(low) == _decimals(high):  # of equal length they are rounded alike
        return low == high
    return agree("percent", low, high)


def _decimals(number: float) -> int:
    return len(repr(number).partition(".")[2])


def _of_groups(graph: Graph, alike: list[_Pair], terms: Terms) -> Iterator[_Pair]:
    """Those of a unit and its parent, told by texts."""
    if not alike:
        return
    holders = {stake.holder for _, *pair in alike for stake in pair}
    edges = [edge for edge in graph.edges_of(holders, HOLDING) if edge[4] in terms.statuses]
    units = {frozenset(edge[1:3]) for edge in edges}
    inside = [pair for pair in alike if frozenset((pair[1].holder, pair[2].holder)) in units]
    joined: set[tuple[int, int]] = set()
    for company, *pair in inside:
        keys = {(company, stake.holder) for stake in pair}
        facts = graph.facts_at([number for stake in pair for number in stake.facts])
        if joined.isdisjoint(keys) and all(item.line is None for fact in facts for item in fact.evidence):
            joined |= keys
            yield company, pair[0], pair[1]


def _joined(division: Division, one: Stake, other: Stake) -> Division:
    if any({one.holder, other.holder} & {*joint.holders} for joint in division.joints):
        return division
    size = merged([one.size, other.size])
    known = Size(0.0, size.high)
    stakes = (stake._replace(size=known) if stake in (one, other) else stake for stake in division.stakes)
    joint = Joint(tuple(sorted((one.holder, other.holder))), size)
    return replace(division, stakes=tuple(stakes), joints=(*division.joints, joint))
