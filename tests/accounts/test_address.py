"""Moving to another address: proven there, told here, and never onto somebody else's."""

from __future__ import annotations

import re
from collections.abc import Callable
from email import message_from_bytes, policy

from flask import Flask

from app.accounts import model as accounts
from app.services import Services
from tests.cast import Visitor, arrive
from tests.conftest import Clock
from tests.promises import promise
from tests.standins import HeldQueue


@promise("12.2", part=True)
def test_the_address_can_be_corrected(alice: Visitor, services: Services, queue: HeldQueue) -> None:
    path = ask_to_move(alice, queue, "alice@new.example.org")
    assert accounts.find_by_email(services, "alice@example.org") == alice.tenant

    assert alice.post(path).status_code == 303

    assert accounts.find_by_email(services, "alice@new.example.org") == alice.tenant
    assert accounts.find_by_email(services, "alice@example.org") is None
    assert "alice@new.example.org" in alice.get("/settings").text


def test_the_old_address_is_told(alice: Visitor, queue: HeldQueue) -> None:
    alice.post(ask_to_move(alice, queue, "alice@new.example.org"))
    queue.run()
    newest = message_from_bytes(alice.services.mailer.newest(1)[0].content, policy=policy.default)  # type: ignore[attr-defined]  # the outbox has it

    assert newest["To"] == "alice@example.org"
    assert "alice@new.example.org" not in newest.as_string()


def test_other_browsers_are_signed_out(alice: Visitor, queue: HeldQueue, app: Flask, services: Services) -> None:
    other = arrive(app, alice.email, alice.tenant)
    alice.post(ask_to_move(alice, queue, "alice@new.example.org"))

    assert (alice.get("/settings").status_code, other.get("/settings").status_code) == (200, 303)


def test_looking_at_the_link_moves_nothing(alice: Visitor, services: Services, queue: HeldQueue) -> None:
    path = ask_to_move(alice, queue, "alice@new.example.org")

    assert "alice@new.example.org" in alice.get(path).text
    assert accounts.find_by_email(services, "alice@example.org") == alice.tenant


def test_an_address_with_an_account_cannot_be_taken(
    alice: Visitor, bob: Visitor, services: Services, queue: HeldQueue
) -> None:
    answer = alice.post(ask_to_move(alice, queue, bob.email))

    assert answer.status_code == 409
    assert "has an account already" in answer.text
    assert accounts.find_by_email(services, bob.email) == bob.tenant
    assert accounts.find_by_email(services, alice.email) == alice.tenant


def test_the_link_works_once_in_time_and_for_its_owner(
    alice: Visitor, charlie: Visitor, queue: HeldQueue, clock: Clock
) -> None:
    path = ask_to_move(alice, queue, "alice@new.example.org")
    assert charlie.post(path).status_code == 410
    assert charlie.get(path).status_code == 410
    assert alice.post(path).status_code == 303
    assert alice.post(path).status_code == 410
    later = ask_to_move(alice, queue, "alice@third.example.org")
    clock.move(minutes=15)
    assert alice.post(later).status_code == 410


def test_the_link_is_bound_to_the_browser_that_asked(
    alice: Visitor, queue: HeldQueue, app: Flask, services: Services
) -> None:
    path = ask_to_move(alice, queue, "alice@new.example.org")

    assert arrive(app, alice.email, alice.tenant).post(path).status_code == 403


def test_a_sign_in_link_does_not_move_an_address(alice: Visitor, app: Flask, visit: Callable[[str], Visitor]) -> None:
    from tests.cast import ask_for_link, stranger

    token = ask_for_link(stranger(app, "mallory@example.org")).rsplit("/", 1)[1]

    assert alice.post(f"/settings/email-address/{token}").status_code == 410


def ask_to_move(visitor: Visitor, queue: HeldQueue, email: str) -> str:
    """Ask to move; gives the path of the mailed link."""
    assert visitor.post("/settings/email-address", {"email": email}).status_code == 303
    queue.run()
    content = visitor.services.mailer.newest(1)[0].content  # type: ignore[attr-defined]  # the outbox has it
    body = message_from_bytes(content, policy=policy.default).get_body(("plain",))
    assert body is not None
    found = re.search(r"/settings/email-address/[\w-]+", body.get_content())
    assert found
    return found.group()
