"""Links by mail: each proves an address once, within minutes, in the browser that asked for it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import msgspec
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.accounts import model as accounts
from app.errors import LinkExpired
from app.identity import model as identity
from app.mail.suppression import suppress
from app.services import Services
from tests.cast import Visitor, ask_for_link, stranger, token_in
from tests.conftest import Clock

_FORM_TOKEN = re.compile(r'name="csrf_token"[^>]*value="[^"]+"')


def test_the_answer_is_the_same_for_a_known_and_an_unknown_address(app: Flask, alice: Visitor) -> None:
    known, unknown = (_ask(app, email) for email in (alice.email, "nobody@example.org"))

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location) == (303, "/sign-in/sent")


def test_whoever_gets_no_link_is_told_whom_to_write_to_and_what_whatever_the_address(
    app: Flask, alice: Visitor, services: Services
) -> None:
    services.store.platform("X").write(suppress(services, alice.email, "complaint"))
    pages = []
    for email in (alice.email, "nobody@example.org"):
        visitor = stranger(app)
        token = token_in(visitor.get("/sign-in").text)
        sent = visitor.client.post("/sign-in", data={"csrf_token": token, "email": email}, follow_redirects=True)
        pages.append(_FORM_TOKEN.sub("", sent.text))

    assert pages[0] == pages[1]
    assert f'href="mailto:{services.settings.contact_email}"' in pages[0]
    assert "No sign-in link reaches me" in pages[0]


def test_what_is_no_address_is_kept_in_the_form_and_named(app: Flask) -> None:
    answer = _ask(app, "alice at example")

    assert answer.status_code == 422
    assert "alice at example" in answer.text


@pytest.mark.parametrize("address", ["a@b", "a b@example.org", "a@@example.org", "", "a\x00@example.org", "x" * 300])
def test_bad_addresses_are_refused_and_nothing_is_mailed(app: Flask, services: Services, address: str) -> None:
    assert _ask(app, address).status_code == 422
    assert services.queue.held == []  # type: ignore[attr-defined]  # the held queue of the tests


def test_a_mail_scanner_that_opens_the_link_does_not_use_it(app: Flask) -> None:
    alice = stranger(app, "alice@example.org")
    path = ask_for_link(alice)

    stranger(app).get(path)
    alice.get(path)
    alice.get(path)

    assert _press(alice, path).status_code == 303


def test_a_link_works_once(app: Flask) -> None:
    alice = stranger(app, "alice@example.org")
    path = ask_for_link(alice)
    token = token_in(alice.get(path).text)
    alice.client.post(path, data={"csrf_token": token})

    again = stranger(app)
    again.client.set_cookie("session", alice.client.get_cookie("session").value)  # type: ignore[union-attr]  # it was just set

    assert again.get(path).status_code == 410
    assert "used already" in again.get(path).text


def test_of_many_clicks_at_once_exactly_one_signs_in(app: Flask, services: Services) -> None:
    alice = stranger(app, "alice@example.org")
    token, browser = ask_for_link(alice).rsplit("/", 1)[1], _nonce(alice)
    start = Barrier(8)

    def click(_: int) -> bool:
        start.wait()
        try:
            identity.sign_in_by_link(services, token, browser=browser, user_agent="")
        except LinkExpired:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(click, range(8))) == 1


def test_two_first_sign_ins_that_race_make_one_account(services: Services) -> None:
    start = Barrier(6)

    def arrive(_: int) -> str:
        start.wait()
        return accounts.find_or_create(services, "alice@example.org")

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(arrive, range(6)))) == 1


def test_a_link_is_too_old_after_15_minutes(app: Flask, clock: Clock) -> None:
    alice = stranger(app, "alice@example.org")
    path = ask_for_link(alice)
    token = token_in(alice.get(path).text)
    clock.move(minutes=15)

    answer = alice.client.post(path, data={"csrf_token": token})

    assert answer.status_code == 410
    assert "too old" in answer.text
    assert alice.get("/home").status_code == 303


def test_a_forged_link_opens_nothing(app: Flask) -> None:
    assert stranger(app).get("/sign-in/" + "A" * 43).status_code == 410
    assert stranger(app).get("/sign-in/%F0%9F%98%80%ED%A0%80").status_code == 410


def test_a_link_in_another_browser_says_so_and_offers_a_new_one(app: Flask) -> None:
    alice, charlie = stranger(app, "alice@example.org"), stranger(app)
    path = ask_for_link(alice)

    answer = charlie.get(path)

    assert answer.status_code == 403
    assert "another browser" in answer.text
    assert 'action="/sign-in"' in answer.text
    assert alice.email not in answer.text


def test_a_foreign_browser_neither_signs_in_nor_uses_the_link_up(app: Flask) -> None:
    alice, charlie = stranger(app, "alice@example.org"), stranger(app)
    path = ask_for_link(alice)

    refused = charlie.client.post(path, data={"csrf_token": token_in(charlie.get(path).text)})

    assert refused.status_code == 403
    assert charlie.get("/home").status_code == 303
    assert _press(alice, path).status_code == 303


def test_the_store_holds_no_token(app: Flask, services: Services) -> None:
    token = ask_for_link(stranger(app, "alice@example.org")).rsplit("/", 1)[1]
    with sqlite3.connect(next(services.settings.data_dir.rglob("records.db"))) as connection:
        partitions = [row[0] for row in connection.execute("SELECT DISTINCT partition FROM items")]
    kept = [
        row.record
        for partition in partitions
        for row in services.store.platform(partition.split("#", 2)[2]).every(msgspec.Raw, prefix="")
    ]

    assert any("SIGNIN#" in partition for partition in partitions)
    assert token not in repr(partitions) + repr([bytes(record) for record in kept])


def test_signing_in_leads_on_to_the_page_that_was_asked_for(app: Flask) -> None:
    alice = stranger(app, "alice@example.org")
    asked = alice.get("/settings/security", follow_redirects=True)
    alice.client.post("/sign-in", data={"csrf_token": token_in(asked.text), "email": alice.email})

    assert _press(alice, _newest(alice)).location == "/settings/security"


def test_the_page_that_was_asked_for_stands_neither_in_the_address_nor_on_the_page(app: Flask) -> None:
    somebody = stranger(app)
    asked = somebody.get("/incidents?q=bruise", follow_redirects=True)

    assert asked.request.full_path.rstrip("?") == "/sign-in"
    assert "incidents" not in asked.text
    with somebody.client.session_transaction() as session:
        assert "bruise" not in str(dict(session))


def test_a_page_named_in_the_address_leaves_it_at_once(app: Flask) -> None:
    alice = stranger(app, "alice@example.org")
    answer = alice.get("/sign-in?next=/settings/security")
    alice.client.post("/sign-in", data={"csrf_token": token_in(alice.get("/sign-in").text), "email": alice.email})

    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert _press(alice, _newest(alice)).location == "/settings/security"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example"],
)
def test_signing_in_never_leads_to_another_site(app: Flask, elsewhere: str) -> None:
    alice = stranger(app, "alice@example.org")
    token = token_in(alice.get("/sign-in", query_string={"next": elsewhere}, follow_redirects=True).text)
    alice.client.post("/sign-in", data={"csrf_token": token, "email": alice.email})

    assert _press(alice, _newest(alice)).location == "/home"


@pytest.mark.parametrize(
    "way_out",
    [
        "/exit",
        "/./exit",
        "/x/../exit",
        "/%65xit",
        "/%2e/exit",
        "/.//sign-out",
        "/sign-%69n?next=/exit",
        "/a/%2E%2E/welcome",
    ],
)
def test_signing_in_never_leads_straight_out_again(app: Flask, way_out: str) -> None:
    alice = stranger(app, "alice@example.org")
    token = token_in(alice.get("/sign-in", query_string={"next": way_out}, follow_redirects=True).text)
    alice.client.post("/sign-in", data={"csrf_token": token, "email": alice.email})

    assert _press(alice, _newest(alice)).location == "/home"


def test_signing_in_changes_the_session_and_the_form_token(app: Flask) -> None:
    alice = stranger(app, "alice@example.org")
    path = ask_for_link(alice)
    with alice.client.session_transaction() as session:
        before = dict(session)
    _press(alice, path)
    with alice.client.session_transaction() as session:
        after = dict(session)

    assert set(after) <= {"tenant", "session", "csrf_token", "known"}
    assert not set(map(str, before.values())) & set(map(str, after.values()))


def test_case_and_blanks_do_not_make_another_person(visit: Callable[[str], Visitor]) -> None:
    assert visit("Alice@Example.org").tenant == visit(" alice@example.ORG ").tenant


def _ask(app: Flask, email: str) -> TestResponse:
    visitor = stranger(app)
    return visitor.client.post("/sign-in", data={"csrf_token": token_in(visitor.get("/sign-in").text), "email": email})


def _press(visitor: Visitor, path: str) -> TestResponse:
    return visitor.client.post(path, data={"csrf_token": token_in(visitor.get(path).text)})


def _newest(visitor: Visitor) -> str:
    from tests.cast import mailed_link

    visitor.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    return mailed_link(visitor.services)


def _nonce(visitor: Visitor) -> str:
    with visitor.client.session_transaction() as session:
        return str(session["browser"])
