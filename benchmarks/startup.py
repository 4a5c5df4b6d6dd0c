"""How long whole processes take to start: `kg path`, `kg --help`, and `import click` as the yardstick, in one run.

    python benchmarks/startup.py [--runs 15] [--store DIR]

Builds the documents that ship with kg unless a store is given. Prints medians and ratios, and ends with exit code 1
where `kg path` takes more than five times as long as the yardstick.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BOUND = 5.0
YARDSTICK = "import click"
COMMANDS = {
    YARDSTICK: [sys.executable, "-c", "import click"],
    "kg --help": [sys.executable, "-m", "kg", "--help"],
    "kg path": [sys.executable, "-m", "kg", "path", "Tencent", "Enflame"],
}


def elapsed_s(command: list[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def measure(store: Path, runs: int) -> dict[str, float]:
    """Medians in seconds; the commands take turns, so that a busy machine slows them alike."""
    environment = {**os.environ, "KG_STORE": str(store), "PYTHONPATH": str(Path(__file__).parents[1])}
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for run in range(runs + 1):
        for name, command in COMMANDS.items():
            took = elapsed_s(command, environment)
            if run:  # the first fills the disk cache
                times[name].append(took)
    return {name: statistics.median(its) for name, its in times.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--store", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = options.store or Path(folder) / "store"
        if options.store is None:
            build = [sys.executable, "-m", "kg", "build", "--example", "--store", str(store)]
            subprocess.run(build, stdout=subprocess.DEVNULL, check=True)
        medians = measure(store, max(10, options.runs))
    for name, median in medians.items():
        print(f"{name:14} {median * 1000:7.1f} ms   {median / medians[YARDSTICK]:5.2f} × {YARDSTICK}")
    return int(medians["kg path"] > BOUND * medians[YARDSTICK])


if __name__ == "__main__":
    sys.exit(main())
