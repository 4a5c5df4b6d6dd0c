from __future__ import annotations

import os
import subprocess
import sys

import pytest

# what a question that needs none of it must not pay for
HEAVY = {
    "rdflib", "networkx", "pyshacl", "neo4j", "pyvis", "opencc", "pypinyin", "rapidfuzz", "trafilatura", "pypdf",
    "charset_normalizer", "lxml", "rich.console", "rich.table", "kg.extract", "kg.resolve", "kg.documents", "kg.build",
    "kg.validate", "kg.sparql", "kg.queries",
}  # fmt: skip


REPORT = """
import sys
from kg.commands import run
code = run(sys.argv[1:])
print(*sys.modules, file=sys.stderr)
sys.exit(code)
"""


def imported(example: os.PathLike[str], *arguments: str) -> set[str]:
    command = [sys.executable, "-c", REPORT, *arguments]
    environment = {**os.environ, "KG_STORE": os.fspath(example)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    return set(done.stderr.split())


@pytest.mark.parametrize("arguments", [("--help",), ("path", "Tencent", "Alibaba"), ("path", "--help"), ("--version",)])
def test_nothing_heavy_is_imported(example: os.PathLike[str], arguments: tuple[str, ...]) -> None:
    assert HEAVY & imported(example, *arguments) == set()


def test_help_opens_no_graph(example: os.PathLike[str]) -> None:
    assert {"sqlite3", "kg.api", "pyoxigraph"} & imported(example, "--help") == set()


def test_a_command_loads_no_other_group_of_commands(example: os.PathLike[str]) -> None:
    groups = {name for name in imported(example, "path", "Tencent", "Alibaba") if name.startswith("kg.commands.")}
    assert groups == {"kg.commands.base", "kg.commands.connecting"}
