"""Reads schema/entities.toml and schema/places.toml: well-known names and whose they are; holds no fact about money.

A Chinese name given in one script is known in the other too. `KG_REGISTRY` names another file; "none" is no registry.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg.errors import SchemaError
from kg.normalize.names import fold_name
from kg.normalize.scripts import has_han, is_traditional, to_simplified, to_traditional
from kg.resources import folder

LANGUAGES = ("en", "de", "zh-Hans", "zh-Hant")
_TEXTS = ("id", "name", "country", "parent", "level", "kind")
_LISTS = (*LANGUAGES, "old", "ambiguous", "kinds")
_KNOWN = frozenset((*_TEXTS, *_LISTS, "attested"))
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_TABLE_HEAD = re.compile(r"\[\[[a-z]+\]\]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One well-known thing.

    `names` are (form, language), `old` names it had, `ambiguous` forms that mean it only where the context says so.
    `level` is central, provincial, municipal … of a state body, and of a place what kind of place it is.
    """

    id: str
    name: str
    names: tuple[tuple[str, str], ...] = ()
    old: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    country: str | None = None
    parent: str | None = None
    level: str | None = None
    attested: tuple[str, ...] = ()

    @property
    def plain(self) -> tuple[str, ...]:
        """Every form that means this entry wherever it stands: the name, the names, the old ones.

        >>> Entry("baidu", "Baidu", (("百度", "zh-Hans"),), old=("Baidu Net",)).plain
        ('Baidu', '百度', 'Baidu Net')
        """
        return tuple(dict.fromkeys((self.name, *(form for form, _ in self.names), *self.old)))


