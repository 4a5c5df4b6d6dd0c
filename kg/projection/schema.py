"""Reads schema/graph.toml with the vocabulary: every label, relationship type and property; touches no store."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg.errors import SchemaError
from kg.resources import folder
from kg.vocab import Predicate, Vocabulary, vocabulary

TYPES = ("string", "integer", "float", "boolean", "date", "strings", "integers")


@dataclass(frozen=True, slots=True)
class Property:
    """A property of nodes or relationships; `type` is one of TYPES.

    `unique`: no two nodes of the label share it; `indexed`: found fast; `searched`: in the full-text index.
    """

    name: str
    type: str
    meaning: str
    unit: str | None = None
    unique: bool = False
    indexed: bool = False
    searched: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A label of nodes with their properties by name."""

    name: str
    meaning: str
    properties: Mapping[str, Property]


@dataclass(frozen=True, slots=True)
class Kind:
    """A further label of entities: a class of the vocabulary, with the labels that always stand beside it."""

    name: str
    meaning: str
    parents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relationship:
    """A type of relationships, from nodes of one label to nodes of another.

    `predicate` is the predicate of the vocabulary whose facts they are; None for links between nodes. Derived ones are
    worked out of facts, stand in no row of `project`, and are never read as a source.
    """

    type: str
    meaning: str
    start: str
    end: str
    properties: Mapping[str, Property]
    predicate: str | None = None
    is_derived: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which the value of a qualifier stands: a suffix to the qualifier's name, and its type."""

    suffix: str
    type: str
    unit: str | None
    meaning: str


@dataclass(frozen=True)
class GraphSchema:
    """Everything that the property graph can hold.

    `nodes` are the first labels, one of which every node has; `kinds` the further labels of entities; `forms` say by
    kg:valueType how a qualifier stands, `taken` by the kind of unit which qualifiers' places a value takes, and
    `beside` is the prefix of such a qualifier beside such a value.
    """

    nodes: Mapping[str, Label]
    kinds: Mapping[str, Kind]
    relationships: Mapping[str, Relationship]
    forms: Mapping[str, tuple[Form, ...]]
    taken: Mapping[str, frozenset[str]]
    beside: str
    bookkeeping: str

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """All labels.

        >>> {"Entity", "ChipStartup", "Claim"} <= set(schema().labels), "Agent" in schema().labels
        (True, False)
        """
        return (*self.nodes, *self.kinds)

    def first_label(self, labels: Iterable[str]) -> str | None:
        """Of a node's labels the one that says what it is; None where the node is not ours.

        >>> schema().first_label(["Company", "Entity"])
        'Entity'
        """
        return next((label for label in labels if label in self.nodes), None)

    def properties(self, name: str) -> Mapping[str, Property]:
        """The properties of a label or a relationship type; those of an entity for each of its kinds.

        >>> schema().properties("Company")["nameZh"].type, schema().properties("INVESTED_IN")["amount"].type
        ('string', 'float')
        """
        if name in self.relationships:
            return self.relationships[name].properties
        return self.nodes["Entity" if name in self.kinds else name].properties

    @cached_property
    def of_predicates(self) -> Mapping[str, Relationship]:
        """The relationship types by predicate."""
        return {item.predicate: item for item in self.relationships.values() if item.predicate}


def beside(prefix: str, name: str) -> str:
    """The name of a qualifier's property beside a value that takes its place.

    >>> beside("stated", "dateText")
    'statedDateText'
    """
    return f"{prefix}{name[0].upper()}{name[1:]}"


def schema(path: Path | None = None) -> GraphSchema:
    """The schema of the property graph, read once a process.

    Args:
        path: a file in the form of schema/graph.toml; None for the one that ships with the program.
    Raises:
        SchemaError: the file is missing, is no TOML, or does not fit the vocabulary.

    >>> schema().relationships["INVESTED_IN"].end
    'Entity'
    """
    return _load(path) if path else _shipped()


@cache
def _shipped() -> GraphSchema:
    return _load(folder("schema") / "graph.toml")


@cache
def _load(path: Path) -> GraphSchema:
    shown = f"{path.parent.name}/{path.name}"
    try:
        said = tomllib.loads(path.read_text("utf-8"))
    except OSError as exc:
        raise SchemaError(f"{shown}: cannot be read ({exc.strerror}); install capitalgraph again") from exc
    except ValueError as exc:
        raise SchemaError(f"{shown}: is no TOML ({exc}); mend it or restore the file") from exc
    try:
        return _Reader(said, vocabulary()).read()
    except (KeyError, TypeError, AttributeError) as exc:
        raise SchemaError(f"{shown}: {exc!r} is missing or not as it must be; mend it or restore the file") from exc
    except ValueError as exc:
        raise SchemaError(f"{shown}: {exc}") from exc


