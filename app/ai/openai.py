"""OpenAI's Responses API, through its SDK: streamed, and not stored at the provider."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator
from typing import Any

import msgspec

from app.ai import Ended, ModelUnavailable, Piece, Prompt, Said, Stop, ToolCall, Turn, Usage
from app.ai.calling import BrokenOff, Failed, Failure, bounded, called, of_status
from app.ai.lifeline import Lifeline, line_of
from app.ai.schemas import closed, strict
from app.settings import Settings

_CONNECT_SECONDS = 5.0
_CODES = {"rate_limit_exceeded": 429, "server_error": 500, "context_length_exceeded": 413}


class OpenAIModel:
    """Asks the model that OPENAI_MODEL names. One client a process, made when it is first asked."""

    provider = "openai"

    def __init__(self, settings: Settings) -> None:
        self.model = settings.openai_model
        self._settings = settings
        self._guard = threading.Lock()
        self._made: Any = None

    def stream(self, prompt: Prompt) -> Iterator[Piece]:
        """See TextModel.stream. Raises ModelRefused when it is more than the model can read."""
        return called(prompt, self._settings.ai_seconds, lambda lifeline: self._attempt(prompt, lifeline))

    def ping(self) -> None:
        """See TextModel.ping: it asks whether the key may use the model."""
        import openai  # noqa: PLC0415  # as in _client

        try:
            self._client.with_options(timeout=_CONNECT_SECONDS).models.retrieve(self.model)
        except openai.OpenAIError as error:
            raise ModelUnavailable(f"The provider answers {type(error).__name__}.") from None

    @property
    def _client(self) -> Any:
        import openai  # noqa: PLC0415  # 40 MB and a second: not for processes that never ask

        with self._guard:
            if self._made is None:
                http = openai.DefaultHttpxClient(follow_redirects=False)  # records go where settings say
                self._made = openai.OpenAI(
                    api_key=self._settings.openai_api_key,
                    base_url=self._settings.openai_base_url or None,
                    max_retries=0,  # `called` has tries of its own, which end with the person's patience
                    http_client=http,
                )
                weakref.finalize(self._made, http.close)
        return self._made

    def _attempt(self, prompt: Prompt, lifeline: Lifeline) -> Iterator[Piece]:
        import openai  # noqa: PLC0415  # as in _client

        timeout = openai.Timeout(lifeline.left + 1, connect=_CONNECT_SECONDS)
        with (
            self._client.responses.create(**asked(prompt, self.model), stream=True, timeout=timeout) as events,
            lifeline.held(line_of(events.response)),
        ):
            bounded(events.response, prompt)
            yield from _told(events)


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
