"""Whether state bodies decide in a company, and how; counts no money, and leaves who decides to kg.control."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import Final

from kg.control import Controller, Deciders
from kg.graph import Edge
from kg.holdings.answers import Share
from kg.holdings.statements import CONCERT, Division, ends
from kg.holdings.table import Table, above
from kg.render.owning import listed
from kg.state.answers import StateControl
from kg.state.bodies import Bodies

YES, NO, POSSIBLE = "yes", "no", "possible"
_OVER: Final = frozenset({"controls", "manages"})
_NONE, _ALL = Share(0.0, 0.0), Share(100.0, 100.0)
_HALF = 50.0
_UNDIVIDED = Division(())
_NOBODY = "no state body is known among those who hold, manage or control it"
_FEW = "state bodies have {most}{votes:.6g} % of the votes together, which is no majority"
_WITHOUT = "state bodies have no votes in it, neither themselves nor through companies that they control"
_PRIVATE_MANAGER = "the fund's votes are with its manager {who}, of whom nothing says that it is a state's"


class Deciding:
    """Asks who decides, and whether those are state bodies; what it has looked at it knows.

    Args:
        table: everybody with shares of the companies that can be asked about, directly or through others.
        companies: their numbers in the graph.
    """

    def __init__(self, table: Table, companies: Collection[int], bodies: Bodies) -> None:
        self.graph = table.graph
        self.table = table
        self.companies = companies
        self.terms = table.terms
        self.bodies = bodies
        self._owned: dict[int, bool] = {}

    @cached_property
    def _deciders(self) -> Deciders:
        known = {at: self.table.divisions.get(at, _UNDIVIDED) for at in self.table.entities}
        return Deciders(self.graph, self.companies, self.terms, known)

    def control(self, number: int, known: Collection[int], inside: Collection[int] | None = None) -> StateControl:
        """Whether state bodies decide in a company.

        Args:
            number: of the company in the graph.
            known: numbers of state bodies that have a share of it.
            inside: the company and everybody above it by stakes; None where all companies are asked about.
        """
        itself = self.bodies.among([number]).get(number)
        if itself and not self._has_owners(number):
            return StateControl(YES, (), _ALL, f"{itself.entity.name} is a state body itself")
        if inside is None:
            managing = self._touching.get(number, set())
            voting = managing - {number}  # all others have neither votes nor a say
        else:
            managing = {one for one in self.bodies.among(self._above(inside)) if not self._has_owners(one)}
            voting = {*known, *managing} - {number}
        members = {*known, *managing} - {number}
        return self._decided(number, members, voting) if members else StateControl(NO, (), _NONE, _NOBODY)

    def _decided(self, number: int, members: Collection[int], voting: Collection[int]) -> StateControl:
        """What the votes of all state bodies, and the controllers where that can matter, say."""
        together = self._deciders.together(number, sorted(voting))
        if not together.possible:
            return StateControl(NO, (), together.votes, self._powerless(number, together.votes))
        controllers = self._deciders.controllers(number)
        deciding = _Verdict(controllers, set(self.graph.ids(members).values()), together.votes)
        return StateControl(deciding.state, deciding.by, together.votes, deciding.reason)

    def _powerless(self, number: int, votes: Share) -> str:
        if managers := self._deciders.managers(number):
            return _PRIVATE_MANAGER.format(who=listed([one.name for one in managers]))
        if not votes.maximum:
            return _WITHOUT
        return _FEW.format(most="at most " if votes.maximum > votes.minimum else "", votes=votes.maximum)

    def _has_owners(self, number: int) -> bool:
        """Whether owners of an organisation are stated, who then count in its place."""
        if number in self.table.place:
            return number in self.table.divisions
        if number not in self._owned:
            self._owned[number] = number in above(self.graph, number, self.terms, depth=1).divisions
        return self._owned[number]

    # ------------------------------------------------------------------------------------------------ who is above whom

    def _above(self, inside: Collection[int]) -> set[int]:
        """Everybody who manages, controls, groups or acts with some entities, and everybody above those.

        Args:
            inside: a company with everybody who holds shares of it, directly or through others.
        """
        seen, found = set(inside), set(inside)
        while found:
            found = {up for up, down in self._seats if down in seen} - seen
            seen |= found
            beside = found
            while beside:
                pairs = [pair for edge in self.graph.neighbours(beside) if (pair := self._stake(edge))]
                beside = {holder for holder, company in pairs if company in beside} - seen
                seen |= beside
                found |= beside
        return seen.difference(inside)

    def _stake(self, edge: Edge) -> tuple[int, int] | None:
        return ends(edge) if edge[4] in self.terms.statuses else None

    @cached_property
    def _seats(self) -> list[tuple[int, int]]:
        """Who is above whom by other facts than stakes, in the whole graph."""
        return [pair for edge in self.graph.edges() if not ends(edge) for pair in self._pairs(edge)]

    def _pairs(self, edge: Edge) -> list[tuple[int, int]]:
        """Who is above whom by a fact."""
        _, subject, object_, predicate, status, _, _ = edge
        if status not in self.terms.statuses:
            return []
        if predicate in _OVER:
            return [(subject, object_)]
        if predicate == "memberOfGroup":
            return [(object_, subject)]
        if predicate == CONCERT:
            return [(subject, object_), (object_, subject)]
        pair = ends(edge)
        return [pair] if pair else []

    @cached_property
    def _touching(self) -> dict[int, set[int]]:
        """By company, the state bodies that have any votes or say in it; in the whole graph."""
        parties = {*self.table.entities, *(one for pair in self._seats for one in pair)}
        found: dict[int, set[int]] = {}
        for body in self.bodies.among(sorted(parties)):
            if not self._has_owners(body):
                for company in self._deciders.touched(body):
                    found.setdefault(company, set()).add(body)
        return found


class _Verdict:
    """What follows for the state from who decides.

    Who certainly decides and is controlled by nobody is asked first: a state fund run by somebody else decides nothing
    by itself. Nobody else can decide where somebody certainly does.
    """

    def __init__(self, controllers: Collection[Controller], bodies: Collection[str], together: Share) -> None:
        self._bodies = bodies
        self._together = together
        certain = [row for row in controllers if row.certainty == "certain"]
        self.deciding = [row for row in certain if row.ultimate] or certain or list(controllers)
        state = [row for row in self.deciding if self._is_state(row)]
        self.state = (YES if certain else POSSIBLE) if state else NO
        lower = [row for row in certain if not row.ultimate and self._is_state(row)] if self.state == YES else []
        self.by = (*state, *lower)
        self.reason = self._reason()

    def _is_state(self, row: Controller) -> bool:
        return all(member.id in self._bodies for member in row.who)

    def _reason(self) -> str:
        if self.by:
            first = self.by[0]
            return f"{_named(first)}{'' if self.state == YES else ' could'}: {first.reason}"
        other = next(iter(self.deciding), None)
        if other is None:
            return f"nobody is known to decide{self._beside()}"
        if other.certainty != "certain":
            return f"nobody certainly decides; {_named(other)} could: {other.reason}{self._beside()}"
        mixed = any(member.id in self._bodies for member in other.who)
        return f"{_named(other)}: {other.reason}" + (
            "; a state body is one of them, and does not decide alone" if mixed else ""
        )

    def _beside(self) -> str:
        """That many votes of several states are no control."""
        low = self._together.minimum
        if low <= _HALF:
            return ""
        return f"; state bodies have {low:.6g} % of the votes together, and no source says that they act together"


def _named(row: Controller) -> str:
    return listed([member.name for member in row.who])
