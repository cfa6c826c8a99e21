"""What is kept about payment: seven fields, and nothing anywhere of a card, a bank or what Stripe knows of a person."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from app.billing import wire
from app.billing.record import Billing
from app.services import Services
from app.store.sealed import Shelf
from app.webhooks import inbox
from tests.billing.payer import Payer, as_text
from tests.billing.test_story import Story
from tests.promises import promise

FIELDS = {
    "tier", "plan_key", "cadence", "stripe_customer_id", "stripe_subscription_id", "trial_ends_at", "renews_at",
}  # fmt: skip

CARD = {
    "number": "4242424242424242", "cvc": "cvc-of-three-digits", "last4": "last-four-digits", "brand": "brand-of-card",
    "fingerprint": "Xt5EWLLDS7FJjR1c", "network_transaction_id": "MCC118273645", "iban": "DE89370400440532013000",
    "routing_number": "routing-110000000", "account_number": "account-000123456789",
}  # fmt: skip
"""More than Stripe ever tells: what stands in the events of the tests, somewhere below every object."""

NAMES = {"last4", "exp_month", "fingerprint", "payment_method_details", "billing_details", "customer_email"}
"""Under which Stripe itself tells of cards and people: none of its own events leaves them here either."""


def every_record(services: Services) -> Iterator[tuple[str, str, Any]]:
    """Partition, sort key and plain content of everything there is in the store of records."""
    with sqlite3.connect(services.settings.data_dir / "records.db") as connection:
        keys = connection.execute("SELECT partition, sort FROM items").fetchall()
    for partition, sort in keys:
        tenant, _, area = partition.removeprefix("TENANT#").partition("#")
        shelf: Shelf = services.store.platform(area) if area else services.store.tenant(tenant)
        stored = shelf.get(sort, msgspec.Raw)
        if stored is not None:
            yield partition, sort, stored.record


def with_card_data(event: dict[str, Any]) -> dict[str, Any]:
    """The event as it would be if Stripe told all it knows."""
    told = json.loads(json.dumps(event))
    told["data"]["object"]["payment_method_details"] = {"card": dict(CARD), "us_bank_account": dict(CARD)}
    told["data"]["object"]["card"] = told["data"]["object"]["default_source"] = dict(CARD)
    told["data"]["object"]["metadata"] = {**(told["data"]["object"].get("metadata") or {}), "card": CARD["number"]}
    told["data"]["previous_attributes"] = {"default_payment_method": dict(CARD)}
    return told


@promise("3.2")
def test_a_whole_course_with_card_data_leaves_seven_fields_and_none_of_it_anywhere(
    alice_pays: Payer, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    told = []
    for _ in Story(alice_pays).told():
        told += alice_pays.hears(map(with_card_data, alice_pays.standin.take()))
    assert {"invoice.paid", "invoice.payment_failed", "customer.subscription.deleted"} <= {e["type"] for e in told}
    assert all(secret in as_text(told) for secret in {*CARD.values(), *NAMES})
    secrets = {*CARD.values(), *NAMES}

    records = list(every_record(alice_pays.services))
    (kept,) = [msgspec.msgpack.decode(raw) for _, sort, raw in records if sort == "BILLING"]
    assert set(kept) == FIELDS == {field.name for field in msgspec.structs.fields(Billing)}
    assert [f"{p} {s}" for p, s, raw in records if any(secret.encode() in bytes(raw) for secret in secrets)] == []

    folder = alice_pays.services.settings.data_dir
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert [str(f) for f in files if any(secret.encode() in f.read_bytes() for secret in secrets)] == []
    said = caplog.text + capsys.readouterr().out
    assert [secret for secret in secrets if secret in said] == []


def test_of_an_event_only_what_is_acted_on_is_kept(alice_pays: Payer) -> None:
    alice_pays.subscribes()
    events = alice_pays.hears(map(with_card_data, alice_pays.standin.take()))

    for event in events:
        kept = inbox.find(alice_pays.services, "stripe", event["id"])
        assert kept
        assert kept.body == b""  # it was acted on: what is left tells it apart when it comes again
        body = json.loads(wire.kept(event))
        if event["type"] in wire.KINDS:
            assert body["data"]["object"]["id"] == event["data"]["object"]["id"]
        else:
            assert set(body) == {"id", "type", "digest"}


def test_the_same_id_with_other_data_is_another_event_also_where_none_of_it_is_kept() -> None:
    event = {"id": "evt_1", "type": "payout.paid", "pending_webhooks": 2, "data": {"object": {"id": "po_1"}}}

    assert wire.kept(event) == wire.kept({**event, "pending_webhooks": 1})
    assert wire.kept(event) != wire.kept({**event, "data": {"object": {"id": "po_2"}}})
