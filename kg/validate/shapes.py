"""The SHACL shapes: those of schema/shapes.ttl, and those that follow from the vocabulary; checks nothing itself."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from kg.errors import MissingPart, SchemaError
from kg.resources import folder
from kg.validate.plain import OA
from kg.vocab import Predicate, Qualifier, Vocabulary, vocabulary

SH = "http://www.w3.org/ns/shacl#"
_DATATYPES = {"amount": "xsd:decimal", "percent": "xsd:decimal", "flag": "xsd:boolean"}
_PREFIXES = """
@prefix sh:   <http://www.w3.org/ns/shacl#> .
@prefix rdf:  <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd:  <http://www.w3.org/2001/XMLSchema#> .
@prefix shape: <https://kg.example/shapes#> .
"""
_DATE = 'sh:pattern "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"'
_PERIOD = (
    r"^([0-9]{4}(-(0[1-9]|1[0-2])(-[0-3][0-9])?|-Q[1-4]|-H[12])?"
    r"|[0-9]{4}(-[0-9]{2}){0,2}/[0-9]{4}(-[0-9]{2}){0,2})$"
)


@cache
def shapes_graph(namespace: str) -> Any:
    """The graph of schema/shapes.ttl and of the shapes that the vocabulary implies."""
    try:
        from rdflib import Graph
    except ImportError as exc:
        raise MissingPart("validation needs rdflib and pyshacl: pip install 'capitalgraph[rdf]'") from exc
    terms = vocabulary()
    path = folder("schema") / "shapes.ttl"
    shapes = Graph()
    try:
        text = path.read_text(encoding="utf-8").replace(f"<{terms.namespace}>", f"<{namespace}>")
        shapes.parse(data=text, format="turtle")
    except (OSError, SyntaxError, UnicodeDecodeError) as exc:
        raise SchemaError(f"{path.parent.name}/{path.name}: cannot be used ({exc}); restore the file") from exc
    shapes.parse(data=implied_shapes(replace(terms, namespace=namespace)), format="turtle")
    _lift(shapes)
    return shapes


def _lift(shapes: Any) -> None:
    """Give each property shape the targets of its node shape.

    It says the same, but pyshacl then checks a property of all nodes in one call, not in one call each.
    """
    from rdflib import URIRef

    inside = URIRef(SH + "property")
    targets = (URIRef(SH + "targetClass"), URIRef(SH + "targetSubjectsOf"))
    for target in targets:
        for node, about in list(shapes.subject_objects(target)):
            for rule in shapes.objects(node, inside):
                shapes.add((rule, target, about))
    for node in {node for target in targets for node in shapes.subjects(target)}:
        shapes.remove((node, inside, None))


def implied_shapes(terms: Vocabulary) -> str:
    """The shapes that follow from the vocabulary, as Turtle: one a qualifier and one a predicate.

    >>> "shape:investedIn a sh:NodeShape ; sh:targetClass kg:Investment" in implied_shapes(vocabulary())
    True
    """
    blocks = [f"@prefix kg: <{terms.namespace}> .{_PREFIXES}"]
    blocks += [_qualifier_shape(item) for item in terms.qualifiers.values()]
    blocks += [_predicate_shape(item) for item in terms.predicates.values()]
    return "\n".join(blocks)


def _qualifier_shape(item: Qualifier) -> str:
    message = f"{item.name} is written {_WRITTEN[item.value_type]}, once"
    if item.allowed:
        rule = f"sh:in ( {' '.join(_quoted(value) for value in item.allowed)} )"
        message = f"{item.name} is one of {', '.join(item.allowed)}"
    elif item.value_type == "date":
        rule = _DATE
    elif item.value_type == "period":
        rule = f"sh:datatype xsd:string ; sh:pattern {_quoted(_PERIOD)}"
    else:
        rule = f"sh:datatype {_DATATYPES.get(item.value_type, 'xsd:string')}"
    rule += {"percent": " ; sh:minInclusive 0.0 ; sh:maxInclusive 100.0", "amount": " ; sh:minInclusive 0.0"}.get(
        item.value_type, ""
    )
    rule += ' ; sh:pattern "^[A-Z]{3}$"' if item.name == "currency" else ""
    return (
        f"shape:{item.name}-qualifier a sh:NodeShape ; sh:targetSubjectsOf kg:{item.name} ;\n"
        f"    sh:property [ sh:path kg:{item.name} ; sh:maxCount 1 ; {rule} ; sh:message {_quoted(message)} ] ."
    )


_WRITTEN = {
    "amount": "as a decimal of 0 or more",
    "percent": "as a decimal from 0 to 100",
    "date": "2024, 2024-05 or 2024-05-01",
    "period": "2024, 2024-Q3, 2024-H1 or 2024-01/2024-09",
    "flag": "true or false",
    "code": "as a text",
    "text": "as a text",
}


def _predicate_shape(item: Predicate) -> str:
    sides = [_side("subject", item.subject_classes, item)]
    sides += [_value(item)] if item.value_units else [_side("object", item.object_classes, item)]
    others = ", ".join(item.qualifiers)
    return (
        f"shape:{item.name} a sh:NodeShape ; sh:targetClass kg:{item.statement_class} ;\n"
        f"    sh:property [ sh:path kg:predicate ; sh:hasValue kg:{item.name} ;\n"
        f"        sh:message {_quoted(f'only a statement of {item.name} is of the class {item.statement_class}')} ] ,\n"
        + " ,\n".join(sides)
        + f" .\nshape:{item.name}-closed a sh:NodeShape ; sh:targetClass kg:{item.statement_class} ; sh:closed true ;\n"
        f"    sh:ignoredProperties ( {' '.join(_allowed(item))} ) ;\n"
        f"    sh:message {_quoted(f'{item.name} takes no such qualifier; it takes {others}')} ."
    )


def _side(side: str, classes: tuple[str, ...], item: Predicate) -> str:
    """The party at one side can be of the class: see `open_kinds`."""
    fits = " ".join(f"sh:class kg:{name}" for name in classes)
    message = f"the {side} of {item.name} is of the class {' or '.join(classes)}"
    return f"        [ sh:path kg:{side} ; sh:minCount 1 ; {fits} ; sh:message {_quoted(message)} ]"


def open_kinds(kinds: frozenset[str], terms: Vocabulary) -> frozenset[str]:
    """All that a party of these kinds is or may yet be: what they imply, and what no kind speaks against.

    >>> sorted(open_kinds(frozenset(["Exchange"]), vocabulary()))
    ['Agent', 'Exchange', 'Organization']
    >>> "Exchange" in open_kinds(frozenset(["Organization"]), vocabulary())
    True
    """
    implied = {above for kind in kinds for above in terms.ancestors(kind)}
    every = {above for kind in terms.kinds for above in terms.ancestors(kind)}
    unsaid = {name for name in every if kinds <= set(terms.ancestors(name))}
    return frozenset(implied | unsaid)


def _value(item: Predicate) -> str:
    unit, value, written = {
        "currency": ('sh:pattern "^[A-Z]{3}$"', "sh:datatype xsd:decimal", "a decimal and an ISO 4217 code"),
        "date": ('sh:hasValue "date"', _DATE, 'a date and the unit "date"'),
        "name": ('sh:hasValue "name"', "sh:datatype xsd:string ; sh:minLength 1", 'a text and the unit "name"'),
    }[item.value_units[0]]
    message = _quoted(f"the value of {item.name} is {written}")
    return (
        f"        [ sh:path kg:value ; sh:minCount 1 ; sh:maxCount 1 ; {value} ; sh:message {message} ] ,\n"
        f"        [ sh:path kg:unit ; sh:minCount 1 ; sh:maxCount 1 ; {unit} ; sh:message {message} ]"
    )


_STATEMENT = ("subject", "predicate", "status", "confidence", "rule", "number", "supportedBy")


def _allowed(item: Predicate) -> list[str]:
    sides = ["value", "unit"] if item.value_units else ["object"]
    roles = [role for role in (item.subject_role, item.object_role) if role]
    own = [f"kg:{name}" for name in (*_STATEMENT, *sides, *roles, *item.qualifiers)]
    return [*own, "rdf:type", "<http://www.w3.org/ns/prov#wasQuotedFrom>", f"<{OA}hasSelector>", "rdfs:label"]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
