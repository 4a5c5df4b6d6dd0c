"""What must hold of a question in SPARQL; never asks a graph that holds anything."""

from __future__ import annotations

import re

from kg.errors import SchemaError
from kg.queries.question import Query
from kg.rdf import default_namespaces
from kg.sparql import asks_elsewhere, bare

_USED = re.compile(r"[?$](\w+)")
_TESTED = re.compile(r"(?i:BOUND)\s*\(\s*[?$](\w+)\s*\)")


def check(query: Query) -> None:
    """Check that the SELECT gives what the header declares, and uses its parameters.

    Raises:
        SchemaError: it does not; says what to do.
    """
    shown, projected = query.shown("sparql"), _projected(query)
    columns = [column.name for column in query.columns]
    parameters = [parameter.name for parameter in query.parameters]
    text = bare(query.text("sparql"))
    used = set(_USED.findall(_body(text)))
    for name in parameters:
        if name not in used:
            raise SchemaError(f"{shown}: parameter ?{name} is never used; use it or take it out of the header")
        if name in _TESTED.findall(text):  # a value in the place of a variable leaves BOUND false
            raise SchemaError(f"{shown}: BOUND(?{name}) is false even for a value; use ?{name} in a pattern")
        if name not in projected:
            raise SchemaError(f"{shown}: parameter ?{name} is not projected; add it to SELECT")
    _check_columns(shown, projected, columns, [*columns, *(name for name in parameters if name not in columns)])


def _check_columns(shown: str, projected: list[str], columns: list[str], expected: list[str]) -> None:
    for name in columns:
        if name not in projected:
            raise SchemaError(f"{shown}: column ?{name} is not projected; add it to SELECT")
    for name in projected:
        if name not in expected:
            raise SchemaError(f"{shown}: ?{name} is projected but not declared; add a `# column:` line for it")
    if projected != expected:
        order = " ".join(f"?{name}" for name in expected)
        raise SchemaError(f"{shown}: SELECT is not in the order of the header; write SELECT {order}")


def _body(text: str) -> str:
    """The query after SELECT … WHERE, where a parameter must do something."""
    return text[text.find("{") :]


def _projected(query: Query) -> list[str]:
    import pyoxigraph

    text, shown = query.text("sparql"), query.shown("sparql")
    if asks_elsewhere(text):
        raise SchemaError(f"{shown}: asks another server by SERVICE; take it out, only the graph itself is asked")
    try:
        answer = pyoxigraph.Store().query(text, prefixes=default_namespaces().prefixes())
    except SyntaxError as exc:
        raise SchemaError(f"{shown}: is no SPARQL query ({exc}); mend it") from exc
    if not isinstance(answer, pyoxigraph.QuerySolutions):
        raise SchemaError(f"{shown}: is no SELECT; a question answers with columns")
    return [variable.value for variable in answer.variables]
