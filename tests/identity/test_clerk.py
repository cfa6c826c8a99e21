"""Identity by Clerk, with the vendor's SDK: what passes, what does not, and that one cookie is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from app import create_app
from app.accounts import model as accounts
from app.identity.clerk import ClerkIdentity
from app.services import Services
from tests.cast import Visitor, stranger, token_in
from tests.identity.clerk_standin import ISSUER, SECRET, ClerkInstance
from tests.standins import HeldQueue

HOSTED = "https://accounts.example.org/sign-in"


@pytest.fixture(scope="module")
def keys() -> ClerkInstance:
    return ClerkInstance()


@pytest.fixture
def clerk(keys: ClerkInstance) -> ClerkInstance:
    keys.users, keys.revoked, keys.asked, keys.down = {}, [], [], False
    keys.enrol("user_alice", "Alice@example.org")
    return keys


@pytest.fixture
def services(services: Services, clerk: ClerkInstance, queue: HeldQueue) -> Iterator[Services]:
    settings = replace(
        services.settings,
        identity="clerk",
        clerk_secret_key=SECRET,
        clerk_jwt_key=clerk.public_key,
        clerk_issuer=ISSUER,
        clerk_sign_in_url=HOSTED,
    )
    with clerk.backend_api() as address:
        built = replace(services, settings=settings, identity=ClerkIdentity(settings, backend_api=address))
        queue.attach(built)
        yield built


@pytest.fixture
def app(services: Services) -> Flask:
    return create_app(services.settings, services)


def test_the_sign_in_page_leads_to_the_hosted_page_and_back(app: Flask) -> None:
    page = stranger(app).get("/settings", follow_redirects=True).text
    come_back = parse_qs(urlsplit(_hosted_link(page)).query)["redirect_url"][0]

    assert _hosted_link(page).startswith(f"{HOSTED}?redirect_url=")
    assert come_back.startswith(app.extensions["cotrackpro"].settings.base_url + "/sign-in/clerk?")
    assert "settings" not in page


def test_who_comes_back_with_a_session_is_signed_in_without_the_network(app: Flask, clerk: ClerkInstance) -> None:
    alice, path = _leaving(app)
    _first_sight(alice, path, clerk)
    clerk.asked.clear()
    again, path = _leaving(app)
    again.client.set_cookie("__session", clerk.token(_origin(app), sid="sess_2"))

    assert again.get(path).status_code == 303
    assert again.get("/welcome").status_code == 200
    assert clerk.asked == []


def test_the_account_is_made_from_the_verified_address(app: Flask, services: Services, clerk: ClerkInstance) -> None:
    alice, path = _leaving(app)
    _first_sight(alice, path, clerk)

    tenant = accounts.find_by_email(services, "alice@example.org")
    assert tenant is not None
    assert tenant == accounts.find_by_subject(services, "user_alice")
    account = accounts.read(services.store.tenant(tenant)).account.record  # type: ignore[union-attr]  # it was just made
    assert (account.email, account.name, account.subject) == ("alice@example.org", "Alice", "user_alice")


def test_an_account_is_matched_by_its_verified_address(app: Flask, services: Services, clerk: ClerkInstance) -> None:
    tenant = accounts.find_or_create(services, "alice@example.org")
    alice, path = _leaving(app)

    _first_sight(alice, path, clerk)

    assert accounts.find_by_subject(services, "user_alice") == tenant


def test_an_address_that_passed_to_another_person_does_not_bring_the_record_along(
    app: Flask, services: Services, clerk: ClerkInstance
) -> None:
    alice, path = _leaving(app)
    _first_sight(alice, path, clerk)
    clerk.enrol("user_mallory", "alice@example.org")
    mallory, path = _leaving(app)
    mallory.client.set_cookie("__session", clerk.token(_origin(app), sub="user_mallory", sid="sess_9"))

    assert mallory.get(path).status_code == 403
    assert mallory.get("/welcome").status_code == 303


def test_an_unverified_address_makes_no_account(app: Flask, services: Services, clerk: ClerkInstance) -> None:
    clerk.enrol("user_alice", "alice@example.org", verified=False)
    alice, path = _leaving(app)
    alice.client.set_cookie("__session", clerk.token(_origin(app)))

    assert alice.get(path).status_code == 403
    assert accounts.find_by_email(services, "alice@example.org") is None


@pytest.mark.parametrize(
    "changed",
    [
        {"azp": "https://evil.example"}, {"azp": None}, {"iss": "https://clerk.evil.example"}, {"iss": None},
        {"sts": "pending"}, {"exp": 1}, {"exp": None}, {"nbf": 4102444800}, {"sub": None}, {"sub": "../x"},
        {"sid": None}, {"sid": 7},
    ],
    ids=str,
)  # fmt: skip
def test_a_token_that_is_not_quite_right_opens_nothing(
    app: Flask, clerk: ClerkInstance, changed: dict[str, object]
) -> None:
    alice, path = _leaving(app)
    handshake = clerk.handshake(clerk.token(_origin(app), **changed))

    answer = alice.get(f"{path}&__clerk_handshake={handshake}")

    assert answer.status_code == 403
    assert alice.get("/welcome").status_code == 303


@pytest.mark.parametrize("forged", ["", "x", "a.b.c", "é", "ak_123", "mt_123", "x" * 9000])
def test_what_is_no_token_is_not_taken_for_one(app: Flask, clerk: ClerkInstance, forged: str) -> None:
    alice, path = _leaving(app)
    alice.client.set_cookie("__session", forged)

    assert alice.get(path + "&fetched=1").status_code == 403
    assert clerk.asked == []


def test_a_token_of_another_instance_is_refused(app: Flask, clerk: ClerkInstance) -> None:
    alice, path = _leaving(app)
    stranger_instance = ClerkInstance()
    own = clerk.token(_origin(app))

    for handshake in (
        stranger_instance.handshake(own),
        clerk.handshake(stranger_instance.token(_origin(app))),
        own,
        "rubbish",
    ):
        assert alice.get(f"{path}&__clerk_handshake={handshake}").status_code == 403


def test_who_comes_back_without_a_session_fetches_one_once(app: Flask, clerk: ClerkInstance) -> None:
    alice, path = _leaving(app)

    answer = alice.get(path + "&__clerk_db_jwt=dvb_1")
    query = parse_qs(urlsplit(answer.location).query)

    assert answer.status_code == 303
    assert answer.location.startswith(f"{ISSUER}/v1/client/handshake?")
    assert query["__clerk_db_jwt"] == ["dvb_1"]
    back = query["redirect_url"][0]
    assert alice.get(back.removeprefix(_origin(app))).status_code == 403
    handshake = clerk.handshake(clerk.token(_origin(app)))
    assert alice.get(f"{back.removeprefix(_origin(app))}&__clerk_handshake={handshake}").status_code == 303
    assert alice.get("/welcome").status_code == 200


def test_a_stale_session_cookie_is_fetched_anew(app: Flask, clerk: ClerkInstance) -> None:
    alice, path = _leaving(app)
    alice.client.set_cookie("__session", clerk.token(_origin(app), exp=1))

    assert alice.get(path).location.startswith(f"{ISSUER}/v1/client/handshake?")


def test_nobody_can_be_led_into_somebody_elses_account(app: Flask, clerk: ClerkInstance) -> None:
    _, path = _leaving(app)
    handshake = clerk.handshake(clerk.token(_origin(app), sub="user_mallory"))
    alice = stranger(app)

    answer = alice.get(f"{path}&__clerk_handshake={handshake}")

    assert answer.status_code == 403
    assert alice.get("/welcome").status_code == 303


def test_one_cookie_is_left(app: Flask, clerk: ClerkInstance) -> None:
    alice, path = _leaving(app)
    alice.client.set_cookie("__client_uat", "1")
    _first_sight(alice, path, clerk)

    assert {cookie.key for cookie in alice.client._cookies.values()} == {"session"}  # type: ignore[union-attr]  # werkzeug's jar


def test_signing_out_ends_clerks_session_too(app: Flask, clerk: ClerkInstance, queue: HeldQueue) -> None:
    alice, path = _leaving(app)
    _first_sight(alice, path, clerk)
    token = token_in(alice.get("/welcome").text)

    assert alice.client.post("/sign-out", data={"csrf_token": token}).status_code == 303
    queue.run()

    assert clerk.revoked == ["sess_1"]
    assert alice.get("/welcome").status_code == 303


def test_a_clerk_session_that_was_signed_out_here_does_not_come_back_while_clerk_is_down(
    app: Flask, services: Services, clerk: ClerkInstance, queue: HeldQueue
) -> None:
    alice, path = _leaving(app)
    _first_sight(alice, path, clerk)
    clerk.down = True
    alice.client.post("/sign-out", data={"csrf_token": token_in(alice.get("/welcome").text)})
    alice, path = _leaving(app)
    alice.client.set_cookie("__session", clerk.token(_origin(app)))

    assert alice.get(path).status_code == 403
    assert clerk.revoked == []


def test_revoking_twice_is_no_error(services: Services, clerk: ClerkInstance) -> None:
    services.identity.end_session("sess_7")
    services.identity.end_session("sess_7")

    assert clerk.revoked == ["sess_7"]


def test_clerk_being_down_is_said_and_nothing_is_made(app: Flask, services: Services, clerk: ClerkInstance) -> None:
    clerk.down = True
    alice, path = _leaving(app)
    alice.client.set_cookie("__session", clerk.token(_origin(app)))

    assert alice.get(path).status_code == 503
    assert accounts.find_by_email(services, "alice@example.org") is None


def test_no_link_is_mailed_when_clerk_signs_in(app: Flask, queue: HeldQueue) -> None:
    alice, _ = _leaving(app)
    app.config["WTF_CSRF_ENABLED"] = False  # no page carries a token here, and the route must be shut without one too

    assert alice.client.post("/sign-in", data={"email": "a@example.org"}).status_code == 404
    assert queue.held == []


def _leaving(app: Flask) -> tuple[Visitor, str]:
    """A browser that has just left for the hosted page, and the path it will come back to."""
    visitor = stranger(app)
    come_back = parse_qs(urlsplit(_hosted_link(visitor.get("/sign-in").text)).query)["redirect_url"][0]
    return visitor, come_back.removeprefix(_origin(app))


def _first_sight(visitor: Visitor, path: str, clerk: ClerkInstance) -> None:
    origin = visitor.services.settings.base_url
    visitor.client.set_cookie("__session", clerk.token(origin))
    assert visitor.get(path).status_code == 303


def _hosted_link(page: str) -> str:
    import html

    return html.unescape(page.split('href="' + HOSTED)[1].split('"', maxsplit=1)[0]).join([HOSTED, ""])


def _origin(app: Flask) -> str:
    return str(app.extensions["cotrackpro"].settings.base_url)
