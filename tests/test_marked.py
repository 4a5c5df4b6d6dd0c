"""`kg extract --html` shows a document with its claims beside the words, safe to open, whole, and usable without scripts."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser
from sentences import known_names

from kg.commands import run
from kg.errors import InputError
from kg.explain import Explanation, explain
from kg.marked import page, write
from kg.marked.layout import rows
from kg.vocab import vocabulary

MARK = "<meta name=test>"
ARTICLE = """Quillon <b>raises</b> money

Quillon has raised $40 million in a Series B round led by Alder Capital & Sons. The round closed in May 2024.
Birchfield Ventures plans to invest in Quillon. Norvik denied that it had acquired Quillon.
"""


def told(text: str, folder: Path, name: str = "article.txt") -> Explanation:
    (folder / name).write_text(text, encoding="utf-8", newline="")
    return explain(folder / name, registry=known_names())


def text_of(html: str) -> list[str]:
    """The document's own lines as the page has them, without the numbers of claims."""
    lines = re.findall(r'<p class="text"[^>]*>(.*?)</p>', html)
    return [unescape(re.sub("<[^>]+>", "", re.sub(r'<a class="n".*?</a>', "", line))) for line in lines]


def test_the_text_stands_whole_and_every_claim_beside_it(tmp_path: Path) -> None:
    explanation = told(ARTICLE, tmp_path)
    html = page(explanation, MARK)
    assert text_of(html) == [line for line in ARTICLE.split("\n") if line]
    for number in range(1, len(explanation.claims) + 1):
        assert html.count(f'id="i{number}"') == html.count(f'id="w{number}"') == html.count(f'href="#i{number}"') == 1
    assert "<b>raises" not in html


def test_what_decided_is_marked_and_what_is_no_fact_is_told_apart(tmp_path: Path) -> None:
    html = page(told("Tencent plans to invest in Zhipu AI.", tmp_path), MARK)
    assert re.search(r'<span class="[^"]*\bd1\b[^"]* words money planned">[^<]*invest', html)
    assert 'class="money planned"' in html
    assert '<b class="status">planned</b>' in html
    assert "planned or reported, no fact" in html


@pytest.mark.parametrize(
    "attack",
    ["</style><script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "\u202eevil\u202c", "]]><!--", "&lt;b&gt;"],
)
def test_nothing_in_a_document_becomes_part_of_the_page(attack: str, tmp_path: Path) -> None:
    html = page(told(f"{attack} title\n\nTencent {attack} invested in Zhipu AI. {attack}\n", tmp_path), MARK)
    assert "<script" not in html
    assert "<img" not in html
    assert "\u202e" not in html
    assert html.count("</style>") == 1
    assert "default-src 'none'; style-src 'sha256-" in html
    assert 'style="' not in html


