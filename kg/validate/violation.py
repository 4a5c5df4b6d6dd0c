"""What is found wrong in a graph, as data and nothing else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """Something in a graph that must not be: where, at which node, and what.

    `graph` and `node` are IRIs; `value` is what was found there, None where something is missing.
    """

    graph: str
    node: str
    message: str
    value: str | None = None
