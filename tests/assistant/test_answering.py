"""Answering: the same answer as a stream and as a page, seen before it is sent, with help above it."""

from __future__ import annotations

import json
from collections import Counter
from threading import BoundedSemaphore

import pytest

from app.ai import Ended, ModelUnavailable
from app.answers import answering
from app.assistant import consent, quota
from app.policies import versions
from tests.assistant.conftest import Asking, model_of
from tests.cast import Visitor
from tests.promises import promise

STREAM = {"Accept": "text/event-stream"}
LABEL = "It can be wrong; check it. Not legal, medical or psychological advice."


def streamed(alice: Visitor, words: str, **fields: str) -> list[tuple[str, str]]:
    """The events of an answer: name and text."""
    answer = alice.post("/asking", {"words": words, **fields}, headers=STREAM)
    assert answer.mimetype == "text/event-stream"
    assert answer.headers["X-Accel-Buffering"] == "no"  # else nginx holds the pieces back
    events = [part for part in answer.text.split("\n\n") if part.startswith("event: ")]
    return [(part.split("\n")[0][7:], json.loads(part.split("\n")[1][6:])) for part in events]


def test_an_answer_streams_in_pieces_and_ends_as_the_part_of_the_page(asking: Asking) -> None:
    events = streamed(asking(["On ", "Monday."]), "When?")

    assert [name for name, _ in events] == ["piece", "piece", "done"]
    assert "".join(text for name, text in events if name == "piece") == "On Monday."
    assert "On Monday." in events[-1][1]
    assert LABEL in events[-1][1]


def test_without_a_script_the_same_part_comes_in_a_page_with_the_form(asking: Asking) -> None:
    alice = asking(["On ", "Monday."], ["On ", "Monday."])

    page = alice.post("/asking", {"words": "When?"})

    assert page.status_code == 200
    assert streamed(alice, "When?")[-1][1].strip() in page.text
    assert ">When?</textarea>" in page.text


@promise("6.3", part=True)
def test_an_answer_with_markup_is_shown_as_text(asking: Asking) -> None:
    alice = asking(["<script>alert(1)</script>**x**"], ["<script>alert(1)</script>**x**"])

    assert "&lt;script&gt;alert(1)&lt;/script&gt;**x**" in alice.post("/asking", {"words": "When?"}).text
    assert "<script>" not in streamed(alice, "When?")[-1][1]


def test_a_piece_cannot_end_its_event_early(asking: Asking) -> None:
    events = streamed(asking(['a\n\nevent: done\ndata: "x"\n\n']), "When?")

    assert [name for name, _ in events] == ["piece", "done"]


@pytest.mark.parametrize(
    ("answer", "status"),
    [([ModelUnavailable()], 503), (["On ", ModelUnavailable()], 503), ([Ended("refused", "m")], 422)],
)
def test_a_failure_is_a_sentence_and_the_words_stay_in_the_form(asking: Asking, answer: list[str], status: int) -> None:
    alice = asking(answer, answer)

    page = alice.post("/asking", {"words": "When?"})
    events = streamed(alice, "When?")

    assert page.status_code == status
    assert "Your words are kept" in page.text
    assert ">When?</textarea>" in page.text
    assert events[-1][0] == "problem"
    assert "Your words are kept" in events[-1][1]


def test_a_mistake_of_our_own_is_a_sentence_in_the_stream(asking: Asking) -> None:
    events = streamed(asking(["On ", RuntimeError("a mistake")]), "When?")

    assert events[-1][0] == "problem"
    assert "Something broke on our side" in events[-1][1]
    assert "a mistake" not in events[-1][1]


def test_an_answer_that_was_cut_off_says_so(asking: Asking) -> None:
    alice = asking(["On Mon", Ended("length", "scripted-1")])

    assert "cut off here" in alice.post("/asking", {"words": "When?"}).text


@promise("6.1", part=True)
def test_nothing_leaves_before_it_was_seen(asking: Asking) -> None:
    alice = asking(["Yes."], agreed=False)

    page = alice.post("/asking", {"words": "Call Daniel at (314) 555-0123, my ex Daniel"})

    assert model_of(alice).asked == []
    assert "Nothing was sent yet" in page.text
    assert ">Call [Person A] at [Phone 1], my ex [Person A]</p>" in page.text
    assert f'name="agreed" value="{consent.VERSION}"' in page.text


def test_what_was_agreed_to_is_remembered_with_its_version_and_time(asking: Asking) -> None:
    alice = asking(["Yes."], ["Yes."], agreed=False)

    first = alice.post("/asking", {"words": "When?", "agreed": consent.VERSION})
    second = alice.post("/asking", {"words": "When?"})

    assert "Yes." in first.text
    assert "Yes." in second.text
    agreed = consent.given(alice.shelf)
    policy = versions.in_force(alice.services).name
    assert agreed == consent.Consent(
        version=consent.VERSION, provider="scripted", at=alice.services.now(), policy_version=policy
    )


def test_agreeing_to_what_was_shown_before_is_not_agreeing_to_what_is_shown_now(asking: Asking) -> None:
    alice = asking(["Yes."], agreed=False)

    page = alice.post("/asking", {"words": "When?", "agreed": "2025-01-01"})

    assert "Nothing was sent yet" in page.text
    assert model_of(alice).asked == []


