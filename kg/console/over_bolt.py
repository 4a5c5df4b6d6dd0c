"""Cypher over a Bolt server, for the console; the server decides what may be written."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.console import trouble
from kg.console.completion import Names, Suggestion, cypher
from kg.console.drawing import drawn
from kg.console.language import Ending, Pages, Reply, no_page
from kg.console.schema import Schema
from kg.errors import InputError, KgError, ServerError

if TYPE_CHECKING:
    from kg.bolt import Result, Server, Transaction
    from kg.queries import Query

_PATIENCE_S: Final = 3.0  # for what completion asks
_PRODUCTS: Final = {"neo4j": "Neo4j", "arcadedb": "ArcadeDB"}
_NO_SUCH: Final = re.compile(r"\bdoes not exist\b|\bnot in the database\b")  # what the console says better itself
_CACHE: Final = (
    "the embedded engine is a cache of the store and is not written by hand; change the documents or corrections, "
    "or name a server with --uri"
)


def _nobody(text: str) -> Iterable[Any]:
    return ()


class Cypher:
    """The statements of one console over one server."""

    name = "cypher"
    flat = False

    def __init__(
        self,
        server: Server,
        *,
        cache: bool = False,
        names: Names = _nobody,
        resolve: Callable[[str], str] | None = None,
        meanings: Callable[[], Mapping[str, str]] = dict,
        pages: Pages = no_page,
    ) -> None:
        """A console's side of a server.

        Args:
            server: open; it is closed with this object.
            cache: it is the embedded engine, which is never written.
            names: gives entities for a part of a name.
            resolve: gives the id of an entity for a name of it; None where only ids are given.
            meanings: what labels, types and properties stand for; asked for when it is first wanted.
            pages: draws entities and facts of the built graph.
        """
        self._server, self._cache, self._names, self._resolve = server, cache, names, resolve
        self._writes = False
        self._transaction: Transaction | None = None
        self._meanings = meanings
        self._pages = pages
        self._schema: Schema | None = None

    @property
    def server(self) -> Server:
        """The server that is asked."""
        return self._server

    @property
    def writes(self) -> bool:
        """Whether statements may write."""
        return self._writes

    @property
    def begun(self) -> bool:
        """Whether a transaction is open."""
        return self._transaction is not None and self._transaction.open

    @property
    def where(self) -> str:
        """The server, in a few words."""
        product = _PRODUCTS.get(self._server.product, self._server.product)
        if self._cache:
            return f"embedded {product} {self._server.version}"
        database = self._server.target.database
        return f"{product} {self._server.version} at {self._server.target.uri}" + (f"/{database}" if database else "")

    @property
    def schema(self) -> Schema:
        """What the server's graph is made of."""
        if self._schema is None:
            self._schema = Schema(self._looked_up, self._meanings())
        return self._schema

    def _looked_up(self, text: str, parameters: Mapping[str, Any]) -> Iterable[Sequence[Any]]:
        return list(self._server.read(text, parameters, timeout_s=_PATIENCE_S))

    def ask(self, text: str, parameters: Mapping[str, Any]) -> Reply:
        """Run one statement in the transaction, if one is open, else by itself."""
        if self.begun and self._transaction is not None:
            return self._reply(self._transaction.run(text, parameters))
        run = self._server.write if self._writes else self._server.read
        return self._reply(run(text, parameters))

    def again(self, text: str, parameters: Mapping[str, Any]) -> Reply:
        """Run one statement that only reads."""
        return self._reply(self._server.read(text, parameters))

    def _reply(self, result: Result) -> Reply:
        def finish() -> Ending:
            said = result.summary()
            if said.counters and self._schema is not None:
                self._schema.forget()
            hints = tuple(hint for hint in said.notifications if not _NO_SUCH.search(hint))
            return Ending(said.counters, hints, said.elapsed_s, len(hints) < len(said.notifications))

        return Reply(result.columns, iter(result), finish)

    def planned(self, text: str, parameters: Mapping[str, Any], run: bool) -> Mapping[str, Any]:
        """The plan, as the server gives it; it is asked for without the right to write."""
        result = self._server.read(f"{'PROFILE' if run else 'EXPLAIN'} {text}", parameters)
        list(result)
        plan = result.summary().plan
        if plan is None:
            raise InputError("the server gives no plan for this statement")
        drawn_there = plan.get("args", {}).get("string-representation")
        # ArcadeDB names no steps, and gives the whole as a text
        return {"text": drawn_there} if drawn_there and not plan.get("children") else plan

    def writing(self, on: bool) -> str:
        """Allow or forbid writing."""
        if on and self._cache:
            raise InputError(f"{_CACHE}; writing stays off")
        if self.begun:
            raise InputError("a transaction is open; end it with :commit or :rollback first")
        self._writes = on
        return f"writing is {'on: statements change ' + self.where if on else 'off'}"

    def begin(self) -> None:
        """Begin a transaction that reads, or writes where that is on."""
        if self.begun:
            raise InputError("a transaction is open already; end it with :commit or :rollback")
        self._transaction = self._server.transaction(self._writes)

    def end(self, keep: bool) -> None:
        """Commit or roll back."""
        transaction, self._transaction = self._transaction, None
        if transaction is None or not transaction.open:
            raise InputError("no transaction is open; :begin opens one")
        if keep:
            transaction.commit()
        else:
            transaction.rollback()

    def use(self, database: str) -> None:
        """Ask another database."""
        from kg.bolt import connect

        if self.begun:
            raise InputError("a transaction is open; end it with :commit or :rollback first")
        if self._cache:
            raise InputError("the embedded engine has one database; name a server with --uri")
        server = connect(replace(self._server.target, database=database))
        self._server.close()
        self._server, self._schema = server, None

    def databases(self) -> tuple[str, ...]:
        """The databases that the user can see."""
        try:
            return tuple(sorted({str(row[0]) for row in self._looked_up("SHOW DATABASES YIELD name RETURN name", {})}))
        except KgError:
            return ()

    def described(self) -> Iterator[tuple[str, str, str, str]]:
        """Labels and relationship types with how many there are and what properties they have."""
        for kind, names, relationship in (("label", self.schema.labels(), False), ("type", self.schema.types(), True)):
            for name in names:
                count = self.schema.count(name, relationship)
                properties = self.schema.properties([name], relationship)
                yield kind, name, "" if count is None else f"{count:,}", ", ".join(properties)

    def questions(self) -> Mapping[str, Query]:
        """The questions of queries/ that are written in Cypher."""
        from kg.queries import load_all

        return {name: item for name, item in load_all().items() if self.name in item.languages}

    def answer(self, name: str, values: Mapping[str, str]) -> Reply:
        """Answer one of them, reading only."""
        from kg.cypher import run
        from kg.queries import named

        began = time.monotonic()
        found = run(named(name, self.questions()), self._server, values, self._resolve)
        columns = tuple(column.name for column in found.columns)
        return Reply(columns, iter(found.rows), lambda: Ending({}, (), time.monotonic() - began))

    def defaults(self, name: str, text: str, given: Mapping[str, str]) -> Mapping[str, Any]:
        """The parameters that the header of a file declares, with what was given or else with their defaults."""
        from kg.queries import parameters
        from kg.queries.question import declared

        query = declared(Path(name).stem, Path(name).parent.name, self.name, text)
        names = {parameter.name for parameter in query.parameters}
        return parameters(query, {key: value for key, value in given.items() if key in names}, self._resolve)

    def completions(self, before: str, after: str, parameters: Iterable[str], asked: bool) -> Iterator[Suggestion]:
        """Proposals at the cursor."""
        return cypher(before, after, self.schema, self._names, parameters, asked)

    def unknown(self, text: str) -> list[str]:
        """Hints on labels, types and properties that there are not."""
        return trouble.unknown(text, self.schema)

    def nearest(self, message: str) -> tuple[str, ...]:
        """The names nearest to the one that an error is about."""
        return trouble.meant(message, self.schema)

    def drawn(self, value: Any, brief: bool = False) -> str:
        """A value for people."""
        return drawn(value, brief)

    def plain(self, value: Any) -> Any:
        """A value as JSON."""
        from kg.bolt import plain
        from kg.model import Entity
        from kg.shapes import entity_json

        return entity_json(value) if isinstance(value, Entity) else plain(value)

    def pictured(self, ids: Sequence[str]) -> str | None:
        """A page that draws these entities and facts."""
        return self._pages(ids)

    def stop(self) -> None:
        """End what runs, on the server too."""
        self._server.cancel()

    def close(self) -> None:
        """Roll back what is open and hang up."""
        with suppress(ServerError):
            if self._transaction is not None:
                self._transaction.rollback()
        self._server.close()
