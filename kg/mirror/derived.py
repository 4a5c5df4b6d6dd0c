"""Effective shares, control and state capital as relationships that are marked derived; claims and writes nothing."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from kg.control import Controller, Deciders
from kg.control.sayings import seat_company
from kg.graph import Graph
from kg.holdings import Share
from kg.holdings.questions import Asked
from kg.holdings.statements import RELATIONS, ends
from kg.holdings.table import Table, whole
from kg.network.terms import ASSERTED
from kg.projection import Edge, entity_iri
from kg.state import BodyShare, State, states

if TYPE_CHECKING:
    from kg.ownership import Chain

SHARE: Final = "DERIVED_SHARE"
CONTROL: Final = "DERIVED_CONTROL"
STATE: Final = "DERIVED_STATE"
MINIMUM: Final = 1.0
"""Percent: a pair whose largest share is below is left out, else a large graph would become nearly complete."""
_DIGITS: Final = 9  # the order in which documents came must not show in the last digits
_NEAR: Final = 1e-9
MANY: Final = 500
"""Companies under an owner: above, the whole table is asked, and `MOST_WORK` counts."""
MOST_WORK: Final = 300_000_000
"""Stakes looked at for the owners of a large core, all together: about five minutes."""
_DECIDING: Final = RELATIONS | {"controls", "manages"}

Json = dict[str, Any]


def derived(graph: Graph, *, many: int = MANY, most_work: int = MOST_WORK) -> Iterator[Edge]:
    """Effective shares of at least `MINIMUM` percent, who decides where, and state capital, by the asserted facts.

    Args:
        many: companies under an owner, above which its shares count as work.
        most_work: owners with so many companies are left out where they, times all stakes, would be more.
    Raises:
        MissingPart: numpy or scipy is not installed.
    """
    yield from _Shares(graph, many, most_work).edges()
    yield from _control(graph)
    yield from _state(graph)


def left_out(graph: Graph, *, many: int = MANY, most_work: int = MOST_WORK) -> int:
    """How many owners have no `DERIVED_SHARE` because more lies under them than can be looked through.

    Args:
        many, most_work: as of `derived`.
    Raises:
        MissingPart: numpy or scipy is not installed.
    """
    return len(_Shares(graph, many, most_work).left_out)


def _edge(graph: Graph, type_: str, holder: str, company: str, said: Mapping[str, Any]) -> Edge:
    base = graph.store.namespaces.entities
    key = f"{type_} {holder} {company} {' '.join(said.get('together', ()))} {said.get('certainty', '')}"
    known = {name: value for name, value in said.items() if value not in (None, [])}
    ends = entity_iri(holder, base), entity_iri(company, base)
    return Edge(type_, key, *ends, "Entity", "Entity", {"derived": True, **known})


def _bounds(share: Share, minimum: str, maximum: str) -> Json:
    return {minimum: round(share.minimum, _DIGITS), maximum: round(share.maximum, _DIGITS)}


def _share(share: Share) -> Json:
    return {
        **_bounds(share, "minimum", "maximum"),
        "exclusiveMinimum": share.exclusive_minimum or None,
        "exclusiveMaximum": share.exclusive_maximum or None,
    }


# -------------------------------------------------------------------------------------------------------------- shares


class _Shares:
    """The effective shares of everybody, one owner at a time: only what lies under an owner is looked at."""

    def __init__(self, graph: Graph, many: int, most_work: int) -> None:
        self.graph, self.many, self.most_work = graph, many, most_work
        self.whole = whole(graph, ASSERTED)
        self.held: dict[int, list[int]] = {}
        for row in self.whole.rows:
            self.held.setdefault(row.holder, []).append(row.company)
        self.ids = graph.ids(self.whole.entities)
        self._one = cache(self._division)

    def edges(self) -> Iterator[Edge]:
        """All relationships."""
        for owner in sorted(self.held.keys() - self.left_out, key=self.ids.__getitem__):
            companies = self._under(owner)
            if companies == {*self.held[owner]} and not any(company in self.held for company in companies):
                yield from self._directly(owner, companies)
            else:
                yield from self._through(owner, companies)

    @cached_property
    def left_out(self) -> frozenset[int]:
        """The owners of large cores for whom `MOST_WORK` does not reach.

        Ultimate owners come first, then whoever holds most companies directly.
        """
        most = self.most_work // max(1, len(self.whole.rows))
        if len(self.held) <= most:
            return frozenset()
        large = [owner for owner in self.held if len(self._under(owner)) > self.many]
        divisions, ids = self.whole.divisions, self.ids
        large.sort(key=lambda owner: (owner in divisions, -len(self.held[owner]), ids[owner]))
        return frozenset(large[most:])

    def _under(self, owner: int) -> set[int]:
        """The companies in which an owner can have a share; where there are more than `MANY`, some of them."""
        seen, waiting = set[int](), [owner]
        while waiting and len(seen) <= self.many:
            fresh = [company for company in self.held.get(waiting.pop(), ()) if company not in seen]
            seen.update(fresh)
            waiting += fresh
        return seen

    def _division(self, company: int) -> Table:
        return Table(self.graph, ASSERTED, {company: self.whole.divisions[company]}, ())

    def _directly(self, owner: int, companies: Iterable[int]) -> Iterator[Edge]:
        """The shares of an owner whose companies hold nothing: they are the direct ones."""
        for company in sorted(companies):
            if share := self._one(company).direct(owner, company):
                yield from self._share(owner, company, share, [(owner, company)])

    def _through(self, owner: int, companies: Collection[int]) -> Iterator[Edge]:
        from kg.ownership import Chains, shares

        asked = self._asked if len(companies) > self.many else self._asked_of(owner, companies)
        table, place = asked.table, asked.table.place[owner]
        ways, opened = Chains(table.stakes, owner=place), asked.opened_below(place)
        found = shares(table.stakes, place)
        for at in (found[:, 1] >= MINIMUM - _NEAR).nonzero()[0].tolist():
            if at != place:
                company, bounds = table.entities[at], found[at].tolist()
                share = asked.share(bounds, table.direct(owner, company), at in opened)
                yield from self._share(owner, company, share, _links(table, next(ways.at(at), None)))

    @cached_property
    def _asked(self) -> Asked:
        """Everything: reading it anew for each of thousands of owners of one core would take hours."""
        return Asked(self.whole)

    def _asked_of(self, owner: int, companies: Iterable[int]) -> Asked:
        return Asked(
            Table(self.graph, ASSERTED, {one: self.whole.divisions[one] for one in sorted(companies)}, [owner])
        )

    def _share(self, owner: int, company: int, share: Share, links: Iterable[tuple[int, int]]) -> Iterator[Edge]:
        if share.maximum < MINIMUM - _NEAR:
            return
        said = {
            **_share(share),
            "ultimate": owner not in self.whole.divisions,
            "direct": company in self.held[owner],
            "facts": self._facts(links),
        }
        yield _edge(self.graph, SHARE, self.ids[owner], self.ids[company], said)

    def _facts(self, links: Iterable[tuple[int, int]]) -> list[str]:
        """The ids of the facts of stakes, in their order."""
        numbers = [number for link in links for number in self.whole.stake(*link).facts]
        sql = "SELECT number, id FROM fact WHERE number IN (SELECT value FROM json_each(?))"
        found: dict[int, str] = dict(self.graph.store.rows(sql, (json.dumps(numbers),)))
        return list(dict.fromkeys(found[number] for number in numbers))


def _links(table: Table, chain: Chain | None) -> list[tuple[int, int]]:
    """The pairs of a chain by the numbers of the graph."""
    return list(pairwise(table.entities[place] for place in chain.entities)) if chain else []


# ------------------------------------------------------------------------------------------------------------- control


def _control(graph: Graph) -> Iterator[Edge]:
    companies = sorted(_decided(graph))
    deciders = Deciders(graph, companies, ASSERTED)
    for company, id in sorted(graph.ids(companies).items(), key=lambda item: item[1]):
        for row in deciders.controllers(company, economic=False):
            yield from _controls(graph, row, id)


def _decided(graph: Graph) -> set[int]:
    """The companies of which somebody says who holds or decides."""
    found = set[int]()
    for edge in graph.edges():
        if edge[4] in ASSERTED.statuses and edge[3] in _DECIDING:
            pair = ends(edge)
            found |= {pair[1] if pair else seat_company(edge), seat_company(edge)}
    return found


def _controls(graph: Graph, row: Controller, company: str) -> Iterator[Edge]:
    who = sorted(member.id for member in row.who)
    said = {
        "certainty": row.certainty,
        "ultimate": row.ultimate,
        "together": who if len(who) > 1 else [],
        "rules": list(row.rules),
        **_bounds(row.votes, "votesMinimum", "votesMaximum"),
        "reason": row.reason,
        "documents": sorted({item.document for item in row.evidence}),
        "quotes": list(dict.fromkeys(item.quote for item in row.evidence)),
    }
    for member in who:
        yield _edge(graph, CONTROL, member, company, said)


# --------------------------------------------------------------------------------------------------------------- state


def _state(graph: Graph) -> Iterator[Edge]:
    for answer in sorted(states(graph).companies, key=lambda one: one.company.id):
        for row in sorted(answer.economic.bodies, key=lambda one: one.body.entity.id):
            if row.share.maximum >= MINIMUM - _NEAR:
                yield _capital(graph, row, answer)


def _capital(graph: Graph, row: BodyShare, answer: State) -> Edge:
    body = row.body
    said = {
        **_share(row.share),
        "level": body.level,
        "country": body.country,
        "foreign": row.foreign,
        "basis": body.basis,
        **_bounds(answer.economic.share, "stateMinimum", "stateMaximum"),
        "stateControl": answer.control.state,
        "documents": sorted({item.document for item in body.evidence}),
        "quotes": list(dict.fromkeys(item.quote for item in body.evidence)),
    }
    return _edge(graph, STATE, body.entity.id, answer.company.id, said)
