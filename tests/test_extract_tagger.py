"""How a sentence is put before the tagger of names, what its shares mean, and what the rules and it make of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from kg.documents import read_document
from kg.extract import tagger
from kg.extract.names_tagged import agreed
from kg.extract.reader import Reading
from kg.extract.spotted import Spotted
from kg.extract.tagger import Tag, Tags
from kg.extract.text import Sentence
from kg.registry import load_registry

LABELS = ("O", "B-O", "I-O", "B-P", "I-P")


class Cutter:
    """Cuts words in pieces of three letters, as sentencepiece does where it knows no longer ones."""

    def encode(self, text: str, out_type: type = int) -> Sequence[int | str]:
        cut = [piece.replace(" ", "▁") for piece in re.findall(r" ?(?:\w{1,3}|\W)", text)]
        return cut if out_type is str else [len(piece) for piece in cut]

    def piece_to_id(self, piece: str) -> int:
        return ord(piece)


def cut(text: str) -> list[str]:
    return [text[start:end] for _, start, end in tagger.pieces(text, Cutter())]


def test_chinese_is_cut_into_its_characters_and_everything_else_into_pieces():
    assert cut("岑溪 Norvik獲") == ["岑", "溪", "Nor", "vik", "獲"]


def test_a_word_counts_as_its_first_piece_does():
    text = "Norvik-Chef kam"
    spans = [(a, b) for _, a, b in tagger.pieces(text, Cutter())]
    words = [(text[a:b], row) for a, b, row in tagger._whole(text, spans, [[n] for n in range(len(spans))])]
    assert [word for word, _ in words] == ["Norvik", "-", "Chef", "kam"]
    assert words[0][1] == [0]


def test_every_piece_of_a_long_sentence_is_in_a_window_and_neighbours_share_some():
    for many in (0, 5, 178, 179, 400, 1000):
        read = [set(range(many)[window]) for window in tagger.windows(many)]
        assert set().union(*read) == set(range(many))
        assert all(one & other for one, other in pairwise(read))


def shares(**likely: float) -> list[float]:
    return [likely.get(label.replace("-", "_"), 0.0) for label in LABELS]


def test_a_name_is_as_likely_as_its_least_likely_word():
    words = [
        (0, 5, shares(O=0.1, B_O=0.9)),
        (6, 9, shares(O=0.3, I_O=0.7)),
        (10, 13, shares(O=0.9, I_O=0.1)),
        (14, 19, shares(O=0.2, B_P=0.8)),
        (20, 25, shares(B_O=1.0)),
    ]
    found = list(tagger._joined(LABELS, words))
    assert [(one.start, one.end, one.letter, round(one.share, 2)) for one in found] == [
        (0, 9, "O", 0.7),
        (14, 19, "P", 0.8),
        (20, 25, "O", 1.0),
    ]


class Told:
    """A tagger that has made up its mind: how likely words of a text are (in) a name."""

    def __init__(self, names: Mapping[tuple[str, int], float], doubted: Sequence[str] = ()) -> None:
        self.names, self.doubted = names, doubted

    def tags(self, text: str, start: int, end: int) -> Tags:
        places = {place: share for (form, at), share in self.names.items() for place in [(at, at + len(form), share)]}
        found = [Tag(a, b, "O", share) for a, b, share in places if start <= a < end]
        words = [
            (match.start(), match.end(), 0.01 if match[0] in self.doubted else 0.99)
            for match in re.finditer(r"\w+", text[:end])
            if match.start() >= start
        ]
        return Tags(found, words)


def names(text: str, spotted: Sequence[Spotted], told: Told) -> list[str]:
    parts = [Sentence(0, len(text), "en", 0, "prose", 0)]
    return [one.text for one in agreed(text, text, parts, list(spotted), told, lambda form: ())]  # type: ignore[arg-type]


def spot(text: str, form: str, letter: str = "N", entry: str | None = None) -> Spotted:
    at = text.index(form)
    return Spotted(at, at + len(form), form, letter, (), entry)


def test_a_sure_name_is_added_and_less_sure_ones_like_it():
    text = "Norvik sold Ash; later Norvik bought it back"
    assert names(text, [], Told({("Norvik", 0): 0.95, ("Ash", 12): 0.8, ("Norvik", 23): 0.4})) == ["Norvik", "Norvik"]


def test_what_nothing_speaks_for_is_no_name_unless_it_is_well_known():
    text = "Norvik got a Kapitalspritze from Alder"
    told = Told({}, doubted=["Kapitalspritze", "Alder"])
    spotted = [spot(text, "Norvik"), spot(text, "Kapitalspritze"), spot(text, "Alder", "O", "id")]
    assert names(text, spotted, told) == ["Norvik", "Alder"]


@pytest.mark.parametrize(
    ("share", "entry", "name"),
    [(0.99, None, "岑溪资本"), (0.9, None, "岑溪资本新拟"), (0.99, "id", "岑溪资本新拟")],
)
def test_a_chinese_name_ends_where_the_surer_has_it(share: float, entry: str | None, name: str):
    text = "由岑溪资本新拟设立"
    assert names(text, [spot(text, "岑溪资本新拟", "O", entry)], Told({("岑溪资本", 1): share})) == [name]


def test_other_names_end_where_the_rules_have_it():
    text = "by Norvik Core in May"
    assert names(text, [spot(text, "Norvik Core", "O")], Told({("Norvik", 3): 0.99})) == ["Norvik Core"]


@pytest.mark.parametrize("text", ["aus Ash kam", "vom Ash-Fonds", "im März", "der II war", "“要做耐心资本”"])
def test_what_looks_like_no_name_is_none_however_sure(text: str):
    form = {"aus Ash kam": "Ash", "vom Ash-Fonds": "Ash", "der II war": "II", "“要做耐心资本”": "要做耐心资本"}.get(
        text, text
    )
    assert names(text, [], Told({(form, text.index(form)): 0.99})) == []


def test_what_the_rules_know_of_a_name_elsewhere_holds_for_what_is_found():
    text = "Ash Bay grew; later Ash Bay sold"
    parts = [Sentence(0, len(text), "en", 0, "prose", 0)]
    here = Spotted(0, 7, "Ash Bay", "P", ("Person",))
    found = agreed(text, text, parts, [here], Told({("Ash Bay", 20): 0.99}), lambda form: ())  # type: ignore[arg-type]
    assert [one.letter for one in found] == ["P", "P"]


def test_a_document_is_read_with_it(tmp_path: Path):
    path = tmp_path / "round.txt"
    path.write_text("Anfang Mai verkaufte Ollwig die Sparte an Habicht.\n", encoding="utf-8")
    document, registry = read_document(path), load_registry()
    with_it = Reading(document, registry, tagger=tagger.tagger())
    assert [one.text for one in Reading(document, registry).names.mentions] == ["Ollwig"]
    assert [one.text for one in with_it.names.mentions] == ["Ollwig", "Habicht"]
