"""The short table of figures in an English filing."""

from __future__ import annotations

from kg.extract.statements import Statement
from kg.extract.text import Sentence
from kg.model import Value


def _figures(*lines: str, company: int | None = 7) -> list[tuple[str, str, str, object]]:
    statement, text, found = Statement(), "\n".join(lines), []
    at = 0
    for number, line in enumerate(lines):
        part = Sentence(at, at + len(line), "en", number, "heading", 0)
        found += statement.read(text, part, company)
        at += len(line) + 1
    told = [(one, one.object) for one in found if isinstance(one.object, Value)]
    return [(one.predicate, value.value, value.unit, one.qualifiers["period"]) for one, value in told]


def test_a_row_gives_one_figure_for_each_year() -> None:
    assert _figures("2023   2024", "US$'000   US$'000", "Revenue   4,310   19,870") == [
        ("revenue", "4310000", "USD", "2023"),
        ("revenue", "19870000", "USD", "2024"),
    ]


def test_a_loss_in_brackets_is_below_zero_once() -> None:
    assert _figures("2023   2024", "RMB'000   RMB'000", "Loss after taxation   (2,415)   (1,960)") == [
        ("netProfit", "-2415000", "CNY", "2023"),
        ("netProfit", "-1960000", "CNY", "2024"),
    ]


def test_without_a_unit_or_a_company_nothing_is_said() -> None:
    assert _figures("2023   2024", "Revenue   4,310   19,870") == []
    assert _figures("2023   2024", "US$'000", "Revenue   4,310   19,870", company=None) == []


def test_a_profit_before_tax_is_no_net_profit() -> None:
    assert _figures("2023   2024", "HK$ million", "Profit before taxation   12   14") == []
