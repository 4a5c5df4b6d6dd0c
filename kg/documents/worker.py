"""The process that reads HTML and PDF, one document after the other from standard input; never opens a file.

A request is a line of JSON (form, size, cpu_limit_s) and then so many bytes; an answer is a line of JSON.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from kg.documents.content import Content, Unreadable
from kg.documents.isolated import MEMORY_LIMIT_BYTES

_TOO_LARGE = f"needs over {MEMORY_LIMIT_BYTES >> 20} MB of memory to read; save its text as .txt"


def serve() -> None:
    """Answer requests until standard input ends."""
    logging.disable(logging.CRITICAL)  # what a broken file makes a parser say is of no use to the reader
    _limit("RLIMIT_AS", MEMORY_LIMIT_BYTES)
    _limit("RLIMIT_CORE", 0)
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a library that prints must not break an answer
    while line := requests.readline():
        request = json.loads(line)
        data = requests.read(request["size"])
        answer = _answer(request, data)
        answers.write(json.dumps(answer).encode("ascii") + b"\n")
        answers.flush()


def _answer(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    _limit("RLIMIT_CPU", int(time.process_time()) + int(request["cpu_limit_s"]) + 1)
    try:
        return {"content": asdict(_reader(request["form"])(data))}
    except ImportError as exc:
        return {"error": f"needs the package {exc.name}; install capitalgraph again"}
    except Unreadable as exc:
        return {"error": str(exc)}
    except MemoryError:
        return {"error": _TOO_LARGE, "stop": True}
    except RecursionError:
        return {"error": "is nested too deeply to read; save its text as .txt", "stop": True}


def _reader(form: str) -> Callable[[bytes], Content]:
    if form == "pdf":
        from kg.documents.pdf import read_pdf

        return read_pdf
    from kg.documents.html import read_html

    return read_html


def _limit(name: str, value: int) -> None:
    try:
        import resource

        kind = getattr(resource, name)
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
    except (ImportError, OSError, ValueError):  # a system without such limits: the clock of the caller remains
        return
