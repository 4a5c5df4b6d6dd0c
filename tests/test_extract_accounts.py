"""Tables of accounts in Chinese filings."""

from __future__ import annotations

from pathlib import Path

from kg.documents import read_document
from kg.extract import extract
from kg.model import Value

HEAD = "璟澜科技股份有限公司\n首次公开发行股票并在科创板上市招股说明书\n\n"
ROWS = "项目    2024年度    2023年度\n营业收入    93,512.40    46,205.77\n净利润    -640.82    (822.36)\n研发费用    9.00    8.00\n"


def _figures(tmp_path: Path, unit: str) -> list[tuple[str, str, str]]:
    path = tmp_path / "a.txt"
    path.write_text(HEAD + unit + ROWS, encoding="utf-8")
    claims = extract(read_document(path)).claims
    return [
        (one.predicate, one.object.value, str(one.qualifiers["period"]))
        for one in claims
        if isinstance(one.object, Value) and "period" in one.qualifiers
    ]


def test_each_year_of_a_table_of_accounts_is_a_figure(tmp_path: Path) -> None:
    assert _figures(tmp_path, "主要财务数据（万元）\n") == [
        ("revenue", "935124000", "2024"),
        ("revenue", "462057700", "2023"),
        ("netProfit", "-6408200", "2024"),
        ("netProfit", "-8223600", "2023"),
    ]


def test_a_table_without_its_unit_says_nothing(tmp_path: Path) -> None:
    assert _figures(tmp_path, "主要财务数据\n") == []
