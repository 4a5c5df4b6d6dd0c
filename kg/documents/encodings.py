"""Bytes → text, with the encoding that they are in; refuses what is no text, and never drops a byte silently."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg.documents.content import Unreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_SAMPLE = 1 << 18  # bytes that are enough to tell an encoding
_CONTROL = bytes(set(range(32)) - {8, 9, 10, 11, 12, 13, 26, 27}) + b"\x7f"
_REPLACED = "\N{REPLACEMENT CHARACTER}"
_HAN = re.compile("[\u3400-\u9fff]")
_COMMON_LEADS = {"gb18030": (0xB0, 0xD7), "big5hkscs": (0xA4, 0xC6)}  # first bytes of the frequent characters
_DOUBLE = re.compile(rb"[\x81-\xfe][\x30-\x39\x40-\x7e\x80-\xfe]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and how it was stored."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode the bytes of a text.

    Args:
        data: the whole file.
        declared: the encoding that the text itself names, such as a page's charset.
    Returns:
        The text without a byte-order mark, newlines untouched. What is broken becomes U+FFFD, and a note says so.
    Raises:
        Unreadable: a known binary format, or too many control characters for a text.

    >>> decode("騰訊領投".encode("big5"))
    Decoded(text='騰訊領投', encoding='big5', notes=())
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _text_only(_replacing(data[len(mark) :], encoding))
    _refuse_known(data)
    wide = _wide(data)
    if wide is not None:
        return _text_only(wide)
    _refuse_control(data)
    return _narrow(data, declared)


def _text_only(decoded: Decoded) -> Decoded:
    if "\0" in decoded.text:
        raise Unreadable(_BINARY)
    return decoded


_BINARY = "is binary, not text; save it as text, HTML or PDF"


def _refuse_known(data: bytes) -> None:
    for known in _tables()["binary"]:
        if data.startswith(tuple(bytes.fromhex(start) for start in known["starts"])):
            raise Unreadable(f"is {known['name']}; save it as text, HTML or PDF")


def _refuse_control(data: bytes) -> None:
    sample = data[:_SAMPLE]
    if b"\0" in data or len(sample) - len(sample.translate(None, _CONTROL)) > max(2, len(sample) // 50):
        raise Unreadable(_BINARY)


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 without a mark: half of the bytes say the block, and those of a text are few blocks."""
    if len(data) % 2 or len(data) < 2:
        return None
    sample = data[: _SAMPLE & ~1]
    if b"\0" not in sample and _is_utf8(data):
        return None
    scores = {encoding: _wide_score(sample, encoding) for encoding in ("utf-16-le", "utf-16-be")}
    best = max(scores, key=lambda encoding: scores[encoding])
    return _replacing(data, best) if scores[best] >= 0.75 and scores[best] > 2 * min(scores.values()) else None


def _wide_score(sample: bytes, encoding: str) -> float:
    """The share of characters that texts are made of, from 0 to 1."""
    text = sample.decode(encoding, "replace")
    if "\0" in text:
        return 0.0
    plain = sum(map(_plain().__contains__, text))
    han = _HAN.findall(text)
    frequent = sum(map(_frequent().__contains__, han))
    # Any two ASCII letters make a Han character too, but seldom a frequent one.
    real = len(han) if frequent * 5 >= len(han) else 0
    return (plain + real) / max(1, len(text))


def _narrow(data: bytes, declared: str | None) -> Decoded:
    if _is_utf8(data):
        return Decoded(data.decode("utf-8"), "utf-8")
    chinese = _chinese(data)
    if chinese is not None:
        return chinese
    if not _mostly_utf8(data[:_SAMPLE]):
        for guess in (_western(data), _declared(data, declared), _guessed(data)):
            if guess is not None:
                return guess
    return _replacing(data, "utf-8")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _mostly_utf8(sample: bytes) -> bool:
    """More bytes above 127 are UTF-8 than are not: the text is UTF-8, and broken."""
    text = sample.decode("utf-8", "replace")
    broken = text.count(_REPLACED)
    return sum(character > "\x7f" for character in text) - broken > broken


