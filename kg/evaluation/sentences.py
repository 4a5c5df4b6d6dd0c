"""Finds the sentence of a document that a line of gold is probably about, so that what is missing can be read there."""

from __future__ import annotations

import re

from kg.evaluation.gold import Gold, Line
from kg.evaluation.matching import folded, number, same_value
from kg.extract.masked import Item
from kg.extract.qualifiers import literal
from kg.extract.text import Sentence, sentences
from kg.extract.values import Values
from kg.model import Document
from kg.vocab import vocabulary


class Sentences:
    """The sentences of one document, with the values in them."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._parts = sentences(document)
        self._values = Values(document, self._parts)
        self._folded = [folded(document.text[part.start : part.end]) for part in self._parts]

    def about(self, gold: Gold, line: Line) -> str | None:
        """The first sentence with both ends of a line, else with its object, else with its subject; None for none."""
        subjects = [folded(form) for form in gold.written(line.subject)]
        best, most = None, 0
        for part, letters in zip(self._parts, self._folded, strict=True):
            rank = _named(subjects, letters) + 2 * self._has_object(gold, line, part, letters)
            if rank > most:
                best, most = part, rank
        return None if best is None else self._text[best.start : best.end]

    def _has_object(self, gold: Gold, line: Line, part: Sentence, letters: str) -> bool:
        known = vocabulary().predicates.get(line.predicate)
        if known is None or not known.value_units:
            return _named([folded(form) for form in gold.written(line.object)], letters)
        if number(line.object) is None and not re.search(r"\d", line.object):
            return _named([folded(line.object)], letters)
        return any(_is(line.object, line.predicate, item) for item in self._values.within(part.start, part.end))


def _named(forms: list[str], letters: str) -> bool:
    return any(form and form in letters for form in forms)


def _is(wanted: str, predicate: str, item: Item) -> bool:
    value = literal(predicate, item)
    return value is not None and same_value(wanted.lstrip("-"), value.value)
