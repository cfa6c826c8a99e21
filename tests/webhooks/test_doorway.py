"""The doorway: a sound delivery is answered there; whatever is not goes on to the framework, whole."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from typing import get_args

import pytest
from flask import Flask, g
from flask.testing import FlaskClient

from app import create_app, metrics
from app.services import Services
from app.store import StoreUnavailable
from app.webhooks import MAX_BODY_BYTES, CannotHandle, Source, inbox
from tests.conftest import Clock
from tests.standins import HeldQueue
from tests.webhooks.senders import Amazon, Delivery, encoded, from_clerk, from_stripe
from tests.webhooks.spoilt import CANARY, STRIPE_EVENT, same_id_other_body


@pytest.fixture
def delivery() -> Delivery:
    """Signed when its test begins: five minutes after that it would be too old."""
    return from_stripe(STRIPE_EVENT)


@pytest.fixture
def reached(app: Flask) -> list[str]:
    """The routes that the framework was asked for."""
    routes: list[str] = []

    @app.before_request
    def note() -> None:
        g.noted = True
        routes.append("framework")

    app.before_request_funcs[None].insert(0, app.before_request_funcs[None].pop())
    return routes


def test_what_is_sound_never_reaches_the_framework(client: FlaskClient, delivery: Delivery, reached: list[str]) -> None:
    answers = [delivery.to(client) for _ in range(2)]

    assert [(answer.status_code, answer.text) for answer in answers] == [(200, "kept\n")] * 2
    assert answers[0].headers["Cache-Control"] == "no-store"
    assert reached == []


def test_it_is_counted_once_and_recorded_and_nothing_of_it_is_in_the_log(
    client: FlaskClient,
    delivery: Delivery,
    services: Services,
    clock: Clock,
    written: StringIO,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counted: list[tuple[str, str]] = []
    monkeypatch.setattr(metrics, "webhook_answered", lambda *told: counted.append(told))
    delivery.to(client)
    delivery.to(client)

    assert counted == [("stripe", "new"), ("stripe", "known")]
    assert [line.record.id for line in inbox.recent(services, clock()).rows] == ["evt_1"]
    assert CANARY not in written.getvalue()


@pytest.mark.parametrize("host", ["evil.example", "localhost:99", ""])
def test_another_host_is_refused(client: FlaskClient, delivery: Delivery, services: Services, host: str) -> None:
    answer = replace(delivery, headers={**delivery.headers, "Host": host}).to(client)

    assert answer.status_code == 400
    assert inbox.find(services, "stripe", "evt_1") is None


def test_production_takes_deliveries_over_https_alone(services: Services, delivery: Delivery, queue: HeldQueue) -> None:
    settings = replace(services.settings, app_env="production", base_url="https://app.example", proxy_count=1)
    live = replace(services, settings=settings)
    client = create_app(settings, live).test_client()
    sent = {**delivery.headers, "X-Forwarded-Host": "app.example", "X-Forwarded-For": "192.0.2.1"}

    assert replace(delivery, headers={**sent, "X-Forwarded-Proto": "http"}).to(client).status_code == 403
    assert queue.held == []
    assert replace(delivery, headers={**sent, "X-Forwarded-Proto": "https"}).to(client).status_code == 200


def test_what_differs_from_what_is_known_is_refused_by_the_framework(
    client: FlaskClient, delivery: Delivery, amazon: Amazon, clock: Clock, reached: list[str]
) -> None:
    delivery.to(client)

    assert same_id_other_body("stripe", amazon, clock()).to(client).status_code == 409
    assert reached == ["framework"]


def test_a_store_that_is_away_is_told_as_503_and_the_delivery_may_come_again(
    client: FlaskClient, delivery: Delivery, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise StoreUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(inbox, "claim", away)
        assert delivery.to(client).status_code == 503
    assert delivery.to(client).status_code == 200
    assert inbox.find(services, "stripe", "evt_1")


def test_the_largest_body_is_kept_acted_on_and_noted(
    client: FlaskClient, services: Services, reached: list[str], queue: HeldQueue
) -> None:
    """With the longest id and kind there may be, and a long reason: the store takes no more than 400 KB an item."""
    event = {"type": "k" * 100, "object": "event", "timestamp": 1_795_000_000_000, "data": {"id": ""}}
    event["data"] = {"id": "x" * (MAX_BODY_BYTES - len(encoded(event)))}
    delivery, event_id = from_clerk(event, event_id="i" * 200), "i" * 200
    assert len(delivery.body) == MAX_BODY_BYTES

    assert delivery.to(client).status_code == 200
    assert reached == []

    def refuse(*_: object) -> None:
        raise CannotHandle("r" * 1000)

    with pytest.raises(CannotHandle):
        inbox.process(services, dict.fromkeys(get_args(Source), refuse), "clerk", event_id)
    kept = inbox.find(services, "clerk", event_id)
    assert kept
    assert (kept.state, kept.reason, len(kept.body)) == ("failed", "r" * 1000, MAX_BODY_BYTES)


def test_a_sound_body_that_is_too_large_is_refused_with_its_reason(
    client: FlaskClient, services: Services, written: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[tuple[str, str]] = []
    monkeypatch.setattr(metrics, "webhook_answered", lambda *told: counted.append(told))
    for size in (MAX_BODY_BYTES + 1, 420 * 1024, 500 * 1024, 600 * 1024):
        answer = from_stripe(encoded(STRIPE_EVENT).ljust(size)).to(client)
        assert (answer.status_code, answer.text) == (413, "refused: too large\n")

    assert counted == [("stripe", "refused")] * 4
    assert written.getvalue().count('"reason": "too large"') == 4
    assert inbox.find(services, "stripe", "evt_1") is None


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_only_a_post_delivers(client: FlaskClient, delivery: Delivery, services: Services, method: str) -> None:
    answer = client.open("/webhooks/stripe", method=method, data=delivery.body, headers=delivery.headers)

    assert answer.status_code == 405
    assert inbox.find(services, "stripe", "evt_1") is None


def test_what_a_forger_was_refused_does_not_keep_the_sender_out(
    app: Flask, delivery: Delivery, services: Services
) -> None:
    """Both may come through one proxy."""
    client = create_app(services.settings, services).test_client()
    forged = from_stripe(STRIPE_EVENT, secret="whsec_other")
    statuses = [forged.to(client).status_code for _ in range(601)]

    assert statuses[-1] == 429
    assert delivery.to(client).status_code == 200
