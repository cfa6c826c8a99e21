"""Walks along every route: signed out, as somebody else, as staff. New routes are on the way by themselves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.access import staff_only
from app.accounts import model as accounts
from app.accounts.roles import ROLES
from app.services import Services
from tests.access.routes import MARKER, OPEN, Hers, Step, send, steps
from tests.cast import Visitor, arrive, stranger
from tests.promises import promise


@pytest.fixture
def hers(alice: Visitor) -> Hers:
    return Hers(alice)


@pytest.fixture
def with_desk(app: Flask) -> Flask:
    """The app with a staff page of the tests' own, so that there is one to walk to also while it has none."""
    app.add_url_rule("/desk/<entry_id>", view_func=staff_only(lambda entry_id: entry_id), endpoint="incidents.desk")
    return app


@promise("9.3")
def test_signed_out_no_closed_route_answers(app: Flask, hers: Hers) -> None:
    way, walked = steps(app, hers), []
    before = hers.rows()
    visitor = stranger(app)
    for step in way:
        if step.endpoint in OPEN:
            continue
        answer = send(visitor, step)
        expected = 401 if step.method == "POST" else 303
        leads = step.method == "POST" or answer.location.startswith("/sign-in")
        walked.append((str(step), answer.status_code == expected and leads and MARKER not in answer.text))

    assert [name for name, fine in walked if not fine] == []
    assert len(walked) > 20
    assert hers.rows() == before


@promise("9.3", part=True)
def test_open_routes_are_those_that_were_decided(app: Flask) -> None:
    opened = {name for name, view in app.view_functions.items() if getattr(view, "access", {}).get("public")}

    assert opened == OPEN & set(app.view_functions)


@promise("9.3")
def test_charlie_reads_and_writes_nothing_of_alice(
    app: Flask, services: Services, hers: Hers, charlie: Visitor
) -> None:
    assert _trespasses(app, services, hers, charlie) == []


STAFFS_ACTS = ("admin.end_user_sessions", "admin.change_staff")
"""What staff may do to an account, with a reason and on record; neither shows or touches anything that she wrote."""


@promise("9.3")
def test_staff_read_and_write_nothing_of_alice(
    app: Flask, services: Services, hers: Hers, visit: Callable[[str], Visitor]
) -> None:
    dana = visit("dana@example.org")
    accounts.grant_staff(services, dana.email)

    assert _trespasses(app, services, hers, dana, only=lambda step: step.endpoint not in STAFFS_ACTS) == []


@promise("9.3")
@pytest.mark.parametrize("role", ["attorney", "judge"])  # a role changes nothing that is allowed
def test_no_role_opens_what_is_hers(app: Flask, services: Services, hers: Hers, charlie: Visitor, role: str) -> None:
    assert role in ROLES
    accounts.correct(charlie.shelf, {"role": role}, {})
    household = accounts.read(charlie.shelf)

    assert household
    assert household.account.record.role == role
    assert _trespasses(app, services, hers, charlie, only=lambda step: step.names_hers) == []


@promise("9.3", part=True)
def test_staff_pages_do_not_exist_for_others(
    with_desk: Flask, services: Services, hers: Hers, charlie: Visitor
) -> None:
    walked = [
        (str(step), send(arrive(with_desk, charlie.email), step).status_code)
        for step in steps(with_desk, hers)
        if getattr(with_desk.view_functions[step.endpoint], "access", {}).get("staff_only")
    ]

    assert "GET incidents.desk" in dict(walked)
    assert [name for name, status in walked if status != 404] == []


def test_signed_out_htmx_is_led_to_the_whole_sign_in_page(app: Flask, hers: Hers) -> None:
    visitor = stranger(app)
    wrong = []
    way = [step for step in steps(app, hers) if step.endpoint not in OPEN and step.method == "GET"]
    assert len(way) > 10
    for step in way:
        answer = send(visitor, step, **{"HX-Request": "true", "HX-Request-Type": "partial"})
        if not answer.headers.get("HX-Redirect", "").startswith("/sign-in") or answer.text:
            wrong.append(str(step))

    assert wrong == []


@promise("14.1", part=True)
def test_nothing_opens_before_the_age_statement(app: Flask, services: Services, hers: Hers) -> None:
    tenant = accounts.find_or_create(services, "young@example.org")
    young = Visitor("young@example.org", app.test_client(), services, tenant)
    young.client = _signed_in_before_welcome(app, services, young)
    early = []
    closed = [step for step in steps(app, hers) if step.endpoint not in OPEN]
    marks = {name: getattr(view, "access", {}) for name, view in app.view_functions.items()}
    # Staff's pages do not exist for anybody who is not staff, welcomed or not.
    way = [s for s in closed if not marks[s.endpoint].keys() & {"before_welcome", "staff_only"}]
    assert len(way) > 20
    for step in way:
        answer = send(young, step)
        if answer.status_code != 303 or not answer.location.startswith("/welcome"):
            early.append(str(step))

    assert early == []


def _trespasses(
    app: Flask, services: Services, hers: Hers, visitor: Visitor, only: Callable[[Step], bool] = lambda _: True
) -> list[str]:
    """Every step where the visitor saw or changed what is Alice's, was let in by her id, or broke something."""
    wrong = []
    way = [step for step in steps(app, hers) if only(step)]
    assert len(way) >= 10
    for step in way:
        before = hers.rows()
        answer = send(arrive(app, visitor.email), step)
        shown = (
            MARKER.encode() in answer.data and step.endpoint != "mail.mailbox"
        )  # which shows all mail, in development only
        let_in = step.names_hers and step.endpoint not in OPEN and step.method == "GET" and answer.status_code < 400
        if shown or let_in or answer.status_code >= 500 or hers.rows() != before:
            wrong.append(f"{step}: {answer.status_code}")
    return wrong


def _signed_in_before_welcome(app: Flask, services: Services, who: Visitor) -> FlaskClient:
    from app.identity import sessions
    from tests.cast import token_in

    session_id, recorded = sessions.fresh(services, who.shelf, "")
    who.shelf.write(recorded)
    client = app.test_client()
    with client.session_transaction() as session:
        session.update(tenant=who.tenant, session=session_id)
    who._csrf = token_in(client.get("/welcome").text)
    return client
