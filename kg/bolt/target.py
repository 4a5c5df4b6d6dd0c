"""Where a Bolt server is, and as whom to ask it; connects to nothing, and never shows a password."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from kg.errors import InputError

SCHEMES: Final = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
_USER: Final = "neo4j"
_LONGEST_PASSWORD: Final = 10_000  # characters; a file that holds more is no password


@dataclass(frozen=True, slots=True)
class Target:
    """A server and a user; `database` None is the user's own.

    >>> Target("bolt://127.0.0.1:7687", user="neo4j", password="secret")
    Target(uri='bolt://127.0.0.1:7687', database=None, user='neo4j')
    """

    uri: str
    database: str | None = None
    user: str | None = None
    password: str | None = field(default=None, repr=False)


def target(
    uri: str | None = None,
    database: str | None = None,
    user: str | None = None,
    password_file: Path | str | None = None,
    ask: Callable[[str], str | None] | None = None,
) -> Target | None:
    """The server of options, where they are silent of NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD, NEO4J_DATABASE.

    Args:
        uri: scheme bolt or neo4j, with +s for TLS and +ssc for TLS with a certificate that nobody vouches for.
        password_file: a file whose first line is the password.
        ask: called with a prompt where no password is known.
    Returns:
        None where no server is named.
    Raises:
        InputError: the address or the file cannot be used.
    """
    address = uri or os.environ.get("NEO4J_URI")
    if not address:
        return None
    address = _checked(address.strip())
    name = user or os.environ.get("NEO4J_USERNAME") or _USER
    password = _read(Path(password_file)) if password_file else os.environ.get("NEO4J_PASSWORD")
    if password is None and ask is not None:
        password = ask(f"Password of {name} at {address}")
    return Target(address, database or os.environ.get("NEO4J_DATABASE") or None, name, password)


def _checked(uri: str) -> str:
    """An address without a mistake; messages leave out what may be a password."""
    scheme, separator, rest = uri.partition("://")
    if not separator or scheme not in SCHEMES:
        raise InputError(f"{_shown(uri)!r} is no Bolt address; write bolt://HOST:7687 or bolt+s://HOST:7687")
    if "@" in rest:
        raise InputError(
            f"{_shown(uri)}: an address holds no user and password; use --user and NEO4J_PASSWORD or --password-file"
        )
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError as exc:
        raise InputError(f"{uri}: the host or the port cannot be read; write {scheme}://HOST:7687") from exc
    if not parts.hostname or port == 0:
        raise InputError(f"{uri}: there is no host or no port; write {scheme}://HOST:7687")
    if parts.path.strip("/") or parts.fragment:
        raise InputError(f"{uri}: an address ends after the port; name a database with --database")
    return uri


def _shown(uri: str) -> str:
    """An address without what stands before an @."""
    scheme, separator, rest = uri.partition("://")
    if not separator:
        return uri.rpartition("@")[2]
    return f"{scheme}://{rest.rpartition('@')[2]}"


def _read(file: Path) -> str:
    try:
        with file.open(encoding="utf-8") as lines:
            return lines.readline(_LONGEST_PASSWORD).rstrip("\r\n")
    except (OSError, ValueError) as exc:
        reason = getattr(exc, "strerror", None) or "no text in UTF-8"
        raise InputError(f"{file}: the password cannot be read ({reason}); name a file that holds it alone") from exc
