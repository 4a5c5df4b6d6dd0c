"""Writes the RDF again that the rows of a property graph came from; reads no store while it does, and decides nothing.

Every row gives pieces of lines; sorted, they are the lines of the export. They are sorted in a temporary SQLite file,
so that memory stays flat however many rows there are and in whatever order they come.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, filterfalse, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from kg.model import Value
from kg.projection.rows import Edge, Node
from kg.projection.schema import Relationship, schema
from kg.projection.values import get_qualifiers, get_value
from kg.rdf import (
    Namespaces,
    decimal,
    default_namespaces,
    document_block,
    flag,
    header,
    literal,
    local,
    qualifier_properties,
    roles,
    statement_classes,
    value_properties,
)
from kg.trig import trig

if TYPE_CHECKING:
    from kg.graph import Graph

Piece = tuple[int, str, int, int, int, str, int, str, str]
"""Graph, name in it, kind and number of the node; slot in its line, and in the slot name and number; property, text."""

_DOCUMENTS, _SHOWN, _ENTITIES, _FACTS, _CORRECTIONS = range(5)
_DOCUMENT, _ARTICLE, _PASSAGE, _PARTY, _CLAIM = range(5)
_GRAPHS = {_SHOWN: "entities", _ENTITIES: "entities", _FACTS: "facts", _CORRECTIONS: "corrections"}
_TABLE = (
    "CREATE TABLE piece (graph INTEGER, name TEXT, kind INTEGER, number INTEGER, slot INTEGER, of TEXT, at INTEGER,"
    " property TEXT, text TEXT)"
)
_SORTED = "SELECT * FROM piece ORDER BY graph, name, kind, number, slot, of, at, property, text"
_BATCH = 5_000
_NUMBER = re.compile(r"[0-9]{1,15}")
_TEXT = re.compile(r"doc:[0-9a-f]+ kg:text ")
_ENCODED = re.compile(r"%([01][0-9A-F]|20|22|3C|3E|5C|5E|60|7B|7C|7D)")


def rebuild(rows: Iterable[Node | Edge], namespaces: Namespaces | None = None) -> Iterator[str]:
    """The TriG that a property graph stands for, piece by piece: that of `kg export trig` without the texts.

    Args:
        rows: in any order; labels, properties and ends are read, keys are not.
        namespaces: where names begin; None for what the Graph node says. Rows before it are kept in memory.
    Returns:
        Pieces that are equal, put together, to those of `expected` if the rows are those of `project`. Rows that
        somebody tampered with give other pieces, never an error.
    """
    rows = iter(rows)
    if namespaces is None:
        namespaces, rows = _namespaces(rows)
    connection = sqlite3.connect("", isolation_level=None)  # a temporary file, removed when it is closed
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute(_TABLE)
        connection.execute("BEGIN")
        pieces = _Pieces(namespaces)
        connection.executemany(
            "INSERT INTO piece VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", chain.from_iterable(map(pieces.of, rows))
        )
        yield header(namespaces)
        yield from _graphs(connection.execute(_SORTED), namespaces)
    finally:
        connection.close()


def expected(graph: Graph) -> Iterator[str]:
    """The TriG of a built graph without the texts of its documents, piece by piece."""
    for piece in trig(graph.store):
        yield piece if " kg:text " not in piece else "\n".join(filterfalse(_TEXT.match, piece.split("\n")))


def _namespaces(rows: Iterator[Node | Edge]) -> tuple[Namespaces, Iterator[Node | Edge]]:
    """What the Graph node says, and all rows again."""
    before: list[Node | Edge] = []
    for row in rows:
        before.append(row)
        if isinstance(row, Node) and "Graph" in row.labels:
            said = row.properties
            found = Namespaces(str(said.get("schemaNamespace")), str(said.get("entityNamespace")))
            return found, chain(before, rows)
    return default_namespaces(), iter(before)


# -------------------------------------------------------------------------------------------------------------- pieces


class _Pieces:
    """Gives the pieces of a row."""

    def __init__(self, namespaces: Namespaces) -> None:
        self.namespaces = namespaces
        self.base = namespaces.entities
        self.documents = f"{self.base}document/"
        self.terms = schema()

    def of(self, row: Node | Edge) -> Iterator[Piece]:
        if isinstance(row, Node):
            label = self.terms.first_label(row.labels)
            made = _NODES.get(label or "")
            return made(self, row) if made else iter(())
        kind = self.terms.relationships.get(row.type)
        if kind is None or kind.is_derived:
            return iter(())
        if kind.predicate is None:
            return _LINKS[row.type](self, row)
        return self.fact(row, kind) if kind.properties else self.value_link(row, kind)

    def key(self, iri: str) -> str:
        return iri.removeprefix(self.documents)

    def part(self, iri: str) -> tuple[str, int]:
        """The key of the document and the number of one of its parts."""
        key, _, part = self.key(iri).partition("#")
        return key, int(part[1:]) if _NUMBER.fullmatch(part[1:]) else -1

    def entity(self, iri: str) -> tuple[str, str]:
        """The id of an entity and how it is written."""
        id = _ENCODED.sub(lambda match: chr(int(match[1], 16)), iri.removeprefix(self.base))
        return id, local("id", id, self.base)

    # ---------------------------------------------------------------------------------------------------------- nodes

    def graph(self, row: Node) -> Iterator[Piece]:
        for number, line in enumerate(_list(row.properties, "corrections")):
            text = f"graph:corrections kg:correction {literal(line)}"
            yield (_CORRECTIONS, "", 0, number, 0, "", 0, "", text)

    def document(self, row: Node) -> Iterator[Piece]:
        said, key = row.properties, self.key(row.iri)
        line = [
            ("a", "kg:Document , prov:Entity"),
            *_texts(said, (("kg:name", "name"), ("kg:sha256", "sha256"), ("kg:encoding", "encoding"))),
            *_about(said),
            *_texts(said, (("dcterms:source", "url"),)),
            *(("kg:note", literal(note)) for note in _list(said, "notes")),
        ]
        yield (_DOCUMENTS, key, _DOCUMENT, 0, 0, "", 0, "", f"doc:{key} {_joined(line)}")
        columns = (_list(said, f"passage{name}") for name in ("Starts", "Ends", "Languages"))
        for number, (start, end, language) in enumerate(zip(*columns, strict=False)):
            span = [("a", "kg:Passage"), ("kg:start", start), ("kg:end", end), ("dcterms:language", literal(language))]
            yield (_DOCUMENTS, key, _PASSAGE, number, 0, "", 0, "", f":l{number} {_joined(span)}")
            yield (_DOCUMENTS, key, _DOCUMENT, 0, 1, "l", number, "kg:hasPart", f":l{number}")
        if (shown := said.get("shown")) != said.get("name"):
            yield (_SHOWN, key, 0, 0, 0, "", 0, "", f"doc:{key} kg:shownAs {literal(str(shown))}")

    def article(self, row: Node) -> Iterator[Piece]:
        said, (key, number) = row.properties, self.part(row.iri)
        span = [("a", "kg:Article"), ("kg:start", str(said.get("start"))), ("kg:end", str(said.get("end")))]
        yield (_DOCUMENTS, key, _ARTICLE, number, 0, "", 0, "", f":a{number} {_joined([*span, *_about(said)])}")

    def entity_node(self, row: Node) -> Iterator[Piece]:
        said, (id, written) = row.properties, self.entity(row.iri)
        name, names = str(said.get("name")), _list(said, "names")
        languages = dict(zip(names, _list(said, "nameLanguages"), strict=False))
        line = [
            ("a", " , ".join(["kg:Entity", *(f"kg:{kind}" for kind in _list(said, "types"))])),
            ("skos:prefLabel", _label(name, languages)),
            *(("skos:altLabel", _label(other, languages)) for other in sorted(names) if other != name),
        ]
        yield (_ENTITIES, id, 0, 0, 0, "", 0, "", f"{written} {_joined(line)}")

    def value_fact(self, row: Node) -> Iterator[Piece]:
        said, id = row.properties, row.iri.removeprefix(f"{self.base}fact/")
        predicate, value = str(said.get("predicate")), get_value(said) or Value("", "")
        yield self._fact(id, 0, f"fact:{id} a {_classes('kg:Fact', predicate)}")
        yield self._fact(id, 2, f" ; {_joined([('kg:predicate', f'kg:{predicate}'), *value_properties(value)])}")
        yield self._fact(id, 4, f" ; {_joined(_certainty(said, value.unit))}")

    def claim(self, row: Node) -> Iterator[Piece]:
        said, (key, number) = row.properties, self.part(row.iri)
        predicate, value = str(said.get("predicate")), get_value(said)
        node, about = f":c{number}", f":p{said.get('subjectParty')}"
        object_ = [("kg:object", f":p{said.get('objectParty')}")] if value is None else value_properties(value)
        line = [
            ("a", _classes("kg:Claim", predicate)),
            ("kg:number", str(said.get("number"))),
            ("kg:subject", about),
            ("kg:predicate", f"kg:{predicate}"),
            *object_,
            *_certainty(said, value.unit if value else None),
            ("kg:rule", literal(str(said.get("rule")))),
        ]
        at = (_DOCUMENTS, key, _CLAIM, number)
        position = (
            f"{node}-position a oa:TextPositionSelector ; oa:start {said.get('start')} ; oa:end {said.get('end')}"
        )
        quote = f"{node}-quote a oa:TextQuoteSelector ; oa:exact {literal(str(said.get('quote')))}"
        yield (*at, 0, "", 0, "", f"{node} {_joined(line)}")
        yield (*at, 2, "", 0, "", f" ; oa:hasSelector {node}-position , {node}-quote .\n{position} .\n{quote}")
        if (fact := said.get("fact")) is not None:
            yield (_FACTS, str(fact), 0, 0, 5, key, number, "kg:supportedBy", f"<{row.iri}>")

    # ---------------------------------------------------------------------------------------------------------- edges

    def fact(self, row: Edge, kind: Relationship) -> Iterator[Piece]:
        said, predicate = row.properties, str(kind.predicate)
        (_, subject), (_, object_), id = self.entity(row.start), self.entity(row.end), str(said.get("id"))
        line = [
            ("a", _classes("kg:Fact", predicate)),
            ("kg:subject", subject),
            ("kg:predicate", f"kg:{predicate}"),
            ("kg:object", object_),
            *roles(predicate, subject, object_),
            *_certainty(said, None),
        ]
        yield self._fact(id, 0, f"fact:{id} {_joined(line)}")

    def value_link(self, row: Edge, kind: Relationship) -> Iterator[Piece]:
        id, (_, subject) = row.end.removeprefix(f"{self.base}fact/"), self.entity(row.start)
        yield self._fact(id, 1, f" ; kg:subject {subject}")
        for role in roles(str(kind.predicate), subject, None):
            yield self._fact(id, 3, f" ; {_joined([role])}")

    def _fact(self, id: str, slot: int, text: str) -> Piece:
        return (_FACTS, id, 0, 0, slot, "", 0, "", text)

    def quoted_from(self, row: Edge) -> Iterator[Piece]:
        key, number = self.part(row.start)
        text = f" ; prov:wasQuotedFrom doc:{self.key(row.end)}"
        yield (_DOCUMENTS, key, _CLAIM, number, 1, "", 0, "", text)

    def has_part(self, row: Edge) -> Iterator[Piece]:
        _, number = self.part(row.end)
        yield (_DOCUMENTS, self.key(row.start), _DOCUMENT, 0, 1, "a", number, "kg:hasPart", f":a{number}")

    def mentioned_in(self, row: Edge) -> Iterator[Piece]:
        said, key, number = row.properties, self.key(row.end), row.properties.get("number")
        names, short = _list(said, "names"), _list(said, "shortNames")
        languages = dict(zip(short, _list(said, "shortNameLanguages"), strict=False))
        languages |= dict(zip(names, _list(said, "nameLanguages"), strict=False))
        name = str(said.get("name"))
        line = [
            ("a", " , ".join(["kg:Party", *(f"kg:{kind}" for kind in _list(said, "kinds"))])),
            ("kg:number", str(number)),
            ("skos:prefLabel", _label(name, languages)),
            *(("skos:altLabel", _label(other, languages)) for other in names if other != name),
            *(("skos:hiddenLabel", _label(other, languages)) for other in short),
            *([("kg:exactName", flag(True))] if said.get("exactName") is True else []),
        ]
        at = number if isinstance(number, int) else -1
        yield (_DOCUMENTS, key, _PARTY, at, 0, "", 0, "", f":p{number} {_joined(line)}")
        id, _ = self.entity(row.start)
        yield (_ENTITIES, id, 0, 0, 1, key, at, "kg:mentionedAs", f"<{row.end}#p{number}>")


_NODES = {
    "Graph": _Pieces.graph,
    "Document": _Pieces.document,
    "Article": _Pieces.article,
    "Entity": _Pieces.entity_node,
    "FundingRound": _Pieces.value_fact,
    "Figure": _Pieces.value_fact,
    "Claim": _Pieces.claim,
}
_LINKS = {
    "QUOTED_FROM": _Pieces.quoted_from,
    "HAS_PART": _Pieces.has_part,
    "MENTIONED_IN": _Pieces.mentioned_in,
}

_Written = list[tuple[str, str | None]]


def _list(said: Mapping[str, Any], name: str) -> list[str]:
    """A list as texts, whatever somebody made of it."""
    value = said.get(name)
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]


def _joined(properties: Iterable[tuple[str, str | None]]) -> str:
    return " ; ".join(f"{name} {text}" for name, text in properties if text is not None)


def _texts(said: Mapping[str, Any], names: Iterable[tuple[str, str]]) -> _Written:
    return [(term, literal(str(said[name]))) for term, name in names if said.get(name) is not None]


def _about(said: Mapping[str, Any]) -> _Written:
    """Language, title, publisher and date of a document or an article."""
    found = _texts(said, [(f"dcterms:{name}", name) for name in ("language", "title", "publisher")])
    if (published := said.get("publishedText")) is not None:
        found.append(("dcterms:issued", value_properties(Value(str(published), "date"))[0][1]))
    return found


def _classes(first: str, predicate: str) -> str:
    return " , ".join([first, *statement_classes(predicate)])


def _certainty(said: Mapping[str, Any], unit: str | None) -> _Written:
    """Qualifiers, status and confidence of a statement."""
    confidence = said.get("confidence")
    return [
        *qualifier_properties(get_qualifiers(said, unit)),
        ("kg:status", f"kg:{said.get('status')}"),
        ("kg:confidence", decimal(float(confidence)) if isinstance(confidence, int | float) else str(confidence)),
    ]


def _label(name: str, languages: Mapping[str, str]) -> str:
    return f"{literal(name)}@{languages.get(name, 'und')}"


# --------------------------------------------------------------------------------------------------------------- lines


def _graphs(pieces: Iterable[Piece], namespaces: Namespaces) -> Iterator[str]:
    """The graphs of the documents, then those of entities, facts and corrections."""
    open_ = ""
    for (graph, name), its in groupby(pieces, key=itemgetter(0, 1)):
        if graph == _DOCUMENTS:
            yield _document_graph(name, "".join(_lines(its)), namespaces)
            continue
        if _GRAPHS[graph] != open_:
            yield "}\n" if open_ else ""
            yield from _between(open_, _GRAPHS[graph])
            open_ = _GRAPHS[graph]
            yield f"\ngraph:{open_} {{\n"
        yield from _lines(its)
    yield "}\n" if open_ else ""
    yield from _between(open_, "")


def _between(open_: str, following: str) -> Iterator[str]:
    """The graphs that stand in an export even when they are empty."""
    names = ["", "entities", "facts", "corrections"]
    until = names.index(following) if following else names.index("corrections")
    for name in names[names.index(open_) + 1 : until]:
        yield f"\ngraph:{name} {{\n}}\n"


def _document_graph(key: str, statements: str, namespaces: Namespaces) -> str:
    block = document_block(key, "\0", "", namespaces)
    head, _ = block.split("\0")
    return f"{head}{statements}}}\n"


def _lines(pieces: Iterable[Piece]) -> Iterator[str]:
    """The lines of nodes: pieces of one property are joined by commas, what lacks its beginning shows its name."""
    for (graph, name, _, _), its in groupby(pieces, key=itemgetter(0, 1, 2, 3)):
        parts: list[str] = []
        before = ""
        for *_, slot, _, _, property_, text in its:
            if not parts and slot:
                parts.append(f"{name} in {_GRAPHS.get(graph, 'a document')}")
            if property_:
                parts.append(f" , {text}" if property_ == before else f" ; {property_} {text}")
            else:
                parts.append(text)
            before = property_
        yield f"{''.join(parts)} .\n"
