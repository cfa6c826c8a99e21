"""Calling: the tries of one call of a provider, within its time, and the sentence that each way to fail ends as."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import structlog

from app.ai import Ended, ModelRefused, ModelUnavailable, Piece, Prompt, Said
from app.ai.lifeline import Lifeline

log = structlog.get_logger(__name__)

_TRIES = 3
_FIRST_WAIT_SECONDS = 0.5
_LONGEST_WAIT_SECONDS = 8.0
"""A person looks at the page meanwhile: whoever asks for more patience than that is told as overloaded at once."""

_BYTES = 500_000
_BYTES_OF_A_TOKEN = 1_000
"""An event for each piece of a word takes about 250, and the whole text may come again at the end."""

_VENDORS = frozenset({"anthropic", "openai", "httpx2", "httpcore2", "pydantic_core", "ssl"})


class Overloaded(ModelUnavailable):
    """The provider has too much to do, or we ask too often."""

    title = "The AI provider has too much to do just now"


class TooSlow(ModelUnavailable):
    """The answer did not come to its end in time."""

    title = "The AI provider took too long"


class BrokenOff(ModelUnavailable):
    """The answer began and did not come to its end."""

    title = "The answer broke off"
    sentence = "The connection to the AI provider ended too early. Your words are kept as they are; ask again."


class TooLong(BrokenOff):
    """More was said than was asked for, by far: no more of it is read."""

    sentence = "The AI's answer was longer than any answer is. Your words are kept as they are; ask again."


class Misconfigured(ModelUnavailable):
    """The provider does not take our key, our model or what we send."""

    title = "The AI provider does not accept this installation"
    sentence = "That is ours to mend, and trying again will not help. Your words are kept; go on without it for now."


class TooMuch(ModelRefused):
    """More than the model can read at once."""

    title = "That is more than the AI can read at once"
    sentence = "Your words are kept as they are. Choose less of your record, or a shorter text, and ask again."


@dataclass(frozen=True, slots=True)
class Failure:
    """What a failure is to the person, and whether a moment later it may go better."""

    problem: ModelUnavailable | ModelRefused
    again: bool = False
    wait: float | None = None
    """Seconds that the provider asked for."""


class Failed(Exception):
    """Raised by an adapter that was told of a failure in words of the wire rather than by its SDK."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(type(failure.problem).__name__)
        self.failure = failure


def called(prompt: Prompt, seconds: float, attempt: Callable[[Lifeline], Iterator[Piece]]) -> Iterator[Piece]:
    """The pieces of the first try that gets as far as a word. Raises ModelUnavailable and ModelRefused.

    Nothing is tried again once a piece was said, or when its time or its reader would be gone by then.
    """
    lifeline = prompt.lifeline or Lifeline(seconds)
    for number in range(_TRIES):
        said = False
        try:
            for piece in _whole(attempt(lifeline)):
                said = said or (isinstance(piece, Said) and bool(piece.text))
                yield piece
        except (GeneratorExit, ModelUnavailable, ModelRefused):
            raise
        except Exception as error:
            failure = _failure(error, lifeline, said=said)
            if failure is None:
                raise
            log.warning("a model did not answer", task=prompt.task, kind=type(error).__name__, status=_status(error))
            wait = _wait(failure, number)
            hopeless = said or not failure.again or number + 1 == _TRIES or wait > _LONGEST_WAIT_SECONDS
            if hopeless or not lifeline.wait(wait):
                raise failure.problem from None
        else:
            return


def bounded(response: Any, prompt: Prompt) -> None:
    """Read no more of an answer of httpx2, which both SDKs use, than what was asked for can take on the wire."""
    most, read = _BYTES + _BYTES_OF_A_TOKEN * prompt.max_tokens, response.iter_bytes

    def within() -> Iterator[bytes]:
        heard = 0
        for chunk in read():
            heard += len(chunk)
            if heard > most:
                raise Failed(Failure(TooLong()))
            yield chunk

    response.iter_bytes = within


def _whole(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """The pieces, to their end: a connection that closes early may look like an answer that is over."""
    for piece in pieces:
        yield piece
        if isinstance(piece, Ended):
            return
    raise Failed(Failure(BrokenOff(), again=True))


def _wait(failure: Failure, number: int) -> float:
    """What the provider asks for, else twice as long each time; spread, so that not all come back at once."""
    if failure.wait is not None:
        return failure.wait * random.uniform(1.0, 1.1)
    return _FIRST_WAIT_SECONDS * float(2**number) * random.uniform(0.5, 1.0)


def _failure(error: Exception, lifeline: Lifeline, *, said: bool) -> Failure | None:
    """What a failure of an SDK is; None for a mistake of our own."""
    if isinstance(error, Failed):
        return error.failure
    if not lifeline.left:
        return Failure(TooSlow())
    status = _status(error)
    if status is not None:
        return of_status(status, _retry_after(error), _words(error))
    if "Timeout" in type(error).__name__:
        return Failure(TooSlow())
    if isinstance(error, OSError | ValueError) or type(error).__module__.partition(".")[0] in _VENDORS:
        return Failure(BrokenOff() if said else ModelUnavailable(), again=True)
    return None


def of_status(status: int, wait: float | None = None, words: str = "") -> Failure:
    """What an HTTP status is; `words` is the provider's own, which is looked at and never shown."""
    if status in (429, 529) or "overloaded" in words:
        return Failure(Overloaded(), again=True, wait=wait)
    if status == 413 or (status == 400 and ("too long" in words or "context" in words)):
        return Failure(TooMuch())
    if status in (408, 409) or status >= 500:
        return Failure(ModelUnavailable(), again=True, wait=wait)
    return Failure(Misconfigured())


def _status(error: Exception) -> int | None:
    status = getattr(error, "status_code", None)
    if not isinstance(status, int):
        return None
    # An error within a stream comes with the stream's own 200. Where we would be sent on to, we do not go.
    return 500 if status < 300 else status


def _retry_after(error: Exception) -> float | None:
    headers = getattr(getattr(error, "response", None), "headers", {})
    try:
        return max(0.0, float(headers.get("retry-after-ms", ""))) / 1000
    except ValueError:
        pass
    try:
        return max(0.0, float(headers.get("retry-after", "")))
    except ValueError:
        return None


def _words(error: Exception) -> str:
    return str(getattr(error, "body", "") or "").lower()
