"""Says what is wrong with a statement: the line with a caret, and the nearest names; runs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from kg.console.completion import Graph
from kg.console.lexer import Token, solid
from kg.console.place import bindings
from kg.console.schema import nearest, words
from kg.errors import KgError, StatementError
from kg.render import visible, width

_WIDEST: Final = 78  # cells of the line that is shown
_LONGEST: Final = 300  # characters of a message
_EXPECTED: Final = re.compile(r"Invalid input '([^']{0,200})': expected (.{0,4000})", re.DOTALL)
_FUNCTION: Final = re.compile(
    r"[Uu]nknown function:?\s*'?([\w.]{1,100})|Function '?([\w.]{1,100})'? (?:not|is not|does)"
)
_VARIABLE: Final = re.compile(r"Variable `([^`]{1,100})` not defined")
_QUOTED: Final = re.compile(r"'([^']{1,60})'")
_NAMED: Final = re.compile(r"'([^']{1,60})'|`([^`]{1,60})`")
_HINTS: Final = 5


def shown(error: KgError, text: str = "", first_line: int = 1, near: Iterable[str] = ()) -> list[str]:
    """The lines that say an error: the message, the line of the statement with a caret, the nearest names.

    Args:
        text: the statement.
        first_line: where it begins in its file.
        near: names that may have been meant.

    >>> print(*shown(StatementError("unknown", line=1, column=8), "RETURN foo(1)", near=["floor"]), sep="\\n")
    unknown
      1 | RETURN foo(1)
        |        ^
    did you mean floor?
    """
    lines = [visible(message(error))]
    if isinstance(error, StatementError) and text:
        line, column = (error.line, error.column or 1) if error.line else _found(str(error), text)
        lines += _pointed(text, line, column, first_line)
    names = [name for name in near if name]
    return [*lines, f"did you mean {', '.join(map(visible, names))}?"] if names else lines


def message(error: KgError) -> str:
    """What an error says, without the long list of all that could have stood there."""
    text = str(error)
    if found := _EXPECTED.match(text):
        wrong, expected = found[1], found[2]
        return (
            f"{wrong!r} cannot stand here"
            if len(expected) > 120
            else f"{wrong!r} cannot stand here; expected {expected}"
        )
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _found(said: str, text: str) -> tuple[int, int]:
    """The line and column of the name that a message quotes, where a server says no place; 0, 0 where there is none."""
    names = {name for pair in _NAMED.findall(said) for name in pair if name}
    for token in solid(text, "cypher"):
        if token.text in names:
            return text.count("\n", 0, token.start) + 1, token.start - text.rfind("\n", 0, token.start)
    return 0, 0


def _pointed(text: str, line: int, column: int, first_line: int) -> list[str]:
    lines = text.splitlines() or [""]
    if not 0 < line <= len(lines):
        return []
    written, at = lines[line - 1], max(0, column - 1)
    start = max(0, at - _WIDEST // 2) if width(visible(written)) > _WIDEST else 0
    part = visible(written[start : start + _WIDEST])
    before = visible(written[start:at])
    number = str(first_line + line - 1)
    cut = "…" if start else ""
    margin = " " * (len(number) + 3) + "| "
    return [f"  {number} | {cut}{part}", f"{margin}{' ' * (width(before) + len(cut))}^"]


def meant(text: str, graph: Graph) -> tuple[str, ...]:
    """The names nearest to the one that a server's message is about; none where it names none.

    >>> from kg.console.schema import Schema
    >>> meant("Unknown function 'siez'", Schema(lambda text, values: []))[0]
    'size'
    """
    if found := _FUNCTION.search(text):
        return nearest(found[1] or found[2], graph.functions())
    if found := _EXPECTED.match(text):
        expected = [*_QUOTED.findall(found[2]), *words("cypher")[0]]
        return nearest(found[1], [word for word in expected if word.lower() != found[1].lower()], 1)
    return ()


def unknown(text: str, graph: Graph) -> list[str]:
    """Hints on labels, relationship types and properties that a graph does not have.

    Args:
        text: a Cypher statement.
    """
    found = solid(text, "cypher")
    hints = [*_names(found, graph), *_properties(found, graph)]
    return list(dict.fromkeys(hints))[:_HINTS]


def _names(found: list[Token], graph: Graph) -> Iterator[str]:
    for bound in bindings(_anonymous(found)).values():
        known = graph.types() if bound.relationship else graph.labels()
        kind = "relationship type" if bound.relationship else "label"
        for name in bound.names:
            if name not in known:
                yield _hint(kind, name, known)


def _anonymous(found: list[Token]) -> list[Token]:
    """Tokens in which a pattern without a variable, such as (:Fund), has one, so that its labels count too."""
    named: list[Token] = []
    for token in found:
        if token.text == ":" and named and named[-1].text in "([":
            named.append(Token("word", f" {token.start}", token.start))
        named.append(token)
    return named


def _properties(found: list[Token], graph: Graph) -> Iterator[str]:
    known = bindings(found)
    every: tuple[str, ...] | None = None
    for owner, dot, name in zip(found, found[1:], found[2:], strict=False):
        if dot.text == "." and owner.text in known and name.kind in ("word", "quoted"):
            every = graph.properties() if every is None else every
            if every and name.text.strip("`") not in every:
                bound = known[owner.text]
                yield _hint(
                    "property", name.text.strip("`"), graph.properties(bound.names, bound.relationship) or every
                )


def _hint(kind: str, name: str, known: Iterable[str]) -> str:
    near = nearest(name, known)
    return f"no {kind} is called {name}" + (f"; did you mean {', '.join(near)}?" if near else "")


def deletes_everything(text: str) -> bool:
    """Whether a statement deletes and says nothing of what is to stay; a question to the user, no protection.

    >>> deletes_everything("MATCH (n) DETACH DELETE n"), deletes_everything("MATCH (n) WHERE n.x = 1 DELETE n")
    (True, False)
    """
    used = {token.text.upper() for token in solid(text, "cypher") if token.kind == "word"}
    return "DELETE" in used and "WHERE" not in used
