"""The adapter of Anthropic at a provider that does as told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.ai import Ended, Piece, Prompt, Said, Turn
from app.ai.anthropic import AnthropicModel
from app.settings import from_environment
from tests.ai.provider import Provider, Script, provider

Model = tuple[AnthropicModel, Provider]
PROMPT = Prompt("ask", "Answer shortly.", (Turn("user", "When?"),))


@pytest.fixture
def anthropic_at(tmp_path: Path) -> Iterator[Callable[..., Model]]:
    """The adapter, at a provider that does as told."""
    with ExitStack() as stack:

        def made(*scripts: Script, seconds: int = 20) -> Model:
            state = stack.enter_context(provider(*scripts))
            environment = {"TEXT_MODEL": "anthropic", "ANTHROPIC_API_KEY": "sk-test", "ANTHROPIC_BASE_URL": state.url}
            more = {"DATA_DIR": str(tmp_path), "AI_SECONDS": str(seconds)}
            return AnthropicModel(from_environment({**environment, **more})), state

        yield made


def said(pieces: Iterator[Piece]) -> tuple[str, Ended]:
    heard = list(pieces)
    assert isinstance(heard[-1], Ended)
    return "".join(piece.text for piece in heard if isinstance(piece, Said)), heard[-1]
