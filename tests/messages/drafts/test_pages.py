"""The pages of a drafted message, as Alice uses them without scripts."""

from __future__ import annotations

import html
import re

import pytest

from app.messages.model import add_version
from app.messages.record import FactFinding
from tests.cast import Visitor
from tests.conftest import Clock
from tests.promises import promise

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
ANGRY = "You never tell me anything. I was there at 5:02 pm."


def form(**fields: str) -> dict[str, str]:
    return {
        "message_id": "01messageofalice",
        "received": "You are late AGAIN.",
        "text": ANGRY,
        "intent": "answer",
        "facts": "Friday 13 November, 5:02 pm\nShoes: $120",
        "to": "Sam",
        "channel": "text",
        "method": "brief",
        **fields,
    }


def said(answer: object) -> str:
    return html.unescape(answer.text)  # type: ignore[attr-defined]  # an answer of the test client


@pytest.fixture
def page(alice: Visitor) -> str:
    """The address of a draft that Alice began."""
    answer = alice.post("/messages/new", form())
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_what_came_in_stands_beside_her_words(alice: Visitor, page: str) -> None:
    text = said(alice.get(page))

    assert "You are late AGAIN." in text
    assert ANGRY in text
    assert "Shoes: $120" in text
    assert "Message to <bdi>Sam</bdi>" in text


