"""Words that make a state body of an organisation, and levels and countries that names say; knows no graph."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

from kg.errors import SchemaError
from kg.normalize.scripts import has_han, plain_form
from kg.registry import Entry, load_places

_TABLE = Path(__file__).with_name("words.toml")
UNKNOWN: Final = "unknown"
LEVELS: Final = ("central", "provincial", "municipal", "district", UNKNOWN)
_NEAR = 90  # characters between a name and the words that are said of it, name included
_LISTED = 12  # names of one list
_WORDS_BEFORE = re.compile(r"(?:(?!(?:and|und|by|von|with|mit)\b)[\w'’-]+ ){0,2}$")
_WORDS_AFTER = re.compile(r"(?: [\w-]+){0,2} (?:of|owned by|der|des|von)(?: [\w-]+){1,5}")
_HAN_BEFORE = re.compile(r"[一-龥]{0,8}$")
_CLAUSE = re.compile(r"[，。；、,;:：.!?！？\n]")


@dataclass(frozen=True, slots=True)
class Rank:
    """Of which level of which state something is; None where nothing says so."""

    level: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """That a text calls somebody a state's: text[start:end] holds the name and the words."""

    who: int
    start: int
    end: int
    rank: Rank


# ------------------------------------------------------------------------------------------------- levels and countries


def rank_of(text: str) -> Rank:
    """The level and the country that a name, or a phrase, says of a public body.

    >>> rank_of("合肥市國資委"), rank_of("Land Berlin")
    (Rank(level='municipal', country='CN'), Rank(level='provincial', country='DE'))
    >>> rank_of("Ministry of Finance"), rank_of("Harbour Group")
    (Rank(level='central', country=None), Rank(level=None, country=None))
    """
    plain, table = plain_form(text), _table()
    found = places_in(plain)
    countries = {place.country for place in found if place.country} or table.adjectives_in(plain)
    near = countries.pop() if len(countries) == 1 else None
    place = max(found, key=lambda one: LEVELS.index(table.level_of(one)), default=None)
    for row in table.levels:
        if row.fits(plain):
            level = table.city_states.get(place.id, row.level) if place and row.level == "municipal" else row.level
            return Rank(level, near or row.country or table.country_in(plain))
    if place and place.level != "country":
        return Rank(table.level_of(place), near)
    for row in table.central:
        if row.fits(plain):
            return Rank("central", near or row.country)
    return Rank(table.level_of(place) if place else None, near or table.country_in(plain))


def names_itself(name: str) -> bool:
    """Whether a name has words that only a state's organisation has.

    >>> names_itself("合肥市国资委"), names_itself("Landesfonds Elbe"), names_itself("Elbe Capital")
    (True, True, False)
    """
    return _table().named.fits(plain_form(name))


def country_of(name: str) -> str | None:
    """The country of the places in a name, where they are of one: "Kunlun (Beijing) Technology".

    >>> country_of("上海燧原科技"), country_of("Tencent")
    ('CN', None)
    """
    found = {place.country for place in places_in(plain_form(name)) if place.country}
    return found.pop() if len(found) == 1 else None


def place_rank(place: Entry) -> Rank:
    """Of which level the government of a place is."""
    return Rank(_table().level_of(place), place.country)


def places_in(plain: str) -> tuple[Entry, ...]:
    """The places that a text names; the longest name that begins at a character counts.

    Args:
        plain: in simplified characters.
    """
    forms, entries = _place_forms()
    found: dict[str, Entry] = {}
    at = 0
    while at < len(plain):
        form = next(forms.at(plain, at), None)
        if form:
            found.setdefault(entries[form].id, entries[form])
        at += len(form) if form else 1
    return tuple(found.values())


@cache
def _place_forms() -> tuple[_Forms, Mapping[str, Entry]]:
    """Names of places, and whose they are."""
    entries: dict[str, Entry] = {}
    places = load_places()
    for place in places.entries.values():
        for form, _ in places.names_of(place.id):
            entries.setdefault(plain_form(form), place)
    return _Forms(entries), entries


