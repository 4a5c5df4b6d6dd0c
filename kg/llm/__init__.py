"""A second reader: a language model that the user runs or names; it states nothing that does not stand in the text.

The program never needs it. A model is asked only where the user names it. Its quotes, names and figures are looked up
in the document and what is not there is dropped: it can be wrong about what a sentence means, not about what it says.
"""

from __future__ import annotations

from kg.llm.cache import Cache
from kg.llm.model import Model
from kg.llm.reader import SecondReader
from kg.llm.server import LlmServer

__all__ = ["Cache", "LlmServer", "Model", "SecondReader"]
