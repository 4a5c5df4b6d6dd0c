"""The scorer of the tests counts what is found, missed, wrong, forbidden and wrongly qualified."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from scoring import Gold, Score, make_gold, same_value, score, with_name

from kg.model import Entity, Evidence, Fact, Status, Value

TEXT = "Alder Capital invested in Quillon, which raised $40 million."
ALDER = Entity("alder", "Alder Capital", ("Alder", "Alder Capital"))
QUILLON = Entity("quillon", "Quillon", ("Quillon", "沃霖"))
INVESTED = Fact(
    "", ALDER, "investedIn", QUILLON, {"role": "follow"}, Status.ASSERTED, 0.9,
    (Evidence("a.txt", None, None, 0, 33, TEXT[:33]),),
)  # fmt: skip
RAISED = replace(INVESTED, subject=QUILLON, predicate="raised", object=Value("40000000", "USD"), qualifiers={})

NAMES = {"A": ["Alder Capital"], "Q": ["沃霖", "QUILLON"]}
INVESTED_LINE = {"doc": "a", "s": "A", "p": "investedIn", "o": "Q", "q": {"role": "follow"}}
RAISED_LINE = {"doc": "a", "s": "Q", "p": "raised", "o": "40,000,000", "core": True, "q": {"currency": "USD"}}


def gold(*rows: dict[str, Any]) -> Gold:
    return make_gold(rows, NAMES)


def test_facts_that_the_gold_has_are_found_with_their_qualifiers() -> None:
    scored = score(gold(INVESTED_LINE, RAISED_LINE), "a", [INVESTED, RAISED], TEXT)
    assert scored == Score(("a: A investedIn Q", "a: Q raised 40,000,000"), quotes=2, qualified=2)
    assert (scored.precision, scored.recall, scored.f1, scored.qualifiers) == (1, 1, 1, 1)


def test_a_line_without_its_fact_is_missed_and_a_fact_without_its_line_is_wrong() -> None:
    scored = score(gold(INVESTED_LINE, RAISED_LINE), "a", [RAISED, with_name(INVESTED, "Birch")], TEXT)
    assert scored.missed == ("a: A investedIn Q",)
    assert scored.wrong == ("Birch investedIn Quillon",)
    assert (scored.precision, scored.recall) == (0.5, 0.5)


def test_a_fact_that_is_only_planned_is_not_found() -> None:
    planned = replace(INVESTED, status=Status.PLANNED)
    assert score(gold(INVESTED_LINE), "a", [planned], TEXT).missed == ("a: A investedIn Q",)
    line = {**INVESTED_LINE, "q": {"status": "planned"}}
    assert score(gold(line), "a", [planned], TEXT) == Score(quotes=1, marked=1)
    assert score(gold(line), "a", [INVESTED], TEXT).wrong == ("Alder Capital investedIn Quillon",)


def test_what_the_gold_forbids_is_named() -> None:
    assert score(gold({**INVESTED_LINE, "negative": True}), "a", [INVESTED], TEXT).forbidden == ("a: A investedIn Q",)


def test_what_is_not_core_is_neither_missed_nor_wrong() -> None:
    line = {**INVESTED_LINE, "core": False}
    assert score(gold(line), "a", [], TEXT) == Score()
    assert score(gold(line), "a", [INVESTED], TEXT) == Score(quotes=1)


@pytest.mark.parametrize(("start", "end", "quote"), [(0, 5, "Birch"), (0, 99, TEXT), (5, 5, ""), (-5, 3, "")])
def test_a_quote_that_is_not_the_text_at_its_place_is_named(start: int, end: int, quote: str) -> None:
    fact = replace(INVESTED, evidence=(Evidence("a.txt", None, None, start, end, quote),))
    assert len(score(gold(INVESTED_LINE), "a", [fact], TEXT).bad_quotes) == 1


@pytest.mark.parametrize(
    ("wanted", "have", "same"),
    [
        ("2500000000", "2500000000.0", True),
        ("20000", "20200", True),
        ("20000", "20300", False),
        ("2018-03", "2018-03-14", True),
        ("2018", "2019", False),
        ("Sequoia China", "sequoia  china", True),
    ],
)
def test_values_are_one_where_they_differ_by_rounding_or_precision(wanted: str, have: str, same: bool) -> None:
    assert same_value(wanted, have) is same
