"""The wire to Bolt servers: who is there, what they say, and how it is stopped."""

from __future__ import annotations

import logging
import math
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from neo4j_server import Address, free_port

from kg.bolt import Server, Target, connect, plain, target
from kg.bolt.errors import statement_error
from kg.errors import InputError, ServerError, StatementError

LONG = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a + b = -1 RETURN count(*)"


@pytest.fixture
def server(emptied: Address) -> Iterator[Server]:
    with connect(at(emptied)) as found:
        yield found


def at(address: Address, **other: str | None) -> Target:
    said = {"uri": address.uri, "user": address.user, "password": address.password, **other}
    return Target(**said)  # type: ignore[arg-type]


def refused(there: Target) -> str:
    with pytest.raises(ServerError) as caught:
        connect(there)
    assert "\n" not in str(caught.value)
    assert there.uri in str(caught.value)
    return str(caught.value).removeprefix(f"{there.uri}: ")


# ------------------------------------------------------------------------------------------------------------ targets


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("URI", "USERNAME", "PASSWORD", "DATABASE"):
        monkeypatch.delenv(f"NEO4J_{name}", raising=False)


def test_without_an_address_there_is_no_target() -> None:
    assert target(user="neo4j") is None


def test_options_stand_before_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("USERNAME", "PASSWORD", "DATABASE"):
        monkeypatch.setenv(f"NEO4J_{name}", f"env-{name}")
    monkeypatch.setenv("NEO4J_URI", "bolt://env:1")
    assert target() == Target("bolt://env:1", "env-DATABASE", "env-USERNAME", "env-PASSWORD")
    (tmp_path / "password").write_text("from file\nsecond line\n", encoding="utf-8")
    given = target("neo4j+s://option:2", "base", "me", tmp_path / "password")
    assert given == Target("neo4j+s://option:2", "base", "me", "from file")


def test_a_password_that_is_not_known_is_asked_for() -> None:
    prompts: list[str] = []
    found = target("bolt://here:1", ask=lambda prompt: prompts.append(prompt) or "said")  # type: ignore[func-returns-value]
    assert found == Target("bolt://here:1", None, "neo4j", "said")
    assert prompts == ["Password of neo4j at bolt://here:1"]


def test_a_password_is_never_shown() -> None:
    assert "secret" not in repr(Target("bolt://here:1", user="neo4j", password="secret"))


@pytest.mark.parametrize(
    "uri",
    ["here", "here:7687", "http://here:7687", "bolt://", "bolt://here:port", "bolt://here:0", "bolt://here:99999",
     "bolt://here/base", "bolt://user:secret@here:7687", "user:secret@here", "bolt:/here"],
)  # fmt: skip
def test_an_address_that_cannot_be_one_is_refused_without_its_password(uri: str) -> None:
    with pytest.raises(InputError) as caught:
        target(uri)
    assert "secret" not in str(caught.value)


def test_a_password_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere: the password cannot be read \(No such file or directory\)"):
        target("bolt://here:1", password_file=tmp_path / "nowhere")


# ---------------------------------------------------------------------------------------------------------- connecting


@contextmanager
def answering(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server of this process that does something with each connection."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    connection.settimeout(5)
                    try:
                        answer(connection)
                    except OSError:
                        continue

        threading.Thread(target=serve, daemon=True).start()
        yield f"127.0.0.1:{listening.getsockname()[1]}"


def says(words: bytes) -> Callable[[socket.socket], None]:
    def answer(connection: socket.socket) -> None:
        connection.recv(20)
        connection.sendall(words)

    return answer


def old(connection: socket.socket) -> None:
    """Speaks Bolt 4.4 as Neo4j 4.4 does, to whatever it is told."""

    def success(**fields: str) -> bytes:
        packed = bytes([0xB1, 0x70, 0xA1 + len(fields)]) + b"\x86fields\x90"
        for name, value in fields.items():
            packed += bytes([0x80 + len(name)]) + name.encode() + bytes([0xD0, len(value)]) + value.encode()
        return len(packed).to_bytes(2, "big") + packed + b"\0\0"

    connection.recv(20)
    connection.sendall(b"\0\0\4\4")
    connection.recv(4000)
    connection.sendall(success(server="Neo4j/4.4.9", connection_id="bolt-1"))
    while connection.recv(4000):
        connection.sendall(success(db="neo4j", type="r") * 2)


def test_a_server_says_what_it_is(server: Server) -> None:
    assert server.product == "neo4j"
    assert server.version.startswith("5.")


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_server_that_is_down_is_said_in_one_line(scheme: str) -> None:
    said = refused(Target(f"{scheme}://127.0.0.1:{free_port()}", user="neo4j", password="secret"))
    assert said == "nothing listens there; start the server, or check host and port"


def test_a_host_that_nobody_knows_is_said() -> None:
    assert refused(Target("bolt://nowhere.invalid:7687")) == "no such host is known; check the name"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (says(b"HTTP/1.1 400 Bad Request\r\n\r\n"), "that port answers HTTP; Bolt is usually on port 7687"),
        (says(b"SSH-2.0-OpenSSH\r\n"), "what answers there does not speak the Bolt of Neo4j 5; check host and port"),
        (says(b"\0\0\0\0"), "what answers there does not speak the Bolt of Neo4j 5; check host and port"),
        (says(b""), "it hangs up at once: it is no Bolt server, or it wants TLS (bolt+s://)"),
        (old, "this is Neo4j 4.4.9; kg needs Neo4j 5 or newer"),
    ],
)
def test_what_is_no_neo4j_5_is_said_to_be_none(answer: Callable[[socket.socket], None], said: str) -> None:
    with answering(answer) as there:
        assert refused(Target(f"bolt://{there}", user="neo4j", password="secret")) == said