WORDS = st.sampled_from(
    ["Alder Capital", "Quillon", "騰訊", "智譜", "led", "invested in", "投資", "Series B", "$40 million", "plans to",
     "<", "&", "\"", ".", "。", "\n", "\r\n", "\t", "and", "\u200b", "denied"]
)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(words=st.lists(WORDS, max_size=30))
def test_rows_are_the_lines_of_any_text_without_a_gap(
    words: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    explanation = told(" ".join(["x", *words]), tmp_path_factory.mktemp("any"))
    for row in rows(explanation):
        assert [row.start, *(one.end for one in row.stretches)] == [*(one.start for one in row.stretches), row.end]
    shown = sorted(number for row in rows(explanation) for number in row.claims)
    assert shown == list(range(len(explanation.claims)))


def test_every_relation_with_a_colour_is_a_relation() -> None:
    from kg.marked.page import _GROUPS

    assert {predicate for group in _GROUPS.values() for predicate in group} <= set(vocabulary().predicates)


def test_one_file_is_a_page_and_several_get_an_index(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(ARTICLE, tmp_path, "a.txt"), told("騰訊投資了智譜。", tmp_path, "騰訊 1.txt")
    one, both = tmp_path / "one.html", tmp_path / "both"
    assert run(["extract", str(tmp_path / "a.txt"), "--html", "-o", str(one)]) == 0
    assert capsys.readouterr().err.startswith(f"{one}: ")
    files = [str(tmp_path / "a.txt"), str(tmp_path / "騰訊 1.txt")]
    assert run(["extract", *files, "--html", "-o", str(both)]) == 0
    assert sorted(path.name for path in both.iterdir()) == ["a.html", "index.html", "騰訊_1.html"]
    index = (both / "index.html").read_text(encoding="utf-8")
    assert 'href="a.html"' in index
    assert 'href="%E9%A8%B0%E8%A8%8A_1.html"' in index
    assert run(["extract", *files, "--html", "-o", str(both)]) == 0  # ours may be written again


def test_a_page_goes_to_stdout_where_that_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    explanation = told(ARTICLE, tmp_path, "a.txt")
    write([explanation], tmp_path / "a.html")
    file = str(tmp_path / "a.txt")
    monkeypatch.chdir(tmp_path)
    assert run(["extract", file, "--html", "-o", "-"]) == 0
    said = capsysbinary.readouterr()
    assert said.out == (tmp_path / "a.html").read_bytes()
    assert said.err == f"stdout: {len(explanation.claims)} claims\n".encode()
    assert run(["extract", file, file, "--html", "-o", "-"]) == 2
    assert b"several documents are several pages" in capsysbinary.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "a.txt"]


def test_no_file_of_another_is_written_over(tmp_path: Path) -> None:
    explanation = told(ARTICLE, tmp_path)
    other = tmp_path / "letter.html"
    other.write_text("<p>mine", encoding="utf-8")
    with pytest.raises(InputError, match="was not written by kg"):
        write([explanation], other)
    assert other.read_text(encoding="utf-8") == "<p>mine"
    with pytest.raises(InputError, match="there is no folder"):
        write([explanation], tmp_path / "nowhere" / "a.html")
    with pytest.raises(InputError, match="cannot be made a folder"):
        write([explanation, explanation], other)


@pytest.mark.parametrize("options", [["--text", "--html"], ["--explain", "--html"], ["-o", "x.html"]])
def test_options_that_do_not_go_together_are_refused(
    options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["extract", str(tmp_path), *options]) == 2
    assert "exclude each other" in capsys.readouterr().err


def test_a_reader_follows_a_claim_to_its_words_and_back_without_scripts(browser: Browser, tmp_path: Path) -> None:
    """In a real browser with JavaScript switched off; nothing is fetched and nothing is refused by the policy."""
    (place,) = write([told(ARTICLE, tmp_path)], tmp_path / "claims.html")
    shown = browser.new_context(java_script_enabled=False).new_page()
    fetched: list[str] = []
    shown.on("request", lambda request: fetched.append(request.url))
    shown.goto(place.as_uri())
    before = shown.locator(".d1").first.screenshot()
    shown.click("#i1 > a")
    assert shown.url.endswith("#w1")
    assert shown.locator(".d1").first.screenshot() != before
    shown.click('a.n[href="#i1"]')
    assert shown.url.endswith("#i1")
    shown.context.close()
    assert {url.split("#")[0] for url in fetched} == {place.as_uri()}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_screen_reader_can_use_the_pages(scheme: str, browser: Browser, tmp_path: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    first = told(ARTICLE, tmp_path)
    index, page_, *_ = write([first, told("騰訊投資了智譜。", tmp_path, "b.txt")], tmp_path / "claims")
    for file, at in ((index, ""), (page_, ""), (page_, "#w1")):
        # axe is put in by the test, which the page's policy would not allow
        context = browser.new_context(bypass_csp=True, color_scheme=scheme)  # type: ignore[arg-type]
        shown = context.new_page()
        shown.goto(file.as_uri() + at)
        found = Axe().run(shown)
        assert found.violations_count == 0, found.generate_report()
        context.close()
