"""The day to which a sentence says that its stakes stood ("as of 31 March 2024"); reads no claims and no other dates."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.masked import Item, Masked
from kg.extract.rules import RuleBook, compile_pattern
from kg.model import Qualifier, Status
from kg.normalize.dates import When

STAKES = frozenset(["holdsSharesIn", "limitedPartnerOf"])
_BESIDE = 60  # characters of the original after the words that decide: "held 31 % (as of 31 March)"
_DATES = ("asOf", "date", "since", "period", "until")


def days_of_stakes(masked: Masked, book: RuleBook) -> list[tuple[int, str]]:
    """The days after words such as "as of", each with the place in the document where it stands, in order.

    To be asked before brackets and asides are taken out of the sentence.
    """
    found = []
    for match in _as_of(book.words.get("as_of", ()), book.language).finditer(masked.text):
        item = masked.items[match["d"]]
        if isinstance(item, Item) and isinstance(item.content, When):
            found.append((item.start, item.content.value))
    return found


def day_at(days: list[tuple[int, str]], start: int, end: int) -> str | None:
    """The day for a claim whose words stand at [start, end): the last before it or in it, else one close behind."""
    before = [day for place, day in days if place < end]
    after = [day for place, day in days if end <= place < end + _BESIDE]
    return before[-1] if before else after[0] if after else None


def takes_day(predicate: str, status: Status, qualifiers: dict[str, Qualifier]) -> bool:
    """Whether a claim is of a stake that is held, and has no day of its own."""
    return predicate in STAKES and status is Status.ASSERTED and not any(key in qualifiers for key in _DATES)


@cache
def _as_of(patterns: tuple[str, ...], language: str) -> re.Pattern[str]:
    return compile_pattern("|".join(patterns) if patterns else "(?!)", {}, language)
