"""kg cypher: the graph in Cypher, on a server or the embedded engine; at the keyboard, from a file, or once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.commands.base import BAD_INPUT, FORMATS, NOTHING_FOUND, columns, example, note, server, server_named, store
from kg.errors import InputError, KgError, MissingPart, StoreError

if TYPE_CHECKING:
    from kg.api import KnowledgeGraph
    from kg.bolt import Target
    from kg.console.completion import Named
    from kg.console.language import Language
    from kg.console.session import Failed, Session

_EXAMPLE = "kg cypher \"MATCH (i:Entity {name: 'Tencent'})-[:INVESTED_IN]->(c) RETURN c.name LIMIT 3\""

file = click.option(
    "-f", "--file", "file", metavar="FILE", type=click.Path(path_type=Path), help="Run the statements of a file."
)
parameter = click.option(
    "--param",
    "given",
    multiple=True,
    metavar="NAME=VALUE",
    help="A parameter: number, date, JSON list or map, or text.",
)
limit = click.option("--limit", type=click.IntRange(min=1), metavar="N", help="The most rows (tables: 100).")
formats = click.option(
    "--format", "format_", type=click.Choice((*FORMATS, "graph")), default="table", help="For people, or for programs."
)


@click.command(epilog=example(_EXAMPLE))
@click.argument("text", metavar="[STATEMENT|-]", required=False)
@file
@parameter
@server
@click.option("--write", is_flag=True, help="Statements may change the graph of a server.")
@click.option("--keep", is_flag=True, help="Leave the embedded engine running, until it idled for ten minutes.")
@click.option("--stop", is_flag=True, help="Stop the embedded engine that was kept.")
@click.option(
    "--with-derived", is_flag=True, help="Effective shares, control and state capital too, in the embedded engine."
)
@formats
@limit
@store
def cypher(
    text: str | None,
    file: Path | None,
    given: tuple[str, ...],
    uri: str | None,
    database: str | None,
    user: str | None,
    password_file: Path | None,
    write: bool,
    keep: bool,
    stop: bool,
    with_derived: bool,
    format_: str,
    limit: int | None,
    store: Path | None,
) -> int:
    """Ask the graph in Cypher; without a statement, open a console.

    Statements end with ; and those of a file (-f) or of standard input run one after the other, up to the first that
    fails. They only read, unless --write allows more. The graph is that of a server, else the built graph, which an
    embedded engine holds: pip install 'capitalgraph[cypher]'. What the program works out of the facts stands in
    relationships DERIVED_…, which no question about facts meets: with --with-derived, or on a server after
    `kg mirror --with-derived`.
    """
    if stop:
        return _stop()
    source = Source.of(text, file)
    named = server_named(uri, database, user, password_file)
    if named is not None and with_derived:
        raise InputError("a server has what `kg mirror --with-derived` wrote there; leave --with-derived out")
    with (
        _language(named, store, keep, with_derived) as language,
        source.session(language, format_, limit, given) as session,
    ):
        if write:
            _allow(language)
        return source.run(session)


def _stop() -> int:
    from kg.embedded import stop

    note("stopped" if stop() else "no embedded engine was running")
    return 0


def _allow(language: Language) -> None:
    """Let statements write; where that cannot be, say so and go on reading."""
    try:
        language.writing(True)
    except InputError as exc:
        note(str(exc))


# ------------------------------------------------------------------------------------------------------ what is asked


@contextmanager
def _language(named: Target | None, store: Path | None, keep: bool, with_derived: bool) -> Iterator[Language]:
    from kg.bolt import connect

    if named is not None:
        with Known(store) as known, connect(named) as reached:
            yield _cypher(reached, known, cache=False)
        return
    from kg.embedded import engine

    with (
        Known(store) as known,
        engine(known.graph.graph, keep=keep, with_derived=with_derived) as inside,
        connect(inside) as reached,
    ):
        yield _cypher(reached, known, cache=True)


def _cypher(reached: Any, known: Known, cache: bool) -> Language:
    from kg.console.over_bolt import Cypher

    resolve = known.resolver(reached)
    return Cypher(reached, cache=cache, names=known.names, resolve=resolve, meanings=meanings, pages=known.page)


class Known:
    """The built graph, opened when it is first needed: for names, and for the embedded engine."""

    def __init__(self, store: Path | None) -> None:
        self._store = store
        self._graph: KnowledgeGraph | None = None

    def __enter__(self) -> Known:
        return self

    def __exit__(self, *_: object) -> None:
        if self._graph is not None:
            self._graph.close()

    @property
    def graph(self) -> KnowledgeGraph:
        """The graph.

        Raises:
            StoreError: nothing is built.
        """
        from kg.api import open_graph

        if self._graph is None:
            self._graph = open_graph(self._store)
        return self._graph

    def names(self, text: str) -> Iterable[Named]:
        """Entities for a part of a name; none where nothing is built."""
        from kg.console.completion import Named, matched

        try:
            found = self.graph.candidates(text, 20)
        except KgError:
            return []
        return [Named(one.id, one.name, matched(text, one.name, one.names), ", ".join(one.types)) for one in found]

    def page(self, ids: Sequence[str]) -> str | None:
        """A page that draws these entities and facts; None where nothing is built, or nothing can draw."""
        try:
            from kg.html import picked, render

            part = picked(self.graph.graph, ids)
            return render(self.graph.graph, part) if part else None
        except (StoreError, MissingPart):
            return None

    def resolver(self, reached: Any) -> Callable[[str], str]:
        """What gives the id of an entity for a name: the built graph where there is one, else the server."""

        def resolve(name: str) -> str:
            from kg.cypher import resolver

            try:
                graph = self.graph
            except StoreError:
                return resolver(reached)(name)
            return graph.entity(name).id

        return resolve


def meanings() -> Mapping[str, str]:
    """What the labels and types of the mirror stand for, and their properties, as in Company.name."""
    from kg.projection import schema

    known = schema()
    groups = (known.nodes, known.kinds, known.relationships)
    said = {name: item.meaning for group in groups for name, item in group.items()}
    for name in known.labels + tuple(known.relationships):
        said |= {f"{name}.{key}": f"{item.type}: {item.meaning}" for key, item in known.properties(name).items()}
    return said


# ------------------------------------------------------------------------------------------------------- how it is run


class Source:
    """Where statements come from: the keyboard, or a text that is run once."""

    def __init__(self, text: str | None, name: str = "") -> None:
        self.text, self.name = text, name

    @classmethod
    def of(cls, text: str | None, file: Path | None) -> Source:
        """What the arguments name, else a pipe, else the keyboard.

        Raises:
            InputError: the file cannot be read, or both or nothing is given where there is no keyboard.
        """
        from kg.console.session import read

        if text is not None and file is not None:
            raise InputError("give either a statement or a file, not both")
        if file is not None and str(file) != "-":
            return cls(read(file), str(file))
        if text is not None and text != "-":
            return cls(text)
        if text == "-" or file is not None or not sys.stdin.isatty():
            return cls(_piped())
        if not sys.stdout.isatty():
            raise InputError("a console needs a terminal; give a statement, a file (-f) or a pipe")
        return cls(None)

    @contextmanager
    def session(self, language: Language, format_: str, limit: int | None, given: Iterable[str]) -> Iterator[Session]:
        """A session over a language, closed at the end."""
        from kg.console.params import assignment
        from kg.console.session import Session, Settings

        notes = sys.stderr if self.text is not None else sys.stdout
        session = Session(language, sys.stdout, notes, columns, Settings(format_, limit))
        session.parameters.update(map(assignment, given))
        try:
            yield session
        finally:
            language.close()

    def run(self, session: Session) -> int:
        """Converse, or run the text.

        Returns:
            0; 1 where a single statement found nothing; 2 where one failed.
        """
        from kg.console.session import Failed, Left

        if self.text is None:
            from kg.console.prompt import converse

            converse(session)
            return 0
        try:
            session.file(self.text, self.name)
        except Left:
            return 0
        except Failed as exc:
            return self._failed(session, exc)
        outcome = session.outcome
        return NOTHING_FOUND if outcome.empty and outcome.statements == 1 else 0

    def _failed(self, session: Session, failed: Failed) -> int:
        sys.stdout.flush()
        session.complain(failed.error, failed.statement, "kg: " + (f"{self.name}: " if self.name else ""))
        return BAD_INPUT


def _piped() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise InputError(f"standard input: is no text in UTF-8 ({exc.reason}); convert it") from exc
