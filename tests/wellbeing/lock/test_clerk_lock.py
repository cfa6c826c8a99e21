"""The lock with Clerk: only a sign-in there that began after it was asked for opens the pages here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from app import create_app
from app.accounts import model as accounts
from app.identity import sessions
from app.identity.clerk import ClerkIdentity
from app.services import Services
from tests.cast import Visitor, arrive
from tests.conftest import Clock
from tests.identity.clerk_standin import ISSUER, SECRET, ClerkInstance
from tests.standins import HeldQueue
from tests.wellbeing.lock.locking import lock, locked

HOSTED = "https://accounts.example.org/sign-in"


@pytest.fixture
def clerk() -> ClerkInstance:
    made = ClerkInstance()
    made.enrol("user_alice", "alice@example.org")
    return made


@pytest.fixture
def services(services: Services, clerk: ClerkInstance, queue: HeldQueue) -> Iterator[Services]:
    settings = replace(
        services.settings, identity="clerk", clerk_secret_key=SECRET, clerk_jwt_key=clerk.public_key,
        clerk_issuer=ISSUER, clerk_sign_in_url=HOSTED,
    )  # fmt: skip
    with clerk.backend_api() as address:
        built = replace(services, settings=settings, identity=ClerkIdentity(settings, backend_api=address))
        queue.attach(built)
        yield built


@pytest.fixture
def app(services: Services) -> Flask:
    return create_app(services.settings, services)


@pytest.fixture
def alice(app: Flask, services: Services) -> Visitor:
    """Signed in by way of Clerk's session sess_1, with the lock on and shut."""
    tenant = accounts.find_or_create(services, "alice@example.org", subject="user_alice")
    visitor = arrive(app, "alice@example.org", tenant)
    (session,) = sessions.live(services, visitor.shelf)
    visitor.shelf.write(sessions.standing_on(visitor.shelf, session, "sess_1"))
    lock(visitor)
    visitor.post("/wellbeing/lock/now")
    return visitor


def leave(visitor: Visitor) -> str:
    """Press the button; gives the path that the hosted page leads back to."""
    answer = visitor.post("/settings/confirm", {"then": "/wellbeing/plan"})
    assert answer.status_code == 303
    assert answer.location.startswith(f"{HOSTED}?")
    back = parse_qs(urlsplit(answer.location).query)["redirect_url"][0]
    return back.removeprefix(visitor.services.settings.base_url)


def return_with(visitor: Visitor, clerk: ClerkInstance, path: str, **claims: object) -> int:
    said = {"sid": "sess_2", "fva": [0, -1], **claims}
    token = clerk.token(visitor.services.settings.base_url, **said)
    return visitor.get(f"{path}&__clerk_handshake={clerk.handshake(token)}").status_code


def test_a_new_sign_in_there_opens_it_here(alice: Visitor, clerk: ClerkInstance) -> None:
    assert return_with(alice, clerk, leave(alice)) == 303
    assert not locked(alice)
    assert [each.provider_session for each in sessions.live(alice.services, alice.shelf)] == ["sess_2"]


def test_the_session_there_is_ended_so_that_the_page_asks_again(alice: Visitor, clerk: ClerkInstance) -> None:
    leave(alice)
    assert clerk.revoked == ["sess_1"]
    assert alice.get("/home").status_code == 200


def test_the_session_that_was_there_before_proves_nothing(alice: Visitor, clerk: ClerkInstance) -> None:
    assert return_with(alice, clerk, leave(alice), sid="sess_1") == 403
    assert locked(alice)


@pytest.mark.parametrize(
    "ages", [None, [10, -1], [1, -1], [0, 3], [-1, -1], [-1, 0], [0], [], "0", ["0", "-1"], [0.0, -1], [0, -2]], ids=str
)
def test_a_factor_that_was_proven_before_opens_nothing(alice: Visitor, clerk: ClerkInstance, ages: object) -> None:
    assert return_with(alice, clerk, leave(alice), fva=ages) == 403
    assert locked(alice)


def test_a_minute_at_the_hosted_page_is_allowed_for(alice: Visitor, clerk: ClerkInstance, clock: Clock) -> None:
    path = leave(alice)
    clock.move(minutes=3)
    assert return_with(alice, clerk, path, fva=[9, 2]) == 303


@pytest.mark.parametrize(("minutes", "status"), [(9, 303), (10, 403)])
def test_a_proof_counts_for_ten_minutes(
    alice: Visitor, clerk: ClerkInstance, clock: Clock, minutes: int, status: int
) -> None:
    path = leave(alice)
    clock.move(minutes=12)
    assert return_with(alice, clerk, path, fva=[minutes, -1]) == status


def test_word_of_the_end_there_does_not_sign_her_out_here(alice: Visitor) -> None:
    leave(alice)
    assert sessions.of_provider(alice.services, alice.shelf, "sess_1") == []


def test_an_answer_that_took_too_long_opens_nothing(alice: Visitor, clerk: ClerkInstance, clock: Clock) -> None:
    path = leave(alice)
    clock.move(minutes=15)
    assert return_with(alice, clerk, path) == 403


def test_somebody_elses_sign_in_opens_nothing(alice: Visitor, clerk: ClerkInstance) -> None:
    assert return_with(alice, clerk, leave(alice), sub="user_charlie") == 403
    assert locked(alice)


def test_what_was_not_asked_for_in_this_browser_opens_nothing(app: Flask, alice: Visitor, clerk: ClerkInstance) -> None:
    path = leave(alice)
    other = arrive(app, alice.email, alice.tenant)
    assert return_with(other, clerk, path) == 403
    assert return_with(alice, clerk, path + "0") == 403


def test_a_proof_is_taken_once(alice: Visitor, clerk: ClerkInstance) -> None:
    path = leave(alice)
    return_with(alice, clerk, path)
    alice.post("/wellbeing/lock/now")
    assert return_with(alice, clerk, path) == 403
    assert locked(alice)


def test_who_comes_back_without_a_proof_fetches_one_once(alice: Visitor) -> None:
    path = leave(alice)
    answer = alice.get(path)
    assert answer.location.startswith(f"{ISSUER}/v1/client/handshake?")
    assert alice.get(path + "&fetched=1").status_code == 403


def test_clerk_being_down_is_said_and_its_old_session_never_counts_again(
    alice: Visitor, clerk: ClerkInstance, queue: HeldQueue
) -> None:
    clerk.down = True
    assert alice.post("/settings/confirm", {"then": "/wellbeing"}).status_code == 503
    clerk.down = False
    assert return_with(alice, clerk, leave(alice), sid="sess_1") == 403
    assert alice.get("/home").status_code == 200
