"""Finds or starts the real Neo4j that tests and benchmarks run against; knows nothing of what they ask it.

A server is the one that KG_NEO4J_URI names (with KG_NEO4J_USERNAME, KG_NEO4J_PASSWORD), else a container where Docker
runs, else a process of this machine made of the released Java artifacts, which Maven fetches once into the user's cache
folder. `python tests/neo4j_server.py` starts one and prints where it is, until it is interrupted.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from platformdirs import user_cache_path

if TYPE_CHECKING:
    from neo4j import Driver

_POM = Path(__file__).with_name("neo4j_server.pom.xml")
_READY_WITHIN = 120.0  # seconds, on a busy machine
_MAIN = "org.neo4j.server.CommunityEntryPoint"
_USER = "neo4j"
_CHANGE_PASSWORD = "ALTER CURRENT USER SET PASSWORD FROM $old TO $new"


class NoServer(Exception):
    """There is no server, and none can be started here; says what is missing."""


@dataclass(frozen=True)
class Address:
    """Where a server answers, and as whom."""

    uri: str
    user: str
    password: str = field(repr=False)


def version() -> str:
    """The version that the POM names."""
    found = ElementTree.parse(_POM).getroot().find("{*}properties/{*}neo4j.version")
    assert found is not None
    assert found.text
    return found.text


def given() -> Address | None:
    """The server that the environment names."""
    uri = os.environ.get("KG_NEO4J_URI")
    if not uri:
        return None
    return Address(uri, os.environ.get("KG_NEO4J_USERNAME", _USER), os.environ.get("KG_NEO4J_PASSWORD", ""))


class JavaServer:
    """A server of this machine that a test may stop, kill and start again; its data stay in its folder."""

    def __init__(self, home: Path, heap: str = "512m") -> None:
        self._home = home
        self._heap = heap
        self._process: subprocess.Popen[bytes] | None = None
        self.address = Address(f"bolt://127.0.0.1:{free_port()}", _USER, secrets.token_urlsafe(12))

    def start(self) -> None:
        """Start it and wait until it answers.

        Raises:
            NoServer: Java or Maven is missing, or it did not come up; says why.
        """
        fresh = not self._home.exists()
        libraries = artifacts()
        (self._home / "conf").mkdir(parents=True, exist_ok=True)
        (self._home / "conf" / "neo4j.conf").write_text(self._settings(), encoding="utf-8")
        command = [
            _java(), f"-Xms{self._heap}", f"-Xmx{self._heap}", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            "--add-opens=java.base/java.nio=ALL-UNNAMED", "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED", "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "-Dfile.encoding=UTF-8", "-cp", f"{libraries}/*", _MAIN,
            f"--home-dir={self._home}", f"--config-dir={self._home / 'conf'}",
        ]  # fmt: skip
        with (self._home / "console.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        self._await(fresh)

    def _settings(self) -> str:
        lines = {
            "server.bolt.listen_address": self.address.uri.removeprefix("bolt://"),
            "server.http.enabled": "false",
            "dbms.usage_report.enabled": "false",
            "server.memory.pagecache.size": "128m",
            "server.directories.logs": str(self._home / "logs"),
        }
        return "".join(f"{name}={value}\n" for name, value in lines.items())

    def _await(self, fresh: bool) -> None:
        from neo4j import GraphDatabase
        from neo4j.exceptions import AuthError, DriverError, Neo4jError

        address, until = self.address, time.monotonic() + _READY_WITHIN
        password = _USER if fresh else address.password
        while time.monotonic() < until:
            if self._process is None or self._process.poll() is not None:
                raise NoServer(f"Neo4j ended at once; see {self._home / 'console.log'}")
            try:
                with GraphDatabase.driver(address.uri, auth=(address.user, password)) as driver:
                    with driver.session(database="system") as session:  # execute_query would try for half a minute
                        if password != address.password:
                            session.run(_CHANGE_PASSWORD, old=password, new=address.password).consume()
                        else:
                            session.run("SHOW DATABASES").consume()
                    if password == address.password and _answers(driver):
                        return
                    password = address.password
            except AuthError:
                password = _USER if password == address.password else address.password
            except (DriverError, Neo4jError):
                pass
            time.sleep(0.3)
        raise NoServer(f"Neo4j did not answer within {_READY_WITHIN:.0f} s; see {self._home / 'console.log'}")

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it in order."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(60)
        self._process = None


def _answers(driver: Driver) -> bool:
    with driver.session() as session:
        return session.run("RETURN 1 AS one").single(strict=True)["one"] == 1


def empty(address: Address) -> None:
    """Take everything out of a server: data, constraints, indexes."""
    from neo4j import GraphDatabase

    with (
        GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver,
        driver.session() as session,
    ):
        for what in ("()-[n]->()", "(n)"):  # relationships first: together they are too much for a small server
            session.run(f"MATCH {what} CALL (n) {{ DELETE n }} IN TRANSACTIONS OF 10000 ROWS").consume()
        for constraint in session.run("SHOW CONSTRAINTS YIELD name").values():
            session.run(f"DROP CONSTRAINT `{constraint[0]}`").consume()
        for index in session.run("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name").values():
            session.run(f"DROP INDEX `{index[0]}`").consume()


def holds_anything(address: Address) -> bool:
    """Whether there is a node in a server's database."""
    from neo4j import GraphDatabase

    with (
        GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver,
        driver.session() as session,
    ):
        return session.run("MATCH (n) RETURN count(n) > 0 AS any").single(strict=True)["any"] is True


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def artifacts() -> Path:
    """The folder of the server's jars, fetched once.

    Raises:
        NoServer: Java or Maven is missing, or the fetch failed.
    """
    folder = user_cache_path("capitalgraph", appauthor=False) / "tests" / f"neo4j-{version()}"
    if folder.is_dir():
        return folder
    _java()
    maven = shutil.which("mvn")
    if not maven:
        raise NoServer("Maven is not installed (`mvn`), so Neo4j cannot be fetched; install it or set KG_NEO4J_URI")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as part:
        got = Path(part) / "lib"
        goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={got}"]
        done = subprocess.run(
            [maven, "-B", "-q", "-f", str(_POM), *goal],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode or not got.is_dir():
            raise NoServer(f"Maven could not fetch Neo4j: {(done.stdout + done.stderr).strip()[-500:]}")
        try:
            got.rename(folder)
        except OSError:  # another run was faster
            if not folder.is_dir():
                raise
    return folder


def _java() -> str:
    java = shutil.which("java")
    if not java:
        raise NoServer("Java 17 is not installed (`java`), which Neo4j needs; install it or set KG_NEO4J_URI")
    return java


class DockerServer:
    """A server in a container, removed when it is stopped."""

    def __init__(self) -> None:
        self.address = Address(f"bolt://127.0.0.1:{free_port()}", _USER, secrets.token_urlsafe(12))
        self._name = f"capitalgraph-tests-{secrets.token_hex(4)}"

    @staticmethod
    def is_there() -> bool:
        """Whether Docker runs here."""
        docker = shutil.which("docker")
        return bool(docker) and not subprocess.run([docker, "info"], capture_output=True, check=False).returncode

    def start(self) -> None:
        """Start it and wait until it answers."""
        from neo4j import GraphDatabase
        from neo4j.exceptions import DriverError, Neo4jError

        port = self.address.uri.rpartition(":")[2]
        command = ["docker", "run", "--detach", "--rm", "--name", self._name, "-p", f"127.0.0.1:{port}:7687"]
        command += ["-e", f"NEO4J_AUTH={self.address.user}/{self.address.password}", f"neo4j:{version()}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoServer(f"Docker could not start Neo4j: {done.stderr.strip()[-300:]}")
        until = time.monotonic() + _READY_WITHIN
        while time.monotonic() < until:
            try:
                with GraphDatabase.driver(self.address.uri, auth=(self.address.user, self.address.password)) as driver:
                    if _answers(driver):
                        return
            except (DriverError, Neo4jError):
                time.sleep(0.5)
        raise NoServer("Neo4j in Docker did not answer")

    def stop(self) -> None:
        """Remove the container."""
        subprocess.run(["docker", "rm", "--force", self._name], capture_output=True, check=False)


def start(home: Path) -> JavaServer | DockerServer:
    """A server of our own, started.

    Args:
        home: a folder that does not exist yet, for the data of a server that runs as a process.
    Raises:
        NoServer: there is no way to start one here.
    """
    server = DockerServer() if DockerServer.is_there() else JavaServer(home)
    server.start()
    return server


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = start(Path(folder) / "neo4j")
        address = server.address
        sys.stdout.write(f"NEO4J_URI={address.uri} NEO4J_USERNAME={address.user} NEO4J_PASSWORD={address.password}\n")
        sys.stdout.flush()
        try:
            signal.sigwait({signal.SIGINT, signal.SIGTERM})
        finally:
            server.stop()


if __name__ == "__main__":
    main()
