"""Reads the data tables of this folder and makes patterns of their words; knows nothing of what the words mean."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
_SPACE = r"[\s-]{1,2}"
# Chinese writes Latin words and figures without a space around them, so \b and \w do not tell where one ends.
_LATIN = "0-9A-Za-zÀ-ɏ"
NOT_IN_WORD = f"(?<!(?-i:[{_LATIN}]))"  # case is spelt out, since matching without it compiles slowly
WORD_ENDS = f"(?!(?-i:[{_LATIN}]))"


@cache
def table(name: str) -> dict[str, Any]:
    """The table NAME.toml of this folder, read once.

    >>> table("numbers")["english"]["twelve"]
    12
    """
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8"))


def one_of(words: Iterable[str], glued: bool = False) -> str:
    """A pattern that fits any of the words, the longest first; one or two spaces or hyphens fit where a space stands.

    Latin words fit whole words alone; `glued` ones may follow a letter or figure: 5bn.

    >>> import re
    >>> re.search(one_of(["per cent", "per"]), "5 per  cent").group()
    'per  cent'
    """
    return (
        "(?:"
        + "|".join(_literal(word, glued) for word in sorted(set(words), key=lambda word: (-len(word), word)))
        + ")"
    )


def behind(words: Iterable[str]) -> str:
    """Like one_of, for a text that is read backwards.

    Anchoring at a place and reading towards the start of the text costs the same wherever the place is; the
    alternative, searching for a pattern that ends there, does not.

    >>> import re
    >>> re.match(behind(["more than"]), "raised more than"[::-1]).group()[::-1]
    'more than'
    """
    return one_of(word[::-1] for word in words)


def _literal(word: str, glued: bool) -> str:
    left = NOT_IN_WORD if _is_latin(word[0]) and not glued else ""
    right = WORD_ENDS if _is_latin(word[-1]) else ""
    return left + _SPACE.join(re.escape(part) for part in word.split(" ")) + right


def _is_latin(character: str) -> bool:
    return character.isalpha() and ord(character) < 0x2E80
