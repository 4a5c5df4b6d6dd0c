"""Asks a graph in SPARQL: SELECT, ASK, CONSTRUCT and DESCRIBE; never changes it and never asks another server."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from kg.errors import InputError
from kg.model import Entity
from kg.rdf import Namespaces, default_namespaces
from kg.vocab import vocabulary

XSD = "http://www.w3.org/2001/XMLSchema#"
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
# What may hold any word and so is not searched for keywords: escapes in names, texts, IRIs, comments.
_OPAQUE = re.compile(
    r"\\."
    r'|"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r"|<[^<>\"{}|^`\\\s]*>"
    r"|#[^\n\r]*",
    re.DOTALL,
)
_CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U(00[0-9A-Fa-f]{6})")
_SERVICE = re.compile(r"(?<![\w:?$@-])SERVICE(?![\w:-])", re.IGNORECASE)
_DERIVED = re.compile(r"\bDerived(?:Share|Control|State)\b")
_UPDATE = re.compile(r"(?<![\w:?$@-])(?:INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE)(?![\w:-])", re.IGNORECASE)


Cell = Entity | Decimal | int | bool | str | None


@dataclass(frozen=True, slots=True)
class Column:
    """What a question answers with."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a question, one cell a column."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Triples:
    """What a CONSTRUCT or DESCRIBE made, as N-Triples in sorted lines."""

    text: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """A graph that SPARQL can ask: a pyoxigraph.Store, and where the vocabulary and the entities have their IRIs.

    `derive` gives the same graph with what the program works out of it, for queries that name a kg:Derived… class.
    """

    store: Any
    namespaces: Namespaces
    derive: Callable[[], Dataset] | None = None

    def prefixes(self) -> dict[str, str]:
        """The prefixes that every query knows."""
        return self.namespaces.prefixes()


def sparql(dataset: Dataset, text: str) -> Answer | bool | Triples:
    """Answer a SPARQL 1.1 SELECT, ASK, CONSTRUCT or DESCRIBE over all graphs together.

    The prefixes kg, id, doc, fact, rdf, rdfs, xsd, skos, prov, oa and dcterms are known. Nothing bounds the time
    that it takes: who asks for every pair of everything waits.

    Raises:
        InputError: it is no query, an update, or asks another server.
    """
    import pyoxigraph

    if asks_elsewhere(text):
        raise InputError("the query: asks another server by SERVICE; only the graph that was built here is asked")
    answer = ask(dataset, text, "the query", {})
    if isinstance(answer, pyoxigraph.QueryBoolean):
        return bool(answer)
    if isinstance(answer, pyoxigraph.QueryTriples):
        return Triples("".join(sorted(f"{triple} .\n" for triple in answer)))
    read = Cells(dataset)
    names = [variable.value for variable in answer.variables]
    rows = tuple(tuple(read.cell(row[name]) for name in names) for row in answer)
    return Answer(tuple(Column(name, "text", "") for name in names), rows)


def ask(dataset: Dataset, text: str, shown: str, bound: Mapping[Any, Any]) -> Any:
    """Run a query over all graphs together, with terms in the place of variables; gives pyoxigraph's own answer.

    Raises:
        InputError: it is no query, or an update.
    """
    if dataset.derive is not None and _DERIVED.search(text):
        dataset = dataset.derive()
    try:
        return dataset.store.query(
            text, prefixes=dataset.prefixes(), use_default_graph_as_union=True, substitutions=dict(bound)
        )
    except SyntaxError as exc:
        if _UPDATE.search(bare(text)):
            what = "is an update; the graph only changes with its documents, so use SELECT, ASK, CONSTRUCT or DESCRIBE"
            raise InputError(f"{shown}: {what}") from exc
        raise InputError(f"{shown}: is no SPARQL 1.1 query ({exc}); mend it") from exc
    except (OSError, RuntimeError, ValueError) as exc:
        raise InputError(f"{shown}: cannot be answered ({exc}); change the query") from exc


def asks_elsewhere(text: str) -> bool:
    """Whether a query would ask another server, by SERVICE.

    >>> asks_elsewhere("SELECT * { ?service ?p 'SERVICE' }"), asks_elsewhere("ASK { SERVICE ?s { ?a ?b ?c } }")
    (False, True)
    """
    return bool(_SERVICE.search(bare(text)))


