from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from kg.console.commands import COMMANDS, reference, run
from kg.console.interrupt import interruptible
from kg.console.language import Ending, Reply
from kg.console.prompt import answered, proposals
from kg.console.session import Failed, Left, Session
from kg.errors import InputError, StatementError
from kg.queries import Parameter, Query


class Language:
    """A language whose every statement answers with itself."""

    name = "cypher"
    flat = False
    begun = False
    where = "here"

    def __init__(self) -> None:
        self.writes = False
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def ask(self, text: str, parameters: Mapping[str, Any]) -> Reply:
        self.asked.append((text, dict(parameters)))
        if text == "WRONG":
            raise StatementError("it is wrong", line=1, column=2)
        counters = {"nodes_created": 1} if text.startswith("CREATE") else {}
        return Reply(
            ("text", "n"), iter([(text, 1)]), lambda: Ending(counters, ("slow",) if text == "SLOW" else (), 0.002)
        )

    again = ask

    def planned(self, text: str, parameters: Mapping[str, Any], run: bool) -> Mapping[str, Any]:
        return {"operatorType": "Profile" if run else "Explain", "args": {"Details": text}, "children": []}

    def writing(self, on: bool) -> str:
        self.writes = on
        return f"writing is {'on' if on else 'off'}"

    def begin(self) -> None:
        self.begun = True

    def end(self, keep: bool) -> None:
        self.begun = False

    def use(self, database: str) -> None:
        self.where = database

    def databases(self) -> tuple[str, ...]:
        return ("neo4j", "system")

    def described(self) -> Iterator[tuple[str, str, str, str]]:
        yield "label", "Fund", "3", "name"

    def questions(self) -> Mapping[str, Query]:
        who = Parameter("who", "entity", "tencent", "whom")
        return {"investors": Query("investors", "Who invested", (who,), (), {"cypher": ""})}

    def answer(self, name: str, values: Mapping[str, str]) -> Reply:
        return Reply((name,), iter([(dict(values),)]), lambda: Ending({}, (), 0.0))

    def defaults(self, name: str, text: str, given: Mapping[str, str]) -> Mapping[str, Any]:
        return {"least": 1, **given}

    def completions(self, before: str, after: str, parameters: Any, asked: bool) -> Iterator[Any]:
        return iter(())

    def unknown(self, text: str) -> list[str]:
        return []

    def nearest(self, message: str) -> tuple[str, ...]:
        return ("RIGHT",)

    def drawn(self, value: Any, brief: bool = False) -> str:
        return str(value)

    def pictured(self, ids: Sequence[str]) -> str | None:
        return f"drawn {' '.join(ids)}" if ids else None

    def plain(self, value: Any) -> Any:
        return value

    def stop(self) -> None:
        pass

    def close(self) -> None:
        pass


@pytest.fixture
def session() -> Session:
    to = io.StringIO()
    return Session(Language(), to, to, lambda: 300, interactive=True)


def said(session: Session, text: str) -> str:
    """What a line says in the console."""
    session.to.seek(0)
    session.to.truncate()
    answered(session, text)
    return session.to.getvalue()  # type: ignore[attr-defined]


def test_the_commands_of_the_console_are_all_there() -> None:
    wanted = "help schema queries run param params explain profile history output open save source write begin commit rollback use time quit"
    assert set(wanted.split()) <= set(COMMANDS)
    assert re.findall(r"^\| `:(\w+)", reference(), re.MULTILINE) == list(COMMANDS)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (":help", ":rollback"),
        (":help run", "answer one of them"),
        (":schema fu", "label  Fund         3  name"),
        (":queries", "who=tencent"),
        (":run investors who='Zhipu AI'", "{'who': 'Zhipu AI'}"),
        (":run investors who", "'who' is no parameter; write key=value"),
        (":params", "no parameter is set"),
        (":param x", "write :param name=value"),
        (":output tabel", "'tabel' is no format; use table"),
        (":output csv", "output is csv"),
        (":limit 0", "'0' is no limit"),
        (":limit 7", "at most 7 rows"),
        (":time off", "the time of each answer is not said"),
        (":write", "writing is off"),
        (":write on", "writing is on"),
        (":write maybe", "'maybe' is neither on nor off"),
        (":begin", "a transaction is open"),
        (":use system", "asking system"),
        (":use", "there are neo4j, system"),
        (":explain RETURN 1", "Explain  RETURN 1"),
        (":profile RETURN 1;", "Profile  RETURN 1"),
        ("explain RETURN 1;", "Explain  RETURN 1"),
        (":explain", "write the statement after it"),
        (":history", "there is no history yet"),
        (":save", "name a file after it"),
        (":save x.csv", "there is no answer to take; run a statement that reads first"),
        (":shcema", "there is no command :shcema; did you mean :schema?"),
        (":xyzzy", ":help lists them"),
        ("WRONG;", "it is wrong\n  1 | WRONG\n    |  ^\ndid you mean RIGHT?"),
        ("SLOW;", "1 row, 2 ms\nhint: slow"),
        ("CREATE (n);", "1 row, 1 node created, 2 ms"),
    ],
)
def test_a_command_says_what_it_did(session: Session, line: str, words: str) -> None:
    assert words in said(session, line)


