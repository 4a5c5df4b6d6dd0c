"""A build reads what changed, forgets what went, and gives the same graph in whatever order and however often."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from toy import extract, trig

from kg.build import BuildReport, build, extraction_version
from kg.corrections import Correction, Corrections
from kg.derive import shown_names
from kg.graph import open_graph
from kg.model import Document, Extraction, Value
from kg.rdf import Namespaces
from kg.registry import EMPTY, Entry, Registry

ONE = "Zhongxin = 众信:Corporate | investedIn | Kelvex:ChipStartup | round=A | date=2021\n"
TWO = 'Zhongxin:Corporate | investedIn | Kelvex Technology:ChipStartup | round=B\nKelvex | foundedOn | "2018" date\n'
THREE = "衆信:Corporate | holdsSharesIn | Kelvex:ChipStartup | percent=12.5\nLi Wei:Person | worksFor | Kelvex\n"


def run(store: Path, *paths: Path, **options: object) -> BuildReport:
    chosen = {"extract": extract, "version": "toy", "registry": EMPTY, **options}
    return build(paths, store, **chosen)  # type: ignore[arg-type]


def write(folder: Path, **texts: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def facts(store: Path) -> list[tuple[object, ...]]:
    with open_graph(store) as graph:
        found = []
        for fact in graph.facts():
            object_ = fact.object.value if isinstance(fact.object, Value) else fact.object.id
            found.append((fact.subject.id, fact.predicate, object_, dict(fact.qualifiers), len(fact.evidence)))
        return found


def test_a_build_says_what_it_did(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=ONE, b=TWO)
    report = run(tmp_path / "store", folder, tmp_path / "missing.txt")
    assert (report.read, report.new, report.changed, report.unchanged, report.removed) == (2, 2, 0, 0, 0)
    assert (report.documents, report.entities, report.facts) == (2, 2, 3)
    assert report.refused == (f"{tmp_path}/missing.txt: no such file or folder; check the name",)


def test_building_again_reads_nothing_and_changes_nothing(tmp_path: Path) -> None:
    folder, store = write(tmp_path / "in", a=ONE, b=TWO), tmp_path / "store"
    first, before = run(store, folder), trig(store)

    def refuse(document: Document, registry: Registry) -> Extraction:
        raise AssertionError("an unchanged document was read again")

    second = run(store, folder, extract=refuse)
    assert (second.read, second.new, second.unchanged) == (0, 0, 2)
    assert (second.revision, trig(store)) == (first.revision, before)


def test_a_file_that_was_only_touched_is_read_and_not_extracted_again(tmp_path: Path) -> None:
    folder, store = write(tmp_path / "in", a=ONE), tmp_path / "store"
    first = run(store, folder)
    os.utime(folder / "a.txt", (1, 1))
    second = run(store, folder, extract=lambda *_: pytest.fail("extracted again"))
    assert (second.read, second.unchanged, second.revision) == (1, 1, first.revision)
    assert run(store, folder).read == 0


def test_a_changed_document_replaces_its_claims(tmp_path: Path) -> None:
    folder, store = write(tmp_path / "in", a=ONE, b=THREE), tmp_path / "store"
    run(store, folder)
    write(folder, a=ONE.replace("round=A", "round=C"))
    report = run(store, folder)
    assert (report.read, report.new, report.changed, report.unchanged, report.removed) == (1, 0, 1, 1, 0)
    assert ("zhongxin", "investedIn", "kelvex", {"round": "C", "date": "2021"}, 1) in facts(store)
    run(tmp_path / "afresh", folder)
    assert trig(store) == trig(tmp_path / "afresh")


def test_changed_metadata_is_a_changed_document(tmp_path: Path) -> None:
    folder, store = write(tmp_path / "in", a=ONE), tmp_path / "store"
    run(store, folder)
    (folder / "a.meta.json").write_text('{"publisher": "The Daily", "published": "2021-05-04"}')
    assert run(store, folder).changed == 1
    with open_graph(store) as graph:
        (fact,) = graph.facts()
        assert [(e.publisher, e.published) for e in fact.evidence] == [("The Daily", "2021-05-04")]


def test_what_another_version_read_is_read_again(tmp_path: Path) -> None:
    folder, store = write(tmp_path / "in", a=ONE), tmp_path / "store"
    run(store, folder)
    report = run(store, folder, version="toy 2", extract=lambda document, _: Extraction(document, (), ()))
    assert (report.read, report.changed, report.facts, report.entities) == (1, 1, 0, 0)


def test_the_extraction_version_changes_with_the_names_registry() -> None:
    known = Registry({"kelvex": Entry("kelvex", "Kelvex")})
    assert extraction_version(EMPTY) != extraction_version(known)
    assert extraction_version(known) == extraction_version(Registry({"kelvex": Entry("kelvex", "Kelvex")}))


def test_a_document_that_is_gone_stays_until_it_is_pruned(tmp_path: Path) -> None:
    folder, store = write(tmp_path / "in", a=ONE, b=TWO), tmp_path / "store"
    run(store, folder)
    (folder / "b.txt").unlink()
    assert run(store, folder).documents == 2
    report = run(store, folder, prune=True)
    assert (report.removed, report.documents) == (1, 1)
    run(tmp_path / "afresh", folder)
    assert trig(store) == trig(tmp_path / "afresh")


def test_pruning_forgets_nothing_outside_the_given_paths(tmp_path: Path) -> None:
    store = tmp_path / "store"
    here, beside, longer = (write(tmp_path / name, a=text) for name, text in (("x", ONE), ("y", TWO), ("x2", THREE)))
    run(store, here, beside, longer)
    for folder in (here, beside, longer):
        (folder / "a.txt").unlink()
    report = run(store, here, prune=True)
    assert (report.removed, report.documents) == (1, 2)


def test_pruning_a_path_that_is_gone_itself_forgets_what_was_under_it(tmp_path: Path) -> None:
    store, folder = tmp_path / "store", write(tmp_path / "in", a=ONE)
    run(store, folder)
    (folder / "a.txt").unlink()
    folder.rmdir()
    report = run(store, folder, prune=True)
    assert (report.removed, report.documents, len(report.refused)) == (1, 0, 1)


def test_a_document_in_two_places_is_one_until_both_are_gone(tmp_path: Path) -> None:
    store = tmp_path / "store"
    here, there = write(tmp_path / "x", a=ONE), write(tmp_path / "y", a=ONE)
    assert run(store, here, there).documents == 1
    (here / "a.txt").unlink()
    assert run(store, here, there, prune=True).documents == 1
    (there / "a.txt").unlink()
    assert run(store, here, there, prune=True).documents == 0


def test_a_refused_document_leaves_the_others_and_its_own_earlier_version(tmp_path: Path) -> None:
    store, folder = tmp_path / "store", write(tmp_path / "in", a=ONE, b=TWO)
    run(store, folder)
    (folder / "a.txt").write_bytes(b"")
    write(folder, c=THREE)
    report = run(store, folder, prune=True)
    assert (len(report.refused), report.new, report.documents) == (1, 1, 3)
    assert "\n" not in report.refused[0]
    assert str(folder / "a.txt") in report.refused[0]


def test_a_document_over_the_limit_is_refused(tmp_path: Path) -> None:
    report = run(tmp_path / "store", write(tmp_path / "in", a=ONE), limit=10)
    assert (report.documents, len(report.refused)) == (0, 1)


def test_a_document_that_is_too_deep_for_the_extractor_is_refused(tmp_path: Path) -> None:
    def deep(document: Document, registry: Registry) -> Extraction:
        return deep(document, registry)

    report = run(tmp_path / "store", write(tmp_path / "in", a=ONE), extract=deep)
    assert report.refused[0].endswith("a.txt: too intricate to read (RecursionError); split it")


def test_documents_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    store = tmp_path / "store"
    run(store, write(tmp_path / "2023" / "x", a=ONE), write(tmp_path / "2024" / "x", a=TWO, b=THREE))
    with open_graph(store) as graph:
        assert sorted(document.shown for document in graph.documents()) == ["2023/x/a.txt", "2024/x/a.txt", "b.txt"]
    (tmp_path / "2023/x/a.txt").unlink()
    run(store, tmp_path, prune=True)
    with open_graph(store) as graph:
        assert sorted(document.shown for document in graph.documents()) == ["a.txt", "b.txt"]


def test_names_are_told_apart_at_the_first_folder_that_differs() -> None:
    places = {"0": "/n/x/a.txt", "1": "/n/y/a.txt", "2": "/m/y/a.txt", "3": "/a.txt"}
    assert shown_names("a.txt", places) == {"0": "x/a.txt", "1": "n/y/a.txt", "2": "m/y/a.txt", "3": "/a.txt"}


def test_odd_file_names_are_names(tmp_path: Path) -> None:
    folder, store = tmp_path / "in", tmp_path / "store"
    folder.mkdir()
    names = [b"two\nlines.txt", b'"quoted".txt', b"-dash.txt", "腾讯.txt".encode(), b"\xff.txt"]
    for number, name in enumerate(names):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text(f"{ONE}{number}\n", encoding="utf-8")
    assert run(store, folder).documents == 5
    assert run(store, folder).unchanged == 5
    with open_graph(store) as graph:
        shown = {document.shown for document in graph.documents()}
    assert {"two\nlines.txt", '"quoted".txt', "-dash.txt", "腾讯.txt"} <= shown


SUBJECTS = ["Zhongxin:Corporate", "众信 = Zhongxin:Corporate", "Orbel Capital:VentureInvestor", "衆信", "Wang:Person"]
OBJECTS = [
    "Kelvex:ChipStartup",
    "Kelvex Technology:ChipStartup",
    "Orbel Capital Fund II:Fund",
    "众信",
    "Kelvex Co., Ltd.",
]
OBJECTS += [
    "Kelvex (Shanghai) Co., Ltd.:Company",
    "Orbel Capital Fund I = Orbel I:Fund",
    "Kelvex:Product",
    "the fund:Fund",
]
TEXTS = st.lists(
    st.builds(
        "{} | {} | {} | {}\n".format,
        st.sampled_from(SUBJECTS),
        st.sampled_from(["investedIn", "holdsSharesIn", "actsInConcertWith"]),
        st.sampled_from(OBJECTS),
        st.sampled_from(["round=A", "date=2021", "date=2021-05 | round=A", "percent=5.5", "status=denied", ""]),
    ),
    min_size=1,
    max_size=3,
).map("".join)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TEXTS, min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_the_way_to_a_graph_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], rng: random.Random
) -> None:
    """One after another in any order, with detours, or all at once: the same bytes and the same revision."""
    tmp = tmp_path_factory.mktemp("way")
    folder = write(tmp / "in", **{f"d{number}": text for number, text in enumerate(texts)})
    whole = run(tmp / "whole", folder)
    files = sorted(folder.iterdir())
    rng.shuffle(files)
    detour = write(tmp / "detour", d0="衆信 = Kelvex = Orbel Capital:Company | controls | Zhongxin\n", x=texts[0])
    for file in [*files[:1], detour, *files[1:]]:
        run(tmp / "steps", file)
    for file in detour.iterdir():
        file.unlink()
    steps = run(tmp / "steps", detour, prune=True)
    assert trig(tmp / "steps") == trig(tmp / "whole")
    assert steps.revision == whole.revision


def test_a_fact_has_the_id_of_a_graph_built_afresh_after_its_entity_got_another_id(tmp_path: Path) -> None:
    store = tmp_path / "store"
    folder = write(tmp_path / "in", a="Orbel:Corporate | investedIn | Zelvex Labs:Company\n")
    detour = write(tmp_path / "detour", b="Zelvex = Zelvex Labs:Company | investedIn | Orbel:Corporate\n")
    run(store, folder, detour)
    assert {fact[2] for fact in facts(store)} == {"zelvex", "orbel"}
    (detour / "b.txt").unlink()
    run(store, detour, prune=True)
    run(tmp_path / "afresh", folder)
    assert trig(store) == trig(tmp_path / "afresh")


# ----------------------------------------------------------------------------------------------------------- exports


def exported(store: Path, file: Path) -> Path:
    file.write_bytes(trig(store))
    return file


def test_an_export_builds_the_same_graph_elsewhere(tmp_path: Path) -> None:
    one, two = write(tmp_path / "2023", a=ONE), write(tmp_path / "2024", a=TWO, b=THREE)
    there = run(tmp_path / "store", one, two)
    here = run(tmp_path / "other", exported(tmp_path / "store", tmp_path / "x.trig"))
    assert here.documents == 3
    assert trig(tmp_path / "other") == trig(tmp_path / "store")
    assert (here.revision, facts(tmp_path / "other")) == (there.revision, facts(tmp_path / "store"))


def test_an_export_is_read_again_only_when_it_changed(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=ONE, b=TWO)
    run(tmp_path / "store", folder)
    file = exported(tmp_path / "store", tmp_path / "x.trig")
    run(tmp_path / "other", file)
    assert run(tmp_path / "other", file).read == 0
    (folder / "b.txt").unlink()
    run(tmp_path / "store", folder, prune=True)
    exported(tmp_path / "store", file)
    report = run(tmp_path / "other", file)
    assert (report.changed, report.removed, report.documents) == (1, 1, 1)


def test_exports_and_files_come_together_in_any_order(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=ONE, b=TWO, c=THREE)
    run(tmp_path / "part", folder / "a.txt", folder / "b.txt")
    file = exported(tmp_path / "part", tmp_path / "x.trig")
    run(tmp_path / "whole", folder)
    run(tmp_path / "m1", file, folder / "b.txt", folder / "c.txt")
    run(tmp_path / "m2", folder / "b.txt", folder / "c.txt", file)
    assert trig(tmp_path / "m1") == trig(tmp_path / "m2") == trig(tmp_path / "whole")


def test_a_bad_export_changes_nothing_and_the_others_are_built(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=ONE, b=TWO)
    run(tmp_path / "store", folder)
    file = exported(tmp_path / "store", tmp_path / "x.trig")
    file.write_bytes(file.read_bytes().replace(b"oa:start 0", b"oa:start 1"))
    report = run(tmp_path / "other", file, write(tmp_path / "c", c=THREE))
    assert (report.documents, len(report.refused)) == (1, 1)
    run(tmp_path / "afresh", tmp_path / "c")
    assert trig(tmp_path / "other") == trig(tmp_path / "afresh")


def test_an_export_without_documents_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.trig"
    file.write_text("<x:a> <x:b> <x:c> .")
    assert len(run(tmp_path / "store", file).refused) == 1
    file.write_text("")
    assert "holds no document" in run(tmp_path / "store", file).refused[0]


def test_the_namespaces_can_be_chosen_and_are_kept(tmp_path: Path) -> None:
    chosen = Namespaces("https://my.example/terms#", "https://my.example/things/")
    folder = write(tmp_path / "in", a=ONE)
    run(tmp_path / "store", folder, namespaces=chosen)
    run(tmp_path / "store", folder)
    out = trig(tmp_path / "store")
    assert b"<https://my.example/things/document/" in out
    assert b"kg.example" not in out
    file = exported(tmp_path / "store", tmp_path / "x.trig")
    assert len(run(tmp_path / "plain", file).refused) == 1
    run(tmp_path / "same", file, namespaces=chosen)
    assert trig(tmp_path / "same") == out


# ------------------------------------------------------------------------------------------------------- corrections


def test_corrections_are_applied_reported_and_undone(tmp_path: Path) -> None:
    folder, store = (
        write(tmp_path / "in", a=ONE, b="Orbel:Corporate | investedIn | Kelvex:ChipStartup\n"),
        tmp_path / "store",
    )
    before = run(store, folder)
    said = Corrections((Correction("same", ("Zhongxin", "Orbel")), Correction("same", ("Zhongxin", "Nobody"))))
    report = run(store, folder, corrections=said)
    assert report.entities == before.entities - 1
    assert report.corrections == (
        f"{said.lines[0]}: applied",
        f"{said.lines[1]}: fits nothing in this graph",
    )
    run(tmp_path / "afresh", folder, corrections=said)
    assert trig(store) == trig(tmp_path / "afresh")
    assert run(store, corrections=Corrections()).revision == before.revision
    run(tmp_path / "plain", folder)
    assert trig(store) == trig(tmp_path / "plain")


def test_a_rejected_fact_is_no_answer_until_that_is_undone(tmp_path: Path) -> None:
    folder, store = write(tmp_path / "in", a=ONE, b=THREE), tmp_path / "store"
    before = run(store, folder)
    with open_graph(store) as graph:
        wrong = next(fact.id for fact in graph.facts() if fact.predicate == "holdsSharesIn")
    said = Corrections((Correction("reject", (wrong,)), Correction("reject", ("f000000000000",))))
    report = run(store, corrections=said)
    assert report.facts == before.facts - 1
    assert [line.rsplit(": ", 1)[1] for line in report.corrections] == ["applied", "fits nothing in this graph"]
    assert "holdsSharesIn" not in {fact[1] for fact in facts(store)}
    assert f"fact:{wrong}".encode() not in trig(store)
    write(folder, c=TWO)
    assert "holdsSharesIn" not in {fact[1] for fact in facts(store)}
    run(store, folder / "c.txt", corrections=Corrections())
    assert "holdsSharesIn" in {fact[1] for fact in facts(store)}


def test_corrections_in_the_stores_folder_are_read_by_every_build(tmp_path: Path) -> None:
    folder, store = (
        write(tmp_path / "in", a=ONE, b="Orbel:Corporate | investedIn | Kelvex:ChipStartup\n"),
        tmp_path / "store",
    )
    run(store, folder)
    (store / "corrections.jsonl").write_text('{"same": ["Zhongxin", "Orbel"]}\n')
    assert len(run(store).corrections) == 1


def test_what_the_names_registry_knows_bears_on_what_is_built_already(tmp_path: Path) -> None:
    text = "Zhongxin:Corporate | investedIn | Kelvex:ChipStartup\n衆信:Corporate | investedIn | Kelvex:ChipStartup\n"
    folder, store = write(tmp_path / "in", a=text), tmp_path / "store"
    assert run(store, folder).entities == 3
    known = Registry({"zhongxin": Entry("zhongxin", "Zhongxin", (("众信", "zh-Hans"),), kinds=("Corporate",))})
    assert run(store, registry=known).entities == 2
    run(tmp_path / "afresh", folder, registry=known)
    assert trig(store) == trig(tmp_path / "afresh")


def test_corrections_travel_with_an_export_and_can_be_overruled_there(tmp_path: Path) -> None:
    other = "Orbel:Corporate | investedIn | Kelvex:ChipStartup\n"
    folder, store = write(tmp_path / "in", a=ONE, b=other, c=THREE), tmp_path / "store"
    plain = run(store, folder)
    with open_graph(store) as graph:
        wrong = next(fact.id for fact in graph.facts() if fact.predicate == "holdsSharesIn")
    said = Corrections((Correction("same", ("Zhongxin", "Orbel"), why="seen"), Correction("reject", (wrong,))))
    there = run(store, folder, corrections=said)
    file = exported(store, tmp_path / "x.trig")
    here = run(tmp_path / "other", file)
    assert trig(tmp_path / "other") == trig(store)
    assert (here.revision, here.entities) == (there.revision, plain.entities - 1)
    assert run(tmp_path / "other").revision == here.revision
    overruled = Corrections((Correction("different", ("Zhongxin", "Orbel")),))
    assert run(tmp_path / "other", corrections=overruled).entities == plain.entities
    file.unlink()
    run(tmp_path / "other", write(tmp_path / "in", a=ONE))
    assert run(tmp_path / "other", file, folder, prune=True).revision == plain.revision


def test_a_correction_in_an_export_that_is_none_is_refused(tmp_path: Path) -> None:
    run(tmp_path / "store", write(tmp_path / "in", a=ONE), corrections=Corrections((Correction("reject", ("f1",)),)))
    file = exported(tmp_path / "store", tmp_path / "x.trig")
    file.write_bytes(file.read_bytes().replace(b'{\\"reject\\":', b'{\\"obey\\":'))
    report = run(tmp_path / "other", file)
    assert (report.documents, len(report.refused)) == (0, 1)


def test_a_graph_of_an_older_version_is_read_anew_where_documents_change_at_the_same_time(tmp_path: Path) -> None:
    folder, store = write(tmp_path / "in", a=ONE, b=TWO), tmp_path / "store"
    run(store, folder)
    known = Registry({"kelvex": Entry("kelvex", "Kelvex", kinds=("ChipStartup",))})
    write(folder, a=THREE)
    run(store, folder, version="newer", registry=known)
    run(tmp_path / "afresh", folder, version="newer", registry=known)
    assert trig(store) == trig(tmp_path / "afresh")
