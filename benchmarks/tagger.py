"""Learns the network of kg/extract/tagger.py from the annotated articles and short passages.

    pip install '.[learn]'
    python benchmarks/tagger.py         learns from everything, writes kg/extract/weights/
    python benchmarks/tagger.py --without round13 --into /tmp/weights    learns from all but some rounds

It begins as benchmarks/encoder.py does, and with the words that this has put into kg/extract/weights. A name of the
gold is one wherever it stands. Of what else the rules take for a name only the well-known ones are learned, for nobody
has said of the others whether they are any.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.nn import functional

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]

from annotated import Source, annotations, asked_for, named, short  # noqa: E402
from encoder import SEED, Base, Network, average, base  # noqa: E402

from kg.extract import encoder, reader, tagger  # noqa: E402
from kg.registry import load_registry  # noqa: E402

LAYERS = 4
EPOCHS = 3
PIECES_A_STEP = 1400
RATE, HEAD_RATE = 1.2e-4, 1e-3
LABELS = ("O", "B-O", "I-O", "B-P", "I-P", "B-X", "I-X")
_NOT_SAID = -100  # the label of what is not learned
_LETTERS = {"O": "O", "N": "O", "P": "P"}


@dataclass
class Row:
    """Pieces of a sentence and what they are."""

    pieces: list[int]
    labels: list[int]


class Tagging(nn.Module):
    """From the vectors of the words of a sentence to log odds of labels, a piece."""

    def __init__(self, model: Base) -> None:
        super().__init__()
        body = Network(model, LAYERS)
        self.places, self.norm, self.layers, self.drop = body.places, body.norm, body.layers, body.drop
        self.out = nn.Linear(model.width, len(LABELS))

    def forward(self, words: Tensor, mask: Tensor | None) -> Tensor:
        """Log odds, (sentences, pieces, labels); mask is true where a sentence is, (sentences, 1, 1, pieces)."""
        seen = self.drop(self.norm(words + self.places[: words.shape[1]]))
        for layer in self.layers:
            seen = layer(seen, mask)
        said: Tensor = self.out(seen)
        return said


class Shipped(nn.Module):
    """The network as the program runs it: one sentence, shares instead of log odds."""

    def __init__(self, network: Tagging) -> None:
        super().__init__()
        self.network = network

    def forward(self, words: Tensor) -> Tensor:
        shares: Tensor = self.network(words, None).softmax(-1)
        return shares


def main() -> None:
    """Learn and write."""
    told = asked_for(encoder.FOLDER)
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    torch.manual_seed(SEED)
    random.seed(SEED)
    known = encoder.load(encoder.FOLDER)
    registry = load_registry()
    sources = [*annotations(told.without, registry), *short(registry)]
    rows = [row for source in sources for row in sentences(source, known.cutter)]
    print(f"{len(sources)} texts, {len(rows)} sentences")
    network = Tagging(base())
    mean = learn(network, torch.tensor(known.words * known.scales[:, None]), rows)
    told.into.mkdir(parents=True, exist_ok=True)
    write(told.into, mean)


def sentences(source: Source, cutter: Any) -> Iterator[Row]:
    """The sentences of a text with what their pieces are."""
    read = reader.Reading(source.document, source.known)
    gold = list(named(source, read.names.mentions))
    true = {(one.start, one.end) for one in gold}
    kinds = {(one.start, one.end): one.letter if one.letter == "P" else "O" for one in gold}
    taken = {place for one in gold for place in range(one.start, one.end)}
    for one in read.names.mentions:
        letter = _LETTERS.get(one.letter, "X")
        if (one.start, one.end) in true:
            kinds[one.start, one.end] = letter
        elif taken.isdisjoint(range(one.start, one.end)):
            kinds[one.start, one.end] = letter if one.entry or letter == "X" else ""
    for part in read.parts:
        cut = list(tagger.pieces(read.source[part.start : part.end], cutter))
        labels = [LABELS.index("O") if a < b else _NOT_SAID for _, a, b in cut]
        for (start, end), letter in kinds.items():
            if not (part.start <= start and end <= part.end):
                continue
            inside = [
                at for at, (_, a, b) in enumerate(cut) if a < end - part.start and start - part.start < b and a < b
            ]
            for at in inside:
                place = "B" if at == inside[0] else "I"
                labels[at] = LABELS.index(f"{place}-{letter}") if letter else _NOT_SAID
        for window in tagger.windows(len(cut)):
            numbers = [encoder.START, *(number for number, _, _ in cut[window]), encoder.END]
            yield Row(numbers, [_NOT_SAID, *labels[window], _NOT_SAID])


def learn(network: Tagging, words: Tensor, rows: Sequence[Row]) -> Tagging:
    """Fit the network; returns the average of it over the last some hundred steps."""
    head = list(network.out.parameters())
    body = [one for name, one in network.named_parameters() if not name.startswith("out")]
    fit = torch.optim.AdamW([{"params": head, "lr": HEAD_RATE}, {"params": body, "lr": RATE}], weight_decay=0.01)
    steps = EPOCHS * len(list(batches(rows)))
    rate = torch.optim.lr_scheduler.LambdaLR(fit, lambda step: min(step / 100 + 0.02, max(0.02, 1 - step / steps)))
    network.train()
    mean = average(network)
    for epoch in range(EPOCHS):
        began, lost = time.time(), 0.0
        shuffled = list(batches(rows))
        random.shuffle(shuffled)
        for some in shuffled:
            pieces, labels, mask = padded(some)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                said = network(words[pieces], mask)
            loss = functional.cross_entropy(said.float().flatten(0, 1), labels.flatten(), ignore_index=_NOT_SAID)
            fit.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            fit.step()
            rate.step()
            mean.update_parameters(network)
            lost += float(loss.detach())
        print(f"epoch {epoch}: {lost / len(shuffled):.4f}, {time.time() - began:.0f} s", flush=True)
    return mean.module


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


def padded(rows: Sequence[Row]) -> tuple[Tensor, Tensor, Tensor]:
    """Pieces, labels and mask of some sentences, as `Tagging` takes them."""
    long = max(len(one.pieces) for one in rows)
    pieces = torch.ones(len(rows), long, dtype=torch.long)
    labels = torch.full((len(rows), long), _NOT_SAID)
    mask = torch.zeros(len(rows), 1, 1, long, dtype=torch.bool)
    for number, one in enumerate(rows):
        pieces[number, : len(one.pieces)] = torch.tensor(one.pieces)
        labels[number, : len(one.pieces)] = torch.tensor(one.labels)
        mask[number, ..., : len(one.pieces)] = True
    return pieces, labels, mask


def write(folder: Path, network: Tagging) -> None:
    """The network in eight bits, and what its numbers mean."""
    network.eval()
    with TemporaryDirectory() as there:
        exact = Path(there) / "exact.onnx"
        torch.onnx.export(
            Shipped(network),
            (torch.zeros(1, 20, network.places.shape[1]),),
            exact,
            input_names=["words"],
            output_names=["shares"],
            dynamic_axes={"words": {1: "pieces"}},
            dynamo=False,
        )
        quantize_dynamic(exact, folder / tagger.NETWORK, weight_type=QuantType.QInt8, per_channel=True)
    (folder / tagger.ABOUT).write_text(json.dumps({"labels": LABELS}), encoding="utf-8")


if __name__ == "__main__":
    main()
