"""Asking: the one way from a feature to the language model, which counts, masks, times and keeps a row of each call."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec
import structlog

from app.ai import Ended, ModelRefused, ModelUnavailable, Prompt, Stop, ToolCall, Turn, Usage
from app.ai.calling import TooLong
from app.ai.lifeline import Lifeline
from app.assistant import prompts, quota, uses
from app.assistant.masking import Masking
from app.assistant.quota import QuotaUsedUp
from app.assistant.schemas import Unfit, read_as
from app.assistant.uses import Outcome, Use
from app.errors import Unavailable
from app.services import Services
from app.store.sealed import Shelf

__all__ = ["Answer", "Asker", "QuotaUsedUp", "ask", "masked"]

log = structlog.get_logger(__name__)


_CHARACTERS_OF_A_TOKEN = 8
"""At most: what a model says beyond that is not listened to."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks. `tier` is free, parent or professional."""

    services: Services
    shelf: Shelf
    tier: str
    gone: Callable[[], bool] = _never
    """Whether they have left; asked from another thread, while the model speaks."""

    @property
    def most(self) -> int:
        """Answers of an AI provider that they may have in 24 hours."""
        return dict(self.services.settings.ai_calls_per_day).get(self.tier, 0)


def ask(asker: Asker, prompt: Prompt, masking: Masking | None, *, counted: bool = True) -> Answer:
    """The answer, which begins when it is iterated. `masking` None sends everything as it is.

    `counted` is false for a further turn of the same question (after tools). Raises QuotaUsedUp and StoreUnavailable
    here; iterating raises ModelUnavailable, also between pieces, and ModelRefused.
    """
    services = asker.services
    model, now = services.text_model, services.now()
    outside = model.provider != "offline"
    use = Use(
        at=now, task=prompt.task, provider=model.provider, model=model.model,
        masked=masking is not None or not outside, counted=counted and outside,
    )  # fmt: skip
    key = uses.fresh_key(now)
    row = uses.row(asker.shelf, key, use)
    if use.counted:
        quota.take(asker.shelf, now, asker.most, row)
    else:
        asker.shelf.write(row)
    return Answer(asker, prompt, masking if outside else None, key, use)


def masked(prompt: Prompt, masking: Masking | None) -> Prompt:
    """The prompt as it leaves."""
    if masking is None:
        return prompt
    turns = tuple(_hidden(turn, masking) for turn in prompt.turns)
    material = masking.hide_all(prompt.material)
    return replace(prompt, turns=turns, material=material, system=f"{prompt.system}\n\n{prompts.system('masking')}")


def _hidden(turn: Turn, masking: Masking) -> Turn:
    """The turn with placeholders in what was said in it; its role and the names of look-ups are words of the wire."""
    return replace(
        turn,
        text=masking.hide(turn.text),
        calls=tuple(replace(call, arguments=masking.hide_all(call.arguments)) for call in turn.calls),
        results=tuple(replace(result, text=masking.hide(result.text)) for result in turn.results),
    )


def _shown(call: ToolCall, masking: Masking) -> ToolCall:
    """The look-up with the hidden words back in what it asks for."""
    return replace(call, arguments=masking.show_all(call.arguments))


