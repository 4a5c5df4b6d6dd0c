"""Answers who owns a company in the end, what an owner has of it, and of which companies; never writes nor prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from kg.graph import Graph
from kg.holdings.answers import Chain, Finding, Holding, Holdings, Link, Owner, Owners, Share
from kg.holdings.findings import over_full_of
from kg.holdings.statements import Stake
from kg.holdings.table import Table, above, below
from kg.model import Entity
from kg.network.terms import ASSERTED, Terms

if TYPE_CHECKING:
    from kg import ownership

CHAINS = 3
"""Chains of a row, unless more are asked for."""
_NOTHING = 1e-12  # percent
_NEAR = 1e-9
_TRIED = 200  # chains that are looked at for those of several owners together
_WHOLE = Share(100.0, 100.0)
_GROUPED = ("owner", "unknown", "ring")
_OWNING = ("owner", "together")


def owners(
    graph: Graph,
    company: str,
    *,
    depth: int | None = None,
    minimum: float = 0.0,
    limit: int | None = None,
    chains: int = CHAINS,
    terms: Terms = ASSERTED,
) -> Owners:
    """Who owns a company in the end: every ultimate owner, and what ends with nobody known.

    Args:
        company: a name or an id.
        depth: whoever stands so many steps away is an end too.
        minimum: percent; rows whose largest share is below are gathered in one.
        limit: the most rows, the surest; the others are gathered too.
        chains: the most chains of a row.
        terms: which facts count.
    Returns:
        Owners, then nobody known, then rings, each the largest first; where all stakes are exact the effective shares
        add up to 100.
    Raises:
        NameUnknown, NameAmbiguous: the name is not that of one entity.
        MissingPart: numpy or scipy is not installed.
    """
    graph.name_as_of(terms.as_of)
    about = graph.entity(company)
    number = graph.number(about.id)
    table = above(graph, number, terms, depth)
    if number not in table.divisions:
        rows: list[Owner] = [Owner("unknown", (about,), _WHOLE)]
        return Owners(about, terms.as_of, terms.known_by, tuple(rows), ())
    asked = Asked(table)
    place = table.place[number]
    rows = [*asked.ends(place, number), *asked.unknown(place), *asked.ringed(place)]
    rows.sort(key=lambda row: (-row.effective.maximum, -row.effective.minimum, row.members[0].id))
    wide = [row for row in rows if row.effective.maximum >= minimum - _NEAR]
    surest = {id(row) for row in sorted(wide, key=_surest_first)[:limit]}
    kept = [row for row in rows if id(row) in surest]
    shown = asked.chained([row for kind in _GROUPED for row in kept if row.kind == kind], place, chains)
    left = [row for row in rows if id(row) not in surest]
    if left:
        shown.append(Owner("below", (), asked.together(left, kept, place), count=len(left)))
    return Owners(about, terms.as_of, terms.known_by, tuple(shown), asked.findings())


def owners_of(
    graph: Graph, names: Sequence[str], company: str, *, chains: int = CHAINS, terms: Terms = ASSERTED
) -> Owners:
    """What one owner, or several together, have of a company in the end; always one row.

    Args:
        names: names or ids of owners, ultimate or not.
        company: a name or an id.
    Raises:
        NameUnknown, NameAmbiguous: a name is not that of one entity.
        MissingPart: numpy or scipy is not installed.
    """
    from kg.ownership import shares

    graph.name_as_of(terms.as_of)
    about = graph.entity(company)
    number = graph.number(about.id)
    members = tuple(dict.fromkeys(graph.entity(name) for name in names))
    table = above(graph, number, terms, named=[graph.number(member.id) for member in members])
    asked = Asked(table)
    places = [table.place[graph.number(member.id)] for member in members]
    place = table.place[number]
    direct = asked.direct([table.entities[owner] for owner in places], number)
    effective = asked.share(shares(table.stakes, places)[place], direct, not asked.opened(place).isdisjoint(places))
    row = Owner("owner" if len(members) == 1 else "together", members, effective, direct)
    return Owners(about, terms.as_of, terms.known_by, tuple(asked.chained([row], place, chains)), asked.findings())


def holdings(
    graph: Graph,
    owner: str,
    *,
    minimum: float = 0.0,
    limit: int | None = None,
    chains: int = 0,
    terms: Terms = ASSERTED,
) -> Holdings:
    """Every company that an owner has a share of, or can have, the largest first.

    Args:
        owner: a name or an id.
        minimum: percent; companies whose largest share is below are left out.
        limit: the most companies, the surest.
        chains: the most chains of each.
        terms: which facts count.
    Raises:
        NameUnknown, NameAmbiguous: the name is not that of one entity.
        MissingPart: numpy or scipy is not installed.
    """
    from kg.ownership import shares

    graph.name_as_of(terms.as_of)
    who = graph.entity(owner)
    number = graph.number(who.id)
    table = below(graph, number, terms)
    asked = Asked(table)
    found, opened = [], asked.opened_below(table.place[number])
    for place, (low, high) in enumerate(shares(table.stakes, table.place[number]).tolist()):
        company = table.entities[place]
        if company != number and high > max(_NOTHING, minimum - _NEAR):
            direct = table.direct(number, company)
            share = asked.share((low, high), direct, place in opened)
            found.append((place, Holding(table.entity(place), share, direct)))
    found = sorted(found, key=lambda row: _surest_first(row[1]))[:limit]
    found.sort(key=lambda row: (-row[1].effective.maximum, -row[1].effective.minimum, row[1].company.id))
    found_chains = asked.all_chains(table.place[number], [place for place, _ in found], count=chains)
    rows = (replace(row, chains=its) for (_, row), its in zip(found, found_chains, strict=True))
    return Holdings(who, terms.as_of, terms.known_by, tuple(rows), asked.findings())


def _surest_first(row: Owner | Holding) -> tuple[float, float]:
    """What --limit keeps: a stated stake before one that can be anything, however large that can be."""
    return -row.effective.minimum, -row.effective.maximum


class Asked:
    """A table as it is asked; links that were written once are kept.

    Args:
        names_all: whether most of its entities will be named, so that all are read at once.
    """

    def __init__(self, table: Table, *, names_all: bool = True) -> None:
        self.table = table
        self.has_open = any(row.size.low_open for row in table.rows)
        if names_all:
            table.graph.load(table.entities)
        self._links: dict[tuple[int, int], Link] = {}  # by places
        self._last_ways: tuple[tuple[int | None, int | None], ownership.Chains] | None = None

    # ------------------------------------------------------------------------------------------------------------- rows

    def ends(self, place: int, company: int) -> Iterable[Owner]:
        """The ultimate owners of a company."""
        from kg.ownership import owner_shares

        opened = self.opened(place)
        for owner, bounds in enumerate(owner_shares(self.table.stakes, place).tolist()):
            if bounds[1] > _NOTHING:
                direct = self.table.direct(self.table.entities[owner], company)
                share = self.share(bounds, direct, owner in opened)
                yield Owner("owner", (self.table.entity(owner),), share, direct)

    def unknown(self, place: int) -> Iterable[Owner]:
        """The companies where a walk from a company ends with nobody known."""
        from kg.ownership import unknown_parts

        for part in unknown_parts(self.table.stakes, place):
            its = self.table.divisions[self.table.entities[part.at]].stakes
            is_open = part.at == place and part.maximum > part.minimum and any(row.size.low_open for row in its)
            share = Share(_clipped(part.minimum), _clipped(part.maximum), exclusive_maximum=is_open)
            yield Owner("unknown", (self.table.entity(part.at),), share)

    def ringed(self, place: int) -> Iterable[Owner]:
        """The groups that own themselves entirely, into which a walk from a company can come."""
        from kg.ownership import rings, shares

        for members in rings(self.table.stakes):
            low, high = shares(self.table.stakes, members)[place].tolist()
            if high > _NOTHING:
                yield Owner("ring", self._members(members), Share(_clipped(low), _clipped(high)))

    def together(self, rows: Sequence[Owner], others: Sequence[Owner], place: int) -> Share:
        """What the rows have together: not more than the other rows leave and, where nothing goes round, not less."""
        low, high = self._sum(rows, place)
        least, most = self._sum(others, place)
        high = min(high, 100.0 - least)
        if not self._goes_round():
            low = max(low, 100.0 - most)
        return Share(_clipped(low), _clipped(max(low, high)))

    def _sum(self, rows: Sequence[Owner], place: int) -> tuple[float, float]:
        """What owners have together, and nobody known; where both are among the rows, the sum of the two."""
        from kg.ownership import shares, unknown_shares

        stakes = self.table.stakes
        who = [self._place(member) for row in rows if row.kind != "unknown" for member in row.members]
        at = [self._place(row.members[0]) for row in rows if row.kind == "unknown"]
        parts = [shares(stakes, who)[place].tolist()] if who else []
        parts += [unknown_shares(stakes, at)[place].tolist()] if at else []
        return sum(low for low, _ in parts), sum(high for _, high in parts)

    def _goes_round(self) -> bool:
        """Whether a company has a share of itself, through others or not: such a ring may keep what comes into it."""
        sorter: TopologicalSorter[int] = TopologicalSorter()
        for row in self.table.rows:
            sorter.add(row.company, row.holder)
        try:
            sorter.prepare()
        except CycleError:
            return True
        return False

    def direct(self, holders: Sequence[int], company: int) -> Share | None:
        """What is stated that holders have of a company directly, together."""
        from kg.ownership import shares

        found = [(holder, share) for holder in holders if (share := self.table.direct(holder, company))]
        if len(found) < 2:
            return found[0][1] if found else None
        places = [self.table.place[holder] for holder, _ in found]
        bounds = shares(self.table.of_one(company), places)[self.table.place[company]].tolist()
        low, high = (round(end, 10) for end in bounds)
        return Share(low, high, any(share.exclusive_minimum for _, share in found))

    def share(self, bounds: Sequence[float], direct: Share | None, is_open: bool) -> Share:
        """An effective share; to the last digit the direct one where there is nothing else.

        Args:
            is_open: whether the smallest is not meant itself.
        """
        low, high = map(_clipped, bounds)
        if direct and abs(low - direct.minimum) < _NEAR and abs(high - direct.maximum) < _NEAR:
            return direct
        return Share(low, high, exclusive_minimum=is_open and high > low)

    def opened(self, place: int) -> set[int]:
        """The owners whose smallest share of a company is not meant itself: a stake that is more than stated counts."""
        if not self.has_open:
            return set()
        inside = _reached([self.table.entities[place]], self._owners_of)
        more = [row.holder for row in self._open_rows if row.company in inside]
        return {self.table.place[number] for number in _reached(more, self._owners_of)}

    def opened_below(self, owner: int) -> set[int]:
        """The companies in which an owner's smallest share is not meant itself: `opened`, the other way."""
        if not self.has_open:
            return set()
        inside = _reached([self.table.entities[owner]], self._held_by)
        more = [row.company for row in self._open_rows if row.holder in inside]
        return {self.table.place[number] for number in _reached(more, self._held_by)}

    @cached_property
    def _open_rows(self) -> list[Stake]:
        return [row for row in self.table.rows if row.size.low_open]

    @cached_property
    def _owners_of(self) -> dict[int, list[int]]:
        return _grouped((row.company, row.holder) for row in self._certain)

    @cached_property
    def _held_by(self) -> dict[int, list[int]]:
        return _grouped((row.holder, row.company) for row in self._certain)

    @property
    def _certain(self) -> Iterator[Stake]:
        """The stakes that are certainly more than nothing."""
        return (row for row in self.table.rows if row.size.low > 0 or row.size.low_open)

    # ----------------------------------------------------------------------------------------------------------- chains

    def chained(self, rows: Sequence[Owner], place: int, count: int) -> list[Owner]:
        """The rows, those of owners with their chains."""
        if not count:
            return list(rows)
        ways = self._ways(company=place)
        places = [[self._place(member) for member in row.members] if row.kind in _OWNING else [] for row in rows]
        found = [self._found(owners, place, count, ways) if owners else [] for owners in places]
        self._load(chain for its in found for chain in its)
        return [
            replace(row, chains=self._chains(its, count)) if its else row for row, its in zip(rows, found, strict=True)
        ]

    def chains(self, owners: Sequence[int], place: int, *, count: int) -> tuple[Chain, ...]:
        """The largest chains from any of the owners, none coming to another of them on its way."""
        if not count:
            return ()
        found = self._found(owners, place, count, self._ways(company=place))
        self._load(found)
        return self._chains(found, count)

    def all_chains(self, owner: int, places: Sequence[int], *, count: int) -> list[tuple[Chain, ...]]:
        """The largest chains from one owner to each of many companies."""
        if not count:
            return [()] * len(places)
        ways = self._ways(owner=owner)
        found = [self._found([owner], place, count, ways) for place in places]
        self._load(chain for its in found for chain in its)
        return [self._chains(its, count) for its in found]

    def _ways(self, *, owner: int | None = None, company: int | None = None) -> ownership.Chains:
        """All that begins at an owner or ends at a company, worked out once."""
        from kg.ownership import Chains

        if self._last_ways is None or self._last_ways[0] != (owner, company):
            self._last_ways = (owner, company), Chains(self.table.stakes, owner=owner, company=company)
        return self._last_ways[1]

    def _found(self, owners: Sequence[int], place: int, count: int, ways: ownership.Chains) -> list[ownership.Chain]:
        found: list[ownership.Chain] = []
        for owner in owners:
            others = {*owners} - {owner}
            some = islice(ways.at(place if ways.to_owner else owner), _TRIED if others else count)
            found += islice((chain for chain in some if others.isdisjoint(chain.entities)), count)
        return found

    def _chains(self, found: Iterable[ownership.Chain], count: int) -> tuple[Chain, ...]:
        whole = (self._chain(one) for one in found)
        return tuple(sorted(whole, key=lambda chain: (-chain.share, len(chain.links)))[:count])

    def _chain(self, found: ownership.Chain) -> Chain:
        links = tuple(self._links[pair] for pair in pairwise(found.entities))
        share = 100.0
        for link in links:
            share = share * link.share.maximum / 100 if share != 100 else link.share.maximum
        return Chain(share, links)

    def _load(self, found: Iterable[ownership.Chain]) -> None:
        """Read the links of chains, all evidence at once."""
        new = {pair for chain in found for pair in pairwise(chain.entities) if pair not in self._links}
        entities = self.table.entities
        stakes = {pair: self.table.stake(entities[pair[0]], entities[pair[1]]) for pair in sorted(new)}
        evidence = self.table.evidence_of(stakes.values())
        self.table.graph.load({number for stake in stakes.values() for number in (stake.holder, stake.company)})
        for pair, stake in stakes.items():
            who, what = self.table.entity(pair[0]), self.table.entity(pair[1])
            share = self.table.direct(stake.holder, stake.company) or Share(0.0, 100.0)
            self._links[pair] = Link(who, what, stake.relation, share, evidence[stake])

    # --------------------------------------------------------------------------------------------------------- findings

    def findings(self) -> tuple[Finding, ...]:
        """Companies of which more than 100 % are stated, and rings."""
        from kg.ownership import rings

        found = list(over_full_of(self.table))
        for members in rings(self.table.stakes):
            inside = {self.table.entities[place] for place in members}
            rows = [row for row in self.table.rows if row.company in inside]
            found.append(Finding("ring", self._members(members), self.table.evidence(rows)))
        return tuple(sorted(found, key=lambda one: (one.kind, one.members[0].id)))

    def _members(self, places: Iterable[int]) -> tuple[Entity, ...]:
        return tuple(sorted(map(self.table.entity, places), key=lambda member: member.id))

    def _place(self, entity: Entity) -> int:
        return self._place_of[entity.id]

    @cached_property
    def _place_of(self) -> dict[str, int]:
        ids = self.table.graph.ids(self.table.entities)
        return {id: self.table.place[number] for number, id in ids.items()}


def _grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _reached(starts: Sequence[int], beside: dict[int, list[int]]) -> set[int]:
    seen, waiting = set(starts), list(starts)
    while waiting:
        for one in beside.get(waiting.pop(), ()):
            if one not in seen:
                seen.add(one)
                waiting.append(one)
    return seen


def _clipped(percent: float) -> float:
    return percent if 0.0 < percent < 100.0 else min(max(float(percent), 0.0), 100.0)
