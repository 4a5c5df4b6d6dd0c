"""What follows from the shares of labels, with shares small enough to reckon by hand."""

from __future__ import annotations

import pytest

from kg.documents import read_document
from kg.explain import explain
from kg.extract import extract, learned, reader
from kg.extract.encoder import Heard
from kg.extract.masked import Item
from kg.extract.pairs import Node, Scene, pairs
from kg.model import Value
from kg.normalize.money import find_money


def made(*words: str, classes: dict[str, str], nodes: list[Node]) -> Scene:
    return Scene(
        list(words),
        [classes.get(word, "") for word in words],
        nodes,
        "prose",
        [(place, place + 1) for place in range(len(words))],
    )


def organisation(place: int, party: int) -> Node:
    return Node(place, Item("O", place, place + 1, party), "O")


BACKED = {"none": 0.1, "investedIn.lead>": 0.2, "investedIn>": 0.6, "acquired<": 0.1}


def backed(word: str, means: str) -> Scene:
    return made("<O>", word, "<O>", classes={word: means}, nodes=[organisation(0, 0), organisation(2, 1)])


def test_the_likeliest_is_given_with_its_share_whatever_the_role():
    found = learned.likely(backed("backed", "invest"), 0, 1, BACKED)
    assert found is not None
    assert (found.label, found.predicate, found.role, round(found.share, 3)) == ("investedIn>", "investedIn", "", 0.8)


def test_the_role_is_that_of_the_likelier_label():
    found = learned.likely(backed("led", "lead"), 0, 1, {"investedIn.lead>": 0.5, "investedIn>": 0.4, "none": 0.1})
    assert found is not None
    assert (found.predicate, found.role) == ("investedIn", "lead")


def test_names_without_a_word_that_says_it_have_nothing_to_do_with_each_other():
    assert learned.likely(backed("met", ""), 0, 1, BACKED) is None


def test_nothing_is_likely_where_nothing_is_the_likeliest():
    assert learned.likely(backed("backed", "invest"), 0, 1, {"none": 0.9, "investedIn>": 0.1}) is None


def test_a_sum_is_the_object_of_a_round_and_never_of_an_investment():
    (money,) = find_money("raised $40 million", "en")
    node = Node(2, Item("M", 2, 3, money.value if hasattr(money, "value") else money), "M")
    scene = made("<O>", "raised", "<M>", classes={"raised": "raise"}, nodes=[organisation(0, 4), node])
    kinds = [
        [content for _, _, content in learned.facts(scene, learned.Judged(0, 1, label, 1.0))]
        for label in ("raised>", "investedIn>")
    ]
    assert kinds == [[Value("40000000", "USD")], []]


SAYS = """Quillon closes a round
Quillon, a maker of chips, has closed a round. Alder Capital zubbled eagerly into the round at Quillon.
"""


class Zubbled:
    """A network that knows one word that no pattern has."""

    def hear(self, scene: Scene) -> Heard:
        share = 0.99 if "zubbled" in scene.words else 0.01
        told = [(a, b, {"investedIn>": share, "none": 1 - share}) for a, b in pairs(scene)]
        return Heard(told, {one[:2]: {"stated": 1.0} for one in told})

    def spoke(self, scene: Scene, judged: learned.Judged) -> list[int]:
        return [scene.words.index("zubbled")]


@pytest.fixture
def zubbled(monkeypatch):
    monkeypatch.setattr(reader, "encoder", Zubbled)


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


def test_what_no_pattern_says_is_claimed_where_the_network_are_sure(tmp_path, zubbled):
    assert claims(tmp_path, SAYS) == [("Alder Capital", "investedIn", "Quillon", "asserted", "learned.en.investedIn")]


def test_without_the_deciding_word_nothing_is_claimed(tmp_path, zubbled):
    assert claims(tmp_path, SAYS.replace("zubbled", "looked")) == []


def test_a_plan_is_no_fact_for_the_network_either(tmp_path, zubbled):
    told = claims(
        tmp_path, SAYS.replace("Alder Capital zubbled", "Alder Capital is reportedly in talks and has not zubbled")
    )
    assert "asserted" not in {one[3] for one in told}


def test_why_a_learned_claim_was_made_is_told_in_words_of_the_sentence(tmp_path, zubbled):
    file = tmp_path / "a.txt"
    file.write_text(SAYS, encoding="utf-8")
    reasons = [why for one in explain(file).claims for why in one.reasons if why.rule.startswith("learned")]
    assert [[word.text for word in why.words] for why in reasons] == [["zubbled"]]
