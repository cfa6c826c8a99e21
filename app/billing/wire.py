"""Stripe's objects as its current API writes them, read into our own; also which parts of its events are kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import msgspec

from app.billing import Receipt, Span, Subscription
from app.billing.plans import PLANS

KINDS = frozenset(
    {
        *(f"customer.subscription.{what}" for what in ("created", "updated", "deleted", "paused", "resumed")),
        *("customer.subscription.trial_will_end", "customer.deleted"),
        *("checkout.session.completed", "invoice.paid", "invoice.payment_failed", "charge.refunded"),
        "charge.dispute.closed",
    }
)
"""The events that are acted on."""

_KEPT = frozenset(
    {
        *("id", "type", "object", "created", "data", "metadata", "account", "plan_key", "status", "mode"),
        *("customer", "subscription", "client_reference_id", "items", "price", "recurring", "interval", "lookup_key"),
        *("current_period_start", "current_period_end", "trial_end", "cancel_at", "cancel_at_period_end", "ended_at"),
        *("billing_reason", "amount_paid", "amount_due", "currency", "parent", "subscription_details"),
        *("payment_intent", "refunded", "amount", "amount_refunded"),
    }
)
"""The only names whose values are kept of an event: none is about a card, a bank, an address or the person."""

_DEEPEST = 12


def kept(event: Mapping[str, Any]) -> bytes:
    """What is kept of an event until it is acted on, and for replay: of those we do not act on, only what they are.

    The digest of what it told stands in place of the rest, so that the same id with other data is noticed.
    """
    digest = hashlib.sha256(msgspec.json.encode(event.get("data"), order="deterministic")).hexdigest()
    acted_on = event.get("type") in KINDS
    what = _only_kept(dict(event), _DEEPEST) if acted_on else {"id": event.get("id"), "type": event.get("type")}
    return msgspec.json.encode({**what, "digest": digest})


def _only_kept(value: Any, deep: int) -> Any:
    if deep == 0:
        return None
    if isinstance(value, dict):
        return {name: _only_kept(inner, deep - 1) for name, inner in value.items() if name in _KEPT}
    return [_only_kept(inner, deep - 1) for inner in value] if isinstance(value, list) else value


def subscription(told: Mapping[str, Any], prices: Sequence[tuple[str, str]]) -> Subscription:
    """A subscription. `prices` are our plan keys with their price ids. Raises KeyError, TypeError, ValueError."""
    items = told["items"]["data"]
    item = items[0] if items else {}
    price = item.get("price") or {}
    cancel_at = _instant(told.get("cancel_at"))
    with_period = bool(told.get("cancel_at_period_end"))
    end = _instant(item.get("current_period_end"))
    return Subscription(
        id=str(told["id"]),
        customer=id_of(told["customer"]),
        status=str(told["status"]),
        item=str(item.get("id", "")),
        price=str(price.get("id", "")),
        plan_key=_plan_of(price, prices),
        created=_required(told["created"]),
        period_start=_instant(item.get("current_period_start")),
        period_end=end,
        trial_end=_instant(told.get("trial_end")),
        ends=cancel_at or (end if with_period else None),
        ends_with_period=with_period,
        ended=_instant(told.get("ended_at")),
        account=str((told.get("metadata") or {}).get("account", "")),
    )


def receipt(told: Mapping[str, Any], back: Mapping[str, int] = MappingProxyType({})) -> Receipt:
    """An invoice. `back` is what was given back, by payment. Raises KeyError, TypeError, ValueError."""
    payments = tuple(filter(None, map(_payment, (told.get("payments") or {}).get("data", ()))))
    return Receipt(
        id=str(told["id"]),
        subscription=subscription_of(told),
        at=_required(told["created"]),
        amount=int(told.get("amount_paid") or told.get("amount_due") or 0),
        currency=str(told["currency"]),
        paid=told.get("status") == "paid",
        page=str(told.get("hosted_invoice_url") or ""),
        spans=tuple(_span(line) for line in (told.get("lines") or {}).get("data", ()) if line.get("amount", 0) > 0),
        payments=payments,
        void=told.get("status") == "void",
        given_back=sum(back.get(payment, 0) for payment in payments),
    )


def given_back(charges: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How much of each payment went back, in the currency's smallest unit."""
    return {id_of(one.get("payment_intent")): int(one["amount_refunded"]) for one in charges if one["amount_refunded"]}


def subscription_of(invoice: Mapping[str, Any]) -> str:
    """The id of the subscription that an invoice is for; empty when it is for none."""
    return id_of(_details(invoice).get("subscription") or "")


def account_named_by(told: Mapping[str, Any]) -> str:
    """The account that our side wrote into the metadata; empty when this did not begin here."""
    metadata = told.get("metadata") or {}
    return str(metadata.get("account") or (_details(told).get("metadata") or {}).get("account") or "")


def id_of(value: Any) -> str:
    """The id of something that stands as an id, or whole where it was expanded."""
    return str(value["id"] if isinstance(value, Mapping) else value or "")


def _details(invoice: Mapping[str, Any]) -> Mapping[str, Any]:
    return (invoice.get("parent") or {}).get("subscription_details") or {}


def _span(line: Mapping[str, Any]) -> Span:
    details = (line.get("parent") or {}).get("subscription_item_details") or {}
    return Span(
        _required(line["period"]["start"]), _required(line["period"]["end"]), whole=not details.get("proration", False)
    )


def _payment(row: Mapping[str, Any]) -> str:
    return id_of((row.get("payment") or {}).get("payment_intent"))


def _plan_of(price: Mapping[str, Any], prices: Sequence[tuple[str, str]]) -> str:
    """By its id; a price that was ours once says so itself, in its lookup key or metadata."""
    for key, id_ in prices:
        if id_ == price.get("id"):
            return key
    named = [(price.get("metadata") or {}).get("plan_key"), price.get("lookup_key")]
    return next((str(name) for name in named if name in PLANS), "")


def _instant(seconds: Any) -> datetime | None:
    return None if seconds is None else _required(seconds)


def _required(seconds: Any) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)
