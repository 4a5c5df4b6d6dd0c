"""Keeps what was typed in a console from one run to the next; never anything that holds a password."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.console.lexer import solid
from kg.console.params import secret
from kg.folders import cache_folder

if TYPE_CHECKING:
    from prompt_toolkit.history import History

_KEPT: Final = 1_000_000  # bytes of a history; of a longer one the first half is let go
_LONGEST: Final = 100_000  # characters of one entry


def path(language: str) -> Path:
    """Where the history of a language is kept: the user's cache folder."""
    return cache_folder() / "console" / f"{language}.history"


def keepable(text: str, language: str) -> bool:
    """Whether a text may be kept: it sets no password and no parameter that is called like one.

    >>> keepable("ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'", "cypher"), keepable(":param apiToken=1", "cypher")
    (False, False)
    >>> keepable("MATCH (n) RETURN n.password", "cypher"), keepable("RETURN 'password'", "cypher")
    (False, True)
    """
    if len(text) > _LONGEST:
        return False
    if text.lstrip().startswith(":param"):
        return not secret(text.partition("=")[0])
    return not any(secret(token.text) for token in solid(text, language) if token.kind in ("word", "parameter"))


def opened(language: str) -> History:
    """The history of a language, for the prompt; in memory alone where its file cannot be written."""
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    class _Kept(FileHistory):
        """A file that only its owner reads, in which no password stands."""

        def store_string(self, string: str) -> None:
            if keepable(string, language):
                super().store_string(string)

    file = path(language)
    try:
        _prepare(file)
    except OSError:
        return InMemoryHistory()
    return _Kept(str(file))


def _prepare(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    file.chmod(0o600)
    if file.stat().st_size > _KEPT:
        _, _, rest = file.read_bytes()[-_KEPT // 2 :].partition(b"\n\n")  # an empty line stands between entries
        file.write_bytes(b"\n" + rest)
