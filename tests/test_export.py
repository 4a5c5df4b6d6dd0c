"""Every format of a small graph: whole where it can be, the same bytes each time, and safe to open."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.build import build
from kg.errors import InputError
from kg.export import export, formats, is_folder, summary
from kg.export.csv import columns, safe
from kg.graph import Graph, open_graph
from kg.model import Claim, Document, Extraction, Party, Status, Value
from kg.registry import EMPTY, Registry
from kg.shapes import fact_json
from kg.validate import validate

TEXT = '=Sum "quoted" <b>&\r\nTencent led the round.\x07'


def extract(document: Document, registry: Registry) -> Extraction:
    """Finds the same in every text."""
    parties = (
        Party(0, "Tencent", ("Tencent", "腾讯"), (), ("Corporate",)),
        Party(1, "Enflame", ("Enflame",), (), ("ChipStartup",)),
    )
    claims = (
        Claim(0, "investedIn", 1, 0, len(TEXT), {"round": "D", "percent": 2.5, "approx": True}, rule="r"),
        Claim(1, "raised", Value("1800000000", "CNY"), 22, 29, {"date": "2023-09"}, Status.REPORTED, 0.5, "r"),
        Claim(1, "netProfit", Value("-5", "CNY"), 22, 29, {"period": "2024"}, rule="r"),
        Claim(1, "formerName", Value("@home", "name"), 22, 29, rule="r"),
    )
    return Extraction(document, parties, claims)


def built(folder: Path, *names: str) -> Graph:
    texts = folder / "texts"
    texts.mkdir()
    for name in names:
        (texts / name).write_bytes(TEXT.encode())
    build([texts], folder / "store", registry=EMPTY, extract=extract, version="1")
    return open_graph(folder / "store")


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    with built(tmp_path_factory.mktemp("graph"), "a.txt", "b.txt") as opened:
        yield opened


def exported(graph: Graph, format: str) -> bytes:
    out = io.BytesIO()
    export(graph, format, out)
    assert not out.closed
    return out.getvalue()


def test_a_format_is_a_file_and_says_what_it_is_for() -> None:
    assert formats() == ("csv", "graphml", "jsonl", "neo4j-admin", "nt", "trig", "ttl")
    assert all(summary(format).endswith(".") for format in formats())


def test_an_unknown_format_lists_the_known() -> None:
    with pytest.raises(
        InputError, match=r"no format is called 'xls'; use one of csv, graphml, jsonl, neo4j-admin, nt, trig, ttl"
    ):
        export(None, "xls", io.BytesIO())  # type: ignore[arg-type]


@pytest.mark.parametrize("format", [format for format in formats() if not is_folder(format)])
def test_the_bytes_depend_on_the_content_alone(graph: Graph, format: str, tmp_path: Path) -> None:
    with built(tmp_path, "b.txt", "a.txt") as other:
        assert exported(other, format) == exported(graph, format) == exported(graph, format)


def test_the_triples_of_trig_turtle_and_n_triples_are_the_same(graph: Graph) -> None:
    kinds = {
        "trig": pyoxigraph.RdfFormat.TRIG,
        "ttl": pyoxigraph.RdfFormat.TURTLE,
        "nt": pyoxigraph.RdfFormat.N_TRIPLES,
    }
    found = {
        name: {str(quad.triple) for quad in pyoxigraph.parse(input=exported(graph, name), format=kind)}
        for name, kind in kinds.items()
    }
    assert found["trig"] == found["ttl"] == found["nt"]
    assert len(found["trig"]) > 100


def test_what_is_exported_is_valid(graph: Graph) -> None:
    assert validate(exported(graph, "trig")) == []


def test_a_trig_export_builds_the_same_graph_again(graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / "graph.trig"
    path.write_bytes(exported(graph, "trig"))
    build([path], tmp_path / "store", registry=EMPTY)
    with open_graph(tmp_path / "store") as again:
        assert exported(again, "trig") == path.read_bytes()


def test_a_line_of_json_is_a_fact_with_all_its_evidence(graph: Graph) -> None:
    lines = [json.loads(line) for line in exported(graph, "jsonl").decode().split("\n") if line]
    assert lines == [fact_json(fact) for fact in graph.facts()]
    assert {item["document"] for item in lines[0]["evidence"]} == {"a.txt", "b.txt"}


def test_a_row_of_csv_is_a_fact_under_the_names_of_the_interface(graph: Graph) -> None:
    text = exported(graph, "csv").decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert list(rows[0]) == columns()
    (row,) = [row for row in rows if row["predicate"] == "investedIn"]
    said = {name: value for name, value in row.items() if value}
    assert said == {
        "id": row["id"],
        "subject_id": "tencent",
        "subject_name": "Tencent",
        "subject_names": "Tencent; 腾讯",
        "subject_types": "Corporate",
        "predicate": "investedIn",
        "object_id": "enflame",
        "object_name": "Enflame",
        "object_names": "Enflame",
        "object_types": "ChipStartup",
        "qualifiers_round": "D",
        "qualifiers_percent": "2.5",
        "qualifiers_approx": "true",
        "status": "asserted",
        "confidence": row["confidence"],
        "documents": "2",
        "evidence_document": "a.txt",
        "evidence_start": "0",
        "evidence_end": str(len(TEXT)),
        "evidence_quote": f"'{TEXT}",
    }


def test_values_stand_in_csv_as_they_are_said(graph: Graph) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(graph, "csv").decode(), newline="")))
    values = {row["predicate"]: (row["object_value"], row["object_unit"], row["status"]) for row in rows}
    assert values["raised"] == ("1800000000", "CNY", "reported")
    assert values["netProfit"] == ("-5", "CNY", "asserted")
    assert values["formerName"] == ("'@home", "name", "asserted")


@given(st.text())
def test_no_cell_is_a_formula(text: str) -> None:
    cell = safe(text)
    assert cell.endswith(text)
    assert cell[:1] not in ("=", "+", "@", "\t", "\r")
    assert not cell.startswith("-") or float(cell) <= 0


def test_graphml_has_entities_facts_between_them_and_values_at_the_nodes(graph: Graph) -> None:
    networkx = pytest.importorskip("networkx")
    read = networkx.read_graphml(io.BytesIO(exported(graph, "graphml")))
    assert dict(read.nodes(data=True)) == {
        "tencent": {"name": "Tencent", "names": "Tencent; 腾讯", "types": "Corporate"},
        "enflame": {
            "name": "Enflame",
            "names": read.nodes["enflame"]["names"],
            "types": "ChipStartup",
            "formerName": "@home",
            "netProfit": "-5 CNY (2024)",
            "raised": "1800000000 CNY (2023-09) [reported]",
        },
    }
    ((subject, object_, said),) = read.edges(data=True)
    assert (subject, object_) == ("tencent", "enflame")
    assert {name: said[name] for name in ("relationship", "status", "documents", "percent", "approx", "round")} == {
        "relationship": "INVESTED_IN",
        "status": "asserted",
        "documents": 2,
        "percent": 2.5,
        "approx": True,
        "round": "D",
    }
    assert said["quote"] == TEXT.replace("\x07", "\ufffd")
