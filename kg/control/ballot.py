"""Stakes and sayings around a company → votes and seats as numbers, for kg.ownership; decides nothing.

Votes are those that are stated, else the capital. A managed fund's own stakes do not vote, nor do limited partners.
Votes that are not somebody's own stake (entrusted by proxy, or stated without their shares) are `Cast`s: holders of
their own, numbered below 0, who do what their caster wants.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kg.control.sayings import MANAGER, MOST, PARTNER, PROXY, VOTES, Saying
from kg.control.seats import NOTHING, Chair, Gathered, figures, gather, groups, managers, same, stated
from kg.errors import NameAmbiguous, NameUnknown
from kg.graph import Graph
from kg.holdings.questions import Asked
from kg.holdings.statements import Division, Size, Stake
from kg.holdings.table import Table
from kg.network.terms import Terms

if TYPE_CHECKING:
    from kg.ownership import Condition, Stakes
    from kg.ownership.control import Powers

_LIMITED: Final = "limitedPartnerOf"
_NEAR: Final = 1e-6
OPEN: Final = 1e-6
"""Percent that is added to a minimum that is not meant itself: more than 50 is more than half."""

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cast:
    """Votes in a company that `who` casts: those of `giver`, or, where None, votes whose shares are not stated."""

    who: tuple[int, ...]
    company: int
    giver: int | None
    facts: tuple[int, ...]
    by_proxy: bool = False


@dataclass
class Ballot:
    """The votes around a company; numbers are those of the graph, and those below 0 of `casts`."""

    gathered: Gathered
    sizes: dict[Pair, Size] = field(default_factory=dict)
    chairs: list[Chair] = field(default_factory=list)
    casts: dict[int, Cast] = field(default_factory=dict)
    rights: set[Pair] = field(default_factory=set)
    _conditions: list[tuple[int, tuple[int, ...], Size]] = field(default_factory=list)

    @property
    def graph(self) -> Graph:
        """The graph that was read."""
        return self.gathered.graph

    @cached_property
    def table(self) -> Table:
        """The stakes as capital."""
        stated = {at: division for at, division in self.gathered.divisions.items() if division.stakes}
        return Table(self.graph, self.gathered.reader.terms, stated, self.gathered.entities)

    @cached_property
    def capital(self) -> Asked:
        """The same, as it is asked."""
        return Asked(self.table, names_all=False)

    @cached_property
    def stakes(self) -> dict[Pair, Stake]:
        """Every stated stake by holder and company."""
        every = (row for division in self.gathered.divisions.values() for row in division.stakes)
        return {(row.holder, row.company): row for row in every}

    @cached_property
    def managed(self) -> frozenset[int]:
        """Funds whose manager or general partner is known: their owners do not vote."""
        return frozenset(chair.company for chair in self.chairs if chair.kind in (MANAGER, PARTNER))

    @cached_property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """Who acts together, directly or through others who do."""
        found: list[set[int]] = []
        for pair in sorted(map(sorted, self.gathered.concerts)):
            joined = [group for group in found if group & set(pair)]
            found = [group for group in found if not group & set(pair)] + [set(pair).union(*joined)]
        return tuple(tuple(sorted(group)) for group in found)

    def partners(self, who: Collection[int]) -> set[int]:
        """Some, with all who act with them."""
        return set(who).union(*(group for group in self.groups if set(group) & set(who)))

    # ---------------------------------------------------------------------------------------------------------- numbers

    @cached_property
    def entities(self) -> list[int]:
        """Who has a number in the arrays, in their order."""
        return sorted({*self.gathered.entities, *self.casts, *(holder for holder, _ in self.sizes)})

    @cached_property
    def place(self) -> dict[int, int]:
        """The number in the arrays of a number of the graph."""
        return {number: place for place, number in enumerate(self.entities)}

    @cached_property
    def powers(self) -> Powers:
        """The votes and seats, as they are asked."""
        from kg.ownership.control import RIGHTS, Powers, Seat, Votes

        place = self.place
        seats = [
            Seat(tuple(place[who] for who in chair.who), place[chair.company], _rule(chair.kind), chair.is_certain)
            for chair in self.chairs
        ]
        seats += [Seat(tuple(place[who] for who in cast.who), place[at], RIGHTS) for at, cast in self.casts.items()]
        concerts = tuple(tuple(place[member] for member in group) for group in self.groups)
        rights = frozenset((place[holder], place[company]) for holder, company in self.rights)
        return Powers(Votes(self._read(), concerts, seats=tuple(seats), rights=rights))

    def _read(self) -> Stakes:
        """The votes as arrays; conditions that a company cannot meet are left out, ranks first."""
        drops: dict[int, int] = {}
        while True:
            stakes = self._try([one for level, one in self._leveled() if level >= drops.get(one.company, 0)])
            failed = {condition.company for condition in stakes.unmet}
            if not failed:
                return stakes
            drops |= {company: drops.get(company, 0) + 1 for company in failed}

    def _leveled(self) -> list[tuple[int, Condition]]:
        """Conditions by how late they are given up: ranks 0, joint stakes 1, stated votes 2."""
        from kg.ownership import joint, ranked

        place, found = self.place, []
        for company, division in self.gathered.divisions.items():
            holders = [row.holder for row in division.stakes if (row.holder, company) in self.sizes]
            at = place[company]
            if division.largest in holders and not any((holder, company) in self.rights for holder in holders):
                others = [place[holder] for holder in holders if holder != division.largest]
                found += [(0, one) for one in ranked(at, [place[division.largest]], others)]
            for one in division.joints:
                if set(one.holders) <= set(holders):
                    found.append((1, joint(at, [place[holder] for holder in one.holders], *_ends(one.size))))
        for company, holders_, size in self._conditions:
            found.append((2, joint(place[company], [place[holder] for holder in holders_], *_ends(size))))
        return found

    def _try(self, conditions: list[Condition]) -> Stakes:
        import numpy as np

        from kg.ownership import read

        ends = [(self.place[holder], self.place[company]) for holder, company in self.sizes]
        columns = np.array(ends, dtype=np.int64).reshape(-1, 2)
        low = [size.low + OPEN if size.low_open else size.low for size in self.sizes.values()]
        high = [size.high for size in self.sizes.values()]
        count = len(self.entities)
        return read(columns[:, 0], columns[:, 1], low, high, conditions=conditions, entities=count)


def ballot(graph: Graph, companies: Collection[int], terms: Terms, known: Mapping[int, Division] = NOTHING) -> Ballot:
    """The votes around some companies (numbers of the graph) at the dates asked for; `known` as of `gather`."""
    gathered = gather(graph, companies, terms, known)
    found = Ballot(gathered)
    found.chairs += [*managers(gathered), *groups(gathered)]
    named = [*stated(gathered)]
    _count_stakes(found)
    _count_proxies(found)
    for chair, vehicles in named:
        found.chairs.append(chair)
        for vehicle in vehicles:
            _entrust(found, chair.who, vehicle, chair.company, chair.facts)
    for who, company_, size, said in figures(gathered, [chair for chair, _ in named]):
        _count_stated(found, who, company_, size, said)
    return found


def _rule(kind: str) -> str:
    from kg.ownership import control

    return {MANAGER: control.MANAGER, PARTNER: control.PARTNER}.get(kind, control.STATED)


def _count_stakes(ballot: Ballot) -> None:
    """The votes of stakes; where votes are known not to follow capital, a stake without votes stated may have any."""
    most = {(said.who, said.company) for said in ballot.gathered.sayings if said.kind == MOST}
    differing = {said.company for said in ballot.gathered.sayings if said.kind == VOTES and said.differs}
    for company, division in ballot.gathered.divisions.items():
        stakes = [row for row in division.stakes if row.relation != _LIMITED]
        if company in ballot.managed:
            continue
        apart = company in differing or _differs(stakes)
        for row in stakes:
            pair = row.holder, company
            capital = Size(50.0, low_open=True) if pair in most and not row.size.is_stated else row.size
            ballot.sizes[pair] = row.votes if row.votes.is_stated else Size() if apart else capital
            if row.votes.is_stated and not (row.size.is_stated and same(row.votes, row.size)):
                ballot.rights.add(pair)


def _differs(stakes: Iterable[Stake]) -> bool:
    """Whether votes are known not to follow capital: somebody's are others, or all would be more than 100 %."""
    voting = [row for row in stakes if row.votes.is_stated]
    if any(row.size.is_stated and not same(row.votes, row.size) for row in voting):
        return True
    counted = (row.votes if row.votes.is_stated else row.size for row in stakes)
    return bool(voting) and sum(size.low for size in counted if size.low > 0) > 100 + _NEAR


