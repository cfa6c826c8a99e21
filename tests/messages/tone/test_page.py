"""The tone check on its way to a page: as a part of one, and as a page where there are no scripts."""

from __future__ import annotations

import html

from tests.cast import Visitor
from tests.messages.drafts.test_pages import HTMX, form


def test_a_page_that_types_gets_the_marked_text_alone(alice: Visitor) -> None:
    part = alice.post("/messages/tone", {"text": "You never <b>call</b>."}, headers=HTMX).text

    assert '<mark class="tone-mark">You never<sup>1</sup></mark>' in part
    assert "1 place may read as hostile. You decide." in part
    assert "<html" not in part
    assert "<b>call" not in part


def test_without_scripts_the_same_form_comes_back_with_the_marks_and_nothing_saved(alice: Visitor) -> None:
    page = html.unescape(alice.post("/messages/tone", form(text="You are pathetic.")).text)

    assert "An insult" in page
    assert "Shoes: $120" in page
    assert "You are late AGAIN.</textarea>" in page
    assert "No messages yet" in alice.get("/messages").text


def test_without_scripts_a_plainer_wording_is_put_in_by_its_button(alice: Visitor) -> None:
    page = html.unescape(alice.post("/messages/tone", form(text="It is MY weekend.", use="0")).text)

    assert "It is my weekend.</textarea>" in page
    assert "Nothing in it reads as hostile by our rules." in page


def test_an_edit_comes_back_as_an_edit(alice: Visitor) -> None:
    address = str(alice.post("/messages/new", form()).location)
    fields = {"draft": address.rsplit("/", 1)[1], "based_on": "1", "text": "You are pathetic."}
    page = alice.post("/messages/tone", fields).text

    assert "Edit version 1" in page
    assert "tone-mark" in page


def test_a_button_that_points_nowhere_changes_nothing(alice: Visitor) -> None:
    for use in ("7", "-1", "x", "٣"):
        assert "You never call.</textarea>" in alice.post("/messages/tone", form(text="You never call.", use=use)).text
