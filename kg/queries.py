"""Loads, checks, binds and runs the questions in queries/; never changes a graph.

A question is one file NAME.rq. Comment lines at its top declare it:

    # summary: Who invested beside an investor
    # parameter: investor | entity | required | whose companies are looked at
    # column: other | entity | who invested in the same company

A parameter is an entity, text, number or date. Its third field is `required`, `any` (left open unless given) or the
value that holds unless another is given. A column is an entity, text, number, date or quote. The SELECT projects
every column in that order, then every parameter that is no column: a value is bound there, never written into a query.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from kg.errors import InputError, SchemaError
from kg.rdf import Namespaces, default_namespaces, local
from kg.resources import folder
from kg.sparql import XSD, Answer, Cells, Column, Dataset, ask, asks_elsewhere, bare

PARAMETER_TYPES = ("entity", "text", "number", "date")
COLUMN_TYPES = ("entity", "text", "number", "date", "quote")
REQUIRED = "required"
ANY = "any"

_NAME = re.compile(r"[a-z][a-z0-9-]*")
_VARIABLE = re.compile(r"[a-z][A-Za-z0-9]*")
_LARGEST = Decimal(10) ** 18
_DIGITS = 40
_USED = re.compile(r"[?$](\w+)")
_TESTED = re.compile(r"(?i:BOUND)\s*\(\s*[?$](\w+)\s*\)")
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question asks for; `default` is REQUIRED, ANY or a value."""

    name: str
    type: str
    default: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Query:
    """One question of queries/."""

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    text: str
    shown: str  # where it stands, for messages


def load_all(path: Path | None = None) -> Mapping[str, Query]:
    """Every question of a folder, by name, checked.

    Args:
        path: the folder; None for the one that ships with the program.
    Raises:
        SchemaError: a file is not as it must be; says which and what to do.

    >>> load_all()["co-investors"].parameters[0].name
    'investor'
    """
    files = sorted((path or folder("queries")).glob("*.rq"))
    return {query.name: query for query in map(load, files)}


def load(path: Path) -> Query:
    """One question, checked.

    Raises:
        SchemaError: the file is not as it must be.
    """
    shown = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise SchemaError(f"{shown}: cannot be read ({exc}); restore the file") from exc
    query = _declared(path.stem, shown, text)
    _check(query)
    return query


def named(name: str, queries: Mapping[str, Query]) -> Query:
    """The question of that name.

    Raises:
        NameUnknown: there is none; carries the nearest.
    """
    if name in queries:
        return queries[name]
    from rapidfuzz.process import extract

    near = tuple(found for found, _, _ in extract(name, list(queries), limit=3, score_cutoff=50))
    raise InputError(
        f"no question is called {name!r}"
        + (f"; did you mean {', '.join(near)}?" if near else "; `kg query` lists them all")
    )


# ---------------------------------------------------------------------------------------------------------- the header


def _declared(name: str, shown: str, text: str) -> Query:
    if not _NAME.fullmatch(name):
        raise SchemaError(f"{shown}: the file name must be lower-case words joined by hyphens; rename it")
    fields: dict[str, list[str]] = {"summary": [], "parameter": [], "column": []}
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        key, _, value = line[1:].partition(":")
        if key.strip() in fields:
            fields[key.strip()].append(value.strip())
    if len(fields["summary"]) != 1:
        raise SchemaError(f"{shown}: has {len(fields['summary'])} `# summary:` lines; give exactly one")
    return Query(
        name=name,
        summary=fields["summary"][0],
        parameters=tuple(_parameter(line, shown) for line in fields["parameter"]),
        columns=tuple(_column(line, shown) for line in fields["column"]),
        text=text,
        shown=shown,
    )


def _parameter(line: str, shown: str) -> Parameter:
    name, type_, default, meaning = _split(
        line, 4, shown, "parameter: NAME | TYPE | required, any or a value | MEANING"
    )
    _known_type(name, type_, PARAMETER_TYPES, shown)
    return Parameter(name, type_, default, meaning)


def _column(line: str, shown: str) -> Column:
    name, type_, meaning = _split(line, 3, shown, "column: NAME | TYPE | MEANING")
    _known_type(name, type_, COLUMN_TYPES, shown)
    return Column(name, type_, meaning)


def _split(line: str, count: int, shown: str, form: str) -> list[str]:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) != count or not all(parts) or not _VARIABLE.fullmatch(parts[0]):
        raise SchemaError(f"{shown}: cannot read {line!r}; write `# {form}`")
    return parts


def _known_type(name: str, type_: str, types: tuple[str, ...], shown: str) -> None:
    if type_ not in types:
        raise SchemaError(f"{shown}: ?{name} has the type {type_!r}; use one of {', '.join(types)}")


# ----------------------------------------------------------------------------------------------------------- the check


