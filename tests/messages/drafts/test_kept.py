"""What is typed into the form of a message is kept until it is saved."""

from __future__ import annotations

import html

from tests.cast import Visitor
from tests.messages.drafts.test_pages import HTMX, form

ID = "01messageofalice"


def test_what_is_typed_is_kept_and_opens_again_as_it_was(alice: Visitor) -> None:
    note = alice.post(f"/messages/drafts/{ID}", form(text="Half a"), headers=HTMX)
    page = html.unescape(alice.get(f"/messages/new?draft={ID}").text)

    assert "Saved as draft, 9:41 pm" in note.text
    assert "Half a</textarea>" in page
    assert "Shoes: $120" in page
    assert "Half a" in alice.get("/messages").text


def test_saving_ends_what_was_kept(alice: Visitor) -> None:
    alice.post(f"/messages/drafts/{ID}", form(text="Half a"), headers=HTMX)
    page = alice.post("/messages/new", form()).location

    assert "Not saved yet" not in alice.get("/messages").text
    assert alice.get(f"/messages/new?draft={ID}").location == page


def test_words_that_arrive_after_they_were_saved_do_not_come_back_from_the_dead(alice: Visitor) -> None:
    page = str(alice.post("/messages/new", form()).location)
    late = alice.post(f"/messages/drafts/{ID}", form(text="Half a"), headers=HTMX)
    alice.post(f"{page}/edit", {"based_on": "1", "text": "Calmer."})
    late_edit = alice.post(f"/messages/drafts/{ID}", {"text": "Calmer.", "based_on": "1"}, headers=HTMX)

    assert (late.status_code, late_edit.status_code) == (409, 409)
    assert "This was already saved." in late.text
    assert "Not saved yet" not in alice.get("/messages").text


def test_an_edit_of_a_message_that_there_is_not_is_kept_nowhere(alice: Visitor) -> None:
    answer = alice.post(f"/messages/drafts/{ID}", {"text": "Of what?", "based_on": "1"}, headers=HTMX)

    assert answer.status_code == 404


def test_an_edit_that_was_begun_waits_on_the_page_of_the_message(alice: Visitor) -> None:
    page = str(alice.post("/messages/new", form()).location)
    alice.post(f"/messages/drafts/{ID}", {"text": "A calmer beg", "based_on": "1"}, headers=HTMX)

    assert "an edit that you did not save" in alice.get(page).text
    assert "A calmer beg</textarea>" in alice.get(f"{page}/edit?kept=1").text
    assert "A calmer beg" not in alice.get(f"{page}/edit?version=1").text


def test_what_was_kept_can_be_thrown_away(alice: Visitor) -> None:
    alice.post(f"/messages/drafts/{ID}", form(text="Half a"))
    alice.post(f"/messages/drafts/{ID}/discard")

    assert "Half a" not in alice.get("/messages").text


def test_a_text_too_long_to_keep_says_so_in_the_note(alice: Visitor) -> None:
    note = alice.post(f"/messages/drafts/{ID}", {"text": "😀" * 110_000}, headers=HTMX)

    assert note.status_code == 413
    assert "Too long to keep" in note.text


def test_nobody_else_reads_what_was_typed(alice: Visitor, charlie: Visitor) -> None:
    alice.post(f"/messages/drafts/{ID}", form(text="Half a"))

    assert charlie.get(f"/messages/new?draft={ID}").status_code == 404
    assert "Half a" not in charlie.get("/messages").text
