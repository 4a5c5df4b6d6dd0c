"""Answers how much of a company is state capital, and whether a state decides; never writes nor prints."""

from __future__ import annotations

from collections.abc import Collection, Sequence, Set
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
    from kg.ownership.walk import Floats, Ints

ASSERTED = Terms()
CHAINS = 3
"""Chains of a body, unless more are asked for."""
_NOTHING = 1e-12  # percent
_NEAR = 1e-9
_ZERO = (0.0, 0.0)
_NOBODY: frozenset[int] = frozenset()
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
    bodies.look(table.entities)
    deciding = Deciding(table, companies, bodies)
    found = []
    for number in companies:
        reckoned = _Reckoned.of_one(table, bodies, number)
        economic = reckoned.economic(number, 0.0, 0)
        control = deciding.control(number, reckoned.bodies_of(number))
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
    bodies.look(table.entities)
    reckoned = _Reckoned.of_all(table, bodies)
    bodies.load_countries(table.divisions.keys() if reckoned.found else ())
    deciding = Deciding(table, table.divisions, bodies)
    findings = reckoned.findings()
    found = []
    for number in table.divisions:
        economic = reckoned.economic(number, minimum, chains)
        control = deciding.control(number, reckoned.bodies_of(number))
        its = tuple(finding for finding, at in findings if number in at)
        found.append(State(graph.entity_at(number), terms.as_of, terms.known_by, economic, control, its))
    found.sort(key=lambda row: (*_largest_first(row.economic.share), row.company.id))
    return States(terms.as_of, terms.known_by, tuple(found), tuple(_money(found)))


def _money(found: Sequence[State]) -> list[Money]:
    """Where the money of each body sits."""
    import numpy as np

    rank = np.argsort(np.argsort([one.company.id for one in found]))
    placed: dict[str, tuple[StateBody, list[int], list[Share]]] = {}
    for number, one in enumerate(found):
        for row in one.economic.bodies:
            its = placed.get(row.body.entity.id)
            if its is None:
                its = placed[row.body.entity.id] = row.body, [], []
            its[1].append(number)
            its[2].append(row.share)
    money = []
    for body, numbers, shares in placed.values():
        ends = [share.minimum for share in shares], [share.maximum for share in shares]
        order = np.lexsort((rank[numbers], *-np.array(ends)[::-1])).tolist()
        money.append(Money(body, tuple(Placed(found[numbers[at]].company, shares[at]) for at in order)))
    return sorted(money, key=lambda row: (*_largest_first(row.holdings[0].share), row.body.entity.id))


def _largest_first(share: Share) -> tuple[float, float]:
    return -share.minimum, -share.maximum


_Bounds = dict[int, tuple[float, float]]
"""The smallest and the largest share, percent, by the place of a company; those that are never above 0 are left out."""
_Places = tuple["Ints", "Floats"]
"""The same as arrays: (k,) places, rising; (k, 2) percent."""


