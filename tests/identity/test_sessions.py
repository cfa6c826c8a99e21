"""Sessions: kept on the server, timed out by the clock, ended from anywhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app.identity import sessions
from app.identity.sessions import Session, device_label
from app.services import Services
from tests.cast import Visitor, stranger, token_in
from tests.conftest import Clock


def test_twelve_hours_without_use_sign_a_browser_out(alice: Visitor, clock: Clock) -> None:
    clock.move(hours=11, minutes=59)
    assert alice.get("/settings").status_code == 200
    clock.move(hours=12)
    assert alice.get("/settings").status_code == 303


def test_use_keeps_a_browser_signed_in_but_never_longer_than_14_days(alice: Visitor, clock: Clock) -> None:
    answers = []
    for _ in range(30):
        clock.move(hours=11.2)
        answers.append(alice.get("/settings").status_code)

    assert answers == [200] * 29 + [303]


def test_being_seen_is_written_at_most_every_five_minutes(alice: Visitor, services: Services, clock: Clock) -> None:
    first = _only(alice, services).seen_at
    clock.move(minutes=4)
    alice.get("/settings")
    assert _only(alice, services).seen_at == first
    clock.move(minutes=2)
    alice.get("/settings")
    assert _only(alice, services).seen_at == clock()


def test_a_tampered_cookie_is_no_session(app: Flask, alice: Visitor) -> None:
    cookie = alice.client.get_cookie("session")
    assert cookie is not None
    for value in (cookie.value[:-2] + "xx", "x" + cookie.value, "é" * 9, cookie.value + ".", ""):
        charlie = stranger(app)
        charlie.client.set_cookie("session", value)
        assert charlie.get("/settings").status_code == 303


def test_a_cookie_that_names_another_tenant_or_session_opens_nothing(app: Flask, alice: Visitor, bob: Visitor) -> None:
    with bob.client.session_transaction() as session:
        session["tenant"] = alice.tenant
    assert bob.get("/settings").status_code == 303
    with alice.client.session_transaction() as session:
        session["session"] = session["session"][:-1] + "\ud83d\ude00"
    assert alice.get("/settings").status_code == 303


@pytest.mark.parametrize("tenant", ["platform", "", "../x", "TENANT#x", 7, None, ["a"]])
def test_no_tenant_but_a_persons_own_can_be_named(alice: Visitor, tenant: object) -> None:
    with alice.client.session_transaction() as session:
        session["tenant"] = tenant

    assert alice.get("/settings").status_code == 303


def test_signing_out_ends_the_session_on_the_server_too(app: Flask, alice: Visitor) -> None:
    stolen = stranger(app)
    stolen.client.set_cookie("session", alice.client.get_cookie("session").value)  # type: ignore[union-attr]  # signed in
    assert stolen.get("/settings").status_code == 200

    assert alice.post("/sign-out").location == "/sign-in"

    assert stolen.get("/settings").status_code == 303
    assert "You are signed out" in alice.get("/sign-in").text


@pytest.mark.parametrize("way", ["out", "everywhere", "this one"])
def test_every_signing_out_here_has_the_browser_forget_what_it_keeps(
    alice: Visitor, services: Services, way: str
) -> None:
    if way == "out":
        answer = alice.post("/sign-out")
    elif way == "everywhere":
        answer = alice.post("/settings/security/sessions/end", {"which": "all"})
    else:
        answer = alice.post(f"/settings/security/sessions/{_only(alice, services).handle}/end")

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.location == "/sign-in"
    assert alice.get("/settings").status_code == 303


def test_signing_out_another_browser_clears_nothing_here(visit: Callable[[str], Visitor], services: Services) -> None:
    phone, desk = visit("alice@example.org"), visit("alice@example.org")
    with phone.client.session_transaction() as session:
        handle = sessions._digest(session["session"])[:32]

    assert "Clear-Site-Data" not in desk.post(f"/settings/security/sessions/{handle}/end").headers
    assert "Clear-Site-Data" not in desk.post("/settings/security/sessions/end", {"which": "others"}).headers


def test_one_browser_can_be_signed_out_from_another(visit: Callable[[str], Visitor], services: Services) -> None:
    phone, desk = visit("alice@example.org"), visit("alice@example.org")
    with phone.client.session_transaction() as session:
        handle = sessions._digest(session["session"])[:32]

    assert desk.post(f"/settings/security/sessions/{handle}/end").status_code == 303

    assert phone.get("/settings").status_code == 303
    assert desk.get("/settings").status_code == 200


def test_sign_out_others_leaves_this_browser_in(visit: Callable[[str], Visitor]) -> None:
    phone, desk = visit("alice@example.org"), visit("alice@example.org")

    desk.post("/settings/security/sessions/end", {"which": "others"})

    assert (phone.get("/settings").status_code, desk.get("/settings").status_code) == (303, 200)


def test_sign_out_everywhere_ends_this_browser_too(visit: Callable[[str], Visitor], services: Services) -> None:
    phone, desk = visit("alice@example.org"), visit("alice@example.org")

    desk.post("/settings/security/sessions/end", {"which": "all"})

    assert (phone.get("/settings").status_code, desk.get("/settings").status_code) == (303, 303)
    assert sessions.live(services, desk.shelf) == []


def test_sign_out_everywhere_needs_to_know_which(alice: Visitor) -> None:
    assert alice.post("/settings/security/sessions/end", {"which": "\x00"}).status_code == 422


def test_charlie_cannot_end_a_session_of_alice(alice: Visitor, charlie: Visitor, services: Services) -> None:
    handle = _only(alice, services).handle

    assert charlie.post(f"/settings/security/sessions/{handle}/end").status_code == 404
    assert alice.get("/settings").status_code == 200


def test_the_list_names_the_kind_of_browser_and_nothing_closer(app: Flask, services: Services) -> None:
    agent = "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 Chrome/131.0.6778.81 Mobile Safari/537.36"
    alice = stranger(app, "alice@example.org")
    alice.client.environ_base.update(HTTP_USER_AGENT=agent, REMOTE_ADDR="203.0.113.77")
    from tests.cast import ask_for_link

    path = ask_for_link(alice)
    alice.client.post(path, data={"csrf_token": token_in(alice.get(path).text)})
    with alice.client.session_transaction() as session:
        alice.tenant = session["tenant"]

    kept = _only(alice, services)

    assert kept.device == "Chrome on Android"
    assert not any(trace in repr(kept) for trace in ("SM-S918B", "131.0", "203.0.113.77"))


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1) Version/18.1 Mobile/15E148 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/131.0 Safari/537.36 Edg/131.0", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X) Gecko/20100101 Firefox/133.0", "Firefox on Mac"),
        ("", "A browser"),
    ],
)
def test_device_labels_are_words_a_person_uses(agent: str, label: str) -> None:
    assert device_label(agent) == label


def test_the_cookie_is_kept_from_scripts_and_other_sites(app: Flask) -> None:
    cookie = stranger(app).get("/sign-in").headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_page_view_costs_two_reads_and_no_write(
    alice: Visitor, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice.get("/settings")
    calls: list[str] = []
    store = services.store._store
    for verb in ("get", "page", "write"):
        monkeypatch.setattr(store, verb, _counted(calls, verb, getattr(store, verb)))

    alice.get("/settings")

    assert calls == ["get", "page"]


def _counted(calls: list[str], verb: str, call: Callable[..., object]) -> Callable[..., object]:
    def counted(*given: object, **named: object) -> object:
        calls.append(verb)
        return call(*given, **named)

    return counted


def _only(visitor: Visitor, services: Services) -> Session:
    (session,) = sessions.live(services, visitor.shelf)
    return session
