"""Closing: access ends at once, and for 30 days its owner, and nobody else, can bring everything back."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from app.identity import confirmed, sessions
from app.rights.deletion.model import closing
from app.services import Services
from tests.cast import Visitor, arrive, sign_in, stranger
from tests.conftest import Clock
from tests.promises import promise
from tests.rights.deletion.leaving import PAGE, close, let_days_pass, prove


@promise("12.3", part=True)
def test_without_a_second_proof_nothing_closes(alice: Visitor) -> None:
    answer = alice.post(PAGE, {"sure": "y"})

    assert answer.status_code == 422
    assert "confirm that it is you" in answer.text
    assert closing(alice.shelf) is None


def test_turning_the_lock_on_is_no_second_proof(alice: Visitor) -> None:
    alice.post("/wellbeing/lock", {"minutes": "15"})

    assert alice.post(PAGE, {"sure": "y"}).status_code == 422
    assert closing(alice.shelf) is None


def test_an_old_proof_does_not_count_however_busy_the_browser_was(alice: Visitor, clock: Clock) -> None:
    prove(alice)
    clock.move(minutes=16)

    assert alice.post(PAGE, {"sure": "y"}).status_code == 422


def test_the_box_must_be_ticked(alice: Visitor) -> None:
    prove(alice)

    answer = alice.post(PAGE, {})

    assert answer.status_code == 422
    assert "Tick the box" in answer.text
    assert closing(alice.shelf) is None


@promise("11.1", part=True)
def test_at_day_0_access_ends_in_every_browser(app: Flask, alice: Visitor) -> None:
    phone = arrive(app, alice.email)
    alice.post("/incidents/new", {"occurred_on": "2026-11-19", "narrative": "He was late."})

    page = close(alice)

    assert sessions.live(alice.services, alice.shelf) == []
    for browser in (alice, phone):
        assert browser.get("/incidents").location.startswith("/sign-in")
    assert "is closed" in stranger(app).get(page).text


def test_signing_in_again_leads_only_to_the_way_back(app: Flask, alice: Visitor) -> None:
    close(alice)
    again = arrive(app, alice.email, alice.tenant)

    for path in ("/home", "/incidents", "/settings", "/vault", "/wellbeing", "/settings/privacy"):
        assert again.get(path).location == PAGE, path
    assert again.post("/incidents/new", {"occurred_on": "2026-11-19", "narrative": "x"}).status_code == 403
    page = again.get(PAGE).text
    assert "December 20, 2026" in page or "December 19, 2026" in page
    assert "Come back" in page


def test_coming_back_opens_everything_again(app: Flask, alice: Visitor, services: Services) -> None:
    alice.post("/incidents/new", {"occurred_on": "2026-11-19", "narrative": "He was late."})
    close(alice)
    again = arrive(app, alice.email, alice.tenant)

    assert again.post(f"{PAGE}/back").location == "/home"

    assert "He was late." in again.get("/incidents").text
    assert closing(again.shelf) is None


def test_who_came_back_is_not_removed_after_30_days(
    app: Flask, alice: Visitor, services: Services, clock: Clock
) -> None:
    close(alice)
    again = arrive(app, alice.email, alice.tenant)
    again.post(f"{PAGE}/back")

    let_days_pass(services, clock, 31)

    assert "closed" not in sign_in(app, alice.email).get("/home").text


def test_asked_twice_it_is_the_first_time_that_counts(alice: Visitor, app: Flask, clock: Clock) -> None:
    first = close(alice)
    clock.move(days=3)
    again = arrive(app, alice.email, alice.tenant)

    assert again.post(PAGE, {"sure": "y"}).location == PAGE
    kept = closing(again.shelf)
    assert kept
    assert kept.asked_at == clock.at - timedelta(days=3)
    assert first


def test_coming_back_twice_from_two_browsers_is_no_error(app: Flask, alice: Visitor) -> None:
    close(alice)
    one, two = arrive(app, alice.email, alice.tenant), arrive(app, alice.email, alice.tenant)

    assert one.post(f"{PAGE}/back").status_code == 303
    assert two.post(f"{PAGE}/back").status_code == 303


def test_a_mail_without_content_says_until_when_and_other_mail_stops(alice: Visitor, services: Services) -> None:
    page = close(alice)
    services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests

    (mail,) = services.mailer.newest(5)  # type: ignore[attr-defined]  # the outbox has it
    assert page.encode() in mail.content.replace(b"=\r\n", b"")
    assert b"Your account is closed" in mail.content


def test_the_lists_of_proofs_end_too(alice: Visitor) -> None:
    prove(alice)
    (session,) = sessions.live(alice.services, alice.shelf)
    alice.post(PAGE, {"sure": "y"})

    assert not confirmed.lately(alice.services, alice.shelf, session, timedelta(minutes=15))
