"""The documents that ship with the program are read as their gold says."""

from __future__ import annotations

from pathlib import Path

import pytest
from scoring import Gold, Score, read_gold, score_folder

from kg.resources import folder

PRECISION = 0.98
RECALL = 0.98

GOLD = Path(__file__).parent / "gold"


@pytest.fixture(scope="module")
def gold() -> Gold:
    return read_gold(GOLD / "seeds.jsonl", GOLD / "seeds-names.json")


@pytest.fixture(scope="module")
def scored(gold: Gold) -> Score:
    return score_folder(gold, folder("seeds"))


def test_every_document_of_the_seeds_has_gold(gold: Gold) -> None:
    assert {path.stem for path in folder("seeds").glob("*.txt")} == {line.document for line in gold.lines}


def test_hardly_a_fact_of_the_seeds_is_missed(scored: Score) -> None:
    assert scored.recall >= RECALL, str(scored)


def test_hardly_a_fact_is_found_that_the_seeds_do_not_state(scored: Score) -> None:
    assert scored.precision >= PRECISION, str(scored)


def test_nothing_is_asserted_that_the_gold_forbids(scored: Score) -> None:
    assert scored.forbidden == ()


def test_every_quote_is_the_text_at_its_place_and_short(scored: Score) -> None:
    assert scored.quotes > 0
    assert scored.bad_quotes == ()
