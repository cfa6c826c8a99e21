"""What Stripe is asked for, in its own words: the parameters of a payment page and of a change."""

from __future__ import annotations

from typing import Any

from app.billing import Checkout, Subscription


def session(wanted: Checkout, price: str, mark: str) -> dict[str, Any]:
    """A payment page for one plan. `mark` tells its attempt from others."""
    told = {"account": wanted.account, "plan_key": wanted.plan_key}
    subscription: dict[str, Any] = {"metadata": told}
    if wanted.trial_end is not None:
        subscription["trial_end"] = int(wanted.trial_end.timestamp())
    elif wanted.trial_days:
        subscription["trial_period_days"] = wanted.trial_days
    return {
        "mode": "subscription",
        "customer": wanted.customer,
        "client_reference_id": wanted.account,
        "metadata": {"account": wanted.account, "attempt": mark},
        "line_items": [{"price": price, "quantity": 1}],
        "subscription_data": subscription,
        "payment_method_collection": "always",
        "automatic_tax": {"enabled": False},
        "tax_id_collection": {"enabled": False},
        "success_url": wanted.done,
        "cancel_url": wanted.back,
    }


def change(subscription: Subscription, price: str | None, ends: bool | None) -> dict[str, Any]:
    """Another price, the difference settled at once; or whether it ends by itself; or both."""
    params: dict[str, Any] = {}
    if price:
        params["items"] = [{"id": subscription.item, "price": price}]
        params["proration_behavior"] = "always_invoice"
        params["payment_behavior"] = "error_if_incomplete"
    if ends is not None:
        by_date = not ends and subscription.ends is not None and not subscription.ends_with_period
        params |= {"cancel_at": ""} if by_date else {"cancel_at_period_end": ends}
    return params


def granted(subscription: Subscription, price: str | None, ends: bool | None) -> bool:
    """Whether a subscription is as such a change asks for."""
    return (not price or subscription.price == price) and (ends is None or (subscription.ends is not None) == ends)
