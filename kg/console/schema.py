"""What a server's graph is made of, for completion and for hints; each part is read when it is first wanted, then kept.

Names that begin with "_" are bookkeeping of the mirror and are never shown. A server that cannot answer is a graph of
which nothing is known: nothing here raises.
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from kg.errors import KgError

log = logging.getLogger(__name__)

Read = Callable[[str, Mapping[str, Any]], Iterable[Sequence[Any]]]

_SAMPLE: Final = 300  # nodes of a label by which its properties are found
_VALUES: Final = 20
_LONGEST: Final = 80  # characters of a value that is proposed


@cache
def words(language: str) -> tuple[tuple[str, ...], Mapping[str, str]]:
    """The keywords of a language, and its functions with what they give.

    >>> words("cypher")[1]["length"]
    'length(path): how many hops'
    """
    found = tomllib.loads((Path(__file__).parent / "words" / f"{language}.toml").read_text(encoding="utf-8"))
    return tuple(found["keywords"]), found["functions"]


def quoted(name: str) -> str:
    """A label, type or property as it is written in Cypher.

    >>> quoted("Company"), quoted("my label")
    ('Company', '`my label`')
    """
    return name if name.isidentifier() else "`" + name.replace("`", "``") + "`"


class Schema:
    """The labels, relationship types, properties and functions of a server."""

    def __init__(self, read: Read, meanings: Mapping[str, str] | None = None) -> None:
        """A schema that nothing has been read of yet.

        Args:
            read: asks the server, in a session of its own, and gives the rows.
            meanings: what a label or type stands for, and a property of it, as in Company.name, where that is known.
        """
        self._read = read
        self._known: dict[object, tuple[str, ...]] = {}
        self._functions: dict[str, str] | None = None
        self.meanings = meanings or {}

    def forget(self) -> None:
        """Read everything anew: the graph was changed, or is another one."""
        self._known.clear()

    def labels(self) -> tuple[str, ...]:
        """All labels, sorted."""
        return self._names("CALL db.labels() YIELD label RETURN label")

    def types(self) -> tuple[str, ...]:
        """All relationship types, sorted."""
        return self._names("CALL db.relationshipTypes() YIELD relationshipType RETURN relationshipType")

    def procedures(self) -> tuple[str, ...]:
        """All procedures, where the server lists them."""
        return self._names("SHOW PROCEDURES YIELD name RETURN name")

    def properties(self, of: Iterable[str] = (), relationship: bool = False) -> tuple[str, ...]:
        """The properties of nodes of these labels, or of relationships of these types; of none: all that there are."""
        names = tuple(sorted(set(of)))
        if names:
            return tuple(sorted({key for name in names for key in self._keys(name, relationship)}))
        every = self._names("CALL db.propertyKeys() YIELD propertyKey RETURN propertyKey")
        mine = (*self._keys("", relationship), *self._keys("", not relationship))
        return tuple(sorted({*every, *mine}))

    def _keys(self, name: str, relationship: bool) -> tuple[str, ...]:
        of = f":{quoted(name)}" if name else ""
        pattern = f"()-[x{of}]->()" if relationship else f"(x{of})"
        sample = _SAMPLE if name else 10 * _SAMPLE
        return self._names(f"MATCH {pattern} WITH x LIMIT {sample} UNWIND keys(x) AS key RETURN DISTINCT key")

    def functions(self) -> Mapping[str, str]:
        """The functions by name, with what they give."""
        if self._functions is None:
            rows = self._rows("SHOW FUNCTIONS YIELD name, description RETURN name, description", {})
            listed = {str(row[0]): f"{row[0]}(): {row[1]}" for row in rows if len(row) > 1}
            self._functions = {**listed, **words("cypher")[1]}
        return self._functions

    def count(self, name: str, relationship: bool = False) -> int | None:
        """How many nodes have a label, or relationships a type; None where the server does not say."""
        pattern = f"()-[x:{quoted(name)}]->()" if relationship else f"(x:{quoted(name)})"
        rows = self._rows(f"MATCH {pattern} RETURN count(x)", {})
        return int(rows[0][0]) if rows else None

    def values(self, label: str, key: str, text: str) -> tuple[str, ...]:
        """Some texts that a property has and that begin with a text."""
        of = f":{quoted(label)}" if label else ""
        where = f"x.{quoted(key)} STARTS WITH $text"
        found = f"MATCH (x{of}) WHERE {where} RETURN DISTINCT x.{quoted(key)} LIMIT {_VALUES}"
        rows = self._rows(found, {"text": text})
        return tuple(sorted(str(row[0]) for row in rows if isinstance(row[0], str) and len(row[0]) <= _LONGEST))

    def _names(self, text: str) -> tuple[str, ...]:
        if text not in self._known:
            names = {str(row[0]) for row in self._rows(text, {}) if row and row[0] is not None}
            self._known[text] = tuple(sorted(name for name in names if name and not name.startswith("_")))
        return self._known[text]

    def _rows(self, text: str, parameters: Mapping[str, Any]) -> list[Sequence[Any]]:
        try:
            return list(self._read(text, parameters))
        except KgError as exc:
            log.debug("no answer to %s: %s", text, exc)
            return []


def nearest(name: str, known: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """The names that are written most like one, the nearest first.

    >>> nearest("Compny", ["Person", "Company", "Fund"])
    ('Company',)
    """
    from rapidfuzz import fuzz, process

    names = {item.lower(): item for item in known}
    found = process.extract(name.lower(), list(names), scorer=fuzz.ratio, limit=limit, score_cutoff=60)
    return tuple(names[item] for item, _, _ in found)
