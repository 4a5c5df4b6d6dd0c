"""Folds an enumeration of names ("the insurer ①, chip maker ② and ③") into one item that stands for all of them."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.masked import Item, Masked, item_class
from kg.extract.rules import RuleBook

_MEMBER = item_class("ONP")


@cache
def _pattern(language: str, conjunction: str, others: str, descriptor: str) -> re.Pattern[str]:
    """Members divided by commas, the last by a conjunction; `others` may close it ("and others", 等)."""
    if language == "zh":
        member = f"(?:{descriptor})?{_MEMBER}"
        return re.compile(f"{_MEMBER}(?:(?:、|{conjunction}){member})+(?:{others})?|{_MEMBER}(?:{others})")
    member = f"(?:{descriptor})?{_MEMBER}"
    return re.compile(
        f"(?P<first>{_MEMBER})(?:,? ?(?:{conjunction}) {member}|, {member})+(?:,? (?:{others}))?", re.IGNORECASE
    )


def fold_lists(masked: Masked, book: RuleBook) -> None:
    """Replace each enumeration of two or more names; two names divided by a comma alone are no enumeration."""
    words = {key: "|".join(book.words.get(key, ("(?!)",))) for key in ("list_and", "list_others", "list_descriptor")}
    words["list_descriptor"] = words["list_descriptor"].replace("{list_stop}", f"(?:{'|'.join(book.words.get('list_stop', ('(?!)',)))})")
    pattern = _pattern(book.language, words["list_and"], words["list_others"], words["list_descriptor"])
    conjunction = _conjunction(words["list_and"])
    at = 0
    while match := pattern.search(masked.text, at):
        members = [masked.items[sign] for sign in match[0] if sign in masked.items]
        plain = book.language != "zh" and not conjunction.search(match[0])
        if (plain and len(members) < 3) or len(members) < 2 or (len(members) == 2 and _two_clauses(match[0], book)):
            at = match.start() + 1
            continue
        start, end = masked.span(*match.span())
        sign = masked.character(Item("L", start, end, tuple(members)))
        masked.replace(match.start(), match.end(), sign)
        at = match.start() + 1


def _two_clauses(text: str, book: RuleBook) -> bool:
    """ "in Quillon, and Alder Capital is …": two names with a comma before the conjunction are no enumeration."""
    return book.language != "zh" and re.search(r", (?:and|or|und|oder|while|but) ", text) is not None


@cache
def _conjunction(words: str) -> re.Pattern[str]:
    return re.compile(f"(?:^|[ ,])(?:{words})(?: |$)", re.IGNORECASE)
