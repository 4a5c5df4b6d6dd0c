"""The embedded engine: a cache of one store, one process for many, nothing left behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import embedded_engine
import pytest

from kg.bolt import Server, Target, connect
from kg.embedded import engine, keep, stop
from kg.embedded.lease import end, lease, start
from kg.embedded.place import Place, endpoint, held, place, remove, superseded
from kg.embedded.runtime import Runtime, runtime
from kg.errors import KgError, MissingPart, ServerError, StatementError
from kg.graph import Graph, open_graph
from kg.projection import Node, project

NAMES = "MATCH (n:Entity) RETURN n.name AS name ORDER BY name"
USER = """
import sys, time
sys.path.insert(0, {tests!r})
import embedded_engine
from pathlib import Path
from kg.embedded import engine
from kg.graph import open_graph

def hanging(graph, server):
    print("building", flush=True)
    time.sleep(600)

fill = hanging if sys.argv[3] == "hang" else embedded_engine.fill
with open_graph(sys.argv[1]) as graph, engine(graph, fill=fill, caches=Path(sys.argv[2])) as target:
    print(target.uri, flush=True)
    sys.stdin.readline()
"""


@pytest.fixture(scope="module")
def caches() -> Path:
    embedded_engine.installed()
    return embedded_engine.caches()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return embedded_engine.built(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For engines that end."""
    return embedded_engine.built(tmp_path_factory.mktemp("other"))


@pytest.fixture(scope="module")
def running(store: Path, caches: Path) -> Iterator[Target]:
    """For all who only ask."""
    with open_graph(store) as graph, engine(graph, fill=embedded_engine.fill, caches=caches) as target:
        yield target


@contextmanager
def asked(graph: Graph, caches: Path) -> Iterator[Server]:
    with engine(graph, fill=embedded_engine.fill, caches=caches) as target, connect(target) as server:
        yield server


def here(graph: Graph, caches: Path) -> Place:
    """The cache of a graph."""
    return place(caches, graph.folder, graph.revision, runtime().version)


def until(condition: Callable[[], bool], within_s: float = 30.0) -> bool:
    """Wait for what must come."""
    end_s = time.monotonic() + within_s
    while not condition() and time.monotonic() < end_s:
        time.sleep(0.05)
    return condition()


def listens(uri: str) -> bool:
    try:
        socket.create_connection(("127.0.0.1", int(uri.rpartition(":")[2])), 1).close()
    except OSError:
        return False
    return True


