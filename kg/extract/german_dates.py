"""The dates that only German texts tell so: years without a word before them, the day of the news; reads no claims."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.found import Found
from kg.extract.text import Sentence
from kg.model import Document, Status
from kg.normalize.dates import When, find_dates

_BEGINS = r"(?:19[89]\d|20[0-4]\d)"
# "2023 flossen 18 Millionen; 2024 legte Alder nach", "hatte 2022 die Serie A angeführt": no count of anything.
_BARE_YEAR = re.compile(
    rf"(?:(?m:^)|(?<=[.;:–] )|(?<=\b(?:und) ))(?P<y>{_BEGINS})(?= (?:[a-zäöüß]{{2,14}}(?:t|te|ten|en)|kam|gab|ging|nahm|war|zog|stieg|bekam|erhielt|schloss|hieß|warb)\b)(?! (?:euro|dollar|franken|mitarbeitende|beschäftigten|betten)\b)"
)
# "Zuvor hatte Quillon 2023 in einer Serie A …": after the name that follows the verb.
_AFTER_SUBJECT = re.compile(
    rf"\b(?:hatten?|hat|haben|wurden?|sammelten?|erhielten?|bekam(?:en)?|investierten?|stieg(?:en)?|übernahm(?:en)?|kauften?|führten?|legten?|ging(?:en)?)"
    rf" (?:(?:der|die|das|sich|schon|bereits|auch) ){{0,2}}(?:[A-ZÄÖÜ][\w.&-]+ ){{0,3}}(?P<y>{_BEGINS})"
    r"(?= (?:in|von|mit|bereits|schon|erstmals|noch|für|den|die|das|eine|einen|einer|bei|rund|über|unter|zusammen|gemeinsam|an|am|als|mehrheitlich|insgesamt|zunächst) )"
)
_FOUNDING = re.compile(r"gegründet|Gründung|hervor|ausge", re.IGNORECASE)
_FOUNDED_NEAR = 90  # characters
_LEAD = 1_000  # characters
_MADE_KNOWN = re.compile(
    r"\b(?:mitteilt|teilt|gab|gibt|bekannt|melde|veröffentlich|berichte|erklär|verkünd|bestätig|Überblick|Ausgabe|Newsletter|Nachrichten|Stand|Woche|Tag)"
)
_A_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def bare_years(piece: str) -> Iterator[tuple[int, int, str, object]]:
    """Years that open a clause."""
    for match in _BARE_YEAR.finditer(piece):
        yield match.start("y"), match.end("y"), "D", When(match["y"])
    for match in _AFTER_SUBJECT.finditer(piece):
        if not _FOUNDING.search(piece, max(0, match.start() - _FOUNDED_NEAR), match.end() + _FOUNDED_NEAR):
            yield match.start("y"), match.end("y"), "D", When(match["y"])


def day_of_news(document: Document, article: int, start: int, end: int) -> str | None:
    """The day of an article: of its head, else the first whole day near words that say that something was made known."""
    published = document.articles[article].published or document.published
    if published is not None:
        return published
    lead = document.text[start : min(end, start + _LEAD)]
    for found in find_dates(lead, "de", None):
        near = lead[max(0, found.start - 90) : found.end + 90]
        if _A_DAY.fullmatch(found.value.value) and _MADE_KNOWN.search(near):
            return found.value.value
    return None


_BEFORE = re.compile(
    r"\b(?:hatten?|waren?|wurden?|bereits|schon|zuvor|bislang|bisher|bis dahin|länger|verkäufer\w*|verkauft\w*|zuletzt|früher\w*|damals|seinerzeit|einst|ursprünglich|anfangs|zunächst"
    r"|vorig\w+|vergangen\w+|letzt\w+|vor (?:einem|zwei|drei|vier|fünf|gut|rund|knapp)|später|hält|halten|besitz\w+|seit\b|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:investier(?:t|en)|beteilig(?:t|en)|steck(?:t|en)|steig(?:t|en)|kauf(?:t|en)|übern(?:immt|ehmen)|erwirbt|schließt|erhält|bekommt|sammelt|holt|wirbt"
    r"|nimmt|führ(?:t|en)|gibt|geben|sichert|kommt|kommen|zieht|ziehen|geht|gehen|macht|machen|legt|legen|zahlt|zahlen|wird|werden)\b"
    r"|\b(?:ist|sind)\b[^.;]*\b(?:dabei|an Bord|im Boot|beteiligt|eingestiegen|hinzugekommen|von der Partie|neu\w*)\b|\b[Ll]ead-?[Ii]nvestor"
)
_DATED = frozenset(["investedIn", "raised", "valuation", "acquired"])


def date_news(document: Document, found: list[tuple[Sentence, Found]]) -> None:
    """What a dated article tells in the present, without another date, is of its day."""
    days: dict[int, str | None] = {}
    for part, one in found:
        if part.language != "de" or one.predicate not in _DATED or one.status is not Status.ASSERTED:
            continue
        if "date" in one.qualifiers or (one.financing is not None and one.financing.date):
            continue
        if one.financing is None and one.predicate != "acquired":
            continue  # a total
        told = document.text[part.start : part.end]
        if part.kind == "heading" or _BEFORE.search(told) or not _NOW.search(told):
            continue
        if part.article not in days:
            article = document.articles[part.article]
            days[part.article] = day_of_news(document, part.article, article.start, article.end)
        day = days[part.article]
        if day is None:
            continue
        if one.financing is not None:
            one.financing.date = day
        else:
            one.qualifiers["date"] = day


__all__ = ["bare_years", "date_news", "day_of_news"]
