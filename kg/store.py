"""Keeps documents and their RDF in one SQLite file; never reads a source file and never decides who is who.

One writer at a time holds the lock; readers stand beside it on the last whole graph (SQLite's write-ahead log). A
build is one transaction: after a crash, on a full disk or when it is ended, the old graph is there, whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

from kg.errors import StoreError

if TYPE_CHECKING:
    from kg.model import Extraction
    from kg.rdf import Namespaces

FILE: Final = "graph.sqlite"
LOCK: Final = "write.lock"
FORMAT: Final = 2  # of the tables in store_schema.sql
_SCHEMA = Path(__file__).with_name("store_schema.sql")
_DEFLATE = 6
_AT_ONCE = 500  # values of one query

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as it is listed: everything but its text.

    `shown` is its name with as many parent folders as tell it apart from the others; `origin` is "file", or "graph"
    where it came in an export.
    """

    number: int
    key: str
    name: str
    shown: str
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None
    language: str
    sha256: str
    origin: str


_DOCUMENT_COLUMNS = "number, key, name, shown, title, publisher, published, url, language, sha256, origin"


class Store:
    """An open store; a context manager. Readers see one snapshot for as long as it is open."""

    def __init__(self, folder: Path, connection: sqlite3.Connection, lock: int | None = None) -> None:
        self.folder = folder
        self.connection = connection
        self._lock = lock

    @classmethod
    def open(cls, folder: Path | str, write: bool = False) -> Store:
        """Open the store of a folder.

        Args:
            folder: where `kg build` keeps the graph; made if it is missing and `write` is given.
            write: take the writer's lock, and make the tables if there are none.
        Raises:
            StoreError: nothing is built there, another process writes, another version wrote it, or it is damaged.
        """
        folder = Path(folder)
        return cls._open_writer(folder) if write else cls._open_reader(folder)

    @classmethod
    def _open_reader(cls, folder: Path) -> Store:
        if not (folder / FILE).is_file():
            raise missing(folder)
        with wrapped(folder):
            store = cls(folder, _connect_reader(folder))
            version = store.one("PRAGMA user_version")[0]
            if version == 0:
                store.close()
                raise missing(folder)
            _check_format(folder, version)
            return store

    @classmethod
    def _open_writer(cls, folder: Path) -> Store:
        lock = _take_lock(folder)
        try:
            with wrapped(folder):
                connection = sqlite3.connect(folder / FILE, isolation_level=None, timeout=10)
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA cache_size = -65536")  # KiB
                version = connection.execute("PRAGMA user_version").fetchone()[0]
                if version:
                    _check_format(folder, version)
                return cls(folder, connection, lock)
        except BaseException:
            _release_lock(lock)
            raise

    def close(self) -> None:
        """Close the file and give the lock back; safe to call twice."""
        with suppress(sqlite3.Error):
            self.connection.close()
        if self._lock is not None:
            _release_lock(self._lock)
            self._lock = None

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ------------------------------------------------------------------------------------------------------ reading

    def rows(self, sql: str, values: Sequence[object] = ()) -> Iterator[Row]:
        """The rows of a query, as they are read; a damaged file is a StoreError."""
        with wrapped(self.folder):
            # through chain, which has nothing to close: who stops early may have closed the store already
            yield from chain(self.connection.execute(sql, values))

    def one(self, sql: str, values: Sequence[object] = ()) -> Row:
        """The first row of a query; empty where there is none."""
        try:  # without the manager that `rows` needs: a build asks a hundred thousand times
            return self.connection.execute(sql, values).fetchone() or ()
        except sqlite3.Error as exc:
            raise _store_error(self.folder, exc) from exc

    def rows_in(self, sql: str, values: Iterable[object]) -> Iterator[Row]:
        """The rows of a query that ends in IN, for many values; a few hundred at a time."""
        rest = iter(values)
        while some := list(islice(rest, _AT_ONCE)):
            yield from self.rows(f"{sql} ({', '.join('?' * len(some))})", some)

    @property
    def has_forms(self) -> bool:
        """Whether any name was read into the store."""
        return bool(self.one("SELECT 1 FROM form LIMIT 1"))

    def meta(self, name: str) -> str | None:
        """What is noted about the graph as a whole: revision, namespaces …"""
        row = self.one("SELECT value FROM meta WHERE name = ?", (name,))
        return row[0] if row else None

    @property
    def revision(self) -> str:
        """A name for exactly this content, 16 hexadecimal digits: the same content has the same in every store."""
        return self.meta("revision") or ""

    @property
    def namespaces(self) -> Namespaces:
        """Where the vocabulary and the entities have their IRIs."""
        from kg.rdf import Namespaces  # here as below: who only asks needs no RDF

        return Namespaces(self.meta("schema-namespace") or "", self.meta("entity-namespace") or "")

    def documents(self) -> Iterator[StoredDocument]:
        """The documents in the order of their keys."""
        for row in self.rows(f"SELECT {_DOCUMENT_COLUMNS} FROM document ORDER BY key"):  # noqa: S608 - a constant
            yield StoredDocument(*row)

    def text(self, number: int) -> str:
        """The stored text of a document."""
        return _inflate(self.folder, self.one("SELECT text FROM text WHERE document = ?", (number,)))

    def statements(self, number: int) -> str:
        """The RDF of a document as `kg.rdf.statements` wrote it."""
        return _inflate(self.folder, self.one("SELECT statements FROM graph WHERE document = ?", (number,)))

    # ------------------------------------------------------------------------------------------------------ writing

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside happens, or nothing of it.

        Raises:
            StoreError: the disk is full, the file is damaged …; the graph is as it was before.
        """
        with wrapped(self.folder):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # after "disk full" SQLite has rolled back by itself
                    self.connection.execute("ROLLBACK")
                raise

    def create(self) -> bool:
        """Make the tables inside a transaction; says whether there were none."""
        if self.one("PRAGMA user_version")[0]:
            return False
        for statement in _SCHEMA.read_text("utf-8").split(";"):
            self.connection.execute(statement)
        self.connection.execute(f"PRAGMA user_version = {FORMAT}")
        return True

    def set_meta(self, name: str, value: str) -> None:
        """Note something about the graph as a whole."""
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def find(self, key: str) -> tuple[int, bytes, str, str] | None:
        """The number, digest, origin and extraction version of the document with this key."""
        row = self.one("SELECT number, digest, origin, version FROM document WHERE key = ?", (key,))
        return (row[0], row[1], row[2], row[3]) if row else None

    def put(self, extraction: Extraction, origin: str, version: str) -> tuple[int, bool]:
        """Keep a document and the RDF of what was found in it, in place of what was kept under its key.

        Args:
            extraction: in canonical form.
        Returns:
            The document's number, and whether anything about it is new.
        """
        from kg.rdf import document_key, statements

        key = document_key(extraction.document)
        written, text = statements(extraction).encode(), extraction.document.text.encode("utf-8")
        digest = _digest(written, text)
        known = self.find(key)
        if known and known[1] == digest:
            self.connection.execute(
                "UPDATE document SET origin = ?, version = ? WHERE number = ?", (origin, version, known[0])
            )
            return known[0], False
        number = self._put_document(key, extraction, digest, origin, version, known[0] if known else None)
        self.connection.execute(
            "INSERT OR REPLACE INTO graph VALUES (?, ?)", (number, zlib.compress(written, _DEFLATE))
        )
        self.connection.execute("INSERT OR REPLACE INTO text VALUES (?, ?)", (number, zlib.compress(text, _DEFLATE)))
        return number, True

    def digest(self, extraction: Extraction) -> bytes:
        """Equal for extractions that are kept alike."""
        from kg.rdf import statements

        return _digest(statements(extraction).encode(), extraction.document.text.encode("utf-8"))

    def _put_document(
        self, key: str, extraction: Extraction, digest: bytes, origin: str, version: str, number: int | None
    ) -> int:
        document = extraction.document
        values = (number, key, document.name, document.name, document.title, document.publisher, document.published)
        values += (document.url, document.language, document.sha256, digest, origin, version)  # type: ignore[assignment]
        marks = ", ".join("?" * len(values))
        cursor = self.connection.execute(f"INSERT OR REPLACE INTO document VALUES ({marks})", values)  # noqa: S608
        return int(cursor.lastrowid or 0)

    def remove(self, number: int) -> None:
        """Forget a document; what was derived from it is another's to forget."""
        for table, column in (("document", "number"), ("graph", "document"), ("text", "document")):
            self.connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (number,))  # noqa: S608 - constants


