from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from neo4j.graph import Graph, Node, Relationship
from neo4j.graph import Path as Walk

from kg.bolt import plain
from kg.console import page, plan
from kg.console.drawing import drawn
from kg.console.output import Form, Written, write
from kg.console.session import changed
from kg.console.trouble import deletes_everything, shown
from kg.errors import StatementError

GRAPH = Graph()


def node(id_: str, labels: list[str], **properties: Any) -> Node:
    return Node(GRAPH, id_, 0, labels, properties)


def hop(id_: str, type_: str, start: Node, end: Node, **properties: Any) -> Relationship:
    step = GRAPH.relationship_type(type_)(GRAPH, id_, 0, properties)
    step._start_node, step._end_node = start, end
    return step


TENCENT = node(
    "1", ["Entity", "Organization", "Company", "Corporate"], id="tencent", name="Tencent", nameZh="腾讯", _digest="x"
)
ENFLAME = node("2", ["Entity", "ChipStartup"], id="enflame", name="Enflame")
ROUND = node("3", ["FundingRound"], id="f1", amountExact="2000000000", currency="CNY", round="D", date=date(2021, 1, 5))
MONEY = hop("4", "INVESTED_IN", TENCENT, ENFLAME, dateText="2023", status="asserted")
PLAN = hop("5", "ACQUIRED", TENCENT, ENFLAME, status="planned", percent=12.5)
WALK = Walk(TENCENT, MONEY)
BACK = Walk(ENFLAME, PLAN)


def written(
    format_: str, columns: list[str], rows: list[tuple[Any, ...]], limit: int | None = None, cells: int = 80
) -> str:
    to = io.StringIO()
    write(format_, columns, rows, to, Form(plain, drawn, cells), limit)
    return to.getvalue()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (TENCENT, "(Tencent :Corporate {nameZh: 腾讯})"),
        (ROUND, "(:FundingRound D, 2 billion CNY, 2021-01-05)"),
        (MONEY, "(Tencent)-[INVESTED_IN 2023]->(Enflame)"),
        (WALK, "(Tencent)-[INVESTED_IN 2023]->(Enflame)"),
        (BACK, "(Enflame)<-[ACQUIRED 12.5 % PLANNED]-(Tencent)"),
        ([TENCENT, None, {"a": date(2024, 5, 1)}], "[(Tencent :Corporate {nameZh: 腾讯}), null, {a: 2024-05-01}]"),
        (2_500_000_000.0, "2,500,000,000.0"),
        (0.1, "0.1"),
        (2024, "2024"),
        (node("9", ["Other"], x=1), "(:Other {x: 1})"),
        (node("8", []), "()"),
    ],
)  # fmt: skip
def test_nodes_relationships_and_paths_are_drawn_for_people(value: object, text: str) -> None:
    assert drawn(value) == text


def test_a_table_aligns_wide_characters_and_shows_what_a_terminal_would_obey() -> None:
    assert written("table", ["name", "n"], [("騰訊", 1), ("a\x1b[31m\u202eb", 20), (None, None)]) == (
        "name               n\n"
        "────────────────  ──\n"
        "騰訊               1\n"
        "a\\x1b[31m\\u202eb  20\n"
        "\n"
    )  # fmt: skip


def test_a_table_of_many_columns_becomes_records_that_fit_the_terminal() -> None:
    names = [f"column{number}" for number in range(9)]
    said = written("table", names, [tuple("腾讯科技" * 4 for _ in names)], cells=50)
    assert said.splitlines()[:3] == [
        "── 1 " + "─" * 45,
        "column0  腾讯科技腾讯科技腾讯科技腾讯科技",
        "column1  腾讯科技腾讯科技腾讯科技腾讯科技",
    ]


def test_the_graph_shows_each_node_and_relationship_once() -> None:
    assert written("graph", ["p"], [(WALK,), (WALK,), (MONEY,)]) == (
        "(Tencent) :Company:Corporate:Entity:Organization\n"
        "    id: tencent\n    name: Tencent\n    nameZh: 腾讯\n"
        "(Enflame) :ChipStartup:Entity\n"
        "    id: enflame\n    name: Enflame\n"
        "(Tencent)-[INVESTED_IN 2023]->(Enflame)\n"
    )


def test_json_keeps_types_and_leaves_bookkeeping_out() -> None:
    assert json.loads(written("json", ["n", "d", "x"], [(TENCENT, date(2024, 5, 1), None)])) == {
        "columns": ["n", "d", "x"],
        "rows": [
            {
                "n": {
                    "labels": ["Company", "Corporate", "Entity", "Organization"],
                    "id": "tencent",
                    "name": "Tencent",
                    "nameZh": "腾讯",
                },
                "d": "2024-05-01",
                "x": None,
            }
        ],
    }
    assert json.loads(written("json", ["n"], [])) == {"columns": ["n"], "rows": []}


