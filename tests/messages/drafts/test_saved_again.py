"""A new message that was saved, though the answer never came back, and is saved once more."""

from __future__ import annotations

from app.messages.drafting import load_draft
from app.messages.model import add_version
from tests.cast import Visitor
from tests.conftest import Clock
from tests.messages.drafts.test_pages import form, said

ID = form()["message_id"]
MORE = "I was there at 5:02 pm, and so were you."


def drafts(alice: Visitor) -> int:
    return alice.get("/messages").text.count('class="entry"')


def test_words_that_were_added_after_a_lost_answer_are_the_next_version_of_the_same_draft(
    alice: Visitor, clock: Clock
) -> None:
    first = alice.post("/messages/new", form())
    clock.move(minutes=1)
    again = alice.post("/messages/new", form(text=MORE))
    draft = load_draft(alice.shelf, ID)

    assert (again.status_code, again.location) == (303, first.location)
    assert [version.text for version in draft.versions] == [form()["text"], MORE]
    assert draft.head.chosen == 2
    assert "it is one draft" in said(alice.get(str(again.location)))
    assert drafts(alice) == 1


def test_what_it_is_about_may_differ_too_as_long_as_nothing_else_happened_to_it(alice: Visitor, clock: Clock) -> None:
    alice.post("/messages/new", form())
    clock.move(minutes=1)
    alice.post("/messages/new", form(text=MORE, facts="Shoes: $130"))
    draft = load_draft(alice.shelf, ID)

    assert draft.details.facts == ("Shoes: $130",)
    assert len(draft.versions) == 2


def test_the_same_words_with_another_fact_are_no_second_version(alice: Visitor, clock: Clock) -> None:
    alice.post("/messages/new", form())
    clock.move(minutes=1)
    assert alice.post("/messages/new", form(facts="Shoes: $130")).status_code == 303

    assert len(load_draft(alice.shelf, ID).versions) == 1


def test_three_lost_answers_make_one_draft(alice: Visitor, clock: Clock) -> None:
    for text in ("One.", "One, and two.", "One, and two, and three."):
        assert alice.post("/messages/new", form(text=text)).status_code == 303
        clock.move(minutes=1)

    assert drafts(alice) == 1
    assert len(load_draft(alice.shelf, ID).versions) == 3


def test_details_that_were_changed_on_the_draft_meanwhile_are_not_overwritten(alice: Visitor, clock: Clock) -> None:
    page = str(alice.post("/messages/new", form()).location)
    clock.move(minutes=1)
    alice.post(f"{page}/details", form(facts="Changed there.", seen="1"))
    answer = alice.post("/messages/new", form(text=MORE, facts="Changed here."))

    assert answer.status_code == 409
    assert f'href="{page}"' in answer.text
    assert MORE in said(answer)
    assert load_draft(alice.shelf, ID).details.facts == ("Changed there.",)


def test_a_draft_with_a_helped_version_is_left_alone_and_the_words_may_be_a_draft_of_their_own(
    alice: Visitor, clock: Clock
) -> None:
    page = str(alice.post("/messages/new", form()).location)
    add_version(alice.shelf, clock, ID, "Calmer.", by="rules")
    answer = alice.post("/messages/new", form(text=MORE))
    own_id = answer.text.split('name="message_id" type="hidden" value="')[1].split('"')[0]

    assert answer.status_code == 409
    assert "This form was saved already" in answer.text
    assert own_id != ID
    assert alice.post("/messages/new", form(text=MORE, message_id=own_id)).location != page
    assert [version.text for version in load_draft(alice.shelf, ID).versions] == [form()["text"], "Calmer."]


def test_what_was_sent_stays_as_it_was_sent(alice: Visitor) -> None:
    page = str(alice.post("/messages/new", form()).location)
    alice.post(f"{page}/sent", {"version": "1", "sent_on": "2026-11-19", "sent_at": "17:05", "channel": "email"})
    answer = alice.post("/messages/new", form(text=MORE))

    assert answer.status_code == 409
    assert f'href="{page}"' in answer.text
    assert len(load_draft(alice.shelf, ID).versions) == 1
