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


_BY_A_PERSON = [s for kind in ("by_a_person", "phone_en", "phone_es") for s in sentences(kind)]


@pytest.mark.parametrize("sentence", _BY_A_PERSON)
def test_what_a_person_does_to_me_us_or_a_child_puts_help_first(sentence: str) -> None:
    assert signs(sentence)


@pytest.mark.parametrize("language", ["en", "es"])
def test_everyday_words_about_children_seldom_put_help_first(language: str) -> None:
    everyday = sentences(f"everyday_{language}")
    wrong = [sentence for sentence in everyday if signs(sentence)]

    assert len(wrong) <= 0.03 * len(everyday), wrong


@pytest.mark.parametrize("unseen", ["\u200b", "\u00ad", "\u2060", "\ufeff"])
def test_letters_nobody_sees_hide_no_danger(unseen: str) -> None:
    assert signs(f"he stran{unseen}gled m{unseen}e")


_DONE_AND_SAID = [
    ("He beat me at night", "He beat me at chess"),
    ("He hit me with a lamp", "He hit me with a bill"),
    ("He hits us hard", "The bills hit us hard"),
    ("He broke my arm at the park", "I broke my arm at the park"),
    ("He burned my hand", "I burned my hand"),
    ("I would rather die than go on", "I would rather die than go to the mall"),
    ("He took a shot at us", "He took a shot of cough medicine"),
    ("I was punched in the face", "I punched in late"),
    ("Me pegó un puñetazo", "Me pegó un resfriado"),
    ("Me toca en la noche", "Me toca recogerla en la noche"),
]


@pytest.mark.parametrize(("danger", "harmless"), _DONE_AND_SAID)
def test_only_a_phrase_that_names_its_harmless_object_is_taken_out(danger: str, harmless: str) -> None:
    assert (signs(danger) is not None, signs(harmless)) == (True, None)


def test_a_harmless_phrase_hides_no_danger_beside_it() -> None:
    found = signs("He killed the engine and then strangled me")

    assert found
    assert found.danger


@pytest.mark.parametrize("piece", ["a ", "he hit ", "my ", "drunk ", "i broke my arm at school ", "no los ", "a\u200b"])
def test_looking_through_grows_with_the_text_and_no_faster(piece: str) -> None:
    assert growth(signs, piece, 80_000) < LINEAR
