"""Judges what the names of a sentence have to do with each other, with a small network that learned from annotated articles.

A sentence comes as `kg.extract.pairs.Scene`: each name, list of names and value is one sign, which the network sees as what
it is (an organisation, money, a list of investors …) and never by its letters; what the text is about stands before the
sentence where no word names it. The network reads the words, and for each two names gives the share of every label of
`kg.extract.learned`, and of every status. `benchmarks/encoder.py` learns it; kg/extract/weights/ says where it comes from.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.extract.learned import Judged, Shares
from kg.extract.masked import KINDS, kind_of
from kg.extract.pairs import Node, Scene, pairs

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FOLDER = Path(__file__).with_name("weights")
# Words: a row a piece, a number a byte, and in the last two bytes what they are to be multiplied with, of 16 bits.
NETWORK, PIECES, WORDS, ABOUT = "encoder.onnx", "encoder.pieces", "encoder.words.npy", "encoder.json"
LONGEST = 180  # pieces of a sentence that are read
START, END = 0, 2
STATED = "stated"  # the status of what is told as a fact
_HARDLY = 0.001  # a share that is not worth naming
_SPACES = re.compile(r"\s+")
_KINDS = tuple(KINDS)
# What is known of a node, in the order of the rows of marks behind the kinds.
FLAGS: tuple[Callable[[Node, Scene], bool], ...] = (
    lambda node, scene: "I" in node.shape,  # an investor
    lambda node, scene: "F" in node.shape,  # a fund
    lambda node, scene: "T" in node.shape,  # the topic of the article
    lambda node, scene: "f" in node.shape,  # the focus of the sentence
    lambda node, scene: node.headed,
    lambda node, scene: node.place < 0,  # not named in the sentence
    lambda node, scene: scene.kind == "heading",
)


@dataclass(frozen=True)
class Cut:
    """A sentence as the network reads it: numbers of pieces, from `len(words)` on kinds of nodes; where each node stands."""

    pieces: list[int]
    places: list[int]  # of each node; LONGEST or more where it is cut off


@dataclass(frozen=True)
class Heard:
    """What the network gives each two nodes: shares of labels, and of statuses ("stated", "planned" …)."""

    shares: Sequence[Shares]
    statuses: Mapping[tuple[int, int], Mapping[str, float]]


@dataclass(frozen=True)
class Encoder:
    """The network and its words."""

    network: Any  # onnxruntime.InferenceSession
    cutter: Any  # sentencepiece.SentencePieceProcessor
    words: NDArray[np.int8]  # (pieces, width)
    scales: NDArray[np.float32]  # (pieces,)
    marks: NDArray[np.float32]  # (kinds and flags, width)
    labels: tuple[str, ...]
    statuses: tuple[str, ...]

    def hear(self, scene: Scene) -> Heard:
        """Judge each two nodes of a sentence."""
        read = sequence(scene, self.cutter, len(self.words))
        asked = [(a, b) for a, b in pairs(scene) if max(read.places[a], read.places[b]) < LONGEST]
        if not asked:
            return Heard([], {})
        labels, statuses = self._run(scene, read, asked)
        shares = [
            (a, b, {label: float(share) for label, share in zip(self.labels, row, strict=True) if share > _HARDLY})
            for (a, b), row in zip(asked, labels, strict=True)
        ]
        held = [dict(zip(self.statuses, map(float, row), strict=True)) for row in statuses]
        return Heard(shares, dict(zip(asked, held, strict=True)))

    def spoke(self, scene: Scene, judged: Judged, most: int = 3) -> Sequence[int]:
        """Numbers of the words without which what was judged would be least likely, in the order of the sentence."""
        names = {node.place for node in scene.nodes}
        lost: dict[int, float] = {}
        for place, (start, end) in enumerate(scene.places):
            if place in names or not scene.text[start:end].strip():
                continue
            read = sequence(scene, self.cutter, len(self.words), without=(start, end))
            if max(read.places[judged.first], read.places[judged.second]) < LONGEST:
                labels, _ = self._run(scene, read, [(judged.first, judged.second)])
                lost[place] = judged.share - float(labels[0][self.labels.index(judged.label)])
        heard = [place for place, less in lost.items() if less > 0]
        return sorted(sorted(heard, key=lambda place: -lost[place])[:most])

    def _run(self, scene: Scene, read: Cut, asked: Sequence[tuple[int, int]]) -> tuple[Any, Any]:
        import numpy as np

        pieces = np.asarray(read.pieces)
        known = np.minimum(pieces, len(self.words) - 1)
        seen = self.words[known] * self.scales[known][:, None]
        signs = pieces >= len(self.words)
        seen[signs] = self.marks[pieces[signs] - len(self.words)]
        for node, place in zip(scene.nodes, read.places, strict=True):
            if place < LONGEST:
                for row in flags(node, scene):
                    seen[place] += self.marks[len(_KINDS) + row]
        first, second = (np.asarray([read.places[pair[end]] for pair in asked]) for end in (0, 1))
        found: tuple[Any, Any] = self.network.run(None, {"words": seen[None], "first": first, "second": second})
        return found


def flags(node: Node, scene: Scene) -> Iterator[int]:
    """The numbers of the flags that a node bears."""
    return (row for row, bears in enumerate(FLAGS) if bears(node, scene))


def sequence(scene: Scene, cutter: Any, pieces: int, without: tuple[int, int] | None = None) -> Cut:
    """A sentence cut into pieces.

    Args:
        cutter: sentencepiece's processor.
        pieces: how many it knows; the kinds of nodes are numbered from there.
        without: the span of a word to be left out.
    """
    nodes = {node.sign: number for number, node in enumerate(scene.nodes) if node.sign}
    places = [LONGEST] * len(scene.nodes)
    read = [START]
    for number, node in enumerate(scene.nodes):
        if not node.sign:
            places[number] = len(read)
            read += [pieces + _KINDS.index(node.item.kind), *cutter.encode(":")]
    text = scene.text
    if without is not None:
        text = text[: without[0]] + text[without[1] :]
    for part in plain_parts(text):
        if kind := kind_of(part):
            if part in nodes:
                places[nodes[part]] = len(read)
            read.append(pieces + _KINDS.index(kind))
        elif part:
            read += cutter.encode(part if len(read) > 1 else f" {part.lstrip()}")
    return Cut([*read[: LONGEST - 1], END], [place if place < LONGEST - 1 else LONGEST for place in places])


def plain_parts(text: str) -> list[str]:
    """A masked text as signs of items and the plain text between them."""
    return _PARTS.split(_SPACES.sub(" ", unicodedata.normalize("NFKC", text)))


_PARTS = re.compile("([\U000f0000-\U000fffff])")


@cache
def encoder() -> Encoder | None:
    """The network that ships with the program; None where there is none."""
    if not (FOLDER / NETWORK).is_file():
        return None
    return load(FOLDER)


def session(network: Path) -> Any:
    """onnxruntime's session of a network."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # `kg build -j` has a process a core
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])


def load(folder: Path) -> Encoder:
    """The network of a folder."""
    import numpy as np
    import sentencepiece

    about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    held = np.asarray(np.load(folder / WORDS, mmap_mode="r", allow_pickle=False))
    words, scales = held[:, :-2], np.ascontiguousarray(held[:, -2:]).view(np.float16)[:, 0].astype(np.float32)
    marks = np.asarray(about["marks"], dtype=np.float32)
    cutter = sentencepiece.SentencePieceProcessor(model_file=str(folder / PIECES))
    return Encoder(
        session(folder / NETWORK), cutter, words, scales, marks, tuple(about["labels"]), tuple(about["statuses"])
    )
