"""Hands a graph over to networkx and rdflib; changes nothing and imports them only when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import MissingPart
from kg.graph import Graph, write_trig
from kg.model import Value

if TYPE_CHECKING:
    import networkx
    import rdflib


def to_networkx(graph: Graph) -> networkx.MultiDiGraph[str]:
    """Entities as nodes, facts between two as edges; see `KnowledgeGraph.to_networkx`."""
    try:
        import networkx
    except ImportError as exc:
        raise MissingPart('networkx is not installed; run pip install "capitalgraph[networkx]"') from exc
    whole: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    for entity in graph.entities():
        whole.add_node(entity.id, name=entity.name, names=entity.names, types=entity.types)
    for fact in graph.facts():
        if not isinstance(fact.object, Value):
            said = {"predicate": fact.predicate, "status": str(fact.status), "confidence": fact.confidence}
            whole.add_edge(fact.subject.id, fact.object.id, key=fact.id, **{**fact.qualifiers, **said})
    return whole


def to_rdflib(graph: Graph) -> rdflib.Dataset:
    """The whole graph with its named graphs; see `KnowledgeGraph.to_rdflib`."""
    try:
        import rdflib
    except ImportError as exc:
        raise MissingPart('rdflib is not installed; run pip install "capitalgraph[rdf]"') from exc
    import io

    trig = io.BytesIO()
    write_trig(graph, trig)
    whole = rdflib.Dataset()
    whole.parse(data=trig.getvalue(), format="trig")
    return whole
