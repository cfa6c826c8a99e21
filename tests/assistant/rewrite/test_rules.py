"""The rules that write where no AI provider is configured: hostile words go, facts and quotations stay, in order."""

from __future__ import annotations

import itertools

import pytest

from app.assistant.facts.reading import facts_in
from app.assistant.facts_found import found_in
from app.assistant.offline_frames import follow_up, frame
from app.assistant.offline_rewrite import Rules, calm, wording
from app.assistant.rewrite import FOLLOW_UP, LABELS, NEUTRAL, WARMER, Wanted
from app.messages import tone
from app.messages.record import Details, Intent, Limits, Method
from tests.assistant.rewrite.drafts import made_up


def test_what_the_rules_write_passes_the_fact_lock_in_two_hundred_drafts():
    for seed in range(200):
        wanted = made_up(seed)
        for label in LABELS if not Rules(wanted).nothing_left else ():
            text = wording(wanted, label)
            assert text.strip()
            assert found_in(wanted, text, label=label) == (), (seed, label, wanted, text)


def test_no_sentence_of_a_frame_states_a_fact_or_reads_as_hostile():
    frames = [
        frame(method, intent, warm=warm, answering=answering)
        for method, intent, warm, answering in itertools.product(Method, Intent, (True, False), (True, False))
    ] + [follow_up(intent, short=short) for intent in Intent for short in (True, False)]
    for line in {line for one in frames for line in (*one.before, *one.after)}:
        assert [fact for fact in facts_in(line) if not fact.weak] == [], line
        assert tone.check(line) == [], line
        assert "!" not in line


def test_insults_and_threats_go_and_what_happened_stays():
    text = (
        "You selfish liar. You were 45 minutes late AGAIN on Tuesday!!! My lawyer will destroy you. "
        'You told Emma "Daddy forgot you, you idiot".'
    )
    said = calm(text)[0]
    assert "liar" not in said
    assert "destroy" not in said
    assert "45 minutes late again on Tuesday." in said
    assert '"Daddy forgot you, you idiot"' in said


def test_an_accusation_that_holds_nothing_to_check_is_left_out():
    assert calm("You selfish liar!!! You ALWAYS do this. You came at 6 pm.")[0] == "You came at 6 pm."


def test_how_often_something_happened_is_what_the_person_wrote():
    assert calm("You ALWAYS bring Emma late on Fridays!!!")[0] == "You always bring Emma late on Fridays."
    text = wording(Wanted(details=Details(facts=("You always bring the wrong coat",))), NEUTRAL)
    assert "You always bring the wrong coat." in text


def test_where_an_accusation_denies_what_a_fact_tells_it_stays_and_the_insult_goes():
    text = wording(Wanted(details=Details(), own="You selfish liar. You never pay. I paid $40."), NEUTRAL)
    assert "You never pay. I paid $40." in text
    assert "liar" not in text


ANGRY = "You were 45 minutes late again on Tuesday Nov 17 at 5:45 pm and Emma cried. You owe me $1,250.00."


@pytest.mark.parametrize("fact", ["You came at 5:45 pm on Tuesday Nov 17", "$1,250.00 is due", "Emma cried on Nov 17"])
def test_a_fact_that_her_own_words_tell_is_not_said_twice(fact):
    text = wording(Wanted(details=Details(facts=(fact,)), own=ANGRY), NEUTRAL)
    assert text.splitlines()[1:] == [ANGRY]


@pytest.mark.parametrize(
    "fact",
    [
        "I came at 5:45 pm on Tuesday Nov 17", "$1,250.00 is paid", "$1,250.00 is not due", "The inhaler was missing",
        "Emma laughed on Nov 17", "You came at 5:50 pm on Tuesday Nov 17", "Liam cried on Nov 17",
    ],
)  # fmt: skip
def test_a_fact_that_says_anything_else_is_said(fact):
    assert f"{fact}." in wording(Wanted(details=Details(facts=(fact,)), own=ANGRY), NEUTRAL).splitlines()


def test_no_plainer_wording_takes_a_denial_away_or_leaves_a_fragment():
    for text in ("You never call Emma.", "You have never once picked up Emma.", "I'll have you arrested on Friday."):
        assert calm(text)[0] == text


def test_no_frame_denies_what_a_fact_asks():
    text = wording(Wanted(details=Details(facts=("You need to sign the form on Friday",))), NEUTRAL)
    assert text.splitlines()[-1] == "You need to sign the form on Friday."


def test_facts_with_a_date_stand_in_their_order():
    facts = (
        "On Nov 20 you came at 6 pm",
        "The order names paragraph 4",
        "On Nov 3 nobody came",
        "On Nov 20 at 5 pm I waited",
    )
    text = wording(Wanted(details=Details(facts=facts)), NEUTRAL)
    assert [line[:12] for line in text.splitlines()[1:5]] == [
        "On Nov 3 nob",
        "The order na",
        "On Nov 20 at",
        "On Nov 20 yo",
    ]


def test_no_frame_gives_thanks_and_only_the_method_that_says_so_confirms_reading():
    for method, intent, warm, answering in itertools.product(Method, Intent, (True, False), (True, False)):
        one = frame(method, intent, warm=warm, answering=answering)
        said = " ".join((*one.before, *one.after)).lower()
        assert "thank" not in said
        assert ("have read" in said) == (method is Method.STEPS and answering)
        assert answering or "my answer" not in said


def test_where_somebody_is_in_danger_no_wording_is_warm():
    details = Details(intent=Intent.BOUNDARY)
    own = "He hit me last night and I am scared he will kill me. Leave us alone."
    texts = [wording(Wanted(details=details, own=own), label) for label in (NEUTRAL, WARMER)]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("method", list(Method))
def test_each_method_and_purpose_has_its_own_frame(method):
    texts = {
        (intent, label): wording(
            Wanted(details=Details(intent=intent, method=method, facts=("Pickup is Friday",))), label
        )
        for intent in Intent
        for label in LABELS
    }
    assert len({text for (_, label), text in texts.items() if label != FOLLOW_UP}) >= 6
    assert all("Pickup is Friday." in text for text in texts.values())


def test_a_limit_takes_the_frame_and_never_a_fact():
    facts = ("Pickup is Friday at 5 pm", "I will be at the library")
    text = wording(Wanted(details=Details(facts=facts, limits=Limits(words=12))), WARMER)
    assert text == "Pickup is Friday at 5 pm.\nI will be at the library."


def test_words_to_avoid_are_in_no_frame():
    text = wording(
        Wanted(details=Details(facts=("Pickup is Friday",), limits=Limits(avoid=("Hello", "thank you")))), WARMER
    )
    assert "hello" not in text.lower()
    assert "thank you" not in text.lower()
    assert "Pickup is Friday." in text
