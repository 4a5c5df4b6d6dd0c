"""Builds many articles with one process and with one a core: the same graph, and how much sooner.

    python benchmarks/jobs.py [COPIES]

Each copy of the test articles differs by a line, so that each is read. Times say little where other programs run.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from kg.build import build  # noqa: E402 - of this checkout
from kg.commands.building import cores  # noqa: E402


def main() -> None:
    """Print the seconds of each build, and the ratio."""
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "articles"
        folder.mkdir()
        for path in sorted((ROOT / "tests/articles").glob("round*/*.txt")):
            for copy in range(copies):
                text = path.read_text(encoding="utf-8")
                (folder / f"{copy}-{path.parent.name}-{path.name}").write_text(f"{text}\n\n{copy}.\n", encoding="utf-8")
        taken: dict[int, float] = {}
        revisions = set()
        for jobs in sorted({1, cores()}):
            started = time.perf_counter()
            report = build([folder], Path(name) / f"store-{jobs}", jobs=jobs)
            taken[jobs] = time.perf_counter() - started
            revisions.add(report.revision)
            print(f"-j {jobs}: {report.new} documents, {report.facts} facts, {taken[jobs]:.1f} s")
        print(
            f"ratio {taken[1] / taken[max(taken)]:.2f}, {'the same graph' if len(revisions) == 1 else 'NOT the same'}"
        )


if __name__ == "__main__":
    main()
