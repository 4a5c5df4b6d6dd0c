"""Judges what two names of a sentence have to do with each other, by weights learned from annotated articles.

The pattern tables read first. What is judged here is how sure their claims are, and claims that no pattern has: only where
the weights are sure, the sentence has a word for it, and nothing else is said of the two. `benchmarks/pairs.py` learns the
weights; kg/extract/weights/ holds them, a feature a line.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from math import exp
from pathlib import Path

from kg.extract.masked import Item, Masked
from kg.extract.pairs import Node, Scene, features, members, pairs
from kg.extract.qualifiers import literal
from kg.model import Value

WEIGHTS = Path(__file__).with_name("weights")
NOTHING = "none"
_HARDLY = 0.02  # a share that is as good as none
_FAR = 5.0  # log odds at which two nodes have nothing to do with each other
SCALE = 100  # weights are whole hundredths
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


Shares = tuple[int, int, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Weights:
    """A table of weights: the labels, and for each feature the number and the weight of the labels it speaks for."""

    labels: tuple[str, ...]
    base: tuple[float, ...]
    of: Mapping[str, tuple[tuple[int, float], ...]]


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


@cache
def weights(language: str) -> Weights | None:
    """The table of a language; None where nothing was learned."""
    path = WEIGHTS / f"{language}.tsv"
    if not path.is_file():
        return None
    return parsed(path.read_text(encoding="utf-8").splitlines())


def parsed(lines: Iterable[str]) -> Weights:
    """A table from its lines: labels, what speaks for each from the start, then a feature and its weights a line."""
    rows = iter(line for line in lines if not line.startswith("# "))
    labels = tuple(next(rows).split("\t"))
    base = tuple(int(one) / SCALE for one in next(rows).split("\t"))
    table = {}
    for row in rows:
        feature, _, told = row.partition("\t")
        pairs_ = (one.split(":") for one in told.split())
        table[feature] = tuple((int(label), int(weight) / SCALE) for label, weight in pairs_)
    return Weights(labels, base, table)


def shares(scene: Scene, table: Weights) -> Iterator[Shares]:
    """Numbers of two nodes and the share of each label, for each two that may have to do with each other.

    Left out are those of which the weights are sure that they have not, and labels less likely than one in a thousand.
    """
    common = list(table.base)
    _add(common, scene.features, table)
    nothing = table.labels.index(NOTHING)
    for first, second in pairs(scene):
        scores = common.copy()
        _add(scores, dict.fromkeys(features(scene, first, second, table.of)), table)
        against, scores[nothing] = scores[nothing], -_FAR
        most = max(scores)
        if against - most > _FAR:
            continue
        scores[nothing] = against
        most = max(most, against)
        odds = [exp(one - most) for one in scores]
        total = sum(odds)
        yield (
            first,
            second,
            {label: one / total for label, one in zip(table.labels, odds, strict=True) if one > total / 1000},
        )


def _add(scores: list[float], features: Iterable[str], table: Weights) -> None:
    for label, weight in chain.from_iterable(filter(None, map(table.of.get, features))):
        scores[label] += weight


def by_predicate(told: Mapping[str, float]) -> dict[tuple[str, str], float]:
    """Shares by predicate and direction, roles taken together."""
    found: dict[tuple[str, str], float] = {}
    for label, share in told.items():
        if label != NOTHING:
            predicate, _, way = _read(label)
            found[predicate, way] = found.get((predicate, way), 0.0) + share
    return found


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


def spoke(scene: Scene, judged: Judged, table: Weights, most: int = 3) -> Sequence[int]:
    """Numbers of the words that spoke most for what was judged, in the order of the sentence."""
    label, against = table.labels.index(judged.label), table.labels.index(NOTHING)
    told: dict[int, float] = {}
    for place, (word, means) in enumerate(zip(scene.words, scene.classes, strict=True)):
        for feature in (f"{tag}{what}" for tag in _TAGS for what in (word, f"={means}")):
            own = dict(table.of.get(feature, ()))
            told[place] = told.get(place, 0.0) + own.get(label, 0.0) - own.get(against, 0.0)
    names = {node.place for node in scene.nodes}
    heard = [place for place, weight in told.items() if weight > 0 and place not in names]
    return sorted(sorted(heard, key=lambda place: -told[place])[:most])


_TAGS = ("W", "B", "<", ">")
_ANYTHING = re.compile(".*", re.DOTALL)
