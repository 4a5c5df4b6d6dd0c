"""Where the engine's caches of one store are, and who may touch them: folders, locks, endpoints; runs nothing."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kg.errors import ServerError
from kg.resources import folder as shipped

_PACKAGE: Final = Path(__file__).resolve().parent.parent
_MADE_BY: Final = ("projection", "mirror", "conflicts")  # the packages that decide what is in the database
_WORKED_OUT_BY: Final = ("network", "ownership", "holdings", "control", "state")  # and what is derived there
_DERIVED: Final = "-derived"
_NAME: Final = 16  # hexadecimal digits
_STORE: Final = "store.txt"
_SEAL: Final = "sealed.txt"
_MOVING: Final = ("last-tx-id.bin", "statistics.json")  # what a server that only reads writes at its end
_PASSING: Final = (".wal", ".lck")


@dataclass(frozen=True, slots=True)
class Place:
    """One cache: of one store as it was at one revision.

    Beside `databases` there are, under the same name, the folder in which the server runs, the one in which the next
    cache grows, the lock, and the endpoint of a running engine.
    """

    folder: Path
    name: str

    @property
    def databases(self) -> Path:
        """The server's databases, whole."""
        return self.folder / self.name

    @property
    def growing(self) -> Path:
        """Where they are built; worth nothing without whoever builds."""
        return self.folder / f"{self.name}.part"

    @property
    def run(self) -> Path:
        """The root of the server."""
        return self.folder / f"{self.name}.run"

    @property
    def lock(self) -> Path:
        """Held by whoever builds, and by the keeper of a running engine."""
        return self.folder / f"{self.name}.lock"

    @property
    def endpoint(self) -> Path:
        """How a running engine is reached; only its owner reads it."""
        return self.folder / f"{self.name}.endpoint"

    @property
    def output(self) -> Path:
        """What the engine warned of."""
        return self.folder / "engine.log"


def place(caches: Path, store: Path, revision: str, engine: str, *, with_derived: bool = False) -> Place:
    """The cache of a store at a revision, its folder made.

    Args:
        caches: the user's cache folder.
        revision: of the store.
        engine: a name for the engine's version.
        with_derived: of the one with derived relationships, which stands beside the one without.
    Raises:
        ServerError: the folder cannot be written to.
    """
    store = store.resolve()
    folder = caches / "embedded" / _digest(os.fspath(store))
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / _STORE).write_text(f"{store}\n", "utf-8")
    except OSError as exc:
        raise unwritable(folder, exc) from exc
    if with_derived:
        return Place(folder, _digest(f"{revision} {engine} {_makers(_MADE_BY + _WORKED_OUT_BY)}") + _DERIVED)
    return Place(folder, _digest(f"{revision} {engine} {_makers(_MADE_BY)}"))


def unwritable(folder: Path, exc: OSError) -> ServerError:
    """The error where the cache cannot be kept."""
    return ServerError(
        f"{exc.filename or folder}: the engine's cache cannot be written ({exc.strerror or exc});"
        " set XDG_CACHE_HOME to a folder that can be, or name a server with --uri"
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:_NAME]


def _makers(packages: Iterable[str]) -> str:
    """Differs where the code or the schema that makes the database differs."""
    folders = [shipped("schema"), *(_PACKAGE / name for name in packages)]
    files = sorted(file for folder in folders for file in folder.rglob("*") if file.suffix in (".py", ".toml", ".ttl"))
    return _digest("".join(f"{file} {file.stat().st_size} {file.stat().st_mtime_ns}\n" for file in files))


# ------------------------------------------------------------------------------------------------------------- locks


def take(lock: Path) -> int | None:
    """Lock a cache; None where another process holds it. The lock ends with the last process that has it open."""
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as exc:
        raise unwritable(lock, exc) from exc
    try:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:  # not on Windows, where ArcadeDB's own lock must do
        return descriptor
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def release(lock: int | None) -> None:
    """Give a lock back, unless another process has it too."""
    if lock is not None:
        os.close(lock)


@contextmanager
def held(lock: Path) -> Iterator[bool]:
    """Hold a lock for a moment; says whether it could be had."""
    descriptor = take(lock)
    try:
        yield descriptor is not None
    finally:
        release(descriptor)


# --------------------------------------------------------------------------------------------------------- endpoints


def endpoint(here: Place) -> dict[str, Any] | None:
    """How the running engine of a cache is reached; None where none says so."""
    try:
        found = json.loads(here.endpoint.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and {"port", "token"} <= found.keys() else None


def places(caches: Path) -> Iterator[Place]:
    """Every cache that has a lock, of every store."""
    for lock in sorted((caches / "embedded").glob("*/*.lock")):
        yield Place(lock.parent, lock.name.removesuffix(".lock"))


# ---------------------------------------------------------------------------------------------------------- cleaning


def superseded(kept: Collection[Place], caches: Path) -> Iterator[Place]:
    """Caches of a store's other revisions, and those of stores that are no more.

    Args:
        kept: those of the store's revision.
    """
    folders = {here.folder for here in kept}
    for there in places(caches):
        if there not in kept and (there.folder in folders or _is_orphan(there.folder)):
            yield there


def _is_orphan(folder: Path) -> bool:
    try:
        return not Path((folder / _STORE).read_text("utf-8").rstrip("\n")).exists()
    except (OSError, ValueError):
        return True


def settle(folder: Path) -> None:
    """Have the disk keep what is in a folder, so that it can be given its name."""
    for file in folder.rglob("*"):
        if file.is_file():
            descriptor = os.open(file, os.O_RDWR)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def seal(databases: Path) -> None:
    """Note which files a finished database has, so that one that was changed is not taken for it."""
    (databases / _SEAL).write_text(_files(databases), "utf-8")


def is_sealed(databases: Path) -> bool:
    """Whether a database is as it was when it was finished."""
    try:
        return (databases / _SEAL).read_text("utf-8") == _files(databases)
    except (OSError, ValueError):
        return False


def _files(databases: Path) -> str:
    """Every file of the databases that reading does not change, with its size and age."""
    lines = []
    for file in databases.glob("*/*"):
        if file.name not in _MOVING and file.suffix not in _PASSING:
            status = file.stat()
            lines.append(f"{file.name} {status.st_size} {status.st_mtime_ns}\n")
    return "".join(sorted(lines))


def remove(there: Place) -> bool:
    """Remove a cache that nobody uses; says whether it is gone."""
    with held(there.lock) as mine:
        if not mine:
            return False
        for folder in (there.databases, there.growing, there.run):
            shutil.rmtree(folder, ignore_errors=True)
        for file in (there.endpoint, there.lock):
            with suppress(OSError):
                file.unlink(missing_ok=True)
    if _is_orphan(there.folder):
        shutil.rmtree(there.folder, ignore_errors=True)
    return True
