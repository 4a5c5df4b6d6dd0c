"""The console at the keyboard: reads statements with completion, colours and history, and runs them in a session."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from kg.console import history
from kg.console.commands import COMMANDS, arguments
from kg.console.completion import Suggestion, fitting
from kg.console.session import Failed, Left, Session
from kg.console.statements import finished, split
from kg.errors import KgError
from kg.render import cut, visible

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import CompleteEvent, Completion
    from prompt_toolkit.document import Document
    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

_MEANING: Final = 60  # cells of what a proposal means
_LEAVING: Final = frozenset({"exit", "quit", "bye", "exit;", "quit;"})
_STYLE: Final = {
    "prompt": "bold ansigreen",
    "prompt.writing": "bold ansired",
    "prompt.more": "ansibrightblack",
    "bottom-toolbar": "noreverse ansibrightblack",
    "bottom-toolbar.writing": "noreverse bold ansired",
}


def cells() -> int:
    """How many cells wide the terminal is."""
    return max(40, shutil.get_terminal_size((80, 24)).columns)


def converse(session: Session) -> None:
    """Read and run statements until the user leaves.

    An error is said and the console goes on; Ctrl-C ends the query that runs, or empties the line that is written.
    """
    session.interactive = True
    console = Console(session)
    session.note(f"{session.language.where}. A statement ends with ; – :help says more, :quit leaves.")
    while True:
        try:  # around all of it: Ctrl-C may come between the line and its statement
            text = console.read()
            if text.strip().lower() in _LEAVING:
                return
            answered(session, text)
        except KeyboardInterrupt:
            continue
        except (EOFError, Left):
            return


def answered(session: Session, text: str) -> None:
    """Run what was written and say what goes wrong.

    Raises:
        Left: the user wants to leave.
    """
    open_before = session.language.begun
    try:
        session.outcome.statements = 0
        session.run(text if finished(text, session.language.name) else text + "\n;")
    except KeyboardInterrupt:
        session.to.write("\n")
        session.note("stopped")
    except Failed as exc:
        session.complain(exc.error, exc.statement)
    except KgError as exc:
        session.complain(exc)
    if open_before and not session.language.begun and "commit" not in text and "rollback" not in text:
        session.note("the transaction is closed, and what it wrote is forgotten")


class Console:
    """The prompt of one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._draft: str | None = None
        self._history = history.opened(session.language.name)
        self._prompt = self._made()
        session.history = self._typed
        session.ask = self._asked
        session.edit = self._edit

    def _made(self) -> PromptSession[str]:
        from prompt_toolkit import PromptSession
        from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
        from prompt_toolkit.completion import ThreadedCompleter
        from prompt_toolkit.lexers import PygmentsLexer
        from prompt_toolkit.styles import Style

        completer: Any = Proposals(self._session)  # asked in a thread, so that typing never waits for the server
        return PromptSession(
            completer=ThreadedCompleter(completer),
            complete_while_typing=True,
            lexer=PygmentsLexer(_colours(self._session.language.name)),
            history=self._history,
            auto_suggest=AutoSuggestFromHistory(),
            multiline=True,
            prompt_continuation=self._more,
            key_bindings=self._keys(),
            bottom_toolbar=self._state,
            style=Style.from_dict(_STYLE),
            enable_open_in_editor=True,
            tempfile_suffix=f".{ {'cypher': 'cypher', 'sparql': 'rq'}[self._session.language.name] }",
            reserve_space_for_menu=8,
        )

    def read(self) -> str:
        """One or more statements, or a command.

        Raises:
            KeyboardInterrupt: the user gave up what was written.
            EOFError: the user leaves.
        """
        draft, self._draft = self._draft, None
        if draft is None:
            return self._prompt.prompt(self._message)
        return self._prompt.prompt(self._message, default=draft, pre_run=self._open_editor)

    def _open_editor(self) -> None:
        self._prompt.default_buffer.open_in_editor()

    def _edit(self, text: str) -> None:
        self._draft = text

    def _typed(self) -> list[str]:
        return list(self._history.get_strings())

    def _asked(self, question: str) -> bool:
        from prompt_toolkit.shortcuts import prompt

        try:
            return prompt(f"{question} [y/N] ").strip().lower() in ("y", "yes")
        except (EOFError, KeyboardInterrupt):
            return False

    def _message(self) -> StyleAndTextTuples:
        language = self._session.language
        style = "class:prompt.writing" if language.writes else "class:prompt"
        begun = "*" if language.begun else ""
        return [(style, f"{language.name}{':write' if language.writes else ''}{begun}> ")]

    def _more(self, wide: int, line: int, wrapped: int) -> StyleAndTextTuples:
        return [("class:prompt.more", f"{'·':>{max(1, wide - 1)}} ")]

    def _state(self) -> StyleAndTextTuples:
        language, settings = self._session.language, self._session.settings
        mode = ("class:bottom-toolbar.writing", "writing") if language.writes else ("class:bottom-toolbar", "read only")
        begun = ", in a transaction" if language.begun else ""
        return [
            ("class:bottom-toolbar", f"{visible(language.where)} · "),
            mode,
            ("class:bottom-toolbar", f"{begun} · {settings.format} · ; and Enter runs · :help"),
        ]

    def _keys(self) -> KeyBindings:
        from prompt_toolkit.key_binding import KeyBindings

        keys = KeyBindings()
        keys.add("enter")(self._enter)
        keys.add("escape", "enter")(lambda event: event.current_buffer.validate_and_handle())
        return keys

    def _enter(self, event: KeyPressEvent) -> None:
        """Take the chosen proposal; else run what is finished; else begin a line."""
        buffer = event.current_buffer
        if buffer.complete_state and buffer.complete_state.current_completion:
            buffer.complete_state = None
        elif self._complete(buffer.text, buffer.document.text_after_cursor):
            buffer.validate_and_handle()
        else:
            buffer.newline(copy_margin=True)

    def _complete(self, text: str, after: str) -> bool:
        if not text.strip() or text.strip().lower() in _LEAVING:
            return True
        return finished(text, self._session.language.name) and not after.strip()


