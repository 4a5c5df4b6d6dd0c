"""Checks RDF against the shapes of schema/ and lists what does not hold; never changes a graph.

Document graphs are read one after another, so that the cost grows with what is read and memory does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

from kg.errors import InputError, MissingPart, SchemaError
from kg.validate.plain import RDF_TYPE, References, graph_iri, wrong_dates, wrong_quotes
from kg.validate.shapes import SH, open_kinds, shapes_graph
from kg.validate.violation import Violation
from kg.vocab import Vocabulary, vocabulary

__all__ = ["Violation", "validate", "violations"]

BATCH = 10_000  # triples that are checked together: graphs of documents are never cut
_XSD = "http://www.w3.org/2001/XMLSchema#"


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
    references: References | None = None
    for batch in _batches(reader):
        terms = reader.terms()  # the namespace is known once something has been read
        references = references or References(terms)
        for graph in batch:
            yield from wrong_quotes(graph, terms)
            yield from wrong_dates(graph, terms)
            references.read(graph)
        yield from _against_shapes([quad for graph in batch for quad in graph], terms)
    if references:
        yield from references.dangling()


def _batches(reader: _Reader) -> Iterator[list[list[Any]]]:
    batch: list[list[Any]] = []
    size = 0
    for graph in _graphs(reader):
        if batch and size + len(graph) > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(graph)
        size += len(graph)
    if batch:
        yield batch


def _graphs(reader: _Reader) -> Iterator[list[Any]]:
    """One graph after another; those of entities and facts, which grow without end, in pieces of whole nodes."""
    for name, quads in groupby(reader.quads(), key=lambda quad: quad.graph_name):
        if "/document/" in str(name):
            yield list(quads)
            continue
        piece: list[Any] = []
        for _, node in groupby(quads, key=lambda quad: quad.subject):
            if len(piece) > BATCH:
                yield piece
                piece = []
            piece.extend(node)
        yield piece


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


# --------------------------------------------------------------------------------------------------------- with SHACL


def _against_shapes(quads: list[Any], terms: Vocabulary) -> Iterator[Violation]:
    shapes = shapes_graph(terms.namespace)
    from rdflib import Graph, URIRef

    data = Graph()
    home: dict[str, str] = {}
    for quad in quads:
        data.add((_term(quad.subject), URIRef(quad.predicate.value), _term(quad.object)))
        home.setdefault(quad.subject.value, graph_iri(quad))
    _add_open_kinds(data, quads, terms)
    for triple in _schema_triples(terms.namespace):
        data.add(triple)
    report = _pyshacl_report(data, shapes)
    for result in report.subjects(URIRef(SH + "focusNode"), None):
        node = str(report.value(result, URIRef(SH + "focusNode")))
        value = report.value(result, URIRef(SH + "value"))
        message = str(report.value(result, URIRef(SH + "resultMessage")))
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


@cache
def _open_triples(kinds: frozenset[str], namespace: str) -> tuple[Any, ...]:
    from rdflib import URIRef

    return tuple(URIRef(namespace + name) for name in sorted(open_kinds(kinds, vocabulary())))


def _add_open_kinds(data: Any, quads: list[Any], terms: Vocabulary) -> None:
    """Say of every party and entity what it may be, so that one plain sh:class finds who cannot be."""
    from rdflib import RDF

    sides = {terms.iri("subject"), terms.iri("object")}
    kinds: dict[Any, set[str]] = {quad.object: set() for quad in quads if quad.predicate.value in sides}
    for quad in quads:
        name = getattr(quad.object, "value", "").removeprefix(terms.namespace)
        if quad.predicate.value == RDF_TYPE and quad.subject in kinds and name in terms.kinds:
            kinds[quad.subject].add(name)
    for node, known in kinds.items():
        for kind in _open_triples(frozenset(known), terms.namespace):
            data.add((_term(node), RDF.type, kind))


@cache
def _schema_triples(namespace: str) -> list[Any]:
    """What the shapes must know of the vocabulary: which class lies under which, and what a predicate is."""
    from rdflib import RDF, RDFS, URIRef

    terms = vocabulary()
    above = [(item.name, parent) for item in terms.classes.values() for parent in item.parents]
    triples = [(URIRef(namespace + name), RDFS.subClassOf, URIRef(namespace + parent)) for name, parent in above]
    predicate = URIRef(namespace + "Predicate")
    return [*triples, *((URIRef(namespace + name), RDF.type, predicate) for name in terms.predicates)]
