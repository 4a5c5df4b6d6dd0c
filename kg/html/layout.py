"""Says where each entity stands in the picture; a pure function of who is connected, the same in every run.

Each connected part is laid out alone and the parts are then packed beside each other. A small part is settled by
springs between all of its members. A large one begins with distances to a few pivots (Brandes & Pich, "Eigensolver
methods for progressive multidimensional scaling of large data", 2007) and is then settled by springs between
neighbours and by pushing apart what comes too close.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy

    Points = numpy.ndarray[Any, numpy.dtype[numpy.float64]]

DISTANCE = 130.0  # between neighbours, in the picture's units (pixels at scale 1)
_ALL_PAIRS = 400  # members of a part in which every one pushes every other
_NEARER = 0.5  # springs alone leave entities small beside the gaps between them
_PIVOTS = 24
_ROUNDS = 36
_SAME_NEIGHBOURS = 6  # rounds for which the pairs that push each other are kept
_MOST_IN_CELL = 20  # pairs of a point with those of one cell: a crowd would have a square of them
_ASPECT = 1.5  # width to height of the whole, about


def positions(count: int, edges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where entities 0 … count-1 stand.

    Args:
        edges: pairs of entities; direction and repetition do not matter.
    Returns:
        Whole-number coordinates, in the order of the entities.

    >>> positions(1, [])
    [(0, 0)]
    >>> positions(4, [(0, 1), (1, 2)]) == positions(4, [(1, 0), (2, 1), (0, 1)])
    True
    """
    import numpy as np

    pairs = sorted({(min(pair), max(pair)) for pair in edges if pair[0] != pair[1]})
    whole = np.zeros((count, 2))
    parts = _parts(count, pairs)
    placed = [_lying(_settled(len(part), its)) for part, its in parts]
    for (part, _), points, corner in zip(parts, placed, _packed(placed), strict=True):
        whole[part] = points - points.min(axis=0) + corner
    if count:
        whole -= (whole.max(axis=0) + whole.min(axis=0)) / 2
    return [(round(x), round(y)) for x, y in whole.tolist()]


def _parts(count: int, pairs: Sequence[tuple[int, int]]) -> list[tuple[list[int], list[tuple[int, int]]]]:
    """The connected parts, largest first: their members, and their edges by place within the part."""
    home = list(range(count))

    def root(one: int) -> int:
        while home[one] != one:
            home[one] = home[home[one]]
            one = home[one]
        return one

    for one, other in pairs:
        home[max(root(one), root(other))] = min(root(one), root(other))
    members: dict[int, list[int]] = {}
    for one in range(count):
        members.setdefault(root(one), []).append(one)
    edges: dict[int, list[tuple[int, int]]] = {first: [] for first in members}
    place = {one: index for part in members.values() for index, one in enumerate(part)}
    for one, other in pairs:
        edges[root(one)].append((place[one], place[other]))
    return [(members[first], edges[first]) for first in sorted(members, key=lambda one: (-len(members[one]), one))]


def _settled(count: int, edges: Sequence[tuple[int, int]]) -> Points:
    import numpy as np

    if count == 1:
        return np.zeros((1, 2))
    ends = np.array(edges)
    if count <= _ALL_PAIRS:
        return _spread(_springs(_circle(count), ends) * _NEARER, 58.0)
    return _spread(_disc(_relaxed(_pivoted(count, ends), ends), 46.0 * 0.75))


def _circle(count: int) -> Points:
    """A spiral of the golden angle: even, and never two at one place."""
    import numpy as np

    step = np.arange(count)
    angle, radius = step * 2.399963, DISTANCE * 0.6 * np.sqrt(step + 0.5)
    spiral: Points = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return spiral


