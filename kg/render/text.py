"""Fits text into cells of a terminal, and shows what a terminal would obey; never writes anywhere."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LONG = 200  # rows
_OBEYED = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_NOT_FIRST = frozenset("，。、；：？！）」』》】〉％…,.;:?!)]}%")


def visible(text: str, space: str = " ") -> str:
    """Show characters that a terminal would obey, or that nobody sees, by their code.

    Args:
        space: what stands for line breaks and tabs.

    >>> print(visible("a\\x1b[31m\\u202eb\\nc"))
    a\\x1b[31m\\u202eb c
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(space if c in "\n\r\t" else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    if unicodedata.category(character) not in _HIDDEN:
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def encoded(value: Any, indent: int | None = None) -> str:
    """JSON in which no character can move a cursor or turn a line around.

    >>> print(encoded({"name": "騰訊\u202e"}))
    {"name": "騰訊\\u202e"}
    """
    text = _dumped(value, indent)
    if text.isascii() and "\x7f" not in text:  # quicker to see than to search
        return text
    return _OBEYED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _dumped(value: Any, indent: int | None) -> str:
    """JSON, indented; of an object with a long list each row stands on one line: many times quicker."""
    if indent is None or not isinstance(value, dict) or not any(_is_long(item) for item in value.values()):
        return json.dumps(value, ensure_ascii=False, indent=indent, default=str)
    fields = (f"{' ' * indent}{json.dumps(name)}: {_field(item, indent)}" for name, item in value.items())
    return "{\n" + ",\n".join(fields) + "\n}"


def _is_long(item: Any) -> bool:
    return isinstance(item, list) and len(item) > _LONG


def _field(item: Any, indent: int) -> str:
    if not _is_long(item):
        return json.dumps(item, ensure_ascii=False, default=str)
    written = json.JSONEncoder(ensure_ascii=False, default=str).encode  # json.dumps would make one for every row
    rows = (f"{' ' * 2 * indent}{written(row)}" for row in item)
    return "[\n" + ",\n".join(rows) + f"\n{' ' * indent}]"


def width(text: str) -> int:
    """How many cells a terminal takes for a text.

    >>> width("騰訊 AI")
    7
    """
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def wrap(text: str, cells: int) -> list[str]:
    """Break a text into lines of at most that many cells, at spaces and between wide characters.

    >>> wrap("騰訊科技持有燧原20%。", 8)
    ['騰訊科技', '持有燧原', '20%。']
    """
    if len(text) <= cells and text.isascii():  # as most cells of a long table are
        return [text.strip()]
    lines, line, used = [], "", 0
    for piece in _pieces(text):
        if used + width(piece.rstrip()) > cells and line.strip():
            lines.append(line.rstrip())
            line, used = "", 0
        *full, rest = _cut_up(piece if line else piece.lstrip(), cells)
        lines += full
        line, used = line + rest, used + width(rest)
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str) -> Iterator[str]:
    """What must stay together: words with the space after them, wide characters with the stop after them."""
    piece = ""
    for character in text:
        wide = not character.isascii() and width(character) == 2
        ends = piece.endswith(" ") or (piece and (wide or width(piece[-1]) == 2) and character not in _NOT_FIRST)
        ends = ends or (piece.endswith("-") and piece[-2:-1].isalpha() and character.isalpha())  # not inside a date
        if ends and character != " ":
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _cut_up(piece: str, cells: int) -> Iterator[str]:
    while width(piece.rstrip()) > cells:
        head = _head(piece, cells)
        yield head
        piece = piece[len(head) :]
    yield piece


def _head(text: str, cells: int) -> str:
    used = 0
    for place, character in enumerate(text):
        used += width(character)
        if used > cells and place:
            return text[:place]
    return text


def cut(text: str, cells: int) -> str:
    """Shorten a text to that many cells, with a sign where something is left out.

    >>> cut("燧原科技股份有限公司", 9)
    '燧原科技…'
    """
    return text if width(text) <= cells else _head(text, cells - 1) + "…"
