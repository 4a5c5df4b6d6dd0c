"""Reads single lines of the statements that kg.rdf wrote, for what stands in no table; believes what the store holds.

`kg.rdf.statements` writes one node a line, with every literal on that line: no parser of TriG is needed, which would
take ten times as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LITERAL = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"')
_TOKEN = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"(?:@([A-Za-z-]+)|\^\^\S+)?|([^"\s]\S*)')
_ESCAPED = re.compile(r"\\(?:u([0-9A-F]{4})|(.))")
_PLAIN = {"n": "\n", "r": "\r", "t": "\t"}


@dataclass(frozen=True, slots=True)
class Term:
    """What stands as an object: the text of a literal with its language, or a name as it is written."""

    text: str
    language: str


Line = dict[str, list[Term]]
"""The objects of a node by predicate."""


def read(line: str) -> Line:
    r"""Read the line of a node.

    >>> read(r':p0 a kg:Party ; skos:prefLabel "a \"b\""@en ; kg:number 0 .')["skos:prefLabel"]
    [Term(text='a "b"', language='en')]
    """
    found: Line = {}
    objects: list[Term] | None = None
    tokens = iter(_TOKEN.findall(line))
    next(tokens, None)
    for text, language, name in tokens:
        if name in (";", "."):
            objects = None
        elif objects is None:
            objects = found.setdefault(name, [])
        elif name != ",":
            objects.append(Term(name, "") if name else Term(unescaped(text), language))
    return found


def unescaped(text: str) -> str:
    r"""The text that kg.rdf.literal wrote between quotes.

    >>> unescaped(r"a\nb\\n\u007F") == "a\nb\\n\x7f"
    True
    """
    return _ESCAPED.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else _PLAIN.get(match[2], match[2])


def nodes(statements: str, kinds: str) -> Iterator[tuple[int, str]]:
    """The number and the line of each node of a document of these kinds: a, l or p."""
    for line in statements.split("\n"):
        if line[:1] == ":":
            if line[1] in kinds:
                yield int(line[2 : line.index(" ")]), line
            elif line[1] == "c":  # claims are the last
                return


def claims(statements: str) -> Iterator[tuple[str, str]]:
    """The rule and the quote of each claim of a document, in order."""
    start = 0 if statements.startswith(":c0 ") else statements.find("\n:c0 ") + 1
    if not start and not statements.startswith(":c0 "):
        return
    lines = statements[start:].split("\n")
    for claim, quote in zip(lines[0::3], lines[2::3], strict=False):
        yield unescaped(_LITERAL.findall(claim)[-1]), unescaped(_LITERAL.findall(quote)[-1])
