"""kg.corrections: the file in which a person overrules the program, a line each."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.corrections import NONE, Correction, Corrections, add_correction, read_corrections, undo_correction
from kg.errors import InputError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store" / "corrections.jsonl"


def test_a_file_that_is_not_there_holds_no_corrections(path: Path) -> None:
    assert read_corrections(path) == NONE


def test_a_correction_is_one_plain_line(path: Path) -> None:
    assert add_correction(path, Correction("same", ("Zhipu", "智譜"), by="ann", on="2026-11-22", why="its website"))
    assert add_correction(path, Correction("reject", ("f0123456789ab",)))
    assert path.read_text("utf-8") == (
        '{"same": ["Zhipu", "智譜"], "by": "ann", "on": "2026-11-22", "why": "its website"}\n'
        '{"reject": "f0123456789ab"}\n'
    )
    assert read_corrections(path).same == (("Zhipu", "智譜"),)
    assert read_corrections(path).rejected == {"f0123456789ab"}


def test_what_the_file_says_already_is_not_written_twice(path: Path) -> None:
    assert add_correction(path, Correction("different", ("A", "B")))
    assert not add_correction(path, Correction("different", ("B", "A")))
    assert len(read_corrections(path).lines) == 1


def test_the_newest_line_on_two_names_counts(path: Path) -> None:
    for action in ("same", "different", "same"):
        add_correction(path, Correction(action, ("A", "B")))
    assert (read_corrections(path).same, read_corrections(path).different) == ((("A", "B"),), ())


def test_undo_takes_out_the_newest_line_that_says_so_and_leaves_the_others_as_they_are(path: Path) -> None:
    path.parent.mkdir()
    lines = ['{"same":["A","B"]}', "", '{"different": ["C", "D"]}', '{"same": ["B", "A"], "why": "again"}']
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    gone = undo_correction(path, "same", ("A", "B"))
    assert gone == Correction("same", ("B", "A"), why="again", line=4)
    assert path.read_text("utf-8") == "\n".join(lines[:3]) + "\n"
    assert undo_correction(path, "same", ("A", "X")) is None
    assert path.read_text("utf-8") == "\n".join(lines[:3]) + "\n"


def test_a_last_line_without_an_end_is_kept(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"reject": "f1"}', encoding="utf-8")
    add_correction(path, Correction("reject", ("f2",)))
    assert read_corrections(path).rejected == {"f1", "f2"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("same A B", "not JSON"),
        ("[" * 100_000, "nested too deep"),
        ('["same"]', "must be"),
        ('{"same": ["A", "B"], "reject": "f1"}', "must be"),
        ('{"equal": ["A", "B"]}', "must be"),
        ('{"same": ["A"]}', "same needs two names"),
        ('{"same": "AB"}', "same needs two names"),
        ('{"same": ["A", 1]}', "same needs two names"),
        ('{"different": ["A", "A"]}', "different needs two different names"),
        ('{"reject": ["f1"]}', "reject needs a fact id"),
        ('{"reject": ""}', "reject needs a fact id"),
        ('{"reject": "f1", "by": 3}', "by, on and why must be texts"),
    ],
)
def test_a_wrong_line_is_one_message_with_its_number(path: Path, line: str, said: str) -> None:
    path.parent.mkdir()
    path.write_text(f'{{"reject": "f0"}}\n\n{line}\n', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_corrections(path)
    assert str(caught.value).startswith(f"{path}:3: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_wrong_correction_is_refused_and_the_file_is_left_alone(path: Path) -> None:
    with pytest.raises(InputError, match="two different names"):
        add_correction(path, Correction("same", ("A", "A")))
    assert not path.exists()


def test_a_file_that_cannot_be_read_or_written_is_one_message(tmp_path: Path) -> None:
    folder = tmp_path / "corrections.jsonl"
    folder.mkdir()
    with pytest.raises(InputError, match="cannot be read"):
        read_corrections(folder)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be"):
        add_correction(tmp_path / "file" / "corrections.jsonl", Correction("reject", ("f1",)))


def test_text_that_no_file_can_hold_is_one_message_and_leaves_no_rest(path: Path) -> None:
    add_correction(path, Correction("reject", ("f1",)))
    with pytest.raises(InputError, match="cannot be written"):
        add_correction(path, Correction("same", ("A", "\udcff")))
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    assert read_corrections(path).rejected == {"f1"}


NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8).filter(str.strip)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["same", "different"]), st.tuples(NAMES, NAMES).filter(lambda pair: pair[0] != pair[1])
        )
    )
)
def test_every_line_that_was_added_can_be_undone(path: Path, said: list[tuple[str, tuple[str, str]]]) -> None:
    path.unlink(missing_ok=True)
    added = [(action, pair) for action, pair in said if add_correction(path, Correction(action, pair))]
    assert [(line.action, line.terms) for line in read_corrections(path).lines] == added
    for action, pair in reversed(added):
        assert undo_correction(path, action, pair) is not None
    assert read_corrections(path) == Corrections(())
