"""Reads the TriG of a graph as triples, for formats that know no named graphs; keeps it in a file, not in memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.graph import Graph


@contextmanager
def triples(graph: Graph) -> Iterator[tuple[Iterator[Any], Mapping[str, str]]]:
    """The pyoxigraph triples of all graphs in the order of the TriG, and its prefixes."""
    import pyoxigraph

    from kg.export.trig import write

    with tempfile.TemporaryFile() as trig:
        write(graph, trig)
        trig.seek(0)
        quads = pyoxigraph.parse(input=trig, format=pyoxigraph.RdfFormat.TRIG)
        first = next(quads, None)  # the prefixes are known once something has been read
        prefixes = {name: iri for name, iri in sorted(quads.prefixes.items()) if name}
        yield _triples(first, quads), prefixes


def _triples(first: Any, quads: Iterator[Any]) -> Iterator[Any]:
    if first is not None:
        yield first.triple
    for quad in quads:
        yield quad.triple
