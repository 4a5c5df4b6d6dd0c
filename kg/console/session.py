"""One conversation with a graph: runs statements and commands one after the other and writes what they give.

The same for a console, a file and a pipe; it never reads the keyboard itself.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TextIO

from kg.console import output, plan, trouble
from kg.console.interrupt import interruptible
from kg.console.language import Ending, Language, Reply
from kg.console.statements import Statement, split
from kg.errors import InputError, KgError, StatementError
from kg.render import encoded, visible, wrap

_READ_ONLY: Final = "writing is not allowed"  # how kg.bolt begins what it says of a refused write
_HEADER: Final = re.compile(r"\s*(?://|#)\s*summary:")
_EXPLAINED: Final = re.compile(r"\s*(EXPLAIN|PROFILE)\s(.*)", re.IGNORECASE | re.DOTALL)
_DEEPEST: Final = 8  # files that :source may name within each other


@dataclass
class Settings:
    """How answers are shown."""

    format: str = "table"
    limit: int | None = None
    time: bool = True


@dataclass
class Outcome:
    """What became of the statements that were run."""

    statements: int = 0
    empty: bool = False  # the last one asked for rows and there were none


class Left(Exception):
    """The user said :quit."""


def _refuse(question: str) -> bool:
    return False


@dataclass
class Session:
    """A language, its settings and parameters, and where answers and remarks go."""

    language: Language
    to: TextIO
    notes: TextIO
    cells: Callable[[], int] = lambda: 80
    settings: Settings = field(default_factory=Settings)
    parameters: dict[str, Any] = field(default_factory=dict)
    interactive: bool = False
    ask: Callable[[str], bool] = _refuse
    history: Callable[[], list[str]] = list
    edit: Callable[[str], None] | None = None
    last: Statement | None = None
    repeat: Callable[[], Reply] | None = None  # asks for the last answer again
    outcome: Outcome = field(default_factory=Outcome)
    depth: int = 0

    def run(self, text: str) -> None:
        """Run every statement and command of a text, up to the first that fails.

        Raises:
            KgError: one failed; `failed` says where.
            Left: the text said :quit.
        """
        for statement in split(text, self.language.name):
            self.one(statement)

    def one(self, statement: Statement) -> None:
        """Run one statement or command."""
        if statement.command:
            from kg.console.commands import run

            run(self, statement.text)
            return
        with self.about(statement):
            self.statement(statement)

    def statement(self, statement: Statement) -> None:
        """Run one statement of the language and write its answer."""
        risky = self.interactive and self.language.writes and trouble.deletes_everything(statement.text)
        if risky and not self.ask("This deletes without WHERE. Run it?"):
            self.note("not run")
            return
        self.last, self.repeat = statement, None
        if self.settings.format in output.PEOPLE and (explained := _EXPLAINED.match(statement.text)):
            self.plan(explained[2], explained[1].upper() == "PROFILE")
            return
        with interruptible(self.language.stop):
            ending = self.show(self.language.ask(statement.text, self.parameters), statement.text)
        if not ending.counters:
            parameters = dict(self.parameters)
            self.repeat = lambda: self.language.again(statement.text, parameters)

    def plan(self, text: str, run: bool) -> None:
        """Draw how a statement is worked out; with `run` it is run, reading only."""
        self.outcome.statements += 1
        with interruptible(self.language.stop):
            plan.draw(self.language.planned(text, self.parameters, run), self.to, self.cells())
        self.to.flush()

    def ask_again(self, answer: Callable[[], Reply]) -> None:
        """Write an answer that can be asked for again."""
        with interruptible(self.language.stop):
            self.show(answer())
        self.repeat = answer

    def repeated(self) -> Reply:
        """The last answer, asked for again, reading only.

        Raises:
            InputError: there is none, or its statement changed the graph.
        """
        if self.repeat is None:
            raise InputError("there is no answer to take; run a statement that reads first")
        return self.repeat()

    @contextmanager
    def about(self, statement: Statement) -> Iterator[None]:
        """Keep with an error the statement that it is about."""
        try:
            yield
        except KgError as exc:
            raise Failed(exc, statement) from exc

    # ------------------------------------------------------------------------------------------------------- answers

    def show(self, reply: Reply, text: str = "") -> Ending:
        """Write an answer, what was left out, what was changed, and hints."""
        self.outcome.statements += 1
        if reply.text is not None:
            return self._whole(reply)
        if self.outcome.statements > 1 and self.settings.format in ("table", "graph", "csv") and reply.columns:
            self.to.write("\n")
        written = self.written(reply, self.to, self.settings.format, self.settings.limit)
        ending = reply.finish()
        # ArcadeDB names no columns where there are no rows, so that what only reads is known to have asked for some
        asked = bool(reply.columns) or not (ending.counters or self.language.writes)
        self.outcome.empty = asked and not written.rows
        self._remarks(written, ending, asked)
        if text and not ending.counters and (self.interactive or ending.doubtful or self.outcome.empty):
            for hint in self.language.unknown(text):
                self.note(f"hint: {hint}")
        self.to.flush()
        return ending

    def written(self, reply: Reply, to: TextIO, format_: str, limit: int | None) -> output.Written:
        """Write the rows of an answer somewhere."""
        language = self.language
        if language.flat and format_ == "csv":
            return output.flat(reply.columns, reply.rows, to, language.plain, limit)
        form = output.Form(language.plain, language.drawn, self.cells())
        return output.write(format_, reply.columns, reply.rows, to, form, limit)

    def _whole(self, reply: Reply) -> Ending:
        """An answer that is no table: yes, no, or triples."""
        if self.settings.format in output.PEOPLE:
            text = reply.text or ""
            self.to.write("".join(f"{visible(line)}\n" for line in text.splitlines()) if self.to.isatty() else text)
        elif self.settings.format == "csv":
            output.flat(tuple(reply.said or ()), iter([tuple((reply.said or {}).values())]), self.to, _same, None)
        else:
            self.to.write(encoded(reply.said) + "\n")
        self.outcome.empty = False
        self.to.flush()
        return reply.finish()

    def _remarks(self, written: output.Written, ending: Ending, asked: bool) -> None:
        if left := written.left():
            self.note(left)
        people = self.settings.format in output.PEOPLE
        parts = [f"{written.rows:,} row{'' if written.rows == 1 else 's'}"] if asked else []
        parts += [changed(ending.counters)] if ending.counters else []
        parts = parts or ["done"]
        if people and self.settings.time:
            parts.append(duration(ending.elapsed_s))
        if people or ending.counters:
            self.note(", ".join(parts))
        for hint in ending.hints:
            self.note(f"hint: {hint}")

    def note(self, text: str) -> None:
        """Say something that is no part of an answer."""
        self._say([visible(text)])

    def _say(self, lines: Iterable[str]) -> None:
        """Write remarks; a person's screen breaks them between words, and a caret stays where it is."""
        for line in lines:
            whole = not self.interactive or line.startswith("  ")
            self.notes.write("\n".join([line] if whole else wrap(line, self.cells())) + "\n")
        self.notes.flush()

    def complain(self, error: KgError, statement: Statement | None = None, before: str = "") -> None:
        """Say an error, with its place and the nearest names; never more than fits a screen.

        Args:
            before: stands before the first line.
        """
        text, line = (statement.text, statement.line) if statement else ("", 1)
        near = self._near(error) if text and not refused(error) else ()
        lines = trouble.shown(error, text, line, near)
        if refused(error):
            lines[0] += "; :write on allows it" if self.interactive else "; --write allows it"
        self._say([before + lines[0], *lines[1:]])

    def _near(self, error: KgError) -> tuple[str, ...]:
        try:
            return self.language.nearest(str(error)) if isinstance(error, StatementError) else ()
        except KgError:
            return ()

    # -------------------------------------------------------------------------------------------------------- files

    def file(self, text: str, name: str = "") -> None:
        """Run the statements of a file; where it is one of queries/, with the parameters that its header declares."""
        given = self.parameters
        if name and _HEADER.match(text):
            declared = self.language.defaults(name, text, {key: _text(value) for key, value in given.items()})
            self.parameters = {**given, **declared}
        try:
            self.run(text)
        finally:
            self.parameters = given

    def source(self, path: Path) -> None:
        """Run the statements of a file.

        Raises:
            InputError: the file cannot be read, or files name each other without end.
        """
        if self.depth >= _DEEPEST:
            raise InputError(f"{path}: files name each other in more than {_DEEPEST} steps; take a :source out")
        text = read(path)
        self.depth += 1
        try:
            self.file(text, str(path))
        finally:
            self.depth -= 1

    def saved(self, path: Path) -> str:
        """Write the last answer, or the last statement where the file is one of statements, to a file.

        Returns:
            What was written, in a few words.
        """
        suffix = path.suffix.lower().removeprefix(".")
        if self.last is not None and suffix in ("cypher", "cql", "rq", "sparql"):
            self._put(path, self.last.text + ";\n")
            return f"{path}: the statement"
        if suffix not in ("csv", "json", "jsonl", "txt"):
            raise InputError(f"{path}: end the name in .csv, .json, .jsonl or .txt, or in .cypher for the statement")
        with interruptible(self.language.stop):
            return self._kept(path, suffix, self.repeated())

    def _kept(self, path: Path, suffix: str, reply: Reply) -> str:
        if reply.text is not None:
            self._put(path, reply.text if suffix == "txt" else encoded(reply.said) + "\n")
            return f"{path}: written"
        try:
            with path.open("w", encoding="utf-8", newline="") as file:
                written = self.written(reply, file, "table" if suffix == "txt" else suffix, sys.maxsize)
        except OSError as exc:
            raise InputError(f"{path}: cannot be written ({exc.strerror}); choose another place") from exc
        return f"{path}: {written.rows:,} row{'' if written.rows == 1 else 's'}"

    def _put(self, path: Path, text: str) -> None:
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as exc:
            raise InputError(f"{path}: cannot be written ({exc.strerror}); choose another place") from exc


