"""What the labels mean that kg.extract.encoder gives two nodes of a sentence, and the facts that follow from them.

The pattern tables read first. What is judged is how sure their claims are, and claims that no pattern has: only where the
network is sure, and nothing else is said of the two.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from kg.extract.masked import Item, Masked
from kg.extract.pairs import Node, Scene, members
from kg.extract.qualifiers import literal
from kg.model import Value

NOTHING = "none"
_HARDLY = 0.02  # a share that is as good as none
# A label is a predicate, for money put in also the role, and ">" where the node that stands first is its subject.
VALUES = frozenset(["raised", "valuation"])
_KINDS = {"foundedBy": "P", "listedOn": "X"}  # what the object must be
# The words (classes of pairs.CLASSES) without one of which nothing of the kind is said.
SAID_BY = {
    "investedIn": frozenset(["invest", "lead", "join", "investor", "round", "raise", "buy"]),
    "holdsSharesIn": frozenset(["hold", "investor", "belong"]),
    "limitedPartnerOf": frozenset(["fund", "invest", "raise", "investor"]),
    "acquired": frozenset(["buy", "sell"]),
    "manages": frozenset(["manage", "fund"]),
    "memberOfGroup": frozenset(["belong"]),
    "spunOutOf": frozenset(["spin", "found"]),
    "foundedBy": frozenset(["found", "spin"]),
    "listedOn": frozenset(["list"]),
    "raised": frozenset(["raise", "round", "invest"]),
    "valuation": frozenset(["value"]),
}
_WORDS_FOR_IT = frozenset().union(*SAID_BY.values())

Shares = tuple[int, int, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Judged:
    """Two nodes of a scene, what they most likely have to do with each other, and how likely, from 0 to 1."""

    first: int
    second: int
    label: str
    share: float

    @property
    def predicate(self) -> str:
        """What the label says, without role and direction."""
        return _read(self.label)[0]

    @property
    def role(self) -> str:
        """ "lead" or "follow" for money put in, else ""."""
        return _read(self.label)[1]


@cache
def _read(label: str) -> tuple[str, str, str]:
    """Predicate, role and direction of a label: "investedIn.lead>" is investedIn, lead and >."""
    predicate, _, role = label[:-1].partition(".")
    return predicate, role, label[-1]


def by_predicate(told: Mapping[str, float]) -> dict[tuple[str, str], float]:
    """Shares by predicate and direction, roles taken together."""
    found: dict[tuple[str, str], float] = {}
    for label, share in told.items():
        if label != NOTHING:
            predicate, _, way = _read(label)
            found[predicate, way] = found.get((predicate, way), 0.0) + share
    return found


def may_say(scene: Scene) -> bool:
    """Whether a sentence has a word for anything that is judged: `likely` finds nothing where it has none."""
    return not _WORDS_FOR_IT.isdisjoint(scene.classes)


def likely(scene: Scene, first: int, second: int, told: Mapping[str, float]) -> Judged | None:
    """The likeliest that two nodes have to do with each other; None where that is nothing, or no word says it."""
    kinds = by_predicate(told)
    if not kinds:
        return None
    (predicate, way), share = max(kinds.items(), key=lambda one: one[1])
    if share <= told.get(NOTHING, 0.0) or not SAID_BY[predicate] & set(scene.classes):
        return None
    fitting = {label: one for label, one in told.items() if _read(label)[::2] == (predicate, way)}
    return Judged(first, second, max(fitting, key=lambda label: fitting[label]), share)


def ends(scene: Scene, judged: Judged) -> tuple[Node, Node]:
    """Subject and object of what was judged."""
    a, b = scene.nodes[judged.first], scene.nodes[judged.second]
    return (a, b) if _read(judged.label)[2] == ">" else (b, a)


def facts(scene: Scene, judged: Judged) -> Iterator[tuple[Item, Item, int | Value]]:
    """Subject, object and what the object stands for, for each member of the nodes that can be it."""
    subject, target = ends(scene, judged)
    for holder in members(subject.item):
        for thing in members(target.item):
            content = literal(judged.predicate, thing) if thing.kind == "M" else thing.content
            fits = isinstance(content, Value) == (judged.predicate in VALUES)
            fits = fits and _KINDS.get(judged.predicate, thing.kind) == thing.kind
            if (
                isinstance(holder.content, int)
                and isinstance(content, int | Value)
                and fits
                and content != holder.content
            ):
                yield holder, thing, content


def agreement(
    scene: Scene, told: Iterable[Shares], predicates: Container[str]
) -> dict[tuple[int, str, int | Value], float]:
    """For each claim of some predicates that the sentence could make, the share that it is given; 0 where none stands."""
    found: dict[tuple[int, str, int | Value], float] = {}
    for first, second, labels in told:
        for (predicate, way), share in by_predicate(labels).items():
            if predicate not in predicates or share < _HARDLY:
                continue
            for holder, _, content in facts(scene, Judged(first, second, predicate + way, share)):
                if isinstance(holder.content, int):
                    key = holder.content, predicate, content
                    found[key] = max(found.get(key, 0.0), share)
    return found


def span(scene: Scene, judged: Judged, masked: Masked) -> re.Match[str] | None:
    """Where in the folded text the two nodes stand, as a match from the first to the second."""
    places = [
        masked.folded.index(one.sign) for one in (scene.nodes[judged.first], scene.nodes[judged.second]) if one.sign
    ]
    return _ANYTHING.match(masked.folded, min(places), max(places) + 1) if places else None


_ANYTHING = re.compile(".*", re.DOTALL)
