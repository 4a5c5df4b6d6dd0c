"""The commands of the console, as a table: a name, what follows it, what it does, and the function that does it.

The console, its help, its completion and the documentation read this table; nothing of it is written twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from kg.console import output, page
from kg.console.params import assignment, secret
from kg.console.schema import nearest
from kg.console.session import Left, Session
from kg.console.statements import Statement
from kg.errors import InputError
from kg.render import encoded, table, visible

_HISTORY: Final = 20  # statements that :history shows


@dataclass(frozen=True, slots=True)
class Command:
    """One command; `takes` says what its argument is, for completion, where that can be said."""

    name: str
    usage: str
    summary: str
    run: Callable[[Session, str], None]
    takes: str = ""


def run(session: Session, line: str) -> None:
    """Run one line that begins with ":".

    Raises:
        InputError: there is no such command, or it cannot be done; says the nearest.
        Left: the user wants to leave.
    """
    name, _, rest = line.strip().removeprefix(":").partition(" ")
    name = name.rstrip(";")
    command = COMMANDS.get(name.lower())
    if command is None:
        near = nearest(name, COMMANDS)
        hint = f"did you mean :{', :'.join(near)}?" if near else ":help lists them"
        raise InputError(f"there is no command :{name}; {hint}")
    command.run(session, rest.strip().removesuffix(";").rstrip())


def _help(session: Session, rest: str) -> None:
    name = rest.removeprefix(":")
    if name and name not in COMMANDS:
        raise InputError(f"there is no command :{name}; :help lists them")
    chosen = [COMMANDS[name]] if name else COMMANDS.values()
    rows = [(f":{item.name} {item.usage}".rstrip(), item.summary) for item in chosen]
    table(("Command!", "What it does"), rows, session.to, session.cells())
    if not name:
        keys = "Tab completes, Ctrl-R searches the history, Ctrl-C stops a query, Ctrl-X Ctrl-E opens $EDITOR"
        session.to.write(f"A statement ends with ;  {keys}.\n")


def _schema(session: Session, rest: str) -> None:
    wanted = rest.lower()
    rows = [row for row in session.language.described() if wanted in row[1].lower()]
    if not rows:
        session.note(f"nothing is called {rest}" if rest else "the graph is empty")
        return
    table(("Kind!", "Name", "How many#", "Properties or meaning"), rows, session.to, session.cells())


def _queries(session: Session, rest: str) -> None:
    known = session.language.questions().values()
    found = [item for item in known if rest.lower() in f"{item.name} {item.summary}".lower()]
    rows = [
        (item.name, item.summary, " ".join(f"{one.name}={one.default}" for one in item.parameters)) for item in found
    ]
    if not rows:
        session.note(f"no question holds {rest}; :queries lists them all")
        return
    table(("Question!", "What it answers", "Parameters"), rows, session.to, session.cells())


def _run(session: Session, rest: str) -> None:
    import shlex

    try:
        name, *given = shlex.split(rest)
    except ValueError as exc:
        raise InputError("name a question: :run NAME key=value; put a value with spaces in quotes") from exc
    values = {}
    for item in given:
        key, equals, value = item.removeprefix("--").partition("=")
        if not equals or not key:
            raise InputError(f"{item!r} is no parameter; write key=value")
        values[key] = value
    session.ask_again(lambda: session.language.answer(name, values))


def _param(session: Session, rest: str) -> None:
    if "=" in rest:
        name, value = assignment(rest)
        session.parameters[name] = value
    elif rest in session.parameters:
        session.to.write(f"{rest} = {_said(session, rest)}\n")
    else:
        raise InputError("write :param name=value; :params lists those that are set")


def _params(session: Session, rest: str) -> None:
    if rest == "clear":
        session.parameters.clear()
    elif rest:
        raise InputError("write :params, or :params clear to forget them")
    elif not session.parameters:
        session.note("no parameter is set; :param name=value sets one")
    else:
        kinds = [(name, _said(session, name), type(item).__name__) for name, item in session.parameters.items()]
        table(("Parameter", "Value", "Type"), kinds, session.to, session.cells())


def _said(session: Session, name: str) -> str:
    return "…" if secret(name) else visible(encoded(session.language.plain(session.parameters[name])))


def _explain(session: Session, rest: str) -> None:
    _plan(session, rest, False)


def _profile(session: Session, rest: str) -> None:
    _plan(session, rest, True)


def _plan(session: Session, rest: str, run: bool) -> None:
    text = rest or (session.last.text if session.last else "")
    if not text:
        raise InputError("write the statement after it, or run one first")
    session.last = Statement(text, 1, True)
    with session.about(session.last):
        session.plan(text, run)


def _past(session: Session, rest: str) -> None:
    found = [item for item in session.history() if rest.lower() in item.lower()]
    for item in found[-_HISTORY:]:
        session.to.write(visible(item) + "\n")
    if not found:
        session.note("nothing in the history holds that" if rest else "there is no history yet")


def _output(session: Session, rest: str) -> None:
    if rest and rest not in output.FORMATS:
        near = nearest(rest, output.FORMATS, 1) or output.FORMATS
        raise InputError(f"{rest!r} is no format; use {' or '.join(near) if len(near) == 1 else ', '.join(near)}")
    session.settings.format = rest or session.settings.format
    session.note(f"output is {session.settings.format}")


def _limit(session: Session, rest: str) -> None:
    if rest and not (rest.isascii() and rest.isdigit() and len(rest) < 10 and int(rest)) and rest != "off":
        raise InputError(f"{rest!r} is no limit; write a number of rows, or off")
    if rest:
        session.settings.limit = None if rest == "off" else int(rest)
    limit = session.settings.limit
    session.note(f"at most {limit or output.LIMIT:,} rows are shown" if limit or rest != "off" else _NO_LIMIT)


_NO_LIMIT: Final = f"people are shown {output.LIMIT} rows, programs all"


def _open(session: Session, rest: str) -> None:
    reply = session.repeated()
    language = session.language
    columns, rows = reply.columns, list(islice(reply.rows, page.ROWS))
    if reply.text is not None:
        columns, rows = ("answer",), [(line,) for line in reply.text.splitlines()]
    reply.finish()
    drawn = language.pictured([id for row in rows for cell in row for id in page.ids(language.plain(cell))])
    text = drawn or page.page(columns, rows, session.last.text if session.last else "", language.drawn)
    path = page.written(text)
    session.note(f"the page is {path}" if page.show(path) else f"no browser was found; the page is {path}")


def _save(session: Session, rest: str) -> None:
    session.note(session.saved(_file(rest)))


def _source(session: Session, rest: str) -> None:
    session.source(_file(rest))


def _file(rest: str) -> Path:
    if not rest:
        raise InputError("name a file after it")
    if len(rest) > 1 and rest[0] == rest[-1] and rest[0] in "\"'":
        rest = rest[1:-1]
    return Path(rest).expanduser()


def _write(session: Session, rest: str) -> None:
    if rest:
        session.note(session.language.writing(_switched(rest)))
    else:
        session.note(f"writing is {'on' if session.language.writes else 'off'}")


def _switched(rest: str) -> bool:
    if rest.lower() not in ("on", "off"):
        raise InputError(f"{rest!r} is neither on nor off")
    return rest.lower() == "on"


def _begin(session: Session, rest: str) -> None:
    session.language.begin()
    session.note("a transaction is open; :commit keeps what it writes, :rollback forgets it")


def _commit(session: Session, rest: str) -> None:
    session.language.end(True)
    session.note("committed")


def _rollback(session: Session, rest: str) -> None:
    session.language.end(False)
    session.note("rolled back")


def _use(session: Session, rest: str) -> None:
    if rest:
        session.language.use(rest)
    elif names := session.language.databases():
        session.note(f"there are {', '.join(names)}")
    session.note(f"asking {session.language.where}")


def _time(session: Session, rest: str) -> None:
    session.settings.time = _switched(rest) if rest else session.settings.time
    session.note(f"the time of each answer is {'said' if session.settings.time else 'not said'}")


def _edit(session: Session, rest: str) -> None:
    if session.edit is None:
        raise InputError("there is no editor here; :edit works in the console")
    session.edit(rest or (session.last.text if session.last else ""))


def _quit(session: Session, rest: str) -> None:
    raise Left


_TABLE: Final = (
    Command("help", "[COMMAND]", "say what the commands do", _help, "command"),
    Command("schema", "[NAME]", "what the graph holds: names, how many, properties", _schema),
    Command("queries", "[WORD]", "the questions that ship with the program", _queries),
    Command("run", "NAME key=value …", "answer one of them; an entity is given by any of its names", _run, "question"),
    Command("param", "name=value", "set a parameter: a number, date, list, map in JSON, or text", _param, "param"),
    Command("params", "[clear]", "the parameters that are set, or forget them", _params),
    Command("explain", "[STATEMENT]", "how a statement is worked out, without running it", _explain),
    Command("profile", "[STATEMENT]", "the same with what each step did; runs it, reading only", _profile),
    Command("history", "[WORD]", "the last statements, or those that hold a word", _past),
    Command("output", "|".join(output.FORMATS), "how answers are written", _output, "format"),
    Command("limit", "N|off", "the most rows that are shown; what is left out is always said", _limit),
    Command("open", "", "the last answer as a page in the browser; asks it again", _open),
    Command(
        "save",
        "FILE",
        "the last answer to .csv, .json, .jsonl or .txt, or the statement to .cypher or .rq",
        _save,
        "file",
    ),
    Command("source", "FILE", "run the statements of a file", _source, "file"),
    Command("write", "on|off", "allow statements to change the graph", _write, "switch"),
    Command("begin", "", "open a transaction", _begin),
    Command("commit", "", "keep what the transaction wrote", _commit),
    Command("rollback", "", "forget what the transaction wrote", _rollback),
    Command("use", "[DATABASE]", "ask another database of the server", _use, "database"),
    Command("time", "on|off", "say how long an answer took", _time, "switch"),
    Command("edit", "[STATEMENT]", "write the statement in $EDITOR", _edit),
    Command("quit", "", "leave; so does Ctrl-D", _quit),
)
COMMANDS: Final = {command.name: command for command in _TABLE}


def reference() -> str:
    """The table of the commands in Markdown, for the documentation.

    >>> reference().splitlines()[2]
    '| `:help [COMMAND]` | say what the commands do |'
    """
    rows = [f"| `{_escaped(f':{item.name} {item.usage}'.rstrip())}` | {_escaped(item.summary)} |" for item in _TABLE]
    return "\n".join(["| Command | What it does |", "|---|---|", *rows])


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


def arguments(session: Session, name: str, typed: str) -> Iterator[str]:
    """What may follow a command, for completion."""
    takes = COMMANDS[name].takes if name in COMMANDS else ""
    if takes == "question":
        yield from _question(session, typed)
    words: dict[str, Callable[[], Sequence[str]]] = {
        "command": lambda: tuple(COMMANDS),
        "format": lambda: output.FORMATS,
        "switch": lambda: ("on", "off"),
        "database": session.language.databases,
        "param": lambda: tuple(f"{name}=" for name in session.parameters),
    }
    if takes in words:
        yield from words[takes]()


def _question(session: Session, typed: str) -> Iterator[str]:
    """The names of questions, then the parameters of the one that was named."""
    known = session.language.questions()
    name, space, rest = typed.partition(" ")
    if not space:
        yield from known
    elif name in known:
        given = {item.partition("=")[0] for item in rest.split()}
        yield from (f"{one.name}=" for one in known[name].parameters if one.name not in given)
