"""What an article tells as new is of its own day; what it tells of the past is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.claims import read_claims


def dates(tmp_path: Path, text: str) -> dict[tuple[str, str], object]:
    """The date of each claim, by predicate and object."""
    file = tmp_path / "news.txt"
    file.write_text(text, encoding="utf-8")
    return {
        (one.predicate, getattr(one.object, "name", None) or one.object.value): one.qualifiers.get("date")
        for one in read_claims(file)
    }


@pytest.mark.parametrize(
    "head",
    [
        "By Oda Marsh | 6:00 AM PDT · March 11, 2026\n\n",
        "Published: 8:30pm, 11 Mar 2026\n\n",
        "Oda Marsh in London and Ib Voss in Oslo  MARCH 11 2026\n\n",
    ],
)
def test_the_news_is_of_the_day_of_the_head(tmp_path, head):
    found = dates(
        tmp_path,
        f"Quillon Labs raises $40 million\n\n{head}Quillon Labs, a chip startup, has raised $40 million in a Series B "
        "round led by Alder Capital.\n\nQuillon Labs had raised $9 million from Birch Ventures.\n",
    )
    assert found["raised", "40000000"] == "2026-03-11"
    assert found.get(("raised", "9000000")) is None


def test_an_english_text_may_name_its_day_in_its_first_sentences(tmp_path):
    found = dates(
        tmp_path,
        "Quillon Labs, a chip startup, said on Monday, December 1, 2025, that it has raised $40 million in a round led "
        "by Alder Capital. In January it bought Norvik Systems.\n",
    )
    assert str(found["raised", "40000000"]).startswith("2025-12-01")
    assert found["acquired", "Norvik Systems"] == "2025-01"


def test_a_day_of_the_past_is_not_the_day_of_the_news(tmp_path):
    found = dates(
        tmp_path,
        "Quillon Labs was founded on March 16, 2017. It has raised $40 million in a round led by Alder Capital.\n",
    )
    assert found["raised", "40000000"] is None


def test_a_german_report_is_of_its_day(tmp_path):
    found = dates(
        tmp_path,
        "Quillon holt 40 Millionen Euro\n\nKiel, 18. Juni 2026 – Das Start-up Quillon sammelt 40 Millionen Euro ein. "
        "Alder Capital führt die Runde an.\n",
    )
    assert found["raised", "40000000"] == "2026-06-18"