def test_a_wrong_password_is_said_and_not_shown(neo4j_address: Address) -> None:
    for wrong in ("wrong-secret", None):
        said = refused(at(neo4j_address, password=wrong))
        assert said.startswith("it refuses the password of neo4j; set NEO4J_PASSWORD")
        assert "wrong-secret" not in said


def test_a_database_that_is_not_there_is_said(neo4j_address: Address) -> None:
    said = refused(at(neo4j_address, database="nowhere"))
    assert said == "there is no database 'nowhere'; name another with --database"


@pytest.mark.parametrize("scheme", ["bolt+s", "bolt+ssc", "neo4j+s"])
def test_tls_to_a_server_without_is_said(neo4j_address: Address, scheme: str) -> None:
    said = refused(at(neo4j_address, uri=neo4j_address.uri.replace("bolt", scheme)))
    assert said.startswith("it does not answer in TLS; use ")


def test_the_neo4j_scheme_reaches_a_single_server(neo4j_address: Address) -> None:
    with connect(at(neo4j_address, uri=neo4j_address.uri.replace("bolt:", "neo4j:"))) as found:
        assert list(found.read("RETURN 1")) == [(1,)]


def test_nothing_of_it_goes_to_the_log_or_the_terminal(
    neo4j_address: Address, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        refused(at(neo4j_address, password="wrong-secret"))
        with connect(at(neo4j_address)) as found:
            list(found.read("MATCH (n:Nowhere) RETURN n.nothing"))
    out, err = capfd.readouterr()
    assert (out, err) == ("", "")
    assert "wrong-secret" not in caplog.text
    assert neo4j_address.password not in caplog.text


# ---------------------------------------------------------------------------------------------------------- statements


def test_rows_come_with_columns_and_a_summary(server: Server) -> None:
    result = server.read("UNWIND $list AS x RETURN x, x * 2 AS twice", {"list": [1, 2]})
    assert result.columns == ("x", "twice")
    assert list(result) == [(1, 2), (2, 4)]
    assert (result.summary().counters, result.summary().notifications) == ({}, ())
    assert list(result) == []


def test_what_is_written_is_counted_and_there(server: Server) -> None:
    result = server.write("CREATE (a:A {x: 1})-[:R]->(:B) RETURN a.x")
    assert list(result) == [(1,)]
    assert result.summary().counters == {
        "labels_added": 2, "nodes_created": 2, "properties_set": 1, "relationships_created": 1
    }  # fmt: skip
    assert list(server.read("MATCH (n) RETURN count(n)")) == [(2,)]


def test_hints_are_plain_words(server: Server) -> None:
    result = server.read("MATCH (n:Nowhere) RETURN n")
    assert "The label `Nowhere` does not exist. Verify that the spelling is correct." in result.summary().notifications


@pytest.mark.parametrize(
    ("text", "said", "place"),
    [
        ("RETURN 1,\n foo(2)", "Unknown function 'foo'", (2, 2)),
        ("RETURN\n\n   x", "Variable `x` not defined", (3, 4)),
        ("RETURN 1/0", "/ by zero", (None, None)),
        ("RETURN $x", "Expected parameter(s): x", (None, None)),
        ("  \n", "there is no statement", (None, None)),
        ("CREATE (n:A)", "writing is not allowed here: this session only reads", (None, None)),
        ("CREATE INDEX FOR (n:A) ON (n.b)", "writing is not allowed here: this session only reads", (None, None)),
    ],
)
def test_a_wrong_statement_is_one_line_with_its_place(
    server: Server, text: str, said: str, place: tuple[int, int]
) -> None:
    with pytest.raises(StatementError) as caught:
        list(server.read(text))
    assert str(caught.value) == said
    assert (caught.value.line, caught.value.column) == place
    assert list(server.read("RETURN 1")) == [(1,)]


def test_the_places_of_the_other_engine_count_from_one_too() -> None:
    error = statement_error("Unexpected input ';' at line 1, column 8\n  RETURN 1; RETURN 2\n          ^")
    assert (str(error), error.line, error.column) == ("Unexpected input ';'", 1, 9)


def test_a_parameter_that_cannot_travel_is_refused(server: Server) -> None:
    for value in (object(), 2**70, {1: 2}):
        with pytest.raises(InputError, match="a parameter cannot be sent"):
            list(server.read("RETURN $x", {"x": value}))


def test_a_transaction_keeps_or_forgets_what_it_wrote(server: Server) -> None:
    with server.transaction(write=True) as one:
        one.run("CREATE (:A)").close()
        assert list(one.run("MATCH (n:A) RETURN count(n)")) == [(1,)]
    assert list(server.read("MATCH (n:A) RETURN count(n)")) == [(0,)]
    with server.transaction(write=True) as one:
        one.run("CREATE (:A)").close()
        one.commit()
    assert list(server.read("MATCH (n:A) RETURN count(n)")) == [(1,)]


def test_rows_that_nobody_reads_are_never_made(server: Server) -> None:
    began = time.monotonic()
    with server.read("UNWIND range(1, 1000000000) AS x RETURN x") as result:
        assert next(iter(result)) == (1,)
    assert time.monotonic() - began < 20


def test_results_that_nobody_reads_to_the_end_give_their_connections_back(server: Server) -> None:
    for _ in range(120):  # more than the driver keeps
        assert next(iter(server.read("UNWIND range(1, 5000) AS x RETURN x"))) == (1,)


def test_a_running_statement_is_stopped_on_the_server_too(server: Server) -> None:
    threading.Timer(0.7, server.cancel).start()
    with pytest.raises(StatementError, match="it was stopped"):
        list(server.read(LONG))
    running = list(server.read("SHOW TRANSACTIONS YIELD currentQuery, status RETURN currentQuery, status"))
    assert [row for row in running if "range(1, 100000)" in row[0] and row[1] == "Running"] == []


def test_a_statement_that_is_interrupted_is_stopped_on_the_server_too(server: Server, neo4j_address: Address) -> None:
    interrupt = (threading.main_thread().ident, signal.SIGINT)
    threading.Timer(0.7, signal.pthread_kill, interrupt).start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        list(server.read(LONG))
    assert time.monotonic() - began < 20
    with connect(at(neo4j_address)) as other:
        running = list(other.read("SHOW TRANSACTIONS YIELD currentQuery, status RETURN currentQuery, status"))
    assert [row for row in running if "range(1, 100000)" in row[0] and row[1] == "Running"] == []


@pytest.mark.parametrize("error", [AttributeError("complete"), IndexError("pop"), TypeError("none"), OSError("gone")])
def test_whatever_the_driver_stumbles_over_as_its_connection_is_closed_is_a_stop(error: Exception) -> None:
    never_asked = Server(Target("bolt://127.0.0.1:1"))

    def broken() -> None:
        never_asked.cancel()
        raise error

    with pytest.raises(StatementError, match=r"^it was stopped$"), never_asked._guard():
        broken()


def test_a_stop_between_a_statement_and_its_first_row_is_a_stop(server: Server) -> None:
    result = server.read("UNWIND range(1, 50000) AS x RETURN x")
    server.cancel()
    with pytest.raises(StatementError, match=r"^it was stopped$"):
        list(result)


def test_a_statement_that_takes_too_long_is_stopped(server: Server) -> None:
    with pytest.raises(StatementError, match="longer than the time"):
        list(server.read(LONG, timeout_s=0.5))


# -------------------------------------------------------------------------------------------------------------- values


def test_values_are_plain_data(server: Server) -> None:
    text = (
        "CREATE (a:B:A:_Own {z: 1, iri: 'a', _digest: 'x', labels: 'taken'})-[r:R {type: 't', n: 2}]->(b:C)"
        " WITH * MATCH p = (b)<--(a) RETURN a, r, p, [a.z, {k: date('2020-01-02')}], datetime('2020-01-02T03:04:05Z'),"
        " duration('P1DT2S'), point({x: 1, y: 2}), 0.0/0.0, -1/0.0, null, true, $bytes"
    )
    ((*row,),) = server.write(text, {"bytes": b"kg"})
    node = {"labels": ["A", "B"], "iri": "a", "labels_": "taken", "z": 1}
    path = {
        "nodes": [{"labels": ["C"]}, node],
        "relationships": [{"type": "R", "forward": False, "n": 2, "type_": "t"}],
    }
    assert [plain(value) for value in row] == [
        node, {"type": "R", "n": 2, "type_": "t"}, path, [1, {"k": "2020-01-02"}], "2020-01-02T03:04:05.000000000+00:00",
        "P1DT2S", {"srid": 7203, "x": 1.0, "y": 2.0}, "NaN", "-Infinity", None, True, "a2c=",
    ]  # fmt: skip
    assert plain(math.inf) == "Infinity"
