"""Looks at the installation and the store, and says what is missing and what to do; changes nothing."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from kg.api import open_graph
from kg.errors import KgError
from kg.folders import cache_folder, store_folder

DISTRIBUTION = "capitalgraph"
OLDEST_PYTHON = (3, 11)
_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)[^;]*(?:;.*extra\s*==\s*['\"]([A-Za-z0-9_-]+)['\"])?")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `state` is "ok", "optional" (not there, not needed) or "missing"."""

    what: str
    state: str
    found: str
    todo: str = ""


def examine(store: Path | None = None) -> list[Finding]:
    """Look at everything that the program needs or can use.

    Args:
        store: the store's folder; None for the one that questions are asked of.

    >>> {finding.state for finding in examine(example)} <= {"ok", "optional"}
    True
    """
    return [_python(), *_packages(), *_data(), _store(store_folder(store)), _caches(cache_folder())]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info >= OLDEST_PYTHON:
        return Finding("Python", "ok", version)
    needed = ".".join(map(str, OLDEST_PYTHON))
    return Finding("Python", "missing", version, f"install Python {needed} or newer")


def _packages() -> Iterator[Finding]:
    """The packages that the distribution names, those of `dev` left out."""
    try:
        requirements = metadata.requires(DISTRIBUTION) or []
        yield Finding(DISTRIBUTION, "ok", metadata.version(DISTRIBUTION))
    except metadata.PackageNotFoundError:
        yield Finding(DISTRIBUTION, "optional", "not installed; run from a checkout", "pip install -e .")
        return
    for requirement in requirements:
        match = _REQUIREMENT.match(requirement)
        if match and match[1] != DISTRIBUTION and match[2] not in ("dev", "all", "bench"):
            yield _package(match[1], match[2])


def _package(name: str, extra: str | None) -> Finding:
    try:
        return Finding(name, "ok", metadata.version(name))
    except metadata.PackageNotFoundError:
        if extra:
            return Finding(name, "optional", "not installed", f'pip install "{DISTRIBUTION}[{extra}]"')
        return Finding(name, "missing", "not installed", f"pip install --force-reinstall {DISTRIBUTION}")


def _data() -> Iterator[Finding]:
    """What ships beside the code."""
    from kg.queries import load_all
    from kg.registry import load_registry
    from kg.vocab import vocabulary

    looks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("vocabulary", lambda: f"{len(vocabulary().predicates)} relations"),
        ("names registry", lambda: f"{len(load_registry().entries)} names"),
        ("questions", lambda: f"{len(load_all())} questions"),
    )
    for what, count in looks:
        try:
            yield Finding(what, "ok", count())
        except KgError as exc:
            yield Finding(what, "missing", str(exc), f"pip install --force-reinstall {DISTRIBUTION}")


def _store(folder: Path) -> Finding:
    try:
        with open_graph(folder) as graph:
            counts = graph.counts()
    except KgError as exc:
        return Finding("store", "optional", str(exc), "kg build --example")
    said = f"{counts.documents} documents, {counts.entities} entities, {counts.facts} facts"
    return Finding("store", "ok", f"{folder}: {said}")


def _caches(folder: Path) -> Finding:
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else 0
    return Finding("caches", "ok", f"{folder}: {size:,} bytes", f"rm -r {folder}" if size > 1_000_000_000 else "")
