"""The rows of the property graph, nodes and relationships, and a digest of each; knows neither a store nor a server."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Properties = dict[str, Any]
"""Values are str, int, float, bool, datetime.date, or lists of str or int; never None and never an empty list."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node: `iri` names it once and for all, the first label says what it is."""

    iri: str
    labels: tuple[str, ...]
    properties: Properties


@dataclass(frozen=True, slots=True)
class Edge:
    """A relationship from the node of one IRI to that of another; `key` is unique among all relationships."""

    type: str
    key: str
    start: str
    end: str
    start_label: str
    end_label: str
    properties: Properties


def digest(row: Node | Edge) -> str:
    """Equal for rows that are alike, however they came: the order of labels and properties says nothing.

    Nothing whose name begins with "_" counts, and nothing that is None or an empty list, as a server may give back.

    >>> node = Node("https://kg.example/id/a", ("Entity", "Company"), {"name": "A", "names": ["A"]})
    >>> digest(node) == digest(Node(node.iri, ("Company", "Entity", "_Own"), {"names": ["A"], "name": "A", "_x": 1}))
    True
    """
    head = (
        (sorted(label for label in row.labels if label[0] != "_"), row.iri)
        if isinstance(row, Node)
        else (row.type, row.start, row.end)
    )
    whole = _encoded((head, _counting(row.properties)))
    return hashlib.blake2b(whole.encode(), digest_size=12).hexdigest()


def _counting(properties: Mapping[str, Any]) -> Properties:
    return {name: value for name, value in properties.items() if name[0] != "_" and value is not None and value != []}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return {"date": value.isoformat()}
    raise TypeError(f"{type(value).__name__} is no value of a property")


_encoded = json.JSONEncoder(sort_keys=True, default=_plain).encode
