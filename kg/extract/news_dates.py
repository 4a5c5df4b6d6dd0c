"""The day of the news: which it is by an article's own words, and what an article tells as new is of it.

An article's head gives it (kg.documents.headers); else German and English texts may say on which day something was made
known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kg.extract.found import Found
from kg.extract.text import Sentence
from kg.model import Document, Status
from kg.normalize.dates import find_dates

_LEAD = 1_000  # characters
_NEAR = 90  # characters before and after a day
_A_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MADE_KNOWN = re.compile(
    r"\b(?:mitteilt|teilt|gab|gibt|bekannt|melde|veröffentlich|berichte|erklär|verkünd|bestätig|Überblick|Ausgabe|Newsletter|Nachrichten|Stand|Woche|Tag)"
)
# "said on Monday, December 2, 2024", "announced on December 2, 2024".
_ENGLISH_DAY_BEFORE = re.compile(
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? $"
    r"|\b(?:said|says|announced|disclosed|unveiled|confirmed|reported|revealed)(?: (?!19|20)[a-z]+){0,3} (?:on )?$"
)
_DATED = frozenset(["investedIn", "raised", "valuation", "acquired"])


@dataclass(frozen=True)
class _Told:
    """How a language tells that something is new: words of its sentence, and words that none of them may stand beside."""

    now: re.Pattern[str]
    before: re.Pattern[str]
    headings: bool  # whether a heading tells it without any word


_LANGUAGES: Mapping[str, _Told] = {
    "de": _Told(
        re.compile(
            r"\b(?:investier(?:t|en)|beteilig(?:t|en)|steck(?:t|en)|steig(?:t|en)|kauf(?:t|en)|übern(?:immt|ehmen)|erwirbt|schließt|erhält|bekommt|sammelt|holt|wirbt"
            r"|nimmt|führ(?:t|en)|gibt|geben|sichert|kommt|kommen|zieht|ziehen|geht|gehen|macht|machen|legt|legen|zahlt|zahlen|wird|werden)\b"
            r"|\b(?:ist|sind)\b[^.;]*\b(?:dabei|an Bord|im Boot|beteiligt|eingestiegen|hinzugekommen|von der Partie|neu\w*)\b|\b[Ll]ead-?[Ii]nvestor"
        ),
        re.compile(
            r"\b(?:hatten?|waren?|wurden?|bereits|schon|zuvor|bislang|bisher|bis dahin|länger|verkäufer\w*|verkauft\w*|zuletzt|früher\w*|damals|seinerzeit|einst|ursprünglich|anfangs|zunächst"
            r"|vorig\w+|vergangen\w+|letzt\w+|vor (?:einem|zwei|drei|vier|fünf|gut|rund|knapp)|später|hält|halten|besitz\w+|seit\b|(?:19|20)\d\d)\b",
            re.IGNORECASE,
        ),
        headings=False,
    ),
    "en": _Told(
        re.compile(
            r"\b(?:has|have) (?!been |had )(?:\w+ly )?[a-z]+\b|\b(?:is|are) (?:[a-z]+ing|among|joining)\b|\btoday\b|\b(?:said|announced|told us|tells us)\b"
            r"|\b(?:raises|closes|secures|lands|nabs|bags|grabs|leads|backs|invests|buys|acquires|takes|values|brings|gives|pegs|puts|joins)\b"
            r"|\b(?:round|deal|financing|investment|funding|fundraising|raise) (?:was|is|came|comes|were)\b|\b(?:new|latest|fresh) (?:round|money|funding|capital|backers?|investors?)\b"
        ),
        re.compile(
            r"\b(?:had|previous(?:ly)?|prior|earlier|former(?:ly)?|ago|last|past|since|until|after its|once|then|used to|in total|to date|so far|all told|already (?:owns?|holds?|held)|(?:19|20)\d\d)\b",
            re.IGNORECASE,
        ),
        headings=True,
    ),
}


def day_of_news(document: Document, article: int, start: int, end: int, language: str) -> str | None:
    """The day of an article in ISO 8601: of its head, else one on which its first sentences say that something was made known."""
    published = document.articles[article].published or document.published
    if published is not None or language not in _LANGUAGES:
        return published
    lead = document.text[start : min(end, start + _LEAD)]
    for found in find_dates(lead, language, None):
        if not _A_DAY.fullmatch(found.value.value):
            continue
        before = lead[max(0, found.start - _NEAR) : found.start]
        if language == "en":
            told = _ENGLISH_DAY_BEFORE.search(before)
        else:
            told = _MADE_KNOWN.search(before + lead[found.start : found.end + _NEAR])
        if told is not None:
            return found.value.value
    return None


def date_news(document: Document, found: list[tuple[Sentence, Found]]) -> None:
    """What a dated article tells as new, without another date, is of its day."""
    days: dict[int, str | None] = {}
    for part, one in found:
        told = _LANGUAGES.get(part.language)
        if told is None or one.predicate not in _DATED or one.status is not Status.ASSERTED:
            continue
        if "date" in one.qualifiers or (one.financing is not None and one.financing.date):
            continue
        if one.financing is None and one.predicate != "acquired":
            continue  # a total
        if not _as_new(document.text[part.start : part.end], part, told):
            continue
        if part.article not in days:
            article = document.articles[part.article]
            days[part.article] = day_of_news(document, part.article, article.start, article.end, part.language)
        day = days[part.article]
        if day is None:
            continue
        if one.financing is not None:
            one.financing.date = day
        else:
            one.qualifiers["date"] = day


def _as_new(sentence: str, part: Sentence, told: _Told) -> bool:
    if told.before.search(sentence):
        return False
    if part.kind == "heading":
        return told.headings
    return told.now.search(sentence) is not None


__all__ = ["date_news", "day_of_news"]
