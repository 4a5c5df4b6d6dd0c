"""A sentence as it is judged: its words, its names and values, and what is known of them; decides nothing itself.

A sentence comes masked, with its lists folded: every name, list of names and value is one private character. What the text
is about may stand in no word of the sentence; then it takes part as the *focus*, before the first word.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from kg.extract.masked import Item, Masked

MOST_NODES = 14
_MOST_WORDS = 1 << 15  # words whose class is kept
CLASSES = Path(__file__).with_name("wordclasses.toml")
_ENDS = "ONPL"
_LATIN = re.compile("[\U000f0000-\U0010ffff]|[^\\W\\d_]+|\\d+|[^\\w\\s]")
_STEM = 7


@dataclass(frozen=True, slots=True)
class Told:
    """What a document is known to be about, by numbers of parties."""

    investors: frozenset[int]
    funds: frozenset[int]
    topic: int | None
    focus: int | None
    headed: frozenset[int] = frozenset()  # who is named in the headline


@dataclass(frozen=True, slots=True)
class Node:
    """A name, a list of names or a value in a sentence; place -1 is the focus."""

    place: int
    item: Item
    shape: str  # what it is known to be: "O", "OI" for an investor, "LI" for a list of them, "M" for money …
    sign: str = ""  # its character in the masked text; "" for the focus
    headed: bool = False  # whether the headline names it
    clause: int = 0  # 0 for the sentence itself, then the asides that were taken out of it and stand behind it


@dataclass
class Scene:
    """A sentence to be judged: its words, and the nodes that claims may join."""

    words: list[str]
    classes: list[str]  # of each word: "invest", "lead"; "" for most
    nodes: list[Node]
    kind: str
    places: list[tuple[int, int]]  # where each word stands in the text
    text: str = ""  # masked, with lists folded


def scene(masked: Masked, text: str, language: str, kind: str, told: Told) -> Scene | None:
    """Prepare a sentence; None where no two nodes can be joined.

    Args:
        text: the masked text as it was after lists were folded.
        kind: of the block: heading, prose, item.
    """
    han = language == "zh"
    nodes: list[Node] = []
    words: list[str] = []
    means: list[str] = []
    places: list[tuple[int, int]] = []
    clause = 0
    for match in (_han_words() if han else _LATIN).finditer(text):
        sign = match[0]
        places.append(match.span())
        item = masked.items.get(sign)
        clause += sign == "." and text[match.start() - 1 : match.start()] == " "
        if item is None:
            words.append(sign if han else "#" if sign.isdigit() else sign.lower()[:_STEM])
            means.append(_meaning(sign, language))
            continue
        if item.kind in "ONPLXM" and len(nodes) < MOST_NODES:
            nodes.append(Node(len(words), item, _shape(item, told), sign, _headed(item, told), clause))
        words.append(f"<{item.kind}>")
        means.append("")
    actors = [one for one in nodes if one.item.kind in _ENDS]
    here = {party for one in actors for party in parties(one)}
    if told.focus is not None and told.focus not in here:
        focus = Item("O", 0, 0, told.focus)
        nodes.insert(0, Node(-1, focus, _shape(focus, told), "", _headed(focus, told)))
        actors.insert(0, nodes[0])
    if not actors or len(nodes) < 2:
        return None
    return Scene(words, means, nodes, kind, places, text)


def members(item: Item) -> tuple[Item, ...]:
    """The names of a list, or the one name or value that an item is."""
    return item.content if item.kind == "L" and isinstance(item.content, tuple) else (item,)


def parties(node: Node) -> list[int]:
    """The numbers of the parties of a node; none for a value."""
    return [one.content for one in members(node.item) if isinstance(one.content, int)]


def pairs(scene: Scene) -> Iterator[tuple[int, int]]:
    """Numbers of two nodes of one clause of which the first stands earlier and at least one is a name."""
    for first, a in enumerate(scene.nodes):
        for second in range(first + 1, len(scene.nodes)):
            b = scene.nodes[second]
            if a.clause == b.clause and (a.item.kind in _ENDS or b.item.kind in _ENDS):
                yield first, second


@cache
def _vocabulary() -> Mapping[str, Mapping[str, str]]:
    """For each language the class of each word of the table."""
    table = tomllib.loads(CLASSES.read_text(encoding="utf-8"))
    words: dict[str, dict[str, str]] = {"en": {}, "de": {}, "zh": {}}
    for name, languages in table.items():
        for language, listed in languages.items():
            for word in listed:
                words[language].setdefault(word, name)
    return words


@cache
def _han_words() -> re.Pattern[str]:
    longest = sorted(_vocabulary()["zh"], key=len, reverse=True)
    return re.compile("|".join([*longest, r"\S"]))


@lru_cache(_MOST_WORDS)
def _meaning(word: str, language: str) -> str:
    """The class of a word: its own, or that of its longest beginning in the table."""
    known = _vocabulary()[language]
    if language == "zh":
        return known.get(word, "")
    low = word.lower()
    if f"{low}$" in known:
        return known[f"{low}$"]
    return next((known[low[:long]] for long in range(len(low), 2, -1) if low[:long] in known), "")


def _headed(item: Item, told: Told) -> bool:
    return item.kind in "ON" and item.content in told.headed


def _shape(item: Item, told: Told) -> str:
    numbers = {one.content for one in members(item) if isinstance(one.content, int)}
    shape = item.kind
    if not numbers:
        return shape
    shape += "I" * (len(numbers & told.investors) * 2 > len(numbers)) + "F" * (not numbers.isdisjoint(told.funds))
    return shape + "T" * (told.topic in numbers) + "f" * (told.focus in numbers)
