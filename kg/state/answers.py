"""The forms of the answers about state capital; data alone, with the JSON that other programs read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kg.control import Controller, controller_json
from kg.holdings.answers import Chain, Finding, Share, chains_json, finding_json, share_json
from kg.model import Entity, Evidence
from kg.shapes import entity_json, evidence_json

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StateBody:
    """An organisation of a state.

    `level` is "central", "provincial", "municipal", "district" or "unknown", `country` ISO 3166-1 alpha-2. `basis` is
    "document" (then `evidence` says so) or "registry".
    """

    entity: Entity
    level: str
    country: str | None
    basis: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class LevelShare:
    """What ends at the bodies of one level of one state; `foreign`: not the company's country, None if not known."""

    level: str
    country: str | None
    foreign: bool | None
    share: Share


@dataclass(frozen=True, slots=True)
class BodyShare:
    """What ends at one body."""

    body: StateBody
    foreign: bool | None
    share: Share
    chains: tuple[Chain, ...] = ()


@dataclass(frozen=True, slots=True)
class Economic:
    """The share that ends at state bodies, each part once, and what ends at nobody known, which is not counted."""

    share: Share
    unknown: Share
    levels: tuple[LevelShare, ...] = ()
    bodies: tuple[BodyShare, ...] = ()


@dataclass(frozen=True, slots=True)
class StateControl:
    """Whether state bodies decide: "yes", "no" or "possible"; `together`: the votes of all of them, whoever decides."""

    state: str
    by: tuple[Controller, ...]
    together: Share
    reason: str


@dataclass(frozen=True, slots=True)
class State:
    """How much of a company is state capital, and whether a state decides: two answers that are never mixed."""

    company: Entity
    as_of: str | None
    known_by: str | None
    economic: Economic
    control: StateControl
    findings: tuple[Finding, ...] = ()

    def _repr_html_(self) -> str:
        from kg.render.state import BODY_COLUMNS, body_rows
        from kg.render.tables import html

        return html(BODY_COLUMNS, body_rows(self.economic.bodies), f"State capital in {self.company.name}")


@dataclass(frozen=True, slots=True)
class Placed:
    """What a state body has of a company in the end."""

    company: Entity
    share: Share


@dataclass(frozen=True, slots=True)
class Money:
    """Where the money of a state body sits, the largest share first."""

    body: StateBody
    holdings: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class States:
    """State capital in every company of which owners are stated, the largest share first, and by state body."""

    as_of: str | None
    known_by: str | None
    companies: tuple[State, ...]
    bodies: tuple[Money, ...]

    def _repr_html_(self) -> str:
        from kg.render.state import COMPANY_COLUMNS, company_rows
        from kg.render.tables import html

        return html(COMPANY_COLUMNS, company_rows(self.companies), "State capital")


def state_json(answer: State, known: dict[int, Json] | None = None) -> Json:
    """What `kg state COMPANY --format json` prints.

    Args:
        known: bodies that are written already, by their identity: many companies share them.
    """
    economic, control, written = answer.economic, answer.control, {} if known is None else known
    return {
        "company": entity_json(answer.company),
        "asOf": answer.as_of,
        "knownBy": answer.known_by,
        "economic": {
            "share": share_json(economic.share),
            "unknown": share_json(economic.unknown),
            "levels": [
                {"level": row.level, "country": row.country, "foreign": row.foreign, "share": share_json(row.share)}
                for row in economic.levels
            ],
            "bodies": [_body_json(row, written) for row in economic.bodies],
        },
        "control": {
            "state": control.state,
            "by": [controller_json(row) for row in control.by],
            "together": share_json(control.together),
            "reason": control.reason,
        },
        "findings": [finding_json(finding) for finding in answer.findings],
    }


def states_json(answer: States) -> Json:
    """What `kg state --format json` prints; `jsonl` and `csv` print the companies."""
    return {
        "asOf": answer.as_of,
        "knownBy": answer.known_by,
        "companies": list(companies_json(answer)),
        "bodies": [_money_json(row) for row in answer.bodies],
    }


def companies_json(answer: States) -> Iterator[Json]:
    """The companies of `kg state`, each as `state_json`."""
    known: dict[int, Json] = {}
    return (state_json(row, known) for row in answer.companies)


def _money_json(row: Money) -> Json:
    holdings = [{"company": entity_json(one.company), "share": share_json(one.share)} for one in row.holdings]
    return {
        "body": entity_json(row.body.entity),
        "level": row.body.level,
        "country": row.body.country,
        "basis": row.body.basis,
        "holdings": holdings,
        "evidence": [evidence_json(item) for item in row.body.evidence],
    }


def _body_json(row: BodyShare, known: dict[int, Json]) -> Json:
    body = row.body
    if id(body) not in known:
        evidence = [evidence_json(item) for item in body.evidence]
        known[id(body)] = {"body": entity_json(body.entity), "evidence": evidence}
    return {
        "body": known[id(body)]["body"],
        "level": body.level,
        "country": body.country,
        "foreign": row.foreign,
        "share": share_json(row.share),
        "basis": body.basis,
        "chains": chains_json(row.chains),
        "evidence": known[id(body)]["evidence"],
    }
