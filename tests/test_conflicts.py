from __future__ import annotations

import io
import json
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
import toy
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kg.build import build
from kg.commands.judging import conflicts as command
from kg.conflicts import Conflicts, Kind, conflicts, conflicts_json
from kg.errors import InputError, NameUnknown
from kg.graph import open_graph
from kg.normalize.spans import gap, span
from kg.registry import EMPTY
from kg.render import judging

Texts = Mapping[str, str]
Ask = Callable[..., Conflicts]


def built(folder: Path, texts: Texts) -> Path:
    """A store of documents; a name such as `a@2025-06-01@Example Daily` gives date and publisher."""
    for key, text in texts.items():
        name, published, publisher = (*key.split("@"), "", "")[:3]
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        said = {"published": published, "publisher": publisher}
        meta = {field: value for field, value in said.items() if value}
        (folder / f"{name}.txt.meta.json").write_text(json.dumps(meta), encoding="utf-8")
        (folder / f"{name}.meta.json").write_text(json.dumps(meta), encoding="utf-8")
    files = sorted(folder.glob("*.txt"))
    build(files, folder / "store", extract=toy.extract, registry=EMPTY)
    return folder / "store"


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    def asked(texts: Texts, name: str | None = None, **options: object) -> Conflicts:
        with open_graph(built(tmp_path, texts)) as graph:
            return conflicts(graph, name, **options)  # type: ignore[arg-type]

    return asked


def kinds(answer: Conflicts) -> list[str]:
    return [str(conflict.kind) for conflict in answer.conflicts]


def summary(answer: Conflicts) -> list[tuple[object, ...]]:
    """Kind, subject, predicate and values of every conflict; the preferred value first."""
    found = []
    for conflict in answer.conflicts:
        values = [getattr(side.value, "value", None) or getattr(side.value, "name", "") for side in conflict.sides]
        found.append((str(conflict.kind), conflict.subject.name, conflict.predicate, values))
    return found


# --------------------------------------------------------------------------------------------------- the whole answer


def test_a_contradiction_is_given_whole_with_both_sides_and_their_sentences(ask: Ask) -> None:
    texts = {
        "a@2025-06-10@Daily": "Tencent:Corporate | holdsSharesIn | Enflame | percent=20.258 | asOf=2025-06\n",
        "b@2025-06-11@Wire": "Tencent:Corporate | holdsSharesIn | Enflame | percent=35 | asOf=2025-06\n",
        "c@2025-06-11@Copy": "Tencent:Corporate | holdsSharesIn | Enflame | percent=35 | asOf=2025-06\n",
    }
    whole = conflicts_json(ask(texts))
    tencent = {"id": "tencent", "name": "Tencent", "names": ["Tencent"], "types": ["Corporate"]}
    enflame = {"id": "enflame", "name": "Enflame", "names": ["Enflame"], "types": ["Company"]}
    (conflict,) = whole["conflicts"]
    claims = [claim for side in conflict["sides"] for claim in side.pop("claims")]
    assert conflict == {
        "id": conflict["id"],
        "kind": "contradiction",
        "subject": tencent,
        "predicate": "holdsSharesIn",
        "differs": "percent",
        "object": enflame,
        "qualifiers": {"asOf": "2025-06"},
        "sides": [
            {
                "value": {"value": "20.258", "unit": "percent"},
                "preferred": True,
                "reason": "the more precise figure",
                "sources": 1,
            },
            {"value": {"value": "35", "unit": "percent"}, "preferred": False, "reason": "", "sources": 1},
        ],
    }
    assert whole["findings"] == []
    assert claims[0] == {
        "id": claims[0]["id"],
        "subject": tencent,
        "predicate": "holdsSharesIn",
        "object": enflame,
        "qualifiers": {"asOf": "2025-06", "percent": 20.258},
        "status": "asserted",
        "confidence": 0.9,
        "evidence": [
            {
                "document": "a.txt",
                "publisher": "Daily",
                "published": "2025-06-10",
                "start": 0,
                "end": len(texts["a@2025-06-10@Daily"]) - 1,
                "quote": texts["a@2025-06-10@Daily"].strip(),
            }
        ],
    }
    assert [claim["evidence"][0]["document"] for claim in claims] == ["a.txt", "b.txt", "c.txt"]


