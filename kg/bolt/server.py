"""One Bolt server: sessions, statements, transactions, and stopping what runs; never shows a password.

Reading happens in sessions of access mode READ, which Neo4j enforces. The driver's own log and warnings stay quiet;
what a server hints at is in the summary of a result.
"""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, TypeVar

from kg.bolt.errors import OLDEST, value_error, wrapped
from kg.bolt.results import Result
from kg.bolt.target import Target
from kg.errors import InputError, KgError, ServerError, StatementError

if TYPE_CHECKING:
    import neo4j

T = TypeVar("T")
log = logging.getLogger(__name__)

_CONNECT_S: Final = 8.0
_RETRY_S: Final = 30.0
_MARK: Final = "kg"  # the key in a transaction's metadata by which it is found again
_STOP: Final = (
    "SHOW TRANSACTIONS YIELD transactionId AS id, metaData WHERE metaData[$mark] = $run"
    " TERMINATE TRANSACTIONS id YIELD transactionId RETURN count(*)"
)
_AGENT: Final = re.compile(r"Neo4j/v?(\d+)(\.[\w.+-]*)?(?: compatible \((\w+) ([\w.+-]+)\))?$")
_ARCADEDB: Final = "ArcadeDB"

Parameters = Mapping[str, Any]


class Server:
    """A server that answered; a context manager. Sessions may be used in several threads, one a thread."""

    def __init__(self, target: Target, retry_s: float = _RETRY_S) -> None:
        self.target = target
        self._retry_s = retry_s
        self.product = self.version = ""
        self._database = target.database
        self._run = uuid.uuid4().hex
        self._stops = 0
        self._driver: neo4j.Driver | None = None

    def __repr__(self) -> str:
        return f"<Server {self.product} {self.version} at {self.target.uri}>"

    @property
    def driver(self) -> neo4j.Driver:
        """The official driver's object, for what is not offered here."""
        if self._driver is None:
            self._driver = _driver(self.target, self._retry_s)
        return self._driver

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up; safe to call twice."""
        if self._driver is not None:
            driver, self._driver = self._driver, None
            with suppress(Exception):  # hanging up cannot fail for the user
                driver.close()

    # ---------------------------------------------------------------------------------------------------- statements

    def read(self, text: str, parameters: Parameters | None = None, timeout_s: float | None = None) -> Result:
        """Run a statement that only reads, in a session of its own.

        Args:
            timeout_s: the server stops it after so long (ArcadeDB does not).
        Raises:
            StatementError: it is wrong, or it writes.
            ServerError: the connection is lost.
        """
        return self._alone(False, text, parameters, timeout_s)

    def write(self, text: str, parameters: Parameters | None = None, timeout_s: float | None = None) -> Result:
        """Run a statement that may write; it is committed when its rows are read or the result is closed."""
        return self._alone(True, text, parameters, timeout_s)

    def _alone(self, write: bool, text: str, parameters: Parameters | None, timeout_s: float | None) -> Result:
        session = self.session(write)
        return session._statement(text, parameters, timeout_s, session._end)

    def session(self, write: bool = False) -> Session:
        """A connection of its own for several statements or transactions; a context manager."""
        return Session(self, write)

    def transaction(self, write: bool = False) -> Transaction:
        """Begin a transaction in a session of its own: run, then commit or roll back; a context manager."""
        return Session(self, write).begin(alone=True)

    def execute(self, work: Callable[[Work], T], write: bool = True) -> T:
        """Do work in a transaction that is tried again where that helps (deadlock, lost connection)."""
        with self.session(write) as session:
            return session.execute(work)

    def cancel(self) -> None:
        """Stop everything that runs by this object, on the server too; from any thread. It can be asked again."""
        self._stops += 1
        driver, self._driver = self._driver, None
        with suppress(Exception):  # what cannot be stopped there loses its connection here
            if self.product == "neo4j" and driver is not None:
                with _driver(self.target, self._retry_s) as other, other.session(database=self._database) as session:
                    session.run(_STOP, mark=_MARK, run=self._run).consume()
        if driver is not None:
            with suppress(Exception):
                driver.close()

    # ------------------------------------------------------------------------------------------------------- guards

    @contextmanager
    def _guard(self, since: int | None = None) -> Iterator[None]:
        """Wraps the driver's errors; stops the server's work where the user interrupts ours.

        Args:
            since: how often it had been stopped when the work began; None: it begins now.
        """
        stops = self._stops if since is None else since
        try:
            with wrapped(self.target):
                yield
        except KeyboardInterrupt:
            if self._stops == stops:
                self.cancel()
            raise
        except Exception as exc:
            if self._stops != stops:  # whatever the driver stumbles over where its connection goes while it reads
                raise StatementError("it was stopped") from exc
            if isinstance(exc, (TypeError, ValueError, OverflowError)):
                raise value_error(exc) from exc
            raise


class Session:
    """Statements and transactions over one connection; not for two threads at once."""

    def __init__(self, server: Server, write: bool) -> None:
        self.server, self.writes = server, write
        with server._guard():
            self._session = server.driver.session(
                database=server._database, default_access_mode="WRITE" if write else "READ"
            )

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connection back; safe to call twice."""
        with suppress(Exception):  # a lost connection is closed already
            self._session.close()

    def _end(self, well: bool) -> None:
        self.close()

    def run(self, text: str, parameters: Parameters | None = None, timeout_s: float | None = None) -> Result:
        """Run one statement in the session's mode; the rows of the one before are given up."""
        return self._statement(text, parameters, timeout_s, _nothing)

    def _statement(
        self, text: str, parameters: Parameters | None, timeout_s: float | None, finish: Callable[[bool], None]
    ) -> Result:
        _check(text)
        if self.writes and self.server.product != "neo4j":  # elsewhere a statement alone is not written as a whole
            return self._as_transaction(text, parameters, timeout_s, finish)

        def ask() -> neo4j.Result:
            import neo4j

            query = neo4j.Query(text, metadata=self._metadata(), timeout=timeout_s)
            return self._session.run(query, dict(parameters or {}))

        return Result(ask, partial(self.server._guard, self.server._stops), finish)

    def _as_transaction(
        self, text: str, parameters: Parameters | None, timeout_s: float | None, finish: Callable[[bool], None]
    ) -> Result:
        transaction = self.begin(timeout_s)

        def end(well: bool) -> None:
            try:
                if well:
                    transaction.commit()
                else:
                    transaction.rollback()
            finally:
                finish(well)

        return transaction._result(text, parameters, end)

    def _metadata(self) -> dict[str, Any] | None:
        return {_MARK: self.server._run} if self.server.product == "neo4j" else None

    def begin(self, timeout_s: float | None = None, *, alone: bool = False) -> Transaction:
        """Begin a transaction; with `alone` the session ends with it."""
        with self.server._guard():
            begun = self._session.begin_transaction(metadata=self._metadata(), timeout=timeout_s)
        return Transaction(self, begun, alone)

    def execute(self, work: Callable[[Work], T]) -> T:
        """Do work in a transaction that is tried again where that helps; so it may be done more than once.

        Args:
            work: gets what runs its statements.
        """
        run = self._session.execute_write if self.writes else self._session.execute_read
        with self.server._guard():
            return run(lambda transaction: work(Work(transaction)))


