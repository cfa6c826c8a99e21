"""An address that answers a form leads, when it is opened by itself, to the page with that form."""

from __future__ import annotations

from tests.messages.drafts.test_pages import form


def test_a_question_leads_to_its_form(alice):
    assert alice.get("/assistant/ask").location == "/assistant"


def test_a_check_of_the_tone_leads_to_a_new_message(alice):
    assert alice.get("/messages/tone").location == "/messages/new"


def test_other_wordings_lead_to_their_message(alice):
    page = alice.post("/messages/new", form()).location

    assert alice.get(f"{page}/rewrite").location == page
