"""Keeps what a model has answered, so that nothing is asked or paid twice; it asks nobody."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.files import replaced
from kg.folders import cache_folder


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered; tokens are None where its server does not count them."""

    text: str
    sent: int = 0
    received: int = 0


class Cache:
    """Answers in a folder, one file each, under a hash of everything that was asked."""

    def __init__(self, folder: Path | None = None) -> None:
        """Make nothing yet.

        Args:
            folder: None for the user's cache folder.
        """
        self.folder = folder or cache_folder() / "llm"

    def get(self, asked: dict[str, Any]) -> Reply | None:
        """What was answered to exactly this; None where it is not known or the file is damaged."""
        try:
            said = json.loads(self._place(asked).read_text(encoding="utf-8"))
            return Reply(str(said["text"]), int(said["sent"]), int(said["received"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, asked: dict[str, Any], reply: Reply) -> None:
        """Keep an answer, whole or not at all; where the folder cannot be written it is asked again next time."""
        place = self._place(asked)
        with suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with replaced(place) as file:
                file.write(json.dumps({"text": reply.text, "sent": reply.sent, "received": reply.received}).encode())

    def _place(self, asked: dict[str, Any]) -> Path:
        key = hashlib.sha256(json.dumps(asked, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()
        return self.folder / key[:2] / f"{key}.json"
