"""One resolution: nodes from the parties, evidence tier by tier, entities from what was joined; keeps nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.model import Entity, Party
from kg.normalize.scripts import has_han, to_simplified
from kg.registry import Entry
from kg.resolve import evidence
from kg.resolve.clusters import Cluster, Clusters
from kg.resolve.evidence import Link, Node
from kg.resolve.ids import Named, assign_aliases, assign_ids, local_id, preference
from kg.resolve.parties import Names, PartyRecord, is_open
from kg.resolve.reading import Reading, exact_fold
from kg.resolve.rules import rules

_FORCED = ("correction", "registry")
_LIKENESS = ("spelled-out", "joint-stock", "suffix")


@dataclass(frozen=True, slots=True)
class Joined:
    """Why two names are one entity."""

    a: str
    b: str
    kind: str  # a row of [score] in rules.toml
    score: float  # 0 to 1
    document: str | None = None  # key of the first document, by key, that gives both

    def sentence(self, document: str | None = None) -> str:
        """What a person reads.

        Args:
            document: how to call the document, instead of its key.

        >>> Joined("Zhipu", "智譜", "stated", 0.95, "a1").sentence("news.txt")
        'the document news.txt gives both Zhipu and 智譜'
        """
        return rules().says[self.kind].format(a=self.a, b=self.b, document=document or self.document)


@dataclass(frozen=True, slots=True)
class Resolved:
    """One entity, the other ids that lead to it, and the evidence that joined its names."""

    entity: Entity
    aliases: tuple[str, ...] = ()
    joined: tuple[Joined, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """The entities by id, in order of id, and the entity id of each party by (document, number)."""

    entities: Mapping[str, Resolved]
    entity_of: Mapping[tuple[str, int], str]


class Run:
    """One resolution: nodes from the parties, evidence tier by tier, entities from what was joined."""

    def __init__(self, names: Names, records: Iterable[PartyRecord]) -> None:
        self.names = names
        self.keys: dict[tuple[str, int], tuple[str, ...]] = {}
        self.parties: dict[tuple[str, int], Party] = {}
        self.short_forms: dict[str, set[str]] = defaultdict(set)
        self.kinds: dict[str, set[str]] = defaultdict(set)
        self.nodes: dict[str, Node] = {}
        self.local: dict[str, str] = {}
        self.stated: dict[tuple[str, str], Link] = {}
        self.taken: list[Link] = []
        every = list(records)
        for record in every:
            if not is_open(record.party):
                self._note(record)
        for record in every:
            if is_open(record.party):
                self._note(record, self._group(record))
        self.shared = self._shared_names()
        self.first_key = {at: self._first_key(keys) for at, keys in self.keys.items()}
        self.clusters = Clusters(names.accepts)

    def _group(self, record: PartyRecord) -> str:
        """What a party is that a table leaves open: a person where others know one of that name, and nothing else."""
        known = self.names.names_a_person(record.party)
        person = (f"p:{exact_fold(form, 'p')}" for form in {record.party.name, *record.party.names})
        if not known and not any(key in self.nodes for key in person):
            return "o"
        return "o" if any(key in self.nodes for key in self.names.names_of(record, "o").keys) else "p"

    def _note(self, record: PartyRecord, group: str | None = None) -> None:
        reader, party = self.names.names_of(record, group), record.party
        keys = reader.keys
        at = record.document, party.number
        self.keys[at], self.parties[at] = keys, party
        for reading in reader.readings:
            node = self.nodes.setdefault(keys[0] if reader.is_local else reading.key, Node())
            node.note(reading)
            node.kinds.update(party.kinds)
            node.documents[reading.form] = min(node.documents.get(reading.form, record.document), record.document)
        if reader.is_local:
            self.local[keys[0]] = local_id(reader.readings[0].slug, record.document, party.number)
        for link in evidence.stated_links(() if reader.is_local else reader.readings, record.document):
            known = self.stated.get((link.a, link.b), link)
            self.stated[link.a, link.b] = min(known, link, key=lambda link: link.order)

    def _shared_names(self) -> set[str]:
        """The Latin names of persons that documents give to two Chinese ones: 唐杰 and 湯潔 are both Tang Jie."""
        chinese: dict[str, set[str]] = defaultdict(set)
        for a, b in self.stated:
            for latin, other in ((a, b), (b, a)):
                if latin.startswith("p:") and latin.isascii() and has_han(other):
                    chinese[latin].add(other)
        return {latin for latin, others in chinese.items() if len(others) > 1}

    def _first_key(self, keys: tuple[str, ...]) -> str:
        return next((key for key in keys if key not in self.shared), keys[0])

    def resolution(self) -> Resolution:
        """The entities."""
        for key in sorted(self.nodes):
            self._add(key)
        self._take(self._corrections())
        self._take(self._registry())
        self._take(link for link in self.stated.values() if self.shared.isdisjoint((link.a, link.b)))
        named = {key: node for key, node in self.nodes.items() if key not in self.local}
        likeable = {key: node for key, node in named.items() if node.is_likeable}
        for tier in (
            evidence.legal_form_links,
            evidence.spelled_out_links,
            evidence.joint_stock_links,
            evidence.suffix_links,
        ):
            nodes = named if tier is evidence.legal_form_links else likeable
            self._take(list(tier(nodes, self.clusters)))
        return self._entities()

    def _add(self, key: str) -> None:
        node = self.nodes[key]
        cluster = Cluster(key[0], kinds=set(node.kinds), has_exact=node.has_exact)
        for _, reading in sorted(node.readings.items()):
            cluster.learn(reading)
        self.clusters.add(key, cluster)

    def _take(self, links: Iterable[Link]) -> None:
        for link in sorted(links, key=lambda link: link.order):
            apart = self.clusters.root(link.a) != self.clusters.root(link.b)
            if not apart or (link.kind in _LIKENESS and self._of_tables(link)):
                continue
            if self.clusters.join(link.a, link.b, forced=link.kind in _FORCED):
                self.taken.append(link)

    def _of_tables(self, link: Link) -> bool:
        """Whether tables hold a name of either side: they tell the two apart."""
        return self.clusters.of(link.a).has_exact and self.clusters.of(link.b).has_exact

    def _registry(self) -> list[Link]:
        """A link from every known name to a node that stands for its entry and knows all the entry's names."""
        score, links = rules().score["registry"], []
        for key, node in self.nodes.items():
            entry = None if key in self.local else self.names.entry_of(node.any_reading, node.kinds)
            if entry is not None:
                links.append(Link(self._entry_node(key[0], entry), key, "registry", score))
        return links

    def _entry_node(self, group: str, entry: Entry) -> str:
        key = f"{group}=entry:{entry.id}"
        if key not in self.clusters:
            cluster = Cluster(group, entry=entry)
            if group != "l":
                for reading in self.names.entry_readings(entry):
                    cluster.learn(reading)
            self.clusters.add(key, cluster)
        return key

    def _corrections(self) -> list[Link]:
        for number, pair in enumerate(self.names.corrections.different):
            for side, term in enumerate(pair):
                for key in self._meant(term):
                    self.clusters.of(key).sides.add((number, side))
        links, score = [], rules().score["correction"]
        for a, b in self.names.corrections.same:
            one, two = self._meant(a), self._meant(b)
            links += [Link(one[0], key, "correction", score) for key in two[:1] if key != one[0]] if one else []
        return links

    def _meant(self, term: str) -> list[str]:
        """The keys that a word of a correction fits best, sorted."""
        fits = self._fits.get(term, {})
        return sorted(key for key, rank in fits.items() if rank == max(fits.values()))

    @cached_property
    def _fits(self) -> Mapping[str, Mapping[str, int]]:
        """For every word of a correction the keys that it fits, with how well."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for key, node in self.nodes.items() if self.names.has_corrections else ():
            if key in self.local:
                ranks = [dict.fromkeys(self.names.meant_by_id(self.local[key]), 1)]
            else:
                ranks = [self.names.meant_by(reading) for reading in node.readings.values()]
            for term, rank in (pair for own in ranks for pair in own.items()):
                found[term][key] = max(rank, found[term].get(key, 0))
        return found

    def _entities(self) -> Resolution:
        held = sorted({self.clusters.root(key) for key in self.first_key.values()})
        self._note_parties()
        named = [self._named(self.clusters.of(root)) for root in held]
        reserved = {*self.names.registry.entries, *self.names.registry.places}
        ids = assign_ids(named, reserved)
        aliases = assign_aliases(named, ids, reserved)
        joined = self._joined()
        entities = {
            id: Resolved(self._entity(id, self.clusters.of(root), own), others, joined.get(root, ()))
            for id, root, own, others in sorted(zip(ids, held, named, aliases, strict=True))
        }
        id_of = dict(zip(held, ids, strict=True))
        return Resolution(entities, {at: id_of[self.clusters.root(key)] for at, key in sorted(self.first_key.items())})

    def _note_parties(self) -> None:
        """What parties say of their entity beside its names: kinds, and forms that stand for it only there."""
        for at, party in self.parties.items():
            first = self.first_key[at]
            self.kinds[first].update(party.kinds)
            self.short_forms[first].update(party.short_names)
            if not self.shared.isdisjoint(self.keys[at]):
                self.short_forms[first].update(party.names)

    def _named(self, cluster: Cluster) -> Named:
        keys = [key for key in cluster.members if key in self.nodes]
        readings = {form: reading for key in keys for form, reading in self.nodes[key].readings.items()}
        local = next((self.local[key] for key in sorted(keys) if key in self.local), None)
        fixed = cluster.entry.id if cluster.entry else local
        return Named(
            tuple(sorted(readings.values(), key=preference)), fixed, local is not None and cluster.entry is None
        )

    def _entity(self, id: str, cluster: Cluster, named: Named) -> Entity:
        name = cluster.entry.name if cluster.entry else named.readings[0].form
        known = cluster.entry.plain if cluster.entry else ()
        short = {form for key in cluster.members for form in self.short_forms.get(key, ())}
        names = {*known, *short, *(reading.form for reading in named.readings)} - {name}
        return Entity(id, name, (name, *sorted(names)), self._types(cluster))

    def _types(self, cluster: Cluster) -> tuple[str, ...]:
        if cluster.entry is not None and cluster.entry.kinds:
            return tuple(cluster.entry.kinds)
        kinds = {kind for key in cluster.members for kind in self.kinds.get(key, ())}
        vague = rules().kinds["unknown"] | rules().kinds["general"]
        return tuple(sorted(kinds - vague or kinds - rules().kinds["unknown"] or kinds))

    def _joined(self) -> dict[str, tuple[Joined, ...]]:
        """The evidence by cluster, the strongest first."""
        found: dict[str, list[Joined]] = defaultdict(list)
        for link in self.taken:
            why = self._why(link)
            if why.a != why.b:
                found[self.clusters.root(link.a)].append(why)
        for key, node in self.nodes.items():
            if len(node.readings) > 1:
                found[self.clusters.root(key)] += self._spellings(node)
        return {
            root: tuple(sorted(own, key=lambda why: (-why.score, why.kind, why.a, why.b)))
            for root, own in found.items()
        }

    def _why(self, link: Link) -> Joined:
        if link.kind == "registry":
            entry = self.clusters.of(link.a).entry
            return Joined(self._form(link.b), entry.name if entry else "", link.kind, link.score)
        a, b = sorted(link.forms or (self._form(link.a), self._form(link.b)), key=len, reverse=True)
        return Joined(a, b, link.kind, link.score, link.document)

    def _form(self, key: str) -> str:
        return min(self.nodes[key].readings.values(), key=preference).form

    def _spellings(self, node: Node) -> Iterator[Joined]:
        first, *others = sorted(node.readings)
        for form in others:
            kind = _difference(node.readings[first], node.readings[form])
            yield Joined(first, form, kind, rules().score[kind], max(node.documents[first], node.documents[form]))


def _difference(one: Reading, two: Reading) -> str:
    if one.group == "p" and one.form.casefold() != two.form.casefold() and one.slug != two.slug:
        return "title"
    if one.is_full != two.is_full and (one.exact or two.exact):
        return "legal-form"
    same = to_simplified(one.form) == to_simplified(two.form)
    return "script" if same else "spelling"