def test_parameters_are_set_shown_used_and_forgotten(session: Session) -> None:
    said(session, ":param name=腾讯\n:param password=secret\nRETURN $name;")
    assert session.language.asked == [("RETURN $name", {"name": "腾讯", "password": "secret"})]  # type: ignore[attr-defined]
    assert '"腾讯"' in said(session, ":params")
    assert "secret" not in said(session, ":params")
    said(session, ":params clear")
    assert session.parameters == {}


def test_a_deletion_without_where_asks_first(session: Session) -> None:
    questions: list[str] = []
    session.ask = lambda question: bool(questions.append(question))
    assert "1 row" in said(session, "MATCH (n) DELETE n;")  # the server refuses it by itself
    said(session, ":write on")
    assert "not run" in said(session, "MATCH (n) DELETE n;")
    assert questions == ["This deletes without WHERE. Run it?"]
    session.ask = lambda question: True
    assert "1 row" in said(session, "MATCH (n) DELETE n;")


def test_the_last_answer_or_statement_is_saved_and_a_file_is_run(session: Session, tmp_path: Path) -> None:
    said(session, "RETURN 1;")
    for name, content in (
        ("a.csv", "text,n\nRETURN 1,1\n"),
        ("a.jsonl", '{"text": "RETURN 1", "n": 1}\n'),
        ("a.cypher", "RETURN 1;\n"),
    ):
        assert "a." in said(session, f":save {tmp_path / name}")
        assert (tmp_path / name).read_text(encoding="utf-8") == content
    assert "end the name in .csv" in said(session, f":save {tmp_path / 'a.xls'}")
    assert "cannot be written" in said(session, f":save {tmp_path}/no/such.csv")
    assert "RETURN 1" in said(session, f":source {tmp_path / 'a.cypher'}")
    assert "cannot be read (No such file or directory)" in said(session, f":source {tmp_path / 'b.cypher'}")
    (tmp_path / "loop.cypher").write_text(f":source {tmp_path / 'loop.cypher'}", encoding="utf-8")
    assert "files name each other" in said(session, f":source {tmp_path / 'loop.cypher'}")
    said(session, "CREATE (n);")
    assert "there is no answer to take" in said(session, f":save {tmp_path / 'c.csv'}")


def test_a_file_of_the_library_gets_its_parameters_only_for_itself(session: Session) -> None:
    session.file("// summary: x\nRETURN $least", "queries/x.cypher")
    assert session.language.asked == [("// summary: x\nRETURN $least", {"least": 1})]  # type: ignore[attr-defined]
    assert session.parameters == {}


def test_the_page_of_an_answer_is_opened(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webbrowser.open", lambda address: False)
    said(session, "RETURN '<b>';")
    (path,) = re.findall(r"the page is (\S+)", said(session, ":open"))
    assert "&lt;b&gt;" in Path(path).read_text(encoding="utf-8")
    Path(path).unlink()


def test_a_text_stops_at_the_first_statement_that_fails(session: Session) -> None:
    with pytest.raises(Failed) as caught:
        session.run("RETURN 1;\nWRONG;\nRETURN 2")
    assert (caught.value.statement.line, len(session.language.asked)) == (2, 2)  # type: ignore[attr-defined]


def test_quit_leaves(session: Session) -> None:
    with pytest.raises(Left):
        run(session, ":quit")
    with pytest.raises(InputError):
        run(session, ":quti")


@pytest.mark.parametrize(
    ("before", "texts"),
    [
        (":sch", [":schema"]),
        (":output js", ["json", "jsonl"]),
        (":write ", ["on", "off"]),
        (":run inv", ["investors"]),
        (":run investors ", ["who="]),
        (":use sy", ["system"]),
        ("RETURN 1; :sch", [":schema"]),
        ("RETURN 1;\n:sch", [":schema"]),
    ],
)
def test_commands_and_what_follows_them_are_completed(session: Session, before: str, texts: list[str]) -> None:
    assert [one.text for one in proposals(session, before, "", False)] == texts


def test_ctrl_c_stops_what_runs_and_becomes_an_interruption() -> None:
    import os
    import signal
    import threading

    stopped = threading.Event()

    def work() -> None:
        threading.Timer(0.1, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        if stopped.wait(20):
            raise StatementError("it was stopped")

    def interrupted(work: Callable[[], None]) -> None:
        with interruptible(stopped.set):
            work()

    with pytest.raises(KeyboardInterrupt):
        interrupted(work)
    time.sleep(0)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_statement_that_ended_as_ctrl_c_came_leaves_nothing_that_stops_the_next() -> None:
    import os
    import signal

    stopped = []

    def stop() -> None:
        time.sleep(0.2)
        stopped.append(True)

    def ended() -> None:
        with interruptible(stop):
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        ended()
    assert stopped == [True]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_statement_that_had_not_begun_when_ctrl_c_came_is_stopped_all_the_same() -> None:
    import os
    import signal
    import threading

    begun, stopped = threading.Event(), threading.Event()

    def stop() -> None:
        if begun.is_set():  # a server can only stop what it has been asked
            stopped.set()

    def work() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.1)
        begun.set()
        if stopped.wait(20):
            raise StatementError("it was stopped")

    def interrupted() -> None:
        with interruptible(stop):
            work()

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert stopped.is_set()
