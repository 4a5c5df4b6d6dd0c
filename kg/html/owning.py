"""What ownership makes of the facts of a page: the last owners of a company and its state capital; states nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from kg.errors import MissingPart
from kg.graph import Graph
from kg.html.choice import Part
from kg.model import Entity, Evidence, Fact, Status
from kg.network import Terms

if TYPE_CHECKING:
    from kg.holdings import Chain, Owner, Share
    from kg.state import BodyShare, State

Json = dict[str, Any]

MOST_WORK: Final = 600
"""Stakes that are computed with for one page; those of a company with ranks or joint stakes count squared."""
ROWS: Final = 12
"""Owners of a company; the others are gathered in one row."""
_SIZED: Final = ("percent", "percentMin", "percentMax")
_OWNING: Final = ("holdsSharesIn", "limitedPartnerOf", "investedIn", "acquired")


def owned(graph: Graph, part: Part, evidence: Mapping[str, int]) -> Json:
    """What is computed for the companies of a page of which a stake of some size is stated.

    Args:
        evidence: the place of each document on the page, by the name by which evidence gives it.
    Returns:
        By the company's place on the page: `owners` and `state`; None for those for which a page has no time: whom it
        is about comes first, then those with the most stated stakes. Entities are places on the page, or names where
        they are not on it; facts are ids; shares are [smallest, largest, whether these are not meant themselves].
        Empty where numpy or scipy is not installed.
    """
    companies = _companies(part)
    if not companies:
        return {}
    said = _Said(part, evidence)
    found: Json = {str(said.places[id]): None for id in companies}
    try:
        found |= _computed(graph, part, _affordable(graph, companies, part.terms), said)
    except MissingPart:
        return {}
    return found


def _computed(graph: Graph, part: Part, companies: Sequence[str], said: _Said) -> Json:
    from kg.holdings import owners
    from kg.state import states_of

    states = states_of(graph, [graph.number(id) for id in companies], terms=part.terms)
    rows = (owners(graph, id, limit=ROWS, chains=1, terms=part.terms).owners for id in companies)
    return {
        str(said.places[id]): {
            "owners": [said.owner(row) for row in sorted(its, key=_rank)],
            "state": said.state(state),
        }
        for id, its, state in zip(companies, rows, states, strict=True)
    }


def _rank(row: Owner) -> tuple[bool, float, float]:
    """Owners before the rest, the surest first: a panel shows the beginning of a list."""
    is_rest = row.kind != "owner"
    return is_rest, 0.0 if is_rest else -row.effective.minimum, 0.0 if is_rest else -row.effective.maximum


def _affordable(graph: Graph, companies: Iterable[str], terms: Terms) -> list[str]:
    """The companies for which a page has the time; the first always."""
    from kg.holdings.table import above

    found: list[str] = []
    left = MOST_WORK
    for id in companies:
        divisions = above(graph, graph.number(id), terms).divisions.values()
        stakes = sum(len(one.stakes) for one in divisions)
        needs_programme = any(one.joints or one.largest is not None for one in divisions)
        left -= stakes**2 if needs_programme else stakes
        if found and left < 0:
            break
        found.append(id)
    return found


def _companies(part: Part) -> list[str]:
    """The ids of the companies in which stakes of some size are stated, the most first."""
    stated = Counter(
        fact.object.id
        for fact in part.facts
        if fact.predicate in _OWNING
        and fact.status is Status.ASSERTED
        and isinstance(fact.object, Entity)
        and any(name in fact.qualifiers for name in _SIZED)
    )
    around = {entity.id for entity in part.around}
    return sorted(stated, key=lambda id: (id not in around, -stated[id], id))


class _Said:
    """Writes answers with places on the page."""

    def __init__(self, part: Part, documents: Mapping[str, int]) -> None:
        self.places = {entity.id: place for place, entity in enumerate(part.entities)}
        self.documents = documents
        self.between: dict[frozenset[str], list[Fact]] = {}
        for fact in part.facts:
            if isinstance(fact.object, Entity):
                self.between.setdefault(frozenset((fact.subject.id, fact.object.id)), []).append(fact)

    def who(self, entity: Entity) -> int | str:
        """The place of an entity on the page, else its name."""
        return self.places.get(entity.id, entity.name)

    def owner(self, row: Owner) -> Json:
        """A row of owners."""
        return {
            "kind": row.kind,
            "who": [self.who(member) for member in row.members],
            "share": _share(row.effective),
            "direct": _share(row.direct) if row.direct else None,
            "count": row.count,
            "chain": self._chain(row.chains),
        }

    def _chain(self, chains: Iterable[Chain]) -> list[Json]:
        """The links of the largest chain, each with the facts of the page that its sentences support."""
        links = next((chain.links for chain in chains), ())
        return [
            {
                "who": [self.who(link.holder), self.who(link.company)],
                "share": _share(link.share),
                "facts": self._facts(link.holder, link.company, link.evidence),
            }
            for link in links
        ]

    def _facts(self, holder: Entity, company: Entity, evidence: Iterable[Evidence]) -> list[str]:
        sentences = {(item.document, item.start, item.end) for item in evidence}
        return [
            fact.id
            for fact in self.between.get(frozenset((holder.id, company.id)), ())
            if any((item.document, item.start, item.end) in sentences for item in fact.evidence)
        ]

    def state(self, answer: State) -> Json:
        """The part that ends at state bodies, and whether they decide."""
        economic, control = answer.economic, answer.control
        return {
            "share": _share(economic.share),
            "unknown": _share(economic.unknown),
            "bodies": [self._body(row) for row in sorted(economic.bodies, key=_least)[:ROWS]],
            "control": control.state,
            "by": [[self.who(member) for member in row.who] for row in control.by],
            "votes": _share(control.together),
        }

    def _body(self, row: BodyShare) -> Json:
        body = row.body
        return {
            "who": self.who(body.entity),
            "level": body.level,
            "country": body.country,
            "share": _share(row.share),
            "evidence": [
                [self.documents[item.document], item.publisher, item.published, item.start, item.end]
                for item in body.evidence
                if item.document in self.documents
            ],
        }


def _least(row: BodyShare) -> tuple[float, float]:
    return -row.share.minimum, -row.share.maximum


def _share(share: Share) -> list[Any]:
    return [share.minimum, share.maximum, share.exclusive_minimum, share.exclusive_maximum]
