"""What a format gives before languages and articles are looked for; nothing else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Content:
    """The text of a file and what its format says of it."""

    text: str
    encoding: str
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    notes: tuple[str, ...] = ()


class Unreadable(Exception):
    """Why a content cannot be read and what to do, without the file's name."""
