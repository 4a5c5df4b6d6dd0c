"""The CSV files for a first load: typed, whole and safe; the real tool imports them, and the graph is the one built."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import neo4j_server
import pytest
from test_projection import built, stored

from conftest import missing
from kg.bolt import Target, connect
from kg.commands import run
from kg.conflicts import disputed
from kg.errors import InputError
from kg.export import export, export_folder
from kg.graph import Graph
from kg.mirror import Summary, check, mirror
from kg.model import Article, Claim, Document, Extraction, Party, Passage, Status, Value
from kg.projection import Edge, Node, digest, expected, project, rebuild

HOSTILE = (
    'say "hi", she said; "" and \\" or \\\\',
    "one\r\ntwo\nthree\rfour",
    "a\x1fb\x1ec;d|e\tf",
    "  leading and trailing  ",
    "=cmd|' /C calc'!A0",
    "騰訊 腾讯 🚀 \u202e right\u2028line",
    "`n`) DETACH DELETE n //",
    "null",
    '"',
)


def hostile() -> list[Extraction]:
    """Every text where it hurts: names, lists of names, quotes, qualifiers, notes, titles."""
    text = "\n".join(HOSTILE)
    document = Document(
        "a,b;\"c\".txt", "", "ab" * 32, text, "en", "utf-8", HOSTILE[0], "", "2024-02-29", HOSTILE[1],
        (Passage(0, 9, "en"), Passage(9, len(text), "de")), (Article(0, 5, "en", "", HOSTILE[5], "2024"),), HOSTILE,
    )  # fmt: skip
    parties = (
        Party(0, "Acme, \"Inc.\"; A/S", (*HOSTILE, "Acme, \"Inc.\"; A/S"), (), ("Company", "Fund")),
        Party(1, "Bolt", ("Bolt",), ("the\nfirm",), ("Person",)),
    )  # fmt: skip
    claims = [
        Claim(0, "investedIn", 1, 0, 9, {"amount": "0.10", "percent": 7, "date": "2024-02-29", "role": ""}, Status.DENIED),
        Claim(0, "raised", Value("-12345678901234567890.50", "CNY"), 3, 30, {"round": HOSTILE[0], "approx": False}),
        Claim(1, "foundedOn", Value("0001-01-01", "date"), 0, len(text), {"date": "2018"}),
        *(Claim(0, "formerName", Value(name, "name"), 0, 3, {"scope": name}) for name in HOSTILE),
    ]  # fmt: skip
    return [Extraction(document, parties, tuple(claims))]


def table(folder: Path, name: str) -> list[dict[str, str]]:
    header = (folder / f"{name}.header.csv").read_text("utf-8").strip().split(",")
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [dict(zip(header, row, strict=True)) for row in csv.reader(file)]


def test_a_row_has_typed_columns_and_says_what_it_is(tmp_path: Path) -> None:
    with built(
        "Tencent = 腾讯:Corporate | investedIn | Enflame | amount=5.50 | date=2023-09-12 | percent=20\n"
    ) as graph:
        command = export_folder(graph, "neo4j-admin", tmp_path / "x")
        edge = next(row for row in project(graph) if isinstance(row, Edge) and row.type == "INVESTED_IN")
    assert command == f"cd {tmp_path / 'x'} && neo4j-admin database import full neo4j @import.args"
    (row,) = table(tmp_path / "x", "INVESTED_IN")
    assert {name: value for name, value in row.items() if value} == {
        ":START_ID": edge.start,
        ":END_ID": edge.end,
        "id:string": edge.properties["id"],
        "status:string": "asserted",
        "confidence:double": "0.9",
        "sources:long": "1",
        "documents:string[]": "0.txt",
        "amount:double": "5.5",
        "amountExact:string": "5.50",
        "date:date": "2023-09-12",
        "dateText:string": "2023-09-12",
        "percent:double": "20.0",
        "percentExact:string": "20.0",
        "_digest:string": digest(edge),
    }
    entities = {row["id:string"]: row for row in table(tmp_path / "x", "Entity")}
    assert entities["tencent"][":LABEL"].split("\x1f") == ["Entity", "Organization", "Company", "Corporate"]
    assert entities["tencent"]["names:string[]"] == "Tencent\x1f腾讯"


def test_the_separator_of_lists_is_one_that_no_list_holds(tmp_path: Path) -> None:
    with stored(hostile()) as graph:
        export_folder(graph, "neo4j-admin", tmp_path)
    assert "--array-delimiter=U+001D\n" in (tmp_path / "import.args").read_text("utf-8")
    (document,) = table(tmp_path, "Document")
    assert sorted(document["notes:string[]"].split("\x1d")) == sorted(HOSTILE)


def test_the_same_graph_gives_the_same_files(tmp_path: Path) -> None:
    with stored(hostile()) as graph:
        for name in "ab":
            export_folder(graph, "neo4j-admin", tmp_path / name)
    first, second = ({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in "ab")
    assert first == second


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with stored([]) as graph, pytest.raises(InputError, match="holds something already"):
        export_folder(graph, "neo4j-admin", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with stored([]) as graph, pytest.raises(InputError, match="cannot be written"):
        export_folder(graph, "neo4j-admin", tmp_path / "file" / "x")


def test_a_value_that_is_larger_than_the_buffer_of_the_tool_makes_it_larger(tmp_path: Path) -> None:
    document = Document("a.txt", "", "ab" * 32, "x", "en", "utf-8", "t" * 3_000_000)
    with stored([Extraction(document, (), ())]) as graph:
        export_folder(graph, "neo4j-admin", tmp_path)
    (argument,) = [line for line in (tmp_path / "import.args").read_text("utf-8").splitlines() if "buffer" in line]
    assert int(argument.removeprefix("--read-buffer-size=")) > 6_000_000


def test_a_format_of_one_file_takes_no_folder_and_the_other_no_file(tmp_path: Path) -> None:
    with stored([]) as graph:
        with pytest.raises(InputError, match="-o DIR"):
            export(graph, "neo4j-admin", io.BytesIO())
        with pytest.raises(InputError, match="-o FILE"):
            export_folder(graph, "trig", tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_the_command_prints_how_to_import_and_asks_for_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with built("Tencent | investedIn | Enflame\n") as graph:
        asked = ["export", "neo4j-admin", "--store", str(graph.folder)]
        assert run([*asked, "-o", str(tmp_path / "x")]) == 0
        assert (
            capsys.readouterr().out == f"cd {tmp_path / 'x'} && neo4j-admin database import full neo4j @import.args\n"
        )
        assert run(asked) == 2
    assert capsys.readouterr().err == "kg: neo4j-admin is a folder of files; name one with `-o DIR`\n"


# -------------------------------------------------------------------------------------------------------- the real tool


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home of a server that has not been started yet."""
    home = tmp_path / "home"
    (home / "conf").mkdir(parents=True)
    (home / "conf" / "neo4j.conf").write_text("server.memory.pagecache.size=64m\n")
    return home


