"""Describes two names of one sentence by the words around them, for weights to judge; decides nothing itself.

A sentence comes masked, with its lists folded: every name, list of names and value is one private character. What the text
is about may stand in no word of the sentence; then it takes part as the *focus*, before the first word.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from pathlib import Path

from kg.extract.masked import Item, Masked

MOST_NODES = 14
_MOST_WORDS = 1 << 15  # words whose class is kept
CLASSES = Path(__file__).with_name("wordclasses.toml")
_ENDS = "ONPL"
_LATIN = re.compile("[\U000f0000-\U0010ffff]|[^\\W\\d_]+|\\d+|[^\\w\\s]")
_STEM = 7
_SEPARATORS = frozenset([",", "、", "and", "und", "sowie", "as", "well", "和", "及", "与", "the", "·"])
_NEAR = 5  # words read before the first name and after the second
_LONGEST = 26  # words between, of which the first and the last are read


@dataclass(frozen=True, slots=True)
class Told:
    """What a document is known to be about, by numbers of parties."""

    investors: frozenset[int]
    funds: frozenset[int]
    topic: int | None
    focus: int | None
    headed: frozenset[int] = frozenset()  # who is named in the headline
    ago: int | None = None  # how many sentences before this one spoke of the focus last; None where none did
    rivals: bool = False  # whether somebody else who is no investor was spoken of since


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
    han: bool
    kind: str
    places: list[tuple[int, int]]  # where each word stands in the text
    features: list[str] = field(default_factory=list)  # of the whole sentence
    lost: list[str] = field(default_factory=list)  # of the focus: how long it has not been spoken of

    @cached_property
    def before(self) -> list[list[str]]:
        """For each node, the features of the words before it."""
        return [self.grams(max(0, one.place - _NEAR), max(0, one.place), "<") for one in self.nodes]

    @cached_property
    def after(self) -> list[list[str]]:
        """For each node, the features of the words after it."""
        return [self.grams(one.place + 1, one.place + 1 + _NEAR, ">") for one in self.nodes]

    def grams(self, start: int, end: int, tag: str) -> list[str]:
        """The words from one place to another, by themselves, with their neighbours, and as what they mean."""
        words, classes = self.words[start:end], self.classes[start:end]
        return _grams(words, tag, self.han) + [f"{tag}={one}" for one in dict.fromkeys(classes) if one]

    def meant(self, start: int, end: int) -> str:
        """The classes and names between two places, in order, without repetition."""
        found: list[str] = []
        for word, means in zip(self.words[start:end], self.classes[start:end], strict=True):
            one = means or (word if word.startswith("<") else "")
            if one and (not found or found[-1] != one):
                found.append(one)
        return " ".join(found[:7])


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
    made = Scene(words, means, nodes, han, kind, places)
    made.features = list(dict.fromkeys([f"kind={kind}", *made.grams(0, len(words), "W")]))
    made.lost = [f"ago={'-' if told.ago is None else min(told.ago, 4)}", f"rivals={told.rivals}"]
    return made


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


def features(scene: Scene, first: int, second: int, known: Container[str] | None = None) -> list[str]:
    """What is to be seen of two nodes, but for what the whole sentence says (`Scene.features`).

    Args:
        known: where given, words that are not in it are not joined with what the nodes are: nothing was learned of them.
    """
    a, b = scene.nodes[first], scene.nodes[second]
    start, end = a.place + 1, b.place
    between = scene.words[start:end]
    there = "F" if a.place < 0 else "P"
    actors = sum(word in ("<O>", "<N>", "<P>", "<L>") for word in between)
    shapes = f"{a.shape}|{b.shape}"
    found = [
        there,
        f"1={a.shape}",
        f"2={b.shape}",
        f"12={shapes}",
        f"1{'H' * a.headed}2{'H' * b.headed}",
        f"{there}actors={min(actors, 4)}",
        f"{there}long={min(len(between).bit_length(), 6)}",
    ]
    if a.place >= 0:
        found += scene.before[first]
        half = _LONGEST // 2
        grams = scene.grams(start, min(start + half, end), "B") + scene.grams(max(start + half, end - half), end, "B")
        found += grams
        found += [f"{gram}|{shapes}" for gram in grams if known is None or gram in known]
        meant = scene.meant(start, end)
        found += [f"means={meant}", f"means={meant}|{shapes}"]
        path = _path(between)
        if path is not None:
            found += [f"path={path}", f"path={path}|{shapes}"]
    else:
        found += [f"F{gram}" for gram in scene.grams(max(start, end - _NEAR), end, "<")]
        found.append(f"Fmeans={scene.meant(start, end)}|{b.shape}")
        found += scene.lost + [f"{one}|{a.shape}" for one in scene.lost]
    found += scene.after[second]
    if between:
        found += [f"{there}first={''.join(between[:2])}", f"{there}last={''.join(between[-2:])}"]
    return found


def _path(between: list[str]) -> str | None:
    """The words between without separators and repeated names; None for a long way."""
    path: list[str] = []
    for word in between:
        if word in _SEPARATORS or (path and word == path[-1]):
            continue
        path.append(word)
    return " ".join(path) if len(path) <= 8 else None


def _grams(words: list[str], tag: str, han: bool) -> list[str]:
    """Single words and neighbours; of Chinese, two and three signs together and a name's or a particle's own."""
    if not han:
        found = [tag + word for word in words]
        return found + [f"{tag}{a} {b}" for a, b in pairwise(words)]
    found = [tag + word for word in words if len(word) > 1 or word in _PARTICLES]
    found += [tag + a + b for a, b in pairwise(words)]
    return found + [tag + a + b + c for a, b, c in zip(words, words[1:], words[2:], strict=False)]


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


_PARTICLES = frozenset("由与和及为在的之被向对获以自从是，。、：；（）")


def _headed(item: Item, told: Told) -> bool:
    return item.kind in "ON" and item.content in told.headed


def _shape(item: Item, told: Told) -> str:
    numbers = {one.content for one in members(item) if isinstance(one.content, int)}
    shape = item.kind
    if not numbers:
        return shape
    shape += "I" * (len(numbers & told.investors) * 2 > len(numbers)) + "F" * (not numbers.isdisjoint(told.funds))
    return shape + "T" * (told.topic in numbers) + "f" * (told.focus in numbers)
