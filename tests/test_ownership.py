from __future__ import annotations

import math
import random
import subprocess
import sys
from itertools import islice, pairwise, permutations

import numpy as np
import ownership_reference as reference
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from kg.errors import InputError
from kg.ownership import (
    Unknown,
    chains,
    direct_stakes,
    effective_shares,
    joint,
    owner_shares,
    ranked,
    read,
    rings,
    shares,
    ultimate_owners,
    unknown_parts,
    unknown_shares,
    walk,
)
from kg.ownership.conditions import Polytope

NAN = math.nan
numbers = st.integers(0, 10**6)
WORKED = ([0, 0, 1, 2], [1, 2, 2, 1], [60, 20, 30, 40])  # X holds of B and C, B of C, C of B


def approx(value: float | list[float] | list[list[float]] | np.ndarray) -> object:
    return pytest.approx(value if isinstance(value, float | int) else np.array(value), abs=1e-9)


# ------------------------------------------------------------------------------------------------------ exact stakes


def test_the_worked_example_is_not_the_sum_of_its_paths() -> None:
    assert effective_shares(*WORKED, owners=0)[1].tolist() == approx([100 * 0.68 / 0.88] * 2)


def test_shares_are_those_of_elimination_with_fractions() -> None:
    errors = [reference.exact_error(graph, owner)[0] for _, graph, owner in reference.exact_graphs(200, seed=7)]
    assert max(errors) <= 1e-9


def test_large_groups_are_solved_like_small_ones() -> None:
    count = 2_000
    pick = np.random.default_rng(5)
    holder = np.concatenate([np.arange(1, count), [0], pick.integers(0, count, count), np.full(count, count)])
    company = np.tile(np.arange(count), 3)
    stakes = read(holder, company, np.concatenate([np.full(count, 40.0), np.full(count, 59.0), np.full(count, 0.5)]))
    matrix = csr_matrix((stakes.minimum / 100, (stakes.company, stakes.holder)), shape=(count + 1, count + 1)).toarray()
    expected = 100 * np.linalg.solve(np.eye(count) - matrix[:count, :count], matrix[:count, count])
    assert shares(stakes, count)[:count, 0].tolist() == approx(expected.tolist())
    assert owner_shares(stakes, 7)[count, 0] == approx(expected[7])


def test_a_long_ring_that_leaks_little_is_exact() -> None:
    count = 1_000
    holder, company = [*range(1, count), 0, count], [*range(count), 0]
    percent = [99.0, *[100.0] * (count - 1), 0.5]
    assert effective_shares(holder, company, percent, owners=count)[:count, 0].tolist() == approx([50.0] * count)


def test_owners_together_are_the_chance_of_any_and_not_the_sum() -> None:
    holder, company, percent = [0, 1, 0], [1, 2, 2], [50, 40, 30]
    assert effective_shares(holder, company, percent, owners=[0, 1])[2].tolist() == approx([70, 70])
    assert effective_shares(holder, company, percent, owners=0)[2].tolist() == approx([50, 50])


def test_a_company_that_holds_itself_gives_its_owners_more() -> None:
    assert effective_shares([0, 1], [1, 1], [60, 25], owners=0)[1].tolist() == approx([80, 80])


def test_a_ring_that_owns_itself_is_reported_and_not_divided_by_zero() -> None:
    stakes = read([1, 0, 1, 3], [0, 1, 2, 2], [100, 100, 40, 60])
    assert rings(stakes) == [(0, 1)]
    assert shares(stakes, 3).tolist() == approx([[0, 0], [0, 0], [60, 60], [100, 100]])
    assert shares(stakes, rings(stakes)[0])[2].tolist() == approx([40, 40])
    assert owner_shares(stakes, 2)[:, 0].tolist() == approx([0, 0, 0, 60])


def test_owners_the_unknown_and_rings_add_up_to_the_whole() -> None:
    for _, graph, _ in reference.exact_graphs(40, seed=3):
        stakes = read(*zip(*reference.rows_of(graph), strict=True))
        for company in graph:
            total = owner_shares(stakes, company)[:, 0].sum() + sum(
                row.minimum for row in unknown_parts(stakes, company)
            )
            total += sum(shares(stakes, ring)[company, 0] for ring in rings(stakes))
            assert total == approx(100)


