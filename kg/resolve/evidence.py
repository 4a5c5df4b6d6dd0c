"""Finds what speaks for two names being one, with its score, best evidence first; joins nothing itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from kg.resolve.clusters import Cluster, Clusters, is_startup
from kg.resolve.reading import Reading
from kg.resolve.rules import Suffix, rules

_ALL_PAIRS = 8  # names of one party that are compared each with each; more are compared with the first


@dataclass(frozen=True, slots=True)
class Link:
    """Evidence that two keys are one entity; `document` gives both names, where one does."""

    a: str
    b: str
    kind: str
    score: float
    document: str | None = None
    forms: tuple[str, str] | None = None  # of a and b, as that document writes them

    @property
    def order(self) -> tuple[float, str, str, str, str, tuple[str, str]]:
        """The best first, ties by name; of the same evidence the first document."""
        return -self.score, self.a, self.b, self.kind, self.document or "", self.forms or ("", "")


@dataclass(slots=True)
class Node:
    """All that the parties say of one key."""

    readings: dict[str, Reading] = field(default_factory=dict)  # by form
    documents: dict[str, str] = field(default_factory=dict)  # form → the first document by name that holds it
    kinds: set[str] = field(default_factory=set)
    has_exact: bool = False  # a table holds the name

    def note(self, reading: Reading) -> None:
        """Take in what a form says; a text tells more of it than a table."""
        self.has_exact |= reading.exact
        if reading.form not in self.readings or self.readings[reading.form].exact:
            self.readings[reading.form] = reading

    @property
    def any_reading(self) -> Reading:
        """One of the readings; all of a key agree in what evidence looks at, but those of tables, which tell less."""
        told = [form for form, reading in self.readings.items() if not reading.exact]
        return self.readings[min(told or self.readings)]

    @property
    def is_likeable(self) -> bool:
        """Whether a text, not a table alone, holds the name: only then does likeness speak for it."""
        return any(not reading.exact for reading in self.readings.values())


Nodes = Mapping[str, Node]


def stated_links(readings: tuple[Reading, ...], document: str) -> Iterator[Link]:
    """The names that one document gives for one thing, two and two."""
    score = rules().score["stated"]
    pairs = combinations(readings, 2) if len(readings) <= _ALL_PAIRS else ((readings[0], other) for other in readings)
    for pair in pairs:
        a, b = sorted(pair, key=lambda reading: (reading.key, reading.form))
        if a.key != b.key:
            yield Link(a.key, b.key, "stated", score, document, (a.form, b.form))


def legal_form_links(nodes: Nodes, clusters: Clusters) -> Iterator[Link]:
    """A name with its legal form and without; not where the name has forms that two different firms have."""
    by_fold: dict[str, list[str]] = defaultdict(list)
    for key, node in nodes.items():
        if key.startswith("o:"):
            by_fold[node.any_reading.fold].append(key)
    for fold, keys in by_fold.items():
        bare, full = f"o:{fold}", [key for key in keys if key != f"o:{fold}"]
        if bare in nodes and len({clusters.root(key) for key in full}) == 1:
            yield from (Link(bare, key, "legal-form", rules().score["legal-form"]) for key in full)


def spelled_out_links(nodes: Nodes, clusters: Clusters) -> Iterator[Link]:
    """Müller and Mueller; not where their legal forms differ."""
    by_fold: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key, node in nodes.items():
        by_fold[node.any_reading.group, node.any_reading.fold].append(key)
    for key, node in nodes.items():
        for one in node.readings.values():
            for other in by_fold.get((one.group, one.spelled_out), ()) if one.spelled_out else ():
                forms = {one.legal, nodes[other].any_reading.legal} - {""}
                if other != key and len(forms) < 2:
                    yield Link(min(key, other), max(key, other), "spelled-out", rules().score["spelled-out"])


def joint_stock_links(nodes: Nodes, clusters: Clusters) -> Iterator[Link]:
    """上海 + 燧原科技 + 股份有限公司 and 燧原科技; not where another full name has the same core."""
    full: dict[str, list[str]] = defaultdict(list)
    for key, node in nodes.items():
        for fold in {fold for one in node.readings.values() if one.is_full for fold in (one.fold, one.placeless)}:
            full[fold].append(key)
    for fold, keys in full.items():
        bare = f"o:{fold}"
        if bare in nodes and len({clusters.root(key) for key in keys}) == 1:
            stocks = (key for key in keys if _is_joint_stock_of(nodes[key], fold))
            yield from (Link(bare, key, "joint-stock", rules().score["joint-stock"]) for key in stocks)


def _is_joint_stock_of(node: Node, fold: str) -> bool:
    return any(reading.is_joint_stock and reading.placeless == fold for reading in node.readings.values())


def suffix_links(nodes: Nodes, clusters: Clusters) -> Iterator[Link]:
    """A name with and without a last word that is often left out; not where two names begin so."""
    longer: dict[str, dict[str, Suffix]] = defaultdict(dict)
    for key, node in nodes.items():
        for shorter in (one for _, reading in sorted(node.readings.items()) for one in reading.shorter):
            longer[shorter.fold].setdefault(key, shorter.suffix)
    for fold, suffixes in longer.items():
        bare = f"o:{fold}"
        if bare in nodes:
            yield from _suffix_links(bare, suffixes, clusters)


def _suffix_links(bare: str, suffixes: Mapping[str, Suffix], clusters: Clusters) -> Iterator[Link]:
    short = clusters.of(bare)
    others = [key for key in suffixes if clusters.of(key) is not short]
    if len({clusters.root(key) for key in others}) != 1:
        return
    for key in others:
        score = suffix_score(suffixes[key], short, clusters.of(key))
        if score >= rules().threshold:
            yield Link(bare, key, "suffix", round(score, 4))


def suffix_score(suffix: Suffix, short: Cluster, long: Cluster) -> float:
    """How surely the short name is the long one without its last word; 0 where the kinds do not agree."""
    if suffix.score is None or any(cluster.entry and not is_startup(cluster.entry) for cluster in (short, long)):
        return 0.0
    if short.full and long.full:  # SoftBank Corp. and SoftBank Group Corp. are two firms
        return 0.0
    one, two = _telling(short), _telling(long)
    allowed = rules().kinds.get(suffix.kinds) or frozenset({suffix.kinds})
    if not one or not two or not (one | two) - rules().kinds["general"] <= allowed:
        return 0.0
    if one & two - rules().kinds["general"]:
        return suffix.score
    if not (one | two) & rules().kinds["general"]:
        return 0.0
    return suffix.score - rules().penalty_general


def _telling(cluster: Cluster) -> set[str]:
    return set(cluster.entry.kinds if cluster.entry else cluster.kinds) - rules().kinds["unknown"]