@dataclass(frozen=True)
class Registry:
    """Well-known entries by id, with the places beside them; immutable.

    >>> known = Registry({"baidu": Entry("baidu", "Baidu", (("百度", "zh-Hans"),))})
    >>> known.ids_for("BAIDU"), known.ids_for("Apple")
    (('baidu',), ())
    """

    entries: Mapping[str, Entry] = field(default_factory=dict)
    places: Mapping[str, Entry] = field(default_factory=dict)

    @cached_property
    def by_key(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of the entries by folded name, sorted; without the ambiguous forms, as every single letter is."""
        found = _index((entry.id, form) for entry in self.entries.values() for form in entry.plain)
        return MappingProxyType({key: ids for key, ids in found.items() if len(key) > 1})

    @cached_property
    def by_ambiguous_key(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of the entries by folded ambiguous form, sorted."""
        return _index((entry.id, form) for entry in self.entries.values() for form in entry.ambiguous)

    @cached_property
    def places_by_key(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of the places by folded name, sorted."""
        return _index((entry.id, form) for entry in self.places.values() for form in entry.plain)

    def ids_for(self, name: str, ambiguous: bool = False) -> tuple[str, ...]:
        """Whose name this is, in any script and case.

        Args:
            name: a form of a name.
            ambiguous: whether forms count that mean an entry only where the context says so.
        Returns:
            Ids, sorted; several where several entries share the name, none where it is unknown.
        """
        key = fold_name(name)
        found = self.by_key.get(key, ())
        if ambiguous:
            found = tuple(sorted({*found, *self.by_ambiguous_key.get(key, ())}))
        return found

    def forms(self) -> Iterator[tuple[str, str, bool]]:
        """Every form for a gazetteer as (form, id, ambiguous), Chinese ones in both scripts; no pair twice.

        >>> list(Registry({"baidu": Entry("baidu", "Baidu", ambiguous=("Du",))}).forms())
        [('Baidu', 'baidu', False), ('Du', 'baidu', True)]
        """
        for entry in self.entries.values():
            plain = _both_scripts(entry.plain)
            yield from ((form, entry.id, False) for form in plain)
            yield from ((form, entry.id, True) for form in _both_scripts(entry.ambiguous) if form not in plain)

    def names_of(self, id: str) -> tuple[tuple[str, str], ...]:
        """The names of an entry or a place as (form, language), in both scripts, old names as "und".

        >>> Registry({"tencent": Entry("tencent", "Tencent", (("腾讯", "zh-Hans"),))}).names_of("tencent")
        (('Tencent', 'en'), ('腾讯', 'zh-Hans'), ('騰訊', 'zh-Hant'))
        """
        entry = self.entries.get(id) or self.places[id]
        given = [(entry.name, _language(entry.name)), *entry.names, *((form, "und") for form in entry.old)]
        names: dict[str, str] = {}
        for form, language in given:
            for variant, tag in _in_both_scripts(form, language):
                names.setdefault(variant, tag)
        return tuple(names.items())


EMPTY = Registry()


def load_registry(path: Path | str | None = None) -> Registry:
    """Read the names registry, and the places that ship with the program.

    Args:
        path: another file of the same shape, or "none" for no entries (places are still known); else `KG_REGISTRY`,
            else schema/entities.toml.
    Raises:
        SchemaError: the file is missing or not as it must be; the message says which entry.

    >>> dict(load_registry("none").entries)
    {}
    """
    places = load_places().entries
    chosen = str(path) if path is not None else os.environ.get("KG_REGISTRY") or folder("schema") / "entities.toml"
    if chosen == "none":
        return Registry(MappingProxyType({}), places)
    return _joined(_Same(_read(Path(chosen), "entity")), _Same(places))


class _Same:
    """A mapping that equals itself alone, so that one version of the files gives one registry."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self.entries = entries

    def __hash__(self) -> int:
        return id(self.entries)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.entries is self.entries


@lru_cache(maxsize=4)
def _joined(entries: _Same, places: _Same) -> Registry:
    return Registry(entries.entries, places.entries)


def load_places(path: Path | str | None = None) -> Registry:
    """Read schema/places.toml, or another file of that shape, as a registry whose kinds are Place.

    Raises:
        SchemaError: the file is missing or not as it must be.
    """
    return Registry(_read(Path(path) if path is not None else folder("schema") / "places.toml", "place"))


def _index(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for id, form in pairs:
        found.setdefault(fold_name(form), set()).add(id)
    return MappingProxyType({key: tuple(sorted(ids)) for key, ids in found.items()})


def _language(form: str) -> str:
    if not has_han(form):
        return "en"
    return "zh-Hant" if is_traditional(form) else "zh-Hans"


def _in_both_scripts(form: str, language: str) -> Iterator[tuple[str, str]]:
    yield form, language
    if has_han(form):
        for variant, tag in ((to_simplified(form), "zh-Hans"), (to_traditional(form), "zh-Hant")):
            if variant != form:
                yield variant, tag


def _both_scripts(forms: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(variant for form in forms for variant, _ in _in_both_scripts(form, "")))


def _read(path: Path, table: str) -> Mapping[str, Entry]:
    try:
        stamp = path.stat()
    except OSError as exc:
        raise SchemaError(
            f"{path}: cannot be read ({exc.strerror}); give a names registry, or KG_REGISTRY=none"
        ) from exc
    return _read_version(path, table, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=8)
def _read_version(path: Path, table: str, mtime_ns: int, size: int) -> Mapping[str, Entry]:
    """One version of a file, read once a process."""
    try:
        text = path.read_text(encoding="utf-8")
        data = _plain_toml(text) or tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise SchemaError(f"{path}: not readable TOML ({exc}); mend it, or use KG_REGISTRY=none") from exc
    rows = data.get(table, [])
    if not isinstance(rows, list) or set(data) - {table}:
        raise SchemaError(f"{path}: must hold [[{table}]] tables and nothing else")
    entries: dict[str, Entry] = {}
    for number, row in enumerate(rows, start=1):
        entry = _entry(f"{path}: {table} {number}", table, row)
        if entry.id in entries:
            raise SchemaError(f"{path}: {table} {number}: the id {entry.id!r} is taken; give it another")
        entries[entry.id] = entry
    _check_parents(path, table, entries)
    return MappingProxyType(entries)


def _plain_toml(text: str) -> dict[str, list[dict[str, Any]]] | None:
    """Read tables whose fields are texts and lists of texts on a line each, ten times faster than tomllib.

    Returns:
        What tomllib would give; None where anything else stands in the text, for tomllib to read or refuse.
    """
    tables: dict[str, list[dict[str, Any]]] = {}
    row: dict[str, Any] | None = None
    for line in text.splitlines():
        name, equals, value = line.partition(" = ")
        if equals and row is not None and name not in row and _BARE_KEY.fullmatch(name):
            try:
                row[name] = json.loads(value)
            except ValueError:
                return None
        elif _TABLE_HEAD.fullmatch(line):
            row = {}
            tables.setdefault(line[2:-2], []).append(row)
        elif line and not line.startswith("#"):
            return None
    return tables


def _check_parents(path: Path, table: str, entries: Mapping[str, Entry]) -> None:
    for entry in entries.values():
        if entry.parent is not None and entry.parent not in entries:
            raise SchemaError(f"{path}: {table} {entry.id!r}: its parent {entry.parent!r} is no entry; add it")


def _entry(where: str, table: str, row: Any) -> Entry:
    if not isinstance(row, dict):
        raise SchemaError(f"{where}: must be a table")
    where = f"{where} ({row['id']!r})" if "id" in row else where
    for name in row:
        if name not in _KNOWN:
            raise SchemaError(f"{where}: {name!r} is no field; use one of {', '.join(sorted(_KNOWN))}")
    id, name = _text(where, row, "id"), _text(where, row, "name")
    if not id or not name:
        raise SchemaError(f"{where}: needs an id and a name")
    return Entry(
        id=id,
        name=name,
        names=tuple((form, language) for language in LANGUAGES for form in _texts(where, row, language)),
        old=_texts(where, row, "old"),
        ambiguous=_texts(where, row, "ambiguous"),
        kinds=("Place",) if table == "place" else _texts(where, row, "kinds"),
        country=_text(where, row, "country"),
        parent=_text(where, row, "parent"),
        level=_text(where, row, "kind" if table == "place" else "level"),
        attested=_texts(where, row, "attested"),
    )


def _text(where: str, row: Mapping[str, Any], name: str) -> str | None:
    value = row.get(name)
    if value is not None and not isinstance(value, str):
        raise SchemaError(f"{where}: {name!r} must be a text")
    return value or None


def _texts(where: str, row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = row.get(name, [])
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(form, str) and form.strip() for form in values):
        raise SchemaError(f"{where}: {name!r} must be a text or a list of texts")
    return tuple(values)
