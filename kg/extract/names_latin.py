"""Finds names in English and German text: registry forms, capitals, suffixes, brackets and short forms."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache

from kg.extract.gazetteer import Gazetteer, letter_of
from kg.extract.spotted import Alias, Spotted
from kg.extract.text import Sentence
from kg.extract.wordlists import word_lists
from kg.normalize.names import strip_legal_form

Pair = tuple[list[Spotted], list[Alias]]

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W\d_]+|[.&+-](?=[^\W_])[^\W_]+)*", re.UNICODE)
_BRACKET = re.compile(r"\s?[(（]([^()（）]{2,60})[)）]")


@cache
def _lists(language: str) -> dict[str, frozenset[str]]:
    return word_lists("de" if language == "de" else "en")


def latin_names(text: str, source: str, parts: list[Sentence], gazetteer: Gazetteer) -> Pair:
    """All names in English and German sentences, and the pairs that mean the same."""
    lower = _lower_words(text, parts)
    spotted: list[Spotted] = []
    for part in parts:
        spotted += _in_sentence(text, part, gazetteer, lower)
    return spotted, _aliases(text, spotted, gazetteer)


def _lower_words(text: str, parts: list[Sentence]) -> set[str]:
    """Words that the document also writes small: not names where a sentence begins with them."""
    return {
        token[0] for part in parts for token in _TOKEN.finditer(text, part.start, part.end) if token[0][0].islower()
    }


def _in_sentence(text: str, part: Sentence, gazetteer: Gazetteer, lower: set[str]) -> list[Spotted]:
    spotted: list[Spotted] = []
    known = {hit.start: hit for hit in gazetteer.latin_hits(text, part.start, part.end) if not hit.ambiguous}
    tokens = list(_TOKEN.finditer(text, part.start, part.end))
    at = 0
    while at < len(tokens):
        length = _run(text, tokens, at, part, lower, known)
        if length == 0:
            at += 1
            continue
        start, end = tokens[at].start(), tokens[at + length - 1].end()
        hit = known.get(start)
        if hit is not None and hit.end >= end:
            spotted.append(Spotted(hit.start, hit.end, text[hit.start : hit.end], letter_of(hit.kinds), hit.kinds, hit.entry or None))
            while at < len(tokens) and tokens[at].start() < hit.end:
                at += 1
            continue
        end = _without_possessive(text, start, end)
        name = text[start:end]
        kinds = kinds_of(name, part.language)
        spotted.append(Spotted(start, end, name, letter_of(kinds) if kinds else "N", kinds))
        at += length
    return spotted


def _without_possessive(text: str, start: int, end: int) -> int:
    for mark in ("'s", "’s"):
        if text.endswith(mark, start, end):
            return end - 2
    return end - 1 if end - start > 3 and text[end - 1] in "'’" else end


def _run(text: str, tokens: list[re.Match[str]], at: int, part: Sentence, lower: set[str], known: dict[int, object]) -> int:
    """How many tokens from `at` make one name; 0 for none."""
    lists = _lists(part.language)
    length = 0
    while at + length < len(tokens):
        token = tokens[at + length]
        if length:
            between = text[tokens[at + length - 1].end() : token.start()]
            if between not in (" ", " & ", ". ", " + ", ", Inc") and not (between == ", " and token[0] in lists["forms"]):
                break
            if tokens[at + length - 1][0].endswith(("'s", "’s")):
                break
        if not _begins_name(token, text, part, lower, lists, first=length == 0) and token.start() not in known:
            joined = _connector(text, tokens, at + length, lists) if length else 0
            if joined == 0:
                break
            length += joined
            continue
        length += 1
    return _trimmed(tokens, at, length, lists)


def _begins_name(
    token: re.Match[str], text: str, part: Sentence, lower: set[str], lists: dict[str, frozenset[str]], *, first: bool
) -> bool:
    word = token[0]
    if not (word[0].isupper() or any(letter.isupper() for letter in word[1:]) or (word[0].isdigit() and not first)):
        return False
    if word[0].isdigit() and word.isdigit():
        return not first
    bare = re.sub(r"['’]s$", "", word)
    low = bare.casefold()
    if low in lists["never"] or (low in lists["titles"]):
        return False
    if part.language == "de":
        return not german_word(bare)
    starts = token.start() == part.start or text[token.start() - 1] in "\"“„(«" or text[max(part.start, token.start() - 2) : token.start()].strip() in {":", "•", "*", "-", "–"}
    if first and starts:
        return low not in lists["common"] and (bare not in lists["starts"]) and low not in lower
    return low not in lists["common_capital"]


def _connector(text: str, tokens: list[re.Match[str]], at: int, lists: dict[str, frozenset[str]]) -> int:
    """"of" and the like inside a name: Bank of China, Ministry of Finance."""
    if at + 1 < len(tokens) and tokens[at][0] in lists["connectors"] and tokens[at - 1][0] in lists["connected"]:
        follower = tokens[at + 1][0]
        if follower[0].isupper() and text[tokens[at].end() : tokens[at + 1].start()] == " ":
            return 2
    return 0


def _trimmed(tokens: list[re.Match[str]], at: int, length: int, lists: dict[str, frozenset[str]]) -> int:
    while length and tokens[at + length - 1][0] in lists["connectors"]:
        length -= 1
    return length


@lru_cache(maxsize=50_000)
def german_word(word: str) -> bool:
    """Whether a capitalised word is an ordinary German one (all nouns have capitals), also a compound of them."""
    lists = _lists("de")
    low = word.casefold()
    if low in lists["common"]:
        return True
    if any(letter.isupper() for letter in word[1:]) and "-" not in word:
        return False
    parts = [piece for piece in word.split("-") if piece]
    return all(_german(piece) for piece in parts[-1:]) and (len(parts) == 1 or _german(parts[-1]))


def _german(word: str) -> bool:
    low = word.casefold()
    if low in _lists("de")["names"]:
        return False
    import simplemma

    if simplemma.is_known(word, lang="de") or simplemma.is_known(low, lang="de"):
        return True
    heads = _lists("de")["heads"]
    return any(low.endswith(head) and len(low) > len(head) + 1 for head in heads)


def kinds_of(name: str, language: str) -> tuple[str, ...]:
    """Classes that the form of a name tells: the last word, or a suffix."""
    kinds = word_lists("de" if language == "de" else "en")
    words = strip_legal_form(name).split()
    for word in (words[-1:] + words[:1]) if words else []:
        for kind in ("VentureInvestor", "Fund", "University", "GovernmentBody", "Company", "Exchange"):
            if word.casefold() in kinds.get(f"kind_{kind}", frozenset()):
                return (kind,)
    return ("Company",) if strip_legal_form(name) != name else ()


def _aliases(text: str, spotted: list[Spotted], gazetteer: Gazetteer) -> list[Alias]:
    """Short forms: the first word or words of a fuller name of the document, or its bracketed form."""
    pairs: list[Alias] = []
    ordered = sorted(spotted, key=lambda one: one.start)
    for a, b in zip(ordered, ordered[1:], strict=False):
        between = text[a.end : b.start]
        if between in (" (", "（", " （") and text[b.end : b.end + 1] in ")）" and a.letter in "ON" and b.letter in "ON":
            pairs.append(Alias(a, b, short=b.text.isupper()))
    return pairs + _short_forms(ordered)


def _short_forms(ordered: list[Spotted]) -> list[Alias]:
    full: dict[tuple[str, ...], list[Spotted]] = defaultdict(list)
    texts: dict[str, Spotted] = {}
    for one in ordered:
        texts.setdefault(one.text, one)
    for one in texts.values():
        words = one.text.split()
        for length in range(1, len(words)):
            full[tuple(words[:length])].append(one)
        if one.letter in "PN" and len(words) == 2:
            full[(words[-1],)].append(one)
    pairs = []
    for one in texts.values():
        longer = {candidate.text: candidate for candidate in full.get(tuple(one.text.split()), ())}
        if len(longer) == 1 and not one.entry:
            candidate = next(iter(longer.values()))
            pairs.append(Alias(candidate, one, short=True))
            one.short = True
    return pairs
