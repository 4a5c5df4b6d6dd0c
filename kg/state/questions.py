"""Answers how much of a company is state capital, and whether a state decides; never writes nor prints."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kg.graph import Graph
from kg.holdings.answers import Finding, Share
from kg.holdings.questions import Asked
from kg.holdings.table import Table, above, above_all, whole
from kg.network.terms import Terms
from kg.registry import Registry
from kg.state.answers import BodyShare, Economic, LevelShare, Money, Placed, State, StateBody, States
from kg.state.bodies import Bodies
from kg.state.control import Deciding
from kg.state.words import LEVELS

if TYPE_CHECKING:
    from kg.ownership.walk import Floats

ASSERTED = Terms()
CHAINS = 3
"""Chains of a body, unless more are asked for."""
_NOTHING = 1e-12  # percent
_NEAR = 1e-9
_ZERO = (0.0, 0.0)
_ALL, _NONE = Share(100.0, 100.0), Share(0.0, 0.0)


def state(
    graph: Graph,
    company: str,
    *,
    minimum: float = 0.0,
    chains: int = CHAINS,
    terms: Terms = ASSERTED,
    registry: Registry | None = None,
) -> State:
    """How much of a company ends at state bodies, and whether they decide.

    Args:
        company: a name or an id.
        minimum: percent; levels and bodies whose largest share is below are left out, and count all the same.
        chains: the most chains of a body.
        terms: which facts and documents count.
        registry: well-known organisations; None for the one of the program.
    Raises:
        NameUnknown, NameAmbiguous: the name is not that of one entity.
        MissingPart: numpy or scipy is not installed.
    """
    graph.name_as_of(terms.as_of)
    about = graph.entity(company)
    number = graph.number(about.id)
    table, bodies = above(graph, number, terms), Bodies(graph, terms, registry)
    reckoned = _Reckoned.of_one(table, bodies, number)
    economic = reckoned.economic(number, minimum, chains)
    control = Deciding(table, [number], bodies).control(number, reckoned.numbers, table.entities)
    return State(about, terms.as_of, terms.known_by, economic, control, reckoned.asked.findings())


def states_of(
    graph: Graph, companies: Sequence[int], *, terms: Terms = ASSERTED, registry: Registry | None = None
) -> tuple[State, ...]:
    """As `state` for some companies, in their order, without chains and findings; the graph is read once for all.

    Args:
        companies: their numbers in the graph.
        terms: which facts and documents count.
        registry: well-known organisations; None for the one of the program.
    Raises:
        MissingPart: numpy or scipy is not installed.
    """
    table, bodies = above_all(graph, companies, terms), Bodies(graph, terms, registry)
    bodies.among(table.entities)  # documents are searched for all names at once
    deciding = Deciding(table, companies, bodies)
    found = []
    for number in companies:
        reckoned = _Reckoned.of_one(table, bodies, number)
        economic = reckoned.economic(number, 0.0, 0)
        its = [end for end in reckoned.numbers if reckoned.of[table.place[end]][table.place[number]][1] > _NOTHING]
        control = deciding.control(number, its)
        found.append(State(graph.entity_at(number), terms.as_of, terms.known_by, economic, control))
    return tuple(found)


def states(
    graph: Graph,
    *,
    minimum: float = 0.0,
    chains: int = 0,
    terms: Terms = ASSERTED,
    registry: Registry | None = None,
) -> States:
    """State capital in every company of which owners are stated, and what each state body has; arguments as of `state`.

    Returns:
        Companies and bodies, the largest share first; companies without state capital too.
    """
    graph.name_as_of(terms.as_of)
    table, bodies = whole(graph, terms), Bodies(graph, terms, registry)
    reckoned = _Reckoned.of_all(table, bodies)
    deciding = Deciding(table, table.divisions, bodies)
    findings = reckoned.findings()
    found = []
    for number in table.divisions:
        economic = reckoned.economic(number, minimum, chains)
        control = deciding.control(number, reckoned.bodies_of(number))
        its = tuple(finding for finding, at in findings if number in at)
        found.append(State(graph.entity_at(number), terms.as_of, terms.known_by, economic, control, its))
    found.sort(key=lambda row: (*_largest_first(row.economic.share), row.company.id))
    money = [row for body in reckoned.found if (row := reckoned.money(body, minimum)).holdings]
    money.sort(key=lambda row: (*_largest_first(row.holdings[0].share), row.body.entity.id))
    return States(terms.as_of, terms.known_by, tuple(found), tuple(money))


def _largest_first(share: Share) -> tuple[float, float]:
    return -share.minimum, -share.maximum


_Bounds = dict[int, tuple[float, float]]
"""The smallest and the largest share, percent, by the place of a company; those that are never above 0 are left out."""


@dataclass(frozen=True, eq=False)
class _Reckoned:
    """The bounds of all state bodies in a table, computed once."""

    asked: Asked
    bodies: Bodies
    found: dict[int, StateBody]
    """By place."""
    of: dict[int, _Bounds]
    """What each body has."""
    levels: dict[tuple[str, str | None], _Bounds]
    together: _Bounds
    unknown: Floats
    """(n, 2) percent."""

    @classmethod
    def of_one(cls, table: Table, bodies: Bodies, number: int) -> _Reckoned:
        """For one company: the bodies that can have a share of it."""
        from kg.ownership import owner_shares

        place = table.place[number]
        bounds = owner_shares(table.stakes, place)
        among = bodies.among([table.entities[end] for end in (~table.stakes.has_owner).nonzero()[0].tolist()])
        found = {table.place[one]: body for one, body in among.items()}
        low_high = {end: (float(bounds[end, 0]), float(bounds[end, 1])) for end in found}
        return cls._made(table, bodies, found, {end: {place: both} for end, both in low_high.items()})

    @classmethod
    def of_all(cls, table: Table, bodies: Bodies) -> _Reckoned:
        """For all companies of a table."""
        ends = (~table.stakes.has_owner).nonzero()[0].tolist()
        among = bodies.among([table.entities[place] for place in ends])
        found = {table.place[number]: body for number, body in among.items()}
        return cls._made(table, bodies, found, {place: _shares(table, [place]) for place in found})

    @classmethod
    def _made(cls, table: Table, bodies: Bodies, found: dict[int, StateBody], of: dict[int, _Bounds]) -> _Reckoned:
        from kg.ownership import unknown_shares

        groups: dict[tuple[str, str | None], list[int]] = {}
        for place, body in found.items():
            groups.setdefault((body.level, body.country), []).append(place)
        levels = {key: _pooled(table, its, of) for key, its in groups.items()}
        together = next(iter(levels.values())) if len(levels) == 1 else _pooled(table, list(found), of)
        return cls(Asked(table), bodies, found, of, levels, together, unknown_shares(table.stakes))

    @property
    def numbers(self) -> list[int]:
        """The bodies' numbers in the graph."""
        return [self.asked.table.entities[place] for place in self.found]

    @cached_property
    def _by_company(self) -> dict[int, list[int]]:
        """The bodies that can have a share of a company, by place."""
        found: dict[int, list[int]] = {}
        for body, its in self.of.items():
            for place in its:
                found.setdefault(place, []).append(body)
        return found

    def bodies_of(self, number: int) -> list[int]:
        """The numbers of the bodies that can have a share of a company."""
        table = self.asked.table
        return [table.entities[body] for body in self._by_company.get(table.place[number], ())]

    def economic(self, number: int, minimum: float, chains: int) -> Economic:
        """The part of a company that ends at state bodies."""
        table = self.asked.table
        place, own = table.place[number], self.bodies.country(number) if self.found else None
        if number not in table.divisions:
            return self._undivided(place, own)
        opened, its = self._opened(place), self._by_company.get(place, ())
        bodies = [row for body in its if (row := self._body(body, place, own, opened, minimum, chains))]
        levels = [one for key in self.levels if (one := self._level(key, place, own, opened, minimum))]
        low, high = self.unknown[place].tolist()
        is_open = high > low and any(row.size.low_open for row in table.divisions[number].stakes)
        return Economic(
            self.asked.share(self.together.get(place, _ZERO), None, opened & {*self.found}),
            Share(_clipped(low), _clipped(high), exclusive_maximum=is_open),
            tuple(sorted(levels, key=lambda row: (*_widest(row.share), LEVELS.index(row.level), row.country or ""))),
            tuple(sorted(bodies, key=lambda row: (*_widest(row.share), row.body.entity.id))),
        )

    def _undivided(self, place: int, own: str | None) -> Economic:
        """A company of which no owner is stated: itself a state body, or nobody known's."""
        body = self.found.get(place)
        if body is None:
            return Economic(_NONE, _ALL)
        foreign = _foreign(body.country, own)
        return Economic(
            _ALL, _NONE, (LevelShare(body.level, body.country, foreign, _ALL),), (BodyShare(body, foreign, _ALL),)
        )

    def _body(
        self, body: int, place: int, own: str | None, opened: Collection[int], minimum: float, chains: int
    ) -> BodyShare | None:
        bounds, table = self.of[body][place], self.asked.table
        if body == place or bounds[1] <= max(_NOTHING, minimum - _NEAR):
            return None
        direct = table.direct(table.entities[body], table.entities[place])
        share = self.asked.share(bounds, direct, {*opened} & {body})
        found = self.found[body]
        return BodyShare(found, _foreign(found.country, own), share, self.asked.chains([body], place, count=chains))

    def _level(
        self, key: tuple[str, str | None], place: int, own: str | None, opened: Collection[int], minimum: float
    ) -> LevelShare | None:
        bounds = self.levels[key].get(place, _ZERO)
        if bounds[1] <= max(_NOTHING, minimum - _NEAR):
            return None
        its = {body for body, one in self.found.items() if (one.level, one.country) == key}
        level, country = key
        return LevelShare(level, country, _foreign(country, own), self.asked.share(bounds, None, {*opened} & its))

    def _opened(self, place: int) -> set[int]:
        return self.asked.opened(place) if self.asked.has_open else set()

    def money(self, body: int, minimum: float) -> Money:
        """Where the money of a body sits."""
        table = self.asked.table
        placed = [
            Placed(table.entity(place), self._share(body, place))
            for place, (_, high) in self.of[body].items()
            if place != body and high > max(_NOTHING, minimum - _NEAR)
        ]
        placed.sort(key=lambda row: (*_largest_first(row.share), row.company.id))
        return Money(self.found[body], tuple(placed))

    def _share(self, body: int, place: int) -> Share:
        table = self.asked.table
        direct = table.direct(table.entities[body], table.entities[place])
        return self.asked.share(self.of[body][place], direct, self._opened(place) & {body})

    def findings(self) -> list[tuple[Finding, set[int]]]:
        """What cannot be as it is stated, with the companies above which it lies."""
        from kg.ownership import shares

        table, found = self.asked.table, []
        for finding in self.asked.findings():
            members = [table.place[table.graph.number(member.id)] for member in finding.members]
            reached = shares(table.stakes, members)[:, 1] > _NOTHING
            found.append((finding, {table.entities[place] for place in reached.nonzero()[0].tolist()}))
        return found


def _shares(table: Table, owners: Sequence[int]) -> _Bounds:
    from kg.ownership import shares

    bounds = shares(table.stakes, owners)
    places = (bounds[:, 1] > _NOTHING).nonzero()[0]
    return {place: (low, high) for place, (low, high) in zip(places.tolist(), bounds[places].tolist(), strict=True)}


def _pooled(table: Table, owners: Sequence[int], of: dict[int, _Bounds]) -> _Bounds:
    """What ends at any of the owners, who are ends: where all stakes are exact it is the sum."""
    if len(owners) == 1:
        return of[owners[0]]
    if not table.stakes.is_exact:
        return _shares(table, owners) if owners else {}
    found: _Bounds = {}
    for owner in owners:
        for place, (low, high) in of[owner].items():
            before = found.get(place, _ZERO)
            found[place] = before[0] + low, before[1] + high
    return found


def _widest(share: Share) -> tuple[float, float]:
    return -share.maximum, -share.minimum


def _foreign(country: str | None, own: str | None) -> bool | None:
    return None if country is None or own is None else country != own


def _clipped(percent: float) -> float:
    return min(max(percent, 0.0), 100.0)
