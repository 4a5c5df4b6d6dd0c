"""What a page knows, as one JSON object; quotes are cut in the page out of the documents, so none is kept twice."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from kg.conflicts import rivals
from kg.graph import Graph
from kg.html.choice import Part
from kg.html.layout import positions
from kg.html.owning import owned
from kg.html.picture import dashes, network, style_of, styles
from kg.lookup import folded, spelled
from kg.model import Entity, Evidence, Fact, Status, Value
from kg.normalize.scripts import has_han, script_of, to_traditional
from kg.normalize.spans import begins, first_day
from kg.vocab import LANGUAGES, Vocabulary, vocabulary

Json = dict[str, Any]

STATE = ("StateInvestor", "GovernmentBody")


def page_data(graph: Graph, part: Part) -> Json:
    """Everything that the page shows.

    Returns:
        `entities`, `facts`, `documents` (lists; facts name entities and documents by their place), `disputed` (which
        facts contradict which), `owned` (who owns companies in the end, and their state capital: computed), `network`
        (of what pyvis built: for each entity x, y and size; for each fact between two of them how far its line bends;
        for each status how a line is broken), `terms` (the vocabulary's words), `left` (what the graph has besides).
    """
    terms = vocabulary()
    number = {entity.id: index for index, entity in enumerate(part.entities)}
    documents = _documents(graph, part.facts)
    places = {name: index for index, name in enumerate(documents)}
    edges = [fact for fact in part.facts if isinstance(fact.object, Entity)]
    ends = [(number[fact.subject.id], number[fact.object.id]) for fact in edges if isinstance(fact.object, Entity)]
    net = network(part.entities, edges, positions(len(part.entities), ends))
    ordered = [*edges, *(fact for fact in part.facts if isinstance(fact.object, Value))]
    return {
        "revision": graph.revision,
        "counts": {"documents": len(documents), "entities": len(part.entities), "edges": len(edges)},
        "left": {"entities": part.left_entities, "facts": part.left_facts},
        "around": [number[entity.id] for entity in part.around],
        "entities": [_entity(entity) for entity in part.entities],
        "facts": [_fact(fact, number, places) for fact in ordered],
        "disputed": _disputed(graph, part, ordered),
        "documents": list(documents.values()),
        "owned": owned(graph, part, places),
        "network": {
            "nodes": [[node["x"], node["y"], node["size"]] for node in net.nodes],
            "bends": [edge["bend"] for edge in net.edges],
            "dashes": {status: dashes(status) or [] for status in Status},
        },
        "styles": list(styles()),
        "terms": _terms(terms),
    }


def _disputed(graph: Graph, part: Part, facts: Sequence[Fact]) -> dict[str, list[int]]:
    """By the place of a fact the places of those that contradict it, as `kg conflicts` finds."""
    place = {fact.id: index for index, fact in enumerate(facts)}
    against = rivals(graph, part.terms)
    return {
        str(place[id]): others
        for id in sorted(against.keys() & place.keys(), key=place.__getitem__)
        if (others := sorted(place[other] for other in against[id] if other in place))
    }


def _entity(entity: Entity) -> Json:
    return {
        "id": entity.id,
        "name": entity.name,
        "names": list(entity.names),
        "types": list(entity.types),
        "keys": search_keys(entity.names),
        "shown": shown_names(entity),
        **_standing(entity.types),
    }


@lru_cache(maxsize=1000)
def _standing(types: tuple[str, ...]) -> Json:
    """What follows from the types of an entity, of which there are few combinations."""
    terms = vocabulary()
    return {
        "hub": terms.is_hub(types),
        "state": terms.is_a(types, *STATE),
        "style": style_of(types)["name"],
    }


def shown_names(entity: Entity) -> list[int]:
    """By which of its names an entity goes in each language of the page; -1 for its own name.

    >>> shown_names(Entity("tencent", "Tencent", ("Tencent", "腾讯", "騰訊"), ()))
    [-1, -1, 1, 2]
    """
    han = [(index, script_of(name)) for index, name in enumerate(entity.names) if has_han(name)]
    latin = next((index for index, name in enumerate(entity.names) if not has_han(name)), -1)
    western = latin if has_han(entity.name) else -1
    return [western, western, _in_script(han, "Hans"), _in_script(han, "Hant")]


def _in_script(han: list[tuple[int, str]], script: str) -> int:
    """The first name in a script, else the first that both scripts share, else any Chinese one."""
    fitting = [
        index
        for wanted in (script, "")
        for index, its in han
        if its == wanted or (not wanted and its not in ("Hans", "Hant"))
    ]
    return next(iter([*fitting, *(index for index, _ in han)]), -1)


def search_keys(names: Iterable[str]) -> list[str]:
    """What somebody may type for one of these names: either script, pinyin, any case and legal form.

    >>> search_keys(["腾讯控股"])
    ['腾讯控股', '騰訊控股', 'tengxunkonggu', 'txkg']
    """
    keys: dict[str, None] = {}
    for name in names:
        short = folded(name)
        for written in (spelled(name), short, spelled(plain(name))):
            keys.setdefault(written)
        if has_han(name):
            keys.setdefault(spelled(to_traditional(short)))
            for written in pinyin(short):
                keys.setdefault(written)
    return [key for key in keys if key]


def plain(text: str) -> str:
    """A text without the marks on its letters.

    >>> plain("Zürich")
    'Zurich'
    """
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def pinyin(name: str) -> tuple[str, str]:
    """A Chinese name as it is typed in Latin letters, and its initials.

    >>> pinyin("腾讯")
    ('tengxun', 'tx')
    """
    from pypinyin import lazy_pinyin

    syllables = lazy_pinyin(name)
    return spelled("".join(syllables)), spelled("".join(syllable[:1] for syllable in syllables))


def _fact(fact: Fact, number: Mapping[str, int], documents: Mapping[str, int]) -> Json:
    object_ = fact.object
    other = {"v": object_.value, "u": object_.unit} if isinstance(object_, Value) else {"o": number[object_.id]}
    return {
        "id": fact.id,
        "s": number[fact.subject.id],
        "p": fact.predicate,
        **other,
        "q": dict(fact.qualifiers),
        "status": str(fact.status),
        "c": fact.confidence,
        "day": day_of(fact),
        "e": [_evidence(item, documents) for item in fact.evidence],
    }


def day_of(fact: Fact) -> str | None:
    """The first day on which a fact is said to hold; None where it has no date."""
    own = first_day(fact.object.value) if isinstance(fact.object, Value) and fact.object.unit == "date" else None
    return min((day for day in (begins(fact.qualifiers), own) if day), default=None)


def _evidence(item: Evidence, documents: Mapping[str, int]) -> list[Any]:
    return [documents[item.document], item.publisher, item.published, item.start, item.end]


def _documents(graph: Graph, facts: Iterable[Fact]) -> dict[str, Json]:
    """The documents that the facts come from, by the name by which evidence gives them, in that order."""
    used = {item.document for fact in facts for item in fact.evidence}
    found = {}
    for document in sorted(graph.documents(), key=lambda document: document.shown):
        if document.shown in used:
            found[document.shown] = {
                "name": document.shown,
                "title": document.title,
                "publisher": document.publisher,
                "published": document.published,
                "url": document.url,
                "language": document.language,
                "text": graph.text(document.key),
            }
    return found


def _terms(terms: Vocabulary) -> Json:
    predicates = {
        name: {
            "labels": _labels(item.labels),
            "inverse": _labels(item.inverse_labels),
            "strength": item.path_strength,
            "value": bool(item.value_units),
        }
        for name, item in terms.predicates.items()
    }
    return {
        "classes": {
            name: {"labels": _labels(item.labels), "style": style_of((name,))["name"]}
            for name, item in terms.classes.items()
            if item.kind
        },
        "predicates": predicates,
        "qualifiers": {
            name: {"labels": _labels(item.labels), "type": item.value_type} for name, item in terms.qualifiers.items()
        },
        "statuses": {name: _labels(labels) for name, labels in terms.statuses.items()},
    }


def _labels(labels: Mapping[str, str]) -> list[str]:
    return [labels[language] for language in LANGUAGES] if labels else []
