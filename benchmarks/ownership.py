"""How exact and how fast look-through is: against fractions and brute force, and beside LU and power iterations.

    python benchmarks/ownership.py [--graphs 10000] [--bounded 3000] [--companies 100000] [--stakes 300000]
                                   [--rows 30000] [--seed 1]

Exact: `--graphs` generated graphs (loops, self-holdings, mutual holdings, chains of 50, rings of 100 %, isolated
entities) against elimination with fractions; `--bounded` small graphs with stakes in bounds, of unknown size and above
100 %, and as many with joint stakes and ranks, against brute force over all corners. Fast: all effective shares of one
owner and all owners of one company, in two shapes: `small loops` with one core of 1,300 companies, and `one core` of
nine of ten companies. The answer is timed after the stakes are read, and reading them by itself (checking, sorting),
the best of `--rounds`; beside it, in the same run and on a matrix that is already built, scipy's sparse LU, a scipy
power iteration to 1e-12 and networkx's. Ends with exit code 1 where an error exceeds 1e-9, an answer takes 0.2 s, or
more than 3 times LU (small loops) or 5 times the scipy power iteration (one core).

Whole: tables of `--rows` stakes over a third as many companies, drawn evenly or with small loops, built by `kg build`
(2,000 rows a second at least), then `kg owners`, `kg holdings` and `kg control` of a company in the middle, as a table
and as JSON, beside the same command on a store of two stakes, in turn: at most 1 s longer. Fresh names: a table of a
third as many rows, each with two names that no other row has, Latin or half of them Chinese, built at 2,000 rows a
second. Processor time of whole processes, the best of three.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, identity
from scipy.sparse.linalg import splu

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import ownership_reference as reference  # noqa: E402 - the tests' solvers, found by the line above

from kg.ownership import owner_shares, read, shares  # noqa: E402

LARGEST_ERROR = 1e-9  # percent
SAME = 1e-7  # percent; the yardsticks stop earlier than we do
SLOWEST_S = 0.2
TIMES_LU = 3.0
TIMES_POWER = 5.0
CORE = 1_300
GROUP = 75
LEAST_ROWS_S = 2_000
LONGEST_MORE_S = 1.0
LU_FITS = 20_000  # places in one core above which a factorisation would take minutes

PARTS = ("ka", "lo", "mi", "ter", "ban", "dor", "vex", "sil", "quo", "ran", "fen", "gal", "hu", "nor", "pas", "tri")
HAN_PARTS = "上海北京深圳云天华章光远明略清源智谱元创新芯海星河山岭江城东方安泰恒瑞"
FORMS = ("AG", "GmbH", "Ltd", "Inc", "Holdings Ltd")

Rows = tuple[np.ndarray, np.ndarray]


def main() -> int:
    """Measure and print; 1 where a bound is broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--graphs", type=int, default=10_000)
    parser.add_argument("--bounded", type=int, default=3_000)
    parser.add_argument("--companies", type=int, default=100_000)
    parser.add_argument("--stakes", type=int, default=300_000)
    parser.add_argument("--rows", type=int, default=30_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    well = [exact(given.graphs, given.seed)]
    well += [bounded(given.bounded, given.seed, conditions) for conditions in (False, True)]
    for shape in (small_loops, one_core):
        well.append(speed(shape, given.companies, given.stakes, given.rounds, given.seed))
    if given.rows:
        with tempfile.TemporaryDirectory() as folder:
            well += [whole(Path(folder), loops, given.rows, given.seed) for loops in (False, True)]
            well += [fresh_names(Path(folder), han, given.rows // 3, given.seed) for han in (False, True)]
    return 0 if all(well) else 1


# ---------------------------------------------------------------------------------------------------- whole commands


def whole(folder: Path, loops: bool, rows: int, seed: int) -> bool:
    """A table is built and asked by the commands themselves; whether both bounds are kept."""
    name = "small loops" if loops else "drawn evenly"
    companies = rows // 3
    (folder / "large.csv").write_text(_table(rows, companies, loops, seed))
    (folder / "small.csv").write_text("holder,company,percent\nCompany 1,Company 2,10\nCompany 2,Company 3,10\n")
    built = {
        size: _processor(folder, "build", f"{size}.csv", "--store", f"{size}-{loops}") for size in ("small", "large")
    }
    speed_ = rows / built["large"]
    print(f"table, {name}: {rows:,} rows in {built['large']:.1f} s of processor time, {speed_:,.0f} a second")
    well = speed_ >= LEAST_ROWS_S
    for command in ("owners", "holdings", "control"):
        for form in ("table", "json"):
            ask = [command, "Company 2", "--format", form, "--store"]
            stores = (f"small-{loops}", f"large-{loops}")
            runs = [[_processor(folder, *ask, one) for one in stores] for _ in range(3)]
            small, large = map(min, zip(*runs, strict=True))
            print(
                f"  kg {command} as {form}: {large:.2f} s, {large - small:.2f} s more than on two stakes,"
                f" {large / small:.1f} times"
            )
            well &= large - small <= LONGEST_MORE_S
    return well


def fresh_names(folder: Path, han: bool, rows: int, seed: int) -> bool:
    """A table in which every row brings two new names; whether its rows are read quickly enough."""
    pick = np.random.default_rng(seed)
    names = list(dict.fromkeys(_made_up(pick, han and number % 2 == 0) for number in range(3 * rows)))[: 2 * rows]
    lines = (f"{holder},{company},12.5" for holder, company in zip(names[::2], names[1::2], strict=True))
    (folder / "fresh.csv").write_text("holder,company,percent\n" + "\n".join(lines) + "\n", "utf-8")
    seconds = min(_processor(folder, "build", "fresh.csv", "--store", f"fresh-{han}-{number}") for number in range(3))
    kind = "half of them Chinese" if han else "Latin"
    print(f"two new names a row, {kind}: {rows:,} rows in {seconds:.1f} s, {rows / seconds:,.0f} a second")
    return rows / seconds >= LEAST_ROWS_S


def _made_up(pick: np.random.Generator, han: bool) -> str:
    if han:
        core = "".join(HAN_PARTS[number] for number in pick.integers(0, len(HAN_PARTS), 5))
        return f"{core}科技有限公司"
    words = ("".join(PARTS[number] for number in pick.integers(0, len(PARTS), 4)).capitalize() for _ in range(2))
    return f"{' '.join(words)} {FORMS[pick.integers(len(FORMS))]}"


def _table(rows: int, companies: int, loops: bool, seed: int) -> str:
    pick = np.random.default_rng(seed)
    company = pick.integers(0, companies, rows)
    holder = pick.integers(0, companies, rows)
    if loops:  # holders come after their companies, but for one in a hundred
        back = pick.random(rows) < 0.01
        holder = np.where(back, np.maximum(company - 3, 0), np.minimum(company + 1 + holder % 30, companies - 1))
    pairs = np.unique(np.column_stack([holder, company])[holder != company], axis=0)
    percent = _percent(np.unique(pairs[:, 1], return_inverse=True)[1], pick)
    lines = (f"Company {h},Company {c} AG,{p:.3f}" for (h, c), p in zip(pairs.tolist(), percent.tolist(), strict=True))
    return "holder,company,percent\n" + "\n".join(lines) + "\n"


def _processor(folder: Path, *arguments: str) -> float:
    """Seconds of processor time that a command takes, as a whole process; a name that is in no stake is no answer."""
    before = os.times()
    subprocess.run(
        [sys.executable, "-m", "kg", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        check=False,
    )
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


# ---------------------------------------------------------------------------------------------------- how exact


def exact(count: int, seed: int) -> bool:
    """Both functions against fractions, every entity of every graph."""
    worst, answers = 0.0, 0
    for _, graph, owner in reference.exact_graphs(count, seed):
        found, compared = reference.exact_error(graph, owner)
        worst, answers = max(worst, found), answers + compared
    print(f"exact: {count:,} graphs, {answers:,} shares, largest error {worst:.1e} percent")
    return worst <= LARGEST_ERROR


def bounded(count: int, seed: int, conditions: bool) -> bool:
    """Bounds of owners, of several together, and of nobody known, against all corners."""
    if not count:
        return True
    errors = [
        reference.bounds_error(graph, number)
        for number, graph in enumerate(reference.bounded_graphs(count, seed, conditions))
    ]
    what = "with joint stakes and ranks" if conditions else "bounds, unknown sizes, above 100 %"
    print(f"bounds: {count:,} graphs ({what}), largest error {max(errors):.1e} percent")
    return max(errors) <= LARGEST_ERROR


# ---------------------------------------------------------------------------------------------------- how fast


def small_loops(companies: int, stakes: int, pick: np.random.Generator) -> Rows:
    """Groups of companies with an owner each and a loop in places; their heads belong to the companies of a core."""
    each = max(1, stakes // companies)
    company = np.repeat(np.arange(companies), each)
    head = np.maximum(CORE, company - company % GROUP)
    inside = head + (pick.random(len(company)) * (company - head)).astype(np.int64)
    looped = pick.random(len(company)) < 0.005
    inside[looped] = np.minimum(company + 1 + pick.integers(0, 4, len(company)), companies - 1)[looped]
    holder = np.where((company == head) | (company < CORE), pick.integers(0, CORE, len(company)), inside)
    core = np.arange(CORE)
    holder[core * each] = (core + 1) % CORE  # so that the core is one
    is_last = np.arange(len(company)) % each == each - 1
    holder = np.where(is_last & (company >= CORE), companies + company // GROUP, holder)
    holder[is_last & (company < CORE) & (company % 5 == 0)] = companies
    return company, holder


def one_core(companies: int, stakes: int, pick: np.random.Generator) -> Rows:
    """Nine of ten companies own each other, drawn evenly, and all the others; people own a part of some."""
    each = max(1, stakes // companies)
    company = np.repeat(np.arange(companies), each)
    size = companies * 9 // 10
    holder = pick.integers(0, size, len(company))
    first = np.arange(size)
    holder[first * each] = (first + 1) % size
    person = companies + pick.integers(0, companies // 5, len(company))
    is_person = (np.arange(len(company)) % each == each - 1) & (pick.random(len(company)) < 0.3)
    return company, np.where(is_person, person, holder)


def _percent(company: np.ndarray, pick: np.random.Generator) -> np.ndarray:
    """Shares that leave each company a part that nobody knows, from next to nothing to half."""
    weight = pick.random(len(company)) + 0.01
    total = np.bincount(company, weights=weight)
    stated = 50 + 49.9 * pick.random(len(total))
    return weight / total[company] * stated[company]


def speed(
    shape: Callable[[int, int, np.random.Generator], Rows], companies: int, stakes: int, rounds: int, seed: int
) -> bool:
    """Both questions beside the yardsticks; whether all bounds are kept."""
    pick = np.random.default_rng(seed)
    company, holder = shape(companies, stakes, pick)
    company, holder = np.unique(np.column_stack([company, holder]), axis=0).T  # a pair is one stake
    percent = _percent(company, pick)
    order = pick.permutation(len(company))  # tables come in any order
    company, holder, percent = company[order], holder[order], percent[order]
    count = int(max(company.max(), holder.max())) + 1
    owner = int(np.bincount(holder[holder >= companies]).argmax())
    asked = companies - 1
    matrix = csr_matrix((percent / 100, (company, holder)), shape=(count, count))
    core, name = _core(matrix), shape.__name__.replace("_", " ")
    reading, read_stakes = _best(lambda: read(holder, company, percent), rounds)
    print(f"{name}: {companies:,} companies, {len(company):,} stakes, {core:,} in the core; read in {reading:.3f} s")
    questions: dict[str, tuple[bool, Callable[[], np.ndarray]]] = {
        "all shares of one owner": (False, lambda: shares(read_stakes, owner)[:, 0]),
        "all owners of one company": (True, lambda: owner_shares(read_stakes, asked)[:, 0]),
    }
    well = True
    for question, (transposed, ask) in questions.items():
        yardsticks = {"power": partial(power, matrix, owner, asked, transposed)}
        if core <= LU_FITS:
            yardsticks["LU"] = partial(lu, matrix, owner, asked, transposed)
        well &= _compare(question, ask, yardsticks, rounds)
    print(f"  networkx power iteration (pagerank to 1e-12): {_networkx(matrix):.1f} s")
    return well


def _compare(question: str, ask: Callable[[], Any], yardsticks: dict[str, Callable[[], Any]], rounds: int) -> bool:
    seconds, answer = _best(ask, rounds)
    timed = {name: _best(yardstick, rounds) for name, yardstick in yardsticks.items()}
    print(f"  {question}: {seconds:.3f} s; " + "; ".join(f"{name} {value:.3f} s" for name, (value, _) in timed.items()))
    same = all(np.abs(answer - other).max() < SAME for _, other in timed.values())
    most = TIMES_LU * timed["LU"][0] if "LU" in timed else TIMES_POWER * timed["power"][0]
    return bool(same and seconds < SLOWEST_S and seconds <= most)


def _core(matrix: csr_matrix) -> int:
    from scipy.sparse.csgraph import connected_components

    return int(np.bincount(connected_components(matrix, connection="strong")[1]).max())


def _best(ask: Callable[[], Any], rounds: int) -> tuple[float, Any]:
    times, answer = [], None
    for _ in range(rounds):
        start = time.perf_counter()
        answer = ask()
        times.append(time.perf_counter() - start)
    return min(times), answer


def _without(matrix: csr_matrix, owner: int) -> tuple[csr_matrix, np.ndarray]:
    """The walk that ends at the owner: its own row is empty, its column is the constant."""
    constant = matrix[:, [owner]].toarray().ravel()
    keep = np.ones(matrix.shape[0])
    keep[owner] = 0.0
    inner = matrix.copy()
    inner.data = inner.data * keep[inner.indices]
    return inner, constant


def lu(matrix: csr_matrix, owner: int, asked: int, transposed: bool) -> np.ndarray:
    """One factorisation of the whole."""
    count = matrix.shape[0]
    if transposed:
        start = np.zeros(count)
        start[asked] = 1.0
        visits = splu((identity(count) - matrix.T).tocsc()).solve(start)
        return np.where(np.diff(matrix.indptr) > 0, 0.0, 100 * visits)
    inner, constant = _without(matrix, owner)
    shares = 100 * splu((identity(count) - inner).tocsc()).solve(constant)
    shares[owner] = 100.0
    return shares


def power(matrix: csr_matrix, owner: int, asked: int, transposed: bool) -> np.ndarray:
    """x ← M x + b until nothing changes by more than 1e-12."""
    inner, constant = (matrix.T.tocsr(), np.zeros(matrix.shape[0])) if transposed else _without(matrix, owner)
    if transposed:
        constant[asked] = 1.0
    shares = constant
    while True:
        after = inner @ shares + constant
        if np.abs(after - shares).max() <= 1e-12:
            break
        shares = after
    if transposed:
        return np.where(np.diff(matrix.indptr) > 0, 0.0, 100 * after)
    after[owner] = 1.0
    return 100 * after


def _networkx(matrix: csr_matrix) -> float:
    import networkx

    graph = networkx.from_scipy_sparse_array(matrix, create_using=networkx.DiGraph)
    start = time.perf_counter()
    networkx.pagerank(graph, tol=1e-12 / matrix.shape[0], max_iter=1000)
    return time.perf_counter() - start


if __name__ == "__main__":
    raise SystemExit(main())
