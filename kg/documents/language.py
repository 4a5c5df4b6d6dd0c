"""Which passage of a text is in which language: en, de, zh-Hans, zh-Hant or und; never guesses beyond these."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from kg.model import Passage
from kg.normalize.scripts import script_of

LANGUAGES = ("en", "de", "zh-Hans", "zh-Hant", "und")

_SAMPLE = 4_000  # characters of a paragraph that are looked at: a paragraph is in one language
_MOST_LINES = 100_000
_BLOCK = 400  # characters taken together where a text has more lines than that
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003347f]")
_OTHER_EAST = re.compile("[\u3041-\u30ff\uac00-\ud7a3\u1100-\u11ff]")  # kana and hangul
_OTHER_LETTER = re.compile("[\u0370-\u1fff\u2c00-\u2dff\ua000-\uabff\ufb00-\ufdff\ufe70-\ufeff]")
_WORD = re.compile("[A-Za-zÀ-ÖØ-öø-ſ]+")
_HAN_WEIGHT = 3  # a Chinese character says about as much as three letters


def find_passages(text: str, default: str | None = None) -> tuple[Passage, ...]:
    """Cut a text into passages of one language each; they cover all of it.

    Args:
        text: a document's text.
        default: the language of what tells none by itself, where it is known.

    >>> find_passages("The company raised money.\\n這家公司獲得融資。\\n")
    (Passage(start=0, end=26, language='en'), Passage(start=26, end=36, language='zh-Hant'))
    """
    blocks = text.count("\n") > _MOST_LINES
    sample = _BLOCK // 2 if blocks else _SAMPLE
    spans = _units(text, _BLOCK if blocks else 1)
    units = [(start, end, _language(text[start : min(end, start + sample)])) for start, end in spans]
    chinese = _usual_script(units) or (default if default in {"zh-Hans", "zh-Hant"} else "zh-Hans")
    known = [(start, end, chinese if language == "zh" else language) for start, end, language in units]
    return tuple(_merged(known, default or _fallback(text)))


def main_language(passages: Iterable[Passage], text: str) -> str:
    """The language that most of the text is in.

    >>> main_language([Passage(0, 9, "en"), Passage(9, 13, "zh-Hans")], "Tencent: 腾讯领投")
    'zh-Hans'
    """
    amounts: Counter[str] = Counter()
    for passage in passages:
        size = len(text[passage.start : passage.end].strip())
        amounts[passage.language] += size * (_HAN_WEIGHT if passage.language.startswith("zh") else 1)
    return max(LANGUAGES, key=lambda language: amounts[language]) if amounts else "und"


def _units(text: str, least: int) -> Iterator[tuple[int, int]]:
    """Lines with their newline; blocks of lines of at least so many characters, so that the work stays bounded."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + least - 1) + 1 or len(text)
        yield start, end
        start = end


def _language(sample: str) -> str | None:
    """The language of one paragraph; "zh" where the script does not tell which, None where nothing tells."""
    han = len(_HAN.findall(sample)) if not sample.isascii() else 0
    east = len(_OTHER_EAST.findall(sample)) if not sample.isascii() else 0
    words = _WORD.findall(sample)
    letters = sum(map(len, words))
    if east * 10 > han + east and east * _HAN_WEIGHT > letters:
        return "und"
    if len(_OTHER_LETTER.findall(sample)) > letters + han * _HAN_WEIGHT:
        return "und"
    if han * _HAN_WEIGHT > letters:
        return {"Hans": "zh-Hans", "Hant": "zh-Hant"}.get(script_of(sample), "zh")
    return _latin(words)


def _latin(words: list[str]) -> str | None:
    """English, German, or another language written in Latin letters, by its commonest words."""
    telling = _telling()
    hits: Counter[str] = Counter()
    for word in words:
        for language in telling.get(word.lower(), ()):
            hits[language] += 1
    if not hits:
        return None
    (best, most), *others = hits.most_common(2)
    if others and others[0][1] == most:
        return None
    return best if best in LANGUAGES else "und"


def _usual_script(units: list[tuple[int, int, str | None]]) -> str | None:
    counts = Counter(language for _, _, language in units if language in {"zh-Hans", "zh-Hant"})
    return counts.most_common(1)[0][0] if counts else None


def _fallback(text: str) -> str:
    """The language of a text in which nothing tells: a name or a headline in plain Latin letters is read as English."""
    sample = text[:_SAMPLE]
    if not _WORD.search(sample):
        return "und"
    if sample.isascii():
        return "en"
    foreign = {character for character in sample if character.isalpha() and character > "\x7f"}
    return "und" if foreign - set("äöüÄÖÜßé") else ("de" if foreign else "en")


def _merged(units: list[tuple[int, int, str | None]], fallback: str) -> Iterator[Passage]:
    """Join what follows in the same language; what tells nothing belongs to what stands before it."""
    first = next((language for _, _, language in units if language), fallback)
    run_start, run_end, run = 0, 0, first
    for start, end, language in units:
        if language and language != run:
            if run_end > run_start:
                yield Passage(run_start, run_end, run)
            run_start, run = start, language
        run_end = end
    if run_end > run_start:
        yield Passage(run_start, run_end, run)


@lru_cache(maxsize=1)
def _telling() -> dict[str, tuple[str, ...]]:
    import tomllib
    from pathlib import Path

    tables: dict[str, str] = tomllib.loads(Path(__file__).with_name("language.toml").read_text("utf-8"))["words"]
    telling: dict[str, tuple[str, ...]] = {}
    for language, words in tables.items():
        for word in words.split():
            telling[word] = (*telling.get(word, ()), language)
    return telling
