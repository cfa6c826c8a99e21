"""Anthropic's Messages API, through its SDK: streamed, with the system text cached at the provider."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from app.ai import Ended, Piece, Prompt, Said, Stop, ToolCall, Turn, Usage
from app.ai.calling import BrokenOff, Failed, Failure
from app.ai.schemas import closed
from app.ai.sdk_model import SdkModel
from app.settings import Settings

_STOPS: Mapping[str, Stop] = {
    "tool_use": "tools",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "refusal": "refused",
}


class AnthropicModel(SdkModel):
    """Asks the model that ANTHROPIC_MODEL names. One client a process, made when it is first asked."""

    provider = "anthropic"
    _error = "AnthropicError"

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, settings.anthropic_model)

    @staticmethod
    def _sdk() -> Any:
        import anthropic  # noqa: PLC0415  # 60 MB and more than a second: not for processes that never ask

        return anthropic

    def _connected(self, **how: Any) -> Any:
        settings = self._settings
        return self._sdk().Anthropic(
            api_key=settings.anthropic_api_key, base_url=settings.anthropic_base_url or None, **how
        )

    def _begun(self, prompt: Prompt, **how: Any) -> Any:
        return self._client.messages.create(**asked(prompt, self.model), **how)

    @staticmethod
    def _told(events: Any) -> Iterator[Piece]:
        return _told(events)


def asked(prompt: Prompt, model: str) -> dict[str, Any]:
    """The request's body, as the Messages API has it."""
    body: dict[str, Any] = {
        "model": model,
        "max_tokens": prompt.max_tokens,
        "system": [{"type": "text", "text": prompt.system, "cache_control": {"type": "ephemeral"}}],
        "messages": [{"role": turn.role, "content": _content(turn)} for turn in prompt.turns],
    }
    if prompt.tools:
        body["tools"] = [
            {"name": tool.name, "description": tool.description, "input_schema": dict(tool.schema)}
            for tool in prompt.tools
        ]
    if prompt.schema:
        body["output_config"] = {"format": {"type": "json_schema", "schema": closed(prompt.schema)}}
    return body


def _content(turn: Turn) -> list[dict[str, Any]]:
    results = [{"type": "tool_result", "tool_use_id": one.id, "content": one.text} for one in turn.results]
    text = [{"type": "text", "text": turn.text}] if turn.text.strip() else []
    calls = [
        {"type": "tool_use", "id": call.id, "name": call.name, "input": dict(call.arguments)} for call in turn.calls
    ]
    return [*results, *text, *calls]


@dataclass
class _Heard:
    """What was heard of an answer so far, besides its words."""

    model: str = ""
    stop: str = ""
    input: int = 0
    output: int = 0
    cached: int = 0
    tools: dict[int, tuple[str, str, list[str]]] = field(default_factory=dict)
    """By place: id, name, and the pieces of the arguments."""

    def count(self, usage: Any) -> None:
        cached = getattr(usage, "cache_read_input_tokens", None) or 0
        fresh = getattr(usage, "input_tokens", None) or 0
        written = getattr(usage, "cache_creation_input_tokens", None) or 0
        self.input = max(self.input, cached + fresh + written)
        self.cached = max(self.cached, cached)
        self.output = getattr(usage, "output_tokens", None) or self.output

    def ended(self) -> Ended:
        stop = _STOPS.get(self.stop, "done")
        calls = tuple(map(_call, self.tools.values())) if stop == "tools" else ()
        return Ended(stop, self.model, Usage(self.input, self.output, self.cached), calls)


def _told(events: Any) -> Iterator[Piece]:
    heard = _Heard()
    for event in events:
        match event.type:
            case "content_block_delta":
                if event.delta.type == "text_delta":
                    yield Said(event.delta.text)
                elif event.delta.type == "input_json_delta" and event.index in heard.tools:
                    heard.tools[event.index][2].append(event.delta.partial_json)
            case "content_block_start" if event.content_block.type == "tool_use":
                heard.tools[event.index] = (event.content_block.id, event.content_block.name, [])
            case "message_start":
                heard.model = event.message.model
                heard.count(event.message.usage)
            case "message_delta":
                heard.stop = event.delta.stop_reason or heard.stop
                heard.count(event.usage)
            case "message_stop":
                yield heard.ended()
                return


def _call(heard: tuple[str, str, list[str]]) -> ToolCall:
    id_, name, parts = heard
    try:
        arguments = msgspec.json.decode("".join(parts) or "{}", type=dict[str, Any])
    except msgspec.DecodeError:
        raise Failed(Failure(BrokenOff("The AI asked for something that could not be read. Ask again."))) from None
    return ToolCall(id_, name, arguments)
