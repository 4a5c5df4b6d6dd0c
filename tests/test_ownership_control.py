from __future__ import annotations

import math

import pytest

from kg.errors import InputError
from kg.ownership import MORE_THAN_HALF, Votes, controlled, controllers, read

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
