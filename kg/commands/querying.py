"""kg query, sparql: the questions of queries/, and any other in SPARQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.commands.base import Choice, emit, ended, example, formats, opened, server, server_named, store
from kg.commands.cyphering import Known, Source, file, limit, parameter
from kg.errors import InputError, NameUnknown, StoreError

if TYPE_CHECKING:
    from kg.sparql import Answer


def _questions() -> Iterable[str]:
    from kg.queries import load_all

    return load_all()


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    epilog=example("kg query co-investors --investor Tencent"),
)
@click.argument("name", type=Choice("question", _questions), required=False)
@click.option("--param", "given", multiple=True, metavar="NAME=VALUE", help="A parameter; --NAME VALUE does the same.")
@click.option(
    "--cypher", is_flag=True, help="Ask in Cypher: the server of --uri or NEO4J_URI, else the embedded engine."
)
@server
@formats
@store
@click.pass_context
def query(
    ctx: click.Context,
    name: str | None,
    given: tuple[str, ...],
    cypher: bool,
    uri: str | None,
    database: str | None,
    user: str | None,
    password_file: Path | None,
    format_: str,
    store: Path | None,
) -> int:
    """Answer a prepared question, or list them all.

    Values are bound, never written into the query. A parameter that is an entity takes any of its names; one that is
    not given holds its default. A question is asked in SPARQL; with --cypher the same question is asked in Cypher.
    """
    from kg import render

    if name is None:
        return _list(format_)
    values = _values([*(f"--{item}" for item in given), *ctx.args])
    if cypher or uri:
        answer = _in_cypher(name, values, store, (uri, database, user, password_file))
    else:
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


def _in_cypher(
    name: str,
    values: dict[str, str],
    store: Path | None,
    where: tuple[str | None, str | None, str | None, Path | None],
) -> Answer:
    """Ask a server that is named, which needs no store here, else the embedded engine."""
    from kg import bolt
    from kg.cypher import resolver, run
    from kg.queries import load_all, named

    question = named(name, load_all())
    question.text("cypher")  # says that there is none before anything is started
    target = server_named(*where)
    if target is None:
        from kg.embedded import engine

        derived = question.is_derived
        with opened(store) as graph, engine(graph.graph, with_derived=derived) as own, bolt.connect(own) as reached:
            return run(question, reached, values, lambda given: graph.entity(given).id)
    with bolt.connect(target) as reached:
        return run(question, reached, values, _known(resolver(reached), store))


def _known(find: Callable[[str], str], store: Path | None) -> Callable[[str], str]:
    """Names as the server has them, else as the graph here knows them, if there is one."""

    def resolve(name: str) -> str:
        try:
            return find(name)
        except NameUnknown as unknown:
            try:
                with opened(store) as graph:
                    return graph.entity(name).id
            except StoreError:
                raise unknown from None

    return resolve


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

    rows: list[dict[str, Any]] = [
        {
            "name": item.name,
            "summary": item.summary,
            "parameters": [
                {"name": one.name, "type": one.type, "default": one.default, "meaning": one.meaning}
                for one in item.parameters
            ],
            "columns": [column.name for column in item.columns],
            "languages": list(item.languages),
        }
        for item in load_all().values()
    ]
    marks = {"cypher": " (only with --cypher)", "sparql": " (not with --cypher)"}
    told = [{**row, "summary": row["summary"] + _mark(row["languages"], marks)} for row in rows]
    emit(format_, lambda: {"queries": rows}, lambda: rows, lambda to, cells: render.questions(told, to, cells))
    return 0


def _mark(languages: Any, marks: dict[str, str]) -> str:
    return marks[languages[0]] if len(languages) == 1 else ""


@click.command(epilog=example("kg sparql 'SELECT ?f WHERE { ?f a kg:Fact } LIMIT 3'"))
@click.argument("text", metavar="[QUERY|FILE|-]", required=False)
@file
@parameter
@formats
@limit
@store
def sparql(
    text: str | None, file: Path | None, given: tuple[str, ...], format_: str, limit: int | None, store: Path | None
) -> int:
    """Ask the graph in SPARQL 1.1; without a query, open a console.

    SELECT, ASK, CONSTRUCT or DESCRIBE; the graph is never changed. QUERY is the text itself, the name of a file
    that holds it, or - for standard input; several end with ; each. The prefixes kg, id, rdf, rdfs, xsd, skos, prov,
    oa and dcterms are known. A parameter stands in the place of the variable of its name, which SELECT must name.
    """
    from kg.console.over_rdf import Sparql

    named = Path(text) if text is not None and file is None and _is_file(text) else None
    source = Source.of(None if named else text, named or file)
    with Known(store) as known:
        graph = known.graph
        language = Sparql(
            lambda: graph.dataset,
            f"the graph in {graph.graph.folder}",
            known.names,
            lambda name: graph.entity(name).id,
            known.page,
        )
        with source.session(language, format_, limit, given) as session:
            return source.run(session)


def _is_file(given: str) -> bool:
    try:
        return len(given) < 1000 and Path(given).is_file()
    except (OSError, ValueError):
        return False


def _json(cell: Any) -> Any:
    from decimal import Decimal

    from kg.model import Entity
    from kg.shapes import entity_json

    if isinstance(cell, Entity):
        return entity_json(cell)
    return f"{cell:f}" if isinstance(cell, Decimal) else cell
