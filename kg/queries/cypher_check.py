"""What must hold of a question in Cypher, seen without a server: parameters, and the columns of the last RETURN.

A server alone knows whether the rest is right, and whether it would write: it is asked as a reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.errors import SchemaError
from kg.queries.question import Query

# What may hold any word and so is not looked into: texts, names in backquotes, comments.
_OPAQUE = re.compile(
    r"'(?:[^'\\]|\\.)*'"
    r'|"(?:[^"\\]|\\.)*"'
    r"|`[^`]*`"
    r"|//[^\n\r]*"
    r"|/\*(?:[^*]|\*(?!/))*\*/",
    re.DOTALL,
)
_CODE_POINT = re.compile(r"\\u+([0-9A-Fa-f]{4})")
_PARAMETER = re.compile(r"\$\s*(\w+)")
_SIGN = re.compile(r"[(\[{]|[)\]}]|[,;]|[\w.$:]+")
_AFTER = ("ORDER", "SKIP", "OFFSET", "LIMIT", "UNION", ";")
_NAMED = re.compile(r"(?:.*\s)?AS\s+(\w+)|(\w+)", re.DOTALL | re.IGNORECASE)
_OPENING, _CLOSING = "([{", ")]}"


def check(query: Query) -> None:
    """Check that the RETURN gives the columns of the header, and that `$` names its parameters.

    Raises:
        SchemaError: it does not; says what to do.
    """
    shown, text = query.shown("cypher"), bare(query.text("cypher"))
    if "`" in text:
        raise SchemaError(f"{shown}: has a name in backquotes; write it plainly, so that it can be checked")
    _check_parameters(shown, [parameter.name for parameter in query.parameters], _PARAMETER.findall(text))
    returned, columns = _returned(shown, text), [column.name for column in query.columns]
    for name in columns:
        if name not in returned:
            raise SchemaError(f"{shown}: column {name} is not returned; add it to RETURN")
    for name in returned:
        if name not in columns:
            raise SchemaError(f"{shown}: {name} is returned but not declared; add a `// column:` line for it")
    if returned != columns:
        raise SchemaError(f"{shown}: RETURN is not in the order of the header; write RETURN {', '.join(columns)}")


def _check_parameters(shown: str, declared: list[str], used: list[str]) -> None:
    for name in declared:
        if name not in used:
            raise SchemaError(f"{shown}: parameter ${name} is never used; use it or take it out of the header")
    for name in used:
        if name not in declared:
            raise SchemaError(f"{shown}: ${name} is used but not declared; add a `// parameter:` line for it")


def bare(text: str) -> str:
    r"""A statement without its texts and comments, where only keywords and names are left.

    >>> bare("RETURN '$a' AS x // $b")
    "RETURN '' AS x  "
    """
    decoded = _CODE_POINT.sub(lambda match: chr(int(match[1], 16)), text)  # a server reads these before anything else
    return _OPAQUE.sub(lambda match: "`" if match[0][0] == "`" else "''" if match[0][0] in "'\"" else " ", decoded)


def _returned(shown: str, text: str) -> list[str]:
    """The names that the last RETURN outside of all brackets gives."""
    begins = ends = None
    for word, start, end in _outside(text):
        if word == "RETURN":
            begins, ends = end, None
        elif word in _AFTER and begins is not None and ends is None:
            ends = start
        if word == ";" and text[end:].strip():
            raise SchemaError(f"{shown}: holds more than one statement; a question is one")
    if begins is None:
        raise SchemaError(f"{shown}: has no RETURN; a question answers with columns")
    return [_name(shown, item) for item in _items(text[begins:ends])]


def _outside(text: str) -> Iterator[tuple[str, int, int]]:
    """Words and signs outside of all brackets, in capitals, with their places."""
    depth = 0
    for match in _SIGN.finditer(text):
        sign = match[0]
        if sign in _CLOSING:
            depth -= 1
        elif sign in _OPENING:
            depth += 1
        elif depth == 0:
            yield sign.upper(), match.start(), match.end()


def _items(text: str) -> Iterator[str]:
    start = 0
    for sign, before, after in _outside(text):
        if sign == ",":
            yield text[start:before]
            start = after
    yield text[start:]


def _name(shown: str, item: str) -> str:
    written = re.sub(r"^\s*DISTINCT\b", "", item, flags=re.IGNORECASE).strip()
    found = _NAMED.fullmatch(written)
    if found is None:
        raise SchemaError(f"{shown}: RETURN gives {written!r} without a name; write {written} AS NAME")
    return found[1] or found[2]
