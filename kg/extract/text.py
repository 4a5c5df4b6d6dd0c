"""Cuts a document into blocks (heading, list item, table row, prose) and sentences; keeps every offset."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import Document

_SHORT_LINE = 140  # characters
LONGEST_SENTENCE = 1_500  # a longer one is cut: no rule reads further, and no text may make a rule slow

_LINE = re.compile(r"[^\r\n]+")
_BULLET = re.compile(
    r"\s*(?:[*•▪◦●■◆・·‣–—-]\s+|[①-⑳❶-❿]\s*|\(?\d{1,2}[.)、）]\s+|[（(][一二三四五六七八九十\d]{1,2}[）)]\s*|[一二三四五六七八九十]{1,2}、|#{1,6}\s+)"
)
_TABLE_BAR = re.compile(r"[|｜\t]")
SLASH = re.compile(r"(?<=\S) / (?=\S)")  # columns set apart by strokes
GAP = re.compile(r"(?<=\S)(?:\u3000+| {2,})(?=\S)")  # columns set apart by blanks
_RULE_LINE = re.compile(r"[\s|:=＝—–_*~-]+")
_HAN_STOP = re.compile(r"[。！？!?]+[”’」』）)\"]*|(?<=[\u3400-\u9fff）)」”])[;；]|[…]{2,}")
_LATIN_STOP = re.compile(r"[.!?…]+[\"”’“»')\]]*(?=\s+[\"“„»«'(\[]?[A-ZÄÖÜ0-9\u3400-\u9fff]|\s+\+\+\+ |\s*$)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Co|Ltd|Inc|Corp|Bros|Mr|Mrs|Ms|Dr|Prof|St|No|Nos|vs|etc|approx|est|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
    r"|Mio|Mrd|Tsd|bzw|rd|ca|Nr|Abs|Art|Str|usw|evtl|inkl|zzgl|ggf|sog|vgl|Hrsg|gem|bn|mn|Gen|Sen|Rep|Gov|Calif|Mass)"
    r"|(?<!-)\b[A-Za-z]|\b[a-z]\.\s?[A-Za-z]|\bU\.S|\bU\.K)\.$"
)
_LETTERED = re.compile(
    r"(?:[Ss]eries|[Ss]erie|[Rr]ound|[Cc]lass|\bits|\btheir|\bour) [A-H]\.$|\b(?:[Ff]und|[Ff]onds|Ventures|Growth|Partners|Opportunities|Vintage) [IVX]\.$"
)  # "its Series B." ends a sentence
_MONTH = re.compile(r"\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.$")
_DAY = re.compile(r"\s+[\d'’]")
_FORM = re.compile(r"\b(?:Inc|Ltd|Corp|Co|LP|LLC)\.$")
_NEW_SENTENCE = re.compile(
    r"\s+(?:The|It|Its|On|In|We|Our|As|At|This|These|He|She|They|For|After|Before|Under|Pursuant|Upon) "
)
# "… kommen auf 15 Mio. Ebenfalls dabei ist": no currency after the abbreviation, but a word that is no noun.
_GERMAN_SUM = re.compile(r"\b(?:Mio|Mrd|Tsd)\.$")
_NEW_GERMAN_SENTENCE = re.compile(
    r"\s+(?:D(?:er|ie|as|en|em)|Eine?[mnr]?|Auch|Ebenfalls|Zudem|Außerdem|Ferner|Daneben|Überdies|Hinzu|Mit|Bei|Beim|I[nm]|A[nm]|Auf|Aus|Für|Vo[nm]"
    r"|Zu[mr]?|Nach|Nachdem|Seit|Damit|Dabei|Dafür|Dazu|Davon|Daran|Darunter|Neben|Es|Er|Sie|Wir|Ihre?n?|Seine?n?|Insgesamt|Weitere|Bislang|Bisher"
    r"|Zuletzt|Zuvor|Damals|Angeführt|Beteiligt|Gezeichnet|Größte[rn]?|Unter|Über|Vor|Als|Wie|Wer|Noch|So|Später|Erstmals|Erneut) "
)
_ITEM_NUMBER = re.compile(r"\s*\d{1,2}\.")
_GERMAN_ORDINAL = re.compile(r"(?:^|[\s(])\d{1,2}\.$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """text[start:end] of the document, with where it stands."""

    start: int
    end: int
    language: str
    block: int  # number of the block
    kind: str  # prose, heading, item or row
    article: int


@dataclass(frozen=True, slots=True)
class Block:
    """A line of the document: a paragraph, a heading, a list item or a table row."""

    start: int
    end: int
    language: str
    kind: str
    article: int


def blocks(document: Document) -> list[Block]:
    """The lines of a document that hold text, each with its kind and language."""
    found: list[Block] = []
    text = document.text
    for number, article in enumerate(document.articles):
        for line in _LINE.finditer(text, article.start, article.end):
            start, end = _trimmed(text, line.start(), line.end())
            if start < end and not _RULE_LINE.fullmatch(text, start, end):
                language = _language_at(document, start, article.language)
                if end - start <= _SHORT_LINE and {language, article.language} == {"de", "en"}:
                    language = article.language  # a name and a figure look like English
                found.append(Block(start, end, language, _kind(text[start:end], language), number))
    return _with_narrow_rows(text, found)


def _with_narrow_rows(text: str, found: list[Block]) -> list[Block]:
    """Lines with one bar are rows of a table where a line beside them has one too; so are lines with two strokes or more."""
    bars = [
        0
        if _TOLD_BESIDE.search(text, block.start, block.end)
        else len(_TABLE_BAR.findall(text, block.start, block.end))
        for block in found
    ]
    for at, block in enumerate(found):
        if bars[at] == 1 and 1 in (bars[at - 1] if at else 0, bars[at + 1] if at + 1 < len(bars) else 0):
            found[at] = Block(block.start, block.end, block.language, "row", block.article)
    strokes = [len(SLASH.findall(text, block.start, block.end)) for block in found]
    for at, block in enumerate(found):
        if strokes[at] >= 2 and strokes[at] in (strokes[at - 1] if at else 0, *strokes[at + 1 : at + 2]):
            found[at] = Block(block.start, block.end, block.language, "row", block.article)
    for at, block in enumerate(found):
        beside = [one.kind for one in found[max(0, at - 1) : at + 2] if one is not block]
        if block.kind == "row" and block.language == "de" and "row" not in beside and len(found) > 1:
            found[at] = Block(block.start, block.end, "de", "heading", block.article)  # no table has but one row
    return _with_aligned_rows(text, found)


def _with_aligned_rows(text: str, found: list[Block]) -> list[Block]:
    """Three or more short Chinese lines with the same number of gaps, one under the other, are a table."""
    gaps = [
        len(GAP.findall(text, block.start, block.end))
        if block.end - block.start <= 80 and (block.language.startswith("zh") or "\u3000" in text[block.start : block.end]) and block.kind != "row"
        and not _HAN_STOP.search(text, block.start, block.end)
        else 0
        for block in found
    ]  # fmt: skip
    first = 0
    while first < len(found):
        stop = first + 1
        while stop < len(found) and gaps[stop] == gaps[first] > 0:
            stop += 1
        if stop - first >= 3:
            language = next((one.language for one in found[first:stop] if one.language.startswith("zh")), None)
            for at in range(first, stop):
                block = found[at]
                found[at] = Block(block.start, block.end, language or block.language, "row", block.article)
        first = stop
    return found


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _language_at(document: Document, offset: int, otherwise: str) -> str:
    at = bisect_right(document.passages, offset, key=lambda passage: passage.start) - 1
    if at >= 0 and document.passages[at].language != "und":
        return document.passages[at].language
    return otherwise


# A line of a list of holders without a bullet: "Alder Capital – 16.8%", "岑溪资本：16.8%".
_HOLDER = re.compile(
    r"[^:：.;。；]{2,60}? ?(?:[–—:：|-]|\.{2,}) ?(?:\d{1,2}|100)(?:[.,]\d{1,4})? ?(?:%|％|per ?cent|Prozent)"
)


# "Norvik bought Alder. | Birch has hired three bankers.": sentences, with a bar between the items of a digest.
_TOLD_BESIDE = re.compile(r"[a-z\d%)][.!?] \| [A-Z]")


def _kind(line: str, language: str) -> str:
    if len(_TABLE_BAR.findall(line)) >= 2 and not _TOLD_BESIDE.search(line):
        return "row"
    if _BULLET.match(line) or _HOLDER.fullmatch(line):
        return "item"
    short = 60 if language.startswith("zh") else 140
    if len(line) <= short and line[-1] not in '.。!！?？;；:：…,，)）”"':
        return "heading"
    return "prose"


def sentences(document: Document, parts: list[Block] | None = None) -> list[Sentence]:
    """The sentences of a document in order; table rows are one sentence each."""
    found: list[Sentence] = []
    for number, block in enumerate(parts if parts is not None else blocks(document)):
        for start, end in _cuts(document.text, block):
            found.extend(
                Sentence(a, b, block.language, number, block.kind, block.article)
                for a, b in _pieces(document.text, start, end)
            )
    return found


def _cuts(text: str, block: Block) -> Iterator[tuple[int, int]]:
    if block.kind == "row":
        yield block.start, block.end
        return
    han = block.language.startswith("zh")
    start = block.start
    for stop in (_HAN_STOP if han else _LATIN_STOP).finditer(text, block.start, block.end):
        if start == block.start and _ITEM_NUMBER.fullmatch(text, start, stop.end()):
            continue  # "1. Quillon raised …"
        if not han and _is_abbreviation(text, start, stop.start() + 1, block.language):
            continue
        yield _trimmed(text, start, stop.end())
        start = stop.end()
    if text[start : block.end].strip():
        yield _trimmed(text, start, block.end)


def _is_abbreviation(text: str, start: int, end: int, language: str) -> bool:
    before = text[max(start, end - 14) : end]
    if language == "de" and _GERMAN_ORDINAL.search(before):
        return True
    if language == "de" and _GERMAN_SUM.search(before) and _NEW_GERMAN_SENTENCE.match(text, end):
        return False
    if _MONTH.search(before) and not _DAY.match(text, end):
        return False  # "… its founder, Qian Jun. The company": a name, or the end of a sentence
    if _FORM.search(before) and _NEW_SENTENCE.match(text, end):
        return False  # "… of Quillon, Inc. The Company has"
    if before.endswith(" Art.") and not _DAY.match(text, end):
        return False  # "… dieser Art. Der Konzern": no article of a law
    return _ABBREVIATION.search(before) is not None and not _LETTERED.search(before)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST_SENTENCE:
        cut = max(text.rfind(mark, start, start + LONGEST_SENTENCE) for mark in ",，;；、 ")
        cut = cut + 1 if cut > start else start + LONGEST_SENTENCE
        yield start, cut
        start = cut
    if start < end:
        yield start, end
