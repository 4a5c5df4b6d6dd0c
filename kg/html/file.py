"""Writes a page to a file: whole or not at all, and never over what the program did not write."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from kg.errors import InputError
from kg.graph import Graph
from kg.html.choice import Part, Wish, choose
from kg.html.page import MARK, render

_HEAD = 20_000  # bytes in which the mark of a page stands


def write(graph: Graph, wish: Wish, path: Path, *, force: bool = False) -> Part:
    """Write a page.

    Args:
        path: the file; its folder must be there.
        force: also over a file of another program.
    Returns:
        What the page shows.
    Raises:
        InputError: the file is not ours or no ordinary one, or its folder is missing.
        NameUnknown, NameAmbiguous: a name is not that of one entity.
    """
    if path.exists() and not path.is_file():  # a folder, a pipe, a device
        raise InputError(f"{path}: is no ordinary file; choose another name with -o")
    if not force and path.exists() and not is_page(path):
        raise InputError(f"{path}: was not written by kg html; choose another name with -o, or add --force")
    if not path.parent.is_dir():
        raise InputError(f"{path}: there is no folder {path.parent}; make it first")
    part = choose(graph, wish)
    text = render(graph, part)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return part


def is_page(path: Path) -> bool:
    """Whether a file is a page that this program wrote."""
    try:
        with path.open("rb") as file:
            return MARK.encode() in file.read(_HEAD)
    except OSError as exc:
        raise InputError(f"{path}: cannot be read ({exc.strerror}); choose another name with -o") from exc


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
