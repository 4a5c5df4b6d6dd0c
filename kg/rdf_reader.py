"""Reads the document graphs of an export back, and believes nothing: what kg did not write so is refused.

Entities and facts in an export are derived; they are passed over and derived again. The reading is one pass, a
document at a time: memory grows with the largest document, time with the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.corrections import ACTIONS, Correction
from kg.errors import DocumentError
from kg.model import Article, Claim, Document, Extraction, Party, Passage, Qualifier, Status, Value
from kg.rdf import PREFIXES, Namespaces, canonical, document_key, statement_classes, value_type

MOST_STATEMENTS = 5_000_000  # of one document
MOST_CORRECTIONS = 10_000
_KEY = re.compile(r"[0-9a-f]{16}")
_NODE = re.compile(r"([alpc])(0|[1-9][0-9]{0,8})(-position|-quote)?")
_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,15})")
_DECIMAL = re.compile(r"-?[0-9]{1,400}(?:\.[0-9]{1,400})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LONGEST_PLACE = 4_000  # characters

Node = dict[str, list[Any]]


class ExportReader:
    """The documents of one export.

    Iterate over it once; afterwards `places` holds, by document key, the paths that tell documents of one name apart,
    and `corrections` what a person had overruled.

    Args:
        path: a TriG file that `kg export trig` wrote.
        namespaces: those of the store that reads it.
        shown: the file as messages name it.
    """

    def __init__(self, path: Path, namespaces: Namespaces, shown: str) -> None:
        self.path = path
        self.namespaces = namespaces
        self.shown = shown
        self.places: dict[str, str] = {}
        self.corrections: list[Correction] = []

    def __iter__(self) -> Iterator[Extraction]:
        """Give the documents in canonical form.

        Raises:
            DocumentError: the file is no TriG, or says something that kg does not write; one line.
        """
        prefix, seen = f"{self.namespaces.entities}document/", set()
        current: _Graph | None = None
        for quad in self._quads():
            name = getattr(quad.graph_name, "value", "")
            if current and name == current.iri:
                current.add(quad)
                continue
            if current:
                yield current.extraction()
                current = None
            if name.startswith(f"{self.namespaces.entities}graph/"):
                self._note(quad)
                continue
            if not name.startswith(prefix) or not _KEY.fullmatch(name[len(prefix) :]):
                raise self._wrong(f"graph {name[:200]!r} is none of a document under {prefix}")
            if name in seen:
                raise self._wrong(f"graph {name} stands there in two pieces")
            seen.add(name)
            current = _Graph(self, name, name[len(prefix) :])
            current.add(quad)
        if current:
            yield current.extraction()

    def _quads(self) -> Iterator[Any]:
        import pyoxigraph

        try:
            with self.path.open("rb") as file:
                yield from pyoxigraph.parse(input=file, format=pyoxigraph.RdfFormat.TRIG)
        except OSError as exc:
            raise DocumentError(f"{self.shown}: cannot be read ({exc.strerror}); check its permissions") from exc
        except (SyntaxError, ValueError) as exc:
            reason = " ".join(str(exc).split())[:300]
            raise DocumentError(f"{self.shown}: is no TriG ({reason}); export it again") from exc

    def _note(self, quad: Any) -> None:
        """Of what is not a document's take only what cannot be derived again."""
        key = getattr(quad.subject, "value", "").removeprefix(f"{self.namespaces.entities}document/")
        if quad.predicate.value == f"{self.namespaces.schema}shownAs" and _KEY.fullmatch(key):
            self.places[key] = str(quad.object.value)[:_LONGEST_PLACE]
        elif quad.predicate.value == f"{self.namespaces.schema}correction":
            correction = read_line(str(quad.object.value))
            if correction is None or len(self.corrections) >= MOST_CORRECTIONS:
                raise self._wrong(f"a correction that is none, or more than {MOST_CORRECTIONS:,} of them")
            self.corrections.append(correction)

    def _wrong(self, what: str) -> DocumentError:
        what = "".join(character if character.isprintable() else "?" for character in what)[:500]
        return DocumentError(f"{self.shown}: not as kg writes it: {what}; export it again")


