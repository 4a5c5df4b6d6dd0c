"""SPARQL over a built graph, for the console; never changes it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.console.apart import Apart
from kg.console.completion import Names, Suggestion, sparql
from kg.console.drawing import drawn
from kg.console.language import Ending, Pages, Reply, no_page
from kg.console.lexer import solid
from kg.console.schema import nearest, words
from kg.errors import InputError, StatementError

if TYPE_CHECKING:
    from kg.queries import Query
    from kg.sparql import Dataset

_PLACE: Final = re.compile(r"error at (\d+):(\d+):? ?")
_NO_TRANSACTION: Final = "SPARQL here only reads, so there is no transaction"


class Sparql:
    """The queries of one console over one graph."""

    name = "sparql"
    flat = True
    writes = False
    begun = False

    def __init__(
        self,
        dataset: Callable[[], Dataset],
        where: str,
        names: Names,
        resolve: Callable[[str], str] | None = None,
        pages: Pages = no_page,
    ) -> None:
        """A console's side of a graph.

        Args:
            dataset: makes the graph ready; called before the first query.
            where: the graph, in a few words.
            names: gives entities for a part of a name.
            resolve: gives the id of an entity for a name of it; None where only ids are given.
            pages: draws entities and facts of the graph.
        """
        self._ready, self.where, self._names, self._resolve = dataset, where, names, resolve
        self._pages = pages
        self._terms: Mapping[str, str] | None = None
        self._work: Apart | None = None

    def ask(self, text: str, parameters: Mapping[str, Any]) -> Reply:
        """Answer one query; a parameter stands in the place of the variable of its name, which SELECT must name."""
        began = time.monotonic()
        dataset = self._ready()
        items = self._work = Apart(lambda: _answered(dataset, text, parameters))
        columns = _first(items, text)

        def finish() -> Ending:
            items.stop()
            return Ending({}, (), time.monotonic() - began)

        if isinstance(columns, tuple):
            return Reply(columns, items, finish)
        if isinstance(columns, bool):
            return Reply((), iter(()), finish, "yes\n" if columns else "no\n", {"answer": columns})
        return Reply((), iter(()), finish, columns, {"triples": columns.splitlines()})

    again = ask

    def planned(self, text: str, parameters: Mapping[str, Any], run: bool) -> Mapping[str, Any]:
        """There is none."""
        raise InputError("SPARQL queries are not explained here; :time on says how long they take")

    def writing(self, on: bool) -> str:
        """Never on."""
        if on:
            raise InputError("the graph only changes with its documents, so SPARQL never writes; writing stays off")
        return "writing is off"

    def begin(self) -> None:
        """There is no transaction."""
        raise InputError(_NO_TRANSACTION)

    def end(self, keep: bool) -> None:
        """There is no transaction."""
        raise InputError(_NO_TRANSACTION)

    def use(self, database: str) -> None:
        """There is one graph."""
        raise InputError("there is one graph; choose another with --store when you start")

    def databases(self) -> tuple[str, ...]:
        """None to choose from."""
        return ()

    def described(self) -> Iterator[tuple[str, str, str, str]]:
        """Classes and predicates of the vocabulary, with how many there are of each."""
        from kg.vocab import vocabulary

        known = vocabulary()
        counts = dict(self._counted("SELECT ?t (COUNT(DISTINCT ?x) AS ?n) { ?x a ?t } GROUP BY ?t"))
        facts = dict(
            self._counted("SELECT ?t (COUNT(DISTINCT ?x) AS ?n) { ?x a kg:Fact ; kg:predicate ?t } GROUP BY ?t")
        )
        for name, item in known.classes.items():
            yield "class", f"kg:{name}", f"{counts.get(name, 0):,}", item.comment or item.labels.get("en", "")
        for name, predicate in known.predicates.items():
            yield "predicate", f"kg:{name}", f"{facts.get(name, 0):,}", predicate.comment

    def _counted(self, text: str) -> Iterator[tuple[str, int]]:
        for name, count in self.ask(text, {}).rows:
            yield str(name), int(count)

    @property
    def terms(self) -> Mapping[str, str]:
        """The terms that queries can name, with what they mean: those of the vocabulary, and those of the graph."""
        if self._terms is None:
            used = [*self._used("SELECT DISTINCT ?t { ?x ?t ?y }"), *self._used("SELECT DISTINCT ?t { ?x a ?t }")]
            self._terms = {**dict.fromkeys(used, ""), **vocabulary_terms()}
        return self._terms

    def _used(self, text: str) -> Iterator[str]:
        prefixes = self._ready().namespaces.prefixes()
        _, *rows = _answered(
            self._ready(), text, {}
        )  # here, since a process is not to be copied while others run in it
        for (term,) in rows:
            name = str(term)
            space = next((prefix for prefix, iri in prefixes.items() if name.startswith(iri)), None)
            yield f"kg:{name}" if "/" not in name else f"{space}:{name.removeprefix(prefixes[space])}" if space else ""

    def questions(self) -> Mapping[str, Query]:
        """The questions of queries/ that are written in SPARQL."""
        from kg.queries import load_all

        return {name: item for name, item in load_all().items() if self.name in item.languages}

    def answer(self, name: str, values: Mapping[str, str]) -> Reply:
        """Answer one of them."""
        from kg.queries import named, run

        began = time.monotonic()
        query, dataset = named(name, self.questions()), self._ready()
        rows = self._work = Apart(lambda: run(query, dataset, values, self._resolve).rows)
        columns = tuple(column.name for column in query.columns)
        return Reply(columns, rows, lambda: Ending({}, (), time.monotonic() - began))

    def defaults(self, name: str, text: str, given: Mapping[str, str]) -> Mapping[str, Any]:
        """The parameters that the header of a file declares, with what was given or else with their defaults."""
        from kg.queries import bind
        from kg.queries.question import declared

        query = declared(Path(name).stem, Path(name).parent.name, self.name, text)
        names = {parameter.name for parameter in query.parameters}
        chosen = {key: value for key, value in given.items() if key in names}
        return {key.value: term for key, term in bind(query, chosen, self._resolve, self._ready().namespaces).items()}

    def completions(self, before: str, after: str, parameters: Iterable[str], asked: bool) -> Iterator[Suggestion]:
        """Proposals at the cursor."""
        return sparql(before, after, self.terms, self._names, asked)

    def unknown(self, text: str) -> list[str]:
        """Hints on terms with the prefix kg: that the vocabulary does not have."""
        found = solid(text, "sparql")
        hints = []
        for prefix, colon, name in zip(found, found[1:], found[2:], strict=False):
            if (prefix.text, colon.text) == ("kg", ":") and f"kg:{name.text}" not in self.terms:
                known = (term.removeprefix("kg:") for term in self.terms if term.startswith("kg:"))
                near = [f"kg:{one}" for one in nearest(name.text, known)]
                hints.append(
                    f"no term is called kg:{name.text}" + (f"; did you mean {', '.join(near)}?" if near else "")
                )
        return list(dict.fromkeys(hints))

    def nearest(self, message: str) -> tuple[str, ...]:
        """The keyword nearest to the one that cannot be read."""
        found = re.search(r"'(\w{2,30})'", message)
        return nearest(found[1], [*words("sparql")[0], *words("sparql")[1]], 1) if found else ()

    def drawn(self, value: Any, brief: bool = False) -> str:
        """A value for people."""
        return {True: "yes", False: "no"}[value] if isinstance(value, bool) else drawn(value, brief)

    def plain(self, value: Any) -> Any:
        """A value as JSON."""
        from decimal import Decimal

        from kg.model import Entity
        from kg.shapes import entity_json

        if isinstance(value, Entity):
            return entity_json(value)
        return f"{value:f}" if isinstance(value, Decimal) else value

    def pictured(self, ids: Sequence[str]) -> str | None:
        """A page that draws these entities and facts."""
        return self._pages(ids)

    def stop(self) -> None:
        """End the query that runs."""
        if self._work is not None:
            self._work.stop()

    def close(self) -> None:
        """The graph is the caller's to close."""


