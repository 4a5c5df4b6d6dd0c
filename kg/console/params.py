"""Reads the values of parameters as they are typed at a command line; knows no question and no server."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any, Final

from kg.errors import InputError

_NAME: Final = re.compile(r"[^\W\d]\w*")
_WHOLE: Final = re.compile(r"-?(?:0|[1-9]\d{0,30})", re.ASCII)
_DECIMAL: Final = re.compile(r"-?(?:0|[1-9]\d{0,30})(?:\.\d{1,40})?(?:[eE][+-]?\d{1,3})?", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WORDS: Final = {"true": True, "false": False, "null": None}
_LARGEST: Final = 2**63
_SECRET: Final = re.compile(r"password|passwd|secret|token|credential", re.IGNORECASE)


def assignment(text: str) -> tuple[str, Any]:
    """Read name=value.

    Raises:
        InputError: there is no "=", the name is none, or the value cannot be read.

    >>> assignment("since=2024-05-01"), assignment('year="2024"')
    (('since', datetime.date(2024, 5, 1)), ('year', '2024'))
    """
    name, equals, value = text.partition("=")
    name = name.strip().removeprefix("$").removeprefix("?")
    if not equals or not _NAME.fullmatch(name):
        raise InputError(f"{text!r} is no parameter; write NAME=VALUE, such as name=Tencent or since=2024-05-01")
    return name, typed(value.strip(), name)


def typed(text: str, name: str = "value") -> Any:
    """The value that a text stands for: a number, a date, true, false, null, a list or map in JSON, else the text.

    Raises:
        InputError: it looks like one of these and is none; says how to keep it as text.

    >>> typed("3"), typed("1.5"), typed("true"), typed("[1, null]"), typed("'3'"), typed("007")
    (3, 1.5, True, [1, None], '3', '007')
    """
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return _bounded(int(text), name)
    if _DECIMAL.fullmatch(text):
        return float(text)
    if _DATE.fullmatch(text):
        return _day(text, name)
    if text[:1] in ("[", "{"):
        return _json(text, name)
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return _quoted(text, name)
    return _encodable(text, name)


def _day(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as exc:
        raise InputError(f"{name}: {text} is no day of the calendar; put it in quotes to keep it as text") from exc


def _json(text: str, name: str) -> Any:
    try:
        value = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as exc:
        raise InputError(f"{name}: is no list or map in JSON ({exc}); put it in quotes to keep it as text") from exc
    return _checked(value, name)


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is no value of JSON")


def _checked(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return {_encodable(key, name): _checked(item, name) for key, item in value.items()}
    if isinstance(value, list):
        return [_checked(item, name) for item in value]
    if isinstance(value, str):
        return _encodable(value, name)
    return _bounded(value, name) if isinstance(value, int) and not isinstance(value, bool) else value


def _bounded(value: int, name: str) -> int:
    if not -_LARGEST <= value < _LARGEST:
        raise InputError(f"{name}: {value} is beyond 64 bits; put it in quotes to keep it as text")
    return value


def _quoted(text: str, name: str) -> str:
    if text[0] == "'":
        return _encodable(text[1:-1], name)
    try:
        return _encodable(str(json.loads(text)), name)
    except ValueError:
        return _encodable(text[1:-1], name)


def _encodable(text: str, name: str) -> str:
    """A text that can travel: one with half a character, as a broken argument gives, cannot."""
    try:
        text.encode()
    except UnicodeEncodeError as exc:
        raise InputError(f"{name}: is no text in UTF-8; mend its encoding") from exc
    return text


def secret(name: str) -> bool:
    """Whether a parameter's name says that its value is not to be shown or kept.

    >>> secret("newPassword"), secret("name")
    (True, False)
    """
    return bool(_SECRET.search(name))