def test_a_company_that_nobody_owns_is_its_own_end() -> None:
    assert ultimate_owners([0], [1], [10], of=0).tolist() == [[100, 100], [0, 0]]
    assert unknown_parts(read([0], [1], [10]), 0) == []


def test_with_a_depth_whoever_stands_there_is_an_end() -> None:
    stakes = read([0, 1, 2], [1, 2, 3], [50, 50, 50])
    assert [owner_shares(stakes, 3, depth=depth)[:, 0].tolist() for depth in (1, 2, 3)] == [
        [0, 0, 50, 0],
        [0, 25, 0, 0],
        [12.5, 0, 0, 0],
    ]
    assert unknown_parts(stakes, 3, depth=1) == [Unknown(3, 50, 50)]


def test_the_group_numbers_of_scipy_are_put_in_order() -> None:
    matrix = csr_matrix(np.diag(np.ones(5), 1))
    _, label = walk.parts(matrix)
    assert all(label[row] > label[row + 1] for row in range(5))


# ------------------------------------------------------------------------------------------------------------ bounds


@pytest.mark.parametrize(("conditions", "count"), [(False, 100), (True, 50)])
def test_bounds_are_those_of_brute_force_over_all_corners(conditions: bool, count: int) -> None:
    graphs = reference.bounded_graphs(count, seed=11, conditions=conditions)
    assert max(reference.bounds_error(graph, number) for number, graph in enumerate(graphs)) <= 1e-9


def test_all_ends_at_once_are_the_ends_one_by_one() -> None:
    for graph in reference.bounded_graphs(60, seed=21):
        stakes = read(*arrays_of(graph))
        of = graph.companies()[0]
        ends = [entity for entity in range(graph.count) if not stakes.has_owner[entity]]
        expected = np.array([shares(stakes, end)[of] for end in ends]).reshape(-1, 2)
        assert owner_shares(stakes, of)[ends] == approx(expected)
        found = {row.at: [row.minimum, row.maximum] for row in unknown_parts(stakes, of)}
        unknown = [unknown_shares(stakes, at)[of].tolist() for at in graph.companies()]
        assert np.array([found.get(at, [0.0, 0.0]) for at in graph.companies()]) == approx(unknown)


def test_all_ends_at_once_in_a_large_group_are_the_ends_one_by_one() -> None:
    count = 600
    pick = np.random.default_rng(8)
    drawn, people = pick.integers(0, count, count), pick.integers(600, 640, count)
    holder, company = np.concatenate([np.roll(np.arange(count), -1), drawn, people]), np.tile(np.arange(count), 3)
    percent = np.concatenate([np.full(count, 40.0), np.full(count, 30.0), np.full(count, 10.0)])
    stakes = read(holder, company, percent, np.where(pick.random(3 * count) < 0.01, NAN, percent))
    found = owner_shares(stakes, 0)
    for end in (600, 617, 639):
        assert found[end] == approx(shares(stakes, end)[0])


def test_more_than_the_whole_lowers_each_minimum_to_what_the_others_leave() -> None:
    stakes = read([0, 1], [2, 2], [60, 70])
    assert direct_stakes(stakes, 2) == [(0, 30, 60), (1, 40, 70)]
    assert (stakes.over_full.tolist(), stakes.sums_stated[2]) == ([2], 130)
    assert shares(stakes, 0)[2].tolist() == approx([30, 60])


def test_a_third_of_three_is_not_more_than_the_whole() -> None:
    assert read([0, 1, 2], [3, 3, 3], [14.2, 28.6, 57.2]).over_full.tolist() == []


def test_a_stake_of_unknown_size_is_what_the_others_leave() -> None:
    assert direct_stakes(read([0, 1, 2], [3, 3, 3], [60, NAN, NAN]), 3) == [(0, 60, 60), (1, 0, 40), (2, 0, 40)]


