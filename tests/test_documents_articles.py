"""Languages, articles, what they say of themselves, and NAME.meta.json."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.documents import read_document
from kg.documents.articles import find_articles
from kg.documents.headers import Header, _patterns, _table, dateline, is_headline, lead, read_header, tail
from kg.documents.language import LANGUAGES, find_passages, main_language
from kg.documents.metadata import parse_metadata
from kg.model import Article, Document
from kg.normalize.spans import iso_date

EN = "The company has raised money in a round that was led by one of the funds, and it said that others had joined."
DE = "Das Unternehmen hat in einer Runde Geld erhalten, die von einem der Fonds angeführt wurde, und nennt keine Summe."
HANS = "这家公司今天宣布完成新一轮融资，由多家机构共同领投，老股东继续跟投，公司没有说明具体金额和用途。"
HANT = "這家公司今天宣布完成新一輪融資，由多家機構共同領投，老股東繼續跟投，公司沒有說明具體金額和用途。"

WRAPPED = """The Fund that is led by one of the Founders of the Firm has
Raised Money from one of the Others that it had invested in.
"""


def read(folder: Path, text: str, meta: object = None, name: str = "a.txt") -> Document:
    path = folder / name
    path.write_bytes(text.encode())
    if meta is not None:
        data = meta if isinstance(meta, str) else json.dumps(meta)
        (folder / f"{path.stem}.meta.json").write_text(data)
    return read_document(path)


def cut(text: str, markdown: bool = False) -> list[tuple[str | None, str | None, str | None, str]]:
    articles = find_articles(text, find_passages(text), markdown=markdown)
    return [(one.title, one.publisher, one.published, text[one.start : one.end]) for one in articles]


def titles(text: str, markdown: bool = False) -> list[str | None]:
    return [title for title, _, _, _ in cut(text, markdown)]


# languages


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (EN, "en"),
        (DE, "de"),
        (HANS, "zh-Hans"),
        (HANT, "zh-Hant"),
        (
            "La société a levé des fonds auprès de ses investisseurs, qui sont en France et dans les pays voisins.",
            "und",
        ),
        ("La empresa ha cerrado una ronda de financiación con los fondos que ya estaban en el capital.", "und"),
        ("この会社は新しい資金調達ラウンドを完了したと発表した。", "und"),
        ("회사는 새로운 투자 라운드를 마쳤다고 발표했다.", "und"),
        ("Компания закрыла раунд, в котором участвовали фонды.", "und"),
        ("Firma pozyskała środki w nowej rundzie i nie podała kwoty, ale jest to dla niej ważne.", "und"),
        ("((((((", "und"),
        ("2024", "und"),
        ("Alpha acquired Beta", "en"),
        ("Firma für Würfel", "de"),
        ("Alpha investiert in Beta", "de"),
        ("Alpha invests in Beta", "en"),
        ("中金公司", "zh-Hans"),
        (f"{HANT}（Alpha Beta Gamma Delta Technology Holdings Limited）", "zh-Hant"),
        (f"{EN} (某某科技)", "en"),
    ],
)
def test_a_text_is_in_one_language(text: str, language: str) -> None:
    assert main_language(find_passages(text), text) == language


def test_a_mixed_document_is_told_by_paragraph() -> None:
    text = f"{EN}\n\n{DE}\nABC-3\n{HANS}\n{HANT}\r\n"
    found = [(text[one.start : one.end].strip(), one.language) for one in find_passages(text)]
    assert found == [(EN, "en"), (f"{DE}\nABC-3", "de"), (HANS, "zh-Hans"), (HANT, "zh-Hant")]


def test_characters_of_both_scripts_follow_the_rest_of_the_document() -> None:
    assert [one.language for one in find_passages(f"中金公司\n{HANT}\n中金公司\n")] == ["zh-Hant"]


def test_the_main_language_is_that_of_most_of_the_text() -> None:
    text = f"{EN}\n{HANS}{HANS}\n"
    assert main_language(find_passages(text), text) == "zh-Hans"


@given(st.text(st.sampled_from("abc é的這这かな한 \n\r.(")))
def test_passages_cover_the_text_and_neighbours_differ(text: str) -> None:
    passages = find_passages(text)
    assert "".join(text[one.start : one.end] for one in passages) == text
    assert all(one.language in LANGUAGES for one in passages)
    assert all(left.end == right.start and left.language != right.language for left, right in pairwise(passages))


# headers


@pytest.mark.parametrize("kind", ["line", "lead", "tail"])
def test_every_pattern_reads_its_own_example(kind: str) -> None:
    readers = {"line": dateline, "lead": lead, "tail": lambda text: tail(text, 0, len(text))}
    for row, pattern in zip(_table()[kind], _patterns(kind), strict=True):
        expected = Header(None, row.get("publisher"), row.get("published"))
        assert readers[kind](row["example"]) == expected, row["example"]
        assert pattern.search("\n" + row["example"] if kind == "tail" else row["example"]), row["example"]


@pytest.mark.parametrize(
    ("text", "title", "publisher", "published"),
    [
        (f"A chip maker raises money\n\n{EN}", "A chip maker raises money", None, None),
        (f"# A chip maker raises money\n\n{EN}", "A chip maker raises money", None, None),
        (f"A chip maker raises money\n=====\n\n{EN}", "A chip maker raises money", None, None),
        (f"标题：某公司完成融资\n{HANS}", "某公司完成融资", None, None),
        (f"#某公司\n某公司完成融资\n{HANS}", "某公司完成融资", None, None),
        (f"某公司完成融资\n芯闻网 2024-05-01 10:00\n{HANS}", "某公司完成融资", "芯闻网", "2024-05-01"),
        (f"某公司完成融资\n2024-05-01 来源：芯闻周刊\n{HANS}", "某公司完成融资", "芯闻周刊", "2024-05-01"),
        (f"2024年5月1日\n某公司完成融资\n{HANS}", "某公司完成融资", None, "2024-05-01"),
        (f"某公司完成融資\n（中央社記者某甲台北2024年5月1日電）{HANT}", "某公司完成融資", "中央社", "2024-05-01"),
        (f"某公司完成融資\n（中央社記者某甲台北1日電）{HANT}", "某公司完成融資", "中央社", None),
        (f"Geld für Chips\n\nMÜNCHEN, 17. Juni 2025. {DE} (rtr/dpa)", "Geld für Chips", "rtr/dpa", "2025-06-17"),
        (
            f"Chips raise\nBy Jane Doe, The Example Times, March 3, 2024\n{EN}",
            "Chips raise",
            "The Example Times",
            "2024-03-03",
        ),
        (f"Chips raise\nPublished: 2024-05-01\n{EN}", "Chips raise", None, "2024-05-01"),
        (f"Chips raise\nSAMPLETOWN, May 1 (Reuters) - {EN}", "Chips raise", "Reuters", None),
        (f"Chips raise\n\n{EN}\n\n(Source: Ada B | CNBC | Bert C | Bloomberg)", "Chips raise", "CNBC, Bloomberg", None),
        (f"Chips raise\n\n{EN} — Reuters", "Chips raise", "Reuters", None),
        (f"某公司完成融资\n\n{HANS}（芯闻日报）\n（编辑：某甲）", "某公司完成融资", "芯闻日报", None),
        (f"某公司完成融资\n\n{HANS}\n\n（来源：综合各家公告）", "某公司完成融资", "综合各家公告", None),
        # nothing of this says who published the article or when
        (EN, None, None, None),
        (
            f"The company of which much has been heard this year has raised\nmore money from one of the funds.\n{EN}",
            None,
            None,
            None,
        ),
        (
            WRAPPED,
            None,
            None,
            None,
        ),
        (f"On May 1, 2024 the round was closed, it said.\n{EN}", None, None, None),
        (f"Chips raise\n\nThe round closed on May 1, 2024. {EN}", "Chips raise", None, None),
        (f"Chips raise\n\n{EN} (Foto: dpa)", "Chips raise", None, None),
        (f"Chips raise\n\n{EN} (see below)", "Chips raise", None, None),
        (f"某公司完成融资\n\n{HANS}（完）", "某公司完成融资", None, None),
        (f"某公司完成融资\n\n2024年5月1日，{HANS}", "某公司完成融资", None, None),
        (f"Chips raise\n2024-02-30\n{EN}", "Chips raise", None, None),
    ],
)
def test_an_article_says_its_title_publisher_and_date(
    text: str, title: str | None, publisher: str | None, published: str | None
) -> None:
    assert read_header(text, 0, len(text)) == Header(title, publisher, published)


@pytest.mark.parametrize(
    "line", ["• A list item of it", "1. First of them", "It raised money.", "a | b | c", "(Photo of it)", "-----"]
)
def test_what_is_no_headline(line: str) -> None:
    assert not is_headline(line)


# articles


def test_articles_that_end_with_their_source_are_cut_before_the_next_headline() -> None:
    text = f"#某公司\n某公司要上市了\n{HANT} (芯聞)\n又一家公司完成融資\n{HANT} (芯週刊)\n第三家也來了\n{HANT}\n小標題"
    assert cut(text) == [
        ("某公司要上市了", "芯聞", None, f"#某公司\n某公司要上市了\n{HANT} (芯聞)"),
        ("又一家公司完成融資", "芯週刊", None, f"又一家公司完成融資\n{HANT} (芯週刊)"),
        ("第三家也來了", None, None, f"第三家也來了\n{HANT}\n小標題"),
    ]


def test_what_stands_between_two_articles_belongs_to_none() -> None:
    first = f"某公司完成融资\n芯闻网 2024-05-01 10:00\n{HANS}"
    second = f"又一家公司完成融资\n2024-05-02 来源：芯闻周刊\n{HANS}\n\n（编辑：某甲　转载请注明出处）"
    third = f"第三家公司完成融资\n{HANS}"
    text = f"{first}\n\n=====【猜你喜欢】爆款五折 >> =====\n\n{second}\n\n{third}\n"
    assert cut(text) == [
        ("某公司完成融资", "芯闻网", "2024-05-01", first),
        ("又一家公司完成融资", "芯闻周刊", "2024-05-02", second),
        ("第三家公司完成融资", None, None, third),
    ]


@pytest.mark.parametrize("rule", ["=====", "-----", "＊＊＊", "＊　＊　＊", "——————", "* * * * *"])
def test_rules_before_a_headline_cut(rule: str) -> None:
    assert titles(f"First round closed\n\n{EN}\n\n{rule}\n\nSecond round closed\n\n{EN}\n") == [
        "First round closed",
        "Second round closed",
    ]


def test_articles_broken_at_some_width_are_cut_at_rules() -> None:
    wrapped = EN.replace(" and ", "\nand ")
    assert titles(f"First round closed\n\n{wrapped}\n\n=====\n\nSecond round closed\n\n{wrapped}\n") == [
        "First round closed",
        "Second round closed",
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_heads_with_source_and_date_cut(newline: str) -> None:
    parts = [f"First round closed\nReuters, May 1, 2024\n{EN}", f"Second round closed\nBloomberg, May 2, 2024\n{EN}"]
    text = "\n\n".join(parts).replace("\n", newline)
    assert [(title, by, day) for title, by, day, _ in cut(text)] == [
        ("First round closed", "Reuters", "2024-05-01"),
        ("Second round closed", "Bloomberg", "2024-05-02"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"A guide to funds\n\n{EN}\n\n---\n\nThe national level\n\n{EN}",  # a Markdown rule
        f"A guide to funds\n=====\n\n{EN}\n\nThe national level\n-----\n\n{EN}",  # underlined headings
        f"A guide to funds\n\n{EN}\n\n• one of them\n• two of them\n\n{EN}",
        f"A guide to funds\n\n{EN}\n\n| Round | Lead |\n|-----|-----|\n| A | B |\n\n{EN}",
        f"A guide to funds\n\nRound   Lead\n-----   -----\nA       B\n\n{EN}",
        f"A guide to funds\n\n{EN} (Foto: dpa)\nThe national level\n{EN}",
        f"A guide to funds\n\n{EN}\nThe national level\n{EN}\nThe city level\n{EN}",
        f"融资历程\n\n{HANS}\n2021年7月19日\n完成首轮融资\n2022年3月1日\n完成第二轮融资\n{HANS}",
        f"某公司完成融资\n{HANS}（下称“某某”）\n更多机构跟投\n{HANS}",
        "=====\n-----\n=====\n",
    ],
)
def test_an_article_is_not_cut_inside(text: str) -> None:
    assert [(article.start, article.end) for article in find_articles(text, find_passages(text))] == [(0, len(text))]


def test_a_rule_in_markdown_cuts_only_before_a_title() -> None:
    inside = f"# A guide\n\n{EN}\n\n-----\n\nThe national level\n\n{EN}\n"
    assert titles(inside, markdown=True) == ["A guide"]
    assert titles(f"{inside}\n-----\n\n# Another guide\n\n{EN}", markdown=True) == ["A guide", "Another guide"]


def test_each_article_has_its_own_language(tmp_path: Path) -> None:
    document = read(tmp_path, f"First round closed\n\n{EN}\n\n=====\n\n某公司完成融資\n{HANT}\n{HANT}\n{HANT}\n")
    assert [article.language for article in document.articles] == ["en", "zh-Hant"]
    assert document.title is None


# metadata


def test_metadata_beside_a_document_come_first(tmp_path: Path) -> None:
    meta = {
        "title": "The title",
        "publisher": "The paper",
        "published": "2024-05-01T10:00:00+02:00",
        "url": "https://a.example/x?y=1",
        "language": "zh-Hant",
    }
    document = read(tmp_path, f"Chips raise\nReuters, May 3, 2024\n{EN}", meta)
    size = len(document.text)
    assert (document.url, document.language, document.notes) == ("https://a.example/x?y=1", "zh-Hant", ())
    assert document.articles == (Article(0, size, "en", "The title", "The paper", "2024-05-01"),)
    assert (document.title, document.publisher, document.published) == ("The title", "The paper", "2024-05-01")


def test_metadata_fill_in_what_one_of_several_articles_does_not_say(tmp_path: Path) -> None:
    text = f"First round closed\nReuters, May 1, 2024\n{EN}\n\n=====\n\nSecond round closed\n\n{EN}\n"
    document = read(tmp_path, text, {"title": "A collection", "publisher": "The paper"})
    assert [(one.title, one.publisher, one.published) for one in document.articles] == [
        ("First round closed", "Reuters", "2024-05-01"),
        ("Second round closed", "The paper", None),
    ]


def test_each_wrong_field_is_one_note_and_the_rest_is_kept(tmp_path: Path) -> None:
    meta = {
        "title": 3,
        "publisher": "two\nlines",
        "published": "May",
        "url": "ftp://x",
        "language": "fr",
        "au\nthor": "",
    }
    document = read(tmp_path, EN, meta | {"title": "Kept"})
    assert document.title == "Kept"
    assert document.notes == (
        "a.meta.json: publisher is not a line of text; it was left out",
        "a.meta.json: published is not an ISO 8601 date such as 2024-05-01; it was left out",
        "a.meta.json: url is not an address that starts with http:// or https://; it was left out",
        "a.meta.json: language is not one of en, de, zh-Hans, zh-Hant, und; it was left out",
        r"a.meta.json: au\nthor is no field; use title, publisher, published, url, language",
    )


@pytest.mark.parametrize(
    "data", ["", "{", "[1]", '"x"', "[" * 100_000, "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")]
)
def test_metadata_that_are_no_object_are_one_note(tmp_path: Path, data: str) -> None:
    document = read(tmp_path, EN, data)
    assert document.text == EN
    assert [note.split(";")[0] for note in document.notes] in (
        ["a.meta.json: is not JSON"],
        ["a.meta.json: is not one JSON object"],
    )


def test_metadata_that_cannot_be_read_are_one_note(tmp_path: Path) -> None:
    (tmp_path / "a.meta.json").mkdir()
    notes = [note.replace(f"{tmp_path}/", "") for note in read(tmp_path, EN).notes]
    assert notes == ["a.meta.json: is a folder; give a file that holds a document"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024", "2024"),
        ("2024-05", "2024-05"),
        ("2024-05-01", "2024-05-01"),
        ("2024-05-01T23:30:00-08:00", "2024-05-01"),
        *((wrong, None) for wrong in ("2024-13", "2024-02-30", "0000", "May 2024", "")),
    ],
)
def test_dates_are_iso_8601(text: str, day: str | None) -> None:
    assert iso_date(text) == day


@given(
    st.binary(max_size=60)
    | st.dictionaries(st.text(), st.text() | st.integers()).map(lambda one: json.dumps(one).encode())
)
def test_any_metadata_give_fields_that_can_be_stored_and_notes_of_one_line(data: bytes) -> None:
    found = parse_metadata(data, "a.meta.json")
    "".join(found.fields.values()).encode("utf-8")
    assert all(len(note.splitlines()) == 1 for note in found.notes)
