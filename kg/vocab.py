"""The vocabulary of schema/kg.ttl as plain data; it never touches a document or a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg.errors import SchemaError
from kg.resources import folder

LANGUAGES = ("en", "de", "zh-Hans", "zh-Hant")
UNITS = ("currency", "date", "name")
VALUE_TYPES = ("amount", "percent", "date", "period", "flag", "code", "text")

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_ONTOLOGY = "http://www.w3.org/2002/07/owl#Ontology"


@dataclass(frozen=True, slots=True)
class Class:
    """A class with its labels; `kind` where a party or an entity can be of it, `hub` where it explains nothing."""

    name: str
    parents: tuple[str, ...]
    labels: Mapping[str, str]
    comment: str
    kind: bool = False
    hub: bool = False


@dataclass(frozen=True, slots=True)
class Qualifier:
    """What may stand beside a statement; `value_type` is one of VALUE_TYPES, `allowed` is empty where anything goes."""

    name: str
    labels: Mapping[str, str]
    comment: str
    value_type: str
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Predicate:
    """A relation between two entities, or (with `value_units`) between an entity and a value.

    `path_strength` is 0 where a path never walks it. `qualifiers` are all that may stand beside it, its own first.
    """

    name: str
    labels: Mapping[str, str]
    inverse_labels: Mapping[str, str]
    comment: str
    subject_classes: tuple[str, ...]
    object_classes: tuple[str, ...]
    value_units: tuple[str, ...]
    qualifiers: tuple[str, ...]
    path_strength: int
    symmetric: bool
    statement_class: str
    subject_role: str
    object_role: str | None

    @property
    def relationship(self) -> str:
        """The name in Cypher: INVESTED_IN for investedIn."""
        return "".join(f"_{c}" if c.isupper() else c.upper() for c in self.name)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The classes, predicates and qualifiers by their local names, in the order of the file."""

    namespace: str
    entity_namespace: str
    classes: Mapping[str, Class]
    predicates: Mapping[str, Predicate]
    qualifiers: Mapping[str, Qualifier]
    statuses: Mapping[str, Mapping[str, str]]  # name → label by language

    @property
    def kinds(self) -> tuple[str, ...]:
        """The classes that a party or an entity can be of."""
        return tuple(name for name, item in self.classes.items() if item.kind)

    def iri(self, name: str) -> str:
        """The IRI of a term.

        >>> vocabulary().iri("investedIn")
        'https://kg.example/schema#investedIn'
        """
        return self.namespace + name

    def ancestors(self, name: str) -> tuple[str, ...]:
        """The class itself and all classes above it that are ours, nearest first; a name unknown here is alone.

        >>> vocabulary().ancestors("ChipStartup")
        ('ChipStartup', 'Company', 'Organization', 'Agent')
        """
        found = [name]
        for item in found:
            known = self.classes.get(item)
            found.extend(parent for parent in (known.parents if known else ()) if parent not in found)
        return tuple(found)

    def is_a(self, kinds: Iterable[str], *classes: str) -> bool:
        """Whether one of the kinds is, or lies under, one of the classes.

        >>> vocabulary().is_a(["ModelStartup"], "Company"), vocabulary().is_a(["Person"], "Company")
        (True, False)
        """
        return any(name in classes for kind in kinds for name in self.ancestors(kind))

    def narrowest(self, kinds: Iterable[str]) -> tuple[str, ...]:
        """The kinds without those that another of them implies, sorted.

        >>> vocabulary().narrowest(["Organization", "Fund", "StateInvestor"])
        ('Fund', 'StateInvestor')
        """
        given = set(kinds)
        implied = {above for kind in given for above in self.ancestors(kind)[1:]}
        return tuple(sorted(given - implied))

    def is_hub(self, kinds: Iterable[str]) -> bool:
        """Whether a thing of these kinds connects everybody and so explains nothing on a path.

        A university that also invests is no hub: every one of its narrowest kinds must be one.

        >>> vocabulary().is_hub(["University", "Organization"]), vocabulary().is_hub(["University", "VentureInvestor"])
        (True, False)
        """
        narrowest = self.narrowest(kinds)
        return bool(narrowest) and all(self._hub(kind) for kind in narrowest)

    def _hub(self, kind: str) -> bool:
        return any(self.classes[name].hub for name in self.ancestors(kind) if name in self.classes)


