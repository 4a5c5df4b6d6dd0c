"""A value of a Bolt server as JSON, the same for every engine; never asks the server again.

    text, numbers, booleans, null   as they are; NaN and the infinities as "NaN", "Infinity", "-Infinity"
    date, time, datetime, duration  ISO 8601 text
    point                           {"srid", "x", "y"} and, in space, "z"
    bytes                           Base64 text
    list, map                       list, object
    node                            {"labels": [sorted], …properties by name}
    relationship                    {"type", …properties by name}
    path                            {"nodes": […], "relationships": [{"type", "forward", …}, …]}

Labels and properties whose names begin with `_` are bookkeeping and left out. A property called as one of the keys
above gets `_` behind its name. `forward` is false where the path walks a relationship from its end to its start.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any


def plain(value: Any) -> Any:
    """A value as JSON-able data.

    >>> plain({"a": [1, float("nan"), b"kg"]})
    {'a': [1, 'NaN', 'a2c=']}
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, date | datetime | time | timedelta):
        return value.isoformat() if hasattr(value, "isoformat") else str(value)
    return _of_the_driver(value)


def _number(value: float) -> float | str:
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _of_the_driver(value: Any) -> Any:
    from neo4j.graph import Node, Path, Relationship
    from neo4j.spatial import Point

    if isinstance(value, Node):
        return {"labels": shown(value.labels), **_properties(value, "labels")}
    if isinstance(value, Relationship):
        return {"type": value.type, **_properties(value, "type")}
    if isinstance(value, Path):
        return _path(value)
    if isinstance(value, Point):
        return {"srid": value.srid, **dict(zip("xyz", value, strict=False))}
    if hasattr(value, "iso_format"):  # before lists: a duration of the driver is a tuple too
        return value.iso_format()
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    return str(value)


def _path(path: Any) -> dict[str, Any]:
    walked = zip(path.nodes, path.relationships, strict=False)
    hops = [
        {"type": hop.type, "forward": hop.start_node == node, **_properties(hop, "type", "forward")}
        for node, hop in walked
    ]
    return {"nodes": [plain(node) for node in path.nodes], "relationships": hops}


def shown(labels: Any) -> list[str]:
    """Labels in order, without those of bookkeeping."""
    return sorted(label for label in labels if not label.startswith("_"))


def _properties(entity: Any, *taken: str) -> dict[str, Any]:
    names = sorted(name for name in entity.keys() if not name.startswith("_"))  # noqa: SIM118 - no plain mapping
    return {f"{name}_" if name in taken else name: plain(entity[name]) for name in names}
