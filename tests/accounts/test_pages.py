"""What the pages of an account do not tell."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask

from tests.cast import Visitor, ask_for_link, stranger, token_in
from tests.conftest import Clock


def test_the_session_list_says_when_one_signed_in_and_not_when_one_was_last_active(
    alice: Visitor, clock: Clock
) -> None:
    clock.move(hours=3)
    alice.get("/home")
    page = alice.get("/settings/security").text

    assert "Signed in Thu 19 Nov, 9:41 pm" in page
    assert "what kind of browser it is and when it signed in." in page
    assert "was used" not in page
    assert "12:41" not in page


def test_two_browsers_of_a_kind_are_told_apart_by_when_they_signed_in(
    alice: Visitor, clock: Clock, visit: Callable[[str], Visitor]
) -> None:
    clock.move(minutes=7)
    visit(alice.email)
    page = alice.get("/settings/security").text

    assert re.findall(r"Sign out<span[^>]*> ([^<]*)</span>", page) == ["A browser, signed in Thu 19 Nov, 9:48 pm"]


def test_what_is_said_of_mail_before_one_chooses_is_so(app: Flask, alice: Visitor) -> None:
    """Subjects do name a payment or a trial, and the link leads to a page with a button."""
    newcomer = stranger(app, "new@example.org")
    path = ask_for_link(newcomer)
    newcomer.client.post(path, data={"csrf_token": token_in(newcomer.get(path).text)})
    for page in (newcomer.get("/welcome").text, alice.get("/settings/email").text):
        assert "never say what you write about" in page
        assert "sent by day" in page
        assert "one click" not in page


def test_before_the_welcome_no_page_is_offered_that_cannot_be_opened(app: Flask) -> None:
    newcomer = stranger(app, "alice@example.org")
    path = ask_for_link(newcomer)
    newcomer.client.post(path, data={"csrf_token": token_in(newcomer.get(path).text)})

    page = newcomer.get("/welcome").text

    assert "Before you begin" in page
    assert 'class="site-nav' not in page
    assert 'href="/incidents"' not in page