def _chinese(data: bytes) -> Decoded | None:
    """GB18030 or Big5, by how many of the decoded characters are frequent in Chinese."""
    sample = data[:_SAMPLE]
    scores = {encoding: _chinese_score(sample, encoding) for encoding in ("gb18030", "big5hkscs")}
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] < _tables()["chinese"]["least_score"]:
        return None
    if best == "gb18030":
        return _replacing(data, best)
    for encoding in ("big5", "cp950", "big5hkscs"):
        try:
            return Decoded(data.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
    return _replacing(data, "big5hkscs")


def _chinese_score(sample: bytes, encoding: str) -> float:
    """How Chinese a text looks in an encoding: the share of frequent characters and of what stands in its common part.

    In a text of some length only the first tells; in a name of two characters often only the second does.
    """
    high = [character for character in sample.decode(encoding, "replace") if character > "\x7f"]
    if not high:
        return 0.0
    known = sum(map(_frequent().__contains__, high)) + sum(map(_plain().__contains__, high))
    if len(high) >= 20 and known * 7 < len(high):
        return 0.0
    pairs = _DOUBLE.findall(sample)
    first, last = _COMMON_LEADS[encoding]
    common: float = sum(first <= pair[0] <= last and pair[1] >= 0x40 for pair in pairs) / max(1, len(pairs))
    return (known - 2 * high.count(_REPLACED)) / len(high) + 0.3 * common


def _western(data: bytes) -> Decoded | None:
    """Windows-1252, where every character above ASCII is one that German or English texts use, between letters."""
    text = data.decode("cp1252", "replace")
    table = _tables()["western"]
    high = re.findall("[^\\x00-\\x7f]", text[:_SAMPLE])
    odd = sum(character not in table["letters"] + table["signs"] for character in high)
    alone = len(re.findall(f"(?<![^\\W\\d_])[{table['letters']}](?![^\\W\\d_])", text[:_SAMPLE]))
    return _replacing(data, "cp1252") if (odd + alone) * 50 <= len(high) else None


def _declared(data: bytes, declared: str | None) -> Decoded | None:
    try:
        encoding = codecs.lookup(declared or "").name
        text = data.decode(encoding)
    except (LookupError, ValueError):
        return None
    return Decoded(text, encoding) if isinstance(text, str) else None  # "base64" and the like give bytes


def _guessed(data: bytes) -> Decoded | None:
    """Another language's encoding; only where bytes above ASCII are many, so that a broken byte is no letter."""
    sample = data[: 1 << 15]
    if len(sample.translate(None, bytes(range(128)))) * 5 < len(sample):
        return None
    from charset_normalizer import from_bytes

    best = from_bytes(sample[: sample.rfind(b"\n") + 1] or sample).best()
    if best is None:
        return None
    decoded = _replacing(data, best.encoding)
    return decoded if decoded.text.count(_REPLACED) * 100 <= len(decoded.text) else None


def _replacing(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    broken = text.count(_REPLACED) - _intended(data, encoding)
    if broken <= 0:
        return Decoded(text, encoding)
    places = "1 place" if broken == 1 else f"{broken:,} places"
    return Decoded(text, encoding, (f"bytes that are not {encoding.upper()} were replaced in {places}",))


def _intended(data: bytes, encoding: str) -> int:
    """How many replacement characters the file itself holds."""
    try:
        return data.count(_REPLACED.encode(encoding))
    except UnicodeEncodeError:
        return 0


@lru_cache(maxsize=1)
def _frequent() -> frozenset[str]:
    table = _tables()["chinese"]
    return frozenset("".join((table["both"] + table["simplified"] + table["traditional"]).split()))


@lru_cache(maxsize=1)
def _plain() -> frozenset[str]:
    ranges = ((0x20, 0x7F), (0xA0, 0x180), (0x2010, 0x2030), (0x3000, 0x3030), (0xFF00, 0xFF60))
    return frozenset("\t\n\r€™") | {chr(code) for start, end in ranges for code in range(start, end)}


@lru_cache(maxsize=1)
def _tables() -> dict[str, Any]:
    import tomllib
    from pathlib import Path

    return tomllib.loads(Path(__file__).with_name("encodings.toml").read_text("utf-8"))
