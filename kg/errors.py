"""The errors of this package.

    KgError                    every error that a user can mend; its text is one line: where, what, what to do
    ├── InputError             a file, a row or a value that was given
    │   ├── DocumentError      a document that cannot be read
    │   │   └── NoStakes       a table that is none of stakes
    │   ├── ParseError         a text that is no amount, date, percentage …
    │   └── StatementError     a Cypher or SPARQL statement that is refused; carries the place and the nearest names
    ├── NameUnknown            no entity of that name; carries the nearest names
    ├── NameAmbiguous          several entities of that name; carries them
    ├── ServerError            a Bolt server is down, refuses the user, or is not of a kind or version that we know
    ├── StoreError             the store is missing, locked, of another version or damaged
    ├── SchemaError            schema/, queries/ or the names registry is not as it must be
    └── MissingPart            an optional package is not installed; says the command that installs it

Only kg/commands.py turns an error into an exit code.
"""

from __future__ import annotations


class KgError(Exception):
    """An error that a user can mend; str() is one line that says where, what, and what to do."""


class InputError(KgError):
    """A file, a row or a value that was given cannot be used."""


class DocumentError(InputError):
    """A document cannot be read."""


class NoStakes(DocumentError):
    """A table that is none of stakes: it is no document, and in a folder nobody asked for it."""


class ParseError(InputError):
    """A text is not the amount, date or percentage it was taken for."""


class StatementError(InputError):
    """A statement is refused: wrong, or writing where only reading is allowed.

    `line` and `column` count from 1 in the statement; None where the server names no place.
    """

    def __init__(
        self, message: str, *, line: int | None = None, column: int | None = None, nearest: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message)
        self.line = line
        self.column = column
        self.nearest = nearest


class ServerError(KgError):
    """A Bolt server cannot be used: down, another password, database or version."""


class NameUnknown(KgError):
    """No entity has that name."""

    def __init__(self, name: str, nearest: tuple[str, ...] = ()) -> None:
        hint = f"; did you mean {', '.join(nearest)}?" if nearest else "; `kg stats` lists what the graph holds"
        super().__init__(f"no entity is called {name!r}{hint}")
        self.name = name
        self.nearest = nearest


class NameAmbiguous(KgError):
    """Several entities have that name."""

    def __init__(self, name: str, candidates: tuple[str, ...]) -> None:
        super().__init__(f"{name!r} can be {', '.join(candidates)}; use one of these ids")
        self.name = name
        self.candidates = candidates


class StoreError(KgError):
    """The store is missing, locked, of another version or damaged."""


class SchemaError(KgError):
    """schema/, queries/ or the names registry is not as it must be."""


class MissingPart(KgError):
    """An optional package is not installed."""
