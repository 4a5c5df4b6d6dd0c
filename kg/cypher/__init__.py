"""Answers the questions of queries/ on a Bolt server, as kg.queries answers them in SPARQL; never writes there.

>>> class Server:
...     def read(self, text, parameters):
...         return Rows([("USD", "2000000000.0")])
>>> class Rows(list):
...     columns = ("currency", "sum")
>>> from kg.queries import Query
>>> from kg.sparql import Column
>>> columns = (Column("currency", "text", "of the sum"), Column("sum", "number", "in whole units"))
>>> run(Query("q", "", (), columns, {"cypher": "RETURN …"}), Server()).rows
(('USD', Decimal('2000000000')),)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Protocol

from kg.errors import InputError, NameAmbiguous, NameUnknown, SchemaError
from kg.mirror.server_schema import NOTE
from kg.model import Entity
from kg.queries import Query, parameters
from kg.sparql import Answer, Cell, Column


class Rows(Protocol):
    """What a server answers with."""

    @property
    def columns(self) -> tuple[str, ...]: ...
    def __iter__(self) -> Any: ...


class Reader(Protocol):
    """A server that is asked; `kg.bolt.Server` is one."""

    def read(self, text: str, parameters: dict[str, Any], /) -> Any: ...


def run(
    question: Query,
    server: Reader,
    values: Mapping[str, str] | None = None,
    resolve: Callable[[str], str] | None = None,
) -> Answer:
    """Answer a question in Cypher.

    Args:
        question: of queries/.
        server: holds a mirror of a graph.
        values: the parameters by name; the others hold their defaults.
        resolve: gives the id of an entity for a name of it; None where ids are given.
    Returns:
        Rows in the order of the question, with the same cells as those of SPARQL.
    Raises:
        InputError: a parameter is unknown or of the wrong type, the question is not written in Cypher, or the server
            has nothing derived and is asked for it.
        ServerError, StatementError: the server is gone, or refuses the question.
    """
    text = question.text("cypher")
    if question.is_derived and not _holds_derived(server):
        how = "run `kg mirror --with-derived` for a server, or `kg cypher --with-derived`"
        raise InputError(f"{question.name} asks what is worked out of the facts, which is not there; {how}")
    found = server.read(text, parameters(question, values or {}, resolve))
    expected = tuple(column.name for column in question.columns)
    if tuple(found.columns) not in (expected, ()):  # ArcadeDB names no columns where there are no rows
        raise SchemaError(f"{question.shown('cypher')}: answers with {', '.join(found.columns)}; mend its RETURN")
    return Answer(question.columns, tuple(dict.fromkeys(_rows(question.columns, found))))


def _holds_derived(server: Reader) -> bool:
    """Whether the mirror there was written with derived relationships."""
    return any(said is True for (said,) in server.read(_NOTED, {}))


def _rows(columns: tuple[Column, ...], found: Iterable[tuple[Any, ...]]) -> Iterable[tuple[Cell, ...]]:
    for row in found:
        yield tuple(_cell(column.type, value) for column, value in zip(columns, row, strict=True))


def _cell(type_: str, value: Any) -> Cell:
    if value is None:
        return None
    if type_ == "entity":
        return _entity(value)
    if type_ == "number":
        return value if isinstance(value, int) else _number(str(value))
    return str(value)


def _entity(node: Any) -> Entity:
    if isinstance(node, str):  # an id alone
        return Entity(node, node)
    about = dict(node.items())
    names = tuple(about.get("names") or ())
    return Entity(about["id"], about.get("name") or about["id"], names, tuple(sorted(about.get("types") or ())))


def _number(text: str) -> Decimal:
    """A number without the zeros that say nothing, as SPARQL gives it.

    >>> _number("20.0"), _number("1.50"), _number("1E3")
    (Decimal('20'), Decimal('1.5'), Decimal('1000'))
    """
    digits = f"{Decimal(text):f}"
    return Decimal(digits.rstrip("0").rstrip(".") if "." in digits else digits)


_NOTED = f"MATCH (m:{NOTE}) RETURN m.derived"
_BY_ID = "MATCH (e:Entity {id: $name}) RETURN e"
_BY_NAME = "MATCH (e:Entity) WHERE any(name IN e.names WHERE toLower(name) = toLower($name)) RETURN e ORDER BY e.id"
_CANDIDATES = 10  # that a message lists


def resolver(server: Reader) -> Callable[[str], str]:
    """Finds the id of an entity on a server, by its id or any of its names as it is written, whatever the case.

    A store knows more: other scripts, legal forms, parts of names.

    Raises (when it is called):
        NameUnknown, NameAmbiguous: the name is not that of one entity of the server.
    """

    def resolve(name: str) -> str:
        for text in (_BY_ID, _BY_NAME):
            found = [_entity(node) for (node,) in server.read(text, {"name": name})]
            first = [entity for entity in found if entity.name == name]
            if len(found) == 1 or len(first) == 1:
                return (first or found)[0].id
            if found:
                raise NameAmbiguous(name, tuple(entity.id for entity in found[:_CANDIDATES]))
        raise NameUnknown(name)

    return resolve
