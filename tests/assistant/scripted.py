"""A language model that says what a test wrote for it, and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.ai import Ended, Piece, Prompt, Said, Usage
from app.services import Services


class ScriptedModel:
    """Answers each prompt with the next of `answers`: pieces of text, an Ended, or an exception to raise."""

    provider = "scripted"
    model = "scripted-1"

    def __init__(self, *answers: Sequence[str | Ended | Exception]) -> None:
        self._answers = list(answers)
        self.asked: list[Prompt] = []
        self.closed = 0

    def stream(self, prompt: Prompt) -> Iterator[Piece]:
        """See TextModel.stream."""
        self.asked.append(prompt)
        try:
            for piece in self._answers.pop(0):
                if isinstance(piece, Exception):
                    raise piece
                if isinstance(piece, Ended):
                    yield piece
                    return
                yield Said(piece)
            yield Ended("done", self.model, Usage(11, 7, 3))
        finally:
            self.closed += 1

    def ping(self) -> None:
        """Always there."""


def with_model(services: Services, model: ScriptedModel) -> Services:
    """The services, but for the model."""
    return replace(services, text_model=model)