def _count_proxies(ballot: Ballot) -> None:
    for said in ballot.gathered.sayings:
        if said.kind == PROXY:
            giver = _number(ballot.graph, said.giver) if said.giver else _beside(ballot, said)
            if said.company in ballot.managed or giver == said.who:
                continue
            _entrust(ballot, (said.who,), giver, said.company, (said.fact,), said.size, by_proxy=True)


def _entrust(
    ballot: Ballot,
    who: tuple[int, ...],
    giver: int | None,
    company: int,
    facts: tuple[int, ...],
    size: Size | None = None,
    *,
    by_proxy: bool = False,
) -> None:
    """Let somebody cast the votes of a giver, all of them or as many as are stated."""
    known = ballot.sizes.get((giver, company)) if giver is not None else None
    if known is None and (size is None or not size.is_stated):
        return
    given = size if size and size.is_stated else known
    if known is not None and giver is not None:
        rest = known.low - given.high if given and given.high < known.low else 0.0
        del ballot.sizes[giver, company]
        if rest > _NEAR:
            ballot.sizes[giver, company] = Size(rest, known.high - given.low if given else rest)
    at = -1 - len(ballot.casts)
    ballot.casts[at] = Cast(who, company, giver, facts, by_proxy)
    ballot.sizes[at, company] = given or Size()
    if by_proxy:
        ballot.rights.add((at, company))


