"""The original documents, where they lie beside the checkout, are read as their gold says; nothing of them is in it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from scoring import Score, facts_of, read_gold, score, score_folder, with_name

from kg.claims import stored_document
from kg.evaluation import Evaluation
from kg.evaluation.reporting import summary
from kg.model import Fact, Status
from kg.shapes import fact_json

SEEDS = 0.98  # precision and recall
DEV = 0.80  # f1 of each gold file

SHARED = Path(__file__).parents[2] / "shared"

SETS = {
    "seeds": (SHARED / "seeds/gold.jsonl", SHARED / "seeds/names.json", SHARED / "seeds"),
    "dev en de": (SHARED / "dev/gold-en-de.jsonl", SHARED / "dev/names-en-de.json", SHARED / "dev"),
    "dev zh": (SHARED / "dev/gold-zh.jsonl", SHARED / "dev/names-zh.json", SHARED / "dev"),
}
SCORER = SHARED / "tools/score.py"

originals = pytest.mark.skipif(
    not all(path.exists() for paths in SETS.values() for path in paths),
    reason="the original documents are not beside this checkout",
)
with_scorer = pytest.mark.skipif(not SCORER.exists(), reason="the other scorer is not beside this checkout")


@pytest.fixture(scope="module")
def seeds() -> Score:
    gold, names, documents = SETS["seeds"]
    return score_folder(read_gold(gold, names), documents)


@originals
def test_hardly_a_fact_of_the_originals_is_missed(seeds: Score) -> None:
    assert seeds.recall >= SEEDS, str(seeds)


@originals
def test_hardly_a_fact_is_found_that_the_originals_do_not_state(seeds: Score) -> None:
    assert seeds.precision >= SEEDS, str(seeds)


@originals
def test_nothing_is_asserted_that_the_gold_of_the_originals_forbids(seeds: Score) -> None:
    assert seeds.forbidden == ()


@originals
@pytest.mark.parametrize("name", ["dev en de", "dev zh"])
def test_documents_in_each_language_are_read_well(name: str) -> None:
    gold, names, documents = SETS[name]
    scored = score_folder(read_gold(gold, names), documents)
    assert scored.f1 >= DEV, str(scored)


@originals
@pytest.mark.parametrize("name", ["dev en de", "dev zh"])
def test_nothing_is_asserted_that_the_gold_of_a_language_forbids(name: str) -> None:
    gold, names, documents = SETS[name]
    assert score_folder(read_gold(gold, names), documents).forbidden == ()


@originals
@pytest.mark.parametrize("name", SETS)
def test_every_quote_is_exact_and_short(name: str) -> None:
    gold, names, documents = SETS[name]
    scored = score_folder(read_gold(gold, names), documents)
    assert scored.quotes > 0
    assert scored.bad_quotes == ()


def disturbed(facts: tuple[Fact, ...]) -> list[Fact]:
    """Facts with every kind of fault: some missing, of another subject, denied, with a quote that is not the text."""
    out: list[Fact] = []
    for place, fact in enumerate(facts):
        if place % 7 == 1:
            continue
        evidence = tuple(replace(one, quote=one.quote + "!") if place % 7 == 5 else one for one in fact.evidence)
        status = Status.DENIED if place % 7 == 4 else fact.status
        out.append(replace(fact, evidence=evidence, status=status))
        if place % 7 == 3:
            out += [with_name(fact, "Quillon"), replace(fact, qualifiers={})]
    return out


@originals
@with_scorer
@pytest.mark.parametrize("name", SETS)
def test_every_figure_is_that_of_the_other_scorer(name: str, tmp_path: Path) -> None:
    gold_file, names, documents = SETS[name]
    gold = read_gold(gold_file, names)
    ours = Score()
    for stem in sorted({line.document for line in gold.lines}):
        path = next(iter(sorted(documents.glob(f"{stem}*.txt"))))
        facts = disturbed(facts_of(path))
        rows = [json.dumps(fact_json(fact)) for fact in facts]
        (tmp_path / f"{path.name}.jsonl").write_text("\n".join(rows), encoding="utf-8")
        ours += score(gold, stem, facts, stored_document(path).text)
    assert counts(ours) == other_counts(gold_file, names, documents, tmp_path)


def counts(scored: Score) -> dict[str, float]:
    """What both scorers count."""
    said = summary(Evaluation((), scored))
    return {name: figure for name, figure in said.items() if name != "failed"}


def other_counts(gold: Path, names: Path, documents: Path, facts: Path) -> dict[str, float]:
    """Run the other scorer on facts that were found before."""
    shown = (
        "import pathlib, sys; print(pathlib.Path(sys.argv[1], pathlib.Path(sys.argv[2]).name + '.jsonl').read_text())"
    )
    command: list[str | Path] = [
        sys.executable,
        SCORER,
        gold,
        names,
        documents,
        "--",
        sys.executable,
        "-c",
        shown,
        facts,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    summary = json.loads(done.stdout.splitlines()[-1])
    return {name: summary[name] for name in counts(Score())}
