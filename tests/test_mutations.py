"""Other names and other figures in the documents that ship with the program give other facts, as well as before."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from scoring import Gold, Score, folded, make_gold, read_gold, score_folder
from sentences import relations

from kg.normalize.scripts import to_simplified
from kg.registry import load_registry
from kg.resources import folder

POINTS = 0.02  # how much precision and recall may differ from those of the documents as they ship

GOLD = Path(__file__).parent / "gold"

# Cores of names: what stands around them (科技, 資本, Capital …) stays.
LATIN = {
    "Alibaba": "Calvessa",
    "AMD": "RVK",
    "Baichuan": "Ostrello",
    "Baidu": "Fendra",
    "Boss Zhipin": "Foss Wenlan",
    "Ant Group": "Velt Group",
    "Enflame": "Vorlin",
    "GGV": "HVR",
    "Hillhouse": "Stonemere",
    "HongShan": "YanQiu",
    "Kingsoft": "Brelsoft",
    "Kunlun": "Tesqun",
    "Legend": "Larkmoor",
    "Meituan": "Davelin",
    "MiniMax": "TavoLix",
    "Nvidia": "Xelvia",
    "Sequoia": "Thornvale",
    "Shunwei": "Lianrui",
    "Tang Jie": "Wen Rui",
    "TAL": "BEX",
    "Tencent": "Norvane",
    "Xiaomi": "Mirelo",
    "ZHAO LIDONG": "SHEN BOYUAN",
    "Zhipu": "Quillon",
}
TRADITIONAL = {
    "燧原": "沃霖",
    "騰訊": "岑溪",
    "湃益": "朔衡",
    "趙立東": "沈柏遠",
    "張亞林": "梁景岳",
    "張文": "葉岑",
    "陳維良": "邵其琛",
    "楊淑彬": "盧芷瑜",
    "摩爾線程": "稜陽線程",
    "摩爾執行緒": "稜陽執行緒",
    "沐曦": "珀川",
    "壁仞": "岱澤",
    "寒武紀": "霜辰紀",
    "海思": "潮予",
    "華為": "穹越",
    "輝達": "曜騁",
    "崑崙芯": "泓域芯",
    "百度": "汀格",
    "阿里巴巴": "麓棠",
    "阿里": "麓棠",
    "平頭哥": "鐵木哥",
    "天數": "陶谷",
    "國投": "禾投",
    "國鑫": "禎祐",
    "國和": "甯和",
    "國方": "衡方",
    "金浦": "甫洲",
    "武岳峰": "鶴鳴峰",
    "美圖": "繪川",
    "紅點": "藍穗",
    "廣發": "洛勉",
    "允泰": "昶睦",
    "弘卓": "灝謙",
    "瑞安": "康祿",
    "紫光": "黛嵐",
    "銳迪科": "邁朗科",
    "矽基": "榆基",
    "明略": "朗渠",
    "諾瓦": "拓迦",
    "裕芯": "稔芯",
    "中金": "中嶼",
    "中信": "中岫",
}
SIMPLIFIED = {to_simplified(old): to_simplified(new) for old, new in TRADITIONAL.items()}
NAMES = {**LATIN, **TRADITIONAL, **SIMPLIFIED}

# Document, what stands in its text, what shall stand there; then the same for the gold.
FIGURES = (
    ("enflame-collection", "60億元", "47億元", {"6000000000": "4700000000"}),
    ("enflame-collection", "20.258%", "17.431%", {"20.258": "17.431"}),
    ("enflame-collection", "近200億元", "近180億元", {"20000000000": "18000000000"}),
    ("enflame-collection", "57.28%", "43.15%", {"57.28": "43.15"}),
    ("enflame-collection", "5.4億元", "6.3億元", {"540000000": "630000000"}),
    ("enflame-collection", "8.87億元", "7.76億元", {"-887000000": "-776000000"}),
    ("enflame-collection", "16.6億元", "13.5億元", {"-1660000000": "-1350000000"}),
    ("enflame-collection", "18.51億元", "21.37億元", {"1851000000": "2137000000"}),
    ("enflame-collection", "5302.12萬元", "6411.28萬元", {"53021200": "64112800"}),
    ("enflame-collection", "3.87億元", "2.76億元", {"387000000": "276000000"}),
    ("enflame-collection", "28.14%", "33.07%", {"28.14": "33.07"}),
    ("enflame-collection", "20.49%", "17.62%", {"20.49": "17.62"}),
    ("enflame-collection", "20億元", "35億元", {"2000000000": "3500000000"}),
    ("enflame-collection", "205億元", "194億元", {"20500000000": "19400000000"}),
    ("enflame-collection", "3.4億元", "2.9億元", {"340000000": "290000000"}),
    ("enflame-collection", "7億元", "8億元", {"700000000": "800000000"}),
    ("enflame-collection", "2018年3月", "2016年5月", {"2018-03": "2016-05", "2018-08": "2016-10"}),
    ("enflame-collection", "2025年12月5日", "2025年11月9日", {"2025-12-05": "2025-11-09"}),
    ("enflame-collection", "2023年9月", "2022年7月", {"2023-09": "2022-07"}),
    ("enflame-collection", "2019年9月", "2017年2月", {"2019-09": "2017-02"}),
    ("kunlunxin-beijing-ai-fund", "18.0848 million", "17.4419 million", {"18084800": "17441900"}),
    ("kunlunxin-beijing-ai-fund", "18.3508 million", "19.1257 million", {"18350800": "19125700"}),
    ("kunlunxin-beijing-ai-fund", "13 billion", "17 billion", {"13000000000": "17000000000"}),
    ("kunlunxin-beijing-ai-fund", "2011", "2008", {"2011": "2008"}),
    ("zhipu-backers", "2.5 billion", "3.7 billion", {"2500000000": "3700000000"}),
    ("zhipu-backers", "$341 million", "$505 million", {"341000000": "505000000"}),
    ("zhipu-backers", "$300 million", "$450 million", {"300000000": "450000000"}),
    ("zhipu-finanzierung", "2,5 Milliarden", "3,8 Milliarden", {"2500000000": "3800000000"}),
    ("zhipu-finanzierung", "340 Millionen", "518 Millionen", {"340000000": "518000000"}),
    ("zhipu-finanzierung", "2019", "2016", {"2019": "2016"}),
    ("zhipu-funding", "2.5 billion", "1.9 billion", {"2500000000": "1900000000"}),
    ("zhipu-funding", "$340 million", "$260 million", {"340000000": "260000000"}),
    ("zhipu-funding", "2019", "2017", {"2019": "2017"}),
)

# Language, a sentence with the word that decides in brackets, and the fact that it makes.
DECIDING = (
    ("en", "Alder Capital [invested] in Quillon.", "Alder Capital investedIn Quillon"),
    ("en", "Alder Capital [led] the Series B of Quillon.", "Alder Capital investedIn Quillon"),
    ("en", "Alder Capital [holds] 12% of Quillon.", "Alder Capital holdsSharesIn Quillon"),
    ("en", "Alder Capital [acquired] Quillon in 2023.", "Alder Capital acquired Quillon"),
    ("en", "Quillon [raised] $40 million in 2023.", "Quillon raised 40000000 USD"),
    ("de", "Alder Capital [investierte] 40 Millionen Euro in Quillon.", "Alder Capital investedIn Quillon"),
    ("de", "Alder Capital [beteiligte sich] an Quillon.", "Alder Capital investedIn Quillon"),
    ("de", "Alder Capital [hält] 12 Prozent an Quillon.", "Alder Capital holdsSharesIn Quillon"),
    ("de", "Alder Capital [übernahm] Quillon im Jahr 2023.", "Alder Capital acquired Quillon"),
    ("de", "Quillon wurde 2019 [gegründet].", "Quillon foundedOn 2019 date"),
    ("zh-Hans", "岑溪资本[投资]了沃霖科技。", "岑溪资本 investedIn 沃霖科技"),
    ("zh-Hant", "沃霖科技的D輪融資由岑溪資本[領投]。", "岑溪資本 investedIn 沃霖科技"),
    ("zh-Hans", "岑溪资本[持有]沃霖科技12%的股份。", "岑溪资本 holdsSharesIn 沃霖科技"),
    ("zh-Hans", "岑溪资本[收购]了沃霖科技。", "岑溪资本 acquired 沃霖科技"),
    ("zh-Hant", "沃霖科技於2018年3月[成立]。", "沃霖科技 foundedOn 2018-03 date"),
)

# Language, two orders of the same clauses, and what both say.
ORDERS = (
    (
        "en",
        "Quillon raised $40 million in a Series B led by Alder Capital.",
        "In a Series B led by Alder Capital, Quillon raised $40 million.",
        {"Quillon raised 40000000 USD", "Alder Capital investedIn Quillon"},
    ),
    (
        "en",
        "Alder Capital invested in Quillon in March 2023.",
        "In March 2023, Alder Capital invested in Quillon.",
        {"Alder Capital investedIn Quillon"},
    ),
    (
        "en",
        "Quillon was founded in 2019 and raised $40 million.",
        "Quillon raised $40 million and was founded in 2019.",
        {"Quillon foundedOn 2019 date", "Quillon raised 40000000 USD"},
    ),
    (
        "de",
        "Alder Capital investierte 2023 in Quillon.",
        "2023 investierte Alder Capital in Quillon.",
        {"Alder Capital investedIn Quillon"},
    ),
    (
        "de",
        "Quillon hat 40 Millionen Euro von Alder Capital erhalten.",
        "Von Alder Capital hat Quillon 40 Millionen Euro erhalten.",
        {"Alder Capital investedIn Quillon"},
    ),
    (
        "zh-Hans",
        "2023年9月，沃霖科技完成20亿元D轮融资，由岑溪资本领投。",
        "由岑溪资本领投，沃霖科技于2023年9月完成20亿元D轮融资。",
        {"沃霖科技 raised 2000000000 CNY", "岑溪资本 investedIn 沃霖科技"},
    ),
    (
        "zh-Hant",
        "岑溪資本持有沃霖科技12%的股份，朔衡創投持有8%。",
        "朔衡創投持有沃霖科技8%的股份，岑溪資本持有12%。",
        {"岑溪資本 holdsSharesIn 沃霖科技", "朔衡創投 holdsSharesIn 沃霖科技"},
    ),
)

Change = Callable[[str], str]
ChangeIn = Callable[[str, str], str]


def changing(table: Mapping[str, str]) -> Change:
    """Replace every key of a table, the longest first, in one pass."""
    pattern = re.compile("|".join(map(re.escape, sorted(table, key=len, reverse=True))))
    return lambda text: pattern.sub(lambda match: table[match.group()], text)


change_names = changing(NAMES)


def change_figures(document: str, text: str) -> str:
    """A figure is replaced only where no digit stands before it: 3.87億元 holds no 7億元."""
    table = {old: new for stem, old, new, _ in FIGURES if stem == document}
    if not table:
        return text
    pattern = re.compile(r"(?<![\d.,])(?:" + "|".join(map(re.escape, sorted(table, key=len, reverse=True))) + ")")
    return pattern.sub(lambda match: table[match.group()], text)


def figures_in_gold(row: dict[str, Any]) -> dict[str, Any]:
    """A line of gold with the other figures, in its object and in its qualifiers."""
    table = {old: new for stem, _, _, gold in FIGURES if stem == row["doc"] for old, new in gold.items()}
    qualifiers = {key: table.get(str(value), value) for key, value in row["q"].items()}
    return {**row, "o": table.get(str(row["o"]), row["o"]), "q": qualifiers}


def names_in_gold(row: dict[str, Any], change: Change) -> dict[str, Any]:
    return {**row, "s": change(row["s"]), "o": change(str(row["o"]))}


def gold_parts() -> tuple[list[dict[str, Any]], dict[str, list[str]]]:
    rows = (GOLD / "seeds.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(row) for row in rows], json.loads((GOLD / "seeds-names.json").read_text(encoding="utf-8"))


def changed_seeds(target: Path, change: ChangeIn, gold_row: Callable[[dict[str, Any]], dict[str, Any]]) -> Gold:
    """Write the seeds with another text, metadata included, and give the gold that fits them."""
    for path in folder("seeds").glob("*.txt"):
        (target / path.name).write_text(change(path.stem, path.read_text(encoding="utf-8")), encoding="utf-8")
        meta = path.with_suffix(".meta.json")
        (target / meta.name).write_text(change(path.stem, meta.read_text(encoding="utf-8")), encoding="utf-8")
    rows, names = gold_parts()
    forms = {change("", key): [change("", form) for form in some] for key, some in names.items()}
    return make_gold([gold_row(row) for row in rows], forms)


@pytest.fixture(scope="module")
def plain() -> Score:
    return score_folder(read_gold(GOLD / "seeds.jsonl", GOLD / "seeds-names.json"), folder("seeds"))


def assert_no_worse(changed: Score, plain: Score) -> None:
    new = "\n".join(sorted({*changed.missed, *changed.wrong}))
    assert changed.recall >= plain.recall - POINTS, f"{changed.recall:.3f} < {plain.recall:.3f}\n{new}"
    assert changed.precision >= plain.precision - POINTS, f"{changed.precision:.3f} < {plain.precision:.3f}\n{new}"
    assert len(changed.forbidden) <= len(plain.forbidden), changed.forbidden
    assert changed.bad_quotes == ()


def test_no_invented_name_is_in_the_registry() -> None:
    known = {folded(form) for form, _, _ in load_registry().forms()}
    assert {new for new in NAMES.values() if folded(new) in known} == set()


def test_each_name_that_is_replaced_stands_in_the_seeds_or_their_gold() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in folder("seeds").glob("*.txt"))
    texts += (GOLD / "seeds-names.json").read_text(encoding="utf-8")
    assert [old for old in (*LATIN, *TRADITIONAL) if old not in texts] == []
    assert min(len(LATIN), len(TRADITIONAL), len(SIMPLIFIED)) >= 20


def test_each_figure_that_is_replaced_stands_in_its_document_and_its_gold() -> None:
    rows, _ = gold_parts()
    for stem, old, new, gold in FIGURES:
        text = (folder("seeds") / f"{stem}.txt").read_text(encoding="utf-8")
        assert old in text
        assert new not in text
        values = {str(value) for row in rows if row["doc"] == stem for value in (row["o"], *row["q"].values())}
        assert next(iter(gold)) in values


def test_invented_names_are_read_as_well_as_known_ones(tmp_path: Path, plain: Score) -> None:
    gold = changed_seeds(tmp_path, lambda _, text: change_names(text), lambda row: names_in_gold(row, change_names))
    assert_no_worse(score_folder(gold, tmp_path), plain)


def test_other_figures_and_dates_give_other_facts(tmp_path: Path, plain: Score) -> None:
    gold = changed_seeds(tmp_path, change_figures, figures_in_gold)
    changed = score_folder(gold, tmp_path)
    assert_no_worse(changed, plain)
    assert changed.qualifiers >= plain.qualifiers - POINTS, changed.unqualified


def test_simplified_characters_are_read_as_well_as_traditional_ones(tmp_path: Path, plain: Score) -> None:
    gold = changed_seeds(tmp_path, lambda _, text: to_simplified(text), lambda row: names_in_gold(row, to_simplified))
    for meta in tmp_path.glob("*.meta.json"):  # the language that it states is no longer true
        shutil.copyfile(folder("seeds") / meta.name, meta)
        meta.write_text(meta.read_text(encoding="utf-8").replace("zh-Hant", "zh-Hans"), encoding="utf-8")
    assert_no_worse(score_folder(gold, tmp_path), plain)


def test_invented_names_in_simplified_characters_are_read_as_well(tmp_path: Path, plain: Score) -> None:
    def change(text: str) -> str:
        return change_names(to_simplified(text))

    gold = changed_seeds(tmp_path, lambda _, text: change(text), lambda row: names_in_gold(row, change))
    assert_no_worse(score_folder(gold, tmp_path), plain)


@pytest.mark.parametrize(("language", "marked", "fact"), DECIDING, ids=[row[1] for row in DECIDING])
def test_a_fact_goes_with_the_word_that_decides_it(language: str, marked: str, fact: str) -> None:
    whole = marked.replace("[", "").replace("]", "")
    without = re.sub(r" ?\[[^\]]*\]", "", marked)
    assert fact in relations(whole, language)
    assert relations(without, language) == set()


@pytest.mark.parametrize(("language", "first", "second", "facts"), ORDERS, ids=[row[1] for row in ORDERS])
def test_the_order_of_clauses_does_not_change_what_they_say(
    language: str, first: str, second: str, facts: set[str]
) -> None:
    assert relations(first, language) >= facts
    assert relations(second, language) == relations(first, language)
