"""OpenAI's Responses API, through its SDK: streamed, and not stored at the provider."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from app.ai import Ended, Piece, Prompt, Said, Stop, ToolCall, Turn, Usage
from app.ai.calling import BrokenOff, Failed, Failure, of_status
from app.ai.schemas import closed, strict
from app.ai.sdk_model import SdkModel
from app.settings import Settings

_CODES = {"rate_limit_exceeded": 429, "server_error": 500, "context_length_exceeded": 413}


class OpenAIModel(SdkModel):
    """Asks the model that OPENAI_MODEL names. One client a process, made when it is first asked."""

    provider = "openai"
    _error = "OpenAIError"

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, settings.openai_model)

    @staticmethod
    def _sdk() -> Any:
        import openai  # noqa: PLC0415  # 40 MB and a second: not for processes that never ask

        return openai

    def _connected(self, **how: Any) -> Any:
        settings = self._settings
        return self._sdk().OpenAI(api_key=settings.openai_api_key, base_url=settings.openai_base_url or None, **how)

    def _begun(self, prompt: Prompt, **how: Any) -> Any:
        return self._client.responses.create(**asked(prompt, self.model), **how)

    @staticmethod
    def _told(events: Any) -> Iterator[Piece]:
        return _told(events)


def asked(prompt: Prompt, model: str) -> dict[str, Any]:
    """The request's body, as the Responses API has it."""
    body: dict[str, Any] = {
        "model": model,
        "instructions": prompt.system,
        "input": [item for turn in prompt.turns for item in _items(turn)],
        "max_output_tokens": prompt.max_tokens,
        "store": False,
        "prompt_cache_key": prompt.task,
    }
    if prompt.tools:
        body["tools"] = [
            {
                "type": "function",
                "name": tool.name,
                "description": tool.description,
                "parameters": dict(tool.schema),
                "strict": False,
            }
            for tool in prompt.tools
        ]
    if prompt.schema:
        shape = {"name": "answer", "schema": closed(prompt.schema), "strict": strict(prompt.schema)}
        body["text"] = {"format": {"type": "json_schema", **shape}}
    return body


def _items(turn: Turn) -> Iterator[dict[str, Any]]:
    for result in turn.results:
        yield {"type": "function_call_output", "call_id": result.id, "output": result.text}
    if turn.text.strip():
        yield {"role": turn.role, "content": turn.text}
    for call in turn.calls:
        arguments = msgspec.json.encode(call.arguments).decode()
        yield {"type": "function_call", "call_id": call.id, "name": call.name, "arguments": arguments}


def _told(events: Any) -> Iterator[Piece]:
    calls: list[ToolCall] = []
    refused = False
    for event in events:
        match event.type:
            case "response.output_text.delta":
                yield Said(event.delta)
            case "response.refusal.delta":
                refused = True
            case "response.output_item.done" if event.item.type == "function_call":
                calls.append(_call(event.item))
            case "response.completed" | "response.incomplete":
                yield _ended(event.response, tuple(calls), refused=refused)
                return
            case "response.failed":
                raise Failed(_failure(event.response.error))
            case "error":
                raise Failed(_failure(event))


def _ended(response: Any, calls: tuple[ToolCall, ...], *, refused: bool) -> Ended:
    reason = response.incomplete_details.reason if response.incomplete_details else ""
    stop: Stop = "done"
    if refused or reason == "content_filter":
        stop = "refused"
    elif reason:
        stop = "length"
    elif calls:
        stop = "tools"
    usage = response.usage
    counted = (
        Usage(usage.input_tokens, usage.output_tokens, usage.input_tokens_details.cached_tokens) if usage else Usage()
    )
    return Ended(stop, response.model, counted, calls if stop == "tools" else ())


def _call(item: Any) -> ToolCall:
    try:
        arguments = msgspec.json.decode(item.arguments or "{}", type=dict[str, Any])
    except msgspec.DecodeError:
        raise Failed(Failure(BrokenOff("The AI asked for something that could not be read. Ask again."))) from None
    return ToolCall(item.call_id, item.name, arguments)


def _failure(error: Any) -> Failure:
    code = getattr(error, "code", None) or "server_error"
    return of_status(_CODES.get(code, 500))
