"""Which facts stand on a date: each until the next about the same thing or a stated end; never reads a graph."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from kg.errors import SchemaError
from kg.model import Entity, Fact
from kg.network.terms import Terms, began
from kg.normalize.spans import ENDING, ended, first_day

_TABLE = Path(__file__).with_name("standing.toml")
Key = tuple[str, ...]


def standing(facts: Iterable[Fact], terms: Terms) -> list[Fact]:
    """The facts that count, with the sources that count.

    With `as_of` those are left out that had not begun or had ended by then, and those that a later statement about
    the same thing had replaced; a stake that was sold ends what was said of it before.

    Args:
        facts: all about the things that are asked for, so that none that ends or replaces another is missing.
        terms: which count.
    """
    counted: list[Fact] = []
    over: dict[Key, str] = {}
    for fact in facts:
        if found := terms.admit(fact):
            counted.append(found)
        elif terms.as_of and ended(fact.qualifiers, terms.as_of) and terms.undated().admit(fact):
            pair = _pair(fact)
            over[pair] = max(over.get(pair, ""), first_day(str(fact.qualifiers[ENDING])))
    if terms.as_of is None:
        return counted
    return _latest([fact for fact in counted if not _is_over(fact, over)])


def told(facts: Iterable[Fact], terms: Terms) -> list[Fact]:
    """The same of facts of every status, in their order; what is planned, reported or denied replaces nothing."""
    if not terms.dated:
        return list(facts)
    every = list(facts)
    kept = {fact.id: fact for fact in standing(every, terms)}
    kept |= {fact.id: fact for fact in every if fact.status not in terms.statuses and terms.holds(fact)}
    return [kept[fact.id] for fact in every if fact.id in kept]


def _pair(fact: Fact) -> Key:
    object_ = fact.object.id if isinstance(fact.object, Entity) else f"{fact.object.value} {fact.object.unit}"
    return fact.subject.id, fact.predicate, object_


def _is_over(fact: Fact, over: Mapping[Key, str]) -> bool:
    """Whether what was said before an end says nothing of a time after it."""
    end = over.get(_pair(fact))
    return end is not None and ENDING not in fact.qualifiers and (began(fact) or "") <= end


def _latest(facts: Sequence[Fact]) -> list[Fact]:
    """Of statements about one thing that changes those of the latest date."""
    latest: dict[Key, str] = {}
    for fact in facts:
        if key := _thing(fact):
            latest[key] = max(latest.get(key, ""), began(fact) or "")
    return [fact for fact in facts if not (key := _thing(fact)) or (began(fact) or "") == latest[key]]


def _thing(fact: Fact) -> Key | None:
    """What a statement is about, where the next about the same replaces it."""
    row = _table().get(fact.predicate)
    if row is None:
        return None
    subject, predicate, object_ = _pair(fact)
    about = {"pair": (subject, object_), "subject": (subject,), "object": (object_,)}[row["about"]]
    return (predicate, *about, *(str(fact.qualifiers.get(name, "")).casefold() for name in row["apart"]))


@cache
def _table() -> dict[str, Any]:
    try:
        return tomllib.loads(_TABLE.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as exc:
        raise SchemaError(f"{_TABLE}: {exc!r}; install capitalgraph again") from exc
