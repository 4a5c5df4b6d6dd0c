from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import render
from kg.model import Entity, Evidence, Fact, Hop, Path, PathAnswer, Searched, Status, Value
from kg.network import Connections, Step

TENCENT = Entity("tencent", "騰訊", ("騰訊", "Tencent"), ("Corporate",))
ENFLAME = Entity("enflame", "Enflame", ("Enflame",), ("ChipStartup",))
ZHAO = Entity("zhao", "Zhao\x1b[31m", (), ("Person",))


def fact(subject: Entity, predicate: str, object_: Entity | Value, quote: str, **qualifiers: str | float) -> Fact:
    evidence = Evidence("a.txt", "Example Daily", "2024-05", 0, len(quote), quote)
    return Fact("f1", subject, predicate, object_, qualifiers, Status.ASSERTED, 0.9, (evidence, evidence))


STAKE = fact(TENCENT, "holdsSharesIn", ENFLAME, "騰訊科技持有燧原科技20.258%的股份。", percent=20.258, asOf="2026-01")
ROUND = fact(TENCENT, "investedIn", ENFLAME, "騰訊參與了D輪。", round="D", role="follow")
FOUNDED = fact(ENFLAME, "foundedBy", ZHAO, "Zhao founded\nEnflame.")


def shown(*parts: object, cells: int) -> str:
    to = io.StringIO()
    render.path(*parts, to, cells)  # type: ignore[arg-type]
    return to.getvalue()


def answer(*paths: Path, **more: object) -> Connections:
    return Connections(TENCENT, ZHAO, paths, Searched(5, 214, 390, 6), **more)  # type: ignore[arg-type]


CONNECTION = Path((Step(STAKE, True, (Hop(ROUND, True),)), Step(FOUNDED, True)))


def test_a_connection_reads_as_a_line_with_arrows_and_then_hop_by_hop() -> None:
    assert shown(answer(CONNECTION), cells=80) == (
        "騰訊 and Zhao\\x1b[31m: 1 connection, best first (searched 5 documents, 214\n"
        "entities, 390 facts, up to 6 hops)\n"
        "\n"
        "1. 騰訊 ─ holds shares in → Enflame ─ founded by → Zhao\\x1b[31m\n"
        "   • 騰訊 holds shares in Enflame: 20.258 %, as of 2026-01 (asserted,\n"
        "     confidence 0.90)\n"
        "     “騰訊科技持有燧原科技20.258%的股份。”\n"
        "     — a.txt, Example Daily, 2024-05, and 1 more source\n"
        "     also: 騰訊 invested in Enflame: follow, round D [a.txt, Example Daily,\n"
        "       2024-05 (+1)]\n"
        "   • Enflame founded by Zhao\\x1b[31m (asserted, confidence 0.90)\n"
        "     “Zhao founded Enflame.”\n"
        "     — a.txt, Example Daily, 2024-05, and 1 more source\n"
    )


def test_a_hop_against_its_direction_points_back_and_a_plan_is_marked() -> None:
    plan = Fact("f2", ENFLAME, "investedIn", TENCENT, {}, Status.PLANNED, 0.5, STAKE.evidence)
    text = shown(answer(Path((Hop(plan, False),))), cells=100)
    assert "1. 騰訊 ← invested in (planned) ─ Enflame\n" in text
    assert "• PLANNED: Enflame invested in 騰訊 (planned, confidence 0.50)\n" in text


def test_without_a_connection_one_line_says_what_was_done_and_what_to_try() -> None:
    nothing = answer(nearest=((ENFLAME,), ()), beyond=("--include-planned",))
    assert render.no_path(nothing) == (
        "no connection between 騰訊 and Zhao\\x1b[31m (searched 5 documents, 214 entities, 390 facts, up to 6 hops); "
        "騰訊 reaches Enflame; Zhao\\x1b[31m reaches nobody; --include-planned would find one"
    )


