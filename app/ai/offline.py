"""The text model of an installation without an AI provider: rules of our own, honest about being that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from app.ai import Ended, ModelRefused, Piece, Prompt, Said

Answer = Callable[[Prompt], Iterator[str]]
"""What answers one task: the pieces of its text, from the prompt's material."""


class OfflineModel:
    """Answers each task by the rules that were written for it. Nothing leaves this process."""

    provider = "offline"
    model = "rules"

    def __init__(self, answers: Mapping[str, Answer] | None = None) -> None:
        self._answers = dict(answers or {})

    def stream(self, prompt: Prompt) -> Iterator[Piece]:
        """See TextModel.stream. Raises ModelRefused for a task that has no rules."""
        answer = self._answers.get(prompt.task)
        if answer is None:
            raise ModelRefused("No AI provider is configured, and there are no rules for this. Your words are kept.")
        for text in answer(prompt):
            yield Said(text)
        yield Ended("done", self.model)

    def ping(self) -> None:
        """See TextModel.ping: it is always here."""
