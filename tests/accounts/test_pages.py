"""What the pages of an account do not tell."""

from __future__ import annotations

from tests.cast import Visitor
from tests.conftest import Clock


def test_the_session_list_says_when_one_signed_in_and_not_when_one_was_last_active(
    alice: Visitor, clock: Clock
) -> None:
    clock.move(hours=3)
    alice.get("/home")
    page = alice.get("/settings/security").text

    assert "Signed in Thu 19 Nov 2026, 9:41 PM" in page
    assert "12:41 AM" not in page
