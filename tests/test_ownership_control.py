from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice, product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.ownership import MORE_THAN_HALF, Votes, controlled, controllers, joint, read
from kg.ownership.control import Reach, Seat

NAN = math.nan
A, B, C, D, E, F = range(6)

Row = tuple[int, int, float]


def votes(
    rows: list[Row], concerts: tuple[tuple[int, ...], ...] = (), stated: tuple[tuple[int, int], ...] = ()
) -> Votes:
    stakes = read(*([row[column] for row in rows] for column in range(3)), entities=6)
    return Votes(stakes, concerts, frozenset(stated))


def deciding(case: Votes, company: int, certain: bool = True) -> list[tuple[int, ...]]:
    return [row.who for row in controllers(case, company) if row.is_certain == certain and row.is_ultimate]


CASES: list[tuple[str, list[Row], int, list[tuple[int, ...]]]] = [
    ("more than half is control", [(A, B, 51)], B, [(A,)]),
    ("exactly half is not", [(A, B, 50), (C, B, 50)], B, []),
    ("exactly half is not, summed in tenths", [(A, B, 16.7), (C, B, 16.7), (D, B, 16.6)], B, []),
    ("a majority without a figure is", [(A, B, MORE_THAN_HALF)], B, [(A,)]),
    ("51 of 51 is control, although it is 26 in the end", [(A, B, 51), (B, C, 51)], C, [(A,)]),
    ("49 of 100 is none, although it is nearly half in the end", [(A, B, 49), (B, C, 100)], C, [(B,)]),
    ("two companies controlled add up", [(A, B, 51), (A, C, 51), (B, D, 30), (C, D, 21)], D, [(A,)]),
    ("one's own votes and a controlled company's add up", [(A, B, 60), (A, C, 20), (B, C, 31)], C, [(A,)]),
    ("without control of the company between they do not", [(A, B, 40), (A, C, 20), (B, C, 31)], C, []),
    ("a ring lends nobody the votes it needs", [(A, B, 20), (C, B, 40), (B, C, 60)], B, []),
    ("mutual holdings alone are nobody's", [(B, C, 60), (C, B, 60)], B, [(C,)]),
    ("from outside a ring is controlled by who has one of it", [(A, B, 51), (C, B, 40), (B, C, 60)], C, [(A,)]),
    ("a company's own shares do not vote", [(A, B, 45), (B, B, 20), (C, B, 35)], B, [(A,)]),
    ("dispersed owners do not decide", [(A, B, 30), (C, B, 30), (D, B, 30)], B, []),
    ("a chain of majorities is followed to its end", [(A, B, 51), (B, C, 51), (C, D, 51), (D, E, 51)], E, [(A,)]),
    ("a link of half breaks it", [(A, B, 51), (B, C, 50), (C, D, 51), (D, E, 51)], E, [(C,)]),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "rows", "company", "expected"), CASES, ids=[case[0] for case in CASES])
def test_who_decides(reason: str, rows: list[Row], company: int, expected: list[tuple[int, ...]]) -> None:
    assert deciding(votes(rows), company) == expected, reason


def test_a_concert_decides_together_where_none_of_it_does_alone() -> None:
    case = votes([(A, C, 30), (B, C, 25)], concerts=((A, B),))
    (row,) = controllers(case, C)
    assert (row.who, row.rules, row.minimum, row.through) == ((A, B), ("concert", "majority"), 55, (A, B))


def test_a_concert_is_not_named_where_one_of_it_decides_alone() -> None:
    assert deciding(votes([(A, C, 55), (B, C, 25)], concerts=((A, B),)), C) == [(A,)]


def test_a_concert_controls_through_companies() -> None:
    case = votes([(A, C, 30), (B, C, 25), (C, D, 60)], concerts=((A, B),))
    assert [(row.who, row.is_ultimate) for row in controllers(case, D)] == [((A, B), True), ((C,), False)]


def test_a_stated_controller_counts_with_all_that_the_company_controls() -> None:
    case = votes([(A, B, 10), (B, C, 80)], stated=((A, B),))
    row = controllers(case, C)[0]
    assert (row.who, row.rules, row.is_ultimate) == ((A,), ("stated", "through-controlled"), True)


