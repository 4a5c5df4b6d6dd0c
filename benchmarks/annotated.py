"""The annotated articles and short passages of tests/articles, as who learns from them needs them."""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from kg.documents import read_document  # noqa: E402 - of this checkout
from kg.evaluation import file_of, folded, read_gold  # noqa: E402
from kg.evaluation.gold import Line  # noqa: E402
from kg.extract import learned, reader  # noqa: E402
from kg.extract.names import PartyDraft  # noqa: E402
from kg.extract.pairs import Scene, members, pairs, parties  # noqa: E402
from kg.extract.qualifiers import literal  # noqa: E402
from kg.extract.spotted import Spotted  # noqa: E402
from kg.extract.text import Sentence  # noqa: E402
from kg.extract.trace import Trace  # noqa: E402
from kg.model import Document  # noqa: E402
from kg.registry import Registry, load_registry  # noqa: E402

ARTICLES = ROOT / "tests/articles"
LANGUAGES = ("en", "de", "zh")
STATED = "stated"
ROLES = {"lead": ".lead", "co-lead": ".lead", "sole": ".lead", "follow": ".follow"}


class Said(NamedTuple):
    """A line of gold, by its names."""

    subject: str
    predicate: str
    object: str
    role: str  # ".lead", ".follow" or "" for money put in
    status: str  # "stated", "planned" …


Example = tuple[Scene, int, int, str, str]  # a scene, two nodes, label and status


@dataclass(frozen=True)
class Read:
    """A document: its scenes, for each party the names of the gold that it bears, and what the gold says."""

    name: str
    scenes: Sequence[Scene]
    borne: Sequence[frozenset[str]]
    said: Sequence[Said]


class Watch(Trace):
    """Keeps the scenes of a document."""

    def __init__(self) -> None:
        super().__init__()
        self.scenes: list[Scene] = []

    def scene(self, part: Sentence, scene: Scene) -> None:
        self.scenes.append(scene)


def asked_for(into: Path, test: bool = False) -> argparse.Namespace:
    """What the command line asks: `without` some rounds, `into` another file or folder than the program's.

    Args:
        test: whether there is a `--test` to be asked for.
    """
    options = argparse.ArgumentParser()
    if test:
        options.add_argument("--test", action="store_true")
    options.add_argument("--without", nargs="*", default=[])
    options.add_argument("--into", type=Path, default=into)
    return options.parse_args()


def labelled(read: Read) -> Iterator[Example]:
    """Each two nodes of a document with what the gold says of them."""
    by_ends: dict[tuple[str, str], list[Said]] = {}
    for one in read.said:
        if one.predicate in learned.SAID_BY:
            by_ends.setdefault((one.subject, one.object), []).append(one)
    for scene in read.scenes:
        for first, second in pairs(scene):
            yield scene, first, second, *label(read, scene, first, second, by_ends)


def label(
    read: Read, scene: Scene, first: int, second: int, said: dict[tuple[str, str], list[Said]]
) -> tuple[str, str]:
    """What most members of two nodes have to do with each other by the gold, and the status of it."""
    votes: Counter[str] = Counter()
    statuses: dict[str, str] = {}
    for a in names_of(read, scene, first):
        for b in names_of(read, scene, second):
            for way, lines in ((">", said.get((a, b), ())), ("<", said.get((b, a), ()))):
                for one in lines:
                    votes[found := one.predicate + one.role + way] += 1
                    statuses[found] = one.status
    held = [one for one in votes if one.startswith("holdsSharesIn")]
    others = Counter({one: number for one, number in votes.items() if one not in held})
    if held and ("<Q>" in scene.words or not others):  # a share is told where a percentage stands
        return held[0], statuses[held[0]]
    if not others:
        return learned.NOTHING, STATED
    most = others.most_common(1)[0][0]
    return most, statuses[most]


def names_of(read: Read, scene: Scene, node: int) -> Iterator[str]:
    """The names of the gold that a node stands for."""
    for item in members(scene.nodes[node].item):
        if item.kind == "M":
            value = literal("raised", item)
            yield from [value.value] if value is not None else []
    for party in parties(scene.nodes[node]):
        yield from read.borne[party]


@dataclass(frozen=True)
class Source:
    """An annotated text: the forms of each name of its gold, and what the gold says."""

    document: Document
    name: str
    names: dict[str, list[str]]
    said: Sequence[Said]
    known: Registry


def articles(without: Iterable[str]) -> Iterator[Read]:
    """The rounds."""
    return map(seen, annotations(without, load_registry()))


def passages() -> Iterator[Read]:
    """The short passages."""
    return map(seen, short(load_registry()))