class _Forms:
    """Names as they are looked for in a text; how many there are costs nothing, though thousands begin alike."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = frozenset(names)
        lengths: dict[str, set[int]] = {}
        for name in names:
            lengths.setdefault(name[:2], set()).add(len(name))
        self._lengths = {beginning: sorted(its, reverse=True) for beginning, its in lengths.items()}

    def at(self, text: str, at: int) -> Iterator[str]:
        """The names that stand at a place of a text, the longest first."""
        for length in self._lengths.get(text[at : at + 2], ()):
            name = text[at : at + length]
            if len(name) == length and name in self._names and _stands(text, name, at):
                yield name


def _stands(text: str, name: str, at: int) -> bool:
    """Whether a name stands at a place, a Latin one as whole words."""
    end = at + len(name)
    return text.startswith(name, at) and not (
        (_joins(text[at]) and at > 0 and _joins(text[at - 1])) or (_joins(name[-1]) and _joins(text[end : end + 1]))
    )


def _joins(character: str) -> bool:
    return character.isalnum() and not has_han(character)


# ----------------------------------------------------------------------------------------------------- what a text says


def said_in(text: str, names: Mapping[str, int]) -> Iterator[Said]:
    """Where a text calls some of these organisations a state's.

    Args:
        text: of a document.
        names: the forms that it uses, and whose they are.

    >>> [said] = said_in("The round was led by state-owned Harbour Group.", {"Harbour Group": 7})
    >>> said.who, said.rank
    (7, Rank(level=None, country=None))
    """
    table, plain = _table(), plain_form(text)
    words = [*table.said_latin.finditer(plain), *table.said_han.finditer(plain)]
    if not words:
        return
    whose = {plain_form(name): who for name, who in names.items() if len(name) > 1}
    forms = _Forms(whose)
    for match in words:
        if not table.is_denied(plain, match):
            for start, end, phrase in _named(plain, match, forms, table):
                first, last = min(start, match.start()), max(end, match.end())
                yield Said(whose[plain[start:end]], first, last, rank_of(phrase))


def _named(plain: str, match: re.Match[str], forms: _Forms, table: _Table) -> Iterator[tuple[int, int, str]]:
    """Of whom the words are said, with the phrase that can say the level: of names that follow, else of one before."""
    following = _following(plain, match, forms, table)
    if following:
        phrase = _before(plain, match)
        yield from ((start, end, phrase) for start, end in following)
    elif (one := _preceding(plain, match, forms, table)) is not None:
        more = _WORDS_AFTER.match(plain, match.end()) if not has_han(match.group()) else None
        yield (*one, plain[one[1] : more.end() if more else match.end()])


def _before(plain: str, match: re.Match[str]) -> str:
    pattern = _HAN_BEFORE if has_han(match.group()) else _WORDS_BEFORE
    before = pattern.search(plain[max(0, match.start() - 40) : match.start()])
    return (before.group() if before else "") + match.group()


def _following(plain: str, match: re.Match[str], forms: _Forms, table: _Table) -> list[tuple[int, int]]:
    gap = table.gap_han if has_han(match.group()) else table.gap_latin
    for at in range(match.end(), min(len(plain), match.end() + _NEAR)):
        if form := next(forms.at(plain, at), None):
            between = gap.fullmatch(plain, match.end(), at)
            if not between:
                return []
            found = [(at, at + len(form))]
            noun = between.groupdict().get("noun")
            return _listed(plain, found, forms, table) if noun and noun.casefold() in table.plural else found
    return []


def _listed(plain: str, found: list[tuple[int, int]], forms: _Forms, table: _Table) -> list[tuple[int, int]]:
    while len(found) < _LISTED:
        more = table.between.match(plain, found[-1][1])
        form = next(forms.at(plain, more.end()), None) if more else None
        if not more or not form:
            break
        found.append((more.end(), more.end() + len(form)))
    return found


def _preceding(plain: str, match: re.Match[str], forms: _Forms, table: _Table) -> tuple[int, int] | None:
    link = table.link_han if has_han(match.group()) else table.link_latin
    for at in range(match.start() - 1, max(-1, match.start() - _NEAR), -1):
        for form in forms.at(plain, at):
            end = at + len(form)
            if end < match.start() and link.fullmatch(plain, end, match.start()):
                return at, end
    return None


# ------------------------------------------------------------------------------------------------------------ the table


class _Row:
    """Patterns of one meaning."""

    def __init__(self, row: Mapping[str, Any]) -> None:
        self.level: str = row.get("level", "")
        self.country: str | None = row.get("country")
        self._latin = _latin(row["latin"]) if "latin" in row else None
        self._han = re.compile("|".join(row["han"])) if "han" in row else None

    def fits(self, plain: str) -> bool:
        return any(pattern and pattern.search(plain) for pattern in (self._latin, self._han))


class _Table:
    """words.toml, compiled."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._data = table
        self.levels = [_Row(row) for row in table["level"]]
        self.central = [_Row(row) for row in table["central"]]
        self.named = _Row(table["named"])
        self.said_latin = _latin(table["said"]["latin"])
        self.said_han = re.compile("|".join(sorted(table["said"]["han"], key=lambda word: -len(word))))
        self.gap_latin = re.compile(table["before"]["latin"] + " ?", re.IGNORECASE)
        self.gap_han = re.compile(table["before"]["han"])
        after = table["after"]
        self.link_latin = re.compile(after["latin"].replace("{art}", after["art"]), re.IGNORECASE)
        self.link_han = re.compile(after["han"])
        self.plural = frozenset(table["list"]["plural"])
        self.between = re.compile(table["list"]["between"])
        self.city_states = {place: level for level, its in table["city_states"].items() for place in its}
        self._countries = [_Row(row) for row in table["country"]]
        self._adjectives = {country: _latin(its) for country, its in table["adjectives"].items()}

    @cached_property
    def _denied(self) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
        denied = self._data["denied"]
        latin = re.compile(rf"(?<!\w)(?:{'|'.join(denied['latin'])})[ -](?:an? |the |eine? )?$", re.IGNORECASE)
        return latin, re.compile(f"(?:{'|'.join(denied['han'])})$"), re.compile("|".join(denied["after"]))

    def is_denied(self, plain: str, match: re.Match[str]) -> bool:
        """Whether what stands beside the words undoes them."""
        latin, before, after = self._denied
        head = plain[max(0, match.start() - 16) : match.start()]
        if has_han(match.group()):
            return bool(before.search(head) or after.match(plain, match.end()))
        return bool(latin.search(head))

    def level_of(self, place: Entry) -> str:
        """Of which level a place's government is."""
        return self.city_states.get(place.id) or str(self._data["place"].get(place.level, UNKNOWN))

    def country_in(self, plain: str) -> str | None:
        """The country whose public sector a text names by its own words."""
        return next((row.country for row in self._countries if row.fits(plain)), None)

    def adjectives_in(self, plain: str) -> set[str]:
        """The countries whose adjectives a text has."""
        return {country for country, pattern in self._adjectives.items() if pattern.search(plain)}


def _latin(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)


@cache
def _table() -> _Table:
    try:
        return _Table(tomllib.loads(_TABLE.read_text("utf-8")))
    except (OSError, tomllib.TOMLDecodeError, KeyError, re.error) as exc:
        raise SchemaError(f"{_TABLE}: {exc}; install capitalgraph again") from exc
