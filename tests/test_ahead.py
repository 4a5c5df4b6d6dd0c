"""`kg build -j N` reads with several processes and builds the same graph; what ends a process is said in one line."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.ahead import read, workers
from kg.build import BuildReport, build
from kg.documents import DEFAULT_LIMIT
from kg.errors import DocumentError, InputError
from kg.extract import by_patterns
from kg.graph import open_graph, write_trig
from kg.registry import Entry, Registry

KNOWN = Registry({"quillon": Entry("quillon", "Quillon", (("Quillon", "en"),), ("ModelStartup",))})
TEXTS = {
    "a.txt": "Alder Capital invested in Quillon in 2023.",
    "b.txt": "Birchfield Ventures led a $40 million Series B round in Quillon.",
    "same.txt": "Alder Capital invested in Quillon in 2023.",
    "empty.txt": "",
    "c.csv": "holder,company,percent\nAlder Capital,Quillon,20\nAlder Capital,,5\n",
    "d.txt": "騰訊投資了智譜。",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "documents"
    place.mkdir()
    for name, text in TEXTS.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


def built(folder: Path, store: Path, jobs: int) -> tuple[BuildReport, bytes]:
    """What a build says, and the graph it makes."""
    report = build([folder, folder / "a.txt"], store, registry=KNOWN, jobs=jobs)
    out = io.BytesIO()
    with open_graph(store) as graph:
        write_trig(graph, out)
    return report, out.getvalue()


def test_several_processes_build_the_same_graph_and_say_the_same(folder: Path, tmp_path: Path) -> None:
    one, two = built(folder, tmp_path / "one", 1), built(folder, tmp_path / "two", 2)
    assert two == one
    assert (one[0].new, len(one[0].refused)) == (5, 2)


def test_several_processes_read_by_patterns_alone(folder: Path, tmp_path: Path) -> None:
    graphs = []
    for jobs in (1, 2):
        store = tmp_path / str(jobs)
        build([folder], store, registry=KNOWN, jobs=jobs, extract=by_patterns, version="patterns")
        out = io.BytesIO()
        with open_graph(store) as graph:
            write_trig(graph, out)
        graphs.append(out.getvalue())
    assert graphs[0] == graphs[1]
    assert b"kg:investedIn" in graphs[0]


def test_what_is_known_is_not_read_again(folder: Path) -> None:
    assert read(folder / "a.txt", DEFAULT_LIMIT, KNOWN, lambda key: True).extraction is None
    found = read(folder / "a.txt", DEFAULT_LIMIT, KNOWN, lambda key: False).extraction
    assert found is not None
    assert [claim.predicate for claim in found.claims] == ["investedIn"]


def test_a_process_that_is_killed_is_one_line(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(40)]
    for path in paths:
        path.write_text(TEXTS["a.txt"], encoding="utf-8")
    with pytest.raises(InputError) as told:
        read_and_kill(paths)
    assert "ended from outside (out of memory?), so nothing was built; build again with a smaller -j" in str(told.value)
    assert "\n" not in str(told.value)
    assert not isinstance(told.value, DocumentError)  # else the build would go on without it


def read_and_kill(paths: list[Path]) -> None:
    """Read the first file, kill the processes, and ask for the others."""
    with workers(2, paths, DEFAULT_LIMIT, KNOWN, []) as ahead:
        assert ahead.take(paths[0]) is not None
        for pid in ahead._pool._processes:
            os.kill(pid, signal.SIGKILL)
        for path in paths[1:]:
            ahead.take(path)


@pytest.mark.skipif(os.name != "posix", reason="an interrupt of a whole group of processes")
def test_an_interrupt_ends_all_processes_without_a_trace(tmp_path: Path) -> None:
    place = tmp_path / "documents"
    place.mkdir()
    for number in range(200):
        (place / f"{number}.txt").write_text(f"{TEXTS['b.txt']} " * 200 + f"{number}\n", encoding="utf-8")
    command = [sys.executable, "-c", "from kg.commands import main; main()", "build", str(place), "-j", "2"]
    environment = {**os.environ, "KG_STORE": str(tmp_path / "store")}
    with subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    ) as running:
        time.sleep(4)  # into the reading; an earlier or later interrupt must end it as well
        os.killpg(running.pid, signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert (running.returncode, out, err.strip()) == (130, b"", b"")
    assert is_gone(running.pid)


def is_gone(group: int) -> bool:
    """Whether a group of processes has ended, within a moment."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False