def _springs(points: Points, ends: Any) -> Points:
    """Springs along edges, and every one pushes every other (Fruchterman & Reingold, 1991), hubs more than others."""
    import numpy as np

    degree = np.bincount(ends.ravel(), minlength=len(points)).astype(float)
    strength = DISTANCE**2 * np.sqrt(np.outer(1 + degree, 1 + degree))
    rounds = 250 if len(points) <= 120 else 120
    for heat in np.linspace(DISTANCE, 2.0, rounds):
        away = points[:, None, :] - points[None, :, :]
        square = (away**2).sum(axis=2) + 1.0
        push = (away * (strength / square)[:, :, None]).sum(axis=1)
        points = _moved(points, push + _pull(points, ends, degree) - points * (0.1, 0.16), heat)
    return points


def _pull(points: Points, ends: Any, degree: Any) -> Points:
    import numpy as np

    along = points[ends[:, 1]] - points[ends[:, 0]]
    length = np.sqrt(_square(along))[:, None]
    pull = _added(np.zeros_like(points), ends[:, 0], ends[:, 1], along * (length / DISTANCE))
    softened: Points = pull / np.sqrt(np.maximum(degree, 1.0))[:, None]  # else hubs would tear at each other
    return softened


def _square(away: Points) -> Any:
    return away[:, 0] ** 2 + away[:, 1] ** 2


def _moved(points: Points, force: Points, most: float) -> Points:
    import numpy as np

    size = np.sqrt(_square(force))[:, None]
    step: Points = points + force / np.maximum(size, 1e-9) * np.minimum(size, most)
    return step


def _pivoted(count: int, ends: Any) -> Points:
    """Positions from the distances to a few members that stand far from each other."""
    import numpy as np

    beside: list[set[int]] = [set() for _ in range(count)]
    for one, other in ends.tolist():
        beside[one].add(other)
        beside[other].add(one)
    pivot = int(np.bincount(ends.ravel(), minlength=count).argmax())
    nearest, columns = np.full(count, np.inf), []
    for _ in range(min(_PIVOTS, count)):
        distance = _steps(beside, pivot)
        columns.append(distance)
        nearest = np.minimum(nearest, distance)
        pivot = int(nearest.argmax())
    square = np.stack(columns, axis=1) ** 2
    centred = square - square.mean(axis=0) - square.mean(axis=1, keepdims=True) + square.mean()
    _, vectors = np.linalg.eigh(centred.T @ centred)
    axes = vectors[:, -2:]
    axes = axes * np.where(axes[np.abs(axes).argmax(axis=0), [0, 1]] < 0, -1.0, 1.0)  # an axis has no sign of its own
    return _disc(centred @ axes, DISTANCE * 0.55)


def _steps(beside: Sequence[set[int]], start: int) -> Any:
    """How many steps each member is from one of them."""
    import numpy as np

    found = np.zeros(len(beside))
    seen, edge, step = {start}, {start}, 0
    while edge:
        step += 1
        edge = set().union(*map(beside.__getitem__, edge)) - seen
        seen |= edge
        found[list(edge)] = step
    return found


def _disc(points: Points, apart: float) -> Points:
    """The same directions from the middle, but filling a disc evenly: a few far ones leave the others no room else."""
    import numpy as np

    away = points - np.median(points, axis=0)
    radius = np.sqrt((away**2).sum(axis=1))
    rank = np.empty(len(points))
    rank[np.argsort(radius, kind="stable")] = np.arange(len(points)) + 0.5
    even: Points = away / np.maximum(radius, 1e-9)[:, None] * (apart * np.sqrt(rank))[:, None]
    return even + _circle(len(points)) * 0.02  # no two at one place


def _relaxed(points: Points, ends: Any) -> Points:
    import numpy as np

    degree = np.bincount(ends.ravel(), minlength=len(points)).astype(float)
    for turn, heat in enumerate(np.linspace(DISTANCE * 1.5, 8.0, _ROUNDS)):
        if turn % _SAME_NEIGHBOURS == 0:
            one, other = _close(points, DISTANCE * 0.6)
        force = _pull(points, ends, degree) * 0.35
        away = points[one] - points[other]
        push = away * (DISTANCE**2 / (_square(away) + 1.0))[:, None]
        points = _moved(points, _added(force, one, other, push), float(heat))
    return points


