"""Anthropic, through its own SDK, over real sockets: what we send, what we hear, and how each failure ends."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.ai import Ended, ModelUnavailable, Prompt, Tool, ToolCall, ToolResult, Turn, Usage
from tests.ai import anthropic_server as wire
from tests.ai.conftest import PROMPT, Model, said
from tests.promises import promise


@promise("6.2", part=True)
def test_an_answer_comes_in_the_pieces_it_was_said_in(anthropic_at: Callable[..., Model]) -> None:
    model, _ = anthropic_at(wire.says("On ", "Monday", ".", cached=30))

    text, ended = said(model.stream(PROMPT))

    assert text == "On Monday."
    assert ended == Ended("done", wire.MODEL, Usage(42, 9, 30))


def test_what_is_sent_has_the_text_that_is_the_same_for_all_cached(
    anthropic_at: Callable[..., Model],
) -> None:
    model, state = anthropic_at(wire.says("Yes."))

    said(model.stream(PROMPT))

    (request,) = state.heard
    assert (request.method, request.path) == ("POST", "/v1/messages")
    assert request.headers["authorization"] == "Bearer sk-test"
    assert request.headers["anthropic-version"]
    assert request.body["system"] == [
        {"type": "text", "text": "Answer shortly.", "cache_control": {"type": "ephemeral"}}
    ]
    assert request.body["messages"] == [{"role": "user", "content": [{"type": "text", "text": "When?"}]}]
    assert "temperature" not in request.body


def test_a_look_up_is_asked_for_and_its_result_is_sent_back(anthropic_at: Callable[..., Model]) -> None:
    model, state = anthropic_at(wire.wants("find", ['{"words":', ' "school"}']), wire.says("In May."))
    tool = Tool("find", "Finds entries.", {"type": "object", "properties": {"words": {"type": "string"}}})

    _, ended = said(model.stream(Prompt("ask", "s", PROMPT.turns, tools=(tool,))))
    call = ToolCall("toolu_1", "find", {"words": "school"})
    turns = (
        *PROMPT.turns,
        Turn("assistant", "Let me look.", (call,)),
        Turn("user", results=(ToolResult("toolu_1", "x"),)),
    )
    said(model.stream(Prompt("ask", "s", turns, tools=(tool,))))

    assert (ended.stop, ended.calls) == ("tools", (call,))
    assert state.heard[1].body["messages"][1:] == [
        {
            "role": "assistant",
            "content": [
                {"type": "text", "text": "Let me look."},
                {"type": "tool_use", "id": "toolu_1", "name": "find", "input": {"words": "school"}},
            ],
        },
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "toolu_1", "content": "x"}]},
    ]


def test_a_schema_is_sent_with_its_objects_closed(anthropic_at: Callable[..., Model]) -> None:
    model, state = anthropic_at(wire.says("{}"))
    inner = {"type": "object", "properties": {}}

    said(model.stream(Prompt("ask", "s", PROMPT.turns, schema={"type": "array", "items": inner})))

    sent = state.heard[0].body["output_config"]["format"]
    assert sent == {
        "type": "json_schema",
        "schema": {"type": "array", "items": {**inner, "additionalProperties": False}},
    }


@pytest.mark.parametrize(
    ("reason", "stop"),
    [
        ("max_tokens", "length"),
        ("model_context_window_exceeded", "length"),
        ("refusal", "refused"),
        ("end_turn", "done"),
    ],
)
def test_why_it_stopped_is_told(anthropic_at: Callable[..., Model], reason: str, stop: str) -> None:
    model, _ = anthropic_at(wire.says("On Mon", reason=reason))

    assert said(model.stream(PROMPT))[1].stop == stop


def test_ping_asks_for_the_model_and_costs_nothing(anthropic_at: Callable[..., Model]) -> None:
    found = {"id": wire.MODEL, "type": "model", "display_name": "Claude", "created_at": "2026-09-01T00:00:00Z"}
    model, state = anthropic_at(lambda line, _: line.answer(200, found))

    model.ping()

    assert (state.heard[0].method, state.heard[0].path) == ("GET", "/v1/models/claude-sonnet-5-5")


def test_ping_says_when_the_key_is_refused(anthropic_at: Callable[..., Model]) -> None:
    model, _ = anthropic_at(wire.fails(401, "authentication_error"))

    with pytest.raises(ModelUnavailable, match="AuthenticationError"):
        model.ping()
