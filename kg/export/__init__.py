"""Writes the whole graph in one of several formats, each a module here; the bytes depend on the content alone.

A format is one file: its name is the module's with hyphens, its first line says what it is for, and `write(graph, out)`
writes it to a binary stream; or `write_folder(graph, folder)` writes a folder and returns what to do with it.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from kg.graph import Graph


def formats() -> tuple[str, ...]:
    """The names of the formats.

    >>> formats()
    ('csv', 'graphml', 'jsonl', 'neo4j-admin', 'nt', 'trig', 'ttl')
    """
    names = (module.name for module in iter_modules(__path__) if not module.name.startswith("_"))
    return tuple(sorted(name.replace("_", "-") for name in names))


def summary(format: str) -> str:
    """What a format is for, in a line.

    >>> summary("nt")
    'RDF as N-Triples, one triple a line, without the graphs that they stand in.'
    """
    return (_module(format).__doc__ or "").splitlines()[0]


def is_folder(format: str) -> bool:
    """Whether a format is a folder of files.

    >>> is_folder("neo4j-admin"), is_folder("trig")
    (True, False)
    """
    return hasattr(_module(format), "write_folder")


def export(graph: Graph, format: str, out: BinaryIO) -> None:
    """Write a graph.

    Args:
        format: one of formats() that is no folder.
        out: where the bytes go; UTF-8, lines ended by a line feed.
    Raises:
        InputError: there is no such format, or it is a folder.
    """
    if is_folder(format):
        raise InputError(f"{format} is a folder of files; name one with `-o DIR`")
    _module(format).write(graph, out)


def export_folder(graph: Graph, format: str, folder: Path) -> str:
    """Write a graph into a folder.

    Args:
        format: one of formats() that is a folder.
        folder: is made; must not hold anything.
    Returns:
        What to do with it, in a line: a command.
    Raises:
        InputError: there is no such format, it is no folder, or the folder cannot be written to.
    """
    if not is_folder(format):
        raise InputError(f"{format} is one file; name one with `-o FILE`")
    return str(_module(format).write_folder(graph, folder))


def _module(format: str) -> Any:
    if format not in formats():
        raise InputError(f"no format is called {format!r}; use one of {', '.join(formats())}")
    return import_module(f"kg.export.{format.replace('-', '_')}")
