from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import toy
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kg.build import BuildReport, build
from kg.commands import building, judging, owning
from kg.documents import read_document
from kg.errors import NoStakes
from kg.extract import extract, faults_in
from kg.extract.stakes import read_stakes
from kg.graph import Graph, open_graph
from kg.holdings import holdings, owners, owners_json
from kg.normalize.sheets import Fault, Row, find_header, rows
from kg.projection import project
from kg.projection.rebuild import expected, rebuild
from kg.registry import EMPTY

HEAD = "holder,company,percent\n"


def said(text: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Holder, company and qualifiers of each row."""
    found = read_stakes(text)
    names = [party.name for party in found.parties]
    return [(names[c.subject], names[int(str(c.object))], dict(c.qualifiers)) for c in found.claims]


def wrong(text: str) -> list[tuple[int, str]]:
    return [(fault.line, fault.text) for fault in read_stakes(text).faults]


def built(folder: Path, text: str, name: str = "stakes.csv") -> BuildReport:
    (folder / name).write_text(text)
    return build([folder / name], folder / "store", registry=EMPTY)


def table(folder: Path, text: str) -> Graph:
    built(folder, text)
    return open_graph(folder / "store")


def directs(graph: Graph, company: str) -> dict[str, tuple[float, float]]:
    found = owners(graph, company, depth=1).owners
    return {row.members[0].name: (row.direct.minimum, row.direct.maximum) for row in found if row.direct}


# ----------------------------------------------------------------------------------------------------------------- rows


def test_a_row_is_a_claim_with_its_figure_exactly_as_written() -> None:
    assert said(HEAD + "A,B,20.258\nA,C,20.0\nA,D,33.333333333333336\nA,E,\nA,F,.5 %\n") == [
        ("A", "B", {"percent": 20.258}),
        ("A", "C", {"percent": 20}),
        ("A", "D", {"percent": 33.333333333333336}),
        ("A", "E", {}),
        ("A", "F", {"percent": 0.5}),
    ]


def test_bounds_dates_votes_and_sources_have_their_columns() -> None:
    text = (
        "Holder;Company;Minimum;Maximum;As of;Votes percent;Source\nA;B;5,5;30;2024-05;51;Handelsregister\nA;C;;;;;\n"
    )
    assert said(text) == [
        (
            "A",
            "B",
            {"percentMin": 5.5, "percentMax": 30, "votesPercent": 51, "asOf": "2024-05", "source": "Handelsregister"},
        ),
        ("A", "C", {}),
    ]


def test_an_empty_minimum_is_nothing_and_an_empty_maximum_is_not_known(tmp_path: Path) -> None:
    graph = table(tmp_path, "holder,company,minimum,maximum\nA,E,,30\nB,E,20,\nC,E,10,10\n")
    assert directs(graph, "E") == {"A": (0, 30), "B": (20, 90), "C": (10, 10)}


def test_each_bad_row_is_one_fault_and_the_others_are_kept() -> None:
    text = (
        "holder,company,percent,minimum,maximum,holder_kind,as_of\n"
        ",B,1,,,,\nA, ,1,,,,\nA,B,abc,,,,\nA,B,100.01,,,,\nA,B,-1,,,,\nA,B,nan,,,,\nA,B,,7,6,,\nA,B,5,6,7,,\n"
        "A,B,5,,,Planet,\nA,B,5,,,,2024-02-30\nA,B,5,,,,,more\nA,B,100,,,Person,2024\n"
    )
    kinds = "Person, Organization, Company, Fund, StateInvestor, Corporate, VentureInvestor, ChipStartup, ModelStartup, University, Exchange, GovernmentBody"
    assert wrong(text) == [
        (2, "the holder has no name; write one"),
        (3, "the company has no name; write one"),
        (4, "percent 'abc' is no number from 0 to 100; write it as 20.258"),
        (5, "percent '100.01' is no number from 0 to 100; write it as 20.258"),
        (6, "percent '-1' is no number from 0 to 100; write it as 20.258"),
        (7, "percent 'nan' is no number from 0 to 100; write it as 20.258"),
        (8, "the minimum 7 is above the maximum 6; exchange them"),
        (9, "5 per cent is not between the minimum and the maximum; mend one of them"),
        (10, f"'Planet' is no kind; use one of {kinds}"),
        (11, "as_of '2024-02-30' is no date; write it as 2024, 2024-05 or 2024-05-01"),
        (12, "8 cells under 7 columns; put a name with a comma in quotes"),
    ]
    assert said(text) == [("A", "B", {"percent": 100, "asOf": "2024"})]


def test_a_cell_over_several_lines_is_one_name_and_its_evidence_has_all_of_them() -> None:
    text = HEAD + '"Alpha\r\nBeta, Inc",C,10\r\nD,C,5\r\n'
    first, second = (row for row in rows(text) if isinstance(row, Row))
    assert (first.line, text[first.start : first.end]) == (2, '"Alpha\r\nBeta, Inc",C,10')
    assert (second.line, text[second.start : second.end]) == (4, "D,C,5")
    assert said(text)[0] == ("Alpha Beta, Inc", "C", {"percent": 10})


def test_a_quote_that_is_never_closed_costs_one_row() -> None:
    text = HEAD + '"A,B,1\nC,D,2\n' + "E,F,3\n" * 200
    assert [line for line, _ in wrong(text)] == [2]
    assert len(said(text)) == 201


def test_a_long_row_of_open_quotes_ends_soon() -> None:
    text = HEAD + '"' * 3_000_001 + "\n" + 'x,"y\n' * 20_000
    assert len(wrong(text)) + len(said(text)) < 20_002


def test_hostile_cells_are_text() -> None:
    name = '=HYPERLINK("http://x","y")<script>\'; DROP TABLE fact;--'
    text = HEAD + '"' + name.replace('"', '""') + '",B\u202e\u0000\x1b[31m,10\n'
    ((holder, company, _),) = said(text)
    assert (holder, company) == (name, "B [31m")


def test_only_the_header_makes_a_table() -> None:
    assert find_header("name,percent\nA,10\n") is None
    assert find_header("The holder, the company and ten percent of it.\n") is None
    assert find_header("\n\nsep=;\nCompany;HOLDER;Maximum\n") is not None
    assert list(rows("holder,company,percent,percent\nA,B,1,2\n")) == [
        Fault(1, "the column percent stands there twice; keep one")
    ]


@given(st.text(max_size=300))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    whole = HEAD + text
    for row in rows(whole):
        if isinstance(row, Row):
            assert whole[row.start : row.end].strip()
    read_stakes(whole)


# ----------------------------------------------------------------------------------------------------------------- files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_table_is_read_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "stakes.csv"
    path.write_bytes((HEAD + "蘇州湃益企業管理,上海燧原科技股份有限公司,20.258\n" * 3).encode(encoding))
    found = extract(read_document(path), EMPTY)
    assert [party.name for party in found.parties] == ["蘇州湃益企業管理", "上海燧原科技股份有限公司"]
    assert len(found.claims) == 3


def test_another_table_is_refused_where_it_is_named_and_passed_over_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("name,value\nA,1\n")
    with pytest.raises(
        NoStakes, match=r"other.csv: is no table of stakes; name its columns holder, company and percent"
    ):
        read_document(tmp_path / "other.csv")
    assert len(build([tmp_path / "other.csv"], tmp_path / "s", registry=EMPTY).refused) == 1
    report = build([tmp_path], tmp_path / "s", registry=EMPTY)
    assert (report.refused, len(report.notes), report.documents) == ((), 1, 0)


def test_bad_rows_are_told_by_file_and_line_in_every_build(tmp_path: Path) -> None:
    for _ in range(2):
        report = built(tmp_path, HEAD + "A,B,10\n,B,5\n")
        assert report.refused == (f"{tmp_path / 'stakes.csv'}:3: the holder has no name; write one",)
        assert (report.documents, report.facts) == (1, 1)
    assert built(tmp_path, HEAD + "A,B,10\nC,B,5\n").refused == ()


def test_a_changed_table_takes_the_place_of_the_old_one_and_a_removed_one_goes(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "stakes.csv"
    for text, facts in ((HEAD + "A,B,10\nC,B,5\n", 2), (HEAD + "A,B,10\n", 1)):
        path.write_text(text)
        assert build([tmp_path / "in"], tmp_path / "store", registry=EMPTY).facts == facts
    assert build([tmp_path / "in"], tmp_path / "store", registry=EMPTY).read == 0
    path.unlink()
    report = build([tmp_path / "in"], tmp_path / "store", prune=True, registry=EMPTY)
    assert (report.removed, report.facts, report.entities) == (1, 0, 0)


def test_what_is_beside_a_table_says_when_and_by_whom_it_was_published(tmp_path: Path) -> None:
    (tmp_path / "stakes.meta.json").write_text(json.dumps({"published": "2024-05", "publisher": "Registry"}))
    (evidence,) = next(iter(table(tmp_path, HEAD + "A,B,10\n").facts())).evidence
    assert (evidence.published, evidence.publisher, evidence.line) == ("2024-05", "Registry", 2)


def test_export_import_and_mirror_give_the_same_bytes(tmp_path: Path) -> None:
    store = tmp_path / "store"
    built(tmp_path, HEAD + "Alpha GmbH,B,20.258\nALPHA,C,0.1\n陳大文,B,1\n")
    whole = toy.trig(store)
    (tmp_path / "x.trig").write_bytes(whole)
    build([tmp_path / "x.trig"], tmp_path / "again", registry=EMPTY)
    assert toy.trig(tmp_path / "again") == whole
    with open_graph(store) as graph:
        assert "".join(rebuild(project(graph))) == "".join(expected(graph))


# ----------------------------------------------------------------------------------------------------------------- names


def names(folder: Path, *tables: str) -> set[tuple[str, ...]]:
    paths = []
    for number, text in enumerate(tables):
        paths.append(folder / f"{number}.csv")
        paths[-1].write_text("holder,holder_kind,company,percent\n" + text)
    build(paths, folder / "store", registry=EMPTY)
    with open_graph(folder / "store") as graph:
        return {tuple(sorted(entity.names)) for entity in graph.entities()}


def test_names_are_joined_where_they_are_equal_but_for_case_script_and_legal_form(tmp_path: Path) -> None:
    found = names(tmp_path, "騰訊控股有限公司,,Alpha GmbH,1\n", "腾讯控股,,ALPHA,1\n", "腾讯控股,,alpha AG,1\n")
    assert found == {("腾讯控股", "騰訊控股有限公司"), ("ALPHA", "Alpha GmbH", "alpha AG")}


def test_names_are_never_joined_by_likeness(tmp_path: Path) -> None:
    found = names(
        tmp_path, "Acme,,Acme Holdings,1\nMüller,,Mueller,1\n", "Acme Group,,Fund II,1\nFund III,,Acme Capital,1\n"
    )
    assert found == {
        (n,)
        for n in ("Acme", "Acme Holdings", "Müller", "Mueller", "Acme Group", "Fund II", "Fund III", "Acme Capital")
    }


def test_plain_words_are_names_in_a_table(tmp_path: Path) -> None:
    found = names(tmp_path, "Investor 1,,Company 1,5\n", "Investor 1,,Company 2,5\nThe Investors,,Company 1,5\n")
    assert found == {("Investor 1",), ("Company 1",), ("Company 2",), ("The Investors",)}


def test_a_holder_of_no_stated_kind_is_the_person_of_that_name(tmp_path: Path) -> None:
    assert names(tmp_path, "Li Lei,Person,A,5\n", "Li Lei,,B,5\n") == {("Li Lei",), ("A",), ("B",)}


def test_a_text_and_a_table_meet_in_equal_names_and_in_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Acme Holdings:Corporate | investedIn | Beta\nGamma Ltd | investedIn | Delta Group:Corporate\n"
    )
    (tmp_path / "s.csv").write_text("holder,company,percent\nAcme,BETA,5\nGamma,Delta,5\n")

    def either(document: Any, registry: Any) -> Any:
        return extract(document, registry) if document.name == "s.csv" else toy.extract(document)

    build([tmp_path / "a.txt", tmp_path / "s.csv"], tmp_path / "store", registry=EMPTY, extract=either)
    with open_graph(tmp_path / "store") as graph:
        found = {tuple(sorted(entity.names)) for entity in graph.entities()}
    assert found == {
        ("Acme",),
        ("Acme Holdings",),
        ("BETA", "Beta"),
        ("Gamma", "Gamma Ltd"),
        ("Delta",),
        ("Delta Group",),
    }


# --------------------------------------------------------------------------------------------------------------- answers


def test_rows_about_one_pair_are_one_stake_and_of_several_dates_the_latest_counts(tmp_path: Path) -> None:
    text = "holder,company,percent,as_of\nA,E,20,2022\nA,E,30.26,2024-05\nA,E,30.258,2024-05\nB,E,5,\nB,E,5,\n"
    assert directs(table(tmp_path, text), "E") == {"A": (30.258, 30.258), "B": (5, 5)}


def test_a_company_that_holds_its_own_shares_multiplies_what_the_others_have(tmp_path: Path) -> None:
    graph = table(tmp_path, HEAD + "Y,Y,10\nX,Y,45\n")
    (x,) = [row for row in owners(graph, "Y").owners if row.members[0].name == "X"]
    assert x.effective.minimum == pytest.approx(50)
    assert [(row.company.name, round(row.effective.minimum, 9)) for row in holdings(graph, "X").holdings] == [("Y", 50)]


def test_more_than_all_is_lowered_and_a_finding_of_owners_and_of_conflicts(tmp_path: Path) -> None:
    built(tmp_path, HEAD + "A,E,60\nB,E,70\n")
    store = ("--store", str(tmp_path / "store"))
    run = CliRunner()
    whole = json.loads(run.invoke(owning.owners, ["E", "--format", "json", *store]).output)
    assert [(row["owner"]["name"], row["effective"]) for row in whole["owners"][:2]] == [
        ("B", {"minimum": 40, "maximum": 70}),
        ("A", {"minimum": 30, "maximum": 60}),
    ]
    (finding,) = whole["findings"]
    assert (finding["kind"], finding["stated"]) == ("over-100", 130)
    assert [(item["line"], item["quote"]) for item in finding["evidence"]] == [(2, "A,E,60"), (3, "B,E,70")]
    found = json.loads(run.invoke(judging.conflicts, ["--format", "json", *store]).output)
    assert found == {"conflicts": [], "findings": [finding]}


def test_a_unit_and_its_parent_in_a_table_are_two_holders_of_record(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Perl | memberOfGroup | Tern\n")
    (tmp_path / "s.csv").write_text(HEAD + "Tern,Elbe,21\nPerl,Elbe,21\n")

    def either(document: Any, registry: Any) -> Any:
        return extract(document, registry) if document.name == "s.csv" else toy.extract(document)

    build([tmp_path / "a.txt", tmp_path / "s.csv"], tmp_path / "store", registry=EMPTY, extract=either)
    with open_graph(tmp_path / "store") as graph:
        assert directs(graph, "Elbe") == {"Tern": (21, 21), "Perl": (21, 21)}


def test_rows_of_one_date_that_differ_contradict_each_other(tmp_path: Path) -> None:
    built(tmp_path, "holder,company,percent,as_of\nA,E,60,2024\nA,E,30,2024\nB,E,5,\nB,E,7,\n")
    found = json.loads(
        CliRunner().invoke(judging.conflicts, ["--format", "json", "--store", str(tmp_path / "store")]).output
    )
    assert [[side["value"]["value"] for side in one["sides"]] for one in found["conflicts"]] == [
        ["30", "60"],
        ["5", "7"],
    ]


def test_votes_that_differ_from_capital_stand_beside_it(tmp_path: Path) -> None:
    from kg.holdings.table import above
    from kg.network import Terms

    graph = table(tmp_path, "holder,company,percent,votes_percent,as_of\nA,E,10,40,2023\nA,E,10,51,2024\nB,E,20,,\n")
    number = graph.number("e")
    votes = {
        graph.entity_at(row.holder).name: row.votes for row in above(graph, number, Terms()).divisions[number].stakes
    }
    assert (votes["A"].low, votes["A"].high, votes["B"].is_stated) == (51, 51, False)


def test_the_command_line_names_bad_rows_and_ends_with_two(tmp_path: Path) -> None:
    path = tmp_path / "stakes.csv"
    path.write_text(HEAD + "A,B,10\nA,B,ten\n")
    for command, more in (
        (building.build, ["--store", str(tmp_path / "s")]),
        (building.extract, ["--format", "jsonl"]),
    ):
        found = CliRunner().invoke(command, [str(path), *more], standalone_mode=False)
        assert found.return_value == 2
        assert f"{path}:3: percent 'ten' is no number" in found.output
    assert faults_in(read_document(path), "x.csv") == [
        "x.csv:3: percent 'ten' is no number from 0 to 100; write it as 20.258"
    ]


def test_evidence_is_the_line_with_its_number(tmp_path: Path) -> None:
    whole = owners_json(owners(table(tmp_path, "\ufeff" + HEAD + "\nA,B,10\n"), "B"))
    (item,) = next(row for row in whole["owners"] if row["kind"] == "owner")["chains"][0]["links"][0]["evidence"]
    assert (item["document"], item["line"], item["quote"]) == ("stakes.csv", 3, "A,B,10")