class Answer:
    """An answer as it comes: iterate it once for its pieces, with the hidden words in place again.

    An empty piece is a sign of life and nothing else. Of a prompt with a schema there are only those, and `data`
    holds what was answered. The fields below are complete at the end.
    """

    def __init__(self, asker: Asker, prompt: Prompt, masking: Masking | None, key: str, use: Use) -> None:
        self._asker, self._prompt, self._masking = asker, prompt, masking
        self._key, self._use = key, use
        self.text = ""
        self.data: Any = None
        self.provider, self.model = use.provider, use.model
        self.at: datetime = use.at
        self.stop: Stop = "done"
        self.calls: tuple[ToolCall, ...] = ()
        self._usage = Usage()
        self._said = False

    def __iter__(self) -> Generator[str, None, None]:
        began = time.monotonic()
        seconds = self._asker.services.settings.ai_seconds
        if self._prompt.lifeline is None:
            self._prompt = replace(self._prompt, lifeline=Lifeline(seconds, self._asker.gone))
        outcome: Outcome = "stopped"
        try:
            yield from self._read_as_data() if self._prompt.schema else self._spoken()
            outcome = "refused" if self.stop == "refused" else self.stop
            if self.stop == "refused":
                raise ModelRefused
        except ModelRefused:
            outcome = "refused"
            raise
        except ModelUnavailable:
            outcome = "stopped" if self._asker.gone() else "unavailable"
            raise
        finally:
            self._keep_row(outcome, time.monotonic() - began)

    def read(self) -> Answer:
        """All of it at once."""
        for _ in self:
            pass
        return self

    def _spoken(self) -> Iterator[str]:
        masking = self._masking
        prompt = masked(self._prompt, masking)
        pieces = self._pieces(prompt)
        try:
            for text in masking.shown(pieces) if masking else pieces:
                self.text += text
                yield text
        finally:
            pieces.close()

    def _read_as_data(self) -> Iterator[str]:
        prompt = masked(self._prompt, self._masking)
        for attempt in (1, 2):
            said: list[str] = []
            for text in self._pieces(prompt):
                said.append(text)
                yield ""
            if self.stop == "refused":
                return
            try:
                data = read_as(prompt.schema or {}, "".join(said))
            except Unfit as unfit:
                if attempt == 2 or self.stop == "length":
                    raise ModelUnavailable(
                        "The AI answered in a form that could not be read. Your words are kept as they are; try again."
                    ) from None
                prompt = _asked_to_mend(prompt, "".join(said), str(unfit))
            else:
                self.data = self._masking.show_all(data) if self._masking else data
                self.text = msgspec.json.encode(self.data).decode()
                return

    def _pieces(self, prompt: Prompt) -> Generator[str, None, None]:
        """What the model says, as it left the model."""
        stream = self._asker.services.text_model.stream(prompt)
        room = _CHARACTERS_OF_A_TOKEN * prompt.max_tokens
        try:
            for piece in stream:
                if isinstance(piece, Ended):
                    self._end(piece)
                    continue
                self._said = self._said or bool(piece.text)
                room -= len(piece.text)
                if room < 0:
                    raise TooLong
                yield piece.text
        finally:
            close = getattr(stream, "close", None)
            if close:
                close()

    def _end(self, ended: Ended) -> None:
        was = self._usage
        self._usage = Usage(
            was.input + ended.usage.input, was.output + ended.usage.output, was.cached + ended.usage.cached
        )
        self.stop, self.model = ended.stop, ended.model
        self.calls = tuple(_shown(call, self._masking) for call in ended.calls) if self._masking else ended.calls

    def _keep_row(self, outcome: Outcome, seconds: float) -> None:
        shelf, usage, now = self._asker.shelf, self._usage, self._asker.services.now()
        unheard = outcome == "unavailable" and not self._said
        use = msgspec.structs.replace(
            self._use, outcome=outcome, model=self.model, milliseconds=round(seconds * 1000),
            input_tokens=usage.input, output_tokens=usage.output, cached_tokens=usage.cached,
            counted=self._use.counted and not unheard,
        )  # fmt: skip
        row = uses.row(shelf, self._key, use)
        try:
            if self._use.counted and unheard:
                quota.give_back(shelf, self._use.at, now, row)
            else:
                shelf.write(row)
        except (Unavailable, QuotaUsedUp):
            log.warning("the row of a call stays as it began", task=self._use.task)


def _asked_to_mend(prompt: Prompt, said: str, what: str) -> Prompt:
    turns = (
        *prompt.turns,
        Turn("assistant", said or "(nothing)"),
        Turn("user", f"That could not be read: {what} Answer again with the JSON alone, and nothing around it."),
    )
    return replace(prompt, turns=turns)
