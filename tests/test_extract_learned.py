"""What the learned weights make of a sentence, with tables small enough to reckon by hand."""

from __future__ import annotations

from math import exp

import pytest

from kg.documents import read_document
from kg.explain import explain
from kg.extract import extract, judging, learned
from kg.extract.masked import Item
from kg.extract.pairs import Node, Scene
from kg.model import Value
from kg.normalize.money import find_money

TABLE = """# a comment
investedIn.lead>\tinvestedIn>\tnone\traised>
0\t0\t100\t0
B=invest\t1:500
B=lead\t0:500 1:100
Braised\t3:600
"""
PLAIN = learned.parsed(TABLE.splitlines())


def made(*words: str, classes: dict[str, str], nodes: list[Node]) -> Scene:
    return Scene(
        list(words),
        [classes.get(word, "") for word in words],
        nodes,
        False,
        "prose",
        [(place, place + 1) for place in range(len(words))],
    )


def organisation(place: int, party: int) -> Node:
    return Node(place, Item("O", place, place + 1, party), "O")


def judged(scene: Scene) -> list[tuple[str, float]]:
    found = [learned.likely(scene, *one) for one in learned.shares(scene, PLAIN)]
    return [(one.label, round(one.share, 3)) for one in found if one is not None]


def test_a_table_is_read_as_it_is_written():
    assert PLAIN.labels == ("investedIn.lead>", "investedIn>", "none", "raised>")
    assert PLAIN.base == (0.0, 0.0, 1.0, 0.0)
    assert PLAIN.of["B=lead"] == ((0, 5.0), (1, 1.0))


def test_the_likeliest_is_given_with_its_share():
    scene = made("<O>", "backed", "<O>", classes={"backed": "invest"}, nodes=[organisation(0, 0), organisation(2, 1)])
    total = exp(5) + exp(1) + 2
    assert judged(scene) == [("investedIn>", round((exp(5) + 1) / total, 3))]


def test_the_role_is_that_of_the_likelier_label():
    scene = made("<O>", "led", "<O>", classes={"led": "lead"}, nodes=[organisation(0, 0), organisation(2, 1)])
    (one,) = (learned.likely(scene, *told) for told in learned.shares(scene, PLAIN))
    assert one is not None
    assert (one.predicate, one.role) == ("investedIn", "lead")


def test_names_without_a_word_that_says_it_have_nothing_to_do_with_each_other():
    scene = made("<O>", "met", "<O>", classes={}, nodes=[organisation(0, 0), organisation(2, 1)])
    assert judged(scene) == []


def test_two_names_are_left_out_where_the_weights_are_sure_that_nothing_is_said():
    table = learned.parsed(["investedIn>\tnone", "0\t900"])
    scene = made("<O>", "met", "<O>", classes={}, nodes=[organisation(0, 0), organisation(2, 1)])
    assert list(learned.shares(scene, table)) == []


def test_a_sum_is_the_object_of_a_round_and_never_of_an_investment():
    (money,) = find_money("raised $40 million", "en")
    node = Node(2, Item("M", 2, 3, money.value if hasattr(money, "value") else money), "M")
    scene = made("<O>", "raised", "<M>", classes={"raised": "raise"}, nodes=[organisation(0, 4), node])
    kinds = [
        [content for _, _, content in learned.facts(scene, learned.Judged(0, 1, label, 1.0))]
        for label in ("raised>", "investedIn>")
    ]
    assert kinds == [[Value("40000000", "USD")], []]


@pytest.mark.parametrize("language", ["en", "de", "zh"])
def test_the_tables_that_ship_speak_of_relations_that_are_judged(language):
    table = learned.weights(language)
    assert table is not None
    predicates = {label[:-1].partition(".")[0] for label in table.labels if label != learned.NOTHING}
    assert predicates == set(learned.SAID_BY)
    assert len(table.of) > 3_000


def test_a_language_without_a_table_is_read_by_the_patterns_alone():
    assert learned.weights("fr") is None


SAYS = """Quillon closes a round
Quillon, a maker of chips, has closed a round. Alder Capital zubbled eagerly into the round at Quillon.
"""


@pytest.fixture
def zubbled(monkeypatch):
    """Weights that know one word that no pattern has."""
    table = learned.parsed(["investedIn>\tnone", "0\t100", "Bzubbled\t0:800"])
    monkeypatch.setattr(judging, "weights", lambda language: table if language == "en" else None)


def claims(tmp_path, text):
    file = tmp_path / "a.txt"
    file.write_text(text, encoding="utf-8")
    read = extract(read_document(file))
    names = [one.name for one in read.parties]
    return [
        (names[one.subject], one.predicate, names[one.object], one.status.value, one.rule)
        for one in read.claims
        if one.rule.startswith("learned") and isinstance(one.object, int)
    ]


def test_what_no_pattern_says_is_claimed_where_the_weights_are_sure(tmp_path, zubbled):
    assert claims(tmp_path, SAYS) == [("Alder Capital", "investedIn", "Quillon", "asserted", "learned.en.investedIn")]


def test_without_the_deciding_word_nothing_is_claimed(tmp_path, zubbled):
    assert claims(tmp_path, SAYS.replace("zubbled", "looked")) == []


def test_a_plan_is_no_fact_for_the_weights_either(tmp_path, zubbled):
    told = claims(
        tmp_path, SAYS.replace("Alder Capital zubbled", "Alder Capital is reportedly in talks and has not zubbled")
    )
    assert "asserted" not in {one[3] for one in told}


def test_why_a_learned_claim_was_made_is_told_in_words_of_the_sentence(tmp_path, zubbled):
    file = tmp_path / "a.txt"
    file.write_text(SAYS, encoding="utf-8")
    reasons = [why for one in explain(file).claims for why in one.reasons if why.rule.startswith("learned")]
    assert [[word.text for word in why.words] for why in reasons] == [["zubbled"]]
