"""Title, publisher and date of an article, where its text plainly says them; never a date out of running prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any

from kg.normalize.tables import table

_LONGEST_LINE = 200
_LONGEST_TITLE = 160
_LONGEST_HAN_TITLE = 70
_PEEK = 1_000  # characters of a line that are looked at
_HEADER_LINES = 8
_ENDS_PARAGRAPH = tuple("。.!?！？…”」")
_ENDS_SENTENCE = tuple("。.,;:，；：、")
_LISTED = re.compile(
    r"\s*(?:[•▪◦●○■□◆◇→✓·*+–—-]\s|\(?[0-9]{1,3}[.)、）]|[①-⑳]|[(（][一二三四五六七八九十0-9]{1,3}[)）]|>|\||`)"
)
_HASHTAGS = re.compile(r"\s*(?:#[^\s#]{1,40}#?\s*)+")
_MARKDOWN = re.compile(r"\s*#{1,3}\s+(\S.*?)\s*#*\s*")
_RULE = re.compile(r"\s*([=＝＊*_—─━~～·#-])(?:\s?\1){2,}\s*")
_SPACE = re.compile(r"\s*")
_HAN = re.compile("[\u3400-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Header:
    """What an article says of itself."""

    title: str | None = None
    publisher: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text without the space around it: text[start:end], cut off where it is very long."""

    start: int
    end: int
    text: str


def lines_after(text: str, position: int, limit: int) -> Iterator[Line]:
    """The lines with something on them from a position that starts one."""
    while True:
        start = _SPACE.match(text, position, limit).end()  # type: ignore[union-attr]  # it matches nothing too
        if start >= limit:
            return
        newline = text.find("\n", start, limit)
        position = limit if newline < 0 else newline
        yield Line(start, position, text[start : min(position, start + _PEEK)].rstrip())


def line_before(text: str, position: int, least: int = 0) -> Line | None:
    """The last line with something on it that ends before a position; its start may be cut off."""
    for _ in range(_HEADER_LINES):
        if position <= least:
            return None
        start = text.rfind("\n", max(least, position - _PEEK), position)
        start = max(least, position - _PEEK) if start < 0 else start + 1
        if text[start:position].strip():
            return Line(start, position, text[start:position].strip())
        position = start - 1
    return None


def is_rule(line: str) -> bool:
    """Tell whether a line is drawn, not written.

    >>> is_rule("-----"), is_rule("＊＊＊"), is_rule("A-B")
    (True, True, False)
    """
    return _RULE.fullmatch(line) is not None


def is_headline(line: str) -> bool:
    """Tell whether a line can be a headline: short, no sentence's end, no list item, no row of a table.

    >>> is_headline("Chip maker raises $340m"), is_headline("It raised money."), is_headline("• It raised money")
    (True, False, False)
    """
    han = len(_HAN.findall(line))
    longest = _LONGEST_HAN_TITLE if han * 2 > len(line) else _LONGEST_TITLE
    if not 4 <= len(line) <= longest or line.endswith(_ENDS_SENTENCE) or _LISTED.match(line):
        return False
    if len(_LETTER.findall(line)) < 4 or line.count("|") + line.count("｜") > 1 or "\t" in line:
        return False
    return not (line[0] in "(（" and line[-1] in ")）") and (han >= 4 or len(line.split()) > 1) and not is_rule(line)


def is_body(line: str, least: int = 80) -> bool:
    """Tell whether a line is a paragraph of an article by its length, of which a Chinese character counts three."""
    return len(line) + 2 * len(_HAN.findall(line[:_LONGEST_LINE])) >= least


def dateline(line: str) -> Header | None:
    """Read a line that stands alone and says who published an article or when.

    >>> dateline("Chip Weekly | 5 March 2024")
    Header(title=None, publisher='Chip Weekly', published='2024-03-05')
    """
    if len(line) > _LONGEST_LINE or not line:
        return None
    for pattern in _patterns("line"):
        found = pattern.fullmatch(line)
        header = _header(found) if found else None
        if header:
            return header
    return None


def lead(paragraph: str) -> Header | None:
    """Read the place, date and agency that a first paragraph starts with."""
    start = paragraph[:_LONGEST_LINE]
    for pattern in _patterns("lead"):
        found = pattern.match(start)
        header = _header(found) if found else None
        if header:
            return header
    return None


def tail(text: str, start: int, end: int) -> Header | None:
    """Read the source that an article ends with.

    >>> tail("Sie schweigt. (abc/def)", 0, 23)
    Header(title=None, publisher='abc/def', published=None)
    """
    last = "\n" + text[max(start, end - _LONGEST_LINE) : end].rstrip()
    for pattern in _patterns("tail"):
        for found in pattern.finditer(last):
            header = _header(found)
            if header and found.end() == len(last):
                return header
    return None


def read_header(text: str, start: int, end: int) -> Header:
    """Read what the article text[start:end] says of itself.

    >>> read_header("Chip maker raises money\\nReuters, March 5, 2024\\nThe chip maker said so.", 0, 69)
    Header(title='Chip maker raises money', publisher='Reuters', published='2024-03-05')
    """
    given = list(islice(lines_after(text, start, end), _HEADER_LINES))
    while len(given) > 1 and (is_rule(given[0].text) or _HASHTAGS.fullmatch(given[0].text)):
        del given[0]
    lines = [line.text for line in given]
    if len(given) > 1 and _is_wrapped(given[0], given[1]):
        lines = lines[:1]
    found = Header()
    in_body = False
    for number, line in enumerate(lines):
        said = dateline(line) or (None if in_body else lead(line))
        if said:
            found = _filled(found, said)
        elif number == 0:
            found = replace(found, title=_title(line, lines[1:]))
        elif in_body:
            break
        elif is_body(line) and line.endswith(_ENDS_PARAGRAPH):
            in_body = True  # a line of its own below the first paragraph may still say when
        elif found.title is None and number == 1 and (found.publisher or found.published):
            found = replace(found, title=_title(line, lines[2:]))
    editor = _end_without_editor(text, start, end)
    return _filled(found, tail(text, start, editor) or tail(text, start, end) or Header())


