"""One writer, any number of readers, and an error in one line that says what to do."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from toy import extract, trig

from kg.build import build
from kg.errors import StoreError
from kg.graph import open_graph
from kg.registry import EMPTY
from kg.store import FILE, FORMAT, LOCK, Store

TEXT = "Zhongxin = 众信:Corporate | investedIn | Kelvex:ChipStartup | round=A\n"


def run(store: Path, *texts: str) -> None:
    folder = store.parent / "in"
    folder.mkdir(exist_ok=True)
    for number, text in enumerate(texts):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    build([folder], store, extract=extract, version="toy", registry=EMPTY)


def test_where_nothing_is_built_the_error_says_how_to_build(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no graph has been built here; `kg build --example` builds"):
        Store.open(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_a_build_that_never_ended_well_leaves_nothing_built(tmp_path: Path) -> None:
    def fail() -> None:
        with Store.open(tmp_path, write=True) as store, store.transaction():
            store.create()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with pytest.raises(StoreError, match="no graph has been built here"):
        Store.open(tmp_path)


def test_a_store_of_another_format_is_refused_and_says_what_to_do(tmp_path: Path) -> None:
    run(tmp_path / "store", TEXT)
    with sqlite3.connect(tmp_path / "store" / FILE) as connection:
        connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
    connection.close()
    for write in (False, True):
        with pytest.raises(
            StoreError, match=rf"format {FORMAT + 1}, .* reads {FORMAT}; move the folder away and build"
        ):
            Store.open(tmp_path / "store", write=write)


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    for write in (False, True):
        with pytest.raises(StoreError, match=r"damaged \([^\n]+\); move it away and build again") as caught:
            Store.open(tmp_path, write=write)
        assert "\n" not in str(caught.value)


def test_a_file_that_was_cut_off_is_damaged(tmp_path: Path) -> None:
    store = tmp_path / "store"
    run(store, TEXT)
    whole = (store / FILE).read_bytes()
    (store / FILE).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoreError, match="damaged"):
        trig(store)


def test_damage_anywhere_gives_an_answer_or_a_store_error(tmp_path: Path) -> None:
    store = tmp_path / "store"
    run(store, TEXT, TEXT.replace("A", "B"))
    whole = (store / FILE).read_bytes()
    rng = random.Random(7)
    refused = 0
    for _ in range(60):
        place = rng.randrange(100, len(whole) - 300)
        (store / FILE).write_bytes(whole[:place] + rng.randbytes(200) + whole[place + 200 :])
        try:
            with open_graph(store) as graph:
                list(graph.facts())
                graph.counts()
            trig(store)
        except StoreError as exc:
            refused += 1
            assert len(str(exc).splitlines()) == 1  # noqa: PT017 - either is right
    assert refused >= 5  # the rest hit pages that hold nothing


def test_a_second_writer_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    with Store.open(tmp_path, write=True):
        message = rf"process {os.getpid()} on \S+ has been building here since 20\d\d-\d\d-\d\d \S+; wait until"
        with pytest.raises(StoreError, match=message):
            Store.open(tmp_path, write=True)
    Store.open(tmp_path, write=True).close()


def test_the_lock_goes_with_the_process_that_held_it(tmp_path: Path) -> None:
    hold = f"import os; from kg.store import Store; Store.open({str(tmp_path)!r}, write=True); os._exit(9)"
    subprocess.run([sys.executable, "-c", hold], check=False)
    assert (tmp_path / LOCK).read_bytes()
    Store.open(tmp_path, write=True).close()


def test_readers_stay_on_the_last_whole_graph_while_another_is_written(tmp_path: Path) -> None:
    store = tmp_path / "store"
    run(store, TEXT)
    before = trig(store)
    reader = open_graph(store)
    with Store.open(store, write=True) as writer, writer.transaction():
        writer.connection.execute("DELETE FROM fact")
        assert trig(store) == before
    assert reader.counts().facts == 1
    reader.close()
    with open_graph(store) as graph:
        assert graph.counts().facts == 0


def test_a_reader_keeps_its_answers_while_builds_go_on(tmp_path: Path) -> None:
    store = tmp_path / "store"
    run(store, TEXT)
    with open_graph(store) as reader:
        first = list(reader.facts())
        run(store, TEXT.replace("round=A", "round=B"))
        assert list(reader.facts()) == first
    with open_graph(store) as graph:
        assert [fact.qualifiers for fact in graph.facts()] == [{"round": "B"}]


def test_a_store_that_cannot_be_written_to_can_be_read(tmp_path: Path) -> None:
    store = tmp_path / "store"
    run(store, TEXT)
    expected = trig(store)
    if os.geteuid() == 0:  # root may write anywhere, so it gives its rights away for this
        shutil.copytree(store, tmp_path / "copy")
        command = [sys.executable, "-c", _AS_NOBODY, str(store), str(tmp_path / "copy")]
        done = subprocess.run(command, capture_output=True, check=False)
        assert (done.returncode, done.stdout) == (0, expected), done.stderr
        return
    store.chmod(0o555)
    try:
        assert trig(store) == expected
    finally:
        store.chmod(0o755)


_AS_NOBODY = f"""
import os, pathlib, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from toy import trig
store = pathlib.Path(sys.argv[1])
trig(pathlib.Path(sys.argv[2]))  # loads all that is loaded late: the libraries may be out of reach afterwards
for folder in store.parents:
    if not os.stat(folder).st_mode & 1:
        folder.chmod(folder.stat().st_mode | 0o11)
os.setgid(65534); os.setuid(65534)
sys.stdout.buffer.write(trig(store))
"""


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"cannot be written to \(.*\); choose another folder with --store"):
        Store.open(tmp_path / "file" / "store", write=True)


def test_the_revision_names_the_content(tmp_path: Path) -> None:
    one, two = tmp_path / "one" / "store", tmp_path / "two" / "store"
    for store in (one, two):
        store.parent.mkdir()
        run(store, TEXT)
    with Store.open(one) as first, Store.open(two) as second:
        assert first.revision == second.revision
        assert len(first.revision) == 16
    run(two, TEXT, 'Kelvex | foundedOn | "2018" date\n')
    with Store.open(one) as first, Store.open(two) as second:
        assert first.revision != second.revision


def test_the_text_of_a_document_is_kept_as_it_is(tmp_path: Path) -> None:
    text = "a\r\nb\u202e c\n腾讯\U0001f600\n"
    run(tmp_path / "store", text)
    with Store.open(tmp_path / "store") as store:
        (document,) = store.documents()
        assert store.text(document.number) == text


def test_rows_in_reads_many_values_a_part_at_a_time_and_none_without_asking(tmp_path: Path) -> None:
    run(tmp_path / "store", TEXT)
    with Store.open(tmp_path / "store") as store:
        sql = "SELECT value FROM (SELECT value FROM json_each('[1, 2, 700, 1501]')) WHERE value IN"
        assert sorted(store.rows_in(sql, range(1502))) == [(1,), (2,), (700,), (1501,)]
        assert list(store.rows_in("no SQL at all", ())) == []
        assert store.has_forms