def _digest(written: bytes, text: bytes) -> bytes:
    return hashlib.sha256(written + b"\0" + text).digest()[:16]


def dump(value: object) -> str:
    """Write a value as compact JSON, always the same for the same value.

    >>> dump({"b": 1, "a": ["腾讯"]})
    '{"a":["腾讯"],"b":1}'
    """
    if type(value) is tuple and all(type(item) is str for item in value):  # as most are
        return f"[{','.join(map(_quoted, value))}]"
    return _encode(value)


_quoted = json.encoder.encode_basestring
# json.dumps would make an encoder for every value
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def _inflate(folder: Path, row: Row) -> str:
    try:
        return zlib.decompress(row[0]).decode("utf-8")
    except (zlib.error, UnicodeDecodeError, IndexError) as exc:
        raise damaged(folder, exc) from exc


# ---------------------------------------------------------------------------------------------- opening and locking


def _connect_reader(folder: Path) -> sqlite3.Connection:
    uri = (folder / FILE).absolute().as_uri()
    connection = sqlite3.connect(f"{uri}?mode=ro", uri=True, isolation_level=None, timeout=10, check_same_thread=False)
    try:
        _begin_reading(connection)
    except sqlite3.OperationalError:
        connection.close()
        if (folder / f"{FILE}-wal").exists() or os.access(folder, os.W_OK):
            raise
        # a folder that may not be written to has no place for the index of SQLite's log; without a log none is needed
        connection = sqlite3.connect(f"{uri}?immutable=1", uri=True, isolation_level=None, check_same_thread=False)
        _begin_reading(connection)
    return connection


