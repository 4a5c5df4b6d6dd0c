"""Shows an answer as a page of its own in the browser; loads nothing from anywhere.

What an answer holds of the built graph is drawn (kg.html makes that page); any other answer is a table without scripts.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, ValuesView
from html import escape
from pathlib import Path
from typing import Any, Final

from kg.render import html, visible

ROWS: Final = 2000  # a page holds no more
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE: Final = (
    "body{font:15px/1.5 system-ui,sans-serif;margin:2em;color:#1a1a1a;background:#fff}"
    "table{border-collapse:collapse}"
    "caption{text-align:left;white-space:pre-wrap;margin-bottom:1em;font-family:monospace}"
    "th,td{text-align:left;vertical-align:top;padding:.3em .8em;border-bottom:1px solid #ccc}"
    "th{border-bottom:2px solid}"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}th,td{border-color:#555}}"
)


def page(columns: Sequence[str], rows: Iterable[Sequence[Any]], text: str, drawn: Callable[[Any], str]) -> str:
    """A page with the rows of an answer as a table; everything in it is escaped.

    Args:
        text: the statement, shown above.
        drawn: makes a value text.
    """
    drawings = ([drawn(value) for value in row] for row in rows)
    body = html(columns, drawings, visible(text, "\n"), ROWS)
    head = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
    head += f"<title>kg</title><style>{_STYLE}</style>"
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>\n'


def ids(value: Any) -> Iterator[str]:
    """The ids in a value as JSON: of nodes, relationships and entities, wherever they stand in it.

    >>> list(ids({"nodes": [{"labels": ["Entity"], "id": "a"}], "relationships": [{"type": "HOLDS", "id": "f1"}]}))
    ['a', 'f1']
    """
    if isinstance(value, Mapping):
        if isinstance(value.get("id"), str):
            yield value["id"]
        value = value.values()
    if isinstance(value, list | tuple | ValuesView):
        for one in value:
            yield from ids(one)


def written(text: str) -> Path:
    """The page in a file of its own, which stays until the system clears it away."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", prefix="kg-", suffix=".html", delete=False) as file:
        file.write(text)
    return Path(file.name)


def show(path: Path) -> bool:
    """Open a file in the user's browser; whether one was found."""
    import webbrowser

    return webbrowser.open(path.as_uri())
