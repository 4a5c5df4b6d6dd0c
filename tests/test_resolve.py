"""kg.resolve: which parties are one entity, under which id, and why."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.corrections import Correction, Corrections
from kg.model import Party
from kg.registry import EMPTY, Entry, Registry
from kg.resolve import PartyRecord, Resolution, Resolver, resolve

PLACES = {
    "shanghai": Entry("shanghai", "Shanghai", (("上海", "zh-Hans"),), kinds=("Place",)),
    "beijing": Entry("beijing", "Beijing", (("北京", "zh-Hans"),), kinds=("Place",)),
}
KNOWN = {
    "xinghai": Entry(
        "xinghai", "Xinghai", (("星海", "zh-Hans"), ("星海科技", "zh-Hans")), kinds=("Corporate",), country="CN"
    ),
    "lumen": Entry("lumen", "Lumen", (("流明芯片", "zh-Hans"),), ("Photon Chips",), ("光",), ("ChipStartup",), "CN"),
}
NO_NAMES = Registry({}, PLACES)
SOME_NAMES = Registry(KNOWN, PLACES)


def record(document: str, *names: str, kinds: Sequence[str] = ("Company",), number: int = 0) -> PartyRecord:
    return PartyRecord(document, Party(number, names[0], names, (), tuple(kinds)))


def groups(resolution: Resolution) -> list[list[tuple[str, int]]]:
    by_id = defaultdict(list)
    for at, id in resolution.entity_of.items():
        by_id[id].append(at)
    return sorted(by_id.values())


def ids(*records: PartyRecord, registry: Registry = NO_NAMES, corrections: Corrections | None = None) -> list[str]:
    """The entity id of each record."""
    found = resolve(records, registry, corrections or Corrections()).entity_of
    return [found[record.document, record.party.number] for record in records]


def test_one_name_in_two_scripts_is_one_entity() -> None:
    assert ids(record("a", "騰訊"), record("b", "腾讯")) == ["teng-xun", "teng-xun"]


def test_names_given_together_are_one_entity_wherever_each_stands() -> None:
    found = ids(record("a", "Aldora", "阿多拉"), record("b", "Aldora"), record("c", "阿多拉"))
    assert found == ["aldora"] * 3


def test_a_short_name_stands_for_a_party_in_its_own_document_only() -> None:
    one = PartyRecord("a", Party(0, "Aldora Chips", ("Aldora Chips",), ("Aldora",), ("ChipStartup",)))
    found = resolve([one, record("b", "Aldora", kinds=("Person",))], NO_NAMES)
    assert found.entity_of == {("a", 0): "aldora-chips", ("b", 0): found.entity_of["b", 0]}
    assert found.entities["aldora-chips"].entity.names == ("Aldora Chips", "Aldora")


def test_a_registry_entry_gives_id_name_kinds_and_all_its_names() -> None:
    found = resolve([record("a", "星海"), record("b", "Photon Chips")], SOME_NAMES)
    assert found.entity_of == {("a", 0): "xinghai", ("b", 0): "lumen"}
    assert found.entities["lumen"].entity.names == ("Lumen", "Photon Chips", "流明芯片")
    assert found.entities["xinghai"].entity.types == ("Corporate",)


def test_an_ambiguous_form_means_no_entry_by_itself() -> None:
    assert ids(record("a", "光电"), record("b", "光"), registry=SOME_NAMES)[1] != "lumen"


def test_two_entries_are_never_joined_by_a_document() -> None:
    assert ids(record("a", "Xinghai", "Lumen"), record("b", "Lumen"), registry=SOME_NAMES) == ["xinghai", "lumen"]


def test_a_foreign_legal_form_is_a_unit_of_a_known_group() -> None:
    assert ids(record("a", "Xinghai GmbH"), record("b", "Xinghai"), registry=SOME_NAMES) == ["xinghai-gmbh", "xinghai"]


def test_two_firms_of_one_name_with_different_legal_forms_stay_two_and_the_bare_name_joins_neither() -> None:
    assert len(set(ids(record("a", "Aldora GmbH"), record("b", "Aldora AG"), record("c", "Aldora")))) == 3


def test_the_full_name_of_a_joint_stock_company_is_its_name_while_no_other_has_it() -> None:
    full, bare = record("a", "上海玄砂科技股份有限公司"), record("b", "玄砂科技")
    assert len(set(ids(full, bare))) == 1
    assert len(set(ids(full, bare, record("c", "北京玄砂科技有限公司")))) == 3


def test_a_word_often_left_out_joins_where_kinds_agree_and_no_other_name_begins_so() -> None:
    chip = ("ChipStartup",)
    long, short = record("a", "Aldora Technology", kinds=chip), record("b", "Aldora", kinds=chip)
    assert len(set(ids(long, short))) == 1
    assert len(set(ids(long, short, record("c", "Aldora Capital", kinds=chip)))) == 3
    assert len(set(ids(long, record("b", "Aldora", kinds=("VentureInvestor",))))) == 2
    assert len(set(ids(long, record("b", "Aldora", kinds=())))) == 2


def test_a_surname_alone_is_somebody_else_in_every_document() -> None:
    found = ids(record("a", "Zhang", kinds=("Person",)), record("b", "Zhang", kinds=("Person",)))
    assert found[0] != found[1]
    assert all(id.startswith("zhang-") for id in found)


def test_two_people_of_one_latin_name_stay_two_where_documents_give_their_chinese_names() -> None:
    person = ("Person",)
    records = [record("a", "Tang Jie", "唐杰", kinds=person), record("b", "Tang Jie", "湯潔", kinds=person)]
    found = resolve([*records, record("c", "Tang Jie", kinds=person)], NO_NAMES)
    assert len(set(found.entity_of.values())) == 3
    assert {one.entity.names for one in found.entities.values()} == {
        ("唐杰", "Tang Jie"),
        ("湯潔", "Tang Jie"),
        ("Tang Jie",),
    }


def test_a_document_that_calls_a_unit_by_its_groups_name_means_the_unit() -> None:
    unit = record("a", "Xinghai", "Xinghai Technology (Shanghai) Co., Ltd.")
    assert ids(unit, record("b", "Xinghai"), registry=SOME_NAMES) == ["xinghai-technology-shanghai-co-ltd", "xinghai"]


def test_a_title_is_no_part_of_a_persons_name() -> None:
    person = ("Person",)
    assert (
        ids(record("a", "Professor Tang Jie", kinds=person), record("b", "Tang Jie", kinds=person)) == ["tang-jie"] * 2
    )


def test_a_persons_name_ends_with_no_legal_form() -> None:
    person = ("Person",)
    assert ids(record("a", "Chen Pao", kinds=person), record("b", "Chen Co", kinds=person)) == ["chen-pao", "chen-co"]


def test_a_description_names_nothing_outside_its_document() -> None:
    fund = ("Fund",)
    assert len(set(ids(record("a", "state fund", kinds=fund), record("b", "state fund", kinds=fund)))) == 2


def test_one_name_of_a_person_and_a_firm_is_two_entities_with_ids_that_say_so() -> None:
    found = ids(record("a", "Ada Lumo"), record("b", "Ada Lumo", kinds=("Person",)))
    assert found == ["ada-lumo", "ada-lumo-person"]


def test_homophones_get_ids_of_their_own() -> None:
    found = ids(record("a", "智普"), record("b", "智谱"))
    assert len(set(found)) == 2
    assert all(id.startswith("zhi-pu") for id in found)


def test_an_id_of_the_registry_is_borne_by_its_entry_alone() -> None:
    assert (
        ids(record("a", "Lumen", kinds=("Person",)), record("b", "Xing Hai", kinds=("Person",)), registry=SOME_NAMES)[1]
        == "xing-hai"
    )
    assert ids(record("a", "Lumen", kinds=("Product",)), registry=SOME_NAMES) == ["lumen-product"]


def test_an_id_that_was_merged_away_still_leads_to_its_entity() -> None:
    before = [record("a", "玄砂科技"), record("b", "Xuansha")]
    after = resolve([*before, record("c", "Xuansha", "玄砂科技")], NO_NAMES)
    (merged,) = after.entities.values()
    assert set(ids(*before)) <= {merged.entity.id, *merged.aliases}


def test_evidence_says_what_joined_the_names_and_how_surely() -> None:
    records = [record("a", "Aldora Ltd"), record("b", "Aldora", "阿多拉"), record("c", "ALDORA")]
    (resolved,) = resolve(records, NO_NAMES).entities.values()
    assert [(why.score, why.sentence("news.txt")) for why in resolved.joined] == [
        (0.97, "ALDORA and Aldora differ in spelling only"),
        (0.95, "the document news.txt gives both Aldora and 阿多拉"),
        (0.92, "Aldora Ltd and Aldora are the same name after the legal form"),
    ]


def test_a_person_can_say_that_two_are_one_and_that_one_name_is_not_the_other() -> None:
    two = [record("a", "Aldora Chips"), record("b", "Borealis")]
    assert len(set(ids(*two, corrections=said("same", "Borealis", "aldora-chips")))) == 1
    joined = [record("a", "Aldora", "阿多拉"), record("b", "阿多拉")]
    assert len(set(ids(*joined, corrections=said("different", "Aldora", "阿多拉")))) == 2


def test_a_correction_overrules_the_registry() -> None:
    two = [record("a", "星海"), record("b", "Xinghai")]
    assert len(set(ids(*two, registry=SOME_NAMES, corrections=said("different", "星海", "Xinghai")))) == 2
    known = [record("a", "Xinghai"), record("b", "Lumen")]
    assert len(set(ids(*known, registry=SOME_NAMES, corrections=said("same", "Xinghai", "Lumen")))) == 1


def test_a_correction_of_an_unknown_name_changes_nothing() -> None:
    assert ids(record("a", "Aldora"), corrections=said("same", "Nobody", "Nothing")) == ["aldora"]


def said(action: str, *terms: str) -> Corrections:
    return Corrections((Correction(action, terms),))


WORDS = ["Aldora", "Borealis", "阿多拉", "玄砂", "星海", "Lumen", "Xinghai", "智普", "智谱", "Zhi Pu"]
TAILS = [""] * 5 + [
    " Technology",
    " Capital",
    " Ltd",
    " GmbH",
    " AG",
    " (Shanghai) Co., Ltd.",
    "科技",
    "资本",
    "科技股份有限公司",
    " Fund II",
    "二期",
    " AI",
]
HEADS = [""] * 6 + ["上海", "北京", "Shanghai ", "Professor "]
NAMES = st.builds(
    "{}{}{}".format, st.sampled_from(HEADS), st.sampled_from(WORDS), st.sampled_from(TAILS)
) | st.sampled_from(["Zhang", "state fund", "Shanghai", "Tang Jie"])
KINDS = st.sampled_from(
    [("ChipStartup",), ("Company",), ("Corporate",), ("VentureInvestor",), ("Person",), ("Product",), ("Place",), ()]
)
CORRECTIONS = st.lists(
    st.builds(
        Correction,
        st.sampled_from(["same", "different"]),
        st.tuples(NAMES | st.just("zhi-pu"), NAMES | st.just("lumen")),
    ),
    max_size=2,
).map(lambda lines: Corrections(tuple(lines)))


@st.composite
def stores(draw: st.DrawFn) -> list[PartyRecord]:
    rows = draw(
        st.lists(st.tuples(st.lists(NAMES, min_size=1, max_size=3, unique=True), KINDS), min_size=1, max_size=12)
    )
    return [record(f"d{n // 2}", *names, kinds=kinds, number=n % 2) for n, (names, kinds) in enumerate(rows)]


def closure(resolver: Resolver, start: Iterable[PartyRecord], everything: Sequence[PartyRecord]) -> list[PartyRecord]:
    """All that is reached from some parties through shared blocks."""
    blocks, found = {block for one in start for block in resolver.blocks_of(one)}, []
    waiting = list(everything)
    while True:
        near = [one for one in waiting if blocks.intersection(resolver.blocks_of(one))]
        if not near:
            return found
        found += near
        waiting = [one for one in waiting if one not in near]
        blocks.update(block for one in near for block in resolver.blocks_of(one))


@settings(max_examples=150, deadline=None)
@given(stores(), CORRECTIONS, st.sampled_from([EMPTY, NO_NAMES, SOME_NAMES]), st.randoms(use_true_random=False))
def test_the_order_of_parties_does_not_matter(
    records: list[PartyRecord], corrections: Corrections, registry: Registry, chance: random.Random
) -> None:
    mixed = list(records)
    chance.shuffle(mixed)
    assert resolve(records, registry, corrections) == resolve(mixed, registry, corrections)


@settings(max_examples=250, deadline=None)
@given(stores(), CORRECTIONS, st.sampled_from([EMPTY, NO_NAMES, SOME_NAMES]), st.data())
def test_resolving_what_a_change_reaches_gives_what_resolving_everything_gives(
    records: list[PartyRecord], corrections: Corrections, registry: Registry, data: st.DataObject
) -> None:
    resolver = Resolver(registry, corrections)
    new = data.draw(st.sampled_from(records))
    near = closure(resolver, [new], records)
    part, whole = resolver.resolve(near), resolver.resolve(records)
    assert part.entity_of == {at: id for at, id in whole.entity_of.items() if at in part.entity_of}
    assert part.entities == {id: whole.entities[id] for id in part.entities}


@settings(max_examples=100, deadline=None)
@given(stores(), st.sampled_from([EMPTY, SOME_NAMES]))
def test_ids_and_aliases_lead_to_one_entity_each(records: list[PartyRecord], registry: Registry) -> None:
    found = resolve(records, registry)
    every = [id for one in found.entities.values() for id in (one.entity.id, *one.aliases)]
    assert len(every) == len(set(every))
    assert all(one.entity.id == id and one.entity.name == one.entity.names[0] for id, one in found.entities.items())


@settings(max_examples=100, deadline=None)
@given(stores(), st.sampled_from([EMPTY, SOME_NAMES]))
def test_parties_that_are_the_same_get_the_same_entity(records: list[PartyRecord], registry: Registry) -> None:
    resolver = Resolver(registry)
    found, by_text = resolver.resolve(records).entity_of, defaultdict(set)
    for one in records:
        by_text[resolver.same_as(one)].add(found[one.document, one.party.number])
    assert all(len(entities) == 1 for entities in by_text.values())


@pytest.mark.parametrize(
    "name", ["", " ", "!!!", "有限公司", "II", "(", "（）", "一期", "\u202e", "Ltd", "x" * 5000, "上海", "某"]
)
@pytest.mark.parametrize("kind", ["Company", "Person", "Product", "Place"])
def test_odd_names_are_names(name: str, kind: str) -> None:
    (id,) = ids(record("a", name, kinds=(kind,)))
    assert id


def test_a_full_legal_name_that_an_entry_lists_goes_before_a_name_that_folds_alike() -> None:
    group = Entry("lumora-group", "Lumora Group", (("Lumora", "en"),), kinds=("Corporate",))
    firm = Entry("lumora-corp", "Lumora Corp.", kinds=("Corporate",))
    known = Registry({"lumora-group": group, "lumora-corp": firm})
    assert ids(record("a", "Lumora Corporation"), record("b", "Lumora"), registry=known) == [
        "lumora-corp",
        "lumora-group",
    ]


def test_a_fingerprint_changes_with_what_is_known_and_what_was_overruled() -> None:
    plain = Resolver(NO_NAMES).fingerprint
    assert plain == Resolver(Registry({}, dict(PLACES))).fingerprint
    others = {Resolver(SOME_NAMES).fingerprint, Resolver(NO_NAMES, said("same", "A", "B")).fingerprint}
    assert len(others | {plain}) == 3
