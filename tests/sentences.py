"""Small texts in, what they say out, as lines that a person reads: `Alder Capital investedIn Quillon role=lead`."""

from __future__ import annotations

from functools import cache

from kg.documents.language import find_passages
from kg.extract import extract
from kg.model import Article, Claim, Document, Extraction, Passage, Status, Value
from kg.registry import Registry, load_registry


@cache
def known_names() -> Registry:
    """The names that ship with the program, read once: each new registry is indexed anew."""
    return load_registry()


def document(text: str, language: str, published: str | None = None) -> Document:
    """A document of one language and one article."""
    passages = (Passage(0, len(text), language),) if text else ()
    articles = (Article(0, len(text), language, published=published),) if text else ()
    return Document(
        "own.txt", "own.txt", "0" * 64, text, language, "utf-8",
        published=published, passages=passages, articles=articles,
    )  # fmt: skip


def detected(text: str) -> Document:
    """A document whose languages are found as in a file."""
    passages = find_passages(text)
    articles = (Article(0, len(text), passages[0].language if passages else "und"),)
    return Document("own.txt", "own.txt", "0" * 64, text, "und", "utf-8", passages=passages, articles=articles)


def told(text: str, language: str, published: str | None = None, registry: Registry | None = None) -> set[str]:
    """What a text says: subject, predicate, object, qualifiers by name, and the status where it is no fact."""
    extraction = extract(document(text, language, published), known_names() if registry is None else registry)
    return {line(extraction, claim) for claim in extraction.claims}


def relations(text: str, language: str) -> set[str]:
    """What a text states as a fact, without qualifiers."""
    extraction = extract(document(text, language), known_names())
    return {plain(extraction, claim) for claim in extraction.claims if claim.status is Status.ASSERTED}


def line(extraction: Extraction, claim: Claim) -> str:
    """One claim whole, except its confidence and its place."""
    qualifiers = [f"{name}={value}" for name, value in sorted(claim.qualifiers.items())]
    status = [] if claim.status is Status.ASSERTED else [f"({claim.status.value})"]
    return " ".join([plain(extraction, claim), *qualifiers, *status])


def plain(extraction: Extraction, claim: Claim) -> str:
    """Subject, predicate and object of a claim."""
    subject = extraction.parties[claim.subject].name
    if isinstance(claim.object, Value):
        return f"{subject} {claim.predicate} {claim.object.value} {claim.object.unit}"
    return f"{subject} {claim.predicate} {extraction.parties[claim.object].name}"
