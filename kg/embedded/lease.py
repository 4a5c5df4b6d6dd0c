"""Starts keepers and holds leases of their engines; knows nothing of what is in the database."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Final, cast

from kg.bolt import Target
from kg.embedded.place import Place, unwritable
from kg.embedded.runtime import Runtime, environment, noted
from kg.embedded.settings import settings, write_configuration
from kg.errors import ServerError

_KEEPER: Final = Path(__file__).with_name("keeper.py")
_ANSWER_S: Final = 5.0
_keepers: list[subprocess.Popen[bytes]] = []


class Lease:
    """The engine stays as long as this is open."""

    def __init__(self, target: Target, connection: socket.socket) -> None:
        self.target = target
        self.keeper: subprocess.Popen[bytes] | None = None  # where it was started here
        self._connection = connection

    def close(self) -> None:
        """Give it back; safe to call twice."""
        self._connection.close()

    def finish(self) -> None:
        """Give it back and wait until the engine, started here and leased by nobody else, has ended."""
        self.close()
        if self.keeper is not None:
            self.keeper.wait()


def lease(where: Mapping[str, Any], idle_s: float | None = None) -> Lease | None:
    """Lease a running engine.

    Args:
        where: its endpoint.
        idle_s: how long it stays after the last lease; None changes nothing.
    Returns:
        None where nobody answers there, or somebody else.
    """
    connection = _ask(where, {"ask": "lease", "idle_s": idle_s})
    if connection is None:
        return None
    answer = _answer(connection)
    if answer is None or "uri" not in answer:
        connection.close()
        return None
    connection.settimeout(None)
    return Lease(Target(answer["uri"], answer["database"], answer["user"], answer["password"]), connection)


def end(where: Mapping[str, Any], *, at_once: bool) -> int | None:
    """Ask an engine to end, now or with its last lease.

    Returns:
        How many leases there are; None where nobody heard.
    """
    connection = _ask(where, {"ask": "stop" if at_once else "leave"})
    if connection is None:
        return None
    with connection:
        answer = _answer(connection)
    return None if answer is None else int(answer.get("leases", 0))


def _ask(where: Mapping[str, Any], question: Mapping[str, Any]) -> socket.socket | None:
    try:
        connection = socket.create_connection(("127.0.0.1", int(where["port"])), _ANSWER_S)
        connection.sendall(json.dumps({"token": where["token"], **question}).encode() + b"\n")
    except (OSError, ValueError, TypeError, OverflowError):
        return None
    return connection


def _answer(connection: socket.socket) -> dict[str, Any] | None:
    try:
        with connection.makefile("r", encoding="utf-8") as lines:
            answer = json.loads(lines.readline())
    except (OSError, ValueError):
        return None
    return answer if isinstance(answer, dict) else None


def start(engine: Runtime, here: Place, databases: Path, user: str, lock: int | None, idle_s: float = 0.0) -> Lease:
    """Start an engine with its keeper, and lease it.

    Args:
        databases: the folder with the database; it is made where there is none.
        user: "reader" or "writer", who alone can get in.
        lock: shared with the keeper, who holds it until the engine has ended.
        idle_s: how long it stays after the last lease.
    Raises:
        ServerError: it did not start; names the file that says why.
    """
    password, port = secrets.token_urlsafe(24), _free_port()
    try:
        shutil.rmtree(here.run, ignore_errors=True)
        write_configuration(here.run, here.output, {user: password})
        databases.mkdir(exist_ok=True)
        process = _keeper(_plan(engine, here, databases, user, password, port, lock, idle_s), lock)
    except OSError as exc:
        raise unwritable(here.folder, exc) from exc
    import_module("neo4j")  # which takes as long as half the engine's start, and is needed next
    with cast(IO[bytes], process.stdout) as lines:
        said = json.loads(lines.readline() or b"{}")
    found = lease(said) if "token" in said else None
    if found is None:
        raise ServerError(f"the embedded engine did not start; {here.output} says why")
    found.keeper = process
    return found


def _plan(
    engine: Runtime, here: Place, databases: Path, user: str, password: str, port: int, lock: int | None, idle_s: float
) -> dict[str, Any]:
    """What a keeper is told."""
    known, reads = settings(), user == "reader"
    archive = here.folder.parent / f"classes-{engine.version}.jsa"
    answer = {"uri": f"bolt://127.0.0.1:{port}", "database": known["database"], "user": user, "password": password}
    return {
        "command": engine.command(here.run, databases, port, archive, new=not reads),
        "folder": os.fspath(here.run),
        "output": os.fspath(here.output),
        "port": port,
        "endpoint": os.fspath(here.endpoint if reads else here.run / "endpoint"),
        "answer": answer,
        "idle_s": idle_s,
        "ready_s": known["ready_s"],
        "stop_s": known["stop_s"],
        "lock": lock,
        "afterwards": _afterwards(engine, here.run, archive) if reads else None,
    }


def _afterwards(engine: Runtime, root: Path, archive: Path) -> dict[str, Any]:
    part = root / "classes.jsa"
    return {
        "command": engine.archiving(root, part),
        "needs": os.fspath(noted(root)),
        "part": os.fspath(part),
        "archive": os.fspath(archive),
    }


def _keeper(plan: Mapping[str, Any], lock: int | None) -> subprocess.Popen[bytes]:
    """Start a keeper: a process that goes on without this one."""
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", os.fspath(_KEEPER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=() if lock is None or os.name == "nt" else (lock,),
        env=environment(),
        start_new_session=True,
    )
    _keepers[:] = [one for one in _keepers if one.poll() is None]
    _keepers.append(process)  # so that it is waited for when it has ended, and not before
    with cast(IO[bytes], process.stdin) as told:
        told.write(json.dumps(plan).encode() + b"\n")
    return process


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])
