"""Proposes how a Cypher or SPARQL text goes on; draws no menu and runs no statement of the user's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Protocol

from kg.console.lexer import solid, tokens
from kg.console.place import Bound, Place, place
from kg.console.schema import quoted, words

_MOST: Final = 60  # proposals at one place


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text that would replace the last `replaced` characters before the cursor."""

    text: str
    replaced: int
    shown: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """An entity: the name that the graph has, its id, and the name of it that fits what was typed."""

    id: str
    name: str
    matched: str
    kinds: str = ""


def matched(typed: str, name: str, names: Iterable[str]) -> str:
    """Of the names of an entity the one that what was typed begins, else holds; else its own name.

    >>> matched("腾", "Tencent", ["Tencent", "騰訊", "腾讯"]), matched("tengxun", "Tencent", ["Tencent", "腾讯"])
    ('腾讯', 'Tencent')
    """
    wanted = typed.casefold()
    every = [name, *names]
    first = (one for one in every if one.casefold().startswith(wanted))
    return next(first, None) or next((one for one in every if wanted in one.casefold()), name)


Names = Callable[[str], Iterable[Named]]


class Graph(Protocol):
    """What completion must know of a graph; kg.console.schema.Schema is one."""

    meanings: Mapping[str, str]

    def labels(self) -> tuple[str, ...]: ...
    def types(self) -> tuple[str, ...]: ...
    def procedures(self) -> tuple[str, ...]: ...
    def properties(self, of: Iterable[str] = (), relationship: bool = False) -> tuple[str, ...]: ...
    def functions(self) -> Mapping[str, str]: ...
    def values(self, label: str, key: str, text: str) -> tuple[str, ...]: ...


def fitting(typed: str, names: Iterable[str]) -> list[str]:
    """The names that begin with what was typed, whatever the case, then those that hold it.

    >>> fitting("com", ["Fund", "Telecom", "Company"])
    ['Company', 'Telecom']
    """
    wanted = typed.lower()
    unique = list(dict.fromkeys(names))
    first = [name for name in unique if name.lower().startswith(wanted)]
    return [*first, *(name for name in unique if wanted in name.lower() and name not in first)][:_MOST]


# ------------------------------------------------------------------------------------------------------------- Cypher


def cypher(
    before: str, after: str, graph: Graph, names: Names, parameters: Iterable[str] = (), asked: bool = False
) -> Iterator[Suggestion]:
    """Proposals for a Cypher text.

    Args:
        before, after: the text around the cursor.
        graph: what the labels, types and properties are.
        names: gives entities for a part of a name, in any script.
        parameters: the names of those that are set.
        asked: the user pressed Tab, so that an empty word is completed too.
    """
    at = place(before, after)
    if at.kind == "text":
        yield from _in_text(at, after, graph, names)
    elif at.kind == "parameter":
        yield from _plain(at.typed, parameters, {})
    elif at.kind == "property":
        yield from _after_dot(at, graph)
    elif at.kind == "word":
        yield from _words(at, graph, asked)
    elif at.kind == "key":
        yield from _properties(at, graph)
    elif at.kind != "nothing":
        yield from _plain(at.typed, _known(at, graph), graph.meanings, quote=at.kind != "procedure")


def _known(at: Place, graph: Graph) -> tuple[str, ...]:
    if at.kind == "label":
        return graph.labels()
    if at.kind == "type":
        return graph.types()
    return graph.procedures()


def _properties(at: Place, graph: Graph) -> Iterator[Suggestion]:
    names = graph.properties(at.of.names, at.of.relationship)
    owner = at.of.names[0] if at.of.names else "Entity"
    meanings = {name: graph.meanings.get(f"{owner}.{name}", "") for name in names}
    return _plain(at.typed, names, meanings, quote=True)


def _plain(typed: str, names: Iterable[str], meanings: Mapping[str, str], quote: bool = False) -> Iterator[Suggestion]:
    for name in fitting(typed, names):
        yield Suggestion(quoted(name) if quote else name, len(typed), name, meanings.get(name, ""))


def _after_dot(at: Place, graph: Graph) -> Iterator[Suggestion]:
    space = f"{at.property}."
    for name in fitting(space + at.typed, graph.functions()):
        if name.startswith(space):
            yield Suggestion(f"{name.removeprefix(space)}(", len(at.typed), name, graph.functions()[name])
    if at.property in at.variables:
        yield from _properties(at, graph)