# ------------------------------------------------------------------------------------------------- what is compared how

PAIRS = [
    (
        "20 and 20.258 % are one figure",
        "Aldera | holdsSharesIn | Borunda | percent=20",
        "Aldera | holdsSharesIn | Borunda | percent=20.258",
        ["compatible"],
    ),
    (
        "7 and 7.5 % are not",
        "Aldera | holdsSharesIn | Borunda | percent=7",
        "Aldera | holdsSharesIn | Borunda | percent=7.5",
        ["contradiction"],
    ),
    (
        "over 10 billion and 13 billion agree",
        'Aldera | valuation | "10000000000" CNY | amountMin=10000000000 | round=B',
        'Aldera | valuation | "13000000000" CNY | round=B',
        ["compatible"],
    ),
    (
        "over 10 billion and 8 billion do not",
        'Aldera | valuation | "10000000000" CNY | amountMin=10000000000 | round=B',
        'Aldera | valuation | "8000000000" CNY | round=B',
        ["contradiction"],
    ),
    (
        "one valuation before and one after the money",
        'Aldera | valuation | "8000000000" CNY | round=B | basis=pre-money',
        'Aldera | valuation | "9000000000" CNY | round=B',
        ["different-basis"],
    ),
    (
        "a joint stake is the group's",
        "Aldera | holdsSharesIn | Borunda | percent=30 | basis=joint",
        "Aldera | holdsSharesIn | Borunda | percent=12",
        ["different-basis"],
    ),
    (
        "stakes of two years",
        "Aldera | holdsSharesIn | Borunda | percent=30 | asOf=2021",
        "Aldera | holdsSharesIn | Borunda | percent=12 | asOf=2024-03",
        ["different-date"],
    ),
    (
        "revenues of two years",
        'Aldera | revenue | "5" CNY | period=2021',
        'Aldera | revenue | "9" CNY | period=2022',
        ["different-date"],
    ),
    (
        "a year and its third quarter",
        'Aldera | revenue | "50000" CNY | period=2021',
        'Aldera | revenue | "9000" CNY | period=2021-Q3',
        ["different-date"],
    ),
    (
        "half a year written in two ways",
        'Aldera | revenue | "50000" CNY | period=2021-H1',
        'Aldera | revenue | "90000" CNY | period=2021-01/2021-06',
        ["contradiction"],
    ),
    (
        "two currencies are not compared",
        'Aldera | revenue | "50000" CNY | period=2021',
        'Aldera | revenue | "7000" USD | period=2021',
        [],
    ),
    (
        "two rounds are not compared",
        'Aldera | raised | "50000" CNY | round=A',
        'Aldera | raised | "90000" CNY | round=B',
        [],
    ),
    (
        "sums without a round or a date are not compared",
        'Aldera | raised | "50000" CNY',
        'Aldera | raised | "90000" CNY',
        [],
    ),
    (
        "one round of two sizes",
        'Aldera | raised | "50000" CNY | round=A | date=2021',
        'Aldera | raised | "90000" CNY | round=A | date=2021-03',
        ["contradiction", "compatible"],
    ),
    (
        "a year of foundation and its month",
        'Aldera | foundedOn | "2018" date',
        'Aldera | foundedOn | "2018-03" date',
        ["compatible"],
    ),
    (
        "two years of foundation",
        'Aldera | foundedOn | "2018" date',
        'Aldera | foundedOn | "2019" date',
        ["contradiction"],
    ),
    (
        "two who led alone",
        "Aldera | investedIn | Borunda | round=A | role=lead",
        "Cestrel | investedIn | Borunda | round=A | role=lead",
        ["contradiction"],
    ),
    (
        "two of three who led",
        "Aldera | investedIn | Borunda | round=A | role=lead",
        "Aldera | investedIn | Borunda | round=A | role=lead\nCestrel | investedIn | Borunda | round=A | role=lead",
        ["compatible"],
    ),
    (
        "one who took part as well",
        "Aldera | investedIn | Borunda | round=A | role=lead",
        "Cestrel | investedIn | Borunda | round=A | role=follow",
        [],
    ),
    ("founders are several", "Aldera | foundedBy | Xanthe:Person", "Aldera | foundedBy | Yorvik:Person", []),
    (
        "a plan is no statement",
        "Aldera | holdsSharesIn | Borunda | percent=20",
        "Aldera | holdsSharesIn | Borunda | percent=40 | status=planned",
        [],
    ),
    (
        "two lists of an exchange",
        "Aldera | listedOn | Xanthe:Exchange | date=2021-01-02",
        "Aldera | listedOn | Xanthe:Exchange | date=2021-02-03",
        ["contradiction"],
    ),
    (
        "who signs",
        "Xanthe:Person | legalRepresentativeOf | Borunda",
        "Yorvik:Person | legalRepresentativeOf | Borunda",
        ["contradiction"],
    ),
]


