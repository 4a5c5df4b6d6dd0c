"""How somebody came to control a company, in words and links; decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

from kg.control.ballot import OPEN, Ballot, Cast
from kg.control.sayings import GROUP, MANAGER, PARTNER
from kg.holdings.answers import Link, Share
from kg.holdings.statements import CONCERT
from kg.model import Evidence
from kg.render.owning import percent
from kg.render.values import name

if TYPE_CHECKING:
    from kg.ownership.control import Reach, Seat, Step

_DEEP: Final = 6  # companies of a chain that a reason names
_TWIGS: Final = 1  # of them, where a company is held through several
_MANY: Final = 4  # holders that a reason names
_ANY: Final = Share(0.0, 100.0)
_OFFICES: Final = {
    MANAGER: "{together}manager of {company}",
    PARTNER: "{together}general partner of {company}",
    GROUP: "the group of which {company} is said to be part",
}


@dataclass
class Teller:
    """Tells how somebody (numbers of the graph) came to control a company."""

    ballot: Ballot
    reach: Reach
    who: tuple[int, ...]

    def reason(self, company: int) -> str:
        """Why, in one sentence."""
        step = self.reach.found[self.ballot.place[company]]
        text = self._way(company, _DEEP, top=True)
        if not step.rows and (votes := self.votes(company, self.reach.rows_in(step.company))).minimum > 0:
            text += f", with {_said(votes)} of the votes"
        if any(not seat.is_certain for one in self._steps(company) for seat in one.seats):
            return f"{text}; others are named beside"
        return text if self.reach.certainly else f"{text}; more than half is possible, and not certain"

    # ----------------------------------------------------------------------------------------------------------- words

    def _way(self, company: int, deep: int, *, top: bool = False) -> str:
        """How they came to a company: "51 % of it", or how they came to whoever votes there first."""
        step = self.reach.found[self.ballot.place[company]]
        if not deep:
            return f"by a chain of companies {self._name(company)}"
        said = [self._seat(seat, deep) for seat in step.seats]
        if step.rows:
            said.append(self._votes(company, step, deep, top))
        return ", and ".join(said)

    def _seat(self, seat: Seat, deep: int) -> str:
        members = [self.ballot.entities[one] for one in seat.who]
        company, kind = self._name(self.ballot.entities[seat.company]), self._kind(seat)
        office = _OFFICES.get(kind, "{together}said to control {company}")
        text = office.format(together="together " if len(members) > 1 else "", company=company)
        if set(members) <= set(self.who):
            return text
        first = next(member for member in members if member not in self.who)
        return f"{self._way(first, deep - 1)}, which is {text}"

    def _votes(self, company: int, step: Step, deep: int, top: bool) -> str:
        holders = [self.ballot.entities[self._row(row)[0]] for row in step.rows]
        shares = {holder: self.votes(company, [row]) for holder, row in zip(holders, step.rows, strict=True)}
        if len(holders) == 1:
            return self._one(holders[0], shares[holders[0]], company, deep)
        shown = sorted(holders, key=lambda one: (one not in self.who, -shares[one].minimum, -shares[one].maximum, one))
        parts = [self._part(holder, shares[holder], deep) for holder in shown[:_MANY]]
        parts += [f"{len(shown) - _MANY} more"] if len(shown) > _MANY else []
        differs = any((holder, company) in self.ballot.rights for holder in holders)
        total = f"{_said(self.votes(company, step.rows))}{' of the votes' if differs else ''} of {self._name(company)}"
        concert = " in concert" if len(self.who) > 1 and not self._is_seated() else ""
        return f"{total}{concert}: {_listed(parts)}" if top else f"{total}{concert} ({_listed(parts)})"

    def _one(self, holder: int, share: Share, company: int, deep: int) -> str:
        votes = " of the votes" if (holder, company) in self.ballot.rights or holder < 0 else ""
        text = f"{_said(share)}{votes} of {self._name(company)}"
        if holder < 0:
            return f"{text}, {self._of_giver(holder)}"
        return text if holder in self.who else f"{self._way(holder, deep - 1)}, which has {text}"

    def _part(self, holder: int, share: Share, deep: int) -> str:
        figure = f"{_said(share)}"
        if holder < 0:
            return f"{figure} {self._of_giver(holder)}"
        if holder in self.who:
            return f"{figure} directly" if len(self.who) == 1 else f"{self._name(holder)} {figure}"
        way = f" ({self._way(holder, deep - 1)})" if deep > _DEEP - _TWIGS else ""
        return f"{figure} through {self._name(holder)}{way}"

    def _of_giver(self, holder: int) -> str:
        cast = self.ballot.casts[holder]
        if cast.giver is not None:
            return f"{'by proxy of' if cast.by_proxy else 'held by'} {self._name(cast.giver)}"
        return "by proxy" if cast.by_proxy else "stated as votes"

    def _kind(self, seat: Seat) -> str:
        return next((chair.kind for chair in self.ballot.chairs if self._is(seat, chair.who, chair.company)), "")

    def _is(self, seat: Seat, who: Sequence[int], company: int) -> bool:
        entities = self.ballot.entities
        return entities[seat.company] == company and [entities[one] for one in seat.who] == sorted(who)

    def _is_seated(self) -> bool:
        return any(len(seat.who) > 1 for step in self.reach.found.values() for seat in step.seats)

    def _name(self, number: int) -> str:
        return name(self.ballot.graph.entity_at(number))

    # --------------------------------------------------------------------------------------------------------- figures

    def _row(self, row: int) -> tuple[int, int, float, float]:
        return self.reach.votes.rows[row]

    def votes(self, company: int, rows: Sequence[int]) -> Share:
        """The votes of some rows of a company together."""
        return votes_of(self.ballot, self.reach, company, rows, rows)

    # ----------------------------------------------------------------------------------------------------------- links

    def _steps(self, company: int) -> list[Step]:
        """How a company came under control, from those who control it on."""
        return self.reach.steps_to(self.ballot.place[company])

    def links(self, company: int) -> tuple[Link, ...]:
        """The stakes, seats and concerts that lead from them to a company."""
        steps = self._steps(company)
        links = [link for step in steps for link in (*self._seat_links(step), *self._stake_links(step, step.rows))]
        if not steps[-1].rows:
            links += self._stake_links(steps[-1], self.reach.rows_in(steps[-1].company))
        links += self._concert_links({*self.who, *(self.ballot.entities[step.company] for step in steps)})
        return tuple({(link.holder.id, link.company.id, link.relation): link for link in links}.values())

    def _stake_links(self, step: Step, rows: Iterable[int]) -> Iterator[Link]:
        company = self.ballot.entities[step.company]
        for row in rows:
            holder = self.ballot.entities[self._row(row)[0]]
            cast = self.ballot.casts.get(holder)
            owner = cast.giver if cast else holder
            if owner is not None and (stake := self.ballot.stakes.get((owner, company))):
                yield self._link(owner, company, stake.relation, stake.facts)

    def _seat_links(self, step: Step) -> Iterator[Link]:
        for seat in step.seats:
            if self._kind(seat) in (MANAGER, PARTNER):
                company = self.ballot.entities[seat.company]
                for member in seat.who:
                    who = self.ballot.entities[member]
                    yield self._link(who, company, "manages", self._facts_of(seat, who))

    def _concert_links(self, members: set[int]) -> Iterator[Link]:
        for one, other in combinations(sorted(members), 2) if len(self.who) > 1 else ():
            if facts := self.ballot.gathered.concerts.get(frozenset((one, other))):
                yield self._link(one, other, CONCERT, facts)

    def _link(self, holder: int, company: int, relation: str, facts: Iterable[int]) -> Link:
        graph = self.ballot.graph
        stated = self.ballot.table.direct(holder, company) if relation != CONCERT else None
        evidence = self.ballot.gathered.reader.evidence(facts)
        return Link(graph.entity_at(holder), graph.entity_at(company), relation, stated or _ANY, evidence)

    def _facts_of(self, seat: Seat, who: int | None = None) -> tuple[int, ...]:
        chairs = [chair for chair in self.ballot.chairs if self._is(seat, chair.who, chair.company)]
        facts = [fact for chair in chairs for fact in chair.facts]
        if who is not None:
            its = {said.fact for said in self.ballot.gathered.sayings if said.who == who}
            facts = [fact for fact in facts if fact in its]
        return tuple(dict.fromkeys(facts))

    def evidence(self, company: int, links: Iterable[Link]) -> tuple[Evidence, ...]:
        """All that shows it: the source's own words first, then what the links rest on."""
        facts: list[int] = []
        for step in reversed(self._steps(company)):
            for seat in step.seats:
                facts += self._facts_of(seat)
            for row in step.rows:
                cast = self.ballot.casts.get(self.ballot.entities[self._row(row)[0]])
                facts += cast.facts if isinstance(cast, Cast) else ()
        said = self.ballot.gathered.reader.evidence(facts)
        return tuple(dict.fromkeys((*said, *(item for link in links for item in link.evidence))))


def votes_of(ballot: Ballot, reach: Reach, company: int, least: Sequence[int], most: Sequence[int]) -> Share:
    """Votes in a company between those of some rows and those of others; `company` is a number of the graph."""
    votes, place = reach.votes, ballot.place[company]
    sizes = {row: ballot.sizes[ballot.entities[votes.rows[row][0]], company] for row in {*least, *most}}
    opened = sum(sizes[row].low_open for row in least)
    low, high = votes.tally(place, list(least))[0], votes.tally(place, list(most))[1]
    return share(low, high, opened, any(sizes[row].high_open for row in most))


def share(low: float, high: float, opened: int = 0, high_open: bool = False) -> Share:
    """Percent between two bounds; `opened`: how many of the parts are more than they are given as."""
    least, most = round(low - opened * OPEN, 10) + 0.0, round(high, 10)
    least, most = max(0.0, least), min(100.0, max(most, least))
    is_open = opened > 0 and most > least
    return Share(least, most, is_open, high_open and most > least)


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(parts) if len(parts) < 3 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _said(share: Share) -> str:
    """A share as it is read aloud."""
    if share.exclusive_minimum and not share.maximum < 100:
        return f"more than {share.minimum:g} %"
    return f"{percent(share)} %"
