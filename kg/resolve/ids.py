"""Gives entities their readable ids, and the ids they had or could have had; a function of their names alone."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kg.normalize.scripts import has_han, is_traditional
from kg.resolve.reading import Reading

_RANK = {"o": 0, "p": 1, "t": 2, "l": 3}  # who keeps the plain id
_WORD = {"o": "organization", "p": "person", "t": "product", "l": "place"}


@dataclass(frozen=True, slots=True)
class Named:
    """What an entity's id depends on: its readings, the preferred first, and the id that is settled already."""

    readings: tuple[Reading, ...]
    fixed: str | None = None
    is_local: bool = False  # has no name outside its document

    @property
    def base(self) -> str:
        """The plain id."""
        return self.readings[0].slug

    @property
    def rank(self) -> tuple[int, str, str]:
        """Before others of the same plain id where smaller."""
        first = self.readings[0]
        return _RANK[first.group], first.key, first.form


def preference(reading: Reading) -> tuple[bool, bool, bool, bool, int, bool, str]:
    """Sort key of the name to call an entity by: Latin, short, without legal form; never how often it occurs."""
    form = reading.form
    is_titled = reading.group == "p" and len(reading.fold) < sum(map(str.isalnum, form)) - 1
    is_shouted = len(form) > 5 and form.isupper()
    return is_titled, reading.is_full, has_han(form), is_shouted, len(form), is_traditional(form), form


def suffixed(reading: Reading) -> tuple[str, str]:
    """The ids of a name whose plain id is taken: by what it is, and by a hash.

    >>> suffixed(Reading("Apple", "p", "apple", "apple"))
    ('apple-person', 'apple-c2ab')
    """
    digest = hashlib.sha256(reading.key.encode("utf-8", "replace")).hexdigest()
    return f"{reading.slug}-{_WORD[reading.group]}", f"{reading.slug}-{digest[:4]}"


def local_id(slug: str, document: str, number: int) -> str:
    """The id of what has no name outside its document."""
    return f"{slug}-{hashlib.sha256(f'{document}#{number}'.encode('utf-8', 'replace')).hexdigest()[:6]}"


def assign_ids(entities: Sequence[Named], reserved: Collection[str]) -> list[str]:
    """Give every entity an id of its own.

    Args:
        entities: in any order; those that share a plain id must all be there.
        reserved: ids of the registry, which only its entries bear.
    """
    ids = {number: entity.fixed for number, entity in enumerate(entities) if entity.fixed is not None}
    fixed = {*reserved, *ids.values()}
    by_base: dict[str, list[int]] = defaultdict(list)
    for number, entity in enumerate(entities):
        if entity.fixed is None:
            by_base[entity.base].append(number)
    taken = {*fixed, *by_base}
    for base, numbers in sorted(by_base.items()):
        ranked = sorted(numbers, key=lambda number: entities[number].rank)
        if base not in fixed:
            ids[ranked.pop(0)] = base
        for number in ranked:
            ids[number] = _free(entities[number], taken)
            taken.add(ids[number])
    return [ids[number] for number in range(len(entities))]


def _free(entity: Named, taken: Collection[str]) -> str:
    by_kind, by_hash = suffixed(entity.readings[0])
    free = (candidate for candidate in (by_kind, by_hash) if candidate not in taken)
    return next(free, None) or f"{by_hash}{hashlib.sha256(entity.rank[2].encode('utf-8', 'replace')).hexdigest()[:8]}"


def assign_aliases(entities: Sequence[Named], ids: Sequence[str], reserved: Collection[str]) -> list[tuple[str, ...]]:
    """Every other id that each entity had or could have had, sorted; none that another entity bears or could claim."""
    taken = {*reserved, *ids}
    bearers = Counter(
        slug
        for _, slug in {(reading.key, reading.slug) for own in entities for reading in own.readings if not own.is_local}
    )
    claims: dict[str, list[int]] = defaultdict(list)
    for number, entity in enumerate(entities):
        for alias in _possible(entity, bearers, reserved):
            if alias not in taken:
                claims[alias].append(number)
    aliases: list[list[str]] = [[] for _ in entities]
    for alias, numbers in claims.items():
        aliases[min(numbers, key=lambda number: entities[number].rank)].append(alias)
    return [tuple(sorted(own)) for own in aliases]


def _possible(entity: Named, bearers: Mapping[str, int], reserved: Collection[str]) -> set[str]:
    """The plain id of every name, and where that can be another's the ids that stand in for it."""
    if entity.is_local:
        return set()
    found = {reading.slug for reading in entity.readings}
    shared = (
        reading for reading in entity.readings if bearers[reading.slug] > 1 or _is_foreign(reading, entity, reserved)
    )
    return found | {id for reading in shared for id in suffixed(reading)}


def _is_foreign(reading: Reading, entity: Named, reserved: Collection[str]) -> bool:
    return reading.slug in reserved and reading.slug != entity.fixed
