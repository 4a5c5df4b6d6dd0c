"""A file → Document: its bytes, its text, its languages, its articles, and what is known of it; never what it means."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from kg.documents.articles import find_articles
from kg.documents.content import Content, Unreadable
from kg.documents.encodings import decode
from kg.documents.files import DEFAULT_LIMIT, TABLE_ENDINGS, read_bytes, shown, storable
from kg.documents.language import find_passages, main_language
from kg.documents.metadata import read_metadata
from kg.errors import DocumentError, NoStakes
from kg.model import Article, Document
from kg.normalize.sheets import WANTED, Header, find_header

LONGEST_LINE_BYTES = 1_000_000

_HTML_ENDINGS = frozenset({".html", ".htm", ".xhtml"})
_TEXT_ENDINGS = frozenset({".txt", ".text", ".md", ".markdown"})
_HTML_START = re.compile(
    rb"[\s\xef\xbb\xbf]{0,100}(?:<!doctype html|<html|<\?xml[^>]{0,200}>\s{0,100}<(?:!doctype html|html))", re.I
)
_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I)
_BLANK = " \t\r\n\f\v\u00a0\u3000\u200b\u2028\u2029\ufeff\x85\x1a"


def read_document(path: Path, *, limit: int = DEFAULT_LIMIT) -> Document:
    """Read one document.

    Args:
        path: a plain text, Markdown, HTML or PDF file, or a table of stakes.
        limit: the most bytes that are read.
    Returns:
        The document; what is odd but readable stands in its notes.
    Raises:
        NoStakes: a table (by its ending) that is none of stakes (by its header).
        DocumentError: it cannot be read; one line that names the file, says why, and what to do.

    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "chips.txt"
    >>> _ = file.write_text("Chip maker raises money\\nReuters, March 5, 2024\\nThe chip maker has raised money.\\n")
    >>> document = read_document(file)
    >>> document.language, document.title, document.published, document.encoding
    ('en', 'Chip maker raises money', '2024-03-05', 'utf-8')
    """
    data = read_bytes(path, limit)
    try:
        content = _content(path, data)
        _check(content.text)
    except Unreadable as exc:
        raise DocumentError(f"{shown(path)}: {exc}") from exc
    header = find_header(content.text)
    if header is not None:
        return _table(path, data, content, header)
    if path.suffix.lower() in TABLE_ENDINGS:
        raise NoStakes(f"{shown(path)}: is no table of stakes; name its columns {WANTED} in the first line")
    return _document(path, data, content)


def _table(path: Path, data: bytes, content: Content, header: Header) -> Document:
    """A table as a document: one article without a language, whose lines are its sentences."""
    beside = read_metadata(path)
    said = beside.fields
    unread = tuple(f"the column {shown(name)[:80]} is not read" for name in header.unknown)
    article = Article(0, len(content.text), "und", said.get("title"), said.get("publisher"), said.get("published"))
    return Document(
        name=storable(path.name),
        path=storable(path),
        sha256=hashlib.sha256(data).hexdigest(),
        text=content.text,
        language=said.get("language") or "und",
        encoding=content.encoding,
        title=article.title,
        publisher=article.publisher,
        published=article.published,
        url=said.get("url"),
        articles=(article,),
        notes=content.notes + beside.notes + unread,
    )


def _content(path: Path, data: bytes) -> Content:
    ending = path.suffix.lower()
    if not data.strip(b"\0 \t\r\n\f\v"):
        raise Unreadable("is empty; put the document's text in it")
    if b"%PDF-" in data[:1024]:
        return _isolated("pdf", data)
    if ending == ".pdf":
        raise Unreadable("is no PDF although its name says so; rename it after what it is")
    if ending in _HTML_ENDINGS or (ending not in _TEXT_ENDINGS and _HTML_START.match(data)):
        return _html(data)
    decoded = decode(data)
    return Content(decoded.text, decoded.encoding, notes=decoded.notes)


def _isolated(form: str, data: bytes) -> Content:
    from kg.documents.isolated import read_isolated  # here, because plain text needs no second process

    return read_isolated(form, data)


def _html(data: bytes) -> Content:
    named = _CHARSET.search(data[:4096])
    decoded = decode(data, named[1].decode("ascii") if named else None)
    content = _isolated("html", decoded.text.encode("utf-8"))
    return Content(
        content.text,
        decoded.encoding,
        content.title,
        content.publisher,
        content.published,
        content.url,
        decoded.notes + content.notes,
    )


def _check(text: str) -> None:
    if not text.strip(_BLANK):
        raise Unreadable("is empty; put the document's text in it")
    if _longest_line(text) > LONGEST_LINE_BYTES:
        raise Unreadable(f"holds a line of over {LONGEST_LINE_BYTES:,} bytes; break it into paragraphs")


def _longest_line(text: str) -> int:
    """In bytes of UTF-8; a line that is too long has over a quarter as many characters, so it holds a place tried."""
    longest = 0
    for place in range(0, len(text), LONGEST_LINE_BYTES // 4):
        least, most = max(0, place - LONGEST_LINE_BYTES), place + LONGEST_LINE_BYTES
        start = max(text.rfind("\n", least, place), text.rfind("\r", least, place), least - 1) + 1
        ends = [end for end in (text.find("\n", place, most), text.find("\r", place, most)) if end >= 0]
        longest = max(longest, len(text[start : min(ends, default=most)].encode("utf-8")))
    return longest


def _document(path: Path, data: bytes, content: Content) -> Document:
    beside = read_metadata(path)
    said = beside.fields
    passages = find_passages(content.text, said.get("language"))
    markdown = path.suffix.lower() in {".md", ".markdown"}
    articles = find_articles(content.text, passages, markdown=markdown)
    title = said.get("title") or content.title
    publisher = said.get("publisher") or content.publisher
    published = said.get("published") or content.published
    if len(articles) == 1:
        title, publisher, published = (
            title or articles[0].title,
            publisher or articles[0].publisher,
            published or articles[0].published,
        )
    return Document(
        name=storable(path.name),
        path=storable(path),
        sha256=hashlib.sha256(data).hexdigest(),
        text=content.text,
        language=said.get("language") or main_language(passages, content.text),
        encoding=content.encoding,
        title=title,
        publisher=publisher,
        published=published,
        url=said.get("url") or content.url,
        passages=passages,
        articles=tuple(_told(article, len(articles), title, publisher, published) for article in articles),
        notes=content.notes + beside.notes,
    )


def _told(article: Article, among: int, title: str | None, publisher: str | None, published: str | None) -> Article:
    """What is known of the file holds for its only article, and fills in what one of several does not say."""
    if among == 1:
        return Article(article.start, article.end, article.language, title, publisher, published)
    return Article(
        article.start,
        article.end,
        article.language,
        article.title,
        article.publisher or publisher,
        article.published or published,
    )
