"""Answers a question in SPARQL; never changes a graph."""

from __future__ import annotations

from collections.abc import Mapping

from kg.queries.question import Query
from kg.queries.values import Resolve, bind
from kg.sparql import Answer, Cells, Dataset, ask


def run(
    query: Query, dataset: Dataset, values: Mapping[str, str] | None = None, resolve: Resolve | None = None
) -> Answer:
    """Answer a question.

    Args:
        dataset: the graph, such as `kg.sparql.dataset` gives.
        values: the parameters by name; the others hold their defaults.
        resolve: gives the id of an entity for a name of it.
    Returns:
        Rows in the order of the question, without parameters that are no column.
    Raises:
        InputError: a parameter is unknown or of the wrong type, or the question is not written in SPARQL.
    """
    text = query.text("sparql")
    bound = bind(query, values or {}, resolve, dataset.namespaces)
    solutions = ask(dataset, text, query.shown("sparql"), bound)
    read = Cells(dataset)
    rows = (tuple(read.cell(row[column.name]) for column in query.columns) for row in solutions)
    return Answer(query.columns, tuple(dict.fromkeys(rows)))  # without its parameters a row can stand twice
