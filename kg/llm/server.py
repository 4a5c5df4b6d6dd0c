"""Asks an OpenAI-compatible server about a passage; follows no redirect and believes nothing of the answer."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from kg.errors import MissingPart, ServerError
from kg.llm.cache import Reply
from kg.llm.model import Model

if TYPE_CHECKING:
    import httpx

_LONGEST: Final = 2_000_000  # bytes of an answer
_TRIES: Final = 3
_PATIENCE_S: Final = 20.0  # the longest wait before another try
_BUSY: Final = frozenset({408, 409, 425, 429, 500, 502, 503, 504})


class LlmServer:
    """A connection to one model; a context manager."""

    def __init__(self, model: Model, wait: Callable[[float], None] = time.sleep) -> None:
        """Connect to nothing yet.

        Args:
            wait: how to pass the time before another try.
        Raises:
            MissingPart: httpx is not installed.
        """
        try:
            import httpx
        except ImportError as exc:
            raise MissingPart('httpx is not installed; run pip install "capitalgraph[llm]"') from exc
        self.model, self._wait = model, wait
        headers = {"Authorization": f"Bearer {model.key}"} if model.key else {}
        self._client = httpx.Client(
            timeout=httpx.Timeout(model.timeout_s, connect=min(10.0, model.timeout_s)),
            headers=headers,
            follow_redirects=False,  # the text goes where the user said, nowhere else
            trust_env=not model.is_local,  # and what stays on this machine passes no proxy
        )

    def __enter__(self) -> LlmServer:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def question(self, system: str, passage: str) -> dict[str, Any]:
        """The body of a request, which is also what an answer is kept under."""
        return {
            "model": self.model.name,
            "temperature": 0,
            "response_format": {"type": "json_object"},
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": passage}],
        }

    def ask(self, question: dict[str, Any]) -> Reply:
        """Send a question, again where the server is busy.

        Raises:
            ServerError: it is down, slow, refuses, redirects or answers something else; one line that says which.
        """
        for left in range(_TRIES - 1, -1, -1):
            status, retry, body = self._once(question)
            if status == 200:
                return self._reply(body)
            if status not in _BUSY or not left:
                raise self._error(_refusal(status, body))
            self._wait(retry)
        raise AssertionError("unreachable")

    def _once(self, question: dict[str, Any]) -> tuple[int, float, bytes]:
        import httpx

        began = time.monotonic()
        body = bytearray()
        url = self.model.base_url.rstrip("/") + "/chat/completions"
        try:
            with self._client.stream("POST", url, json=question) as answer:
                for piece in answer.iter_bytes():
                    body += piece
                    if len(body) > _LONGEST:
                        raise self._error(f"answers more than {_LONGEST:,} bytes; ask another model")
                    if time.monotonic() - began > self.model.timeout_s:
                        raise self._error(f"is not done after {self.model.timeout_s:g} s; give it more --timeout")
                return answer.status_code, _patience(answer), bytes(body)
        except httpx.TimeoutException as exc:
            raise self._error(f"does not answer within {self.model.timeout_s:g} s; give it more --timeout") from exc
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, UnicodeError, ValueError) as exc:
            raise self._error(f"cannot be reached ({type(exc).__name__}); start it, or correct --base-url") from exc

    def _reply(self, body: bytes) -> Reply:
        try:
            said = json.loads(body)
            choice = said["choices"][0]
            text = choice["message"]["content"]
        except (ValueError, LookupError, TypeError, RecursionError) as exc:
            raise self._error("does not answer as an OpenAI-compatible server does; correct --base-url") from exc
        if not isinstance(text, str):
            raise self._error("answers without any text; ask another model")
        usage = said.get("usage")
        counts = usage if isinstance(usage, dict) else {}
        return Reply(text, _count(counts.get("prompt_tokens")), _count(counts.get("completion_tokens")))

    def _error(self, what: str) -> ServerError:
        return ServerError(f"{self.model.base_url}: {what}")


def _count(given: object) -> int:
    return given if isinstance(given, int) and not isinstance(given, bool) and 0 <= given < 10**9 else 0


def _patience(answer: httpx.Response) -> float:
    """How long a busy server asks to wait, in seconds, within reason."""
    try:
        return min(_PATIENCE_S, max(0.0, float(answer.headers.get("retry-after", "1"))))
    except ValueError:
        return 1.0


def _refusal(status: int, body: bytes) -> str:
    if 300 <= status < 400:
        return "sends the text on to another address, which is not followed; give that as --base-url if you trust it"
    if status in (401, 403):
        return f"refuses the key ({status}); set KG_LLM_KEY"
    if status == 404:
        return "has no such model, or nothing at this address (404); correct --model or --base-url"
    return f"refuses ({status}{_said(body)}); try again later, or ask another model"


def _said(body: bytes) -> str:
    """What a server says of an error, as plain words without anything that could act on a terminal."""
    try:
        said = json.loads(body)["error"]
        message = said["message"] if isinstance(said, dict) else said
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""
    plain = "".join(sign if sign.isprintable() else " " for sign in str(message))
    return f": {' '.join(plain.split())[:160]}"
