"""Writes the whole graph in one of several formats, each a module here; the bytes depend on the content alone.

A format is one file: its name is the module's, its first line says what it is for, and `write(graph, out)` writes it
to a binary stream.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, BinaryIO

from kg.errors import InputError

if TYPE_CHECKING:
    from kg.graph import Graph


def formats() -> tuple[str, ...]:
    """The names of the formats.

    >>> formats()
    ('csv', 'graphml', 'jsonl', 'nt', 'trig', 'ttl')
    """
    return tuple(sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_")))


def summary(format: str) -> str:
    """What a format is for, in a line.

    >>> summary("nt")
    'RDF as N-Triples, one triple a line, without the graphs that they stand in.'
    """
    return (import_module(f"kg.export.{format}").__doc__ or "").splitlines()[0]


def export(graph: Graph, format: str, out: BinaryIO) -> None:
    """Write a graph.

    Args:
        format: one of formats().
        out: where the bytes go; UTF-8, lines ended by a line feed.
    Raises:
        InputError: there is no such format.
    """
    if format not in formats():
        raise InputError(f"no format is called {format!r}; use one of {', '.join(formats())}")
    import_module(f"kg.export.{format}").write(graph, out)
