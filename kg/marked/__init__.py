"""Writes documents as pages on which their claims stand beside the words that say them; reads no graph.

layout  a document cut into rows and stretches, each with the claims it belongs to
page    rows as HTML, and an index of several pages
file    pages as files
"""

from __future__ import annotations

from kg.marked.file import write, write_to
from kg.marked.page import Entry, index, page

__all__ = ["Entry", "index", "page", "write", "write_to"]
