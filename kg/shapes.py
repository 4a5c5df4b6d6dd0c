"""The JSON shape of entities, facts and paths, written once for every command; never reads a store."""

from __future__ import annotations

from typing import Any

from kg.model import Entity, Evidence, Fact, Hop, Path, PathAnswer, Value

Json = dict[str, Any]


def entity_json(entity: Entity) -> Json:
    """Give an entity as the facts interface writes it.

    >>> entity_json(Entity("tencent", "Tencent", ("Tencent", "腾讯"), ("Corporate",)))
    {'id': 'tencent', 'name': 'Tencent', 'names': ['Tencent', '腾讯'], 'types': ['Corporate']}
    """
    return {"id": entity.id, "name": entity.name, "names": list(entity.names), "types": list(entity.types)}


def value_json(value: Value) -> Json:
    """Give a literal object as the facts interface writes it.

    >>> value_json(Value("2018-03", "date"))
    {'value': '2018-03', 'unit': 'date'}
    """
    return {"value": value.value, "unit": value.unit}


def evidence_json(evidence: Evidence) -> Json:
    """Give the place of a statement as the facts interface writes it; quote == text[start:end].

    Of a row of a table it has the number of the line besides.

    >>> evidence_json(Evidence("a.txt", None, "2024-05", 0, 2, "Hi"))["quote"]
    'Hi'
    """
    written: Json = {
        "document": evidence.document,
        "publisher": evidence.publisher,
        "published": evidence.published,
        "start": evidence.start,
        "end": evidence.end,
        "quote": evidence.quote,
    }
    return written if evidence.line is None else {**written, "line": evidence.line}


def fact_json(fact: Fact) -> Json:
    """Give a fact as one line of `kg facts --format jsonl`.

    >>> from kg.model import Status
    >>> founded = Fact("f1", Entity("a", "A"), "foundedOn", Value("2018", "date"), {}, Status.ASSERTED, 0.9, ())
    >>> list(fact_json(founded))
    ['id', 'subject', 'predicate', 'object', 'qualifiers', 'status', 'confidence', 'evidence']
    """
    object_ = fact.object
    return {
        "id": fact.id,
        "subject": entity_json(fact.subject),
        "predicate": fact.predicate,
        "object": value_json(object_) if isinstance(object_, Value) else entity_json(object_),
        "qualifiers": dict(fact.qualifiers),
        "status": str(fact.status),
        "confidence": fact.confidence,
        "evidence": [evidence_json(evidence) for evidence in fact.evidence],
    }


def hop_json(hop: Hop) -> Json:
    """Give a step of a path: the fact, and whether it is walked from subject to object.

    >>> from kg.model import Status
    >>> founded = Fact("f1", Entity("a", "A"), "foundedBy", Entity("b", "B"), {}, Status.ASSERTED, 0.9, ())
    >>> hop_json(Hop(founded, forward=False))["forward"]
    False
    """
    return {**fact_json(hop.fact), "forward": hop.forward}


def path_json(path: Path) -> Json:
    """Give a path as its list of steps.

    >>> path_json(Path(()))
    {'hops': []}
    """
    return {"hops": [hop_json(hop) for hop in path.hops]}


def answer_json(answer: PathAnswer) -> Json:
    """Give what `kg path --format json` prints.

    >>> from kg.model import Searched
    >>> answer_json(PathAnswer(Entity("a", "A"), Entity("b", "B"), (), Searched(1, 2, 3, 6)))["searched"]
    {'documents': 1, 'entities': 2, 'facts': 3, 'maxHops': 6}
    """
    searched = answer.searched
    return {
        "from": entity_json(answer.start),
        "to": entity_json(answer.goal),
        "paths": [path_json(path) for path in answer.paths],
        "searched": {
            "documents": searched.documents,
            "entities": searched.entities,
            "facts": searched.facts,
            "maxHops": searched.max_hops,
        },
    }
