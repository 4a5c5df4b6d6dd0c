"""Reads what stands in the mirror, in pages, in flat memory; writes nothing and compares nothing.

A page is one row of the server: the driver takes lists several times as fast as rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kg.bolt import Server
from kg.mirror.ours import DIGEST, labelled, native, quoted
from kg.projection import schema

_PAGE: Final = 1000  # nodes, with all their relationships
_FULL_PAGE: Final = 300

_QUICK_EDGE: Final = f"WHERE r.{DIGEST} IS NOT NULL | [elementId(r), r.{DIGEST}]"
_FULL_EDGE: Final = "WHERE m.iri STARTS WITH $base | [elementId(r), type(r), properties(r), m.iri, labels(m)]"
_FULL_NODE: Final = f"elementId(n), n.iri, labels(n), properties(n), [(n)-[r]->(m) {_FULL_EDGE}]"


@dataclass(frozen=True, slots=True)
class Here:
    """A node of the mirror; `labels` and `properties` None where only the digest was read."""

    element: str
    iri: str
    digest: str | None
    edges: Sequence[Link]
    labels: tuple[str, ...] | None = None
    properties: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship from such a node."""

    element: str
    digest: str | None
    type: str = ""
    properties: Mapping[str, Any] | None = None
    end: str = ""
    end_labels: tuple[str, ...] = ()


def digests(server: Server, base: str) -> Iterator[Here]:
    """Every node of ours with its digest and those of its relationships; what has no digest is not seen."""
    for label in schema().nodes:
        columns = f"elementId(n), n.iri, n.{DIGEST}, [(n)-[r]->() {_QUICK_EDGE}]"
        text = (
            f"MATCH (n:{quoted(label)}) WHERE n.iri > $after WITH n ORDER BY n.iri LIMIT $size"
            f" RETURN collect([{columns}])"
        )
        after = base
        while page := _page(server, text, after, _PAGE, base):
            for element, iri, digest, edges in page:
                if not iri.startswith(base):
                    break
                yield Here(element, iri, digest, [Link(*edge) for edge in edges])
            after = page[-1][1]
            if len(page) < _PAGE or not after.startswith(base):
                break


def everything(server: Server, base: str) -> Iterator[Here]:
    """Every node that has an IRI of ours, with all that it and its relationships hold, whatever its labels are."""
    before: list[str] = []
    for label in schema().nodes:
        text = (
            f"MATCH (n:{quoted(label)}) WHERE n.iri >= $after{_without(before)} WITH n ORDER BY n.iri LIMIT $size"
            f" RETURN collect([{_FULL_NODE}])"
        )
        yield from _pages(server, text, base)
        before.append(label)
    yield from orphans(server, base)


def orphans(server: Server, base: str) -> Iterator[Here]:
    """Nodes with an IRI of ours and none of the labels that say what they are."""
    text = f"MATCH (n) WHERE n.iri STARTS WITH $base{_without(schema().nodes)} RETURN [{_FULL_NODE}]"
    for (said,) in server.read(text, {"base": base}):
        yield _here(said)


def _without(labels: Iterable[str]) -> str:
    return "".join(f" AND NOT n{labelled([label])}" for label in labels)


def _pages(server: Server, text: str, base: str) -> Iterator[Here]:
    """In the order of IRIs; where several nodes have one, none of them is lost between two pages."""
    after, seen, size = base, set[str](), _FULL_PAGE
    while page := _page(server, text, after, size, base):
        fresh = [said for said in page if said[0] not in seen]
        for said in fresh:
            if not said[1].startswith(base):
                return
            yield _here(said)
        last = page[-1][1]
        if len(page) < size:
            return
        seen = {said[0] for said in page if said[1] == last}
        size = _FULL_PAGE if last != after else size * 2
        after = last


def _page(server: Server, text: str, after: str, size: int, base: str) -> list[Any]:
    ((page,),) = server.read(text, {"after": after, "size": size, "base": base})
    return list(page)


def _here(said: Sequence[Any]) -> Here:
    element, iri, labels, properties, edges = said
    links = [
        Link(at, native(own.get(DIGEST)), type_, own, end, tuple(end_labels))
        for at, type_, own, end, end_labels in edges
        if type_ in schema().relationships or DIGEST in own
    ]
    return Here(element, iri, properties.get(DIGEST), links, tuple(labels), properties)


def nodes_at(server: Server, elements: Sequence[str]) -> dict[str, tuple[tuple[str, ...], dict[str, Any]]]:
    """Labels and properties of nodes."""
    text = "MATCH (n) WHERE elementId(n) IN $at RETURN elementId(n), labels(n), properties(n)"
    return {at: (tuple(labels), said) for at, labels, said in server.read(text, {"at": list(elements)})}


def edges_at(server: Server, elements: Sequence[str]) -> dict[str, tuple[str, str, str, dict[str, Any]]]:
    """Type, ends and properties of relationships."""
    text = (
        "MATCH (a)-[r]->(b) WHERE elementId(r) IN $at RETURN elementId(r), type(r), coalesce(a.iri, ''),"
        " coalesce(b.iri, ''), properties(r)"
    )
    return {at: tuple(said) for at, *said in server.read(text, {"at": list(elements)})}
