"""The frozen data classes that the layers hand to each other, and nothing else.

Offsets are counted in Unicode code points of the document's stored text.
None means unknown. Tuples are sorted where their order carries no meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Status(StrEnum):
    """How a source puts a statement; only `asserted` is ever answered as a fact."""

    ASSERTED = "asserted"
    PLANNED = "planned"
    REPORTED = "reported"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document in one language: text[start:end]."""

    start: int
    end: int
    language: str  # en, de, zh-Hans, zh-Hant or und


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a document: most documents hold one, a collection holds several."""

    start: int
    end: int
    language: str
    title: str | None = None
    publisher: str | None = None
    published: str | None = None  # ISO 8601 at the precision known


@dataclass(frozen=True, slots=True)
class Document:
    """One source file as it was read.

    `text` is the decoded file without byte-order mark, newlines untouched; for HTML and PDF the extracted text.
    """

    name: str  # the file's base name
    path: str  # where it was read; never part of an answer
    sha256: str  # of the file's bytes, hexadecimal
    text: str
    language: str  # the main one: en, de, zh-Hans, zh-Hant or und
    encoding: str
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    passages: tuple[Passage, ...] = ()
    articles: tuple[Article, ...] = ()
    notes: tuple[str, ...] = ()  # what the reader must know: "12 bytes that are not UTF-8 were replaced"


@dataclass(frozen=True, slots=True)
class Party:
    """One entity inside one document: all the names that the document uses for it.

    `names` are the forms that stand for it anywhere (joined across documents); `short_names` stand for it only here.
    """

    number: int  # within the document, from 0, in order of first appearance
    name: str
    names: tuple[str, ...] = ()
    short_names: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    exact: bool = False  # of a table: joined with equal names alone, never by likeness


@dataclass(frozen=True, slots=True)
class Value:
    """A literal object: an amount in whole currency units, a date, or a name."""

    value: str
    unit: str  # ISO 4217 code, "date" or "name"


Qualifier = str | int | float | bool
Qualifiers = Mapping[str, Qualifier]


LONGEST_QUOTE: Final = 600
"""The most characters of a quote."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a statement stands: quote == text[start:end] of the document."""

    document: str
    publisher: str | None
    published: str | None
    start: int
    end: int
    quote: str
    line: int | None = None  # of a table, the first is 1


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of one document, before names are resolved across documents."""

    subject: int  # number of a Party
    predicate: str
    object: int | Value
    start: int  # of the quote
    end: int
    qualifiers: Qualifiers = field(default_factory=dict)
    status: Status = Status.ASSERTED
    confidence: float = 1.0
    rule: str = ""  # name of the pattern that found it


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one document; a pure function of the document and the names registry."""

    document: Document
    parties: tuple[Party, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing in the world, whatever it is called."""

    id: str
    name: str
    names: tuple[str, ...] = ()
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """The claims that agree, as one statement between entities or to a value."""

    id: str
    subject: Entity
    predicate: str
    object: Entity | Value
    qualifiers: Qualifiers
    status: Status
    confidence: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Hop:
    """A fact as a step of a path; `forward` is False where it is walked from object to subject."""

    fact: Fact
    forward: bool


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of hops from one entity to another."""

    hops: tuple[Hop, ...]


@dataclass(frozen=True, slots=True)
class Searched:
    """What a path search looked through."""

    documents: int
    entities: int
    facts: int
    max_hops: int


@dataclass(frozen=True, slots=True)
class PathAnswer:
    """The answer of a path search."""

    start: Entity
    goal: Entity
    paths: tuple[Path, ...]
    searched: Searched
    nearest: tuple[tuple[Entity, ...], tuple[Entity, ...]] = ((), ())  # reached from each side, where there is no path
