"""Anthropic, through its own SDK, over real sockets: what we send, what we hear, and how each failure ends."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.ai import Ended, ModelUnavailable, Piece, Prompt, Said, Tool, ToolCall, ToolResult, Turn, Usage
from app.ai.anthropic import AnthropicModel
from app.ai.calling import BrokenOff, Misconfigured, Overloaded, TooMuch, TooSlow
from app.ai.lifeline import Lifeline
from app.settings import from_environment
from tests.ai import anthropic_server as wire
from tests.ai.provider import Heard, Line, Provider, Script, provider
from tests.promises import promise

Model = tuple[AnthropicModel, Provider]
PROMPT = Prompt("ask", "Answer shortly.", (Turn("user", "When?"),))


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Callable[..., Model]]:
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


@promise("6.2", part=True)
def test_an_answer_comes_in_the_pieces_it_was_said_in(at: Callable[..., Model]) -> None:
    model, _ = at(wire.says("On ", "Monday", ".", cached=30))

    text, ended = said(model.stream(PROMPT))

    assert text == "On Monday."
    assert ended == Ended("done", wire.MODEL, Usage(42, 9, 30))


def test_what_is_sent_is_the_question_with_the_same_text_for_everybody_cached(at: Callable[..., Model]) -> None:
    model, state = at(wire.says("Yes."))

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


def test_a_look_up_is_asked_for_and_its_result_is_sent_back(at: Callable[..., Model]) -> None:
    model, state = at(wire.wants("find", ['{"words":', ' "school"}']), wire.says("In May."))
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


def test_a_schema_is_sent_with_its_objects_closed(at: Callable[..., Model]) -> None:
    model, state = at(wire.says("{}"))
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
def test_why_it_stopped_is_told(at: Callable[..., Model], reason: str, stop: str) -> None:
    model, _ = at(wire.says("On Mon", reason=reason))

    assert said(model.stream(PROMPT))[1].stop == stop


@pytest.mark.parametrize(
    "first", [wire.fails(429, "rate_limit_error", retry_after="0.1"), wire.fails(529, "overloaded_error"),
              wire.fails(500, "api_error"), wire.breaks(), wire.cuts()],
)  # fmt: skip
def test_what_may_go_better_a_moment_later_is_tried_again(at: Callable[..., Model], first: Script) -> None:
    model, state = at(first, wire.says("Yes."))

    assert said(model.stream(PROMPT))[0] == "Yes."
    assert len(state.heard) == 2


def test_a_provider_that_stays_overloaded_is_asked_three_times(at: Callable[..., Model]) -> None:
    model, state = at(wire.fails(529, "overloaded_error"))

    with pytest.raises(Overloaded):
        said(model.stream(PROMPT))

    assert len(state.heard) == 3


def test_nobody_waits_on_the_page_for_as_long_as_a_provider_may_ask(at: Callable[..., Model]) -> None:
    model, state = at(wire.fails(429, "rate_limit_error", retry_after="30"))
    began = time.monotonic()

    with pytest.raises(Overloaded):
        said(model.stream(PROMPT))

    assert time.monotonic() - began < 3
    assert len(state.heard) == 1


@pytest.mark.parametrize("script", [wire.breaks("On "), wire.cuts("On ")])
def test_what_began_to_be_said_is_never_said_again(at: Callable[..., Model], script: Script) -> None:
    model, state = at(script)

    with pytest.raises(ModelUnavailable):
        said(model.stream(PROMPT))

    assert len(state.heard) == 1


def test_an_answer_that_ends_without_its_end_broke_off(at: Callable[..., Model]) -> None:
    def stops(line: Line, _: Heard) -> None:
        wire.beginning(line)
        wire.piece(line, "On ")
        line.end()

    model, _ = at(stops)

    with pytest.raises(BrokenOff):
        said(model.stream(PROMPT))


@pytest.mark.parametrize(
    ("status", "kind", "message", "expected"),
    [
        (401, "authentication_error", "invalid x-api-key", Misconfigured),
        (404, "not_found_error", "model: claude-nothing", Misconfigured),
        (400, "invalid_request_error", "max_tokens: Field required", Misconfigured),
        (400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum", TooMuch),
        (413, "request_too_large", "Request exceeds the maximum size", TooMuch),
    ],
)
def test_what_no_patience_mends_is_not_tried_again(
    at: Callable[..., Model], status: int, kind: str, message: str, expected: type[Exception]
) -> None:
    model, state = at(wire.fails(status, kind, message))

    with pytest.raises(expected) as caught:
        said(model.stream(PROMPT))

    assert len(state.heard) == 1
    assert message not in str(caught.value)


def test_events_that_are_no_json_end_as_a_sentence(at: Callable[..., Model]) -> None:
    def garbles(line: Line, _: Heard) -> None:
        wire.beginning(line)
        wire.piece(line, "On ")
        line.event('{"type": "content_block_del', "content_block_delta")
        line.end()

    model, _ = at(garbles)

    with pytest.raises(BrokenOff):
        said(model.stream(PROMPT))


def test_arguments_that_are_no_json_end_as_a_sentence(at: Callable[..., Model]) -> None:
    model, _ = at(wire.wants("find", ['{"words": ']))

    with pytest.raises(BrokenOff):
        said(model.stream(PROMPT))


def test_a_page_of_some_proxy_in_the_way_ends_as_a_sentence(at: Callable[..., Model]) -> None:
    model, _ = at(lambda line, _: line.answer(502, "<html>Bad gateway</html>", {"Content-Type": "text/html"}))

    with pytest.raises(ModelUnavailable):
        said(model.stream(PROMPT))


def test_a_provider_that_does_not_listen_ends_as_a_sentence(tmp_path: Path) -> None:
    settings = from_environment(
        {
            "TEXT_MODEL": "anthropic",
            "ANTHROPIC_API_KEY": "k",
            "DATA_DIR": str(tmp_path),
            "ANTHROPIC_BASE_URL": "http://127.0.0.1:9",
        }
    )

    with pytest.raises(ModelUnavailable):
        said(AnthropicModel(settings).stream(PROMPT))


def test_a_first_word_that_takes_too_long_is_not_waited_for(at: Callable[..., Model]) -> None:
    def thinks(line: Line, _: Heard) -> None:
        line.begin()
        time.sleep(3)

    model, _ = at(thinks, seconds=1)
    began = time.monotonic()

    with pytest.raises(TooSlow):
        said(model.stream(PROMPT))

    assert time.monotonic() - began < 2


def test_an_answer_without_end_ends_with_its_time(at: Callable[..., Model]) -> None:
    hung_up = []

    def drones(line: Line, _: Heard) -> None:
        wire.beginning(line)
        hung_up.append(line.until_broken(5, lambda: wire.piece(line, "and ")))

    model, _ = at(drones, seconds=1)
    began = time.monotonic()

    with pytest.raises(TooSlow):
        said(model.stream(PROMPT))

    assert time.monotonic() - began < 2
    time.sleep(0.2)
    assert hung_up == [True]


def test_a_reader_who_has_left_ends_the_call_while_the_model_is_silent(at: Callable[..., Model]) -> None:
    hung_up = []

    def thinks(line: Line, _: Heard) -> None:
        wire.beginning(line)
        hung_up.append(line.until_broken(5, lambda: wire.event(line, "ping")))

    model, _ = at(thinks)
    began = time.monotonic()
    gone = Lifeline(20, gone=lambda: time.monotonic() - began > 0.3)

    with pytest.raises(ModelUnavailable):
        said(model.stream(Prompt("ask", "s", PROMPT.turns, lifeline=gone)))

    assert time.monotonic() - began < 2
    time.sleep(0.2)
    assert hung_up == [True]


def test_closing_an_answer_hangs_up(at: Callable[..., Model]) -> None:
    hung_up = []

    def drones(line: Line, _: Heard) -> None:
        wire.beginning(line)
        hung_up.append(line.until_broken(5, lambda: wire.piece(line, "and ")))

    model, _ = at(drones)
    pieces = model.stream(PROMPT)
    next(pieces)

    pieces.close()  # type: ignore[attr-defined]  # it is a generator

    time.sleep(0.3)
    assert hung_up == [True]


def test_ping_asks_for_the_model_and_costs_nothing(at: Callable[..., Model]) -> None:
    found = {"id": wire.MODEL, "type": "model", "display_name": "Claude", "created_at": "2026-09-01T00:00:00Z"}
    model, state = at(lambda line, _: line.answer(200, found))

    model.ping()

    assert (state.heard[0].method, state.heard[0].path) == ("GET", "/v1/models/claude-sonnet-5-5")


def test_ping_says_when_the_key_is_refused(at: Callable[..., Model]) -> None:
    model, _ = at(wire.fails(401, "authentication_error"))

    with pytest.raises(ModelUnavailable, match="AuthenticationError"):
        model.ping()
