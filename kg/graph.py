"""The built graph as it is asked: entities by name, facts with their evidence, edges for a search; never changes it.

Everything is read from the store's tables, one snapshot for as long as the graph is open.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from kg.errors import InputError, NameAmbiguous, NameUnknown
from kg.lookup import folded, spelled, telling_words
from kg.model import Entity, Evidence, Fact, Status, Value
from kg.normalize.sheets import is_table, line_at, line_starts
from kg.normalize.spans import first_day, last_day
from kg.store import Row, Store, StoredDocument

Edge = tuple[int, int, int, str, str, float, str]
"""Number of the fact, of its subject, of its object; predicate, status, confidence, qualifiers as JSON."""

_CANDIDATES = 10  # that a message lists
_KEPT_TEXT = 4_000_000  # characters of texts that are kept, beside the last one
_KEPT_ENTITIES = 100_000
_AT_ONCE = 500  # facts whose evidence is read in one query
_LIKELY = 60  # of 100, how like a name must be to be offered for one that is unknown
_FACT = "SELECT f.number, f.id, f.subject, f.predicate, f.object, f.value, f.unit, f.qualifiers, f.status, f.confidence"
_ORDER = "JOIN entity s ON s.number = f.subject LEFT JOIN entity o ON o.number = f.object"
_ORDERED = "ORDER BY s.id, f.predicate, coalesce(o.id, f.value), f.unit, f.id, f.number"
_EVIDENCE = (
    "SELECT evidence.fact, document.number, document.shown, document.publisher, document.published,"
    " claim.article, article.publisher, article.published, claim.start, claim.end"
    " FROM json_each(?) AS wanted CROSS JOIN evidence ON evidence.fact = wanted.value"
    " JOIN claim ON claim.number = evidence.claim JOIN document ON document.number = claim.document"
    " LEFT JOIN article ON article.document = claim.document AND article.number = claim.article"
    " ORDER BY evidence.fact, evidence.rank"
)
_EDGE = "SELECT number, subject, object, predicate, status, confidence, qualifiers FROM fact"
_FORMER_NAMES = (
    "SELECT subject, value, qualifiers FROM fact"
    " WHERE predicate = 'formerName' AND value IS NOT NULL AND status = 'asserted' AND NOT rejected"
)
_INTO = (
    f"{_EDGE} WHERE object IN (SELECT value FROM json_each(?1)) AND NOT rejected"  # noqa: S608
    " AND predicate IN (SELECT value FROM json_each(?2))"
    f" UNION ALL {_EDGE} WHERE subject IN (SELECT value FROM json_each(?1)) AND object IS NOT NULL AND NOT rejected"
    " AND predicate IN (SELECT value FROM json_each(?3))"
)
_UNSIZED = (
    f"{_EDGE} WHERE object IN (SELECT value FROM json_each(?1)) AND NOT rejected"  # noqa: S608
    " AND predicate IN (SELECT value FROM json_each(?2))"
    " AND (instr(qualifiers, 'ercent') = 0 OR instr(qualifiers, '\"rank\"') > 0)"
)
_BESIDE = (
    f"{_EDGE} WHERE subject IN (SELECT value FROM json_each(?1)) AND object IS NOT NULL AND NOT rejected"  # noqa: S608
    f" UNION {_EDGE} WHERE object IN (SELECT value FROM json_each(?1)) AND NOT rejected"
)


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a graph holds."""

    documents: int
    entities: int
    claims: int
    facts: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two names are one entity: kind and score as in the table of evidence, and the document that gives both."""

    a: str
    b: str
    kind: str
    score: float
    document: str | None


class Graph:
    """A built graph, open for reading; a context manager.

    Entities and facts have numbers beside their ids: small integers for searches, valid while the graph is open.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._entities: dict[int, Entity] = {}
        self._texts: OrderedDict[int, str] = OrderedDict()
        self._kept = 0  # characters of them
        self._named_at: str | None = None
        self._borne: dict[int, str] = {}  # names that are former ones today, by entity
        self._lines: dict[int, list[int]] = {}  # where the lines of tables begin, nothing for texts

    @property
    def folder(self) -> Path:
        """Where the graph is kept."""
        return self.store.folder

    @property
    def revision(self) -> str:
        """A name for exactly this content."""
        return self.store.revision

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def __enter__(self) -> Graph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ------------------------------------------------------------------------------------------------------- names

    def entity(self, name: str) -> Entity:
        """The entity of a name or an id, in any script, case and legal form.

        Args:
            name: an id, an id that was merged away, a name, or words that fit the names of one entity alone.
        Raises:
            NameUnknown: nobody is called so; carries the nearest names.
            NameAmbiguous: several are; carries their ids.
        """
        for find in (self._by_id, self._by_name, self._by_words):
            numbers = find(name)
            if len(numbers) == 1:
                return self.entity_at(numbers[0])
            if numbers:
                ids = sorted(self.ids(numbers).values())
                raise NameAmbiguous(name, tuple(ids[:_CANDIDATES]))
        raise NameUnknown(name, self._nearest(name))

    def current_id(self, other: Entity) -> str | None:
        """The id that an entity of another graph has here, by its id, else by its name; None where nobody has it."""
        for find, wanted in ((self._by_id, other.id), (self._by_name, other.name)):
            numbers = find(wanted)
            if numbers:
                return self.entity_at(numbers[0]).id if len(numbers) == 1 else None
        return None

    def _by_id(self, name: str) -> list[int]:
        for sql in ("SELECT number FROM entity WHERE id = ?", "SELECT entity FROM alias WHERE id = ?"):
            if found := self._numbers(sql, name):
                return found
        return []

    def _by_name(self, name: str) -> list[int]:
        """By the name as it is spelled, else folded; whoever is always called so before whoever is only in short."""
        for key in (spelled, folded):
            rows = list(self.store.rows("SELECT entity, short FROM name WHERE key = ? ORDER BY entity", (key(name),)))
            if rows:
                always = [entity for entity, short in rows if not short]
                return self._called(name, always or [entity for entity, _ in rows])
        return []

    def _called(self, name: str, numbers: list[int]) -> list[int]:
        """Of several entities the one whose first name this is, letter for letter, if it is one alone."""
        if len(numbers) == 1:
            return numbers
        first = [number for number in numbers if self.entity_at(number).name == name]
        return first if len(first) == 1 else numbers

    def _by_words(self, name: str) -> list[int]:
        words = telling_words(name)
        if words:
            condition = " AND ".join(["instr(words, ?)"] * len(words))
            sql = f"SELECT DISTINCT entity FROM name WHERE {condition} ORDER BY entity"  # noqa: S608 - marks only
            return [number for (number,) in self.store.rows(sql, [f" {word} " for word in words])]
        key = folded(name)
        if len(key) < 2:  # one character is in too many names to mean anything
            return []
        return self._numbers("SELECT DISTINCT entity FROM name WHERE instr(key, ?) ORDER BY entity", key)

    def _nearest(self, name: str) -> tuple[str, ...]:
        from rapidfuzz import process

        keys: dict[str, int] = dict(self.store.rows("SELECT key, min(entity) FROM name GROUP BY key"))
        found = process.extract(folded(name), keys.keys(), limit=12, score_cutoff=_LIKELY)
        return tuple(dict.fromkeys(self.entity_at(keys[key]).name for key, _, _ in found))[:5]

    def _numbers(self, sql: str, value: object) -> list[int]:
        return [number for (number,) in self.store.rows(sql, (value,))]

    def candidates(self, text: str, limit: int = _CANDIDATES) -> list[Entity]:
        """Entities whose names begin with a text, then those whose names hold it; for completion."""
        key = folded(text) or spelled(text)
        found: dict[int, None] = {}
        for condition in ("key >= ?1 AND key < ?1 || char(1114111)", "instr(key, ?1)"):
            sql = f"SELECT entity, min(key) FROM name WHERE {condition} GROUP BY entity ORDER BY 2, 1 LIMIT ?2"  # noqa: S608
            for number, _ in self.store.rows(sql, (key, limit)):
                found.setdefault(number)
            if len(found) >= limit:
                break
        return [self.entity_at(number) for number in list(found)[:limit]]

    # ---------------------------------------------------------------------------------------------------- entities

    def entities(self, kind: str | None = None) -> Iterator[Entity]:
        """All entities by id; with `kind` those of this class and the classes under it."""
        from kg.vocab import vocabulary

        for number, *row in self.store.rows("SELECT number, id, name, names, types FROM entity ORDER BY id"):
            entity = self._called_then(number, _entity(tuple(row)))
            if kind is None or vocabulary().is_a(entity.types, kind):
                yield entity

    def entity_at(self, number: int) -> Entity:
        """The entity of a number."""
        entity = self._entities.get(number)
        if entity is None:
            row = self.store.one("SELECT id, name, names, types FROM entity WHERE number = ?", (number,))
            if len(self._entities) >= _KEPT_ENTITIES:
                self._entities.clear()
            entity = self._entities[number] = self._called_then(number, _entity(row))
        return entity

    def name_as_of(self, date: str | None) -> None:
        """Call entities from now on by the name that they bore on a date; None for today's. All names stay names."""
        if date != self._named_at:
            self._named_at = date
            self._entities.clear()
            self._borne = self._names_borne(date) if date else {}

    def _names_borne(self, date: str) -> dict[int, str]:
        """Of the names that were given up after a date the one that was given up first, by entity."""
        found: dict[int, tuple[str, str]] = {}
        for number, name, written in self.store.rows(_FORMER_NAMES):
            said = json.loads(written)
            end = str(said.get("date") or said.get("until") or "")
            if end and first_day(end) > last_day(date):
                found[number] = min(found.get(number, ("~", "")), (first_day(end), name))
        return {number: name for number, (_, name) in found.items()}

    def _called_then(self, number: int, entity: Entity) -> Entity:
        name = self._borne.get(number)
        if name is None or name == entity.name:
            return entity
        return replace(entity, name=name, names=tuple(dict.fromkeys((name, *entity.names))))

    def load(self, numbers: Collection[int]) -> None:
        """Read entities that will be asked for by number, all at once."""
        wanted = [number for number in numbers if number not in self._entities]
        sql = "SELECT number, id, name, names, types FROM entity WHERE number IN (SELECT value FROM json_each(?))"
        if len(wanted) > 1 and len(self._entities) + len(wanted) <= _KEPT_ENTITIES:
            for number, *row in self.store.rows(sql, (json.dumps(wanted),)):
                self._entities[number] = self._called_then(number, _entity(tuple(row)))

    def number(self, id: str) -> int:
        """The number of an entity by its id.

        Raises:
            NameUnknown: no entity has this id.
        """
        row = self.store.one("SELECT number FROM entity WHERE id = ?", (id,))
        if not row:
            raise NameUnknown(id)
        return int(row[0])

    def ids(self, numbers: Collection[int]) -> dict[int, str]:
        """The ids of entities by number."""
        sql = "SELECT number, id FROM entity WHERE number IN (SELECT value FROM json_each(?))"
        return dict(self.store.rows(sql, (json.dumps(list(numbers)),)))

    def types(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The number and the types of every entity."""
        for number, types in self.store.rows("SELECT number, types FROM entity"):
            yield number, tuple(json.loads(types))

    def why(self, id: str) -> tuple[Reason, ...]:
        """The evidence that joined the names of an entity, the strongest first; documents as they are shown."""
        (joined,) = self.store.one("SELECT joined FROM entity WHERE number = ?", (self.number(id),))
        reasons = [Reason(*row) for row in json.loads(joined)]
        shown = {reason.document: self._shown(reason.document) for reason in reasons}
        return tuple(Reason(r.a, r.b, r.kind, r.score, shown[r.document]) for r in reasons)

    def _shown(self, key: str | None) -> str | None:
        row = self.store.one("SELECT shown FROM document WHERE key = ?", (key,))
        return row[0] if row else None

    # ------------------------------------------------------------------------------------------------------- facts

    def facts(
        self,
        *,
        about: str | None = None,
        predicate: str | None = None,
        status: str | None = None,
        min_confidence: float = 0.0,
    ) -> Iterator[Fact]:
        """Facts by subject, predicate and object; rejected ones never.

        Args:
            about: id of the subject or the object.
            predicate: its name in the vocabulary.
            status: asserted, planned, reported or denied; every one unless given.
            min_confidence: 0 to 1.
        """
        conditions, values = ["NOT f.rejected"], []  # type: list[str], list[object]
        if about is not None:
            conditions.append("(f.subject = ? OR f.object = ?)")
            values += [self.number(about)] * 2
        for condition, value in (("predicate", predicate), ("status", status)):
            if value is not None:
                conditions.append(f"f.{condition} = ?")
                values.append(str(value))
        if min_confidence > 0:
            conditions.append("f.confidence >= ?")
            values.append(min_confidence)
        sql = f"{_FACT} FROM fact f {_ORDER} WHERE {' AND '.join(conditions)} {_ORDERED}"
        return self._facts(self.store.rows(sql, values))

    def fact(self, id: str) -> Fact:
        """The fact of an id.

        Raises:
            InputError: no fact has this id.
        """
        found = self.facts_by_ids([id])
        if not found:
            raise InputError(f"{id!r} is no fact of this graph; `kg facts` lists them with their ids")
        return found[0]

    def facts_by_ids(self, ids: Iterable[str]) -> list[Fact]:
        """The facts of ids, in the order of the ids; what is no fact is left out."""
        sql = f"{_FACT} FROM fact f WHERE f.id = ? AND NOT f.rejected ORDER BY f.number LIMIT 1"
        return list(self._facts(row for id in ids for row in self.store.rows(sql, (id,))))

    def facts_at(self, numbers: Iterable[int]) -> list[Fact]:
        """The facts of numbers, in the order of the numbers."""
        sql = f"{_FACT} FROM json_each(?) AS wanted CROSS JOIN fact f ON f.number = wanted.value ORDER BY wanted.key"
        return list(self._facts(self.store.rows(sql, (json.dumps(list(numbers)),))))

    def values_of(self, number: int, predicate: str) -> Iterator[tuple[int, Fact]]:
        """The facts of a predicate that give an entity a value, with their numbers."""
        sql = f"{_FACT} FROM fact f WHERE f.subject = ? AND f.predicate = ? AND f.value IS NOT NULL AND NOT f.rejected"
        rows = list(self.store.rows(f"{sql} ORDER BY f.id, f.number", (number, predicate)))
        return zip((int(row[0]) for row in rows), self._facts(rows), strict=True)

    def edges(self) -> Iterator[Edge]:
        """Every fact between two entities, as a light row."""
        return self.store.rows(f"{_EDGE} WHERE object IS NOT NULL AND NOT rejected")

    def edges_of(
        self, numbers: Collection[int], predicates: Collection[str], turned: Collection[str] = ()
    ) -> Iterator[Edge]:
        """The facts of some predicates with one of these as object, and of the turned ones with one as subject."""
        sought = json.dumps(list(numbers))
        return self.store.rows(_INTO, (sought, json.dumps(sorted(predicates)), json.dumps(sorted(turned))))

    def unsized_of(self, numbers: Collection[int], predicates: Collection[str]) -> Iterator[Edge]:
        """The facts of some predicates with one of these as object that state a rank, or no percentage."""
        return self.store.rows(_UNSIZED, (json.dumps(list(numbers)), json.dumps(sorted(predicates))))

    def edges_with(self, predicates: Collection[str], *qualifiers: str) -> Iterator[Edge]:
        """The facts of some predicates that have one of these qualifiers."""
        holds = " OR ".join("instr(qualifiers, ?) > 0" for _ in qualifiers)
        sql = f"{_EDGE} WHERE object IS NOT NULL AND NOT rejected AND ({holds})"
        rows: Iterator[Edge] = self.store.rows(sql, tuple(f'"{name}":' for name in qualifiers))
        return (
            edge for edge in rows if edge[3] in predicates and not json.loads(edge[6]).keys().isdisjoint(qualifiers)
        )

    def neighbours(self, numbers: Collection[int]) -> Iterator[Edge]:
        """The facts between two entities that touch any of these; each once."""
        return self.store.rows(_BESIDE, (json.dumps(list(numbers)),))

    def _facts(self, rows: Iterable[Row]) -> Iterator[Fact]:
        """Facts of rows, in their order; evidence is read for many at a time, for few at first."""
        rest, size = iter(rows), 8
        while some := list(islice(rest, size)):
            evidence = self._evidence([row[0] for row in some])
            for row in some:
                yield self._fact(row, tuple(evidence.get(row[0], ())))
            size = min(size * 4, _AT_ONCE)

    def _fact(self, row: Row, evidence: tuple[Evidence, ...]) -> Fact:
        _, id, subject, predicate, object_, value, unit, qualifiers, status, confidence = row
        return Fact(
            id=id,
            subject=self.entity_at(subject),
            predicate=predicate,
            object=Value(value, unit) if object_ is None else self.entity_at(object_),
            qualifiers=json.loads(qualifiers),
            status=Status(status),
            confidence=confidence,
            evidence=evidence,
        )

    def _evidence(self, numbers: list[int]) -> dict[int, list[Evidence]]:
        """The evidence of facts by number, the best first."""
        found: dict[int, list[Evidence]] = {}
        for row in self.store.rows(_EVIDENCE, (json.dumps(numbers),)):
            fact, document, shown, publisher, published, article, its_publisher, its_published, start, end = row
            if article is not None:
                publisher, published = its_publisher or publisher, its_published or published
            quote, line = self._text(document)[start:end], self._line(document, start)
            found.setdefault(fact, []).append(Evidence(shown, publisher, published, start, end, quote, line))
        return found

    def evidence_of(self, numbers: Iterable[int]) -> dict[int, tuple[Evidence, ...]]:
        """The evidence of facts by their numbers, the best first; quicker than the facts themselves."""
        rest, found = iter(numbers), dict[int, tuple[Evidence, ...]]()
        while some := list(islice(rest, _AT_ONCE)):
            its = self._evidence(some)
            found.update((number, tuple(its.get(number, ()))) for number in some)
        return found

    def mentions(self, numbers: Collection[int]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """The documents that name some entities: number of the document, of the entity, the forms it uses there."""
        sql = (
            "SELECT party.document, form.entity, form.names, form.short FROM json_each(?) AS wanted"
            " CROSS JOIN form ON form.entity = wanted.value JOIN party ON party.form = form.number"
        )
        for document, entity, names, short in self.store.rows(sql, (json.dumps(list(numbers)),)):
            yield document, entity, (*json.loads(names), *json.loads(short))

    # --------------------------------------------------------------------------------------------------- documents

    def documents(self) -> Iterator[StoredDocument]:
        """The documents in the order of their keys."""
        return self.store.documents()

    def text(self, document: str) -> str:
        """The stored text of a document, by its key or as it is shown.

        Raises:
            InputError: there is no such document.
        """
        row = self.store.one(
            "SELECT number FROM document WHERE key = ?1 OR shown = ?1 ORDER BY key = ?1 DESC", (document,)
        )
        if not row:
            raise InputError(f"{document!r} is no document of this graph; `kg stats` lists them")
        return self._text(row[0])

    def text_at(self, number: int) -> str:
        """The stored text of the document of a number."""
        return self._text(number)

    def evidence_at(self, document: int, start: int, end: int) -> Evidence:
        """A stretch of a document as evidence, with the publisher and date of the article that it certainly is in."""
        shown, publisher, published = self.store.one(
            "SELECT shown, publisher, published FROM document WHERE number = ?", (document,)
        )
        article = self._article(document, start, end)
        if article:
            publisher, published = article[0] or publisher, article[1] or published
        return Evidence(shown, publisher, published, start, end, self._text(document)[start:end])

    def _article(self, document: int, start: int, end: int) -> Row | None:
        """The article of the claims on both sides of a stretch, where it is one."""
        sides = ("start <= ? ORDER BY start DESC", start), ("start >= ? ORDER BY start", end)
        claim = "SELECT article FROM claim WHERE document = ? AND"
        found = {
            row[0] for side, at in sides for row in [self.store.one(f"{claim} {side} LIMIT 1", (document, at))] if row
        }
        if len(found) != 1 or None in found:
            return None
        sql = "SELECT publisher, published FROM article WHERE document = ? AND number = ?"
        return self.store.one(sql, (document, found.pop()))

    def _text(self, number: int) -> str:
        """A text, unpacked once as long as it is in use."""
        text = self._texts.pop(number, None)
        if text is None:
            text = self.store.text(number)
            self._kept += len(text)
            while self._texts and self._kept > _KEPT_TEXT:
                self._kept -= len(self._texts.popitem(last=False)[1])
        self._texts[number] = text
        return text

    def _line(self, number: int, start: int) -> int | None:
        """The line of a table, from 1, in which a place stands; None in a text."""
        if number not in self._lines:
            text = self._text(number)
            self._lines[number] = line_starts(text) if is_table(text) else []
        lines = self._lines[number]
        return line_at(lines, start) if lines else None

    def counts(self) -> Counts:
        """How many documents, entities, claims and facts there are."""
        tables = ("document", "entity", "claim", "fact WHERE NOT rejected")
        return Counts(*(self.store.one(f"SELECT count(*) FROM {table}")[0] for table in tables))  # noqa: S608


def open_graph(folder: Path | str) -> Graph:
    """Open the graph that was built in a folder.

    Raises:
        StoreError: nothing is built there, another version built it, or it is damaged.
    """
    return Graph(Store.open(folder))


def write_trig(graph: Graph, out: BinaryIO) -> None:
    """Write the whole graph as TriG: the same bytes for the same documents, and what `kg build X.trig` reads.

    Args:
        out: a binary stream; one document is in memory at a time.
    """
    from kg.trig import trig

    for piece in trig(graph.store):
        out.write(piece.encode("utf-8"))


def _entity(row: tuple[Any, ...]) -> Entity:
    id, name, names, types = row
    return Entity(id, name, tuple(_decode(names)[0]), _types(types))


_decode = json.JSONDecoder().raw_decode  # half the time of json.loads


@lru_cache(maxsize=1000)  # there are few kinds, and ten thousands of entities
def _types(written: str) -> tuple[str, ...]:
    return tuple(json.loads(written))