@pytest.mark.parametrize(("one", "other", "expected"), [row[1:] for row in PAIRS], ids=[row[0] for row in PAIRS])
def test_two_articles_are_compared_as_what_they_are(ask: Ask, one: str, other: str, expected: list[str]) -> None:
    assert kinds(ask({"a": one, "b": other}, every=True)) == expected
    assert kinds(ask({"a": one, "b": other})) == [kind for kind in expected if kind == "contradiction"]


def test_an_article_that_gives_two_figures_without_dates_means_two_dates(ask: Ask) -> None:
    assert (
        summary(
            ask({"a": "Aldera | holdsSharesIn | Borunda | percent=20\nAldera | holdsSharesIn | Borunda | percent=35"})
        )
        == []
    )


def test_the_only_date_of_a_sentence_is_the_date_of_its_figure(ask: Ask) -> None:
    one, other = "Aldera | holdsSharesIn | Borunda | percent=20", "Aldera | holdsSharesIn | Borunda | percent=35"
    texts = {"a@2024-06-01": f"{one} | as of March 2024", "b@2024-06-09": f"{other} | 截至2024年5月"}
    assert kinds(ask(texts, every=True)) == ["different-date"]
    assert kinds(ask({**texts, "b@2024-06-09": f"{other} | Stand März 2024"})) == ["contradiction"]


def test_publication_dates_stand_for_dates_that_are_not_stated(ask: Ask) -> None:
    one, other = "Aldera | holdsSharesIn | Borunda | percent=20", "Aldera | holdsSharesIn | Borunda | percent=35"
    assert kinds(ask({"a@2025-06-01": one, "b@2025-07-01": other}, every=True)) == ["contradiction"]
    assert kinds(ask({"a@2021-06-01": one, "b@2025-07-01": other}, every=True)) == ["different-date"]


# ------------------------------------------------------------------------------------------------ sides and preference


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("a@2025-06-01@Enflame", "b@2025-06-09@Daily", "the company itself or a filing says it"),
        ("a@2025-06-09@Daily", "b@2025-06-01@Wire", "the later source"),
        ("a@@Daily", "b@@Wire", "no rule tells them apart; the first by date and value"),
    ],
)
def test_a_side_is_preferred_by_written_rules(ask: Ask, one: str, other: str, reason: str) -> None:
    texts = {
        one: "Tencent | holdsSharesIn | Enflame | percent=21",
        other: "Tencent | holdsSharesIn | Enflame | percent=35",
    }
    (conflict,) = ask(texts).conflicts
    said = [(getattr(side.value, "value", ""), side.preferred, side.reason) for side in conflict.sides]
    assert said == [("21", True, reason), ("35", False, "")]


def test_copies_of_a_story_are_one_source_also_where_a_word_was_changed(ask: Ask) -> None:
    line = (
        'Enflame | revenue | "720000000" CNY | period=2024 | the report of the wire service on the chip maker says so'
    )
    texts = {
        "a": line,
        "b": line,
        "c": line.replace("says so", "said so"),
        "d": 'Enflame | revenue | "720000000" CNY | period=2024',
    }
    (conflict,) = ask({**texts, "e": 'Enflame | revenue | "1851000000" CNY | period=2024'}).conflicts
    said = [(side.sources, len(side.claims), side.reason) for side in conflict.sides]
    assert said == [(1, 1, "the more precise figure"), (2, 4, "")]


def test_three_values_are_three_sides_of_one_conflict(ask: Ask) -> None:
    texts = {name: f'Aldera | foundedOn | "{year}" date' for name, year in (("a", 2018), ("b", 2019), ("c", 2020))}
    texts["d"] = f"{texts['c']} | confidence=0.9"
    assert summary(ask(texts)) == [("contradiction", "Aldera", "foundedOn", ["2020", "2018", "2019"])]


