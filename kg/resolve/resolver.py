"""Resolves parties to entities: reads their names, lets the evidence join them in order, names what came of it."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.corrections import NONE, Corrections
from kg.model import Entity, Party
from kg.normalize.scripts import has_han, to_simplified
from kg.registry import EMPTY, Entry, Registry
from kg.resolve import evidence
from kg.resolve.clusters import Cluster, Clusters
from kg.resolve.evidence import Link, Node
from kg.resolve.ids import Named, assign_aliases, assign_ids, local_id, preference, suffixed
from kg.resolve.reading import Reading, group_of, read_name
from kg.resolve.rules import rules, rules_digest

_FORCED = ("correction", "registry")


@dataclass(frozen=True, slots=True)
class PartyRecord:
    """A party with the key of its document."""

    document: str
    party: Party


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


@dataclass(frozen=True, slots=True)
class _Reader:
    """The readings of one party that stand for it everywhere; where they fall apart, the first decides."""

    readings: tuple[Reading, ...]
    keys: tuple[str, ...]
    is_local: bool


class Resolver:
    """Resolves parties under one names registry and one set of corrections."""

    def __init__(self, registry: Registry = EMPTY, corrections: Corrections = NONE) -> None:
        """Args: registry: known names and places. corrections: what a person overruled."""
        self.registry = registry
        self.corrections = corrections
        self._read: dict[tuple[str, str], Reading] = {}
        self._entry_readings: dict[str, tuple[Reading, ...]] = {}
        self._blocks: dict[Reading, tuple[str, ...]] = {}

    @cached_property
    def fingerprint(self) -> str:
        """Equal for resolvers that resolve alike; where it changes, everything is to be resolved again."""
        known = [repr(table) for table in (dict(self.registry.entries), dict(self.registry.places))]
        said = [*known, repr(self.corrections.same), repr(self.corrections.different), rules_digest()]
        return hashlib.sha256("\n".join(said).encode("utf-8", "replace")).hexdigest()[:16]

    @property
    def has_corrections(self) -> bool:
        """Whether a person said anything of names."""
        return bool(self._terms)

    def keys_of(self, record: PartyRecord) -> tuple[str, ...]:
        """The nodes of a party's names; the first is the one that its entity holds."""
        return self._reader(record).keys

    def same_as(self, record: PartyRecord) -> str:
        """A text that is equal for parties that are always one entity: resolving one of them is enough."""
        reader, party = self._reader(record), record.party
        scope = [record.document, party.number] if reader.is_local else []
        forms = [reading.form for reading in reader.readings]
        return json.dumps([forms, sorted(party.short_names), sorted(party.kinds), *scope], ensure_ascii=False)

    def blocks_of(self, record: PartyRecord) -> tuple[str, ...]:
        """The blocks of a party, sorted: who shares none with it, directly or through others, has no bearing on it."""
        reader = self._reader(record)
        if reader.is_local:
            id = local_id(reader.readings[0].slug, record.document, record.party.number)
            return tuple(sorted((f"k:{reader.keys[0]}", *self._said_blocks(self.meant_by_id(id)))))
        return tuple(sorted({block for reading in reader.readings for block in self._blocks_of(reading)}))

    def resolve(self, records: Iterable[PartyRecord]) -> Resolution:
        """Resolve a set of parties that is closed under blocks, in any order."""
        return _Run(self, records).resolution()

    def read(self, form: str, group: str) -> Reading:
        """Read one name; each is read once."""
        key = form, group
        if key not in self._read:
            self._read[key] = read_name(form, group, self.registry)
        return self._read[key]

    def entry_of(self, reading: Reading, kinds: Iterable[str] = ()) -> Entry | None:
        """The entry of the registry that a name means; None where it is unknown or could mean several."""
        if reading.group == "l":
            ids = self.registry.places_by_key.get(reading.fold, ())
            return self.registry.places[ids[0]] if len(ids) == 1 else None
        known = (self.registry.entries[id] for id in self._ids_for(reading))
        fitting = [entry for entry in known if group_of(entry.kinds) == reading.group and self.accepts(entry, reading)]
        if len(fitting) > 1:  # SoftBank Corp. is not SoftBank, where the registry knows both
            exact = [entry for entry in fitting if any(one.key == reading.key for one in self.entry_readings(entry))]
            fitting = exact or fitting
        if len(fitting) > 1:
            fitting = [entry for entry in fitting if set(entry.kinds) & set(kinds)]
        return fitting[0] if len(fitting) == 1 else None

    def accepts(self, entry: Entry, reading: Reading) -> bool:
        """Whether a legal form can be that of an entry: Tencent GmbH is a unit of Tencent, a partnership is a fund."""
        if not reading.legal or any(reading.key == known.key for known in self.entry_readings(entry)):
            return True
        countries = rules().form_countries.get(reading.form_word)
        if countries and entry.country and entry.country not in countries:
            return False
        return reading.legal != "partnership" or "Fund" in entry.kinds

    def entry_readings(self, entry: Entry) -> tuple[Reading, ...]:
        """What the names of an entry say."""
        if entry.id not in self._entry_readings:
            group = group_of(entry.kinds)
            self._entry_readings[entry.id] = tuple(self.read(form, group) for form in entry.plain)
        return self._entry_readings[entry.id]

    def _ids_for(self, reading: Reading) -> tuple[str, ...]:
        return self.registry.by_key.get(reading.fold, ())

    def _reader(self, record: PartyRecord) -> _Reader:
        party = record.party
        group = group_of(party.kinds)
        forms = list(party.names or (party.name,))
        if party.name not in forms and party.name not in party.short_names:
            forms.append(party.name)
        first = party.name if party.name in forms else forms[0]
        read = tuple(self.read(form, group) for form in dict.fromkeys((first, *sorted(forms))))
        # A document that calls a unit by its group's name still means the unit.
        telling = sorted((reading for reading in read if not self._names_nothing(reading)), key=_is_group)
        if telling:
            return _Reader(tuple(telling), tuple(dict.fromkeys(reading.key for reading in telling)), False)
        return _Reader(read[:1], (f"{read[0].key}@{record.document}#{party.number}",), True)

    def _names_nothing(self, reading: Reading) -> bool:
        return not reading.fold or (reading.names_nothing and not self._ids_for(reading))

    def _blocks_of(self, reading: Reading) -> tuple[str, ...]:
        if reading not in self._blocks:
            self._blocks[reading] = tuple(self._make_blocks(reading))
        return self._blocks[reading]

    def _make_blocks(self, reading: Reading) -> Iterator[str]:
        folds = {reading.fold, reading.placeless, reading.spelled_out, *(shorter.fold for shorter in reading.shorter)}
        yield from (f"k:{reading.group}:{fold}" for fold in folds if fold)
        yield f"s:{reading.slug}"
        ids = self.registry.places_by_key.get(reading.fold, ()) if reading.group == "l" else self._ids_for(reading)
        yield from (f"e:{reading.group}:{id}" for id in ids)
        yield from self._said_blocks(self.meant_by(reading))

    def _said_blocks(self, terms: Iterable[str]) -> Iterator[str]:
        pairs = (*self.corrections.same, *self.corrections.different)
        return (f"c:{a}={b}" for term in terms for a, b in pairs if term in (a, b))

    def meant_by(self, reading: Reading) -> dict[str, int]:
        """The words of corrections that fit a name, with how well: 3 same key, 2 same folded name, 1 an id of it."""
        if not self._terms:
            return {}
        ids = (reading.slug, *suffixed(reading), *self._ids_for(reading))
        fits = [(id, 0, 1) for id in ids] + [(f"{reading.group}:{reading.fold}", 1, 2), (reading.key, 2, 3)]
        return {term: rank for text, level, rank in fits for term in self._terms.get((text, level), ())}

    def meant_by_id(self, id: str) -> tuple[str, ...]:
        """The words of corrections that are this id."""
        return self._terms.get((id, 0), ())

    @cached_property
    def _terms(self) -> Mapping[tuple[str, int], tuple[str, ...]]:
        """Words of corrections by what they can be: 0 an id, 1 a folded name, 2 a key."""
        found: dict[tuple[str, int], set[str]] = defaultdict(set)
        for term in {term for pair in (*self.corrections.same, *self.corrections.different) for term in pair}:
            found[term, 0].add(term)
            for reading in (self.read(term, group) for group in "oplt"):
                found[f"{reading.group}:{reading.fold}", 1].add(term)
                found[reading.key, 2].add(term)
        return {text: tuple(sorted(terms)) for text, terms in found.items()}


