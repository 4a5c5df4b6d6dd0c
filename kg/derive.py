"""Derives entities, facts and shown names from the documents' rows, as far as a change reaches; reads no file.

What comes out depends on what the store holds, never on the order in which it came there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import count, groupby
from operator import itemgetter

from kg.fuse import Stated, fact_id, fuse
from kg.index import Index, family, stored_party
from kg.lookup import name_rows
from kg.resolve import PartyRecord, Resolved
from kg.store import Row, Store, dump
from kg.vocab import vocabulary

_BATCH = 2_000  # forms that are resolved in one call
_CLAIMS = (
    "SELECT claim.number, claim.predicate, claim.value, claim.unit, claim.status, s.entity, o.entity FROM changed"
    " CROSS JOIN claim ON claim.number = changed.claim"
    " JOIN party sp ON sp.document = claim.document AND sp.ordinal = claim.subject JOIN form s ON s.number = sp.form"
    " LEFT JOIN party op ON op.document = claim.document AND op.ordinal = claim.object"
    " LEFT JOIN form o ON o.number = op.form"
)
_STATED = (
    "SELECT claim.family, claim.predicate, claim.value, claim.unit, claim.status, s.entity, o.entity,"
    " claim.subject = claim.object, claim.number,"
    " document.key, coalesce(article.published, document.published), claim.start, claim.end, claim.quote,"
    " claim.confidence, claim.qualifiers"
    " FROM dirty JOIN claim ON claim.family = dirty.family JOIN document ON document.number = claim.document"
    " JOIN party sp ON sp.document = claim.document AND sp.ordinal = claim.subject JOIN form s ON s.number = sp.form"
    " LEFT JOIN party op ON op.document = claim.document AND op.ordinal = claim.object"
    " LEFT JOIN form o ON o.number = op.form"
    " LEFT JOIN article ON article.document = claim.document AND article.number = claim.article"
    " ORDER BY claim.family"
)


_OF_MOVED = (  # a document with many parties is gone through once, not once for each of them
    "INSERT OR IGNORE INTO changed SELECT claim.number FROM (SELECT DISTINCT party.document FROM moved"
    " JOIN party ON party.form = moved.form WHERE party.document NOT IN (SELECT value FROM json_each(?1))) AS wanted"
    " CROSS JOIN claim ON claim.document = wanted.document WHERE EXISTS (SELECT 1 FROM party JOIN moved"
    " ON moved.form = party.form WHERE party.document = claim.document"
    " AND party.ordinal IN (claim.subject, claim.object))"
)
_FORMS = (
    "SELECT number, name, names, short, kinds, exact, first, ordinal, entity FROM form"
    " WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number"
)
_OF_ITSELF = frozenset({"holdsSharesIn"})  # a company may hold its own shares, where a document says so of one party


def derive(index: Index, everything: bool = False) -> None:
    """Bring entities and facts in line with the documents.

    Args:
        index: with what was added and forgotten since the last time.
        everything: because names are joined in another way than before.
    """
    derivation = _Derivation(index)
    if everything:
        derivation.clear()
    moved = derivation.resolve()
    derivation.find_families(moved)
    derivation.fuse()


class _Derivation:
    def __init__(self, index: Index) -> None:
        self.index = index
        self.store = index.store
        self.connection = index.store.connection
        self.resolver = index.resolver
        self.ids = _Ids(self.store)

    def clear(self) -> None:
        for table in ("entity", "alias", "name", "fact", "evidence"):
            self.connection.execute(f"DELETE FROM {table}")  # noqa: S608 - constants
        self.connection.execute("UPDATE claim SET family = NULL")
        self.index.families.clear()
        self.index.lost.clear()
        self.index.rebuild_forms()
        self.index.fresh.update(number for (number,) in self.store.rows("SELECT number FROM document"))

    # ---------------------------------------------------------------------------------------------------- entities

    def resolve(self) -> list[int]:
        """Resolve the forms that a change reaches; returns those that became another entity's."""
        old: dict[int, int | None] = {}
        new: dict[int, str] = {}
        entities: dict[str, Row] = {}
        for forms in _batches(self._closures()):
            self._resolve(forms, old, new, entities)
        before = {number for number in (*old.values(), *self.index.lost) if number is not None}
        numbers = self._write_entities(entities, before)
        self.ids.update((numbers[id], id) for id in entities)
        moved = [form for form, id in new.items() if old[form] != numbers[id]]
        self.connection.executemany(
            "UPDATE form SET entity = ? WHERE number = ?", [(numbers[new[form]], form) for form in moved]
        )
        return moved

    def _closures(self) -> Iterator[set[int]]:
        """The sets of forms that bear on each other and that a change touches."""
        forms_of, blocks_of = self._reached()
        done: set[str] = set()
        for start in sorted(self.index.touched):
            forms: set[int] = set()
            pending = [start] if start not in done else []
            done.add(start)
            while pending:
                for form in forms_of.get(pending.pop(), ()):
                    if form not in forms:
                        forms.add(form)
                        blocks = [block for block in blocks_of[form] if block not in done]
                        done.update(blocks)
                        pending += blocks
            if forms:
                yield forms

    def _reached(self) -> tuple[dict[str, list[int]], dict[int, list[str]]]:
        """The forms of each block and the blocks of each form that a change reaches, read a wave at a time."""
        if self.index.blocks_of is not None:  # all forms are new, and all are reached
            known: dict[str, list[int]] = {}
            for form, its in self.index.blocks_of.items():
                for block in its:
                    known.setdefault(block, []).append(form)
            return known, {form: list(its) for form, its in self.index.blocks_of.items()}
        forms_of: dict[str, list[int]] = {}
        blocks_of: dict[int, list[str]] = {}
        wave = {*self.index.touched}
        while wave:
            forms_of.update((block, []) for block in wave)
            for block, form in self.store.rows_in("SELECT block, form FROM form_block WHERE block IN", sorted(wave)):
                forms_of[block].append(form)
            fresh = {form for block in wave for form in forms_of[block]} - blocks_of.keys()
            blocks_of.update((form, []) for form in fresh)
            for block, form in self.store.rows_in("SELECT block, form FROM form_block WHERE form IN", sorted(fresh)):
                blocks_of[form].append(block)
            wave = {block for form in fresh for block in blocks_of[form]} - forms_of.keys()
        return forms_of, blocks_of

    def _resolve(
        self, forms: list[int], old: dict[int, int | None], new: dict[int, str], entities: dict[str, Row]
    ) -> None:
        """Resolve some closures; notes the entity of each form before and after, and what entities there are."""
        rows = list(self.store.rows(_FORMS, (json.dumps(forms),)))
        parties = {row[0]: PartyRecord(row[6], stored_party(row[7], *row[1:6])) for row in rows}
        old.update((row[0], row[8]) for row in rows)
        resolution = self.resolver.resolve(parties.values())
        short: dict[str, set[str]] = {}
        long: dict[str, set[str]] = {}
        for form, record in parties.items():
            new[form] = id = resolution.entity_of[record.document, record.party.number]
            short.setdefault(id, set()).update(record.party.short_names)
            long.setdefault(id, set()).update(record.party.names)
        for id, resolved in resolution.entities.items():
            if id in short:
                entities[id] = _entity_rows(resolved, short[id] - long[id])

    def _write_entities(self, entities: dict[str, Row], old: set[int]) -> dict[str, int]:
        """Put entities in place of old ones; whoever keeps its id keeps its number."""
        numbers = {self.store.one("SELECT id FROM entity WHERE number = ?", (number,))[0]: number for number in old}
        following = count(self.store.one("SELECT coalesce(max(number), 0) + 1 FROM entity")[0])  # none is used again
        gone = [(number,) for id, number in numbers.items() if id not in entities]
        for table, column in (("entity", "number"), ("alias", "entity"), ("name", "entity")):
            numbers_of = gone if table == "entity" else [(number,) for number in old]
            self.connection.executemany(f"DELETE FROM {table} WHERE {column} = ?", numbers_of)  # noqa: S608
        ordered = sorted(entities.items())
        for id, _ in ordered:
            numbers[id] = numbers[id] if id in numbers else next(following)
        execute = self.connection.executemany
        execute(_PUT_ENTITY, ((numbers[id], *entity) for id, (entity, _, _) in ordered))
        execute(_PUT_ALIAS, ((alias, numbers[id]) for id, (_, aliases, _) in ordered for alias in aliases))
        execute(_PUT_NAME, ((key, numbers[id], *told) for id, (_, _, names) in ordered for key, *told in names))
        return numbers

    # ------------------------------------------------------------------------------------------------------- facts

    def find_families(self, moved: Iterable[int]) -> None:
        """Say which claims could be one fact, where documents are new or parties became another entity's."""
        claims = self.connection.execute
        execute = claims("CREATE TEMP TABLE IF NOT EXISTS changed (claim INTEGER PRIMARY KEY)").connection.executemany
        execute("INSERT OR IGNORE INTO changed SELECT number FROM claim WHERE document = ?", _ones(self.index.fresh))
        claims("CREATE TEMP TABLE IF NOT EXISTS moved (form INTEGER PRIMARY KEY)")
        execute("INSERT OR IGNORE INTO moved VALUES (?)", _ones(moved))
        claims(_OF_MOVED, (json.dumps(list(self.index.fresh)),))
        claims("DROP TABLE moved")
        symmetric = {name for name, predicate in vocabulary().predicates.items() if predicate.symmetric}
        self.connection.execute("CREATE TEMP TABLE IF NOT EXISTS dirty (family INTEGER PRIMARY KEY)")
        execute("INSERT OR IGNORE INTO dirty VALUES (?)", _ones(self.index.families))
        claims(
            "INSERT OR IGNORE INTO dirty SELECT family FROM changed JOIN claim ON number = claim WHERE family NOT NULL"
        )
        updates = (
            (
                family(
                    subject, predicate, value if value is not None else object_, unit, status, predicate in symmetric
                ),
                number,
            )
            for number, predicate, value, unit, status, subject, object_ in claims(_CLAIMS)
        )
        execute("UPDATE claim SET family = ? WHERE number = ?", updates)
        claims("INSERT OR IGNORE INTO dirty SELECT family FROM changed JOIN claim ON number = claim")
        claims("DROP TABLE changed")

    def fuse(self) -> None:
        """Join again the claims of the families that changed."""
        execute = self.connection.execute
        execute("DELETE FROM evidence WHERE fact IN (SELECT number FROM fact JOIN dirty USING (family))")
        execute("DELETE FROM fact WHERE family IN (SELECT family FROM dirty)")
        ids = self.ids
        number = self.store.one("SELECT coalesce(max(number), 0) FROM fact")[0]
        symmetric = {name for name, predicate in vocabulary().predicates.items() if predicate.symmetric}
        facts, evidence = list[Row](), list[Row]()
        for family_, rows in groupby(self.connection.cursor().execute(_STATED), key=itemgetter(0)):
            for (predicate, value, unit, status, *sides), its in _same(rows, symmetric, ids):
                if sides[0] == sides[1] and not (predicate in _OF_ITSELF and any(row[7] for row in its)):
                    continue  # nobody invests in himself: a name was read as two
                object_ = f"{value} {unit}" if value is not None else ids[sides[1]]
                for fact in fuse(_stated(row) for row in its):
                    number += 1
                    id = fact_id(ids[sides[0]], predicate, object_, status, fact.qualifiers)
                    values = (number, id, sides[0], predicate, sides[1], value, unit, dump(dict(fact.qualifiers)))
                    facts.append((*values, status, fact.confidence, family_, 0))
                    evidence += [(number, rank, claim) for rank, claim in enumerate(fact.claims)]
            if len(facts) >= _BATCH:
                self._put_facts(facts, evidence)
        self._put_facts(facts, evidence)
        execute("DROP TABLE dirty")

    def _put_facts(self, facts: list[Row], evidence: list[Row]) -> None:
        """Write rows at once, and forget them."""
        self.connection.executemany(_PUT_FACT, facts)
        self.connection.executemany(_PUT_EVIDENCE, evidence)
        facts.clear()
        evidence.clear()


