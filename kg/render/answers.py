"""Lays out answers for people: facts, an entity, who funds whom, connections; decides nothing and writes to a stream.

Names, quotes and sources come from documents and pass through `visible`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TextIO

from kg.model import Entity, Evidence, Fact, Hop, Path, PathAnswer
from kg.render.tables import table
from kg.render.text import visible, wrap
from kg.render.values import details, name, source, standing
from kg.vocab import vocabulary

FACT_COLUMNS = ("Fact!", "Statement", "Details", "Source")
CLAIM_COLUMNS = ("Statement", "Details", "Sentence")
FUNDING_COLUMNS = ("Name", "Relation", "Details", "Sources#", "First source")
_MOST_ALSO = 4  # facts beside the strongest that a hop shows


def relation(predicate: str) -> str:
    """The words for a relation.

    >>> relation("investedIn")
    'invested in'
    """
    known = vocabulary().predicates.get(predicate)
    return known.labels["en"] if known else predicate


def stated(fact: Fact) -> str:
    """Subject, relation and object of a fact in words."""
    return f"{name(fact.subject)} {relation(fact.predicate)} {name(fact.object)}"


def told(fact: Fact) -> str:
    """The qualifiers of a fact, and its status where it is not asserted."""
    return ", ".join(part for part in (standing(fact), details(fact.qualifiers)) if part)


def fact_row(fact: Fact) -> tuple[str, ...]:
    """A fact under FACT_COLUMNS."""
    return fact.id, stated(fact), told(fact), _first(fact)


def _first(fact: Fact) -> str:
    more = len(fact.evidence) - 1
    return (source(fact.evidence[0]) + (f" (+{more})" if more else "")) if fact.evidence else ""


def facts(found: Iterable[Fact], to: TextIO, cells: int) -> None:
    """Write a table of facts."""
    rows = iter(found)
    first = next(rows, None)
    if first is not None:
        table(FACT_COLUMNS, map(fact_row, _chain(first, rows)), to, cells)


def _chain(first: Fact, rest: Iterator[Fact]) -> Iterator[Fact]:
    yield first
    yield from rest


def claims(found: Iterable[Fact], to: TextIO, cells: int) -> None:
    """Write a table of claims: facts without an id, with the sentence."""
    rows = iter(found)
    first = next(rows, None)
    if first is not None:
        table(CLAIM_COLUMNS, map(_claim_row, _chain(first, rows)), to, cells)


def _claim_row(fact: Fact) -> tuple[str, ...]:
    return stated(fact), told(fact), fact.evidence[0].quote


def funding_rows(found: Iterable[tuple[Entity, Sequence[Fact]]]) -> Iterator[tuple[str, ...]]:
    """One row a fact under FUNDING_COLUMNS; the name stands in the first of each entity."""
    for entity, its in found:
        for place, fact in enumerate(its):
            shown = "" if place else name(entity)
            where = source(fact.evidence[0]) if fact.evidence else ""
            yield shown, relation(fact.predicate), told(fact), str(len(fact.evidence)), where


def funding(found: Sequence[tuple[Entity, Sequence[Fact]]], to: TextIO, cells: int) -> None:
    """Write who funds, or is funded, with the facts that say so."""
    if found:
        table(FUNDING_COLUMNS, funding_rows(found), to, cells)


class InCommon(Protocol):
    """What stands next to both of two entities."""

    @property
    def entity(self) -> Entity: ...
    @property
    def first(self) -> Sequence[Fact]: ...
    @property
    def second(self) -> Sequence[Fact]: ...


def common_rows(found: Iterable[InCommon]) -> Iterator[tuple[str, ...]]:
    """One row an entity, with the strongest fact on either side."""
    for item in found:
        yield name(item.entity), _side(item.first), _side(item.second)


def _side(facts: Sequence[Fact]) -> str:
    more = f" (+{len(facts) - 1})" if len(facts) > 1 else ""
    return f"{sentence(facts[0])}{more}"


def sentence(fact: Fact) -> str:
    """A fact in words, without its sources.

    >>> from kg.model import Status
    >>> sentence(Fact("f", Entity("a", "A"), "investedIn", Entity("b", "B"), {"round": "D"}, Status.PLANNED, 1, ()))
    'PLANNED: A invested in B: round D'
    """
    said = details(fact.qualifiers)
    text = f"{stated(fact)}{': ' if said else ''}{said}"
    return f"{standing(fact)}: {text}" if standing(fact) else text


def common(first: Entity, second: Entity, found: Sequence[InCommon], to: TextIO, cells: int) -> None:
    """Write what two entities have in common."""
    if found:
        table(("In common", name(first), name(second)), common_rows(found), to, cells)


# ------------------------------------------------------------------------------------------------------------ an entity


class Joined(Protocol):
    """Why two names are one entity."""

    @property
    def a(self) -> str: ...
    @property
    def b(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def score(self) -> float: ...
    @property
    def document(self) -> str | None: ...


def entity(about: Entity, found: Iterable[Fact], why: Sequence[Joined] | None, to: TextIO, cells: int) -> None:
    """Write what is known of an entity, relation by relation; with `why` also the evidence that joined its names."""
    to.write(f"{name(about)}  ({visible(about.id)})\n")
    _labelled("Kinds", ", ".join(about.types) or "not known", to, cells)
    _labelled("Names", " · ".join(map(visible, about.names)), to, cells)
    if why is not None:
        to.write("\nWhy these names are one\n" if why else "\nNo names had to be joined.\n")
        for reason in why:
            where = f" in {visible(reason.document)}" if reason.document else ""
            line = f"{visible(reason.a)} = {visible(reason.b)}: {reason.kind}{where}, score {reason.score:.2f}"
            _indented(line, "  ", to, cells, hang="    ")
    groups: dict[str, list[str]] = {}
    for fact in found:
        heading, other = _seen_from(about, fact)
        groups.setdefault(heading, []).append(
            f"{other}{': ' if told(fact) else ''}{told(fact)}  [{_first(fact)}; {fact.id}]"
        )
    for heading, lines in groups.items():
        to.write(f"\n{heading}\n")
        for line in lines:
            _indented(line, "  ", to, cells, hang="    ")


def _seen_from(about: Entity, fact: Fact) -> tuple[str, str]:
    if fact.subject == about:
        return relation(fact.predicate), name(fact.object)
    known = vocabulary().predicates.get(fact.predicate)
    return (known.inverse_labels.get("en", known.labels["en"]) if known else fact.predicate), name(fact.subject)


def _labelled(label: str, text: str, to: TextIO, cells: int) -> None:
    _indented(f"{label}: {text}", "", to, cells, hang=" " * (len(label) + 2))


def _indented(text: str, indent: str, to: TextIO, cells: int, hang: str | None = None) -> None:
    hang = indent if hang is None else hang
    first, *rest = wrap(text, cells - len(hang))
    to.write(f"{indent}{first}".rstrip() + "\n")
    for line in rest:
        to.write(f"{hang}{line}\n")


# --------------------------------------------------------------------------------------------------------- connections


def path(answer: PathAnswer, to: TextIO, cells: int) -> None:
    """Write connections, best first: for each a line with arrows, then every hop with its sentence."""
    if not answer.paths:
        return
    count = len(answer.paths)
    heading = f"{name(answer.start)} and {name(answer.goal)}: {count} connection{'s' if count > 1 else ''}"
    _indented(f"{heading}, best first ({searched(answer)})", "", to, cells)
    for number, one in enumerate(answer.paths, 1):
        to.write("\n")
        _indented(f"{number}. {arrows(one, answer.start)}", "", to, cells, hang="   ")
        for hop in one.hops:
            _hop(hop, to, cells)


def searched(answer: PathAnswer) -> str:
    """What a search looked through.

    >>> from kg.model import Searched
    >>> searched(PathAnswer(Entity("a", "A"), Entity("b", "B"), (), Searched(1, 214, 390, 6)))
    'searched 1 document, 214 entities, 390 facts, up to 6 hops'
    """
    s = answer.searched
    counted = ((s.documents, "document", "documents"), (s.entities, "entity", "entities"), (s.facts, "fact", "facts"))
    parts = [f"{count:,} {one if count == 1 else many}" for count, one, many in counted]
    return f"searched {', '.join(parts)}, up to {s.max_hops} hop{'s' if s.max_hops > 1 else ''}"


def arrows(one: Path, start: Entity) -> str:
    """A connection in one line; an arrow points from subject to object, whichever way it is walked."""
    text, at = name(start), start
    for hop in one.hops:
        words = relation(hop.fact.predicate)
        mark = f" ({hop.fact.status})" if standing(hop.fact) else ""
        at = _end(hop)
        text += f" ─ {words}{mark} → {name(at)}" if hop.forward else f" ← {words}{mark} ─ {name(at)}"
    return text


def _end(hop: Hop) -> Entity:
    end = hop.fact.object if hop.forward else hop.fact.subject
    assert isinstance(end, Entity)  # noqa: S101 - a hop joins two entities
    return end


def _hop(hop: Hop, to: TextIO, cells: int) -> None:
    _indented(f"• {_statement(hop.fact)}", "   ", to, cells, hang="     ")
    if hop.fact.evidence:
        evidence, more = hop.fact.evidence[0], len(hop.fact.evidence) - 1
        _indented(f"“{visible(evidence.quote)}”", "     ", to, cells, hang="      ")
        others = f", and {more} more source{'s' if more > 1 else ''}" if more else ""
        _indented(f"— {_where(evidence)}{others}", "     ", to, cells, hang="       ")
    also: tuple[Hop, ...] = getattr(hop, "also", ())
    for other in also[:_MOST_ALSO]:
        _indented(f"also: {sentence(other.fact)} [{_first(other.fact)}]", "     ", to, cells, hang="       ")
    if len(also) > _MOST_ALSO:
        rest = len(also) - _MOST_ALSO
        to.write(f"     also: {rest} more fact{'s' if rest > 1 else ''} between the two\n")


def _statement(fact: Fact) -> str:
    return f"{sentence(fact)} ({fact.status}, confidence {fact.confidence:.2f})"


def _where(evidence: Evidence) -> str:
    return source(evidence) + ("" if evidence.published else ", no date")


def no_path(answer: PathAnswer) -> str:
    """Say that there is no connection, what was searched, how far each side comes, and what would find one."""
    one, two = (
        f"{name(side)} reaches {', '.join(map(name, near)) if near else 'nobody'}"
        for side, near in zip((answer.start, answer.goal), answer.nearest, strict=True)
    )
    beyond: Sequence[str] = getattr(answer, "beyond", ())
    more = f"; {' and '.join(beyond)} would find one" if beyond else ""
    both = f"{name(answer.start)} and {name(answer.goal)}"
    return f"no connection between {both} ({searched(answer)}); {one}; {two}{more}"
