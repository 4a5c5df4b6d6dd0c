"""Ties claims about money to the financing that they belong to: its round and date may stand elsewhere in the text."""

from __future__ import annotations

import re

from kg.extract.context import compiled, date_of_clause, nearby
from kg.extract.discourse import Discourse
from kg.extract.found import Found
from kg.extract.instances import referred
from kg.extract.masked import Item, Masked
from kg.extract.rules import RuleBook, Template
from kg.extract.stance import clause
from kg.model import Value
from kg.normalize.dates import When

_FINANCING = {"investedIn", "raised", "valuation"}
_DATED = {"acquired", "filedForListingOn", "listedOn"}


def tied(one: Found, masked: Masked, match: re.Match[str], book: RuleBook, discourse: Discourse) -> None:
    """Tie a claim about money to the financing it belongs to: the round and the date may stand elsewhere."""
    if one.predicate == "acquired" and one.object == discourse.topic and isinstance(one.subject, int):
        discourse.last.setdefault("acquirer", one.subject)
    if one.predicate in _DATED and "date" not in one.qualifiers:
        _, date, _ = nearby(masked, match.start(), match.end(), book)
        if date is not None:
            one.qualifiers["date"] = date
    if one.predicate == "spunOutOf" and "date" not in one.qualifiers:
        date = date_of_clause(masked, match.start(), match.end(), book)
        one.qualifiers.update({"date": date} if date is not None else {})
    if one.qualifiers.pop("tied", None) == "no" or one.predicate not in _FINANCING:
        return  # a total belongs to no single financing
    company = one.object if one.predicate == "investedIn" else one.subject
    if not isinstance(company, int) or (one.predicate == "raised" and _is_total(masked, match, book)):
        return
    if one.predicate == "investedIn":
        discourse.last["investor"] = discourse.last["backer"] = one.subject
    round, date, again = nearby(masked, match.start(), match.end(), book)
    given_round, given_date = one.qualifiers.get("round"), one.qualifiers.get("date")
    if not (round or date or given_round) and _anew(masked, match, book):
        discourse.back_to_news(company)
        again = True
    one.financing = discourse.financing(
        company,
        str(given_round) if given_round else round,
        str(given_date) if given_date else date,
        again,
        one.object if one.predicate == "raised" and isinstance(one.object, Value) else None,
    )


def note_announced(masked: Masked, book: RuleBook, discourse: Discourse) -> None:
    """The news tells on which day it was made known: that of the financing it begins with, where no other is told."""
    news = discourse.news
    if news.company is None or news.date or discourse.sentence > _OPENING or news.company != discourse.focus:
        return
    told = compiled(book, "announced_on").search(masked.text)
    when = masked.items[told[told.lastgroup or ""]].content if told else None
    if isinstance(when, When) and len(when.value) == _DAY:
        news.date = when.value


_OPENING = 5  # sentences of an article that tell its news
_DAY = len("2026-03-05")


def _anew(masked: Masked, match: re.Match[str], book: RuleBook) -> bool:
    """Whether the clause speaks of the financing that is the news: [words] anew."""
    left, right = clause(masked.text, match, book.language)
    words = book.any_of("anew")
    return words is not None and words.search(masked.text, left, right) is not None


def _is_total(masked: Masked, match: re.Match[str], book: RuleBook) -> bool:
    """Whether a sum is what was raised so far, in all: [words] total, in the same clause."""
    left, right = clause(masked.text, match, book.language)
    words = book.any_of("total", re.IGNORECASE)
    return words is not None and words.search(masked.text[left:right]) is not None


def told_of(
    template: Template,
    groups: dict[str, list[Item]],
    masked: Masked,
    match: re.Match[str],
    book: RuleBook,
    discourse: Discourse,
) -> None:
    """A financing is told of without its sum or its investors: what follows may be about it."""
    companies, _ = referred(template.subject, groups, discourse)
    if companies and isinstance(companies[0].content, int):
        round, date, again = nearby(masked, match.start(), match.end(), book)
        discourse.financing(companies[0].content, round, date, again)