def test_with_undisclosed_stakes_it_says_who_could() -> None:
    case = votes([(A, C, NAN), (B, C, 40)])
    assert [(row.who, row.is_certain, row.minimum, row.maximum) for row in controllers(case, C)] == [
        ((A,), False, 0, 60),
    ]


def test_nobody_could_where_another_certainly_does() -> None:
    case = votes([(A, C, NAN), (B, C, 51)])
    assert [(row.who, row.is_certain) for row in controllers(case, C)] == [((B,), True)]


def test_stakes_that_cannot_all_be_large_are_not_added_beyond_the_whole() -> None:
    case = Votes(read([A, B, D], [C, C, C], [0, 0, 45], [40, 40, 45]), ((A, B),))
    assert [(row.who, row.is_certain, row.maximum) for row in controllers(case, C)] == [((A, B), False, 55)]


def test_all_that_somebody_controls_is_found_in_order() -> None:
    case = votes([(A, B, 51), (B, C, 51), (C, D, 40), (A, D, 11), (D, E, 50)])
    assert controlled(case, [A]) == {B: ("majority",), C: ("through-controlled",), D: ("through-controlled",)}


def test_a_number_that_is_no_entity_is_refused() -> None:
    with pytest.raises(InputError, match="from 0 to 5, not 9"):
        controllers(votes([(A, B, 51)]), 9)


# ------------------------------------------------------------------------------------------------------- seats and rights


def test_a_seat_of_several_is_theirs_together() -> None:
    case = Votes(read([C], [D], [60], entities=6), seats=(Seat((A, B), C, "general-partner"),))
    assert [(row.who, row.rules, row.is_ultimate) for row in controllers(case, D)] == [
        ((A, B), ("general-partner", "through-controlled"), True),
        ((C,), ("majority",), False),
    ]


def test_a_seat_that_is_not_certain_makes_it_possible() -> None:
    case = Votes(read([C], [D], [60], entities=6), seats=(Seat((A,), C, "fund-manager", is_certain=False),))
    assert [(row.who, row.is_certain) for row in controllers(case, D)] == [((C,), True), ((A,), False)]


def test_undisclosed_votes_do_not_make_another_possible_where_a_seat_is_stated() -> None:
    case = votes([(A, C, NAN)], stated=((B, C),))
    assert [(row.who, row.is_certain) for row in controllers(case, C)] == [((B,), True)]


def test_what_stands_for_votes_without_shares_is_its_casters_own() -> None:
    case = Votes(
        read([A, B], [C, C], [20, 40], entities=6), seats=(Seat((A,), B, "voting-rights"),), rights=frozenset({(B, C)})
    )
    assert [(row.who, row.rules) for row in controllers(case, C)] == [((A,), ("majority", "voting-rights"))]


def test_a_joint_stake_counts_once_for_those_who_hold_it() -> None:
    stakes = read([A, B], [C, C], [0, 0], [60, 60], conditions=[joint(C, [A, B], 60, 60)], entities=6)
    (row,) = controllers(Votes(stakes, concerts=((A, B),)), C)
    assert (row.who, row.is_certain, row.minimum, row.maximum) == ((A, B), True, 60, 60)


# ------------------------------------------------------------------------------------------------------------ properties

SIZE = 5
Drawn = list[tuple[int, int, int, int]]
drawn = st.lists(
    st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1), st.integers(0, 6), st.integers(0, 3)),
    max_size=7,
    unique_by=lambda row: row[:2],
)
groups = st.sampled_from([(), ((A, B),), ((A, B, D),), ((A, B), (D, E))])


def ballot(rows: Drawn, concerts: tuple[tuple[int, ...], ...] = ()) -> Votes:
    """Stakes in steps of ten: the least, and how much they may be above it."""
    columns = [[row[0] for row in rows], [row[1] for row in rows]]
    low, high = [10 * row[2] for row in rows], [min(100, 10 * (row[2] + row[3])) for row in rows]
    return Votes(read(*columns, low, high, entities=SIZE), concerts)


