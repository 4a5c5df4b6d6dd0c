"""Answers who decides in a company, and what several would have pooled; never writes nor prints."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.control.answers import CERTAIN, CONTROLLED, NOBODY, POSSIBLE, ControlAnswer, Controller, Together
from kg.control.ballot import Ballot, ballot
from kg.control.reasons import Teller, votes_of
from kg.control.seats import NOTHING
from kg.graph import Graph
from kg.holdings.answers import Share
from kg.holdings.statements import Division
from kg.model import Entity
from kg.network.terms import Terms

if TYPE_CHECKING:
    from kg.ownership.control import Control, Powers, Reach

ASSERTED = Terms()


def control_of(graph: Graph, company: str, *, terms: Terms = ASSERTED) -> ControlAnswer:
    """Who decides in a company: those who certainly do, then those who could.

    Args:
        company: a name or an id.
        terms: which facts count (`Terms(as_of=…, known_by=…)`).
    Raises:
        NameUnknown, NameAmbiguous: the name is not that of one entity.
        MissingPart: numpy or scipy is not installed.
    """
    graph.name_as_of(terms.as_of)
    about = graph.entity(company)
    return Deciders(graph, [graph.number(about.id)], terms).answer(graph.number(about.id))


def controlled_by_together(graph: Graph, company: str, members: Sequence[str], *, terms: Terms = ASSERTED) -> Together:
    """The votes of several in a company, pooled, whoever decides there.

    Args:
        company: a name or an id.
        members: names or ids of whoever is to be pooled; each counts with all that it controls by itself.
        terms: which facts count.
    Raises:
        NameUnknown, NameAmbiguous: a name is not that of one entity.
        MissingPart: numpy or scipy is not installed.
    """
    graph.name_as_of(terms.as_of)
    number = graph.number(graph.entity(company).id)
    numbers = [graph.number(graph.entity(member).id) for member in members]
    return Deciders(graph, [number], terms).together(number, numbers)


class Deciders:
    """Who decides in several companies; the graph is read once for all of them.

    Args:
        companies: numbers of the graph.
        terms: which facts count.
        known: how companies are divided, where that is read already.
    """

    def __init__(
        self,
        graph: Graph,
        companies: Collection[int],
        terms: Terms = ASSERTED,
        known: Mapping[int, Division] = NOTHING,
    ) -> None:
        self.graph = graph
        self.terms = terms
        self.ballot = ballot(graph, companies, terms, known)

    def touched(self, member: int) -> set[int]:
        """The numbers of the companies in which somebody decides, could decide, or has any votes."""
        if member not in self.ballot.place:
            return set()
        reach = self.ballot.powers.reach([self.ballot.place[member]], certainly=False)
        return {self.ballot.entities[place] for place in {*reach.found, *reach.voting()}}

    def answer(self, company: int) -> ControlAnswer:
        """As `control_of`, for one of the companies."""
        asked = _Asked(self.ballot, company)
        rows = asked.controllers()
        certain = any(row.certainty == CERTAIN for row in rows)
        verdict = CONTROLLED if certain else POSSIBLE if rows else NOBODY
        about, findings = self.graph.entity_at(company), asked.capital.findings()
        return ControlAnswer(about, self.terms.as_of, self.terms.known_by, verdict, rows, asked.undisclosed(), findings)

    def controllers(self, company: int, *, economic: bool = True) -> tuple[Controller, ...]:
        """The controllers of `answer` alone, without what costs a look at everything around.

        Args:
            economic: whether their economic shares are wanted; else they are left at 0 to 100 %.
        """
        return _Asked(self.ballot, company).controllers(economic=economic)

    def together(self, company: int, members: Collection[int]) -> Together:
        """As `controlled_by_together`, for one of the companies; members are numbers of the graph."""
        numbers = list(dict.fromkeys(members))
        return _Asked(self.ballot, company).together([self.graph.entity_at(one) for one in numbers], numbers)

    def managers(self, company: int) -> tuple[Entity, ...]:
        """Who manages one of the companies, if it is a fund: its votes are theirs."""
        if company not in self.ballot.managed:
            return ()
        who = [one for seat in self.ballot.chairs if seat.company == company for one in seat.who]
        return tuple(self.graph.entity_at(one) for one in dict.fromkeys(who))


@dataclass
class _Asked:
    """A ballot as it is asked about one company."""

    ballot: Ballot
    company: int

    def __post_init__(self) -> None:
        self.place = self.ballot.place[self.company]
        self.powers: Powers = self.ballot.powers
        self.capital = self.ballot.capital

    def controllers(self, *, economic: bool = True) -> tuple[Controller, ...]:
        """Everybody who decides or could; those who certainly do first, then by votes."""
        entities = self.ballot.entities
        found = [
            self._controller(row, economic)
            for row in self.powers.controllers(self.place)
            if all(entities[one] >= 0 for one in row.who)
        ]
        return tuple(sorted(found, key=_order))

    def _controller(self, row: Control, economic: bool) -> Controller:
        who = tuple(self.ballot.entities[one] for one in row.who)
        reach = self.powers.reach(row.who, certainly=row.is_certain)
        teller = Teller(self.ballot, reach, who)
        links = teller.links(self.company)
        members = tuple(self.ballot.graph.entity_at(one) for one in who)
        return Controller(
            who=tuple(sorted(members, key=lambda one: one.id)),
            certainty=CERTAIN if row.is_certain else POSSIBLE,
            ultimate=row.is_ultimate,
            rules=row.rules,
            votes=self._votes(who, certain=row.is_certain),
            economic=self._economic(who) if economic else Share(0.0, 100.0),
            reason=teller.reason(self.company),
            links=links,
            evidence=teller.evidence(self.company, links),
        )

    def _votes(self, who: Collection[int], *, certain: bool) -> Share:
        """The votes that some cast with whom they control and act with; all of a fund's, where they run it."""
        if self.company in self.ballot.managed:
            return Share(100.0 if certain else 0.0, 100.0)
        pooled = [self.ballot.place[one] for one in self.ballot.partners(who)]
        sure = self.powers.reach(pooled)
        most = sure if certain else self.powers.reach(pooled, certainly=False)
        return votes_of(self.ballot, sure, self.company, sure.rows_in(self.place), most.rows_in(self.place))

    def _economic(self, who: Sequence[int]) -> Share:
        """What some have of the company in the end."""
        from kg.ownership import shares

        table = self.ballot.table
        places, place = [table.place[one] for one in who], table.place[self.company]
        direct = self.capital.direct(who, self.company)
        is_open = not self.capital.opened(place).isdisjoint(places)
        return self.capital.share(shares(table.stakes, places)[place], direct, is_open)

    def undisclosed(self) -> Share:
        """The votes whose holder nobody names."""
        if self.company in self.ballot.managed:
            return Share(0.0, 0.0)
        votes = self.powers.votes
        stated = votes_of(
            self.ballot, self.powers.reach([self.place]), self.company, *[votes.in_company(self.place)] * 2
        )
        return Share(100.0 - stated.maximum, 100.0 - stated.minimum, stated.exclusive_maximum, stated.exclusive_minimum)

    def together(self, who: Sequence[Entity], numbers: Sequence[int]) -> Together:
        """The votes of several, each with all that it controls by itself."""
        places = [self.ballot.place[one] for one in numbers if one in self.ballot.place and one != self.company]
        sure = [self.powers.reach([one]) for one in places]
        open_ = [self.powers.reach([one], certainly=False) for one in places]
        least, most = self._rows(sure), self._rows(open_)
        votes = self.powers.votes
        certain = any(self.place in reach.found for reach in sure)
        certain = certain or votes.is_majority(self.place, least, certainly=True)
        possible = certain or any(self.place in reach.found for reach in open_)
        possible = possible or votes.is_majority(self.place, most, certainly=False)
        if self.company in self.ballot.managed:
            pooled = Share(100.0 * certain, 100.0 * possible)
        else:
            pooled = votes_of(self.ballot, self.powers.reach([self.place]), self.company, least, most)
        return Together(tuple(who), pooled, certain, possible)

    def _rows(self, reaches: Sequence[Reach]) -> list[int]:
        return sorted({row for reach in reaches for row in reach.rows_in(self.place)})


def _order(row: Controller) -> tuple[object, ...]:
    votes = row.votes
    return row.certainty != CERTAIN, not row.ultimate, -votes.minimum, -votes.maximum, len(row.who), row.who[0].id
