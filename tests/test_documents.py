"""Files and folders → documents, and every kind that is refused."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.documents import find_files, read_document, shown, signature, storable
from kg.documents.files import _unreadable, read_bytes
from kg.errors import DocumentError
from kg.model import Article, Document, Passage

SENTENCE = "The company led the round.\n"


def refusal(path: Path, limit: int = 20_000_000) -> str:
    with pytest.raises(DocumentError) as caught:
        read_document(path, limit=limit)
    assert len(str(caught.value).splitlines()) == 1
    return str(caught.value).replace(str(path.parent) + "/", "")


def written(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def found_in(*paths: Path) -> list[str]:
    return [
        str(found).rsplit("/", 1)[-1] if isinstance(found, DocumentError) else found.name for found in find_files(paths)
    ]


# finding


def test_folders_give_known_endings_sorted_and_nothing_hidden(tmp_path: Path) -> None:
    for name in (
        "b.TXT",
        "a.md",
        "c.png",
        ".hidden.txt",
        "a.meta.json",
        "z/d.html",
        "z/e.pdf",
        ".git/f.txt",
        "m/g.text",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        written(tmp_path, name, SENTENCE)
    assert found_in(tmp_path) == ["a.md", "b.TXT", "g.text", "d.html", "e.pdf"]


def test_a_named_file_is_given_whatever_its_ending_but_metadata_is_no_document(tmp_path: Path) -> None:
    paths = [written(tmp_path, "notes.log", SENTENCE), written(tmp_path, "a.meta.json", "{}")]
    assert found_in(*paths) == [
        "notes.log",
        "a.meta.json: describes a document and is none; name the document beside it",
    ]


def test_the_same_file_named_twice_is_given_once(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", SENTENCE)
    assert found_in(path, tmp_path, path) == ["a.txt"]


def test_a_symlink_loop_is_entered_once(tmp_path: Path) -> None:
    written(tmp_path, "a.txt", SENTENCE)
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "itself.txt").symlink_to(tmp_path / "itself.txt")
    found = list(find_files([tmp_path]))
    assert [type(one) for one in found] == [type(tmp_path), DocumentError]


def test_what_is_no_file_is_said_and_the_others_are_given(tmp_path: Path) -> None:
    written(tmp_path, "a.txt", SENTENCE)
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s.txt"))
        assert found_in(tmp_path, Path("/dev/null"), tmp_path / "none") == [
            "a.txt",
            "gone.txt: no such file or folder; check the name",
            "pipe.txt: is a pipe; give a file that holds a document",
            "s.txt: is a socket; give a file that holds a document",
            "null: is a device; give a file that holds a document",
            "none: no such file or folder; check the name",
        ]


def test_folders_nested_deeper_than_calls_are_walked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    depth = 1_200
    for _ in range(depth):
        Path("d").mkdir()
        os.chdir("d")
    Path("a.txt").write_text(SENTENCE)
    os.chdir(tmp_path)
    found = list(find_files([Path("d")]))
    for level in range(depth, 0, -1):  # by hand, because shutil.rmtree nests its calls
        (tmp_path / Path(*["d"] * level) / "a.txt").unlink(missing_ok=True)
        (tmp_path / Path(*["d"] * level)).rmdir()
    assert [path.name for path in found if isinstance(path, Path)] == ["a.txt"]


@pytest.mark.parametrize("name", ["two\nlines.txt", 'it\'s "x".txt', "-x.txt", " .txt", "腾讯.txt", "\u202etxt.txt"])
def test_odd_names_are_names(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, name, SENTENCE)
    assert list(find_files([tmp_path])) == [path]
    assert read_document(path).name == name
    assert shown(path).isprintable()


def test_a_name_that_is_not_utf8_is_read_and_can_be_stored(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff\xe4.txt")
    path.write_text(SENTENCE)
    document = read_document(path)
    assert (document.name, document.path.encode()) == (
        r"\xff\xe4.txt",
        (storable(tmp_path) + r"/\xff\xe4.txt").encode(),
    )


def test_a_refusal_shows_a_name_of_two_lines_in_one(tmp_path: Path) -> None:
    assert (
        refusal(written(tmp_path, "two\nlines.txt", "")) == r"two\nlines.txt: is empty; put the document's text in it"
    )


# reading


def test_a_plain_text_becomes_a_document(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", "\ufeffThe round was led by A.\r\n")
    assert read_document(path) == Document(
        name="a.txt",
        path=str(path),
        sha256="40c42167401fb745c619a5680eeb06a0124444bc73936b1e0e951167f0043afc",
        text="The round was led by A.\r\n",
        language="en",
        encoding="utf-8",
        passages=(Passage(0, 25, "en"),),
        articles=(Article(0, 25, "en"),),
    )


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", b"", "is empty; put the document's text in it"),
        ("a.txt", b" \r\n\t\n", "is empty; put the document's text in it"),
        ("a.txt", "\ufeff\u3000\n".encode(), "is empty; put the document's text in it"),
        ("a.txt", b"\0\0\0\0", "is empty; put the document's text in it"),
        ("a.txt", b"text\0with\0zeros and more", "is binary, not text; save it as text, HTML or PDF"),
        ("a.txt", bytes(range(256)) * 4, "is binary, not text; save it as text, HTML or PDF"),
        ("a.txt", b"\x01\x02\x03\x04\x05 text", "is binary, not text; save it as text, HTML or PDF"),
        ("a.docx", b"PK\x03\x04rest", "is a zip archive or an Office file; save it as text, HTML or PDF"),
        ("a.rtf", b"{\\rtf1 Hello}", "is a rich-text file; save it as text, HTML or PDF"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "is a picture; save it as text, HTML or PDF"),
        ("a.txt", b"ok\n" + b"x" * 1_000_001, "holds a line of over 1,000,000 bytes; break it into paragraphs"),
        ("a.txt", ("中" * 333_334).encode(), "holds a line of over 1,000,000 bytes; break it into paragraphs"),
        ("a.pdf", b"no PDF at all", "is no PDF although its name says so; rename it after what it is"),
        ("a.pdf", b"%PDF-1.7\njunk", "is a damaged PDF; save or print it anew"),
        (
            "a.html",
            b"<html><script>var a = 1</script></html>",
            "holds no text; save the page again when it is fully loaded",
        ),
    ],
)
def test_what_is_no_document_is_refused_in_one_line(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    assert refusal(written(tmp_path, name, data)) == f"{name}: {message}"


def test_the_limit_can_be_set_and_is_the_last_size_that_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", "x" * 11)
    assert refusal(path, limit=10) == "a.txt: 11 bytes, over the limit of 10; split it, or raise the limit"
    assert read_document(path, limit=11).text == "x" * 11


def test_a_line_of_exactly_a_megabyte_is_read(tmp_path: Path) -> None:
    assert len(read_document(written(tmp_path, "a.txt", "x" * 1_000_000 + "\r" + "y" * 1_000_000)).text) == 2_000_001


def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert refusal(tmp_path / "a.txt") == "a.txt: is a pipe; give a file that holds a document"


def test_a_folder_a_missing_and_an_impossible_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    assert refusal(tmp_path / "d") == "d: is a folder; give a file that holds a document"
    assert refusal(tmp_path / "none") == "none: no such file or folder; check the name"
    assert (
        refusal(tmp_path / "a\0b") == r"a\x00b: cannot be read (the name cannot be used); check the file and its disk"
    )
    assert refusal(tmp_path / ("x" * 300)).endswith("cannot be read (File name too long); check the file and its disk")


def test_a_closed_folder_or_file_is_said() -> None:
    error = _unreadable(Path("d"), PermissionError(13, "Permission denied"))
    assert str(error) == "d: may not be read; change its permissions (chmod +r)"


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", SENTENCE)
    path.chmod(0)
    assert refusal(path) == "a.txt: may not be read; change its permissions (chmod +r)"


def test_a_disk_error_is_refused_as_it_is_said(tmp_path: Path) -> None:
    def broken(descriptor: int, size: int) -> bytes:
        raise OSError(5, "Input/output error")

    with pytest.raises(
        DocumentError, match=r"a.txt: cannot be read \(Input/output error\); check the file and its disk"
    ):
        read_bytes(written(tmp_path, "a.txt", SENTENCE), 100, broken)


def _append(path: Path) -> None:
    with path.open("a") as file:
        file.write("more")


def _rewrite(path: Path) -> None:
    path.write_text("X" * len(SENTENCE))
    os.utime(path, ns=(1, 1))


def _replace(path: Path) -> None:
    written(path.parent, "other", SENTENCE).replace(path)


def _truncate(path: Path) -> None:
    os.truncate(path, 3)


@pytest.mark.parametrize("change", [_append, _rewrite, _replace, _truncate, Path.unlink])
def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path, change: object) -> None:
    path = written(tmp_path, "a.txt", SENTENCE)

    def read(descriptor: int, size: int) -> bytes:
        data = os.read(descriptor, 5)
        if len(data) == 5 and path.exists() and path.stat().st_size == len(SENTENCE):
            change(path)  # type: ignore[operator]
        return data

    with pytest.raises(DocumentError, match="changed while it was read; try again when it is complete"):
        read_bytes(path, 1_000, read)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 200_000,
        "[" * 100_000 + "]" * 100_000,
        "\u202eabc\u202c led the round",
        "<script>x</script> led",
        "\x1b[31mred",
    ],
)
def test_odd_text_is_read_as_it_is(tmp_path: Path, text: str) -> None:
    document = read_document(written(tmp_path, "a.txt", text))
    assert (document.text, document.notes) == (text, ())


def test_broken_utf8_is_replaced_and_said(tmp_path: Path) -> None:
    document = read_document(written(tmp_path, "a.txt", "智谱完成融资".encode() + b"\xe6\x99 and \xff\xfe"))
    assert document.text == "智谱完成融资\ufffd and \ufffd\ufffd"
    assert document.notes == ("bytes that are not UTF-8 were replaced in 3 places",)


def test_the_signature_tells_of_a_change_of_the_document_or_its_metadata(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", SENTENCE)
    first = signature(path)
    assert signature(path) == first
    written(tmp_path, "a.meta.json", "{}")
    second = signature(path)
    path.write_text(SENTENCE + "more")
    assert len({first, second, signature(path)}) == 3
    with pytest.raises(DocumentError, match="no such file"):
        signature(tmp_path / "none")


def _checked(document: Document) -> None:
    size = len(document.text)
    ends = [0, *(passage.end for passage in document.passages)]
    assert [passage.start for passage in document.passages] == ends[:-1]  # they cover all of the text
    assert ends[-1] == size
    bounds = [bound for article in document.articles for bound in (article.start, article.end)]
    assert bounds == sorted(bounds)
    assert bounds
    assert 0 <= bounds[0] <= bounds[-1] <= size
    document.text.encode("utf-8")


LONG = "The company led the round of it and of the others, it said on Monday, and it named none of them. "
LANG = "某公司今日宣布完成新一轮融资，由多家机构领投，公司没有说明金额，也没有说明用途，记者致电未获回复。"
MARKS = ["=====", "-----", "\n", "\r\n", "\n\n", "* * *", "\t", "\u3000", "\ufffd", "1. ", "# T", "#tag", "| a | b |"]
HEADS = [
    "Headline of it",
    "标题：某公司完成融资",
    "2024-05-01",
    "来源：某网",
    "By A B, C D, May 1, 2024",
    " (abc)",
    "（来源：某网）",
]
PIECES = st.sampled_from([LONG, LANG, *MARKS, *HEADS, "かな", "한국", "été de la"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.one_of(st.binary(max_size=300), st.lists(PIECES, max_size=30).map(lambda parts: "".join(parts).encode()))
)
def test_any_bytes_are_a_document_or_a_refusal_in_one_line(tmp_path: Path, data: bytes) -> None:
    path = written(tmp_path, "a.txt", data)
    try:
        _checked(read_document(path))
    except DocumentError:
        assert refusal(path).startswith("a.txt: ")


HOSTILE = {
    "newlines": "x\n" + "\n" * 1_000_000,
    "lines": "a\n" * 500_000,
    "credits": ("x. (abc)\nA title of it\n" + "b" * 90 + "\n") * 8_000,
    "headers": "Chip Weekly | 5 March 2024\nA headline of it\n" * 11_000,
    "rules": "=====\n" * 160_000,
    "underlines": "= " * 400_000,
    "spaces": ("x" + " " * 9_999) * 100,
    "hashtags": ("#a " * 60 + "\n") * 5_000,
    "years": ("2024 " * 40 + "\n") * 5_000,
    "chinese": "某公司领投。（某网）\n" * 30_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_takes_long(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, "a.txt", HOSTILE[name])
    start = time.process_time()
    _checked(read_document(path))
    assert time.process_time() - start < 5  # a bound for 20 MB is 20 s of processor time
