"""A question of queries/ as data, and the header that declares it; never looks at the query under the header."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kg.errors import InputError, SchemaError
from kg.sparql import Column

PARAMETER_TYPES = ("entity", "text", "number", "date")
COLUMN_TYPES = ("entity", "text", "number", "date", "quote")
ANY = "any"

_NAME = re.compile(r"[a-z][a-z0-9-]*")
_DERIVED = re.compile(r"\bDERIVED_[A-Z]|\bkg:Derived[A-Z]")
_VARIABLE = re.compile(r"[a-z][A-Za-z0-9]*")


@dataclass(frozen=True, slots=True)
class Language:
    """How a question's file ends, what begins a comment in it, and what marks a parameter in a message."""

    name: str
    suffix: str
    comment: str
    mark: str


LANGUAGES: Final[Mapping[str, Language]] = {
    "sparql": Language("SPARQL", ".rq", "#", "?"),
    "cypher": Language("Cypher", ".cypher", "//", "$"),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question asks for; `default` is ANY or a value."""

    name: str
    type: str
    default: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Query:
    """One question of queries/; `texts` holds it in each language that it is written in."""

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    texts: Mapping[str, str]
    folder: str = "queries"

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it is written in: sparql, cypher or both."""
        return tuple(language for language in LANGUAGES if language in self.texts)

    @property
    def is_derived(self) -> bool:
        """Whether it asks what the program works out of the facts (effective shares, control), which nobody says."""
        return any(_DERIVED.search(text) for text in self.texts.values())

    def text(self, language: str) -> str:
        """The whole file in a language.

        Raises:
            InputError: it is not written in that language.
        """
        if language in self.texts:
            return self.texts[language]
        has = " and ".join(LANGUAGES[one].name for one in self.languages)
        how = "add --cypher" if language == "sparql" else "leave --cypher out"
        raise InputError(f"{self.name} is written in {has} alone; {how}")

    def shown(self, language: str) -> str:
        """Where it stands, for messages."""
        return f"{self.folder}/{self.name}{LANGUAGES[language].suffix}"


def declared(name: str, folder: str, language: str, text: str) -> Query:
    """The question that a header declares.

    Args:
        name: of the file, without its ending.
    Raises:
        SchemaError: the name or the header is not as it must be.
    """
    form = LANGUAGES[language]
    shown = f"{folder}/{name}{form.suffix}"
    if not _NAME.fullmatch(name):
        raise SchemaError(f"{shown}: the file name must be lower-case words joined by hyphens; rename it")
    fields = _fields(text, form.comment)
    if len(fields["summary"]) != 1:
        raise SchemaError(f"{shown}: has {len(fields['summary'])} `{form.comment} summary:` lines; give exactly one")
    return Query(
        name=name,
        summary=fields["summary"][0],
        parameters=tuple(_parameter(line, shown, form) for line in fields["parameter"]),
        columns=tuple(_column(line, shown, form) for line in fields["column"]),
        texts={language: text},
        folder=folder,
    )


def _fields(text: str, comment: str) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {"summary": [], "parameter": [], "column": []}
    for line in text.splitlines():
        if not line.startswith(comment):
            break
        key, _, value = line.removeprefix(comment).partition(":")
        if key.strip() in fields:
            fields[key.strip()].append(value.strip())
    return fields


def _parameter(line: str, shown: str, form: Language) -> Parameter:
    name, type_, default, meaning = _split(line, 4, shown, form, "parameter: NAME | TYPE | any or a value | MEANING")
    _known_type(name, type_, PARAMETER_TYPES, shown, form)
    return Parameter(name, type_, default, meaning)


def _column(line: str, shown: str, form: Language) -> Column:
    name, type_, meaning = _split(line, 3, shown, form, "column: NAME | TYPE | MEANING")
    _known_type(name, type_, COLUMN_TYPES, shown, form)
    return Column(name, type_, meaning)


def _split(line: str, count: int, shown: str, form: Language, pattern: str) -> list[str]:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) != count or not all(parts) or not _VARIABLE.fullmatch(parts[0]):
        raise SchemaError(f"{shown}: cannot read {line!r}; write `{form.comment} {pattern}`")
    return parts


def _known_type(name: str, type_: str, types: tuple[str, ...], shown: str, form: Language) -> None:
    if type_ not in types:
        raise SchemaError(f"{shown}: {form.mark}{name} has the type {type_!r}; use one of {', '.join(types)}")