def test_rows_about_one_pair_are_one_stake() -> None:
    assert direct_stakes(read([0, 0], [1, 1], [20, 20.258], [20.5, 20.258]), 1) == [(0, 20.258, 20.258)]
    assert direct_stakes(read([0, 0], [1, 1], [20, 35]), 1) == [(0, 20, 35)]
    assert direct_stakes(read([0, 0], [1, 1], [20, NAN]), 1) == [(0, 20, 20)]


def test_tied_choices_that_could_close_a_ring_do_not() -> None:
    holder, company = [2, 1, 2, 0], [0, 0, 1, 1]
    bounds = effective_shares(holder, company, [0, 0, 0, 0], [100, 100, 100, 100], owners=2)
    assert bounds.tolist() == approx([[0, 100], [0, 100], [100, 100]])


def test_nobody_known_can_be_avoided_by_a_ring() -> None:
    stakes = read([1, 0, 2], [0, 1, 1], [NAN, NAN, 10])
    assert unknown_shares(stakes)[0].tolist() == approx([0, 100])


def test_a_joint_stake_is_the_groups_and_not_twice_the_stake() -> None:
    stakes = read([0, 1, 2], [3, 3, 3], [NAN, NAN, 25], conditions=[joint(3, [0, 1], 30, 30)])
    assert shares(stakes, [0, 1])[3].tolist() == approx([30, 30])
    assert shares(stakes, 0)[3].tolist() == approx([0, 30])
    assert direct_stakes(stakes, 3) == [(0, approx(0), approx(30)), (1, approx(0), approx(30)), (2, 25, 25)]


def test_the_largest_shareholder_has_at_least_as_much_as_the_others() -> None:
    stakes = read([0, 1, 2], [3, 3, 3], [NAN, 20, NAN], conditions=ranked(3, [0], [1, 2]))
    assert shares(stakes, 0)[3].tolist() == approx([20, 80])
    assert shares(stakes, 2)[3].tolist() == approx([0, 40])


@given(st.integers(1, 5), numbers)
@settings(max_examples=60, deadline=None)
def test_listing_corners_and_a_linear_programme_agree(owners: int, seed: int) -> None:
    pick = np.random.default_rng(seed)
    low = pick.integers(0, 30, owners) * 1.0
    high = np.minimum(100, low + pick.integers(0, 90, owners))
    rows = pick.integers(-1, 2, (2, owners)) * 1.0
    region = Polytope(low, high, np.vstack([np.ones(owners), rows]), np.array([100.0, *pick.integers(-20, 80, 2)]))
    worth = np.round(pick.random(owners), 2)
    found, expected = region.best(worth), region.best_by_programme(worth)
    assert (found is None) == (expected is None)
    assert found is None or found @ worth == approx(float(expected @ worth))


