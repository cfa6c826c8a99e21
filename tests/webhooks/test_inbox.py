"""The inbox: a delivery is kept once, acted on once, and never lost on the way."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
import stripe
from flask import Flask
from werkzeug.test import TestResponse

from app import create_app, parking, queue
from app.backlog import backlog
from app.errors import Unavailable
from app.services import Services, build
from app.webhooks import CannotHandle, Effect, Event, inbox
from tests.conftest import Clock
from tests.standins import HeldQueue
from tests.webhooks.senders import STRIPE_SECRET
from workers import webhooks

EVENT = {"id": "evt_1", "type": "invoice.paid", "data": {"object": {"customer": "cus_1"}}}


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """What reached the handler of Stripe's events."""
    events: list[Event] = []

    def handle(services: Services, event: Event) -> Effect:
        events.append(event)
        return Effect((services.store.platform("TEST").add(event.id, "done"),))

    monkeypatch.setitem(webhooks.HANDLERS, "stripe", handle)
    return events


def deliver(app: Flask, event: object = EVENT, secret: str = STRIPE_SECRET) -> TestResponse:
    body = json.dumps(event)
    signature = stripe.WebhookSignature.generate_signature_header(body, secret)
    return app.test_client().post(
        "/webhooks/stripe", data=body, content_type="application/json", headers={"Stripe-Signature": signature}
    )


def test_a_delivery_is_kept_answered_and_acted_on(app: Flask, services: Services, queue: HeldQueue, seen) -> None:
    assert deliver(app).status_code == 200
    assert seen == []

    queue.run()

    assert [event.kind for event in seen] == ["invoice.paid"]
    delivery = inbox.find(services, "stripe", "evt_1")
    assert delivery
    assert (delivery.state, delivery.attempts) == ("done", 1)


def test_a_repeated_delivery_is_answered_alike_and_has_no_second_effect(app: Flask, queue: HeldQueue, seen) -> None:
    answers = [deliver(app).status_code for _ in range(5)]
    queue.run()
    answers.append(deliver(app).status_code)
    queue.run()

    assert (answers, len(seen)) == ([200] * 6, 1)


def test_an_id_that_comes_again_with_another_body_is_refused(app: Flask, services: Services, seen) -> None:
    deliver(app)
    answer = deliver(app, {**EVENT, "type": "invoice.voided"})

    assert answer.status_code == 409
    kept = inbox.find(services, "stripe", "evt_1")
    assert kept
    assert kept.kind == "invoice.paid"


def test_a_source_without_a_secret_is_not_there(services: Services) -> None:
    bare = build(replace(services.settings, clerk_webhook_secrets=()), now=services.now, queue=services.queue)
    app = create_app(bare.settings, bare)
    assert app.test_client().post("/webhooks/clerk", json={}).status_code == 404


def test_what_fails_is_handed_out_again_then_parked_and_can_be_replayed(
    app: Flask, services: Services, clock: Clock, queue: HeldQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(webhooks.HANDLERS, "stripe", refuse)
    deliver(app)
    for _ in range(queue_most()):
        run_as_worker(queue, services)
        clock.move(hours=2)
        from app import queue as work

        work.sweep(services)

    from app import queue as work

    (parked,) = parking.parked(services).rows
    assert (parked.record.reason, parked.record.failures) == ("no such account", work.MOST_FAILURES)
    delivery = inbox.find(services, "stripe", "evt_1")
    assert delivery
    assert (delivery.state, delivery.reason) == ("failed", "no such account")

    monkeypatch.setitem(webhooks.HANDLERS, "stripe", lambda services, event: Effect())
    assert parking.replay(services, parked.sort)
    run_as_worker(queue, services)
    done = inbox.find(services, "stripe", "evt_1")
    assert done
    assert done.state == "done"
    assert parking.parked(services).rows == []


def refuse(services: Services, event: Event) -> Effect:
    raise CannotHandle("no such account")


def queue_most() -> int:
    return queue.MOST_FAILURES + 1


def run_as_worker(held: HeldQueue, services: Services) -> None:
    from workers import context, entry

    while held.held:
        job, tenant, ids = held.held.pop(0)
        with context.using(services):
            entry.perform(job, tenant, *ids)


def test_what_waits_for_something_that_is_away_is_not_parked_the_same_day(
    app: Flask, services: Services, clock: Clock, queue: HeldQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app import queue as work

    def wait(services: Services, event: Event) -> Effect:
        raise Unavailable

    monkeypatch.setitem(webhooks.HANDLERS, "stripe", wait)
    deliver(app)
    for _ in range(20):
        run_as_worker(queue, services)
        clock.move(hours=1)
        work.sweep(services)

    assert parking.parked(services).rows == []
    assert backlog(services).count == 1


@pytest.mark.parametrize(("effect", "state"), [(Effect(), "done"), (None, "ignored")])
def test_what_has_ended_is_never_acted_on_again(
    app: Flask,
    services: Services,
    queue: HeldQueue,
    seen: list[Event],
    monkeypatch: pytest.MonkeyPatch,
    effect: Effect | None,
    state: str,
) -> None:
    with monkeypatch.context() as first:
        first.setitem(webhooks.HANDLERS, "stripe", lambda services, event: effect)
        deliver(app)
        queue.run()

    assert not inbox.replay(services, "stripe", "evt_1")
    inbox.process(services, webhooks.HANDLERS, "stripe", "evt_1")  # a job that was handed out twice
    queue.run()

    assert seen == []
    delivery = inbox.find(services, "stripe", "evt_1")
    assert delivery
    assert (delivery.state, delivery.attempts) == (state, 1)


@pytest.mark.parametrize("ends", ["owed", "done", "failed", "replayed"])
def test_a_delivery_is_there_for_thirty_days_and_then_nowhere(
    app: Flask, services: Services, clock: Clock, queue: HeldQueue, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    refuses = ends in ("failed", "replayed")
    monkeypatch.setitem(webhooks.HANDLERS, "stripe", refuse if refuses else lambda services, event: Effect())
    deliver(app)
    if ends != "owed":
        clock.move(days=1)
        run_as_worker(queue, services)
    if ends == "replayed":
        assert inbox.replay(services, "stripe", "evt_1")
    began = clock() - timedelta(days=0 if ends == "owed" else 1)

    clock.at = began + timedelta(days=30, seconds=-1)
    assert inbox.find(services, "stripe", "evt_1")
    clock.at = began + timedelta(days=30)
    assert inbox.find(services, "stripe", "evt_1") is None


def test_each_attempt_that_failed_is_counted(
    app: Flask, services: Services, clock: Clock, queue: HeldQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app import queue as work

    monkeypatch.setitem(webhooks.HANDLERS, "stripe", refuse)
    deliver(app)
    counts = []
    for _ in range(3):
        run_as_worker(queue, services)
        delivery = inbox.find(services, "stripe", "evt_1")
        assert delivery
        counts.append(delivery.attempts)
        clock.move(hours=2)
        work.sweep(services)

    assert counts == [1, 2, 3]
