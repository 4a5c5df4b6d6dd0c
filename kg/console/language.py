"""What a console needs of a query language; kg.console.over_bolt and kg.console.over_rdf are the two there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from kg.console.completion import Suggestion

if TYPE_CHECKING:
    from kg.queries import Query


Pages = Callable[[Sequence[str]], str | None]


def no_page(ids: Sequence[str]) -> None:
    """Draws nothing: for a console without a built graph."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What is known when an answer has been read: what was changed, hints, seconds.

    `doubtful` says that the server found a name in the statement that its graph does not have.
    """

    counters: Mapping[str, int]
    hints: tuple[str, ...]
    elapsed_s: float
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: rows that are read once, or (with `text`) one thing that is no table, and `said` as JSON."""

    columns: tuple[str, ...]
    rows: Iterator[Sequence[Any]]
    finish: Callable[[], Ending]
    text: str | None = None
    said: Mapping[str, Any] | None = None


class Language(Protocol):
    """A language over the graph that it asks.

    `name` is "cypher" or "sparql"; `flat` says that CSV lays an entity out in columns of its own; `writes` whether
    statements may change the graph now; `begun` whether a transaction is open.
    """

    name: str
    flat: bool

    @property
    def writes(self) -> bool: ...
    @property
    def begun(self) -> bool: ...
    @property
    def where(self) -> str: ...

    def ask(self, text: str, parameters: Mapping[str, Any]) -> Reply:
        """Run one statement.

        Raises:
            StatementError, ServerError, InputError: it cannot be answered.
        """

    def again(self, text: str, parameters: Mapping[str, Any]) -> Reply:
        """Run one statement that only reads, whatever is allowed otherwise."""

    def planned(self, text: str, parameters: Mapping[str, Any], run: bool) -> Mapping[str, Any]:
        """How a statement is worked out; with `run` it is run, and what each step did is said."""

    def writing(self, on: bool) -> str:
        """Allow or forbid changes; gives what there is to say of it.

        Raises:
            InputError: this graph is never written here.
        """

    def begin(self) -> None:
        """Begin a transaction."""

    def end(self, keep: bool) -> None:
        """Commit the transaction, or roll it back."""

    def use(self, database: str) -> None:
        """Ask another database of the server."""

    def databases(self) -> tuple[str, ...]:
        """The databases of the server."""

    def described(self) -> Iterable[tuple[str, str, str, str]]:
        """What the graph holds: kind, name, how many, properties or meaning."""

    def questions(self) -> Mapping[str, Query]:
        """The questions of queries/ in this language."""

    def answer(self, name: str, values: Mapping[str, str]) -> Reply:
        """Answer one of them.

        Raises:
            InputError: there is no such question, or a value is missing or wrong.
        """

    def defaults(self, name: str, text: str, given: Mapping[str, str]) -> Mapping[str, Any]:
        """The parameters that the header of a file of queries/ declares, given or by default.

        Args:
            name: of the file.
            given: what was given, by name; an entity by any of its names.
        """

    def completions(self, before: str, after: str, parameters: Iterable[str], asked: bool) -> Iterator[Suggestion]:
        """Proposals at the cursor."""

    def unknown(self, text: str) -> list[str]:
        """Hints on names in a statement that the graph does not have, with the nearest that it has."""

    def nearest(self, message: str) -> tuple[str, ...]:
        """The names nearest to the one that an error is about."""

    def drawn(self, value: Any, brief: bool = False) -> str:
        """A value for people."""

    def plain(self, value: Any) -> Any:
        """A value as JSON."""

    def pictured(self, ids: Sequence[str]) -> str | None:
        """A page that draws these entities and facts; None where the built graph has none of them."""

    def stop(self) -> None:
        """End the statement that runs, from any thread; it raises a KgError then."""

    def close(self) -> None:
        """Leave the server or the graph."""
