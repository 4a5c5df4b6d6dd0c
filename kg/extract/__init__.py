"""Documents to claims: names first, then pattern tables over masked sentences; facts come from the document alone."""

from __future__ import annotations

from kg.extract.reader import LONGEST_READ, extract, notes_on

__all__ = ["LONGEST_READ", "extract", "notes_on"]
