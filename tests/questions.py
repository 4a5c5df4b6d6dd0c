"""For every question of queries/ the smallest data that show it, and the rows that it gives; the same in each language.

The data of all questions stand in one graph, built from documents of tests/toy.py, so that each engine is filled once.
What belongs to one example is told apart by the names of its entities: "a" of the third is "q3 a" there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from toy import extract

from kg.build import build
from kg.model import Entity
from kg.queries import Query
from kg.registry import EMPTY
from kg.sparql import Answer

Row = tuple[object, ...]


@dataclass(frozen=True)
class Example:
    """A question, its data and its rows.

    `kinds` are entities with their classes ("tencent:Corporate enflame:ChipStartup"). A fact is "subject predicate
    object qualifier=value …"; an object "2500000 CNY" is written 2500000/CNY, status= and documents= are said like
    qualifiers. In a row an entity is its name here; quotes, documents and ids of facts are left out.
    """

    question: str
    facts: tuple[str, ...]
    rows: tuple[Row, ...]
    kinds: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def _example(question: str, *facts: str, rows: Iterable[Row], kinds: str = "", **values: str) -> Example:
    return Example(question, facts, tuple(rows), kinds, values)


EXAMPLES = (
    _example(
        "co-investors",
        "a investedIn x",
        "b investedIn x round=D",
        "c investedIn y",
        "c investedIn x status=planned",
        investor="a",
        rows=[("a", "x", "b", "D")],
    ),
    _example(
        "syndicates",
        "a investedIn x round=A role=follow",
        "b investedIn x round=A role=lead",
        "a investedIn y",
        rows=[("x", "A", None, "b", "lead"), ("x", "A", None, "a", "follow"), ("y", None, None, "a", None)],
    ),
    _example(
        "state-capital",
        "big holdsSharesIn x percent=12.5",
        "pool investedIn x",
        "city limitedPartnerOf pool",
        "private investedIn x",
        kinds="city:GovernmentBody big:StateInvestor:Fund pool:Fund private:VentureInvestor",
        rows=[("x", "big", None, Decimal("12.5")), ("x", "pool", "city", None)],
    ),
    _example(
        "money-kinds",
        *(f"{who} investedIn x" for who in ("s", "c", "c2", "f", "p", "o")),
        "c holdsSharesIn x percent=5",
        kinds="s:StateInvestor:Fund c:Corporate c2:Corporate f:Fund p:Person",
        company="x",
        rows=[("x", "corporate", 2), ("x", "fund", 1), ("x", "other", 1), ("x", "person", 1), ("x", "state", 1)],
    ),
    _example(
        "who-left",
        "p workedFor x position=CTO",
        "q worksFor x until=2024-03",
        "r worksFor x",
        kinds="p:Person q:Person r:Person",
        rows=[("p", "x", "CTO", None), ("q", "x", None, "2024-03")],
    ),
    _example(
        "rounds-by-quarter",
        "x raised 100/CNY date=2023-07",
        "y raised 50/CNY date=2023-09-30",
        "y raised 7.25/USD date=2023-12",
        "x raised 2.8/USD date=2023-10-01",
        "x raised 9007199254740993/CNY date=2021",
        "y raised 1/CNY date=2021",
        "x raised 1/CNY",
        "y raised 100/CNY date=2023-08 status=planned",
        rows=[
            (None, "CNY", 1, 1, 1),
            ("2021", "CNY", 2, 2, 9007199254740994),
            ("2023-Q3", "CNY", 2, 2, 150),
            ("2023-Q4", "USD", 2, 2, Decimal("10.05")),
        ],
    ),
    _example(
        "rounds-by-quarter",
        "x raised 3/TWD date=2023-07",
        "x raised 4/TWD date=2023-08",
        since="2023-08",
        rows=[("2023-Q3", "TWD", 1, 1, 4)],
    ),
    _example(
        "unicorns",
        "x valuation 2000000000.1/USD date=2024",
        "y valuation 900000000/USD asOf=2023",
        "z valuation 3000000000/USD status=reported",
        "y valuation 5/CNY",
        rows=[("x", Decimal("2000000000.1"), "USD", "2024")],
    ),
    _example(
        "unicorns",
        "x valuation 2000000000/HKD",
        "y valuation 900000000/HKD asOf=2023-05",
        "y valuation 900000000/JPY",
        least="900,000,000",
        currency="HKD",
        rows=[("x", 2000000000, "HKD", None), ("y", 900000000, "HKD", "2023-05")],
    ),
    _example(
        "valuations",
        "x valuation 20/USD date=2024",
        "x valuation 10/USD date=2022-05",
        "x marketCap 30/USD asOf=2025",
        "x valuation 5/USD status=denied",
        company="x",
        rows=[
            ("x", None, 5, "USD", "valuation", "denied"),
            ("x", "2022-05", 10, "USD", "valuation", "asserted"),
            ("x", "2024", 20, "USD", "valuation", "asserted"),
            ("x", "2025", 30, "USD", "marketCap", "asserted"),
        ],
    ),
    _example(
        "shared-people",
        "x foundedBy p",
        "p workedFor y",
        "z foundedBy x",
        kinds="p:Person",
        company="x",
        rows=[("p", "x", "foundedBy", "y", "workedFor")],
    ),
    _example(
        "shared-schools",
        "p educatedAt u",
        "q educatedAt u",
        "x foundedBy p",
        "q worksFor y",
        "z spunOutOf u",
        "w spunOutOf x",
        kinds="p:Person q:Person u:University",
        rows=[("u", "p", "x", None, "z"), ("u", "p", "x", "q", "y"), ("u", "q", "y", None, "z")],
    ),
    _example(
        "board-and-school-ties",
        "p worksFor x",
        "y foundedBy p",
        "q legalRepresentativeOf z",
        "p workedFor s",
        "q educatedAt s",
        "q educatedAt z",
        "p workedFor z",
        kinds="p:Person q:Person",
        company="x",
        rows=[("x", "p", None, "p", "y"), ("x", "p", "s", "q", "z")],
    ),
    _example(
        "customers-who-invest",
        "c customerOf x percent=30",
        "c holdsSharesIn x percent=20",
        "d customerOf x",
        "e customerOf x",
        "x memberOfGroup e",
        "d memberOfGroup x",
        rows=[("x", "c", "holdsSharesIn", 30), ("x", "e", "memberOfGroup", None)],
    ),
    _example(
        "portfolio-overlap",
        "a investedIn x",
        "b investedIn x",
        "a investedIn y",
        "b holdsSharesIn y percent=3",
        "c investedIn x",
        investor="a",
        rows=[("a", "b", 2, "x"), ("a", "b", 2, "y"), ("a", "c", 1, "x")],
    ),
    _example(
        "portfolio-overlap",
        "a investedIn x",
        "b investedIn x",
        "c investedIn x",
        investor="a",
        other="c",
        rows=[("a", "c", 1, "x")],
    ),
    _example(
        "sources",
        "a investedIn x documents=2",
        "x seeksToRaise 100/EUR",
        "a foundedOn 2001/date",
        about="x",
        rows=[
            ("a", "investedIn", "x", None, "asserted", 2, 2),
            ("x", "seeksToRaise", None, "100 EUR", "asserted", 1, 1),
        ],
    ),
    _example(
        "one-source",
        "a investedIn x documents=2",
        "a investedIn y documents=2",
        "a investedIn z documents=2 said=anew",
        "b investedIn x status=planned",
        "x seeksToRaise 100/EUR",
        rows=[
            ("a", "investedIn", "x", None, "ORIGIN"),
            ("a", "investedIn", "y", None, "ORIGIN"),
            ("x", "seeksToRaise", None, "100 EUR", "ORIGIN"),
        ],
    ),
    _example(
        "leads",
        "a investedIn x role=co-lead round=B date=2020",
        "b investedIn x role=follow",
        "c investedIn x role=lead status=denied",
        rows=[("a", "co-lead", "x", "B", "2020")],
    ),
    _example(
        "followers",
        "a investedIn x role=lead round=B",
        "b investedIn x role=co-lead date=2021-05",
        "c investedIn x role=follow round=B date=2021-05",
        "c investedIn y role=follow round=B",
        "d investedIn y role=lead round=A",
        follower="c",
        rows=[("c", "a", "lead", "x", "B", "2021-05"), ("c", "b", "co-lead", "x", "B", "2021-05")],
    ),
    _example(
        "not-done",
        "a investedIn x status=planned date=2025",
        "b acquired x status=denied",
        "a investedIn b",
        "x seeksToRaise 5/EUR status=reported",
        "x foundedOn 2001/date status=reported",
        rows=[
            ("denied", "b", "acquired", "x", None, None),
            ("planned", "a", "investedIn", "x", None, "2025"),
            ("reported", "x", "foundedOn", None, "2001 date", None),
            ("reported", "x", "seeksToRaise", None, "5 EUR", None),
        ],
    ),
    _example(
        "not-done",
        "a investedIn x status=planned",
        "b acquired x status=planned",
        "b acquired x status=denied date=2020",
        status="planned",
        about="b",
        rows=[("planned", "b", "acquired", "x", None, None)],
    ),
    _example(
        "fund-backers",
        "m manages f",
        "lp limitedPartnerOf f amount=10.50 currency=CNY",
        "h holdsSharesIn f percent=1",
        "c holdsSharesIn x percent=1",
        kinds="f:Fund",
        rows=[
            ("f", "h", "holdsSharesIn", None, None),
            ("f", "lp", "limitedPartnerOf", Decimal("10.5"), "CNY"),
            ("f", "m", "manages", None, None),
        ],
    ),
    _example(
        "lp-chains",
        "lp limitedPartnerOf g amount=10 currency=CNY",
        "g limitedPartnerOf f",
        "m manages f",
        "f limitedPartnerOf lp",
        "o limitedPartnerOf f status=planned",
        kinds="f:Fund g:Fund",
        fund="f",
        rows=[
            ("f", "g", 1, None, None, "(g)-[LIMITED_PARTNER_OF]->(f)"),
            ("f", "m", 1, None, None, "(m)-[MANAGES]->(f)"),
            ("f", "lp", 2, 10, "CNY", "(lp)-[LIMITED_PARTNER_OF]->(g)-[LIMITED_PARTNER_OF]->(f)"),
        ],
    ),
    _example(
        "listings",
        "x filedForListingOn e date=2025",
        "y listedOn e",
        "a investedIn x",
        "b investedIn x",
        "a investedIn y",
        rows=[("x", "e", "filedForListingOn", "asserted", "2025", 2), ("y", "e", "listedOn", "asserted", None, 1)],
    ),
    _example(
        "shareholders",
        "a holdsSharesIn x percent=20.258",
        "b holdsSharesIn x percentMin=30 percentMax=40",
        "c holdsSharesIn x rank=largest status=reported",
        company="x",
        rows=[
            ("x", "b", 30, 40, None, "asserted"),
            ("x", "a", Decimal("20.258"), None, None, "asserted"),
            ("x", "c", None, None, None, "reported"),
        ],
    ),
    _example(
        "concentration",
        "a holdsSharesIn x percent=20.258",
        "b holdsSharesIn x percentMin=30 percentMax=40",
        "c holdsSharesIn x rank=second",
        "a holdsSharesIn y percent=4",
        "d holdsSharesIn x percent=90 status=denied",
        rows=[("x", "b", 30, 40, 3)],
    ),
    _example(
        "busiest-investors",
        "a investedIn x role=lead",
        "a holdsSharesIn x percent=9",
        "a investedIn y role=co-lead",
        "a investedIn z",
        "b investedIn x",
        "b investedIn y",
        "b investedIn z status=planned",
        "c investedIn x",
        rows=[("a", 3, 2), ("b", 2, 0)],
    ),
    _example(
        "disagreements",
        "x revenue 100/EUR period=2024",
        "x revenue 120.5/EUR period=2024",
        "x revenue 100/USD period=2024",
        "x revenue 90/EUR period=2023",
        "x revenue 91/EUR period=2023 scope=chips",
        "x revenue 5/EUR period=2024 status=denied",
        "x valuation 7/EUR",
        "x valuation 8/EUR",
        "y foundedOn 2018/date",
        "y foundedOn 2019-03/date",
        rows=[
            ("x", "revenue", "2024", "EUR", "100", "120.5"),
            ("y", "foundedOn", None, "date", "2018", "2019-03"),
        ],
    ),
    _example(
        "group-money",
        "a memberOfGroup mid",
        "mid memberOfGroup top",
        "b memberOfGroup top",
        "c memberOfGroup top status=planned",
        "a investedIn x",
        "b holdsSharesIn x percent=2",
        "c investedIn x",
        rows=[("x", "top", 2, "a", 2), ("x", "top", 2, "b", 1), ("x", "mid", 1, "a", 1)],
    ),
    _example(
        "state-money-by-level",
        "city limitedPartnerOf fund",
        "arm limitedPartnerOf fund",
        "arm memberOfGroup ministry",
        "fund investedIn x",
        "city investedIn x",
        "private investedIn x",
        kinds="city:GovernmentBody ministry:StateInvestor fund:Fund",
        rows=[("x", "unknown", None, "city", 0, 2), ("x", "unknown", None, "ministry", 2, 1)],
    ),
    _example(
        "shortest-path",
        "a investedIn m",
        "a holdsSharesIn m percent=3",
        "b investedIn m",
        "b worksFor n",
        "n memberOfGroup a",
        "a investedIn b status=planned",
        "a listedOn e",
        "b listedOn e",
        "a controls o",
        "o controls p",
        "p controls b",
        start="a",
        goal="b",
        rows=[
            (1, 1, "a", "holdsSharesIn", "m", None),
            (1, 1, "a", "investedIn", "m", None),
            (1, 2, "b", "investedIn", "m", None),
            (2, 1, "n", "memberOfGroup", "a", None),
            (2, 2, "b", "worksFor", "n", None),
        ],
    ),
    _example(
        "all-paths",
        "a investedIn b date=2020",
        "a controls m",
        "b controls m",
        "m controls n",
        "n investedIn b",
        start="a",
        goal="b",
        rows=[
            (1, 1, "a", "investedIn", "b", "2020"),
            (2, 1, "a", "controls", "m", None),
            (2, 2, "b", "controls", "m", None),
            (3, 1, "a", "controls", "m", None),
            (3, 2, "m", "controls", "n", None),
            (3, 3, "n", "investedIn", "b", None),
        ],
    ),
    _example(
        "effective-shares",
        "a holdsSharesIn b percent=60",
        "a holdsSharesIn c percent=20",
        "b holdsSharesIn c percent=30",
        "c holdsSharesIn b percent=40",
        "d investedIn b",
        "e holdsSharesIn b percent=5 status=planned",
        owner="a",
        rows=[
            ("b", "a", Decimal("77.272727273"), Decimal("77.272727273"), "yes", "yes"),
            ("c", "a", Decimal("43.181818182"), Decimal("43.181818182"), "yes", "yes"),
        ],
    ),
    _example(
        "effective-shares",
        "a holdsSharesIn b percent=50.5",
        "b holdsSharesIn c percent=10",
        "d investedIn c",
        company="c",
        rows=[
            ("c", "b", 10, 10, "no", "yes"),
            ("c", "a", Decimal("5.05"), Decimal("5.05"), "yes", "no"),
            ("c", "d", 0, 90, "yes", "yes"),
        ],
    ),
    _example(
        "who-controls",
        "a holdsSharesIn b percent=51",
        "b holdsSharesIn c percent=51",
        "p actsInConcertWith q",
        "p holdsSharesIn d percent=30",
        "q holdsSharesIn d percent=30",
        "r holdsSharesIn e percent=20",
        kinds="p:Person q:Person",
        rows=[
            ("b", "a", "certain", "yes", 1, 51, 51, "51 % of b"),
            ("c", "a", "certain", "yes", 1, 51, 51, "51 % of b, which has 51 % of c"),
            ("c", "b", "certain", "no", 1, 51, 51, "51 % of c"),
            ("d", "p", "certain", "yes", 2, 60, 60, "60 % of d in concert: p 30 % and q 30 %"),
            ("d", "q", "certain", "yes", 2, 60, 60, "60 % of d in concert: p 30 % and q 30 %"),
        ],
    ),
    _example(
        "state-share",
        "city holdsSharesIn fund percent=60",
        "private holdsSharesIn fund percent=40",
        "fund holdsSharesIn x percent=30",
        "ministry holdsSharesIn x percent=25",
        "other holdsSharesIn x percent=45",
        kinds="city:GovernmentBody ministry:StateInvestor fund:Company",
        rows=[
            ("fund", "city", "municipal", None, 60, 60, 60, 60, "yes", "document"),
            ("x", "ministry", "central", None, 25, 25, 43, 43, "no", "document"),
            ("x", "city", "municipal", None, 18, 18, 43, 43, "no", "document"),
        ],
    ),
)


# ------------------------------------------------------------------------------------------------------- the one graph


def built(folder: Path) -> Path:
    """A store that holds the data of all examples."""
    documents = folder / "documents"
    documents.mkdir()
    for number, example in enumerate(EXAMPLES):
        kinds = {name: classes for name, _, classes in (item.partition(":") for item in example.kinds.split())}
        lines = [_line(number, fact, kinds) for fact in example.facts]
        _write(documents, f"q{number}-", "".join(line for line, copies, _ in lines if copies == 1))
        for place, (line, copies, anew) in enumerate(lines):
            for copy in range(copies if copies > 1 else 0):
                _write(
                    documents, f"q{number}-{place}-{copy}", line.replace("\n", f" | {anew} {copy}\n" if anew else "\n")
                )
    build([documents], folder / "store", extract=extract, version="toy", registry=EMPTY)
    return folder / "store"


def _write(documents: Path, name: str, text: str) -> None:
    (documents / f"{name}.txt").write_text(text, encoding="utf-8")
    (documents / f"{name}.meta.json").write_text(f'{{"publisher": "{name}"}}', encoding="utf-8")


def _line(number: int, fact: str, kinds: Mapping[str, str]) -> tuple[str, int, str]:
    """A line of a toy document, in how many documents it stands, and what is said beside it in each."""
    subject, predicate, object_, *rest = fact.split()
    said = dict(part.split("=") for part in rest)
    copies, anew = int(said.pop("documents", 1)), said.pop("said", "")
    value, _, unit = object_.partition("/")
    target = f'"{value}" {unit}' if unit else _party(number, object_, kinds)
    fields = [_party(number, subject, kinds), predicate, target, *(f"{name}={text}" for name, text in said.items())]
    return " | ".join(fields) + "\n", copies, anew


def _party(number: int, name: str, kinds: Mapping[str, str]) -> str:
    return f"q{number} {name}" + (f":{kinds[name]}" if kinds.get(name) else "")


# ------------------------------------------------------------------------------------------------- asking about one part


def values(number: int, example: Example, question: Query) -> dict[str, str]:
    """The parameters of an example, entities as ids of the one graph."""
    types = {parameter.name: parameter.type for parameter in question.parameters}
    return {name: f"q{number}-{text}" if types[name] == "entity" else text for name, text in example.values.items()}


def rows(number: int, example: Example, answer: Answer) -> tuple[Row, ...]:
    """The rows of an answer that belong to an example, without quotes, documents and ids of facts."""
    kept = [i for i, c in enumerate(answer.columns) if c.type != "quote" and not c.name.lower().endswith("document")]
    kept = [i for i in kept if answer.columns[i].name != "fact"]
    entities = [i for i, c in enumerate(answer.columns) if c.type == "entity"]
    currencies = {row[1] for row in example.rows}
    found = []
    for row in answer.rows:
        names = [cell.name for cell in (row[i] for i in entities) if isinstance(cell, Entity)]
        if all(name.startswith(f"q{number} ") for name in names) if names else row[1] in currencies:
            found.append(tuple(_plain(row[i], number) for i in kept))
    return tuple(found)


def _plain(cell: object, number: int) -> object:
    if isinstance(cell, Entity):
        return cell.name.removeprefix(f"q{number} ")
    if isinstance(cell, Decimal) and cell == int(cell):
        return int(cell)
    if isinstance(cell, str) and cell.startswith(f"q{number}-"):
        return "ORIGIN"  # the publisher of a document, which is called like it
    return cell.replace(f"q{number} ", "") if isinstance(cell, str) else cell