def resolve(parties: Iterable[PartyRecord], registry: Registry = EMPTY, corrections: Corrections = NONE) -> Resolution:
    """Resolve a closed set of parties: all of a store, or all that are reached from some through their blocks.

    Args:
        parties: in any order.
        registry: known names and places.
        corrections: what a person overruled.

    >>> a = PartyRecord("d1", Party(0, "騰訊", ("騰訊", "Tencent"), (), ("Corporate",)))
    >>> b = PartyRecord("d2", Party(0, "腾讯", ("腾讯",), (), ("Corporate",)))
    >>> dict(resolve([a, b]).entity_of)
    {('d1', 0): 'tencent', ('d2', 0): 'tencent'}
    """
    return Resolver(registry, corrections).resolve(parties)


def _is_group(reading: Reading) -> bool:
    return reading.unit is None or reading.unit.style == "before"


class _Run:
    """One resolution: nodes from the parties, evidence tier by tier, entities from what was joined."""

    def __init__(self, resolver: Resolver, records: Iterable[PartyRecord]) -> None:
        self.resolver = resolver
        self.keys: dict[tuple[str, int], tuple[str, ...]] = {}
        self.parties: dict[tuple[str, int], Party] = {}
        self.short_forms: dict[str, set[str]] = defaultdict(set)
        self.kinds: dict[str, set[str]] = defaultdict(set)
        self.nodes: dict[str, Node] = {}
        self.local: dict[str, str] = {}
        self.stated: dict[tuple[str, str], Link] = {}
        self.taken: list[Link] = []
        for record in records:
            self._note(record)
        self.shared = self._shared_names()
        self.first_key = {at: self._first_key(keys) for at, keys in self.keys.items()}
        self.clusters = Clusters(resolver.accepts)

    def _note(self, record: PartyRecord) -> None:
        reader, party = self.resolver._reader(record), record.party
        keys = reader.keys
        at = record.document, party.number
        self.keys[at], self.parties[at] = keys, party
        for reading in reader.readings:
            node = self.nodes.setdefault(keys[0] if reader.is_local else reading.key, Node())
            node.readings[reading.form] = reading
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
        for tier in (
            evidence.legal_form_links,
            evidence.spelled_out_links,
            evidence.joint_stock_links,
            evidence.suffix_links,
        ):
            self._take(list(tier(named, self.clusters)))
        return self._entities()

    def _add(self, key: str) -> None:
        node = self.nodes[key]
        cluster = Cluster(key[0], kinds=set(node.kinds))
        for _, reading in sorted(node.readings.items()):
            cluster.learn(reading)
        self.clusters.add(key, cluster)

    def _take(self, links: Iterable[Link]) -> None:
        for link in sorted(links, key=lambda link: link.order):
            apart = self.clusters.root(link.a) != self.clusters.root(link.b)
            if apart and self.clusters.join(link.a, link.b, forced=link.kind in _FORCED):
                self.taken.append(link)

    def _registry(self) -> list[Link]:
        """A link from every known name to a node that stands for its entry and knows all the entry's names."""
        score, links = rules().score["registry"], []
        for key, node in self.nodes.items():
            entry = None if key in self.local else self.resolver.entry_of(node.any_reading, node.kinds)
            if entry is not None:
                links.append(Link(self._entry_node(key[0], entry), key, "registry", score))
        return links

    def _entry_node(self, group: str, entry: Entry) -> str:
        key = f"{group}=entry:{entry.id}"
        if key not in self.clusters:
            cluster = Cluster(group, entry=entry)
            if group != "l":
                for reading in self.resolver.entry_readings(entry):
                    cluster.learn(reading)
            self.clusters.add(key, cluster)
        return key

    def _corrections(self) -> list[Link]:
        for number, pair in enumerate(self.resolver.corrections.different):
            for side, term in enumerate(pair):
                for key in self._meant(term):
                    self.clusters.of(key).sides.add((number, side))
        links, score = [], rules().score["correction"]
        for a, b in self.resolver.corrections.same:
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
        for key, node in self.nodes.items() if self.resolver.has_corrections else ():
            if key in self.local:
                ranks = [dict.fromkeys(self.resolver.meant_by_id(self.local[key]), 1)]
            else:
                ranks = [self.resolver.meant_by(reading) for reading in node.readings.values()]
            for term, rank in (pair for own in ranks for pair in own.items()):
                found[term][key] = max(rank, found[term].get(key, 0))
        return found

    def _entities(self) -> Resolution:
        held = sorted({self.clusters.root(key) for key in self.first_key.values()})
        self._note_parties()
        named = [self._named(self.clusters.of(root)) for root in held]
        reserved = {*self.resolver.registry.entries, *self.resolver.registry.places}
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
    same = to_simplified(one.form) == to_simplified(two.form)
    return "script" if same else "spelling"