def vocabulary(path: Path | None = None) -> Vocabulary:
    """The vocabulary, read once a process.

    Args:
        path: a Turtle file in the form of schema/kg.ttl; None for the one that ships with the program.
    Raises:
        SchemaError: the file is missing, is no Turtle, or a term lacks what it must have.

    >>> vocabulary().predicates["investedIn"].relationship
    'INVESTED_IN'
    """
    return _load(path) if path else _shipped()


@cache
def _shipped() -> Vocabulary:
    return _load(folder("schema") / "kg.ttl")


@cache
def _load(path: Path) -> Vocabulary:
    return _Reader(path).read()


class _Reader:
    """The triples of one file, and what is made of them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.shown = f"{path.parent.name}/{path.name}"
        self.triples: dict[str, dict[str, list[Any]]] = {}
        for quad in _parse(path, self.shown):
            about = self.triples.setdefault(quad.subject.value, {})
            about.setdefault(quad.predicate.value, []).append(quad.object)
        self.namespace = next((iri for iri in self.triples if _ONTOLOGY in self._values(iri, _RDF_TYPE)), "")
        if not self.namespace:
            raise self._error("no owl:Ontology; the namespace is its IRI, so add `<IRI> a owl:Ontology`")

    def read(self) -> Vocabulary:
        classes = {name: self._class(name) for name in self._of("Kind", rdfs="Class") if self._labelled(name)}
        qualifiers = {name: self._qualifier(name) for name in self._of("Qualifier")}
        predicates = {name: self._predicate(name, classes, qualifiers) for name in self._of("Predicate")}
        if not predicates:
            raise self._error("no kg:Predicate; restore the file")
        return Vocabulary(
            namespace=self.namespace,
            entity_namespace=self._one(self.namespace, self.namespace + "entityNamespace", "the ontology"),
            classes=MappingProxyType(classes),
            predicates=MappingProxyType(predicates),
            qualifiers=MappingProxyType(qualifiers),
            statuses=MappingProxyType({name: self._labels(name) for name in self._of("Status")}),
        )

    def _class(self, name: str) -> Class:
        parents = tuple(
            self._local(iri) for iri in self._values(self._iri(name), _RDFS + "subClassOf") if self._own(iri)
        )
        kind = self.namespace + "Kind" in self._values(self._iri(name), _RDF_TYPE)
        return Class(name, parents, self._labels(name), self._comment(name), kind, self._flag(name, "hub"))

    def _qualifier(self, name: str) -> Qualifier:
        value_type = self._one(self._iri(name), self.namespace + "valueType", f"kg:{name}")
        if value_type not in VALUE_TYPES:
            raise self._error(f"kg:{name} has the kg:valueType {value_type!r}; use one of {', '.join(VALUE_TYPES)}")
        allowed = tuple(self._values(self._iri(name), self.namespace + "allowedValue"))
        return Qualifier(name, self._labels(name), self._comment(name), value_type, allowed)

    def _predicate(self, name: str, classes: Mapping[str, Class], qualifiers: Mapping[str, Qualifier]) -> Predicate:
        units = tuple(self._values(self._iri(name), self.namespace + "valueUnit"))
        self._check_names(name, "kg:valueUnit", units, UNITS)
        mine = (*self._names(name, "qualifier"), *self._names("Statement", "qualifier"))
        self._check_names(name, "kg:qualifier", mine, qualifiers)
        statement = self._term(name, "statementClass")
        self._check_names(name, "kg:statementClass", [statement], self.statement_classes)
        return Predicate(
            name=name,
            labels=self._labels(name),
            inverse_labels=MappingProxyType({}) if units else self._labels(name, self.namespace + "inverseLabel"),
            comment=self._comment(name),
            subject_classes=self._side(name, "domain", classes),
            object_classes=() if units else self._side(name, "range", classes),
            value_units=units,
            qualifiers=tuple(dict.fromkeys(mine)),
            path_strength=self._strength(name, units),
            symmetric=self._flag(name, "symmetric"),
            statement_class=statement,
            subject_role=self._term(name, "subjectRole"),
            object_role=None if units else self._term(name, "objectRole"),
        )

    @cached_property
    def statement_classes(self) -> set[str]:
        above = self.namespace + "Statement"
        return {n for n in self._of(rdfs="Class") if above in self._values(self._iri(n), _RDFS + "subClassOf")}

    def _side(self, name: str, side: str, classes: Mapping[str, Class]) -> tuple[str, ...]:
        found = tuple(self._local(iri) for iri in self._values(self._iri(name), _RDFS + side))
        if not found:
            raise self._error(f"kg:{name} has no rdfs:{side}; add the class of its {_SIDES[side]}")
        self._check_names(name, f"rdfs:{side}", found, classes)
        return found

    def _strength(self, name: str, units: tuple[str, ...]) -> int:
        given = self._values(self._iri(name), self.namespace + "pathStrength")
        if not given or units:
            return 0
        if not given[0].isdecimal() or not 1 <= int(given[0]) <= 99:
            raise self._error(f"kg:{name} has the kg:pathStrength {given[0]}; use 1 to 99, or none")
        return int(given[0])

    def _labels(self, name: str, predicate: str = _RDFS + "label") -> Mapping[str, str]:
        terms = self.triples.get(self._iri(name), {}).get(predicate, [])
        found = {str(term.language): term.value for term in terms if getattr(term, "language", None)}
        by_case = {language.lower(): text for language, text in found.items()}  # RDF lowers language tags
        missing = [language for language in LANGUAGES if language.lower() not in by_case]
        if missing:
            raise self._error(f"kg:{name} has no {_short(predicate)} in {', '.join(missing)}; add one")
        return MappingProxyType({language: by_case[language.lower()] for language in LANGUAGES})

    def _labelled(self, name: str) -> bool:
        return len(self._values(self._iri(name), _RDFS + "label")) > 1

    def _comment(self, name: str) -> str:
        return self._one(self._iri(name), _RDFS + "comment", f"kg:{name}")

    def _flag(self, name: str, flag: str) -> bool:
        return self._values(self._iri(name), self.namespace + flag) == ["true"]

    def _term(self, name: str, annotation: str) -> str:
        return self._local(self._one(self._iri(name), self.namespace + annotation, f"kg:{name}"))

    def _names(self, name: str, annotation: str) -> list[str]:
        return [self._local(iri) for iri in self._values(self._iri(name), self.namespace + annotation)]

    def _one(self, iri: str, predicate: str, shown: str) -> str:
        values = self._values(iri, predicate)
        if len(values) != 1:
            raise self._error(f"{shown} has {len(values)} {_short(predicate)}; give exactly one")
        return values[0]

    def _check_names(self, name: str, what: str, given: Iterable[str], known: Iterable[str]) -> None:
        allowed = tuple(known)
        for item in given:
            if item not in allowed:
                raise self._error(
                    f"kg:{name} has the {what} {item}, which is not declared; declare it or correct the name"
                )

    def _of(self, own: str | None = None, *, rdfs: str | None = None) -> Iterator[str]:
        wanted = {self.namespace + own if own else None, _RDFS + rdfs if rdfs else None} - {None}
        for iri in self.triples:
            if self._own(iri) and iri != self.namespace and wanted & set(self._values(iri, _RDF_TYPE)):
                yield self._local(iri)

    def _values(self, iri: str, predicate: str) -> list[str]:
        return [term.value for term in self.triples.get(iri, {}).get(predicate, [])]

    def _own(self, iri: str) -> bool:
        return iri.startswith(self.namespace)

    def _iri(self, name: str) -> str:
        return self.namespace + name

    def _local(self, iri: str) -> str:
        return iri.removeprefix(self.namespace)

    def _error(self, what: str) -> SchemaError:
        return SchemaError(f"{self.shown}: {what}")


_SIDES = {"domain": "subject", "range": "object"}


def _short(predicate: str) -> str:
    return f"rdfs:{predicate.removeprefix(_RDFS)}" if predicate.startswith(_RDFS) else f"kg:{predicate.rsplit('#')[-1]}"


def _parse(path: Path, shown: str) -> list[Any]:
    import pyoxigraph  # 5 ms, and only those pay that read the schema

    try:
        with path.open("rb") as file:
            return list(pyoxigraph.parse(input=file, format=pyoxigraph.RdfFormat.TURTLE))
    except OSError as exc:
        raise SchemaError(f"{shown}: cannot be read ({exc.strerror}); install capitalgraph again") from exc
    except (SyntaxError, ValueError) as exc:
        raise SchemaError(f"{shown}: is no Turtle ({exc}); mend it or restore the file") from exc
