"""Reads the names of parties: their keys, the blocks that bear on them, what is known of them; joins nothing."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.corrections import NONE, Corrections
from kg.model import Party
from kg.registry import EMPTY, Entry, Registry
from kg.resolve.ids import local_id, suffixed
from kg.resolve.reading import Reading, exact_fold, group_of, read_exactly, read_name
from kg.resolve.rules import rules, rules_digest

_encode = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps would make an encoder for every party


@dataclass(frozen=True, slots=True)
class PartyRecord:
    """A party with the key of its document."""

    document: str
    party: Party


@dataclass(frozen=True, slots=True)
class PartyNames:
    """The readings of one party that stand for it everywhere; where they fall apart, the first decides."""

    readings: tuple[Reading, ...]
    keys: tuple[str, ...]
    is_local: bool


class Names:
    """Reads the names of parties under one names registry and one set of corrections; each name once."""

    def __init__(self, registry: Registry = EMPTY, corrections: Corrections = NONE) -> None:
        """Args: registry: known names and places. corrections: what a person overruled."""
        self.registry = registry
        self.corrections = corrections
        self._read: dict[tuple[str, str], Reading] = {}
        self._exact: dict[tuple[tuple[str, ...], str], PartyNames] = {}
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
        return self.names_of(record).keys

    def same_as(self, record: PartyRecord) -> str:
        """A text that is equal for parties that are always one entity: resolving one of them is enough."""
        reader, party = self.names_of(record), record.party
        scope = [record.document, party.number] if reader.is_local else []
        forms = [reading.form for reading in reader.readings]
        return _encode([forms, sorted(party.short_names), sorted(party.kinds), *scope])

    def blocks_of(self, record: PartyRecord) -> tuple[str, ...]:
        """The blocks of a party, sorted: who shares none with it, directly or through others, has no bearing on it."""
        reader = self.names_of(record)
        if reader.is_local:
            id = local_id(reader.readings[0].slug, record.document, record.party.number)
            return tuple(sorted((f"k:{reader.keys[0]}", *self._said_blocks(self.meant_by_id(id)))))
        blocks = {block for reading in reader.readings for block in self._blocks_of(reading)}
        if is_open(record.party):
            blocks.update(block for name in self._forms(record.party) for block in self._person_blocks(name))
        return tuple(sorted(blocks))

    def _forms(self, party: Party) -> tuple[str, ...]:
        if party.names == (party.name,):  # as most are
            return party.names
        return tuple(dict.fromkeys((party.name, *sorted(party.names))))

    def _person_blocks(self, form: str) -> Iterator[str]:
        """The blocks by which a name of a table meets a person."""
        fold = exact_fold(form, "p")
        yield f"k:p:{fold}"
        yield from (f"e:p:{id}" for id in self.registry.by_key.get(fold, ()))

    def read(self, form: str, group: str) -> Reading:
        """Read one name; each is read once."""
        key = form, group
        if key not in self._read:
            self._read[key] = read_name(form, group, self.registry)
        return self._read[key]

    def names_a_person(self, party: Party) -> bool:
        """Whether the registry knows the name of a party as that of a person alone."""
        folds = (exact_fold(form, "p") for form in self._forms(party))
        ids = {id for fold in folds for id in self.registry.by_key.get(fold, ())}
        return bool(ids) and all(group_of(self.registry.entries[id].kinds) == "p" for id in ids)

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

    def names_of(self, record: PartyRecord, group: str | None = None) -> PartyNames:
        """What the names of a party say, of the group that its kinds are of unless another is given."""
        party = record.party
        group = group or group_of(party.kinds)
        if party.exact:
            return self._names_exactly(self._forms(party), group)
        forms = list(party.names or (party.name,))
        if party.name not in forms and party.name not in party.short_names:
            forms.append(party.name)
        first = party.name if party.name in forms else forms[0]
        read = tuple(self.read(form, group) for form in dict.fromkeys((first, *sorted(forms))))
        # A document that calls a unit by its group's name still means the unit.
        telling = sorted((reading for reading in read if not self._names_nothing(reading)), key=_is_group)
        if telling:
            return PartyNames(tuple(telling), tuple(dict.fromkeys(reading.key for reading in telling)), False)
        return PartyNames(read[:1], (f"{read[0].key}@{record.document}#{party.number}",), True)

    def _names_exactly(self, forms: tuple[str, ...], group: str) -> PartyNames:
        """What the names of a table's party say; worked out once."""
        found = self._exact.get((forms, group))
        if found is None:
            exact = tuple(read_exactly(form, group) for form in forms)
            found = PartyNames(exact, tuple(dict.fromkeys(reading.key for reading in exact)), False)
            self._exact[forms, group] = found
        return found

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
        if self._terms:
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


def is_open(party: Party) -> bool:
    """Whether a table leaves open what a party is: a person, where others know a person of that name."""
    return party.exact and not party.kinds


def _is_group(reading: Reading) -> bool:
    return reading.unit is None or reading.unit.style == "before"
