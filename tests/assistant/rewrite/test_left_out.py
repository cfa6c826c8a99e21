"""What the rules take out of a person's words: the clause that blames and not what it blames for, told under each."""

from __future__ import annotations

import html

import pytest

from app.assistant.offline_rewrite import Rules, calm, says_more, wording
from app.assistant.rewrite import LABELS, NEUTRAL, Wanted
from app.messages.record import Details
from tests.assistant.rewrite.answers import begins, draft_of, sends


@pytest.mark.parametrize(
    ("written", "kept", "gone"),
    [
        ("You are late because you are drunk again.", "You are late.", "because you are drunk again"),
        ("You came at 6:10 pm because you are drunk again.", "You came at 6:10 pm.", "because you are drunk again"),
        ("Because you are a liar, I write this down.", "I write this down.", "Because you are a liar"),
        ("When you act like a psycho, Emma cries.", "Emma cries.", "When you act like a psycho"),
        ("You are a selfish liar and you brought Emma late.", "You brought Emma late.", "You are a selfish liar"),
        ("Emma, Liam and I were waiting, you idiot!", "Emma, Liam and I were waiting.", "you idiot"),
        ("Emma waited, you idiot, and I called the school.", "Emma waited. I called the school.", "you idiot"),
        ("Emma is ill, so stop lying and bring the syrup.", "Emma is ill. Bring the syrup.", "so stop lying"),
        ("Llegaste tarde porque eres un idiota.", "Llegaste tarde.", "porque eres un idiota"),
    ],
)
def test_the_clause_that_blames_goes_and_what_happened_stays(written: str, kept: str, gone: str) -> None:
    assert calm(written)[0] == kept
    assert Rules(Wanted(details=Details(), own=f"{written} I wrote it down.")).left_out(NEUTRAL) == (gone,)


@pytest.mark.parametrize(
    "written",
    [
        "If you were not such an idiot, you would have come.",
        "You are an idiot, a liar and a thief.",
        "Would you be so kind to stop lying, and bring the coat?",
    ],
)
def test_what_hangs_on_the_blame_goes_with_it(written: str) -> None:
    assert calm(written)[0] == ""


def test_no_clause_is_cut_out_of_what_somebody_said() -> None:
    written = 'Emma said "you are late, you liar", and I heard it on Friday.'
    assert calm(written)[0] == written


def test_every_wording_says_what_it_leaves_out_as_it_was_written() -> None:
    own = "You SELFISH liar!!! You came at 6 pm because you are drunk again. Emma cried for 2 hours."
    wanted = Wanted(details=Details(), own=own)
    for label in LABELS:
        assert Rules(wanted).left_out(label) == ("You SELFISH liar!!!", "because you are drunk again")
        assert not any(piece in wording(wanted, label) for piece in Rules(wanted).left_out(label))


def test_what_tells_more_than_blame_is_known() -> None:
    assert says_more("You never pick her up on time.")
    assert not any(map(says_more, ("You selfish liar!!!", "because you are drunk again", "You ALWAYS do this")))
    assert not says_more("I'll take the kids and you'll never see them again.")


def shown(alice, id_: str) -> str:
    return html.unescape(alice.get(f"/messages/{id_}").text)


def rewritten(alice, text: str) -> str:
    id_ = begins(alice, facts="", received="", text=text)
    assert alice.post(f"/messages/{id_}/rewrite", {"own": "1"}).status_code == 303
    return id_


def test_the_page_lists_under_each_version_what_was_left_out(alice) -> None:
    id_ = rewritten(alice, "You are late because you are drunk again. Emma cried for 2 hours.")

    page = shown(alice, id_)
    assert page.count("Left out of this wording: 1 of your own sentence or clause") == 3
    assert '<li class="words" dir="auto">because you are drunk again</li>' in page


def test_a_sentence_that_told_something_waits_for_her_word_before_it_is_sent_without(alice) -> None:
    id_ = rewritten(alice, "You never pick her up on time. Emma cried for 2 hours.")

    neutral = len(draft_of(alice, id_).versions)
    assert "Left out: “You never pick her up on time.” is in your words and not in this text." in shown(alice, id_)
    assert sends(alice, id_, neutral).status_code == 409
    alice.post(f"/messages/{id_}/settle", {"version": str(neutral), "finding": "0"})
    assert sends(alice, id_, neutral).status_code == 303


def test_an_edit_of_something_else_does_not_take_that_away(alice) -> None:
    id_ = rewritten(alice, "You never pick her up on time. Emma cried for 2 hours.")
    before = draft_of(alice, id_).versions[-1]
    edit = {"text": f"{before.text} Thanks.", "based_on": str(before.number)}
    assert alice.post(f"/messages/{id_}/edit", edit).status_code == 303

    after = draft_of(alice, id_).versions[-1]
    assert [one.text for _, one in after.unsettled] == ["You never pick her up on time."]
    assert after.left_out == before.left_out


def test_saying_it_after_all_settles_it(alice) -> None:
    id_ = rewritten(alice, "You never pick her up on time. Emma cried for 2 hours.")
    before = draft_of(alice, id_).versions[-1]
    edit = {"text": f"{before.text} You never pick her up on time.", "based_on": str(before.number)}
    alice.post(f"/messages/{id_}/edit", edit)

    after = draft_of(alice, id_).versions[-1]
    assert (after.findings, after.left_out) == ((), ())
