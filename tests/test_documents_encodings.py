"""Bytes → text and the encoding they are in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.documents.content import Unreadable
from kg.documents.encodings import decode

SIMPLIFIED = "这家公司在上海成立，今年完成了新一轮融资，由多家机构共同领投。"
TRADITIONAL = "這家公司在上海成立，今年完成了新一輪融資，由多家機構共同領投。"
GERMAN = "Das Unternehmen erhält für die nächste Größe „über“ 3 Mio. € – sagt man."
ENGLISH = "The company’s round was “led” by two funds — nobody else."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL, GERMAN, ENGLISH])
def test_each_encoding_is_told_without_a_mark(encoding: str, text: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.notes) == (text, encoding, ())


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TRADITIONAL.encode("big5"), "big5"),
        (SIMPLIFIED.encode("gbk"), "gb18030"),
        ("騰訊領投".encode("big5"), "big5"),
        ("腾讯".encode("gbk"), "gb18030"),
        (GERMAN.encode("cp1252"), "cp1252"),
        ("Müller".encode("latin-1"), "cp1252"),
        (SIMPLIFIED.encode("utf-8-sig"), "utf-8"),
        (SIMPLIFIED.encode("utf-16"), "utf-16-le"),
        (b"\xfe\xff" + SIMPLIFIED.encode("utf-16-be"), "utf-16-be"),
        (SIMPLIFIED.encode("utf-32"), "utf-32-le"),
        ("銹鏽𨋢嘅".encode("big5hkscs") + TRADITIONAL.encode("big5"), "big5hkscs"),
    ],
)
def test_the_encoding_is_said(data: bytes, encoding: str) -> None:
    decoded = decode(data)
    assert (decoded.encoding, decoded.text) == (encoding, data.decode(encoding).lstrip("\ufeff"))


def test_other_languages_are_guessed() -> None:
    text = "привет мир как дела у нас сегодня всё хорошо и завтра будет хорошо"
    assert decode(text.encode("cp1251")).text == text


def test_newlines_stay_as_they_are() -> None:
    assert decode(b"a\r\nb\rc\n").text == "a\r\nb\rc\n"


def test_a_replacement_character_that_was_there_is_not_said() -> None:
    assert decode("it was \ufffd before".encode()).notes == ()


def test_a_broken_byte_among_chinese_is_replaced_and_said() -> None:
    decoded = decode(SIMPLIFIED.encode("gbk") * 20 + b"\xff")
    assert decoded.text == SIMPLIFIED * 20 + "\ufffd"
    assert decoded.notes == ("bytes that are not GB18030 were replaced in 1 place",)


def test_half_a_character_at_the_end_is_replaced() -> None:
    assert decode(TRADITIONAL.encode("utf-8")[:-1]).text == TRADITIONAL[:-1] + "\ufffd"


@pytest.mark.parametrize("data", [b"\xff\xfea\x00\x00\x00", b"a\x00" * 9 + b"\x00\x00", b"\x7fELF"])
def test_zeros_are_no_text_in_any_encoding(data: bytes) -> None:
    with pytest.raises(Unreadable):
        decode(data)


@given(st.text(st.sampled_from(SIMPLIFIED + TRADITIONAL + GERMAN + ENGLISH + "\r\n"), min_size=1, max_size=80))
def test_utf8_is_always_read_as_it_is(text: str) -> None:
    decoded = decode(text.encode())
    assert (decoded.text, decoded.encoding) == (text, "utf-8")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "gb18030", "big5"])
@given(parts=st.permutations(TRADITIONAL).map(lambda parts: parts[:20]))
def test_any_order_of_common_characters_is_told(encoding: str, parts: list[str]) -> None:
    text = "".join(parts)
    assert decode(text.encode(encoding)).text == text


@given(st.binary(max_size=400))
def test_any_bytes_are_text_that_can_be_stored_or_refused(data: bytes) -> None:
    try:
        decoded = decode(data)
    except Unreadable:
        return
    decoded.text.encode("utf-8")
    assert "\0" not in decoded.text
