"""The gates themselves: words are kept at a closed one, staff pages are not there for others, plans ask the gate."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app.access import public, requires_plan, staff_only
from app.accounts import model as accounts
from app.services import Services
from app.store import StoreUnavailable
from app.store.sqlite import SqliteStore
from tests.cast import Visitor


@pytest.fixture
def app(app: Flask) -> Flask:
    app.add_url_rule("/desk", view_func=staff_only(lambda: "the desk"), endpoint="desk")
    app.add_url_rule("/binder", view_func=requires_plan("professional")(lambda: "the binder"), endpoint="binder")
    app.add_url_rule("/forgotten", view_func=lambda: "nobody decided", endpoint="forgotten")
    app.add_url_rule("/leaflet", view_func=public(lambda: "for all"), endpoint="leaflet")
    return app


def test_a_route_that_nobody_decided_on_is_closed(app: Flask) -> None:
    visitor = app.test_client()

    assert visitor.get("/forgotten").status_code == 303
    assert visitor.get("/leaflet").text == "for all"


def test_staff_pages_are_there_for_staff_alone(
    app: Flask, services: Services, alice: Visitor, visit: Callable[[str], Visitor]
) -> None:
    dana = visit("dana@example.org")
    accounts.grant_staff(services, dana.email)

    assert dana.get("/desk").text == "the desk"
    assert alice.get("/desk").status_code == 404


def test_with_billing_off_every_plan_is_open(alice: Visitor) -> None:
    assert alice.get("/binder").text == "the binder"


def test_with_a_plan_gate_it_decides(app: Flask, alice: Visitor) -> None:
    app.extensions["plan_gate"] = lambda me, plan: plan == "parent"

    assert alice.get("/binder").status_code == 403
    assert alice.get("/settings").status_code == 200


def test_words_sent_after_the_session_ended_stay_on_the_page(alice: Visitor) -> None:
    token = alice.csrf()
    with alice.client.session_transaction() as session:
        session["session"] = "ended"
    answer = alice.client.post("/incidents/new", data={"csrf_token": token, "narrative": "He came at nine."})

    assert answer.status_code == 401
    assert "He came at nine." in answer.text


def test_a_store_that_is_down_signs_nobody_out_and_shuts_no_public_page(
    alice: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object, **__: object) -> None:
        raise StoreUnavailable

    with monkeypatch.context() as patched:
        for verb in ("get", "page", "write"):
            patched.setattr(SqliteStore, verb, down)
        assert alice.get("/settings").status_code == 503
        assert alice.get("/leaflet").status_code == 200
        assert alice.get("/privacy").status_code == 200

    assert alice.get("/settings").status_code == 200
