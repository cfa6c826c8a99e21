"""Dana, who is staff, and an instance where something has gone wrong."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import stripe
from flask import Flask

from app import parking, queue
from app.accounts import model as accounts
from app.queue import CannotDo
from app.services import Services, build
from app.settings import from_environment
from app.store.keys import TenantId
from app.store.sealed import Stored
from app.webhooks import Effect, Event
from tests.cast import Visitor
from tests.conftest import Clock
from tests.standins import HeldQueue
from workers import context, entry, webhooks

SECRET = "whsec_of_the_tests"
ALICE = TenantId("alicealice")
MAIL = "workers.mail.send"


@pytest.fixture
def services(tmp_path, clock: Clock, queue: HeldQueue, empty_databases: None) -> Services:
    environment = {"DATA_DIR": str(tmp_path / "data"), "SECRET_KEY": "k" * 32, "STRIPE_WEBHOOK_SECRETS": SECRET}
    built = build(from_environment(environment), now=clock, queue=queue)
    queue.attach(built)
    return built


@pytest.fixture
def dana(services: Services, visit: Callable[[str], Visitor]) -> Visitor:
    """Staff."""
    visitor = visit("dana@example.org")
    accounts.grant_staff(services, visitor.email)
    return visitor


@pytest.fixture
def park(services: Services) -> Callable[..., Stored[queue.Parked]]:
    """Has work fail for good."""

    def parked(name: str = "one", job: str = MAIL, reason: str = "no such account") -> Stored[queue.Parked]:
        services.store.platform("X").write(queue.pending(services, job, ALICE, name))
        for _ in range(queue.MOST_FAILURES):
            queue.failed(services, CannotDo(reason), job, ALICE, name)
        found = parking.find_parked(services, queue.parked_sort(job, queue.mark(job, ALICE, name)))
        assert found
        return found

    return parked


@pytest.fixture
def deliver(app: Flask, services: Services, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A delivery of Stripe's arrives; with `error` the worker cannot act on it."""

    def delivered(event_id: str, *, error: Exception | None = None, times: int = 1, body: str = "") -> None:
        def handle(_services: Services, _event: Event) -> Effect:
            if error:
                raise error
            return Effect()

        monkeypatch.setitem(webhooks.HANDLERS, "stripe", handle)
        told = json.dumps({"id": event_id, "type": "invoice.paid", "data": {"object": {"description": body}}})
        signature = stripe.WebhookSignature.generate_signature_header(told, SECRET)
        answer = app.test_client().post(
            "/webhooks/stripe", data=told, content_type="application/json", headers={"Stripe-Signature": signature}
        )
        assert answer.status_code == 200
        for _ in range(times):
            perform(services, "workers.webhooks.process", "platform", "stripe", event_id)

    return delivered


def perform(services: Services, job: str, tenant: str, *ids: str) -> None:
    """As a worker would."""
    with context.using(services):
        entry.perform(job, tenant, *ids)
