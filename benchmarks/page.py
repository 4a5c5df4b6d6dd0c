"""Measures pages of growing graphs beside plain pyvis and ipysigma on the same graphs in the same run.

    python benchmarks/page.py                      pages of 50, 500 and 5,000 entities
    pip install "capitalgraph[bench]"              what the yardsticks need

For each: seconds to write, bytes, and milliseconds from opening the file until it can be used; for ours also the
frames a second while the picture is dragged, and the time from a typed letter to its results.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import browser as browsers

from kg.build import build
from kg.graph import open_graph
from kg.html import Wish, write
from kg.model import Claim, Document, Entity, Extraction, Party
from kg.registry import EMPTY, Registry

SIZES = (50, 500, 5_000)
EDGES_EACH = 4  # facts for each entity
A_DOCUMENT = 40  # facts in each document
KINDS = ("ChipStartup", "VentureInvestor", "Fund", "StateInvestor", "Corporate", "Person")
PREDICATES = ("investedIn", "holdsSharesIn", "customerOf", "memberOfGroup")


def texts(nodes: int, seed: int = 1) -> list[str]:
    """Documents of one claim a line, `a predicate b year`; a few entities stand in very many."""
    rng = random.Random(seed)
    lines = []
    for number in range(nodes * EDGES_EACH):
        one = number % nodes
        other = int(nodes * rng.random() ** 2)
        if other == one:
            other = (one + 1) % nodes
        lines.append(f"{one} {rng.choice(PREDICATES)} {other} {rng.randrange(2012, 2026)}-{rng.randrange(1, 13):02d}")
    return ["\n".join(lines[at : at + A_DOCUMENT]) + "\n" for at in range(0, len(lines), A_DOCUMENT)]


def extract(document: Document, registry: Registry = EMPTY) -> Extraction:
    """The claims of such a document."""
    parties: dict[str, Party] = {}
    claims, place = [], 0

    def party(word: str) -> int:
        name = f"Alder{word}x Capital{word}"
        return parties.setdefault(word, Party(len(parties), name, (name,), (), (KINDS[int(word) % len(KINDS)],))).number

    for line in document.text.splitlines():
        one, predicate, other, date = line.split()
        ends = party(one), party(other)
        claims.append(Claim(ends[0], predicate, ends[1], place, place + len(line), {"date": date}, confidence=0.9))
        place += len(line) + 1
    return Extraction(document, tuple(parties.values()), tuple(claims))


def made(folder: Path, nodes: int) -> Path:
    """A store with so many entities."""
    place = folder / f"documents-{nodes}"
    place.mkdir()
    for number, text in enumerate(texts(nodes)):
        (place / f"{number}.txt").write_text(text, encoding="utf-8")
    build([place], folder / f"store-{nodes}", extract=extract, version="page", registry=EMPTY)
    return folder / f"store-{nodes}"


def timed(act: Callable[[], object], runs: int) -> float:
    """The least of some runs, in seconds."""
    found = []
    for _ in range(runs):
        began = time.perf_counter()
        act()
        found.append(time.perf_counter() - began)
    return min(found)


def ours(store: Path, path: Path) -> None:
    with open_graph(store) as graph:
        write(graph, Wish(), path, force=True)


def plain_pyvis(store: Path, path: Path) -> None:
    """The same graph as pyvis writes it when nobody does more."""
    from pyvis.network import Network

    net = Network(directed=True, cdn_resources="in_line")
    with open_graph(store) as graph:
        for entity in graph.entities():
            net.add_node(entity.id, label=entity.name)
        for fact in graph.facts():
            if isinstance(fact.object, Entity):
                net.add_edge(fact.subject.id, fact.object.id, title=fact.predicate)
    path.write_text(net.generate_html(), encoding="utf-8")


def sigma(store: Path, path: Path) -> None:
    """The same graph as ipysigma writes it."""
    import networkx
    from ipysigma import Sigma

    whole = networkx.MultiDiGraph()
    with open_graph(store) as graph:
        for entity in graph.entities():
            whole.add_node(entity.id, label=entity.name)
        for fact in graph.facts():
            if isinstance(fact.object, Entity):
                whole.add_edge(fact.subject.id, fact.object.id, key=fact.id)
    Sigma.write_html(whole, str(path), fullscreen=True)


READY = {
    "ours": "body[data-ready=true]",  # a selector: the page lets nobody evaluate a text
    "pyvis": "typeof network !== 'undefined' && network && network.body.nodeIndices.length > 0",
}


def usable(browser: Any, path: Path, ready: str) -> tuple[float, Any]:
    """Seconds from opening a page until a condition holds, and the page."""
    page = browser.new_page(viewport={"width": 1300, "height": 800})
    began = time.perf_counter()
    page.goto(path.as_uri(), wait_until="commit")
    if ready.startswith("body["):
        page.wait_for_selector(ready, timeout=120_000)
    else:
        page.wait_for_function(ready, timeout=120_000)
    return time.perf_counter() - began, page


FRAMES = """async ([x, y]) => {
  const canvas = document.querySelector('canvas');
  const mouse = {bubbles: true, pointerId: 1, pointerType: 'mouse', button: 0, buttons: 1, isPrimary: true};
  const at = (type, step) => canvas.dispatchEvent(new PointerEvent(type, {
    clientX: x + 3 * (step % 80), clientY: y + step % 40, ...mouse}));
  let frames = 0;
  const began = performance.now();
  at('pointerdown', 0);
  while (performance.now() - began < 2000) {
    frames += 1;
    at('pointermove', frames);
    await new Promise(requestAnimationFrame);
  }
  at('pointerup', frames);
  return frames * 1000 / (performance.now() - began);
}"""
"""Frames a second, as the page sees them, while something is dragged from a point."""


def dragged(page: Any) -> str:
    """How fast the view is dragged, and an entity with many lines."""
    box = page.locator("canvas").first.bounding_box()
    view = page.evaluate(FRAMES, [box["x"] + 5, box["y"] + 5])
    page.wait_for_timeout(500)
    before = page.evaluate("kgpage.view()").get("place")
    page.get_by_role("search").get_by_role("combobox").fill("Alder0x")
    page.keyboard.press("Enter")  # which brings it into the middle
    page.wait_for_timeout(1000)
    one = page.evaluate(FRAMES, [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2])
    assert before, "the view was not dragged"
    return f"{view:.0f} frames a second while the view is dragged, {one:.0f} while an entity is"


LETTER = """() => {
  const box = document.querySelector('#search-box'), began = performance.now();
  box.value = 'a'; box.dispatchEvent(new Event('input'));
  return performance.now() - began;
}"""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    asked.add_argument("--runs", type=int, default=3)
    wish = asked.parse_args()
    print(f"{'entities':>8} {'facts':>7}  {'page':9} {'write s':>8} {'bytes':>11} {'usable s':>9}  more")
    with tempfile.TemporaryDirectory() as name, browsers.launched() as browser:
        for nodes in wish.sizes:
            folder = Path(name)
            store = made(folder, nodes)
            for page, make in (("ours", ours), ("pyvis", plain_pyvis), ("ipysigma", sigma)):
                path = folder / f"{page}-{nodes}.html"
                try:
                    seconds = timed(partial(make, store, path), wish.runs)
                except ImportError as exc:
                    print(f"{nodes:>8} {'':>7}  {page:9} not measured: {exc}")
                    continue
                line = f"{nodes:>8} {nodes * EDGES_EACH:>7}  {page:9} {seconds:8.2f} {path.stat().st_size:>11,}"
                if page in READY:
                    found = [usable(browser, path, READY[page]) for _ in range(wish.runs)]
                    line += f" {min(time_ for time_, _ in found):9.2f}"
                    if page == "ours":
                        last = found[-1][1]
                        line += f"  {dragged(last)}, first letter {last.evaluate(LETTER):.0f} ms"
                    for _, opened in found:
                        opened.close()
                print(line, flush=True)


if __name__ == "__main__":
    main()
