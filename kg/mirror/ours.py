"""What in a server is the mirror's: names in Cypher, and nodes and relationships as rows; asks no server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from kg.projection import Edge, Node, schema

DIGEST: Final = "_digest"


def quoted(name: str) -> str:
    """A label, a type or a property as Cypher writes it.

    >>> quoted("Company")
    '`Company`'
    """
    return f"`{name.replace('`', '``')}`"


def labelled(labels: Iterable[str]) -> str:
    """`:A:B` of labels; empty for none.

    >>> labelled(["Entity", "Fund"])
    ':`Entity`:`Fund`'
    """
    return "".join(f":{quoted(label)}" for label in labels)


def first_label(labels: Iterable[str]) -> str:
    """Of a node's labels the first of ours that says what it is; empty where there is none."""
    found = set(labels)
    return next((label for label in schema().nodes if label in found), "")


def our_labels(labels: Iterable[str]) -> tuple[str, ...]:
    """Those of a node's labels that the schema names, in its order."""
    found = set(labels)
    return tuple(label for label in schema().labels if label in found)


def our_names(label_or_type: str) -> Mapping[str, Any]:
    """The properties that the mirror may write there; none for a type of before."""
    known = schema()
    if label_or_type in known.relationships or label_or_type in known.labels:
        return known.properties(label_or_type)
    return {}


def our_properties(label_or_type: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """Those of a node's or relationship's properties that are ours, with values as rows have them."""
    names = our_names(label_or_type)
    return {name: native(value) for name, value in properties.items() if name in names}


def native(value: Any) -> Any:
    """A value of the driver as Python's."""
    if hasattr(value, "to_native"):
        return value.to_native()
    return [native(one) for one in value] if isinstance(value, list) else value


def as_node(iri: str, labels: Iterable[str], properties: Mapping[str, Any]) -> Node:
    """A node of the server as a row."""
    ours = our_labels(labels)
    return Node(iri, ours, our_properties(first_label(ours) or "Entity", properties))


def as_edge(
    type_: str, properties: Mapping[str, Any], start: str, end: str, start_label: str = "", end_label: str = ""
) -> Edge:
    """A relationship of the server as a row; its key is not known there."""
    return Edge(type_, "", start, end, start_label, end_label, our_properties(type_, properties))


def identity(type_: str, start: str, end: str, id: Any, number: Any) -> str:
    """What a relationship is, however its other properties change."""
    return "\x1f".join((type_, start, end, str(id), str(number)))


def edge_identity(edge: Edge) -> str:
    """The identity of a row."""
    said = edge.properties
    return identity(edge.type, edge.start, edge.end, said.get("id"), said.get("number"))


def same(a: Any, b: Any) -> bool:
    """Whether two values are one: 1, 1.0 and true are three.

    >>> same([1], [1]), same(1, 1.0)
    (True, False)
    """
    if type(a) is not type(b):
        return False
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    return bool(a == b)


def changes(now: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What must be set so that our properties are as they should be; None takes one away.

    >>> changes({"a": 1, "b": 2}, {"a": 1, "c": 3})
    {'c': 3, 'b': None}
    """
    put = {name: value for name, value in wanted.items() if name not in now or not same(now[name], value)}
    return put | {name: None for name in now if name not in wanted}
