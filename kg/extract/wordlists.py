"""Loads the word lists that the finders of names and tables use: wordlists/LANGUAGE.toml; one list a key."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from kg.errors import SchemaError

_FOLDER = Path(__file__).with_name("wordlists")


@cache
def word_lists(language: str) -> dict[str, frozenset[str]]:
    """The lists of a language (en, de, zh), each word as it is written there.

    Raises:
        SchemaError: the table is missing or broken.
    """
    path = _FOLDER / f"{language}.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as exc:
        raise SchemaError(f"{path}: {exc}; install capitalgraph again") from exc
    return {key: frozenset(value.split() if isinstance(value, str) else value) for key, value in table.items()}
