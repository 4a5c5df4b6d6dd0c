"""Resolves parties to entities: the door of this package; decides nothing itself."""

from __future__ import annotations

from collections.abc import Iterable

from kg.corrections import NONE, Corrections
from kg.registry import EMPTY, Registry
from kg.resolve.parties import Names, PartyRecord
from kg.resolve.run import Resolution, Run


class Resolver(Names):
    """Resolves parties under one names registry and one set of corrections."""

    def resolve(self, records: Iterable[PartyRecord]) -> Resolution:
        """Resolve a set of parties that is closed under blocks, in any order."""
        return Run(self, records).resolution()


def resolve(parties: Iterable[PartyRecord], registry: Registry = EMPTY, corrections: Corrections = NONE) -> Resolution:
    """Resolve a closed set of parties: all of a store, or all that are reached from some through their blocks.

    Args:
        parties: in any order.
        registry: known names and places.
        corrections: what a person overruled.

    >>> from kg.model import Party
    >>> a = PartyRecord("d1", Party(0, "騰訊", ("騰訊", "Tencent"), (), ("Corporate",)))
    >>> b = PartyRecord("d2", Party(0, "腾讯", ("腾讯",), (), ("Corporate",)))
    >>> dict(resolve([a, b]).entity_of)
    {('d1', 0): 'tencent', ('d2', 0): 'tencent'}
    """
    return Resolver(registry, corrections).resolve(parties)
