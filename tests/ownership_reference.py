"""Who owns what, once more and by other means: exact fractions, and brute force over all corners; shares no code with kg.

Used by the tests (a sample) and by benchmarks/ownership.py (the full counts).
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

Graph = dict[int, dict[int, Fraction]]
"""Company → holder → percent."""

# ------------------------------------------------------------------------------------------------------ exact fractions


def chances(graph: Graph, goals: set[int]) -> dict[int, Fraction]:
    """The chance to come to any of the goals, from every company that can, by elimination of one company at a time."""
    able = set(goals)
    holders_of = {company: {h for h, percent in stakes.items() if percent} for company, stakes in graph.items()}
    while more := {c for c, holders in holders_of.items() if c not in able and holders & able}:
        able |= more
    rows = {
        company: ({h: p / 100 for h, p in graph[company].items() if h in able and h not in goals and p},
                  sum((p for h, p in graph[company].items() if h in goals), Fraction(0)) / 100)
        for company in able - goals
    }  # fmt: skip
    done: list[tuple[int, dict[int, Fraction], Fraction]] = []
    while rows:
        company = min(rows, key=lambda c: len(rows[c][0]))
        terms, constant = rows.pop(company)
        back = 1 - terms.pop(company, Fraction(0))
        terms, constant = {h: t / back for h, t in terms.items()}, constant / back
        done.append((company, terms, constant))
        for other, (others, own) in list(rows.items()):
            if company in others:
                factor = others.pop(company)
                for h, t in terms.items():
                    others[h] = others.get(h, Fraction(0)) + factor * t
                rows[other] = (others, own + factor * constant)
    found = {goal: Fraction(1) for goal in goals}
    for company, terms, constant in reversed(done):
        found[company] = constant + sum((t * found[h] for h, t in terms.items()), Fraction(0))
    return found


def rows_of(graph: Graph) -> list[tuple[int, int, float]]:
    """(holder, company, percent)."""
    return [(h, c, float(p)) for c, stakes in graph.items() for h, p in stakes.items()]


def _split(pick: random.Random, holders: list[int], total: int) -> dict[int, Fraction]:
    """A total in hundredths of a percent, split among holders."""
    cuts = sorted(pick.randint(0, total) for _ in holders[1:])
    return {h: Fraction(b - a, 100) for h, a, b in zip(holders, [0, *cuts], [*cuts, total], strict=True)}


def _anything(pick: random.Random) -> Graph:
    count = pick.randint(2, 12)
    graph: Graph = {}
    for company in pick.sample(range(count), pick.randint(1, count)):
        holders = pick.sample(range(count), pick.randint(1, min(4, count)))  # itself included
        graph[company] = _split(pick, holders, pick.choice([10_000, 10_000, pick.randint(1, 10_000), 9_999]))
    return graph


def _mutual(pick: random.Random) -> Graph:
    first, second = pick.randint(1, 9_999), pick.randint(1, 9_999)
    return {
        1: _split(pick, [0, 3], 10_000 - first) | {2: Fraction(first, 100)},
        2: _split(pick, [0, 3], pick.randint(0, 10_000 - second)) | {1: Fraction(second, 100)},
    }


def _chain(pick: random.Random) -> Graph:
    length = 50
    graph = {c: {c - 1: Fraction(pick.randint(5_000, 10_000), 100)} for c in range(1, length)}
    for company in pick.sample(range(2, length), 3):  # self-holdings and shortcuts
        graph[company] = _split(pick, [company - 1, company, pick.randrange(length)], 10_000)
    return graph


def _ring(pick: random.Random) -> Graph:
    """Companies that own each other entirely, an owner outside, and companies below the ring."""
    length = pick.randint(1, 6)
    graph: Graph = {c: {(c + 1) % length: Fraction(100)} for c in range(length)}
    if length > 2 and pick.random() < 0.5:
        graph[0] = _split(pick, [1, 2], 10_000)
    for company in range(length, length + 4):
        graph[company] = _split(pick, [*pick.sample(range(company), 2), 20] if company > 1 else [0, 20], 10_000)
    return graph


def _holding_itself(pick: random.Random) -> Graph:
    own = pick.choice([pick.randint(0, 9_999), 10_000])
    return {1: {1: Fraction(own, 100)} | _split(pick, [0, 2], 10_000 - own), 3: _split(pick, [1, 3], 10_000)}


SHAPES: dict[str, Callable[[random.Random], Graph]] = {
    "anything": _anything,
    "mutual": _mutual,
    "chain of 50": _chain,
    "ring of 100 %": _ring,
    "holding itself": _holding_itself,
}


def exact_graphs(count: int, seed: int) -> Iterator[tuple[str, Graph, int]]:
    """Graphs of every shape with an isolated entity, each with the number of an owner to ask for."""
    pick = random.Random(seed)
    weights = [60, 10, 5, 15, 10]
    for _ in range(count):
        shape = pick.choices(list(SHAPES), weights)[0]
        graph = SHAPES[shape](pick)
        graph[60] = {61: Fraction(100)}  # leaves every number between without a stake
        entities = sorted({*graph, *(h for stakes in graph.values() for h in stakes)})
        yield shape, graph, pick.choice(entities)


# --------------------------------------------------------------------------------------------------------- brute force


@dataclass
class Bounded:
    """Stakes in bounds as they are stated, None where not, and conditions (company, weights by holder, least, most)."""

    rows: list[tuple[int, int, float | None, float | None]]
    conditions: list[tuple[int, dict[int, float], float, float]]

    @property
    def count(self) -> int:
        return 1 + max(max(h, c) for h, c, _, _ in self.rows)

    def companies(self) -> list[int]:
        return sorted({c for _, c, _, _ in self.rows})


def bounded_graphs(count: int, seed: int, conditions: bool = False) -> Iterator[Bounded]:
    """Small graphs with exact, bounded and unknown stakes, companies above 100 %, and, if wanted, conditions."""
    pick = random.Random(seed)
    for _ in range(count):
        entities = pick.randint(2, 6)
        graph = Bounded([], [])
        for company in pick.sample(range(entities), pick.randint(1, min(4, entities))):
            holders = pick.sample(range(entities), min(pick.choice([1, 2, 2, 3]), entities))
            graph.rows += [(h, company, *_stated(pick)) for h in holders]
            if conditions and len(holders) > 1 and pick.random() < 0.7:
                graph.conditions.append(_condition(pick, company, holders))
        yield graph


def _stated(pick: random.Random) -> tuple[float | None, float | None]:
    kind = pick.random()
    figure = pick.choice([0, 5, 10, 20, 25, 30, 40, 50, 50, 60, 75, 100, 100])
    if kind < 0.3:
        return figure, figure
    if kind < 0.55:
        return None, None
    if kind < 0.65:
        return figure, None
    if kind < 0.75:
        return None, figure
    low, high = sorted([figure, pick.choice([0, 10, 20, 33, 50, 80, 100])])
    return low, high


def _condition(pick: random.Random, company: int, holders: list[int]) -> tuple[int, dict[int, float], float, float]:
    chosen = pick.sample(holders, pick.randint(2, len(holders)))
    if pick.random() < 0.4:
        return company, {chosen[0]: 1.0, chosen[1]: -1.0}, 0.0, math.inf  # the first holds at least as much
    low, high = sorted(pick.choices([0, 20, 30, 50, 60, 80, 100], k=2))
    return company, dict.fromkeys(chosen, 1.0), low, high


def corners(graph: Bounded, company: int) -> tuple[list[int], np.ndarray]:
    """A company's holders and the corners of what their stakes can be, (corners, holders)."""
    stated = [(h, low, high) for h, c, low, high in graph.rows if c == company]
    low = np.array([low or 0.0 for _, low, _ in stated])
    figure = np.array([(high if high is not None else low or 0.0) for _, low, high in stated])
    if low.sum() > 100:
        low = np.clip(100 - (figure.sum() - figure), 0, low)
    high = np.array([100 - (low.sum() - low[i]) if h is None else h for i, (_, _, h) in enumerate(stated)])
    size = len(stated)
    faces = [*((-np.eye(size)[i], -low[i]) for i in range(size)), *((np.eye(size)[i], high[i]) for i in range(size))]
    faces.append((np.ones(size), 100.0))
    holders = [h for h, _, _ in stated]
    strict = list(faces)
    for at, weights, least, most in graph.conditions:
        row = np.array([weights.get(h, 0.0) for h in holders])
        if at == company:
            strict += [(-row, -least)] + ([(row, most)] if math.isfinite(most) else [])
    found = _corners(strict, size)
    return holders, found if len(found) else _corners(faces, size)


