"""Parts names of Chinese text that stand as one: a parent and its unit, a firm and a person; guesses no new ones."""

from __future__ import annotations

import re
from collections.abc import Callable

from kg.extract.gazetteer import letter_of
from kg.extract.spotted import Spotted

Kinds = Callable[[str], tuple[str, ...]]

# 岑溪集团旗下的香港创业者基金
OWN_FUND = re.compile(
    "(?:集团)?(?:旗下|设立|发起|管理)的?((?:香港|大湾区|亚太|台湾|[\u4e00-\u9fff]{2}(?=创业者))(?:创业者|创业|创新|产业|科创|种子|校友|战略)(?:投资)?基金)(?!会|经理|管理|业)"
)


def _named(text: str, source: str, start: int, end: int, kinds: Kinds) -> Spotted:
    told = kinds(source[start:end])
    return Spotted(start, end, text[start:end], letter_of(told) if told else "O", told)


_PARENTS_UNIT = re.compile("([㐀-鿿A-Za-z0-9]{2,12}?)(?:集团)?(?:旗下|麾下|属下|辖下)的?([㐀-鿿A-Za-z0-9]{2,16})")


def parent_and_own(text: str, source: str, one: Spotted, kinds: Kinds) -> list[Spotted]:
    """A name that is two: 岑溪实业旗下璟澜创投."""
    two = _PARENTS_UNIT.fullmatch(source, one.start, one.end) if one.letter in "ON" and one.entry is None else None
    return (
        [one] if two is None else [_named(text, source, *two.span(1), kinds), _named(text, source, *two.span(2), kinds)]
    )


def apart_from_persons(text: str, source: str, spotted: list[Spotted], kinds: Kinds) -> list[Spotted]:
    """Names without the name of a person at their end: 专访岑溪创投何启明, where 何启明 is a person elsewhere."""
    persons = {source[one.start : one.end] for one in spotted if one.letter == "P" and one.end - one.start > 2}
    lengths = sorted({len(name) for name in persons}, reverse=True)
    found: list[Spotted] = []
    for one in spotted:
        form = source[one.start : one.end]
        may = one.entry is None and one.letter in "ON"
        who = next((form[-long:] for long in lengths if form[-long:] in persons), "") if may else ""
        if len(form) - len(who) > 2 and who:
            at = one.end - len(who)
            found.append(_named(text, source, one.start, at, kinds))
            found.append(Spotted(at, one.end, text[at : one.end], "P", ("Person",)))
        else:
            found.append(one)
    return found


__all__ = ["OWN_FUND", "apart_from_persons", "parent_and_own"]
