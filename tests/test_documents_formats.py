"""HTML and PDF, read in a process of their own, and the bounds of that process."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.documents import isolated, read_document
from kg.documents.content import Unreadable
from kg.documents.html import read_html
from kg.documents.isolated import read_isolated
from kg.documents.markup import Shape, plain_text, shape
from kg.errors import DocumentError
from kg.model import Document

PARAGRAPH = "<p>The fund led the round of the chip maker, and three others joined it, both sides said on Monday.</p>"
PLAIN = PARAGRAPH[3:-4]


def read(folder: Path, name: str, data: bytes | str) -> Document:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_document(path)


def refused(folder: Path, name: str, data: bytes | str) -> str:
    with pytest.raises(DocumentError) as caught:
        read(folder, name, data)
    return str(caught.value).replace(f"{folder}/", "")


def pdf(*pages: bytes, packed: bool = False) -> bytes:
    """A PDF of the content streams given."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, page in enumerate(pages):
        stream = zlib.compress(page) if packed else page
        resources = f"/Contents {5 + 2 * number} 0 R /Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] {resources} >>".encode())
        packing = b"/Filter /FlateDecode" if packed else b""
        objects.append(b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(stream), packing, stream))
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    table = out.tell()
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    out.write(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, rows))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table))
    return out.getvalue()


def words(text: str) -> bytes:
    return f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET".encode()


def encrypted(password: str) -> bytes:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(words("The fund led the round."))))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


# HTML


def test_a_page_gives_its_main_text_title_site_and_date(tmp_path: Path) -> None:
    page = (
        "<html><head><title>Chip maker raises | Chip Weekly</title>"
        "<meta property='og:site_name' content='Chip Weekly'>"
        "<meta property='article:published_time' content='2024-05-01T10:00:00Z'>"
        "<link rel='canonical' href='https://chips.example/2023/01/02/raises'>"
        "<script>var x = 'The fund left';</script><style>p { color: red }</style></head><body>"
        f"<nav><a href='/'>Home</a><a href='/all'>All news</a></nav><article><h1>Chip maker raises</h1>{PARAGRAPH}"
        "<script>document.write('The fund acquired it')</script>"
        "<table><tr><th>Round</th><th>Lead</th></tr><tr><td>A</td><td>The fund</td></tr></table></article>"
        "<footer>Imprint</footer></body></html>"
    )
    document = read(tmp_path, "a.html", page)
    assert (document.title, document.publisher, document.published) == (
        "Chip maker raises",
        "Chip Weekly",
        "2024-05-01",
    )
    assert document.url == "https://chips.example/2023/01/02/raises"
    assert [line.strip() for line in document.text.split("\n")] == [
        "Chip maker raises",
        PLAIN,
        "| Round | Lead |",
        "|---|---|",
        "| A | The fund |",
    ]


def test_a_date_in_the_prose_or_the_address_is_not_that_of_the_page(tmp_path: Path) -> None:
    page = f"<link rel=canonical href='https://a.example/2023/01/02/x'><p>On March 3, 2024 it began.</p>{PARAGRAPH}"
    assert read(tmp_path, "a.html", page).published is None


def test_scripts_and_styles_never_become_text(tmp_path: Path) -> None:
    page = f"<div onclick=\"if (a > b) alert('Evil')\">{PARAGRAPH}<SCRIPT>Evil</SCRIPT ><style>Evil</style></div>"
    assert read(tmp_path, "a.html", page).text == PLAIN


def test_a_page_in_gb2312_is_read_as_it_says(tmp_path: Path) -> None:
    text = "<p>某公司今日宣布完成融资，多家机构领投。</p>"
    page = f"<html><head><meta charset=gb2312><title>某公司融资</title></head><body>{text}</body></html>"
    document = read(tmp_path, "a.htm", page.encode("gbk"))
    assert (document.text, document.encoding, document.language) == (
        "某公司今日宣布完成融资，多家机构领投。",
        "gb18030",
        "zh-Hans",
    )


def test_a_page_is_known_by_its_start_where_the_ending_says_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "page", f"<!DOCTYPE html>\n<html><body>{PARAGRAPH}</body></html>").text == PLAIN


def test_200_000_nested_elements_are_read(tmp_path: Path) -> None:
    document = read(tmp_path, "a.html", "<div>" * 200_000 + PARAGRAPH + "</div>" * 200_000)
    assert document.text == PLAIN
    assert document.notes == ("the page is too large or nested too deeply to tell its main text: all its text is read",)


@pytest.mark.parametrize("bracket", ["(", "[", "<", "{", "&"])
def test_200_000_brackets_are_read(tmp_path: Path, bracket: str) -> None:
    assert read(tmp_path, "a.html", f"<p>{bracket * 200_000}</p>{PARAGRAPH}").text == f"{bracket * 200_000}\n{PLAIN}"


def test_the_same_page_reads_the_same_after_others() -> None:
    page = f"<html><body><article>{PARAGRAPH}</article></body></html>".encode()
    first = read_isolated("html", page)
    read_isolated("html", page * 3)
    assert read_isolated("html", page) == first


