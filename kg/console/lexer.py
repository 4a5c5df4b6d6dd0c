"""Cuts Cypher and SPARQL into tokens, also where the text is unfinished; knows no grammar and refuses nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

# The alternatives that end in an optional closing sign take in all that follows where it is missing, so that every
# text is gone through once.
_CYPHER: Final = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))"
    r"|(?P<string>\"(?:[^\"\\]|\\.)*\"?|'(?:[^'\\]|\\.)*'?)"
    r"|(?P<quoted>`(?:[^`]|``)*`?)"
    r"|(?P<parameter>\$(?:\w+|`[^`]*`?))"
    r"|(?P<number>\d+(?:\.\d+)?\w*)"
    r"|(?P<word>[^\W\d]\w*)"
    r"|(?P<sign>.)",
    re.DOTALL,
)
_SPARQL: Final = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<comment>\#[^\n]*)"
    r"|(?P<string>\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*(?:\"\"\")?|'''(?:[^'\\]|\\.|'(?!''))*(?:''')?"
    r"|\"(?:[^\"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?)"
    r"|(?P<quoted><[^<>\"{}|^`\\\s]*>)"
    r"|(?P<parameter>[?$]\w+)"
    r"|(?P<number>\d+(?:\.\d+)?\w*)"
    r"|(?P<word>[^\W\d][\w-]*)"
    r"|(?P<sign>.)",
    re.DOTALL,
)
_LANGUAGES: Final = {"cypher": _CYPHER, "sparql": _SPARQL}
_CLOSED_BY: Final = {"string": "\"'", "quoted": "`>", "comment": "/"}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text; `kind` is space, comment, string, quoted (a name or IRI), parameter, number, word or sign."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the next one begins."""
        return self.start + len(self.text)

    @property
    def open(self) -> bool:
        """Whether what would close it has not been written yet.

        >>> [token.open for token in tokens("'a' 'b", "cypher") if token.kind == "string"]
        [False, True]
        """
        if self.kind == "comment":
            return not (self.text.startswith("/*") and self.text.endswith("*/") and len(self.text) > 3)
        if self.kind not in ("string", "quoted"):
            return False
        quote = self.text[:3] if self.text[:3] in ('"""', "'''") else self.text[0].replace("<", ">")
        body = self.text[len(quote) :]
        return not body.endswith(quote) or _escaped(body[: -len(quote)])


def _escaped(text: str) -> bool:
    """Whether what follows is escaped by a backslash."""
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1


def tokens(text: str, language: str, start: int = 0) -> Iterator[Token]:
    """The tokens of a text, without a gap.

    Args:
        language: "cypher" or "sparql".
        start: where to begin.

    >>> [token.text for token in tokens("RETURN 'a;b' // end", "cypher")]
    ['RETURN', ' ', "'a;b'", ' ', '// end']
    """
    for match in _LANGUAGES[language].finditer(text, start):
        yield Token(match.lastgroup or "sign", match[0], match.start())


def last(text: str, language: str) -> Token | None:
    """The last token of a text; None of an empty one."""
    found = None
    for token in tokens(text, language):
        found = token
    return found


def solid(text: str, language: str) -> list[Token]:
    """The tokens that mean something: no space and no comments.

    >>> [token.text for token in solid("MATCH (n) /* all */", "cypher")]
    ['MATCH', '(', 'n', ')']
    """
    return [token for token in tokens(text, language) if token.kind not in ("space", "comment")]