def test_a_figure_of_two_relations_or_of_two_holders_is_told_once(ask: Ask) -> None:
    one = "Aldera | holdsSharesIn | Borunda | percent=30 | basis=joint"
    texts = {"a": f"{one}\nCestrel | holdsSharesIn | Borunda | percent=30 | basis=joint", "b": one.replace("30", "40")}
    assert len(ask(texts).conflicts) == 1
    rounds = {
        "a": 'Borunda | raised | "50" CNY | round=A | date=2021-03\nCestrel | investedIn | Borunda | round=A | date=2021-03',
        "b": 'Borunda | raised | "50" CNY | round=A | date=2022-05\nDorvane | investedIn | Borunda | round=A | date=2022-05',
    }
    assert summary(ask(rounds)) == [("contradiction", "Borunda", "raised", ["2021-03", "2022-05"])]


def test_a_name_gives_what_it_has_a_part_in_alone(ask: Ask) -> None:
    texts = {
        "a": 'Aldera | investedIn | Borunda | round=A | role=lead\nBorunda | foundedOn | "2018" date\nZephra | foundedOn | "2001" date',
        "b": 'Cestrel | investedIn | Borunda | round=A | role=lead\nBorunda | foundedOn | "2019" date\nZephra | foundedOn | "2002" date',
    }
    lead = ("contradiction", "Borunda", "investedIn", ["Aldera", "Cestrel"])
    assert summary(ask(texts, "Aldera")) == [lead]
    assert summary(ask(texts, "Borunda")) == [("contradiction", "Borunda", "foundedOn", ["2018", "2019"]), lead]
    with pytest.raises(NameUnknown):
        ask(texts, "Nobody")


def test_only_what_was_known_by_a_date_is_compared(ask: Ask) -> None:
    texts = {
        "a@2021": 'Aldera | foundedOn | "2018" date',
        "b@2023": 'Aldera | foundedOn | "2019" date',
        "c": 'Aldera | foundedOn | "2020" date',
    }
    assert summary(ask(texts, known_by="2022")) == []
    assert [values for *_, values in summary(ask(texts, known_by="2023"))] == [["2019", "2018"]]
    with pytest.raises(InputError, match="--known-by is 'soon'"):
        ask(texts, known_by="soon")


def test_more_than_all_of_a_company_is_a_finding(ask: Ask) -> None:
    texts = {"a": "Aldera | holdsSharesIn | Borunda | percent=60\nCestrel | holdsSharesIn | Borunda | percent=70"}
    answer = conflicts_json(ask(texts))
    (finding,) = answer["findings"]
    assert (finding["kind"], finding["company"]["name"], finding["stated"]) == ("over-100", "Borunda", 130.0)
    assert len(finding["evidence"]) == 2
    joint = "Aldera | holdsSharesIn | Borunda | percent=60 | basis=joint"
    same = f"{joint} | \nCestrel | holdsSharesIn | Borunda | percent=30"
    assert ask({"a": same}).findings == ()


# ---------------------------------------------------------------------------------------------------------- the planted


def planted(count: int, seed: int) -> list[tuple[str, list[tuple[str, str]]]]:
    """Cases, each of its own companies: the kind that it is, and the claims with the document that makes them."""
    chance = random.Random(seed)
    return [_case(chance, number) for number in range(count)]


