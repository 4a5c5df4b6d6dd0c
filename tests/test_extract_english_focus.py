"""English texts whose sentences name one end only: whom "the firm", "they", "it", an item or a fund's text stand for."""

from __future__ import annotations

from sentences import relations, told

PORTRAIT = """Quillon opens a second site

Quillon makes lasers in Leeds.

Alder Capital has opened an office next door. The firm, founded in 2011 by Ada Birch, declined to comment.
"""


def test_the_firm_of_a_paragraph_that_begins_with_an_investor_is_that_investor() -> None:
    said = relations(PORTRAIT, "en")
    assert "Alder Capital foundedBy Ada Birch" in said
    assert "Quillon foundedBy Ada Birch" not in said


def test_the_firm_after_a_round_is_still_the_company() -> None:
    text = "Quillon raises $9 million\n\nQuillon makes lasers. Alder Capital led the round. The firm was founded in 2011 by Ada Birch."
    assert "Quillon foundedBy Ada Birch" in relations(text, "en")


def test_who_gave_money_does_not_become_what_a_paragraph_is_about() -> None:
    text = (
        "Quillon closes Series C\n\nQuillon makes lasers. The Series C was led by Norvik Motors.\n\n"
        "Norvik Motors alone contributed $60 million. Ada Birch founded the outfit in 2015."
    )
    said = relations(text, "en")
    assert "Quillon foundedBy Ada Birch" in said
    assert "Norvik Motors foundedBy Ada Birch" not in said


def test_it_of_a_later_clause_is_who_the_sentence_begins_with() -> None:
    text = "Alder Capital spends\n\nAlder Capital is busy. It owns 6% of Quillon, and in May it led the $20 million Series C of Norvik Labs."
    assert {"Alder Capital holdsSharesIn Quillon", "Alder Capital investedIn Norvik Labs"} <= relations(text, "en")


ROUND_UP = """Deals of the week

Quillon (Oslo) — $90 million, no letter attached. Alder Capital wrote the largest cheque.

Birchwood (Turin) — closed a $9 million seed round. New names: Reed Ventures and Cedar Capital.

Sapling Labs (Ghent) — $4 million, led by Elm Ventures.

Funds

Oak Capital closed its third fund. Backers, says the firm's founder Ben Norvik, include endowments.
"""


def test_the_labelled_items_of_a_round_up_are_stories_of_their_own() -> None:
    said = relations(ROUND_UP, "en")
    assert {
        "Quillon raised 90000000 USD",
        "Cedar Capital investedIn Birchwood",
        "Elm Ventures investedIn Sapling Labs",
    } <= said
    assert "Oak Capital foundedBy Ben Norvik" in said


def test_labels_may_be_parted_by_strokes() -> None:
    text = (
        "The ledger\n\nQuillon / Oslo / £14m / Series A\n\nLead investor is Alder Capital. It was spun out of Norvik University.\n\n"
        "Birchwood / Turin / €9m / seed\n\nElm Ventures and Reed Ventures split the round between them last week.\n\n"
        "Sapling Labs / Ghent / $40m / Series C\n\nThe round was led by Cedar Capital, which had backed it before.\n"
    )
    said = relations(text, "en")
    assert {
        "Quillon raised 14000000 GBP",
        "Elm Ventures investedIn Birchwood",
        "Cedar Capital investedIn Sapling Labs",
    } <= said


def test_a_list_of_shareholders_is_no_round_up() -> None:
    text = "Quillon's owners\n\nShareholders of Quillon:\n\n- Norvik Holdings: 8.8%\n- Alder Capital: 4%\n- Birch Motors: 3%\n"
    assert "Norvik Holdings holdsSharesIn Quillon" in relations(text, "en")


INTERVIEW = """"We like glass"

Ada Norvik runs Alder Capital, a venture firm in Lund that manages the Alder Compute Fund.

Who pays?

Norvik: Reed Bank was the anchor with €60 million. Cedar Pension came in at the second closing.

Let's talk about your best-known bet, Quillon.

We led their seed in 2021. Last summer they closed a Series B of €85 million.

You still own how much?

A bit over 12 percent.

Is it true that Birch Motors wanted to buy the company?

They came to look.

You passed on Sapling Labs.

Elm Ventures took the lead in that seed round, €105 million.

What is next?

Birchwood Labs, where we co-led the seed with Oak Ventures.
"""


