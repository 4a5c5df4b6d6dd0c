"""A claim as a rule, a table or the network gave it, before the document is settled."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.discourse import Round
from kg.model import Qualifier, Status, Value

PARTIES = ("via", "vehicle")  # qualifiers that are parties: their numbers, until the claims are final


@dataclass(slots=True)
class Found:
    """A claim as a rule gave it: spans are those of the words that decided."""

    subject: int
    predicate: str
    object: int | Value
    qualifiers: dict[str, Qualifier]
    status: Status
    confidence: float
    rule: str
    start: int
    end: int
    from_focus: bool = False
    financing: Round | None = None
    heard: float | None = None  # how likely the network finds it, from 0 to 1; None where they were not asked
