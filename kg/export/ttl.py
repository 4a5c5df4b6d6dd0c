"""RDF as Turtle, for tools that know no named graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from kg.export._triples import triples

if TYPE_CHECKING:
    from kg.graph import Graph


def write(graph: Graph, out: BinaryIO) -> None:
    """Write all triples in the order of the TriG."""
    import pyoxigraph

    with triples(graph) as (found, prefixes):
        pyoxigraph.serialize(found, output=out, format=pyoxigraph.RdfFormat.TURTLE, prefixes=dict(prefixes))
