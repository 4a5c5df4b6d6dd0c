"""Which model is asked, where, and what it has cost so far; it sends nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from kg.errors import InputError

LOCAL = "http://127.0.0.1:11434/v1"
"""Where a model on one's own machine usually answers."""

_KEYS = ("KG_LLM_KEY", "OPENAI_API_KEY")
_NAME = re.compile(r"[^\s\x00-\x1f\x7f]{1,200}")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Model:
    """A model behind an OpenAI-compatible address; `key` is never shown.

    `prices` are for a million tokens sent and a million received, in whatever money the user counts.
    """

    name: str
    base_url: str = LOCAL
    key: str | None = field(default=None, repr=False)
    timeout_s: float = 120.0
    prices: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise InputError(f"--model: {self.name[:60]!r} is no model's name; give it as its server lists it")
        try:
            parts = urlsplit(self.base_url)
            well = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
            _ = parts.port
        except ValueError:
            well = False
        if not well or "?" in self.base_url or "#" in self.base_url:
            shown = _hidden(self.base_url)
            raise InputError(f"--base-url: {shown} is no address such as {LOCAL}; a key goes into {_KEYS[0]}")

    @property
    def is_local(self) -> bool:
        """Whether the text stays on this machine."""
        return (urlsplit(self.base_url).hostname or "") in _LOOPBACK

    @property
    def reader(self) -> str:
        """What the claims are marked with.

        >>> Model("qwen2.5:7b").reader
        'llm.qwen2.5:7b'
        """
        return f"llm.{self.name}"


def key_of(environment: Mapping[str, str] | None = None) -> str | None:
    """The key that the environment holds, the program's own variable first; None where there is none."""
    known = os.environ if environment is None else environment
    return next((known[name] for name in _KEYS if known.get(name)), None)


def _hidden(url: str) -> str:
    """An address without what may be a password in it."""
    return repr(re.sub(r"//[^/@]*@", "//…@", url)[:100])


@dataclass(slots=True)
class Usage:
    """What was asked and what it cost."""

    passages: int = 0
    from_cache: int = 0
    sent: int = 0  # tokens
    received: int = 0
    kept: int = 0  # claims
    dropped: int = 0

    def line(self, model: Model) -> str:
        """For the user, in one line.

        >>> Usage(passages=3, from_cache=1, sent=5210, received=830, kept=9, dropped=2).line(Model("m"))
        'm: 3 passages (1 known from before), 5,210 tokens sent, 830 received; 9 claims kept, 2 dropped'
        """
        known = f" ({self.from_cache:,} known from before)" if self.from_cache else ""
        asked = f"{_count(self.passages, 'passage')}{known}"
        text = f"{model.name}: {asked}, {_count(self.sent, 'token')} sent, {self.received:,} received"
        if model.prices:
            text += f", cost {(self.sent * model.prices[0] + self.received * model.prices[1]) / 1e6:.4f}"
        return f"{text}; {_count(self.kept, 'claim')} kept, {self.dropped:,} dropped"


def _count(number: int, of: str) -> str:
    return f"{number:,} {of}" if number == 1 else f"{number:,} {of}s"
