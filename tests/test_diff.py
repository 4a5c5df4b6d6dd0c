from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import toy
from click.testing import CliRunner

from kg.api import open_graph
from kg.build import build
from kg.commands import differing
from kg.diff import Diff, diff
from kg.errors import NameUnknown
from kg.graph import open_graph as opened
from kg.network import Terms
from kg.registry import EMPTY

OLD = 'A | holdsSharesIn | E | percent=10 | asOf=2022\nB | investedIn | E | round=A\nE | foundedOn | "2018" date\n'
NEW = 'A | holdsSharesIn | E | percent=30 | asOf=2024\nE | foundedOn | "2018" date\nC | investedIn | E | round=B\n'


def store(folder: Path, name: str, text: str) -> Path:
    (folder / name).mkdir()
    (folder / name / "a.txt").write_text(text)
    build([folder / name / "a.txt"], folder / name / "store", extract=toy.extract, registry=EMPTY)
    return folder / name / "store"


def short(answer: Diff) -> list[tuple[str, str, object, object]]:
    sides = (
        (
            change.kind,
            change.fact.subject.name,
            change.before and dict(change.before.qualifiers),
            change.after and dict(change.after.qualifiers),
        )
        for change in answer.changes
    )
    return list(sides)


def test_two_graphs_differ_in_what_is_new_gone_and_changed(tmp_path: Path) -> None:
    with opened(store(tmp_path, "old", OLD)) as one, opened(store(tmp_path, "new", NEW)) as two:
        answer = diff(one, two)
        assert short(answer) == [
            ("changed", "A", {"asOf": "2022", "percent": 10}, {"asOf": "2024", "percent": 30}),
            ("gone", "B", {"round": "A"}, None),
            ("new", "C", None, {"round": "B"}),
        ]
        assert [change.fact.evidence[0].quote for change in answer.changes] == [
            NEW.splitlines()[0],
            OLD.splitlines()[1],
            NEW.splitlines()[2],
        ]
        assert short(diff(one, one)) == []
        assert [kind for kind, *_ in short(diff(one, two, "B"))] == ["gone"]
        with pytest.raises(NameUnknown):
            diff(one, two, "Nobody")


def test_another_source_of_the_same_is_no_change(tmp_path: Path) -> None:
    with opened(store(tmp_path, "old", OLD)) as one, opened(store(tmp_path, "new", "\n\n" + OLD)) as two:
        assert diff(one, two).changes == ()


def test_one_graph_is_compared_at_two_dates(tmp_path: Path) -> None:
    with opened(store(tmp_path, "one", OLD + NEW)) as graph:
        found = diff(graph, graph, terms=(Terms(as_of="2023"), Terms(as_of="2024")))
        assert [(kind, name) for kind, name, *_ in short(found)] == [("changed", "A")]
        assert (found.before.as_of, found.after.as_of) == ("2023", "2024")


def test_the_command_answers_in_every_format(tmp_path: Path) -> None:
    old, new = store(tmp_path, "old", OLD), store(tmp_path, "new", NEW)

    def run(*arguments: str) -> tuple[int, str]:
        found = CliRunner().invoke(differing.diff, arguments, standalone_mode=False)
        assert found.exception is None, found.exception
        return found.return_value, found.output

    code, text = run(str(old), str(new), "--format", "json")
    whole = json.loads(text)
    assert (code, [change["kind"] for change in whole["changes"]]) == (0, ["changed", "gone", "new"])
    assert whole["to"] == {"store": str(new), "asOf": None, "knownBy": None}
    lines = run(str(old), str(new), "--format", "jsonl")[1].splitlines()
    assert [json.loads(line) for line in lines] == whole["changes"]
    rows = list(csv.DictReader(io.StringIO(run(str(old), str(new), "--format", "csv")[1])))
    assert [row["kind"] for row in rows] == ["changed", "gone", "new"]
    assert "1 new, 1 gone, 1 changed" in run(str(old), str(new))[1]
    assert run(str(old), str(old))[0] == 1
    assert run("--from", "2021", "--store", str(old))[0] == 0
    assert CliRunner().invoke(differing.diff, [str(old)]).exit_code == 2


def test_python_asks_the_same(tmp_path: Path) -> None:
    with open_graph(store(tmp_path, "old", OLD)) as one, open_graph(store(tmp_path, "new", NEW)) as two:
        assert [change.kind for change in one.diff(two).changes] == ["changed", "gone", "new"]
        assert [change.kind for change in one.diff(from_date="2021", to_date="2022").changes] == ["new"]
