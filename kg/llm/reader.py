"""Reads a document twice, by the patterns and by a model; nothing of it leaves before the user has named a model."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from kg.extract import extract
from kg.extract.text import blocks, sentences
from kg.extract.values import Values
from kg.llm.answers import statements
from kg.llm.cache import Cache, Reply
from kg.llm.grounding import CONFIDENCE, Grounding
from kg.llm.model import Usage
from kg.llm.server import LlmServer
from kg.model import Document, Extraction
from kg.normalize.sheets import is_table
from kg.registry import Registry
from kg.vocab import Predicate, vocabulary

_PASSAGE: Final = 6_000  # characters that are sent at once

Progress = Callable[[str, int, int], None]
"""Called with a document's name, the number of a passage from 1, and how many there are, before each is asked for."""


class SecondReader:
    """Finds what the patterns find, and what a model adds; its claims carry `llm.MODEL` as their rule."""

    def __init__(self, server: LlmServer, cache: Cache | None = None, progress: Progress | None = None) -> None:
        """Ask nothing yet."""
        self.server, self.usage = server, Usage()
        self._cache, self._progress = cache or Cache(), progress

    @property
    def version(self) -> str:
        """A name for what this reader does: documents that another one read are read again."""
        said = f"{self.server.model.reader}\n{CONFIDENCE}\n{_PASSAGE}\n{instructions()}"
        return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]

    def __call__(self, document: Document, registry: Registry) -> Extraction:
        """The parties and claims of a document.

        Raises:
            ServerError: the model cannot be asked.
        """
        first = extract(document, registry)
        if is_table(document.text):
            return first
        values = Values(document, sentences(document, blocks(document)))
        grounding = Grounding(first, values, self.server.model.reader)
        stretches = list(passages(document.text))
        for number, (start, end) in enumerate(stretches, 1):
            if self._progress:
                self._progress(document.name, number, len(stretches))
            said, dropped = statements(self._asked(document.text[start:end]).text)
            kept = [grounding.add(one, start, end) for one in said]
            self.usage.kept += sum(kept)
            self.usage.dropped += dropped + len(kept) - sum(kept)
        return grounding.result()

    def _asked(self, passage: str) -> Reply:
        """The model's answer to a passage, from before where it is known."""
        question = self.server.question(instructions(), passage)
        where = {"base_url": self.server.model.base_url, **question}
        self.usage.passages += 1
        known = self._cache.get(where)
        if known is not None:
            self.usage.from_cache += 1
            return known
        reply = self.server.ask(question)
        self.usage.sent += reply.sent
        self.usage.received += reply.received
        self._cache.put(where, reply)
        return reply


def passages(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of a text that are sent at once: whole paragraphs where they fit, else whole lines, else pieces.

    >>> list(passages("One line.\\n\\nAnother."))
    [(0, 19)]
    """
    start = 0
    while start < len(text):
        end = _cut(text, start)
        if text[start:end].strip():
            yield start, end
        start = end


def _cut(text: str, start: int) -> int:
    if len(text) - start <= _PASSAGE:
        return len(text)
    for mark in ("\n\n", "\n", "。", ". ", " "):
        at = text.rfind(mark, start + _PASSAGE // 2, start + _PASSAGE)
        if at >= 0:
            return at + len(mark)
    return start + _PASSAGE


@cache
def instructions() -> str:
    """What a model is told: the task, and the relations of the vocabulary in its own words."""
    template = (Path(__file__).parent / "prompt.txt").read_text(encoding="utf-8")
    known = vocabulary().predicates.values()
    lines = {
        "{kinds}": ", ".join(vocabulary().kinds),
        "{relations}": "\n".join(_line(one) for one in known if not one.value_units),
        "{values}": "\n".join(_line(one) for one in known if one.value_units),
    }
    for mark, words in lines.items():
        template = template.replace(mark, words)
    return template


def _line(predicate: Predicate) -> str:
    target = " | ".join(predicate.object_classes) or {"name": "a name", "date": "a date"}.get(
        predicate.value_units[0], "an amount"
    )
    return f"- {predicate.name} ({' | '.join(predicate.subject_classes)} → {target}): {predicate.comment}"
