"""Scores what the program reads in documents against annotations that a person made; never changes how it reads.

gold        lines of gold and the names in them
matching    whether a fact says what a line says
scoring     the judgements on one document, and what they add up to
running     the documents of a folder, read and judged
reporting   the answer as plain data
"""

from __future__ import annotations

from kg.evaluation.gold import Gold, Line, make_gold, read_gold
from kg.evaluation.matching import folded, same_value, says
from kg.evaluation.reporting import evaluation_json, table_rows
from kg.evaluation.running import Evaluation, evaluate, file_of
from kg.evaluation.scoring import WEIGHED, Judgement, Mark, Score, bad_quotes, judged, score

__all__ = [
    "WEIGHED",
    "Evaluation",
    "Gold",
    "Judgement",
    "Line",
    "Mark",
    "Score",
    "bad_quotes",
    "evaluate",
    "evaluation_json",
    "file_of",
    "folded",
    "judged",
    "make_gold",
    "read_gold",
    "same_value",
    "says",
    "score",
    "table_rows",
]
