"""Reads what was given for the parameters of a question and binds it; never writes it into a query."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from kg.errors import InputError, NameUnknown
from kg.queries.question import ANY, Parameter, Query
from kg.rdf import Namespaces, default_namespaces, local
from kg.sparql import XSD

Resolve = Callable[[str], str]
"""Gives the id of an entity for a name of it."""

_LARGEST = Decimal(10) ** 18
_DIGITS = 40
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def parameters(
    query: Query, values: Mapping[str, str], resolve: Resolve | None = None
) -> dict[str, str | int | float | None]:
    """The values of a question's parameters as Cypher takes them: an entity's id, a text, a number; null where open.

    Args:
        values: what was given, by parameter name.
        resolve: None where ids are given.
    Raises:
        InputError: a value is unknown or of the wrong type.

    >>> from kg.queries import load_all
    >>> parameters(load_all()["unicorns"], {"currency": "USD"})
    {'least': 1000000000, 'currency': 'USD'}
    """
    return {name: _plain(value) for name, value in _given(query, values, resolve).items()}


def bind(
    query: Query, values: Mapping[str, str], resolve: Resolve | None = None, namespaces: Namespaces | None = None
) -> dict[Any, Any]:
    """The terms that stand for a question's parameters in SPARQL.

    Args:
        values: what was given, by parameter name.
        resolve: None where ids are given.
        namespaces: of the graph that is asked; None for the vocabulary's own.
    Returns:
        pyoxigraph variables and the terms to put in their place; none for a parameter that is left open.
    Raises:
        InputError: a value is unknown or of the wrong type.
    """
    import pyoxigraph

    entities = (namespaces or default_namespaces()).entities
    types = {parameter.name: parameter.type for parameter in query.parameters}
    given = _given(query, values, resolve).items()
    return {
        pyoxigraph.Variable(name): _entity(str(value), entities) if types[name] == "entity" else _literal(value)
        for name, value in given
        if value is not None
    }


def _given(query: Query, values: Mapping[str, str], resolve: Resolve | None) -> dict[str, str | Decimal | None]:
    known = {parameter.name: parameter for parameter in query.parameters}
    for name in values:
        if name not in known:
            takes = ", ".join(f"--{item}" for item in known) or "no parameters"
            raise InputError(f"{query.name} has no parameter --{name}; it takes {takes}")
    return {name: _value(query, parameter, values.get(name), resolve) for name, parameter in known.items()}


def _value(query: Query, parameter: Parameter, given: str | None, resolve: Resolve | None) -> str | Decimal | None:
    text = parameter.default if given is None else given
    if text == ANY:
        return None
    if parameter.type != "entity" or resolve is None:
        return read(parameter, text, f"{query.name}: ")
    try:
        return resolve(text)
    except NameUnknown as exc:
        if given is not None:
            raise
        raise InputError(f"{query.name} needs --{parameter.name} here: {text!r} is not in this graph") from exc


def read(parameter: Parameter, given: str, where: str) -> str | Decimal:
    """A value as its type has it.

    Args:
        where: stands before a message.
    Raises:
        InputError: it is none of its type.
    """
    if parameter.type == "number":
        return _number(parameter, given, where)
    if parameter.type == "date" and not _DATE.fullmatch(given):
        raise InputError(f"{where}--{parameter.name} is {given!r}; write a date as 2024, 2024-05 or 2024-05-01")
    return given


def _number(parameter: Parameter, given: str, where: str) -> Decimal:
    try:
        number = Decimal(given.replace(",", ""))
    except InvalidOperation as exc:
        raise InputError(f"{where}--{parameter.name} is {given!r}; write a number such as 1000000000") from exc
    if not number.is_finite() or abs(number) >= _LARGEST or len(f"{number:e}") > _DIGITS:
        raise InputError(f"{where}--{parameter.name} is {given!r}; write a number below 10^18")
    return number


def _plain(value: str | Decimal | None) -> str | int | float | None:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _literal(value: str | Decimal) -> Any:
    import pyoxigraph

    if isinstance(value, Decimal):
        return pyoxigraph.Literal(f"{value:.6f}", datatype=pyoxigraph.NamedNode(XSD + "decimal"))
    return pyoxigraph.Literal(value)


def _entity(id_: str, entities: str) -> Any:
    import pyoxigraph

    written = local("id", id_, entities)
    iri = written[1:-1] if written.startswith("<") else entities + id_
    try:
        return pyoxigraph.NamedNode(iri)
    except ValueError as exc:
        raise InputError(f"{id_!r} cannot be the id of an entity; give a name that `kg show` knows") from exc
