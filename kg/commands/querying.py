"""kg query, sparql: the questions of queries/, and any other in SPARQL."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from kg.commands.base import Choice, emit, ended, example, formats, opened, store
from kg.errors import InputError


def _questions() -> Iterable[str]:
    from kg.queries import load_all

    return load_all()


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    epilog=example("kg query co-investors --investor Tencent"),
)
@click.argument("name", type=Choice("question", _questions), required=False)
@click.option("--param", "given", multiple=True, metavar="NAME=VALUE", help="A parameter; --NAME VALUE does the same.")
@formats
@store
@click.pass_context
def query(ctx: click.Context, name: str | None, given: tuple[str, ...], format_: str, store: Path | None) -> int:
    """Answer a prepared question, or list them all.

    Values are bound, never written into the query. A parameter that is an entity takes any of its names.
    """
    from kg import render

    if name is None:
        return _list(format_)
    values = _values([*(f"--{item}" for item in given), *ctx.args])
    with opened(store) as graph:
        answer = graph.query(name, **values)
    columns = [column.name for column in answer.columns]
    rows = [dict(zip(columns, map(_json, row), strict=True)) for row in answer.rows]
    emit(
        format_,
        lambda: {"query": name, "columns": columns, "rows": rows},
        lambda: rows,
        lambda to, cells: render.answer(answer, to, cells),
    )
    return ended(answer.rows, "no answer", format_)


def _values(words: list[str]) -> dict[str, str]:
    """Read --NAME VALUE and --NAME=VALUE."""
    values: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--") or not name:
            raise InputError(f"{word!r} is no parameter; write --NAME VALUE, and put a value with spaces in quotes")
        if not equals:
            following = next(rest, None)
            if following is None:
                raise InputError(f"--{name} has no value; write --{name} VALUE")
            value = following
        if name in values:
            raise InputError(f"--{name} is given twice; give it once")
        values[name] = value
    return values


def _list(format_: str) -> int:
    from kg import render
    from kg.queries import load_all

    rows = [
        {
            "name": item.name,
            "summary": item.summary,
            "parameters": [
                {"name": one.name, "type": one.type, "default": one.default, "meaning": one.meaning}
                for one in item.parameters
            ],
            "columns": [column.name for column in item.columns],
        }
        for item in load_all().values()
    ]
    emit(format_, lambda: {"queries": rows}, lambda: rows, lambda to, cells: render.questions(rows, to, cells))
    return 0


@click.command(epilog=example("kg sparql 'SELECT ?f WHERE { ?f a kg:Fact } LIMIT 3'"))
@click.argument("text", metavar="QUERY|FILE|-")
@formats
@store
def sparql(text: str, format_: str, store: Path | None) -> int:
    """Ask the graph in SPARQL 1.1.

    SELECT, ASK, CONSTRUCT or DESCRIBE; the graph is never changed. QUERY is the text itself, the name of a file
    that holds it, or - for standard input. The prefixes kg, id, rdf, rdfs, xsd, skos, prov, oa and dcterms are
    known.
    """
    from kg import render
    from kg.sparql import Answer, Triples

    with opened(store) as graph:
        answer = graph.sparql(_text(text))
    if isinstance(answer, Answer):
        columns = [column.name for column in answer.columns]
        rows = [dict(zip(columns, map(_json, row), strict=True)) for row in answer.rows]
        emit(
            format_,
            lambda: {"columns": columns, "rows": rows},
            lambda: rows,
            lambda to, cells: render.answer(answer, to, cells),
        )
        return ended(answer.rows, "no answer", format_)
    said: dict[str, Any] = {"answer": answer}
    people = "yes\n" if answer else "no\n"
    if isinstance(answer, Triples):
        said, people = {"triples": answer.text.splitlines()}, answer.text
    emit(format_, lambda: said, lambda: [said], lambda to, cells: render.plain(people, to))
    return 0


def _text(given: str) -> str:
    if given == "-":
        return sys.stdin.read()
    path = Path(given)
    try:
        return path.read_text(encoding="utf-8") if len(given) < 1000 and path.is_file() else given
    except (OSError, ValueError) as exc:
        raise InputError(f"{given}: cannot be read ({exc}); give a text file in UTF-8") from exc


def _json(cell: Any) -> Any:
    from decimal import Decimal

    from kg.model import Entity
    from kg.shapes import entity_json

    if isinstance(cell, Entity):
        return entity_json(cell)
    return f"{cell:f}" if isinstance(cell, Decimal) else cell