def test_jsonl_is_one_row_a_line_without_characters_that_turn_a_line_around() -> None:
    assert written("jsonl", ["a"], [("騰\u202e",), (2.5,)]) == '{"a": "騰\\u202e"}\n{"a": 2.5}\n'


def test_csv_has_a_heading_and_no_formulas() -> None:
    rows = [("=1+1", True, None), ("a,b", [1, "x"], -5)]
    assert written("csv", ["a", "b", "c"], rows) == 'a,b,c\n\'=1+1,true,\n"a,b","[1, ""x""]",-5\n'


def test_a_limit_says_what_it_left_out() -> None:
    def counted(rows: int, limit: int | None, format_: str = "table") -> Written:
        return write(format_, ["x"], ((n,) for n in range(rows)), io.StringIO(), Form(plain, drawn, 80), limit)

    assert counted(5, 3) == Written(3, 2)
    assert counted(150, None) == Written(100, 50)
    assert counted(150, None, "csv") == Written(150)
    assert counted(200_000, 3).left() == "more than 100,000 rows are not shown; raise the limit to see them"
    assert counted(4, 3).left() == "1 more row is not shown; raise the limit to see it"


def test_rows_are_written_as_they_come() -> None:
    seen: list[int] = []

    def rows() -> Iterator[tuple[int]]:
        for number in range(3):
            seen.append(to.getvalue().count("\n"))
            yield (number,)

    to = io.StringIO()
    write("jsonl", ["x"], rows(), to, Form(plain, drawn, 80), None)
    assert seen == [0, 1, 2]


def test_an_error_points_at_its_place_below_wide_characters() -> None:
    error = StatementError("unknown", line=2, column=13)
    assert shown(error, "RETURN 1\nRETURN '腾讯' foo", first_line=4, near=["floor"]) == [
        "unknown",
        "  5 | RETURN '腾讯' foo",
        "    |               ^",
        "did you mean floor?",
    ]


def test_an_error_without_a_place_points_at_the_name_that_it_quotes() -> None:
    assert shown(StatementError("UnknownFunction: Unknown function 'siez'"), "RETURN 1,\n  siez('siez')")[1:] == [
        "  2 |   siez('siez')",
        "    |   ^",
    ]
    assert shown(StatementError("it was 'stopped'"), "RETURN 1") == ["it was 'stopped'"]


def test_a_long_line_is_cut_around_the_error() -> None:
    _, line, caret = shown(StatementError("bad", line=1, column=500), "x" * 499 + "!" + "y" * 500)
    assert line[caret.index("^")] == "!"
    assert len(line) < 90


def test_a_plan_is_a_tree_with_rows_and_hits() -> None:
    leaf = {
        "operatorType": "NodeByLabelScan@neo4j",
        "args": {"Details": "n:Fund", "EstimatedRows": 10.0},
        "rows": 7,
        "dbHits": 8,
        "children": [],
    }
    tree = {
        "operatorType": "Apply@neo4j",
        "args": {"EstimatedRows": 1.0},
        "rows": 1,
        "dbHits": 0,
        "children": [leaf, leaf],
    }
    to = io.StringIO()
    plan.draw(tree, to, 80)
    assert to.getvalue() == (
        "Step               What it does  Rows expected  Rows  Hits\n"
        "─────────────────  ────────────  ─────────────  ────  ────\n"
        "Apply                                        1     1     0\n"
        "├ NodeByLabelScan  n:Fund                   10     7     8\n"
        "└ NodeByLabelScan  n:Fund                   10     7     8\n"
        "16 database hits\n"
    )


def test_the_page_escapes_everything_and_loads_nothing() -> None:
    text = page.page(["<a>"], [("<script>alert(1)</script>",), (None,)], "RETURN '<b>'", drawn)
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "default-src &#x27;none&#x27;" in text
    path = page.written(text)
    assert path.read_text(encoding="utf-8") == text
    path.unlink()


def test_changes_are_said_in_words() -> None:
    assert (
        changed({"nodes_created": 1, "properties_set": 2, "indexes_added": 1})
        == "1 node created, 2 properties set, 1 index added"
    )


@pytest.mark.parametrize(
    ("text", "everything"),
    [
        ("MATCH (n) DETACH DELETE n", True),
        ("MATCH (n) WHERE n.x = 1 DELETE n", False),
        ("MATCH (n) /* WHERE */ DELETE n", True),
        ("RETURN 'DELETE'", False),
        ("MATCH (n) SET n.`DELETE` = 1", False),
    ],
)
def test_a_deletion_without_where_is_noticed(text: str, everything: bool) -> None:
    assert deletes_everything(text) is everything
