"""RDF as N-Triples, one triple a line, without the graphs that they stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from kg.export._triples import triples

if TYPE_CHECKING:
    from kg.graph import Graph


def write(graph: Graph, out: BinaryIO) -> None:
    """Write all triples in the order of the TriG."""
    import pyoxigraph

    with triples(graph) as (found, _):
        pyoxigraph.serialize(found, output=out, format=pyoxigraph.RdfFormat.N_TRIPLES)
