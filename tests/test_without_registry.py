"""Without the names registry the program still reads: only what needs common knowledge is lost."""

from __future__ import annotations

from pathlib import Path

from scoring import read_gold, score

from kg.claims import read_claims, stored_document
from kg.registry import load_registry
from kg.resources import folder

GOLD = Path(__file__).parent / "gold"
ENOUGH = 0.90


def test_the_seeds_are_read_nearly_as_well_without_a_registry() -> None:
    gold = read_gold(GOLD / "seeds.jsonl", GOLD / "seeds-names.json")
    none = load_registry("none")
    found = missed = wrong = 0
    for path in sorted(folder("seeds").glob("*.txt")):
        one = score(gold, path.stem, tuple(read_claims(path, registry=none)), stored_document(path).text)
        found, missed, wrong = found + len(one.found), missed + len(one.missed), wrong + len(one.wrong)
        assert one.forbidden == ()
    assert found / (found + missed) >= ENOUGH
    assert found / (found + wrong) >= ENOUGH


def test_a_name_in_two_scripts_that_no_document_puts_side_by_side_is_two_entities(tmp_path: Path) -> None:
    from kg.build import build
    from kg.graph import open_graph

    (tmp_path / "a.txt").write_text("Tencent invested in Quillon Semiconductor in 2023.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("2023年9月，腾讯集团投资了沃霖科技。", encoding="utf-8")
    build([tmp_path / "a.txt", tmp_path / "b.txt"], tmp_path / "store", registry=load_registry("none"))
    with open_graph(tmp_path / "store") as graph:
        assert graph.entity("Tencent").id != graph.entity("腾讯集团").id
