"""Puts names together, the best evidence first, and refuses what would make one of two; knows no evidence itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from kg.registry import Entry
from kg.resolve.reading import Reading
from kg.resolve.rules import rules


@dataclass(slots=True)
class Cluster:
    """Names that are one entity so far, with all that they say about it."""

    group: str
    members: list[str] = field(default_factory=list)
    units: list[Reading] = field(default_factory=list)  # names with the place of a unit
    full: list[Reading] = field(default_factory=list)  # names with a legal form
    kinds: set[str] = field(default_factory=set)
    entry: Entry | None = None
    numbers: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    folds: set[str] = field(default_factory=set)
    sides: set[tuple[int, int]] = field(default_factory=set)  # of corrections: (number of the pair, 0 or 1)
    has_exact: bool = False  # a table holds one of the names

    def learn(self, reading: Reading) -> None:
        """Take in what one more name says."""
        if reading.unit is not None:
            self.units.append(reading)
        if reading.legal:
            self.full.append(reading)
        self.numbers |= reading.numbers
        self.roles |= {reading.role} - {""}
        self.places |= reading.places
        self.folds.add(reading.fold)

    def absorb(self, other: Cluster) -> None:
        """Take in another cluster."""
        self.entry = self.entry or other.entry
        self.members += other.members
        self.units += other.units
        self.full += other.full
        self.has_exact |= other.has_exact
        for name in ("kinds", "numbers", "roles", "places", "folds", "sides"):
            getattr(self, name).update(getattr(other, name))


class Clusters:
    """A union–find over keys of names that refuses unions which clash."""

    def __init__(self, accepts: Callable[[Entry, Reading], bool]) -> None:
        """Args: accepts: whether a name can be one of an entry of the registry."""
        self._accepts = accepts
        self._parent: dict[str, str] = {}
        self._clusters: dict[str, Cluster] = {}

    def add(self, key: str, cluster: Cluster) -> None:
        """Begin with a name alone."""
        self._parent[key] = key
        cluster.members.append(key)
        self._clusters[key] = cluster

    def __contains__(self, key: str) -> bool:
        return key in self._parent

    def root(self, key: str) -> str:
        """The name that stands for the cluster of a name."""
        while self._parent[key] != key:
            self._parent[key] = key = self._parent[self._parent[key]]
        return key

    def of(self, key: str) -> Cluster:
        """The cluster of a name."""
        return self._clusters[self.root(key)]

    def all(self) -> Iterable[Cluster]:
        """Every cluster."""
        return self._clusters.values()

    def join(self, a: str, b: str, forced: bool = False) -> bool:
        """Make one of two clusters; False where they clash. Forced joins heed only corrections, groups and entries."""
        first, second = self.root(a), self.root(b)
        if first == second:
            return True
        one, two = self._clusters[first], self._clusters[second]
        if self.clash(one, two, forced):
            return False
        if len(one.members) < len(two.members):
            first, second, one, two = second, first, two, one
        one.absorb(two)
        self._parent[second] = first
        del self._clusters[second]
        return True

    def clash(self, one: Cluster, two: Cluster, forced: bool = False) -> str | None:
        """Why two clusters cannot be one entity, in a word; None where nothing speaks against it."""
        if one.group != two.group:
            return "group"
        if any((pair, 1 - side) in two.sides for pair, side in one.sides):
            return "correction"
        if forced:
            return None
        if one.entry and two.entry and one.entry.id != two.entry.id:
            return "registry"
        if _differ(one.numbers, two.numbers):
            return "number"
        if _differ(one.roles, two.roles):
            return "role"
        if _differ(one.places, two.places):
            return "place"
        if any(_is_unit_of(reading, b) for a, b in ((one, two), (two, one)) for reading in a.units):
            return "unit"
        if any(self._rejects(a.entry, b.full) for a, b in ((one, two), (two, one))):
            return "legal form"
        return None

    def _rejects(self, entry: Entry | None, readings: Iterable[Reading]) -> bool:
        return entry is not None and not all(self._accepts(entry, reading) for reading in readings)


def is_startup(entry: Entry) -> bool:
    """Whether the registry knows a start-up, whose full legal name is its own and not a unit's."""
    return not rules().kinds["startup"].isdisjoint(entry.kinds)


def _differ(one: set[str], two: set[str]) -> bool:
    return bool(one) and bool(two) and one.isdisjoint(two)


def _is_unit_of(reading: Reading, head: Cluster) -> bool:
    """Whether a name with a place marks a unit of the group that the cluster names without it."""
    if reading.unit is None or reading.unit.place in head.places:
        return False
    if head.entry is not None:
        return not is_startup(head.entry) or not (reading.unit.style == "before" or reading.is_joint_stock)
    if reading.unit.style == "bracket":
        return not reading.is_joint_stock  # only the head of a group is 股份有限公司
    return reading.unit.style == "after" and any(_is_beginning(fold, reading.fold) for fold in head.folds)


def _is_beginning(fold: str, longer: str) -> bool:
    return fold != longer and longer.startswith(fold)