def vocabulary_terms() -> Mapping[str, str]:
    """The terms of the vocabulary with their prefix, and what they mean.

    >>> "kg:investedIn" in vocabulary_terms(), "kg:ChipStartup" in vocabulary_terms()
    (True, True)
    """
    from kg.vocab import vocabulary

    known = vocabulary()
    said = {f"kg:{name}": item.comment for name, item in known.classes.items()}
    said |= {f"kg:{name}": item.comment for name, item in known.predicates.items()}
    said |= {f"kg:{name}": item.comment for name, item in known.qualifiers.items()}
    return said


def _answered(dataset: Dataset, text: str, parameters: Mapping[str, Any]) -> Iterator[Any]:
    """First the columns, or the one answer; then the rows."""
    import pyoxigraph

    from kg.sparql import Cells, ask, asks_elsewhere

    if asks_elsewhere(text):
        raise InputError("the query: asks another server by SERVICE; only the graph that was built here is asked")
    found = ask(dataset, text, "the query", _bound(text, parameters))
    if isinstance(found, pyoxigraph.QueryBoolean):
        yield bool(found)
    elif isinstance(found, pyoxigraph.QueryTriples):
        yield "".join(sorted(f"{triple} .\n" for triple in found))
    else:
        read = Cells(dataset)
        names = [variable.value for variable in found.variables]
        yield tuple(names)
        for row in found:
            yield tuple(read.cell(row[name]) for name in names)


def _bound(text: str, parameters: Mapping[str, Any]) -> dict[Any, Any]:
    """The parameters that a query has variables for, as terms."""
    import pyoxigraph

    used = {token.text[1:] for token in solid(text, "sparql") if token.kind == "parameter"}
    return {
        pyoxigraph.Variable(name): _term(value)
        for name, value in parameters.items()
        if name in used and value is not None
    }


def _term(value: Any) -> Any:
    import pyoxigraph

    if isinstance(value, pyoxigraph.NamedNode | pyoxigraph.Literal):
        return value
    if isinstance(value, str) and re.fullmatch(r"<[^<>\"{}|^`\\\s]+>", value):
        return pyoxigraph.NamedNode(value[1:-1])
    if isinstance(value, list | dict):
        raise InputError("a list or a map cannot stand in a SPARQL query; give text, a number, a date or <an IRI>")
    return pyoxigraph.Literal(value if isinstance(value, bool | int | float | str) else str(value))


def _first(items: Iterator[Any], text: str) -> Any:
    """The first thing that comes back; a mistake in the query says where it is."""
    try:
        return next(items)
    except InputError as exc:
        place = _PLACE.search(str(exc))
        if place is None:
            raise
        raise StatementError(str(exc), line=int(place[1]), column=int(place[2])) from exc
