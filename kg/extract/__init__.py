"""Documents to claims: names first, then pattern tables over masked sentences; facts come from the document alone.

A table of stakes is read row by row (stakes), everything else by sentences (reader).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import Document, Extraction
from kg.normalize.sheets import is_table
from kg.registry import Registry

if TYPE_CHECKING:
    from kg.extract.trace import Trace

__all__ = ["by_patterns", "extract", "faults_in", "notes_on"]


def extract(document: Document, registry: Registry | None = None, trace: Trace | None = None) -> Extraction:
    """Find the parties and claims of a document.

    Args:
        document: as kg.documents reads it.
        registry: well-known names; None for the one that ships with the program.
        trace: gets what the rules did with each sentence; a table of stakes needs none.
    Returns:
        Parties numbered in order of appearance, and claims in the order of the text, each with the span of its quote.
    """
    if is_table(document.text):
        from kg.extract.stakes import stakes

        return stakes(document)
    from kg.extract.reader import extract as read  # here, because a table needs no pattern

    return read(document, registry, trace)


def by_patterns(document: Document, registry: Registry | None = None) -> Extraction:
    """What `extract` finds by the pattern tables alone: fewer claims, several times as fast."""
    if is_table(document.text):
        return extract(document)
    from kg.extract.reader import extract as read

    return read(document, registry, by_patterns=True)


def notes_on(document: Document) -> tuple[str, ...]:
    """What a reader must know of how a document's claims were read; nothing for all but the longest."""
    if is_table(document.text):
        return ()
    from kg.extract.reader import notes_on as notes

    return notes(document)


def faults_in(document: Document, file: str) -> list[str]:
    """One line for each row of a table that cannot be read, beginning with FILE:LINE:; nothing for a text.

    Args:
        file: the name to begin with.
    """
    if not is_table(document.text):
        return []
    from kg.extract.stakes import faults, messages

    return messages(file, faults(document))
