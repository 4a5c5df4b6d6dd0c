"""Keeps what documents say as rows: articles, parties, claims; joins nothing across documents.

Parties that are one entity in any case share a row (`form`), so that resolution grows with the names and not with the
mentions. Everything here can be made again from the documents' RDF.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.model import Article, Claim, Extraction, Party, Value
from kg.resolve import PartyRecord, Resolver
from kg.store import Row, Store, dump

_PUT_FORM = (
    "INSERT INTO form (number, same, name, names, short, kinds, exact, first, ordinal)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ALL_FORMS = "SELECT number, name, names, short, kinds, exact, first, ordinal FROM form"
_PUT_CLAIM = (
    "INSERT INTO claim (document, ordinal, subject, predicate, object, value, unit, qualifiers, status, confidence,"
    " start, end, quote, article) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


class Index:
    """The rows of a store's documents, and what changed among them.

    `touched` are the blocks whose forms must be resolved again, `families` the families of claims that must be joined
    again, `fresh` the documents whose claims have no family yet.
    """

    def __init__(self, store: Store, resolver: Resolver) -> None:
        self.store = store
        self.resolver = resolver
        self.touched: set[str] = set()
        self.families: set[int] = set()
        self.fresh: set[int] = set()
        self.lost: set[int] = set()  # entities of forms that went
        self._same_as: dict[tuple[object, ...], bytes] = {}
        self._known: dict[bytes, tuple[int, str]] = {}  # form by digest: number and first document
        self._forms: list[Row] = []  # new ones, until they are written
        self._blocks: list[tuple[str, int]] = []  # of new forms, likewise
        self._last = 0  # number of a form
        self.blocks_of: dict[int, tuple[str, ...]] | None = None if store.has_forms else {}
        """The blocks of all forms, where none was there before; None: they must be read."""

    def add(self, number: int, key: str, extraction: Extraction) -> None:
        """Take in what was found in a document that is not there yet."""
        execute = self.store.connection.executemany
        articles = extraction.document.articles
        execute(
            "INSERT INTO article VALUES (?, ?, ?, ?)",
            [(number, i, article.publisher, article.published) for i, article in enumerate(articles)],
        )
        records = [PartyRecord(key, party) for party in extraction.parties]
        digests = [self._same(record) for record in records]
        self._recall(digests)
        self._count_forms()
        found = map(self._form, records, digests)
        forms = {record.party.number: form for record, form in zip(records, found, strict=True)}
        self._put_forms()
        execute("INSERT INTO party VALUES (?, ?, ?)", [(number, ordinal, form) for ordinal, form in forms.items()])
        text = extraction.document.text
        rows = [_claim_row(number, i, claim, text, articles) for i, claim in enumerate(extraction.claims)]
        execute(_PUT_CLAIM, rows)
        self.fresh.add(number)

    def forget(self, number: int, key: str) -> None:
        """Take out what was found in a document."""
        self.blocks_of = None
        rows, connection = self.store.rows, self.store.connection
        old = rows("SELECT DISTINCT family FROM claim WHERE document = ? AND family IS NOT NULL", (number,))
        self.families.update(family for (family,) in old)
        forms = [form for (form,) in rows("SELECT DISTINCT form FROM party WHERE document = ?", (number,))]
        for table in ("article", "party", "claim"):
            connection.execute(f"DELETE FROM {table} WHERE document = ?", (number,))  # noqa: S608 - constants
        self.fresh.discard(number)
        for form in forms:
            self._recount(form, key)

    @property
    def has_changes(self) -> bool:
        """Whether anything came or went."""
        return bool(self.touched or self.families or self.fresh or self.lost)

    def rolled_back(self) -> None:
        """After the store went back to an earlier point: what is remembered of its rows may not be there."""
        self._known.clear()
        self.blocks_of = None

    def regroup(self) -> None:
        """After the corrections changed: find the forms on which they bear in another way than before."""
        self.blocks_of = None
        stored: dict[int, set[str]] = {}
        for block, form in self.store.rows("SELECT block, form FROM form_block"):
            stored.setdefault(form, set()).add(block)
        for number, *told, first, ordinal in list(self.store.rows(_ALL_FORMS)):
            blocks = {*self.resolver.blocks_of(PartyRecord(first, stored_party(ordinal, *told)))}
            known = stored.get(number, set())
            if blocks != known or any(block.startswith("c:") for block in blocks):  # "same" may now be "different"
                self.touched |= blocks | known
            execute = self.store.connection.executemany
            execute("INSERT INTO form_block VALUES (?, ?)", [(block, number) for block in blocks - known])
            execute("DELETE FROM form_block WHERE block = ? AND form = ?", [(b, number) for b in known - blocks])

    def rebuild_forms(self) -> None:
        """Make all forms again, because names are read in another way than before."""
        self.blocks_of = None
        connection = self.store.connection
        parties = connection.execute(
            "SELECT party.document, document.key, party.ordinal, form.name, form.names, form.short, form.kinds,"
            " form.exact"
            " FROM party JOIN form ON form.number = party.form JOIN document ON document.number = party.document"
            " ORDER BY party.document, party.ordinal"
        ).fetchall()
        connection.execute("DELETE FROM form_block")
        connection.execute("DELETE FROM form")
        self._known.clear()
        self._same_as.clear()
        self._count_forms()
        for document, key, ordinal, *told in parties:
            record = PartyRecord(key, stored_party(ordinal, *told))
            form = self._form(record, self._same(record))
            connection.execute(
                "UPDATE party SET form = ? WHERE document = ? AND ordinal = ?", (form, document, ordinal)
            )
        self._put_forms()

    def _form(self, record: PartyRecord, same: bytes) -> int:
        """The row that a party shares; a new one touches its blocks, and so does a new first document.

        Rows that are stored must have been recalled.
        """
        known = self._known.get(same)
        if known is None:
            return self._new_form(same, record)
        number, first = known
        if record.document < first:
            self._put_forms()
            values = (record.document, record.party.number, number)
            self.store.connection.execute("UPDATE form SET first = ?, ordinal = ? WHERE number = ?", values)
            self._touch(number)
            first = record.document
        self._known[same] = number, first
        return number

    def _same(self, record: PartyRecord) -> bytes:
        """Equal for parties that share a row; worked out once for those that do not depend on their document."""
        party = record.party
        told = (party.name, party.names, party.short_names, party.kinds, party.exact)
        if told not in self._same_as and party.exact:  # it depends on no document
            self._same_as[told] = _digest(self.resolver.same_as(record))
        if told not in self._same_as:
            anywhere = PartyRecord("", replace(party, number=-1))
            same = self.resolver.same_as(record)
            if same != self.resolver.same_as(anywhere):
                return _digest(same)
            self._same_as[told] = _digest(same)
        return self._same_as[told]

    def _recall(self, digests: Iterable[bytes]) -> None:
        """Look up the stored rows of parties, all at once."""
        sql = "SELECT same, number, first FROM form WHERE same IN"
        for same, number, first in self.store.rows_in(sql, {*digests} - self._known.keys()):
            self._known[same] = number, first

    def _new_form(self, same: bytes, record: PartyRecord) -> int:
        party = record.party
        self._last = number = self._last + 1
        values = (number, same, party.name, dump(party.names), dump(party.short_names), dump(party.kinds), party.exact)
        self._forms.append((*values, record.document, party.number))
        blocks = self.resolver.blocks_of(record)
        self._blocks += [(block, number) for block in blocks]
        if self.blocks_of is not None:
            self.blocks_of[number] = blocks
        self.touched.update(blocks)
        self._known[same] = number, record.document
        return number

    def _count_forms(self) -> None:
        (self._last,) = self.store.one("SELECT coalesce(max(number), 0) FROM form")

    def _put_forms(self) -> None:
        """Write the new forms, all at once."""
        self.store.connection.executemany(_PUT_FORM, self._forms)
        self._forms.clear()
        self.store.connection.executemany("INSERT INTO form_block VALUES (?, ?)", sorted(self._blocks))
        self._blocks.clear()

    def _recount(self, form: int, key: str) -> None:
        """After a document went: forget a form that nobody has, find the first document of the others."""
        same, first, entity = self.store.one("SELECT same, first, entity FROM form WHERE number = ?", (form,))
        if first < key:
            return
        self._known.pop(same, None)
        self._touch(form)
        row = self.store.one(
            "SELECT document.key, party.ordinal FROM party JOIN document ON document.number = party.document"
            " WHERE party.form = ? ORDER BY document.key, party.ordinal LIMIT 1",
            (form,),
        )
        if row:
            self.store.connection.execute("UPDATE form SET first = ?, ordinal = ? WHERE number = ?", (*row, form))
        else:
            self.lost.update(() if entity is None else (entity,))
            self.store.connection.execute("DELETE FROM form_block WHERE form = ?", (form,))
            self.store.connection.execute("DELETE FROM form WHERE number = ?", (form,))

    def _touch(self, form: int) -> None:
        rows = self.store.rows("SELECT block FROM form_block WHERE form = ?", (form,))
        self.touched.update(block for (block,) in rows)


def stored_party(ordinal: int, name: str, names: str, short: str, kinds: str, exact: int) -> Party:
    """A party of its row."""
    return Party(ordinal, name, _strings(names), _strings(short), _strings(kinds), bool(exact))


def _strings(written: str) -> tuple[str, ...]:
    return () if written == "[]" else tuple(json.loads(written))


def _claim_row(document: int, ordinal: int, claim: Claim, text: str, articles: Sequence[Article]) -> Row:
    object_ = claim.object
    value = object_ if isinstance(object_, Value) else None
    return (
        document,
        ordinal,
        claim.subject,
        claim.predicate,
        None if isinstance(object_, Value) else object_,
        value.value if value else None,
        value.unit if value else None,
        dump(dict(claim.qualifiers)),
        str(claim.status),
        claim.confidence,
        claim.start,
        claim.end,
        _hash("".join(text[claim.start : claim.end].casefold().split())),
        next((n for n, article in enumerate(articles) if article.start <= claim.start < article.end), None),
    )


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()


def _hash(text: str) -> int:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def family(subject: int, predicate: str, object_: object, unit: str | None, status: str, symmetric: bool) -> int:
    """A number for the claims that could be one fact.

    Args:
        subject: entity.
        object_: entity, or a value with its unit.
        symmetric: whether the two sides may be exchanged.

    >>> len({family(1, "a", 2, None, "asserted", True), family(2, "a", 1, None, "asserted", True)})
    1
    """
    sides: Iterable[object] = (subject, object_)
    if symmetric and isinstance(object_, int):
        sides = sorted((subject, object_))
    return _hash(json.dumps([*sides, predicate, unit, status]))
