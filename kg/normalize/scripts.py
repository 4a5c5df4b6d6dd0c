"""Chinese scripts of a text, simplified or traditional; never translates vocabulary (輝達 stays 辉达, not 英伟达)."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

_UNIFIED = range(0x3400, 0xA000)  # the blocks that current texts are written in
_COMPATIBILITY = range(0xF900, 0xFB00)
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003347f]")
_BIG5_COMMON_LAST = 0xC6  # lead byte of the last of the 5,401 frequent characters of Big5
_GB2312_COMMON_LAST = 0xD7  # lead byte of the last of the 3,755 frequent characters of GB 2312


def to_simplified(text: str) -> str:
    """Put every traditional character in its simplified form, one for one, so that offsets stay valid.

    Source: the character table of OpenCC, read once.

    >>> to_simplified("騰訊 led 17.3億元")
    '腾讯 led 17.3亿元'
    """
    return text if text.isascii() else text.translate(_simplified_table())


def plain_form(text: str) -> str:
    """Put a text in simplified characters and its full-width letters, figures and signs in half width, one for one.

    Full-width commas and brackets stay: they part clauses, never figures.

    >>> plain_form("Ａ輪２０％，１０億")
    'A轮20%，10亿'
    """
    return text if text.isascii() else text.translate(_plain_table())


def to_traditional(text: str) -> str:
    """Put a simplified text in traditional characters, choosing by phrase where a character has several forms.

    Source: OpenCC's standard traditional; the length can change.

    >>> to_traditional("腾讯发展")
    '騰訊發展'
    """
    return text if text.isascii() else str(_converter("s2t").convert(text))


def script_of(text: str) -> str:
    """Name the script of a text.

    Returns:
        ISO 15924: "Hans" or "Hant" by the more frequent of the characters that only one of them uses, "Hani" where
        every Han character is common to both, "Latn" with Latin letters and no Han, "Zyyy" with neither.

    >>> script_of("燧原科技"), script_of("騰訊"), script_of("腾讯"), script_of("Tencent"), script_of("2018")
    ('Hani', 'Hant', 'Hans', 'Latn', 'Zyyy')
    """
    if not has_han(text):
        return "Latn" if any(character.isalpha() for character in text) else "Zyyy"
    simplified, traditional = _count(text)
    if simplified == traditional == 0:
        return "Hani"
    return "Hant" if traditional > simplified else "Hans"


def has_han(text: str) -> bool:
    """Tell whether a text holds a Chinese character.

    >>> has_han("A輪"), has_han("Series A")
    (True, False)
    """
    return not text.isascii() and _HAN.search(text) is not None


def is_traditional(text: str) -> bool:
    """Tell whether more characters are only traditional than only simplified.

    >>> is_traditional("騰訊投資"), is_traditional("腾讯投资"), is_traditional("中国 騰")
    (True, False, False)
    """
    simplified, traditional = _count(text)
    return traditional > simplified


def _count(text: str) -> tuple[int, int]:
    if text.isascii():
        return 0, 0
    only_simplified, only_traditional = _telling_characters()
    return sum(map(only_simplified.__contains__, text)), sum(map(only_traditional.__contains__, text))


@cache
def _converter(configuration: str) -> Any:
    import opencc  # here, because most commands never convert

    return opencc.OpenCC(configuration)


def _convert_each(configuration: str, characters: list[str]) -> dict[str, str]:
    """Convert characters in one call, each on a line of its own, so that no phrase decides; keep those that change."""
    lines = str(_converter(configuration).convert("\n".join(characters))).split("\n")
    pairs = zip(characters, lines, strict=True)
    return {source: target for source, target in pairs if source != target and len(target) == 1}


@lru_cache(maxsize=1)
def _simplified_table() -> dict[int, str]:
    characters = [chr(code) for block in (_UNIFIED, _COMPATIBILITY) for code in block]
    return {ord(source): target for source, target in _convert_each("t2s", characters).items()}


@lru_cache(maxsize=1)
def _plain_table() -> dict[int, str]:
    narrow = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in _CLAUSE_MARKS}
    return _simplified_table() | narrow


_CLAUSE_MARKS = "！（），／：；？［］｛｝"


@lru_cache(maxsize=1)
def _telling_characters() -> tuple[frozenset[str], frozenset[str]]:
    """Characters that only simplified and only traditional texts use: 后 or 乾, which both use, tell nothing."""
    traditional = [chr(code) for code in _simplified_table()]
    simplified = list(_convert_each("s2t", sorted(set(_simplified_table().values()))))
    return (
        frozenset(character for character in simplified if not _frequent(character, "big5", _BIG5_COMMON_LAST)),
        frozenset(character for character in traditional if not _frequent(character, "gb2312", _GB2312_COMMON_LAST)),
    )


def _frequent(character: str, encoding: str, last: int) -> bool:
    encoded = character.encode(encoding, "ignore")
    return len(encoded) == 2 and encoded[0] <= last
