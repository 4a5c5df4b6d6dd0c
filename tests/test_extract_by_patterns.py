"""`--reader patterns`: the pattern tables alone, and the network is not even loaded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.commands import run
from kg.extract import reader

TEXT = "Alder Capital led a $40 million Series B round in Quillon Labs.\n"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "round.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def no_network() -> None:
    raise AssertionError("the network was loaded")


def test_the_network_is_left_out(article, monkeypatch, capsys):
    monkeypatch.setattr(reader, "encoder", no_network)
    monkeypatch.setattr(reader, "tagger", no_network)
    assert run(["extract", str(article), "--reader", "patterns", "--format", "jsonl"]) == 0
    claims = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {one["predicate"] for one in claims} >= {"investedIn", "raised"}
    with pytest.raises(AssertionError, match="the network was loaded"):
        run(["extract", str(article)])


def test_documents_are_read_again_when_the_reader_changes(article, tmp_path, capsys):
    def read(*options: str) -> int:
        assert run(["build", str(article), "--store", str(tmp_path / "store"), "--format", "json", *options]) == 0
        return json.loads(capsys.readouterr().out)["read"]

    assert [read(), read(), read("--reader", "patterns"), read("--reader", "patterns"), read()] == [1, 0, 1, 0, 1]
