"""What is new, gone and changed between two graphs, or between two dates of one; judges nothing and changes neither.

Two facts are one where they say the same of the same entities, whoever says it; where one value of a thing (a stake, a
round, a figure of one period) stands in the place of another, it has changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from kg.errors import NameUnknown
from kg.graph import Graph
from kg.model import Entity, Fact, Value
from kg.network.standing import told
from kg.network.terms import ASSERTED, Terms, began
from kg.shapes import fact_json

Json = dict[str, Any]
_OCCASION = ("round", "period", "basis", "scope", "position")
"""Qualifiers by which two facts are about two things, and none has taken the place of the other."""
_KINDS = ("new", "gone", "changed")


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that is only after (`kind` "new"), only before ("gone"), or another one in its place ("changed")."""

    kind: str
    before: Fact | None
    after: Fact | None

    @property
    def fact(self) -> Fact:
        """The later of the two."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - one of them is there
        return found


@dataclass(frozen=True, slots=True)
class State:
    """One side: where, and at which dates."""

    store: str
    as_of: str | None
    known_by: str | None


@dataclass(frozen=True, slots=True)
class Diff:
    """What differs, by subject, predicate and object."""

    before: State
    after: State
    changes: tuple[Change, ...]

    def count(self, kind: str) -> int:
        """How many changes of a kind there are: new, gone or changed."""
        return sum(change.kind == kind for change in self.changes)


def diff(
    before: Graph,
    after: Graph,
    about: str | None = None,
    *,
    terms: tuple[Terms, Terms] = (ASSERTED, ASSERTED),
) -> Diff:
    """Compare two graphs, or one with itself at two dates.

    Args:
        about: a name or an id; only facts about this entity. It must be known on one side.
        terms: the dates of each side. Facts of every status are compared.
    Raises:
        NameUnknown, NameAmbiguous: the name is not that of one entity.

    >>> with kg.open(example) as graph:
    ...     dates = Terms(as_of="2017"), Terms(as_of="2018")
    ...     changes = diff(graph.graph, graph.graph, "Enflame", terms=dates).changes
    >>> ("new", "2018-03") in {(change.kind, getattr(change.fact.object, "value", "")) for change in changes}
    True
    """
    one, two = (_facts(graph, about, term) for graph, term in zip((before, after), terms, strict=True))
    if about is not None and one is None and two is None:
        before.entity(about)  # says that nobody is called so
    old = {_identity(fact): fact for fact in _moved(one or [], after)}
    new = {_identity(fact): fact for fact in two or []}
    gone = [fact for key, fact in old.items() if key not in new]
    come = [fact for key, fact in new.items() if key not in old]
    sides = [State(str(graph.folder), t.as_of, t.known_by) for graph, t in zip((before, after), terms, strict=True)]
    return Diff(sides[0], sides[1], tuple(sorted(_changes(gone, come), key=_order)))


def _facts(graph: Graph, about: str | None, terms: Terms) -> list[Fact] | None:
    graph.name_as_of(terms.as_of)
    try:
        id = None if about is None else graph.entity(about).id
    except NameUnknown:
        return None
    return told(graph.facts(about=id), terms)


def _moved(facts: Iterable[Fact], graph: Graph) -> Iterator[Fact]:
    """Facts with the ids that their entities have in another graph, where they have one there."""
    known: dict[str, Entity] = {}
    for fact in facts:
        object_ = fact.object if isinstance(fact.object, Value) else _there(fact.object, graph, known)
        yield replace(fact, subject=_there(fact.subject, graph, known), object=object_)


def _there(entity: Entity, graph: Graph, known: dict[str, Entity]) -> Entity:
    if entity.id not in known:
        id = graph.current_id(entity)
        known[entity.id] = entity if id is None else replace(entity, id=id)
    return known[entity.id]


def _object(fact: Fact) -> str:
    return f"{fact.object.value} {fact.object.unit}" if isinstance(fact.object, Value) else fact.object.id


def _identity(fact: Fact) -> tuple[object, ...]:
    said = tuple(sorted((name, str(value)) for name, value in fact.qualifiers.items()))
    return fact.subject.id, fact.predicate, _object(fact), str(fact.status), said


def _thing(fact: Fact) -> tuple[str, ...]:
    object_ = "" if isinstance(fact.object, Value) and fact.predicate != "formerName" else _object(fact)
    return (fact.subject.id, fact.predicate, object_, *(str(fact.qualifiers.get(name, "")) for name in _OCCASION))


def _changes(gone: Iterable[Fact], come: Iterable[Fact]) -> Iterator[Change]:
    """Facts about one thing in pairs, the oldest first; what is left over is gone or new."""
    things: dict[tuple[str, ...], tuple[list[Fact], list[Fact]]] = {}
    for side, facts in enumerate((gone, come)):
        for fact in facts:
            things.setdefault(_thing(fact), ([], []))[side].append(fact)
    for old, new in things.values():
        old.sort(key=_when)
        new.sort(key=_when)
        both = min(len(old), len(new))
        yield from (Change("changed", *pair) for pair in zip(old, new, strict=False))
        yield from (Change("gone", fact, None) for fact in old[both:])
        yield from (Change("new", None, fact) for fact in new[both:])


def _when(fact: Fact) -> tuple[str, str, str]:
    return began(fact) or "", _object(fact), fact.id


def _order(change: Change) -> tuple[object, ...]:
    fact = change.fact
    return fact.subject.id, fact.predicate, _object(fact), _KINDS.index(change.kind), fact.id


# --------------------------------------------------------------------------------------------------------------- JSON


def change_json(change: Change) -> Json:
    """Give one change as a row of `kg diff --format jsonl`."""
    before, after = (None if fact is None else fact_json(fact) for fact in (change.before, change.after))
    return {"kind": change.kind, "before": before, "after": after}


def diff_json(answer: Diff) -> Json:
    """Give what `kg diff --format json` prints.

    >>> diff_json(Diff(State("a", None, None), State("b", None, None), ()))["changes"]
    []
    """
    return {
        "from": _state_json(answer.before),
        "to": _state_json(answer.after),
        "changes": [change_json(change) for change in answer.changes],
    }


def _state_json(state: State) -> Json:
    return {"store": state.store, "asOf": state.as_of, "knownBy": state.known_by}
