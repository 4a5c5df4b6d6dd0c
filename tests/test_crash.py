"""Whatever ends a build leaves the old graph or the new one, whole."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from toy import extract, trig

from kg.build import build
from kg.errors import StoreError
from kg.registry import EMPTY
from kg.store import FILE

KILLS = 60
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that can be killed")


def run(store: Path, folder: Path, **options: bool) -> None:
    build([folder], store, extract=extract, version="toy", registry=EMPTY, **options)  # type: ignore[arg-type]


def write(folder: Path, numbers: range, round_: str) -> Path:
    folder.mkdir(exist_ok=True)
    for number in numbers:
        parties = f"Orbel {number % 7}:Fund | investedIn | Kelvex {number % 5}:Company"
        line = f"{parties} | round={round_} | date=20{number:02}\n"
        (folder / f"{number}.txt").write_text(line * 3, encoding="utf-8")
    return folder


def is_whole(store: Path) -> bool:
    connection = sqlite3.connect(store / FILE)
    try:
        return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    finally:
        connection.close()


def killed_after(seconds: float, store: Path, folder: Path) -> bool:
    """Build in a process that is killed; says whether it was still at work."""
    child = os.fork()
    if child == 0:
        try:
            run(store, folder, prune=True)
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_a_builder_killed_at_any_moment_leaves_the_old_graph_or_the_new_one(tmp_path: Path) -> None:
    folder, other = write(tmp_path / "in", range(20), "A"), tmp_path / "other"
    run(tmp_path / "old", folder)
    old = trig(tmp_path / "old")
    shutil.copytree(folder, other)
    write(folder, range(4, 30), "B")
    began = time.perf_counter()
    run(tmp_path / "new", folder)
    took = time.perf_counter() - began
    new = trig(tmp_path / "new")
    rng, store, ends = random.Random(11), tmp_path / "store", {"old": 0, "new": 0}
    for _ in range(KILLS):
        shutil.rmtree(store, ignore_errors=True)
        shutil.copytree(tmp_path / "old", store)
        while not killed_after(rng.random() * took * 1.2, store, folder):
            shutil.rmtree(store)
            shutil.copytree(tmp_path / "old", store)
        content = trig(store)
        assert is_whole(store)
        assert content in (old, new)
        ends["old" if content == old else "new"] += 1
    run(store, folder)  # and the next build goes on from there
    assert trig(store) == new
    assert ends["old"] > KILLS // 4


def test_a_first_build_that_is_killed_leaves_nothing_or_everything(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", range(20), "A")
    run(tmp_path / "whole", folder)
    expected, rng = trig(tmp_path / "whole"), random.Random(5)
    for _ in range(10):
        store = tmp_path / "store"
        shutil.rmtree(store, ignore_errors=True)
        killed_after(rng.random() * 0.3, store, folder)
        try:
            assert trig(store) == expected
        except StoreError as exc:
            assert "no graph has been built here" in str(exc)  # noqa: PT017 - either is right


def test_a_builder_that_is_interrupted_leaves_the_old_graph(tmp_path: Path) -> None:
    folder, store = write(tmp_path / "in", range(5), "A"), tmp_path / "store"
    run(store, folder)
    old = trig(store)
    write(folder, range(5), "B")

    def interrupt(number: int, path: Path) -> None:
        if number == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build([folder], store, extract=extract, version="toy", registry=EMPTY, progress=interrupt)
    assert trig(store) == old


def test_of_two_builds_at_once_one_works_and_the_other_says_who(tmp_path: Path) -> None:
    folder, store = write(tmp_path / "in", range(5), "A"), tmp_path / "store"

    def meanwhile(number: int, path: Path) -> None:
        with pytest.raises(StoreError, match=f"process {os.getpid()} on"):
            run(store, folder)

    build([folder], store, extract=extract, version="toy", registry=EMPTY, progress=meanwhile)
    run(tmp_path / "alone", folder)
    assert trig(store) == trig(tmp_path / "alone")


def test_readers_see_the_old_graph_until_a_build_is_done(tmp_path: Path) -> None:
    folder, store = write(tmp_path / "in", range(10), "A"), tmp_path / "store"
    run(store, folder)
    seen, old = [], trig(store)
    write(folder, range(15), "B")

    def meanwhile(number: int, path: Path) -> None:
        seen.append(trig(store))

    build([folder], store, extract=extract, version="toy", registry=EMPTY, progress=meanwhile)
    assert seen == [old] * 15
    assert trig(store) != old


_FILL = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
import os, random, resource, signal
from test_crash import is_whole, run, trig, write
from kg.errors import StoreError
store, folder, limit = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
write(folder, range(5), "A")
run(store, folder)
old = trig(store)
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
rng = random.Random(3)
for number in range(200):  # noise, which no deflating makes small
    noise = (chr(rng.randrange(0x4E00, 0x9FA5)) + "\\n" * (i % 50 == 0) for i in range(8000))
    (folder / f"big{{number}}.txt").write_text("".join(noise))
try:
    run(store, folder)
except StoreError as exc:
    print(exc)
assert is_whole(store) and trig(store) == old
if not limit:  # room again: the same build goes through
    for number in range(20, 200):
        (folder / f"big{{number}}.txt").unlink()
    run(store, folder)
    assert trig(store) != old and is_whole(store)
"""


def fill(command: list[str], store: Path, folder: Path, limit: int) -> str:
    whole = [*command, sys.executable, "-c", _FILL, str(store), str(folder), str(limit)]
    done = subprocess.run(whole, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_full_disk_leaves_the_old_graph(tmp_path: Path) -> None:
    place, script = tmp_path / "small", 'mount -t tmpfs -o size=2m none "$0" && shift && exec "$@"'
    place.mkdir()
    prefix = ["unshare", "-rm", "sh", "-c", script, str(place), "--"]
    if (
        shutil.which("unshare") is None
        or subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("no small disk can be made here; the next test limits the file instead")
    said = fill(prefix, place / "store", tmp_path / "in", 0)
    assert said.startswith(f"{place / 'store'}: the disk is full or fails (")
    assert said.endswith("; free space and build again, the graph is as it was\n")


def test_a_file_that_may_not_grow_leaves_the_old_graph(tmp_path: Path) -> None:
    said = fill([], tmp_path / "store", tmp_path / "in", 1_500_000)
    assert "the disk is full or fails" in said
