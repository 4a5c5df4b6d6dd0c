"""Writes what was found in one document as RDF, always the same bytes for the same findings; never reads RDF.

The graph of a document is kept as TriG statements that use the prefixes below, so that the namespaces can be chosen
when the graph is exported. A document's text stands apart (`text_statement`) because it is kept apart.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from kg.model import Article, Claim, Document, Extraction, Party, Passage, Qualifier, Value

if TYPE_CHECKING:
    from kg.vocab import Vocabulary

PREFIXES: Mapping[str, str] = {
    "dcterms": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
KEY_CHARACTERS = 16
CONFIDENCE_DECIMALS = 4

_DECIMAL = re.compile(r"-?\d{1,60}(?:\.\d{1,60})?")
_DATES = (
    (re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"), "xsd:date"),
    (re.compile(r"\d{4}-(?:0[1-9]|1[0-2])"), "xsd:gYearMonth"),
    (re.compile(r"\d{4}"), "xsd:gYear"),
)
_LOCAL_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_NOT_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
_HALVES = re.compile("[\ud800-\udfff]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True, slots=True)
class Namespaces:
    """Where the vocabulary and the things it describes have their IRIs."""

    schema: str
    entities: str

    def prefixes(self) -> dict[str, str]:
        """Every prefix that the statements use, with its namespace.

        >>> default_namespaces().prefixes()["doc"]
        'https://kg.example/id/document/'
        """
        own = {
            "kg": self.schema,
            "id": self.entities,
            "doc": f"{self.entities}document/",
            "fact": f"{self.entities}fact/",
            "graph": f"{self.entities}graph/",
        }
        return dict(sorted({**PREFIXES, **own}.items()))


@cache
def _vocabulary() -> Vocabulary:
    from kg.vocab import vocabulary  # here, because whoever only reads a store needs no vocabulary

    return vocabulary()


def default_namespaces() -> Namespaces:
    """The namespaces that the vocabulary names.

    >>> default_namespaces().schema
    'https://kg.example/schema#'
    """
    return Namespaces(_vocabulary().namespace, _vocabulary().entity_namespace)


def document_key(document: Document) -> str:
    """The key of a document: the same bytes, name and metadata in two places are one document.

    >>> document_key(Document("a.txt", "/x/a.txt", "00", "", "en", "utf-8"))
    '500e350baee23e60'
    """
    known = [document.sha256, _writable(document.name), document.title, document.publisher]
    known += [document.published, document.url, document.language]
    return hashlib.sha256(json.dumps(known).encode()).hexdigest()[:KEY_CHARACTERS]


def canonical(extraction: Extraction) -> Extraction:
    """Put an extraction in the one form in which it is kept: sorted, without repetition, without its path.

    >>> party = Party(0, "Tencent", ("腾讯", "Tencent", "腾讯"), ("Tencent", "T"), ("Corporate", "Company"))
    >>> document = Document("a.txt", "/x/a.txt", "00", "", "en", "utf-8")
    >>> canonical(Extraction(document, (party,), ())).parties[0].names
    ('Tencent', '腾讯')
    """
    kept = clean_document(extraction.document)
    parties = tuple(sorted(map(_canonical_party, extraction.parties), key=lambda party: party.number))
    claims = tuple(map(_canonical_claim, extraction.claims))
    return Extraction(kept, parties, claims)


def clean_document(document: Document) -> Document:
    """A document as it is kept: without its path, and without what RDF cannot hold.

    >>> clean_document(Document("a.txt", "/x/a.txt", "00", "", "en", "utf-8")).path
    ''
    """
    notes = tuple(sorted(set(document.notes)))
    return replace(document, name=_writable(document.name), path="", text=_clean(document.text), notes=notes)


def _canonical_party(party: Party) -> Party:
    names = tuple(sorted(set(party.names)))
    short = tuple(sorted(set(party.short_names) - set(names)))
    if party.name not in names and party.name not in short:
        short = tuple(sorted((*short, party.name)))
    kinds = tuple(sorted(set(party.kinds)))
    if (names, short, kinds) == (party.names, party.short_names, party.kinds):  # as of a table
        return party
    return replace(party, names=names, short_names=short, kinds=kinds)


def _canonical_claim(claim: Claim) -> Claim:
    confidence = round(claim.confidence, CONFIDENCE_DECIMALS)
    if len(claim.qualifiers) < 2 and confidence == claim.confidence:
        return claim
    return replace(claim, qualifiers=dict(sorted(claim.qualifiers.items())), confidence=confidence)


def _writable(name: str) -> str:
    """A file name whose bytes are not UTF-8 keeps them visibly: RDF cannot hold them."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _clean(text: str) -> str:
    """Half characters, which RDF cannot hold, replaced one for one, so that offsets stay valid."""
    return text if text.isascii() else _HALVES.sub("\ufffd", text)