def _added(force: Points, one: Any, other: Any, push: Points) -> Points:
    """Forces, with a push upon one and against the other of each pair."""
    import numpy as np

    count = len(force)
    sums = [np.bincount(one, push[:, axis], count) - np.bincount(other, push[:, axis], count) for axis in (0, 1)]
    whole: Points = force + np.stack(sums, axis=1)
    return whole


def _close(points: Points, far: float) -> tuple[Any, Any]:
    """Pairs of points nearer to each other than this, each once, from a grid of cells as wide; of a crowd, not all."""
    import numpy as np

    cell = np.floor((points - points.min(axis=0)) / far).astype(np.int64) + 1
    wide = int(cell[:, 0].max()) + 2
    key = cell[:, 1] * wide + cell[:, 0]
    order = np.argsort(key, kind="stable")
    ranked = key[order]
    ones, others = [], []
    for ahead in (0, 1, wide - 1, wide, wide + 1):  # its own cell, and half of those around: the other half looks here
        first = np.searchsorted(ranked, ranked + ahead, "left")
        if not ahead:
            first = np.arange(1, len(points) + 1)
        count = np.minimum(np.searchsorted(ranked, ranked + ahead, "right") - first, _MOST_IN_CELL)
        place = np.arange(count.sum()) + np.repeat(first - (np.cumsum(count) - count), count)
        ones.append(np.repeat(order, count))
        others.append(order[place])
    one, other = np.concatenate(ones), np.concatenate(others)
    near = _square(points[one] - points[other]) < far * far
    return one[near], other[near]


def _spread(points: Points, apart: float = 46.0) -> Points:
    """Push apart what would cover each other, after giving all of them room enough."""
    import numpy as np

    room = float(np.prod(np.ptp(points, axis=0) + apart)) / len(points)
    points = points * max(1.0, apart * 1.3 / room**0.5)
    for _ in range(16):
        one, other = _close(points, apart)
        if not len(one):
            break
        away = points[one] - points[other]
        length = np.sqrt(_square(away))[:, None]
        shift = away / np.maximum(length, 1e-6) * (apart * 1.05 - length) * 0.4
        shift[:, 0] += np.where(length[:, 0] < 1e-6, apart * 0.4, 0.0)
        points = _added(points, one, other, shift)
    return points


def _lying(points: Points) -> Points:
    """Turned so that a part is wider than high, as screens are."""
    import numpy as np

    if len(points) < 3:
        return points[:, ::-1] if len(points) == 2 and np.ptp(points[:, 1]) > np.ptp(points[:, 0]) else points
    centred = points - points.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    turned: Points = centred @ axes[:, ::-1]
    return turned * np.where((turned**3).sum(axis=0) < 0, -1.0, 1.0)  # an axis has no sign of its own


def _packed(placed: Sequence[Points]) -> list[tuple[float, float]]:
    """The upper left corner of each part: the largest first, in rows of the width that makes the best of a screen."""
    sizes = [
        (float(width), float(height))
        for width, height in (points.max(axis=0) - points.min(axis=0) + DISTANCE for points in placed)
    ]
    widest = max((width for width, _ in sizes), default=0.0)
    tried = [_in_rows(sizes, widest * 1.1**step) for step in range(30)]
    return min(tried, key=lambda one: max(one[1] / _ASPECT, one[2]))[0]


def _in_rows(sizes: Sequence[tuple[float, float]], most: float) -> tuple[list[tuple[float, float]], float, float]:
    """Corners of rectangles in rows no wider than `most`, and the width and height of the whole."""
    corners, x, y, row, width = [], 0.0, 0.0, 0.0, 0.0
    for its_width, its_height in sizes:
        if x and x + its_width > most:
            x, y, row = 0.0, y + row, 0.0
        corners.append((x, y))
        x, row = x + its_width, max(row, its_height)
        width = max(width, x)
    return corners, width, y + row
