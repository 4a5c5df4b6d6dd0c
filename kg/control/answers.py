"""The forms of the answers about control; data alone, with the JSON that other programs read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kg.holdings.answers import Finding, Link, Share, finding_json, link_json, share_json
from kg.model import Entity, Evidence
from kg.shapes import entity_json, evidence_json

Json = dict[str, Any]

CERTAIN, POSSIBLE = "certain", "possible"
CONTROLLED, NOBODY = "controlled", "nobody"


@dataclass(frozen=True, slots=True)
class Controller:
    """Who decides, or could decide, in a company: one entity, or several who do so only together.

    `rules` are those that were used: majority, through-controlled, concert, voting-rights, fund-manager,
    general-partner, stated. `votes` are those of the company, percent, with whom they control and act with; `economic`
    is what they have of it in the end. `links` lead from them to the company, `evidence` is all that shows it.
    """

    who: tuple[Entity, ...]
    certainty: str
    ultimate: bool
    rules: tuple[str, ...]
    votes: Share
    economic: Share
    reason: str
    links: tuple[Link, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class ControlAnswer:
    """Who decides in a company: those who certainly do, then those who could; the dates asked for are None if none was.

    `verdict`: "controlled", "possible" (nobody certainly, somebody named could) or "nobody". `undisclosed`: votes,
    percent, whose holder nobody names.
    """

    company: Entity
    as_of: str | None
    known_by: str | None
    verdict: str
    controllers: tuple[Controller, ...]
    undisclosed: Share
    findings: tuple[Finding, ...]

    def _repr_html_(self) -> str:
        from kg.render.controlling import COLUMNS, control_rows, verdict
        from kg.render.tables import html

        return html(COLUMNS, control_rows(self.controllers), verdict(self))


@dataclass(frozen=True, slots=True)
class Together:
    """The votes of several in a company, pooled: each counts with all that it controls by itself, each vote once.

    `votes`: percent; the smallest with whom they certainly control, the largest with whom they could. `certain`: these
    votes are certainly more than half; `possible`: they could be. Whether they do act together is not said.
    """

    members: tuple[Entity, ...]
    votes: Share
    certain: bool
    possible: bool


def control_json(answer: ControlAnswer) -> Json:
    """What `kg control --format json` prints."""
    return {
        "company": entity_json(answer.company),
        "asOf": answer.as_of,
        "knownBy": answer.known_by,
        "verdict": answer.verdict,
        "controllers": [controller_json(row) for row in answer.controllers],
        "undisclosed": share_json(answer.undisclosed),
        "findings": [finding_json(finding) for finding in answer.findings],
    }


def controller_json(row: Controller) -> Json:
    """Give one who decides as other programs read it."""
    return {
        "who": [entity_json(member) for member in row.who],
        "certainty": row.certainty,
        "ultimate": row.ultimate,
        "rules": list(row.rules),
        "votes": share_json(row.votes),
        "economic": share_json(row.economic),
        "reason": row.reason,
        "links": [link_json(link) for link in row.links],
        "evidence": [evidence_json(item) for item in row.evidence],
    }
