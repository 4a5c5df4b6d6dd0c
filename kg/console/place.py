"""Finds what may stand where the cursor is in a Cypher text; asks no server and proposes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.console.lexer import Token, last, solid

_SUBQUERY: Final = frozenset({"EXISTS", "COUNT", "COLLECT", "CALL"})
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}
_SEPARATORS: Final = frozenset({":", "|", "&", "!"})
_BEFORE_PATTERN: Final = frozenset({"MATCH", "MERGE", "CREATE", "WHERE", "AND", "OR", "XOR", "NOT"})
_COMPARED: Final = frozenset({"=", "<", ">", "CONTAINS", "WITH", "IN", "~"})


@dataclass(frozen=True, slots=True)
class Bound:
    """What a variable stands for: labels of a node, or types of a relationship."""

    names: tuple[str, ...] = ()
    relationship: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where the cursor stands.

    `kind` is label, type, property, key (a property in a map), text (inside quotes), parameter, procedure, word or
    nothing; `typed` is what stands there already and would be replaced; `of` is whose property it is; `property` is
    the one that a text is compared with.
    """

    kind: str
    typed: str = ""
    of: Bound = Bound()
    property: str | None = None
    variables: tuple[str, ...] = field(default=(), compare=False)
    quote: str = ""


@dataclass(frozen=True, slots=True)
class _Open:
    """A bracket that is not closed before the cursor, and where it stands among the tokens."""

    sign: str
    index: int


def place(before: str, after: str = "") -> Place:
    """Where the cursor stands between two parts of a text.

    >>> place("MATCH (n:Comp").kind, place("MATCH (n:Fund)-[:MAN").kind, place("MATCH (n:Fund) RETURN n.").of.names
    ('label', 'type', ('Fund',))
    """
    end = last(before, "cypher")
    if end is not None and end.open and end.kind == "comment":
        return Place("nothing")
    found = solid(before, "cypher")
    variables = bindings([*found, *solid(after, "cypher")] if not (end and end.open) else found)
    if end is not None and end.open and end.kind == "string":
        return _in_text(found[:-1], end, variables)
    typed = ""
    if end is not None and (end.kind in ("word", "parameter") or (end.kind == "quoted" and end.open)):
        typed, found = end.text, found[:-1]
    if typed.startswith("$") or (found and found[-1].text == "$"):
        return Place("parameter", typed.removeprefix("$"))
    return _in_statement(found, typed.removeprefix("`"), variables)


def bindings(found: Sequence[Token]) -> Mapping[str, Bound]:
    """The variables of patterns, with the labels or types that a pattern gives them.

    >>> bindings(solid("MATCH (n:Fund)-[r:MANAGES|CONTROLS]->(m)", "cypher"))["r"].names
    ('MANAGES', 'CONTROLS')
    """
    known: dict[str, Bound] = {}
    for index, token in enumerate(found):
        relationship = token.text == "[" and index > 0 and found[index - 1].text == "-"
        if token.text != "(" and not relationship:
            continue
        name, names = _pattern(found, index + 1)
        if name and (names or not _calls(found, index)):
            earlier = known.get(name, Bound((), relationship))
            known[name] = Bound(tuple(dict.fromkeys((*earlier.names, *names))), relationship)
    return known


def _calls(found: Sequence[Token], index: int) -> bool:
    """Whether a bracket is that of a function, and not of a pattern."""
    before = found[index - 1] if index else None
    return before is not None and before.kind == "word" and before.text.upper() not in _BEFORE_PATTERN


def _pattern(found: Sequence[Token], index: int) -> tuple[str, tuple[str, ...]]:
    """The variable and the labels or types after an opening bracket."""
    name, names = "", []
    if index < len(found) and found[index].kind in ("word", "quoted"):
        name, index = found[index].text, index + 1
    while index + 1 < len(found) and found[index].text in _SEPARATORS and found[index + 1].kind in ("word", "quoted"):
        names.append(found[index + 1].text.strip("`"))
        index += 2
    return name, tuple(names)