def plain(holding: dict[tuple[int, int], float], who: tuple[int, ...]) -> set[int]:
    """Whom some control with exact votes: the definition, word for word."""
    inside = set(who)
    while True:
        won = set()
        for company in set(range(SIZE)) - inside:
            cast = sum(part for (holder, at), part in holding.items() if at == company and holder in inside)
            if cast > (100 - holding.get((company, company), 0)) / 2 + 1e-9:
                won.add(company)
        if not won:
            return inside - set(who)
        inside |= won


def corners(case: Votes) -> Iterator[dict[tuple[int, int], float]]:
    """All assignments where each company's stakes are at the ends of what they can be."""
    choices = []
    for company in range(SIZE):
        rows = [case.rows[number] for number in case.in_company(company)]
        ends = [(row[2], row[3]) for row in rows]
        found = set()
        for picked in product(*ends):
            if sum(picked) <= 100 + 1e-9:
                found.add(picked)
            for number, (low, high) in enumerate(ends):  # one of them takes what the others leave
                rest = 100 - sum(picked) + picked[number]
                if low <= rest <= high:
                    found.add((*picked[:number], rest, *picked[number + 1 :]))
        choices.append([dict(zip(((row[0], company) for row in rows), one, strict=True)) for one in found])
    for chosen in product(*choices):
        yield {pair: part for one in chosen for pair, part in one.items()}


@given(drawn, groups)
@settings(max_examples=120, deadline=None)
def test_certain_and_possible_control_are_those_of_all_and_of_some_assignments(
    rows: Drawn, concerts: tuple[tuple[int, ...], ...]
) -> None:
    case = ballot(rows, concerts)
    every = list(islice(corners(case), 3000))
    assume(len(every) < 3000)
    for who in [(number,) for number in range(SIZE)] + list(concerts):
        won = [plain(holding, who) for holding in every]
        assert set(controlled(case, who)) == set.intersection(*won)
        assert set(controlled(case, who, certainly=False)) == set.union(*won)


@given(drawn, st.integers(0, SIZE - 1), st.integers(0, SIZE - 1), st.integers(1, 60))
@settings(max_examples=150, deadline=None)
def test_more_votes_never_lose_control(rows: Drawn, who: int, company: int, more: int) -> None:
    exact = [(row[0], row[1], row[2], 0) for row in rows]
    before = ballot(exact)
    room = 100 - sum(before.rows[number][2] for number in before.in_company(company))
    held = sum(before.rows[number][2] for number in before.in_company(company) if before.rows[number][0] == who)
    assume(who != company and not len(before.stakes.over_full) and more <= room)
    others = [row for row in exact if row[:2] != (who, company)]
    columns = [[*(row[0] for row in others), who], [*(row[1] for row in others), company]]
    after = Votes(read(*columns, [*(10 * row[2] for row in others), held + more], entities=SIZE))
    assert set(controlled(before, [who])) <= set(controlled(after, [who]))


@given(drawn, groups, st.integers(0, SIZE - 1))
@settings(max_examples=150, deadline=None)
def test_every_company_is_won_with_votes_that_were_there_before(
    rows: Drawn, concerts: tuple[tuple[int, ...], ...], who: int
) -> None:
    case = ballot(rows, concerts)
    reach = Reach(case, [who], certainly=True)
    inside = {who}
    for company, step in reach.found.items():
        assert {case.rows[row][0] for row in step.rows} <= inside
        assert case.is_majority(company, step.rows, certainly=True)
        inside.add(company)


@given(drawn, groups, st.integers(0, SIZE - 1))
@settings(max_examples=100, deadline=None)
def test_who_controls_is_told_with_the_votes_it_takes(
    rows: Drawn, concerts: tuple[tuple[int, ...], ...], company: int
) -> None:
    case = ballot(rows, concerts)
    for row in controllers(case, company):
        assert (company in controlled(case, row.who)) == row.is_certain
        assert company in controlled(case, row.who, certainly=False)
        assert 0 <= row.minimum <= row.maximum <= 100 + 1e-9
        assert row.rules
