"""Puts a page together: the template, the words, the data and the scripts, under a policy that lets nothing else run.

Texts from documents reach the page in two places alone: as JSON in an inert block, from which scripts put it in as
text, and escaped in the list for readers without JavaScript.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from kg.graph import Graph
from kg.html.choice import Part
from kg.html.data import page_data
from kg.html.picture import script
from kg.model import Fact
from kg.render.answers import sentence
from kg.render.text import visible
from kg.render.values import source

MARK = '<meta name="generator" content="capitalgraph">'  # by which a page of ours is known
_FOLDER = Path(__file__).with_name("page")
_SCRIPTS = ("text", "words", "graph", "state", "search", "path", "picture", "lines", "labels", "moving", "owning",
            "panel", "reading", "table", "filters", "takeaway", "main")  # fmt: skip
_PLACE = re.compile(r"@@([a-z]+)@@")
_NOT_IN_JSON = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def render(graph: Graph, part: Part, *, live: str | None = None) -> str:
    """A whole page.

    Args:
        part: what it shows.
        live: where the page asks whether the graph was built again; None for a page that asks nobody anything.
    Returns:
        HTML, the same for the same graph and part.
    Raises:
        MissingPart: pyvis is not installed.
    """
    data = inert(page_data(graph, part))
    parts = {
        "policy": "",
        "title": html.escape(_title(part)),
        "style": _read("page.css"),
        "library": script().replace("</script", "<\\/script"),
        "script": _own_script(live),
        "words": inert(_words()),
        "data": data,
        "plain": "".join(_plain(part)),
    }
    parts["policy"] = _policy(parts["style"], [parts["library"], parts["script"]], live)
    return _PLACE.sub(lambda match: parts[match[1]], _read("page.html"))


def inert(data: Any) -> str:
    r"""JSON that ends no element and opens none.

    >>> inert({"name": "</script>"})
    '{"name":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return _NOT_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _title(part: Part) -> str:
    about = ", ".join(visible(entity.name) for entity in part.around[:3])
    return about or "Who funds AI chips and AI models"


@cache
def _read(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")


def _own_script(live: str | None) -> str:
    """Our scripts as one, in which nothing is seen from outside but what a page says on purpose."""
    code = "\n".join(_read(f"{name}.js") for name in _SCRIPTS)
    return f'(() => {{\n"use strict";\nconst LIVE = {json.dumps(live)};\n{code}\n}})();\n'


@cache
def _words() -> Any:
    import tomllib

    return tomllib.loads(_read("words.toml"))


def _policy(style: str, scripts: list[str], live: str | None) -> str:
    allowed = {
        "default-src": "'none'",
        "script-src": " ".join(map(_hashed, scripts)),
        "style-src": _hashed(style),
        "img-src": "data: blob:",
        "connect-src": "'self'" if live else "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return html.escape("; ".join(f"{name} {value}" for name, value in allowed.items()), quote=True)


def _hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _plain(part: Part) -> Iterator[str]:
    """Every fact as an item of a list, for readers without JavaScript."""
    for fact in part.facts:
        yield f"<li>{_escaped(sentence(fact))}{_quoted(fact)}</li>\n"


def _quoted(fact: Fact) -> str:
    if not fact.evidence:
        return ""
    best = fact.evidence[0]
    return f"<blockquote>{_escaped(best.quote)}</blockquote><cite>{_escaped(source(best))}</cite>"


def _escaped(text: str) -> str:
    return html.escape(visible(text), quote=True)