class Work:
    """A transaction that is tried again; it commits by itself. Its errors are the driver's, which looks at them."""

    def __init__(self, transaction: neo4j.ManagedTransaction) -> None:
        self._transaction = transaction

    def run(self, text: str, parameters: Parameters | None = None) -> Result:
        """Run one statement."""
        return Result(lambda: self._transaction.run(text, dict(parameters or {})), nullcontext, _nothing)


class Transaction:
    """A transaction that is committed or rolled back by hand; left in any other way it is rolled back."""

    def __init__(self, session: Session, transaction: neo4j.Transaction, alone: bool) -> None:
        self._session, self._transaction, self._alone = session, transaction, alone

    @property
    def open(self) -> bool:
        """Whether statements can still be run in it."""
        return not self._transaction.closed()

    def run(self, text: str, parameters: Parameters | None = None) -> Result:
        """Run one statement; an error ends the transaction."""
        _check(text)
        return self._result(text, parameters, _nothing)

    def _result(self, text: str, parameters: Parameters | None, finish: Callable[[bool], None]) -> Result:
        ask, server = self._transaction.run, self._session.server
        return Result(lambda: ask(text, dict(parameters or {})), partial(server._guard, server._stops), finish)

    def commit(self) -> None:
        """Keep what it wrote."""
        try:
            with self._session.server._guard():
                self._transaction.commit()
        finally:
            self._leave()

    def rollback(self) -> None:
        """Forget what it wrote; safe to call twice."""
        with suppress(Exception):  # a lost connection has rolled it back
            self._transaction.close()
        self._leave()

    def _leave(self) -> None:
        if self._alone:
            self._session.close()

    def __enter__(self) -> Transaction:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.rollback()


