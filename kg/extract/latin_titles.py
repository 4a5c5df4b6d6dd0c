"""Reads the names of headings whose capitals tell nothing: title case and all capitals."""

from __future__ import annotations

import re

from kg.extract.latin_words import TOKEN, bare, english, latin_lists
from kg.extract.spotted import Spotted
from kg.extract.text import Sentence

# "QUILLON OPTICS HOLDINGS LIMITED - Prospectus (extract)"
_TITLED = re.compile(
    r"(?P<name>[A-Z][A-Z0-9&.'’ -]+ (?:LIMITED|LTD|INCORPORATED|INC|PLC|CORPORATION|CORP|CO\., LTD)\.?)(?= [-–—(]|: )"
)
_UPPER_WORD = re.compile(r"[A-Z][A-Z&'’-]+")


def _all_capitals(text: str, part: Sentence) -> bool:
    """A heading of a filing in capitals, ordinary words among them: "DISCLOSEABLE TRANSACTION"."""
    words = _UPPER_WORD.findall(text, part.start, part.end)
    shouted = text[part.start : part.end].isupper() and len(words) > 1
    return shouted and any(len(word) > 3 and english(word.casefold()) for word in words)


def title_case(text: str, part: Sentence) -> bool:
    """A heading that writes nearly all its words large, as American newspapers do: capitals tell no names there."""
    if part.kind != "heading" or part.language == "de" or text.startswith("[", part.start):
        return False
    words = [token[0] for token in TOKEN.finditer(text, part.start, part.end) if len(token[0]) > 3]
    if _all_capitals(text, part):
        return True
    small = sum(word[0].islower() for word in words)
    common = sum(word[0].isupper() and english(bare(word).casefold()) for word in words)
    return len(words) >= 5 and common >= 3 and small * 5 <= len(words)


def whole_title(text: str, part: Sentence) -> list[Spotted]:
    """A heading in capitals that is nothing but a registered name: "QUILLON OPTICS HOLDINGS LIMITED"."""
    titled = _TITLED.match(text, part.start, part.end)
    if titled is not None and 2 < len(titled["name"].split()) < 9:
        return [Spotted(part.start, titled.end("name"), titled["name"], "O", ("Company",))]
    words = text[part.start : part.end].split()
    if not (2 < len(words) < 9 and words[-1] in latin_lists("en")["forms"] and all(word.isupper() for word in words)):
        return []
    return [Spotted(part.start, part.end, text[part.start : part.end], "O", ("Company",))]


def in_title(text: str, part: Sentence, registered: list[Spotted], elsewhere: list[Spotted]) -> list[Spotted]:
    """The names of a heading in title case: registered ones, and those that the text below writes too."""
    found: list[Spotted] = []
    forms = sorted({one.text: one for one in elsewhere if one.entry is None}.items(), key=lambda row: -len(row[0]))
    for form, one in forms[:200]:
        written = rf"{re.escape(form)}|{re.escape(form.upper())}"
        for match in re.finditer(rf"(?<!\w)(?:{written})(?!\w)", text[part.start : part.end]):
            start, end = part.start + match.start(), part.start + match.end()
            if all(end <= other.start or start >= other.end for other in found):
                found.append(Spotted(start, end, form, one.letter, one.kinds))
    for one in registered:
        beside = [other for other in found if one.start < other.end and other.start < one.end]
        if all(other.end - other.start <= one.end - one.start for other in beside):
            found = [other for other in found if other not in beside] + [one]
    return sorted(found, key=lambda name: name.start)
