from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.console.history import keepable
from kg.console.lexer import tokens
from kg.console.params import assignment, typed
from kg.console.statements import Statement, finished, split
from kg.errors import InputError


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("RETURN 1; RETURN 2", ["RETURN 1", "RETURN 2"]),
        ("RETURN ';' AS a, \";\" AS b; RETURN `a;b`", ["RETURN ';' AS a, \";\" AS b", "RETURN `a;b`"]),
        ("RETURN 'it\\'s; one'; RETURN 2", ["RETURN 'it\\'s; one'", "RETURN 2"]),
        ("RETURN `a``;b`; RETURN 2", ["RETURN `a``;b`", "RETURN 2"]),
        ("// one; two\nRETURN 1; /* three; */ RETURN 2;", ["// one; two\nRETURN 1", "/* three; */ RETURN 2"]),
        ("RETURN 1;;\n ; // nothing\n", ["RETURN 1"]),
        (":param x=1; 2\nRETURN $x;", [":param x=1; 2", "RETURN $x"]),
        ("RETURN 'open; never closed", ["RETURN 'open; never closed"]),
        ("", []),
    ],
)  # fmt: skip
def test_cypher_is_split_at_semicolons_outside_of_texts_names_and_comments(text: str, statements: list[str]) -> None:
    assert [item.text for item in split(text, "cypher")] == statements


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("SELECT * { ?a a kg:Fact ; kg:status ?s } ; ASK {}", ["SELECT * { ?a a kg:Fact ; kg:status ?s }", "ASK {}"]),
        ("ASK { <a;b> ?p ';' } ; ASK {}", ["ASK { <a;b> ?p ';' }", "ASK {}"]),
        ("ASK { ?a ?b '''x;'y''' } # end;\n; ASK {}", ["ASK { ?a ?b '''x;'y''' } # end;", "ASK {}"]),
        ("SELECT * { ?a ?b ?c FILTER(?a<1 && ?b>2) };", ["SELECT * { ?a ?b ?c FILTER(?a<1 && ?b>2) }"]),
    ],
)
def test_sparql_is_split_at_semicolons_outside_of_brackets(text: str, statements: list[str]) -> None:
    assert [item.text for item in split(text, "sparql")] == statements


def test_a_statement_knows_the_line_it_begins_on_and_whether_it_ended() -> None:
    assert split("RETURN 1;\n\nRETURN\n2", "cypher") == [
        Statement("RETURN 1", 1, True),
        Statement("RETURN\n2", 3, False),
    ]


@given(st.text(alphabet="ab'\"`;/*\\\n $:{}", max_size=60), st.sampled_from(["cypher", "sparql"]))
def test_tokens_leave_no_gap_and_statements_are_parts_of_the_text(text: str, language: str) -> None:
    assert "".join(token.text for token in tokens(text, language)) == text
    assert all(item.text in text for item in split(text, language))


def test_a_long_text_of_open_quotes_is_split_at_once() -> None:
    assert len(split("RETURN 'a';" * 20_000 + "'" * 99_999, "cypher")) == 20_001


@pytest.mark.parametrize(
    ("text", "done"),
    [("RETURN 1;", True), ("RETURN 1; // end", True), ("RETURN 1", False), ("RETURN ';", False), ("/* ;", False)],
)
def test_enter_sends_only_what_has_ended(text: str, done: bool) -> None:
    assert finished(text, "cypher") is done


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3), ("-3", -3), ("1.50", 1.5), ("1e3", 1000.0), ("true", True), ("null", None), ("True", "True"),
        ("2024-05-01", date(2024, 5, 1)), ("2024-05", "2024-05"), ("007", "007"), ("腾讯", "腾讯"), ("", ""),
        ('["a", 1, null]', ["a", 1, None]), ('{"a": [true]}', {"a": [True]}), ('"3"', "3"), ("'2024-05-01'", "2024-05-01"),
        ("a=b", "a=b"), ("Zhipu AI", "Zhipu AI"),
    ],
)  # fmt: skip
def test_a_parameter_has_the_type_that_it_is_written_in(text: str, value: object) -> None:
    read = typed(text)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x", "'x' is no parameter; write NAME=VALUE"),
        ("1x=2", "'1x=2' is no parameter"),
        ("d=2024-13-01", "d: 2024-13-01 is no day of the calendar; put it in quotes to keep it as text"),
        ("l=[1,", "l: is no list or map in JSON"),
        ("n=[NaN]", "n: is no list or map in JSON (NaN is no value of JSON)"),
        ("i=9223372036854775808", "i: 9223372036854775808 is beyond 64 bits"),
        ("deep=" + "[" * 100_000, "deep: is no list or map in JSON"),
        ("t=\udcff", "t: is no text in UTF-8; mend its encoding"),
    ],
)
def test_a_parameter_that_cannot_be_read_says_why(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        assignment(text)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("MATCH (n) RETURN n;", True),
        ("ALTER USER a SET /* */ PASSWORD 'b';", False),
        ("alter user a set p\nassword 'b'", True),
        ("CREATE USER x SET passWord $p", False),
        (":param secret=1", False),
        (":param name=password", True),
    ],
)
def test_a_password_is_never_kept_in_the_history(text: str, kept: bool) -> None:
    assert keepable(text, "cypher") is kept