class _Graph:
    """The statements of one document; whoever reads one takes it out, so that what nobody knows is left over."""

    def __init__(self, reader: ExportReader, iri: str, key: str) -> None:
        self.reader = reader
        self.iri = iri
        self.key = key
        self.nodes: dict[str, Node] = {}
        self.count = 0
        spaces = {**PREFIXES, "kg": reader.namespaces.schema}
        self.spaces = sorted(((space, prefix) for prefix, space in spaces.items()), key=lambda pair: -len(pair[0]))

    def add(self, quad: Any) -> None:
        subject = getattr(quad.subject, "value", "")
        if subject != self.iri and not subject.startswith(f"{self.iri}#"):
            raise self.wrong(f"{subject[:200]!r} is no part of the document")
        self.count += 1
        if self.count > MOST_STATEMENTS:
            raise self.wrong(f"more than {MOST_STATEMENTS:,} statements")
        node = self.nodes.setdefault(subject[len(self.iri) + 1 :], {})
        node.setdefault(self.short(quad.predicate.value), []).append(quad.object)

    def short(self, iri: str) -> str:
        """An IRI with its prefix; one of no known namespace as it is."""
        for space, prefix in self.spaces:
            if iri.startswith(space):
                return f"{prefix}:{iri[len(space) :]}"
        return iri

    def wrong(self, what: str) -> DocumentError:
        return self.reader._wrong(f"document {self.key}: {what}")

    # ------------------------------------------------------------------------------------------------------ pieces

    def extraction(self) -> Extraction:
        names = {"a": [], "l": [], "p": [], "c": []}  # type: dict[str, list[int]]
        for name in self.nodes:
            if match := _NODE.fullmatch(name):
                if match[3] is None:
                    names[match[1]].append(int(match[2]))
            elif name:
                raise self.wrong(f"an unknown part {name[:100]!r}")
        text = self.text("", "kg:text")
        document = self.document(text, self.numbers("a", names["a"]), self.numbers("l", names["l"]))
        parties = tuple(self.party(number) for number in sorted(names["p"]))
        known = {party.number for party in parties}
        claims = tuple(self.claim(number, known, text) for number in self.numbers("c", names["c"]))
        left = next(((name, node) for name, node in self.nodes.items() if node), None)
        if left:
            raise self.wrong(f"an unknown statement {next(iter(left[1]))[:100]!r} about {left[0] or 'it'!r}")
        found = canonical(Extraction(document, parties, claims))
        if document_key(found.document) != self.key:
            raise self.wrong("its key does not fit its name and metadata")
        return found

    def numbers(self, kind: str, numbers: list[int]) -> list[int]:
        if sorted(numbers) != list(range(len(numbers))):
            raise self.wrong(f"the parts {kind}… are not numbered from 0 without a gap")
        return sorted(numbers)

    def document(self, text: str, articles: list[int], passages: list[int]) -> Document:
        self.types("", {"kg:Document", "prov:Entity"})
        parts = {self.part(term) for term in self.take("", "kg:hasPart")}
        if parts != {*(f"a{n}" for n in articles), *(f"l{n}" for n in passages)}:
            raise self.wrong("its parts are not those it names")
        sha256 = self.text("", "kg:sha256")
        if not _SHA256.fullmatch(sha256):
            raise self.wrong("its SHA-256 is none")
        return Document(
            name=self.text("", "kg:name"),
            path="",
            sha256=sha256,
            text=text,
            language=self.text("", "dcterms:language"),
            encoding=self.text("", "kg:encoding"),
            title=self.optional("", "dcterms:title"),
            publisher=self.optional("", "dcterms:publisher"),
            published=self.optional("", "dcterms:issued"),
            url=self.optional("", "dcterms:source"),
            notes=tuple(sorted(self.literal(term) for term in self.take("", "kg:note"))),
            articles=tuple(self.article(f"a{number}", text) for number in articles),
            passages=tuple(self.passage(f"l{number}", text) for number in passages),
        )

    def article(self, node: str, text: str) -> Article:
        self.types(node, {"kg:Article"})
        start, end = self.span(node, "kg", text)
        return Article(
            start,
            end,
            self.text(node, "dcterms:language"),
            self.optional(node, "dcterms:title"),
            self.optional(node, "dcterms:publisher"),
            self.optional(node, "dcterms:issued"),
        )

    def passage(self, node: str, text: str) -> Passage:
        self.types(node, {"kg:Passage"})
        return Passage(*self.span(node, "kg", text), self.text(node, "dcterms:language"))

    def party(self, number: int) -> Party:
        from kg.vocab import vocabulary

        node = f"p{number}"
        kinds = [self.short(getattr(term, "value", "")) for term in self.take(node, "rdf:type")]
        known = {f"kg:{kind}" for kind in vocabulary().kinds}
        if "kg:Party" not in kinds or not {*kinds} - {"kg:Party"} <= known:
            raise self.wrong(f"{node} is no party of a known kind")
        if self.integer(node, "kg:number") != number:
            raise self.wrong(f"{node} has another number")
        name = self.text(node, "skos:prefLabel")
        short = {self.literal(term) for term in self.take(node, "skos:hiddenLabel")}
        names = {self.literal(term) for term in self.take(node, "skos:altLabel")} | ({name} - short)
        if not all(form.strip() for form in (name, *names, *short)):
            raise self.wrong(f"{node} has an empty name")
        own = {kind.removeprefix("kg:") for kind in kinds} - {"Party"}
        exact = self.optional(node, "kg:exactName")
        if exact not in (None, "true"):
            raise self.wrong(f"{node} says of its name what kg does not write")
        return Party(number, name, tuple(names), tuple(short), tuple(own), exact is not None)

    def claim(self, number: int, parties: set[int], text: str) -> Claim:
        node = f"c{number}"
        predicate = self.term(node, "kg:predicate")
        self.types(node, {"kg:Claim", *self.classes(node, predicate)})
        if self.integer(node, "kg:number") != number:
            raise self.wrong(f"{node} has another number")
        start, end = self.evidence(node, text)
        status, confidence = self.term(node, "kg:status"), self.text(node, "kg:confidence")
        if status not in set(Status) or not _DECIMAL.fullmatch(confidence) or not 0 <= float(confidence) <= 1:
            raise self.wrong(f"{node} has no status or no confidence from 0 to 1")
        return Claim(
            subject=self.mentioned(node, "kg:subject", parties),
            predicate=predicate,
            object=self.object(node, predicate, parties),
            start=start,
            end=end,
            status=Status(status),
            confidence=float(confidence),
            rule=self.text(node, "kg:rule"),
            qualifiers=self.qualifiers(node),
        )

    def classes(self, node: str, predicate: str) -> tuple[str, ...]:
        from kg.vocab import vocabulary

        if predicate not in vocabulary().predicates:
            raise self.wrong(f"{node} has the unknown predicate {predicate[:100]!r}")
        return statement_classes(predicate)

    def evidence(self, node: str, text: str) -> tuple[int, int]:
        """The span of a claim's quote, which must be the text that stands there."""
        if [getattr(term, "value", None) for term in self.take(node, "prov:wasQuotedFrom")] != [self.iri]:
            raise self.wrong(f"{node} is not quoted from it")
        position, quote = f"{node}-position", f"{node}-quote"
        if {self.part(term) for term in self.take(node, "oa:hasSelector")} != {position, quote}:
            raise self.wrong(f"{node} has no evidence")
        self.types(position, {"oa:TextPositionSelector"})
        self.types(quote, {"oa:TextQuoteSelector"})
        start, end = self.span(position, "oa", text)
        if start == end or self.text(quote, "oa:exact") != text[start:end]:
            raise self.wrong(f"the quote of {node} is not the text from {start} to {end}")
        return start, end

    def object(self, node: str, predicate: str, parties: set[int]) -> int | Value:
        from kg.vocab import vocabulary

        units = vocabulary().predicates[predicate].value_units
        if not units:
            if "kg:object" not in self.nodes[node]:
                raise self.wrong(f"{node} is {predicate} and names no entity, which it must")
            return self.mentioned(node, "kg:object", parties)
        if "kg:value" not in self.nodes[node]:
            raise self.wrong(f"{node} is {predicate} and gives no value, which it must")
        value = Value(self.text(node, "kg:value"), self.text(node, "kg:unit"))
        if value.unit not in units and not ("currency" in units and _CURRENCY.fullmatch(value.unit)):
            raise self.wrong(f"{node} is {predicate} in {value.unit[:50]!r}, not in {' or '.join(units)}")
        return value

    def qualifiers(self, node: str) -> dict[str, Qualifier]:
        from kg.vocab import vocabulary

        names = [name for name in self.nodes[node] if name.removeprefix("kg:") in vocabulary().qualifiers]
        return {name.removeprefix("kg:"): self.qualifier(node, name) for name in sorted(names)}

    def qualifier(self, node: str, name: str) -> Qualifier:
        term = self.single(node, name)
        written = self.literal(term)
        type_ = self.short(term.datatype.value)
        if type_ == "xsd:boolean" and written in ("true", "false"):
            return written == "true"
        if type_ == "xsd:integer" and _DECIMAL.fullmatch(written) and "." not in written:
            return int(written)
        if type_ == "xsd:decimal" and _DECIMAL.fullmatch(written) and value_type(name.removeprefix("kg:")) != "amount":
            return float(written) if "." in written else int(written)
        return written

    # ------------------------------------------------------------------------------------------------------- terms

    def take(self, node: str, name: str) -> list[Any]:
        return self.nodes.get(node, {}).pop(name, [])

    def single(self, node: str, name: str) -> Any:
        terms = self.take(node, name)
        if len(terms) != 1:
            raise self.wrong(f"{node or 'it'} has {len(terms)} {name}, not one")
        return terms[0]

    def literal(self, term: Any) -> str:
        if not hasattr(term, "datatype"):
            raise self.wrong(f"{str(term)[:100]} stands where a text must")
        return str(term.value)

    def text(self, node: str, name: str) -> str:
        return self.literal(self.single(node, name))

    def optional(self, node: str, name: str) -> str | None:
        return self.text(node, name) if name in self.nodes.get(node, {}) else None

    def integer(self, node: str, name: str) -> int:
        written = self.text(node, name)
        if not _NUMBER.fullmatch(written):
            raise self.wrong(f"{written[:50]!r} is no number of a place")
        return int(written)

    def span(self, node: str, prefix: str, text: str) -> tuple[int, int]:
        start, end = self.integer(node, f"{prefix}:start"), self.integer(node, f"{prefix}:end")
        if not start <= end <= len(text):
            raise self.wrong(f"{node} stands outside the text")
        return start, end

    def term(self, node: str, name: str) -> str:
        """The local name of a term of our vocabulary."""
        return self.short(getattr(self.single(node, name), "value", "")).removeprefix("kg:")

    def part(self, term: Any) -> str:
        return str(getattr(term, "value", "")).removeprefix(f"{self.iri}#")

    def mentioned(self, node: str, name: str, parties: set[int]) -> int:
        match = _NODE.fullmatch(self.part(self.single(node, name)))
        if not match or match[1] != "p" or match[3] or int(match[2]) not in parties:
            raise self.wrong(f"{node} names a party that is not there")
        return int(match[2])

    def types(self, node: str, wanted: set[str]) -> None:
        if {self.short(getattr(term, "value", "")) for term in self.take(node, "rdf:type")} != wanted:
            raise self.wrong(f"{node or 'it'} is not {' and '.join(sorted(wanted))}")


def read_line(line: str) -> Correction | None:
    """Read a correction as an export writes it; None for anything else.

    >>> read_line('{"same":["A","B"]}')
    Correction(action='same', terms=('A', 'B'), by=None, on=None, why=None, line=None)
    >>> read_line('{"same":["A"]}') is None
    True
    """
    try:
        ((action, said),) = json.loads(line).items()
    except (ValueError, AttributeError, RecursionError):
        return None
    terms = (said,) if action == "reject" else tuple(said) if isinstance(said, list) else ()
    is_text = all(isinstance(term, str) and term.strip() for term in terms)
    if (
        action not in ACTIONS
        or not is_text
        or len(terms) != (1 if action == "reject" else 2)
        or len(set(terms)) != len(terms)
    ):
        return None
    return Correction(action, terms)