def literal(text: str) -> str:
    r"""Write a text as a quoted literal on one line.

    >>> print(literal('say "hi"\n'))
    "say \"hi\"\n"
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_CONTROLS.sub(_escape, _clean(escaped))}"'


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}"


def local(prefix: str, name: str, namespace: str) -> str:
    """Write an IRI with its prefix, or in full where its last part is not plain.

    >>> local("id", "tencent", "https://kg.example/id/"), local("id", "a b", "https://kg.example/id/")
    ('id:tencent', '<https://kg.example/id/a%20b>')
    """
    if _LOCAL_NAME.fullmatch(name):
        return f"{prefix}:{name}"
    return f"<{namespace}{_NOT_IN_IRI.sub(lambda match: f'%{ord(match[0]):02X}', name)}>"


def header(namespaces: Namespaces) -> str:
    """The prefix lines that stand before every export.

    >>> header(default_namespaces()).splitlines()[0]
    '@prefix dcterms: <http://purl.org/dc/terms/> .'
    """
    return "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in namespaces.prefixes().items())


def document_block(key: str, statements: str, text: str, namespaces: Namespaces) -> str:
    """The named graph of one document as it stands in an export.

    >>> print(document_block("00", "doc:00 a kg:Document .\\n", "Hi", default_namespaces()), end="")
    <BLANKLINE>
    @prefix : <https://kg.example/id/document/00#> .
    doc:00 {
    doc:00 a kg:Document .
    doc:00 kg:text "Hi" .
    }
    """
    own = f"@prefix : <{namespaces.entities}document/{key}#> ."
    return f"\n{own}\ndoc:{key} {{\n{statements}doc:{key} kg:text {literal(text)} .\n}}\n"


def statements(extraction: Extraction) -> str:
    """Everything that was found in a document but its text, as TriG statements without prefix lines.

    Args:
        extraction: in canonical form.
    Returns:
        One line a node, documents, articles and passages before parties before claims.
    """
    key = document_key(extraction.document)
    return "".join(_lines(key, extraction))


def _lines(key: str, extraction: Extraction) -> Iterator[str]:
    document = extraction.document
    yield _node(f"doc:{key}", _document_properties(document))
    for number, article in enumerate(document.articles):
        yield _node(f":a{number}", _article_properties(article))
    for number, passage in enumerate(document.passages):
        yield _node(f":l{number}", _passage_properties(passage))
    for party in extraction.parties:
        yield _node(f":p{party.number}", _party_properties(party, document.language))
    for number, claim in enumerate(extraction.claims):
        yield from _claim_lines(key, number, claim, document.text[claim.start : claim.end])


def _node(subject: str, properties: Iterable[tuple[str, str | None]]) -> str:
    parts = " ; ".join(f"{name} {value}" for name, value in properties if value is not None)
    return f"{subject} {parts} .\n"


Properties = list[tuple[str, str | None]]


def _text(value: str | None) -> str | None:
    return None if value is None else literal(value)


def _document_properties(document: Document) -> Properties:
    parts = [f":a{number}" for number in range(len(document.articles))]
    parts += [f":l{number}" for number in range(len(document.passages))]
    return [
        ("a", "kg:Document , prov:Entity"),
        ("kg:name", literal(document.name)),
        ("kg:sha256", literal(document.sha256)),
        ("kg:encoding", literal(document.encoding)),
        ("dcterms:language", literal(document.language)),
        ("dcterms:title", _text(document.title)),
        ("dcterms:publisher", _text(document.publisher)),
        ("dcterms:issued", _date(document.published)),
        ("dcterms:source", _text(document.url)),
        *(("kg:note", literal(note)) for note in document.notes),
        ("kg:hasPart", " , ".join(parts) or None),
    ]


def _article_properties(article: Article) -> Properties:
    return [
        ("a", "kg:Article"),
        ("kg:start", str(article.start)),
        ("kg:end", str(article.end)),
        ("dcterms:language", literal(article.language)),
        ("dcterms:title", _text(article.title)),
        ("dcterms:publisher", _text(article.publisher)),
        ("dcterms:issued", _date(article.published)),
    ]


def _passage_properties(passage: Passage) -> Properties:
    return [
        ("a", "kg:Passage"),
        ("kg:start", str(passage.start)),
        ("kg:end", str(passage.end)),
        ("dcterms:language", literal(passage.language)),
    ]


def _party_properties(party: Party, language: str) -> Properties:
    def label(name: str) -> str:
        return f"{literal(name)}@{label_language(name, language)}"

    kinds = " , ".join(["kg:Party", *(f"kg:{kind}" for kind in party.kinds)])
    return [
        ("a", kinds),
        ("kg:number", str(party.number)),
        ("skos:prefLabel", label(party.name)),
        *(("skos:altLabel", label(name)) for name in party.names if name != party.name),
        *(("skos:hiddenLabel", label(name)) for name in party.short_names),
        ("kg:exactName", flag(True) if party.exact else None),
    ]


@lru_cache(maxsize=50_000)
def label_language(name: str, language: str) -> str:
    """The language tag of a name: by its script, and by its document where the script leaves it open.

    >>> label_language("騰訊", "en"), label_language("燧原", "zh-Hant"), label_language("SAP", "de")
    ('zh-Hant', 'zh-Hant', 'de')
    """
    from kg.normalize.scripts import has_han, script_of

    if not has_han(name):
        return language if language in ("en", "de") else "en"
    by_script = {"Hans": "zh-Hans", "Hant": "zh-Hant"}.get(script_of(name))
    return by_script or (language if language.startswith("zh-") else "zh-Hans")


def _claim_lines(key: str, number: int, claim: Claim, quote: str) -> Iterator[str]:
    node = f":c{number}"
    yield _node(node, _claim_properties(key, node, claim))
    position = [("a", "oa:TextPositionSelector"), ("oa:start", str(claim.start)), ("oa:end", str(claim.end))]
    yield _node(f"{node}-position", position)
    yield _node(f"{node}-quote", [("a", "oa:TextQuoteSelector"), ("oa:exact", literal(quote))])


def _claim_properties(key: str, node: str, claim: Claim) -> Properties:
    object_ = claim.object
    values: Properties = [("kg:object", f":p{object_}")] if isinstance(object_, int) else value_properties(object_)
    return [
        ("a", " , ".join(["kg:Claim", *statement_classes(claim.predicate)])),
        ("kg:number", node[2:]),
        ("kg:subject", f":p{claim.subject}"),
        ("kg:predicate", f"kg:{claim.predicate}"),
        *values,
        *qualifier_properties(claim.qualifiers),
        ("kg:status", f"kg:{claim.status}"),
        ("kg:confidence", decimal(claim.confidence)),
        ("kg:rule", literal(claim.rule)),
        ("prov:wasQuotedFrom", f"doc:{key}"),
        ("oa:hasSelector", f"{node}-position , {node}-quote"),
    ]


def statement_classes(predicate: str) -> tuple[str, ...]:
    """The class of a statement of a predicate, with its prefix; none for a predicate without one."""
    known = _vocabulary().predicates.get(predicate)
    name = known.statement_class if known else None
    return (f"kg:{name}",) if name else ()


def roles(predicate: str, subject: str, object_: str | None) -> Properties:
    """The properties by which a statement of a predicate names its two sides, beside kg:subject and kg:object.

    >>> roles("investedIn", "id:a", "id:b")
    [('kg:investor', 'id:a'), ('kg:investee', 'id:b')]
    """
    known = _vocabulary().predicates.get(predicate)
    if known is None:
        return []
    named = [(known.subject_role, subject), (known.object_role, object_)]
    return [(f"kg:{role}", side) for role, side in named if role and side]


def value_properties(value: Value) -> Properties:
    """A literal object as properties, typed exactly.

    >>> value_properties(Value("2018-03", "date"))
    [('kg:value', '"2018-03"^^xsd:gYearMonth'), ('kg:unit', '"date"')]
    """
    if value.unit == "date":
        written = _date(value.value)
    elif value.unit != "name" and _DECIMAL.fullmatch(value.value):
        written = f'"{value.value}"^^xsd:decimal'
    else:
        written = literal(value.value)
    return [("kg:value", written), ("kg:unit", literal(value.unit))]


def qualifier_properties(qualifiers: Mapping[str, Qualifier]) -> Properties:
    """Qualifiers as properties, by name, typed exactly.

    >>> qualifier_properties({"date": "2018", "percent": 20.258, "amount": "5", "approx": True, "round": "A"})[1]
    ('kg:approx', '"true"^^xsd:boolean')
    """
    return [(f"kg:{name}", _qualifier(name, value)) for name, value in sorted(qualifiers.items())]


def _qualifier(name: str, value: Qualifier) -> str:
    if isinstance(value, bool):
        return flag(value)
    if isinstance(value, float) or (isinstance(value, int) and value_type(name) == "percent"):
        return decimal(value)
    if isinstance(value, int):
        return f'"{value}"^^xsd:integer'
    if value_type(name) == "amount" and _DECIMAL.fullmatch(value):
        return f'"{value}"^^xsd:decimal'
    if value_type(name) == "date":
        return _date(value) or ""
    return literal(value)


def flag(value: bool) -> str:
    """Write a yes or no.

    >>> flag(True)
    '"true"^^xsd:boolean'
    """
    return f'"{str(value).lower()}"^^xsd:boolean'


def value_type(qualifier: str) -> str:
    """How the vocabulary says that a qualifier is written: amount, percent, date, period, flag, code or text."""
    known = _vocabulary().qualifiers.get(qualifier)
    return known.value_type if known else "text"


def decimal(number: float) -> str:
    """Write a number as an exact decimal.

    >>> decimal(0.97), decimal(1e-05), decimal(20)
    ('"0.97"^^xsd:decimal', '"0.00001"^^xsd:decimal', '"20"^^xsd:decimal')
    """
    return f'"{Decimal(repr(number)):f}"^^xsd:decimal'


def _date(value: str | None) -> str | None:
    if value is None:
        return None
    type_ = next((type_ for pattern, type_ in _DATES if pattern.fullmatch(value)), None)
    return f'"{value}"^^{type_}' if type_ else literal(value)