def test_an_empty_form_says_what_is_missing_and_keeps_nothing(alice: Visitor) -> None:
    answer = alice.post("/messages/new", form(text="", received="", facts=""))

    assert answer.status_code == 422
    assert "There is nothing here yet." in said(answer)
    assert "No messages yet" in alice.get("/messages").text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("text", "x" * 20_001, "20,001 characters long, and 20,000 fit here"),
        ("received", "x" * 40_001, "40,001 characters long"),
        ("words", "three", "Give a number of words from 5 to 2,000"),
        ("facts", "\n".join(f"Fact {n}" for n in range(61)), "One message holds 60 facts"),
        ("text", "Hello\x00 there", "invisible character"),
        ("intent", "shout", "Not a valid choice"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field_and_the_words_stay(
    alice: Visitor, field: str, value: str, sentence: str
) -> None:
    answer = alice.post("/messages/new", form(**{"received": "Words that stay.", field: value}))

    assert answer.status_code == 422
    assert sentence in said(answer)
    assert ("Fact 60" if field == "facts" else "Shoes: $120") in said(answer)


def test_words_that_hold_markup_are_shown_as_words(alice: Visitor) -> None:
    page = alice.post("/messages/new", form(text="<script>alert(1)</script>", to="<b>Sam</b>")).location
    assert "<script>alert(1)" not in alice.get(str(page)).text
    assert "<b>Sam" not in alice.get("/messages").text


def test_an_edit_is_a_new_version_with_what_changed_marked_and_the_first_stays(alice: Visitor, page: str) -> None:
    alice.post(f"{page}/edit", {"based_on": "1", "text": "I was there at 5:02 pm."})
    text = said(alice.get(page))

    shown, changed = text.split("What changed from version 1")
    assert "I was there at 5:02 pm." in shown
    assert "<del" not in shown
    assert '(taken out: </span>You never tell me anything. <span class="visually-hidden">)' in changed
    assert "Version 2" in text
    assert ANGRY in text


def test_an_edit_that_changes_nothing_is_no_version(alice: Visitor, page: str) -> None:
    answer = alice.post(f"{page}/edit", {"based_on": "1", "text": ANGRY})

    assert answer.status_code == 422
    assert "Nothing is different" in said(answer)


def test_she_picks_another_version(alice: Visitor, page: str) -> None:
    alice.post(f"{page}/edit", {"based_on": "1", "text": "I was there at 5:02 pm."})
    alice.post(f"{page}/choose", {"version": "1"})

    assert "Pick version 2" in alice.get(page).text
    assert "Pick version 1" not in alice.get(page).text


def test_details_that_she_changes_show_at_once(alice: Visitor, page: str) -> None:
    seen = re.search(r'name="seen"[^>]*value="(\d+)"', alice.get(f"{page}/details").text)
    assert seen
    answer = alice.post(
        f"{page}/details", form(facts="Only this one.", seen=seen[1], avoid="always, sorry", words="40")
    )
    text = said(alice.get(page))

    assert answer.status_code == 303
    assert "Only this one." in text
    assert "At most 40 words." in text
    assert "Shoes" not in text


def test_details_changed_in_another_tab_meanwhile_are_not_overwritten(alice: Visitor, page: str) -> None:
    alice.post(f"{page}/details", form(facts="First tab.", seen="1"))
    answer = alice.post(f"{page}/details", form(facts="Second tab.", seen="1"))

    assert answer.status_code == 409
    assert "Second tab." in answer.text
    assert "First tab." in alice.get(page).text


def test_a_sent_message_says_when_and_how_and_takes_no_more_changes(alice: Visitor, page: str) -> None:
    sent = {"version": "1", "sent_on": "2026-11-19", "sent_at": "17:05", "channel": "email"}
    assert alice.post(f"{page}/sent", sent).status_code == 303
    text = said(alice.get(page))

    assert "Sent Thu 19 Nov, 5:05 pm, email: version 1." in text
    assert f"{page}/edit" not in text
    assert alice.post(f"{page}/edit", {"based_on": "1", "text": "Too late."}).status_code == 409
    assert alice.get(f"{page}/details").status_code == 303


@pytest.mark.parametrize(
    ("day", "sentence"), [("2026-11-25", "That day has not come yet."), ("", "Choose the day"), ("x", "Choose the day")]
)
def test_it_cannot_have_been_sent_on_a_day_that_is_none_or_has_not_come(
    alice: Visitor, page: str, day: str, sentence: str
) -> None:
    answer = alice.post(f"{page}/sent", {"version": "1", "sent_on": day, "sent_at": "17:05", "channel": "text"})

    assert answer.status_code == 422
    assert sentence in said(answer)
    assert "not sent" in alice.get(page).text


def test_a_version_whose_facts_are_open_is_not_marked_as_sent_and_the_page_says_why(
    alice: Visitor, page: str, clock: Clock
) -> None:
    wrong = FactFinding(kind="added", text="$130", start=0, end=4, what="amount")
    add_version(alice.shelf, clock, page.rsplit("/", 1)[1], "$130 then.", by="rules", findings=(wrong,))
    answer = alice.post(f"{page}/sent", {"version": "2", "sent_on": "2026-11-19", "channel": "text"})

    assert answer.status_code == 409
    assert "It is not marked as sent." in said(answer)
    assert "not sent" in alice.get(page).text


def test_an_entry_about_it_begins_with_the_exact_words(alice: Visitor, page: str) -> None:
    answer = alice.post(f"{page}/entry")
    text = said(alice.get(str(answer.location)))

    assert answer.status_code == 303
    assert "You are late AGAIN.</textarea>" in text


def test_a_deleted_draft_is_gone_and_a_sent_one_stays(alice: Visitor, page: str) -> None:
    other = str(alice.post("/messages/new", form(message_id="01messagethatgoes")).location)
    assert "cannot be undone" in alice.get(f"{other}/delete").text
    assert alice.post(f"{other}/delete").status_code == 303
    alice.post(f"{page}/sent", {"version": "1", "sent_on": "2026-11-19", "channel": "email"})

    assert alice.get(other).status_code == 404
    assert alice.post(f"{page}/delete").status_code == 409
    assert alice.get(page).status_code == 200


def test_nobody_else_finds_it(charlie: Visitor, page: str) -> None:
    for part in ("", "/edit", "/details", "/sent", "/delete"):
        assert charlie.get(f"{page}{part}").status_code == 404


def test_a_version_that_there_is_not_is_nothing(alice: Visitor, page: str) -> None:
    for part in ("/edit?version=9", "/sent?version=9"):
        assert alice.get(f"{page}{part}").status_code == 404
    assert alice.post(f"{page}/choose", {"version": "x"}).status_code == 404


@promise("1.2", part=True)
def test_a_text_of_the_library_carries_the_notice_on_the_page_and_in_its_files(alice: Visitor) -> None:
    begun = alice.get("/messages/new?from=library/reply-to-blame/1").text
    text = re.search(r'<textarea[^>]*name="text"[^>]*>\s*(.*?)</textarea>', begun, re.DOTALL)
    source = re.search(r'name="source"[^>]*value="([^"]+)"', begun)
    assert text
    assert source
    page = alice.post("/messages/new", form(text=html.unescape(text[1]), source=html.unescape(source[1]))).location

    for shown in (begun, alice.get(str(page)).text.split("site-footer")[0]):
        assert "Not legal, medical or psychological advice." in shown
    for file in ("/messages/export.csv", "/messages/export.json"):
        assert "Not legal, medical or psychological advice." in alice.get(file).text
    assert "From the library" in alice.get(str(page)).text


@pytest.mark.parametrize(
    "source", ["library/no-such-entry/1", "library/reply-to-blame/99", "elsewhere", "library/../x/1"]
)
def test_a_text_that_the_library_does_not_have_is_an_empty_form(alice: Visitor, source: str) -> None:
    answer = alice.get("/messages/new", query_string={"from": source})

    assert answer.status_code == 200
    assert "begins from a text of the library" not in answer.text
