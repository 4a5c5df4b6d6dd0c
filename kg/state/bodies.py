"""Which organisations are a state's, of which level and country, and why; computes no share.

A document's word comes first (a description beside the name, the kind that a table gives it, words in its name), then
the registry's kind, then a group that it belongs to. Nothing makes a state body of an organisation because of its size,
its place or its business.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Final

from kg.graph import Edge, Graph
from kg.holdings.statements import ends
from kg.model import LONGEST_QUOTE, Entity, Evidence, Fact, Status
from kg.network.terms import Terms
from kg.registry import Entry, Registry, load_registry
from kg.state.answers import StateBody
from kg.state.words import LEVELS, UNKNOWN, Rank, country_of, names_itself, place_rank, rank_of, said_in
from kg.vocab import vocabulary

DOCUMENT, REGISTRY = "document", "registry"
KINDS: Final = ("StateInvestor", "GovernmentBody")
_NEVER: Final = ("Person", "Product", "Document")
_SHOWN = 3  # sentences that show one body
_LOOKED = 20  # facts among which sentences are looked for
_CENTRAL = LEVELS[0]
_SEATED: Final = ("locatedIn",)
_STEPS = 8  # groups in groups
_STOPS = "。！？!?\n"


class Bodies:
    """Finds state bodies in a graph; whom it has looked at it knows.

    Args:
        terms: which documents count.
        registry: well-known organisations; None for the one of the program.
    """

    def __init__(self, graph: Graph, terms: Terms, registry: Registry | None = None) -> None:
        self.graph = graph
        self.terms = terms
        self._given = registry
        self._known: dict[int, StateBody | None] = {}
        self._countries: dict[int, str | None] = {}

    @cached_property
    def registry(self) -> Registry:
        """Well-known organisations and places."""
        return load_registry() if self._given is None else self._given

    def among(self, numbers: Collection[int]) -> dict[int, StateBody]:
        """The state bodies among entities of the graph, by number."""
        self.look(numbers)
        return {number: body for number in numbers if (body := self._known[number] or self._belonging(number))}

    def look(self, numbers: Collection[int]) -> None:
        """Look at entities that will be asked for: documents are searched for the names of all at once."""
        fresh = [number for number in dict.fromkeys(numbers) if number not in self._known]
        said = self._said(fresh) if fresh else {}
        self._known.update((number, self._itself(number, said.get(number, []))) for number in fresh)

    def country(self, number: int) -> str | None:
        """The country of an organisation: the registry's, else of its stated seat, else of the place in its name."""
        if number not in self._countries:
            self.load_countries([number])
        return self._countries[number]

    def load_countries(self, numbers: Collection[int]) -> None:
        """Look up the countries of organisations that will be asked for."""
        seats = self._seats(numbers)
        for number in numbers:
            entity = self.graph.entity_at(number)
            entry = self._entry(entity)
            self._countries[number] = (entry.country if entry else None) or seats.get(number) or _by_name(entity)

    # ------------------------------------------------------------------------------------------------------- one entity

    def _itself(self, number: int, said: list[tuple[Rank, Evidence]]) -> StateBody | None:
        """A body by what is said of it, by its kind or by its name; groups are not looked at."""
        entity = self.graph.entity_at(number)
        kinds, entry = vocabulary(), self._entry(entity)
        if kinds.is_a(entity.types, *_NEVER):
            return None
        place = self.registry.places.get(entity.id) if kinds.is_a(entity.types, "Place") else None
        if place:
            rank = place_rank(place)
            return StateBody(entity, rank.level or UNKNOWN, rank.country, REGISTRY)
        known = entry if entry and kinds.is_a(entry.kinds, *KINDS) else None
        named = any(map(names_itself, entity.names))
        if said:
            return self._ranked(number, entity, entry, [rank for rank, _ in said], [item for _, item in said])
        if known:
            return self._ranked(number, entity, known, [], None)
        if kinds.is_a(entity.types, *KINDS) or named:
            evidence = self._naming(number, entity)
            return self._ranked(number, entity, entry, [], evidence) if evidence or not self.terms.dated else None
        return None

    def _ranked(
        self,
        number: int,
        entity: Entity,
        entry: Entry | None,
        said: Iterable[Rank],
        evidence: Iterable[Evidence] | None,
    ) -> StateBody:
        """A body with the level that is said, else the registry's, else the one in its name; no evidence: registry."""
        named = [rank_of(name) for name in entity.names]
        of_entry = Rank(entry.level, entry.country) if entry else Rank()
        levels = [*(rank.level for rank in said), of_entry.level, *(rank.level for rank in named)]
        countries = [of_entry.country, *(rank.country for rank in named), *(rank.country for rank in said)]
        level = next((level for level in levels if level), UNKNOWN)
        country = next((country for country in countries if country), None) or self._seats([number]).get(number)
        if country is None and level == _CENTRAL and any(map(names_itself, entity.names)):
            country = self._at_home(number)
        return StateBody(
            entity,
            level,
            country,
            REGISTRY if evidence is None else DOCUMENT,
            tuple(dict.fromkeys(evidence or ()))[:_SHOWN],
        )

    def _entry(self, entity: Entity) -> Entry | None:
        """The registry's entry of an entity, which has the entry's id."""
        return self.registry.entries.get(entity.id)

    def _at_home(self, number: int) -> str | None:
        """A ministry that is named without its country is of the country of all that it holds, if that is one."""
        pairs = [ends(edge) for edge in self.graph.neighbours([number]) if edge[4] in self.terms.statuses]
        found = {self.country(pair[1]) for pair in pairs if pair and pair[0] == number}
        return found.pop() if len(found) == 1 else None

    def _seats(self, numbers: Collection[int]) -> dict[int, str | None]:
        """The countries of stated seats, where that is one."""
        countries: dict[int, set[str | None]] = {}
        for edge in self.graph.edges_of(numbers, (), _SEATED):
            if edge[4] in self.terms.statuses:
                place = self.registry.places.get(self.graph.entity_at(edge[2]).id)
                countries.setdefault(edge[1], set()).add(place.country if place else None)
        return {number: its.pop() for number, its in countries.items() if len(its) == 1}

    # --------------------------------------------------------------------------------------------------------- evidence

    def _said(self, numbers: Collection[int]) -> dict[int, list[tuple[Rank, Evidence]]]:
        """Where documents call these a state's, by number."""
        names: dict[int, dict[str, int]] = {}
        for document, number, forms in self.graph.mentions(numbers):
            for form in forms:
                names.setdefault(document, {}).setdefault(form, number)
        found: dict[int, list[tuple[Rank, Evidence]]] = {}
        for document in sorted(names):
            text = self.graph.text_at(document)
            for said in said_in(text, names[document]):
                evidence = self.graph.evidence_at(document, *_sentence(text, said.start, said.end))
                if self._counts(evidence):
                    found.setdefault(said.who, []).append((said.rank, evidence))
        return found

    def _counts(self, evidence: Evidence) -> bool:
        """Whether a sentence counts at the dates asked for, as one about a stake would."""
        nobody = Entity("", "")
        return self.terms.admit(Fact("", nobody, "", nobody, {}, Status.ASSERTED, 1.0, (evidence,))) is not None

    def _naming(self, number: int, entity: Entity) -> list[Evidence]:
        """Sentences that name an entity: those of its facts, the first ones."""
        found: list[Evidence] = []
        edges = sorted(edge[0] for edge in self.graph.neighbours([number]))[:_LOOKED]
        for fact in self.graph.facts_at(edges):
            found += [item for item in fact.evidence if self._counts(item)]
            if len(found) >= _SHOWN:
                break
        tells = [item for item in found if any(name in item.quote for name in entity.names)]
        return (tells or found)[:_SHOWN]

    def _belonging(self, number: int) -> StateBody | None:
        """An organisation that belongs to the group of a state body is a state's too, of that body's level."""
        if vocabulary().is_a(self.graph.entity_at(number).types, *_NEVER, "Place"):
            return None
        seen: list[int] = [number]
        evidence: list[Evidence] = []
        while len(seen) <= _STEPS:
            facts = self._groups(seen[-1])
            parents = {parent for parent, _ in facts}
            if len(parents) != 1 or not parents.isdisjoint(seen):
                return None
            seen += parents
            evidence += [item for _, fact in facts for item in fact.evidence]
            self.look(seen[-1:])
            if parent := self._known[seen[-1]]:
                shown = tuple(dict.fromkeys(evidence))[:_SHOWN]
                return StateBody(self.graph.entity_at(number), parent.level, parent.country, DOCUMENT, shown)
        return None

    @cached_property
    def _group_edges(self) -> dict[int, list[Edge]]:
        """By unit, what says to which groups it belongs."""
        found: dict[int, list[Edge]] = {}
        for edge in self.graph.edges():
            if edge[3] == "memberOfGroup":
                found.setdefault(edge[1], []).append(edge)
        return found

    def _groups(self, number: int) -> list[tuple[int, Fact]]:
        """The groups that an organisation is said to belong to, with the facts that count."""
        edges = self._group_edges.get(number)
        if not edges:  # as nearly always
            return []
        facts = self.graph.facts_at(edge[0] for edge in edges)
        return [
            (edge[2], counted) for edge, fact in zip(edges, facts, strict=True) if (counted := self.terms.admit(fact))
        ]


def _by_name(entity: Entity) -> str | None:
    return next((country for name in entity.names if (country := country_of(name))), None)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a stretch, at most LONGEST_QUOTE characters."""
    room = (LONGEST_QUOTE - (end - start)) // 2
    first = start
    while first > max(0, start - room) and text[first - 1] not in _STOPS and text[first - 2 : first] != ". ":
        first -= 1
    last = end
    while (
        last < min(len(text), end + room)
        and text[last - 1] not in _STOPS
        and text[last : last + 2] not in (". ", ".\n")
    ):
        last += 1
    last += text[last : last + 1] == "."
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return first, last
