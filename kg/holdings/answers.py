"""The forms of the answers about ownership; data alone, with the JSON that other programs read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kg.model import Entity, Evidence
from kg.shapes import entity_json, evidence_json

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Share:
    """Percent from 0 to 100, the smallest and the largest; an exclusive end is not meant itself ("more than 5 %")."""

    minimum: float
    maximum: float
    exclusive_minimum: bool = False
    exclusive_maximum: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A stake, with the sentences that state it."""

    holder: Entity
    company: Entity
    relation: str
    share: Share
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """Stakes from an owner to a company; `share`: the product of the largest stakes, percent."""

    share: float
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Owner:
    """A row of `Owners`.

    `kind` is "owner" (one member), "together" (several members), "unknown" (nobody known, at the one member), "ring"
    (the members own themselves entirely) or "below" (what was left out: `count` rows, no members).
    """

    kind: str
    members: tuple[Entity, ...]
    effective: Share
    direct: Share | None = None
    chains: tuple[Chain, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that cannot be as it is stated: "over-100" (one member, `stated` percent) or "ring"."""

    kind: str
    members: tuple[Entity, ...]
    evidence: tuple[Evidence, ...]
    stated: float = 0.0


@dataclass(frozen=True, slots=True)
class Owners:
    """Who owns a company in the end, the largest first; the dates asked for are None where none was."""

    company: Entity
    as_of: str | None
    known_by: str | None
    owners: tuple[Owner, ...]
    findings: tuple[Finding, ...]

    def _repr_html_(self) -> str:
        from kg.render.owning import OWNER_COLUMNS, owner_rows
        from kg.render.tables import html

        return html(OWNER_COLUMNS, owner_rows(self.owners), f"Who owns {self.company.name} in the end")


@dataclass(frozen=True, slots=True)
class Holding:
    """A company that an owner has a share in."""

    company: Entity
    effective: Share
    direct: Share | None = None
    chains: tuple[Chain, ...] = ()


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an owner has in the end, the largest share first; the dates asked for are None where none was."""

    owner: Entity
    as_of: str | None
    known_by: str | None
    holdings: tuple[Holding, ...]
    findings: tuple[Finding, ...]

    def _repr_html_(self) -> str:
        from kg.render.owning import HOLDING_COLUMNS, holding_rows
        from kg.render.tables import html

        return html(HOLDING_COLUMNS, holding_rows(self.holdings), f"What {self.owner.name} has in the end")


def owners_json(answer: Owners) -> Json:
    """What `kg owners --format json` prints."""
    links: dict[int, Json] = {}
    return {
        "company": entity_json(answer.company),
        "asOf": answer.as_of,
        "knownBy": answer.known_by,
        "owners": [_owner_json(row, links) for row in answer.owners],
        "findings": [finding_json(finding) for finding in answer.findings],
    }


def holdings_json(answer: Holdings) -> Json:
    """What `kg holdings --format json` prints."""
    return {
        "owner": entity_json(answer.owner),
        "asOf": answer.as_of,
        "knownBy": answer.known_by,
        "holdings": [
            {
                "company": entity_json(row.company),
                "direct": _share_or_none(row.direct),
                "effective": share_json(row.effective),
                "chains": chains_json(row.chains),
            }
            for row in answer.holdings
        ],
        "findings": [finding_json(finding) for finding in answer.findings],
    }


def share_json(share: Share) -> Json:
    """Give a share as other programs read it; exclusive ends are named only where there are any.

    >>> share_json(Share(5, 80, exclusive_minimum=True))
    {'minimum': 5, 'maximum': 80, 'exclusiveMinimum': True}
    """
    written: Json = {"minimum": share.minimum, "maximum": share.maximum}
    if share.exclusive_minimum:
        written["exclusiveMinimum"] = True
    if share.exclusive_maximum:
        written["exclusiveMaximum"] = True
    return written


def _owner_json(row: Owner, links: dict[int, Json]) -> Json:
    effective = {"effective": share_json(row.effective)}
    if row.kind == "unknown":
        return {"kind": row.kind, "owner": None, "at": entity_json(row.members[0]), **effective}
    if row.kind == "below":
        return {"kind": row.kind, "count": row.count, **effective}
    members = [entity_json(member) for member in row.members]
    if row.kind == "ring":
        return {"kind": row.kind, "members": members, **effective}
    who = {"owner": members[0]} if row.kind == "owner" else {"members": members}
    return {
        "kind": row.kind,
        **who,
        "direct": _share_or_none(row.direct),
        **effective,
        "chains": chains_json(row.chains, links),
    }


def _share_or_none(share: Share | None) -> Json | None:
    return share_json(share) if share else None


def chains_json(chains: Iterable[Chain], written: dict[int, Json] | None = None) -> list[Json]:
    """Give chains, each with its stakes, as other programs read them.

    Args:
        written: links that are written already, by their identity: the chains of many owners share most of them.
    """
    known: dict[int, Json] = {} if written is None else written
    found = []
    for chain in chains:
        for link in chain.links:
            if id(link) not in known:
                known[id(link)] = link_json(link)
        found.append({"share": chain.share, "links": [known[id(link)] for link in chain.links]})
    return found


def link_json(link: Link) -> Json:
    """Give a stake with its evidence as other programs read it."""
    return {
        "holder": entity_json(link.holder),
        "company": entity_json(link.company),
        "relation": link.relation,
        "share": share_json(link.share),
        "evidence": _evidence_json(link.evidence),
    }


def finding_json(finding: Finding) -> Json:
    """Give what cannot be as it is stated as other programs read it."""
    evidence = {"evidence": _evidence_json(finding.evidence)}
    if finding.kind == "ring":
        return {"kind": finding.kind, "members": [entity_json(member) for member in finding.members], **evidence}
    company = entity_json(finding.members[0])
    return {"kind": finding.kind, "company": company, "stated": finding.stated, **evidence}


def _evidence_json(evidence: Iterable[Evidence]) -> list[Json]:
    return [evidence_json(item) for item in evidence]
