"""What Anthropic's Messages API says on the wire, as scripts of a provider on loopback."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Mapping
from typing import Any

from tests.ai.provider import Heard, Line, Script, provider

MODEL = "claude-sonnet-5-5-20260901"


def beginning(line: Line, *, cached: int = 0) -> None:
    usage = {
        "input_tokens": 12,
        "cache_read_input_tokens": cached,
        "cache_creation_input_tokens": 0,
        "output_tokens": 1,
    }
    message: dict[str, Any] = {
        "id": "msg_1", "type": "message", "role": "assistant", "model": MODEL, "content": [],
        "stop_reason": None, "stop_sequence": None, "usage": usage,
    }  # fmt: skip
    line.begin()
    event(line, "message_start", message=message)
    event(line, "content_block_start", index=0, content_block={"type": "text", "text": ""})
    event(line, "ping")


def event(line: Line, kind: str, **fields: Any) -> None:
    line.event({"type": kind, **fields}, kind)


def piece(line: Line, text: str) -> None:
    event(line, "content_block_delta", index=0, delta={"type": "text_delta", "text": text})


def ending(line: Line, reason: str = "end_turn", output: int = 9) -> None:
    event(line, "content_block_stop", index=0)
    event(line, "message_delta", delta={"stop_reason": reason, "stop_sequence": None}, usage={"output_tokens": output})
    event(line, "message_stop")
    line.end()


def says(*pieces: str, reason: str = "end_turn", cached: int = 0, wait: float = 0.0) -> Script:
    """An answer in these pieces, `wait` seconds before each."""

    def script(line: Line, _: Heard) -> None:
        beginning(line, cached=cached)
        for text in pieces:
            time.sleep(wait)
            piece(line, text)
        ending(line, reason)

    return script


def wants(name: str, parts: Iterable[str], id_: str = "toolu_1") -> Script:
    """A look-up with arguments in these parts of JSON."""

    def script(line: Line, _: Heard) -> None:
        beginning(line)
        piece(line, "Let me look.")
        event(line, "content_block_stop", index=0)
        block = {"type": "tool_use", "id": id_, "name": name, "input": {}}
        event(line, "content_block_start", index=1, content_block=block)
        for part in parts:
            event(line, "content_block_delta", index=1, delta={"type": "input_json_delta", "partial_json": part})
        event(line, "content_block_stop", index=1)
        event(
            line, "message_delta", delta={"stop_reason": "tool_use", "stop_sequence": None}, usage={"output_tokens": 20}
        )
        event(line, "message_stop")
        line.end()

    return script


def error(kind: str, message: str = "as the provider says it") -> dict[str, Any]:
    return {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_1"}


def fails(status: int, kind: str, message: str = "as the provider says it", **headers: str) -> Script:
    """A refusal before anything was said; `retry_after` in `headers` is the header of that name."""
    named: Mapping[str, str] = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda line, _: line.answer(status, error(kind, message), named)


def breaks(*pieces: str, kind: str = "overloaded_error") -> Script:
    """An error within the stream, after these pieces."""

    def script(line: Line, _: Heard) -> None:
        beginning(line)
        for text in pieces:
            piece(line, text)
        line.event(error(kind), "error")
        line.end()

    return script


def cuts(*pieces: str) -> Script:
    """The connection ends after these pieces."""

    def script(line: Line, _: Heard) -> None:
        beginning(line)
        for text in pieces:
            piece(line, text)
        line.cut()

    return script


def main(pieces: int, wait: float) -> None:
    """Serve one long answer to everybody until this process is ended; says its address."""
    with provider(says(*["word "] * pieces, wait=wait)) as state:
        print(json.dumps({"url": state.url}), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