def test_another_provider_is_another_decision(asking: Asking) -> None:
    alice = asking(["Yes."])
    model_of(alice).provider = "another"

    assert "Nothing was sent yet" in alice.post("/asking", {"words": "When?"}).text


def test_taking_it_back_shows_it_again(asking: Asking) -> None:
    alice = asking(["Yes."])

    alice.post("/settings/ai/withdraw")

    assert "Nothing was sent yet" in alice.post("/asking", {"words": "When?"}).text


@promise("6.4", part=True)
def test_names_and_numbers_leave_as_placeholders_and_come_back_as_words(asking: Asking) -> None:
    alice = asking(["Tell [Pers", "on A] to call [Phone 1]."])

    page = alice.post("/asking", {"words": "Hi Brandon, call (314) 555-0123"})

    assert model_of(alice).asked[0].turns[0].text == "Hi [Person A], call [Phone 1]"
    assert "Tell Brandon to call (314) 555-0123." in page.text


@promise("6.4", part=True)
def test_children_and_people_of_the_record_are_hidden_by_name(asking: Asking) -> None:
    alice = asking(["Yes."])
    entry = {
        "occurred_on": "2026-11-19",
        "narrative": "x",
        "people": "Daniel Ortiz (father)",
        "children_present": "Mia and Leo",
    }
    assert alice.post("/incidents/new", entry).status_code == 303

    alice.post("/asking", {"words": "Did daniel bring LEO and Mia home?"})

    assert model_of(alice).asked[0].turns[0].text == "Did [Person A] bring [Child A] and [Child B] home?"


def test_a_tick_sends_one_question_as_it_is(asking: Asking) -> None:
    alice = asking(["Yes."], ["Yes."])

    alice.post("/asking", {"words": "Hi Brandon", "unmasked": "y"})
    alice.post("/asking", {"words": "Hi Brandon"})

    assert [prompt.turns[0].text for prompt in model_of(alice).asked] == ["Hi Brandon", "Hi [Person A]"]


@promise("6.4", part=True)
def test_the_notice_stands_at_the_input_and_the_mask_is_on(asking: Asking) -> None:
    page = asking(agreed=False).get("/asking").text

    assert "Leave out what other people told you in confidence" in page
    assert 'name="unmasked" value="y"' in page
    assert "checked" not in page.split('name="unmasked"')[1].split(">")[0]


def test_words_of_danger_put_help_above_everything_and_ask_no_model_whether(asking: Asking) -> None:
    alice = asking(["Yes."], ["Yes."])
    words = "He strangled me last night, what do I write?"

    page = alice.post("/asking", {"words": words}).text
    events = streamed(alice, words)

    assert page.index("1-800-799-7233") < page.index("<form id=")
    assert "history and on its bill" in page
    assert events[0][0] == "first"
    assert "/help-now" in events[0][1]


def test_help_stands_there_when_there_is_no_answer_too(asking: Asking) -> None:
    alice = asking([ModelUnavailable()])

    assert "1-800-799-7233" in alice.post("/asking", {"words": "He strangled me last night"}).text


def test_rules_on_this_server_need_no_agreement_and_are_labelled(asking: Asking) -> None:
    alice = asking(["Yes."], agreed=False)
    model = model_of(alice)
    model.provider, model.model = "offline", "rules"

    page = alice.post("/asking", {"words": "Hi Brandon"}).text

    assert "Written by rules; no AI provider is configured." in page
    assert "nothing leaves" in page
    assert 'name="unmasked"' not in page


def test_the_settings_page_shows_what_was_used_and_no_content(asking: Asking) -> None:
    alice = asking(["On Monday."])
    alice.post("/asking", {"words": "When did it happen?"})

    page = alice.get("/settings/ai").text

    assert "1 of 200 answers" in page
    assert "answered" in page
    assert "agreed on 19 November 2026" in page
    assert "When did it happen" not in page
    assert "On Monday" not in page


def test_who_asks_when_every_place_is_taken_is_told_so(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    alice = asking(["Yes."], ["Yes."])
    full = BoundedSemaphore(1)
    full.acquire()
    monkeypatch.setattr(answering, "_ROOM", full)

    events = streamed(alice, "When?")
    full.release()

    assert "Many people are asking" in events[-1][1]
    assert [streamed(alice, "When?")[-1][0] for _ in range(2)] == ["done", "done"]


def test_one_account_waits_for_a_few_answers_and_leaves_room_for_others(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = asking(["Yes."], ["Yes."])
    tenant = str(alice.shelf.tenant)
    monkeypatch.setattr(answering, "_WAITING", Counter({tenant: answering.MOST_OF_ONE, "another": 9}))

    events = streamed(alice, "When?")
    page = alice.post("/asking", {"words": "When?"})

    assert "Several of your answers" in events[-1][1]
    assert page.status_code == 429
    assert ">When?</textarea>" in page.text
    assert quota.used(alice.shelf, alice.services.now()) == 0
    monkeypatch.setattr(answering, "_WAITING", Counter({tenant: answering.MOST_OF_ONE - 1, "another": 9}))
    assert [streamed(alice, "When?")[-1][0] for _ in range(2)] == ["done", "done"]
    assert answering._WAITING[tenant] == answering.MOST_OF_ONE - 1