def _check(query: Query) -> None:
    projected = _projected(query)
    columns = [column.name for column in query.columns]
    parameters = [parameter.name for parameter in query.parameters]
    text = bare(query.text)
    used = set(_USED.findall(_body(text)))
    for name in parameters:
        if name not in used:
            raise SchemaError(f"{query.shown}: parameter ?{name} is never used; use it or take it out of the header")
        if name in _TESTED.findall(text):  # a value in the place of a variable leaves BOUND false
            raise SchemaError(f"{query.shown}: BOUND(?{name}) is false even for a value; use ?{name} in a pattern")
        if name not in projected:
            raise SchemaError(f"{query.shown}: parameter ?{name} is not projected; add it to SELECT")
    for name in columns:
        if name not in projected:
            raise SchemaError(f"{query.shown}: column ?{name} is not projected; add it to SELECT")
    expected = [*columns, *(name for name in parameters if name not in columns)]
    for name in projected:
        if name not in expected:
            raise SchemaError(f"{query.shown}: ?{name} is projected but not declared; add a `# column:` line for it")
    if projected != expected:
        order = " ".join(f"?{name}" for name in expected)
        raise SchemaError(f"{query.shown}: SELECT is not in the order of the header; write SELECT {order}")
    for parameter in query.parameters:
        if parameter.default not in (REQUIRED, ANY):
            _check_default(parameter, query.shown)


def _check_default(parameter: Parameter, shown: str) -> None:
    try:
        _term(parameter, parameter.default, f"{shown}: ")
    except InputError as exc:
        raise SchemaError(str(exc)) from exc


def _body(text: str) -> str:
    """The query after SELECT … WHERE, where a parameter must do something."""
    return text[text.find("{") :]


def _projected(query: Query) -> list[str]:
    import pyoxigraph

    if asks_elsewhere(query.text):
        raise SchemaError(f"{query.shown}: asks another server by SERVICE; take it out, only the graph itself is asked")
    try:
        answer = pyoxigraph.Store().query(query.text, prefixes=default_namespaces().prefixes())
    except SyntaxError as exc:
        raise SchemaError(f"{query.shown}: is no SPARQL query ({exc}); mend it") from exc
    if not isinstance(answer, pyoxigraph.QuerySolutions):
        raise SchemaError(f"{query.shown}: is no SELECT; a question answers with columns")
    return [variable.value for variable in answer.variables]


# ------------------------------------------------------------------------------------------------------- bind and run


def bind(
    query: Query,
    values: Mapping[str, str],
    resolve: Callable[[str], str] | None = None,
    namespaces: Namespaces | None = None,
) -> dict[Any, Any]:
    """The terms that stand for a question's parameters.

    Args:
        values: what was given, by parameter name.
        resolve: gives the id of an entity for a name of it; None where ids are given.
        namespaces: of the graph that is asked; None for the vocabulary's own.
    Returns:
        pyoxigraph variables and the terms to put in their place.
    Raises:
        InputError: a value is missing, unknown or of the wrong type.
    """
    import pyoxigraph

    known = {parameter.name: parameter for parameter in query.parameters}
    for name in values:
        if name not in known:
            takes = ", ".join(f"--{item}" for item in known) or "no parameters"
            raise InputError(f"{query.name} has no parameter --{name}; it takes {takes}")
    bound = {}
    entities = (namespaces or default_namespaces()).entities
    for parameter in query.parameters:
        given = values.get(parameter.name, parameter.default)
        if given == REQUIRED:
            raise InputError(f"{query.name} needs --{parameter.name}: {parameter.meaning}")
        if given == ANY:
            continue
        where = pyoxigraph.Variable(parameter.name)
        if parameter.type == "entity":
            bound[where] = _entity(resolve(given) if resolve else given, entities)
        else:
            bound[where] = _term(parameter, given, f"{query.name}: ")
    return bound


def _term(parameter: Parameter, given: str, where: str) -> Any:
    import pyoxigraph

    if parameter.type == "number":
        return pyoxigraph.Literal(_number(parameter, given, where), datatype=pyoxigraph.NamedNode(XSD + "decimal"))
    if parameter.type == "date" and not _DATE.fullmatch(given):
        raise InputError(f"{where}--{parameter.name} is {given!r}; write a date as 2024, 2024-05 or 2024-05-01")
    return pyoxigraph.Literal(given)


def _entity(id_: str, entities: str) -> Any:
    import pyoxigraph

    written = local("id", id_, entities)
    iri = written[1:-1] if written.startswith("<") else entities + id_
    try:
        return pyoxigraph.NamedNode(iri)
    except ValueError as exc:
        raise InputError(f"{id_!r} cannot be the id of an entity; give a name that `kg show` knows") from exc


def _number(parameter: Parameter, given: str, where: str) -> str:
    try:
        number = Decimal(given.replace(",", ""))
    except InvalidOperation as exc:
        raise InputError(f"{where}--{parameter.name} is {given!r}; write a number such as 1000000000") from exc
    if not number.is_finite() or abs(number) >= _LARGEST or len(f"{number:e}") > _DIGITS:
        raise InputError(f"{where}--{parameter.name} is {given!r}; write a number below 10^18")
    return f"{number:.6f}"


def run(
    query: Query, dataset: Dataset, values: Mapping[str, str] | None = None, resolve: Callable[[str], str] | None = None
) -> Answer:
    """Answer a question.

    Args:
        dataset: the graph, such as `kg.sparql.dataset` gives.
        values: the parameters by name; the others hold their defaults.
        resolve: gives the id of an entity for a name of it.
    Returns:
        Rows in the order of the question, without parameters that are no column.
    Raises:
        InputError: a parameter is missing, unknown or of the wrong type.
    """
    bound = bind(query, values or {}, resolve, dataset.namespaces)
    solutions = ask(dataset, query.text, query.shown, bound)
    read = Cells(dataset)
    rows = (tuple(read.cell(row[column.name]) for column in query.columns) for row in solutions)
    return Answer(query.columns, tuple(dict.fromkeys(rows)))  # without its parameters a row can stand twice
