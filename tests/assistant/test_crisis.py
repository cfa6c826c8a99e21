"""Crisis: every sentence of danger puts help first, and few that only sound like it do."""

from __future__ import annotations

import pytest

from app.assistant.crisis import signs
from tests.assistant.crisis_judged import sentences
from tests.growth import LINEAR, growth

_KINDS = [(kind, sentence) for kind in ("self_harm", "danger", "child", "more") for sentence in sentences(kind)]


@pytest.mark.parametrize(("kind", "sentence"), _KINDS)
def test_danger_is_never_missed(kind: str, sentence: str) -> None:
    found = signs(f"Please make this calmer: {sentence} Thanks, A.")

    assert found is not None
    assert kind == "more" or getattr(found, kind)


def test_few_harmless_sentences_are_taken_for_danger() -> None:
    wrong = [sentence for sentence in sentences("harmless") if signs(sentence)]

    precision = len(_KINDS) / (len(_KINDS) + len(wrong))
    assert precision >= 0.97, wrong


def test_a_harmless_phrase_hides_no_danger_beside_it() -> None:
    found = signs("He killed the engine and then strangled me")

    assert found
    assert found.danger


@pytest.mark.parametrize("piece", ["a ", "he hit ", "my ", "drunk "])
def test_looking_through_grows_with_the_text_and_no_faster(piece: str) -> None:
    assert growth(signs, piece, 80_000) < LINEAR
