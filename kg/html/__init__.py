"""Writes a graph, or the part around some names, as one HTML file that needs nothing else; never changes a store.

choice   which entities and facts go into the page
data     what the page knows, as one JSON object
owning   what is computed of stated stakes: last owners, state capital
layout   where each entity stands
picture  the network, built by pyvis
page     the template, its scripts and styles, and the policy that lets nothing else run
file     a page as a file
serve    a page on this machine, made again when the graph is
notebook a page inside a notebook
"""

from __future__ import annotations

from kg.html.choice import Part, Wish, choose, picked
from kg.html.file import write
from kg.html.notebook import Shown, show
from kg.html.page import render

__all__ = ["Part", "Shown", "Wish", "choose", "picked", "render", "show", "write"]
