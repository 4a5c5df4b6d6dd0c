"""Reads engine.toml and writes what one start of the engine needs: users, groups, logging; starts nothing."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

_FILE: Final = Path(__file__).with_name("engine.toml")
_GROUPS_FORMAT: Final = 2  # of server-groups.json
_ANY: Final = "*"


@cache
def settings() -> Mapping[str, Any]:
    """What engine.toml says.

    >>> settings()["properties"]["arcadedb.bolt.host"]
    '127.0.0.1'
    """
    return tomllib.loads(_FILE.read_text("utf-8"))


def write_configuration(folder: Path, log: Path, users: Mapping[str, str]) -> None:
    """Write the files that stand before the server starts.

    Args:
        folder: the server's root; `config` is made in it.
        log: the file that takes its warnings.
        users: password by user; a user is in the group of the same name. Nobody knows root's.
    """
    config = folder / "config"
    config.mkdir(parents=True, exist_ok=True)
    lines = [_user("root", "admin", secrets.token_urlsafe(32))]
    lines += [_user(name, name, password) for name, password in users.items()]
    _private(config / "server-users.jsonl", "".join(f"{line}\n" for line in lines))
    _private(config / "server-groups.json", json.dumps(_groups()))
    wanted = {**settings()["logging"], "java.util.logging.FileHandler.pattern": log.as_posix().replace("%", "%%")}
    _private(folder / "logging.properties", "".join(f"{name}={value}\n" for name, value in wanted.items()))


def _user(name: str, group: str, password: str) -> str:
    return json.dumps({"name": name, "password": encoded(password), "databases": {_ANY: [group]}})


def encoded(password: str) -> str:
    """A password as ArcadeDB keeps it: one round, since it is random, long and lives as long as the engine.

    >>> encoded("secret").split("$")[:2]
    ['PBKDF2WithHmacSHA256', '1']
    """
    salt = base64.b64encode(secrets.token_bytes(16)).decode()
    key = hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), 1, 32)
    return f"PBKDF2WithHmacSHA256$1${salt}${base64.b64encode(key).decode()}"


def _groups() -> dict[str, Any]:
    known = settings()["groups"]
    groups = {name: _group(group["access"], group["types"]) for name, group in known.items()}
    groups["admin"] = _group([], [])  # root, whom nobody is
    groups[_ANY] = _group([], [])
    return {"version": _GROUPS_FORMAT, "databases": {_ANY: {"groups": groups}}}


def _group(access: list[str], types: list[str]) -> dict[str, Any]:
    return {"resultSetLimit": -1, "readTimeout": -1, "access": access, "types": {_ANY: {"access": types}}}


def _private(file: Path, text: str) -> None:
    """Write a file that only its owner reads."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)
