"""Taking back: whoever moves an account away with her phone in their hand has it for a while and no longer."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy
from threading import Barrier

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.accounts import model as accounts
from app.accounts import moves
from app.errors import LinkExpired
from app.identity import model as identity
from app.identity.browser import _mark_of
from app.services import Services
from app.tokens import Tokens
from tests.cast import Visitor, arrive, ask_for_link, sign_in, stranger, token_in
from tests.conftest import Clock
from tests.standins import HeldQueue

HERS, FIRST, SECOND = "alice@example.org", "first@evil.example", "second@evil.example"


def test_the_old_address_takes_the_account_back_and_everybody_else_is_out(
    app: Flask, services: Services, alice: Visitor
) -> None:
    link = _moved(alice, FIRST)
    owner = stranger(app)

    answer = _press(owner, link)

    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert alice.get("/settings").status_code == 303
    assert accounts.find_by_email(services, HERS) == alice.tenant
    assert accounts.find_by_email(services, FIRST) is None
    assert sign_in(app, HERS).tenant == alice.tenant
    assert sign_in(app, FIRST).tenant != alice.tenant


def test_looking_at_the_link_changes_nothing_and_needs_no_sign_in(
    app: Flask, services: Services, alice: Visitor
) -> None:
    page = stranger(app).get(_moved(alice, FIRST))

    assert page.status_code == 200
    assert HERS in page.text
    assert FIRST not in page.text
    assert accounts.find_by_email(services, FIRST) == alice.tenant
    assert alice.get("/settings").status_code == 200


def test_it_works_once(app: Flask, alice: Visitor) -> None:
    link = _moved(alice, FIRST)
    _press(stranger(app), link)
    again = sign_in(app, HERS)

    assert stranger(app).get(link).status_code == 410
    assert again.post(link).status_code == 410
    assert again.get("/settings").status_code == 200


def test_of_many_presses_at_once_one_has_an_effect(services: Services, alice: Visitor) -> None:
    token = _moved(alice, FIRST).rsplit("/", 1)[1]
    start = Barrier(6)

    def press(_: int) -> bool:
        start.wait()
        try:
            identity.take_back(services, token)
        except LinkExpired:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(press, range(6))) == 1


def test_it_beats_every_later_move(app: Flask, services: Services, alice: Visitor) -> None:
    link = _moved(alice, FIRST)
    later = _moved(alice, SECOND)

    assert _press(stranger(app), link).status_code == 303

    assert accounts.find_by_email(services, HERS) == alice.tenant
    assert accounts.find_by_email(services, FIRST) is None
    assert accounts.find_by_email(services, SECOND) is None
    assert stranger(app).get(later).status_code == 410


def test_a_later_notice_takes_it_back_as_far_as_its_own_address(app: Flask, services: Services, alice: Visitor) -> None:
    link = _moved(alice, FIRST)
    later = _moved(alice, SECOND)

    _press(stranger(app), later)
    assert accounts.find_by_email(services, FIRST) == alice.tenant
    _press(stranger(app), link)

    assert accounts.find_by_email(services, HERS) == alice.tenant


def test_moving_back_and_forth_ends_where_the_first_notice_says(app: Flask, services: Services, alice: Visitor) -> None:
    link = _moved(alice, FIRST)
    _moved(alice, HERS)
    _moved(alice, SECOND)

    _press(stranger(app), link)

    assert accounts.find_by_email(services, HERS) == alice.tenant
    assert accounts.find_by_email(services, FIRST) is None
    assert accounts.find_by_email(services, SECOND) is None


def test_no_number_of_moves_makes_it_too_much_to_undo(app: Flask, services: Services, alice: Visitor) -> None:
    link = _moved(alice, "move0@evil.example")
    for number in range(1, moves.MOST):
        _moved(alice, f"move{number}@evil.example")

    refused = alice.post(_asked(alice, SECOND))
    _press(stranger(app), link)

    assert refused.status_code == 409
    assert "changed often this week" in refused.text
    assert accounts.find_by_email(services, HERS) == alice.tenant


def test_after_seven_days_the_move_stands_and_the_address_is_free(app: Flask, clock: Clock, alice: Visitor) -> None:
    link = _moved(alice, FIRST)
    clock.move(days=7)

    assert stranger(app).get(link).status_code == 410
    assert _press(stranger(app), link, page="/sign-in").status_code == 410
    assert sign_in(app, HERS).tenant != alice.tenant
    assert sign_in(app, FIRST).tenant == alice.tenant


def test_until_the_last_moment_it_works(app: Flask, services: Services, clock: Clock, alice: Visitor) -> None:
    link = _moved(alice, FIRST)
    clock.move(days=7, seconds=-1)

    assert _press(stranger(app), link).status_code == 303
    assert accounts.find_by_email(services, HERS) == alice.tenant


def test_an_account_that_took_the_address_after_its_days_is_never_displaced(
    app: Flask, services: Services, clock: Clock, alice: Visitor
) -> None:
    _moved(alice, FIRST)
    clock.move(days=6)
    alice.client = sign_in(app, FIRST).client
    alice.forget_csrf()
    later = _moved(alice, SECOND)
    clock.move(days=2)
    newcomer = sign_in(app, HERS)

    _press(stranger(app), later)

    assert accounts.find_by_email(services, HERS) == newcomer.tenant
    assert accounts.find_by_email(services, FIRST) == alice.tenant


def test_asking_for_a_sign_in_link_at_the_old_address_mails_the_way_back_and_opens_no_account(
    app: Flask, services: Services, alice: Visitor, queue: HeldQueue, clock: Clock
) -> None:
    link = _moved(alice, FIRST)
    owner = stranger(app, HERS)
    for _ in range(2):
        clock.move(minutes=1)
        token = token_in(owner.get("/sign-in").text)
        answer = owner.client.post("/sign-in", data={"csrf_token": token, "email": HERS})
        queue.run()

    to, text = _newest(services)
    assert (answer.status_code, answer.location) == (303, "/sign-in/sent")
    assert (to, _link_back(text)) == (HERS, link)
    assert "/sign-in/" not in text
    assert _mails_to(services, HERS, "address was changed") == 3
    assert accounts.find_by_email(services, HERS) is None


def test_a_sign_in_link_from_before_the_move_opens_no_new_account(
    app: Flask, services: Services, alice: Visitor
) -> None:
    owner = stranger(app, HERS)
    path = ask_for_link(owner)
    token = token_in(owner.get(path).text)
    _moved(alice, FIRST)

    answer = owner.client.post(path, data={"csrf_token": token})

    assert answer.status_code == 410
    assert "no longer signs in" in answer.text
    assert accounts.find_by_email(services, HERS) is None


def test_nobody_else_can_take_the_old_address_meanwhile(services: Services, alice: Visitor, bob: Visitor) -> None:
    link = _moved(alice, FIRST)

    assert bob.post(_asked(bob, HERS)).status_code == 409
    assert _press(bob, link).status_code == 303
    assert accounts.find_by_email(services, HERS) == alice.tenant
    assert bob.get("/settings").status_code == 200


def test_the_browser_that_undoes_it_is_cleared_when_it_was_signed_in(alice: Visitor) -> None:
    answer = alice.post(_moved(alice, FIRST))

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert alice.get("/settings").status_code == 303


def test_a_browser_that_knew_the_old_address_knows_the_new_one_after_a_move(app: Flask, alice: Visitor) -> None:
    _moved(alice, FIRST)
    with app.test_request_context(), alice.client.session_transaction() as session:
        assert session["known"] == _mark_of(FIRST)


@pytest.mark.parametrize("purpose", ["undo of a new address", "another purpose"])
def test_a_link_that_we_did_not_make_for_this_undoes_nothing(
    app: Flask, services: Services, alice: Visitor, purpose: str
) -> None:
    _moved(alice, FIRST)
    for value in ([alice.tenant, "x"], [alice.tenant], {"tenant": alice.tenant}, "x"):
        token = Tokens(services.settings.secret_keys).sign(purpose, value)
        assert stranger(app).get(f"/settings/email-address/undo/{token}").status_code == 410
    forged = Tokens(["another secret, also 32 characters long"]).sign(purpose, [alice.tenant, "x"])
    assert stranger(app).get(f"/settings/email-address/undo/{forged}").status_code == 410
    assert alice.get("/settings").status_code == 200


def test_the_notice_says_nothing_of_the_new_address(services: Services, alice: Visitor) -> None:
    _moved(alice, FIRST)
    _, text = _newest(services)

    assert "evil.example" not in text


def test_strangers_may_not_try_links_without_end(app: Flask) -> None:
    charlie = stranger(app)
    token = token_in(charlie.get("/sign-in").text)
    tries = [
        charlie.client.post("/settings/email-address/undo/x", data={"csrf_token": token}).status_code for _ in range(31)
    ]

    assert tries == [410] * 30 + [429]


def test_signed_in_elsewhere_she_is_signed_out_there_too(app: Flask, services: Services, alice: Visitor) -> None:
    link = _moved(alice, FIRST)
    other = arrive(app, alice.email, alice.tenant)
    _press(stranger(app), link)

    assert other.get("/settings").status_code == 303


def _asked(visitor: Visitor, email: str) -> str:
    """The path of the link that was mailed to a new address."""
    assert visitor.post("/settings/email-address", {"email": email}).status_code == 303
    visitor.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    found = re.search(r"/settings/email-address/[\w-]+", _newest(visitor.services)[1])
    assert found
    return found.group()


def _moved(visitor: Visitor, email: str) -> str:
    """Moves the account as whoever holds the browser and reads the new address; gives the path of the link back."""
    assert visitor.post(_asked(visitor, email)).status_code == 303
    visitor.services.queue.run()  # type: ignore[attr-defined]  # as above
    return _link_back(_newest(visitor.services)[1])


def _press(visitor: Visitor, path: str, *, page: str = "") -> TestResponse:
    return visitor.client.post(path, data={"csrf_token": token_in(visitor.get(page or path).text)})


def _newest(services: Services) -> tuple[str, str]:
    """Whom the newest mail went to, and its words."""
    mail = message_from_bytes(services.mailer.newest(1)[0].content, policy=policy.default)  # type: ignore[attr-defined]  # the outbox has it
    body = mail.get_body(("plain",))
    assert body is not None
    return str(mail["To"]), body.get_content()


def _link_back(text: str) -> str:
    found = re.search(r"/settings/email-address/undo/[\w.-]+", text)
    assert found, text
    return found.group()


def _mails_to(services: Services, email: str, subject: str) -> int:
    mails = [message_from_bytes(kept.content, policy=policy.default) for kept in services.mailer.newest(50)]  # type: ignore[attr-defined]  # as above
    return sum(mail["To"] == email and subject in mail["Subject"] for mail in mails)
