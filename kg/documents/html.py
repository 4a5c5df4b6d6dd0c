"""HTML → Content: the main text of a page by trafilatura, else all its text; never what scripts or styles hold.

Runs only in the bounded process of kg.documents.worker. Opens nothing and asks no network.
"""

from __future__ import annotations

from typing import Any

from kg.documents.content import Content, Unreadable
from kg.documents.markup import Shape, plain_text, shape

# lxml cuts a page off at 256 levels, and some steps of trafilatura take long on very many elements.
_DEEPEST = 240
_MOST_TAGS = 150_000
_HEAD = 1_000_000  # characters in which a page's metadata stand
_LONGEST = 10_000_000  # characters: trafilatura's own limit is near 20 million bytes
_DATE_OPTIONS: dict[str, Any] = {
    "original_date": True,
    "extensive_search": False,
    "min_date": "1990-01-01",
    "max_date": "2199-12-31",  # not today, so that the same page reads the same every day
    "outputformat": "%Y-%m-%d",
}


def read_html(data: bytes) -> Content:
    """Take the main text, the title, the site's name and the date of a page.

    Args:
        data: the page in UTF-8.
    Raises:
        Unreadable: the page holds no text.
    """
    page = data.decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
    main, notes = _main_text(page, shape(page, _MOST_TAGS))
    text = main or plain_text(page)
    if not text.strip():
        raise Unreadable("holds no text; save the page again when it is fully loaded")
    title, publisher, published, url = _metadata(page[:_HEAD])
    return Content(text, "utf-8", title, publisher, published, url, notes)


def _main_text(page: str, found: Shape) -> tuple[str | None, tuple[str, ...]]:
    if found.depth > _DEEPEST or found.tags > _MOST_TAGS or len(page) > _LONGEST:
        return None, ("the page is too large or nested too deeply to tell its main text: all its text is read",)
    from trafilatura import bare_extraction

    try:
        result = bare_extraction(page, include_comments=False, include_tables=True, deduplicate=False)
    except (MemoryError, RecursionError):
        raise
    except Exception:  # it raises what lxml, justext and its own steps raise on an odd page
        return None, ("the main text of the page could not be told: all its text is read",)
    text = getattr(result, "text", None)
    return (text if isinstance(text, str) and text.strip() else None), ()


def _metadata(page: str) -> tuple[str | None, str | None, str | None, str | None]:
    from lxml import etree  # type: ignore[import-untyped]
    from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]

    try:
        # lxml takes no XML declaration in a str
        tree = document_fromstring(page.encode("utf-8"), parser=HTMLParser(encoding="utf-8", huge_tree=False))
    except (etree.LxmlError, ValueError, AssertionError):
        return None, None, None, None
    from trafilatura.metadata import extract_metadata

    said = extract_metadata(_only(tree, "title", "h1"), date_config=dict(_DATE_OPTIONS))
    return _line(said.title), _line(said.sitename), _date(tree), _url(said.url)


def _only(tree: Any, *names: str) -> Any:
    """A page of the metadata alone, so that nothing is taken out of its prose."""
    from lxml.html import Element

    page = Element("html")
    head, body = Element("head"), Element("body")
    page.extend([head, body])
    kept = ("meta", "link", *names)
    wanted = " or ".join(f"self::{name}" for name in kept)
    path = f"//*[{wanted} or (self::script and @type='application/ld+json') or (self::time and @datetime)]"
    for element in tree.xpath(path)[:_MOST_METADATA]:
        copied = Element(element.tag, dict(element.attrib))
        copied.text = (element.text_content() or None) if element.tag != "time" else None
        (body if element.tag in {"h1", "time"} else head).append(copied)
    return page


_MOST_METADATA = 500


def _date(tree: Any) -> str | None:
    from htmldate import find_date

    page = _only(tree)
    for link in page.xpath("//link"):  # a date in an address may be that of a folder
        link.getparent().remove(link)
    found = find_date(page, **_DATE_OPTIONS)
    return found if isinstance(found, str) else None


def _line(text: Any) -> str | None:
    if not isinstance(text, str):
        return None
    line = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return line if 0 < len(line) <= 500 else None


def _url(text: Any) -> str | None:
    line = _line(text)
    return line if line and line.startswith(("http://", "https://")) and " " not in line else None