class _Reader:
    def __init__(self, said: Mapping[str, Any], terms: Vocabulary) -> None:
        self.said = said
        self.terms = terms
        self.forms = {
            name: tuple(Form(row["suffix"], row["type"], row.get("unit"), row.get("meaning", "")) for row in rows)
            for name, rows in said["forms"].items()
        }
        self.own: Mapping[str, str] = said["facts"].get("own", {})

    def read(self) -> GraphSchema:
        nodes = {name: self._label(name, row) for name, row in self.said["nodes"].items()}
        of_facts = (self._of_fact(item) for item in self.terms.predicates.values())
        links = (self._link(name, row) for name, row in self.said["links"].items())
        derived = (self._derived(name, row) for name, row in self.said["derived"].items())
        relationships = {item.type: item for item in (*of_facts, *links, *derived)}
        if shared := {*nodes, *self.terms.kinds} & {*relationships}:
            raise ValueError(f"{', '.join(shared)} is a label and a relationship type; rename one")
        return GraphSchema(
            nodes=MappingProxyType(nodes),
            kinds=MappingProxyType({name: self._kind(name) for name in self.terms.kinds}),
            relationships=MappingProxyType(relationships),
            forms=MappingProxyType(self.forms),
            taken=MappingProxyType({unit: frozenset(names) for unit, names in self.said["values"].items()}),
            beside=self.said["beside"]["prefix"],
            bookkeeping=self.said["bookkeeping"]["meaning"],
        )

    def _kind(self, name: str) -> Kind:
        above = (parent for parent in self.terms.ancestors(name)[1:] if parent in self.terms.kinds)
        return Kind(name, self.terms.classes[name].comment, tuple(above))

    # --------------------------------------------------------------------------------------------------------- labels

    def _label(self, name: str, row: Mapping[str, Any]) -> Label:
        meaning = row["meaning"] if "meaning" in row else self.terms.classes[name].comment
        parts = [self._properties(row.get("properties", {}))]
        if row.get("value"):
            parts.append(self._value(name))
        if "statement" in row:
            parts.append(self._statement(row["statement"]))
            parts.append(chain.from_iterable(map(self._qualifier, self._qualifiers_of(name))))
        if row.get("value"):
            parts.append(chain.from_iterable(map(self._beside, self._taken_of(name))))
        return Label(name, meaning, _by_name(chain.from_iterable(parts)))

    def _qualifiers_of(self, label: str) -> Iterator[str]:
        """The qualifiers that may stand at a node of a statement: a claim may have any."""
        known = {name for predicate in self._stated_by(label) for name in predicate.qualifiers}
        return (name for name in self.terms.qualifiers if name in known)

    def _taken_of(self, label: str) -> Iterator[str]:
        """Of these the ones whose places a value of such a node takes."""
        units = {unit for predicate in self._stated_by(label) for unit in predicate.value_units}
        taken = {name for unit in units for name in self.said["values"][unit]}
        return (name for name in self._qualifiers_of(label) if name in taken)

    def _stated_by(self, label: str) -> list[Predicate]:
        return [item for item in self.terms.predicates.values() if label == "Claim" or self._end(item) == label]

    def _properties(self, rows: Mapping[str, Mapping[str, Any]], label: str = "") -> Iterator[Property]:
        for name, row in rows.items():
            if label in row.get("only", [label]):
                yield self._property(name, row)

    def _property(self, name: str, row: Mapping[str, Any]) -> Property:
        if row["type"] not in TYPES:
            raise ValueError(f"{name} has the type {row['type']!r}; use one of {', '.join(TYPES)}")
        flags = {flag: bool(row.get(flag)) for flag in ("unique", "indexed", "searched")}
        meaning = row["meaning"].format(statuses=", ".join(self.terms.statuses))
        return Property(name, row["type"], meaning, row.get("unit"), **flags)

    def _value(self, label: str) -> Iterator[Property]:
        yield from self._properties(self.said["value"], label)
        for name in dict.fromkeys(chain.from_iterable(self.said["values"].values())):
            yield from self._qualifier(name)

    def _statement(self, kind: str) -> Iterator[Property]:
        yield from self._properties(self.said["statement"])
        if kind == "fact":
            yield from self._properties(self.said["fact"])

    def _qualifier(self, name: str) -> Iterator[Property]:
        item = self.terms.qualifiers[name]
        for form in self.forms[item.value_type]:
            meaning = f"{item.comment} {form.meaning}".strip()
            yield Property(name + form.suffix, form.type, meaning, form.unit)

    def _beside(self, name: str) -> Iterator[Property]:
        said = self.said["beside"]
        for item in self._qualifier(name):
            yield replace(item, name=beside(said["prefix"], item.name), meaning=f"{item.meaning} {said['meaning']}")

    # -------------------------------------------------------------------------------------------------- relationships

    def _of_fact(self, item: Predicate) -> Relationship:
        facts = self.said["facts"]
        properties: Iterable[Property] = ()
        if not item.value_units:
            named = chain.from_iterable(map(self._qualifier, item.qualifiers))
            properties = chain(self._properties(facts["properties"]), self._statement("fact"), named)
        return Relationship(
            item.relationship, item.comment, facts["start"], self._end(item), _by_name(properties), item.name
        )

    def _end(self, item: Predicate) -> str:
        facts = self.said["facts"]
        return str(self.own.get(item.name, facts["to_values"]) if item.value_units else facts["end"])

    def _link(self, name: str, row: Mapping[str, Any]) -> Relationship:
        properties = _by_name(self._properties(row.get("properties", {})))
        return Relationship(name, row["meaning"], row["start"], row["end"], properties)

    def _derived(self, name: str, row: Mapping[str, Any]) -> Relationship:
        rows = {**self.said["derived_properties"], **row["properties"]}
        return replace(self._link(name, {**row, "properties": rows}), is_derived=True)


def _by_name(properties: Iterable[Property]) -> Mapping[str, Property]:
    """The first of each name: what a label says itself stands before what a qualifier would say."""
    found: dict[str, Property] = {}
    for item in properties:
        found.setdefault(item.name, item)
    return MappingProxyType(found)
