"""Reads what stands around the words that decide: the round and date of a financing, what "the company" stands for."""

from __future__ import annotations

import re
from collections.abc import Callable

from kg.extract.discourse import Discourse, Round
from kg.extract.masked import Item, Masked, item_class
from kg.extract.rules import RuleBook
from kg.normalize.dates import When

_ROUND = re.compile(item_class("R"))
_DATE = re.compile(item_class("D"))
_ACTOR = re.compile(item_class("ONPL"))
_COMMA = re.compile("[,，]")
_SEGMENT = re.compile("[;；。]")
_HEAD = re.compile(rf"^[^:：]{{0,60}}?(?P<label>{item_class('RD')})[^:：]{{0,40}}[:：]")


def nearby(masked: Masked, start: int, end: int, book: RuleBook) -> tuple[str | None, str | None, bool]:
    """Round and date said for text[start:end] in its sentence, and whether it takes up something told before.

    The own clause comes first, then what stands before it, then what follows, never beyond a semicolon.
    """
    text = masked.text
    left, right = _bounds(text, start, end, _SEGMENT)
    near = _bounds(text, start, end, _COMMA)
    round = _nearest(masked, _ROUND, start, end, near, (left, right), book)
    date = _nearest(masked, _DATE, start, end, near, (left, right), book)
    again = book.again.search(text, left, right) is not None
    return (
        str(round.content) if round else None,
        date.content.value if date and isinstance(date.content, When) else None,
        again,
    )


def _bounds(text: str, start: int, end: int, mark: re.Pattern[str]) -> tuple[int, int]:
    left = max((found.end() for found in mark.finditer(text, 0, start)), default=0)
    found = mark.search(text, end)
    return left, found.start() if found else len(text)


def _nearest(
    masked: Masked,
    pattern: re.Pattern[str],
    start: int,
    end: int,
    near: tuple[int, int],
    wide: tuple[int, int],
    book: RuleBook,
) -> Item | None:
    for low, high, last in (
        (start, end, True),
        (near[0], near[1], True),
        (wide[0], start, True),
        (end, wide[1], False),
    ):
        found = [
            masked.items[match[0]]
            for match in pattern.finditer(masked.text, low, high)
            if not book.no_date.search(masked.text, max(0, match.start() - 24), match.start())
        ]
        if found:
            return found[-1] if last else found[0]
    return None


def set_heading(masked: Masked, book: RuleBook, discourse: Discourse) -> None:
    """A list item that begins "Series A, June 2020:" tells the round of all that follows in it."""
    head = _HEAD.match(masked.text)
    if head is None or _ACTOR.search(head[0]):
        return
    made = Round()
    for sign in head[0]:
        item = masked.items.get(sign)
        if item is not None and item.kind == "R":
            made.round = made.round or str(item.content)
        elif item is not None and isinstance(item.content, When):
            made.date = made.date or item.content.value
    discourse.heading = made


def set_opening(masked: Masked, book: RuleBook, discourse: Discourse, investors: Callable[[int], bool]) -> None:
    """A paragraph or list item that begins with a company's name is about that company."""
    match = book.opening.search(masked.text)
    if match is None or match["c"] is None:
        return
    item = masked.items[match["c"]]
    if isinstance(item.content, int) and item.kind in "ON" and not investors(item.content):
        discourse.about(item.content)


def resolve_anaphora(masked: Masked, book: RuleBook, discourse: Discourse) -> None:
    """Put an item for what "the company" and the like stand for in their place."""
    for anaphor in book.anaphora:
        party = discourse.last.get(anaphor.refers)
        if anaphor.refers == "company" and discourse.focus is not None:
            party = discourse.focus
        if party is None:
            continue
        at = 0
        while match := anaphor.pattern.search(masked.text, at):
            start, end = masked.span(*match.span())
            letter = "P" if anaphor.refers == "person" else "O"
            masked.replace(match.start(), match.end(), masked.character(Item(letter, start, end, party)))
            at = match.start() + 1
