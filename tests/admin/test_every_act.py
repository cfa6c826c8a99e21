"""Every act that staff's pages offer is on record before it is done; new ones are found by themselves."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Callable

import pytest
from flask import Flask

from app import audit
from app.accounts import model as accounts
from app.mail.suppression import suppress
from app.policies import versions
from app.queue import Parked
from app.rights.holds.model import Hold
from app.rights.requests import papers
from app.rights.requests.model import Asked, ask
from app.services import Services
from app.store.sealed import Stored
from app.webhooks import CannotHandle
from tests.admin.conftest import MAIL
from tests.cast import Visitor
from tests.promises import promise

FORM = {
    "reason": "It was asked for.", "email": "alice@example.org", "act": "ask", "words": "Which one?", "why": "complex",
    "identify-reason": "By telephone.", "authorise-reason": "It is signed.", "confirm-reason": "She came in.",
    "close-reason": "It came twice.",
    "version": "2031-01-01", "effective": "2026-11-25", "who": "alice@example.org", "reference": "24-cv-1",
}  # fmt: skip


@pytest.fixture
def acts(
    app: Flask, park: Callable[..., Stored[Parked]], deliver: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """The address of every act, by its endpoint, each with something to act on."""
    work = park().sort.partition("#")[2]
    deliver("evt_1", error=CannotHandle("no such account"))
    services = app.extensions["cotrackpro"]
    monkeypatch.setattr(versions, "SHIPPED", (*versions.SHIPPED, FORM["version"]))
    services.store.platform("X").write(suppress(services, FORM["email"], "bounce"))
    values = {"kind": MAIL, "work_id": work, "source": "stripe", "event_id": "evt_1", "mark": "0123456789abcdef"}
    values |= {"request_id": a_request(services), "act": "", "tenant": a_preserved_account(services)}
    urls = app.url_map.bind("localhost")
    return {
        f"{rule.endpoint} {act}".strip(): urls.build(
            rule.endpoint, {name: {**values, "act": act}[name] for name in rule.arguments}, method="POST"
        )
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and access_of(app, rule.endpoint).get("staff_only")
        for act in ACTS.get(rule.endpoint, ("",))
    }


ACTS = {
    "rights.requests.step": ("acknowledge", "check", "work"),
    "rights.requests.decide": ("identify", "authorise", "confirm", "close"),
}
"""Routes of which each does one of several acts; ending an account, in tests/rights/requests, needs another kind."""


def a_request(services: Services) -> str:
    """One that somebody sent in for another person, with the authorisation."""
    asked = Asked(kind="agent", name="Robin", address="robin@example.org", text="For my sister.", attempt="1")
    request = ask(services, asked)
    papers.attach(services, request.id, "authorisation.txt", io.BytesIO(b"I authorise Robin."))
    return request.id


def a_preserved_account(services: Services) -> str:
    """Alice's, which a hold stands on."""
    alice = accounts.find_or_create(services, FORM["email"])
    hold = Hold(reason="an order", reference="24-cv-1", since=services.now(), by="s" * 26, tell=True)
    shelf = services.store.platform("HOLD")
    shelf.write(shelf.add(alice, hold))
    return alice


def access_of(app: Flask, endpoint: str) -> dict[str, object]:
    return dict(getattr(app.view_functions[endpoint], "access", {}))


def rows(services: Services) -> set[tuple[object, ...]]:
    with sqlite3.connect(services.settings.data_dir / "records.db") as connection:
        return set(connection.execute("SELECT partition, sort, version, body FROM items").fetchall())


@promise("9.8", part=True)
def test_what_cannot_be_put_on_record_is_not_done(
    dana: Visitor, services: Services, acts: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise audit.Unrecorded

    dana.csrf()
    monkeypatch.setattr(audit, "record", refuse)
    before = rows(services)

    assert len(acts) >= 6
    assert {
        name: dana.post(path, FORM | {"account": dana.tenant}).status_code for name, path in acts.items()
    } == dict.fromkeys(acts, 503)
    assert rows(services) == before


@promise("9.8", part=True)
def test_each_act_is_on_record_with_who_did_it(dana: Visitor, services: Services, acts: dict[str, str]) -> None:
    acted = {}
    for name, path in sorted(acts.items(), key=lambda act: act[0] == "admin.replay_all"):
        count = audit.verify(services).count
        answer = dana.post(path, FORM | {"account": dana.tenant})
        done = answer.status_code in (200, 303)
        acted[name] = (done, audit.verify(services).count - count)

    # Of one parked piece of work only the first act finds anything to do; the others answer that it is gone.
    assert set(acted.values()) == {(True, 1), (False, 0)}
    assert {name for name, (done, _) in acted.items() if done} >= {
        "admin.look_up", "admin.lift_suppression", "admin.replay_delivery"
    }  # fmt: skip
    assert {stored.record.actor for stored in audit.page(services).rows} == {dana.tenant}
    assert audit.verify(services).broken is None
