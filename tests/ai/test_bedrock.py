"""Titan's vectors through boto3, over real sockets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from app.ai import ModelUnavailable
from app.ai.bedrock import TitanEmbedder
from app.aws import aws_client
from app.settings import from_environment
from tests.ai import bedrock_server as wire
from tests.ai.provider import Provider, Script, provider
from tests.promises import promise

Embedder = tuple[TitanEmbedder, Provider]


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Embedder]]:
    """The adapter, at a provider that does as told."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with ExitStack() as stack:

        def made(*scripts: Script) -> Embedder:
            state = stack.enter_context(provider(*scripts))
            monkeypatch.setenv("AWS_ENDPOINT_URL", state.url)
            settings = from_environment({"EMBEDDER": "bedrock", "DATA_DIR": str(tmp_path)})
            client = aws_client("bedrock-runtime", settings, attempts=2)
            return TitanEmbedder(client, settings.bedrock_embedding_model), state

        yield made


@promise("6.2", part=True)
def test_each_text_has_its_vector_in_the_order_it_was_given(at: Callable[..., Embedder]) -> None:
    embedder, state = at(wire.vectors)
    texts = ["a" * length for length in (5, 4000, 90, 20_000, 1, 300, 70, 8, 9, 10, 11)]

    made = embedder.embed(texts)

    assert (made.shape, made.dtype) == ((11, 1024), np.float32)
    assert [round(float(np.arcsin(row[1])) * 100_000) for row in made] == pytest.approx([len(t) for t in texts], abs=1)
    assert np.linalg.norm(made, axis=1) == pytest.approx(np.ones(11))
    assert {request.path for request in state.heard} == {wire.PATH}
    assert state.heard[0].headers["authorization"].startswith("AWS4-HMAC-SHA256")


def test_a_text_above_the_limit_of_characters_is_cut(at: Callable[..., Embedder]) -> None:
    embedder, state = at(wire.vectors)

    embedder.embed(["a" * 60_000])

    assert len(state.heard[0].body["inputText"]) == 50_000


def test_a_text_of_too_many_tokens_is_cut_until_it_fits(at: Callable[..., Embedder]) -> None:
    embedder, state = at(wire.of_limited_tokens)

    assert embedder.embed(["a" * 50_000]).any()

    assert [len(request.body["inputText"]) for request in state.heard] == [50_000, 25_000, 12_500]


def test_an_empty_text_is_like_nothing_and_is_not_sent(at: Callable[..., Embedder]) -> None:
    embedder, state = at(wire.vectors)

    assert not embedder.embed(["", " \n"]).any()

    assert state.heard == []


def test_being_throttled_for_a_moment_is_waited_out(at: Callable[..., Embedder]) -> None:
    embedder, state = at(wire.fails(429, "ThrottlingException"), wire.vectors)

    assert embedder.embed(["a"]).any()

    assert len(state.heard) == 2


@pytest.mark.parametrize(
    "script",
    [
        wire.fails(403, "AccessDeniedException"),
        wire.fails(500, "InternalServerException"),
        wire.fails(400, "ValidationException", "Malformed input request"),
        lambda line, _: line.answer(200, {"embedding": [1.0]}),
        lambda line, _: line.answer(200, "no json"),
        lambda line, _: line.cut(),
    ],
)
def test_each_failure_ends_as_a_sentence(at: Callable[..., Embedder], script: Script) -> None:
    embedder, _ = at(script)

    with pytest.raises(ModelUnavailable):
        embedder.embed(["a text that is long enough " * 100])