def _case(chance: random.Random, n: int) -> tuple[str, list[tuple[str, str]]]:
    near, far = chance.sample(["a", "b", "u", "v"], 2), ("a", "old")
    low = round(chance.uniform(2, 40), 3)
    high = round(low + chance.uniform(1.5, 20), 3)
    sum_, more = chance.randrange(2, 60) * 10**8, chance.randrange(70, 400) * 10**8
    year = chance.randrange(2012, 2024)
    letter = chance.choice("ABCD")
    stake = f"H{n} Holdings | holdsSharesIn | C{n} Chips | percent="
    value = chance.choice(
        [
            f'C{n} Chips | valuation | "%d" CNY | round={letter}',
            f'C{n} Chips | revenue | "%d" CNY | period={year}',
            f'C{n} Chips | raised | "%d" CNY | round={letter}',
        ]
    )
    lead = f"%s{n} Capital | investedIn | C{n} Chips | round={letter} | role=lead"
    founded = f'C{n} Chips | foundedOn | "%s" date'
    cases: list[tuple[str, Sequence[str], tuple[str, str]]] = [
        ("contradiction", near, (f"{stake}{low} | asOf=2024-0{1 + n % 9}", f"{stake}{high} | asOf=2024-0{1 + n % 9}")),
        ("contradiction", near, (f"{stake}{low}", f"{stake}{high}")),
        ("contradiction", near, (value % sum_, value % more)),
        ("contradiction", near, (founded % year, founded % f"{year + 1}-05")),
        ("contradiction", near, (lead % "L", lead % "M")),
        ("fine", near, (f"{stake}{low}", f"{stake}{round(low, chance.choice([0, 1, 2]))}")),
        ("fine", near, (f"{stake}{low} | asOf=2022-01", f"{stake}{high} | asOf=2024-01")),
        ("fine", far, (f"{stake}{low}", f"{stake}{high}")),
        ("fine", near, (f"{stake}{low} | basis=joint", f"{stake}{high}")),
        ("fine", near, (value % sum_, value % sum_)),
        (
            "fine",
            near,
            (
                f'C{n} Chips | revenue | "{sum_}" CNY | period={year}',
                f'C{n} Chips | revenue | "{more}" CNY | period={year + 1}',
            ),
        ),
        (
            "fine",
            near,
            (
                f'C{n} Chips | valuation | "{sum_}" CNY | amountMin={sum_} | round={letter}',
                f'C{n} Chips | valuation | "{more}" CNY | round={letter}',
            ),
        ),
        ("fine", near, (founded % year, founded % f"{year}-05")),
        ("fine", near, (lead % "L", f"M{n} Capital | investedIn | C{n} Chips | round={letter} | role=follow")),
    ]
    kind, documents, claims = cases[n % len(cases)]
    return kind, list(zip(documents, claims, strict=True))


def test_planted_contradictions_are_found_and_little_else(ask: Ask) -> None:
    cases = planted(420, seed=7)
    published = {"a": "a@2025-06-01@Daily", "b": "b@2025-06-20@Wire", "old": "old@2021-01-10@Past", "u": "u", "v": "v"}
    texts = dict.fromkeys(published.values(), "")
    for _, claims in cases:
        for document, claim in claims:
            texts[published[document]] += f"{claim}\n"
    found = {conflict.subject.name.split()[0][1:] for conflict in ask(texts).conflicts}
    meant = {str(n) for n, (kind, _) in enumerate(cases) if kind == "contradiction"}
    fine = len(cases) - len(meant)
    assert (len(meant & found) / len(meant), len(found - meant) / fine) == (1.0, 0.0)


# ------------------------------------------------------------------------------------------------------------ in detail


def test_spans_of_dates_and_their_gaps() -> None:
    assert [span(text) for text in ("2024-13", "", "2024/2023-x")] == [None, None, None]
    assert gap(span("2024") or (0, 0), span("2025") or (0, 0)) == 0
    assert gap(span("2024-01") or (0, 0), span("2024-03") or (0, 0)) == 29


@given(st.text(max_size=12))
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    found = span(text)
    assert found is None or isinstance(found[0], int)


def test_the_order_of_documents_does_not_matter(ask: Ask, tmp_path: Path) -> None:
    lines = [
        'Aldera | foundedOn | "2018" date',
        'Aldera | foundedOn | "2019" date',
        'Aldera | foundedOn | "2019-04" date',
    ]
    answers = []
    for turn in range(3):
        folder = tmp_path / str(turn)
        folder.mkdir()
        turned = lines[turn:] + lines[:turn]
        with open_graph(built(folder, dict(zip("abc", turned, strict=True)))) as graph:
            answers.append([(c.id, [(s.value, s.reason) for s in c.sides]) for c in conflicts(graph).conflicts])
    assert answers[0] == answers[1] == answers[2]


# ------------------------------------------------------------------------------------------------------------- commands


def run(store: Path, *arguments: str) -> tuple[int, str]:
    answered = CliRunner().invoke(command, [*arguments, "--store", str(store)], standalone_mode=False)
    assert answered.exception is None, answered.output
    return answered.return_value, answered.output


