"""Towns that no gazetteer knows, told from companies by where they stand."""

from __future__ import annotations

import pytest

from kg.extract.german_towns import whereabouts
from kg.extract.spotted import Spotted


def letters(text: str, name: str) -> set[str]:
    """What a name is taken for, wherever it stands in a text."""
    places = [at for at in range(len(text)) if text.startswith(name, at)]
    found = [Spotted(at, at + len(name), name) for at in places]
    whereabouts(text, found)
    return {one.letter for one in found}


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("Das Werkstor in Norvik steht offen. Der Entwicklungschef in Norvik geht.", "G"),
        ("Das Werkstor in Norvik steht offen. Norvik hat Geld bekommen.", "N"),
        ("Alder investierte in Norvik. Birke steckte Geld in Norvik.", "N"),
        ("Die Maschinen aus Norvik laufen. In einer Halle in Norvik testet man. Norvik ist klein.", "G"),
    ],
)
def test_what_is_twice_where_something_is_is_a_place(text: str, letter: str):
    assert letters(text, "Norvik") == {letter}