_PUT_ENTITY = "INSERT OR REPLACE INTO entity VALUES (?, ?, ?, ?, ?, ?)"
_PUT_ALIAS = "INSERT INTO alias VALUES (?, ?)"
_PUT_NAME = "INSERT INTO name VALUES (?, ?, ?, ?)"
_PUT_EVIDENCE = "INSERT INTO evidence VALUES (?, ?, ?)"
_PUT_FACT = "INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


class _Ids(dict[int, str]):
    """Ids of entities by number, looked up once."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store

    def __missing__(self, number: int) -> str:
        self[number] = id = str(self.store.one("SELECT id FROM entity WHERE number = ?", (number,))[0])
        return id


def _batches(closures: Iterable[set[int]]) -> Iterator[list[int]]:
    """Closures put together, so that few calls do; what bears on each other stays together."""
    batch: list[int] = []
    for forms in closures:
        batch += forms
        if len(batch) >= _BATCH:
            yield sorted(batch)
            batch = []
    if batch:
        yield sorted(batch)


def _ones(numbers: Iterable[int]) -> list[tuple[int]]:
    return [(number,) for number in numbers]


def _entity_rows(resolved: Resolved, short: set[str]) -> Row:
    """What the tables hold of an entity: its row, its other ids, its names."""
    entity = resolved.entity
    joined = [[why.a, why.b, why.kind, why.score, why.document] for why in resolved.joined]
    row = (entity.id, entity.name, dump(entity.names), dump(entity.types), dump(joined))
    return row, resolved.aliases, name_rows((name for name in entity.names if name not in short), sorted(short))


def _same(rows: Iterable[Row], symmetric: set[str], ids: _Ids) -> list[tuple[Row, list[Row]]]:
    """The rows of one family by what they are about; of two equal sides the first by id is the subject."""
    found: dict[Row, list[Row]] = {}
    for row in rows:
        _, predicate, value, unit, status, subject, object_, *_ = row
        if predicate in symmetric and object_ is not None and ids[object_] < ids[subject]:
            subject, object_ = object_, subject
        found.setdefault((predicate, value, unit, status, subject, object_), []).append(row)
    return list(found.items())


def _stated(row: Row) -> Stated:
    claim, document, published, start, end, quote, confidence, qualifiers = row[8:]
    return Stated(claim, document, published, start, end, quote, confidence, json.loads(qualifiers))


def reject(store: Store, rejected: Iterable[str]) -> list[str]:
    """Mark the facts that a person rejected, and no others; returns the ids that are no fact."""
    wanted = set(rejected)
    marked = {id for (id,) in store.rows("SELECT id FROM fact WHERE rejected")}
    execute = store.connection.executemany
    execute("UPDATE fact SET rejected = 0 WHERE id = ?", [(id,) for id in marked - wanted])
    execute("UPDATE fact SET rejected = 1 WHERE id = ?", [(id,) for id in wanted - marked])
    return sorted(id for id in wanted if not store.one("SELECT 1 FROM fact WHERE id = ?", (id,)))


def show_names(store: Store, names: Iterable[str]) -> None:
    """Give documents of these names as many parent folders as tell them apart."""
    for name in names:
        rows = list(
            store.rows(
                "SELECT document.number, document.key, min(place) FROM document"
                " JOIN source_document ON source_document.document = document.number"
                " WHERE name = ? GROUP BY document.number ORDER BY document.key",
                (name,),
            )
        )
        shown = shown_names(name, {key: place for _, key, place in rows})
        store.connection.executemany(
            "UPDATE document SET shown = ? WHERE number = ? AND shown <> ?",
            [(shown[key], number, shown[key]) for number, key, _ in rows],
        )


def shown_names(name: str, places: dict[str, str]) -> dict[str, str]:
    """How documents of one name are shown.

    Args:
        places: path by document key.

    >>> shown_names("a.txt", {"0": "/x/2023/a.txt", "1": "/x/2024/a.txt"})
    {'0': '2023/a.txt', '1': '2024/a.txt'}
    >>> shown_names("a.txt", {"0": "a.txt", "1": "a.txt"})
    {'0': '0/a.txt', '1': '1/a.txt'}
    """
    if len(places) == 1:
        return dict.fromkeys(places, name)
    parts = {key: [*place.split("/")[:-1], name] for key, place in places.items()}
    counts: dict[tuple[str, ...], int] = {}
    for its in parts.values():
        for length in range(1, len(its) + 1):
            counts[tuple(its[-length:])] = counts.get(tuple(its[-length:]), 0) + 1
    return {key: _shortest(its, counts) or f"{key}/{name}" for key, its in parts.items()}


def _shortest(parts: list[str], counts: dict[tuple[str, ...], int]) -> str | None:
    lengths = range(2, len(parts) + 1)
    return next(("/".join(parts[-n:]) for n in lengths if counts[tuple(parts[-n:])] == 1), None)
