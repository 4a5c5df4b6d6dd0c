"""The options of the reader: the patterns alone, or which model is asked too, where, and what it may cost."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.commands.base import note
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.claims import Extract
    from kg.llm import Model

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options said of who reads; all None where the usual reader is asked for."""

    reader: str | None
    model: str | None
    base_url: str | None
    timeout_s: float | None
    price: str | None


def readers(command: F) -> F:
    """The options that name the reader; the command gets them as one argument `asked`."""

    @wraps(command)
    def with_asked(
        *args: Any,
        reader: str | None,
        model: str | None,
        base_url: str | None,
        model_timeout: float | None,
        price: str | None,
        **others: Any,
    ) -> Any:
        return command(*args, asked=Asked(reader, model, base_url, model_timeout, price), **others)

    options = (
        click.option(
            "--reader",
            type=click.Choice(["patterns", "llm"]),
            help="patterns: without the network, faster, finds less. llm: ask a language model too; sends it the text.",
        ),
        click.option("--model", metavar="NAME", help="With --reader llm: the model, as its server names it."),
        click.option("--base-url", metavar="URL", help="Its OpenAI-compatible address (default: Ollama's, here)."),
        click.option("--model-timeout", type=click.FloatRange(1, 3600), metavar="S", help="How long a reply may take."),
        click.option("--price", metavar="IN/OUT", help="Its price for a million tokens sent / received, to be summed."),
    )
    made: Any = with_asked
    for option in reversed(options):
        made = option(made)
    return made  # type: ignore[no-any-return]


@contextmanager
def reader_of(asked: Asked) -> Iterator[Extract | None]:
    """The reader that the options name, None for the usual one; says where the text goes, and at the end what it cost.

    Raises:
        InputError: options that belong to a reader that was not asked for, no model's name, a bad address or price.
        MissingPart: httpx is not installed.
    """
    others = {"--model": asked.model, "--base-url": asked.base_url, "--price": asked.price}
    if asked.reader != "llm":
        named = [option for option, given in others.items() if given is not None]
        if named or asked.timeout_s is not None:
            raise InputError(f"{(named or ['--model-timeout'])[0]} belongs to a second reader; add --reader llm")
        if asked.reader == "patterns":
            from kg.extract import by_patterns

            yield by_patterns
        else:
            yield None
        return
    from kg.llm import LlmServer, SecondReader

    model = _model(asked)
    with LlmServer(model) as server:
        reader = SecondReader(server, progress=_progress if sys.stderr.isatty() else None)
        note(f"{model.name}: the text goes to {model.base_url}")
        try:
            yield reader
        finally:
            if reader.usage.passages:
                note(reader.usage.line(model))


def _model(asked: Asked) -> Model:
    from kg.llm import Model
    from kg.llm.model import LOCAL, key_of

    if not asked.model:
        raise InputError("--reader llm needs a model; name it with --model, as its server lists it")
    prices = None if asked.price is None else _prices(asked.price)
    return Model(asked.model, asked.base_url or LOCAL, key_of(), asked.timeout_s or 120.0, prices)


def _prices(text: str) -> tuple[float, float]:
    try:
        sent, received = (float(part) for part in text.split("/"))
    except ValueError:
        sent = received = -1.0
    if not (0 <= sent < float("inf") and 0 <= received < float("inf")):
        raise InputError(f"--price: {text[:40]!r} is not two prices; write such as 0.15/0.60")
    return sent, received


def _progress(name: str, number: int, most: int) -> None:
    note(f"{name}: asking for passage {number} of {most}")
