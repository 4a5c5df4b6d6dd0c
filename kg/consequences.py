"""What follows from the facts, as RDF that SPARQL can ask: effective shares, control, state capital; in no export.

A relationship DERIVED_SHARE of the property graph is a node of the class kg:DerivedShare here, with kg:derivedHolder,
kg:derivedCompany and the properties that schema/graph.toml names; `facts` are the facts themselves, and kg:firstFact
the first of them, for RDF knows no order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from kg.graph import Graph
from kg.projection import Edge
from kg.rdf import Namespaces, decimal, flag, literal

_FACTS: Final = "facts"


def write_derived(graph: Graph, out: BinaryIO) -> None:
    """Write what is worked out of a graph as one named graph, behind the TriG of its facts.

    Args:
        out: a binary stream in which the prefixes stand already.
    Raises:
        MissingPart: numpy or scipy is not installed.
    """
    from kg.mirror.derived import derived

    out.write(b"\ngraph:derived {\n")
    for row in derived(graph):
        out.write(f"{_node(row, graph.store.namespaces)}\n".encode())
    out.write(b"}\n")


def class_of(type_: str) -> str:
    """The class of a derived relationship.

    >>> class_of("DERIVED_SHARE")
    'DerivedShare'
    """
    return "".join(word.capitalize() for word in type_.split("_"))


def _node(row: Edge, namespaces: Namespaces) -> str:
    own = hashlib.blake2b(row.key.encode(), digest_size=12).hexdigest()
    said = [f"a kg:{class_of(row.type)}", f"kg:derivedHolder <{row.start}>", f"kg:derivedCompany <{row.end}>"]
    said += [f"kg:firstFact fact:{fact}" for fact in row.properties.get(_FACTS, ())[:1]]
    said += [f"kg:{name} {value}" for name, values in row.properties.items() for value in _values(name, values)]
    return f"<{namespaces.entities}derived/{own}> {' ; '.join(said)} ."


def _values(name: str, values: object) -> Iterator[str]:
    for value in values if isinstance(values, list) else [values]:
        if name == _FACTS:
            yield f"fact:{value}"
        elif isinstance(value, bool):
            yield flag(value)
        else:
            yield decimal(value) if isinstance(value, (int, float)) else literal(str(value))