HOSTILE = {
    "unclosed": "<div>" * 160_000,
    "comments": "<!--" * 200_000,
    "quotes": '<a "' * 200_000,
    "scripts": "<script>" * 100_000,
    "tables": "<table><tr><td>x" * 40_000,
    "inline": "<b><i>x" * 100_000,
    "rows": "<tr><td>x" * 80_000,
    "breaks": "a<br>" * 150_000,
    "attributes": "<a " + "x=1 " * 200_000 + ">",
    "times": "<time datetime='2024-01-01'>x</time>" * 20_000,
    "entities": "&amp;&#x4e00;\n" * 50_000,
    "data": "<script type='application/ld+json'>" + "[" * 500_000 + "</script>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_page_takes_long(name: str) -> None:
    start = time.process_time()
    try:
        content = read_html((HOSTILE[name] + PARAGRAPH).encode())
    except Unreadable:
        content = None
    assert time.process_time() - start < 10
    assert content is None or "[[[" not in content.text


def test_plain_text_puts_blocks_on_lines_and_leaves_out_what_nobody_sees() -> None:
    page = "<title>T</title><p>one <b>two</b><br>three<!-- four --><svg><text>five</text></svg><li>six &lt;7&gt;"
    assert plain_text(page) == "one two\nthree\nsix <7>"


def test_shape_counts_what_is_open() -> None:
    assert shape("<div><ul><li>a<li>b</ul></div><img><p>c") == Shape(tags=8, depth=3)


@given(st.text(st.sampled_from("<>/!-\"'= abpscript&;\n"), max_size=200))
def test_any_markup_gives_text_without_tags_that_are_whole(page: str) -> None:
    assert "<script>" not in plain_text(page)


# PDF


def test_a_pdf_gives_its_pages_apart(tmp_path: Path) -> None:
    document = read(tmp_path, "a.pdf", pdf(words("The fund led the round."), words("It was the first of them.")))
    assert (document.text, document.encoding) == ("The fund led the round.\n\nIt was the first of them.", "pdf")


def test_a_pdf_is_known_by_its_start(tmp_path: Path) -> None:
    assert read(tmp_path, "a.txt", pdf(words("The fund led."))).text == "The fund led."


def test_pages_without_text_are_said(tmp_path: Path) -> None:
    document = read(tmp_path, "a.pdf", pdf(words("The fund led the round."), b""))
    assert document.notes == ("1 of 2 pages hold no text, perhaps scans",)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (pdf(b"0 0 m"), "a.pdf: holds no text, perhaps a scan; run OCR first"),
        (pdf(words("The fund"))[:300], "a.pdf: is a damaged PDF; save or print it anew"),
        (encrypted("secret"), "a.pdf: is encrypted; save it without a password first"),
        (pdf(b" " * 100_000_000, packed=True), "a.pdf: holds more data than is safe to unpack; save its text as .txt"),
    ],
)
def test_a_pdf_without_readable_text_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    assert refused(tmp_path, "a.pdf", data) == message


def test_a_pdf_that_opens_without_a_password_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, "a.pdf", encrypted("")).text == "The fund led the round."


def test_half_a_surrogate_pair_can_be_stored(tmp_path: Path) -> None:
    read(tmp_path, "a.pdf", pdf(words("The fund \\330\\000 led."))).text.encode("utf-8")


def test_a_pdf_that_takes_too_long_is_ended_and_the_next_is_read() -> None:
    slow = pdf(*[words("a") * 30_000] * 10, packed=True)
    start = os.times().children_user
    with pytest.raises(Unreadable, match="takes over 1 s of processor time to read; save"):
        read_isolated("pdf", slow, cpu_limit_s=1)
    assert os.times().children_user - start < 5
    assert read_isolated("pdf", pdf(words("The fund led."))).text == "The fund led."


def test_a_reader_that_dies_is_said_and_the_next_document_is_read() -> None:
    read_isolated("pdf", pdf(words("The fund led.")))
    isolated._running[0].process.terminate()
    isolated._running[0].process.wait()
    assert read_isolated("pdf", pdf(words("The fund led."))).text == "The fund led."


@settings(max_examples=40, deadline=None)
@given(place=st.integers(0, 600), data=st.binary(min_size=1, max_size=12))
def test_a_damaged_pdf_is_read_or_refused(place: int, data: bytes) -> None:
    whole = pdf(words("The fund led the round."))
    try:
        read_isolated("pdf", whole[:place] + data + whole[place + len(data) :]).text.encode("utf-8")
    except Unreadable as error:
        message = str(error)
    else:
        message = "read; all right"
    assert "; " in message
    assert "\n" not in message


def test_reading_text_loads_no_reader_of_html_or_pdf(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The fund led the round.")
    heavy = {"trafilatura", "pypdf", "lxml", "charset_normalizer", "subprocess"}
    code = (
        "import sys; from pathlib import Path; from kg.documents import read_document;"
        f"read_document(Path({str(tmp_path / 'a.txt')!r})); print(sorted({heavy!r} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
