"""Solves for the chances of a walk: the least x with x = M x + b; knows nothing of stakes, names or percent.

M is a square matrix of chances to step from one place (row) to another (column), each row at most 1; b is the chance to
be done at once. x is then the chance ever to be done. Where a walk can go round for ever without being done, I − M is
singular, and the least solution is the right one: 0 for the places that cannot come to an end. With Mᵀ in place of M,
x is how often a walk that starts as b says comes to each place.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]
    Matrix = Any  # scipy.sparse.csr_matrix

log = logging.getLogger(__name__)

PRECISE = 1e-13
"""The error that an iteration may leave in x: in its largest part or, for counts of visits, in their sum."""

_DENSE = 48  # places; below, numpy's dense solver is quicker than any look at the structure
_LARGE = 250  # places that can all reach each other; above, an iteration is quicker than elimination with its fill-in
_STEPS = 600  # of a plain iteration before a stronger solver is tried
_LEFT = 1e-15  # of slowly mixing groups' equations; a few roundings
_LOOK_EVERY = 4  # steps between two looks at the error


def reaching(matrix: Matrix, ends: Flags) -> Flags:
    """The places from which a walk can come to one of the ends; the ends themselves included.

    >>> from scipy.sparse import csr_matrix
    >>> reaching(csr_matrix([[0, 0.5, 0], [0, 0, 0], [0, 0, 1]]), np.array([False, True, False])).tolist()
    [True, True, False]
    """
    return reachable(matrix.T.tocsr(), ends)


def reachable(matrix: Matrix, starts: Flags) -> Flags:
    """The places to which a walk from one of the starts can come; the starts themselves included."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import breadth_first_order

    count = matrix.shape[0]
    first = np.flatnonzero(starts)
    # One more place, from which a step leads to each of the starts, because the search begins at one place.
    indices = np.concatenate([matrix.indices, first])
    indptr = np.append(matrix.indptr, len(indices))
    wider = csr_matrix((np.ones(len(indices)), indices, indptr), shape=(count + 1, count + 1))
    found = np.zeros(count + 1, dtype=bool)
    found[breadth_first_order(wider, count, return_predecessors=False)] = True
    reached: Flags = found[:count]
    return reached


def parts(matrix: Matrix) -> tuple[int, Ints]:
    """How many groups of places can all reach each other, and the group of each place.

    Groups are numbered so that no step leads from a group to one of a higher number.
    """
    from scipy.sparse.csgraph import connected_components

    count, label = connected_components(matrix, connection="strong")
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    if np.any(label[row] < label[matrix.indices]):  # scipy numbers them so today, and does not promise it
        label = count - 1 - label
    return count, label


def least_solution(matrix: Matrix, constant: Floats, *, in_sum: bool = False, all_live: bool = False) -> Floats:
    """The least x ≥ 0 with x = matrix x + constant.

    Args:
        matrix: (k, k) in compressed rows, no entry below 0. A walk that can come to the constant leaves every loop.
        constant: (k,), no entry below 0.
        in_sum: the sum of all errors is kept below `PRECISE`, not only the largest.
        all_live: whoever asks knows that every loop can be left, and spares the search for those that cannot.
    Returns:
        (k,); exactly 0 where no walk comes to a place with a constant above 0.

    >>> from scipy.sparse import csr_matrix
    >>> least_solution(csr_matrix([[0, 0.4], [0.3, 0]]), np.array([0.6, 0.2])).round(4).tolist()
    [0.7727, 0.4318]
    >>> least_solution(csr_matrix([[0.0, 1.0], [1.0, 0.0]]), np.zeros(2)).tolist()  # a ring without a way out
    [0.0, 0.0]
    """
    from scipy.sparse import csr_matrix

    matrix = csr_matrix(matrix)
    matrix.eliminate_zeros()
    if len(constant) <= _DENSE:
        return _solved_dense(matrix.toarray(), constant)
    live = np.ones(len(constant), dtype=bool) if all_live else reaching(matrix, constant > 0)
    if live.all():
        return _solved_in_order(matrix, constant, in_sum)
    solution = np.zeros(len(constant))
    places = np.flatnonzero(live)
    if len(places):
        solution[places] = _solved_in_order(matrix[places][:, places], constant[places], in_sum)
    return solution


def _solved_dense(matrix: Floats, constant: Floats) -> Floats:
    steps = (matrix > 0) | np.eye(len(constant), dtype=bool)
    live = constant > 0
    while True:
        more = steps @ live
        if np.array_equal(more, live):
            break
        live = more
    solution = np.zeros(len(constant))
    inner = np.eye(int(live.sum())) - matrix[np.ix_(live, live)]
    solution[live] = np.linalg.solve(inner, constant[live])
    return solution


