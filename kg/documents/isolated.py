"""Runs what may run wild (PDF, HTML) in one process of its own, bounded in processor time and memory.

The process is started when it is first needed, serves one document after the other, and ends with this one.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import Any

from kg.documents.content import Content, Unreadable

CPU_LIMIT_S = 15  # for the format alone, so that the whole document stays under 20
MEMORY_LIMIT_BYTES = 2 << 30
_WALL_LIMIT_S = 300  # a stopped or starved process; its processor time is what normally ends it
_LAST_WORDS_S = 2  # from a broken pipe to the end of the process
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from kg.documents.worker import serve; serve()"


@dataclass(slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    owner: int


_lock = threading.Lock()
_running: list[_Worker] = []


def read_isolated(form: str, data: bytes, cpu_limit_s: int = CPU_LIMIT_S) -> Content:
    """Read bytes of a format outside of this process.

    Args:
        form: "html" (data is UTF-8) or "pdf".
        data: the document.
        cpu_limit_s: seconds of processor time that it may take.
    Raises:
        Unreadable: the format holds no text, or took too long, or too much memory.
    """
    with _lock:
        worker = _worker()
        answer = _ask(worker, {"form": form, "size": len(data), "cpu_limit_s": cpu_limit_s}, data)
        if answer and answer.get("stop"):
            worker.process.kill()  # it may be short of memory from now on
        ended = _stop(worker) if answer is None or answer.get("stop") else None
    if answer is None:
        raise Unreadable(_why(ended, cpu_limit_s))
    if "error" in answer:
        raise Unreadable(answer["error"])
    return Content(**{**answer["content"], "notes": tuple(answer["content"]["notes"])})


def _worker() -> _Worker:
    if _running and _running[0].owner == os.getpid() and _running[0].process.poll() is None:
        return _running[0]
    _running.clear()  # after a fork the other process keeps its own
    arguments = [sys.executable, "-P", "-c", _START, json.dumps(sys.path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(arguments, env={**os.environ, "PYTHONUTF8": "1"}, **pipes)  # type: ignore[call-overload]
    _running.append(_Worker(process, os.getpid()))
    return _running[0]


def _ask(worker: _Worker, header: dict[str, Any], data: bytes) -> dict[str, Any] | None:
    """Send one document and wait for its answer; None where the process died or had to be ended."""
    process = worker.process
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101
    alarm = threading.Timer(_WALL_LIMIT_S, process.kill)
    alarm.daemon = True
    alarm.start()
    try:
        process.stdin.write(json.dumps(header).encode("ascii") + b"\n" + data)
        process.stdin.flush()
        line = process.stdout.readline()
        answer: dict[str, Any] | None = json.loads(line) if line.endswith(b"\n") else None
        return answer
    except OSError:
        return None
    finally:
        alarm.cancel()


def _why(ended: int | None, cpu_limit_s: int) -> str:
    if ended in {-getattr(signal, "SIGXCPU", 24), -signal.SIGKILL}:
        return f"takes over {cpu_limit_s} s of processor time to read; save its text as .txt"
    return "makes its reader fail; save its text as .txt"


def _stop(worker: _Worker) -> int | None:
    """End the process, and tell what ended it: what it died of by itself, if it did."""
    _running.clear()
    with contextlib.suppress(subprocess.TimeoutExpired):
        worker.process.wait(_LAST_WORDS_S)
    with contextlib.suppress(OSError):
        worker.process.kill()
    ended = worker.process.wait()
    for pipe in (worker.process.stdin, worker.process.stdout):
        with contextlib.suppress(OSError):
            if pipe is not None:
                pipe.close()
    return ended


@atexit.register
def _stop_all() -> None:
    for worker in list(_running):
        if worker.owner == os.getpid():
            worker.process.kill()
            _stop(worker)