def annotations(without: Iterable[str], known: Registry) -> Iterator[Source]:
    """The articles of the rounds but for some."""
    for folder in sorted(ARTICLES.glob("round*")):
        if folder.name in without:
            continue
        for part in ("en-de", "zh"):
            gold = read_gold(folder / f"gold-{part}.jsonl", folder / f"names-{part}.json")
            for name in gold.documents:
                said = [
                    Said(one.subject, one.predicate, str(one.object), role(one.predicate, one.qualifiers), status(one))
                    for one in gold.lines
                    if one.document == name and not one.negative and not one.inferred
                ]
                names = {key: [*gold.written(key)] for key in gold.names}
                yield Source(read_document(file_of(gold, name, folder)), name, names, said, known)


def short(known: Registry) -> Iterator[Source]:
    """The short passages: kept as text, with a line a fact."""
    for path in sorted((ARTICLES / "short").glob("*.txt")):
        for number, block in enumerate(re.split("^###.*\n", path.read_text(encoding="utf-8"), flags=re.M)):
            lines = block.strip().splitlines()
            text = [line for line in lines if line[:2] not in ("> ", "! ", "= ")]
            if text:
                yield Source(written(path, number, "\n".join(text) + "\n"), path.stem, *annotated(lines), known)


_LETTER = re.compile(r"[^\W\d]")
_HAN = re.compile("[㐀-鿿]")
_NOTED = re.compile(r"(role|status)=([\w-]+)")


def role(predicate: str, qualifiers: Mapping[str, object]) -> str:
    """The role of money put in, as labels write it."""
    return ROLES.get(str(qualifiers.get("role")), "") if predicate == "investedIn" else ""


def status(line: Line) -> str:
    """The status of a line of gold."""
    return str(line.qualifiers.get("status", STATED))


def written(path: Path, number: int, text: str) -> Document:
    """A passage as a document."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"{path.stem}-{number:03}.txt"
        file.write_text(text, encoding="utf-8")
        return read_document(file)


def annotated(lines: Iterable[str]) -> tuple[dict[str, list[str]], list[Said]]:
    """Names and facts of a passage."""
    names: dict[str, list[str]] = {}
    said: list[Said] = []
    for line in lines:
        if line.startswith("= "):
            key, _, forms = line[2:].partition(":")
            names.setdefault(key.strip(), []).extend(one.strip() for one in forms.split(";"))
        elif line.startswith("> "):
            subject, predicate, target, *rest = [*(one.strip() for one in line[2:].split("|")), ""]
            noted = dict(_NOTED.findall(rest[0]))
            said.append(Said(subject, predicate, target, role(predicate, noted), noted.get("status", STATED)))
            names.setdefault(subject, [])
            names.setdefault(target, [])
    return names, said


def seen(source: Source) -> Read:
    """Read a document by the patterns alone, and keep its scenes: what was learned before must not show in them."""
    watch = Watch()
    reading = reader.Reading(source.document, source.known, watch, given=unseen(source))
    reading.claims()
    return Read(source.name, watch.scenes, borne(reading.names.parties, source), source.said)


def unseen(source: Source) -> list[Spotted]:
    """The names of the gold where they stand in a document and nothing is read as a name just so."""
    read = reader.Reading(source.document, source.known).names.mentions
    so = {(one.start, one.end) for one in read}
    return [one for one in named(source, read) if (one.start, one.end) not in so]


def named(source: Source, read: Iterable[Spotted]) -> Iterator[Spotted]:
    """Where the names of the gold stand in a document, as names of unknown kind; longer names go before shorter ones.

    Args:
        read: the names that are read there; those that the registry knows stay whole.
    """
    text = source.document.text
    taken = {place for one in read if one.entry for place in range(one.start, one.end)}
    taken -= {place for one in read if (one.text in source.names) for place in range(one.start, one.end)}
    persons = {one.object for one in source.said if one.predicate == "foundedBy"}
    forms = {form for key, written in source.names.items() for form in (key, *written)}
    for form in sorted(forms, key=lambda form: (-len(form), form)):
        if len(form) < 2 or form not in text or not _LETTER.search(form):
            continue
        for match in re.finditer(_alone(form), text):
            if taken.isdisjoint(range(*match.span())):
                taken.update(range(*match.span()))
                letter, kinds = ("P", ("Person",)) if form in persons else ("N", ())
                yield Spotted(*match.span(), form, letter, kinds)


def _alone(form: str) -> str:
    """A pattern for a name where it is no part of a word."""
    before = "" if _HAN.match(form[0]) else r"(?<![^\W\d_㐀-鿿])"
    after = "" if _HAN.match(form[-1]) else r"(?![^\W\d_㐀-鿿])"
    return before + re.escape(form) + after


def borne(parties: Iterable[PartyDraft], source: Source) -> list[frozenset[str]]:
    """For each party the names of the gold that it bears."""
    keys: dict[str, set[str]] = {}
    for key, forms in source.names.items():
        for form in [key, *forms]:
            keys.setdefault(folded(form), set()).add(key)
    found = []
    for draft in parties:
        forms = [*draft.forms, *draft.short_forms]
        forms += [form for form, _ in source.known.names_of(draft.entry)] if draft.entry else []
        found.append(frozenset(key for form in forms for key in keys.get(folded(form), ())))
    return found
