"""The shapes of what the stand-in answers, held to the fields that the installed SDK knows."""

from __future__ import annotations

import inspect
import typing
from typing import Any

import pytest
import stripe
from stripe._list_object import ListObject
from stripe._stripe_object import StripeObject

from tests.billing.standin.conftest import subscribe, to_checkout
from tests.billing.stripe import Standin

Api = stripe.StripeClient

KINDS: dict[str, Any] = {
    "billing_portal.session": stripe.billing_portal.Session,
    "charge": stripe.Charge,
    "checkout.session": stripe.checkout.Session,
    "customer": stripe.Customer,
    "event": stripe.Event,
    "invoice": stripe.Invoice,
    "invoice_payment": stripe.InvoicePayment,
    "payment_intent": stripe.PaymentIntent,
    "payment_method": stripe.PaymentMethod,
    "price": stripe.Price,
    "product": stripe.Product,
    "refund": stripe.Refund,
    "subscription": stripe.Subscription,
}


def optional(annotation: Any) -> bool:
    return type(None) in typing.get_args(annotation)


def kinds_within(annotation: Any) -> list[type]:
    """The classes of objects that a field may hold."""
    name = annotation.__forward_arg__ if isinstance(annotation, typing.ForwardRef) else annotation
    if isinstance(name, str):
        annotation = getattr(stripe, name, None)  # exported on demand
    if inspect.isclass(annotation) and issubclass(annotation, StripeObject) and annotation is not ListObject:
        return [annotation]
    return [kind for part in typing.get_args(annotation) for kind in kinds_within(part)]


def fields_of(kind: type) -> dict[str, Any]:
    known = inspect.get_annotations(kind)
    return {name: value for name, value in known.items() if "ClassVar" not in str(value)}


def strange(thing: dict[str, Any], kind: Any, path: str) -> list[str]:
    """What a thing has that its kind does not know, and what it lacks that is never left out."""
    fields = fields_of(kind)
    found = [f"{path}.{name} is unknown" for name in thing if name not in fields]
    found += [
        f"{path}.{name} is lacking" for name, value in fields.items() if not optional(value) and name not in thing
    ]
    for name, value in thing.items():
        inner = kinds_within(fields.get(name))
        rows = value["data"] if isinstance(value, dict) and value.get("object") == "list" else [value]
        found += [
            wrong
            for row in rows
            if isinstance(row, dict) and len(inner) == 1
            for wrong in strange(row, inner[0], f"{path}.{name}")
        ]
    return found


@pytest.fixture
def lived(standin: Standin, api: Api, alice: stripe.Customer) -> Standin:
    """One in which everything has happened once."""
    made = subscribe(standin, api, alice, trial_period_days=14)
    standin.move_past(made.id)
    price = {"id": made["items"].data[0].id, "price": "price_professional_monthly"}
    change: Any = {"items": [price], "proration_behavior": "always_invoice"}
    api.v1.subscriptions.update(made.id, change)
    standin.card(alice.id, "declines")
    standin.move_past(made.id)
    api.v1.refunds.create({"charge": api.v1.charges.list({"customer": alice.id}).data[-1].id})
    api.v1.checkout.sessions.create(to_checkout(alice))
    api.v1.billing_portal.sessions.create({"customer": alice.id, "return_url": "http://127.0.0.1/"})
    return standin


@pytest.mark.parametrize("kind", KINDS)
def test_every_object_has_the_fields_that_the_sdk_knows(lived: Standin, kind: str) -> None:
    things = lived.world.every(kind)

    assert things
    assert sorted({wrong for thing in things for wrong in strange(thing, KINDS[kind], kind)}) == []
