"""What small sentences say, and what they do not: status words and rules of honesty, in three languages."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from sentences import document, known_names, told

from kg.extract import extract
from kg.extract.text import blocks

PUBLISHED = "2024-03-10"


class Said(NamedTuple):
    """A text and all that it says."""

    name: str
    language: str
    text: str
    says: frozenset[str]


class Meant(NamedTuple):
    """A text, what it is about, and how that may be marked; `kept` where it must be."""

    name: str
    language: str
    text: str
    fact: str
    statuses: tuple[str, ...]
    kept: bool = True


def said(name: str, language: str, text: str, *facts: str) -> Said:
    return Said(name, language, text, frozenset(facts))


ALDER = "Alder Capital investedIn Quillon"
ALDER_40 = "Alder Capital investedIn Quillon amount=40000000 currency=USD"
CENXI = "岑溪资本 investedIn 沃霖科技"
CENXI_HANT = "岑溪資本 investedIn 沃霖科技"

NO_FACTS = [
    Meant("en negation", "en", "Alder Capital did not invest in Quillon.", ALDER, ("denied",), False),
    Meant("en negation never", "en", "Alder Capital has never invested in Quillon.", ALDER, ("denied",), False),
    Meant(
        "en negation neither", "en", "Neither Alder Capital nor Birch Ventures invested in Quillon.", ALDER, (), False
    ),
    Meant("en refusal", "en", "Alder Capital declined to invest in Quillon.", ALDER, ("denied",), False),
    Meant("en plan", "en", "Alder Capital plans to invest $40 million in Quillon.", ALDER_40, ("planned",)),
    Meant("en future", "en", "Alder Capital will invest $40 million in Quillon.", ALDER_40, ("planned",)),
    Meant("en agreement", "en", "Alder Capital has agreed to invest $40 million in Quillon.", ALDER_40, ("planned",)),
    Meant("en rumour", "en", "Alder Capital has reportedly invested in Quillon.", ALDER, ("reported",)),
    Meant(
        "en talks",
        "en",
        "Alder Capital is in talks to invest $40 million in Quillon.",
        ALDER_40,
        ("planned", "reported"),
    ),
    Meant("en denial", "en", "Quillon denied that Alder Capital had invested in it.", ALDER, ("denied",)),
    Meant(
        "en hypothetical",
        "en",
        "Had Alder Capital invested in Quillon, it would own a fifth.",
        ALDER,
        ("reported",),
        False,
    ),
    Meant(
        "en condition",
        "en",
        "If regulators agree, Alder Capital would invest $40 million in Quillon.",
        ALDER_40,
        ("planned", "reported"),
        False,
    ),
    Meant(
        "en opinion", "en", "Analysts believe that Alder Capital should invest in Quillon.", ALDER, ("reported",), False
    ),
    Meant(
        "en opinion to buy", "en", "Analysts at Birch Research believe Alder Capital should buy Quillon.", "", (), False
    ),
    Meant("en question", "en", "Will Alder Capital invest in Quillon?", ALDER, ("planned", "reported"), False),
    Meant("de negation", "de", "Alder Capital hat nicht in Quillon investiert.", ALDER, ("denied",), False),
    Meant(
        "de negation weder", "de", "Weder Alder Capital noch Birke Ventures investierten in Quillon.", ALDER, (), False
    ),
    Meant(
        "de plan",
        "de",
        "Alder Capital will 40 Millionen Dollar in Quillon investieren.",
        ALDER_40,
        ("planned",),
    ),
    Meant("de future", "de", "Alder Capital wird sich an Quillon beteiligen.", ALDER, ("planned",)),
    Meant("de rumour", "de", "Alder Capital soll in Quillon investiert haben.", ALDER, ("reported", "planned")),
    Meant(
        "de talks", "de", "Alder Capital verhandelt über einen Einstieg bei Quillon.", ALDER, ("reported", "planned")
    ),
    Meant(
        "de denial", "de", "Quillon dementierte, dass Alder Capital bei Quillon eingestiegen sei.", ALDER, ("denied",)
    ),
    Meant(
        "de hypothetical",
        "de",
        "Alder Capital hätte gern in Quillon investiert.",
        ALDER,
        ("reported", "planned"),
        False,
    ),
    Meant(
        "de condition",
        "de",
        "Falls die Behörden zustimmen, steigt Alder Capital bei Quillon ein.",
        ALDER,
        ("reported", "planned"),
        False,
    ),
    Meant("zh negation", "zh-Hans", "岑溪资本没有投资沃霖科技。", CENXI, ("denied",), False),
    Meant("zh negation never", "zh-Hans", "岑溪资本从未入股沃霖科技。", CENXI, ("denied",), False),
    Meant("zh plan", "zh-Hans", "岑溪资本拟投资沃霖科技。", CENXI, ("planned",)),
    Meant("zh plan Hant", "zh-Hant", "岑溪資本計畫投資沃霖科技。", CENXI_HANT, ("planned",)),
    Meant("zh rumour", "zh-Hans", "据传岑溪资本已入股沃霖科技。", CENXI, ("reported",)),
    Meant("zh rumour Hant", "zh-Hant", "知情人士透露，岑溪資本已投資沃霖科技。", CENXI_HANT, ("reported",)),
    Meant("zh talks", "zh-Hans", "岑溪资本正洽谈入股沃霖科技。", CENXI, ("reported", "planned")),
    Meant("zh denial", "zh-Hans", "沃霖科技否认岑溪资本已入股沃霖科技。", CENXI, ("denied",)),
    Meant("zh condition", "zh-Hans", "如果监管批准，岑溪资本将投资沃霖科技。", CENXI, ("planned", "reported"), False),
    Meant("zh opinion", "zh-Hans", "分析师认为岑溪资本应该投资沃霖科技。", CENXI, ("planned", "reported"), False),
]

SAID = [
    said(
        "en comparison",
        "en",
        "Quillon, often called the Nvidia of China, raised $40 million.",
        "Quillon raised 40000000 USD",
    ),
    said("en comparison alone", "en", "Quillon wants to be the Nvidia of China."),
    said(
        "de comparison",
        "de",
        "Quillon, das Nvidia Chinas, sammelte 40 Millionen Dollar ein.",
        "Quillon raised 40000000 USD",
    ),
    said("zh comparison", "zh-Hans", "沃霖科技被称为“中国的英伟达”，完成2亿元融资。", "沃霖科技 raised 200000000 CNY"),
    said(
        "en history",
        "en",
        "Jane Alder, formerly at AMD, founded Quillon.",
        "Jane Alder workedFor AMD",
        "Quillon foundedBy Jane Alder",
    ),
    said(
        "en history of seat",
        "en",
        "Jane Alder, a former executive of AMD, is chief executive of Quillon.",
        "Jane Alder workedFor AMD position=executive",
        "Jane Alder worksFor Quillon position=chief executive",
    ),
    said(
        "de history",
        "de",
        "Jan Erlen, früher bei AMD, gründete Quillon.",
        "Jan Erlen workedFor AMD",
        "Quillon foundedBy Jan Erlen",
    ),
    said(
        "zh history",
        "zh-Hans",
        "沈柏远曾任职于AMD，后创办沃霖科技。",
        "沈柏远 workedFor AMD",
        "沃霖科技 foundedBy 沈柏远",
    ),
    said(
        "en led by A, with B",
        "en",
        "Quillon raised $40 million in a Series B led by Alder Capital, with Birch Ventures taking part.",
        "Quillon raised 40000000 USD round=B",
        "Alder Capital investedIn Quillon role=lead round=B",
        "Birch Ventures investedIn Quillon role=follow round=B",
    ),
    said(
        "de led by A, with B",
        "de",
        "Quillon sammelte 40 Millionen Euro ein; Alder Capital führte die Runde an, Birke Ventures beteiligte sich.",
        "Quillon raised 40000000 EUR",
        "Alder Capital investedIn Quillon role=lead",
        "Birke Ventures investedIn Quillon role=follow",
    ),
    said(
        "zh led by A, with B and C",
        "zh-Hans",
        "沃霖科技完成20亿元D轮融资，由岑溪资本领投，朔衡创投、灏谦资本跟投。",
        "沃霖科技 raised 2000000000 CNY round=D",
        "岑溪资本 investedIn 沃霖科技 role=lead round=D",
        "朔衡创投 investedIn 沃霖科技 role=follow round=D",
        "灏谦资本 investedIn 沃霖科技 role=follow round=D",
    ),
    said(
        "en coordination with others",
        "en",
        "Alder Capital, Birch Ventures and others invested in Quillon.",
        "Alder Capital investedIn Quillon",
        "Birch Ventures investedIn Quillon",
    ),
    said(
        "de coordination",
        "de",
        "Alder Capital, Birke Ventures und Zedriva Fonds investierten in Quillon.",
        "Alder Capital investedIn Quillon",
        "Birke Ventures investedIn Quillon",
        "Zedriva Fonds investedIn Quillon",
    ),
    said(
        "zh coordination with 等",
        "zh-Hans",
        "岑溪资本、朔衡创投等投资了沃霖科技。",
        "岑溪资本 investedIn 沃霖科技",
        "朔衡创投 investedIn 沃霖科技",
    ),
    said(
        "en apposition", "en", "Alder Capital, a venture firm in Lisbon, invested in Quillon, a chip designer.", ALDER
    ),
    said(
        "de apposition",
        "de",
        "Alder Capital, ein Wagniskapitalgeber aus Lissabon, investierte in den Chipentwickler Quillon.",
        ALDER,
    ),
    said(
        "en pronoun",
        "en",
        "Quillon was founded in 2019. It raised $40 million in a Series B.",
        "Quillon foundedOn 2019 date",
        "Quillon raised 40000000 USD round=B",
    ),
    said(
        "en the company",
        "en",
        "Quillon was founded in 2019. The company raised $40 million in a Series B.",
        "Quillon foundedOn 2019 date",
        "Quillon raised 40000000 USD round=B",
    ),
    said(
        "de das Unternehmen",
        "de",
        "Quillon wurde 2019 gegründet. Das Unternehmen hat 40 Millionen Euro eingesammelt.",
        "Quillon foundedOn 2019 date",
        "Quillon raised 40000000 EUR",
    ),
    said(
        "zh 該公司",
        "zh-Hant",
        "沃霖科技於2018年3月成立。該公司完成20億元D輪融資。",
        "沃霖科技 foundedOn 2018-03 date",
        "沃霖科技 raised 2000000000 CNY round=D",
    ),
    said(
        "zh short form",
        "zh-Hant",
        "沃霖科技成立於2018年3月。「沃霖」獲岑溪資本領投。",
        "沃霖科技 foundedOn 2018-03 date",
        "岑溪資本 investedIn 沃霖科技 role=lead",
    ),
    said(
        "zh declared short form",
        "zh-Hans",
        "珀川智能科技股份有限公司（以下简称“珀川”）成立于2018年。岑溪资本投资了珀川。",
        "珀川智能科技股份有限公司 foundedOn 2018 date",
        "岑溪资本 investedIn 珀川智能科技股份有限公司",
    ),
    said(
        "en short form",
        "en",
        "Quillon Semiconductor Inc. was founded in 2019. Alder Capital invested in Quillon.",
        "Quillon Semiconductor Inc foundedOn 2019 date",
        "Alder Capital investedIn Quillon Semiconductor Inc",
    ),
    said("en took a stake", "en", "Alder Capital took a stake in Quillon.", ALDER),
    said("de took a stake", "de", "Alder Capital beteiligte sich an Quillon.", ALDER),
    said("zh took a stake", "zh-Hans", "岑溪资本入股沃霖科技。", CENXI),
    said("en holds", "en", "Alder Capital holds 12% of Quillon.", "Alder Capital holdsSharesIn Quillon percent=12"),
    said(
        "en about a fifth",
        "en",
        "Alder Capital holds about 20% of Quillon.",
        "Alder Capital holdsSharesIn Quillon percent=20 percentMax=20.5 percentMin=19.5",
    ),
    said(
        "en more than",
        "en",
        "Alder Capital holds more than 5 per cent of Quillon.",
        "Alder Capital holdsSharesIn Quillon exclusive=True percentMin=5",
    ),
    said(
        "zh more than",
        "zh-Hans",
        "岑溪资本持有沃霖科技超过5%的股份。",
        "岑溪资本 holdsSharesIn 沃霖科技 exclusive=True percentMin=5",
    ),
    said(
        "en vague amount",
        "en",
        "Alder Capital invested over $1 billion in Quillon.",
        "Alder Capital investedIn Quillon amountMin=1000000000 currency=USD exclusive=True",
    ),
    said(
        "de vague amount",
        "de",
        "Alder Capital investierte mehr als 1,3 Milliarden Euro in Quillon.",
        "Alder Capital investedIn Quillon amountMin=1300000000 currency=EUR exclusive=True",
    ),
    said(
        "zh vague amount",
        "zh-Hans",
        "岑溪资本向沃霖科技投资逾1亿元。",
        "岑溪资本 investedIn 沃霖科技 amountMin=100000000 currency=CNY exclusive=True",
    ),
    said(
        "en exact amount and date",
        "en",
        "Alder Capital invested $40 million in Quillon in March 2023.",
        "Alder Capital investedIn Quillon amount=40000000 currency=USD date=2023-03",
    ),
    said("en last month", "en", "Quillon raised $40 million last month.", "Quillon raised 40000000 USD date=2024-02"),
    said("en last year", "en", "Quillon raised $40 million last year.", "Quillon raised 40000000 USD date=2023"),
    said("en this year", "en", "Quillon has raised $40 million this year.", "Quillon raised 40000000 USD date=2024"),
    said(
        "de im Vorjahr",
        "de",
        "Quillon sammelte im Vorjahr 40 Millionen Euro ein.",
        "Quillon raised 40000000 EUR date=2023",
    ),
    said(
        "de im vergangenen Monat",
        "de",
        "Quillon sammelte im vergangenen Monat 40 Millionen Euro ein.",
        "Quillon raised 40000000 EUR date=2024-02",
    ),
    said(
        "zh 去年9月",
        "zh-Hans",
        "去年9月，沃霖科技完成20亿元D轮融资。",
        "沃霖科技 raised 2000000000 CNY date=2023-09 round=D",
    ),
    said(
        "zh 上個月",
        "zh-Hant",
        "上個月，沃霖科技完成20億元D輪融資。",
        "沃霖科技 raised 2000000000 CNY date=2024-02 round=D",
    ),
    said(
        "zh passive",
        "zh-Hans",
        "沃霖科技获得岑溪资本1亿美元投资。",
        "岑溪资本 investedIn 沃霖科技 amount=100000000 currency=USD",
    ),
    said("en passive", "en", "Quillon is backed by Alder Capital.", ALDER),
    said(
        "en supplier is no investor",
        "en",
        "Quillon buys its wafers from Alder Semiconductor.",
        "Quillon customerOf Alder Semiconductor",
    ),
    said("en rival is no investor", "en", "Quillon competes with Alder Semiconductor and Birch Systems."),
]

# Language, text, the two holders and what they hold.
JOINT = [
    (
        "en",
        "Alder Capital and Birch Ventures together hold 20% of Quillon.",
        ("Alder Capital", "Birch Ventures"),
        "Quillon",
    ),
    (
        "de",
        "Alder Capital und Birke Ventures halten zusammen 20 Prozent an Quillon.",
        ("Alder Capital", "Birke Ventures"),
        "Quillon",
    ),
    ("zh-Hans", "岑溪资本与朔衡创投合计持有沃霖科技20%的股份。", ("岑溪资本", "朔衡创投"), "沃霖科技"),
]


@pytest.mark.parametrize("case", NO_FACTS, ids=lambda case: case.name)
def test_what_is_not_stated_as_a_fact_is_marked_or_left_out(case: Meant) -> None:
    marked = [{f"{case.fact} ({status})"} for status in case.statuses]
    assert told(case.text, case.language) in (marked if case.kept else [set(), *marked])


@pytest.mark.parametrize("case", SAID, ids=lambda case: case.name)
def test_a_sentence_says_what_it_says_and_nothing_more(case: Said) -> None:
    assert told(case.text, case.language, PUBLISHED) == case.says


@pytest.mark.parametrize(("language", "text", "holders", "company"), JOINT, ids=[row[0] for row in JOINT])
def test_a_joint_stake_is_one_stake_of_a_group(
    language: str, text: str, holders: tuple[str, str], company: str
) -> None:
    stakes = {line for line in told(text, language) if "holdsSharesIn" in line}
    assert len(stakes) == 2
    for holder, stake in zip(sorted(holders), sorted(stakes), strict=True):
        assert stake.startswith(f"{holder} holdsSharesIn {company} basis=joint")
        assert stake.endswith(" percent=20")


def test_a_round_with_a_vague_sum_gives_no_exact_one() -> None:
    said_of_round = told("沃霖科技完成数千万元A轮融资，由岑溪资本领投。", "zh-Hans")
    assert "岑溪资本 investedIn 沃霖科技 role=lead round=A" in said_of_round
    assert not [line for line in said_of_round if " amount=" in line]


def test_without_a_date_of_its_own_a_document_gives_a_relative_date_none() -> None:
    assert told("Quillon raised $40 million last month.", "en") == {"Quillon raised 40000000 USD"}


def test_each_sentence_of_the_tables_has_a_name_of_its_own() -> None:
    names = [*(case.name for case in NO_FACTS), *(case.name for case in SAID)]
    assert len(names) == len(set(names)) >= 40


def test_a_line_of_a_holder_and_a_share_is_no_headline():
    text = "Principal stockholders:\n\nAlder Capital \N{EM DASH} 16.8%\nBirchfield Bank: 5.7 per cent\n岑溪资本：3.2%\nHeadline\n"
    assert [one.kind for one in blocks(document(text, "en"))] == ["prose", "item", "item", "item", "heading"]


def test_a_round_for_a_company_is_that_company_s():
    text = (
        "Norvik sells a stake\nNorvik makes chips. The fund Alder Capital joined Birch Ventures in a $45 million Series A "
        "for Quillon, a maker of memories.\n"
    )
    read = extract(document(text, "en"), known_names())
    names = [party.name for party in read.parties]
    raised = [(names[one.subject], one.predicate) for one in read.claims if one.predicate == "raised"]
    assert raised == [("Quillon", "raised")]
