"""Which company an article is about, by weights learned from annotated articles, and by rules where two are close."""

from __future__ import annotations

import pytest

from kg.extract import extract, topics
from kg.extract.names import find_names
from kg.extract.text import blocks, sentences
from kg.model import Article, Document
from kg.normalize.scripts import to_simplified
from kg.registry import load_registry

CARVED_OUT = """Norvik carves out its chip unit, sells a third to investors

OSLO -- Norvik Group said on Monday it had turned its processor project into a separate company and sold a third of it.

The new company, Quillon, has 80 engineers. Norvik Group keeps 67%. Quillon was valued at 300 million euros.

Quillon will have its first chip, the Q1, made in Dresden. Quillon hopes to list its shares in 2030.
"""


def document(text: str, language: str = "en") -> Document:
    """A text as a document."""
    return Document("t.txt", "t.txt", "0" * 64, text, language, "utf-8", articles=(Article(0, len(text), language),))


def about(text: str, language: str = "en") -> str | None:
    """The name of what a text is said to be about."""
    made = document(text, language)
    parts = list(sentences(made, blocks(made)))
    names = find_names(made, to_simplified(text), parts, load_registry())
    told = topics.topic(parts, names, text)
    return None if told is None else next(iter(names.parties[told].forms))


def test_a_carve_out_is_about_the_new_company_though_the_headline_names_the_old_one() -> None:
    assert about(CARVED_OUT) == "Quillon"


def test_a_stake_story_is_about_the_company_whose_shares_are_bought() -> None:
    told = "Samsung Electronics takes 8% of chip designer Quillon\n\nSamsung Electronics is paying $90 million. Quillon makes chips for cars. Quillon was founded in 2019.\n"
    assert about(told) == "Quillon"


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        (
            "Bosch steigt bei Quillon ein\n\nBosch beteiligt sich an dem Dresdner Chipentwickler Quillon. Quillon wurde 2020 gegründet. Quillon baut Prozessoren.\n",
            "de",
            "Quillon",
        ),
        (
            "腾讯入股AI芯片公司岑溪科技\n\n岑溪科技近日完成新一轮融资，腾讯参与投资。岑溪科技成立于2019年，专注推理芯片。\n",
            "zh-Hans",
            "岑溪科技",
        ),
    ],
)
def test_in_every_language_a_well_known_investor_is_not_the_topic(text: str, language: str, name: str) -> None:
    assert about(text, language) == name


def test_a_text_that_names_nobody_is_about_nobody() -> None:
    assert about("The weather was fine. Nothing happened in spring.\n") is None


def test_every_weight_is_of_a_feature_that_can_be_seen() -> None:
    made = document(CARVED_OUT)
    parts = list(sentences(made, blocks(made)))
    names = find_names(made, CARVED_OUT, parts, load_registry())
    seen = {one for told in topics.features(parts, names, CARVED_OUT).values() for one in told}
    known = topics._weights()
    assert len(seen & known.keys()) > len(seen) / 4


def test_the_day_on_which_news_was_announced_dates_its_round() -> None:
    text = "Quillon raises $40 million\n\nQuillon has raised $40 million in a Series B round led by Alder Capital. The deal was announced on Thursday, March 5, 2026.\n"
    found = extract(document(text), load_registry())
    dated = {claim.predicate: claim.qualifiers.get("date") for claim in found.claims}
    assert dated["raised"] == dated["investedIn"] == "2026-03-05"


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        (
            "Brenner gliedert Chipsparte aus und holt Haldor an Bord\n\nDer Konzern Brenner AG macht sein Geschäft mit Sensoren"
            " selbständig. Die neue Gesellschaft heißt Quillon. Haldor Systems zahlt elf Millionen Euro.\n",
            "de",
            "Quillon",
        ),
        (
            "Brenner Group brings in Haldor Systems for chips\n\nThe new company will be called Quillon. Haldor Systems is"
            " paying $11 million.\n",
            "en",
            "Quillon",
        ),
        (
            "晨岳集团分拆芯片业务，引入浩达科技\n\n新公司定名为岑溪半导体，浩达科技出资1亿元。\n",
            "zh-Hans",
            "岑溪半导体",
        ),
    ],
)
def test_a_company_that_is_told_to_be_new_is_what_the_article_is_about(text: str, language: str, name: str) -> None:
    assert about(text, language) == name
