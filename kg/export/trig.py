"""RDF as TriG, one graph a document: the whole truth, which `kg build` reads back."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from kg.graph import Graph


def write(graph: Graph, out: BinaryIO) -> None:
    """Write every document's graph, then the entities and the facts."""
    from kg.graph import write_trig

    write_trig(graph, out)
