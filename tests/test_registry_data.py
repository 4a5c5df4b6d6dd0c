"""The names registry and the places: well formed, one bearer a name, each script in its own list."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import pytest

from kg.normalize.names import fold_name
from kg.normalize.scripts import to_simplified, to_traditional
from kg.registry import Registry, load_registry
from kg.resources import folder

KINDS = {
    "Person", "Organization", "Company", "Fund", "StateInvestor", "Corporate", "VentureInvestor", "ChipStartup",
    "ModelStartup", "University", "Exchange", "GovernmentBody",
}  # fmt: skip
LISTS = ("zh-Hans", "zh-Hant", "en", "de", "old", "ambiguous")
PLAIN = LISTS[:-1]
FIELDS = {"id", "name", "kinds", "country", "parent", "level", "attested", *LISTS}
KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
HAN = re.compile(r"[\u3400-\u9fff]")

Row = dict[str, Any]


@lru_cache(maxsize=2)
def rows(name: str) -> tuple[Row, ...]:
    data = tomllib.loads((folder("schema") / name).read_text("utf-8"))
    (table,) = data.values()
    return tuple(table)


def entities() -> tuple[Row, ...]:
    return rows("entities.toml")


def places() -> tuple[Row, ...]:
    return rows("places.toml")


def plain_forms(row: Row) -> set[str]:
    return {row["name"], *(form for field in PLAIN for form in row.get(field, ()))}


def shared_names(table: Iterable[Row]) -> dict[str, set[str]]:
    owners: dict[str, set[str]] = defaultdict(set)
    for row in table:
        for form in plain_forms(row):
            owners[fold_name(form)].add(row["id"])
    return {name: ids for name, ids in owners.items() if len(ids) > 1}


def encodable(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def only_traditional(form: str) -> list[str]:
    """Characters that no simplified text uses: another form in OpenCC and none in GB 2312."""
    return [c for c in form if to_simplified(c) != c and not encodable(c, "gb2312")]


def only_simplified(form: str) -> list[str]:
    """Characters that no traditional text uses: another form in OpenCC and none in Big5."""
    return [c for c in form if to_traditional(c) != c and not encodable(c, "big5")]


@lru_cache(maxsize=1)
def registry() -> Registry:
    return load_registry(folder("schema") / "entities.toml")


def who(name: str) -> tuple[str, ...]:
    return registry().ids_for(name)


def test_ids_are_unique_readable_and_never_those_of_a_place() -> None:
    ids = [row["id"] for row in (*entities(), *places())]
    assert [id for id in ids if not KEBAB.fullmatch(id)] == []
    assert sorted({id for id in ids if ids.count(id) > 1}) == []


def test_every_entry_has_only_known_fields_and_the_required_ones() -> None:
    wrong = [
        row["id"]
        for row in entities()
        if set(row) - FIELDS or not row["name"].strip() or not row["kinds"] or not row.get("attested", "").strip()
    ]
    assert wrong == []


def test_kinds_levels_and_countries_are_of_the_vocabulary() -> None:
    levels = {"central", "provincial", "municipal", "district"}
    assert [row["id"] for row in entities() if set(row["kinds"]) - KINDS] == []
    assert [row["id"] for row in entities() if row.get("level", "central") not in levels] == []
    assert [row["id"] for row in entities() if not re.fullmatch("[A-Z]{2}", row.get("country", "XX"))] == []


def test_parents_exist_and_no_group_belongs_to_itself() -> None:
    parent = {row["id"]: row.get("parent") for row in entities()}
    for id in parent:
        chain, at = [id], parent[id]
        while at is not None:
            assert at in parent, f"{chain[-1]}: parent {at} is no entry"
            assert at not in chain, f"{id}: parents go round: {chain}"
            chain.append(at)
            at = parent[at]


def test_no_name_belongs_to_two_entities() -> None:
    assert shared_names(entities()) == {}


def test_no_place_has_the_name_of_another_place_or_of_an_entity() -> None:
    assert shared_names((*entities(), *places())) == {}


def test_an_ambiguous_form_is_not_listed_as_a_plain_one_too() -> None:
    doubled = [(row["id"], form) for row in entities() for form in row.get("ambiguous", ()) if form in plain_forms(row)]
    assert doubled == []


def test_no_form_stands_twice_in_one_list_or_is_padded() -> None:
    wrong = [
        (row["id"], field)
        for row in (*entities(), *places())
        for field in LISTS
        if len(set(forms := row.get(field, ()))) != len(forms)
        or any(f != f.strip() or not f for f in forms)
        or any(f != f.strip() or not f for f in row.get(field, ()))
    ]
    assert wrong == []


def test_each_chinese_script_stands_in_its_own_list() -> None:
    table = (*entities(), *places())
    simplified = [(f, wrong) for row in table for f in row.get("zh-Hans", ()) if (wrong := only_traditional(f))]
    traditional = [(f, wrong) for row in table for f in row.get("zh-Hant", ()) if (wrong := only_simplified(f))]
    assert (simplified, traditional) == ([], [])


def test_western_lists_hold_no_chinese_and_a_chinese_name_has_both_scripts() -> None:
    table = (*entities(), *places())
    assert [row["id"] for row in table if any(HAN.search(form) for f in ("en", "de") for form in row.get(f, ()))] == []
    assert [row["id"] for row in table if bool(row.get("zh-Hans")) != bool(row.get("zh-Hant"))] == []


def test_no_form_is_so_short_that_it_means_nothing() -> None:
    assert [form for row in entities() for form in plain_forms(row) if len(form) < 2] == []


def test_no_name_carries_the_marks_of_the_notes_it_was_written_from() -> None:
    marks = re.compile(r"^[A-Za-z]{1,4}:(?! )|[|;\[\]{}]|dummy", re.IGNORECASE)
    assert [form for row in entities() for form in (row["id"], *plain_forms(row)) if marks.search(form)] == []


@pytest.mark.parametrize(
    ("phrase", "hidden"),
    [
        ("其中金额最大", "中金"), ("其中集成电路占比", "中集"), ("这个平台大模型", "台大"), ("集成电路", "成电"),
        ("计算能力", "算能"), ("收入增长和利润", "长和"), ("其中信息产业", "中信"), ("外国投资者", "国投"),
        ("资深业内人士", "深业"), ("出资5000万向公司", "万向"), ("智慧与安全", "慧与"), ("东北大学", "北大"),
        ("企业纳入名单", "业纳"), ("世界先进水平", "世界先进"), ("美好未来", "好未来"), ("约三百万达成交易", "万达"),
        ("本科和硕士", "和硕"), ("推广达到目标", "广达"), ("4月3日立项", "日立"), ("未来也会", "来也"),
        ("湖南大学", "南大"), ("每天大约", "天大"), ("社会大众", "大众"), ("施工行业", "工行"),
        ("基金华东总部", "金华"), ("平台中的数据", "台中"),
    ],
)  # fmt: skip
def test_a_name_that_hides_in_common_words_needs_a_context(phrase: str, hidden: str) -> None:
    assert hidden in phrase
    known = {form for row in (*entities(), *places()) for form in (*row.get("zh-Hans", ()), *row.get("zh-Hant", ()))}
    assert hidden not in known


@pytest.mark.parametrize(
    ("names", "id"),
    [
        (("Tencent", "腾讯", "騰訊", "Tencent Holdings Ltd.", "TENCENT", "騰訊控股有限公司"), "tencent"),
        (("Nvidia", "英伟达", "英偉達", "輝達", "NVIDIA Corporation"), "nvidia"),
        (("AMD", "超威", "超微", "超微半導體", "Advanced Micro Devices, Inc."), "amd"),
        (("TSMC", "台积电", "台積電", "Taiwan Semiconductor Manufacturing Company"), "tsmc"),
        (("鸿海", "鴻海", "Hon Hai", "Foxconn", "富士康"), "foxconn"),
        (("纳斯达克", "納斯達克", "那斯達克", "NASDAQ"), "nasdaq"),
        (("纽约证券交易所", "紐約證交所", "NYSE", "New Yorker Börse"), "nyse"),
        (("联交所", "港交所", "香港交易所", "Hong Kong Stock Exchange", "Börse Hongkong"), "hkex"),
        (("科创板", "科創板", "STAR Market"), "star-market"),
        (("三星电子", "三星電子", "Samsung Electronics Co., Ltd."), "samsung-electronics"),
        (("软银", "軟銀", "SoftBank Group Corp."), "softbank"),
        (("淡马锡", "淡馬錫", "Temasek Holdings"), "temasek"),
        (("丰田", "豐田", "Toyota Motor Corporation"), "toyota"),
        (("博世", "Robert Bosch GmbH"), "bosch"),
        (("高盛", "Goldman Sachs"), "goldman-sachs"),
        (("德意志银行", "德意志銀行", "Deutsche Bank AG"), "deutsche-bank"),
        (("亦庄国投", "亦莊國投", "E-Town Capital"), "etown-capital"),
        (("深创投", "深創投", "Shenzhen Capital Group"), "scgc"),
        (("High-Tech Gründerfonds", "HTGF"), "htgf"),
        (("DeepTech & Climate Fonds", "DTCF"), "deep-tech-climate-fonds"),
        (("Technische Universität München", "TU München", "慕尼黑工业大学"), "tum"),
        (("Sequoia Capital China", "红杉中国", "紅杉中國", "HongShan"), "hongshan"),
        (("Zhipu", "智谱", "智譜", "Zhipu AI"), "zhipu"),
        (("Enflame", "燧原科技", "燧原"), "enflame"),
        (("智源研究院", "BAAI"), "baai"),
    ],
)
def test_a_well_known_name_is_known_in_every_script_and_form(names: tuple[str, ...], id: str) -> None:
    assert {name: who(name) for name in names} == dict.fromkeys(names, (id,))


@pytest.mark.parametrize(
    "names",
    [
        ("大基金一期", "大基金二期", "大基金三期", "华芯投资"),
        ("Big Fund I", "Big Fund II", "Big Fund III", "Sino IC Capital"),
        ("国调基金", "国调基金二期", "诚通基金", "中国诚通"),
        ("Tencent", "Tencent Cloud", "Tencent Investment", "腾讯科技（上海）有限公司", "腾讯科技（深圳）有限公司"),
        ("Alibaba", "Ant Group", "Alibaba Cloud", "T-Head", "Alibaba Entrepreneurs Fund"),
        ("HongShan", "Sequoia Capital", "Peak XV Partners"),
        ("Hillhouse", "GL Ventures"),
        ("IDG Capital", "International Data Group"),
        ("Legend Capital", "Legend Holdings", "Legend Star", "Lenovo", "Lenovo Capital"),
        ("中金公司", "中金资本", "中金启元", "中金香港证券"),
        ("中信集团", "中信证券", "中信建投", "中信资本", "中信建投资本", "中信银行"),
        ("建设银行", "建银国际", "建信信托", "建信投资"),
        ("招商局集团", "招商银行", "招商资本", "招银国际", "招商证券"),
        ("上汽集团", "尚颀资本", "恒旭资本"),
        ("Toyota Motor", "Toyota Ventures"),
        ("SoftBank", "SoftBank Vision Fund", "SoftBank Vision Fund 2"),
        ("Temasek", "Vertex Holdings", "Vertex Ventures", "Vertex Growth", "GIC"),
        ("Mubadala", "MGX", "G42", "Mubadala Capital"),
        ("Samsung Electronics", "Samsung Ventures", "Samsung NEXT"),
        ("Nvidia", "NVentures"),
        ("Intel", "Intel Capital"),
        ("Qualcomm", "Qualcomm Ventures"),
        ("Google", "Alphabet", "GV", "CapitalG", "DeepMind"),
        ("Microsoft", "M12"),
        ("Amazon", "AWS", "Alexa Fund"),
        ("OpenAI", "OpenAI Startup Fund"),
        ("小米", "小米长江产业基金", "小米产投", "小米战投", "顺为资本"),
        ("上海国投", "上海国际集团", "上海科创集团", "上海科创基金", "上海国投先导"),
        ("上海集成电路产业投资基金", "上海集成电路产业投资基金二期", "上海人工智能产业投资基金"),
        ("北京国管", "亦庄国投", "北京AI基金", "海国投", "中关村发展集团", "中关村资本"),
        ("合肥产投", "合肥建投", "合肥产投资本"),
        ("元禾控股", "元禾原点", "元禾璞华", "元禾重元", "元禾辰坤"),
        ("KfW", "KfW Capital", "Zukunftsfonds"),
        ("European Innovation Council", "EIC Fund", "European Investment Fund", "European Investment Bank"),
        ("Bosch", "Bosch Ventures", "Boyuan Capital"),
        ("Porsche", "Porsche Automobil Holding SE", "Volkswagen"),
        ("清华大学", "清华控股", "紫光集团", "清华大学深圳国际研究生院", "国立清华大学"),
        ("国投集团", "国投创业", "国投创合", "国投招商", "上海国投"),
    ],
)
def test_things_with_similar_names_stay_apart(names: tuple[str, ...]) -> None:
    found = [who(name) for name in names]
    assert [len(ids) for ids in found] == [1] * len(names), found
    assert len(set(found)) == len(names)


def test_the_registry_covers_what_articles_on_this_field_name() -> None:
    counts: dict[str, int] = defaultdict(int)
    for row in entities():
        for kind in row["kinds"]:
            counts[kind] += 1
    least = {
        "VentureInvestor": 120, "StateInvestor": 80, "Corporate": 90, "ChipStartup": 70, "ModelStartup": 60,
        "University": 40, "Exchange": 20, "Company": 40, "GovernmentBody": 20, "Fund": 20,
    }  # fmt: skip
    assert {kind: counts[kind] for kind in least if counts[kind] < least[kind]} == {}


def test_every_place_has_a_kind_a_country_and_a_name_in_chinese() -> None:
    wrong = [
        row["id"]
        for row in places()
        if row["kind"] not in {"city", "province", "country", "district"}
        or not re.fullmatch("[A-Z]{2}", row["country"])
        or not row["zh-Hans"]
        or set(row) - {"id", "name", "kind", "country", *LISTS}
    ]
    assert wrong == []
    assert len(places()) >= 200
