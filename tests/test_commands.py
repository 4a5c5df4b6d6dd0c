from __future__ import annotations

import csv
import io
import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import toy
from click.shell_completion import ShellComplete
from neo4j_server import Address

from kg.build import build
from kg.commands import COMMANDS, kg, run
from kg.registry import EMPTY

ARTICLE = """
Tencent = 腾讯:Corporate | investedIn | Enflame:ChipStartup | round=D | role=follow | date=2023-09
Tencent | holdsSharesIn | Enflame | percent=20.258 | asOf=2026-01
Alibaba:Corporate | investedIn | Zhipu:ModelStartup | amount=300000000 | currency=CNY | date=2023
Tencent | investedIn | Zhipu | date=2023
Meituan:Corporate | investedIn | Biren:ChipStartup | status=planned
Evil\x1b[31m\u202eName:Company | customerOf | Biren
Enflame | valuation | "20000000000" CNY
Beijing AI Fund:Fund | investedIn | Kunlun:ChipStartup
Beijing Tech Fund:Fund | investedIn | Kunlun
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("commands")
    (folder / "article.txt").write_text(ARTICLE, encoding="utf-8")
    build([folder / "article.txt"], folder / "store", extract=toy.extract, registry=EMPTY)
    return folder / "store"


@pytest.fixture
def ask(store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> type[Answered]:
    monkeypatch.setenv("KG_STORE", str(store))
    monkeypatch.setenv("COLUMNS", "100")
    Answered.capsys = capsys
    return Answered


class Answered:
    """One run of the command line: exit code, stdout, stderr."""

    capsys: pytest.CaptureFixture[str]

    def __init__(self, *arguments: str) -> None:
        self.code = run(arguments)
        self.out, self.err = self.capsys.readouterr()

    @property
    def json(self) -> object:
        return json.loads(self.out)

    @property
    def rows(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.out.splitlines()]


def every_command() -> Iterator[click.Command]:
    for name in COMMANDS:
        command = kg.get_command(click.Context(kg), name)
        assert command is not None
        yield command


def test_every_command_has_help_with_an_example_and_a_summary_that_fits_a_line() -> None:
    for command in every_command():
        assert f"  kg {command.name} " in f"{command.epilog} ", command.name
        assert not command.get_short_help_str(62).endswith("..."), command.name


def test_every_example_in_the_help_runs(
    example: os.PathLike[str],
    ask: type[Answered],
    emptied: Address,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NEO4J_USERNAME", emptied.user)
    monkeypatch.setenv("NEO4J_PASSWORD", emptied.password)
    shutil.copytree(os.fspath(example), tmp_path / "store")
    (tmp_path / "article.txt").write_text("Tencent invested in Zhipu AI in 2023.")
    write_gold(tmp_path)
    monkeypatch.setenv("KG_STORE", str(tmp_path / "store"))
    monkeypatch.chdir(tmp_path)
    known = str(ask("facts", "--format", "jsonl").rows[0]["id"])
    for command in every_command():
        words = shlex.split(str(command.epilog).splitlines()[-1])[1:]
        there = {"FACT": known, "bolt://127.0.0.1:7687": emptied.uri}
        answered = ask(*(there.get(word, word) for word in words))
        assert answered.code == 0, (words, answered.err, answered.out)
        assert answered.out or words[0] in ("export", "html"), words


def write_gold(place: Path) -> None:
    """An annotated document, as the example of `kg eval` names it."""
    (place / "articles").mkdir()
    (place / "articles" / "a.txt").write_text("Tencent invested in Zhipu AI in 2023.")
    (place / "gold.jsonl").write_text('{"doc": "a", "s": "Tencent", "p": "investedIn", "o": "Zhipu AI", "q": {}}')
    (place / "names.json").write_text('{"Tencent": [], "Zhipu AI": []}')


def test_a_path_for_people_is_lines_and_for_programs_the_contract(ask: type[Answered]) -> None:
    people = ask("path", "tencent", "ENFLAME")
    assert people.code == 0
    assert "1. Tencent ─ holds shares in → Enflame\n" in people.out
    assert "“Tencent | holdsSharesIn | Enflame | percent=20.258 | asOf=2026-01”" in people.out
    assert people.err == ""
    whole = ask("path", "腾讯", "Enflame", "--format", "json").json
    assert isinstance(whole, dict)
    assert set(whole) == {"from", "to", "paths", "searched"}
    assert whole["searched"] == {"documents": 1, "entities": 10, "facts": 9, "maxHops": 6}
    (row,) = ask("path", "腾讯", "Enflame", "--format", "jsonl").rows
    assert (row["path"], row["hop"], row["predicate"], row["forward"]) == (1, 1, "holdsSharesIn", True)
    (line,) = csv.DictReader(io.StringIO(ask("path", "腾讯", "Enflame", "--format", "csv").out))
    assert (line["from_name"], line["predicate"], line["qualifiers_percent"]) == ("Tencent", "holdsSharesIn", "20.258")


def test_no_connection_is_said_and_is_exit_code_1(ask: type[Answered]) -> None:
    nothing = ask("path", "Meituan", "Biren")
    assert (nothing.code, nothing.out) == (1, "")
    assert nothing.err.startswith("no connection between Meituan and Biren (searched 1 document, 10 entities")
    assert nothing.err.endswith("--include-planned would find one\n")
    said = ask("path", "Meituan", "Biren", "--format", "json")
    assert (said.code, said.err) == (1, "")
    assert isinstance(said.json, dict)
    assert said.json["paths"] == []
    assert "• PLANNED: Meituan" in ask("path", "Meituan", "Biren", "--include-planned").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("path", "Tencent"), "kg: Missing argument 'B'; see `kg path --help`"),
        (("path", "Tencent", "Enflam"), "kg: no entity is called 'Enflam'; did you mean Enflame?"),
        (("show", "Beijing Fund"), "kg: 'Beijing Fund' can be beijing-ai-fund, beijing-tech-fund; use one"),
        (("path", "Tencent", "腾讯"), "kg: 'Tencent' and '腾讯' are the same entity (tencent); give two"),
        (("path", "Tencent", "Enflame", "--as-of", "x"), "kg: --as-of is 'x'; write a date as 2024"),
        (("nosuch",), "kg: No such command 'nosuch'; see `kg --help`"),
        (("facts", "--nosuch"), "kg: No such option '--nosuch'; see `kg facts --help`"),
        (("query", "nosuch"), "kg: Invalid value for '[NAME]': 'nosuch' is no question; did you mean one-source"),
        (("query", "shortest-path"), "kg: shortest-path is written in Cypher alone; add --cypher"),
        (("query", "co-investors", "Tencent"), "kg: 'Tencent' is no parameter"),
        (("sparql", "DELETE WHERE { ?s ?p ?o }"), "kg: the query: is an update"),
        (("export", "docx"), "kg: Invalid value for 'FORMAT': 'docx' is no format"),
        (("reject", "f000000000000"), "kg: 'f000000000000' is no fact of this graph"),
        (("same", "Tencent", "Nobody Such"), "kg: no entity is called 'Nobody Such'"),
        (("build",), ""),
        (("extract", "nosuch.txt"), "nosuch.txt: no such file or folder; check the name"),
    ],
)  # fmt: skip
def test_bad_input_is_one_line_and_exit_code_2(ask: type[Answered], arguments: tuple[str, ...], message: str) -> None:
    if arguments == ("build",):
        arguments, message = ("build", "--store", "nosuch"), "kg: nothing to build; name files or folders"
    answered = ask(*arguments)
    assert answered.code == 2
    assert message in answered.err
    assert answered.err.count("\n") == 1
    assert answered.out == ""


@pytest.mark.parametrize("question", ["facts", "stats", "validate", "path", "export", "sparql"])
def test_with_nothing_built_a_question_says_what_to_do(ask: type[Answered], tmp_path: Path, question: str) -> None:
    more = {"path": ["A", "B"], "export": ["trig"], "sparql": ["ASK {}"]}.get(question, [])
    answered = ask(question, *more, "--store", str(tmp_path / "none"))
    assert answered.code == 2
    assert "`kg build --example`" in answered.err
    assert not (tmp_path / "none").exists()


def test_facts_come_in_every_format(ask: type[Answered]) -> None:
    rows = ask("facts", "--format", "jsonl").rows
    assert len(rows) == 9
    assert set(rows[0]) == {
        "id", "subject", "predicate", "object", "qualifiers", "status", "confidence", "evidence"
    }  # fmt: skip
    whole = ask("facts", "--format", "json").json
    assert isinstance(whole, dict)
    assert whole["facts"] == rows
    lines = list(csv.DictReader(io.StringIO(ask("facts", "--format", "csv").out)))
    assert [line["id"] for line in lines] == [row["id"] for row in rows]
    assert "20 billion CNY" in ask("facts", "Enflame").out
    assert [row["status"] for row in ask("facts", "--status", "planned", "--format", "jsonl").rows] == ["planned"]
    assert ask("facts", "--predicate", "acquired").code == 1


def test_what_a_document_says_cannot_move_a_cursor(ask: type[Answered]) -> None:
    for arguments in (("facts",), ("facts", "--format", "jsonl"), ("facts", "--format", "json"), ("stats",)):
        answered = ask(*arguments)
        assert not {"\x1b", "\u202e"} & set(answered.out)
    row = next(row for row in ask("facts", "--format", "jsonl").rows if row["predicate"] == "customerOf")
    assert "\u202e" in row["subject"]["name"]  # type: ignore[index]


def test_who_funds_whom(ask: type[Answered]) -> None:
    said = ask("investors", "Zhipu", "--format", "json").json
    assert isinstance(said, dict)
    assert set(said) == {"company", "asOf", "knownBy", "investors"}
    assert [row["investor"]["name"] for row in said["investors"]] == ["Alibaba", "Tencent"]
    rows = ask("portfolio", "Tencent", "--as-of", "2023-09", "--format", "jsonl").rows
    assert [(row["investor"]["name"], row["company"]["name"]) for row in rows] == [  # type: ignore[index]
        ("Tencent", "Enflame"),
        ("Tencent", "Zhipu"),
    ]
    assert "300 million CNY" in ask("investors", "Zhipu").out
    assert ask("investors", "Biren").code == 1
    assert "Zhipu" in ask("common", "Tencent", "Alibaba").out


def test_questions_are_listed_and_answered_with_names(ask: type[Answered]) -> None:
    listed = ask("query", "--format", "json").json
    assert isinstance(listed, dict)
    assert "co-investors" in [row["name"] for row in listed["queries"]]
    one = ask("query", "co-investors", "--investor", "腾讯", "--format", "jsonl").rows
    assert one == ask("query", "co-investors", "--param", "investor=Tencent", "--format", "jsonl").rows
    assert [row["other"]["name"] for row in one] == ["Alibaba"]  # type: ignore[index]


def test_sparql_answers_rows_yes_or_no_and_triples(ask: type[Answered], tmp_path: Path) -> None:
    (row,) = ask("sparql", "SELECT (COUNT(?f) AS ?n) { ?f a kg:Fact }", "--format", "jsonl").rows
    assert row == {"n": 9}
    assert ask("sparql", "ASK { ?f a kg:Fact }").out == "yes\n"
    (tmp_path / "q.rq").write_text("CONSTRUCT { <a:a> <a:b> <a:c> } {}")
    assert ask("sparql", str(tmp_path / "q.rq")).out == "<a:a> <a:b> <a:c> .\n"
    assert ask("sparql", "SELECT ?x { ?x a kg:Nosuch }").code == 1


def test_an_export_goes_to_a_file_whole(ask: type[Answered], tmp_path: Path) -> None:
    assert ask("export", "jsonl", "-o", str(tmp_path / "out.jsonl")).code == 0
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 9
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]
    assert ask("export", "jsonl", "-o", str(tmp_path / "no" / "out.jsonl")).code == 2


def test_a_dash_stands_for_stdout(ask: type[Answered], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written = ask("export", "jsonl").out
    assert ask("export", "jsonl", "-o", "-").out == written != ""
    assert ask("export", "neo4j-admin", "-o", "-").err.startswith("kg: neo4j-admin is a folder of files")
    assert list(tmp_path.iterdir()) == []


def test_extract_reads_what_it_can_and_names_the_rest(ask: type[Answered], tmp_path: Path) -> None:
    good, empty = tmp_path / "good.txt", tmp_path / "empty.txt"
    good.write_text("Tencent invested in Zhipu AI in 2023.")
    empty.write_text("")
    answered = ask("extract", str(empty), str(good), "--format", "jsonl")
    assert answered.code == 2
    assert "empty.txt: is empty" in answered.err
    (row,) = answered.rows
    assert set(row) == {"subject", "predicate", "object", "qualifiers", "status", "confidence", "evidence"}
    assert ask("extract", "--text", str(good)).out == "Tencent invested in Zhipu AI in 2023."
    assert ask("extract", "--limit-bytes", "5", str(good)).code == 2


def test_a_build_says_what_it_did_and_names_what_it_refused(ask: type[Answered], tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.txt").write_text("Tencent invested in Zhipu AI in 2023.")
    (tmp_path / "in" / "empty.txt").write_text("")
    first = ask("build", str(tmp_path / "in"), "--store", str(tmp_path / "s"), "--format", "json")
    assert first.code == 2
    assert isinstance(first.json, dict)
    assert (first.json["new"], first.json["documents"], len(first.json["refused"])) == (1, 1, 1)
    (tmp_path / "in" / "empty.txt").unlink()
    (tmp_path / "in" / "good.txt").unlink()
    (tmp_path / "in" / "other.txt").write_text("Alibaba invested in Zhipu AI in 2023.")
    pruned = ask("build", "--prune", str(tmp_path / "in"), "--store", str(tmp_path / "s"))
    assert (pruned.code, pruned.out.splitlines()[0]) == (
        0,
        "files: 1 new, 0 changed, 0 unchanged, 1 document forgotten",
    )


def test_a_correction_is_applied_at_once_and_can_be_taken_back(ask: type[Answered], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Tencent invested in Zhipu AI in 2023.")
    ask("build", str(tmp_path / "a.txt"), "--store", str(tmp_path / "s"))
    store = ("--store", str(tmp_path / "s"))
    (row,) = ask("facts", *store, "--format", "jsonl").rows
    assert ask("reject", str(row["id"]), "--by", "me", *store).code == 0
    line = json.loads((tmp_path / "s" / "corrections.jsonl").read_text())
    assert (line["reject"], line["by"]) == (row["id"], "me")
    assert ask("facts", *store).code == 1
    assert ask("reject", str(row["id"]), "--undo", *store).code == 0
    assert ask("facts", *store).code == 0
    assert ask("reject", str(row["id"]), "--undo", *store).code == 1
    assert "same Tencent = Zhipu AI: applied\n" in ask("same", "Tencent", "Zhipu AI", *store).out
    assert ask("show", "Tencent", *store).out == ask("show", "Zhipu AI", *store).out
    assert ask("different", "Tencent", "Zhipu AI", *store).code == 0
    assert ask("show", "Tencent", *store).out != ask("show", "Zhipu AI", *store).out
    assert "same tencent = zhipu: applied\n" in ask("same", "腾讯", "Zhipu", *store).out


def test_the_doctor_finds_a_whole_installation(ask: type[Answered]) -> None:
    answered = ask("doctor", "--format", "json")
    assert answered.code == 0
    assert isinstance(answered.json, dict)
    found = {row["what"]: row["state"] for row in answered.json["findings"]}
    assert (found["Python"], found["click"], found["store"]) == ("ok", "ok", "ok")
    without = ask("doctor", "--store", "nosuch", "--format", "jsonl")
    assert without.code == 0
    assert next(row["todo"] for row in without.rows if row["what"] == "store") == "kg build --example"


def completed(*words: str) -> list[str]:
    *before, incomplete = words
    return [item.value for item in ShellComplete(kg, {}, "kg", "_KG_COMPLETE").get_completions(before, incomplete)]


def test_the_shell_completes_commands_names_and_relations(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STORE", str(store))
    assert completed("pa") == ["path"]
    assert completed("path", "腾") == ["tencent"]
    assert completed("path", "Tencent", "--via", "zhi") == ["zhipu"]
    assert completed("facts", "--predicate", "inv") == ["investedIn"]
    assert "trig" in completed("export", "t")
    monkeypatch.setenv("KG_STORE", "/nonexistent")
    assert completed("path", "Ten") == []


def shell(command: str, store: Path) -> subprocess.CompletedProcess[str]:
    prefix = f'kg() {{ "{sys.executable}" -m kg "$@"; }}; set -o pipefail; '
    environment = {**os.environ, "KG_STORE": str(store)}
    bash = ["bash", "-c", prefix + command]
    return subprocess.run(bash, check=False, capture_output=True, text=True, env=environment, timeout=60)


def test_a_reader_that_has_seen_enough_ends_the_command_quietly(store: Path) -> None:
    done = shell("kg export trig | head -c 10; kg facts --format jsonl | true", store)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_full_disk_is_one_line(store: Path) -> None:
    done = shell("kg facts > /dev/full", store)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_an_interrupted_build_ends_quietly(store: Path, tmp_path: Path) -> None:
    import signal
    import time

    for number in range(300):
        (tmp_path / f"{number}.txt").write_text(f"Company {number} invested in Zhipu AI in 2023.\n" * 40)
    command = [sys.executable, "-m", "kg", "build", str(tmp_path), "--store", str(tmp_path / "s")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not (tmp_path / "s" / "write.lock").exists() and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err.strip()) == (130, "", "")
