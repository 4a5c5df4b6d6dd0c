"""kg eval: how well documents are read, by the annotations of a person."""

from __future__ import annotations

from pathlib import Path

import click

from kg.commands.base import BAD_INPUT, emit, ended, example, formats, note
from kg.commands.building import progress


@click.command("eval", epilog=example("kg eval gold.jsonl names.json articles --verbose"))
@click.argument("gold", type=click.Path(path_type=Path))
@click.argument("names", type=click.Path(path_type=Path))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--docs", metavar="GLOB", default="*", help="Only documents whose name in the gold fits, such as 'de-*'.")
@click.option("--verbose", is_flag=True, help="Also every mistake, with its sentence.")
@formats
def evaluate(gold: Path, names: Path, folder: Path, docs: str, verbose: bool, format_: str) -> int:
    """Score what is read in documents against GOLD.

    GOLD has one annotated statement a line, NAMES the forms of every name in it, DIR the documents; docs/accuracy.md
    shows their shape. Counted are facts by relation and language, qualifiers, statuses, negatives and quotes. JSON has
    every mistake; jsonl and csv have the rows of the table, with --verbose those of the mistakes.
    """
    from kg import evaluation
    from kg.evaluation.running import file_of
    from kg.render import evaluating

    lines = evaluation.read_gold(gold, names)
    with progress([file_of(lines, name, folder) for name in lines.documents]) as step:
        told = evaluation.evaluate(lines, folder, docs, progress=step)
    whole = evaluation.evaluation_json(told)
    rows, mistakes = whole["rows"], whole["mistakes"]
    if told.documents:
        emit(
            format_,
            lambda: whole,
            lambda: mistakes if verbose else rows,
            lambda to, cells: evaluating.evaluation(rows, mistakes, to, cells, verbose=verbose),
        )
    for line in told.failed:
        note(line)
    nothing = f"the gold names no document that fits {docs!r}"
    return BAD_INPUT if told.failed else ended(told.documents, nothing, format_)


eval = evaluate  # the name by which kg/commands/__init__.py finds it
