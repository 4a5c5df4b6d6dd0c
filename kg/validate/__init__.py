"""Checks RDF against the shapes of schema/ and lists what does not hold; never changes a graph.

Document graphs are read one after another, so that the cost grows with what is read and memory does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

from kg.errors import InputError, MissingPart, SchemaError
from kg.resources import folder
from kg.vocab import Predicate, Qualifier, Vocabulary, vocabulary

BATCH = 3_000  # triples that are checked together: whole graphs, as many as fit

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_OA = "http://www.w3.org/ns/oa#"
_SH = "http://www.w3.org/ns/shacl#"
_DATATYPES = {"amount": "xsd:decimal", "percent": "xsd:decimal", "flag": "xsd:boolean"}
_PREFIXES = """
@prefix sh:   <http://www.w3.org/ns/shacl#> .
@prefix rdf:  <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd:  <http://www.w3.org/2001/XMLSchema#> .
@prefix shape: <https://kg.example/shapes#> .
"""
_DATE = (  # the pattern besides, because rdflib takes 2023-13 for a month
    "sh:or ( [ sh:datatype xsd:date ] [ sh:datatype xsd:gYearMonth ] [ sh:datatype xsd:gYear ] ) ;"
    ' sh:pattern "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"'
)
_PERIOD = (
    r"^([0-9]{4}(-(0[1-9]|1[0-2])(-[0-3][0-9])?|-Q[1-4]|-H[12])?"
    r"|[0-9]{4}(-[0-9]{2}){0,2}/[0-9]{4}(-[0-9]{2}){0,2})$"
)


@dataclass(frozen=True, slots=True)
class Violation:
    """Something in a graph that must not be: where, at which node, and what.

    `graph` and `node` are IRIs; `value` is what was found there, None where something is missing.
    """

    graph: str
    node: str
    message: str
    value: str | None = None


def validate(trig: Path | bytes | BinaryIO) -> list[Violation]:
    """Check documents, parties, claims, entities and facts against schema/shapes.ttl and schema/kg.ttl.

    Args:
        trig: a file, its bytes, or an open binary stream, as `kg export trig` writes it.
    Returns:
        What does not hold, sorted; empty where all is well.
    Raises:
        InputError: it is no TriG.
        MissingPart: pyshacl is not installed.
        SchemaError: the shapes are broken.

    >>> validate(b"<https://kg.example/id/fact/f1> a <https://kg.example/schema#Fact> .")[0].message
    'a fact has exactly one predicate, and schema/kg.ttl declares it'
    """
    return sorted(set(violations(trig)), key=_order)


def _order(violation: Violation) -> tuple[str, str, str, str]:
    return violation.graph, violation.node, violation.message, violation.value or ""


def violations(trig: Path | bytes | BinaryIO) -> Iterator[Violation]:
    """The same, unsorted, as it is read: memory grows with the largest graph, and a little with their number."""
    reader = _Reader(trig)
    references: _References | None = None
    for batch in _batches(reader):
        terms = reader.terms()  # the namespace is known once something has been read
        references = references or _References(terms)
        for graph in batch:
            yield from _wrong_quotes(graph, terms)
            references.read(graph)
        yield from _against_shapes([quad for graph in batch for quad in graph], terms.namespace)
    if references:
        yield from references.dangling()


def _batches(reader: _Reader) -> Iterator[list[list[Any]]]:
    batch: list[list[Any]] = []
    size = 0
    for _, group in groupby(reader.quads(), key=lambda quad: quad.graph_name):
        graph = list(group)
        if batch and size + len(graph) > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(graph)
        size += len(graph)
    if batch:
        yield batch


class _Reader:
    """A TriG text as quads, and the namespace that it was written with."""

    def __init__(self, trig: Path | bytes | BinaryIO) -> None:
        import pyoxigraph

        source: dict[str, Any] = {"path": str(trig)} if isinstance(trig, Path) else {"input": trig}
        self._shown = str(trig) if isinstance(trig, Path) else "the graph"
        with self._wrapped():
            self._parser = pyoxigraph.parse(**source, format=pyoxigraph.RdfFormat.TRIG)

    def quads(self) -> Iterator[Any]:
        with self._wrapped():
            yield from self._parser

    def terms(self) -> Vocabulary:
        own = vocabulary()
        return replace(own, namespace=self._parser.prefixes.get("kg", own.namespace))

    @contextmanager
    def _wrapped(self) -> Iterator[None]:
        advice = "give a file that `kg export trig` wrote"
        try:
            yield
        except OSError as exc:
            raise InputError(f"{self._shown}: cannot be read ({exc.strerror or exc}); {advice}") from exc
        except SyntaxError as exc:
            raise InputError(f"{self._shown}: is no TriG ({exc}); {advice}") from exc


# ------------------------------------------------------------------------------------------------ what SHACL cannot do


def _wrong_quotes(graph: list[Any], terms: Vocabulary) -> Iterator[Violation]:
    """Claims whose quote is not the text between their offsets."""
    text: str | None = None
    found: dict[str, dict[str, Any]] = {}
    wanted = {terms.iri("text"), _OA + "hasSelector", _OA + "start", _OA + "end", _OA + "exact"}
    for quad in graph:
        predicate = quad.predicate.value
        if predicate not in wanted:
            continue
        if predicate == terms.iri("text"):
            text = quad.object.value
        elif predicate == _OA + "hasSelector":
            found.setdefault(quad.subject.value, {}).setdefault("selectors", []).append(quad.object.value)
        else:
            found.setdefault(quad.subject.value, {})[predicate] = quad.object.value
    if text is None:
        return
    for claim, properties in found.items():
        said = {k: v for name in properties.get("selectors", ()) for k, v in found.get(name, {}).items()}
        if "selectors" in properties and not _is_quote(text, said):
            message = "the quote is not the text between its offsets"
            yield Violation(_iri(graph[0].graph_name), claim, message, said.get(_OA + "exact"))


def _is_quote(text: str, selectors: dict[str, Any]) -> bool:
    start, end, exact = (selectors.get(_OA + name) for name in ("start", "end", "exact"))
    if start is None or end is None or exact is None:
        return True  # the shapes say what is missing
    if not (start.isdecimal() and end.isdecimal()):
        return True
    return bool(text[int(start) : int(end)] == exact)


class _References:
    """Which claims and parties there are, and which of them facts, entities and claims point at."""

    def __init__(self, terms: Vocabulary) -> None:
        self._kinds = {terms.iri("Claim"), terms.iri("Party")}
        self._across = {terms.iri("supportedBy"): "claim", terms.iri("mentionedAs"): "party"}
        self._inside = {terms.iri("subject"), terms.iri("object")}
        self._claim = terms.iri("Claim")
        self._known: set[str] = set()
        self._used: list[tuple[str, str, str, str]] = []

    def read(self, graph: list[Any]) -> None:
        for quad in graph:
            predicate = quad.predicate.value
            if predicate == _RDF_TYPE and quad.object.value in self._kinds:
                self._known.add(quad.subject.value)
            elif predicate in self._across:
                self._used.append(
                    (_iri(quad.graph_name), quad.subject.value, self._across[predicate], quad.object.value)
                )

    def dangling(self) -> Iterator[Violation]:
        for graph, node, what, target in self._used:
            if target not in self._known:
                yield Violation(graph, node, f"points at a {what} that no document holds", target)


# --------------------------------------------------------------------------------------------------------- with SHACL


def _against_shapes(quads: list[Any], namespace: str) -> Iterator[Violation]:
    shapes = _shapes(namespace)
    from rdflib import Graph, URIRef

    data = Graph()
    home: dict[str, str] = {}
    for quad in quads:
        data.add((_term(quad.subject), URIRef(quad.predicate.value), _term(quad.object)))
        home.setdefault(quad.subject.value, _iri(quad.graph_name))
    for triple in _schema_triples(namespace):
        data.add(triple)
    report = _pyshacl_report(data, shapes)
    for result in report.subjects(URIRef(_SH + "focusNode"), None):
        node = str(report.value(result, URIRef(_SH + "focusNode")))
        value = report.value(result, URIRef(_SH + "value"))
        message = str(report.value(result, URIRef(_SH + "resultMessage")))
        yield Violation(home.get(node, ""), node, message, None if value is None else str(value))


def _pyshacl_report(data: Any, shapes: Any) -> Any:
    try:
        import pyshacl
    except ImportError as exc:
        raise MissingPart("validation needs rdflib and pyshacl: pip install 'capitalgraph[rdf]'") from exc
    _, report, text = pyshacl.validate(data, shacl_graph=shapes, inplace=True, inference="none")
    if not hasattr(report, "subjects"):
        raise SchemaError(f"schema/shapes.ttl: {text}; restore the file")
    return report


def _term(term: Any) -> Any:
    from rdflib import BNode, Literal, URIRef

    if hasattr(term, "datatype"):
        if term.language:
            return Literal(term.value, lang=term.language)
        if term.datatype.value == _XSD + "string":  # rdflib holds "a" and "a"^^xsd:string for different
            return Literal(term.value)
        return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
    return URIRef(term.value) if str(term).startswith("<") else BNode(term.value)


def _iri(term: Any) -> str:
    return str(getattr(term, "value", ""))  # the default graph has none


@cache
def _schema_triples(namespace: str) -> list[Any]:
    """What the shapes must know of the vocabulary: which class lies under which, and what a predicate is."""
    from rdflib import RDF, RDFS, URIRef

    terms = vocabulary()
    above = [(item.name, parent) for item in terms.classes.values() for parent in item.parents]
    triples = [(URIRef(namespace + name), RDFS.subClassOf, URIRef(namespace + parent)) for name, parent in above]
    predicate = URIRef(namespace + "Predicate")
    return [*triples, *((URIRef(namespace + name), RDF.type, predicate) for name in terms.predicates)]


@cache
def _shapes(namespace: str) -> Any:
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
    """Give each property shape the target of its node shape: pyshacl then checks all nodes in one call, not one each."""
    from rdflib import URIRef

    inside = URIRef(_SH + "property")
    for target in (URIRef(_SH + "targetClass"), URIRef(_SH + "targetSubjectsOf")):
        for node, about in list(shapes.subject_objects(target)):
            for rule in shapes.objects(node, inside):
                shapes.add((rule, target, about))
    for node in {node for node, _ in shapes.subject_objects(URIRef(_SH + "targetClass"))}:
        shapes.remove((node, inside, None))
    for node in {node for node, _ in shapes.subject_objects(URIRef(_SH + "targetSubjectsOf"))}:
        shapes.remove((node, inside, None))


# -------------------------------------------------------------------------------- shapes that the vocabulary implies


def implied_shapes(terms: Vocabulary) -> str:
    """The shapes that follow from the vocabulary, as Turtle: one a qualifier and one a predicate.

    >>> "shape:investedIn a sh:NodeShape ; sh:targetClass kg:Investment" in implied_shapes(vocabulary())
    True
    """
    blocks = [f"@prefix kg: <{terms.namespace}> .{_PREFIXES}"]
    blocks += [_qualifier_shape(item) for item in terms.qualifiers.values()]
    blocks += [_predicate_shape(item, terms) for item in terms.predicates.values()]
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


def _predicate_shape(item: Predicate, terms: Vocabulary) -> str:
    sides = [_side("subject", item.subject_classes, item, terms)]
    sides += [_value(item)] if item.value_units else [_side("object", item.object_classes, item, terms)]
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


def _side(side: str, classes: tuple[str, ...], item: Predicate, terms: Vocabulary) -> str:
    """The party at one side is of the class, or of no class that says otherwise."""
    wide = {above for name in classes for above in terms.ancestors(name)}
    unsaid = " ".join(f"kg:{name}" for name in ("Party", "Entity", *sorted(wide)))
    fits = " ".join(f"[ sh:class kg:{name} ]" for name in classes)
    message = f"the {side} of {item.name} is of the class {' or '.join(classes)}"
    return (
        f"        [ sh:path kg:{side} ; sh:minCount 1 ;\n"
        f"          sh:or ( {fits} [ sh:property [ sh:path rdf:type ; sh:in ( {unsaid} ) ] ] ) ;\n"
        f"          sh:message {_quoted(message)} ]"
    )


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
    return [*own, "rdf:type", "<http://www.w3.org/ns/prov#wasQuotedFrom>", f"<{_OA}hasSelector>", "rdfs:label"]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
