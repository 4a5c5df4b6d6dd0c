"""Streams the whole graph as TriG; never changes the store.

The bytes depend on the documents' content and names alone: documents by key, then entities, then facts
by id, and last the corrections that it was built with, where there are any.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from kg.carried import noted
from kg.model import Value
from kg.rdf import (
    Namespaces,
    decimal,
    document_block,
    header,
    label_language,
    literal,
    local,
    qualifier_properties,
    roles,
    statement_classes,
    value_properties,
)
from kg.store import Store

_ENTITIES = "SELECT number, id, name, names, types FROM entity ORDER BY id"
_MENTIONS = (
    "SELECT entity.id, document.key, party.ordinal FROM entity JOIN form ON form.entity = entity.number"
    " JOIN party ON party.form = form.number JOIN document ON document.number = party.document"
    " ORDER BY entity.id, document.key, party.ordinal"
)
_FACTS = (
    "SELECT f.id, s.id, f.predicate, o.id, f.value, f.unit, f.qualifiers, f.status, f.confidence,"
    " document.key, claim.ordinal FROM fact f JOIN entity s ON s.number = f.subject"
    " LEFT JOIN entity o ON o.number = f.object JOIN evidence ON evidence.fact = f.number"
    " JOIN claim ON claim.number = evidence.claim JOIN document ON document.number = claim.document"
    " WHERE NOT f.rejected ORDER BY f.id, s.id, o.id, document.key, claim.ordinal"
)


def trig(store: Store) -> Iterator[str]:
    """The whole graph as pieces of TriG, one document in memory at a time.

    Args:
        store: open for reading.
    Raises:
        StoreError: the store is damaged.
    """
    namespaces = store.namespaces
    yield header(namespaces)
    for document in store.documents():
        statements, text = store.statements(document.number), store.text(document.number)
        yield document_block(document.key, statements, text, namespaces)
    yield from _graph("entities", _entity_lines(store, namespaces))
    yield from _graph("facts", _fact_lines(store, namespaces))
    corrections = [f"graph:corrections kg:correction {literal(line)} .\n" for line in noted(store)]
    if corrections:
        yield from _graph("corrections", iter(corrections))


def _graph(name: str, lines: Iterator[str]) -> Iterator[str]:
    yield f"\ngraph:{name} {{\n"
    yield from lines
    yield "}\n"


def _entity_lines(store: Store, namespaces: Namespaces) -> Iterator[str]:
    for document in store.documents():
        if document.shown != document.name:
            yield f"doc:{document.key} kg:shownAs {literal(document.shown)} .\n"
    mentions = groupby(store.rows(_MENTIONS), key=itemgetter(0))
    for (_, id, name, names, types), (_, places) in zip(store.rows(_ENTITIES), mentions, strict=True):
        subject = local("id", id, namespaces.entities)
        parties = " , ".join(_part(namespaces, key, f"p{ordinal}") for _, key, ordinal in places)
        kinds = "".join(f" , kg:{kind}" for kind in json.loads(types))
        yield f"{subject} a kg:Entity{kinds}{_labels(name, json.loads(names))} ; kg:mentionedAs {parties} .\n"


def _labels(name: str, names: list[str]) -> str:
    others = (f" ; skos:altLabel {_label(other)}" for other in sorted(names) if other != name)
    return f" ; skos:prefLabel {_label(name)}{''.join(others)}"


def _label(name: str) -> str:
    return f"{literal(name)}@{label_language(name, 'und')}"


def _fact_lines(store: Store, namespaces: Namespaces) -> Iterator[str]:
    for row, claims in groupby(store.rows(_FACTS), key=lambda row: row[:9]):
        evidence = " , ".join(_part(namespaces, key, f"c{ordinal}") for *_, key, ordinal in claims)
        yield _fact_line(row, evidence, namespaces)


def _fact_line(row: tuple[Any, ...], evidence: str, namespaces: Namespaces) -> str:
    id, subject, predicate, object_, value, unit, qualifiers, status, confidence = row
    about = local("id", subject, namespaces.entities)
    classes = " , ".join(["kg:Fact", *statement_classes(predicate)])
    if object_ is None:
        other, objects = None, value_properties(Value(value, unit))
    else:
        other = local("id", object_, namespaces.entities)
        objects = [("kg:object", other)]
    properties = [
        ("a", classes),
        ("kg:subject", about),
        ("kg:predicate", f"kg:{predicate}"),
        *objects,
        *roles(predicate, about, other),
        *qualifier_properties(json.loads(qualifiers)),
        ("kg:status", f"kg:{status}"),
        ("kg:confidence", decimal(confidence)),
        ("kg:supportedBy", evidence),
    ]
    return f"fact:{id} {' ; '.join(f'{name} {text}' for name, text in properties)} .\n"


def _part(namespaces: Namespaces, key: str, part: str) -> str:
    return f"<{namespaces.entities}document/{key}#{part}>"
