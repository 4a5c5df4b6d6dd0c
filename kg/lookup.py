"""Under which keys a name is found, and which words it has; knows no graph."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from kg.normalize.scripts import has_han

_TABLE = Path(__file__).with_name("lookup.toml")
_WORD = re.compile(r"[^\W_]+")


def name_rows(names: Iterable[str], short: Iterable[str]) -> list[tuple[str, bool, str]]:
    """The keys of an entity's names.

    Args:
        names: forms that stand for it anywhere.
        short: forms that stand for it only inside a document.
    Returns:
        (key, whether only a short form has it, words with a space before and after each); sorted, no key twice.

    >>> name_rows(["Beijing AI Fund"], ["the fund", "Beijing AI Fund"])
    [('beijingaifund', False, ' beijing artificial intelligence fund '), ('thefund', True, ' the fund ')]
    """
    rows: dict[str, tuple[str, bool, str]] = {}
    for name, is_short in (*((name, False) for name in names), *((name, True) for name in short)):
        its_words = f" {' '.join(words(name))} "
        for key in {spelled(name), folded(name)} - {""}:
            rows.setdefault(key, (key, is_short, its_words))
    return [row for _, row in sorted(rows.items())]


def spelled(name: str) -> str:
    """The key of a name as it is spelled: case, width, spaces and punctuation do not count, all else does.

    >>> spelled("Tencent Ltd."), spelled("騰訊（上海）")
    ('tencentltd', '騰訊上海')
    """
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", name).casefold()))


def folded(name: str) -> str:
    """The key of a name in any script and with any legal form.

    >>> folded("騰訊控股有限公司")
    '腾讯控股'
    """
    from kg.normalize.names import fold_name  # here, because most names that are typed are found as they are spelled

    return fold_name(name)


def words(name: str) -> list[str]:
    """The words of a name in plain letters, abbreviations read out; none of a Chinese name.

    >>> words("Zürich AI-Tech"), words("腾讯")
    (['zurich', 'artificial', 'intelligence', 'technology'], [])
    """
    return list(_words(name))


def _words(name: str) -> Iterator[str]:
    for word in _WORD.findall(_plain(name)):
        if not has_han(word):
            yield from abbreviations().get(word, (word,))


def telling_words(name: str) -> list[str]:
    """The words of a name that was typed, without those that say nothing.

    >>> telling_words("the AI Fund of Beijing")
    ['artificial', 'intelligence', 'fund', 'beijing']
    """
    ignored = frozenset(_table()["ignored"]["words"])
    return [word for word in words(name) if word not in ignored]


@cache
def abbreviations() -> dict[str, tuple[str, ...]]:
    """Short words with the words they stand for.

    >>> abbreviations()["vc"]
    ('venture', 'capital')
    """
    return {short: tuple(_plain(long).split()) for short, long in _table()["abbreviations"].items()}


@cache
def _table() -> dict[str, Any]:
    import tomllib

    return tomllib.loads(_TABLE.read_text("utf-8"))


def _plain(name: str) -> str:
    if name.isascii():
        return name.casefold()
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