def bare(text: str) -> str:
    """A query without its texts, IRIs and comments, where only keywords and names are left.

    >>> bare("SELECT ?a { ?a ?b 'x' } # end")
    'SELECT ?a { ?a ?b   }  '
    """
    decoded = _CODE_POINT.sub(_character, text)  # SPARQL reads these before anything else
    return _OPAQUE.sub(" ", decoded)


def _character(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number < 0x110000 else match[0]


class Cells:
    """Turns RDF terms into what a person reads; every entity is looked up once."""

    def __init__(self, dataset: Dataset) -> None:
        self._store = dataset.store
        self._schema = dataset.namespaces.schema
        self._ids = dataset.namespaces.entities
        self._entities: dict[str, Entity] = {}

    def cell(self, term: Any) -> Cell:
        if term is None:
            return None
        if hasattr(term, "datatype"):
            return _literal(term.value, term.datatype.value.removeprefix(XSD))
        iri = str(getattr(term, "value", term))
        if iri.startswith(self._schema):
            return iri.removeprefix(self._schema)
        if iri.startswith(self._ids):
            return self._entity(iri) or iri
        return iri

    def _entity(self, iri: str) -> Entity | None:
        if iri not in self._entities:
            import pyoxigraph

            about: dict[str, list[Any]] = {}
            for quad in self._store.quads_for_pattern(pyoxigraph.NamedNode(iri), None, None, None):
                about.setdefault(quad.predicate.value, []).append(quad.object)
            self._entities[iri] = self._described(iri, about)
        entity = self._entities[iri]
        return entity if entity.names else None

    def _described(self, iri: str, about: Mapping[str, list[Any]]) -> Entity:
        from urllib.parse import unquote

        types = {term.value.removeprefix(self._schema) for term in about.get(_RDF_TYPE, [])}
        if "Entity" not in types:
            return Entity(iri, iri)
        preferred = sorted(term.value for term in about.get(_SKOS + "prefLabel", []))
        others = sorted(term.value for term in about.get(_SKOS + "altLabel", []))
        names = tuple(dict.fromkeys([*preferred, *others]))
        id_ = unquote(iri.removeprefix(self._ids))
        return Entity(id_, names[0] if names else id_, names, tuple(sorted(types & set(vocabulary().kinds))))


def _literal(value: str, datatype: str) -> Cell:
    if datatype == "integer":
        return int(value)
    if datatype in ("decimal", "double", "float"):
        return Decimal(value)
    if datatype == "boolean":
        return value in ("true", "1")
    return value


def dataset(
    write: Callable[[BinaryIO], object],
    namespaces: Namespaces | None = None,
    cached: Path | None = None,
    derive: Callable[[], Dataset] | None = None,
) -> Dataset:
    """A graph made ready for SPARQL.

    Args:
        write: writes the whole graph as TriG to a binary stream.
        namespaces: those that it is written with; None for the vocabulary's own.
        cached: a folder for this revision of the graph, where it is kept on disk and opened again; None: in memory.
        derive: gives the graph with what is worked out of it; None where nothing is.

    >>> sparql(dataset(lambda out: out.write(b"<a:a> <a:b> <a:c> .")), "ASK { ?a ?b ?c }")
    True
    """
    return Dataset(_loaded(write, cached), namespaces or default_namespaces(), derive)


def _loaded(write: Callable[[BinaryIO], object], cached: Path | None) -> Any:
    import tempfile

    import pyoxigraph

    if cached is not None and (cached / "complete").exists():
        return pyoxigraph.Store.read_only(str(cached))
    with tempfile.TemporaryFile() as trig:
        write(trig)
        trig.seek(0)
        if cached is not None:
            return _kept(trig, cached)
        store = pyoxigraph.Store()
        store.bulk_load(input=trig, format=pyoxigraph.RdfFormat.TRIG)
        return store


def _kept(trig: Any, cached: Path) -> Any:
    """Built beside its place and moved there whole, so that no reader opens half of it."""
    import shutil
    import tempfile

    import pyoxigraph

    cached.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=f".{cached.name}-", dir=cached.parent))
    store = pyoxigraph.Store(str(building))
    store.bulk_load(input=trig, format=pyoxigraph.RdfFormat.TRIG)
    store.flush()
    del store
    (building / "complete").touch()
    shutil.rmtree(cached, ignore_errors=True)
    try:
        building.replace(cached)
    except OSError:  # another process was first, with the same graph
        shutil.rmtree(building, ignore_errors=True)
    return pyoxigraph.Store.read_only(str(cached))
