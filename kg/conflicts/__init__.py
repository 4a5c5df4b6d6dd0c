"""What the sources disagree on; never decides who is right and never hides a side.

rules       what has one value at a time (rules.toml)
statements  claims about such things
readings    what a value can mean, whether two agree
compare     what two statements are to each other
sides       who says what, which side is preferred and why
find        the question
answers     the forms of the answer
"""

from __future__ import annotations

from kg.conflicts.answers import Conflict, Conflicts, OverFull, Side, conflict_json, conflicts_json
from kg.conflicts.compare import Kind
from kg.conflicts.find import conflicts, disputed, rivals

__all__ = [
    "Conflict",
    "Conflicts",
    "Kind",
    "OverFull",
    "Side",
    "conflict_json",
    "conflicts",
    "conflicts_json",
    "disputed",
    "rivals",
]
