"""Error pages: sentences instead of codes, and nothing that somebody typed is lost."""

from __future__ import annotations

import re

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from markupsafe import escape

from app import csrf, errors
from app.access import public
from app.accounts import model as accounts
from app.error_pages import OutOfReach
from tests.cast import Visitor, token_in
from tests.pages.outline import Outline

PROBLEMS = (
    errors.NotFound, errors.Invalid, errors.Conflict, errors.TooLarge, errors.TooManyRequests, errors.Unavailable,
    errors.LinkExpired, errors.Problem,
)  # fmt: skip
WORDS = "He said <b>“never”</b> & left.\n\n  Twice."
BUTTON = ">Try again</button>"


@pytest.fixture
def broken(app: Flask) -> Flask:
    """The app with a route that fails as it is told to."""

    @app.route("/fails/<how>", methods=["GET", "POST"])
    @public
    @csrf.exempt
    def fails(how: str) -> str:
        if how.isdigit():
            abort(int(how))
        if how == "bug":
            raise RuntimeError("secret words")
        raise next(problem for problem in PROBLEMS if problem.__name__ == how)

    return app


@pytest.mark.parametrize("problem", PROBLEMS)
def test_a_problem_is_a_page_with_its_title_and_sentence(broken: Flask, problem: type[errors.Problem]) -> None:
    answer = broken.test_client().get(f"/fails/{problem.__name__}")
    outline = Outline(answer.text)

    assert answer.status_code == problem.status
    assert outline.h1 == [problem.title]
    assert outline.title.startswith(problem.title)
    said = OutOfReach if problem is errors.Unavailable else problem  # nobody wrote anything here
    assert str(escape(said.sentence)) in answer.text


@pytest.mark.parametrize("code", [400, 404, 405, 413, 422, 429, 500, 503])
def test_every_code_has_a_page_in_the_frame(broken: Flask, code: int) -> None:
    answer = broken.test_client().get(f"/fails/{code}")

    assert answer.status_code >= 400
    assert "/help-now" in Outline(answer.text).footer_links
    assert str(code) not in Outline(answer.text).h1[0]


def test_what_is_forbidden_answers_like_what_is_not_there(broken: Flask) -> None:
    client = broken.test_client()

    assert client.get("/fails/403").status_code == 404
    assert client.get("/fails/403").text == client.get("/fails/404").text


def test_our_own_mistake_says_nothing_of_its_cause(broken: Flask) -> None:
    answer = broken.test_client().get("/fails/bug")

    assert answer.status_code == 500
    assert "secret words" not in answer.text


@pytest.mark.parametrize("how", ["Invalid", "Conflict", "Unavailable", "bug", "400"])
def test_her_words_stand_on_the_page_as_she_typed_them(broken: Flask, how: str) -> None:
    answer = broken.test_client().post(f"/fails/{how}", data={"narrative": WORDS, "csrf_token": "x"})

    assert f"readonly>\n{escape(WORDS)}</textarea>" in answer.text


def test_what_may_work_in_a_minute_can_be_sent_again_whole(broken: Flask) -> None:
    data = {"narrative": WORDS, "entry_id": "abc", "zone": "America/Chicago"}
    page = broken.test_client().post("/fails/Unavailable?draft=1", data=data).text

    assert 'action="/fails/Unavailable?draft=1"' in page
    assert BUTTON in page
    assert '<input type="hidden" name="entry_id" value="abc">' in page
    assert '<input type="hidden" name="zone" value="America/Chicago">' in page


def test_a_form_left_open_over_a_new_sign_in_is_sent_again_by_its_own_account_only(alice: Visitor) -> None:
    mark = re.findall(r'name="account" value="([^"]+)"', alice.get("/incidents/new").text)[0]
    data = {"csrf_token": "of another session", "occurred_on": "2026-11-19", "narrative": WORDS}

    hers = alice.client.post("/incidents/new", data={**data, "account": mark}).text
    others = alice.client.post("/incidents/new", data={**data, "account": "0" * 32}).text
    elsewhere = alice.client.post(
        "/incidents/new", data={**data, "account": mark}, headers={"Sec-Fetch-Site": "cross-site"}
    ).text

    assert [BUTTON in page for page in (hers, others, elsewhere)] == [True, False, False]
    assert str(escape(WORDS)) in others
    again = {**data, "csrf_token": token_in(hers), "account": mark}
    assert alice.client.post("/incidents/new", data=again).status_code == 303


def test_signed_out_her_words_stay_with_a_way_to_sign_in_and_send_them(alice: Visitor) -> None:
    page = alice.get("/incidents/new").text
    mark = re.findall(r'name="account" value="([^"]+)"', page)[0]
    alice.client.delete_cookie("session")
    data = {"csrf_token": token_in(page), "account": mark, "occurred_on": "2026-11-19", "narrative": WORDS}

    answer = alice.client.post("/incidents/new", data=data)

    assert answer.status_code == 401
    assert 'href="/sign-in" target="_blank"' in answer.text
    assert BUTTON in answer.text
    assert '<input type="hidden" name="occurred_on" value="2026-11-19">' in answer.text


def test_words_have_the_labels_of_their_form_and_choices_are_no_words(broken: Flask) -> None:
    data = {
        "narrative": "Late", "my_response": "None.", "occurred_on": "2026-11-19", "zone": "America/Chicago",
        "kind": "late-time", "next": "/home", "column-0": "occurred_on", "dates": "day", "notes": "two words",
    }  # fmt: skip
    page = broken.test_client().post("/fails/Invalid", data=data).text

    assert re.findall(r'<label for="kept-\d">([^<]+)</label>', page) == [
        "What happened",
        "What you did or said",
        "Notes",
    ]


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_words_that_another_site_sent_stand_on_no_page_of_ours(broken: Flask, site: str) -> None:
    headers = {"Sec-Fetch-Site": site}
    page = broken.test_client().post("/fails/Unavailable", data={"narrative": WORDS}, headers=headers).text

    assert (BUTTON in page, str(escape(WORDS)) in page) == (False, False)


def test_what_no_page_of_ours_sends_is_not_said_back(client: FlaskClient) -> None:
    assert "never" not in client.post("/nowhere", data={"narrative": WORDS}).text
    many = client.post("/incidents/new", data={f"field{number}": WORDS for number in range(1000)})
    assert many.text.count("<textarea") == 100


def test_a_stranger_sends_a_megabyte_at_most(client: FlaskClient, alice: Visitor) -> None:
    long = {"narrative": "long words " * 100_000}

    assert client.post("/incidents/new", data=long).status_code == 413
    assert alice.post("/incidents/new", long).status_code == 422


def test_a_reader_is_not_told_of_words_that_there_are_not(broken: Flask) -> None:
    page = broken.test_client().get("/fails/Unavailable").text

    assert "It cannot be shown just now" in page
    assert "Your words" not in page


def test_htmx_gets_the_problem_without_the_frame(broken: Flask) -> None:
    answer = broken.test_client().get(
        "/fails/Unavailable", headers={"HX-Request": "true", "HX-Request-Type": "partial"}
    )

    assert answer.status_code == 503
    assert "<html" not in answer.text
    assert errors.Unavailable.title in answer.text


def test_an_account_that_cannot_be_read_does_not_take_the_error_page_with_it(
    alice: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(*_: object) -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr(accounts, "read", unreadable)
    answer = alice.get("/home")

    assert answer.status_code == 500
    assert Outline(answer.text).h1 == ["Something broke on our side"]
    assert "secret words" not in answer.text
