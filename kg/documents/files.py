"""Finds the files to read and takes their bytes; never looks at what they say, and never waits for a pipe."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from kg.errors import DocumentError

DEFAULT_LIMIT = 20_000_000  # bytes
TABLE_ENDINGS = frozenset({".csv", ".tsv"})
ENDINGS = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", *TABLE_ENDINGS})
METADATA_ENDING = ".meta.json"

_CHUNK = 1 << 20
_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def shown(path: Path | str) -> str:
    r"""Write a file name so that it stays on one line of a terminal and cannot pretend to be another.

    >>> shown("two\nlines.txt"), shown("腾讯 'x'.txt"), shown("\udcff.txt")
    ('two\\nlines.txt', "腾讯 'x'.txt", '\\xff.txt')
    """
    return "".join(_shown_character(character) for character in str(path))


def storable(path: Path | str) -> str:
    r"""Write a file name so that UTF-8 can hold it: bytes that are not UTF-8 as \\xff, all else as it is.

    >>> storable("\udcff\n.txt")
    '\\xff\n.txt'
    """
    return "".join(_shown_character(one) if "\ud800" <= one <= "\udfff" else one for one in str(path))


def _shown_character(character: str) -> str:
    if 0xDC80 <= ord(character) <= 0xDCFF:  # a byte of a name that is not UTF-8
        return f"\\x{ord(character) - 0xDC00:02x}"
    if character.isprintable() and character not in _BIDI:
        return character
    return character.encode("unicode_escape").decode("ascii")


def find_files(paths: Iterable[Path]) -> Iterator[Path | DocumentError]:
    """Walk files and folders, and give each document once, sorted within its folder.

    A file that is named is given whatever its ending; inside folders only known endings count and hidden entries do
    not. A folder is entered once, however many links lead to it.

    Args:
        paths: files and folders, in the order wanted.
    Returns:
        Paths to read, and errors (not raised) for what cannot be read: no such path, no file, a closed folder.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "b.txt").write_text("b"), (folder / "a.md").write_text("a"), (folder / "c.png").write_text("c")
    >>> [found.name for found in find_files([folder])]
    ['a.md', 'b.txt']
    """
    entered: set[tuple[int, int]] = set()
    given: set[str] = set()
    for path in paths:
        for found in _walk(path, entered):
            # Two links to one file are two names, so links are not followed here.
            key = str(found) if isinstance(found, DocumentError) else os.path.abspath(found)  # noqa: PTH100
            if key not in given:
                given.add(key)
                yield found


def _walk(start: Path, entered: set[tuple[int, int]]) -> Iterator[Path | DocumentError]:
    pending = [start]  # a stack and no recursion: folders may be nested deeper than Python calls
    while pending:
        path = pending.pop()
        try:
            status = path.stat()
            if not stat.S_ISDIR(status.st_mode):
                yield _checked(path, status)
                continue
            if (status.st_dev, status.st_ino) in entered:
                continue
            entered.add((status.st_dev, status.st_ino))
            pending += [path / name for name in reversed(_entries(path))]
        except (OSError, ValueError) as exc:
            yield _unreadable(path, exc)


def _entries(folder: Path) -> list[str]:
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries if _belongs(entry)]
    return sorted(names, key=os.fsencode)


def _belongs(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith("."):
        return False
    known = os.path.splitext(entry.name)[1].lower() in ENDINGS  # noqa: PTH122 - the name, without a Path for each
    return known or entry.is_dir()


def _checked(path: Path, status: os.stat_result) -> Path | DocumentError:
    if not stat.S_ISREG(status.st_mode):
        return _no_file(path, status.st_mode)
    if path.name.lower().endswith(METADATA_ENDING):
        return DocumentError(f"{shown(path)}: describes a document and is none; name the document beside it")
    return path


def _no_file(path: Path, mode: int) -> DocumentError:
    kind = next((name for test, name in _KINDS if test(mode)), "no regular file")
    return DocumentError(f"{shown(path)}: is {kind}; give a file that holds a document")


def _unreadable(path: Path, exc: OSError | ValueError) -> DocumentError:
    if isinstance(exc, FileNotFoundError):
        return DocumentError(f"{shown(path)}: no such file or folder; check the name")
    if isinstance(exc, PermissionError):
        return DocumentError(f"{shown(path)}: may not be read; change its permissions (chmod +r)")
    reason = (exc.strerror if isinstance(exc, OSError) else None) or "the name cannot be used"
    return DocumentError(f"{shown(path)}: cannot be read ({reason}); check the file and its disk")


def read_bytes(path: Path, limit: int, read: Callable[[int, int], bytes] = os.read) -> bytes:
    """Take the bytes of a regular file that keeps still meanwhile.

    Args:
        path: the file.
        limit: the most bytes that are taken.
        read: os.read, or what stands for it in a test.
    Raises:
        DocumentError: unreadable, no regular file, over the limit, or changed while it was read.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
        try:
            return _read_open(path, descriptor, limit, read)
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as exc:
        raise _unreadable(path, exc) from exc


def _read_open(path: Path, descriptor: int, limit: int, read: Callable[[int, int], bytes]) -> bytes:
    before = os.fstat(descriptor)
    if not stat.S_ISREG(before.st_mode):
        raise _no_file(path, before.st_mode)
    if before.st_size > limit:
        raise DocumentError(f"{shown(path)}: {before.st_size:,} bytes, over the limit of {limit:,}; split it, {_RAISE}")
    data = bytearray()
    while len(data) <= limit and (chunk := read(descriptor, _CHUNK)):
        data += chunk
    if _stamp(before) != _stamp(os.fstat(descriptor)) or len(data) != before.st_size or _replaced(path, before):
        raise DocumentError(f"{shown(path)}: changed while it was read; try again when it is complete")
    return bytes(data)


_RAISE = "or raise the limit"


def _replaced(path: Path, before: os.stat_result) -> bool:
    try:
        after = path.stat()
    except OSError:
        return True
    return (after.st_dev, after.st_ino) != (before.st_dev, before.st_ino)


def _stamp(status: os.stat_result) -> tuple[int, ...]:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def metadata_path(path: Path) -> Path:
    """Where a document's metadata would stand.

    >>> metadata_path(Path("news/chips.html")).as_posix()
    'news/chips.meta.json'
    """
    return path.with_name(path.stem + METADATA_ENDING)


def signature(path: Path) -> str:
    """Tell cheaply whether a document or its metadata changed: equal signatures mean that nothing was written.

    Raises:
        DocumentError: the file is not there or may not be looked at.

    >>> signature(Path(__file__)) == signature(Path(__file__))
    True
    """
    try:
        own = path.stat()
    except (OSError, ValueError) as exc:
        raise _unreadable(path, exc) from exc
    try:
        beside = _stamp(metadata_path(path).stat())
    except (OSError, ValueError):
        beside = ()
    return ":".join("-".join(str(number) for number in stamp) for stamp in (_stamp(own), beside))
