"""Reads from a pattern the words without one of which it cannot match, so that most rules are never run on a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping

_MACRO = re.compile(r"\{(?P<name>[a-z]\w*)(?P<kind>:[A-Z]+)?\}|\{(?:_|__|\*)\}")
_QUANTIFIER = re.compile(r"[?*+]|\{\d*,?\d*\}")
_GROUP_HEAD = re.compile(r"\?(?::|P<\w+>)")
_LETTER = re.compile(r"[^\W\d_]")
MANY = 80  # alternatives; a rule with more is better run than filtered
SHORT = 2  # letters of a word that a text must hold beside a trigger
MARKS = frozenset("():;–（）：；、“”「」|｜%&/")  # that a text must hold as well; commas and dots tell too little
MOST_CONDITIONS, MOST_WORDS = 4, 400  # beside the triggers


class Words:
    """The lists that {word} stands for, each read once."""

    def __init__(self, lists: Mapping[str, tuple[str, ...]], least: int) -> None:
        self._lists, self.least = lists, least
        self.shorter = self if least <= SHORT else Words(lists, SHORT)
        self._read: dict[str, frozenset[str]] = {}

    def triggers(self, name: str) -> frozenset[str]:
        """Strings of which every alternative of a list holds one; empty where none are sure."""
        if name not in self._read:
            self._read[name] = frozenset()  # a list that names itself tells nothing
            self._read[name] = _all_of([_sequence(word, self) for word in self._lists.get(name, ())])
        return self._read[name]


def triggers(pattern: str, words: Words) -> frozenset[str]:
    """Strings (folded) of which every text that the pattern matches holds at least one; empty where none are sure.

    Args:
        pattern: as in a table, with its macros.
        words: the lists of the language, and how many letters a telling string has.

    >>> lead = Words({"lead": ("led", "co-led", "headed")}, 3)
    >>> sorted(triggers("{who:L} {lead} (?:a|the) round", lead)), sorted(triggers("{who:L} {lead} (?:it)?", lead))
    (['round'], ['headed', 'led'])
    """
    found = _sequence(pattern, words)
    return found if len(found) <= MANY else frozenset()


def conditions(pattern: str, words: Words) -> tuple[frozenset[str], ...]:
    """Sets of strings (folded) of each of which every text that the pattern matches holds one: the triggers first.

    Beside words these are marks: brackets, colons. The first set is empty where there are no triggers.

    >>> [sorted(one) for one in conditions("(?:a )?(?:stake|share) in {c:E}, bought", Words({}, 3))]
    [['bought'], ['in'], ['share', 'stake']]
    """
    first = triggers(pattern, words)
    others = {one for one in _needed(pattern, words.shorter) if len(one) <= MOST_WORDS} - {first}
    best = sorted(others, key=lambda one: (len(one), -min(map(len, one)), sorted(one)))[:MOST_CONDITIONS]
    return (first, *best) if first or best else ()


def _needed(pattern: str, words: Words) -> list[frozenset[str]]:
    """What each part of a pattern that must match asks for."""
    if len(_split(pattern)) > 1:
        return [found] if (found := _sequence(pattern, words)) else []
    needed: list[frozenset[str]] = []
    for part in [part for part, must in _parts(pattern) if must]:
        if part[0] in "\\[":
            needed += [marks] if (marks := frozenset(part.strip("\\[]"))) else []
            continue
        head = _GROUP_HEAD.match(part, 1) if part.startswith("(") else None
        if head is not None or (part.startswith("(") and part[1] != "?"):
            needed += _needed(part[head.end() if head else 1 : -1], words)
        elif found := _of_part(part, words):
            needed.append(found)
    return needed


def _sequence(pattern: str, words: Words) -> frozenset[str]:
    """The most telling set among the parts of a pattern that must all match; of alternatives, all together."""
    branches = _split(pattern)
    if len(branches) > 1:
        return _all_of([_sequence(branch, words) for branch in branches])
    best: frozenset[str] = frozenset()
    for part, needed in _parts(pattern):
        if needed:
            best = _better(best, _of_part(part, words))
    return best


def _of_part(part: str, words: Words) -> frozenset[str]:
    if part[0] in "\\[":
        return frozenset()  # a mark
    if part.startswith("("):
        head = _GROUP_HEAD.match(part, 1)
        if part[1] == "?" and head is None:
            return frozenset()  # looks ahead or behind: says nothing of what is matched
        return _sequence(part[head.end() if head else 1 : -1], words)
    macro = _MACRO.fullmatch(part)
    if macro:
        return words.triggers(macro["name"]) if macro["name"] and not macro["kind"] else frozenset()
    return frozenset({part.casefold()}) if len(part) >= words.least else frozenset()


def _all_of(sets: list[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets) if sets and all(sets) else frozenset()


def _better(a: frozenset[str], b: frozenset[str]) -> frozenset[str]:
    """Fewer and longer strings tell more."""
    if not a or not b:
        return a or b
    return min(a, b, key=lambda one: (len(one) > 12, -min(map(len, one)), len(one)))


def _split(pattern: str) -> list[str]:
    """The alternatives of a pattern, at its own level."""
    parts, depth, start, at = [], 0, 0, 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            at += 2
            continue
        if sign == "[":
            at = _class_end(pattern, at)
            continue
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            parts.append(pattern[start:at])
            start = at + 1
        at += 1
    return [*parts, pattern[start:]]


def _parts(pattern: str) -> list[tuple[str, bool]]:
    """Groups, macros and runs of letters of one alternative, each with whether it must be there."""
    parts: list[tuple[str, bool]] = []
    run = ""
    at = 0
    while at < len(pattern):
        macro = _MACRO.match(pattern, at)
        if macro:
            part, at = macro[0], macro.end()
        elif pattern[at] == "(":
            end = _group_end(pattern, at)
            part, at = pattern[at:end], end
        elif pattern[at] == "[":
            part, at = pattern[at : _class_end(pattern, at)], _class_end(pattern, at)
            part = part if MARKS.issuperset(part[1:-1]) else ""
        elif pattern[at] == "\\":
            part, at = pattern[at : at + 2], at + 2
            part = part if part[1:] in MARKS else ""
        elif _LETTER.match(pattern[at]):
            part, at = pattern[at], at + 1
            if not _QUANTIFIER.match(pattern, at):
                run += part
                continue
            part = ""
        else:
            part, at = "\\" + pattern[at] if pattern[at] in MARKS - {")"} else "", at + 1
        if run:
            parts.append((run, True))
            run = ""
        quantifier = _QUANTIFIER.match(pattern, at)
        if quantifier:
            at = quantifier.end() + (pattern[quantifier.end() : quantifier.end() + 1] == "?")
        optional = quantifier is not None and quantifier[0] != "+" and not quantifier[0].startswith("{1")
        if part:
            parts.append((part, not optional))
    return [*parts, (run, True)] if run else parts


def _group_end(pattern: str, at: int) -> int:
    depth = 0
    while at < len(pattern):
        if pattern[at] == "\\":
            at += 2
            continue
        if pattern[at] == "[":
            at = _class_end(pattern, at)
            continue
        depth += (pattern[at] == "(") - (pattern[at] == ")")
        at += 1
        if depth == 0:
            return at
    return len(pattern)


def _class_end(pattern: str, at: int) -> int:
    end = at + 1
    if pattern[end : end + 1] == "^":
        end += 1
    if pattern[end : end + 1] == "]":
        end += 1
    while end < len(pattern) and pattern[end] != "]":
        end += 2 if pattern[end] == "\\" else 1
    return end + 1
