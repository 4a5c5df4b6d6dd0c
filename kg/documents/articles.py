"""One file, several articles: cuts only where the text plainly does; what stands between articles belongs to none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kg.documents.headers import (
    Line,
    dateline,
    is_body,
    is_editor_line,
    is_headline,
    is_rule,
    lead,
    line_before,
    lines_after,
    read_header,
    tail,
)
from kg.documents.language import main_language
from kg.model import Article, Passage

_MOST_SIGNS = 20_000  # of one kind; no collection holds more articles
_RULE = re.compile(
    r"^[ \t\u3000]*(?:[=＝]{5,}[^\n]{0,200}|([-_*＊—─━~～])(?:[ \t]?\1){4,}[ \t]*|＊(?:[ \t\u3000]?＊){2,}[ \t]*)\r?$",
    re.MULTILINE,
)
# "Bild 1: … (Quelle: Quillon)": below a picture the article goes on.
_CAPTION = re.compile(
    r"(?:Bild|Abb|Abbildung|Foto|Grafik|Tabelle|Image|Photo|Picture|Fig|Figure|Chart|Table)\b\.? ?\d{0,3}\s*:"
)
_BRACKET_END = re.compile(r"[)）\]】][ \t\u3000]*\r?$", re.MULTILINE)
_YEAR = re.compile("(?:19|20)[0-9][0-9]")
_LEAST_ARTICLE = 40  # characters before a cut
_LOOK = 4_000  # characters after a sign in which the next article must start


@dataclass(frozen=True, slots=True)
class _Cut:
    end: int  # of the article before
    start: int  # of the article after


def find_articles(text: str, passages: tuple[Passage, ...], *, markdown: bool = False) -> tuple[Article, ...]:
    """Find the articles of a text; one that is not plainly a collection is one article from end to end.

    >>> [article.title for article in find_articles("A short note on chips.", ())]
    [None]
    """
    cuts = list(_cuts(text, markdown))
    starts = [0, *(cut.start for cut in cuts)]
    ends = [*(cut.end for cut in cuts), len(text)]
    spans = [(start, end) if not cuts else _trimmed(text, start, end) for start, end in zip(starts, ends, strict=True)]
    return tuple(_article(text, start, end, passages) for start, end in spans)


def _article(text: str, start: int, end: int, passages: tuple[Passage, ...]) -> Article:
    header = read_header(text, start, end)
    inside = [
        Passage(max(start, one.start), min(end, one.end), one.language)
        for one in passages
        if one.start < end and one.end > start
    ]
    return Article(start, end, main_language(inside, text), header.title, header.publisher, header.published)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _cuts(text: str, markdown: bool) -> Iterator[_Cut]:
    found = [*_at_rules(text, markdown), *_at_credits(text)]
    headers = list(_at_headers(text))
    if len(headers) > 1 or found:  # one header inside a text may be a quotation; a row of them is a collection
        found += headers
    last = 0
    for cut in sorted(found, key=lambda cut: (cut.start, cut.end)):
        if cut.start > last and len(text[last : cut.end].strip()) >= _LEAST_ARTICLE:
            yield cut
            last = cut.start


def _at_rules(text: str, markdown: bool) -> Iterator[_Cut]:
    """Lines of ===== and the like, with an article's head below and the end of another above."""
    for number, rule in enumerate(_RULE.finditer(text)):
        if number == _MOST_SIGNS:
            return
        if is_headline(_line_above(text, rule.start())):  # an underlined heading
            continue
        strong = rule[0].strip()[0] in "=＝＊"
        accept = _is_head_below_rule if strong or not markdown else _is_dated_head
        start = _article_after(text, rule.end(), accept)
        if start is not None:
            yield _Cut(rule.start(), start)


def _line_above(text: str, position: int) -> str:
    """The line right above, without what makes it empty."""
    if position == 0:
        return ""
    start = text.rfind("\n", max(0, position - 1_000), position - 1)
    return text[max(0, start + 1) : position - 1].strip()


def _at_credits(text: str) -> Iterator[_Cut]:
    """Paragraphs that end with their source in brackets, or lines that name the editors, and then a new headline."""
    for number, bracket in enumerate(_BRACKET_END.finditer(text)):
        if number == _MOST_SIGNS:
            return
        line = line_before(text, bracket.end())
        if line is None or _CAPTION.match(line.text):
            continue
        if not (is_editor_line(line.text) or tail(text, line.start, bracket.end())):
            continue
        start = _article_after(text, bracket.end(), _is_head)
        if start is not None:
            yield _Cut(bracket.end(), start)


def _at_headers(text: str) -> Iterator[_Cut]:
    """Headlines with a line below that says who published the article and when."""
    last = -1
    for number, year in enumerate(_YEAR.finditer(text)):
        if number == _MOST_SIGNS:
            return
        line = _line_of(text, year.start())
        if line is None or line.start == last:
            continue
        last = line.start
        said = dateline(line.text) or lead(line.text)
        above = line_before(text, line.start) if said else None
        if said and said.publisher and above and is_headline(above.text) and not dateline(above.text):
            yield _Cut(above.start, above.start)


def _line_of(text: str, position: int) -> Line | None:
    start = text.rfind("\n", max(0, position - 201), position) + 1
    if position - start > 200:
        return None
    return next(lines_after(text, start, min(len(text), start + 1_000)), None)


def _article_after(text: str, position: int, accept: Callable[[list[str]], bool]) -> int | None:
    """Where the next article starts, if the lines that follow look like one; rules and notices between are skipped."""
    lines = _following(text, position)
    for index, line in enumerate(lines):
        if is_rule(line.text) or _RULE.match(line.text) or is_editor_line(line.text):
            continue
        return line.start if accept([one.text for one in lines[index : index + 4]]) else None
    return None


def _following(text: str, position: int) -> list[Line]:
    start = text.find("\n", position, position + 200) + 1
    lines: list[Line] = []
    if start:
        for line in lines_after(text, start, min(len(text), start + _LOOK)):
            lines.append(line)
            if len(lines) == 8:
                break
    return lines


def _is_head_below_rule(lines: Iterable[str]) -> bool:
    return _is_head(lines, 50)  # the rule says much already, and lines may be broken at some width


def _is_head(lines: Iterable[str], least: int = 80) -> bool:
    """A headline, then perhaps a line of source and date, then a paragraph."""
    head, *rest = lines
    head = head.lstrip("#").strip()
    if not is_headline(head) or dateline(head):
        return False
    for line in rest:
        if is_body(line, least):
            return True
        if not dateline(line):
            return False
    return False


def _is_dated_head(lines: Iterable[str]) -> bool:
    head, *rest = lines
    return head.startswith("# ") or (is_headline(head) and bool(rest) and dateline(rest[0]) is not None)