def _begin_reading(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN")  # one snapshot, whatever a builder commits meanwhile
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()


def _check_format(folder: Path, version: int) -> None:
    if version != FORMAT:
        raise StoreError(
            f"{folder}: written in format {version}, and this version of kg reads {FORMAT}; "
            f"move the folder away and build again (`kg build --example`, `kg build PATH…`)"
        )


def _take_lock(folder: Path) -> int:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as exc:
        raise StoreError(
            f"{folder}: cannot be written to ({exc.strerror}); choose another folder with --store"
        ) from exc
    try:
        _lock_exclusively(lock)
    except OSError as exc:
        holder = _holder(os.read(lock, 1000))
        os.close(lock)
        raise StoreError(f"{folder}: {holder}; wait until it has finished, reading goes on meanwhile") from exc
    with suppress(OSError):  # on a full disk the lock holds without its description
        os.truncate(lock, 0)
        os.pwrite(lock, dump(_this_process()).encode(), 0)
    return lock


def _this_process() -> dict[str, object]:
    import socket  # as datetime only for who builds
    from datetime import UTC, datetime

    since = datetime.now(UTC).astimezone().isoformat(" ", "seconds")
    return {"pid": os.getpid(), "host": socket.gethostname(), "since": since}


def _lock_exclusively(lock: int) -> None:
    try:
        import fcntl
    except ImportError:  # not on Windows, where SQLite's own lock must do
        return
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _holder(description: bytes) -> str:
    try:
        about = json.loads(description)
        return f"process {about['pid']} on {about['host']} has been building here since {about['since']}"
    except (ValueError, KeyError, TypeError):
        return "another process is building here"


def _release_lock(lock: int) -> None:
    with suppress(OSError):
        os.truncate(lock, 0)
    os.close(lock)


# ------------------------------------------------------------------------------------------------------------ errors


def missing(folder: Path) -> StoreError:
    """The error where nothing has been built."""
    return StoreError(
        f"{folder}: no graph has been built here; `kg build --example` builds the documents that ship with kg"
    )


def damaged(folder: Path, reason: object) -> StoreError:
    """The error where the file is not what was written."""
    return StoreError(
        f"{folder / FILE}: damaged ({reason}); move it away and build again (`kg build --example`, `kg build PATH…`)"
    )


@contextmanager
def wrapped(folder: Path) -> Iterator[None]:
    """Give SQLite's errors as StoreError, in one line that says what to do."""
    try:
        yield
    except sqlite3.Error as exc:
        raise _store_error(folder, exc) from exc
    except OSError as exc:
        raise StoreError(
            f"{folder}: {exc.strerror or exc}; the graph is as it was; check the disk and try again"
        ) from exc


def _store_error(folder: Path, exc: sqlite3.Error) -> StoreError:
    code = getattr(exc, "sqlite_errorcode", None)
    primary = code & 0xFF if code is not None else None
    if primary == sqlite3.SQLITE_FULL or primary == sqlite3.SQLITE_IOERR:
        return StoreError(
            f"{folder}: the disk is full or fails ({exc}); free space and build again, the graph is as it was"
        )
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreError(f"{folder}: another program has locked {FILE}; close it and try again")
    if primary in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return StoreError(
            f"{folder / FILE}: cannot be opened ({exc}); check its permissions, or choose another --store"
        )
    return damaged(folder, exc)