def _corners(faces: list[tuple[np.ndarray, float]], size: int) -> np.ndarray:
    matrix, limit = np.array([row for row, _ in faces]), np.array([bound for _, bound in faces])
    chosen = np.array(list(itertools.combinations(range(len(faces)), size)))
    systems = matrix[chosen]
    regular = np.abs(np.linalg.det(systems)) > 1e-9
    points = np.linalg.solve(systems[regular], limit[chosen[regular]][..., None])[..., 0]
    kept = points[np.all(points @ matrix.T <= limit + 1e-7, axis=1)]
    return np.unique(np.round(kept, 9) + 0.0, axis=0)


def brute_force(graph: Bounded, goals: set[int], at: set[int]) -> np.ndarray:
    """(n, 2): smallest and largest chance over all corners to come to a goal, or to nobody known at the companies `at`."""
    count = graph.count
    choices = [(company, *corners(graph, company)) for company in graph.companies() if company not in goals]
    many = math.prod(len(points) for _, _, points in choices)
    matrix, constant = np.zeros((many, count, count)), np.zeros((many, count))
    pattern = itertools.product(*(range(len(points)) for _, _, points in choices))
    picks = np.array(list(pattern)).reshape(many, len(choices))
    for number, (company, holders, points) in enumerate(choices):
        matrix[:, company, holders] = points[picks[:, number]] / 100
        if company in at:
            constant[:, company] = 1 - matrix[:, company].sum(axis=1)
    constant = np.where(constant < 1e-11, 0.0, constant)
    for goal in goals & set(range(count)):
        constant[:, goal] = 1.0
    return _least(matrix, constant)


