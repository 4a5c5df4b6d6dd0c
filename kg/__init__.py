"""Who funds AI-chip and AI-model companies, read from articles, with the sentence behind every statement.

    >>> with kg.open(example) as graph:
    ...     graph.path("Tencent", "Enflame").paths[0].hops[0].fact.predicate
    'holdsSharesIn'

`kg.open` gives a KnowledgeGraph, on which every question of the command line is a method; `kg.html` makes pages and
`kg.ownership` computes with stakes. Nothing is imported before it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg import html, ownership
    from kg.api import Facts, KnowledgeGraph, open
    from kg.errors import KgError, NameAmbiguous, NameUnknown, StoreError

__all__ = [
    "Facts",
    "KgError",
    "KnowledgeGraph",
    "NameAmbiguous",
    "NameUnknown",
    "StoreError",
    "html",
    "open",
    "ownership",
]

_HOME = {"open": "kg.api", "KnowledgeGraph": "kg.api", "Facts": "kg.api"}
_MODULES = ("html", "ownership")


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    from importlib import import_module

    if name in _MODULES:
        return import_module(f"kg.{name}")
    return getattr(import_module(_HOME.get(name, "kg.errors")), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
