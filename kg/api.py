"""Every answer of the command line as one typed call; it asks an open graph and never builds or changes one.

>>> with kg.open(example) as graph:
...     print(graph.entity("腾讯").name)
Tencent
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.folders import cache_folder, store_folder
from kg.graph import Counts, Graph, Reason
from kg.graph import open_graph as _open_graph
from kg.model import Entity, Fact
from kg.network import Common, Connections, Investors, Network, Portfolio, Terms, told

if TYPE_CHECKING:
    import networkx
    import rdflib

    from kg.conflicts import Conflicts
    from kg.control import ControlAnswer
    from kg.diff import Diff
    from kg.history import History
    from kg.holdings import Holdings, Owners
    from kg.sparql import Answer, Dataset, Triples
    from kg.state import State, States
    from kg.store import StoredDocument
    from kg.validate import Violation

IN_MEMORY = 500  # documents; a larger graph is kept ready for SPARQL in the user's cache folder


def open_graph(store: Path | str | None = None) -> KnowledgeGraph:
    """Open a built graph for questions; `kg.open` is this function.

    Args:
        store: its folder; None for KG_STORE, else the user's data folder.
    Returns:
        A graph that shows what is built now, for as long as it is open, whatever is built meanwhile.
    Raises:
        StoreError: nothing is built there, another version built it, or it is damaged.

    >>> graph = kg.open(example)
    >>> graph.entity("Enflame").types
    ('ChipStartup',)
    >>> graph.close()
    """
    return KnowledgeGraph(_open_graph(store_folder(store)))


open = open_graph


@dataclass(frozen=True)
class Facts:
    """Facts, read anew each time that they are gone through; a notebook shows them as a table.

    >>> with kg.open(example) as graph:
    ...     facts = graph.facts("Enflame", predicate="foundedOn")
    ...     [fact.object.value for fact in facts]
    ['2018-03']
    """

    read: Callable[[], Iterator[Fact]]

    def __iter__(self) -> Iterator[Fact]:
        return self.read()

    def __bool__(self) -> bool:
        return next(self.read(), None) is not None

    def _repr_html_(self) -> str:
        from kg.render.answers import FACT_COLUMNS, fact_row
        from kg.render.tables import html

        return html(FACT_COLUMNS, map(fact_row, self))


def reason_json(reason: Reason) -> dict[str, Any]:
    """A row of `why` in `kg show NAME --why --format json`."""
    return {"a": reason.a, "b": reason.b, "kind": reason.kind, "score": reason.score, "document": reason.document}


class KnowledgeGraph:
    """A built graph, open for questions; a context manager.

    Entities are given by any of their names, in any language and script, or by id. A name that nobody has raises
    NameUnknown with the nearest ones, a name of several raises NameAmbiguous with their ids.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._network = Network(graph)

    def close(self) -> None:
        """Close the graph; what it answered stays."""
        self.graph.close()

    def __enter__(self) -> KnowledgeGraph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        counts = self.counts()
        return (
            f"<KnowledgeGraph {self.graph.folder}: {counts.documents} documents, {counts.entities} entities, "
            f"{counts.facts} facts>"
        )

    def _repr_html_(self) -> str:
        from kg.render.tables import html

        counts = self.counts()
        rows = [(name, f"{getattr(counts, name):,}") for name in ("documents", "entities", "claims", "facts")]
        return html(("What", "How many"), rows, str(self.graph.folder))

    # ------------------------------------------------------------------------------------------------ entities, facts

    def entity(self, name: str) -> Entity:
        """The entity of a name.

        Raises:
            NameUnknown, NameAmbiguous: the name is not that of one entity.

        >>> with kg.open(example) as graph:
        ...     graph.entity("燧原").id == graph.entity("ENFLAME").id
        True
        """
        return self.graph.entity(name)

    def entities(self, kind: str | None = None) -> Iterator[Entity]:
        """All entities by id, or those of a class of the vocabulary and the classes under it.

        >>> with kg.open(example) as graph:
        ...     "tsinghua" in {entity.id for entity in graph.entities("University")}
        True
        """
        return self.graph.entities(kind)

    def candidates(self, text: str, limit: int = 10) -> list[Entity]:
        """Entities whose names begin with a text or hold it, for completion."""
        return self.graph.candidates(text, limit)

    def facts(
        self,
        name: str | None = None,
        *,
        predicate: str | None = None,
        status: str | None = None,
        min_confidence: float = 0.0,
        disputed: bool = False,
        as_of: str | None = None,
        known_by: str | None = None,
    ) -> Facts:
        """Facts of every status, by subject, relation and object.

        Args:
            name: only those of which this entity is the subject or the object.
            predicate: only this relation, such as "investedIn".
            status: only "asserted", "planned", "reported" or "denied".
            min_confidence: from 0 to 1.
            disputed: only facts that another contradicts, as `conflicts` finds them.
            as_of: only what stood on this date (ISO 8601); entities go by the names that they bore then.
            known_by: only what was published by this date; undated documents are left out.
        Raises:
            NameUnknown, NameAmbiguous: the name is not that of one entity.

        >>> with kg.open(example) as graph:
        ...     {str(fact.status) for fact in graph.facts("Enflame", status="asserted")}
        {'asserted'}
        """
        self.graph.name_as_of(as_of)
        about = None if name is None else self.entity(name).id
        ask, terms = self.graph.facts, Terms(as_of=as_of, known_by=known_by)

        def read() -> Iterator[Fact]:
            found = ask(about=about, predicate=predicate, status=status, min_confidence=min_confidence)
            if disputed:
                from kg.conflicts import disputed as find

                ids = find(self.graph, about, terms)
                found = (fact for fact in found if fact.id in ids)
            return iter(told(found, terms)) if terms.dated else found

        return Facts(read)

    def fact(self, id: str) -> Fact:
        """The fact of an id.

        Raises:
            InputError: no fact has it.
        """
        return self.graph.fact(id)

    def why(self, name: str) -> tuple[Reason, ...]:
        """The evidence that joined the names of an entity, the strongest first, with scores from 0 to 1.

        Raises:
            NameUnknown, NameAmbiguous: the name is not that of one entity.
        """
        return self.graph.why(self.entity(name).id)

    # ---------------------------------------------------------------------------------------------------- connections

    def path(
        self,
        a: str,
        b: str,
        *,
        max_hops: int = 6,
        limit: int = 5,
        via: Iterable[str] = (),
        avoid: Iterable[str] = (),
        relations: Iterable[str] = (),
        as_of: str | None = None,
        known_by: str | None = None,
        include_planned: bool = False,
        through_hubs: bool = False,
    ) -> Connections:
        """How two entities are connected, best first: fewest hops, then the strongest relations.

        Args:
            a, b: names or ids.
            max_hops: the longest connection that counts.
            limit: the most connections that are given.
            via: every connection passes all of these.
            avoid: no connection passes any of these.
            relations: only these relations, such as "investedIn".
            as_of: only what held on this date (ISO 8601). A fact without a date counts from the day its first source
                was published, and always where no source has a date.
            known_by: only what was published by this date; undated documents are left out.
            include_planned: planned and reported facts count too; denied ones never do.
            through_hubs: also by places, exchanges and schools.
        Returns:
            The connections, what was searched and, where there is none, the nearest that each side reaches.
        Raises:
            NameUnknown, NameAmbiguous: a name is not that of one entity.
            InputError: both names are one entity, or an end is to be avoided.

        >>> with kg.open(example) as graph:
        ...     answer = graph.path("Tencent", "燧原科技", limit=1)
        >>> [(hop.fact.predicate, hop.forward) for hop in answer.paths[0].hops]
        [('holdsSharesIn', True)]
        """
        terms = Terms(frozenset(relations), include_planned, as_of, known_by)
        return self._network.path(
            a, b, max_hops=max_hops, limit=limit, via=via, avoid=avoid, terms=terms, through_hubs=through_hubs
        )

    def investors(
        self, company: str, *, as_of: str | None = None, known_by: str | None = None, include_planned: bool = False
    ) -> Investors:
        """Who funds a company, the strongest relation first.

        Args:
            as_of: only what held on this date (ISO 8601).
            known_by: only what was published by this date; undated documents are left out.
        Raises:
            NameUnknown, NameAmbiguous: the name is not that of one entity.

        >>> with kg.open(example) as graph:
        ...     "tencent" in {one.investor.id for one in graph.investors("Zhipu").investors}
        True
        """
        return self._network.investors(company, Terms(frozenset(), include_planned, as_of, known_by))

    def portfolio(
        self, investor: str, *, as_of: str | None = None, known_by: str | None = None, include_planned: bool = False
    ) -> Portfolio:
        """Whom an investor funds, the strongest relation first; arguments as of `investors`.

        >>> with kg.open(example) as graph:
        ...     len(graph.portfolio("Tencent").portfolio) > 1
        True
        """
        return self._network.portfolio(investor, Terms(frozenset(), include_planned, as_of, known_by))

    def common(self, a: str, b: str, *, through_hubs: bool = False, include_planned: bool = False) -> Common:
        """What two entities have in common: whom both fund, who funds both, people, customers.

        Raises:
            NameUnknown, NameAmbiguous: a name is not that of one entity.
            InputError: both names are one entity.

        >>> with kg.open(example) as graph:
        ...     graph.common("Tencent", "Alibaba").first.name
        'Tencent'
        """
        return self._network.common(a, b, Terms(include_planned=include_planned), through_hubs)

    # ------------------------------------------------------------------------------------ who owns, who says what, when

    def owners(
        self,
        company: str,
        *,
        depth: int | None = None,
        minimum: float = 0.0,
        limit: int | None = None,
        chains: int = 3,
        as_of: str | None = None,
        known_by: str | None = None,
    ) -> Owners:
        """Who owns a company in the end: direct and effective shares in percent, and what nobody is known to own.

        Args:
            depth: whoever is so many steps away counts as an end.
            minimum: only shares that can be this large, in percent; the others are gathered in one row.
            limit: no more rows than this.
            chains: of stakes, for each owner.
            as_of: only what held on this date (ISO 8601).
            known_by: only what was published by this date.
        Raises:
            NameUnknown, NameAmbiguous: the name is not that of one entity.
            MissingPart: numpy or scipy is not installed.

        >>> with kg.open(example) as graph:
        ...     rows = graph.owners("Enflame").owners
        >>> [round(row.effective.minimum, 3) for row in rows if "Tencent" in {one.name for one in row.members}]
        [20.258]
        """
        from kg.holdings import owners

        terms = Terms(as_of=as_of, known_by=known_by)
        return owners(self.graph, company, depth=depth, minimum=minimum, limit=limit, chains=chains, terms=terms)

    def holdings(
        self,
        owner: str,
        *,
        minimum: float = 0.0,
        limit: int | None = None,
        chains: int = 0,
        as_of: str | None = None,
        known_by: str | None = None,
    ) -> Holdings:
        """Every company that an owner has a share of, directly or through others; arguments as of `owners`.

        >>> with kg.open(example) as graph:
        ...     "enflame" in {one.company.id for one in graph.holdings("Tencent").holdings}
        True
        """
        from kg.holdings import holdings

        terms = Terms(as_of=as_of, known_by=known_by)
        return holdings(self.graph, owner, minimum=minimum, limit=limit, chains=chains, terms=terms)

    def state(
        self,
        company: str,
        *,
        minimum: float = 0.0,
        chains: int = 3,
        as_of: str | None = None,
        known_by: str | None = None,
    ) -> State:
        """How much of a company ends at state bodies, by level and by body, and whether they decide: two answers.

        Args:
            minimum: only levels and bodies that can have so much, in percent; the others count all the same.
            chains: of stakes, for each body.
            as_of, known_by: as of `owners`.
        Raises:
            NameUnknown, NameAmbiguous: the name is not that of one entity.
            MissingPart: numpy or scipy is not installed.

        >>> with kg.open(example) as graph:
        ...     [(row.level, row.country) for row in graph.state("Biren").economic.levels]
        [('municipal', 'CN')]
        """
        from kg.state import state

        terms = Terms(as_of=as_of, known_by=known_by)
        return state(self.graph, company, minimum=minimum, chains=chains, terms=terms)

    def states(
        self, *, minimum: float = 0.0, chains: int = 0, as_of: str | None = None, known_by: str | None = None
    ) -> States:
        """State capital in every company of which owners are stated, and where the money of each state body sits.

        >>> with kg.open(example) as graph:
        ...     "Kunlun Core" in {row.company.name for row in graph.states().companies}
        True
        """
        from kg.state import states

        terms = Terms(as_of=as_of, known_by=known_by)
        return states(self.graph, minimum=minimum, chains=chains, terms=terms)

    def control(self, company: str, *, as_of: str | None = None, known_by: str | None = None) -> ControlAnswer:
        """Who decides in a company, by which rule: who certainly does, and who could.

        Args:
            as_of: only what held on this date (ISO 8601).
            known_by: only what was published by this date.
        Raises:
            NameUnknown, NameAmbiguous: the name is not that of one entity.
            MissingPart: numpy or scipy is not installed.

        >>> with kg.open(example) as graph:
        ...     answer = graph.control("Enflame")
        >>> answer.verdict, [sorted(one.id for one in row.who) for row in answer.controllers]
        ('controlled', [['zhang-ya-lin', 'zhao-lidong']])
        """
        from kg.control import control_of

        return control_of(self.graph, company, terms=Terms(as_of=as_of, known_by=known_by))

    def conflicts(
        self,
        name: str | None = None,
        *,
        every: bool = False,
        as_of: str | None = None,
        known_by: str | None = None,
    ) -> Conflicts:
        """What the sources disagree on, each side with its claims and the rule that prefers one.

        Args:
            name: only what is about this entity.
            every: also what was compared and found to be the same, compatible, or of another date or basis.
            as_of: only what had begun by this date (ISO 8601) and had not ended.
            known_by: only what was published by this date.
        Raises:
            NameUnknown, NameAmbiguous: the name is not that of one entity.

        >>> with kg.open(example) as graph:
        ...     "revenue" in {one.predicate for one in graph.conflicts("Enflame").conflicts}
        True
        """
        from kg.conflicts import conflicts

        return conflicts(self.graph, name, every=every, as_of=as_of, known_by=known_by)

    def diff(
        self,
        other: KnowledgeGraph | None = None,
        about: str | None = None,
        *,
        from_date: str | None = None,
        to_date: str | None = None,
        known: bool = False,
    ) -> Diff:
        """What is new, gone and changed in another, later graph, or in this one between two dates.

        Args:
            other: the later graph; None for this one.
            about: only facts about this entity.
            from_date: how this graph stood on this date (ISO 8601); None: whenever its facts held.
            to_date: the same of the later side.
            known: the dates are those of publication: what the documents said by then.
        Raises:
            NameUnknown, NameAmbiguous: the name is not that of one entity.

        >>> with kg.open(example) as graph:
        ...     changes = graph.diff(about="Enflame", from_date="2017", to_date="2018").changes
        >>> {change.kind for change in changes}
        {'new'}
        """
        from kg.diff import diff

        dates = [Terms(known_by=day) if known else Terms(as_of=day) for day in (from_date, to_date)]
        return diff(self.graph, (other or self).graph, about, terms=(dates[0], dates[1]))

    def history(
        self, name: str, *, as_of: str | None = None, known_by: str | None = None, include_planned: bool = False
    ) -> History:
        """What happened to an entity, by date, with the gaps in what is stated.

        Raises:
            NameUnknown, NameAmbiguous: the name is not that of one entity.

        >>> with kg.open(example) as graph:
        ...     [event.date for event in graph.history("Enflame").events if event.fact.predicate == "foundedOn"]
        ['2018-03']
        """
        from kg.history import history

        return history(self.graph, name, as_of=as_of, known_by=known_by, include_planned=include_planned)

    # ------------------------------------------------------------------------------------------------ questions in RDF

    @cached_property
    def dataset(self) -> Dataset:
        """The graph made ready for SPARQL: in memory, or kept in the cache folder where it is large."""
        from kg.graph import write_trig
        from kg.sparql import dataset

        def write(out: BinaryIO) -> None:
            write_trig(self.graph, out)

        return dataset(write, self.graph.store.namespaces, self._cached(), lambda: self._with_derived)

    @cached_property
    def _with_derived(self) -> Dataset:
        """The same with what is worked out of the facts, in a graph of its own."""
        from kg.consequences import write_derived
        from kg.graph import write_trig
        from kg.mirror.lock import projection
        from kg.sparql import dataset

        def write(out: BinaryIO) -> None:
            write_trig(self.graph, out)
            write_derived(self.graph, out)

        return dataset(write, self.graph.store.namespaces, self._cached(f"-{projection(with_derived=True)}"))

    def _cached(self, more: str = "") -> Path | None:
        """Where a large graph is kept for SPARQL."""
        large = self.counts().documents > IN_MEMORY
        return cache_folder() / "sparql" / f"{self.graph.revision}{more}" if large else None

    def sparql(self, text: str) -> Answer | bool | Triples:
        """Answer a SPARQL 1.1 SELECT (rows), ASK (yes or no), CONSTRUCT or DESCRIBE (triples) over all graphs together.

        Raises:
            InputError: it is no query, an update, or asks another server.

        >>> with kg.open(example) as graph:
        ...     graph.sparql("ASK { ?fact a kg:Fact }")
        True
        """
        from kg.sparql import sparql

        return sparql(self.dataset, text)

    def query(self, name: str, **values: str) -> Answer:
        """Answer a question of queries/; `kg query` lists them.

        Args:
            values: its parameters by name; an entity is given by any of its names.
        Raises:
            InputError: there is no such question, or a parameter is missing, unknown or of the wrong type.

        >>> with kg.open(example) as graph:
        ...     [column.name for column in graph.query("co-investors", investor="Tencent").columns][:1]
        ['investor']
        """
        from kg.queries import load_all, named, run

        return run(named(name, load_all()), self.dataset, values, lambda given: self.entity(given).id)

    def validate(self) -> list[Violation]:
        """What does not hold of the shapes in schema/, quotes included; empty where all is well.

        Raises:
            MissingPart: pyshacl is not installed.
        """
        import tempfile

        from kg.graph import write_trig
        from kg.validate import validate

        with tempfile.TemporaryFile() as trig:
            write_trig(self.graph, trig)
            trig.seek(0)
            return validate(trig)

    # ------------------------------------------------------------------------------------------------------ hand-over

    def documents(self) -> Iterator[StoredDocument]:
        """The documents that the graph was read from, without their texts.

        >>> with kg.open(example) as graph:
        ...     {document.language for document in graph.documents()} == {"en", "de", "zh-Hant"}
        True
        """
        return self.graph.documents()

    def text(self, document: str) -> str:
        """The stored text of a document, in which a quote is text[start:end].

        Args:
            document: as `evidence.document` names it.
        Raises:
            InputError: there is no such document.
        """
        return self.graph.text(document)

    def counts(self) -> Counts:
        """How many documents, entities, claims and facts there are."""
        return self.graph.counts()

    def statistics(self) -> dict[str, int | dict[str, int]]:
        """How much there is of what: documents by language, entities by kind, facts by relation and by status.

        >>> with kg.open(example) as graph:
        ...     list(graph.statistics())
        ['documents', 'languages', 'entities', 'kinds', 'claims', 'facts', 'relations', 'statuses']
        """
        counts, rows = self.counts(), self.graph.store.rows
        kinds = Counter(kind for _, types in self.graph.types() for kind in types)
        relations = rows("SELECT predicate, count(*) FROM fact WHERE NOT rejected GROUP BY 1 ORDER BY 2 DESC, 1")
        statuses = rows("SELECT status, count(*) FROM fact WHERE NOT rejected GROUP BY 1 ORDER BY 2 DESC, 1")
        return {
            "documents": counts.documents,
            "languages": dict(sorted(Counter(document.language for document in self.documents()).items())),
            "entities": counts.entities,
            "kinds": dict(sorted(kinds.items(), key=lambda item: (-item[1], item[0]))),
            "claims": counts.claims,
            "facts": counts.facts,
            "relations": dict(relations),
            "statuses": dict(statuses),
        }

    def export(self, format: str, out: BinaryIO) -> None:
        """Write the whole graph; the bytes depend on the documents' content and names alone.

        Args:
            format: csv, graphml, jsonl, nt, trig or ttl.
            out: a binary stream.
        Raises:
            InputError: there is no such format.
        """
        from kg.export import export

        export(self.graph, format, out)

    def to_networkx(self) -> networkx.MultiDiGraph[str]:
        """The entities as nodes and the facts between two as edges, from subject to object.

        Returns:
            A MultiDiGraph. Nodes are ids, with name, names, types; an edge's key is the id of its fact, with predicate,
            status, confidence and the qualifiers. Values (amounts, dates) are no edges and are left out.
        Raises:
            MissingPart: networkx is not installed.

        >>> with kg.open(example) as graph:
        ...     graph.to_networkx().has_edge("tencent", graph.entity("Enflame").id)
        True
        """
        from kg.handover import to_networkx

        return to_networkx(self.graph)

    def to_rdflib(self) -> rdflib.Dataset:
        """The whole graph as an rdflib Dataset, one named graph a document, as `kg export trig` writes it.

        Raises:
            MissingPart: rdflib is not installed.

        >>> with kg.open(example) as graph:
        ...     len(list(graph.to_rdflib().graphs())) > 5
        True
        """
        from kg.handover import to_rdflib

        return to_rdflib(self.graph)