def _least(matrix: np.ndarray, constant: np.ndarray) -> np.ndarray:
    count = constant.shape[1]
    able = constant > 0
    for _ in range(count):
        able = able | (np.einsum("kij,kj->ki", matrix > 0, able) > 0)
    matrix = matrix * able[:, :, None] * able[:, None, :]
    found = np.linalg.solve(np.eye(count) - matrix, constant[..., None])[..., 0]
    return np.column_stack([found.min(axis=0), found.max(axis=0)])


# ---------------------------------------------------------------------------------------------------- comparing with kg


def exact_error(graph: Graph, owner: int) -> tuple[float, int]:
    """The largest error, percent, of both functions on one graph, and how many shares were compared."""
    from kg.ownership import effective_shares, ultimate_owners

    holder, company, percent = zip(*rows_of(graph), strict=True)
    found = effective_shares(holder, company, percent, owners=owner)
    expected = chances(graph, {owner})
    exact = np.array([float(100 * expected.get(entity, 0)) for entity in range(len(found))])
    worst = float(np.abs(found - exact[:, None]).max())
    ends = [entity for entity in range(len(found)) if entity not in graph]
    of = max(graph, key=lambda c: (c != 60, len(graph[c]), c))
    owners = ultimate_owners(holder, company, percent, of=of)
    exact = np.zeros(len(found))
    if owner in ends:
        ends = [owner, *ends[-2:]]  # the others' shares are compared where another owner is asked for
    else:
        ends = [end for end in ends if any(end in stakes for stakes in graph.values())]
    for end in ends:
        exact[end] = float(100 * chances(graph, {end}).get(of, 0))
    return max(worst, float(np.abs(owners[ends] - exact[ends, None]).max())), len(found) + len(ends)


def bounds_error(graph: Bounded, number: int) -> float:
    """The largest error, percent: of one owner, of two together, of nobody known anywhere and at one company."""
    from kg.ownership import Condition, read, shares, unknown_shares

    holder, company, low, high = zip(*graph.rows, strict=True)
    conditions = [Condition(c, tuple(w), tuple(w.values()), least, most) for c, w, least, most in graph.conditions]
    stakes = read(holder, company, _nan(low), _nan(high), conditions=conditions)
    owner, at = number % graph.count, graph.companies()[number % len(graph.companies())]
    pairs = [
        (shares(stakes, owner), brute_force(graph, {owner}, set())),
        (shares(stakes, [0, 1]), brute_force(graph, {0, 1}, set())),
        (unknown_shares(stakes), brute_force(graph, set(), set(graph.companies()))),
        (unknown_shares(stakes, at), brute_force(graph, set(), {at})),
    ]
    return max(float(np.abs(found - 100 * expected).max()) for found, expected in pairs)


def _nan(figures: tuple[float | None, ...]) -> list[float]:
    return [math.nan if figure is None else figure for figure in figures]
