"""Anthropic's Messages API."""

from __future__ import annotations

from collections.abc import Iterator

from app.ai import ModelUnavailable, Piece, Prompt
from app.settings import Settings


class AnthropicModel:
    """Asks the model that ANTHROPIC_MODEL names."""

    provider = "anthropic"

    def __init__(self, settings: Settings) -> None:
        self.model = settings.anthropic_model

    def stream(self, prompt: Prompt) -> Iterator[Piece]:
        """See TextModel.stream."""
        raise ModelUnavailable

    def ping(self) -> None:
        """See TextModel.ping."""
        raise ModelUnavailable
