"""Writes a page to a file: whole or not at all, and never over what the program did not write."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from kg.errors import InputError
from kg.files import replaced
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
        InputError: the file is not ours or no ordinary one, its folder is missing, or it cannot be written.
        NameUnknown, NameAmbiguous: a name is not that of one entity.
    """
    if path.exists() and not path.is_file():  # a folder, a pipe, a device
        raise InputError(f"{path}: is no ordinary file; choose another name with -o")
    if not force and path.exists() and not is_page(path):
        raise InputError(f"{path}: was not written by kg html; choose another name with -o, or add --force")
    if not path.parent.is_dir():
        raise InputError(f"{path}: there is no folder {path.parent}; make it first")
    part, page = made(graph, wish)
    try:
        with replaced(path) as file:
            file.write(page)
    except OSError as exc:
        raise InputError(f"{path}: cannot be written ({exc.strerror}); choose another file or free space") from exc
    return part


def write_to(graph: Graph, wish: Wish, out: BinaryIO) -> Part:
    """Write a page into a stream; as `write` in all else."""
    part, page = made(graph, wish)
    out.write(page)
    return part


def made(graph: Graph, wish: Wish) -> tuple[Part, bytes]:
    """A page, and what it shows."""
    with _uncollected():
        part = choose(graph, wish)
        return part, render(graph, part).encode()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for garbage: a large page makes a million objects, and needs all of them to the end."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def is_page(path: Path) -> bool:
    """Whether a file is a page that this program wrote."""
    try:
        with path.open("rb") as file:
            return MARK.encode() in file.read(_HEAD)
    except OSError as exc:
        raise InputError(f"{path}: cannot be read ({exc.strerror}); choose another name with -o") from exc