def test_conditions_that_cannot_be_met_are_left_out_and_named() -> None:
    condition = joint(2, [0, 1], 90, 95)
    stakes = read([0, 1], [2, 2], [10, 20], conditions=[condition])
    assert (stakes.conditions, stakes.unmet) == ((), (condition,))


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        (([0], [1], [120]), "row 0: minimum 120 is no percentage"),
        (([0], [1], [60], [40]), "row 0: the minimum 60 is above the maximum 40"),
        (([0, 1], [1], [60]), "one length"),
        (([-1], [1], [60]), "cannot be -1"),
        (([0.5], [1], [60]), "whole numbers"),
        (([0], [1], ["much"]), "must be numbers"),
    ],
)
def test_what_is_no_stake_is_refused_with_its_row(arrays: tuple[list[float], ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        effective_shares(*arrays, owners=0)


def test_no_stakes_are_no_shares() -> None:
    assert effective_shares([], [], [], owners=0).tolist() == []


# -------------------------------------------------------------------------------------------------------- properties


def arrays(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    return arrays_of(next(iter(reference.bounded_graphs(1, seed))))


def arrays_of(graph: reference.Bounded) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    holder, company, low, high = zip(*graph.rows, strict=True)
    lowest, highest = ([NAN if figure is None else figure for figure in column] for column in (low, high))
    return np.array(holder), np.array(company), np.array(lowest, dtype=float), np.array(highest, dtype=float)


@given(numbers)
@settings(max_examples=40, deadline=None)
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    rows = arrays(seed)
    order = np.random.default_rng(seed).permutation(len(rows[0]))
    mixed = [row[order] for row in rows]
    assert effective_shares(*mixed, owners=0) == approx(effective_shares(*rows, owners=0))


@given(numbers)
@settings(max_examples=40, deadline=None)
def test_the_numbers_of_entities_do_not_matter(seed: int) -> None:
    holder, company, low, high = arrays(seed)
    count = int(max(holder.max(), company.max())) + 1
    number = np.random.default_rng(seed).permutation(count)
    expected = shares(read(holder, company, low, high), 0)
    found = shares(read(number[holder], number[company], low, high, entities=count), int(number[0]))
    assert found[number] == approx(expected)


@given(numbers)
@settings(max_examples=40, deadline=None)
def test_wider_bounds_give_wider_shares(seed: int) -> None:
    holder, company, low, high = arrays(seed)
    stakes = read(holder, company, low, high)
    narrow = shares(stakes, 0)
    wide = effective_shares(stakes.holder, stakes.company, stakes.minimum * 0.5, stakes.maximum, owners=0)
    assert np.all(wide[:, 0] <= narrow[:, 0] + 1e-9)
    assert np.all(wide[:, 1] >= narrow[:, 1] - 1e-9)


@given(numbers)
@settings(max_examples=40, deadline=None)
def test_more_owners_have_at_least_as_much_and_never_more_than_their_sum(seed: int) -> None:
    stakes = read(*arrays(seed))
    together, one, other = shares(stakes, [0, 1]), shares(stakes, 0), shares(stakes, 1)
    assert np.all(together >= np.maximum(one, other) - 1e-9)
    assert np.all(together[:, 1] <= (one + other)[:, 1] + 1e-9)


# ------------------------------------------------------------------------------------------------------------ chains


def every_chain(stakes: dict[tuple[int, int], float], count: int, owner: int, company: int) -> list[float]:
    found = []
    others = [entity for entity in range(count) if entity not in (owner, company)]
    for length in range(len(others) + 1):
        for between in permutations(others, length):
            links = list(pairwise((owner, *between, company)))
            if all(stakes.get(link) for link in links):
                found.append(100 * math.prod(stakes[link] / 100 for link in links))
    return sorted(found, reverse=True)


def test_chains_come_largest_first_and_none_is_left_out() -> None:
    pick = random.Random(2)
    for _ in range(60):
        count = pick.randint(2, 6)
        pairs = [(h, c) for h in range(count) for c in range(count) if pick.random() < 0.5]
        if not pairs:
            continue
        maximum = [float(pick.choice([0, 10, 50, 50, 100])) for _ in pairs]
        stakes = read([h for h, _ in pairs], [c for _, c in pairs], [0.0] * len(pairs), maximum)
        found = list(chains(stakes, 0, 1))
        held = dict(zip(pairs, maximum, strict=True))
        assert [chain.share for chain in found] == approx(every_chain(held, count, 0, 1))
        assert all(len(set(chain.entities)) == len(chain.entities) for chain in found)
        assert len({chain.entities for chain in found}) == len(found)


def test_the_first_chains_of_very_many_come_at_once() -> None:
    layers = [list(range(10 * level, 10 * level + 10)) for level in range(12)]
    pairs = [(h, c) for upper, lower in pairwise(layers) for h in upper for c in lower]
    stakes = read([h for h, _ in pairs], [c for _, c in pairs], [10.0] * len(pairs))
    assert [len(chain.entities) for chain in islice(chains(stakes, 0, 110), 3)] == [12, 12, 12]


# ------------------------------------------------------------------------------------------------------------- house


def test_nothing_of_the_program_loads_numpy_before_it_is_asked() -> None:
    code = "import sys, kg, kg.commands; sys.exit('numpy' in sys.modules or 'scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