def _solved_in_order(matrix: Matrix, constant: Floats, in_sum: bool) -> Floats:
    """One group after another, those first to which the others' steps lead."""
    from scipy.sparse import csr_matrix

    count, label = parts(matrix)
    order = np.argsort(label, kind="stable")
    place = np.empty(len(order), dtype=matrix.indices.dtype)
    place[order] = np.arange(len(order))
    rows = matrix[order]
    rows = csr_matrix((rows.data, place[rows.indices], rows.indptr), shape=matrix.shape)
    constant = constant[order]
    ordered = np.zeros(len(order))
    for start, end, large in _segments(np.bincount(label, minlength=count)):
        known = constant[start:end] + rows[start:end] @ ordered
        inner = rows[start:end, start:end]
        ordered[start:end] = _iterated(inner, known, in_sum) if large else _eliminated(inner, known)
    solution = np.empty(len(order))
    solution[order] = ordered
    return solution


def _segments(sizes: Ints) -> Iterator[tuple[int, int, bool]]:
    """Stretches of places in their order: a large group by itself, or the small ones between two large ones."""
    ends = np.cumsum(sizes)
    done = 0
    for group in np.flatnonzero(sizes > _LARGE):
        start, end = int(ends[group] - sizes[group]), int(ends[group])
        if done < start:
            yield done, start, False
        yield start, end, True
        done = end
    if done < ends[-1]:
        yield done, int(ends[-1]), False


def _eliminated(matrix: Matrix, constant: Floats) -> Floats:
    """By sparse elimination in the order given, which fills in nothing outside the groups."""
    from scipy.sparse import identity
    from scipy.sparse.linalg import splu

    system = (identity(len(constant), format="csr") - matrix).tocsc()
    # Supernodes and column panels pay for dense blocks; here every block is tiny, and they cost twice the time.
    factors = splu(
        system,
        permc_spec="NATURAL",
        diag_pivot_thresh=0.0,
        relax=1,
        panel_size=1,
        options={"SymmetricMode": True, "Equil": False},
    )
    return np.asarray(factors.solve(constant), dtype=np.float64)


def _iterated(matrix: Matrix, constant: Floats, in_sum: bool) -> Floats:
    """The sum of constant, M constant, M² constant …, with what is left bounded from both sides and estimated.

    Once every part of a step lies between σ and ρ times the step before, so will those of all later steps, because M
    has no entry below 0: what is left is between 1/(1 − σ) and 1/(1 − ρ) times the last step.
    """
    total, step = constant.copy(), constant
    for number in range(1, _STEPS):
        after = matrix @ step
        if number % _LOOK_EVERY == 0:
            least, most = _left(step, after)
            if _size(most - least, in_sum) <= 2 * PRECISE:
                return np.asarray(total + (least + most) / 2, dtype=np.float64)
        total += after
        step = after
    return _solved_krylov(matrix, constant)


def _left(step: Floats, after: Floats) -> tuple[Floats, Floats]:
    """Bounds of the sum of `after` and all later steps; infinite where the steps do not shrink everywhere yet."""
    if np.any((step <= 0) & (after > 0)):
        return np.zeros(len(step)), np.full(len(step), np.inf)
    ratio = after[step > 0] / step[step > 0]
    if not len(ratio):
        return after, after
    smallest, largest = float(ratio.min()), float(ratio.max())
    if largest >= 1:
        return np.zeros(len(step)), np.full(len(step), np.inf)
    return after / (1 - smallest), after / (1 - largest)


def _size(error: Floats, in_sum: bool) -> float:
    return float(error.sum() if in_sum else error.max(initial=0.0))


def _solved_krylov(matrix: Matrix, constant: Floats) -> Floats:
    """For groups that a plain iteration mixes slowly: long rings, or groups in groups that few stakes leave.

    The few slow parts of groups in groups are soon found by GMRES alone. A long ring has no such few, and next to no
    fill-in, so that incomplete factors are exact there.
    """
    from scipy.sparse import identity
    from scipy.sparse.linalg import LinearOperator, spilu

    system = (identity(len(constant), format="csr") - matrix).tocsc()
    solution, left = _refined(system, constant, None)
    if left > _LEFT:
        factors = spilu(system, drop_tol=1e-6, fill_factor=20, diag_pivot_thresh=0.0)
        solution, left = _refined(system, constant, LinearOperator(system.shape, factors.solve))
    log.info("a group of %d mixes slowly; %.1e of its equations is left", len(constant), left)
    return np.asarray(np.maximum(solution, 0.0), dtype=np.float64)


def _refined(system: Matrix, constant: Floats, inverse: Any) -> tuple[Floats, float]:
    """A solution, and what is left of the equations, as a part of the solution.

    Each round solves for what the last one left, so that rounding does not add up.
    """
    from scipy.sparse.linalg import gmres

    solution, left = np.zeros(len(constant)), constant
    size = float(np.abs(left).max())
    for _ in range(8):
        change, _ = gmres(system, left, rtol=1e-9, atol=0.0, restart=60, maxiter=2, M=inverse)
        solution = solution + change
        left, before = constant - system @ solution, size
        size = float(np.abs(left).max()) / max(1.0, float(np.abs(solution).max()))
        if size <= _LEFT or size > before / 100:  # done, or not getting there
            break
    return solution, size
