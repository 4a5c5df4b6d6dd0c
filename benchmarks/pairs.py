"""Learns what two names of one sentence have to do with each other, from the annotated articles and short passages.

    python benchmarks/pairs.py            learns from everything and writes kg/extract/weights/
    python benchmarks/pairs.py --test     says how it does on articles that it did not learn from, four parts in turn
    python benchmarks/pairs.py --without round8 --into /tmp/weights   learns from all but some rounds

A multinomial logistic regression on what kg.extract.pairs sees. Weights below `LEAST` are left out. It needs
scikit-learn, the program does not.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from kg.documents import read_document  # noqa: E402 - of this checkout
from kg.evaluation import file_of, folded, read_gold  # noqa: E402
from kg.extract import learned, reader  # noqa: E402
from kg.extract.names import PartyDraft  # noqa: E402
from kg.extract.pairs import Scene, features, members, pairs, parties  # noqa: E402
from kg.extract.qualifiers import literal  # noqa: E402
from kg.extract.text import Sentence  # noqa: E402
from kg.extract.trace import Trace  # noqa: E402
from kg.model import Document, Value  # noqa: E402
from kg.registry import Registry, load_registry  # noqa: E402

ARTICLES = ROOT / "tests/articles"
LANGUAGES = ("en", "de", "zh")
STRENGTH = 1.0
LEAST = 0.1
RARE = 2  # a feature that fewer pairs have is not learned
ROLES = {"lead": ".lead", "co-lead": ".lead", "sole": ".lead", "follow": ".follow"}
Said = tuple[str, str, str, str]  # subject, predicate, object, role, by the names of the gold


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


def main() -> None:
    """Learn, or say how well it is learned."""
    told = asked_for(learned.WEIGHTS)
    rounds, short = list(articles(told.without)), list(passages())
    for language in LANGUAGES:
        mine = [one for one in rounds if one.name.startswith(language)]
        more = [one for one in short if one.name.startswith(language)]
        if told.test:
            for line in tested(language, mine, more):
                print(line)
            continue
        examples = [one for read in [*mine, *more] for one in labelled(read)]
        told.into.mkdir(parents=True, exist_ok=True)
        written = table(*fitted(examples))
        (told.into / f"{language}.tsv").write_text(written, encoding="utf-8")
        read_in = f"{len(examples)} pairs of {len(mine)} articles and {len(more)} passages"
        print(f"{language}: {read_in}, {len(written.splitlines()) - 4} features")


def asked_for(into: Path) -> argparse.Namespace:
    """What the command line asks: `test`, `without` some rounds, `into` another file or folder than the program's."""
    options = argparse.ArgumentParser()
    options.add_argument("--test", action="store_true")
    options.add_argument("--without", nargs="*", default=[])
    options.add_argument("--into", type=Path, default=into)
    return options.parse_args()


Example = tuple[Scene, int, int, str]


def fitted(examples: Sequence[Example]) -> tuple[LogisticRegression, list[str]]:
    """The regression, and the names of its features."""
    counter = CountVectorizer(analyzer=set, min_df=RARE, binary=True)
    seen = counter.fit_transform([described(*one[:3]) for one in examples])
    fit = LogisticRegression(C=STRENGTH, max_iter=200, tol=1e-3).fit(seen, [one[3] for one in examples])
    return fit, list(counter.get_feature_names_out())


def described(scene: Scene, first: int, second: int) -> list[str]:
    """All features of two nodes."""
    return [*scene.features, *features(scene, first, second)]


def table(fit: LogisticRegression, names: Sequence[str]) -> str:
    """The file of a language."""
    lines = [
        "# Written by benchmarks/pairs.py from tests/articles: log odds in hundredths of what two names have to do",
        "# with each other. First the labels, then what each has from the start; then a feature and its labels.",
        "\t".join(fit.classes_),
        "\t".join(str(round(one * learned.SCALE)) for one in fit.intercept_),
    ]
    told: dict[str, list[str]] = {}
    for place, name in enumerate(names):
        column = fit.coef_[:, place]
        kept = [f"{label}:{round(column[label] * learned.SCALE)}" for label in np.flatnonzero(abs(column) >= LEAST)]
        if kept and "\t" not in name and "\n" not in name:
            told[name] = kept
            told.setdefault(name.rpartition("|")[0] or name, [])  # features() joins only words that are in the table
    lines += [f"{name}\t{' '.join(kept)}" for name, kept in sorted(told.items())]
    return "\n".join(lines) + "\n"


