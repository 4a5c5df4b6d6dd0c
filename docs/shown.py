"""Runs a command line for the documentation: cog puts what it prints into README.md and docs/."""

from __future__ import annotations

import atexit
import os
import shlex
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@cache
def _store() -> str:
    folder = tempfile.TemporaryDirectory(prefix="kg-docs-")
    atexit.register(folder.cleanup)
    _run(f"kg build --store {folder.name} seeds")
    return folder.name


def _run(command: str, store: str | None = None) -> str:
    program, *rest = shlex.split(command)
    if program != "kg":
        raise ValueError(f"{command}: only kg is shown")
    own = {name: value for name, value in os.environ.items() if not name.startswith(("NEO4J_", "KG_"))}
    environment = {**own, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    if store is not None:
        environment["KG_STORE"] = store
    done = subprocess.run(
        [sys.executable, "-m", "kg", *rest], capture_output=True, text=True, cwd=ROOT, env=environment, check=False
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{command}: {done.stderr}")
    return done.stdout


def shown(*commands: str, lines: int | None = None) -> str:
    """A fenced block with each command and what it prints on the graph of seeds/; at most `lines` lines of each."""
    parts = []
    for command in commands:
        printed = _run(command, _store()).rstrip().splitlines()
        more = [f"… ({len(printed) - lines} more lines)"] if lines is not None and len(printed) > lines else []
        parts.append("\n".join([f"$ {command}", *printed[:lines], *more]))
    return "```console\n" + "\n\n".join(parts) + "\n```"


def reference() -> str:
    """The help of every command."""
    from kg.commands import COMMANDS

    parts = []
    for name in COMMANDS:
        text = _run(f"kg {name} --help").rstrip()
        parts.append(f"## kg {name}\n\n```text\n{text}\n```")
    return "\n\n".join(parts)
