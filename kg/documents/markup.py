"""The plain text and the shape of markup, in one pass; never builds a tree, so depth costs nothing."""

from __future__ import annotations

import html
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import NamedTuple

_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "math", "iframe", "object", "title"})
_RAW = frozenset({"script", "style", "iframe", "noscript", "title"})  # their content holds no tags
_VOID = frozenset(re.findall("[a-z]+", "area base br col embed hr img input link meta param source track wbr"))
_INLINE = frozenset(
    re.findall(
        "[a-z]+",
        "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q rp rt ruby s samp "
        "small span strike strong sub sup time tt u var wbr",
    )
)
_START = re.compile(r"<(?=[!?/a-zA-Z])")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})")
_REST_OF_TAG = re.compile(r"""(?:[^>"']++|"[^"]*+"|'[^']*+')*+>""")
_CLOSES_ITSELF = frozenset({"p", "li", "td", "th", "tr", "dt", "dd", "option"})
_SPACE = re.compile(r"[ \t\f\v\xa0]+")
_EMPTY_LINES = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Shape:
    """How much markup a page holds."""

    tags: int
    depth: int  # at most: what is never closed counts


class _Piece(NamedTuple):  # and no dataclass, because a page can hold millions
    text: str
    tag: str = ""
    closes: bool = False


def shape(page: str, most_tags: int = 1_000_000) -> Shape:
    """Count tags and the deepest nesting, up to where there are more than so many tags.

    >>> shape("<div><p>one<p>two</div>")
    Shape(tags=4, depth=2)
    """
    tags = depth = deepest = 0
    for piece in _pieces(page):
        if not piece.tag:
            continue
        tags += 1
        if tags > most_tags:
            break
        if piece.tag in _VOID or piece.tag in _CLOSES_ITSELF:
            deepest = max(deepest, depth + 1)
        elif piece.closes:
            depth = max(0, depth - 1)
        else:
            depth += 1
            deepest = max(deepest, depth)
    return Shape(tags, deepest)


def plain_text(page: str) -> str:
    """All text that a reader of the page would see, blocks on lines of their own.

    >>> plain_text("<h1>Chips &amp; models</h1><script>var x = '<p>no</p>';</script><p>A <b>led</b> it.")
    'Chips & models\\nA led it.'
    """
    parts: list[str] = []
    unseen: list[str] = []
    for piece in _pieces(page):
        if not piece.tag:
            if not unseen:
                parts.append(html.unescape(piece.text.replace("\n", " ")))
        elif piece.tag in _UNSEEN:
            _follow(unseen, piece)
        elif not unseen and piece.tag not in _INLINE:
            parts.append("\n")
    return _EMPTY_LINES.sub("\n", _SPACE.sub(" ", "".join(parts))).strip()


def _follow(unseen: list[str], piece: _Piece) -> None:
    if not piece.closes:
        unseen.append(piece.tag)
    elif unseen and piece.tag in unseen[-8:]:
        while unseen.pop() != piece.tag:
            pass


def _pieces(page: str) -> Iterator[_Piece]:
    """Texts and tags in order; comments and declarations are left out. Each character is looked at a few times only."""
    position = 0
    missing: dict[str, bool] = {}
    while position < len(page):
        found = _START.search(page, position)
        if found is None:
            yield _Piece(page[position:])
            return
        start = found.start()
        if start > position:
            yield _Piece(page[position:start])
        position = yield from _markup(page, start, missing)


def _markup(page: str, start: int, missing: dict[str, bool]) -> Generator[_Piece, None, int]:
    """What stands at a "<"; returns where the text goes on."""
    if page.startswith("<!--", start):
        return _after(page, "-->", start + 4, missing)
    if page.startswith(("<!", "<?"), start):
        return _after(page, ">", start + 2, missing)
    tag = _TAG.match(page, start)
    if tag is None:
        yield _Piece("<")
        return start + 1
    name, closes = tag[2].lower(), bool(tag[1])
    yield _Piece("", name, closes)
    end = _tag_end(page, tag.end(), missing)
    if closes or name not in _RAW or page.startswith("/>", end - 2):
        return end
    close = _find_close(page, name, end, missing)
    if close < 0:
        return len(page)  # a script that never ends hides all that follows, as in a browser
    return close


def _tag_end(page: str, start: int, missing: dict[str, bool]) -> int:
    """Behind the ">" of a tag; one inside a quoted value does not count, unless a quote somewhere never ends."""
    found = None if missing.get("quote") else _REST_OF_TAG.match(page, start)
    if found is None:
        missing["quote"] = True
        return _after(page, ">", start, missing)
    return found.end()


def _after(page: str, mark: str, start: int, missing: dict[str, bool]) -> int:
    """Behind the next mark; the end of the page where there is none. `missing` remembers what is not there."""
    found = -1 if missing.get(mark) else page.find(mark, start)
    if found < 0:
        missing[mark] = True
        return len(page)
    return found + len(mark)


def _find_close(page: str, name: str, start: int, missing: dict[str, bool]) -> int:
    found = None if missing.get(name) else re.compile(f"</{name}", re.IGNORECASE).search(page, start)
    if found is None:
        missing[name] = True
        return -1
    return found.start()
