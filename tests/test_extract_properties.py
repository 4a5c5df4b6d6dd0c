"""Whatever the text: extraction ends, soon, and gives claims that stand in it."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hostile import HOSTILE, LISTS, NAMES, hostile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sentences import detected, document, known_names

from kg.extract import extract
from kg.model import Document, Extraction, Status, Value
from kg.registry import EMPTY
from kg.vocab import vocabulary

LONGEST_QUOTE = 600
CPU_LIMIT_S = 20.0  # of one document
GROWTH = 6  # four times the text may cost this many times the time: four, and what a busy machine adds
SLACK_S = 0.5

LANGUAGES = ("en", "de", "zh-Hans", "zh-Hant", "und")
NAMES_IN_TEXT = ["Alder Capital", "Quillon", "Birch Ventures", "Tencent", "Nvidia", "Jane Alder", "AMD", "Zhipu AI"]
HAN_NAMES = ["沃霖科技", "岑溪资本", "騰訊", "沈柏遠", "上海國投", "「沃霖」", "大基金二期", "港交所"]
SAYING = [
    *(
        "invested in",
        "led the Series B of",
        "raised",
        "took a stake in",
        "holds",
        "did not",
        "plans to",
        "which",
        "said",
    ),
    *("investierte in", "beteiligte sich an", "wurde gegründet", "hält", "nicht", "soll", "und", "die Gesellschaft"),
    *("投资了", "領投", "、", "等", "持有", "拟", "據傳", "该公司", "以下簡稱", "成立於", "估值", "的", "與"),
]
VALUES = [
    "$40 million",
    "1,3 Milliarden Euro",
    "17.3億元",
    "数千万",
    "20%",
    "近三成",
    "March 2023",
    "2023年9月",
    "去年",
]
MARKS = [
    *(
        "(",
        ")",
        "（",
        "）",
        "「",
        "」",
        "“",
        "”",
        "[",
        "]",
        ". ",
        "。",
        ", ",
        "，",
        "; ",
        "：",
        "? ",
        "\n",
        "\r\n",
        "\n\n",
    ),
    *("\t", "| ", "\n- ", "\n# ", "-", "–", "'", "\u2028", "\x0b", "\x0c", "\x85", "\x00", "\ufeff", "\u3000"),
    *(
        "\u202e",
        "\u2066",
        "\u200b",
        "\u200d",
        "\ue000",
        "\U000f0000",
        "\U000f1234",
        "😀",
        "👩🏽‍💻",
        "e\u0301",
        "İ",
        "ß",
    ),
]

fragments = st.sampled_from([*NAMES_IN_TEXT, *HAN_NAMES, *SAYING, *VALUES, *MARKS, " ", " ", " "])
texts = st.lists(fragments | st.text(max_size=4), max_size=40).map("".join)

# A first example reads the pattern tables, which takes longer than a deadline would allow.
relaxed = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def sane(extraction: Extraction, source: Document) -> None:
    """What must hold of every extraction, whatever the document says."""
    text, known = source.text, vocabulary()
    assert [party.number for party in extraction.parties] == list(range(len(extraction.parties)))
    assert all(party.name for party in extraction.parties)
    for claim in extraction.claims:
        assert 0 <= claim.start < claim.end <= len(text)
        quote = text[claim.start : claim.end]
        assert quote == quote.strip()
        assert len(quote) <= LONGEST_QUOTE
        parties = [claim.subject] if isinstance(claim.object, Value) else [claim.subject, claim.object]
        assert all(0 <= number < len(extraction.parties) for number in parties)
        assert claim.subject != claim.object
        predicate = known.predicates[claim.predicate]
        assert isinstance(claim.object, Value) == bool(predicate.value_units)
        assert claim.status in Status
        assert 0 < claim.confidence <= 1
        for name, value in claim.qualifiers.items():
            assert name in predicate.qualifiers
            allowed = known.qualifiers[name].allowed
            assert not allowed or value in allowed


@given(texts, st.sampled_from(LANGUAGES))
@relaxed
def test_any_text_gives_claims_that_stand_in_it(text: str, language: str) -> None:
    source = document(text, language)
    sane(extract(source, known_names()), source)


@given(texts)
@relaxed
def test_a_text_in_several_languages_gives_claims_that_stand_in_it(text: str) -> None:
    source = detected(text)
    sane(extract(source, known_names()), source)


@given(texts, st.sampled_from(LANGUAGES))
@settings(relaxed, max_examples=30)
def test_without_known_names_the_claims_stand_in_the_text_too(text: str, language: str) -> None:
    source = document(text, language)
    sane(extract(source, EMPTY), source)


@given(texts, st.sampled_from(LANGUAGES))
@settings(relaxed, max_examples=30)
def test_the_same_text_gives_the_same_claims(text: str, language: str) -> None:
    source = document(text, language)
    assert extract(source, known_names()) == extract(source, known_names())


def cost(read: Callable[[int], Document], length: int) -> float:
    """Processor time in seconds."""
    source = read(length)
    started = time.process_time()
    extract(source, known_names())
    return time.process_time() - started


def grows_linearly(read: Callable[[int], Document], length: int) -> None:
    """Four times the text costs about four times as much; a measurement that says no is taken again."""
    for _ in range(2):
        small, large = cost(read, length), cost(read, 4 * length)
        assert large < CPU_LIMIT_S
        if large <= GROWTH * small + SLACK_S:
            return
    raise AssertionError(f"{length} characters took {small:.2f} s, {4 * length} took {large:.2f} s")


@pytest.fixture(scope="module")
def _warm() -> None:
    """Read the pattern tables and the registry of every language once, before anything is measured."""
    for name in ("english prose", "german prose", "chinese prose"):
        language, text = hostile(name, 500)
        extract(document(text, language), known_names())


def test_there_are_hostile_texts_of_many_kinds() -> None:
    assert len(NAMES) == len(HOSTILE) + len(LISTS) >= 25
    assert {len(hostile(name, 10_000)[1]) for name in NAMES} == {10_000}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.usefixtures("_warm")
def test_the_cost_of_a_hostile_text_grows_with_its_length(name: str) -> None:
    def read(length: int) -> Document:
        language, text = hostile(name, length)
        return document(text, language)

    grows_linearly(read, 10_000)


@given(st.lists(fragments, min_size=1, max_size=5).map("".join), st.sampled_from(LANGUAGES))
@settings(relaxed, max_examples=12)
@pytest.mark.usefixtures("_warm")
def test_the_cost_of_any_repeated_text_grows_with_its_length(unit: str, language: str) -> None:
    grows_linearly(lambda length: document((unit * (length // len(unit) + 1))[:length], language), 3_000)
