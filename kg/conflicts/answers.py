"""The forms of the answer of `kg conflicts`; data alone, with the JSON that other programs read."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from kg.conflicts.compare import Kind
from kg.model import Entity, Evidence, Fact, Qualifiers, Value
from kg.shapes import entity_json, evidence_json, fact_json, value_json

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Side:
    """One value, with the claims that give it; each claim is a fact with one piece of evidence."""

    value: Entity | Value
    preferred: bool
    reason: str
    sources: int
    claims: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Statements about one thing, compared; a contradiction unless `kind` says otherwise.

    `object` and `qualifiers` are what the sides share. Where a relation's subject differs (who led a round), the
    conflict is written from the other end: `subject` is the company, `differs` is "object".
    """

    kind: Kind
    subject: Entity
    predicate: str
    differs: str
    object: Entity | Value | None
    qualifiers: Qualifiers
    sides: tuple[Side, ...]

    @property
    def id(self) -> str:
        """The same disagreement has the same id in every build."""
        about = [_id(self.subject), self.predicate, self.differs, self.object and _id(self.object)]
        whole = json.dumps([self.kind, *about, dict(self.qualifiers), sorted(_id(side.value) for side in self.sides)])
        return f"c{hashlib.sha256(whole.encode()).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class OverFull:
    """A company of which the stated stakes are more than 100 %."""

    company: Entity
    stated: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Conflicts:
    """What the sources disagree on."""

    conflicts: tuple[Conflict, ...]
    findings: tuple[OverFull, ...] = ()


def _id(item: Entity | Value) -> str:
    return f"{item.value} {item.unit}" if isinstance(item, Value) else item.id


def _either(item: Entity | Value) -> Json:
    return value_json(item) if isinstance(item, Value) else entity_json(item)


def conflict_json(conflict: Conflict) -> Json:
    """Give one conflict as a row of `kg conflicts --format jsonl`."""
    return {
        "id": conflict.id,
        "kind": str(conflict.kind),
        "subject": entity_json(conflict.subject),
        "predicate": conflict.predicate,
        "differs": conflict.differs,
        "object": None if conflict.object is None else _either(conflict.object),
        "qualifiers": dict(conflict.qualifiers),
        "sides": [_side_json(side) for side in conflict.sides],
    }


def _side_json(side: Side) -> Json:
    return {
        "value": _either(side.value),
        "preferred": side.preferred,
        "reason": side.reason,
        "sources": side.sources,
        "claims": [fact_json(claim) for claim in side.claims],
    }


def conflicts_json(answer: Conflicts) -> Json:
    """Give what `kg conflicts --format json` prints.

    >>> conflicts_json(Conflicts(()))
    {'conflicts': [], 'findings': []}
    """
    return {
        "conflicts": [conflict_json(conflict) for conflict in answer.conflicts],
        "findings": [
            {
                "kind": "over-100",
                "company": entity_json(found.company),
                "stated": found.stated,
                "evidence": [evidence_json(evidence) for evidence in found.evidence],
            }
            for found in answer.findings
        ],
    }
