"""Reads the documents that gold names and judges each, one at a time; keeps nothing but the judgements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from kg.claims import read_claims, stored_document
from kg.documents import shown
from kg.errors import DocumentError, InputError
from kg.evaluation.gold import Gold
from kg.evaluation.scoring import Judgement, Mark, Score, score
from kg.evaluation.sentences import Sentences
from kg.model import Document, Fact
from kg.registry import Registry, load_registry

Read = Callable[[Path], Sequence[Fact]]
Progress = Callable[[int, Path], None]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was judged; `failed`: one line for each document that could not be read."""

    documents: tuple[str, ...]
    score: Score
    failed: tuple[str, ...] = ()


def evaluate(
    gold: Gold,
    folder: Path,
    docs: str = "*",
    *,
    read: Read | None = None,
    registry: Registry | None = None,
    progress: Progress | None = None,
) -> Evaluation:
    """Read every document of the gold as `kg extract` reads it alone, and judge what it says.

    Args:
        folder: where the documents lie; that of the gold's "doc" begins with it.
        docs: only documents of the gold whose name fits this pattern, such as "de-*".
        read: what gives the facts of a file; kg.claims.read_claims unless given.
        registry: well-known names; the ones that ship with the program unless given.
        progress: called with a count and a path before each file.
    Raises:
        InputError: a document is not in the folder; the message begins with the gold's FILE:LINE.
    """
    if read is None:
        known = load_registry() if registry is None else registry

        def read(path: Path) -> Sequence[Fact]:
            return read_claims(path, registry=known)

    chosen = tuple(name for name in gold.documents if fnmatchcase(name, docs))
    places = [(name, file_of(gold, name, folder)) for name in chosen]
    judgements: list[Judgement] = []
    failed: list[str] = []
    for number, (name, path) in enumerate(places):
        if progress:
            progress(number, path)
        try:
            judgements += _judged(gold, name, stored_document(path), read(path)).judgements
        except DocumentError as exc:
            failed.append(str(exc))
    return Evaluation(chosen, Score(tuple(judgements)), tuple(failed))


def file_of(gold: Gold, name: str, folder: Path) -> Path:
    """The file of a document: the first text whose name begins so, else the first file of that name.

    Raises:
        InputError: there is none.
    """
    if not folder.is_dir():
        raise InputError(f"{shown(folder)}: is no folder; name the one with the documents of the gold")
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name.startswith(name))
    texts = [path for path in files if path.suffix == ".txt"]
    exact = [path for path in files if name in (path.name, path.stem)]
    for path in (*texts, *exact):
        return path
    line = next((line.number for line in gold.lines if line.document == name), 0)
    where = f"{shown(gold.source)}:{line}: " if gold.source else ""
    raise InputError(f"{where}no document in {shown(folder)} is called {name!r}; put it there or leave the line out")


def _judged(gold: Gold, name: str, document: Document, facts: Sequence[Fact]) -> Score:
    """The score of a document; what is missing or unmarked gets the sentence that it is probably about."""
    judged = score(gold, name, facts, document.text, document.language)
    blank = [one for one in judged.of(Mark.MISSING, Mark.UNMARKED) if one.sentence is None]
    if not blank:
        return judged
    told = Sentences(document)
    lines = {line.number: line for line in gold.of(name)}
    found = {one: told.about(gold, lines[one.line]) for one in blank if one.line is not None}
    return Score(tuple(replace(one, sentence=found[one]) if one in found else one for one in judged.judgements))
