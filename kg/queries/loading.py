"""Finds and checks the questions of a folder; never runs one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from kg.errors import InputError, SchemaError
from kg.queries import cypher_check, sparql_check
from kg.queries.question import ANY, LANGUAGES, Query, declared
from kg.queries.values import read
from kg.resources import folder

_CHECKS = {"sparql": sparql_check.check, "cypher": cypher_check.check}


def load_all(path: Path | None = None) -> Mapping[str, Query]:
    """Every question of a folder, by name, checked.

    Args:
        path: the folder; None for the one that ships with the program.
    Raises:
        SchemaError: a file is not as it must be; says which and what to do.

    >>> load_all()["co-investors"].parameters[0].name, load_all()["co-investors"].languages
    ('investor', ('sparql', 'cypher'))
    """
    where = path or folder("queries")
    found: dict[str, Query] = {}
    for query in map(load, _files(where)):
        known = found.get(query.name)
        found[query.name] = query if known is None else _joined(known, query)
    return dict(sorted(found.items()))


def _files(where: Path) -> Iterable[Path]:
    return (file for form in LANGUAGES.values() for file in sorted(where.glob(f"*{form.suffix}")))


def _joined(known: Query, other: Query) -> Query:
    """One question out of its files in two languages, which must declare the same."""
    for what in ("summary", "parameters", "columns"):
        if getattr(known, what) != getattr(other, what):
            first, second = known.shown(known.languages[0]), other.shown(other.languages[0])
            raise SchemaError(f"{second}: declares another {what.rstrip('s')} than {first}; write the same in both")
    return replace(known, texts={**known.texts, **other.texts})


def load(path: Path) -> Query:
    """One question out of one file, checked.

    Raises:
        SchemaError: the file is not as it must be.
    """
    shown = f"{path.parent.name}/{path.name}"
    language = next((name for name, form in LANGUAGES.items() if path.suffix == form.suffix), None)
    if language is None:
        raise SchemaError(f"{shown}: a question ends in {' or '.join(form.suffix for form in LANGUAGES.values())}")
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise SchemaError(f"{shown}: cannot be read ({exc}); restore the file") from exc
    query = declared(path.stem, path.parent.name, language, text)
    _CHECKS[language](query)
    _check_defaults(query, shown)
    return query


def _check_defaults(query: Query, shown: str) -> None:
    for parameter in query.parameters:
        if parameter.default != ANY:
            try:
                read(parameter, parameter.default, f"{shown}: ")
            except InputError as exc:
                raise SchemaError(str(exc)) from exc


def named(name: str, queries: Mapping[str, Query]) -> Query:
    """The question of that name.

    Raises:
        InputError: there is none; carries the nearest.
    """
    if name in queries:
        return queries[name]
    from rapidfuzz.process import extract

    near = tuple(found for found, _, _ in extract(name, list(queries), limit=3, score_cutoff=50))
    raise InputError(
        f"no question is called {name!r}"
        + (f"; did you mean {', '.join(near)}?" if near else "; `kg query` lists them all")
    )
