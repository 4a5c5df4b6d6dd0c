"""Reads files into the store, as far as they changed, and derives the rest; answers no question.

A build is one transaction: whatever ends it early leaves the graph as it was.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kg import carried
from kg.ahead import Ahead, Read, read, workers
from kg.claims import Extract
from kg.corrections import Correction, Corrections, read_corrections
from kg.derive import derive, reject, show_names
from kg.documents import DEFAULT_LIMIT, find_files, shown, signature
from kg.errors import DocumentError, NoStakes
from kg.extract import by_patterns
from kg.extract import extract as extract_claims
from kg.index import Index
from kg.model import Extraction
from kg.rdf import Namespaces, default_namespaces, document_key
from kg.rdf_reader import ExportReader
from kg.registry import Registry, load_registry
from kg.resolve import Resolver
from kg.resources import folder
from kg.store import Store
from kg.vocab import vocabulary

CORRECTIONS = "corrections.jsonl"  # in the store's folder
EXPORT_ENDING = ".trig"
_DERIVED = "1"  # goes up where entities or facts are made in another way
_EXPORTED = "graph"  # the extraction version of what came in an export
_FAULTY = "faulty"  # and of a table with rows that cannot be read: every build reads it again, and says so again
_READERS = ("model.py", "vocab.py", "registry.py", "documents", "extract", "normalize")

Progress = Callable[[int, Path], None]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did, and what the graph holds after it.

    `read`: files that were opened; `new`, `changed`, `unchanged`: files by what they brought; `removed`: documents that
    went; `refused`: one line a file that cannot be used; `notes`: what is odd about files that were read;
    `corrections`: what a person overruled and whether it fits anything.
    """

    read: int
    new: int
    changed: int
    unchanged: int
    removed: int
    refused: tuple[str, ...]
    notes: tuple[str, ...]
    corrections: tuple[str, ...]
    documents: int
    entities: int
    facts: int
    revision: str


def build(
    paths: Iterable[Path | str],
    store: Path | str,
    *,
    prune: bool = False,
    limit: int = DEFAULT_LIMIT,
    registry: Registry | None = None,
    corrections: Corrections | None = None,
    namespaces: Namespaces | None = None,
    extract: Extract | None = None,
    version: str | None = None,
    progress: Progress | None = None,
    jobs: int = 1,
) -> BuildReport:
    """Read files and folders into a store and bring entities and facts in line.

    Args:
        paths: files and folders; a TriG file is read as an export of another store. None at all derives anew what a
            change of the corrections or of the names registry bears on.
        store: the store's folder, made if it is missing.
        prune: forget documents that were read from under `paths` and are no longer there.
        limit: the most bytes of a document.
        registry: well-known names; the ones that ship with the program unless given.
        corrections: what a person overruled; those in the store's folder unless given.
        namespaces: where the vocabulary and the entities have their IRIs; as before unless given.
        extract: what finds parties and claims in a document; kg.extract unless given.
        version: a name for what `extract` does: documents that another version read are read again.
        progress: called with a count and a path before each file.
        jobs: how many processes read documents; the graph is the same. Only functions of kg.extract are run in others.
    Raises:
        StoreError: another build is running, the disk is full …; the graph is as it was.
        InputError: the corrections are not as they must be, or a process that read documents was ended from outside.

    >>> import tempfile
    >>> from kg.model import Extraction
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.txt").write_text("Acme has raised money.")
    >>> report = build([folder / "a.txt"], folder / "store", extract=lambda document, _: Extraction(document, (), ()))
    >>> report.new, report.refused
    (1, ())
    """
    known = load_registry() if registry is None else registry
    said = read_corrections(Path(store) / CORRECTIONS) if corrections is None else corrections
    extract = extract or extract_claims
    jobs = jobs if extract in (extract_claims, by_patterns) else 1
    version = version or extraction_version(known)
    with Store.open(store, write=True) as opened, opened.transaction():
        is_new = opened.create()
        work = _Build(opened, Resolver(known, carried.all_of(opened, said)), extract, version, limit)
        work.name_spaces(namespaces, is_new)
        places = [Path(path) for path in paths]
        named = {_source(place) for place in places}
        with work.reading_ahead(find_files(places), jobs, registry) as files:
            for number, found in enumerate(files):
                work.visit(found, number, progress, named)
        if prune:
            work.prune(places)
        return work.finish(said)