def test_the_command_writes_tables_json_lines_and_csv(tmp_path: Path) -> None:
    store = built(tmp_path, {"a": 'Aldera | foundedOn | "2018" date', "b": 'Aldera | foundedOn | "2019" date'})
    code, text = run(store, "Aldera")
    assert (code, text) == (
        0,
        "contradiction: Aldera founded on\n"
        "  * 2018 (1 source, preferred: no rule tells them apart; the first by date and\n"
        "  value)\n"
        '    “Aldera | foundedOn | "2018" date”\n'
        "    (a.txt)\n"
        "  - 2019 (1 source)\n"
        '    “Aldera | foundedOn | "2019" date”\n'
        "    (b.txt)\n",
    )
    whole = json.loads(run(store, "--format", "json")[1])
    rows = [json.loads(line) for line in run(store, "--format", "jsonl")[1].splitlines()]
    assert rows == whole["conflicts"]
    assert run(store, "--format", "csv")[1].startswith("id,kind,subject_id,subject_name,")


def test_where_nothing_contradicts_the_exit_code_says_so(tmp_path: Path) -> None:
    store = built(tmp_path, {"a": 'Aldera | foundedOn | "2018" date'})
    assert run(store, "--format", "json") == (1, '{\n  "conflicts": [],\n  "findings": []\n}\n')
    assert run(store, "Aldera")[0] == 1


def test_terminal_codes_in_documents_are_shown_and_not_obeyed(ask: Ask) -> None:
    out = io.StringIO()
    judging.conflicts(
        ask({"a": 'Aldera\x1b[31m | foundedOn | "2018" date', "b": 'Aldera\x1b[31m | foundedOn | "2019" date'}), out, 80
    )
    assert "\x1b" not in out.getvalue()
    assert out.getvalue().startswith("contradiction: ")


def test_kinds_are_the_five_that_are_promised() -> None:
    assert [str(kind) for kind in Kind] == ["same", "compatible", "different-date", "different-basis", "contradiction"]


# ------------------------------------------------------------------------------------------- planted in whole articles

WRITTEN = {
    "en": {
        "holdsSharesIn": "{h} Capital holds {p} % of the shares in {c} Semiconductor as of {d}.",
        "revenue": "{c} Semiconductor had revenue of {m}00 million yuan in {y}.",
        "foundedOn": "{c} Semiconductor was founded in {y}.",
        "raised": "{c} Semiconductor raised {m}00 million dollars in its Series {r} round.",
        "valuation": "{c} Semiconductor was valued at {m}00 million dollars in its Series {r} round.",
        "investedIn": "{c} Semiconductor closed its Series {r} round, which was led by {h} Capital.",
    },
    "de": {
        "holdsSharesIn": "{h} Capital hält {p} Prozent der Anteile an {c} Semiconductor (Stand {d}).",
        "revenue": "{c} Semiconductor erzielte {y} einen Umsatz von {m}00 Millionen Yuan.",
        "foundedOn": "{c} Semiconductor wurde {y} gegründet.",
        "raised": "{c} Semiconductor hat in der Serie-{r}-Runde {m}00 Millionen Dollar eingesammelt.",
        "valuation": "In der Serie-{r}-Runde wurde {c} Semiconductor mit {m}00 Millionen Dollar bewertet.",
        "investedIn": "{h} Capital führte die Serie-{r}-Runde von {c} Semiconductor an.",
    },
    "zh": {
        "holdsSharesIn": "截至{d}，{h}资本持有{c}科技{p}%的股份。",
        "revenue": "{c}科技{y}年营收为{m}亿元。",
        "foundedOn": "{c}科技成立于{y}年。",
        "raised": "{c}科技完成{m}亿美元的{r}轮融资。",
        "valuation": "{r}轮融资后，{c}科技的估值为{m}亿美元。",
        "investedIn": "{c}科技宣布完成{r}轮融资，由{h}资本领投。",
    },
}
MONTHS = {"en": ("March 2024", "May 2024"), "de": ("März 2024", "Mai 2024"), "zh": ("2024年3月", "2024年5月")}
SOUNDS = {
    "en": (["Vel", "Nor", "Tak", "Bri", "Zan", "Mor", "Kel", "Fen"], ["dovu", "tiri", "lamo", "senda", "rixo", "palu"]),
    "de": (
        ["Wal", "Gru", "Hof", "Ste", "Bau", "Lin", "Rau", "Kro"],
        ["menti", "sorka", "belu", "tadu", "vino", "ropa"],
    ),
    "zh": (list("晟瀚澜曜珩璟煜昊"), list("霖翊钧泓睿骁")),
}