def user(store: Path, caches: Path, what: str = "fill") -> subprocess.Popen[str]:
    """Another process that uses the engine until its standard input ends."""
    program = USER.format(tests=str(Path(__file__).parent))
    return subprocess.Popen(
        [sys.executable, "-c", program, str(store), str(caches), what],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


# ---------------------------------------------------------------------------------------------------------- the cache


def test_the_engine_holds_the_rows_of_the_store_and_ends_with_its_user(other: Path, caches: Path) -> None:
    with open_graph(other) as graph:
        rows = list(project(graph))
        with asked(graph, caches) as server:
            [[nodes]] = server.read("MATCH (n) RETURN count(n)")
            [[edges]] = server.read("MATCH ()-[r]->() RETURN count(r)")
            names = [name for (name,) in server.read(NAMES)]
            assert server.product == "arcadedb"
            uri = server.target.uri
    assert nodes == sum(isinstance(row, Node) for row in rows)
    assert nodes + edges == len(rows)
    assert names == ["Enflame", "Tencent"]
    assert until(lambda: not listens(uri))


def test_a_changed_store_is_built_again_and_the_old_cache_goes(tmp_path: Path, caches: Path) -> None:
    store = embedded_engine.built(tmp_path)
    with open_graph(store) as graph, asked(graph, caches) as server:
        assert [name for (name,) in server.read(NAMES)] == ["Enflame", "Tencent"]
        old = here(graph, caches)
    assert until(lambda: _is_free(old))
    embedded_engine.built(tmp_path, embedded_engine.TEXT.replace("Enflame", "Biren"))
    with open_graph(store) as graph, asked(graph, caches) as server:
        assert [name for (name,) in server.read(NAMES)] == ["Biren", "Tencent"]
        assert here(graph, caches) != old
        assert not old.databases.exists()


def _is_free(there: Place) -> bool:
    with held(there.lock) as mine:
        return mine


def test_a_cache_that_is_there_is_not_built_again(other: Path, caches: Path) -> None:
    with open_graph(other) as graph:
        with asked(graph, caches):
            pass
        with engine(graph, fill=_never, caches=caches) as target, connect(target) as server:
            assert [name for (name,) in server.read(NAMES)] == ["Enflame", "Tencent"]


def _never(graph: Graph, server: Server) -> None:
    raise AssertionError("built again")


def test_a_process_that_is_killed_while_it_builds_leaves_nothing(tmp_path: Path, caches: Path) -> None:
    store = embedded_engine.built(tmp_path)
    builder = user(store, caches, "hang")
    assert said(builder) == "building"
    with open_graph(store) as graph:
        there = here(graph, caches)
        assert there.growing.is_dir()
        builder.kill()
        builder.wait()
        with asked(graph, caches) as server:
            assert [name for (name,) in server.read(NAMES)] == ["Enflame", "Tencent"]
            assert not there.growing.exists()


def test_a_build_that_fails_is_not_taken_for_a_cache(tmp_path: Path, caches: Path) -> None:
    with open_graph(embedded_engine.built(tmp_path)) as graph:
        with pytest.raises(AssertionError), engine(graph, fill=_never, caches=caches):
            pass
        assert not here(graph, caches).databases.exists()


def test_a_damaged_cache_is_built_again(other: Path, caches: Path) -> None:
    with open_graph(other) as graph:
        with asked(graph, caches):
            there = here(graph, caches)
        assert until(lambda: _is_free(there))
        (there.databases / "kg" / "schema.json").write_bytes(b"{{{")  # ArcadeDB would take an older, empty one
        with asked(graph, caches) as server:
            assert [name for (name,) in server.read(NAMES)] == ["Enflame", "Tencent"]


def test_the_caches_of_stores_that_are_no_more_are_removed(tmp_path: Path) -> None:
    here, gone = tmp_path / "here", tmp_path / "gone"
    here.mkdir()
    mine, old = (place(tmp_path, here, revision, "engine") for revision in ("new", "old"))
    derived = place(tmp_path, here, "new", "engine", with_derived=True)
    orphan = place(tmp_path, gone, "new", "engine")
    for there in (mine, derived, old, orphan):
        there.databases.mkdir()
        there.lock.touch()
    found = list(superseded([mine, derived], tmp_path))
    assert set(found) == {old, orphan}
    with held(old.lock):
        assert remove(old) is False  # somebody uses it
    assert [remove(there) for there in found] == [True, True]
    assert mine.databases.exists()
    assert not old.databases.exists()
    assert not orphan.folder.exists()


# ------------------------------------------------------------------------------------------------- several processes


def test_a_second_process_is_connected_to_the_first_ones_engine(other: Path, caches: Path) -> None:
    with open_graph(other) as graph, asked(graph, caches) as server:
        second = user(other, caches)
        assert said(second) == server.target.uri
        second.communicate()
        assert second.returncode == 0


def test_an_engine_stays_while_the_second_process_needs_it(other: Path, caches: Path) -> None:
    with open_graph(other) as graph, asked(graph, caches) as server:
        second = user(other, caches)
        uri = said(second)
        assert uri == server.target.uri
    time.sleep(1)
    assert listens(uri)
    second.communicate()
    assert until(lambda: not listens(uri))


def test_two_processes_that_begin_at_once_use_one_engine(tmp_path: Path, caches: Path) -> None:
    store = embedded_engine.built(tmp_path)
    both = [user(store, caches), user(store, caches)]
    assert len({said(process) for process in both}) == 1
    for process in both:
        process.communicate()
    assert [process.returncode for process in both] == [0, 0]


def test_the_engine_of_a_killed_process_ends(other: Path, caches: Path) -> None:
    only = user(other, caches)
    uri = said(only)
    assert listens(uri)
    only.kill()
    only.wait()
    assert until(lambda: not listens(uri))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_the_engine_of_a_killed_keeper_ends_and_its_endpoint_is_stale(other: Path, caches: Path) -> None:
    with open_graph(other) as graph:
        with asked(graph, caches) as server:
            where = endpoint(here(graph, caches))
            assert where is not None
            os.kill(where["pid"], signal.SIGKILL)
            assert until(lambda: not listens(server.target.uri))
        assert endpoint(here(graph, caches)) == where
        with asked(graph, caches) as server:
            assert [name for (name,) in server.read(NAMES)] == ["Enflame", "Tencent"]


@pytest.mark.parametrize("stale", ["", "[]", "{}", "\0", '{"port": 1}', '"port token"'])
def test_what_is_no_endpoint_is_passed_over(tmp_path: Path, stale: str) -> None:
    there = Place(tmp_path, "x")
    there.endpoint.write_text(stale)
    assert endpoint(there) is None


@pytest.mark.parametrize("port", [1, 0, -1, 99999, "x", None])
def test_an_endpoint_where_nobody_listens_gives_no_lease(port: object) -> None:
    assert lease({"port": port, "token": "x"}) is None


def test_somebody_else_on_the_endpoints_port_is_not_believed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        threading.Thread(target=lambda: other.accept()[0].sendall(b'{"hello": 1}\n'), daemon=True).start()
        assert lease({"port": other.getsockname()[1], "token": "x"}) is None


# --------------------------------------------------------------------------------------------------- keeping, ending


def test_a_kept_engine_stays_and_ends_when_nobody_asks_it(other: Path, caches: Path) -> None:
    with open_graph(other) as graph:
        keep(graph, idle_s=1.5, fill=embedded_engine.fill, caches=caches)
        where = endpoint(here(graph, caches))
        with asked(graph, caches) as server:
            uri = server.target.uri
            time.sleep(2)
            assert listens(uri)  # it is in use
        assert listens(uri)  # it is kept
        assert where == endpoint(here(graph, caches)) is not None
        assert until(lambda: not listens(uri))
        assert until(lambda: endpoint(here(graph, caches)) is None)


def test_stopping_ends_every_engine_and_says_how_many(other: Path, caches: Path, tmp_path: Path) -> None:
    (tmp_path / "embedded").mkdir()
    for archive in (caches / "embedded").glob("*.jsa"):
        (tmp_path / "embedded" / archive.name).symlink_to(archive)
    with open_graph(other) as graph:
        keep(graph, fill=embedded_engine.fill, caches=tmp_path)
        assert stop(caches=tmp_path) == 1
        assert endpoint(here(graph, tmp_path)) is None
    assert stop(caches=tmp_path) == 0


def test_the_endpoint_is_its_owners_and_the_password_is_written_nowhere(
    running: Target, store: Path, caches: Path
) -> None:
    with open_graph(store) as graph:
        there = here(graph, caches)
    assert stat.S_IMODE(there.endpoint.stat().st_mode) == 0o600
    assert running.password
    assert running.password not in there.endpoint.read_text() + _all_text(there.run)


def _all_text(folder: Path) -> str:
    return "".join(file.read_bytes().decode("latin-1") for file in folder.rglob("*") if file.is_file())


def test_nobody_without_the_token_is_served(running: Target, store: Path, caches: Path) -> None:
    with open_graph(store) as graph:
        where = endpoint(here(graph, caches))
    assert where is not None
    assert lease({**where, "token": "x"}) is None
    assert end({**where, "token": "x"}, at_once=True) is None
    with connect(running) as server:
        assert list(server.read("RETURN 1 AS one")) == [(1,)]


@pytest.mark.parametrize("name", ["root", "writer", "neo4j", "admin"])
def test_nobody_but_the_reader_gets_in(running: Target, name: str) -> None:
    for password in (running.password, "", "playwithdata"):
        with pytest.raises(ServerError):
            connect(Target(running.uri, running.database, name, password))


# --------------------------------------------------------------------------------------------- files and the network


def test_neither_files_nor_the_network_are_reached(running: Target, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("secret\n")
    with _listening() as (port, visits), connect(running) as server:
        for statement in _reaching(secret, port):
            try:
                rows = list(server.read(statement))
            except KgError:
                continue
            assert "secret" not in repr(rows), statement
        assert visits == []
    assert [file.name for file in tmp_path.iterdir()] == ["secret.csv"]


def _reaching(secret: Path, port: int) -> Iterator[str]:
    for address in (
        f"file://{secret}", str(secret), f"file:{secret}", f"FILE://{secret}", f"file:///../../..{secret}",
        f"http://127.0.0.1:{port}/secret.csv", f"https://127.0.0.1:{port}/x", f"ftp://127.0.0.1:{port}/x",
        f"jar:file://{secret}!/x", f"jar:http://127.0.0.1:{port}/x!/x", "classpath:///arcadedb-log.properties",
    ):  # fmt: skip
        yield f"LOAD CSV FROM '{address}' AS row RETURN row"
        yield f"LOAD CSV WITH HEADERS FROM '{address}' AS row RETURN row"
        yield f"CALL () {{ LOAD CSV FROM '{address}' AS row RETURN row }} RETURN row"
        yield f"WITH '{address}' AS url LOAD /**/ cSv FROM url AS row RETURN row"
        for procedure in ("apoc.load.csv", "apoc.load.json", "load.csv", "load.json"):
            yield f"CALL {procedure}('{address}') YIELD value RETURN value"
        yield f"RETURN file('{address}'), linenumber()"
        yield f"IMPORT DATABASE {address}"
    for target in ("secret.out", f"file://{secret.with_name('out.csv')}"):
        yield f"CALL apoc.export.csv.all('{target}', {{}})"
        yield f"EXPORT DATABASE {target}"
        yield f"BACKUP DATABASE {target}"
    for language in ("js", "python", "java", "sql"):
        yield f"DEFINE FUNCTION a.b \"java.nio.file.Files.readString('{secret}')\" LANGUAGE {language}"
    for name in ("eval", "js.eval", "java.lang.Runtime.exec", "system", "java.io.File", "util.shell", "promql"):
        yield f"RETURN {name}('cat {secret}') AS x"


@contextmanager
def _listening() -> Iterator[tuple[int, list[str]]]:
    visits: list[str] = []

    class Visits(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            visits.append(self.path)

    server = HTTPServer(("127.0.0.1", 0), Visits)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, visits
    server.shutdown()


def test_the_database_files_stay_as_they_are_whatever_is_asked(running: Target, store: Path, caches: Path) -> None:
    with open_graph(store) as graph:
        databases = here(graph, caches).databases
    with connect(running) as server:
        before = _files(databases)
        for statement in ("MATCH (n) SET n.x = 1", "CREATE (:Fresh)", "MATCH (n) DETACH DELETE n"):
            with pytest.raises(StatementError):
                list(server.read(statement))
        assert len(list(server.read(NAMES))) == 2
    assert _files(databases) == before


def _files(folder: Path) -> dict[str, bytes]:
    kept = (".bucket", ".dict", ".index", ".json")
    return {file.name: file.read_bytes() for file in folder.rglob("*") if file.name.endswith(kept)}


# ------------------------------------------------------------------------------------------------ what can be missing


def test_without_the_package_the_command_that_installs_it_is_named() -> None:
    with pytest.raises(MissingPart, match=r'pip install "capitalgraph\[cypher\]".*--uri'):
        runtime("no_such_engine")


def test_a_cache_folder_that_cannot_be_written_is_one_line(store: Path, tmp_path: Path) -> None:
    embedded_engine.installed()
    file = tmp_path / "file"
    file.touch()
    with open_graph(store) as graph, pytest.raises(ServerError, match="cannot be written") as raised:
        keep(graph, caches=file / "caches")
    assert "\n" not in str(raised.value)


def test_an_engine_that_does_not_start_names_the_file_that_says_why(tmp_path: Path) -> None:
    broken = Runtime(Path("/bin/false"), (Path("x.jar"),), "0")
    with pytest.raises(ServerError, match=r"did not start; .*engine\.log says why"):
        start(broken, Place(tmp_path, "broken"), tmp_path / "databases", "reader", None)


def test_no_password_is_an_argument_of_the_engine(tmp_path: Path) -> None:
    embedded_engine.installed()
    command = runtime().command(tmp_path, tmp_path / "databases", 7687, tmp_path / "classes.jsa")
    assert not [part for part in command if "password=" in part.lower()]


def test_nothing_is_written_to_the_terminal(other: Path, caches: Path) -> None:
    process = user(other, caches)
    assert said(process).startswith("bolt://")
    rest, errors = process.communicate()
    assert (rest, errors) == ("", "")


def test_the_properties_that_shut_the_engine_are_set(tmp_path: Path) -> None:
    embedded_engine.installed()
    command = runtime().command(tmp_path, tmp_path / "databases", 7687, tmp_path / "classes.jsa")
    told = dict(part.removeprefix("-D").split("=", 1) for part in command if part.startswith("-D"))
    shut = {name: told[f"arcadedb.{name}"] for name in (
        "bolt.host", "opencypher.loadCsv.allowFileUrls", "opencypher.loadCsv.allowRemoteUrls", "polyglotEngineEnabled",
        "backup.enabled", "support.autoRegister", "server.httpIncomingHost",
    )}  # fmt: skip
    assert json.dumps(shut, indent=None) == (
        '{"bolt.host": "127.0.0.1", "opencypher.loadCsv.allowFileUrls": "false",'
        ' "opencypher.loadCsv.allowRemoteUrls": "false", "polyglotEngineEnabled": "false", "backup.enabled": "false",'
        ' "support.autoRegister": "false", "server.httpIncomingHost": "127.0.0.1"}'
    )
