"""Scores the reading of the seeds and of the test articles, per round and language, as it is now.

These sets have been seen by those who write the patterns; tests/articles/ledger.toml says how unseen text is read.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from scoring import read_gold, score_folder  # noqa: E402 - the tests' scorer, found by the line above

LANGUAGES = {"en": "en-", "de": "de-", "zh": "zh"}


def main() -> None:
    """Print one line a set: precision, recall, F1, qualifiers, negatives violated."""
    gold = read_gold(ROOT / "tests/gold/seeds.jsonl", ROOT / "tests/gold/seeds-names.json")
    _show("seeds", score_folder(gold, ROOT / "seeds"))
    for folder in sorted((ROOT / "tests/articles").glob("round*")):
        for part in ("en-de", "zh"):
            gold = read_gold(folder / f"gold-{part}.jsonl", folder / f"names-{part}.json")
            _show(f"{folder.name} {part}", score_folder(gold, folder))


def _show(name: str, score: object) -> None:
    figures = ("precision", "recall", "f1", "qualifiers")
    print(f"{name:16}", *(f"{figure} {getattr(score, figure):.3f}" for figure in figures))


if __name__ == "__main__":
    main()