def tested(language: str, mine: Sequence[Read], more: Sequence[Read]) -> Iterator[str]:
    """Lines: of the facts that stand in a sentence, how many are given at some thresholds, and how many are right."""
    examples = [one for read in mine for one in labelled(read)]
    groups = [number for number, read in enumerate(mine) for _ in labelled(read)]
    extra = [one for read in more for one in labelled(read)]
    given: dict[tuple[int, int, str, int | Value], float] = {}
    for learn, ask in GroupKFold(4).split(examples, groups=groups):
        weights = learned.parsed(table(*fitted([*(examples[one] for one in learn), *extra])).splitlines())
        for number in sorted({groups[one] for one in ask}):
            for scene in mine[number].scenes:
                for first, second, told in learned.shares(scene, weights):
                    judged = learned.likely(scene, first, second, told)
                    for holder, _, content in learned.facts(scene, judged) if judged else ():
                        key = (number, holder.content, judged.predicate, content)
                        given[key] = max(given.get(key, 0.0), judged.share)
    for least in (0.5, 0.6, 0.7, 0.8, 0.9):
        right = [stated(mine[key[0]], *key[1:]) for key, share in given.items() if share >= least]
        yield f"{language} from {least}: {sum(right)} right, {len(right) - sum(right)} wrong"


def stated(read: Read, subject: int, predicate: str, target: int | Value) -> bool:
    """Whether the gold says it."""
    objects = {target.value} if isinstance(target, Value) else read.borne[target]
    return any(one[0] in read.borne[subject] and one[1] == predicate and one[2] in objects for one in read.said)


def labelled(read: Read) -> Iterator[Example]:
    """Each two nodes of a document with what the gold says of them."""
    by_ends: dict[tuple[str, str], list[str]] = {}
    for subject, predicate, target, role in read.said:
        if predicate in learned.SAID_BY:
            by_ends.setdefault((subject, target), []).append(predicate + role)
    for scene in read.scenes:
        for first, second in pairs(scene):
            yield scene, first, second, label(read, scene, first, second, by_ends)


def label(read: Read, scene: Scene, first: int, second: int, said: dict[tuple[str, str], list[str]]) -> str:
    """What most members of two nodes have to do with each other by the gold."""
    votes: Counter[str] = Counter()
    for a in names_of(read, scene, first):
        for b in names_of(read, scene, second):
            votes.update(f"{one}>" for one in said.get((a, b), ()))
            votes.update(f"{one}<" for one in said.get((b, a), ()))
    held = [one for one in votes if one.startswith("holdsSharesIn")]
    others = Counter({one: number for one, number in votes.items() if one not in held})
    if held and ("<Q>" in scene.words or not others):  # a share is told where a percentage stands
        return held[0]
    return others.most_common(1)[0][0] if others else learned.NOTHING


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
                    (
                        one.subject,
                        one.predicate,
                        str(one.object),
                        ROLES.get(str(one.qualifiers.get("role")), "") if one.predicate == "investedIn" else "",
                    )
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
            role = re.search(r"role=([\w-]+)", rest[0])
            shown = ROLES.get(role[1], "") if role and predicate == "investedIn" else ""
            said.append((subject, predicate, target, shown))
            names.setdefault(subject, [])
            names.setdefault(target, [])
    return names, said


def seen(source: Source) -> Read:
    """Read a document and keep its scenes."""
    watch = Watch()
    reading = reader._Reading(source.document, source.known, watch)
    reading.claims()
    return Read(source.name, watch.scenes, borne(reading.names.parties, source), source.said)


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


if __name__ == "__main__":
    main()
