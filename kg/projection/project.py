"""Projects a built graph to the rows of the property graph, in order and one document at a time; changes nothing.

Every table is read in the order in which its rows are given, so that memory does not grow with the graph. The rows
depend on what the store holds and on the names registry, never on when or how either came about.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from kg.carried import noted
from kg.errors import StoreError
from kg.normalize.scripts import has_han
from kg.projection import statements as lines
from kg.projection.rows import Edge, Node, Properties
from kg.projection.schema import GraphSchema, Relationship, schema
from kg.projection.values import put_dates, put_qualifiers, put_value
from kg.rdf import Namespaces, label_language, local
from kg.store import Row, Store, StoredDocument, damaged
from kg.vocab import vocabulary

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.registry import Entry, Registry

_PUBLISHED = ("published", "publishedText")

_GERMAN, _OTHER = 1, 2  # who uses a name

_ENTITIES = (
    "SELECT e.id, e.name, e.names, e.types, f.names, f.short,"
    " max(d.language = 'de') + 2 * max(d.language <> 'de')"
    " FROM entity e JOIN form f ON f.entity = e.number JOIN party p ON p.form = f.number"
    " JOIN document d ON d.number = p.document GROUP BY e.id, f.number ORDER BY e.id, f.number"
)
_FACTS = (
    "SELECT f.id, s.id, f.predicate, {columns}, f.qualifiers, f.status, f.confidence, d.shown, c.document, c.quote"
    " FROM fact f CROSS JOIN entity s ON s.number = f.subject {join} CROSS JOIN evidence e ON e.fact = f.number"
    " CROSS JOIN claim c ON c.number = e.claim CROSS JOIN document d ON d.number = c.document"
    " WHERE NOT f.rejected AND f.object IS {condition} ORDER BY f.id, f.number, e.rank"
)
_VALUE_FACTS = _FACTS.format(columns="f.value, f.unit", join="", condition="NULL")
_ENTITY_FACTS = _FACTS.format(
    columns="o.id, NULL", join="CROSS JOIN entity o ON o.number = f.object", condition="NOT NULL"
)
_VALUE_LINKS = (
    "SELECT f.id, s.id, f.predicate FROM fact f JOIN entity s ON s.number = f.subject"
    " WHERE NOT f.rejected AND f.object IS NULL ORDER BY f.id, f.number"
)
_CLAIMS = (
    "WITH said AS MATERIALIZED (SELECT e.claim AS claim, f.id AS fact FROM fact f CROSS JOIN evidence e"
    " ON e.fact = f.number WHERE NOT f.rejected)"  # there is no index from a claim to its fact; so SQLite makes one
    " SELECT d.key, d.number, d.publisher, d.published, c.ordinal, c.subject, c.predicate, c.object, c.value, c.unit,"
    " c.qualifiers, c.status, c.confidence, c.start, c.end, a.publisher, a.published, said.fact"
    " FROM document d CROSS JOIN claim c ON c.document = d.number"
    " LEFT JOIN article a ON a.document = c.document AND a.number = c.article"
    " LEFT JOIN said ON said.claim = c.number"
    " ORDER BY d.key, c.ordinal"
)
_NUMBERS = "SELECT ordinal FROM claim WHERE document = ? ORDER BY ordinal"
_MENTIONS = (
    "SELECT p.ordinal, e.id FROM party p JOIN form f ON f.number = p.form JOIN entity e ON e.number = f.entity"
    " WHERE p.document = ? ORDER BY p.ordinal"
)


def project(graph: Graph, disputed: Collection[str] = ()) -> Iterator[Node | Edge]:
    """The rows of the property graph: the Graph node, documents, entities, rounds and figures, claims, then edges.

    Args:
        graph: open for reading.
        disputed: the ids of facts that are to be marked as contradicted by others.
    Returns:
        The same rows in the same order for the same documents and names registry. Every end of an edge is a node that
        came before it.
    Raises:
        StoreError: the store is damaged.
    """
    from kg.registry import load_registry

    rows = _Rows(graph.store, schema(), disputed)
    try:
        yield rows.graph()
        yield from rows.documents()
        yield from rows.entities(load_registry())
        yield from rows.value_facts()
        yield from rows.claims()
        yield from rows.facts()
        yield from rows.value_links()
        yield from rows.links()
    except (KeyError, IndexError, ValueError) as exc:  # the tables do not fit the statements
        raise damaged(graph.store.folder, exc) from exc


class _Rows:
    def __init__(self, store: Store, terms: GraphSchema, disputed: Collection[str]) -> None:
        self.store = store
        self.terms = terms
        self.disputed = disputed
        self.namespaces: Namespaces = store.namespaces
        self.base = self.namespaces.entities

    def graph(self) -> Node:
        said: Properties = {
            "id": "corrections",
            "schemaNamespace": self.namespaces.schema,
            "entityNamespace": self.base,
        }
        if corrections := list(noted(self.store)):
            said["corrections"] = corrections
        return _node(f"{self.base}graph/corrections", ("Graph",), said)

    # ------------------------------------------------------------------------------------------------------ documents

    def documents(self) -> Iterator[Node]:
        for document in self.store.documents():
            written = self.store.statements(document.number)
            about = lines.read(written[: written.find("\n")])
            iri = self.document(document.key)
            yield _node(iri, ("Document",), _document(document, about, written))
            for number, line in lines.nodes(written, "a"):
                yield _node(f"{iri}#a{number}", ("Article",), _article(document.key, number, lines.read(line)))

    def document(self, key: str) -> str:
        return f"{self.base}document/{key}"

    # ------------------------------------------------------------------------------------------------------- entities

    def entities(self, registry: Registry) -> Iterator[Node]:
        for _, forms in groupby(self.store.rows(_ENTITIES), key=itemgetter(0)):
            its = list(forms)
            id, name, names, types = its[0][:4]
            kinds = json.loads(types)
            known = registry.entries.get(id)
            entry = known or registry.places.get(id)
            said: Properties = {"id": id, "name": name} | _names(json.loads(names), its, entry)
            if kinds:
                said["types"] = kinds
            _put_known(said, {"country": entry and entry.country, "level": known and known.level})
            yield _node(self.entity(id), _labels(tuple(kinds)), said)

    def entity(self, id: str) -> str:
        return entity_iri(id, self.base)

    # ---------------------------------------------------------------------------------------------------------- facts

    def value_facts(self) -> Iterator[Node]:
        for (id, _, predicate, value, unit, qualifiers), certainty in self._facts(_VALUE_FACTS):
            label = self.kind(id, predicate, has_value=True).end
            said = {"id": id, "predicate": predicate, **certainty}
            put_value(said, value, unit)
            put_qualifiers(said, json.loads(qualifiers), self.terms.nodes[label].properties, unit)
            yield _node(self.fact(id), (label,), said)

    def facts(self) -> Iterator[Edge]:
        for (id, subject, predicate, object_, _, qualifiers), certainty in self._facts(_ENTITY_FACTS):
            kind = self.kind(id, predicate, has_value=False)
            said = {"id": id, **certainty}
            put_qualifiers(said, json.loads(qualifiers), kind.properties, None)
            yield Edge(kind.type, id, self.entity(subject), self.entity(object_), kind.start, kind.end, said)

    def value_links(self) -> Iterator[Edge]:
        for id, subject, predicate in self.store.rows(_VALUE_LINKS):
            kind = self.terms.of_predicates[predicate]
            yield Edge(kind.type, id, self.entity(subject), self.fact(id), kind.start, kind.end, {})

    def kind(self, id: str, predicate: str, has_value: bool) -> Relationship:
        """The type of the relationships of a predicate.

        Raises:
            StoreError: the vocabulary has no such predicate, or it has none to what the fact is about.
        """
        kind = self.terms.of_predicates.get(predicate)
        if kind is None or has_value == (kind.end == "Entity"):
            side = "a value" if has_value else "an entity"
            raise StoreError(
                f"{self.store.folder}: fact {id} says {predicate} of {side}, which schema/kg.ttl does not know;"
                f" `kg reject {id}` leaves it out"
            )
        return kind

    def fact(self, id: str) -> str:
        return f"{self.base}fact/{id}"

    def _facts(self, sql: str) -> Iterator[tuple[Row, Properties]]:
        for _, told in groupby(self.store.rows(sql), key=itemgetter(0)):
            its = list(told)
            status, confidence = its[0][6:8]
            documents = sorted({row[8] for row in its})
            yield (
                its[0][:6],
                {
                    "status": status,
                    "confidence": confidence,
                    "sources": _sources(its),
                    "documents": documents,
                    **({"disputed": True} if its[0][0] in self.disputed else {}),
                },
            )

    # --------------------------------------------------------------------------------------------------------- claims

    def claims(self) -> Iterator[Node]:
        known = self.terms.nodes["Claim"].properties
        for (key, document), rows in groupby(self.store.rows(_CLAIMS), key=itemgetter(0, 1)):
            iri, read = self.document(key), lines.claims(self.store.statements(document))
            for row, (rule, quote) in zip(rows, read, strict=True):
                id = f"{key}#c{row[4]}"
                said = _claim(id, row, known) | {"quote": quote, "rule": rule}
                yield _node(f"{iri}#c{row[4]}", ("Claim",), said)

    # ---------------------------------------------------------------------------------------------------------- links

    def links(self) -> Iterator[Edge]:
        for document in self.store.documents():
            iri, written = self.document(document.key), self.store.statements(document.number)
            for number, _ in lines.nodes(written, "a"):
                key = f"{document.key}#a{number}"
                yield Edge("HAS_PART", key, iri, f"{iri}#a{number}", "Document", "Article", {})
            parties = lines.nodes(written, "p")
            for (number, line), (_, entity) in zip(parties, self._mentions(document.number), strict=True):
                key, said = f"{document.key}#p{number}", _mention(number, lines.read(line))
                yield Edge("MENTIONED_IN", key, self.entity(entity), iri, "Entity", "Document", said)
            for (number,) in self.store.rows(_NUMBERS, (document.number,)):
                key = f"{document.key}#c{number}"
                yield Edge("QUOTED_FROM", key, f"{iri}#c{number}", iri, "Claim", "Document", {})

    def _mentions(self, document: int) -> Iterator[Row]:
        return self.store.rows(_MENTIONS, (document,))


def _claim(id: str, row: Row, known: Mapping[str, Any]) -> Properties:
    publisher, published, number, subject, predicate, object_, value, unit, qualifiers, status, confidence = row[2:13]
    start, end, its_publisher, its_published, fact = row[13:]
    said: Properties = {"id": id, "number": number, "predicate": predicate, "subjectParty": subject}
    said |= {"status": status, "confidence": confidence, "start": start, "end": end}
    _put_known(said, {"objectParty": object_, "fact": fact, "publisher": its_publisher or publisher})
    if when := its_published or published:
        put_dates(said, _PUBLISHED, when)
    if value is not None:
        put_value(said, value, unit)
    if qualifiers != "{}":
        put_qualifiers(said, json.loads(qualifiers), known, unit)
    return said


def _node(iri: str, labels: tuple[str, ...], said: Properties) -> Node:
    return Node(iri, labels, {"iri": iri, **said})


def _put_known(into: Properties, said: Mapping[str, Any]) -> None:
    into.update((name, value) for name, value in said.items() if value is not None)


# ----------------------------------------------------------------------------------------------- documents and mentions


def _document(document: StoredDocument, about: lines.Line, written: str) -> Properties:
    said: Properties = {"id": document.key, "sha256": document.sha256, "name": document.name, "shown": document.shown}
    said |= {"encoding": about["kg:encoding"][0].text, "language": document.language}
    _put_known(said, {"title": document.title, "publisher": document.publisher, "url": document.url})
    if document.published is not None:
        put_dates(said, _PUBLISHED, document.published)
    if notes := about.get("kg:note"):
        said["notes"] = [note.text for note in notes]
    if passages := [lines.read(line) for _, line in lines.nodes(written, "l")]:
        said["passageStarts"] = [int(passage["kg:start"][0].text) for passage in passages]
        said["passageEnds"] = [int(passage["kg:end"][0].text) for passage in passages]
        said["passageLanguages"] = [passage["dcterms:language"][0].text for passage in passages]
    return said


def _article(key: str, number: int, about: lines.Line) -> Properties:
    said: Properties = {"id": f"{key}#a{number}", "number": number}
    said |= {"start": int(about["kg:start"][0].text), "end": int(about["kg:end"][0].text)}
    said["language"] = about["dcterms:language"][0].text
    for name in ("title", "publisher"):
        if known := about.get(f"dcterms:{name}"):
            said[name] = known[0].text
    if known := about.get("dcterms:issued"):
        put_dates(said, _PUBLISHED, known[0].text)
    return said


def _mention(number: int, about: lines.Line) -> Properties:
    first, short = about["skos:prefLabel"][0], about.get("skos:hiddenLabel", [])
    names = [*about.get("skos:altLabel", [])]
    if first.text not in {name.text for name in short}:
        names = sorted([*names, first], key=lambda name: name.text)
    said: Properties = {"number": number, "name": first.text}
    for one, list_ in (("name", names), ("shortName", short)):
        if list_:
            said[f"{one}s"] = [name.text for name in list_]
            said[f"{one}Languages"] = [name.language for name in list_]
    if kinds := [kind.text.removeprefix("kg:") for kind in about["a"][1:]]:
        said["kinds"] = kinds
    if "kg:exactName" in about:
        said["exactName"] = True
    return said


# -------------------------------------------------------------------------------------------------- entities and facts


@cache
def _labels(types: tuple[str, ...]) -> tuple[str, ...]:
    """Entity and every kind above the types, in the order of the vocabulary."""
    terms = vocabulary()
    above = {name for type_ in types for name in terms.ancestors(type_)}
    return ("Entity", *(kind for kind in terms.kinds if kind in above))


def entity_iri(id: str, base: str) -> str:
    """The IRI of the node of an entity, by its id and where the IRIs of entities begin."""
    written = local("id", id, base)
    return base + written[3:] if written.startswith("id:") else written[1:-1]


def _names(names: Sequence[str], forms: Sequence[Row], entry: Entry | None) -> Properties:
    """The names of an entity with their languages, and the first one of each."""
    used = _used(forms)
    for name, language in entry.names if entry else ():
        used[name] = used.get(name, 0) | (_GERMAN if language == "de" else _OTHER)
    if entry:
        used[entry.name] = used.get(entry.name, 0) | _OTHER
    said: Properties = {"names": list(names), "nameLanguages": [label_language(name, "und") for name in names]}
    latin = [name for name in names if not has_han(name)]
    firsts = {
        "nameEn": next((name for name in latin if used.get(name) != _GERMAN), None),
        "nameDe": next((name for name in latin if used.get(name, 0) & _GERMAN), None),
        "nameZh": next((name for name in names if has_han(name)), None),
    }
    _put_known(said, firsts)
    return said


def _used(forms: Sequence[Row]) -> dict[str, int]:
    """Whether German documents or others use a name."""
    used: dict[str, int] = {}
    for *_, long, short, by in forms:
        for name in (*json.loads(long), *json.loads(short)):
            used[name] = used.get(name, 0) | by
    return used


def _sources(told: Sequence[Row]) -> int:
    """How many documents say a fact on their own: the best evidence first, a copy of a story says nothing new."""
    documents: set[int] = set()
    quotes: set[int] = set()
    count = 0
    for *_, document, quote in told:
        count += document not in documents and quote not in quotes
        documents.add(document)
        quotes.add(quote)
    return count
