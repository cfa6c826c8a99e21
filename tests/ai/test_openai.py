"""OpenAI, through its own SDK, over real sockets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.ai import Ended, ModelUnavailable, Prompt, Said, Tool, ToolCall, ToolResult, Turn, Usage
from app.ai.calling import BrokenOff, Misconfigured, Overloaded, TooMuch
from app.ai.openai import OpenAIModel
from app.settings import from_environment
from tests.ai import openai_server as wire
from tests.ai.provider import Provider, Script, provider
from tests.promises import promise

Model = tuple[OpenAIModel, Provider]
PROMPT = Prompt("ask", "Answer shortly.", (Turn("user", "When?"),))


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Callable[..., Model]]:
    """The adapter, at a provider that does as told."""
    with ExitStack() as stack:

        def made(*scripts: Script) -> Model:
            state = stack.enter_context(provider(*scripts))
            environment = {"TEXT_MODEL": "openai", "OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": f"{state.url}/v1"}
            return OpenAIModel(
                from_environment({**environment, "OPENAI_MODEL": "gpt-test", "DATA_DIR": str(tmp_path)})
            ), state

        yield made


def said(model: OpenAIModel, prompt: Prompt = PROMPT) -> tuple[str, Ended]:
    heard = list(model.stream(prompt))
    assert isinstance(heard[-1], Ended)
    return "".join(piece.text for piece in heard if isinstance(piece, Said)), heard[-1]


@promise("6.2", part=True)
def test_an_answer_comes_in_the_pieces_it_was_said_in(at: Callable[..., Model]) -> None:
    model, _ = at(wire.says("On ", "Monday."))

    assert said(model) == ("On Monday.", Ended("done", wire.MODEL, Usage(15, 6, 4)))


def test_what_is_sent_is_not_to_be_kept(at: Callable[..., Model]) -> None:
    model, state = at(wire.says("Yes."))

    said(model)

    (request,) = state.heard
    assert (request.path, request.headers["authorization"]) == ("/v1/responses", "Bearer sk-test")
    assert request.body["store"] is False
    assert request.body["instructions"] == "Answer shortly."
    assert request.body["input"] == [{"role": "user", "content": "When?"}]


def test_a_look_up_is_asked_for_and_its_result_is_sent_back(at: Callable[..., Model]) -> None:
    model, state = at(wire.wants("find", '{"words": "school"}'), wire.says("In May."))
    tool = Tool("find", "Finds entries.", {"type": "object", "properties": {}})

    _, ended = said(model, Prompt("ask", "s", PROMPT.turns, tools=(tool,)))
    call = ToolCall("call_1", "find", {"words": "school"})
    turns = (*PROMPT.turns, Turn("assistant", calls=(call,)), Turn("user", results=(ToolResult("call_1", "x"),)))
    said(model, Prompt("ask", "s", turns, tools=(tool,)))

    assert (ended.stop, ended.calls) == ("tools", (call,))
    assert state.heard[1].body["input"][1:] == [
        {"type": "function_call", "call_id": "call_1", "name": "find", "arguments": '{"words":"school"}'},
        {"type": "function_call_output", "call_id": "call_1", "output": "x"},
    ]


def test_a_schema_is_sent_and_held_to_where_it_names_everything(at: Callable[..., Model]) -> None:
    model, state = at(wire.says("{}"))
    schema = {"type": "object", "properties": {"role": {"type": "string"}}, "required": ["role"]}

    said(model, Prompt("ask", "s", PROMPT.turns, schema=schema))

    sent = state.heard[0].body["text"]["format"]
    assert (sent["type"], sent["strict"]) == ("json_schema", True)
    assert sent["schema"]["additionalProperties"] is False


@pytest.mark.parametrize(
    ("script", "stop"),
    [
        (wire.says("On Mon", reason="max_output_tokens"), "length"),
        (wire.says("On", reason="content_filter"), "refused"),
        (wire.declines(), "refused"),
    ],
)
def test_why_it_stopped_is_told(at: Callable[..., Model], script: Script, stop: str) -> None:
    model, _ = at(script)

    assert said(model)[1].stop == stop


@pytest.mark.parametrize(
    "first", [wire.fails(429, "rate_limit_exceeded", retry_after="0.1"), wire.fails(500), wire.breaks(), wire.cuts()]
)
def test_what_may_go_better_a_moment_later_is_tried_again(at: Callable[..., Model], first: Script) -> None:
    model, state = at(first, wire.says("Yes."))

    assert said(model)[0] == "Yes."
    assert len(state.heard) == 2


@pytest.mark.parametrize(
    ("script", "expected", "tries"),
    [
        (wire.breaks("On "), ModelUnavailable, 1),
        (wire.cuts("On "), BrokenOff, 1),
        (wire.wants("find", '{"words": '), BrokenOff, 1),
        (wire.fails(429, "rate_limit_exceeded", retry_after="60"), Overloaded, 1),
        (wire.fails(401, "invalid_api_key"), Misconfigured, 1),
        (wire.breaks(code="context_length_exceeded"), TooMuch, 1),
        (wire.breaks(code="rate_limit_exceeded"), Overloaded, 3),
    ],
)
def test_each_failure_ends_as_a_sentence(
    at: Callable[..., Model], script: Script, expected: type[Exception], tries: int
) -> None:
    model, state = at(script)

    with pytest.raises(expected):
        said(model)

    assert len(state.heard) == tries


def test_ping_says_when_the_key_is_refused(at: Callable[..., Model]) -> None:
    model, state = at(wire.fails(401, "invalid_api_key"))

    with pytest.raises(ModelUnavailable, match="AuthenticationError"):
        model.ping()

    assert state.heard[0].path == "/v1/models/gpt-test"


def test_nothing_is_sent_to_where_a_provider_would_send_us_on(at: Callable[..., Model]) -> None:
    with provider(wire.says("Stolen.")) as elsewhere:
        model, _ = at(lambda line, _: line.answer(307, "", {"Location": f"{elsewhere.url}/steal"}))

        with pytest.raises(Misconfigured):
            said(model)

    assert elsewhere.heard == []


def test_an_answer_that_is_longer_than_any_answer_is_broken_off(at: Callable[..., Model]) -> None:
    model, _ = at(wire.says("x" * 5_000_000))

    with pytest.raises(BrokenOff, match="longer"):
        said(model)
