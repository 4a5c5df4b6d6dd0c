"""Every question of queries/ on the smallest data that show it, and what a wrong file or value gets told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import questions
from questions import EXAMPLES, Example

import kg
from kg.api import KnowledgeGraph
from kg.errors import InputError, NameUnknown, SchemaError
from kg.model import Entity
from kg.queries import bind, load, load_all, named, parameters, run
from kg.queries.cypher_check import bare
from kg.sparql import dataset


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeGraph]:
    with kg.open(questions.built(tmp_path_factory.mktemp("examples"))) as opened:
        yield opened


def number(question: str) -> int:
    """The place of the first example of a question."""
    return next(place for place, example in enumerate(EXAMPLES) if example.question == question)


@pytest.mark.parametrize(
    ("number", "example"),
    [
        pytest.param(number, example, id=f"{number}-{example.question}")
        for number, example in enumerate(EXAMPLES)
        if "sparql" in load_all()[example.question].languages
    ],
)
def test_a_question_answers_with_these_rows_in_sparql(graph: KnowledgeGraph, number: int, example: Example) -> None:
    question = load_all()[example.question]
    answer = run(question, graph.dataset, questions.values(number, example, question))
    assert questions.rows(number, example, answer) == example.rows


def test_every_question_has_an_example() -> None:
    assert {example.question for example in EXAMPLES} == set(load_all())


def test_there_are_twenty_questions_in_cypher_and_every_one_in_sparql_is_among_them() -> None:
    languages = [query.languages for query in load_all().values()]
    assert len(languages) >= 20
    assert ("sparql",) not in languages


def test_every_question_runs_on_an_empty_graph() -> None:
    empty = dataset(lambda stream: stream.write(b""))
    asked = [query for query in load_all().values() if "sparql" in query.languages]
    assert {run(query, empty).rows for query in asked} == {()}


def test_a_fact_of_two_documents_is_one_row_with_one_quote(graph: KnowledgeGraph) -> None:
    place = number("one-source")
    answer = run(load_all()["co-investors"], graph.dataset, {"investor": "any"})
    assert len(answer.rows) == len(set(answer.rows))
    (quote,) = {row[5] for row in graph.query("one-source", about=f"q{place} y").rows}
    assert quote == f"q{place} a | investedIn | q{place} y"


def test_a_cell_with_an_entity_carries_its_names_and_types(graph: KnowledgeGraph) -> None:
    place = number("fund-backers")
    row = graph.query("fund-backers", fund=f"q{place} f").rows[0]
    assert row[0] == Entity(f"q{place}-f", f"q{place} f", (f"q{place} f",), ("Fund",))


def test_an_entity_is_bound_by_the_id_that_its_name_has() -> None:
    question = load_all()["portfolio-overlap"]
    ids = {"Somebody": "a", "somebody else": "b"}
    values = {"investor": "Somebody", "other": "somebody else"}
    assert parameters(question, values, ids.__getitem__) == {"investor": "a", "other": "b"}
    assert sorted(str(term.value) for term in bind(question, values, ids.__getitem__).values()) == [
        "https://kg.example/id/a",
        "https://kg.example/id/b",
    ]


def test_what_is_left_open_is_null_in_cypher_and_no_term_in_sparql() -> None:
    question = load_all()["unicorns"]
    assert parameters(question, {"least": "1.5"}) == {"least": 1.5, "currency": None}
    assert [variable.value for variable in bind(question, {})] == ["least"]


@pytest.mark.parametrize("name", ["x> } INSERT DATA { <a> <b> <c>", "a b", '"', "}", "腾讯", ""])
def test_whatever_is_given_for_an_entity_is_bound_and_never_formatted(graph: KnowledgeGraph, name: str) -> None:
    question = load_all()["co-investors"]
    assert run(question, graph.dataset, {"investor": name}).rows == ()
    assert parameters(question, {"investor": name}) == {"investor": name}


@pytest.mark.parametrize(
    ("question", "values", "message"),
    [
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
    for read in (bind, parameters):
        with pytest.raises(InputError) as error:
            read(load_all()[question], values)
        assert str(error.value) == message


def test_a_default_that_a_graph_does_not_know_is_asked_for() -> None:
    def unknown(name: str) -> str:
        raise NameUnknown(name, ("Somebody",))

    question = load_all()["co-investors"]
    with pytest.raises(InputError, match=r"^co-investors needs --investor here: 'tencent' is not in this graph$"):
        bind(question, {}, unknown)
    with pytest.raises(NameUnknown, match="did you mean Somebody"):
        bind(question, {"investor": "Some"}, unknown)


def test_an_unknown_question_gets_the_nearest() -> None:
    with pytest.raises(InputError, match=r"no question is called 'coinvestors'; did you mean co-investors"):
        named("coinvestors", load_all())


def test_a_question_in_cypher_alone_says_so() -> None:
    question = load_all()["shortest-path"]
    with pytest.raises(InputError, match=r"^shortest-path is written in Cypher alone; add --cypher$"):
        question.text("sparql")
    assert question.shown("cypher") == "queries/shortest-path.cypher"


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
            "queries/rounds.rq: cannot read 'investor | entity | who'; write `# parameter: NAME | TYPE | any or a value "
            "| MEANING`",
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


BOTH = """// summary: Rounds of an investor
// parameter: investor | entity | any | who
// column: investor | entity | who
// column: round | text | which
MATCH (investor:Entity)-[r]->() // $nobody
WHERE ($investor IS NULL OR investor.id = $investor) AND r.round <> 'RETURN $x, "' AND size([x IN [1] | x]) = 1
RETURN DISTINCT investor, coalesce(r.round, "a, b AS c") AS round
ORDER BY round, investor.id
"""


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("$investor IS NULL OR investor.id = $investor", "true"), "parameter $investor is never used; use it or take it out of the header"),
        (("$investor IS NULL", "$who IS NULL"), "$who is used but not declared; add a `// parameter:` line for it"),
        (("AS round", "AS rounds"), "column round is not returned; add it to RETURN"),
        (("investor, coalesce", "investor, r, coalesce"), "r is returned but not declared; add a `// column:` line for it"),
        (("investor, coalesce(r.round", "coalesce(r.round"), "column investor is not returned; add it to RETURN"),
        (('investor, coalesce(r.round, "a, b AS c") AS round', "r.round AS round, investor"), "RETURN is not in the order of the header; write RETURN investor, round"),
        ((' AS round\n', '\n'), 'RETURN gives "coalesce(r.round, \'\')" without a name; write coalesce(r.round, \'\') AS NAME'),
        (("investor.id\n", "investor.id; MATCH (n) RETURN n\n"), "holds more than one statement; a question is one"),
        (("RETURN DISTINCT", "WITH"), "has no RETURN; a question answers with columns"),
        (("AS round", "AS `round`"), "has a name in backquotes; write it plainly, so that it can be checked"),
        (("// summary", "// sum"), "has 0 `// summary:` lines; give exactly one"),
        (("| text |", "| string |"), "$round has the type 'string'; use one of entity, text, number, date, quote"),
    ],
)  # fmt: skip
def test_a_wrong_file_in_cypher_is_one_line_that_says_what_to_do(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    path = tmp_path / "queries" / "rounds.cypher"
    path.parent.mkdir()
    path.write_text(BOTH, encoding="utf-8")
    assert load(path).columns[1].name == "round"
    path.write_text(BOTH.replace(*change), encoding="utf-8")
    with pytest.raises(SchemaError) as error:
        load(path)
    assert str(error.value) == f"queries/rounds.cypher: {message}"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("RETURN '\\'$a' AS x, \"//\" AS y", "RETURN '' AS x, '' AS y"),
        ("/* ' */ RETURN 1 /* $a * / */ // ' $b\nAS x", "  RETURN 1    \nAS x"),
        ("RETURN \\u0027$a\\u0027 AS x", "RETURN '' AS x"),
        ("RETURN `$a` // `", "RETURN `  "),
    ],
)
def test_no_text_and_no_comment_is_taken_for_cypher(text: str, left: str) -> None:
    assert bare(text) == left


def test_one_question_in_two_languages_is_declared_alike(tmp_path: Path) -> None:
    (tmp_path / "rounds.rq").write_text(GOOD, encoding="utf-8")
    (tmp_path / "rounds.cypher").write_text(BOTH, encoding="utf-8")
    assert load_all(tmp_path)["rounds"].languages == ("sparql", "cypher")
    (tmp_path / "rounds.cypher").write_text(BOTH.replace("| any |", "| tencent |"), encoding="utf-8")
    with pytest.raises(
        SchemaError, match=r"rounds.cypher: declares another parameter than .*rounds.rq; write the same"
    ):
        load_all(tmp_path)
