from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import toy
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kg.build import build
from kg.commands.judging import history as command
from kg.errors import InputError, NameUnknown
from kg.graph import open_graph
from kg.history import History, history, history_json, whole_months
from kg.registry import EMPTY
from kg.render import judging

Ask = Callable[..., History]

ARTICLE = """
Enflame:ChipStartup | foundedOn | "2018-03" date
Enflame | formerName | "Suiyuan Chips" name | date=2020
Enflame | raised | "2000000000" CNY | round=D | date=2023-09
Tencent:Corporate | investedIn | Enflame | round=D | role=lead
Meituan:Corporate | investedIn | Enflame
Tencent | holdsSharesIn | Enflame | percent=20 | since=2019 | until=2024
Zhao Lidong:Person | worksFor | Enflame | position=CEO
Enflame | revenue | "90000000" CNY | period=2022
Enflame | revenue | "540000000" CNY | period=2025-01/2025-09
Enflame | listedOn | Star Market:Exchange | date=2026-01-22 | status=planned
Enflame | raised | "700000000" CNY
"""


def built(folder: Path, texts: Mapping[str, str]) -> Path:
    """A store of documents; a name such as `a@2025-06-01` gives the date."""
    for key, text in texts.items():
        name, _, published = key.partition("@")
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        if published:
            (folder / f"{name}.meta.json").write_text(json.dumps({"published": published}), encoding="utf-8")
    build(sorted(folder.glob("*.txt")), folder / "store", extract=toy.extract, registry=EMPTY)
    return folder / "store"


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    def asked(text: str | Mapping[str, str], name: str, **options: object) -> History:
        with open_graph(built(tmp_path, {"a": text} if isinstance(text, str) else text)) as graph:
            return history(graph, name, **options)  # type: ignore[arg-type]

    return asked


def told(answer: History) -> list[tuple[str | None, str | None, str]]:
    return [(event.date, event.until, event.fact.predicate) for event in answer.events]


def test_a_history_is_given_whole(ask: Ask) -> None:
    line = 'Enflame:ChipStartup | formerName | "Suiyuan Chips" name | date=2020-06'
    whole = history_json(ask({"a@2021": line}, "Enflame"))
    enflame = {"id": "enflame", "name": "Enflame", "names": whole["entity"]["names"], "types": ["ChipStartup"]}
    assert whole == {
        "entity": enflame,
        "events": [
            {
                "date": "2020-06",
                "until": None,
                "fact": {
                    "id": whole["events"][0]["fact"]["id"],
                    "subject": enflame,
                    "predicate": "formerName",
                    "object": {"value": "Suiyuan Chips", "unit": "name"},
                    "qualifiers": {"date": "2020-06"},
                    "status": "asserted",
                    "confidence": 0.9,
                    "evidence": [
                        {
                            "document": "a.txt",
                            "publisher": None,
                            "published": "2021",
                            "start": 0,
                            "end": len(line),
                            "quote": line,
                        }
                    ],
                },
            }
        ],
        "gaps": [],
    }


def test_events_stand_by_date_undated_ones_last_and_gaps_are_said(ask: Ask) -> None:
    answer = ask(ARTICLE, "Enflame")
    assert told(answer) == [
        ("2018-03", None, "foundedOn"),
        ("2019", "2024", "holdsSharesIn"),
        ("2020", None, "formerName"),
        ("2022", None, "revenue"),
        ("2023-09", None, "raised"),
        ("2023-09", None, "investedIn"),  # the round has a date, the investment has not
        ("2025-01", "2025-09", "revenue"),
        (None, None, "raised"),
        (None, None, "investedIn"),
        (None, None, "worksFor"),
    ]
    assert history_json(answer)["gaps"] == [
        {
            "from": "2018",
            "to": "2023",
            "about": "raised",
            "text": "no round is stated between 2018 and 2023; 1 without a date",
        },
        {"from": "2022", "to": "2025", "about": "revenue", "text": "no revenue is stated between 2022 and 2025"},
    ]


def test_what_happened_to_an_investor_is_its_investments(ask: Ask) -> None:
    answer = ask(ARTICLE, "Tencent")
    assert told(answer) == [
        ("2019", "2024", "holdsSharesIn"),
        ("2023-09", None, "investedIn"),  # as the round of the company
    ]
    assert answer.gaps == ()


def test_a_round_of_two_dates_dates_nothing(ask: Ask) -> None:
    text = 'B Chips | raised | "5" CNY | round=A | date=2020\nB Chips | raised | "6" CNY | round=A | date=2021\n'
    answer = ask(f"{text}C Fund | investedIn | B Chips | round=A", "B Chips")
    assert told(answer)[-1] == (None, None, "investedIn")


