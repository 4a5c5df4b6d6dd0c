"""Finds the claims of one document for itself, in the form of facts; keeps nothing and knows no other document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.documents import DEFAULT_LIMIT, read_document
from kg.errors import DocumentError
from kg.model import Claim, Document, Entity, Evidence, Extraction, Fact, Value
from kg.normalize.sheets import is_table, line_at, line_starts
from kg.rdf import canonical, clean_document, document_key
from kg.registry import Registry, load_registry
from kg.resolve import PartyRecord, resolve

if TYPE_CHECKING:
    from kg.extract.trace import Trace

Extract = Callable[[Document, Registry], Extraction]
"""What finds the parties and claims of a document: `kg.extract.extract`, or a second reader."""


def stored_document(path: Path | str, limit: int = DEFAULT_LIMIT) -> Document:
    """A document as a build keeps it; offsets count in its text.

    Args:
        limit: the most bytes that are read.
    Raises:
        DocumentError: it cannot be read; one line that names the file and says what to do.
    """
    return clean_document(read_document(Path(path), limit=limit))


def read_claims(
    path: Path | str,
    limit: int = DEFAULT_LIMIT,
    registry: Registry | None = None,
    notes: list[str] | None = None,
    faults: list[str] | None = None,
    second: Extract | None = None,
) -> list[Fact]:
    """The claims of one document in the order of its text, each with its one sentence as evidence.

    Args:
        path: a text, Markdown, HTML or PDF file.
        limit: the most bytes that are read.
        registry: well-known names; None for the ones that ship with the program.
        notes: gets a line for each thing that is odd about the file: bytes replaced, a wrong field, a text too long.
        faults: gets a line, which begins with FILE:LINE:, for each row of a table that cannot be read.
        second: finds parties and claims in place of `kg.extract`.
    Returns:
        Facts without an id, for only a built graph gives ids. Claims that say one thing twice are both given.
    Raises:
        DocumentError: it cannot be read; one line that names the file and says what to do.

    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "round.txt"
    >>> _ = file.write_text("Tencent invested in Zhipu AI in 2023.")
    >>> [(fact.subject.name, fact.predicate, fact.object.name) for fact in read_claims(file)]
    [('Tencent', 'investedIn', 'Zhipu AI')]
    """
    known = load_registry() if registry is None else registry
    return facts_in(read_extraction(path, limit, known, notes, faults, second=second), known)


def read_extraction(
    path: Path | str,
    limit: int,
    registry: Registry,
    notes: list[str] | None = None,
    faults: list[str] | None = None,
    trace: Trace | None = None,
    second: Extract | None = None,
) -> Extraction:
    """The parties and claims of one document, as `read_claims` reads it.

    Args:
        trace: gets what the rules did.
        second: finds parties and claims in place of `kg.extract`.
    Raises:
        DocumentError: as `read_claims`.
    """
    from kg.documents import shown
    from kg.extract import extract, faults_in, notes_on

    document = stored_document(path, limit)
    if notes is not None:
        notes += [f"{shown(Path(path))}: {note}" for note in (*document.notes, *notes_on(document))]
    if faults is not None:
        faults += faults_in(document, shown(Path(path)))
    try:
        return canonical(second(document, registry) if second else extract(document, registry, trace))
    except (RecursionError, MemoryError) as exc:
        raise DocumentError(f"{shown(path)}: too intricate to read ({type(exc).__name__}); split it") from exc


def facts_in(extraction: Extraction, known: Registry) -> list[Fact]:
    """The claims of an extraction as facts, in its order."""
    entities = _entities(extraction, known)
    text = extraction.document.text
    lines = line_starts(text) if is_table(text) else []
    return [_fact(claim, extraction.document, entities, lines) for claim in extraction.claims]


def _entities(extraction: Extraction, known: Registry) -> Mapping[int, Entity]:
    """The entity of each party, with every name that it goes by here."""
    key = document_key(extraction.document)
    resolution = resolve((PartyRecord(key, party) for party in extraction.parties), known)
    entities = {}
    for party in extraction.parties:
        entity = resolution.entities[resolution.entity_of[key, party.number]].entity
        names = tuple(dict.fromkeys((*entity.names, *party.names, *party.short_names)))
        entities[party.number] = Entity(entity.id, entity.name, names, entity.types)
    return entities


def _fact(claim: Claim, document: Document, entities: Mapping[int, Entity], lines: Sequence[int]) -> Fact:
    object_ = claim.object
    return Fact(
        id="",
        subject=entities[claim.subject],
        predicate=claim.predicate,
        object=object_ if isinstance(object_, Value) else entities[object_],
        qualifiers=claim.qualifiers,
        status=claim.status,
        confidence=claim.confidence,
        evidence=tuple(_evidence(claim, document, lines)),
    )


def _evidence(claim: Claim, document: Document, lines: Sequence[int]) -> Iterator[Evidence]:
    article = next((one for one in document.articles if one.start <= claim.start < one.end), None)
    publisher = (article.publisher if article else None) or document.publisher
    published = (article.published if article else None) or document.published
    quote = document.text[claim.start : claim.end]
    line = line_at(lines, claim.start) if lines else None
    yield Evidence(document.name, publisher, published, claim.start, claim.end, quote, line)
