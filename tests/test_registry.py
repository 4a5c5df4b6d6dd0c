"""kg.registry: well-known names, in every script, and what is said of a file that is not as it must be."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import SchemaError
from kg.registry import EMPTY, Entry, Registry, load_places, load_registry

ENTRY = """
[[entity]]
id = "aldora"
name = "Aldora"
zh-Hans = ["阿多拉芯片", "阿多拉"]
en = ["Aldora Chips"]
de = "Aldora Halbleiter"
old = ["Lumen"]
ambiguous = ["Al", "光"]
kinds = ["ChipStartup"]
country = "CN"
attested = "company website"
"""


def registry_of(tmp_path: Path, text: str) -> Registry:
    path = tmp_path / "names.toml"
    path.write_text(text, encoding="utf-8")
    return load_registry(path)


def test_an_entry_is_read_with_all_its_names(tmp_path: Path) -> None:
    assert dict(registry_of(tmp_path, ENTRY).entries) == {
        "aldora": Entry(
            id="aldora",
            name="Aldora",
            names=(
                ("Aldora Chips", "en"),
                ("Aldora Halbleiter", "de"),
                ("阿多拉芯片", "zh-Hans"),
                ("阿多拉", "zh-Hans"),
            ),
            old=("Lumen",),
            ambiguous=("Al", "光"),
            kinds=("ChipStartup",),
            country="CN",
            attested=("company website",),
        )
    }


@pytest.mark.parametrize("name", ["Aldora", "ALDORA", "Aldora Chips Ltd.", "阿多拉", "阿多拉芯片有限公司", "Lumen"])
def test_a_name_is_known_in_any_case_script_and_legal_form(tmp_path: Path, name: str) -> None:
    assert registry_of(tmp_path, ENTRY).ids_for(name) == ("aldora",)


def test_a_simplified_name_is_known_in_traditional_characters_and_the_other_way(tmp_path: Path) -> None:
    text = '[[entity]]\nid = "a"\nname = "腾讯"\n[[entity]]\nid = "b"\nname = "Baidu"\nzh-Hant = ["騰達"]\n'
    known = registry_of(tmp_path, text)
    assert (known.ids_for("騰訊"), known.ids_for("腾达")) == (("a",), ("b",))
    assert known.names_of("b") == (("Baidu", "en"), ("騰達", "zh-Hant"), ("腾达", "zh-Hans"))


def test_an_ambiguous_form_is_only_found_on_request(tmp_path: Path) -> None:
    known = registry_of(tmp_path, ENTRY)
    assert (known.ids_for("Al"), known.ids_for("Al", ambiguous=True)) == ((), ("aldora",))


def test_a_single_letter_means_nobody(tmp_path: Path) -> None:
    assert registry_of(tmp_path, '[[entity]]\nid = "x"\nname = "X Corp"\nen = ["X"]\n').ids_for("X") == ()


def test_the_gazetteer_holds_every_form_in_both_scripts_once(tmp_path: Path) -> None:
    forms = list(registry_of(tmp_path, ENTRY).forms())
    assert ("阿多拉芯片", "aldora", False) in forms
    assert ("光", "aldora", True) in forms
    assert len(forms) == len({(form, id) for form, id, _ in forms})
    assert [form for form, _, _ in registry_of(tmp_path, '[[entity]]\nid = "a"\nname = "腾讯"\n').forms()] == [
        "腾讯",
        "騰訊",
    ]


def test_a_name_of_two_entries_is_of_both(tmp_path: Path) -> None:
    text = '[[entity]]\nid = "b"\nname = "Lumo"\n[[entity]]\nid = "a"\nname = "LUMO Inc"\n'
    assert registry_of(tmp_path, text).ids_for("lumo") == ("a", "b")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[entity]\n", "not readable TOML"),
        ('[[entity]]\nname = "A"\n', "entity 1: needs an id and a name"),
        ('[[entity]]\nid = "a"\n', "entity 1 ('a'): needs an id and a name"),
        ('[[entity]]\nid = "a"\nname = 3\n', "entity 1 ('a'): 'name' must be a text"),
        ('[[entity]]\nid = "a"\nname = "A"\nen = [1]\n', "entity 1 ('a'): 'en' must be a text or a list of texts"),
        ('[[entity]]\nid = "a"\nname = "A"\nen = [""]\n', "entity 1 ('a'): 'en' must be a text or a list of texts"),
        ('[[entity]]\nid = "a"\nname = "A"\nnick = "B"\n', "entity 1 ('a'): 'nick' is no field"),
        ('[[entity]]\nid = "a"\nname = "A"\n[[entity]]\nid = "a"\nname = "B"\n', "entity 2: the id 'a' is taken"),
        ('[[entity]]\nid = "a"\nname = "A"\nparent = "b"\n', "entity 'a': its parent 'b' is no entry"),
        ('[[thing]]\nid = "a"\n', "must hold [[entity]] tables and nothing else"),
        ('entity = "a"\n', "must hold [[entity]] tables and nothing else"),
        ('[[entity]]\nid = "a"\nid = "b"\nname = "A"\n', "not readable TOML"),
    ],
)
def test_a_broken_file_is_one_message_that_names_file_and_entry(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SchemaError) as caught:
        registry_of(tmp_path, text)
    message = str(caught.value)
    assert message.startswith(str(tmp_path / "names.toml"))
    assert said in message
    assert "\n" not in message


def test_a_file_that_is_not_text_or_not_there_is_one_message(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe\x00")
    for name in ("bad.toml", "none.toml"):
        with pytest.raises(SchemaError, match=name):
            load_registry(tmp_path / name)


def test_toml_of_any_layout_is_read_alike(tmp_path: Path) -> None:
    loose = "entity = [{id='a', name='A', en=['B',\n 'C']}]  # one line\n"
    plain = '# comment\n\n[[entity]]\nid = "a"\nname = "A"\nen = ["B", "C"]\n'
    assert registry_of(tmp_path, loose).entries == registry_of(tmp_path, plain).entries


def test_the_environment_names_another_file_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "own.toml"
    path.write_text(ENTRY, encoding="utf-8")
    monkeypatch.setenv("KG_REGISTRY", str(path))
    assert list(load_registry().entries) == ["aldora"]
    monkeypatch.setenv("KG_REGISTRY", "none")
    assert list(load_registry().entries) == []
    assert load_registry().places


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    assert list(registry_of(tmp_path, ENTRY).entries) == ["aldora"]
    assert list(registry_of(tmp_path, '[[entity]]\nid = "b"\nname = "Borealis"\n').entries) == ["b"]


def test_no_registry_knows_nothing() -> None:
    assert (EMPTY.ids_for("Tencent"), list(EMPTY.forms())) == ((), [])


def test_the_registry_that_ships_is_whole() -> None:
    known = load_registry()
    assert len(known.entries) >= 300
    assert all(entry.kinds and entry.attested for entry in known.entries.values())
    assert known.ids_for("騰訊") == known.ids_for("腾讯") == known.ids_for("Tencent") == ("tencent",)


def test_the_places_that_ship_are_places() -> None:
    places = load_places()
    assert {entry.kinds for entry in places.entries.values()} == {("Place",)}
    assert places.ids_for("上海") == places.ids_for("Shanghai") == ("shanghai",)
    assert load_registry("none").places == places.entries
