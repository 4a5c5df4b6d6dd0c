"""Facts as JSON, one object a line, as `kg facts --format jsonl` prints them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, BinaryIO

from kg.shapes import fact_json

if TYPE_CHECKING:
    from kg.graph import Graph


def write(graph: Graph, out: BinaryIO) -> None:
    """Write every fact with all its evidence."""
    for fact in graph.facts():
        out.write(json.dumps(fact_json(fact), ensure_ascii=False).encode() + b"\n")
