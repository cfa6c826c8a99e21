"""Leave now: one tap, no token, no way to be refused; and no other page can arrange it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.errors import Unavailable
from app.identity import sessions
from app.store.sealed import Shelf
from tests.cast import Visitor, sign_in

CLEAR = '"cache", "cookies", "storage"'


@pytest.fixture
def visit(app: Flask) -> Callable[[str], Visitor]:
    """By mail, with the cookie that a person's browser really has."""
    return lambda email: sign_in(app, email)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_it_ends_the_session_on_the_server(alice: Visitor, method: str) -> None:
    answer = alice.client.open("/exit", method=method)

    assert answer.status_code == 303
    assert sessions.live(alice.services, alice.shelf) == []


def test_a_copy_of_the_cookie_opens_nothing_afterwards(alice: Visitor) -> None:
    copy = alice.client.get_cookie("session")
    assert copy is not None
    alice.client.post("/exit")
    alice.client.set_cookie("session", copy.value)

    assert alice.get("/home").location.startswith("/sign-in")


def test_the_browser_is_told_to_forget_and_the_cookie_expires(alice: Visitor) -> None:
    answer = alice.client.post("/exit")

    assert answer.headers["Clear-Site-Data"] == CLEAR
    assert "no-store" in answer.headers["Cache-Control"]
    assert alice.client.get_cookie("session") is None


def test_it_needs_no_form_token_and_no_session(client: FlaskClient) -> None:
    answer = client.post("/exit", data={"csrf_token": "too old"})

    assert (answer.status_code, answer.location) == (303, "/exit/away")
    assert answer.headers["Clear-Site-Data"] == CLEAR


def test_only_this_browser_is_signed_out(alice: Visitor, visit: Callable[[str], Visitor]) -> None:
    phone = visit(alice.email)
    alice.client.post("/exit")

    assert phone.get("/home").status_code == 200


def test_the_last_step_goes_somewhere_neutral_and_names_us_nowhere(client: FlaskClient) -> None:
    answer = client.get("/exit/away")

    assert answer.headers["Refresh"] == "0; url=https://www.weather.gov/"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers
    assert "CoTrackPro" not in answer.text


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("GET", {"Sec-Fetch-Site": "cross-site"}),
        ("POST", {"Sec-Fetch-Site": "cross-site"}),
        ("POST", {"Sec-Fetch-Site": "same-site"}),
        ("POST", {"Origin": "https://elsewhere.example"}),
        ("GET", {"Sec-Purpose": "prefetch", "Sec-Fetch-Site": "same-origin"}),
        ("HEAD", {}),
    ],
)
def test_what_another_page_arranged_gets_the_button_instead(
    alice: Visitor, method: str, headers: dict[str, str]
) -> None:
    answer = alice.client.open("/exit", method=method, headers=headers)

    assert answer.status_code == 200
    assert "Clear-Site-Data" not in answer.headers
    assert alice.get("/home").status_code == 200


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "none"}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "null"}, {}]
)
def test_a_tap_a_bookmark_and_an_old_browser_are_let_go(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.post("/exit", headers=headers).status_code == 303


def test_she_gets_away_while_the_store_is_down(alice: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_: object, **__: object) -> None:
        raise Unavailable

    monkeypatch.setattr(Shelf, "write", down)
    answer = alice.client.post("/exit")

    assert answer.status_code == 303
    assert alice.client.get_cookie("session") is None


@pytest.mark.parametrize("path", ["/incidents/new", "/incidents?q=late", "/home", "/settings"])
def test_back_leads_to_a_sign_in_page_that_could_be_anybodys(alice: Visitor, path: str) -> None:
    """Back asks for the page again just as a link does, so whoever is sent to sign in gets the quiet page."""
    alice.get(path)
    alice.client.post("/exit")

    back = alice.get(path, follow_redirects=True)

    page = back.text.lower()
    assert back.request.full_path.rstrip("?") == "/sign-in"
    assert "<title>sign in</title>" in page
    told = ("cotrack", "incident", "record", "entr", "violence", "crisis", "help", "legal", "custody", "notes")
    assert [word for word in told if word in page] == []
    assert "Leave now" in back.text


def test_who_comes_to_sign_in_by_themselves_sees_whose_page_it_is_and_the_help_lines(client: FlaskClient) -> None:
    page = client.get("/sign-in").text

    assert "<title>Sign in – CoTrackPro</title>" in page
    assert "1-800-799-7233" in page


def test_leaving_is_never_too_often(client: FlaskClient) -> None:
    assert {client.post("/exit").status_code for _ in range(40)} == {303}


def test_the_keys_that_leave_are_named_where_a_script_hears_them(alice: Visitor) -> None:
    page = alice.get("/home").text

    assert re.search(r'<span class="for-keyboards" data-leave-keys hidden>Press', page)


def test_every_signed_in_page_has_the_button(alice: Visitor) -> None:
    assert '<form method="post" action="/exit" data-leave="https://www.weather.gov/">' in alice.get("/home").text