def _beside(ballot: Ballot, said: Saying) -> int | None:
    """The one other holder of whose stake the same sentence tells."""
    reader = ballot.gathered.reader
    holders = [
        holder
        for (holder, company), stake in ballot.stakes.items()
        if company == said.company and holder != said.who and reader.places(stake.facts) & said.places
    ]
    return holders[0] if len(holders) == 1 else None


def _number(graph: Graph, name: str) -> int | None:
    try:
        return graph.number(graph.entity(name).id)
    except (NameUnknown, NameAmbiguous):
        return None


def _count_stated(ballot: Ballot, who: tuple[int, ...], company: int, size: Size, said: tuple[Saying, ...]) -> None:
    """A figure of votes: what the known stakes of those who cast it do not explain is theirs besides."""
    if company in ballot.managed:
        return
    known = _cast_by(ballot, who, company)
    low, high = _sum(ballot, known, company)
    if low == high and same(Size(low, high), size):
        return
    wider = _cast_by(ballot, ballot.partners(who), company)
    if _sum(ballot, wider, company)[0] <= size.high + _NEAR or math.isnan(size.high):
        known = wider
    low, high = _sum(ballot, known, company)
    if low > size.high + _NEAR or not _make_room(ballot, known, company, size, said):
        return
    at = -1 - len(ballot.casts)
    ballot.casts[at] = Cast(who, company, None, tuple(item.fact for item in said))
    ballot.rights.add((at, company))
    if low == high:
        ballot.sizes[at, company] = size._replace(low=max(0.0, size.low - low), high=size.high - low)
    else:
        ballot.sizes[at, company] = Size(0.0, size.high - low)
        ballot._conditions.append((company, (*known, at), size))


def _cast_by(ballot: Ballot, who: Collection[int], company: int) -> tuple[int, ...]:
    """Who of the voters in a company votes as somebody wants, without what they have by controlling it."""
    so_far = Ballot(
        ballot.gathered,
        {pair: size for pair, size in ballot.sizes.items() if pair[1] != company},
        [chair for chair in ballot.chairs if chair.company != company],
        dict(ballot.casts),
        set(),
    )
    reach = so_far.powers.reach([so_far.place[one] for one in who])
    inside = {*who, *(so_far.entities[at] for at in reach.found)}
    return tuple(sorted(holder for holder, at in ballot.sizes if at == company and holder in inside))


def _sum(ballot: Ballot, holders: Iterable[int], company: int) -> tuple[float, float]:
    sizes = [ballot.sizes[holder, company] for holder in holders]
    low = sum(0.0 if math.isnan(size.low) else size.low for size in sizes)
    return low, sum(100.0 if math.isnan(size.high) else size.high for size in sizes)


def _make_room(ballot: Ballot, known: Collection[int], company: int, size: Size, said: tuple[Saying, ...]) -> bool:
    """Whether the others leave room for a figure of votes; an older one gives way, a newer one says votes differ."""
    others = [holder for holder, at in ballot.sizes if at == company and holder not in known]
    least = 0.0 if math.isnan(size.low) else size.low
    if _sum(ballot, others, company)[0] + least <= 100 + _NEAR:
        return True
    free = [holder for holder in others if (holder, company) not in ballot.rights and holder >= 0]
    dated = ballot.gathered.reader.last_said(fact for holder in free for fact in ballot.stakes[holder, company].facts)
    if any(item.when and item.when < dated for item in said):
        return False
    if _sum(ballot, set(others) - set(free), company)[0] + least > 100 + _NEAR:
        return False
    for holder in free:
        ballot.sizes[holder, company] = Size()
    return True


def _ends(size: Size) -> tuple[float, float]:
    low = size.low + OPEN if size.low_open else size.low
    return (-math.inf if math.isnan(low) else low), (math.inf if math.isnan(size.high) else size.high)
