"""Who decides in a company, by the rules that registries use, read from a graph; never writes and never prints.

words      words by which a sentence says who decides
sayings    facts → who is called controller, manages, votes for others, acts together
seats      what is stated around a company, and who has a seat in whom beside votes
ballot     stakes and sayings → votes and seats as numbers, for kg.ownership
reasons    how somebody came to control, in words and links
answers    the forms of the answers, and their JSON
questions  the questions themselves, asked of a graph
"""

from __future__ import annotations

from kg.control.answers import ControlAnswer, Controller, Together, control_json, controller_json
from kg.control.questions import Deciders, control_of, controlled_by_together

__all__ = [
    "ControlAnswer",
    "Controller",
    "Deciders",
    "Together",
    "control_json",
    "control_of",
    "controlled_by_together",
    "controller_json",
]
