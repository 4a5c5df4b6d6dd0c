"""Claims that agree are one fact; what no source says together is not put together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.fuse import MOST_COMPARED, Stated, fact_id, fuse
from kg.model import Qualifier


def stated(number: int, quote: int | None = None, confidence: float = 0.9, **qualifiers: Qualifier) -> Stated:
    document = f"d{number}"
    return Stated(number, document, None, 0, 9, number if quote is None else quote, confidence, qualifiers)


def told(*claims: Stated) -> list[tuple[dict[str, Qualifier], tuple[int, ...]]]:
    return [(dict(fact.qualifiers), fact.claims) for fact in fuse(claims)]


@pytest.mark.parametrize(
    ("claims", "facts"),
    [
        ([{}, {}], [{}]),
        ([{"round": "A"}, {}], [{"round": "A"}]),
        ([{"round": "A"}, {"round": "B"}, {}], [{"round": "A"}, {"round": "B"}, {}]),
        ([{"date": "2018"}, {"date": "2018-03"}], [{"date": "2018-03"}]),
        (
            [{"date": "2018-03"}, {"date": "2018-04"}, {"date": "2018"}],
            [{"date": "2018"}, {"date": "2018-03"}, {"date": "2018-04"}],
        ),
        ([{"percent": 20.258}, {"percent": 20.26}, {"percent": 20}], [{"percent": 20.258}]),
        ([{"percent": 20}, {"percent": 35}], [{"percent": 20}, {"percent": 35}]),
        ([{"round": "D", "date": "2023"}, {"date": "2023-09"}], [{"date": "2023-09", "round": "D"}]),
        ([{"round": "D"}, {"date": "2023-09"}], [{"date": "2023-09"}, {"round": "D"}]),
        (
            [{"role": "lead", "round": "A"}, {"role": "lead", "date": "2020"}],
            [{"date": "2020", "role": "lead"}, {"role": "lead", "round": "A"}],
        ),
        ([{"role": "lead"}, {"role": "follow"}], [{"role": "follow"}, {"role": "lead"}]),
        ([{"position": "CEO"}, {"position": "ceo"}], [{"position": "ceo"}]),
        ([{"period": "2024"}, {"period": "2024-Q3"}], [{"period": "2024-Q3"}]),
    ],
)  # fmt: skip
def test_claims_are_joined_as_far_as_they_agree(
    claims: list[dict[str, Qualifier]], facts: list[dict[str, Qualifier]]
) -> None:
    found = fuse([stated(number, **qualifiers) for number, qualifiers in enumerate(claims)])
    assert [dict(fact.qualifiers) for fact in found] == facts
    assert sorted(claim for fact in found for claim in fact.claims) == list(range(len(claims)))


def test_independent_documents_make_a_fact_surer_and_copies_do_not() -> None:
    assert [fact.confidence for fact in fuse([stated(1, confidence=0.8), stated(2, confidence=0.5)])] == [0.9]
    assert [fact.confidence for fact in fuse([stated(1, 7, 0.8), stated(2, 7, 0.8)])] == [0.8]
    assert [fact.confidence for fact in fuse([stated(n, confidence=0.9) for n in range(5)])] == [0.99]


def test_two_sentences_of_one_document_are_one_source() -> None:
    one, two = Stated(1, "d", None, 0, 9, 1, 0.8, {}), Stated(2, "d", None, 20, 29, 2, 0.7, {})
    assert [(fact.confidence, fact.claims) for fact in fuse([two, one])] == [(0.8, (1, 2))]


def test_one_sentence_that_says_it_twice_is_one_piece_of_evidence() -> None:
    one, two = Stated(1, "d", None, 0, 9, 1, 0.8, {}), Stated(2, "d", None, 0, 9, 1, 0.7, {})
    assert told(one, two) == [({}, (1,))]


def test_a_remark_does_not_tell_facts_apart() -> None:
    assert told(stated(1, round="A", source="Reuters"), stated(2, round="A")) == [
        ({"round": "A", "source": "Reuters"}, (1, 2))
    ]
    assert fact_id("a", "p", "b", "asserted", {"approx": True}) == fact_id("a", "p", "b", "asserted", {})


def test_ids_differ_with_all_that_is_told() -> None:
    given_ = [("a", "p", "b", "asserted", {}), ("a", "p", "b", "denied", {}), ("a", "p", "c", "asserted", {})]
    given_ += [("a", "p", "b", "asserted", {"round": "A"}), ("a", "q", "b", "asserted", {})]
    assert len({fact_id(*parts) for parts in given_}) == 5  # type: ignore[arg-type]


QUALIFIERS = st.fixed_dictionaries(
    {},
    optional={
        "round": st.sampled_from(["A", "B"]),
        "date": st.sampled_from(["2020", "2020-01", "2020-02", "2021"]),
        "role": st.sampled_from(["lead", "follow"]),
        "percent": st.sampled_from([5, 5.1, 5.12, 6]),
        "approx": st.just(True),
    },
)


@given(st.lists(QUALIFIERS, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter_and_none_is_lost(claims: list[dict[str, Qualifier]], rng: object) -> None:
    all_ = [stated(number, **qualifiers) for number, qualifiers in enumerate(claims)]
    shuffled = all_[:]
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    facts = fuse(all_)
    assert facts == fuse(shuffled)
    assert sorted(claim for fact in facts for claim in fact.claims) == list(range(len(claims)))
    assert len({fact_id("a", "p", "b", "asserted", fact.qualifiers) for fact in facts}) == len(facts)


def test_very_many_ways_to_say_one_thing_take_no_quadratic_time() -> None:
    claims = [stated(number, amount=str(number)) for number in range(20_000)]
    assert len(fuse(claims)) == 20_000 > MOST_COMPARED  # comparing each with each would take minutes
