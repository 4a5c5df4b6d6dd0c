"""Writes the values of an answer so that a person can read them: nodes, relationships and paths as Cypher draws them.

Knows nothing of the driver: a value with labels is a node, one with start_node a relationship, one with both nodes and
relationships a path.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from kg.model import Entity
from kg.render import amount, cut
from kg.vocab import vocabulary

_NAMES: Final = ("name", "shown", "title", "quote")  # what a node is called, the best first
_DATES: Final = ("dateText", "date", "sinceText", "since", "asOfText", "asOf", "period")
_UNIVERSAL: Final = "Entity"  # the label of every entity, which says nothing
_UNSAID: Final = frozenset({"iri", "id", "name", "shown", "title", "nameLanguages"})
_LONGEST: Final = 60  # cells of a name inside a drawing
_SHOWN: Final = 5  # properties of a node in a cell
_GROUPED: Final = 1e6


def drawn(value: Any, brief: bool = False) -> str:
    """A value in a table; null is nothing.

    Args:
        brief: there is little room, so that of a node only name and labels are said.

    >>> drawn(None), drawn(True), drawn(2500000000.0), drawn(["a", None, 1]), drawn({"a": 1})
    ('', 'true', '2,500,000,000.0', '[a, null, 1]', '{a: 1}')
    """
    return "" if value is None else inner(value, brief)


def inner(value: Any, brief: bool = False) -> str:
    """A value in a list or a map, where null has to be said."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str | Entity):
        return value if isinstance(value, str) else value.name
    if isinstance(value, float | Decimal):
        return _number(value)
    if _is_path(value):
        return path(value)
    if hasattr(value, "labels"):
        return node(value, "labels" if brief else "all")
    if hasattr(value, "start_node"):
        return _ends(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {inner(item, brief)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple | set | frozenset) and type(value).__module__ == "builtins":
        return "[" + ", ".join(inner(item, brief) for item in value) + "]"
    return _other(value)


def _number(value: float | Decimal) -> str:
    if isinstance(value, Decimal):
        return f"{value:,f}"
    return f"{value:,.1f}" if _GROUPED <= abs(value) < 1e15 and value == int(value) else repr(value)


def _other(value: Any) -> str:
    """Dates and times in ISO 8601; bytes and points as they print."""
    written = getattr(value, "iso_format", None) or getattr(value, "isoformat", None)
    return str(written()) if written else str(value)


def _is_path(value: Any) -> bool:
    return hasattr(value, "nodes") and hasattr(value, "relationships")


def node(value: Any, say: str = "name") -> str:
    """A node by its name: (Enflame); one without a name by its label and what it holds.

    Args:
        say: "name", "labels" for these as well, or "all" for some properties too.
    """
    properties = _shown(value)
    name = next((str(properties[key]) for key in _NAMES if properties.get(key)), "")
    labels = "".join(f":{label}" for label in _narrowest(value.labels))
    if not name:
        return f"({' '.join(part for part in (labels, _sum(properties)) if part)})"
    if say == "name":
        return f"({cut(name, _LONGEST)})"
    more = _some(properties) if say == "all" else ""
    return f"({' '.join(part for part in (cut(name, _LONGEST), labels, more) if part)})"


def _narrowest(labels: Iterable[str]) -> tuple[str, ...]:
    """The labels that say the most: a chip start-up is a company and an organization as well."""
    return vocabulary().narrowest(label for label in labels if label != _UNIVERSAL and not label.startswith("_"))


def _shown(value: Any) -> dict[str, Any]:
    return {key: item for key, item in sorted(value.items()) if not key.startswith("_")}


def _sum(properties: Mapping[str, Any]) -> str:
    """What a round or a figure holds: its amount or value, and when."""
    unit = str(properties.get("currency") or properties.get("unit") or "")
    value = properties.get("amountExact") or properties.get("value")
    said = [str(properties.get("round") or "")]
    said += [amount(value, unit if unit not in ("date", "name") else "")] if value else []
    said += [when] if (when := _when(properties)) and when != value else []
    return ", ".join(part for part in said if part) or _some(properties)


def _some(properties: Mapping[str, Any]) -> str:
    plain = [f"{key}: {inner(item)}" for key, item in properties.items() if key not in _UNSAID and _short(item)]
    more = ", …" if len(plain) > _SHOWN else ""
    return "{" + ", ".join(plain[:_SHOWN]) + more + "}" if plain else ""


def _short(item: Any) -> bool:
    return not isinstance(item, list) and not (isinstance(item, str) and len(item) > _LONGEST)


def _when(properties: Mapping[str, Any]) -> str:
    return next((inner(properties[key]) for key in _DATES if properties.get(key)), "")


def relationship(value: Any) -> str:
    """A relationship without its ends: [INVESTED_IN 2023]; a plan, a report or a denial says so."""
    properties = _shown(value)
    status = str(properties.get("status") or "asserted")
    share = f"{inner(properties['percent'])} %" if properties.get("percent") is not None else ""
    parts = (value.type, share, _when(properties), "" if status == "asserted" else status.upper())
    return f"[{' '.join(part for part in parts if part)}]"


def _ends(value: Any) -> str:
    start, end = (_known(side) for side in (value.start_node, value.end_node))
    return f"{start}-{relationship(value)}->{end}"


def _known(side: Any) -> str:
    """The end of a relationship that came alone: a server sends no more than its number."""
    return node(side) if side is not None and (len(side) or side.labels) else "()"


def path(value: Any) -> str:
    """A path as Cypher draws it: (Tencent)-[INVESTED_IN 2023]->(Enflame)."""
    nodes = list(value.nodes)
    text = node(nodes[0])
    for here, step, there in zip(nodes, value.relationships, nodes[1:], strict=False):
        forward = step.start_node == here or step.end_node != here
        text += f"-{relationship(step)}->" if forward else f"<-{relationship(step)}-"
        text += node(there)
    return text
