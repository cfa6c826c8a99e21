"""The ports to language models and to vectors. A model is given masked text and read-only tools, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from app.errors import Problem, Unavailable

if TYPE_CHECKING:
    from app.ai.lifeline import Lifeline

Stop = Literal["done", "tools", "length", "refused"]
"""Why a model stopped: it had said all, it wants tools, its room was used up, or it would not answer."""


class ModelUnavailable(Unavailable):
    """The provider does not answer, is overloaded, or answers what cannot be read. Nothing of ours was changed."""

    title = "The AI provider does not answer just now"
    sentence = "Your words are kept as they are. Try again in a minute, or go on without it."


class ModelRefused(Problem):
    """The model would not answer."""

    status = 422
    title = "The AI would not answer this"
    sentence = "Your words are kept as they are. Say it in other words, or go on without it."


@dataclass(frozen=True, slots=True)
class Tool:
    """What a model may ask us to look up. `schema` is JSON Schema of its arguments, an object."""

    name: str
    description: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One look-up that the model asks for. `arguments` is what it wrote: never to be trusted."""

    id: str
    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a look-up found, as text, for the call with this id."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the conversation: the person's (or a look-up's results), or the model's."""

    role: Literal["user", "assistant"]
    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    results: tuple[ToolResult, ...] = ()


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked. `task` names a file of prompts; its text is `system`, the same for everybody (cached).

    `material` is the same question as a typed record, masked like the turns: what the offline model works from.
    `schema`: the answer must be JSON of this shape.
    """

    task: str
    system: str
    turns: tuple[Turn, ...]
    material: object = None
    tools: tuple[Tool, ...] = ()
    schema: Mapping[str, Any] | None = None
    max_tokens: int = 2000
    lifeline: Lifeline | None = field(default=None, compare=False, repr=False)
    """How long this call may last, and whether anybody still waits for it; without one, as long as the settings say."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a call took, in tokens; `cached` of the input were read from the provider's cache."""

    input: int = 0
    output: int = 0
    cached: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of the answer, as it came."""

    text: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The end of an answer: always the last piece, exactly once. `model` is the one that answered."""

    stop: Stop
    model: str
    usage: Usage = field(default_factory=Usage)
    calls: tuple[ToolCall, ...] = ()


Piece = Said | Ended


class TextModel(Protocol):
    """A language model. `provider` and `model` are shown to people beside every answer."""

    provider: str
    """"anthropic", "openai", or "offline": then no AI provider is configured, and nothing leaves this machine."""
    model: str

    def stream(self, prompt: Prompt) -> Iterator[Piece]:
        """The answer, piece by piece. Raises ModelUnavailable, also between pieces; closing it ends the call."""

    def ping(self) -> None:
        """Return when the provider can be asked (a call that costs nothing). Raises ModelUnavailable."""


class Embedder(Protocol):
    """Turns texts into vectors of one length, normalised, so that a dot product is their likeness."""

    name: str
    """Provider, model and length: an index made by another one is made anew."""
    dimensions: int
    local: bool
    """Whether nothing leaves this machine. Another one is given pages of the library and, masked, what is asked of it;
    nothing of anybody's record."""

    def embed(self, texts: Sequence[str]) -> Any:
        """One row for each text: a numpy array of float32, `len(texts)` by `dimensions`. Raises ModelUnavailable."""
