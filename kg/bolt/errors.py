"""Makes one line of whatever the driver and a server complain about; knows no statement and opens nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from kg.errors import InputError, KgError, ServerError, StatementError

if TYPE_CHECKING:
    from kg.bolt.target import Target

OLDEST: Final = 5  # major version of Neo4j

# What a failed connection says somewhere in its chain of causes → what it means and what to do; the first that fits.
_FAILED: Final = (
    ("certificate verify failed", "its TLS certificate is not to be trusted; for one that signs itself use {ssc}://"),
    ("hostname mismatch", "its TLS certificate is for another host; name the host that the certificate names"),
    ("BoltSecurityError", "it does not answer in TLS; use {bare}:// for a server without, and check host and port"),
    ("DNS resolve", "no such host is known; check the name"),
    ("Connection refused", "nothing listens there; start the server, or check host and port"),
    ("looks like HTTP", "that port answers HTTP; Bolt is usually on port 7687"),
    ("UnsupportedServerProduct", "what answers there does not speak the Bolt of Neo4j 5; check host and port"),
    ("incomplete handshake", "it hangs up at once: it is no Bolt server, or it wants TLS ({secure}://)"),
    ("Bolt handshake", "it says nothing, so it is no Bolt server; check host and port"),
    ("timed out", "it does not answer; check host, port and firewall"),
    ("Unable to retrieve routing", "it gives no routes; use {direct}:// for a single server"),
)
_LOST: Final = "the connection is lost; is the server still running?"
_REFUSED: Final = {
    "Unauthorized": "it refuses the password of {user}; set NEO4J_PASSWORD or use --password-file, and check --user",
    "AuthenticationRateLimit": "too many wrong passwords; wait a moment, then try again",
    "CredentialsExpired": "the password of {user} must be changed first: ALTER CURRENT USER SET PASSWORD …",
    "DatabaseNotFound": "there is no database {database!r}; name another with --database",
    "DatabaseUnavailable": "the database {database!r} is not running; start it, or name another with --database",
}
_READ_ONLY: Final = ("AccessMode", "Forbidden", "ForbiddenOnReadOnlyDatabase")
_STOPPED: Final = ("Terminated", "LockClientStopped", "TransactionMarkedAsFailed")
_TIMED_OUT: Final = ("TransactionTimedOut", "TransactionTimedOutClientConfiguration")
_PLACES: Final = (  # where a message names a place; the number is what the first column is called
    (re.compile(r" ?\(line (\d+), column (\d+) \(offset: \d+\)\)"), 1),
    (re.compile(r" at line (\d+):(\d+)"), 0),
    (re.compile(r" at line (\d+), column (\d+)"), 0),
)


@contextmanager
def wrapped(target: Target) -> Iterator[None]:
    """Turn the errors of the driver into ours."""
    from neo4j.exceptions import DriverError, Neo4jError

    try:
        yield
    except (DriverError, Neo4jError) as exc:
        raise translated(exc, target) from exc
    except OSError as exc:
        raise ServerError(f"{target.uri}: {_LOST} ({exc.strerror or exc})") from exc


def translated(exc: Exception, target: Target) -> KgError:
    """The error of ours that says the same as one of the driver's."""
    from neo4j.exceptions import Neo4jError

    if not isinstance(exc, Neo4jError):
        return ServerError(f"{target.uri}: {_connection(exc, target)}")
    kind = (exc.code or "").rpartition(".")[2]
    if kind in _REFUSED:
        said = _REFUSED[kind].format(user=target.user, database=target.database or "of this user")
        return ServerError(f"{target.uri}: {said}")
    if kind in _READ_ONLY:
        return StatementError("writing is not allowed here: this session only reads")
    if kind in _TIMED_OUT:
        return StatementError("it took longer than the time it was given, and was stopped")
    if kind in _STOPPED:
        return StatementError("it was stopped")
    return statement_error(exc.message or str(exc))


def statement_error(message: str) -> StatementError:
    """What a server says of a statement, on one line and without the place, which the error carries.

    >>> error = statement_error('Unknown function foo (line 2, column 2 (offset: 16))')
    >>> str(error), error.line, error.column
    ('Unknown function foo', 2, 2)
    """
    for pattern, first in _PLACES:
        if found := pattern.search(message):
            line, column = int(found[1]), int(found[2]) + 1 - first
            said = message[: found.start()] + message[found.end() :]
            if line:  # Neo4j says line 0 where it knows none
                return StatementError(_one_line(said), line=line, column=column)
            return StatementError(_one_line(said))
    return StatementError(_one_line(message))


def _one_line(message: str) -> str:
    """Without the lines that only repeat the statement with a caret below."""
    lines = [line.strip() for line in message.splitlines()]
    if "^" in lines:
        lines = lines[: max(1, lines.index("^") - 1)]
    return " ".join(line for line in lines if line) or "the server refuses it and says no reason"


def value_error(exc: Exception) -> InputError:
    """A parameter that cannot travel over Bolt."""
    return InputError(f"a parameter cannot be sent ({_one_line(str(exc))}); give text, numbers, dates, lists or maps")


def _connection(exc: Exception, target: Target) -> str:
    chain = " ".join(f"{type(cause).__name__} {cause}" for cause in _causes(exc))
    scheme = target.uri.partition("://")[0]
    bare = scheme.partition("+")[0]
    names = {"bare": bare, "secure": f"{bare}+s", "ssc": f"{bare}+ssc", "direct": scheme.replace("neo4j", "bolt")}
    for words, said in _FAILED:
        if words in chain:
            return said.format(**names)
    return _LOST


def _causes(exc: BaseException) -> Iterator[BaseException]:
    """An error and what led to it, groups opened."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [exc]
    while waiting:
        one = waiting.pop(0)
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [one.__cause__, one.__context__]
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions
