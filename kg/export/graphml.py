"""Entities and the facts between them as GraphML, for Gephi, yEd, Cytoscape and networkx; values stand at the nodes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, BinaryIO
from xml.sax.saxutils import escape, quoteattr

from kg.model import Entity, Fact, Qualifier, Value
from kg.vocab import Vocabulary, vocabulary

if TYPE_CHECKING:
    from kg.graph import Graph

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
_NOT_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_TYPES = {"percent": "double", "flag": "boolean"}
_OWN = {"name": "string", "names": "string", "types": "string"}
_EDGE = {
    "relationship": "string",
    "status": "string",
    "confidence": "double",
    "documents": "long",
    "document": "string",
    "quote": "string",
}


def write(graph: Graph, out: BinaryIO) -> None:
    """Write every entity as a node and every fact between two as an edge, with the best sentence behind it."""
    terms = vocabulary()
    values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for fact in graph.facts():
        if isinstance(fact.object, Value):
            values[fact.subject.id][fact.predicate].append(_value(fact, fact.object))
    out.write(_HEAD.encode())
    out.write(_keys(terms).encode())
    out.write(b'<graph id="capital" edgedefault="directed">\n')
    for entity in graph.entities():
        out.write(_node(entity, values.get(entity.id, {})).encode())
    for fact in graph.facts():
        if isinstance(fact.object, Entity):
            out.write(_edge(fact, fact.object, terms).encode())
    out.write(b"</graph>\n</graphml>\n")


def _keys(terms: Vocabulary) -> str:
    """What may stand at a node and at an edge, with its type: the vocabulary says it."""
    values = [item.name for item in terms.predicates.values() if item.value_units]
    node = {**_OWN, **dict.fromkeys(values, "string")}
    edge = {**_EDGE, **{name: _TYPES.get(item.value_type, "string") for name, item in terms.qualifiers.items()}}
    lines = [_key("node", name, type_) for name, type_ in node.items()]
    return "".join(lines + [_key("edge", name, type_) for name, type_ in edge.items()])


def _key(side: str, name: str, type_: str) -> str:
    return f'<key id="{side}-{name}" for="{side}" attr.name="{name}" attr.type="{type_}"/>\n'


def _node(entity: Entity, values: Mapping[str, list[str]]) -> str:
    said = {"name": entity.name, "names": "; ".join(entity.names), "types": "; ".join(entity.types)}
    said |= {predicate: "; ".join(texts) for predicate, texts in sorted(values.items())}
    return f"<node id={_attribute(entity.id)}>\n{_data('node', said)}</node>\n"


def _edge(fact: Fact, object_: Entity, terms: Vocabulary) -> str:
    best = fact.evidence[0] if fact.evidence else None
    said: dict[str, Qualifier] = {
        "relationship": terms.predicates[fact.predicate].relationship,
        "status": str(fact.status),
        "confidence": fact.confidence,
        "documents": len({evidence.document for evidence in fact.evidence}),
    }
    said |= {"document": best.document, "quote": best.quote} if best else {}
    said |= {name: value for name, value in sorted(fact.qualifiers.items()) if name in terms.qualifiers}
    ends = f"source={_attribute(fact.subject.id)} target={_attribute(object_.id)}"
    return f"<edge id={_attribute(fact.id)} {ends}>\n{_data('edge', said)}</edge>\n"


def _data(side: str, said: Mapping[str, Qualifier]) -> str:
    return "".join(f'<data key="{side}-{name}">{_text(value)}</data>\n' for name, value in said.items())


def _text(value: Qualifier) -> str:
    return escape(_clean(str(value).lower() if isinstance(value, bool) else str(value)), {"\r": "&#13;"})


def _attribute(text: str) -> str:
    return quoteattr(_clean(text))


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)  # XML has no way to write control characters


def _value(fact: Fact, value: Value) -> str:
    unit = "" if value.unit in ("date", "name") else f" {value.unit}"
    when = fact.qualifiers.get("date") or fact.qualifiers.get("period") or fact.qualifiers.get("asOf")
    status = "" if fact.status == "asserted" else f" [{fact.status}]"
    return f"{value.value}{unit}{f' ({when})' if when else ''}{status}"
