"""Tells ordinary words from names: whether a dictionary has a word; keeps the word list sorted in the user's cache.

The dictionaries are those of simplemma. Loading one takes up to a second and 100 MB; its sorted words in a file,
searched by halves, take neither, so the first use writes that file. Without a cache folder that can be written, simplemma is used
directly.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterable
from contextlib import suppress
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

from kg.files import replaced
from kg.folders import cache_folder


@lru_cache(maxsize=100_000)
def known(word: str, language: str) -> bool:
    """Whether the dictionary of a language (en, de) has a word, as it is written or with the other first letter.

    >>> known("Finanzierung", "de"), known("backed", "en"), known("Quillonix", "en")
    (True, True, False)
    """
    words = _words(language)
    return any(_has(words, form) for form in {word, word.lower(), word.capitalize()})


def only_small(word: str, language: str) -> bool:
    """Whether the dictionary has a word with a small first letter alone: no noun in German.

    >>> only_small("Zuletzt", "de"), only_small("Kiesel", "de")
    (True, False)
    """
    words = _words(language)
    return _has(words, word.lower()) and not _has(words, word.capitalize())


@cache
def _words(language: str) -> mmap.mmap | bytes:
    file = cache_folder() / f"words-{language}-{version('simplemma')}.txt"
    with suppress(OSError, ValueError):
        return _mapped(file)
    content = _sorted_words(language)
    with suppress(OSError):
        _written(file, content)
        return _mapped(file)
    return content


def _mapped(file: Path) -> mmap.mmap:
    with file.open("rb") as stream:
        words = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    if words[:1] != b"\n" or words[-1:] != b"\n":
        raise ValueError(f"{file}: not a list of words")
    return words


def _sorted_words(language: str) -> bytes:
    """All words, each between two line ends, in the order of their bytes."""
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    words: Iterable[str] = DefaultDictionaryFactory().get_dictionary(language)
    return b"\n" + b"\n".join(sorted(word.encode() for word in words)) + b"\n"


def _written(file: Path, content: bytes) -> None:
    """Write at once: a second process sees the whole file or none."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with replaced(file) as stream:
        stream.write(content)


def _has(words: mmap.mmap | bytes, word: str) -> bool:
    """Search by halves among the lines."""
    wanted = word.encode("utf-8", "replace")
    low, high = 0, len(words) - 1  # both at a line end
    while low < high:
        start = words.rfind(b"\n", low, (low + high) // 2 + 1)
        end = words.find(b"\n", start + 1)
        found = words[start + 1 : end]
        if found == wanted:
            return True
        if found < wanted:
            low = end
        elif start == low:
            return False
        else:
            high = start
    return False
