"""The forms of the answers about connections; data alone, with the JSON that other programs read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kg.model import Entity, Fact, Hop, PathAnswer, Status
from kg.shapes import answer_json, entity_json, fact_json, hop_json
from kg.vocab import vocabulary

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step(Hop):
    """A hop, with the other facts that join the same two entities, the strongest first."""

    also: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True)
class Connections(PathAnswer):
    """The answer of a path search.

    `complete` is False where it was ended early to bound the work. Where there is no connection, `beyond` names the
    options that would find one.
    """

    complete: bool = True
    beyond: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        from kg.render.answers import FACT_COLUMNS, fact_row, no_path
        from kg.render.tables import html

        rows = [(str(number), *fact_row(hop.fact)) for number, path in enumerate(self.paths, 1) for hop in path.hops]
        title = f"{self.start.name} and {self.goal.name}" if rows else no_path(self)
        return html(("Connection", *FACT_COLUMNS), rows, title)


@dataclass(frozen=True, slots=True)
class Investor:
    """One who funds a company, and the facts that say so, the strongest first."""

    investor: Entity
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Investors:
    """Who funds a company; the dates asked for are None where none was."""

    company: Entity
    as_of: str | None
    known_by: str | None
    investors: tuple[Investor, ...]

    def _repr_html_(self) -> str:
        return _funding_html([(one.investor, one.facts) for one in self.investors], f"Who funds {self.company.name}")


@dataclass(frozen=True, slots=True)
class Holding:
    """One company that an investor funds, and the facts that say so, the strongest first."""

    company: Entity
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Whom an investor funds; the dates asked for are None where none was."""

    investor: Entity
    as_of: str | None
    known_by: str | None
    portfolio: tuple[Holding, ...]

    def _repr_html_(self) -> str:
        return _funding_html([(one.company, one.facts) for one in self.portfolio], f"Whom {self.investor.name} funds")


@dataclass(frozen=True, slots=True)
class Shared:
    """What stands next to both of two entities, and the facts on either side, the strongest first."""

    entity: Entity
    first: tuple[Fact, ...]
    second: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Common:
    """What two entities have in common, the strongest first."""

    first: Entity
    second: Entity
    common: tuple[Shared, ...]

    def _repr_html_(self) -> str:
        from kg.render.answers import common_rows
        from kg.render.tables import html

        return html(("In common", self.first.name, self.second.name), common_rows(self.common))


def _funding_html(found: Sequence[tuple[Entity, Sequence[Fact]]], title: str) -> str:
    from kg.render.answers import FUNDING_COLUMNS, funding_rows
    from kg.render.tables import html

    return html(FUNDING_COLUMNS, funding_rows(found), title)


def strength(fact: Fact) -> tuple[int, float]:
    """How much a fact says about a connection: what is asserted before what is not, then by relation and certainty."""
    known = vocabulary().predicates.get(fact.predicate)
    walked = known.path_strength if known else 0
    return (walked if fact.status is Status.ASSERTED else walked - 100), fact.confidence


def strongest_first(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    return tuple(sorted(facts, key=lambda fact: (*(-part for part in strength(fact)), fact.id)))


def connections_json(answer: PathAnswer) -> Json:
    """What `kg path --format json` prints; a hop lists under `also` the other facts that join the same two."""
    whole = answer_json(answer)
    for path, written in zip(answer.paths, whole["paths"], strict=True):
        for hop, its in zip(path.hops, written["hops"], strict=True):
            its["also"] = [hop_json(other) for other in getattr(hop, "also", ())]
    return whole


def hop_rows(whole: Json) -> Iterator[Json]:
    """The hops of `connections_json`, one a row, numbered by path and hop from 1."""
    for number, path in enumerate(whole["paths"], 1):
        for step, hop in enumerate(path["hops"], 1):
            yield {"from": whole["from"], "to": whole["to"], "path": number, "hop": step, **hop}


def investors_json(answer: Investors) -> Json:
    """What `kg investors --format json` prints."""
    rows = [{"investor": entity_json(one.investor), "facts": _facts(one.facts)} for one in answer.investors]
    return {
        "company": entity_json(answer.company),
        "asOf": answer.as_of,
        "knownBy": answer.known_by,
        "investors": rows,
    }


def portfolio_json(answer: Portfolio) -> Json:
    """What `kg portfolio --format json` prints."""
    rows = [{"company": entity_json(one.company), "facts": _facts(one.facts)} for one in answer.portfolio]
    return {
        "investor": entity_json(answer.investor),
        "asOf": answer.as_of,
        "knownBy": answer.known_by,
        "portfolio": rows,
    }


def common_json(answer: Common) -> Json:
    """What `kg common --format json` prints."""
    rows = [
        {"entity": entity_json(one.entity), "fromFacts": _facts(one.first), "toFacts": _facts(one.second)}
        for one in answer.common
    ]
    return {"from": entity_json(answer.first), "to": entity_json(answer.second), "common": rows}


def _facts(facts: Iterable[Fact]) -> list[Json]:
    return [fact_json(fact) for fact in facts]
