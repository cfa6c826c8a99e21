"""Anthropic: how each failure ends, what is tried again, and that no call outlasts its time or its reader."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.ai import ModelUnavailable, Piece, Prompt
from app.ai.anthropic import AnthropicModel
from app.ai.calling import BrokenOff, Misconfigured, Overloaded, TooMuch, TooSlow
from app.ai.lifeline import Lifeline
from app.settings import from_environment
from tests.ai import anthropic_server as wire
from tests.ai.conftest import PROMPT, Model, said
from tests.ai.provider import Heard, Line, Script, provider


def told(hung_up: list[bool]) -> list[bool]:
    """Whether the other end hung up, once the provider knows: it looks now and then, and a machine may be busy."""
    until = time.monotonic() + 10
    while not hung_up and time.monotonic() < until:
        time.sleep(0.02)
    return hung_up


@pytest.mark.parametrize(
    "first", [wire.fails(429, "rate_limit_error", retry_after="0.1"), wire.fails(529, "overloaded_error"),
              wire.fails(500, "api_error"), wire.breaks(), wire.cuts()],
)  # fmt: skip
def test_what_may_go_better_a_moment_later_is_tried_again(anthropic_at: Callable[..., Model], first: Script) -> None:
    model, state = anthropic_at(first, wire.says("Yes."))

    assert said(model.stream(PROMPT))[0] == "Yes."
    assert len(state.heard) == 2


def test_a_provider_that_stays_overloaded_is_asked_three_times(anthropic_at: Callable[..., Model]) -> None:
    model, state = anthropic_at(wire.fails(529, "overloaded_error"))

    with pytest.raises(Overloaded):
        said(model.stream(PROMPT))

    assert len(state.heard) == 3


def test_nobody_waits_on_the_page_for_as_long_as_a_provider_may_ask(anthropic_at: Callable[..., Model]) -> None:
    model, state = anthropic_at(wire.fails(429, "rate_limit_error", retry_after="30"))
    began = time.monotonic()

    with pytest.raises(Overloaded):
        said(model.stream(PROMPT))

    assert time.monotonic() - began < 3
    assert len(state.heard) == 1


@pytest.mark.parametrize("script", [wire.breaks("On "), wire.cuts("On ")])
def test_what_began_to_be_said_is_never_said_again(anthropic_at: Callable[..., Model], script: Script) -> None:
    model, state = anthropic_at(script)

    with pytest.raises(ModelUnavailable):
        said(model.stream(PROMPT))

    assert len(state.heard) == 1


def test_an_answer_that_ends_without_its_end_broke_off(anthropic_at: Callable[..., Model]) -> None:
    def stops(line: Line, _: Heard) -> None:
        wire.beginning(line)
        wire.piece(line, "On ")
        line.end()

    model, _ = anthropic_at(stops)

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
    anthropic_at: Callable[..., Model], status: int, kind: str, message: str, expected: type[Exception]
) -> None:
    model, state = anthropic_at(wire.fails(status, kind, message))

    with pytest.raises(expected) as caught:
        said(model.stream(PROMPT))

    assert len(state.heard) == 1
    assert message not in str(caught.value)


def test_events_that_are_no_json_end_as_a_sentence(anthropic_at: Callable[..., Model]) -> None:
    def garbles(line: Line, _: Heard) -> None:
        wire.beginning(line)
        wire.piece(line, "On ")
        line.event('{"type": "content_block_del', "content_block_delta")
        line.end()

    model, _ = anthropic_at(garbles)

    with pytest.raises(BrokenOff):
        said(model.stream(PROMPT))


def test_arguments_that_are_no_json_end_as_a_sentence(anthropic_at: Callable[..., Model]) -> None:
    model, _ = anthropic_at(wire.wants("find", ['{"words": ']))

    with pytest.raises(BrokenOff):
        said(model.stream(PROMPT))


def test_a_page_of_some_proxy_in_the_way_ends_as_a_sentence(anthropic_at: Callable[..., Model]) -> None:
    model, _ = anthropic_at(lambda line, _: line.answer(502, "<html>Bad gateway</html>", {"Content-Type": "text/html"}))

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


def test_a_first_word_that_takes_too_long_is_not_waited_for(anthropic_at: Callable[..., Model]) -> None:
    def thinks(line: Line, _: Heard) -> None:
        line.begin()
        time.sleep(20)

    model, _ = anthropic_at(thinks, seconds=1)
    began = time.monotonic()

    with pytest.raises(TooSlow):
        said(model.stream(PROMPT))

    assert time.monotonic() - began < 8


def test_an_answer_without_end_ends_with_its_time(anthropic_at: Callable[..., Model]) -> None:
    hung_up = []

    def drones(line: Line, _: Heard) -> None:
        wire.beginning(line)
        hung_up.append(line.until_broken(20, lambda: wire.piece(line, "and ")))

    model, _ = anthropic_at(drones, seconds=1)
    began = time.monotonic()

    with pytest.raises(TooSlow):
        said(model.stream(PROMPT))

    assert time.monotonic() - began < 8
    assert told(hung_up) == [True]


def test_a_reader_who_has_left_ends_the_call_while_the_model_is_silent(anthropic_at: Callable[..., Model]) -> None:
    hung_up = []

    def thinks(line: Line, _: Heard) -> None:
        wire.beginning(line)
        hung_up.append(line.until_broken(20, lambda: wire.event(line, "ping")))

    model, _ = anthropic_at(thinks)
    began = time.monotonic()
    gone = Lifeline(20, gone=lambda: time.monotonic() - began > 0.3)

    with pytest.raises(ModelUnavailable):
        said(model.stream(Prompt("ask", "s", PROMPT.turns, lifeline=gone)))

    assert time.monotonic() - began < 8
    assert told(hung_up) == [True]


def test_closing_an_answer_hangs_up(anthropic_at: Callable[..., Model]) -> None:
    hung_up = []

    def drones(line: Line, _: Heard) -> None:
        wire.beginning(line)
        hung_up.append(line.until_broken(20, lambda: wire.piece(line, "and ")))

    model, _ = anthropic_at(drones)
    pieces = model.stream(PROMPT)
    next(pieces)

    pieces.close()  # type: ignore[attr-defined]  # it is a generator

    assert told(hung_up) == [True]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_nothing_is_sent_to_where_a_provider_would_send_us_on(anthropic_at: Callable[..., Model], status: int) -> None:
    with provider(wire.says("Stolen.")) as elsewhere:
        model, state = anthropic_at(lambda line, _: line.answer(status, "", {"Location": f"{elsewhere.url}/steal"}))

        with pytest.raises(Misconfigured):
            said(model.stream(PROMPT))

    assert elsewhere.heard == []
    assert len(state.heard) == 1


@pytest.mark.parametrize("length", [5_000_000, 20_000])
def test_an_answer_that_is_longer_than_any_answer_is_broken_off(
    anthropic_at: Callable[..., Model], length: int
) -> None:
    def goes_on(line: Line, _: Heard) -> None:
        wire.beginning(line)
        line.until_broken(10, lambda: wire.piece(line, "x" * length))

    model, state = anthropic_at(goes_on)
    heard: list[Piece] = []

    with pytest.raises(BrokenOff, match="longer"):
        heard.extend(model.stream(PROMPT))

    assert sum(len(getattr(piece, "text", "")) for piece in heard) < 4_000_000
    assert len(state.heard) == 1