def connect(target: Target, *, retry_s: float = _RETRY_S) -> Server:
    """Reach a server and learn what it is.

    Args:
        retry_s: how long `execute` tries again what failed for the moment.
    Returns:
        A context manager; `product` is "neo4j" or "arcadedb", `version` as the server says it.
    Raises:
        ServerError: it is down, refuses the user, has no such database, is older than Neo4j 5, or is no Bolt server.
    """
    server = Server(target, retry_s)
    try:
        with server._guard(), server.driver.session(database=target.database, default_access_mode="READ") as session:
            said = session.run("RETURN 1 AS one").consume()
        server.product, server.version = _kind(said.server.agent, target)
        server._database = target.database or said.database
    except KgError:
        server.close()
        raise
    except Exception as exc:  # whatever the driver stumbles over in the answers of something else
        server.close()
        raise ServerError(f"{target.uri}: it answers, but not as Neo4j does; check host and port") from exc
    except BaseException:
        server.close()
        raise
    return server


def _kind(agent: str, target: Target) -> tuple[str, str]:
    """Product and version of what a server calls itself.

    >>> _kind("Neo4j/5.26.12", Target("bolt://localhost"))
    ('neo4j', '5.26.12')
    >>> _kind("Neo4j/5.26.0 compatible (ArcadeDB 26.10.2)", Target("bolt://localhost"))
    ('arcadedb', '26.10.2')
    """
    found = _AGENT.match(agent)
    if not found or (found[3] and found[3] != _ARCADEDB):
        raise ServerError(f"{target.uri}: this is {agent}, which kg does not know; it asks Neo4j {OLDEST} or newer")
    if found[3]:
        return "arcadedb", found[4]
    if int(found[1]) < OLDEST:
        version = f"{found[1]}{found[2] or ''}"
        raise ServerError(f"{target.uri}: this is Neo4j {version}; kg needs Neo4j {OLDEST} or newer")
    return "neo4j", f"{found[1]}{found[2] or ''}"


def _driver(target: Target, retry_s: float) -> neo4j.Driver:
    import neo4j

    logging.getLogger("neo4j").addHandler(logging.NullHandler())  # else Python prints what nobody handles
    auth = None if target.password is None else (target.user or "", target.password)
    try:
        return neo4j.GraphDatabase.driver(
            target.uri,
            auth=auth,
            connection_timeout=_CONNECT_S,
            connection_acquisition_timeout=_CONNECT_S,
            max_transaction_retry_time=retry_s,
            user_agent="capitalgraph",
        )
    except ValueError as exc:
        raise InputError(f"{target.uri}: {exc}; write bolt://HOST:7687") from exc


def _check(text: str) -> None:
    if not text.strip():
        raise StatementError("there is no statement")


def _nothing(well: bool) -> None:
    """Nothing to do at the end of a result."""
