"""Chinese text to names and claims: both scripts, invented names, no registry."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract import extract
from kg.extract.han_scan import Forms, Taken
from kg.extract.words_han import words
from kg.model import Article, Document, Value
from kg.normalize.scripts import to_traditional
from kg.registry import EMPTY

Facts = set[tuple[str, str, str, str]]


def read(text: str, language: str = "zh-Hans") -> Document:
    return Document("a.txt", "a.txt", "0" * 64, text, language, "utf-8", articles=(Article(0, len(text), language),))


def facts(text: str, language: str = "zh-Hans") -> Facts:
    found = extract(read(text, language), EMPTY)
    return {
        (
            found.parties[claim.subject].name,
            claim.predicate,
            claim.object.value if isinstance(claim.object, Value) else found.parties[claim.object].name,
            claim.status.value,
        )
        for claim in found.claims
    }


def names(text: str) -> set[str]:
    found = extract(read(text), EMPTY)
    return {form for party in found.parties for form in (*party.names, *party.short_names)}


ROUND = "璟澜智能宣布完成2亿元B轮融资，岑溪资本领投，泊岸创投、砺川集团跟投。"


def test_leads_followers_and_the_sum_of_a_round_are_told_apart() -> None:
    assert facts(ROUND) == {
        ("璟澜智能", "raised", "200000000", "asserted"),
        ("岑溪资本", "investedIn", "璟澜智能", "asserted"),
        ("泊岸创投", "investedIn", "璟澜智能", "asserted"),
        ("砺川集团", "investedIn", "璟澜智能", "asserted"),
    }


def test_the_same_is_read_in_traditional_characters() -> None:
    simple = {(to_traditional(s), p, to_traditional(o), status) for s, p, o, status in facts(ROUND)}
    assert facts(to_traditional(ROUND), "zh-Hant") == simple


def test_roles_and_the_round_are_qualifiers() -> None:
    found = extract(read(ROUND), EMPTY)
    roles = {
        found.parties[c.subject].name: c.qualifiers.get("role") for c in found.claims if c.predicate == "investedIn"
    }
    assert roles == {"岑溪资本": "lead", "泊岸创投": "follow", "砺川集团": "follow"}
    assert {c.qualifiers.get("round") for c in found.claims} == {"B"}


def test_a_list_item_speaks_of_the_company_before_its_colon() -> None:
    text = "本周融资\n① 璟澜科技：A轮，2亿元。领投方为岑溪资本。\n② 沃霖半导体：获泊岸创投战略投资。"
    assert ("岑溪资本", "investedIn", "璟澜科技", "asserted") in facts(text)
    assert ("泊岸创投", "investedIn", "沃霖半导体", "asserted") in facts(text)


def test_a_full_name_and_its_short_form_are_one_party() -> None:
    text = "上海璟澜半导体科技有限公司（下称“璟澜科技”）成立于2018年3月。璟澜科技完成A轮融资，岑溪资本领投。"
    assert ("岑溪资本", "investedIn", "璟澜科技", "asserted") in facts(text)
    assert {"上海璟澜半导体科技有限公司", "璟澜科技"} <= names(text)


def test_a_core_standing_alone_means_the_full_name() -> None:
    assert ("岑溪资本", "investedIn", "璟澜科技", "asserted") in facts("璟澜科技成立于2019年。岑溪资本领投璟澜2亿元。")


@pytest.mark.parametrize(
    "text",
    [
        "一家未具名的互联网大厂领投了新一轮融资。",
        "知名机构、老股东联合投资。",
        "岑溪资本未参与璟澜科技的融资。",
    ],
)
def test_what_is_denied_or_unnamed_gives_no_claim(text: str) -> None:
    assert facts(text) == set()


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("沃霖集团拟收购璟澜科技。", "planned"),
        ("沃霖集团计划收购璟澜科技。", "planned"),
        ("消息人士称，沃霖集团有意收购璟澜科技。", "reported"),
        ("沃霖集团否认收购璟澜科技。", "denied"),
        ("沃霖集团以2亿元收购了璟澜科技。", "asserted"),
    ],
)
def test_a_purchase_has_the_status_its_words_give_it(text: str, status: str) -> None:
    assert {fact[3] for fact in facts(text) if fact[1] == "acquired"} == {status}


def test_a_plain_not_denies_that_somebody_put_money_in() -> None:
    assert facts("岑溪资本没有投资璟澜科技。") == {("岑溪资本", "investedIn", "璟澜科技", "denied")}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("语音大模型公司弦外宣布完成2500万美元A轮融资。", "弦外"),
        ("岑溪资本领投了先进封装企业叠石的B轮。", "叠石"),
        ("2023年6月岑溪资本参与了璟澜科技的融资。", "岑溪资本"),
        ("璟澜科技完成A轮融资，韦豪岚芯作为产业方加入。", "韦豪岚芯"),
        ("璟澜科技完成A轮融资，数码港投资创业基金跟投。", "数码港投资创业基金"),
        ("岑溪资本宣布旗下岑溪二期人民币基金完成首关，规模6.5亿元。", "岑溪二期人民币基金"),
    ],
)
def test_a_name_is_known_by_where_it_stands(text: str, name: str) -> None:
    assert name in names(text)


@pytest.mark.parametrize("phrase", ["这家公司拿钱的节奏不慢", "我们只订了一张四人桌", "公司裁掉了四分之一的人"])
def test_a_phrase_of_plain_words_is_no_name(phrase: str) -> None:
    text = f"璟澜科技完成A轮融资，岑溪资本领投。{phrase}。2021年9月，泊岸创投投了3000万元天使轮。"
    assert {fact[2] for fact in facts(text) if fact[1] == "investedIn"} == {"璟澜科技"}


def test_it_stands_for_the_company_named_before_the_one_that_acts() -> None:
    text = "鲲岭科技完成A轮融资。霁川科技的历史画上句号——沃霖通讯斥资23亿元收购其51%的股权。"
    assert ("沃霖通讯", "acquired", "霁川科技", "asserted") in facts(text)


def test_a_label_in_a_round_up_turns_the_text_to_its_company() -> None:
    text = (
        "本周融资速览：曜科上市\n● 弦外｜A轮｜2500万美元\n公司宣布完成融资，岑溪资本领投。\n● 一则澄清\n泊岸创投领投。"
    )
    assert {fact for fact in facts(text) if fact[1] == "investedIn"} == {("岑溪资本", "investedIn", "弦外", "asserted")}


def test_who_plans_to_buy_a_share_plans_to_invest_and_to_control() -> None:
    told = facts("沃霖股份拟以9.8亿元收购璟澜科技51%的股权。")
    assert {fact[1] for fact in told if fact[3] == "planned"} == {"acquired", "holdsSharesIn", "investedIn", "controls"}


def test_shares_in_brackets_belong_to_the_name_before_them() -> None:
    found = extract(read("璟澜集团增资后，股东包括湖北沃霖发展（26.89%）及岑溪科技（25.69%）。"), EMPTY)
    shares = {found.parties[claim.subject].name: claim.qualifiers.get("percent") for claim in found.claims}
    assert shares == {"湖北沃霖发展": 26.89, "岑溪科技": 25.69}


def test_sums_in_order_go_to_the_names_in_order() -> None:
    found = extract(read("璟澜科技完成A轮融资，岑溪资本、泊岸创投分别出资1亿元和5000万元。"), EMPTY)
    sums = {
        found.parties[c.subject].name: c.qualifiers.get("amount") for c in found.claims if c.predicate == "investedIn"
    }
    assert sums == {"岑溪资本": "100000000", "泊岸创投": "50000000"}


def test_a_fund_its_manager_and_its_partner_are_three() -> None:
    text = "沃霖投资中心（有限合伙）完成变更，有限合伙人为岑溪发展有限公司，执行事务合伙人为泊岸管理有限公司。"
    assert facts(text) == {
        ("泊岸管理有限公司", "manages", "沃霖投资中心（有限合伙）", "asserted"),
        ("岑溪发展有限公司", "limitedPartnerOf", "沃霖投资中心（有限合伙）", "asserted"),
    }


def test_quotes_are_the_text_itself() -> None:
    document = read(ROUND)
    for claim in extract(document, EMPTY).claims:
        assert document.text[claim.start : claim.end] == ROUND


def test_a_heading_of_a_round_up_with_a_quoted_name_turns_to_that_company() -> None:
    text = "智能体公司“沃霖智能”获1亿元B轮融资\n沃霖智能完成1亿元B轮融资，泊岸创投领投。\n\n光互连企业“璟澜半导体”获数亿元战略融资\n本轮由岑溪资本与砺川投资共同领投。\n"
    invested = {(who, what) for who, predicate, what, _ in facts(text) if predicate == "investedIn"}
    assert invested == {("泊岸创投", "沃霖智能"), ("岑溪资本", "璟澜半导体"), ("砺川投资", "璟澜半导体")}


def test_who_sells_the_shares_it_holds_is_not_itself_sold() -> None:
    assert "acquired" not in {one[1] for one in facts("沃霖电子则已在今年8月将手中持股全数转让给岑溪集团。")}


def test_the_company_of_a_former_owner_holds_nothing_in_itself() -> None:
    assert "holdsSharesIn" not in {one[1] for one in facts("璟澜科技易主。原控股股东为沃霖科技创始人田野。")}


def test_the_third_instalment_of_a_fund_is_a_fund_of_its_own() -> None:
    assert ("岑溪资本", "manages", "沃霖产业投资基金三期", "asserted") in facts("沃霖产业投资基金三期由岑溪资本管理。")


@given(st.text(alphabet="甲乙丙岑溪资本科技（）、，。和与为领投跟投2亿元A轮“”某家", max_size=120))
@settings(max_examples=60, deadline=None)
def test_no_text_breaks_the_reading_and_every_offset_is_inside(text: str) -> None:
    for claim in extract(read(text), EMPTY).claims:
        assert 0 <= claim.start < claim.end <= len(text)


@given(st.text(max_size=80))
def test_words_leave_no_gap(text: str) -> None:
    assert "".join(word.text for word in words(text, 0, len(text))) == text


def test_forms_prefer_the_longest_and_taken_marks_what_is_covered() -> None:
    assert list(Forms(["甲乙", "甲乙丙"]).found("甲乙丙甲乙", 0, 5)) == [(0, "甲乙丙"), (3, "甲乙")]
    taken = Taken(6, [(2, 4)])
    assert [taken.touches(0, 2), taken.touches(3, 5), taken.touches(4, 6)] == [False, True, False]


def test_the_day_of_a_listing_is_not_the_month_of_the_foundation_before_it() -> None:
    found = extract(read("璟澜科技成立于2019年9月，2026年1月2日在港交所上市。"), EMPTY)
    assert [dict(one.qualifiers) for one in found.claims if one.predicate == "listedOn"] == [{"date": "2026-01-02"}]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("大模型公司“青灯夜话”完成A轮融资，岑溪资本领投。", "青灯夜话"),
        ("岑溪资本近日买下「空山」51%股权。", "空山"),
        ("去年控股的“问山算力”成了集团的底气，岑溪资本投资了问山算力。", "问山算力"),
        ("岑溪资本投资了“听雨者”与“砚石”，两家都在杭州。", "听雨者"),
    ],
)
def test_a_quoted_name_is_found_by_what_stands_beside_it(text: str, name: str) -> None:
    assert name in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "岑溪资本回应称“消息不实”，并投资了璟澜科技。",
        "被称为“国家队”的岑溪资本投资了璟澜科技。",
        "岑溪资本投资了璟澜科技，其首款芯片“砚石”系列已经量产。",
        "岑溪资本要做“耐心资本”，投资了璟澜科技。",
    ],
)
def test_what_is_said_and_what_is_made_are_no_names(text: str) -> None:
    assert names(text) == {"岑溪资本", "璟澜科技"}


def test_the_company_named_last_is_meant_behind_what_it_does() -> None:
    told = facts("璟澜科技完成C轮融资。沃霖产业基金由岑溪资本管理，该公司为泊岸集团的全资附属公司。")
    assert ("岑溪资本", "memberOfGroup", "泊岸集团", "asserted") in told
    assert ("璟澜科技", "memberOfGroup", "泊岸集团", "asserted") not in told


def test_who_is_listed_at_one_exchange_is_not_listed_where_the_next_one_is() -> None:
    text = "岑溪科技有限公司、泊岸科技有限公司先后登陆A股，璟澜科技有限公司登陆港股，均出现上市后股价走强的表现。"
    listed = {(subject, exchange) for subject, predicate, exchange, *_ in facts(text) if predicate == "listedOn"}
    assert ("璟澜科技有限公司", "港股") in listed
    assert not {one for one in listed if one[1] == "港股" and one[0] != "璟澜科技有限公司"}


def test_who_founds_one_company_in_a_sentence_does_not_found_the_next_one() -> None:
    text = "林知远、周沐阳2018年创办岑溪科技有限公司，博士祁远帆2019年创办泊岸科技有限公司，许达2020年创办璟澜科技有限公司。"
    founders = {(company, person) for company, predicate, person, *_ in facts(text) if predicate == "foundedBy"}
    assert {person for company, person in founders if company == "泊岸科技有限公司"} <= {"祁远帆"}
