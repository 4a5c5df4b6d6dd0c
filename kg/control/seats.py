"""What is stated around a company, and who has a seat in whom beside votes; counts no votes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kg.control.sayings import GROUP, MANAGER, PARTNER, STATED, VOTES, Reader, Saying, latest
from kg.fuse import agree
from kg.graph import Graph
from kg.holdings.statements import Division, Size, merged
from kg.holdings.table import divisions_of
from kg.network.terms import Terms

NOTHING: Mapping[int, Division] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Chair:
    """A seat, with the facts that say so; `kind` as in `Saying`."""

    who: tuple[int, ...]
    company: int
    kind: str
    facts: tuple[int, ...]
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is stated around a company, up to its last owners and controllers."""

    reader: Reader
    entities: frozenset[int]
    divisions: dict[int, Division]
    sayings: tuple[Saying, ...]
    concerts: dict[frozenset[int], tuple[int, ...]]

    @property
    def graph(self) -> Graph:
        """The graph that was read."""
        return self.reader.graph


def gather(graph: Graph, companies: Collection[int], terms: Terms, known: Mapping[int, Division] = NOTHING) -> Gathered:
    """Read the stakes and the sayings about some companies, about those who have a say in them, and so on.

    Args:
        known: how companies are divided, where that is read already.
    """
    reader = Reader(graph, terms)
    seen, beside = {*companies}, {*companies}
    divisions: dict[int, Division] = {}
    sayings: list[Saying] = []
    while beside:
        found = {at: known[at] for at in beside if at in known}
        found |= divisions_of(graph, beside - known.keys(), terms)
        said = reader.sayings(beside)
        divisions |= found
        sayings += [item for item in said if item.who != item.company]
        beside = {row.holder for one in found.values() for row in one.stakes} | {item.who for item in said}
        beside -= seen
        seen |= beside
    return Gathered(reader, frozenset(seen), divisions, tuple(latest(sayings)), reader.concerts(seen))


def _of(gathered: Gathered, kind: str) -> dict[int, list[Saying]]:
    found: dict[int, list[Saying]] = {}
    for said in gathered.sayings:
        if said.kind == kind:
            found.setdefault(said.company, []).append(said)
    return found


def managers(gathered: Gathered) -> Iterable[Chair]:
    """General partners decide, all of them together; without any, the managers; whoever is one of several could."""
    partners, managers = _of(gathered, PARTNER), _of(gathered, MANAGER)
    for fund in {**partners, **managers}:
        for its, kind in ((partners.get(fund, []), PARTNER), (managers.get(fund, []), MANAGER)):
            who = tuple(sorted({said.who for said in its}))
            facts = tuple(dict.fromkeys(said.fact for said in its))
            decides = bool(who) and (kind == PARTNER or fund not in partners)
            if decides:
                yield Chair(who, fund, kind, facts)
            if len(who) > 1 or (who and not decides):
                yield from (Chair((one,), fund, kind, _by(its, one), is_certain=False) for one in who)


def _by(its: Iterable[Saying], who: int) -> tuple[int, ...]:
    return tuple(dict.fromkeys(said.fact for said in its if said.who == who))


def groups(gathered: Gathered) -> Iterable[Chair]:
    """Groups, in the units that are said to belong to them."""
    for company, its in _of(gathered, GROUP).items():
        for who in dict.fromkeys(said.who for said in its):
            yield Chair((who,), company, GROUP, _by(its, who))


def stated(gathered: Gathered) -> Iterable[tuple[Chair, tuple[int, ...]]]:
    """Controllers by a source's word, those whom it names together as one; and the vehicles it names with them."""
    figures = {said.fact: said.size for said in gathered.sayings if said.kind == VOTES}
    for company, its in _of(gathered, STATED).items():
        for together in _clusters(its, lambda one, other: _named_together(one, other, figures, gathered)):
            every = sorted({said.who for said in together})
            people = [who for who in every if "Person" in gathered.graph.entity_at(who).types]
            who = tuple(people or every)
            facts = tuple(dict.fromkeys(said.fact for said in together))
            yield Chair(who, company, STATED, facts), tuple(one for one in every if one not in who)


def _named_together(one: Saying, other: Saying, figures: dict[int, Size], gathered: Gathered) -> bool:
    if one.who == other.who or frozenset((one.who, other.who)) in gathered.concerts:
        return True
    if not one.places & other.places:
        return False
    sizes = [figures[said.fact] for said in (one, other) if said.fact in figures]
    return (one.jointly and other.jointly) or (len(sizes) == 2 and same(*sizes))


def _clusters(its: Iterable[Saying], joined: Callable[[Saying, Saying], bool]) -> list[list[Saying]]:
    found: list[list[Saying]] = []
    for said in its:
        beside = [group for group in found if any(joined(said, other) for other in group)]
        found = [group for group in found if group not in beside]
        found.append([*(other for group in beside for other in group), said])
    return found


def figures(gathered: Gathered, chairs: list[Chair]) -> Iterable[tuple[tuple[int, ...], int, Size, tuple[Saying, ...]]]:
    """Figures of votes that somebody casts with whom they control and act with, the latest of each."""
    for company, its in _of(gathered, VOTES).items():
        seen: dict[tuple[int, ...], list[Saying]] = {}
        for together in _clusters(its, _said_together):
            every = {said.who for said in together}
            facts = {said.fact for said in together}
            named = next((chair.who for chair in chairs if chair.company == company and facts & {*chair.facts}), None)
            seen.setdefault(named or tuple(sorted(every)), []).extend(together)
        for who, said in seen.items():
            newest = max(item.when for item in said)
            counted = tuple(item for item in said if item.when == newest)
            yield who, company, merged([item.size for item in counted]), counted


def _said_together(one: Saying, other: Saying) -> bool:
    return bool(one.places & other.places) and same(one.size, other.size)


def same(one: Size, other: Size) -> bool:
    """Whether two sizes can be one.

    >>> same(Size(20.26, 20.26), Size(20.258, 20.258)), same(Size(10, 20), Size(25, 25))
    (True, False)
    """
    if one.low == one.high and other.low == other.high:
        return agree("percent", one.low, other.low)
    return not (one.low > other.high or other.low > one.high)
