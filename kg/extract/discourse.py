"""What a text is about at a place: its topic, the company last spoken of, the round last told."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Round:
    """A financing as far as the text has told it."""

    company: int | None = None
    round: str | None = None
    date: str | None = None


@dataclass(slots=True)
class Discourse:
    """State that moves with the reading; party numbers are those of the document."""

    topic: int | None = None  # what the article is about
    focus: int | None = None  # what the sentence is about where it does not say
    last: dict[str, int] = field(default_factory=dict)  # last spoken of, by class of anaphor: company, fund, person
    told: Round = field(default_factory=Round)
    heading: Round = field(default_factory=Round)  # of the list item or heading in force

    def new_article(self, topic: int | None) -> None:
        """Forget all but the topic."""
        self.topic = self.focus = topic
        self.last = {} if topic is None else {"company": topic}
        self.told = Round()
        self.heading = Round()
