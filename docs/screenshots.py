"""Takes the pictures of the documentation: the page of the documents that ship with the program, in a real browser.

python docs/screenshots.py      writes docs/images/page-*.png
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import browser as browsers

import kg
from kg.build import build, example_paths
from kg.html import Wish, write

HERE = Path(__file__).parent
WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 780}
SHOTS = {  # name → what stands in the address, and the size of the window
    "whole": ("lang=en&dark=0", WIDE),
    "path": ("lang=en&dark=0&from=baidu&to=beijing-ai-fund&panels=path&select=e:kunlun-core", WIDE),
    "panel": ("lang=en&dark=0&select=e:zhipu&around=zhipu&steps=1", WIDE),
    "table": ("lang=zh-Hant&dark=0&view=table&all=1&panels=filters", WIDE),
    "dark": ("lang=de&dark=1&panels=filters&select=e:tencent", WIDE),
    "phone": ("lang=en&dark=0&select=e:tencent", PHONE),
}


def main() -> None:
    images = HERE / "images"
    images.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, browsers.launched() as browser:
        store, page_file = Path(folder) / "store", Path(folder) / "graph.html"
        build(example_paths(), store)
        with kg.open(store) as graph:
            write(graph.graph, Wish(), page_file)
            known = {entity.id for entity in graph.entities()}
        for name, (address, size) in SHOTS.items():
            asked = dict(part.split("=") for part in address.split("&"))
            named = {asked.get(key, "").removeprefix("e:") for key in ("select", "from", "to", "around")} - {""}
            if named - known:
                sys.exit(f"docs/screenshots.py: {name}: no entity has the id {', '.join(sorted(named - known))}")
            page = browser.new_page(viewport=size, device_scale_factor=1)
            page.goto(f"{page_file.as_uri()}#{address}")
            page.wait_for_selector("body[data-ready=true]")
            if name == "panel":
                page.get_by_role("button", name="Read in document").first.click()
            page.wait_for_timeout(400)
            page.screenshot(path=images / f"page-{name}.png")


if __name__ == "__main__":
    main()
