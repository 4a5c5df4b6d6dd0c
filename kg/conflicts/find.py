"""Finds what the sources of a graph disagree on; prefers by written rules, drops nothing and writes nothing."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from kg.conflicts.answers import Conflict, Conflicts, OverFull
from kg.conflicts.compare import Kind, Told, compare
from kg.conflicts.readings import agree, reading
from kg.conflicts.sides import Read, grouped, sides
from kg.conflicts.statements import Key, Statement, read, statements
from kg.graph import Graph
from kg.holdings.findings import over_full
from kg.holdings.statements import ends
from kg.model import Entity, Fact, Qualifier, Value
from kg.network.terms import ASSERTED, Terms

log = logging.getLogger(__name__)
_MOST_COMPARED = 300  # statements about one thing: every pair is looked at
_REMARKS = frozenset({"approx", "source", "exclusive"})
_TOGETHER = frozenset({Kind.CONTRADICTION, Kind.SAME, Kind.COMPATIBLE})
Pairs = dict[tuple[int, int], Kind]


def conflicts(
    graph: Graph,
    name: str | None = None,
    *,
    every: bool = False,
    as_of: str | None = None,
    known_by: str | None = None,
) -> Conflicts:
    """What the sources disagree on, about one entity or all.

    Args:
        name: of an entity; None for all.
        every: also what was compared and found well: same, compatible, different-date, different-basis.
        as_of: ISO 8601; only what had begun by then and had not ended.
        known_by: ISO 8601; only what was published by then, undated documents are left out.
    Returns:
        Contradictions by subject, predicate and object; then the others likewise.
    Raises:
        NameUnknown, NameAmbiguous: the name is not that of one entity.
        InputError: a date that is none.

    >>> with kg.open(example) as graph:
    ...     found = conflicts(graph.graph, "Enflame").conflicts
    >>> sorted({conflict.predicate for conflict in found})
    ['netProfit', 'revenue', 'valuation']
    """
    terms = Terms(as_of=as_of, known_by=known_by)
    graph.name_as_of(as_of)
    entity = graph.entity(name) if name is not None else None
    found = _found(graph, entity, terms, every)
    if entity is not None:
        found = [conflict for conflict in found if entity.id in _ids(conflict)]
    ordered = sorted(_once(found), key=_order)
    return Conflicts(tuple(ordered), tuple(_over_full(graph, entity, terms)))


def disputed(graph: Graph, name: str | None = None, terms: Terms = ASSERTED) -> frozenset[str]:
    """The ids of the facts that stand in a contradiction, of whichever relation they are.

    Raises:
        NameUnknown, NameAmbiguous: the name is not that of one entity.

    >>> with kg.open(example) as graph:
    ...     sorted({graph.fact(id).predicate for id in disputed(graph.graph, "Enflame")})
    ['netProfit', 'revenue', 'valuation']
    """
    entity = graph.entity(name) if name is not None else None
    found = _found(graph, entity, terms, every=False)
    return frozenset(claim.id for conflict in found for side in conflict.sides for claim in side.claims)


def rivals(graph: Graph, terms: Terms = ASSERTED) -> dict[str, frozenset[str]]:
    """The ids of the facts that `disputed` finds, each with those of the other sides of its contradictions.

    >>> with kg.open(example) as graph:
    ...     rivals(graph.graph).keys() == disputed(graph.graph)
    True
    """
    found: dict[str, set[str]] = {}
    for conflict in _found(graph, None, terms, every=False):
        for side in conflict.sides:
            others = {claim.id for other in conflict.sides if other is not side for claim in other.claims}
            for claim in side.claims:
                found.setdefault(claim.id, set()).update(others - {claim.id})
    return {id: frozenset(others) for id, others in found.items()}


def _found(graph: Graph, entity: Entity | None, terms: Terms, every: bool) -> list[Conflict]:
    """Every conflict around an entity, also those that are told of two relations."""
    said = statements(read(graph, _around(graph, entity, terms), terms))
    return [conflict for key in _by_key(said).values() for conflict in _of_thing(key, every)]


def _around(graph: Graph, entity: Entity | None, terms: Terms) -> list[str]:
    """The entity, and whom things are about that it has a part in: who else led its rounds is said of the company."""
    if entity is None:
        return []
    ids = {entity.id}
    for statement in statements(read(graph, [entity.id], terms)):
        if statement.place.about == "object" and isinstance(statement.stated.fact.object, Entity):
            ids.add(statement.stated.fact.object.id)
    return sorted(ids)


def _by_key(said: Iterable[Statement]) -> dict[Key, list[Read]]:
    """Statements by what they are about and what must be equal; other periods are compared, as other dates."""
    found: dict[Key, list[Read]] = {}
    for statement in said:
        needs = [str(statement.qualifier(name)).casefold() for name in statement.thing.needs if name != "period"]
        value = reading(statement)
        found.setdefault((*statement.key, value.unit, *needs), []).append((statement, value))
    return found


def _of_thing(reads: list[Read], every: bool) -> Iterator[Conflict]:
    """The conflicts about one thing: what hangs together by agreeing or contradicting is one."""
    if len(reads) < 2:
        return
    if len(reads) > _MOST_COMPARED:
        log.warning("%s: the first %d of %d statements are compared", reads[0][0].key, _MOST_COMPARED, len(reads))
        reads = reads[:_MOST_COMPARED]
    told = _told(reads)
    pairs: Pairs = {}
    for (i, one), (j, other) in combinations(enumerate(reads), 2):
        kind = compare(one[0], other[0], (one[1], other[1]), told)
        if kind is not None:
            pairs[i, j] = kind
    for members, kinds in _parts(len(reads), pairs, _TOGETHER):
        if Kind.CONTRADICTION in kinds:
            yield _conflict(Kind.CONTRADICTION, [reads[i] for i in members], told)
        elif every and _articles(reads, members) > 1:
            kind = Kind.COMPATIBLE if Kind.COMPATIBLE in kinds else Kind.SAME
            yield _conflict(kind, [reads[i] for i in members], told)
    for kind in (Kind.DIFFERENT_DATE, Kind.DIFFERENT_BASIS) if every else ():
        for members, _ in _parts(len(reads), pairs, frozenset({kind})):
            if _articles(reads, members) > 1:
                yield _conflict(kind, [reads[i] for i in members], told)


def _articles(reads: Sequence[Read], members: Iterable[int]) -> int:
    return len({reads[i][0].stated.article for i in members})


def _told(reads: Sequence[Read]) -> Told:
    told: dict[tuple[str, int], set[str]] = {}
    for statement, value in reads:
        told.setdefault(statement.stated.article, set()).add(value.text)
    return told


def _parts(count: int, pairs: Pairs, kinds: frozenset[Kind]) -> Iterator[tuple[list[int], set[Kind]]]:
    """The parts that hang together by pairs of these kinds, with the kinds in them; single statements are none."""
    head = list(range(count))

    def top(i: int) -> int:
        while head[i] != i:
            head[i] = head[head[i]]
            i = head[i]
        return i

    joined = [(i, j, kind) for (i, j), kind in pairs.items() if kind in kinds]
    for i, j, _ in joined:
        head[top(j)] = top(i)
    parts: dict[int, tuple[set[int], set[Kind]]] = {}
    for i, j, kind in joined:
        members, found = parts.setdefault(top(i), (set(), set()))
        members.update((i, j))
        found.add(kind)
    for members, found in parts.values():
        yield sorted(members), found


def _conflict(kind: Kind, reads: Sequence[Read], told: Told) -> Conflict:
    first = min((statement for statement, _ in reads), key=_rank)
    thing, fact = first.thing, first.stated.fact
    groups = grouped(reads, lambda one, other: _one_side(kind, one, other, told))
    turned = first.place.about == "object" and isinstance(fact.object, Entity)
    subject = fact.object if turned and isinstance(fact.object, Entity) else fact.subject
    differs = "object" if first.place.value == "subject" else first.place.value
    prefer = kind not in (Kind.DIFFERENT_DATE, Kind.DIFFERENT_BASIS)
    return Conflict(
        kind=kind,
        subject=subject,
        predicate=fact.predicate,
        differs=differs,
        object=fact.object if first.place.about == "pair" else None,
        qualifiers=_shared(reads, first.place.value),
        sides=sides(groups, thing, prefer),
    )


def _rank(statement: Statement) -> tuple[int, str, str]:
    """A round is told of the company before it is told of an investor."""
    return statement.thing.places.index(statement.place), statement.stated.fact.id, statement.stated.place[0]


def _one_side(kind: Kind, one: Read, other: Read, told: Told) -> bool:
    if kind is not Kind.CONTRADICTION:
        return one[1] == other[1] and _time_and_basis(one[0], kind) == _time_and_basis(other[0], kind)
    found = compare(one[0], other[0], (one[1], other[1]), told)
    return found is not Kind.CONTRADICTION and (one[0].place.value == "subject" or agree(one[1], other[1]))


def _time_and_basis(statement: Statement, kind: Kind) -> object:
    if kind is Kind.DIFFERENT_DATE:
        return statement.stated.time, statement.qualifier("period"), statement.qualifier("round")
    if kind is Kind.DIFFERENT_BASIS:
        return [(statement.qualifier(name) or text).casefold() for name, text in statement.thing.basis.items()]
    return None


def _shared(reads: Sequence[Read], differs: str) -> dict[str, Qualifier]:
    """The qualifiers that all claims have alike, without those that differ or remark."""
    found = [statement.stated.fact.qualifiers for statement, _ in reads]
    hidden = _REMARKS | {differs, f"{differs}Min", f"{differs}Max"}
    shared = {name: value for name, value in found[0].items() if name not in hidden}
    return {name: shared[name] for name in sorted(shared) if all(its.get(name) == shared[name] for its in found)}


# ----------------------------------------------------------------------------------------------- one for a disagreement


def _once(found: Sequence[Conflict]) -> list[Conflict]:
    """One conflict for one disagreement: the same values from the same sentences are not told of two relations."""
    kept: dict[tuple[Kind, frozenset[str]], list[Conflict]] = {}
    for conflict in sorted(found, key=lambda one: (-sum(len(side.claims) for side in one.sides), _order(one))):
        same = kept.setdefault((conflict.kind, frozenset(_text(side.value) for side in conflict.sides)), [])
        if not any(_same_sentences(conflict, other) for other in same):
            same.append(conflict)
    return [conflict for its in kept.values() for conflict in its]


def _text(value: Entity | Value) -> str:
    return value.id if isinstance(value, Entity) else f"{value.value} {value.unit}"


def _same_sentences(one: Conflict, other: Conflict) -> bool:
    places = {_text(side.value): _places(side.claims) for side in other.sides}
    return all(_places(side.claims) <= places[_text(side.value)] for side in one.sides)


def _places(claims: Iterable[Fact]) -> set[tuple[str, int, int]]:
    evidence = [item for claim in claims for item in claim.evidence]
    return {(item.document, item.start, item.end) for item in evidence}


def _ids(conflict: Conflict) -> set[str]:
    ids = {conflict.subject.id, *(side.value.id for side in conflict.sides if isinstance(side.value, Entity))}
    for side in conflict.sides:
        for claim in side.claims:
            ids.add(claim.subject.id)
            if isinstance(claim.object, Entity):
                ids.add(claim.object.id)
    return ids


def _order(conflict: Conflict) -> tuple[object, ...]:
    kinds = list(Kind)
    kind = (conflict.kind is not Kind.CONTRADICTION, kinds.index(conflict.kind))
    object_ = "" if conflict.object is None else _text(conflict.object)
    return kind, conflict.subject.id, conflict.predicate, conflict.differs, object_, conflict.id


# ------------------------------------------------------------------------------------------------------ more than whole


def _over_full(graph: Graph, entity: Entity | None, terms: Terms) -> Iterator[OverFull]:
    """Companies of which the latest stated stakes are more than 100 %: the entity and what it holds, or all."""
    companies: set[int] | None = None
    if entity is not None:
        number = graph.number(entity.id)
        pairs = (ends(edge) for edge in graph.neighbours([number]))
        companies = {number, *(pair[1] for pair in pairs if pair and pair[0] == number)}
    for found in over_full(graph, companies, terms):
        yield OverFull(found.members[0], found.stated, found.evidence)
