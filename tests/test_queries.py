"""Every question of queries/ on the smallest graph that shows it, and what a wrong file or value gets told."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from kg.errors import InputError, SchemaError
from kg.model import Entity
from kg.queries import bind, load, load_all, named, run
from kg.rdf import default_namespaces, header
from kg.sparql import dataset

QUOTE = "It says so."
HERE = ("it says so.", "a.txt")


def graph(kinds: str, *facts: str):
    """A graph of entities ("tencent:Corporate enflame:ChipStartup") and of facts, each from a document of its own.

    A fact is "subject predicate object qualifier=value …"; an object "2500000 CNY" is written 2500000/CNY, and
    status= and documents= are said like qualifiers.
    """
    parts = [header(default_namespaces())]
    for item in kinds.split():
        name, *types = item.split(":")
        classes = ", ".join(f"kg:{type_}" for type_ in ("Entity", *types))
        parts.append(f'id:{name} a {classes} ; skos:prefLabel "{name.title()}"@en .\n')
    for number, line in enumerate(facts):
        parts.append(_fact(number, line))
    text = "".join(parts).encode()
    return dataset(lambda stream: stream.write(text))


def _fact(number: int, line: str) -> str:
    subject, predicate, object_, *rest = line.split()
    said = dict(part.split("=") for part in rest)
    status, documents = said.pop("status", "asserted"), int(said.pop("documents", 1))
    value, _, unit = object_.partition("/")
    target = f'kg:value {_typed(value)} ; kg:unit "{unit}"' if unit else f"kg:object id:{object_}"
    beside = "".join(f" ; kg:{name} {_typed(text)}" for name, text in said.items())
    block = f"fact:f{number} a kg:Fact ; kg:subject id:{subject} ; kg:predicate kg:{predicate} ; {target}{beside}"
    block += f" ; kg:status kg:{status} .\n"
    for copy in range(documents):
        key = chr(ord("a") + number) + "x" * copy
        block += f"fact:f{number} kg:supportedBy <{key}#c> .\n"
        block += f"<{key}#c> prov:wasQuotedFrom <{key}> ; oa:hasSelector <{key}#q> .\n"
        block += f'<{key}#q> oa:exact "{QUOTE}" . <{key}> kg:name "{key}.txt" ; dcterms:publisher "{key.upper()}" .\n'
    return block.replace("<", "<https://kg.example/id/document/").replace("document/http", "http")


def _typed(text: str) -> str:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return f'"{text}"^^xsd:date'
    if re.fullmatch(r"\d{4}-\d\d", text):
        return f'"{text}"^^xsd:gYearMonth'
    if re.fullmatch(r"(19|20)\d\d", text):
        return f'"{text}"^^xsd:gYear'
    return f'"{text}"^^xsd:decimal' if re.fullmatch(r"-?\d+(\.\d+)?", text) else f'"{text}"'


def rows(name: str, data: object, **values: str) -> list[tuple[object, ...]]:
    """The answer of a question with entities as their ids, without quotes and documents."""
    answer = run(load_all()[name], data, values)
    kept = [i for i, column in enumerate(answer.columns) if column.type != "quote" and column.name != "document"]
    return [tuple(_plain(row[i]) for i in kept) for row in answer.rows]


def _plain(cell: object) -> object:
    if isinstance(cell, Entity):
        return cell.id
    return int(cell) if isinstance(cell, Decimal) and cell == int(cell) else cell


def test_who_invested_beside_an_investor_is_found_by_the_company_they_share() -> None:
    data = graph(
        "a b c x y",
        "a investedIn x",
        "b investedIn x round=D",
        "c investedIn y",
        "c investedIn x status=planned",
    )
    assert rows("co-investors", data, investor="a") == [("a", "x", "b", "D")]


def test_a_syndicate_is_listed_by_round_with_its_lead_first() -> None:
    data = graph("a b x y", "a investedIn x round=A role=follow", "b investedIn x round=A role=lead", "a investedIn y")
    assert rows("syndicates", data, company="x") == [("x", "A", None, "b", "lead"), ("x", "A", None, "a", "follow")]
    assert len(rows("syndicates", data)) == 3


def test_state_capital_is_found_directly_and_behind_a_fund() -> None:
    data = graph(
        "city:GovernmentBody big:StateInvestor:Fund pool:Fund private:VentureInvestor x",
        "big holdsSharesIn x percent=12.5",
        "pool investedIn x",
        "city limitedPartnerOf pool",
        "private investedIn x",
    )
    assert rows("state-capital", data) == [("x", "big", None, Decimal("12.5")), ("x", "pool", "city", None)]


def test_investors_are_counted_by_the_kind_of_their_money() -> None:
    data = graph(
        "s:StateInvestor:Fund c:Corporate c2:Corporate f:Fund p:Person o x",
        *(f"{who} investedIn x" for who in ("s", "c", "c2", "f", "p", "o")),
        "c holdsSharesIn x percent=5",
    )
    assert rows("money-kinds", data, company="x") == [
        ("x", "corporate", 2),
        ("x", "fund", 1),
        ("x", "other", 1),
        ("x", "person", 1),
        ("x", "state", 1),
    ]


def test_who_left_are_former_staff_and_staff_with_an_end() -> None:
    data = graph(
        "p:Person q:Person r:Person x",
        "p workedFor x position=CTO",
        "q worksFor x until=2024-03",
        "r worksFor x",
    )
    assert rows("who-left", data) == [("p", "x", "CTO", None), ("q", "x", None, "2024-03")]


def test_rounds_are_summed_by_quarter_and_currency() -> None:
    data = graph(
        "x y",
        "x raised 100/CNY date=2023-07",
        "y raised 50/CNY date=2023-09-30",
        "y raised 7/USD date=2023-12",
        "x raised 9/CNY date=2021",
        "x raised 1/CNY",
    )
    everything = [
        (None, "CNY", 1, 1, 1),
        ("2021", "CNY", 1, 1, 9),
        ("2023-Q3", "CNY", 2, 2, 150),
        ("2023-Q4", "USD", 1, 1, 7),
    ]
    assert rows("rounds-by-quarter", data) == everything
    assert rows("rounds-by-quarter", data, since="2023-08") == [
        everything[0],
        ("2023-Q3", "CNY", 1, 1, 50),
        everything[3],
    ]


def test_a_unicorn_is_worth_a_billion_or_what_one_says() -> None:
    data = graph("x y", "x valuation 2000000000/USD date=2024", "y valuation 900000000/USD", "y valuation 5/CNY")
    assert rows("unicorns", data) == [("x", 2000000000, "USD", "2024")]
    assert [row[0] for row in rows("unicorns", data, least="900,000,000", currency="USD")] == ["x", "y"]


def test_valuations_stand_in_the_order_of_time() -> None:
    data = graph("x", "x valuation 20/USD date=2024", "x valuation 10/USD date=2022-05", "x marketCap 30/USD asOf=2025")
    assert [row[1:5] for row in rows("valuations", data, company="x")] == [
        ("2022-05", 10, "USD", "valuation"),
        ("2024", 20, "USD", "valuation"),
        ("2025", 30, "USD", "marketCap"),
    ]


def test_a_person_ties_a_company_founded_to_a_former_employer() -> None:
    data = graph("p:Person x y z", "x foundedBy p", "p workedFor y", "z foundedBy x")
    assert rows("shared-people", data, company="x") == [("p", "x", "foundedBy", "y", "workedFor")]


def test_two_people_of_one_school_tie_their_companies() -> None:
    data = graph(
        "p:Person q:Person u:University x y",
        "p educatedAt u",
        "q educatedAt u",
        "x foundedBy p",
        "q worksFor y",
    )
    assert rows("shared-schools", data) == [("u", "p", "x", "q", "y")]


def test_a_customer_who_holds_shares_is_named_with_its_purchases() -> None:
    data = graph("c d x", "c customerOf x percent=30", "c holdsSharesIn x percent=20", "d customerOf x")
    assert rows("customers-who-invest", data) == [("x", "c", "holdsSharesIn", 30)]


def test_portfolios_overlap_where_both_have_money() -> None:
    data = graph(
        "a b c x y", "a investedIn x", "b investedIn x", "a investedIn y", "b holdsSharesIn y", "c investedIn x"
    )
    assert rows("portfolio-overlap", data, investor="a") == [
        ("a", "b", 2, "x"),
        ("a", "b", 2, "y"),
        ("a", "c", 1, "x"),
    ]
    assert rows("portfolio-overlap", data, investor="a", other="c") == [("a", "c", 1, "x")]


def test_sources_are_counted_for_each_fact() -> None:
    data = graph("a x", "a investedIn x documents=2", "x raised 100/CNY", "a foundedOn 2001/date")
    assert rows("sources", data, about="x") == [
        ("f0", "a", "investedIn", "x", None, "asserted", 2, 2),
        ("f1", "x", "raised", None, "100 CNY", "asserted", 1, 1),
    ]


def test_leads_are_those_whose_role_says_so() -> None:
    data = graph("a b x", "a investedIn x role=co-lead round=B date=2020", "b investedIn x role=follow")
    assert rows("leads", data) == [("a", "co-lead", "x", "B", "2020")]


def test_what_is_not_done_is_told_apart_by_its_status() -> None:
    data = graph(
        "a b x",
        "a investedIn x status=planned",
        "b acquired x status=denied",
        "a investedIn b",
        "x seeksToRaise 5/USD status=reported",
    )
    assert rows("not-done", data, status="planned") == [("planned", "a", "investedIn", "x", None, None)]
    assert [row[0] for row in rows("not-done", data)] == ["denied", "planned", "reported"]
    assert [row[0] for row in rows("not-done", data, about="b")] == ["denied"]


def test_behind_a_fund_stand_its_partners_and_its_manager() -> None:
    data = graph(
        "m f:Fund lp c x", "m manages f", "lp limitedPartnerOf f amount=10 currency=CNY", "c holdsSharesIn x percent=1"
    )
    assert rows("fund-backers", data) == [("f", "lp", "limitedPartnerOf", 10, "CNY"), ("f", "m", "manages", None, None)]


def test_a_listing_says_how_many_investors_wait_for_it() -> None:
    data = graph(
        "x y e a b",
        "x filedForListingOn e date=2025",
        "y listedOn e",
        "a investedIn x",
        "b investedIn x",
        "a investedIn y",
    )
    assert rows("listings", data) == [
        ("x", "e", "filedForListingOn", "asserted", "2025", 2),
        ("y", "e", "listedOn", "asserted", None, 1),
    ]


def test_shareholders_stand_largest_first_with_bounds_where_only_bounds_are_said() -> None:
    data = graph("a b x", "a holdsSharesIn x percent=20.258", "b holdsSharesIn x percentMin=30 percentMax=40")
    assert rows("shareholders", data, company="x") == [
        ("x", "b", 30, 40, None, "asserted"),
        ("x", "a", Decimal("20.258"), None, None, "asserted"),
    ]


def test_every_question_runs_on_an_empty_graph_and_has_a_test() -> None:
    tests = Path(__file__).read_text(encoding="utf-8")
    empty = graph("")
    for query in load_all().values():
        values = {item.name: "nobody" for item in query.parameters if item.default == "required"}
        assert run(query, empty, values).rows == ()
        assert f'rows("{query.name}"' in tests


def test_a_fact_of_three_documents_is_one_row_with_one_quote() -> None:
    data = graph("a x", "a investedIn x role=lead documents=3")
    (row,) = run(load_all()["leads"], data).rows
    assert row[-2:] == (QUOTE, "a.txt")


def test_a_cell_with_an_entity_carries_its_names_and_types() -> None:
    data = graph("tencent:Corporate x", "tencent investedIn x role=lead")
    (row,) = run(load_all()["leads"], data).rows
    assert row[0] == Entity("tencent", "Tencent", ("Tencent",), ("Corporate",))


def test_an_entity_is_bound_by_the_id_that_its_name_has() -> None:
    data = graph("a b x", "a investedIn x", "b investedIn x")
    answer = run(load_all()["co-investors"], data, {"investor": "Somebody"}, resolve={"Somebody": "a"}.__getitem__)
    assert [entity.id for entity in answer.rows[0] if isinstance(entity, Entity)] == ["a", "x", "b"]


@pytest.mark.parametrize("name", ["x> } INSERT DATA { <a> <b> <c>", "a b", '"', "}", "腾讯", ""])
def test_whatever_is_given_for_an_entity_is_bound_and_never_formatted(name: str) -> None:
    data = graph("a x", "a investedIn x")
    assert run(load_all()["co-investors"], data, {"investor": name}).rows == ()


@pytest.mark.parametrize(
    ("question", "values", "message"),
    [
        ("co-investors", {}, "co-investors needs --investor: whose companies are looked at"),
        ("leads", {"who": "a"}, "leads has no parameter --who; it takes --investor"),
        ("unicorns", {"least": "much"}, "unicorns: --least is 'much'; write a number such as 1000000000"),
        ("unicorns", {"least": "1e999"}, "unicorns: --least is '1e999'; write a number below 10^18"),
        (
            "rounds-by-quarter",
            {"since": "May"},
            "rounds-by-quarter: --since is 'May'; write a date as 2024, 2024-05 or 2024-05-01",
        ),
    ],
)
def test_a_wrong_value_is_one_line_that_says_what_to_do(question: str, values: dict[str, str], message: str) -> None:
    with pytest.raises(InputError) as error:
        bind(load_all()[question], values)
    assert str(error.value) == message


def test_an_unknown_question_gets_the_nearest() -> None:
    with pytest.raises(InputError, match=r"no question is called 'coinvestors'; did you mean co-investors"):
        named("coinvestors", load_all())


GOOD = """# summary: Rounds of an investor
# parameter: investor | entity | any | who
# column: investor | entity | who
# column: round | text | which
SELECT ?investor ?round WHERE { ?fact kg:subject ?investor ; kg:round ?round }
"""


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ("SELECT ?investor ?round", "SELECT ?round"),
            "queries/rounds.rq: parameter ?investor is not projected; add it to SELECT",
        ),
        (
            ("SELECT ?investor ?round", "SELECT ?investor"),
            "queries/rounds.rq: column ?round is not projected; add it to SELECT",
        ),
        (
            ("SELECT ?investor ?round", "SELECT ?round ?investor"),
            "queries/rounds.rq: SELECT is not in the order of the header; write SELECT ?investor ?round",
        ),
        (
            ("SELECT ?investor ?round", "SELECT ?investor ?round ?fact"),
            "queries/rounds.rq: ?fact is projected but not declared; add a `# column:` line for it",
        ),
        (
            ("kg:subject ?investor", "kg:subject ?who"),
            "queries/rounds.rq: parameter ?investor is never used; use it or take it out of the header",
        ),
        (
            ("?round }", "?round FILTER(!bound( ?investor )) }"),
            "queries/rounds.rq: BOUND(?investor) is false even for a value; use ?investor in a pattern",
        ),
        (("# summary", "# sum"), "queries/rounds.rq: has 0 `# summary:` lines; give exactly one"),
        (
            ("| text |", "| string |"),
            "queries/rounds.rq: ?round has the type 'string'; use one of entity, text, number, date, quote",
        ),
        (
            ("| any | who", "| who"),
            "queries/rounds.rq: cannot read 'investor | entity | who'; write `# parameter: NAME | TYPE | required, any "
            "or a value | MEANING`",
        ),
        (
            ("SELECT ?investor ?round WHERE", "ASK"),
            "queries/rounds.rq: is no SELECT; a question answers with columns",
        ),
        (
            ("{ ?fact", "{ SERVICE <http://x.example/> { ?a ?b ?c } ?fact"),
            "queries/rounds.rq: asks another server by SERVICE; take it out, only the graph itself is asked",
        ),
    ],
)
def test_a_wrong_file_is_one_line_that_says_what_to_do(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    path = tmp_path / "queries" / "rounds.rq"
    path.parent.mkdir()
    path.write_text(GOOD, encoding="utf-8")
    assert load(path).summary == "Rounds of an investor"
    path.write_text(GOOD.replace(*change), encoding="utf-8")
    with pytest.raises(SchemaError) as error:
        load(path)
    assert str(error.value) == message


@pytest.mark.parametrize("text", ["", "# summary: a\nSELECT", "# summary: a\nDELETE WHERE { ?a ?b ?c }", "\0"])
def test_a_file_that_is_no_query_is_a_schema_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "rounds.rq"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SchemaError, match=r"rounds\.rq: "):
        load(path)


def test_a_file_name_with_capitals_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "Rounds.rq"
    path.write_text(GOOD, encoding="utf-8")
    with pytest.raises(SchemaError, match="rename it"):
        load(path)
