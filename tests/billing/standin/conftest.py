"""What the stand-in's own tests share: one that runs on a clock of the test's own, and the real SDK pointed at it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import stripe

from tests.billing.stripe import KEY, Standin, standin_server

BEGAN = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def standin() -> Iterator[Standin]:
    with standin_server(now=lambda: BEGAN) as running:
        yield running


@pytest.fixture
def api(standin: Standin) -> stripe.StripeClient:
    return stripe.StripeClient(KEY, base_addresses={"api": standin.url}, http_client=stripe.UrllibClient())


@pytest.fixture
def alice(api: stripe.StripeClient) -> stripe.Customer:
    """A customer who has not paid for anything yet."""
    return api.v1.customers.create({"email": "alice@example.org", "metadata": {"tenant": "t1"}})


def to_checkout(customer: stripe.Customer, plan: str = "parent_monthly", **subscription_data: object) -> Any:
    """The parameters of a checkout session."""
    return {
        "mode": "subscription",
        "customer": customer.id,
        "line_items": [{"price": f"price_{plan}", "quantity": 1}],
        "success_url": "http://127.0.0.1/done?session={CHECKOUT_SESSION_ID}",
        "subscription_data": {"metadata": {"tenant": "t1"}, **subscription_data},
    }


def subscribe(
    standin: Standin,
    api: stripe.StripeClient,
    customer: stripe.Customer,
    plan: str = "parent_monthly",
    **subscription_data: object,
) -> stripe.Subscription:
    """The whole way through checkout, with a card that pays."""
    session = api.v1.checkout.sessions.create(to_checkout(customer, plan, **subscription_data))
    assert standin.complete(session.id)
    return api.v1.subscriptions.list({"customer": customer.id}).data[0]
