"""NAME.meta.json beside a document → what it says of it; never a reason to refuse the document."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from kg.documents.files import metadata_path, read_bytes, shown
from kg.documents.language import LANGUAGES
from kg.errors import DocumentError
from kg.normalize.spans import iso_date

_LIMIT = 1_000_000  # bytes
_LONGEST = 2_000  # characters of a field
_UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")  # a second line, or nothing that can be stored


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the file beside a document says; `notes` are one line for each thing that is wrong with it."""

    fields: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read_metadata(document: Path) -> Metadata:
    """Read NAME.meta.json beside NAME.EXT, if it is there."""
    path = metadata_path(document)
    try:
        path.lstat()
    except (OSError, ValueError):
        return Metadata()
    try:
        return parse_metadata(read_bytes(path, _LIMIT), shown(path.name))
    except DocumentError as exc:
        return Metadata(notes=(str(exc),))


def parse_metadata(data: bytes, name: str) -> Metadata:
    """Check metadata field by field, and keep what is right.

    >>> parse_metadata(b'{"title": "Chips", "published": "May 2024"}', "a.meta.json").fields
    {'title': 'Chips'}
    """
    try:
        given = json.loads(data)
    except (ValueError, RecursionError):
        return Metadata(notes=(f"{name}: is not JSON; write it as one object with the fields {_NAMES}",))
    if not isinstance(given, dict):
        return Metadata(notes=(f"{name}: is not one JSON object; write it with the fields {_NAMES}",))
    fields: dict[str, str] = {}
    notes: list[str] = []
    for key, value in given.items():
        if key not in _FIELDS:
            notes.append(f"{name}: {shown(key)[:80]} is no field; use {_NAMES}")
            continue
        check, wanted = _FIELDS[key]
        right = check(value) if isinstance(value, str) else None
        if right is None:
            notes.append(f"{name}: {key} is not {wanted}; it was left out")
        else:
            fields[key] = right
    return Metadata(fields, tuple(notes))


def _line(text: str) -> str | None:
    line = text.strip()
    return line if line and len(line) <= _LONGEST and not _UNWANTED.search(line) else None


def _address(text: str) -> str | None:
    line = _line(text)
    return line if line and re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", line) else None


def _language(text: str) -> str | None:
    return text if text in LANGUAGES else None


_FIELDS: dict[str, tuple[Callable[[str], str | None], str]] = {
    "title": (_line, "a line of text"),
    "publisher": (_line, "a line of text"),
    "published": (iso_date, "an ISO 8601 date such as 2024-05-01"),
    "url": (_address, "an address that starts with http:// or https://"),
    "language": (_language, f"one of {', '.join(LANGUAGES)}"),
}
_NAMES = ", ".join(_FIELDS)