def _filled(first: Header, second: Header) -> Header:
    return Header(first.title or second.title, first.publisher or second.publisher, first.published or second.published)


def _is_wrapped(first: Line, second: Line) -> bool:
    """Tell whether a second line goes on with the sentence of the first, as in a text that is broken at some width."""
    if second.start > first.end + 2 or dateline(second.text):
        return False
    both_full = min(len(first.text), len(second.text)) >= 55 and max(len(first.text), len(second.text)) <= 100
    return second.text[0].islower() or (both_full and not _HAN.search(first.text))


def _title(line: str, following: list[str]) -> str | None:
    keyed = _keyed_title().fullmatch(line) or _MARKDOWN.fullmatch(line)
    if keyed:
        return str(keyed[1])
    return line if following and is_headline(line) else None


def is_editor_line(line: str) -> bool:
    """Tell whether a line only names editors, as the last of an article does."""
    return len(line) <= _LONGEST_LINE and _editor().fullmatch(line) is not None


def _end_without_editor(text: str, start: int, end: int) -> int:
    last = line_before(text, end, start)
    return last.start if last and is_editor_line(last.text) else end


def _header(found: re.Match[str]) -> Header | None:
    groups = found.groupdict()
    day = None
    if groups.get("date"):
        day = read_day(groups["date"])
        if day is None:
            return None
    publisher = groups.get("name") or groups.get("media") or groups.get("hannews")
    if groups.get("credit"):
        publisher = _media_of(groups["credit"])
    if groups.get("bracketed"):
        publisher = groups["bracketed"].strip()
        if _no_publisher().match(publisher.lower()):
            return None
    return Header(None, publisher.strip() if publisher else None, day) if publisher or day else None


def _media_of(credit: str) -> str:
    """Of people and media that are listed together, the media that are well known; else all as it stands."""
    known = [part.strip() for part in credit.split("|") if part.strip() in _words()["media"]]
    return ", ".join(known) or credit.strip()


def read_day(text: str) -> str | None:
    """Read a full date of one of the three languages.

    >>> read_day("5. März 2024"), read_day("2024年3月5日"), read_day("March 5, 2024"), read_day("2024-02-30")
    ('2024-03-05', '2024-03-05', '2024-03-05', None)
    """
    numbers = [int(number) for number in re.findall("[0-9]+", text)]
    name = re.search("[^\\W\\d_]{3,}", text)
    month = _months().get(name[0].lower()) if name else None
    if month and len(numbers) == 2:
        year, day = max(numbers), min(numbers)
    elif len(numbers) == 3:
        year, month, day = numbers if numbers[0] > 31 else reversed(numbers)
    else:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    import tomllib
    from pathlib import Path

    return tomllib.loads(Path(__file__).with_name("headers.toml").read_text("utf-8"))


def _words() -> dict[str, list[str]]:
    words: dict[str, list[str]] = _table()["words"]
    return words


def _any_of(words: list[str]) -> str:
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    months: dict[str, int] = table("dates")["months"]
    return months


@lru_cache(maxsize=1)
def day_pattern() -> re.Pattern[str]:
    """A full date, wherever it stands."""
    month = f"(?i:{_any_of(list(_months()))})"
    return re.compile(
        r"(?<!\d)(?:(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.][0-3]?\d(?!\d)"
        r"|(?:19|20)\d\d ?年 ?[01]?\d ?月 ?[0-3]?\d ?日"
        r"|[0-3]?\d\.(?: ?[01]?\d\. ?| ?" + month + r" )(?:19|20)\d\d(?!\d)"
        r"|[0-3]?\d " + month + r",? (?:19|20)\d\d(?!\d)"
        r"|" + month + r" [0-3]?\d(?:st|nd|rd|th)?,? (?:19|20)\d\d(?!\d))"
    )


@lru_cache(maxsize=4)
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    words = _words()
    parts = {
        "date": f"(?P<date>{day_pattern().pattern})",
        "media": f"(?P<media>{_any_of(words['media'])})",
        **{key: _any_of(words[key]) for key in ("source", "by", "published")},
        **_table()["parts"],
    }
    return tuple(re.compile(re.sub("<([a-z]+)>", lambda part: parts[part[1]], row["match"])) for row in _table()[kind])


@lru_cache(maxsize=1)
def _keyed_title() -> re.Pattern[str]:
    return re.compile(_any_of(_words()["title"]) + r"\s*[:：]\s*(\S.*)")


@lru_cache(maxsize=1)
def _editor() -> re.Pattern[str]:
    return re.compile(r"[(（\[【]?\s*" + _any_of(_words()["editor"]) + r"\s*(?:[:：]|\s).*")


@lru_cache(maxsize=1)
def _no_publisher() -> re.Pattern[str]:
    return re.compile(_any_of(_words()["no_publisher"]) + r"(?![a-zäöüß])")