@pytest.mark.parametrize("cells", [40, 80, 140])
def test_no_line_is_wider_than_the_terminal(cells: int) -> None:
    assert max(map(render.width, shown(answer(CONNECTION), cells=cells).split("\n"))) <= cells


def table(columns: list[str], rows: list[list[str]], cells: int) -> str:
    to = io.StringIO()
    render.table(columns, rows, to, cells)
    return to.getvalue()


def test_wide_characters_keep_the_columns_aligned() -> None:
    assert table(["Name", "Count#"], [["騰訊", "3"], ["Alibaba", "12"]], 80) == (
        "Name     Count\n───────  ─────\n騰訊         3\nAlibaba     12\n"
    )


def test_a_narrow_table_folds_its_widest_column() -> None:
    assert table(["A", "B"], [["x", "燧原科技股份有限公司"]], 12) == (
        "A  B\n─  ─────────\nx  燧原科技\n   股份有限\n   公司\n"
    )


@given(st.text(max_size=200), st.integers(2, 60))
def test_wrapping_keeps_every_word_and_the_width(text: str, cells: int) -> None:
    clean = render.visible(text)
    lines = render.wrap(clean, cells)
    assert all(render.width(line) <= cells for line in lines)
    assert "".join("".join(lines).split()) == "".join(clean.split())


@given(st.text(max_size=100))
def test_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    hidden = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert not [c for c in render.visible(text) if unicodedata.category(c) in hidden]


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("2500000000", "2.5 billion CNY"),
        ("60000000", "60 million CNY"),
        ("1234567.89", "1.23456789 million CNY"),
        ("999999", "999,999 CNY"),
        ("-887000000", "-887 million CNY"),
        ("1500000000000", "1.5 trillion CNY"),
        ("0", "0 CNY"),
        ("many", "many CNY"),
        ("1e999999999", "1e999999999 CNY"),
    ],
)
def test_amounts_are_readable_and_no_digit_is_lost(amount: str, words: str) -> None:
    assert render.amount(amount, "CNY") == words


def test_bounds_are_said_in_words() -> None:
    assert render.details({"amountMin": "1000000000", "currency": "CNY", "exclusive": True}) == "over 1 billion CNY"
    assert render.details({"percentMax": 5.0}) == "at most 5 %"
    assert render.details({"percentMin": 5.0, "percentMax": 10.0, "approx": True}) == "about 5 to 10 %"
    assert render.details({"position": "CEO", "since": "2019"}) == "CEO, since 2019"


def test_rows_for_programs_are_flat_and_no_cell_is_a_formula() -> None:
    from kg.export.csv import safe

    to = io.StringIO()
    render.csv([{"a": {"b": "=1+1", "c": ["x", "y"]}, "d": None}, {"e": [{"f": 1}], "g": True}], to, safe)
    assert to.getvalue() == 'a_b,a_c,e,g\n\'=1+1,x; y,,\n,,"[{""f"": 1}]",true\n'


def test_a_notebook_shows_tables_in_which_everything_is_escaped() -> None:
    evil = Entity("x", "<script>alert(1)</script>")
    html = answer(Path((Hop(fact(evil, "investedIn", ENFLAME, "q"), True),)))._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_an_entity_is_shown_from_its_own_side() -> None:
    to = io.StringIO()
    render.entity(ENFLAME, [STAKE, FOUNDED, fact(ENFLAME, "foundedOn", Value("2018-03", "date"), "q")], None, to, 80)
    assert to.getvalue() == (
        "Enflame  (enflame)\nKinds: ChipStartup\nNames: Enflame\n"
        "\nshares held by\n  騰訊: 20.258 %, as of 2026-01  [a.txt, Example Daily, 2024-05 (+1); f1]\n"
        "\nfounded by\n  Zhao\\x1b[31m  [a.txt, Example Daily, 2024-05 (+1); f1]\n"
        "\nfounded on\n  2018-03  [a.txt, Example Daily, 2024-05 (+1); f1]\n"
    )
    assert isinstance(answer(), PathAnswer)
