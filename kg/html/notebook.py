"""Shows a page inside a notebook: in a frame of its own that can reach nothing around it."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import Any

from kg.graph import Graph
from kg.html.choice import Wish, choose
from kg.html.page import render

# its scripts, its downloads, and links to sources, which open in tabs of their own
_ALLOWED = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"


@dataclass(frozen=True)
class Shown:
    """A page, ready to be displayed; `page` is its HTML."""

    page: str = field(repr=False)
    height: int = 640

    def _repr_html_(self) -> str:
        return (
            f'<iframe sandbox="{_ALLOWED}" width="100%" height="{self.height}" '
            f'style="border:1px solid #ccc" title="Graph" srcdoc="{html.escape(self.page, quote=True)}"></iframe>'
        )


def show(graph: Any, *names: str, hops: int = 1, height: int = 640) -> Shown:
    """The page of a graph, or of the part around some names, as a notebook displays it.

    Args:
        graph: as `kg.open` gives it.
        names: whom the page is about; everything when there are none.
        hops: how many steps around them.
        height: of the frame, in pixels.
    Raises:
        NameUnknown, NameAmbiguous: a name is not that of one entity.
        MissingPart: pyvis is not installed.
    """
    whole: Graph = getattr(graph, "graph", graph)
    return Shown(render(whole, choose(whole, Wish(names, hops))), height)
