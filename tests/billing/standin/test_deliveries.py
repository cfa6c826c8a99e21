"""Events on their way to the product: signed, in order, again and again until they are taken, and over a restart."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import stripe

from app.settings_groups import STANDIN_WEBHOOK_SECRET
from tests.billing.standin.conftest import subscribe
from tests.billing.stripe import KEY, Standin, signed, standin_server


class Product:
    """Answers at /webhooks/stripe with what it was told to answer, and keeps what it took."""

    def __init__(self) -> None:
        self.taken: list[tuple[bytes, str]] = []
        self.answers: list[int] = []
        """Statuses to answer with first; 200 after that."""
        own = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = own.answers.pop(0) if own.answers else 200
                if status == 200:
                    own.taken.append((body, self.headers["Stripe-Signature"]))
                self.send_response(status)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=[0.05], daemon=True)
        self._thread.start()

    @property
    def kinds(self) -> list[str]:
        return [json.loads(body)["type"] for body, _ in self.taken]

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def product() -> Iterator[Product]:
    listening = Product()
    yield listening
    listening.stop()


def client(standin: Standin) -> stripe.StripeClient:
    return stripe.StripeClient(KEY, base_addresses={"api": standin.url}, http_client=stripe.UrllibClient())


def until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.02)


def test_each_delivery_verifies_with_the_sdk(product: Product) -> None:
    with standin_server(product=product.url) as standin:
        customer = client(standin).v1.customers.create({"email": "alice@example.org"})
        until(lambda: product.taken)

    body, signature = product.taken[0]
    event = stripe.Webhook.construct_event(body, signature, STANDIN_WEBHOOK_SECRET)
    assert (event["type"], event["data"]["object"]["id"]) == ("customer.created", customer.id)
    assert (event["api_version"], event["livemode"]) == ("2026-10-28.endive", False)


def test_another_secret_does_not_verify_it() -> None:
    body, headers = signed({"id": "evt_1", "object": "event", "type": "invoice.paid"}, "whsec_other")

    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body, headers["Stripe-Signature"], STANDIN_WEBHOOK_SECRET)


def test_they_come_in_the_order_in_which_they_happened(product: Product) -> None:
    with standin_server(product=product.url) as standin:
        api = client(standin)
        subscribe(standin, api, api.v1.customers.create({"email": "alice@example.org"}))
        happened = [event["type"] for event in standin.take()]
        until(lambda: len(product.taken) == len(happened))

    assert product.kinds == happened


def test_one_that_was_not_taken_is_sent_again_before_the_next(product: Product) -> None:
    product.answers = [500, 503]
    with standin_server(product=product.url) as standin:
        for number in range(3):
            client(standin).v1.customers.create({"email": f"{number}@example.org"})
        until(lambda: len(product.taken) == 3)

    assert [json.loads(body)["data"]["object"]["email"][0] for body, _ in product.taken] == ["0", "1", "2"]


def test_what_was_delivered_says_so(product: Product) -> None:
    with standin_server(product=product.url) as standin:
        api = client(standin)
        api.v1.customers.create({"email": "alice@example.org"})
        until(lambda: product.taken)
        until(lambda: api.v1.events.list({"delivery_success": True}).data)

        assert api.v1.events.list().data[0].pending_webhooks == 0


def test_a_restart_loses_nothing_and_sends_what_is_owed(product: Product, tmp_path: Path) -> None:
    with standin_server(folder=tmp_path) as standin:
        api = client(standin)
        before = subscribe(standin, api, api.v1.customers.create({"email": "alice@example.org"}))
        standin.move(days=3)
        now, owed = standin.world.now(), len(standin.take())
    with (tmp_path / "journal.jsonl").open("a") as file:
        file.write('[{"id": "cut off by a cra')

    with standin_server(folder=tmp_path, product=product.url) as standin:
        after = client(standin).v1.subscriptions.retrieve(before.id)
        assert after.to_dict() == before.to_dict()
        assert now <= standin.world.now() <= now + 60
        until(lambda: len(product.taken) == owed)


def test_an_answer_survives_a_restart_under_its_idempotency_key(tmp_path: Path) -> None:
    made = []
    for _ in range(2):
        with standin_server(folder=tmp_path) as standin:
            made.append(client(standin).v1.customers.create({"email": "a@example.org"}, {"idempotency_key": "once"}).id)

    assert made[0] == made[1]


def test_events_carry_the_card_as_stripe_shows_it() -> None:
    with standin_server() as standin:
        api = client(standin)
        subscribe(standin, api, api.v1.customers.create({"email": "alice@example.org"}))
        charge = next(event for event in standin.take() if event["type"] == "charge.succeeded")

    card = charge["data"]["object"]["payment_method_details"]["card"]
    assert (card["last4"], card["brand"], bool(card["fingerprint"])) == ("4242", "visa", True)


def test_an_update_tells_what_was_before_and_who_asked() -> None:
    with standin_server() as standin:
        api = client(standin)
        customer = api.v1.customers.create({"email": "a@example.org"})
        api.v1.customers.update(customer.id, {"email": "b@example.org"}, {"idempotency_key": "the change"})
        told = standin.take()[-1]

    assert told["data"]["previous_attributes"] == {"email": "a@example.org"}
    assert told["request"]["idempotency_key"] == "the change"
    assert told["request"]["id"].startswith("req_")
