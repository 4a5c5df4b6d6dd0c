"""How long the embedded engine takes: from the start of `kg cypher "RETURN 1"` to its end, cold and kept, and by phase.

    python benchmarks/embedded.py [--runs 7] [--store DIR] [--unarchived]

Builds the documents that ship with kg unless a store is given; the engine's cache is made before anything is measured,
in a folder of its own. Cold: no engine runs, the cache is there. Prints medians, the fastest, and ratios to
`import click`; ends with exit code 1 where the fastest cold start takes more than 6 s, or the fastest kept one more
than 1.5 s. `--unarchived` measures without the classes kept ready, too.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

COLD_S, KEPT_S = 6.0, 1.5
KG = [sys.executable, "-m", "kg"]
ANSWER = [*KG, "cypher", "RETURN 1"]
ARCHIVE = "capitalgraph/embedded/classes-*.jsa"


def run(command: list[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def settled(environment: dict[str, str]) -> None:
    """Wait until no engine and nothing of its afterwards runs: its locks are free."""
    code = (
        "import time; from kg.embedded.place import places, held; from kg.folders import cache_folder\n"
        "def free(there):\n"
        "    with held(there.lock) as mine: return mine\n"
        "while not all(map(free, list(places(cache_folder())))): time.sleep(0.05)"
    )
    run([sys.executable, "-c", code], environment)
    time.sleep(0.2)


def phases(environment: dict[str, str]) -> dict[str, float]:
    """One cold start in a process of its own, each part timed."""
    code = """
import time
began = time.perf_counter()
def lap(name):
    global began
    now = time.perf_counter(); print(name, now - began, sep="\\t"); began = now
import kg.commands; lap("import the command line")
from kg.embedded import engine
from kg.bolt import connect
from kg.graph import open_graph
from kg.folders import store_folder
graph = open_graph(store_folder(None)); lap("open the graph")
opened = engine(graph); target = opened.__enter__(); lap("start the engine, import the driver")
server = connect(target); lap("connect")
list(server.read("RETURN 1")); lap("answer RETURN 1")
list(server.read("MATCH (n:Entity) RETURN n.name ORDER BY n.name LIMIT 10")); lap("answer a first real question")
server.close(); opened.__exit__(None, None, None); lap("let go")
"""
    said = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return {name: float(took) for name, took in (line.split("\t") for line in said.stdout.splitlines())}


def measure(runs: int, environment: dict[str, str]) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Times of whole commands and of phases, taking turns."""
    whole: dict[str, list[float]] = {"import click": [], "kg cypher, cold": [], "kg cypher, kept": []}
    parts: dict[str, list[float]] = {}
    for _ in range(runs):
        whole["import click"].append(run([sys.executable, "-c", "import click"], environment))
        settled(environment)
        whole["kg cypher, cold"].append(run(ANSWER, environment))
        settled(environment)
        for name, took in phases(environment).items():
            parts.setdefault(name, []).append(took)
        settled(environment)
        run([*KG, "cypher", "--keep", "RETURN 1"], environment)
        whole["kg cypher, kept"].append(run(ANSWER, environment))
        run([*KG, "cypher", "--stop"], environment)
    return whole, parts


def unarchived(runs: int, environment: dict[str, str], caches: Path) -> list[float]:
    """Cold starts without the archive of classes."""
    times = []
    for _ in range(runs):
        for archive in caches.glob(ARCHIVE):
            archive.unlink()
        times.append(run(ANSWER, environment))
        settled(environment)
        await_true(lambda: any(caches.glob(ARCHIVE)))
    return times


def await_true(condition: Callable[[], bool], within_s: float = 60.0) -> None:
    until = time.monotonic() + within_s
    while not condition() and time.monotonic() < until:
        time.sleep(0.1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--unarchived", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store, caches = options.store or Path(folder) / "store", Path(folder) / "caches"
        environment = {**os.environ, "KG_STORE": str(store), "XDG_CACHE_HOME": str(caches)}
        environment |= {"PYTHONPATH": str(Path(__file__).parents[1])}
        if options.store is None:
            run([*KG, "build", "--example", "--store", str(store)], environment)
        print(f"first use, cache built         {run(ANSWER, environment):6.2f} s")
        settled(environment)
        await_true(lambda: any(caches.glob(ARCHIVE)))
        whole, parts = measure(options.runs, environment)
        if options.unarchived:
            whole["kg cypher, no archive"] = unarchived(options.runs, environment, caches)
    for name, times in whole.items():
        median, yardstick = statistics.median(times), statistics.median(whole["import click"])
        print(f"{name:30} {median:6.2f} s median {min(times):6.2f} s fastest {median / yardstick:7.1f} × import click")
    for name, times in parts.items():
        print(f"  {name:38} {statistics.median(times):6.3f} s median {min(times):6.3f} s fastest")
    return int(min(whole["kg cypher, cold"]) > COLD_S or min(whole["kg cypher, kept"]) > KEPT_S)


if __name__ == "__main__":
    sys.exit(main())
