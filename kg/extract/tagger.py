"""Tells which words of a sentence are names, with a small network that learned from annotated articles.

It reads the sentence as it stands, with the words of `kg.extract.encoder`, and gives each piece of a word the share of
being outside any name, the first piece of one, or a later one. `benchmarks/tagger.py` learns it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kg.extract.encoder import END, FOLDER, LONGEST, START, Encoder, encoder, session

NETWORK, ABOUT = "tagger.onnx", "tagger.json"
OUTSIDE = "O"
_SHARED = 20  # pieces that two windows of a long sentence have in common


@dataclass(frozen=True, slots=True)
class Tag:
    """A name at text[start:end]; `letter` as in masked.KINDS: O, P, or X for what is neither organisation nor person."""

    start: int
    end: int
    letter: str
    share: float  # how likely each of its pieces is in a name, from 0 to 1: that of the least likely


@dataclass(frozen=True, slots=True)
class Tags:
    """The names of a sentence, and for each word, from start to end, how likely it is in any."""

    found: Sequence[Tag]
    words: Sequence[tuple[int, int, float]]

    def share(self, start: int, end: int) -> float:
        """How likely text[start:end] is (part of) a name: the share of its likeliest word."""
        return max((share for a, b, share in self.words if a < end and start < b), default=1.0)


@dataclass(frozen=True)
class Tagger:
    """The network, the words that it shares with the other one, and what its numbers mean."""

    network: Any  # onnxruntime.InferenceSession
    known: Encoder
    labels: tuple[str, ...]

    def tags(self, text: str, start: int, end: int) -> Tags:
        """Read text[start:end], a sentence; Chinese in simplified characters."""
        cut = list(pieces(text[start:end], self.known.cutter))
        rows: list[Sequence[float]] = []
        for window in windows(len(cut)):
            given = self._run([START, *(number for number, _, _ in cut[window]), END])[1:-1]
            both = len(rows) - window.start  # pieces that were read in the window before, too
            rows[len(rows) - both // 2 :] = given[both - both // 2 :]
        words = [(start + a, start + b, row) for a, b, row in _whole(text[start:end], [one[1:] for one in cut], rows)]
        return Tags(list(_joined(self.labels, words)), [(a, b, 1 - row[0]) for a, b, row in words])

    def _run(self, numbers: Sequence[int]) -> Any:
        import numpy as np

        known = np.asarray(numbers)
        words = self.known.words[known] * self.known.scales[known][:, None]
        (shares,) = self.network.run(None, {"words": words[None]})
        return shares[0].tolist()


def windows(pieces: int) -> Iterator[slice]:
    """The parts of a sentence that are read at once."""
    long = LONGEST - 2
    yield slice(0, long)
    for at in range(long - _SHARED, pieces - _SHARED, long - _SHARED):
        yield slice(at, at + long)


def pieces(text: str, cutter: Any) -> Iterator[tuple[int, int, int]]:
    """Number, start and end of the pieces of a sentence: parts of words, and Chinese characters one by one.

    Args:
        cutter: sentencepiece's processor, which changes nothing of a text before it cuts.
    """
    plain = "".join(map(_plain, text))
    for part in _PARTS.finditer(plain):
        at = part.start()
        if part["han"]:
            yield cutter.piece_to_id(part[0]), at, at + 1
            continue
        begun = " " if at == 0 else ""
        at -= len(begun)
        cut = begun + part[0]
        for number, piece in zip(cutter.encode(cut), cutter.encode(cut, out_type=str), strict=True):
            start, at = at, at + len(piece)
            yield number, max(0, start + piece.startswith("▁")), at


_PARTS = re.compile("(?P<han>[㐀-鿿])|[^㐀-鿿]+")


def _plain(character: str) -> str:
    """A character as the network knows it."""
    folded = unicodedata.normalize("NFKC", character)
    character = folded if len(folded) == 1 else character
    return " " if character.isspace() else character


def _whole(
    text: str, spans: Iterable[tuple[int, int]], rows: Iterable[Sequence[float]]
) -> Iterator[tuple[int, int, Sequence[float]]]:
    """Start and end of each word, and the shares of its first piece; a Chinese character is a word."""
    word: tuple[int, int, Sequence[float]] | None = None
    for (start, end), row in zip(spans, rows, strict=True):
        if start == end:
            continue
        if word is not None and start == word[1] and _IN_WORD.fullmatch(text, start - 1, start + 1):
            word = word[0], end, word[2]
            continue
        if word is not None:
            yield word
        word = start, end, row
    if word is not None:
        yield word


_IN_WORD = re.compile("[^\\W㐀-鿿]{2}")


def _joined(labels: Sequence[str], words: Iterable[tuple[int, int, Sequence[float]]]) -> Iterator[Tag]:
    """The names that the shares of words tell of."""
    name: Tag | None = None
    for start, end, row in words:
        place, _, letter = labels[max(range(len(row)), key=row.__getitem__)].partition("-")
        share = 1 - row[0]
        if name is not None and place == "I" and letter == name.letter:
            name = Tag(name.start, end, letter, min(name.share, share))
            continue
        if name is not None:
            yield name
        name = None if place == OUTSIDE else Tag(start, end, letter, share)
    if name is not None:
        yield name


@cache
def tagger() -> Tagger | None:
    """The tagger that ships with the program; None where there is none."""
    known = encoder()
    if known is None or not (FOLDER / NETWORK).is_file():
        return None
    return load(FOLDER, known)


def load(folder: Path, known: Encoder) -> Tagger:
    """The tagger of a folder, with the words of another network."""
    labels = json.loads((folder / ABOUT).read_text(encoding="utf-8"))["labels"]
    return Tagger(session(folder / NETWORK), known, tuple(labels))
