"""Cuts a text into statements and console commands; runs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.console.lexer import last, tokens


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement without its `;`, or one line that is a command of the console and begins with ":"."""

    text: str
    line: int  # where it begins, counted from 1
    ended: bool  # by ";", or by the end of a command's line

    @property
    def command(self) -> bool:
        """Whether it is for the console and not for a server."""
        return self.text.startswith(":")


def split(text: str, language: str) -> list[Statement]:
    """The statements of a text, without those that hold nothing but comments.

    Args:
        language: "cypher", where ";" ends a statement unless it stands in a text, a quoted name or a comment, or
            "sparql", where ";" inside brackets belongs to the query too.

    >>> [item.text for item in split("RETURN ';'; // one;\\nRETURN 2", "cypher")]
    ["RETURN ';'", '// one;\\nRETURN 2']
    >>> [item.text for item in split("ASK { ?a a ?b ; ?c ?d }; ASK {}", "sparql")]
    ['ASK { ?a a ?b ; ?c ?d }', 'ASK {}']
    """
    return list(_statements(text, language))


def _statements(text: str, language: str) -> Iterator[Statement]:
    start, line, counted = 0, 1, 0
    while start < len(text):
        if text[start].isspace():
            start += 1
            continue
        if text[start] == ":":
            end, ended = _line_end(text, start), True
        else:
            end, ended = _statement_end(text, start, language)
        line, counted = line + text.count("\n", counted, start), start
        piece = text[start:end].rstrip()
        if piece and not _idle(piece, language):
            yield Statement(piece, line, ended)
        start = end + 1


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _statement_end(text: str, start: int, language: str) -> tuple[int, bool]:
    depth = 0
    for token in tokens(text, language, start):
        if language == "sparql" and token.kind == "sign":
            depth = max(0, depth + (token.text in "{[(") - (token.text in "}])"))
        if token.kind == "sign" and token.text == ";" and not depth:
            return token.start, True
    return len(text), False


def _idle(piece: str, language: str) -> bool:
    return all(token.kind in ("space", "comment") for token in tokens(piece, language))


def finished(text: str, language: str) -> bool:
    """Whether Enter sends what was written: every statement has ended, or there is none.

    >>> finished("RETURN 1", "cypher"), finished("RETURN 1;", "cypher"), finished(":help", "cypher")
    (False, True, True)
    """
    end = last(text, language)
    if end is not None and end.open and not end.text.startswith(("//", "#")):
        return text.lstrip().startswith(":")
    return all(statement.ended for statement in split(text, language))
