"""Writes pages to files: whole or not at all, and never over what this program did not write."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from kg.documents import shown
from kg.errors import InputError
from kg.explain import Explanation
from kg.files import replaced
from kg.html.file import is_page
from kg.html.page import MARK
from kg.marked.page import Entry, entry, index, page

INDEX = "index.html"


def write(explanations: Sequence[Explanation], path: Path) -> list[Path]:
    """Write one page to a file, or several with an index into a folder.

    Args:
        path: the file for one document, the folder for several; a folder is made where it is missing.
    Returns:
        The files, the one to open first.
    Raises:
        InputError: a file is not ours or no ordinary one, or cannot be written.
    """
    if len(explanations) == 1:
        return [_put(path, page(explanations[0], MARK))]
    try:
        path.mkdir(exist_ok=True)
    except OSError as exc:
        raise InputError(f"{shown(path)}: cannot be made a folder ({exc.strerror}); choose another with -o") from exc
    names = _names([one.document.name for one in explanations])
    entries: list[Entry] = []
    files: list[Path] = []
    for one, name in zip(explanations, names, strict=True):
        files.append(_put(path / name, page(one, MARK, INDEX)))
        entries.append(entry(one, name))
    return [_put(path / INDEX, index(entries, MARK)), *files]


def write_to(explanation: Explanation, out: BinaryIO) -> None:
    """Write the page of one document into a stream."""
    out.write(page(explanation, MARK).encode("utf-8", "backslashreplace"))


def _put(path: Path, text: str) -> Path:
    if path.exists() and not path.is_file():
        raise InputError(f"{shown(path)}: is no ordinary file; choose another name with -o")
    if path.exists() and not is_page(path):
        raise InputError(f"{shown(path)}: was not written by kg; choose another name with -o")
    if not path.parent.is_dir():
        raise InputError(f"{shown(path)}: there is no folder {shown(path.parent)}; make it first")
    try:
        with replaced(path) as file:
            file.write(text.encode("utf-8", "backslashreplace"))
    except OSError as exc:
        raise InputError(f"{shown(path)}: cannot be written ({exc.strerror}); choose another or free space") from exc
    return path


def _names(documents: Sequence[str]) -> list[str]:
    """A file name for each document: safe in a link, and no two the same.

    >>> _names(["a b.txt", "a b.pdf", "騰訊.txt", "index.txt"])
    ['a_b.html', 'a_b-2.html', '騰訊.html', 'index-2.html']
    """
    taken, found = {"index"}, []
    for document in documents:
        stem = re.sub(r"[^\w.-]+", "_", document.rsplit(".", 1)[0])[:80].strip(".") or "document"
        name = next(
            one for n in range(1, len(documents) + 3) if (one := stem if n == 1 else f"{stem}-{n}") not in taken
        )
        taken.add(name)
        found.append(f"{name}.html")
    return found
