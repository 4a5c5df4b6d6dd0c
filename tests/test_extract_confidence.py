"""A confidence says how often claims like this one were right in articles that were read blind."""

from __future__ import annotations

import csv
import itertools
import tomllib
from pathlib import Path

import pytest
from sentences import document, known_names

from kg.extract import extract
from kg.extract.confidence import TABLE, Circumstance, features, weighed
from kg.model import Claim, Status, Value

BLIND = Path(__file__).parent / "articles/blind.csv"
PLAIN = Circumstance("en", inferred=False, doubtful=False)
INVESTED = Claim(0, "investedIn", 1, 0, 10)
KINDS = (("VentureInvestor",), ("ChipStartup",))


def confidence(
    how: Circumstance = PLAIN,
    kinds: tuple[tuple[str, ...], ...] = KINDS,
    mentions: tuple[int, ...] = (2, 2),
    times: int = 1,
) -> float:
    claims = [Claim(0, "investedIn", 1, 10 * n, 10 * n + 9) for n in range(times)]
    return weighed(claims, features(claims, [how] * times, kinds, mentions))[0].confidence


def test_what_is_known_to_matter_of_a_claim() -> None:
    claims = [INVESTED, Claim(1, "raised", Value("40", "USD"), 0, 10)]
    how = [Circumstance("zh-Hant", inferred=True, doubtful=False, heard=0.7), PLAIN]
    assert features(claims, how, [(), ("ChipStartup",)], [1, 7]) == [
        (("language", "zh"), ("inferred", "yes"), ("doubtful", "no"), ("unknown", "yes"), ("funder", "no"),
         ("said", "1"), ("named", "1"), ("heard", "likely")),
        (("language", "en"), ("inferred", "no"), ("doubtful", "no"), ("unknown", "no"), ("funder", "-"),
         ("said", "1"), ("named", "3+"), ("heard", "-")),
    ]  # fmt: skip


def test_a_claim_that_another_sentence_repeats_is_surer() -> None:
    assert confidence(times=2) > confidence()


def test_a_claim_is_less_sure_where_an_end_is_inferred_unknown_or_hardly_named() -> None:
    assert confidence(Circumstance("en", inferred=True, doubtful=False)) < confidence()
    assert confidence(Circumstance("en", inferred=False, doubtful=True)) < confidence()
    assert confidence(kinds=((), ("ChipStartup",))) < confidence()
    assert confidence(mentions=(1, 2)) < confidence()


def test_a_claim_that_the_learned_weights_find_too_is_surer() -> None:
    doubted, found = (Circumstance("en", inferred=False, doubtful=False, heard=one) for one in (0.02, 0.97))
    assert confidence(doubted) < confidence(found)


def test_a_plan_does_not_repeat_a_fact() -> None:
    claims = [INVESTED, Claim(0, "investedIn", 1, 20, 30, status=Status.PLANNED)]
    assert dict(features(claims, [PLAIN, PLAIN], KINDS, (2, 2))[0])["said"] == "1"


def test_two_rules_that_find_one_claim_make_it_as_sure_as_the_better_one() -> None:
    doubted = Circumstance("en", inferred=True, doubtful=True)
    assert doubted.joined(PLAIN) == PLAIN == PLAIN.joined(doubted)


def test_a_document_that_says_a_thing_twice_is_surer_of_it() -> None:
    once = extract(document("Alder Capital invested in Quillon.", "en"), known_names()).claims
    text = "Alder Capital invested in Quillon. In 2023 Alder Capital invested in Quillon."
    twice = extract(document(text, "en"), known_names()).claims
    assert {claim.confidence for claim in twice} == {twice[0].confidence}
    assert twice[0].confidence > once[0].confidence


def test_the_table_has_a_weight_for_all_that_can_be_and_says_what_it_rests_on() -> None:
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    rows = list(csv.DictReader(BLIND.read_text(encoding="utf-8").splitlines()))
    right, wrong = (sum(int(row[name]) for row in rows) for name in ("right", "wrong"))
    weights = {row["what"]: row for row in table["weight"]}
    assert (weights["all"]["right"], weights["all"]["wrong"]) == (right, wrong)
    values = {"inferred": ["yes", "no"], "doubtful": ["yes", "no"], "unknown": ["yes", "no"],
              "funder": ["yes", "no", "-"], "said": ["1", "2+"], "named": ["1", "2", "3+"],
              "heard": ["-", "no", "hardly", "likely", "sure"]}  # fmt: skip
    assert set(weights) == {"all", *(f"{name}={one}" for name, its in values.items() for one in its)}


def test_what_is_given_nine_tenths_was_right_in_95_of_100_where_its_round_was_left_out() -> None:
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    right, wrong = table["sure_right"], table["sure_wrong"]
    assert right > 0
    assert right / (right + wrong) >= 0.95


@pytest.mark.parametrize("times", [1, 2])
def test_a_confidence_lies_between_none_and_all(times: int) -> None:
    for inferred, doubtful in itertools.product((True, False), repeat=2):
        given = confidence(Circumstance("xx", inferred, doubtful), mentions=(1, 1), times=times)
        assert 0 < given < 1