def _opened(found: Sequence[Token]) -> list[_Open]:
    stack: list[_Open] = []
    for index, token in enumerate(found):
        if token.kind == "sign" and token.text in "([{":
            stack.append(_Open(token.text, index))
        elif token.kind == "sign" and token.text in _PAIRS and stack and stack[-1].sign == _PAIRS[token.text]:
            stack.pop()
    return stack


def _in_statement(found: Sequence[Token], typed: str, variables: Mapping[str, Bound]) -> Place:
    names = tuple(variables)
    stack = _opened(found)
    inner = _inner(found, stack)
    sign = found[-1].text if found else ""
    if sign == ".":
        return _after_dot(found, typed, variables)
    if sign in _SEPARATORS and (kind := _after_colon(found, inner, variables)):
        return Place(kind, typed, variables=names)
    if inner == "map" and sign in ("{", ","):
        return Place("key", typed, _owner(found, stack, variables), variables=names)
    if found and found[-1].text.upper() == "CALL":
        return Place("procedure", typed)
    return Place("word", typed, variables=names)


def _inner(found: Sequence[Token], stack: Sequence[_Open]) -> str:
    """What the innermost open bracket is: node, relationship, map, or another."""
    if not stack:
        return ""
    before = found[stack[-1].index - 1] if stack[-1].index else None
    if stack[-1].sign == "(":
        return "node"
    if stack[-1].sign == "[":
        return "relationship" if before and before.text == "-" else "list"
    return "" if before is None or before.text.upper() in _SUBQUERY or _called(found, stack[-1].index) else "map"


def _called(found: Sequence[Token], brace: int) -> bool:
    """Whether a brace opens CALL (x) { … }."""
    if found[brace - 1].text != ")":
        return False
    index = brace - 1
    while index and found[index].text != "(":
        index -= 1
    return index > 0 and found[index - 1].text.upper() == "CALL"


def _after_colon(found: Sequence[Token], inner: str, variables: Mapping[str, Bound]) -> str:
    if inner == "relationship":
        return "type"
    if inner == "node":
        return "label"
    if found[-1].text != ":" or inner == "map" or len(found) < 2:
        return ""
    bound = variables.get(found[-2].text)
    return "type" if bound and bound.relationship else "label"


def _after_dot(found: Sequence[Token], typed: str, variables: Mapping[str, Bound]) -> Place:
    index, chain = len(found) - 1, ""
    while index >= 1 and found[index].text == "." and found[index - 1].kind in ("word", "quoted"):
        chain, index = f"{found[index - 1].text}.{chain}", index - 2
    if not chain:
        return Place("nothing")
    if index >= 0 and found[index].text.upper() == "CALL":
        return Place("procedure", chain + typed)
    owner = chain[:-1].strip("`")
    return Place("property", typed, variables.get(owner, Bound()), owner, tuple(variables))


def _owner(found: Sequence[Token], stack: Sequence[_Open], variables: Mapping[str, Bound]) -> Bound:
    """Whose properties a map holds: those of the node or relationship that it stands in."""
    if len(stack) < 2:
        return Bound()
    name, names = _pattern(found, stack[-2].index + 1)
    relationship = stack[-2].sign == "["
    return Bound(names, relationship) if names or name not in variables else variables[name]


def _in_text(found: Sequence[Token], text: Token, variables: Mapping[str, Bound]) -> Place:
    typed, quote = text.text[1:], text.text[0]
    if len(found) >= 2 and found[-1].text == ":" and found[-2].kind == "word":
        stack = _opened(found)
        return Place("text", typed, _owner(found, stack, variables), found[-2].text, quote=quote)
    owner, key = _compared(found)
    return Place("text", typed, variables.get(owner, Bound()), key, quote=quote)


def _compared(found: Sequence[Token]) -> tuple[str, str | None]:
    """The variable and property to the left of a comparison: n.name = '…"""
    index = len(found) - 1
    while index >= 0 and (found[index].text.upper() in _COMPARED or found[index].text.upper() in ("STARTS", "ENDS")):
        index -= 1
    if index == len(found) - 1 or index < 2 or found[index - 1].text != ".":
        return "", None
    return found[index - 2].text, found[index].text