def _words(at: Place, graph: Graph, asked: bool) -> Iterator[Suggestion]:
    if not at.typed and not asked:
        return
    yield from _plain(at.typed, (name for name in at.variables if name.startswith(at.typed) and name != at.typed), {})
    yield from _keywords(at.typed, words("cypher")[0])
    if at.typed:
        yield from _functions(at.typed, graph.functions())


def _keywords(typed: str, keywords: Iterable[str]) -> Iterator[Suggestion]:
    wanted = typed.upper()
    for word in keywords:
        if word.startswith(wanted) and word != wanted:
            yield Suggestion(word, len(typed), word)


def _functions(typed: str, functions: Mapping[str, str]) -> Iterator[Suggestion]:
    for name in functions:
        if name.lower().startswith(typed.lower()):
            yield Suggestion(f"{name}(", len(typed), f"{name}()", functions[name].partition(": ")[2])


def _in_text(at: Place, after: str, graph: Graph, names: Names) -> Iterator[Suggestion]:
    closing = "" if after.startswith(at.quote) else at.quote
    written: set[str] = set()
    if at.typed and at.property in (None, "id", "name", "names", "nameEn", "nameZh", "nameDe"):
        for named in names(at.typed):
            text = _form(named, at.property)
            written.add(text)
            shown = named.matched if named.matched == text else f"{named.matched} → {text}"
            yield Suggestion(_escaped(text, at.quote) + closing, len(at.typed), shown, named.kinds)
    if at.property and at.of != Bound(at.of.names, True):
        label = at.of.names[0] if at.of.names else ""
        for value in graph.values(label, at.property, at.typed):
            if value not in written:
                yield Suggestion(_escaped(value, at.quote) + closing, len(at.typed), value)


def _form(named: Named, key: str | None) -> str:
    """What a property holds of an entity: its id, its own name, or the name that was typed."""
    if key == "id":
        return named.id
    return named.name if key in (None, "name") else named.matched


def _escaped(text: str, quote: str) -> str:
    return text.replace("\\", "\\\\").replace(quote, "\\" + quote).replace("\n", "\\n")


# ------------------------------------------------------------------------------------------------------------- SPARQL


def sparql(
    before: str, after: str, terms: Mapping[str, str], names: Names, asked: bool = False
) -> Iterator[Suggestion]:
    """Proposals for a SPARQL text: after a prefix its terms, entities after id: and inside quotes.

    Args:
        terms: the terms with their prefix, such as kg:investedIn, and what they mean.
        names: gives entities for a part of a name.
        asked: the user pressed Tab, so that an empty word is completed too.
    """
    every = list(tokens(before, "sparql"))
    last = every[-1] if every else None
    if last is not None and last.kind == "comment":
        return
    if last is not None and last.open and last.kind == "string":
        yield from _entities(last.text.lstrip("\"'"), after, last.text[0], names)
        return
    typed = _prefixed(before)
    if typed.startswith(("?", "$")):
        variables = {token.text for token in solid(before + " " + after, "sparql") if token.kind == "parameter"}
        yield from _plain(typed, sorted(variables - {typed}), {})
    elif typed.startswith("id:"):
        for named in names(typed.removeprefix("id:")) if typed != "id:" else ():
            yield Suggestion(f"id:{named.id}", len(typed), named.matched, named.kinds)
    elif ":" in typed:
        yield from _plain(typed, (term for term in terms if term.startswith(typed.partition(":")[0] + ":")), terms)
    elif typed or asked:
        yield from _plain(typed, _prefixes(tuple(terms)), {}) if typed else ()
        yield from _keywords(typed, words("sparql")[0])
        if typed:
            yield from _functions(typed, words("sparql")[1])


def _prefixed(before: str) -> str:
    """The name, variable or prefixed name that ends at the cursor."""
    start = len(before)
    while start and (before[start - 1].isalnum() or before[start - 1] in "_-.:?$"):
        start -= 1
    return before[start:]


@cache
def _prefixes(terms: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{term.partition(':')[0]}:" for term in terms))


def _entities(typed: str, after: str, quote: str, names: Names) -> Iterator[Suggestion]:
    closing = "" if after.startswith(quote) else quote
    for named in names(typed) if typed else ():
        yield Suggestion(_escaped(named.matched, quote) + closing, len(typed), named.matched, named.kinds)
