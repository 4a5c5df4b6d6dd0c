"""The list of ordinary words in the cache says what simplemma says."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.extract import dictionary

WORDS = [("Beteiligung", "de"), ("haus", "de"), ("Quillonix", "de"), ("backed", "en"), ("Backed", "en"), ("zzyzzx", "en"), ("", "en"), ("a", "en"), ("Zweitmarkt", "de")]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    dictionary.known.cache_clear()
    dictionary._words.cache_clear()
    yield tmp_path
    dictionary.known.cache_clear()
    dictionary._words.cache_clear()


def said_by_simplemma(word: str, language: str) -> bool:
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    words = DefaultDictionaryFactory().get_dictionary(language)
    return any(form in words for form in (word, word.lower(), word.capitalize()))


@pytest.mark.parametrize(("word", "language"), WORDS)
def test_a_word_is_known_as_in_the_dictionary(word: str, language: str) -> None:
    assert dictionary.known(word, language) == said_by_simplemma(word, language)


def test_the_list_is_written_once_and_read_again(folder: Path) -> None:
    assert dictionary.known("backed", "en")
    (file,) = folder.rglob("words-en-*.txt")
    written = file.stat().st_mtime_ns
    dictionary.known.cache_clear()
    dictionary._words.cache_clear()
    assert dictionary.known("backed", "en")
    assert file.stat().st_mtime_ns == written


def test_a_broken_list_is_made_again(folder: Path) -> None:
    dictionary.known("backed", "en")
    (file,) = folder.rglob("words-en-*.txt")
    file.write_bytes(b"")
    dictionary.known.cache_clear()
    dictionary._words.cache_clear()
    assert dictionary.known("backed", "en")
    assert file.stat().st_size > 0
