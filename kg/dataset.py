"""Gives the whole graph as RDF: streamed as TriG, or loaded for SPARQL; never changes the store.

The bytes depend on the documents' content and names alone: documents by key, then entities, then facts by id.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import suppress
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.errors import StoreError
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

if TYPE_CHECKING:
    import pyoxigraph

IN_MEMORY_DOCUMENTS = 2_000  # more are loaded into a store on disk in the user's cache folder

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


def write_trig(store: Store, out: BinaryIO) -> None:
    """Write the whole graph as TriG: what `kg build X.trig` reads, and what `kg export trig` prints.

    Args:
        store: open for reading.
        out: a binary stream; one document is in memory at a time.
    Raises:
        StoreError: the store is damaged.
    """
    for piece in trig(store):
        out.write(piece.encode("utf-8"))


def trig(store: Store) -> Iterator[str]:
    """The whole graph as pieces of TriG."""
    namespaces = store.namespaces
    yield header(namespaces)
    for document in store.documents():
        statements, text = store.statements(document.number), store.text(document.number)
        yield document_block(document.key, statements, text, namespaces)
    yield from _graph("entities", _entity_lines(store, namespaces))
    yield from _graph("facts", _fact_lines(store, namespaces))


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


# -------------------------------------------------------------------------------------------------------- for SPARQL


def dataset(folder: Path | str, cache: Path | None = None) -> pyoxigraph.Store:
    """Load the graph of a store for SPARQL.

    Args:
        folder: the store's folder.
        cache: where large graphs are kept between questions; the user's cache folder unless given.
    Returns:
        A store in memory, or for a large graph one on disk, opened for reading, that is made once a revision.
    Raises:
        StoreError: nothing is built there, or it is damaged.
    """
    with Store.open(folder) as store:
        if store.one("SELECT count(*) FROM document")[0] <= IN_MEMORY_DOCUMENTS:
            return _loaded(store, None)
        return _cached(store, cache or _cache_folder())


def _cache_folder() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("capitalgraph") / "sparql"


def _loaded(store: Store, path: Path | None) -> pyoxigraph.Store:
    import pyoxigraph

    loaded = pyoxigraph.Store(path)
    loaded.bulk_load(_Pieces(trig(store)), format=pyoxigraph.RdfFormat.TRIG)  # type: ignore[arg-type]
    return loaded


def _cached(store: Store, cache: Path) -> pyoxigraph.Store:
    """The graph on disk: made beside its place and moved there whole, so that a crash leaves no half of it."""
    import os

    import pyoxigraph

    place = cache / store.revision
    if not place.is_dir():
        part = cache / f"{store.revision}.{os.getpid()}.part"
        try:
            cache.mkdir(parents=True, exist_ok=True)
            _loaded(store, part).optimize()
            _forget_others(cache, part)
            part.rename(place)
        except OSError as exc:
            shutil.rmtree(part, ignore_errors=True)
            if not place.is_dir():  # else another process was faster
                raise StoreError(f"{cache}: cannot hold the graph for SPARQL ({exc}); free space there") from exc
    return pyoxigraph.Store.read_only(str(place))


def _forget_others(cache: Path, kept: Path) -> None:
    """Graphs of old revisions; one that is still being read stays on disk until its reader ends."""
    for other in cache.iterdir():
        if other != kept and not other.name.endswith(".part"):
            with suppress(OSError):
                shutil.rmtree(other)


class _Pieces:
    """Pieces of text as the binary stream that pyoxigraph reads."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._rest) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._rest += piece.encode("utf-8")
        if size < 0:
            size = len(self._rest)
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken
