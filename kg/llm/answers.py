"""What a model answered, as far as it can be used: plain statements; nothing is looked up or believed yet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from kg.model import LONGEST_QUOTE, Status
from kg.vocab import vocabulary

_MOST: Final = 200  # claims of one passage
_LONGEST_NAME: Final = 200
_FENCE = re.compile(r"\A\s*```[a-z]{0,8}\n|\n?```\s*\Z")
COPIED: Final = ("round", "amount", "percent", "date")
ROLES: Final = ("lead", "co-lead", "follow")


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of a model; every text is as the model wrote it."""

    subject: str
    predicate: str
    object: str
    quote: str
    status: Status
    qualifiers: tuple[tuple[str, str], ...] = ()
    kinds: tuple[str | None, str | None] = (None, None)


def statements(text: str) -> tuple[list[Said], int]:
    """The statements of an answer, and how many entries of it are none.

    Returns:
        An answer that is no JSON of the form asked for gives none, and counts as one that cannot be used.

    >>> said, _ = statements('[{"subject": "A", "relation": "investedIn", "object": "B", "quote": "A invested in B."}]')
    >>> said[0].subject, said[0].object, said[0].status.value
    ('A', 'B', 'asserted')
    >>> statements("I cannot do that.")
    ([], 1)
    """
    try:
        said = json.loads(_FENCE.sub("", text))
    except (ValueError, RecursionError):
        return [], 1
    entries = said.get("claims") if isinstance(said, dict) else said
    if not isinstance(entries, list):
        return [], 1
    good = [one for entry in entries[:_MOST] if (one := _statement(entry)) is not None]
    return good, len(entries) - len(good)


def _statement(entry: Any) -> Said | None:
    if not isinstance(entry, dict):
        return None
    texts = [_text(entry.get(key), most) for key, most in _NEEDED]
    status = entry.get("status", "asserted")
    if None in texts or entry.get("relation") not in vocabulary().predicates or status not in list(Status):
        return None
    subject, target, quote = (str(one) for one in texts)
    kinds = (_kind(entry.get("subject_kind")), _kind(entry.get("object_kind")))
    return Said(subject, str(entry["relation"]), target, quote, Status(status), tuple(_qualifiers(entry)), kinds)


_NEEDED: Final = (("subject", _LONGEST_NAME), ("object", _LONGEST_NAME), ("quote", LONGEST_QUOTE))


def _text(given: object, most: int) -> str | None:
    """A text that can be looked up; None where it is none, empty or too long."""
    if isinstance(given, int | float) and not isinstance(given, bool):
        given = str(given)
    return given.strip() if isinstance(given, str) and 0 < len(given.strip()) <= most else None


def _qualifiers(entry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key in COPIED:
        if (said := _text(entry.get(key), _LONGEST_NAME)) is not None:
            yield key, said
    if entry.get("role") in ROLES:
        yield "role", str(entry["role"])


def _kind(given: object) -> str | None:
    return given if isinstance(given, str) and given in vocabulary().kinds else None