def _name(language: str, number: int, holder: bool) -> str:
    heads, tails = SOUNDS[language]
    middle = tails[(number // len(heads)) % len(tails)]
    return heads[number % len(heads)] + middle + tails[number // (len(heads) * len(tails)) + 3 * holder]


def articles(per_kind: int) -> tuple[dict[str, str], dict[tuple[str, int], bool]]:
    """Two articles a language that tell of the same companies; which companies they contradict each other on."""
    texts: dict[str, str] = {}
    meant: dict[tuple[str, int], bool] = {}
    for language, sentences in WRITTEN.items():
        sides: tuple[list[str], list[str]] = ([], [])
        for number in range(per_kind * len(sentences)):
            predicate = list(sentences)[number // per_kind]
            planted = meant[language, number] = number % 2 == 0
            one, other = _told(language, predicate, number, planted)
            sides[0].append(sentences[predicate].format(**one))
            sides[1].append(sentences[predicate].format(**other))
        texts[f"{language}-a@2024-06-01@One"] = "\n\n".join(sides[0])
        texts[f"{language}-b@2024-06-09@Two"] = "\n\n".join(reversed(sides[1]))
    return texts, meant


def _told(language: str, predicate: str, number: int, planted: bool) -> tuple[dict[str, object], dict[str, object]]:
    comma = str.maketrans(".", "," if language == "de" else ".")
    names = {"c": _name(language, number, False), "h": _name(language, number, True)}
    said = {**names, "p": f"{3 + number % 29}.26", "m": 2 + number % 5, "y": 2012 + number % 9, "r": "ABCD"[number % 4]}
    said["d"] = MONTHS[language][0]
    if planted:
        more = {"p": f"{12 + number % 29}.5", "m": 8 + number % 2, "h": _name(language, number + 1, True)}
        more |= {} if predicate == "holdsSharesIn" else {"y": said["y"]}
        more |= {"y": 2023} if predicate == "foundedOn" else {}
        more |= {"h": names["h"]} if predicate == "holdsSharesIn" else {}
    else:
        more = {
            "holdsSharesIn": {"p": f"{3 + number % 29}.3"}
            if number % 4 == 1
            else {"p": "44.4", "d": MONTHS[language][1]},
            "revenue": {"m": 9, "y": 2022},
            "raised": {"m": 9, "r": "E"},
            "valuation": {"m": 9, "r": "E"},
        }.get(predicate, {})
    first, second = dict(said), {**said, **more}
    for told in (first, second):
        told["p"] = str(told["p"]).translate(comma)
    return first, second


def test_contradictions_planted_in_articles_of_three_languages_are_found_and_little_else(tmp_path: Path) -> None:
    texts, meant = articles(per_kind=8)
    for key, text in texts.items():
        name, published, publisher = key.split("@")
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
        said = {"published": published, "publisher": publisher}
        (tmp_path / f"{name}.meta.json").write_text(json.dumps(said), encoding="utf-8")
    build(sorted(tmp_path.glob("*.txt")), tmp_path / "store", registry=EMPTY)
    by_name = {(language, _name(language, number, False)): number for language, number in meant}
    with open_graph(tmp_path / "store") as graph:
        told = {
            (claim.evidence[0].document[:2], name)
            for conflict in conflicts(graph).conflicts
            for side in conflict.sides
            for claim in side.claims
            for name in (conflict.subject.name, getattr(conflict.object, "name", ""))
        }
    found = {
        key for key, number in by_name.items() if any(key[0] == language and key[1] in name for language, name in told)
    }
    wanted = {key for key, number in by_name.items() if meant[key[0], number]}
    assert len(meant) == 144
    assert len(wanted - found) <= len(wanted) // 20, sorted(wanted - found)
    assert len(found - wanted) <= (len(meant) - len(wanted)) // 20, sorted(found - wanted)
