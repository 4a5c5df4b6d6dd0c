"""The property graph of a built graph, for every server that speaks Cypher; knows no server and changes no store.

schema      what there can be: labels, relationship types, properties (schema/graph.toml and schema/kg.ttl)
project     the rows, in order
entity_iri  the IRI of an entity's node
digest      equal for rows that are alike
rebuild     the RDF again, from the rows alone
expected    the RDF that rebuilding must give
"""

from kg.projection.project import entity_iri, project
from kg.projection.rebuild import expected, rebuild
from kg.projection.rows import Edge, Node, Properties, digest
from kg.projection.schema import GraphSchema, Kind, Label, Property, Relationship, schema

__all__ = [
    "Edge",
    "GraphSchema",
    "Kind",
    "Label",
    "Node",
    "Properties",
    "Property",
    "Relationship",
    "digest",
    "entity_iri",
    "expected",
    "project",
    "rebuild",
    "schema",
]
