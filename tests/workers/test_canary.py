"""A canary: names, addresses and words go through every queue, and none of them is ever in Redis."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace

import pytest
import stripe

from app import create_app, queue
from app.queue_rq import RqQueue
from app.services import Services, build
from app.settings import Settings
from tests.cast import stranger, token_in
from tests.promises import promise
from tests.workers.conftest import Server, all_of, until
from tests.workers.drill import TENANT

CANARY = "canary-of-the-queues"
SECRET = "whsec_of_the_tests"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, stripe_webhook_secrets=(SECRET,))


@pytest.fixture
def told(settings: Settings, rq: RqQueue) -> Services:
    """A link to sign in, a delivery, and work that fails with words, all handed out and none of it done."""
    services = build(settings, queue=rq)
    app = create_app(settings, services)
    visitor = stranger(app)
    form = {"csrf_token": token_in(visitor.get("/sign-in").text), "email": f"{CANARY}@example.org"}
    assert visitor.client.post("/sign-in", data=form).status_code == 303
    body = f'{{"id": "evt_1", "type": "invoice.paid", "data": {{"object": {{"customer_name": "{CANARY}"}}}}}}'
    signature = stripe.WebhookSignature.generate_signature_header(body, SECRET)
    delivered = app.test_client().post(
        "/webhooks/stripe", data=body, content_type="application/json", headers={"Stripe-Signature": signature}
    )
    assert delivered.status_code == 200
    for name in ("refuse", "leave"):
        work = (f"workers.drill.{name}", TENANT, "id1")
        services.store.platform("X").write(queue.pending(services, *work))
        rq.enqueue(*work)
    return services


@promise("3.5", part=True)
def test_no_key_and_no_value_in_redis_holds_an_address_or_a_word(
    told: Services, server: Server, process: Callable[..., subprocess.Popen[bytes]]
) -> None:
    waiting = all_of(server)
    assert set(told.queue.depth().values()) == {1, 2, 0}
    assert [value for value in waiting if b"canary" in value.lower()] == []

    worker = process("tests.workers.drill")
    until(lambda: not any(told.queue.depth().values()) and not told.queue.holds())
    worker.terminate()
    assert worker.wait(10) == 0
    done = all_of(server)

    assert any(b"limit" in value for value in done)
    assert any(b"left its worker" in value for value in done) is False
    assert [value for value in done if b"canary" in value.lower()] == []


def test_the_search_would_find_it(told: Services, server: Server, rq: RqQueue) -> None:
    rq.enqueue("workers.drill.refuse", TENANT, CANARY)

    assert any(CANARY.encode() in value for value in all_of(server))
