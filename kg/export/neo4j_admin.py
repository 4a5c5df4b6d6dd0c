"""A folder of CSV files for a first load into an empty Neo4j, and the one command line that imports them.

The rows are those that `kg mirror` writes, with its bookkeeping, so that a mirror after the import has nothing to do.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.errors import InputError

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.projection import Edge, Node, Property

ARGUMENTS = "import.args"
_COLUMN = {"integer": "long", "float": "double", "strings": "string[]", "integers": "long[]"}
_BOOKKEEPING = "_digest"
_SEPARATORS = (0x1F, 0x1E, 0x1D, 0x1C, *range(0xE000, 0xF8FF))  # between elements of a list: nothing can escape one
_BUFFER = 4 << 20  # bytes that the tool reads a value into, unless told otherwise


def write_folder(graph: Graph, folder: Path) -> str:
    """Write the CSV files, their headers and the arguments of the import into a folder.

    Args:
        folder: is made; must not hold anything.
    Returns:
        The command line that imports them.
    Raises:
        InputError: the folder holds something, or cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise InputError(f"{folder}: holds something already; name a new folder")
        arguments = _write(graph, folder)
        (folder / ARGUMENTS).write_text("".join(f"{line}\n" for line in arguments), encoding="utf-8")
    except OSError as exc:
        raise InputError(f"{folder}: cannot be written ({exc.strerror}); choose another folder or free space") from exc
    place = shlex.quote(str(folder.absolute()))
    return f"cd {place} && neo4j-admin database import full neo4j @{ARGUMENTS}"


def _write(graph: Graph, folder: Path) -> list[str]:
    """Write the files; again with another separator where a list holds the one that was taken."""
    for separator in map(chr, _SEPARATORS):
        with ExitStack() as files:
            tables = _Tables(folder, separator, files)
            if tables.write(graph):
                return tables.arguments()
    raise InputError(f"{folder}: names hold every character that could stand between them")


class _Tables:
    """The files of one attempt, one for each first label and each relationship type that has rows."""

    def __init__(self, folder: Path, separator: str, files: ExitStack) -> None:
        from kg.projection import schema

        self.folder = folder
        self.separator = separator
        self.files = files
        self.terms = schema()
        self.nodes: dict[str, _Table] = {}
        self.edges: dict[str, _Table] = {}

    def write(self, graph: Graph) -> bool:
        """Write every row; False where a list holds the separator."""
        from kg.conflicts import disputed
        from kg.projection import Node, project

        for row in project(graph, disputed(graph)):
            if self._holds_separator(row.properties):
                return False
            self._node(row) if isinstance(row, Node) else self._edge(row)
        return True

    def _holds_separator(self, properties: Mapping[str, Any]) -> bool:
        return any(
            self.separator in part
            for value in properties.values()
            if isinstance(value, list)
            for part in value
            if isinstance(part, str)
        )

    def _node(self, row: Node) -> None:
        from kg.projection import digest

        label = row.labels[0]
        if label not in self.nodes:
            self.nodes[label] = self._table(label, ("iri:ID", ":LABEL"), label)
        self.nodes[label].add((row.iri, self.separator.join(row.labels)), row.properties, digest(row))

    def _edge(self, row: Edge) -> None:
        from kg.projection import digest

        if row.type not in self.edges:
            self.edges[row.type] = self._table(row.type, (":START_ID", ":END_ID"), row.type)
        self.edges[row.type].add((row.start, row.end), row.properties, digest(row))

    def _table(self, name: str, first: tuple[str, ...], of: str) -> _Table:
        properties = {key: item for key, item in self.terms.properties(of).items() if key != "iri"}
        out = self.files.enter_context((self.folder / f"{name}.csv").open("wb"))
        table = _Table(out, properties, self.separator)
        (self.folder / f"{name}.header.csv").write_text(",".join((*first, *table.header())) + "\n", encoding="utf-8")
        return table

    def arguments(self) -> list[str]:
        """What the tool must be told, one argument a line."""
        longest = max((table.longest for table in (*self.nodes.values(), *self.edges.values())), default=0)
        buffer = [f"--read-buffer-size={2 * longest}"] if 2 * longest > _BUFFER else []
        return [
            f"--array-delimiter=U+{ord(self.separator):04X}",
            "--multiline-fields=true",
            *buffer,
            *(f"--nodes={name}.header.csv,{name}.csv" for name in self.nodes),
            *(f"--relationships={name}={name}.header.csv,{name}.csv" for name in self.edges),
        ]


class _Table:
    """One file of rows."""

    def __init__(self, out: BinaryIO, properties: Mapping[str, Property], separator: str) -> None:
        self.out = out
        self.properties = properties
        self.columns = [(name, _cell(item.type, separator)) for name, item in properties.items()]
        self.longest = 0

    def header(self) -> Iterator[str]:
        for name, item in self.properties.items():
            yield f"{name}:{_COLUMN.get(item.type, item.type)}"
        yield f"{_BOOKKEEPING}:string"

    def add(self, first: tuple[str, ...], properties: Mapping[str, Any], digest: str) -> None:
        cells = [*map(_quoted, first)]
        for name, cell in self.columns:
            value = properties.get(name)
            cells.append("" if value is None else cell(value))  # a bare comma is "absent", "" is an empty text
        cells.append(digest)
        line = ",".join(cells).encode() + b"\n"
        self.longest = max(self.longest, len(line))
        self.out.write(line)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _cell(type_: str, separator: str) -> Callable[[Any], str]:
    """How a value of a type is written in a cell."""
    if type_ in ("strings", "integers"):
        return lambda values: _quoted(separator.join(map(str, values)))
    if type_ == "string":
        return _quoted
    if type_ == "float":
        return repr
    if type_ == "boolean":
        return lambda value: "true" if value else "false"
    return _day if type_ == "date" else str


def _day(value: date) -> str:
    return value.isoformat()