def _text(value: Any) -> str:
    """A parameter as it would be typed; null leaves one open."""
    return "any" if value is None else str(value)


def _same(value: Any) -> Any:
    return value


class Failed(Exception):
    """A statement failed."""

    def __init__(self, error: KgError, statement: Statement) -> None:
        super().__init__(str(error))
        self.error, self.statement = error, statement


def refused(error: KgError) -> bool:
    """Whether a statement was refused because it writes."""
    return isinstance(error, StatementError) and str(error).startswith(_READ_ONLY)


def read(path: Path) -> str:
    """The text of a file of statements.

    Raises:
        InputError: it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as exc:
        reason = getattr(exc, "strerror", None) or "no text in UTF-8"
        raise InputError(f"{path}: cannot be read ({reason}); name a text file in UTF-8") from exc


def changed(counters: Mapping[str, int]) -> str:
    """What a statement changed, in words.

    >>> changed({"nodes_created": 1, "properties_set": 3})
    '1 node created, 3 properties set'
    """
    return ", ".join(_counted(name, number) for name, number in counters.items())


def _counted(name: str, number: int) -> str:
    what, _, verb = name.replace("_", " ").rpartition(" ")
    return f"{number:,} {_one(what) if number == 1 else what} {verb}"


def _one(things: str) -> str:
    """The word for one of several things that a server counts.

    >>> _one("properties"), _one("indexes"), _one("labels")
    ('property', 'index', 'label')
    """
    for ending, single in (("ies", "y"), ("xes", "x"), ("s", "")):
        if things.endswith(ending):
            return things.removesuffix(ending) + single
    return things


def duration(seconds: float) -> str:
    """How long it took.

    >>> duration(0.0123), duration(3.21), duration(75)
    ('12 ms', '3.2 s', '1 min 15 s')
    """
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    return f"{seconds:.1f} s" if seconds < 60 else f"{int(seconds // 60)} min {seconds % 60:.0f} s"