@dataclass(frozen=True, eq=False)
class _Reckoned:
    """The bounds of all state bodies in a table, computed once."""

    asked: Asked
    bodies: Bodies
    found: dict[int, StateBody]
    """By place."""
    of: dict[int, _Places]
    """What each body has."""
    levels: dict[tuple[str, str | None], _Bounds]
    together: _Bounds
    unknown: Floats
    """(n, 2) percent."""
    opened: dict[int, set[int]]
    """The bodies whose smallest share of a company is not meant itself, by the company's place."""

    @classmethod
    def of_one(cls, table: Table, bodies: Bodies, number: int) -> _Reckoned:
        """For one company: the bodies that can have a share of it."""
        import numpy as np

        from kg.ownership import owner_shares

        place = table.place[number]
        bounds = owner_shares(table.stakes, place)
        among = bodies.among([table.entities[end] for end in (~table.stakes.has_owner).nonzero()[0].tolist()])
        found = {table.place[one]: body for one, body in among.items()}
        asked, at = Asked(table), np.array([place])
        of = {end: (at, bounds[[end]]) if bounds[end, 1] > _NOTHING else (at[:0], bounds[:0]) for end in found}
        return cls._made(asked, bodies, found, of, {place: asked.opened(place)})

    @classmethod
    def of_all(cls, table: Table, bodies: Bodies) -> _Reckoned:
        """For all companies of a table."""
        ends = (~table.stakes.has_owner).nonzero()[0].tolist()
        among = bodies.among([table.entities[place] for place in ends])
        found = {table.place[number]: body for number, body in among.items()}
        asked, opened = Asked(table), dict[int, set[int]]()
        for body in found:
            for place in asked.opened_below(body):
                opened.setdefault(place, set()).add(body)
        return cls._made(asked, bodies, found, {place: _shares(table, [place]) for place in found}, opened)

    @classmethod
    def _made(
        cls,
        asked: Asked,
        bodies: Bodies,
        found: dict[int, StateBody],
        of: dict[int, _Places],
        opened: dict[int, set[int]],
    ) -> _Reckoned:
        from kg.ownership import unknown_shares

        table = asked.table
        groups: dict[tuple[str, str | None], list[int]] = {}
        for place, body in found.items():
            groups.setdefault((body.level, body.country), []).append(place)
        levels = {key: _pooled(table, its, of) for key, its in groups.items()}
        together = next(iter(levels.values())) if len(levels) == 1 else _pooled(table, list(found), of)
        return cls(asked, bodies, found, of, levels, together, unknown_shares(table.stakes), opened)

    @property
    def numbers(self) -> list[int]:
        """The bodies' numbers in the graph."""
        return [self.asked.table.entities[place] for place in self.found]

    @cached_property
    def _ranked(self) -> tuple[list[int], list[int], list[float], list[float]]:
        """Where the rows of each company's place begin; and the rows: body, smallest and largest, the widest first."""
        import numpy as np

        count, order = self.asked.table.stakes.count, sorted(self.found, key=lambda body: self.found[body].entity.id)
        every = [self.of[body] for body in order]
        rank = np.repeat(np.arange(len(order)), [len(places) for places, _ in every])
        places = np.concatenate([np.zeros(0, dtype=np.int64), *(places for places, _ in every)])
        bounds = np.clip(np.concatenate([np.zeros((0, 2)), *(bounds for _, bounds in every)]), 0.0, 100.0)
        rows = np.lexsort((rank, -bounds[:, 0], -bounds[:, 1], places))
        start = np.concatenate([[0], np.cumsum(np.bincount(places, minlength=count))])
        body = np.array(order, dtype=np.int64)[rank[rows]]
        return start.tolist(), body.tolist(), bounds[rows, 0].tolist(), bounds[rows, 1].tolist()

    def bodies_of(self, number: int) -> list[int]:
        """The numbers of the bodies that can have a share of a company."""
        table, (start, bodies, _, _) = self.asked.table, self._ranked
        place = table.place[number]
        return [table.entities[body] for body in bodies[start[place] : start[place + 1]]]

    @cached_property
    def _direct(self) -> dict[int, set[int]]:
        """The bodies with a direct stake in a company, by its place."""
        place, found = self.asked.table.place, dict[int, set[int]]()
        for row in self.asked.table.rows:
            if place[row.holder] in self.found:
                found.setdefault(place[row.company], set()).add(place[row.holder])
        return found

    def economic(self, number: int, minimum: float, chains: int) -> Economic:
        """The part of a company that ends at state bodies."""
        table = self.asked.table
        place, own = table.place[number], self.bodies.country(number) if self.found else None
        if number not in table.divisions:
            return self._undivided(place, own)
        opened = self.opened.get(place, _NOBODY)
        levels = [one for key in self.levels if (one := self._level(key, place, own, opened, minimum))]
        low, high = self.unknown[place].tolist()
        is_open = high > low and any(row.size.low_open for row in table.divisions[number].stakes)
        return Economic(
            self.asked.share(self.together.get(place, _ZERO), None, not opened.isdisjoint(self.found)),
            Share(_clipped(low), _clipped(high), exclusive_maximum=is_open),
            tuple(sorted(levels, key=lambda row: (*_widest(row.share), LEVELS.index(row.level), row.country or ""))),
            self._rows(place, own, opened, minimum, chains),
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

    def _rows(
        self, place: int, own: str | None, opened: Collection[int], minimum: float, chains: int
    ) -> tuple[BodyShare, ...]:
        """What each body has of a company, the largest first."""
        (start, bodies, lows, highs), least = self._ranked, max(_NOTHING, minimum - _NEAR)
        its, direct, rows = slice(start[place], start[place + 1]), self._direct.get(place, _NOBODY), []
        for body, low, high in zip(bodies[its], lows[its], highs[its], strict=True):
            if high <= least or body == place:
                continue
            share = Share(low, high, body in opened and high > low)
            if body in direct:
                share = self._beside_direct(body, place, (low, high), body in opened)
            found = self.found[body]
            ways = self.asked.chains([body], place, count=chains) if chains else ()
            rows.append(BodyShare(found, _foreign(found.country, own), share, ways))
        if not direct.isdisjoint(self.found):  # to the last digit those are others
            rows.sort(key=lambda row: (*_widest(row.share), row.body.entity.id))
        return tuple(rows)

    def _beside_direct(self, body: int, place: int, bounds: tuple[float, float], is_open: bool) -> Share:
        table = self.asked.table
        return self.asked.share(bounds, table.direct(table.entities[body], table.entities[place]), is_open)

    def _level(
        self, key: tuple[str, str | None], place: int, own: str | None, opened: Set[int], minimum: float
    ) -> LevelShare | None:
        bounds = self.levels[key].get(place, _ZERO)
        if bounds[1] <= max(_NOTHING, minimum - _NEAR):
            return None
        level, country = key
        is_open = any((self.found[body].level, self.found[body].country) == key for body in opened & self.found.keys())
        return LevelShare(level, country, _foreign(country, own), self.asked.share(bounds, None, is_open))

    def findings(self) -> list[tuple[Finding, set[int]]]:
        """What cannot be as it is stated, with the companies above which it lies."""
        from kg.ownership import shares

        table, found = self.asked.table, []
        for finding in self.asked.findings():
            members = [table.place[table.graph.number(member.id)] for member in finding.members]
            reached = shares(table.stakes, members)[:, 1] > _NOTHING
            found.append((finding, {table.entities[place] for place in reached.nonzero()[0].tolist()}))
        return found


def _shares(table: Table, owners: Sequence[int]) -> _Places:
    from kg.ownership import shares

    return _above_nothing(shares(table.stakes, owners))


def _above_nothing(bounds: Floats) -> _Places:
    places = (bounds[:, 1] > _NOTHING).nonzero()[0]
    return places, bounds[places]


def _pooled(table: Table, owners: Sequence[int], of: dict[int, _Places]) -> _Bounds:
    """What ends at any of the owners, who are ends: where all stakes are exact it is the sum."""
    import numpy as np

    if len(owners) == 1:
        places, bounds = of[owners[0]]
    elif not table.stakes.is_exact and owners:
        places, bounds = _shares(table, owners)
    else:
        total = np.zeros((table.stakes.count, 2))
        for owner in owners:
            its, size = of[owner]
            total[its] += size
        places, bounds = _above_nothing(total)
    return {place: (low, high) for place, (low, high) in zip(places.tolist(), bounds.tolist(), strict=True)}


def _widest(share: Share) -> tuple[float, float]:
    return -share.maximum, -share.minimum


def _foreign(country: str | None, own: str | None) -> bool | None:
    return None if country is None or own is None else country != own


def _clipped(percent: float) -> float:
    return min(max(percent, 0.0), 100.0)
