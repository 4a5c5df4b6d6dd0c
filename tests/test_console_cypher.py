"""Cypher once, from files and pipes, and at the keyboard: against a real Neo4j, and the embedded engine."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import embedded_engine
import mirrored
import neo4j_server
import pytest
from terminal import KG, Terminal

from kg.bolt import Server, Target, connect
from kg.graph import open_graph

TEXT = """
Tencent = 腾讯 = 騰訊:Corporate | investedIn | Enflame = 燧原科技:ChipStartup | round=D | date=2023
Alibaba = 阿里巴巴:Corporate | investedIn | Zhipu = 智谱:ModelStartup | date=2023-05-01
Meituan:Corporate | investedIn | Enflame | status=planned
"""
ENDLESS = "UNWIND range(1, 1000000000) AS x RETURN sum(x)"
RUNNING = "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery CONTAINS 'range(1, 1000000000)' RETURN count(*)"


class Ran:
    """One run of the program: exit code, stdout, stderr."""

    def __init__(self, environment: dict[str, str], *arguments: str, given: str | None = None) -> None:
        done = subprocess.run(
            [*KG, "cypher", *arguments], env=environment, capture_output=True, check=False,
            stdin=subprocess.DEVNULL if given is None else None, input=None if given is None else given.encode(),
        )  # fmt: skip
        self.code, self.out, self.err = done.returncode, done.stdout.decode(), done.stderr.decode()

    @property
    def rows(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return embedded_engine.built(tmp_path_factory.mktemp("console"), TEXT)


@pytest.fixture
def server(emptied: neo4j_server.Address, store: Path, tmp_path: Path) -> dict[str, str]:
    """The environment in which the program asks a Neo4j with a small mirror."""
    with open_graph(store) as graph, connect(mirrored.target(emptied)) as reached:
        embedded_engine.fill(graph, reached)
    known = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
    return {
        **known,
        "NEO4J_URI": emptied.uri,
        "NEO4J_USERNAME": emptied.user,
        "NEO4J_PASSWORD": emptied.password,
        "KG_STORE": str(store),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "COLUMNS": "100",
    }


def test_a_statement_prints_a_table_and_says_how_many_rows(server: dict[str, str]) -> None:
    ran = Ran(server, "MATCH p=(:Entity {name: 'Tencent'})-[:INVESTED_IN]->(c) RETURN c.nameZh AS name, p")
    assert (ran.code, ran.out.splitlines()[2]) == (0, "燧原科技  (Tencent)-[INVESTED_IN 2023]->(Enflame)")
    assert ran.err.startswith("1 row, ")


def test_several_statements_run_up_to_the_first_that_fails(server: dict[str, str]) -> None:
    ran = Ran(server, "--format", "jsonl", "RETURN 1 AS a; RETURN ';' AS b; RETRN 3; RETURN 4 AS d")
    assert (ran.code, ran.rows) == (2, [{"a": 1}, {"b": ";"}])
    assert ran.err.splitlines() == ["kg: 'RETRN' cannot stand here", "  1 | RETRN 3", "    | ^", "did you mean RETURN?"]


def test_a_file_says_where_it_fails(server: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "a.cypher").write_text("// first\nRETURN 1 AS a;\n\nRETURN\n  foo(2)", encoding="utf-8")
    ran = Ran(server, "-f", str(tmp_path / "a.cypher"), "--format", "csv")
    assert (ran.code, ran.out) == (2, "a\n1\n")
    assert ran.err.splitlines()[:3] == [
        f"kg: {tmp_path / 'a.cypher'}: Unknown function 'foo'", "  5 |   foo(2)", "    |   ^"
    ]  # fmt: skip


def test_a_pipe_runs_statements_and_commands(server: dict[str, str]) -> None:
    ran = Ran(server, "--format", "jsonl", given=":param who=Tencent\nMATCH (n:Entity {name: $who}) RETURN n.id AS id;")
    assert (ran.code, ran.rows) == (0, [{"id": "tencent"}])


def test_parameters_keep_their_types(server: dict[str, str]) -> None:
    given = ["d=2024-05-01", "n=3", "t='3'", "l=[1,null]", 'm={"a":true}', "zh=腾讯", "none=null"]
    wanted = "RETURN $d.year AS year, $n + 1 AS n, $t AS t, $l AS l, $m AS m, $zh AS zh, $none AS none"
    ran = Ran(server, wanted, "--format", "jsonl", *(word for item in given for word in ("--param", item)))
    assert ran.rows == [{"year": 2024, "n": 4, "t": "3", "l": [1, None], "m": {"a": True}, "zh": "腾讯", "none": None}]


def test_a_question_of_the_library_has_its_defaults_and_takes_names(server: dict[str, str], tmp_path: Path) -> None:
    text = (
        "// summary: Who invested\n// parameter: company | entity | any | in which\n"
        "// parameter: least | number | 1 | how many\n// column: name | text | who\n"
        "MATCH (a:Entity)-[:INVESTED_IN]->(b:Entity) WHERE ($company IS NULL OR b.id = $company) AND $least = 1\n"
        "RETURN a.name AS name ORDER BY name"
    )
    (tmp_path / "who.cypher").write_text(text, encoding="utf-8")
    ask = ("-f", str(tmp_path / "who.cypher"), "--format", "csv")
    assert Ran(server, *ask).out == "name\nAlibaba\nMeituan\nTencent\n"
    assert Ran(server, *ask, "--param", "company=智谱").out == "name\nAlibaba\n"
    ran = Ran(server, *ask, "--param", "company=Nobody")
    assert (ran.code, ran.err.startswith("kg: no entity is called 'Nobody'")) == (2, True)


def test_nothing_found_is_exit_code_1_and_names_what_there_is_not(server: dict[str, str]) -> None:
    ran = Ran(server, "MATCH (n:Compny) RETURN n")
    assert (ran.code, ran.out) == (1, "")
    assert "hint: no label is called Compny; did you mean Company?" in ran.err


def test_a_refused_write_is_one_line_and_exit_code_2(server: dict[str, str]) -> None:
    for text in ("CREATE (:X)", "CREATE INDEX FOR (n:X) ON (n.y)"):
        ran = Ran(server, text)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == "kg: writing is not allowed here: this session only reads; --write allows it\n"


def test_write_allows_it_and_says_what_changed(server: dict[str, str]) -> None:
    ran = Ran(server, "--write", "CREATE (:Mine {a: 1})")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith("1 label added, 1 node created, 1 property set, ")


def test_a_limit_is_said(server: dict[str, str]) -> None:
    ran = Ran(server, "UNWIND range(1, 10) AS x RETURN x", "--format", "csv", "--limit", "2")
    assert (ran.out, ran.err) == ("x\n1\n2\n", "8 more rows are not shown; raise the limit to see them\n")


def test_the_reader_of_a_pipe_may_leave(server: dict[str, str]) -> None:
    script = '"$@" cypher --format csv "UNWIND range(1, 1000000) AS x RETURN x" | head -2'
    done = subprocess.run(["sh", "-c", script, "sh", *KG], env=server, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("x\n1\n", "")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"NEO4J_PASSWORD": "wrong"}, "it refuses the password"),
        ({"NEO4J_DATABASE": "nosuch"}, "there is no database 'nosuch'"),
        ({"NEO4J_URI": "bolt://127.0.0.1:1"}, "nothing listens there"),
    ],
)
def test_a_server_that_cannot_be_asked_is_one_line(
    server: dict[str, str], change: dict[str, str], message: str
) -> None:
    ran = Ran({**server, **change}, "RETURN 1")
    assert (ran.code, ran.out, len(ran.err.splitlines()), message in ran.err) == (2, "", 1, True)


def test_the_embedded_engine_answers_without_a_server(store: Path, tmp_path: Path) -> None:
    embedded_engine.installed()
    known = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
    known |= {"KG_STORE": str(store), "XDG_CACHE_HOME": str(tmp_path), "COLUMNS": "100"}
    text = "MATCH p=(n:Entity {name: 'Tencent'})-[r:INVESTED_IN]->() RETURN n, r.dateText AS d; CREATE (:X)"
    ran = Ran(known, "--write", "--format", "jsonl", text)
    assert ran.code == 2
    assert ran.rows[0]["d"] == "2023"
    assert ran.rows[0]["n"]["labels"] == ["Company", "Corporate", "Entity", "Organization"]  # type: ignore[index]
    cache, refused = ran.err.splitlines()
    assert cache.startswith("the embedded engine is a cache of the store and is not written by hand")
    assert refused.startswith("kg: writing is not allowed")


# ------------------------------------------------------------------------------------------------------- the keyboard


def test_a_person_writes_several_lines_completes_mistakes_and_stops(server: dict[str, str]) -> None:
    with Terminal("cypher", **server) as screen:
        screen.await_("cypher> ")
        screen.send("MATCH (n:Chip")
        screen.await_("ChipStartup")
        screen.send("\t) ")
        screen.line("WHERE n.name = 'Enflame'")
        screen.await_("·")
        screen.line("RETURN n.nameZh AS name;")
        screen.await_("燧原科技")
        screen.line("RETURN siez([1]);")
        assert "    |        ^" in screen.await_("did you mean size")
        screen.line(":schem")
        screen.await_("did you mean :schema?")
        screen.line(f"{ENDLESS};")
        with connect(_target(server)) as reached:
            _until(lambda: _count(reached) == 1)
            screen.send("\x03")
            screen.await_("stopped")
            _until(lambda: _count(reached) == 0)
        screen.line("RETURN 40 + 2 AS still;")
        screen.await_("42")
        screen.line(":quit")
        assert screen.left() == 0


def test_writing_is_shown_asked_about_and_kept_in_transactions(server: dict[str, str]) -> None:
    with Terminal("cypher", **server) as screen:
        screen.await_("cypher> ")
        screen.line("CREATE (:X);")
        screen.await_("writing is not allowed here: this session only reads; :write on allows it")
        screen.line(":write on")
        screen.await_("cypher:write> ")
        screen.line(":begin")
        screen.await_("cypher:write*> ")
        screen.line("CREATE (:X);")
        screen.await_("1 node created")
        screen.line(":rollback")
        screen.await_("rolled back")
        screen.line("OPTIONAL MATCH (n:X) RETURN count(n) AS left_of_it;")
        assert "0" in screen.await_("1 row").split("──")[-1]
        screen.line("MATCH (n) DETACH DELETE n;")
        screen.await_("This deletes without WHERE. Run it? [y/N]")
        screen.line("n")
        screen.await_("not run")
        screen.line("MATCH (n:Entity) RETURN count(n) AS left_over;")
        assert "5" in screen.await_("1 row").split("left_over")[-1]


def test_the_history_is_kept_without_passwords(server: dict[str, str]) -> None:
    with Terminal("cypher", **server) as screen:
        screen.await_("cypher> ")
        screen.line("RETURN 'remember me' AS x;")
        screen.await_("1 row")
        screen.line("SHOW USERS YIELD user, passwordChangeRequired RETURN 'topsecret' AS x;")
        screen.await_("cypher> ")
        screen.line(":quit")
        screen.left()
    (kept,) = Path(server["XDG_CACHE_HOME"]).rglob("cypher.history")
    assert "remember me" in kept.read_text(encoding="utf-8")
    assert "topsecret" not in kept.read_text(encoding="utf-8")
    assert server["NEO4J_PASSWORD"] not in kept.read_text(encoding="utf-8")
    assert kept.stat().st_mode & 0o077 == 0
    with Terminal("cypher", **server) as screen:
        screen.await_("cypher> ")
        screen.send("\x12remember")  # Ctrl-R
        screen.await_("RETURN 'remember me' AS x;")


def _target(server: dict[str, str]) -> Target:
    return Target(server["NEO4J_URI"], user=server["NEO4J_USERNAME"], password=server["NEO4J_PASSWORD"])


def _count(reached: Server) -> int:
    ((count,),) = reached.read(RUNNING)
    return int(count) - 1  # the question itself holds the words


def _until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not true():
        assert time.monotonic() < until
        time.sleep(0.2)