def test_a_question_without_its_mark_says_what_the_answer_is_about() -> None:
    said = relations(INTERVIEW, "en")
    assert {
        "Alder Capital investedIn Quillon",
        "Quillon raised 85000000 EUR",
        "Alder Capital holdsSharesIn Quillon",
        "Elm Ventures investedIn Sapling Labs",
        "Oak Ventures investedIn Birchwood Labs",
        "Cedar Pension limitedPartnerOf Alder Compute Fund",
    } <= said
    assert not any("investedIn Birch Motors" in line for line in said)


FUND = """Norvik province sets up chip fund

The province of Norvik has set up a 12 billion yuan fund for chip tools, records showed.

The Norvik Chip Equity Investment Fund was registered in May. Its largest limited partner is Alder Construction Group, which has subscribed 4.8 billion yuan, or 40%. Birch Steel is contributing 3 billion yuan for 25%.

The fund has already done its first deal. Quillon Devices said last week it had received 350 million yuan in a Series C round that the fund led.
"""


def test_a_text_about_a_new_fund_is_about_the_fund() -> None:
    said = relations(FUND, "en")
    fund = "Norvik Chip Equity Investment Fund"
    assert {
        f"Alder Construction Group limitedPartnerOf {fund}",
        f"Birch Steel limitedPartnerOf {fund}",
        f"{fund} investedIn Quillon Devices",
    } <= said
    assert f"Quillon Devices investedIn {fund}" not in said


def test_a_company_that_raises_money_from_a_new_fund_is_still_the_topic() -> None:
    text = "Quillon gets $9 million\n\nQuillon, a laser maker, has raised $9 million from the new Reed Fund II. Quillon was founded by Ada Birch."
    assert "Quillon raised 9000000 USD" in relations(text, "en")


def test_a_clause_put_after_a_sentence_tells_of_whom_it_names() -> None:
    text = (
        "Quillon rents machines\n\nQuillon makes models. Birchwood, a competing cloud that took in $13 million in a Series E"
        " led by Elm Ventures, had offered similar terms."
    )
    said = relations(text, "en")
    assert "Elm Ventures investedIn Birchwood" in said
    assert "Elm Ventures investedIn Quillon" not in said


def test_who_owns_somebody_else_does_not_own_what_the_text_is_about() -> None:
    text = "Quillon bets on glass\n\nQuillon makes glass.\n\nBirchwood, for its part, belongs to Norvik Group, which holds 70%."
    said = relations(text, "en")
    assert "Norvik Group holdsSharesIn Quillon" not in said
    assert "Norvik Group holdsSharesIn Birchwood" in said


def test_no_money_goes_to_a_firm_that_gives_itself() -> None:
    text = (
        "Quillon grows\n\nQuillon makes models. A $14 million Series A followed, led by Alder Capital and with money from"
        " Norvik Bank and Reed Ventures."
    )
    said = relations(text, "en")
    assert "Norvik Bank investedIn Quillon" in said
    assert not any(line.endswith("investedIn Alder Capital") for line in said)


def test_a_part_of_a_company_is_not_the_company() -> None:
    text = "Quillon grows\n\nQuillon makes models. In May Quillon acquired the retimer business of Norvik Motors."
    assert not any("acquired Norvik" in line for line in told(text, "en"))
    assert "Quillon acquired Norvik Motors" in relations(text.replace("the retimer business of ", ""), "en")


def test_the_new_company_is_what_was_split_off() -> None:
    text = (
        "Norvik Group splits\n\nNorvik Group spun off Quillon in 2024. Alder Capital owns 20% of the new company."
        " Norvik Group keeps 66.6%."
    )
    said = relations(text, "en")
    assert {"Alder Capital holdsSharesIn Quillon", "Norvik Group holdsSharesIn Quillon"} <= said