def _colours(language: str) -> Any:
    from importlib import import_module

    module, name = {"cypher": ("graph", "CypherLexer"), "sparql": ("rdf", "SparqlLexer")}[language]
    return getattr(import_module(f"pygments.lexers.{module}"), name)


class Proposals:
    """Completes statements and commands; what prompt_toolkit calls a completer."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get_completions(self, document: Document, event: CompleteEvent) -> Iterable[Completion]:
        """The proposals at the cursor."""
        from prompt_toolkit.completion import Completion

        asked = event.completion_requested
        for found in proposals(self._session, document.text_before_cursor, document.text_after_cursor, asked):
            meaning = cut(visible(found.meaning), _MEANING)
            yield Completion(found.text, -found.replaced, display=visible(found.shown), display_meta=meaning)


def proposals(session: Session, before: str, after: str, asked: bool) -> Iterator[Suggestion]:
    """How a text goes on at the cursor: a command, what follows it, or a statement.

    Args:
        asked: the user pressed Tab.
    """
    begun = _current(before, session.language.name)
    try:
        if begun.lstrip().startswith(":"):
            yield from _command(session, begun.lstrip(), asked)
        else:
            yield from session.language.completions(begun, after, session.parameters, asked)
    except KgError:
        return


def _current(before: str, language: str) -> str:
    """The statement in which the cursor stands."""
    pieces = split(before, language)
    if not pieces or (pieces[-1].ended and not pieces[-1].command):
        return "" if pieces else before
    return before[before.rindex(pieces[-1].text) :]


def _command(session: Session, line: str, asked: bool) -> Iterator[Suggestion]:
    name, space, typed = line.removeprefix(":").partition(" ")
    if not space:
        for found in fitting(name, COMMANDS):
            usage = f":{found} {COMMANDS[found].usage}".rstrip()
            yield Suggestion(f":{found}", len(name) + 1, usage, COMMANDS[found].summary)
    elif name in ("explain", "profile", "edit"):
        yield from session.language.completions(typed, "", session.parameters, asked)
    elif name in COMMANDS and COMMANDS[name].takes == "file":
        yield from _files(typed)
    else:
        word = typed.rpartition(" ")[2]
        yield from (Suggestion(item, len(word), item) for item in fitting(word, arguments(session, name, typed)))


def _files(typed: str) -> Iterator[Suggestion]:
    from prompt_toolkit.completion import CompleteEvent, PathCompleter
    from prompt_toolkit.document import Document

    for found in PathCompleter(expanduser=True).get_completions(Document(typed), CompleteEvent()):
        yield Suggestion(found.text, -found.start_position, found.display_text)


def possible() -> bool:
    """Whether there is a keyboard and a screen."""
    return sys.stdin.isatty() and sys.stdout.isatty()
