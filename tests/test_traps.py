"""Names that look alike and are two, and names that look unlike and are one; a false merge is worse than a miss."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.model import Party
from kg.registry import Registry, load_registry
from kg.resolve import PartyRecord, resolve

ORG, CHIP, MODEL, FUND, VC, BIG, PERSON, PRODUCT, PLACE = (
    ("Company",), ("ChipStartup",), ("ModelStartup",), ("Fund",), ("VentureInvestor",), ("Corporate",),
    ("Person",), ("Product",), ("Place",),
)  # fmt: skip
Side = tuple[str, tuple[str, ...]]  # names, joined by " = " where one document gives them together; kinds

APART: list[tuple[Side, Side]] = [
    # a unit and the head of its group
    (("Tencent", BIG), ("Tencent Technology (Shanghai) Co., Ltd.", ORG)),
    (("腾讯", BIG), ("騰訊科技（上海）有限公司", ORG)),
    (("腾讯", BIG), ("腾讯科技（上海）有限公司 = 腾讯", ORG)),
    (("Tencent", BIG), ("Tencent Technology (Beijing) Company Limited = Tencent", ORG)),
    (("Tencent Technology (Shanghai) Co., Ltd.", ORG), ("Tencent Technology (Beijing) Co., Ltd.", ORG)),
    (("华为技术有限公司", BIG), ("上海华为技术有限公司", ORG)),
    (("阿里巴巴", BIG), ("上海阿里巴巴有限公司", ORG)),
    (("上海燧原科技有限公司", CHIP), ("北京燧原科技有限公司", CHIP)),
    (("燧原科技", CHIP), ("成都燧原科技有限公司", CHIP)),
    (("沐曦集成电路（上海）股份有限公司", CHIP), ("沐曦集成电路（南京）有限公司", CHIP)),
    (("沐曦", CHIP), ("沐曦集成电路（南京）有限公司 = 沐曦", CHIP)),
    (("Zhipu", MODEL), ("Zhipu (Hong Kong) Limited", ORG)),
    (("智譜", MODEL), ("智譜（香港）有限公司", ORG)),
    (("Nvidia", BIG), ("Nvidia China", BIG)),
    (("Nvidia", BIG), ("Nvidia Deutschland", BIG)),
    (("Infineon Technologies AG", BIG), ("Infineon Technologies Dresden GmbH & Co. KG", ORG)),
    (("Siemens AG", BIG), ("Siemens Energy AG", BIG)),
    (("Huawei", BIG), ("Huawei Technologies Deutschland GmbH", ORG)),
    # a corporate and its investor, its cloud, its bank
    (("Lenovo", BIG), ("Lenovo Capital", VC)),
    (("联想", BIG), ("联想创投", VC)),
    (("中金公司", BIG), ("中金资本", VC)),
    (("Alibaba", BIG), ("Alibaba Cloud", BIG)),
    (("阿里巴巴", BIG), ("阿里云", BIG)),
    (("華為", BIG), ("華為雲", BIG)),
    (("中信证券", BIG), ("中信银行", BIG)),
    (("CITIC Securities", BIG), ("CITIC Bank", BIG)),
    (("招商银行", BIG), ("招商证券", BIG)),
    (("Intel", BIG), ("Intel Capital", VC)),
    (("Baidu", BIG), ("Baidu Ventures", VC)),
    (("小米", BIG), ("小米产投", VC)),
    (("蚂蚁集团", BIG), ("蚂蚁投资", VC)),
    (("Robert Bosch GmbH", BIG), ("Robert Bosch Venture Capital GmbH", VC)),
    (("Legend Holdings", BIG), ("Legend Capital", VC)),
    (("Biren", CHIP), ("Biren Capital", VC)),
    (("Samsung", BIG), ("Samsung Ventures", VC)),
    # a fund, its manager, its partner, the brand, its numbers
    (("大基金一期", FUND), ("大基金二期", FUND)),
    (("国家集成电路产业投资基金二期股份有限公司", FUND), ("國家集成電路產業投資基金三期", FUND)),
    (("国家集成电路产业投资基金二期 = 大基金三期", FUND), ("大基金三期", FUND)),
    (("Aldora Fund II, L.P.", FUND), ("Aldora Fund III, L.P.", FUND)),
    (("Aldora Ventures II", FUND), ("Aldora Ventures IV", FUND)),
    (("SoftBank Vision Fund", FUND), ("SoftBank Vision Fund 2", FUND)),
    (("SoftBank", BIG), ("SoftBank Vision Fund", FUND)),
    (("北京市人工智能产业投资基金", FUND), ("北京市人工智能产业投资基金管理有限公司", VC)),
    (("上海玄砂投资基金 = 上海玄砂投资基金管理有限公司", FUND), ("上海玄砂投资基金管理有限公司", VC)),
    (("红杉中国", VC), ("红杉资本股权投资管理（天津）有限公司", VC)),
    (("Sequoia Capital", VC), ("Sequoia Capital China", VC)),
    (("Qiming Venture Partners", VC), ("Qiming Venture Partners Fund VII, L.P.", FUND)),
    (("Aldora Partners, L.P.", FUND), ("Aldora Partners, LLC", VC)),
    (("苏州湃益企业管理合伙企业（有限合伙）", FUND), ("苏州湃益企业管理有限公司", ORG)),
    (("Hillhouse", VC), ("Hillhouse Fund IV", FUND)),
    (("Aldora GmbH & Co. KG", FUND), ("Aldora Verwaltungs-GmbH", ORG)),
    (("Aldora GmbH & Co. KG", FUND), ("Aldora GmbH", ORG)),
    # one name, two firms
    (("Aldora AG", ORG), ("Aldora GmbH", ORG)),
    (("Lumora Group Corp.", BIG), ("Lumora Corp.", BIG)),
    (("Tang Jie = 唐杰", PERSON), ("Tang Jie = 湯潔", PERSON)),
    (("Meta", BIG), ("Meta AI", BIG)),
    (("Celestial AI", ORG), ("Celestial", ORG)),
    (("Moonshot AI", MODEL), ("Moonshot Capital", VC)),
    (("智谱", MODEL), ("智普", MODEL)),
    (("上交所", BIG), ("深交所", BIG)),
    (("Deutsche Bank", BIG), ("Deutsche Börse", BIG)),
    (("合肥产投", VC), ("合肥建投", VC)),
    (("清华大学", ("University",)), ("清华控股", BIG)),
    (("Apollo Technology", ORG), ("Apollo", VC)),
    # not the same sort of thing
    (("Kimi", PRODUCT), ("Kimi", ORG)),
    (("Wang Wei", PERSON), ("Wang Wei", ORG)),
    (("上海", PLACE), ("上海国投", VC)),
    (("GLM-4", PRODUCT), ("GLM-4.5", PRODUCT)),
    (("GLM-4.5", PRODUCT), ("GLM-45", PRODUCT)),
    (("GLM-4", PRODUCT), ("GLM-4+", PRODUCT)),
    # too little to know
    (("Zhang", PERSON), ("Zhang", PERSON)),
    (("王先生", PERSON), ("王女士", PERSON)),
    (("L. Zhao", PERSON), ("L. Zhao", PERSON)),
    (("Professor Tang", PERSON), ("Tang Jie", PERSON)),
    (("Li Na", PERSON), ("Li Nan", PERSON)),
    (("state fund", FUND), ("state fund", FUND)),
    (("Staatsfonds", FUND), ("Staatsfonds", FUND)),
    (("该公司", ORG), ("该公司", ORG)),
    (("地方國資", FUND), ("地方国资", FUND)),
]  # fmt: skip

APART_BY_REGISTRY: list[tuple[Side, Side]] = [  # without it nothing says that a group is foreign
    (("Nvidia", BIG), ("Nvidia GmbH", ORG)),
    (("Tencent", BIG), ("Tencent Pte. Ltd.", ORG)),
    (("HongShan", VC), ("HongShan, L.P.", FUND)),
]  # fmt: skip

TOGETHER: list[tuple[Side, Side]] = [
    # by their spelling
    (("騰訊", BIG), ("腾讯", BIG)),
    (("Tencent", BIG), ("TENCENT", BIG)),
    (("Ａｌｄｏｒａ", CHIP), ("Aldora", CHIP)),
    (("Zürich Chips", CHIP), ("Zurich Chips", CHIP)),
    (("蘇州湃益", FUND), ("苏州湃益", FUND)),
    (("智譜AI", MODEL), ("智谱AI", MODEL)),
    (("GLM-4.5", PRODUCT), ("GLM 4.5", PRODUCT)),
    (("沐曦集成電路（上海）股份有限公司", CHIP), ("沐曦集成电路(上海)股份有限公司", CHIP)),
    # after the legal form
    (("Tencent Holdings Ltd", BIG), ("Tencent Holdings", BIG)),
    (("騰訊控股有限公司", BIG), ("腾讯控股", BIG)),
    (("Nvidia Corp", BIG), ("Nvidia", BIG)),
    (("Siemens AG", BIG), ("Siemens", BIG)),
    (("Aleph Alpha GmbH", MODEL), ("Aleph Alpha", MODEL)),
    (("Infineon Technologies AG", BIG), ("Infineon Technologies", BIG)),
    (("Müller & Söhne GmbH", ORG), ("Mueller & Soehne", ORG)),
    (("Aldora Fund II, L.P.", FUND), ("Aldora Fund II", FUND)),
    (("北京人工智能产业投资基金（有限合伙）", FUND), ("北京人工智能產業投資基金", FUND)),
    (("上海燧原科技有限公司", CHIP), ("上海燧原科技股份有限公司", CHIP)),
    (("上海燧原科技股份有限公司", CHIP), ("燧原科技", CHIP)),
    # with a word that is often left out
    (("Biren Technology", CHIP), ("Biren", CHIP)),
    (("Zhipu AI", MODEL), ("Zhipu", MODEL)),
    (("Qiming Venture Partners", VC), ("Qiming", VC)),
    (("燧原科技", CHIP), ("燧原", CHIP)),
    (("壁仞科技", CHIP), ("壁仞", CHIP)),
    (("百川智能", MODEL), ("百川", MODEL)),
    # people
    (("Professor Tang Jie", PERSON), ("Tang Jie", PERSON)),
    (("唐杰教授", PERSON), ("唐杰", PERSON)),
    (("趙立東", PERSON), ("赵立东", PERSON)),
    (("ZHAO LIDONG", PERSON), ("Zhao Lidong", PERSON)),
    (("Zhao Lidong = 趙立東", PERSON), ("赵立东", PERSON)),
    (("Herr Jonas Andrulis", PERSON), ("Jonas Andrulis", PERSON)),
    # given together
    (("Enflame = 燧原科技", CHIP), ("燧原科技", CHIP)),
    (("沐曦集成电路（上海）股份有限公司 = 沐曦股份", CHIP), ("沐曦股份", CHIP)),
    (("上海玄砂智能科技有限公司 = 玄砂智能", CHIP), ("玄砂智能", CHIP)),
    (("Aldora = Borealis Chips", CHIP), ("Borealis Chips", CHIP)),
    (("大基金二期 = 国家集成电路产业投资基金二期股份有限公司", FUND), ("國家集成電路產業投資基金二期", FUND)),
]  # fmt: skip

TOGETHER_BY_REGISTRY: list[tuple[Side, Side]] = [
    (("Tencent", BIG), ("騰訊", BIG)),
    (("Alibaba", BIG), ("阿里巴巴", BIG)),
    (("Huawei", BIG), ("華為", BIG)),
    (("Baidu", BIG), ("百度", BIG)),
    (("Xiaomi", BIG), ("小米", BIG)),
    (("Meituan", BIG), ("美團", BIG)),
    (("英伟达", BIG), ("輝達", BIG)),
    (("英偉達", BIG), ("Nvidia Corporation", BIG)),
    (("HongShan", VC), ("紅杉中國", VC)),
    (("Sequoia China", VC), ("红杉中国", VC)),
    (("Biren", CHIP), ("壁仞科技", CHIP)),
    (("Moore Threads", CHIP), ("摩尔线程", CHIP)),
    (("Cambricon", CHIP), ("寒武紀", CHIP)),
    (("MetaX", CHIP), ("沐曦", CHIP)),
    (("Enflame", CHIP), ("燧原", CHIP)),
    (("CICC", BIG), ("中金公司", BIG)),
    (("Hong Kong Stock Exchange", ("Exchange",)), ("港交所", ("Exchange",))),
    (("Tsinghua University", ("University",)), ("清華大學", ("University",))),
    (("Legend Capital", VC), ("君聯資本", VC)),
    (("Beijing", PLACE), ("北京", PLACE)),
]  # fmt: skip


def records(pairs: list[tuple[Side, Side]], prefix: str) -> Iterator[PartyRecord]:
    for number, pair in enumerate(pairs):
        for side, (written, kinds) in zip("ab", pair, strict=True):
            names = tuple(written.split(" = "))
            yield PartyRecord(f"{prefix}{number}{side}", Party(0, names[0], names, (), kinds))


def are_one(pair: tuple[Side, Side], registry: Registry) -> bool:
    return len(set(resolve(records([pair], "x"), registry).entity_of.values())) == 1


@pytest.fixture(scope="module", params=["the registry", "no registry"])
def registry(request: pytest.FixtureRequest) -> Registry:
    return load_registry() if request.param == "the registry" else load_registry("none")


def test_there_are_enough_of_both() -> None:
    assert len(APART) >= 60
    assert len(TOGETHER) + len(TOGETHER_BY_REGISTRY) >= 40


@pytest.mark.parametrize("pair", APART, ids=lambda pair: f"{pair[0][0]} | {pair[1][0]}")
def test_two_things_stay_two(pair: tuple[Side, Side], registry: Registry) -> None:
    assert not are_one(pair, registry)


@pytest.mark.parametrize("pair", APART_BY_REGISTRY, ids=lambda pair: f"{pair[0][0]} | {pair[1][0]}")
def test_a_unit_of_a_well_known_group_stays_apart(pair: tuple[Side, Side]) -> None:
    assert not are_one(pair, load_registry())


def test_two_things_stay_two_in_a_store_that_holds_all_of_them(registry: Registry) -> None:
    everything = [*records(APART, "x"), *records(TOGETHER, "y"), *records(TOGETHER_BY_REGISTRY, "z")]
    found = resolve(everything, registry).entity_of
    merged = [pair for number, pair in enumerate(APART) if found[f"x{number}a", 0] == found[f"x{number}b", 0]]
    assert merged == []


@pytest.mark.parametrize("pair", TOGETHER, ids=lambda pair: f"{pair[0][0]} | {pair[1][0]}")
def test_one_thing_is_one(pair: tuple[Side, Side], registry: Registry) -> None:
    assert are_one(pair, registry)


@pytest.mark.parametrize("pair", TOGETHER_BY_REGISTRY, ids=lambda pair: f"{pair[0][0]} | {pair[1][0]}")
def test_well_known_names_are_one(pair: tuple[Side, Side]) -> None:
    assert are_one(pair, load_registry())
