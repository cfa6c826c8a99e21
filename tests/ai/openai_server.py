"""What OpenAI's Responses API says on the wire, as scripts of a provider on loopback."""

from __future__ import annotations

from typing import Any

from tests.ai.provider import Heard, Line, Script

MODEL = "gpt-test-2026-09-01"


def response(status: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": "resp_1", "object": "response", "created_at": 1790000000, "model": MODEL, "status": status, "output": [],
        "error": None, "incomplete_details": None, "instructions": None, "metadata": {}, "parallel_tool_calls": True,
        "temperature": None, "tool_choice": "auto", "tools": [], "top_p": None, "usage": None, **fields,
    }  # fmt: skip


USAGE = {
    "input_tokens": 15, "input_tokens_details": {"cached_tokens": 4, "cache_write_tokens": 0},
    "output_tokens": 6, "output_tokens_details": {"reasoning_tokens": 0}, "total_tokens": 21,
}  # fmt: skip


class Numbered:
    """Events with the sequence numbers that OpenAI gives them."""

    def __init__(self, line: Line) -> None:
        self._line, self._number = line, 0
        line.begin()
        self.event("response.created", response=response("in_progress"))

    def event(self, kind: str, **fields: Any) -> None:
        self._line.event({"type": kind, "sequence_number": self._number, **fields}, kind)
        self._number += 1

    def piece(self, text: str) -> None:
        self.event(
            "response.output_text.delta", item_id="msg_1", output_index=0, content_index=0, delta=text, logprobs=[]
        )

    def end(self) -> None:
        self._line.end()


def says(*pieces: str, reason: str = "") -> Script:
    """An answer in these pieces; with a `reason` it is incomplete."""

    def script(line: Line, _: Heard) -> None:
        events = Numbered(line)
        for text in pieces:
            events.piece(text)
        if reason:
            part = response("incomplete", usage=USAGE, incomplete_details={"reason": reason})
            events.event("response.incomplete", response=part)
        else:
            events.event("response.completed", response=response("completed", usage=USAGE))
        events.end()

    return script


def wants(name: str, arguments: str) -> Script:
    """A look-up with these arguments, as JSON."""

    def script(line: Line, _: Heard) -> None:
        events = Numbered(line)
        item = {"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": name, "arguments": arguments}
        events.event("response.output_item.done", output_index=0, item={**item, "status": "completed"})
        events.event("response.completed", response=response("completed", usage=USAGE))
        events.end()

    return script


def declines() -> Script:
    """The model will not answer."""

    def script(line: Line, _: Heard) -> None:
        events = Numbered(line)
        events.event("response.refusal.delta", item_id="msg_1", output_index=0, content_index=0, delta="I cannot")
        events.event("response.completed", response=response("completed", usage=USAGE))
        events.end()

    return script


def breaks(*pieces: str, code: str = "server_error") -> Script:
    """A failure within the stream, after these pieces."""

    def script(line: Line, _: Heard) -> None:
        events = Numbered(line)
        for text in pieces:
            events.piece(text)
        failed = response("failed", error={"code": code, "message": "as the provider says it"})
        events.event("response.failed", response=failed)
        events.end()

    return script


def cuts(*pieces: str) -> Script:
    """The connection ends after these pieces."""

    def script(line: Line, _: Heard) -> None:
        events = Numbered(line)
        for text in pieces:
            events.piece(text)
        line.cut()

    return script


def fails(status: int, code: str = "server_error", **headers: str) -> Script:
    """A refusal before anything was said."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    error = {"error": {"message": "as the provider says it", "type": code, "param": None, "code": code}}
    return lambda line, _: line.answer(status, error, named)
