"""Answers as text for people, tables and rows for programs; never reads a graph and never decides an answer.

text      cells of a terminal, characters that a terminal would obey
values    amounts, shares, dates, sources
tables    tables, CSV, HTML
answers   facts, an entity, who funds whom, connections
reports   builds, counts, questions, the state of an installation
"""

from __future__ import annotations

from kg.render.answers import claims, common, entity, facts, funding, no_path, path, relation, searched
from kg.render.reports import answer, built, findings, plain, questions, statistics
from kg.render.tables import csv, flat, html, table
from kg.render.text import cut, encoded, visible, width, wrap
from kg.render.values import amount, details, name, source, value

__all__ = [
    "amount",
    "answer",
    "built",
    "claims",
    "common",
    "csv",
    "cut",
    "details",
    "encoded",
    "entity",
    "facts",
    "findings",
    "flat",
    "funding",
    "html",
    "name",
    "no_path",
    "path",
    "plain",
    "questions",
    "relation",
    "searched",
    "source",
    "statistics",
    "table",
    "value",
    "visible",
    "width",
    "wrap",
]
