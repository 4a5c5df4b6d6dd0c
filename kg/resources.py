"""Finds schema/, queries/ and seeds/, in a checkout and in an installed wheel; reads nothing."""

from __future__ import annotations

from pathlib import Path

from kg.errors import SchemaError

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder of that name that ships with the program.

    Args:
        name: "schema", "queries" or "seeds".
    Returns:
        The checkout's folder where the package runs from one, else the wheel's copy under kg/data.
    Raises:
        SchemaError: neither is there; the installation is damaged.

    >>> (folder("schema") / "kg.ttl").name
    'kg.ttl'
    """
    checkout = _PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    installed = _PACKAGE / "data" / name
    if installed.is_dir():
        return installed
    raise SchemaError(f"{installed}: missing; install capitalgraph again")
