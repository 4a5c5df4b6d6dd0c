"""Scores the reading of the seeds and of the test articles, per round and language, as it is now; then by confidence.

These sets have been seen by those who write the patterns; tests/articles/ledger.toml says how unseen text is read, and
benchmarks/confidence.py how far a confidence can be trusted there.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from kg.claims import read_claims  # noqa: E402 - of this checkout
from kg.evaluation import Gold, evaluate, file_of, judged, read_gold  # noqa: E402
from kg.model import Fact  # noqa: E402
from kg.registry import load_registry  # noqa: E402

BANDS = (0.9, 0.8, 0.7, 0.6, 0.5, 0.0)
LANGUAGES = ("en", "de", "zh")
KNOWN = load_registry()
ORIGINALS = ROOT / "tests/gold"  # its documents have names of their own
_read: dict[Path, Sequence[Fact]] = {}


def main() -> None:
    """Print one line a set: precision, recall, F1, qualifiers; then the share right by confidence."""
    counts: Counter[tuple[str, float, bool]] = Counter()
    for name, gold, folder in sets():
        scored = evaluate(gold, folder, read=read).score
        figures = ("precision", "recall", "f1", "qualifiers")
        print(f"{name:16}", *(f"{figure} {getattr(scored, figure):.3f}" for figure in figures))
        for document in gold.documents:
            path = file_of(gold, document, folder)
            language = name if name == "seeds" else document[:2]
            for fact, right in judged(gold, document, read(path)):
                counts[language, band(fact.confidence), right] += 1
    print("\nright by confidence, in text that the patterns were developed on")
    for language in (*LANGUAGES, "seeds"):
        for low in BANDS:
            right, wrong = counts[language, low, True], counts[language, low, False]
            if right + wrong:
                print(f"{language:6} from {low:.1f}  {right / (right + wrong):.3f}  ({right} of {right + wrong})")


def sets() -> Iterator[tuple[str, Gold, Path]]:
    """Every set: its name, its gold and its folder."""
    yield "seeds", read_gold(ORIGINALS / "seeds.jsonl", ORIGINALS / "seeds-names.json"), ROOT / "seeds"
    for folder in sorted((ROOT / "tests/articles").glob("round*")):
        for part in ("en-de", "zh"):
            gold = read_gold(folder / f"gold-{part}.jsonl", folder / f"names-{part}.json")
            yield f"{folder.name} {part}", gold, folder


def read(path: Path) -> Sequence[Fact]:
    """The claims of a file, found once."""
    if path not in _read:
        _read[path] = read_claims(path, registry=KNOWN)
    return _read[path]


def band(confidence: float) -> float:
    """Where the band of a confidence begins."""
    return next(low for low in BANDS if confidence >= low)


if __name__ == "__main__":
    main()
