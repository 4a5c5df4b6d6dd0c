"""Finds the engine that is installed and the command that runs it; starts nothing."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from kg.embedded.settings import settings
from kg.errors import MissingPart

_PACKAGE: Final = "arcadedb_embedded"
_MAIN: Final = "com.arcadedb.server.ArcadeDBServer"
_MISSING: Final = (
    'the embedded Cypher engine is not installed; `pip install "capitalgraph[cypher]"` installs it,'
    " or name a server with --uri bolt://HOST:7687"
)
_STRANGE: Final = ("arcadedb", "java_tool_options", "jdk_java_options", "_java_options")


@dataclass(frozen=True, slots=True)
class Runtime:
    """The bundled Java and the engine's libraries; `version` differs wherever any of them does."""

    java: Path
    jars: tuple[Path, ...]
    version: str

    def command(self, folder: Path, databases: Path, port: int, archive: Path, *, new: bool = False) -> list[str]:
        """What starts a server.

        Args:
            folder: its root, with the files of `write_configuration`.
            databases: the folder of its databases.
            port: where it speaks Bolt on 127.0.0.1.
            archive: the classes kept ready; where there is none yet, the server notes which ones it needs.
            new: make the database.
        """
        where: Mapping[str, object] = {
            "java.util.logging.config.file": folder / "logging.properties",
            "arcadedb.server.rootPath": folder,
            "arcadedb.server.databaseDirectory": databases,
            "arcadedb.server.backupDirectory": folder / "backups",
            "arcadedb.server.logsDirectory": folder,
            "arcadedb.bolt.port": port,
            "arcadedb.server.defaultDatabases": f"{settings()['database']}[root]" if new else "",
        }
        properties = {**settings()["properties"], **where}
        classes = (
            f"-XX:SharedArchiveFile={archive}" if archive.is_file() else f"-XX:DumpLoadedClassList={noted(folder)}"
        )
        defined = [f"-D{name}={value}" for name, value in properties.items()]
        return [*self._java(), classes, f"-XX:ErrorFile={folder / 'crash.log'}", *defined, *self._classes(), _MAIN]

    def archiving(self, folder: Path, into: Path) -> list[str]:
        """What makes the archive of the classes that the server with this root noted."""
        dump = ["-Xshare:dump", f"-XX:SharedClassListFile={noted(folder)}", f"-XX:SharedArchiveFile={into}"]
        return [*self._java(), *dump, *self._classes()]

    def _java(self) -> list[str]:
        java = settings()["java"]
        return [str(self.java), f"-Xmx{java['heap']}", *java["options"], *java["modules"]]

    def _classes(self) -> Sequence[str]:
        return ("-cp", os.pathsep.join(map(str, self.jars)))


def noted(folder: Path) -> Path:
    """Where the server with this root notes which classes it needs."""
    return folder / "classes.txt"


def runtime(package: str = _PACKAGE) -> Runtime:
    """The engine that is installed.

    Raises:
        MissingPart: there is none; names the command that installs it.
    """
    found = find_spec(package)
    if found is None or not found.origin:
        raise MissingPart(_MISSING)
    home = Path(found.origin).parent
    java = home / "jre" / "bin" / ("java.exe" if os.name == "nt" else "java")
    left_out = tuple(settings()["left_out"])
    jars = tuple(sorted(jar for jar in (home / "jars").glob("*.jar") if not jar.name.startswith(left_out)))
    if not java.is_file() or not jars:
        raise MissingPart(f"{home}: the embedded Cypher engine is damaged; {_MISSING.partition('; ')[2]}")
    return Runtime(java, jars, _version(java, jars))


def _version(java: Path, jars: Sequence[Path]) -> str:
    seen = hashlib.sha256()
    for file in (java, *jars):
        status = file.stat()
        seen.update(f"{file} {status.st_size} {status.st_mtime_ns}\n".encode())
    return seen.hexdigest()[:16]


def environment() -> dict[str, str]:
    """The environment without what would change Java or the engine behind our back."""
    return {name: value for name, value in os.environ.items() if not name.lower().startswith(_STRANGE)}