def example_paths() -> list[Path]:
    """The documents that ship with the program."""
    return [folder("seeds")]


@cache
def _code_digest() -> str:
    """Of everything that decides what is found in a document."""
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for name in _READERS:
        place = package / name
        files = (
            [place]
            if place.is_file()
            else sorted(p for p in place.rglob("*") if p.is_file() and p.suffix not in (".pyc", ".md"))
        )
        for file in (*files,):
            digest.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    digest.update((folder("schema") / "kg.ttl").read_bytes())
    return digest.hexdigest()


def extraction_version(registry: Registry) -> str:
    """A name for what is found in a document: where it changes, documents are read again."""
    known = repr((dict(registry.entries), dict(registry.places)))
    return hashlib.sha256(f"{_code_digest()}\n{known}".encode("utf-8", "replace")).hexdigest()[:16]


@dataclass
class _Build:
    store: Store
    resolver: Resolver
    extract: Extract
    version: str
    limit: int
    index: Index = field(init=False)
    begun_by: str = field(init=False)
    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("read", "new", "changed", "unchanged", "removed"), 0)
    )
    refused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)  # of documents that came, went or moved
    ahead: Ahead | None = None

    def __post_init__(self) -> None:
        self.index = Index(self.store, self.resolver)
        self.begun_by = self.resolver.fingerprint

    def name_spaces(self, namespaces: Namespaces | None, is_new: bool) -> None:
        """Note where IRIs begin."""
        if namespaces or is_new:
            chosen = namespaces or default_namespaces()
            self.store.set_meta("schema-namespace", chosen.schema)
            self.store.set_meta("entity-namespace", chosen.entities)

    # ------------------------------------------------------------------------------------------------------- files

    @contextmanager
    def reading_ahead(
        self, files: Iterable[Path | DocumentError], jobs: int, registry: Registry | None
    ) -> Iterator[Iterable[Path | DocumentError]]:
        """The files, of which other processes read those that changed while they are asked for."""
        if jobs < 2:
            yield files
            return
        files = list(files)
        changed = [file for file in files if isinstance(file, Path) and self._is_for_workers(file)]
        if len(changed) < 2:
            yield files
            return
        known = self.store.rows("SELECT key FROM document WHERE origin = 'file' AND version = ?", (self.version,))
        keys = [key for (key,) in known]
        with workers(min(jobs, len(changed)), changed, self.limit, registry, keys, self.extract) as self.ahead:
            yield files
        self.ahead = None

    def _is_for_workers(self, path: Path) -> bool:
        try:
            return path.suffix.lower() != EXPORT_ENDING and not self._is_unchanged(path)
        except DocumentError:
            return False

    def _is_unchanged(self, path: Path) -> bool:
        told = self.store.one("SELECT signature, version FROM source WHERE path = ?", (_source(path),))
        return bool(told == (signature(path), self.version))

    def visit(
        self, found: Path | DocumentError, number: int, progress: Progress | None, named: Collection[bytes]
    ) -> None:
        """Read one file if it changed; a table that is none of stakes is refused only where it was named itself."""
        if isinstance(found, DocumentError):
            self.refused.append(str(found))
            return
        if progress:
            progress(number, found)
        try:
            self._visit(found)
        except NoStakes as exc:
            (self.refused if _source(found) in named else self.notes).append(str(exc))
        except DocumentError as exc:
            self.refused.append(str(exc))

    def _visit(self, path: Path) -> None:
        is_export = path.suffix.lower() == EXPORT_ENDING
        version = _EXPORTED if is_export else self.version
        now = signature(path)
        source = _source(path)
        if self.store.one("SELECT signature, version FROM source WHERE path = ?", (source,)) == (now, version):
            self.counts["unchanged"] += 1
            return
        before = {number for (number,) in self.store.rows(_OF_SOURCE, (source,))}
        self.counts["read"] += 1
        wrong = len(self.refused)
        changes, places = self._read_export(path, source) if is_export else self._read_file(path)
        version = version if wrong == len(self.refused) else _FAULTY
        gone = self._link(source, places, before)
        self.counts["removed"] += gone if is_export else 0  # a changed file's old document is no loss
        self.store.connection.execute("INSERT OR REPLACE INTO source VALUES (?, ?, ?)", (source, now, version))
        same = before == set(places) and not changes
        self.counts["unchanged" if same or not (changes or before) else "changed" if before else "new"] += 1

    def _read_file(self, path: Path) -> tuple[int, dict[int, str]]:
        """Read a document; returns how many are new, and the place of each by number."""
        found = (self.ahead and self.ahead.take(path)) or self._read_here(path)
        self.notes += found.notes
        self.refused += found.faults
        place = os.fsdecode(_source(path)).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        known = self._known(document_key(found.document))
        if known is not None:
            return 0, {known: place}
        extraction = found.extraction or self._read_here(path).extraction  # what a worker knew may have gone since
        assert extraction is not None  # noqa: S101 - what is not known is read
        number, is_new = self._put(extraction, "file", self.version)
        return is_new, {number: place}

    def _read_here(self, path: Path) -> Read:
        return read(path, self.limit, self.resolver.registry, lambda key: self._known(key) is not None, self.extract)

    def _known(self, key: str) -> int | None:
        """The number of a document whose claims are at hand."""
        known = self.store.find(key)
        return known[0] if known and (known[2], known[3]) == ("file", self.version) else None

    def _put(self, extraction: Extraction, origin: str, version: str) -> tuple[int, bool]:
        key = document_key(extraction.document)
        known = self.store.find(key)
        number, is_new = self.store.put(extraction, origin, version)
        if is_new:
            if known:
                self.index.forget(number, key)
            self.index.add(number, key, extraction)
        return number, is_new

    def _read_export(self, path: Path, source: bytes) -> tuple[int, dict[int, str]]:
        """Read the documents of an export, all or none."""
        execute = self.store.connection.execute
        reader = ExportReader(path, self.store.namespaces, shown(path))
        found: dict[int, tuple[str, str]] = {}
        changes = 0
        execute("SAVEPOINT export")
        try:
            for extraction in reader:
                number, is_new = self._put_exported(extraction)
                found[number] = document_key(extraction.document), extraction.document.name
                changes += is_new
        except DocumentError:
            execute("ROLLBACK TO export")
            self.index.rolled_back()
            raise
        finally:
            execute("RELEASE export")
        if not found:
            raise DocumentError(f"{shown(path)}: holds no document; export a graph with `kg export trig`")
        carried.keep(self.store, source, reader.corrections)
        return changes, {number: reader.places.get(key, name) for number, (key, name) in found.items()}

    def _put_exported(self, extraction: Extraction) -> tuple[int, bool]:
        """Keep a document of an export; where it was also read from a file, what was found there stands."""
        known = self.store.find(document_key(extraction.document))
        if known and known[2] == "file":
            return known[0], False
        if known and known[1] < self.store.digest(extraction):  # two exports differ: the same one wins in any order
            return known[0], False
        return self._put(extraction, "graph", _EXPORTED)

    def _link(self, source: bytes, places: dict[int, str], before: set[int]) -> int:
        """Say which documents a file holds now; those that no file holds any more go. Returns how many."""
        execute = self.store.connection
        execute.execute("DELETE FROM source_document WHERE path = ?", (source,))
        execute.executemany(
            "INSERT INTO source_document VALUES (?, ?, ?)",
            [(source, number, place) for number, place in places.items()],
        )
        for number in {*places, *before}:
            self.names.update(
                name for (name,) in self.store.rows("SELECT name FROM document WHERE number = ?", (number,))
            )
        return sum(self._remove_orphan(number) for number in before - set(places))

    def _remove_orphan(self, number: int) -> bool:
        if self.store.one("SELECT 1 FROM source_document WHERE document = ?", (number,)):
            return False
        (key,) = self.store.one("SELECT key FROM document WHERE number = ?", (number,))
        self.index.forget(number, key)
        self.store.remove(number)
        return True

    def prune(self, roots: Iterable[Path]) -> None:
        """Forget what was read from under these places and is no longer there."""
        for root in map(_source, roots):
            below = root.rstrip(b"/") + b"/"
            sources = self.store.rows(
                "SELECT path FROM source WHERE path = ?1 OR substr(path, 1, ?2) = ?3", (root, len(below), below)
            )
            for (source,) in list(sources):
                if _is_gone(source):
                    before = {number for (number,) in self.store.rows(_OF_SOURCE, (source,))}
                    self.counts["removed"] += self._link(source, {}, before)
                    carried.keep(self.store, source, ())
                    self.store.connection.execute("DELETE FROM source WHERE path = ?", (source,))

    # ------------------------------------------------------------------------------------------------- what follows

    def finish(self, said: Corrections) -> BuildReport:
        """Derive what follows from the documents, and say what was done."""
        corrections = carried.all_of(self.store, said)
        if corrections != self.resolver.corrections:  # an export brought some, or took some away
            self.resolver = self.index.resolver = Resolver(self.resolver.registry, corrections)
            self.index.rolled_back()
        made_by, joined_by = self._made_by(), self.resolver.fingerprint
        everything = self.store.meta("made-by") not in (None, made_by)
        if not everything and (self.store.meta("joined-by") or self.begun_by) != joined_by:
            self.index.regroup()
        if everything or self.index.has_changes:
            derive(self.index, everything)
        for name, value in (("made-by", made_by), ("joined-by", joined_by)):
            if self.store.meta(name) != value:
                self.store.set_meta(name, value)
        show_names(self.store, sorted(self.names))
        idle = set(reject(self.store, corrections.rejected))
        carried.note(self.store, corrections)
        revision = self._revision(f"{made_by} {joined_by}", corrections)
        if self.store.revision != revision:
            self.store.set_meta("revision", revision)
        documents, entities, facts = (
            self.store.one(f"SELECT count(*) FROM {table}")[0]  # noqa: S608 - constants
            for table in ("document", "entity", "fact WHERE NOT rejected")
        )
        return BuildReport(
            **self.counts,
            refused=tuple(self.refused),
            notes=tuple(self.notes),
            corrections=tuple(_outcomes(self.store, corrections, idle)),
            documents=documents,
            entities=entities,
            facts=facts,
            revision=revision,
        )

    def _made_by(self) -> str:
        """A name for the way in which entities and facts are made, whatever a person overruled."""
        symmetric = sorted(name for name, predicate in vocabulary().predicates.items() if predicate.symmetric)
        return f"{_DERIVED} {Resolver(self.resolver.registry).fingerprint} {' '.join(symmetric)}"

    def _revision(self, made_by: str, corrections: Corrections) -> str:
        digest = hashlib.sha256(repr((made_by, sorted(corrections.rejected), self.store.namespaces)).encode())
        for key, content, name in self.store.rows("SELECT key, digest, shown FROM document ORDER BY key"):
            digest.update(f"{key} {name}\n".encode() + content)
        return digest.hexdigest()[:16]


_OF_SOURCE = "SELECT document FROM source_document WHERE path = ?"


def _source(path: Path) -> bytes:
    return os.fsencode(os.path.abspath(path))  # noqa: PTH100 - links are not followed: two names are two places


def _is_gone(source: bytes) -> bool:
    """Whether nothing is there; a place that may not be looked at is not known to be gone."""
    try:
        os.stat(source)  # noqa: PTH116 - bytes
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _outcomes(store: Store, corrections: Corrections, idle: set[str]) -> Iterator[str]:
    for line in corrections.lines:
        fits = line.terms[0] not in idle if line.action == "reject" else _fits(store, line)
        yield f"{line}: {'applied' if fits else 'fits nothing in this graph'}"


def _fits(store: Store, line: Correction) -> bool:
    block = "c:{}={}".format(*sorted(line.terms))
    return len(list(store.rows("SELECT form FROM form_block WHERE block = ? LIMIT 2", (block,)))) == 2
