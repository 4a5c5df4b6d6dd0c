"""What is seen of a sentence."""

from __future__ import annotations

import pytest
from scenes import seen

from kg.extract.masked import Item
from kg.extract.pairs import MOST_NODES, Node, Scene, Told, pairs, parties


def test_words_are_seen_with_what_they_mean():
    made = seen("Alder poured money into Quillon.", Alder="O", Quillon="O")
    assert made is not None
    assert dict(zip(made.words, made.classes, strict=True))["poured"] == "invest"


def test_what_is_known_of_the_names_is_seen():
    told = Told(frozenset([0]), frozenset(), 1, 1, frozenset([1]))
    made = seen("Alder led a round at Quillon.", told=told, Alder="O", Quillon="O")
    assert made is not None
    assert [(one.shape, one.headed) for one in made.nodes] == [("OI", False), ("OTf", True)]


def test_the_focus_takes_part_before_the_first_word():
    told = Told(frozenset([0]), frozenset(), 7, 7)
    made = seen("Alder led the round.", told=told, Alder="O")
    assert made is not None
    assert [(one.place, one.shape) for one in made.nodes] == [(-1, "OTf"), (0, "OI")]


def test_a_focus_that_the_sentence_names_does_not_take_part_twice():
    made = seen("Alder led the round of Quillon.", told=Told(frozenset(), frozenset(), 1, 1), Alder="O", Quillon="O")
    assert made is not None
    assert [one.place for one in made.nodes] == [0, 5]


@pytest.mark.parametrize("text", ["Alder.", "The round was closed in May."])
def test_a_sentence_with_fewer_than_two_names_is_not_judged(text):
    assert seen(text, **({"Alder": "O"} if "Alder" in text else {})) is None


def test_words_of_chinese_are_read_whole():
    made = seen("甲山资本领投了乙木科技。", "zh", 甲山资本="O", 乙木科技="O")
    assert made is not None
    assert made.words[1] == "领投"
    assert made.classes[1] == "lead"


def test_endings_of_german_words_do_not_matter():
    made = seen("Alder investierte in Quillon.", "de", Alder="O", Quillon="O")
    assert made is not None
    assert "invest" in made.classes


def test_members_of_a_list_are_its_parties():
    members = (Item("O", 0, 1, 3), Item("P", 2, 3, 5))
    assert parties(Node(0, Item("L", 0, 3, members), "L")) == [3, 5]
    assert parties(Node(0, Item("M", 0, 3, None), "M")) == []


def test_two_values_are_no_pair():
    made = Scene([], [], [Node(0, Item(kind, 0, 0, 0), kind) for kind in "MXO"], "prose", [])
    assert list(pairs(made)) == [(0, 2), (1, 2)]


def test_a_sentence_of_very_many_names_is_judged_for_the_first_ones():
    names = {f"Nam{chr(97 + one // 26)}{chr(97 + one % 26)}": "O" for one in range(200)}
    made = seen(" and ".join(names) + " met.", **names)
    assert made is not None
    assert len(made.nodes) == MOST_NODES
