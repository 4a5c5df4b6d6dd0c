"""What is stated of who decides, beside stakes: controllers, managers, votes, proxies, concerts; counts no votes."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from kg.control.words import nearness, role, says
from kg.graph import Edge, Graph
from kg.holdings.statements import CONCERT, Size, stated_size
from kg.model import Evidence, Fact, Qualifiers
from kg.network.terms import Terms, first_day, last_day

STATED, GROUP, MANAGER, PARTNER = "stated", "group", "manager", "partner"
VOTES, PROXY, MOST = "votes", "proxy", "most"
NOT_STATED: Final = Size()
SEATS: Final = frozenset({STATED, GROUP, MANAGER, PARTNER})
_OVER: Final = frozenset({"controls", "manages", "acquired"})
_UNDER: Final = frozenset({"memberOfGroup"})
_STAKES: Final = frozenset({"holdsSharesIn"})
_PROXY: Final = frozenset({"proxy", "entrusted", "voting-proxy"})
_FIGURES: Final = ("percent", "percentMin", "percentMax")
_NEAR: Final = 30  # characters between the name of a holder and words about its stake
_STATED: Final = ("date", "since", "asOf", "period")


@dataclass(frozen=True, slots=True)
class Saying:
    """One fact as it says who decides; `who`, `company` and `fact` are numbers of the graph.

    `kind`: STATED (the source's own word), GROUP (a unit of its group), MANAGER or PARTNER of a fund, VOTES (casts
    `size` of the votes, with whom they control and act with), PROXY (casts the votes of `giver`) or MOST (holds more
    than half, of which no figure is stated).
    """

    who: int
    company: int
    kind: str
    fact: int
    size: Size = NOT_STATED
    giver: str = ""
    date: str = ""
    """The first day of its own date; "" where it has none."""
    when: str = ""
    """The same, else when it was last published."""
    jointly: bool = False
    differs: bool = False
    """Whether it says that votes do not follow the capital."""
    places: frozenset[tuple[str, int, int]] = frozenset()
    evidence: tuple[Evidence, ...] = ()


class Reader:
    """Reads the facts of a graph that count at the dates asked for."""

    def __init__(self, graph: Graph, terms: Terms) -> None:
        self.graph, self.terms = graph, terms

    @cached_property
    def _newest(self) -> str:
        """The last day that the store knows of: when its newest document was published."""
        dates = (first_day(one.published) for one in self.graph.documents() if one.published)
        return min(last_day(self.terms.known_by or "9999"), max(dates, default=""))

    def in_force(self, fact: Fact) -> Fact | None:
        """The fact with the sources that count; None where it does not count, or no longer.

        An agreement with an end counts until then: without a date asked for, until the newest document.
        """
        until = fact.qualifiers.get("until")
        if until and self.terms.as_of is None and not (self._newest and last_day(str(until)) >= self._newest):
            return None
        return self.terms.admit(fact)

    def sayings(self, companies: Collection[int]) -> list[Saying]:
        """What facts say of who decides in some companies."""
        edges = [*self.graph.edges_of(companies, _OVER, _UNDER), *self.graph.unsized_of(companies, _STAKES)]
        asked = [edge for edge in sorted(edges) if _concerns(edge) and edge[4] in self.terms.statuses]
        facts = self.graph.facts_at([edge[0] for edge in asked])
        found = []
        for edge, fact in zip(asked, facts, strict=True):
            counted = self.in_force(fact)
            if counted:
                found += list(_sayings(edge, counted))
        return found

    def concerts(self, entities: Collection[int]) -> dict[frozenset[int], tuple[int, ...]]:
        """Pairs of the given entities that act together, with the facts that say so."""
        inside = set(entities)
        edges = [
            edge
            for edge in sorted(self.graph.edges_of(entities, (), (CONCERT,)))
            if edge[4] in self.terms.statuses and edge[1] != edge[2] and inside >= {*edge[1:3]}
        ]
        facts = self.graph.facts_at([edge[0] for edge in edges])
        found: dict[frozenset[int], tuple[int, ...]] = {}
        for edge, fact in zip(edges, facts, strict=True):
            if self.in_force(fact):
                pair = frozenset(edge[1:3])
                found[pair] = (*found.get(pair, ()), edge[0])
        return found

    def evidence(self, facts: Iterable[int]) -> tuple[Evidence, ...]:
        """The sentences of facts that count, each once."""
        known = Terms(include_planned=self.terms.include_planned, known_by=self.terms.known_by)
        counted = (known.admit(fact) for fact in self.graph.facts_at(dict.fromkeys(facts)))
        return tuple(dict.fromkeys(item for fact in counted if fact for item in fact.evidence))

    def places(self, facts: Iterable[int]) -> frozenset[tuple[str, int, int]]:
        """Where facts are said: document, start, end."""
        return frozenset((item.document, item.start, item.end) for item in self.evidence(facts))

    def last_said(self, facts: Iterable[int]) -> str:
        """The newest first day of some facts, by their own dates, else by when they were published; "" for none."""
        return max((_when(fact.qualifiers, fact.evidence) for fact in self.graph.facts_at(facts)), default="")


def _own_date(qualifiers: Qualifiers) -> str:
    return next((first_day(str(qualifiers[key])) for key in _STATED if key in qualifiers), "")


def _when(qualifiers: Qualifiers, evidence: Iterable[Evidence]) -> str:
    published = (first_day(item.published) for item in evidence if item.published)
    return _own_date(qualifiers) or max(published, default="")


def seat_company(edge: Edge) -> int:
    """In which of its two ends somebody decides, by a fact about who decides."""
    return edge[1] if edge[3] in _UNDER else edge[2]


def _concerns(edge: Edge) -> bool:
    if edge[3] in ("memberOfGroup", "acquired"):
        return '"percent' not in edge[6]
    return edge[3] in _OVER or '"rank"' in edge[6] or "ercent" not in edge[6]


def _sayings(edge: Edge, fact: Fact) -> Iterator[Saying]:
    number, subject, object_, predicate, _, _, written = edge
    qualifiers: Qualifiers = json.loads(written)
    said = Saying(
        who=object_ if predicate == "memberOfGroup" else subject,
        company=seat_company(edge),
        kind=GROUP,
        fact=number,
        date=_own_date(qualifiers),
        when=_when(qualifiers, fact.evidence),
        places=frozenset((item.document, item.start, item.end) for item in fact.evidence),
        evidence=fact.evidence,
    )
    if predicate == "memberOfGroup":
        yield said
    elif predicate == "acquired":
        yield replace(said, kind=MOST)
    elif predicate == "holdsSharesIn":
        yield from _ranked(said, str(qualifiers.get("rank", "")), fact)
    elif predicate == "manages":
        yield replace(said, kind=_role(qualifiers, fact))
    elif str(qualifiers.get("basis", "")).casefold() in _PROXY:
        yield replace(said, kind=PROXY, size=stated_size(qualifiers), giver=str(qualifiers.get("via", "")))
    else:
        yield from _control(said, qualifiers)


def _ranked(said: Saying, rank: str, fact: Fact) -> Iterator[Saying]:
    """A stake without a figure: by its rank, else by the words beside its holder."""
    names = fact.subject.names or (fact.subject.name,)
    if says("controlling", rank):
        yield replace(said, kind=STATED)
    elif says("majority", rank) or any(nearness("held", item.quote, names) <= _NEAR for item in fact.evidence):
        yield replace(said, kind=MOST)


def _role(qualifiers: Qualifiers, fact: Fact) -> str:
    if "position" in qualifiers:
        return PARTNER if says("partner", str(qualifiers["position"])) else MANAGER
    names = fact.subject.names or (fact.subject.name,)
    roles = {role(item.quote, names) for item in fact.evidence if says("partner", item.quote)}
    return PARTNER if "partner" in roles else MANAGER


def _control(said: Saying, qualifiers: Qualifiers) -> Iterator[Saying]:
    """`controls` is the source's own word; with a figure it is one of votes, unless the sentence names a controller."""
    quotes = [item.quote for item in said.evidence]
    jointly = any(says("jointly", quote) for quote in quotes)
    said = replace(said, jointly=jointly)
    size = stated_size(qualifiers)
    if not any(key in qualifiers for key in _FIGURES) or jointly or any(says("named", quote) for quote in quotes):
        yield replace(said, kind=STATED)
    if size.is_stated:
        yield replace(said, kind=VOTES, size=size, differs=any(says("super", quote) for quote in quotes))


def latest(sayings: Iterable[Saying]) -> list[Saying]:
    """Without those seats in a company of which a later one of the same kind is dated."""
    every = list(sayings)
    newest: dict[tuple[int, str], str] = {}
    for said in every:
        key = (said.company, said.kind)
        newest[key] = max(newest.get(key, ""), said.date)
    return [said for said in every if said.kind not in SEATS or said.date in ("", newest[said.company, said.kind])]
