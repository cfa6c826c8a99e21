"""The load of the webhooks: a process of its own that signs as Stripe does and delivers over several connections."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from bench.load import Load, Order, Request, bear, put_on

_PRICE = (
    '{"id":"price_~","object":"price","active":true,"billing_scheme":"per_unit","created":1780000000,"currency":"usd",'
    '"custom_unit_amount":null,"livemode":true,"lookup_key":null,"metadata":{},"nickname":null,"product":"prod_~",'
    '"recurring":{"interval":"month","interval_count":1,"meter":null,"trial_period_days":null,"usage_type":"licensed"},'
    '"tax_behavior":"unspecified","tiers_mode":null,"transform_quantity":null,"type":"recurring","unit_amount":1900,'
    '"unit_amount_decimal":"1900"}'
)
_EVENT = (
    '{"id":"evt_~","object":"event","api_version":"2026-10-28.endive","created":1795000000,"data":{"object":{"id":"sub_~",'
    '"object":"subscription","application":null,"application_fee_percent":null,"automatic_tax":{"disabled_reason":null,'
    '"enabled":false,"liability":null},"billing_cycle_anchor":1795000000,"billing_cycle_anchor_config":null,'
    '"billing_mode":{"flexible":{"proration_discounts":"included"},"type":"flexible"},"billing_thresholds":null,'
    '"cancel_at":null,"cancel_at_period_end":false,"canceled_at":null,"cancellation_details":{"comment":null,'
    '"feedback":null,"reason":null},"collection_method":"charge_automatically","created":1794000000,"currency":"usd",'
    '"customer":"cus_~","days_until_due":null,"default_payment_method":"pm_~","default_source":null,'
    '"default_tax_rates":[],"description":null,"discounts":[],"ended_at":null,"invoice_settings":{"account_tax_ids":null,'
    '"issuer":{"type":"self"}},"items":{"object":"list","data":[{"id":"si_~","object":"subscription_item",'
    '"billing_thresholds":null,"created":1794000000,"current_period_end":1797000000,"current_period_start":1794000000,'
    f'"discounts":[],"metadata":{{}},"plan":{_PRICE},"price":{_PRICE},"quantity":1,"subscription":"sub_~",'
    '"tax_rates":[]}],"has_more":false,"total_count":1,"url":"/v1/subscription_items?subscription=sub_~"},'
    '"latest_invoice":"in_~","livemode":true,"metadata":{},"next_pending_invoice_item_invoice":null,"on_behalf_of":null,'
    '"pause_collection":null,"payment_settings":{"payment_method_options":null,"payment_method_types":null,'
    '"save_default_payment_method":"on_subscription"},"pending_invoice_item_interval":null,"pending_setup_intent":null,'
    '"pending_update":null,"schedule":null,"start_date":1794000000,"status":"active","test_clock":null,'
    '"transfer_data":null,"trial_end":null,"trial_settings":{"end_behavior":{"missing_payment_method":'
    '"create_invoice"}},"trial_start":null},"previous_attributes":{"status":"past_due"}},"livemode":true,'
    '"pending_webhooks":1,"request":{"id":null,"idempotency_key":"~"},"type":"customer.subscription.updated"}'
).encode()


_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def deliver(url: str, secret: str, *, seconds: float = 3.0, connections: int = 8) -> Load:
    """POST events, no two alike. Raises RuntimeError on any answer but 200."""
    return put_on("bench.deliver", url=url, secret=secret, seconds=seconds, connections=connections)


def event() -> bytes:
    """As one of Stripe's about a subscription: shape, length and ids, which are its alone."""
    now = time.time()
    some = (name(now) for _ in range(20))
    return _EVENT.replace(b"~", b"%s") % tuple(next(some).encode() for _ in range(_EVENT.count(b"~")))


def name(at: float) -> str:
    """An id as Stripe makes them: the second, the account, and something random (evt_1NG8Du2eZvKYlo2CUI79vXWy)."""
    second, digits = int(at), ""
    while second:
        second, digit = divmod(second, 62)
        digits = _DIGITS[digit] + digits
    return f"1{digits}2eZvKYlo2C{secrets.token_hex(4)}"


def signed(body: bytes, secret: str) -> dict[str, str]:
    """The headers of a delivery. By hand, so that the load costs less than what it measures."""
    now = int(time.time())
    mark = hmac.new(secret.encode(), b"%d." % now + body, hashlib.sha256).hexdigest()
    return {"Stripe-Signature": f"t={now},v1={mark}", "Content-Type": "application/json"}


def _delivery(order: Order) -> Callable[[], Request]:
    path, secret = urlsplit(order["url"]).path, order["secret"]

    def next_one() -> Request:
        body = event()
        return Request("POST", path, body, signed(body, secret))

    return next_one


if __name__ == "__main__":
    bear(_delivery)
