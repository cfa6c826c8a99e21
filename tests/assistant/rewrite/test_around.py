"""What the rules put around a person's words: nothing that takes back what they ask, or is in another language."""

from __future__ import annotations

import itertools

import pytest

from app.assistant.facts.reading import facts_in
from app.assistant.offline_asked import asks_or_refuses, language_of
from app.assistant.offline_frames import follow_up, frame
from app.assistant.offline_rewrite import Rules, calm, wording
from app.assistant.rewrite import FOLLOW_UP, LABELS, NEUTRAL, WARMER, Wanted
from app.messages import tone
from app.messages.record import Details, Intent, Method

ASKING = (
    "Pay me the $300 you owe since March 3.",
    "I cannot do Friday, Nov 20.",
    "Can you take Emma on Friday?",
    "I won't be there at 5 pm.",
    "We can’t swap on Nov 20.",
    "Friday does not work for me.",
    "Emma is ill. Bring the syrup.",
    "No. Friday stays as it is.",
    "Do not come to my house.",
    "Recoge a Emma a las 5 el viernes.",
    "No puedo el viernes.",
    "¿Puedes llevar a Emma el viernes?",
)
TELLING = ("Emma has a fever of 101.2.", "You were 45 minutes late on Tuesday.", "Llegaste tarde el 3 de marzo.")
SPANISH = "Llegaste tarde el 3 de marzo. Emma lloró."


def worded(own: str, label: str = NEUTRAL, **details: object) -> str:
    return wording(Wanted(details=Details(**details), own=own), label)  # type: ignore[arg-type]  # fields of Details


@pytest.mark.parametrize("own", ASKING)
def test_behind_a_request_a_refusal_or_a_question_the_last_sentence_is_hers(own: str) -> None:
    assert asks_or_refuses(own)
    for intent, label in itertools.product(Intent, (NEUTRAL, WARMER)):
        assert worded(own, label, intent=intent).splitlines()[-1] == own


@pytest.mark.parametrize("own", TELLING)
def test_where_she_only_tells_something_the_frame_says_that_nothing_is_asked(own: str) -> None:
    assert not asks_or_refuses(own)
    assert worded(own).splitlines()[-1] in ("There is nothing you need to do.", "No tienes que hacer nada.")


@pytest.mark.parametrize(("method", "intent", "label"), list(itertools.product(Method, Intent, LABELS)))
def test_around_spanish_words_stands_spanish(method: Method, intent: Intent, label: str) -> None:
    around = worded(SPANISH, label, method=method, intent=intent).replace(SPANISH, "")
    assert not around.strip() or language_of(around) == "es", around


def test_around_words_of_another_language_stands_nothing() -> None:
    own = "Tu es en retard depuis le 3 mars et je ne suis pas avec vous."
    assert {worded(own, label) for label in LABELS} == {own}


@pytest.mark.parametrize("own", ["Pay me $300.", "Emma 5 pm", "No.", "Los Angeles at 5 is fine.", "La Paz, Friday."])
def test_short_english_words_are_english(own: str) -> None:
    assert language_of(own) == "en"


def test_no_spanish_sentence_of_a_frame_states_a_fact_or_reads_as_hostile() -> None:
    frames = [
        frame(method, intent, warm=warm, answering=answering, language="es")
        for method, intent, warm, answering in itertools.product(Method, Intent, (True, False), (True, False))
    ] + [follow_up(intent, short=short, language="es") for intent in Intent for short in (True, False)]
    for line in {line for one in frames for line in (*one.before, *one.after)}:
        assert [fact for fact in facts_in(line) if not fact.weak] == [], line
        assert tone.check(line) == [], line


@pytest.mark.parametrize(
    ("written", "kept", "gone"),
    [
        (
            "Fuck you, pay me the $300 you owe since March 3 or I'll tell the judge everything, asshole.",
            "Pay me the $300 you owe since March 3.",
            ("Fuck you", "or I'll tell the judge everything", "asshole"),
        ),
        ("Pay me $300 by Friday or you'll regret it.", "Pay me $300 by Friday.", ("or you'll regret it",)),
        ("Bring Emma by 5 pm or I'll have you arrested.", "Bring Emma by 5 pm.", ("or I'll have you arrested",)),
    ],
)
def test_a_threat_that_is_held_out_is_cut_from_its_or(written: str, kept: str, gone: tuple[str, ...]) -> None:
    assert calm(written)[0] == kept
    assert Rules(Wanted(details=Details(), own=written)).left_out(NEUTRAL) == gone


@pytest.mark.parametrize(
    "written",
    [
        "If you don't pay the $300 by Friday, I'll take you back to court.",
        "Bring the blue or the red coat on Friday.",
        "I can come at 5 or I'll send my mother at 6.",
    ],
)
def test_no_half_of_a_sentence_is_left(written: str) -> None:
    assert calm(written)[0] == written


def test_a_question_in_spanish_that_only_blames_is_left_out() -> None:
    own = "¿Por qué siempre llegas tarde? Recoge a Emma a las 5 el viernes."
    assert worded(own).splitlines()[-1] == "Recoge a Emma a las 5 el viernes."
    assert Rules(Wanted(details=Details(), own=own)).left_out(FOLLOW_UP) == ("¿Por qué siempre llegas tarde?",)