def imported(folder: Path, home: Path) -> None:
    """Import a folder with the tool of the server's own release."""
    try:
        libraries = neo4j_server.artifacts()
    except neo4j_server.NoServer as exc:
        missing(str(exc))
        raise
    java = shutil.which("java") or missing("Java 17 is not installed (`java`), which the import tool needs")
    command = [str(java), "-Xmx400m", "-XX:TieredStopAtLevel=1", "-cp", f"{libraries}/*", "org.neo4j.cli.AdminTool"]
    done = subprocess.run(
        [*command, "database", "import", "full", "neo4j", "@import.args"],
        cwd=folder,
        env={**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]


def read_back(address: neo4j_server.Address) -> Iterator[Node | Edge]:
    """All nodes and relationships of a server as rows, bookkeeping included."""
    from neo4j import GraphDatabase

    def plain(properties: dict[str, Any]) -> dict[str, Any]:
        return {n: v.to_native() if hasattr(v, "to_native") else v for n, v in properties.items()}

    with (
        GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver,
        driver.session() as session,
    ):
        for labels, properties in session.run("MATCH (n) RETURN labels(n), properties(n)").values():
            if "_Mirror" not in labels:
                yield Node(properties["iri"], tuple(labels), plain(properties))
        for type_, start, end, properties in session.run(
            "MATCH (a)-[r]->(b) RETURN type(r), a.iri, b.iri, properties(r)"
        ).values():
            yield Edge(type_, "", start, end, "", "", plain(properties))


@pytest.mark.slow
def test_the_real_tool_imports_what_hurts_and_the_graph_comes_back(tmp_path: Path, home: Path) -> None:
    with stored(hostile()) as graph:
        export_folder(graph, "neo4j-admin", tmp_path / "csv")
        imported(tmp_path / "csv", home)
        server = neo4j_server.JavaServer(home)
        server.start()
        try:
            assert_same(list(read_back(server.address)), graph)
            assert_a_mirror_has_nothing_to_do(server.address, graph)
        finally:
            server.stop()


def assert_same(rows: list[Node | Edge], graph: Graph) -> None:
    assert Counter(row.properties["_digest"] for row in rows) == Counter(map(digest, project(graph, disputed(graph))))
    assert [row for row in rows if digest(row) != row.properties["_digest"]] == []
    assert "".join(rebuild(rows)) == "".join(expected(graph))


def assert_a_mirror_has_nothing_to_do(address: neo4j_server.Address, graph: Graph) -> None:
    rows = sum(1 for _ in project(graph))
    with connect(Target(address.uri, None, address.user, address.password)) as server:
        assert mirror(graph, server) == Summary(unchanged=rows)
        assert check(graph, server) == []
