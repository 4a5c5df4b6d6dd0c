"""Spellings of names, their legal forms and their ids."""

from __future__ import annotations

import pytest

from kg.normalize.names import fold_name, legal_form, slug, strip_legal_form


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("騰訊", "腾讯"),
        ("Tencent", "TENCENT"),
        ("Tencent Holdings Ltd.", "tencent holdings limited"),
        ("Tencent Technology (Shanghai) Co., Ltd.", "Tencent Technology（Shanghai）"),
        ("騰訊控股有限公司", "腾讯控股"),
        ("上海燧原科技股份有限公司", "上海燧原科技"),
        ("長鑫科技集團股份有限公司", "长鑫科技集团"),
        ("蘇州湃益企業管理合夥企業（有限合夥）", "苏州湃益企业管理"),
        ("Müller & Söhne GmbH", "Muller & Sohne"),
        ("Straße AG", "STRASSE"),
        ("Pony.ai", "Pony AI"),
        ("General Catalyst, L.P.", "General Catalyst LP"),
        ("Société Générale S.A.", "Societe Generale"),
        ("Foo GmbH & Co. KG", "Foo"),
        ("ＡＳＭＬ　Ｎ．Ｖ．", "ASML"),
        ("Novo Nordisk A/S", "Novo Nordisk"),
        ("Łódź Chips sp. z o.o.", "Lodz Chips"),
    ],
)
def test_two_spellings_of_one_name_fold_to_one_key(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tencent", "Tencent Technology (Shanghai) Co., Ltd."),
        ("Tencent (Beijing)", "Tencent (Shanghai)"),
        ("大基金一期", "大基金二期"),
        ("Fund I, L.P.", "Fund II, L.P."),
        ("Fund II", "Fund III"),
        ("腾讯", "腾讯控股"),
        ("长鑫科技", "长鑫科技集团股份有限公司"),
        ("某某科技有限公司", "某某科技上海分公司"),
        ("合肥产投壹号股权投资合伙企业（有限合伙）", "合肥产投贰号股权投资合伙企业（有限合伙）"),
        ("Legend Capital", "Legend Holdings"),
        ("A+ Capital", "B Capital"),
    ],
)
def test_names_that_tell_two_entities_apart_stay_apart(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Tencent Holdings Ltd.", "Ltd."),
        ("Tencent Technology (Shanghai) Co., Ltd.", "Co., Ltd."),
        ("Foo GmbH & Co. KG", "GmbH & Co. KG"),
        ("Foo S.A.", "S.A."),
        ("ASML N.V.", "N.V."),
        ("騰訊控股有限公司", "有限公司"),
        ("上海燧原科技股份有限公司", "股份有限公司"),
        ("某某有限責任公司", "有限責任公司"),
        ("某某投资合伙企业（有限合伙）", "合伙企业（有限合伙）"),
        ("某某投资中心(有限合伙)", "(有限合伙)"),
        ("Tencent", None),
        ("Kansas", None),
        ("Co., Ltd.", None),
        ("有限公司", None),
        ("NIO EV", None),
        ("某某科技上海分公司", None),
        ("Visa", None),
    ],
)
def test_the_legal_form_is_what_is_cut_from_the_end(name: str, expected: str | None) -> None:
    assert legal_form(name) == expected
    assert (strip_legal_form(name) == name) is (expected is None)


def test_a_name_is_never_stripped_down_to_nothing() -> None:
    assert [strip_legal_form(name) for name in ("有限公司", "Inc.", "GmbH", "Co., Ltd.")] == [
        "有限公司",
        "Inc.",
        "GmbH",
        "Co., Ltd.",
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Tencent Holdings", "tencent-holdings"),
        ("苏州湃益", "suzhou-pai-yi"),
        ("蘇州湃益", "suzhou-pai-yi"),
        ("Zürich AI", "zurich-ai"),
        ("Pony.ai", "pony-ai"),
        ("T-Head", "t-head"),
        ("  --  AMD!", "amd"),
    ],
)
def test_a_slug_is_readable_and_the_same_in_both_scripts(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_a_name_without_a_latin_reading_gets_a_stable_id() -> None:
    assert slug("카카오") == slug("카카오")
    assert slug("카카오").startswith("x-")
    assert slug("카카오") != slug("네이버")
