"""Runs one engine and ends it when nobody needs it; a program of its own that imports nothing of kg.

It is told on its standard input, in one line of JSON, what to run and where to write how it is reached. Whoever needs
the engine connects to it on 127.0.0.1 and stays connected: that is a lease. With the last lease the engine ends, or so
many seconds later. A process that is killed gives its lease back, so no engine is left behind.

Asked, each in one line of JSON with the token: {"ask": "lease"} with or without "idle_s", {"ask": "leave"} (end when
the last lease ends), {"ask": "stop"}.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_TICK_S = 0.5  # how often it is looked whether the engine still runs
_LONGEST = 10_000  # bytes of a question
_FIRST_LEASE_S = 15.0  # for whoever started it
_LOST_MARK_S = 300.0  # whoever set it has been killed
_OLD_ARCHIVE_S = 30 * 86400.0  # of another version of the engine


class Ended(Exception):
    """Time to end."""


class Keeper:
    """The engine's process, and the connections of those who need it."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan = plan
        self.token = secrets.token_urlsafe(24)
        self.idle_s = float(plan["idle_s"])
        self.leases: set[socket.socket] = set()
        self.until: float | None = None
        self.selector = selectors.DefaultSelector()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.endpoint = Path(plan["endpoint"])
        self.engine: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Start, tell where it is, serve until nobody needs it, and end."""
        try:
            self._start()
            self._tell()
            self._serve()
        except Ended:
            pass
        finally:
            self._end()

    def _start(self) -> None:
        with Path(self.plan["output"]).open("ab") as output:
            self.engine = subprocess.Popen(
                self.plan["command"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.plan["folder"],
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - one thread
            )
        until = time.monotonic() + self.plan["ready_s"]
        while not self._answers():
            if self.engine.poll() is not None or time.monotonic() > until:
                self._say({"failed": self.plan["output"]})
                raise Ended
            time.sleep(0.01)

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.plan["port"]), 1).close()
        except OSError:
            return False
        return True

    def _tell(self) -> None:
        where = {"port": self.listener.getsockname()[1], "token": self.token, "pid": os.getpid()}
        part = self.endpoint.with_name(self.endpoint.name + ".part")
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            out.write(json.dumps(where))
        part.replace(self.endpoint)
        self._say(where)
        self.until = time.monotonic() + _FIRST_LEASE_S

    def _say(self, what: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):  # whoever started it may be gone
            sys.stdout.write(json.dumps(what) + "\n")
            sys.stdout.flush()

    # ------------------------------------------------------------------------------------------------------ serving

    def _serve(self) -> None:
        self.selector.register(self.listener, selectors.EVENT_READ)
        while True:
            if self.engine is None or self.engine.poll() is not None:
                raise Ended
            if self.until is not None and time.monotonic() >= self.until:
                raise Ended
            for key, _ in self.selector.select(self._timeout()):
                if key.fileobj is self.listener:
                    self._welcome()
                else:
                    self._hear(key.fileobj)  # type: ignore[arg-type]

    def _timeout(self) -> float:
        left = _TICK_S if self.until is None else self.until - time.monotonic()
        return max(0.0, min(_TICK_S, left))

    def _welcome(self) -> None:
        connection, _ = self.listener.accept()
        connection.settimeout(1)
        self.selector.register(connection, selectors.EVENT_READ)

    def _hear(self, connection: socket.socket) -> None:
        try:
            line = connection.recv(_LONGEST)
            asked = json.loads(line) if line else {}
        except (OSError, ValueError):
            asked = {}
        known = isinstance(asked, dict) and secrets.compare_digest(str(asked.get("token")), self.token)
        if not known or connection in self.leases:
            self._forget(connection)
        elif asked.get("ask") == "lease":
            self._lease(connection, asked.get("idle_s"))
        else:
            self._leave(connection, asked.get("ask") == "stop")

    def _lease(self, connection: socket.socket, idle_s: float | None) -> None:
        self.leases.add(connection)
        self.until = None
        if idle_s is not None:
            self.idle_s = float(idle_s)
        try:
            connection.sendall(json.dumps(self.plan["answer"]).encode() + b"\n")
        except OSError:
            self._forget(connection)

    def _leave(self, connection: socket.socket, at_once: bool) -> None:
        with contextlib.suppress(OSError):
            connection.sendall(b'{"leases": %d}\n' % len(self.leases))
        self.idle_s = 0.0
        if at_once or not self.leases:
            raise Ended
        self._forget(connection)

    def _forget(self, connection: socket.socket) -> None:
        self.selector.unregister(connection)
        connection.close()
        if connection in self.leases:
            self.leases.remove(connection)
            if not self.leases:
                self.until = time.monotonic() + self.idle_s

    # ------------------------------------------------------------------------------------------------------- ending

    def _end(self) -> None:
        self.listener.close()
        if self.engine is not None:
            self.endpoint.unlink(missing_ok=True)
            self._end_engine(self.engine)
        lock = self.plan["lock"]
        if lock is not None:
            os.close(lock)
        for connection in self.leases:
            connection.close()
        self._afterwards()

    def _end_engine(self, engine: subprocess.Popen[bytes]) -> None:
        engine.terminate()
        try:
            engine.wait(self.plan["stop_s"])
        except subprocess.TimeoutExpired:
            engine.kill()
            engine.wait()

    def _afterwards(self) -> None:
        """Keep the classes ready for the next start, when nobody waits for it any more."""
        after = self.plan["afterwards"]
        if not after or not Path(after["needs"]).is_file() or Path(after["archive"]).exists():
            return
        with contextlib.suppress(OSError), _alone(Path(after["archive"] + ".making")) as alone:
            if alone:
                _archive(after["command"], Path(after["part"]), Path(after["archive"]))
        for rest in (after["part"], after["needs"]):
            with contextlib.suppress(OSError):
                Path(rest).unlink(missing_ok=True)


def _archive(command: list[str], part: Path, archive: Path) -> None:
    if hasattr(os, "nice"):
        os.nice(10)
    done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    if done.returncode == 0 and part.is_file():
        part.replace(archive)
        for other in archive.parent.glob("*" + archive.suffix):
            if other.stat().st_mtime < time.time() - _OLD_ARCHIVE_S:
                other.unlink(missing_ok=True)


@contextlib.contextmanager
def _alone(mark: Path) -> Iterator[bool]:
    """Whether no other process does the same just now."""
    if mark.exists() and mark.stat().st_mtime < time.time() - _LOST_MARK_S:
        mark.unlink(missing_ok=True)
    try:
        os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        yield False
        return
    try:
        yield True
    finally:
        mark.unlink(missing_ok=True)


def _die_with_parent() -> None:
    """In the engine's process: end when the keeper is killed; only Linux can say so."""
    import ctypes

    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def _ended(number: int, frame: object) -> None:
    raise Ended


def main() -> None:
    """Run what the standard input says."""
    signal.signal(signal.SIGTERM, _ended)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    plan = json.loads(sys.stdin.readline())
    Keeper(plan).run()


if __name__ == "__main__":
    main()
