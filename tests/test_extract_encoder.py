"""How a sentence is put before the network, and what the network that ships says of plain sentences."""

from __future__ import annotations

import pytest
import scenes
from scenes import NOBODY

from kg.extract import encoder, learned
from kg.extract.masked import KINDS
from kg.extract.pairs import Scene, Told, pairs


def seen(text: str, told: Told, language: str = "en", kind: str = "prose", **names: str) -> Scene:
    """A sentence that can be judged."""
    made = scenes.seen(text, language, told, kind, **names)
    assert made is not None
    return made


ALDER_INVESTS = Told(frozenset([0]), frozenset(), 1, 1)


class Letters:
    """Cuts a text into its letters."""

    def encode(self, text: str) -> list[int]:
        return [ord(one) for one in text]


def kinds(read: encoder.Cut, first: int) -> str:
    """The kinds of nodes that were read, and a dot for every letter."""
    return "".join(tuple(KINDS)[one - first] if one >= first else "." for one in read.pieces[1:-1])


MANY = 0x110000  # more than there are letters


def test_names_are_read_as_what_they_are_and_never_by_their_letters():
    made = seen("Alder met Oda.", NOBODY, Alder="O", Oda="P")
    read = encoder.sequence(made, Letters(), MANY)
    assert kinds(read, MANY) == "O.....P."
    assert read.places == [1, 7]
    assert (read.pieces[0], read.pieces[-1]) == (encoder.START, encoder.END)
    assert encoder.sequence(seen("Birch met Ida.", NOBODY, Birch="O", Ida="P"), Letters(), MANY) == read


def test_the_focus_stands_before_the_sentence():
    made = seen("It met Oda.", Told(frozenset(), frozenset(), 7, 7), Oda="P")
    read = encoder.sequence(made, Letters(), MANY)
    assert kinds(read, MANY).startswith("O.")
    assert [made.nodes[0].place, read.places[0]] == [-1, 1]


def test_what_is_known_of_a_name_is_flagged():
    made = seen(
        "Alder backed Quillon.", Told(frozenset([0]), frozenset([0]), 1, 1), kind="heading", Alder="O", Quillon="O"
    )
    assert [list(encoder.flags(node, made)) for node in made.nodes] == [[0, 1, 6], [2, 3, 6]]


def test_a_word_can_be_left_out():
    made = seen("Alder met Oda.", NOBODY, Alder="O", Oda="P")
    start, end = made.places[1]
    assert kinds(encoder.sequence(made, Letters(), MANY, without=(start, end)), MANY) == "O.P."


def test_what_stands_beyond_the_longest_sentence_is_not_judged():
    made = seen("Alder " + "very " * 60 + "warmly met Oda.", NOBODY, Alder="O", Oda="P")
    read = encoder.sequence(made, Letters(), MANY)
    assert len(read.pieces) == encoder.LONGEST
    assert read.places == [1, encoder.LONGEST]
    network = encoder.encoder()
    assert network is not None
    assert network.hear(seen("Alder " + "very 7 " * 200 + "met Oda.", NOBODY, Alder="O", Oda="P")).shares == []


@pytest.fixture(scope="module")
def network() -> encoder.Encoder:
    found = encoder.encoder()
    assert found is not None
    return found


def test_the_labels_speak_of_relations_that_are_judged(network):
    predicates = {label[:-1].partition(".")[0] for label in network.labels if label != learned.NOTHING}
    assert predicates == set(learned.SAID_BY)
    assert network.labels[0] == learned.NOTHING
    assert network.statuses == ("stated", "planned", "reported", "denied")


def test_shares_of_a_pair_add_up_to_one(network):
    made = seen("Alder led the round of Quillon with Oda.", ALDER_INVESTS, Alder="O", Quillon="O", Oda="P")
    heard = network.hear(made)
    assert [one[:2] for one in heard.shares] == list(pairs(made))
    assert all(sum(told.values()) == pytest.approx(1, abs=0.05) for _, _, told in heard.shares)
    assert all(sum(told.values()) == pytest.approx(1, abs=1e-4) for told in heard.statuses.values())


@pytest.mark.parametrize(
    ("text", "language", "predicate"),
    [
        ("Alder invested in Quillon.", "en", "investedIn"),
        ("Quillon was acquired by Alder.", "en", "acquired"),
        ("Alder hat in Quillon investiert.", "de", "investedIn"),
        ("Quillon wurde von Alder übernommen.", "de", "acquired"),
        ("Quillon获得了Alder的投资。", "zh", "investedIn"),
        ("Alder收购了Quillon。", "zh", "acquired"),
    ],
)
def test_plain_sentences_are_read_in_three_languages(network, text, language, predicate):
    told = Told(frozenset([0] if predicate == "investedIn" else []), frozenset(), 1, 1)
    made = seen(text, told, language, Alder="O", Quillon="O")
    ((first, second, labels),) = network.hear(made).shares
    likely = learned.likely(made, first, second, labels)
    assert likely is not None
    assert likely.predicate == predicate
    assert [node.item.content for node in learned.ends(made, likely)] == [0, 1]


def test_the_word_that_decided_is_told(network):
    made = seen("Alder invested in Quillon.", ALDER_INVESTS, Alder="O", Quillon="O")
    ((first, second, labels),) = network.hear(made).shares
    likely = learned.likely(made, first, second, labels)
    assert likely is not None
    assert 1 in network.spoke(made, likely)


def test_the_same_sentence_is_judged_the_same_again(network):
    made = seen("Alder invested in Quillon.", ALDER_INVESTS, Alder="O", Quillon="O")
    assert network.hear(made) == network.hear(made)