def test_plans_are_told_only_where_they_are_asked_for_and_denials_never(ask: Ask) -> None:
    text = f"{ARTICLE}Enflame | listedOn | Hong Kong:Exchange | date=2026 | status=denied\n"
    assert ("2026-01-22", None, "listedOn") not in told(ask(text, "Enflame"))
    assert told(ask(text, "Enflame", include_planned=True)).count(("2026-01-22", None, "listedOn")) == 1
    assert ("2026", None, "listedOn") not in told(ask(text, "Enflame", include_planned=True))


def test_a_history_as_of_a_date_has_only_what_had_begun(ask: Ask) -> None:
    assert told(ask(ARTICLE, "Enflame", as_of="2019-06")) == [
        ("2018-03", None, "foundedOn"),
        ("2019", "2024", "holdsSharesIn"),
    ]


def test_a_history_known_by_a_date_leaves_out_what_was_published_later_or_without_a_date(ask: Ask) -> None:
    texts = {
        "a@2021-05": 'Aldera Chips | foundedOn | "2018" date',
        "b@2023": 'Aldera Chips | foundedOn | "2018-03" date',
        "c": 'Aldera Chips | revenue | "5" CNY | period=2019',
    }
    answer = ask(texts, "Aldera Chips", known_by="2021")
    assert [[item.document for item in event.fact.evidence] for event in answer.events] == [["a.txt"]]


@pytest.mark.parametrize("option", ["as_of", "known_by"])
def test_a_date_that_is_none_is_refused(ask: Ask, option: str) -> None:
    with pytest.raises(InputError, match="is 'last year'; write a date as 2024"):
        ask(ARTICLE, "Enflame", **{option: "last year"})


def test_an_unknown_name_is_said(ask: Ask) -> None:
    with pytest.raises(NameUnknown):
        ask(ARTICLE, "Nobody at all")


@given(st.text(alphabet="0123456789-/QH", max_size=16))
def test_any_date_begins_with_something_that_sorts(text: str) -> None:
    first, last = whole_months(text)
    assert isinstance(first, str)
    assert last != ""


def test_the_command_writes_tables_json_lines_and_csv(tmp_path: Path) -> None:
    store = built(tmp_path, {"a": ARTICLE})

    def run(*arguments: str) -> str:
        answered = CliRunner().invoke(command, ["Enflame", *arguments, "--store", str(store)], standalone_mode=False)
        assert (answered.exception, answered.return_value) == (None, 0)
        return answered.output

    whole = json.loads(run("--format", "json"))
    rows = [json.loads(line) for line in run("--format", "jsonl").splitlines()]
    assert rows == [{"entity": whole["entity"], **event} for event in whole["events"]]
    assert run("--format", "csv").splitlines()[0].startswith("entity_id,entity_name,entity_names,entity_types,date,")
    lines = run().splitlines()
    assert lines[0].split() == ["Date", "Until", "Statement", "Details", "Source"]
    assert lines[2].split()[:4] == ["2018-03", "Enflame", "founded", "on"]
    assert lines[-1] == "gap: no revenue is stated between 2022 and 2025"


def test_terminal_codes_in_documents_are_shown_and_not_obeyed(ask: Ask) -> None:
    out = io.StringIO()
    answer = ask('Evil\x1b[31m Chips | formerName | "\u202eOld" name', "Evil\x1b[31m Chips")
    judging.history(answer.events, ["\x1b"], out, 80)
    assert "\x1b" not in out.getvalue()
    assert "\u202e" not in out.getvalue()
    assert out.getvalue().count("gap: ") == 1


def test_a_table_says_once_what_is_stated_with_a_date_and_without(ask: Ask) -> None:
    text = {
        "b": "Norvik | investedIn | Enflame | date=2023-09 | round=D",
        "c": "Norvik | investedIn | Enflame | role=lead\nAlder | investedIn | Enflame | round=C",
        "d": "Alder | investedIn | Enflame | round=D | date=2023-09",
    }
    answer = ask(text, "Enflame")
    out = io.StringIO()
    judging.history(answer.events, (), out, 120)
    lines = [line.split() for line in out.getvalue().splitlines()[2:]]
    assert [[line[0], line[1], *line[4:]] for line in lines] == [
        ["2023-09", "Alder", "Enflame", "round", "D,", "2023-09", "d.txt"],
        ["2023-09", "Norvik", "Enflame", "round", "D,", "2023-09", "b.txt", "(+1)"],
        ["Alder", "invested", "round", "C", "c.txt"],
    ]
    assert len(answer.events) == 4  # programs get them all
