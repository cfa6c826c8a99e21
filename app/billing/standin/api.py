"""The API: which address does what, who may ask, and the same answer for the same idempotency key."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.billing.standin import changes, checkout, course, customers, invoice_calls, lists, payments, portal, refusals
from app.billing.standin.parameters import Parameters, nested
from app.billing.standin.refusals import Refused
from app.billing.standin.world import API_VERSION, Thing, World

KEY = "sk_test_standin"

Call = Callable[..., Thing]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it goes over the wire."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came over the wire. The names of `headers` are in lower case."""

    method: str
    path: str
    pairs: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]


def answer(world: World, asked: Asked) -> Answer:
    """Whatever is asked: an object, a list or an error, each as JSON with the id of the request."""
    request_id = world.new_id("req", 14)
    headers = {"Request-Id": request_id, "Stripe-Version": API_VERSION}
    if key := asked.headers.get("idempotency-key", ""):
        headers["Idempotency-Key"] = key
    with world.turn():
        try:
            _admit(asked)
            course.catch_up(world)
            world.request = {"id": request_id, "idempotency_key": key or None}
            if asked.method == "POST" and key:
                return _once(world, asked, key, headers)
            return _answered(200, _do(world, asked), headers)
        except Refused as refused:
            return _refused(refused, request_id, headers)


def _admit(asked: Asked) -> None:
    scheme, _, key = asked.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or key.strip() != KEY:
        raise refusals.wrong_key(key.strip() if scheme.lower() == "bearer" else "")
    version = asked.headers.get("stripe-version", API_VERSION)
    if version != API_VERSION:
        raise refusals.other_version(version)


def _once(world: World, asked: Asked, key: str, headers: Mapping[str, str]) -> Answer:
    """Do it, or give again what was answered when it was done. What was refused as it stood was not done."""
    told = json.dumps([asked.path, sorted(asked.pairs)]).encode()
    note = world.find(f"key#{key}")
    if note is not None:
        if note["told"] != hashlib.sha256(told).hexdigest():
            raise refusals.other_parameters(key)
        replayed = {"Idempotent-Replayed": "true", "Original-Request": note["request"]}
        return Answer(note["status"], note["body"].encode(), {**headers, **replayed})
    try:
        done = _answered(200, _do(world, asked), headers)
    except Refused as refused:
        if refused.status != 402:
            raise
        done = _refused(refused, headers["Request-Id"], headers)
    world.note(
        f"key#{key}",
        told=hashlib.sha256(told).hexdigest(),
        status=done.status,
        body=done.body.decode(),
        request=headers["Request-Id"],
    )
    return done


def _do(world: World, asked: Asked) -> Thing:
    for (method, pattern), (call, names) in _ROUTES.items():
        found = re.fullmatch(pattern, asked.path)
        if method == asked.method and found:
            given = nested(asked.pairs)
            given.allow({*names, "expand"})
            world.speak_of(*found.groups(), *(value for value in given.plain().values() if isinstance(value, str)))
            done = call(world, given, *found.groups())
            return lists.expanded(world, done, given.several("expand"))
    raise refusals.no_such_address(asked.method, asked.path)


def _answered(status: int, thing: Thing, headers: Mapping[str, str]) -> Answer:
    return Answer(status, json.dumps(thing, indent=2).encode(), headers)


def _refused(refused: Refused, request_id: str, headers: Mapping[str, str]) -> Answer:
    body = refused.body
    body["error"]["request_log_url"] = f"https://dashboard.stripe.com/test/logs/{request_id}"
    return _answered(refused.status, body, headers)


def _retriever(kind: str) -> tuple[Call, tuple[str, ...]]:
    def retrieve(world: World, given: Parameters, id_: str) -> Thing:  # noqa: ARG001  # as every endpoint
        return world.get(id_, kind)

    return retrieve, ()


_CUSTOMER = (
    "address",
    "description",
    "email",
    "metadata",
    "name",
    "phone",
    "preferred_locales",
    "shipping",
    "tax_exempt",
)
_SUBSCRIPTION = (
    *("cancel_at", "cancel_at_period_end", "cancellation_details", "default_payment_method", "description", "items"),
    *("metadata", "off_session", "payment_behavior", "payment_settings", "proration_behavior", "proration_date"),
    *("trial_end", "trial_settings", "automatic_tax", "collection_method"),
)
_SESSION = (
    *("allow_promotion_codes", "automatic_tax", "billing_address_collection", "cancel_url", "client_reference_id"),
    *("consent_collection", "custom_text", "customer", "customer_email", "customer_update", "expires_at", "line_items"),
    *("locale", "metadata", "mode", "payment_method_collection", "payment_method_types", "phone_number_collection"),
    *(
        "saved_payment_method_options",
        "submit_type",
        "subscription_data",
        "success_url",
        "tax_id_collection",
        "ui_mode",
    ),
)

_TABLE: dict[str, tuple[Call, tuple[str, ...]]] = {
    "POST customers": (customers.create, (*_CUSTOMER, "invoice_settings")),
    "GET customers": lists.lister("customer", "/v1/customers", "email"),
    "GET customers/:id": (customers.retrieve, ()),
    "POST customers/:id": (customers.update, (*_CUSTOMER, "invoice_settings")),
    "DELETE customers/:id": (customers.delete, ()),
    "GET products": lists.lister("product", "/v1/products", "active"),
    "GET products/:id": _retriever("product"),
    "GET prices": (lists.prices, ("active", "product", "type", "lookup_keys", *lists.PAGING)),
    "GET prices/:id": _retriever("price"),
    "POST checkout/sessions": (checkout.create, _SESSION),
    "GET checkout/sessions": lists.lister(
        "checkout.session", "/v1/checkout/sessions", "customer", "subscription", "status"
    ),
    "GET checkout/sessions/:id": _retriever("checkout.session"),
    "POST checkout/sessions/:id/expire": (checkout.expire, ()),
    "POST billing_portal/sessions": (portal.create, ("configuration", "customer", "flow_data", "locale", "return_url")),
    "POST subscriptions": (changes.create, (*_SUBSCRIPTION, "customer", "trial_period_days")),
    "GET subscriptions": (lists.subscriptions, ("customer", "price", "status", *lists.PAGING)),
    "GET subscriptions/:id": _retriever("subscription"),
    "POST subscriptions/:id": (changes.update, _SUBSCRIPTION),
    "DELETE subscriptions/:id": (changes.cancel, ("cancellation_details", "invoice_now", "prorate")),
    "GET subscription_items": (lists.items, ("subscription", *lists.PAGING)),
    "GET subscription_items/:id": (changes.retrieve_item, ()),
    "POST subscription_items/:id": (
        changes.update_item,
        ("price", "quantity", "proration_behavior", "payment_behavior"),
    ),
    "GET invoices": (lists.invoices, ("customer", "status", "subscription", *lists.PAGING)),
    "GET invoices/:id": _retriever("invoice"),
    "POST invoices/create_preview": (invoice_calls.preview, ("customer", "subscription")),
    "POST invoices/:id/pay": (invoice_calls.pay, ("payment_method", "off_session")),
    "POST invoices/:id/finalize": (invoice_calls.finalize, ("auto_advance",)),
    "POST invoices/:id/void": (invoice_calls.void, ()),
    "GET invoices/:id/lines": (invoice_calls.lines, lists.PAGING),
    "GET invoice_payments": (lists.invoice_payments, ("invoice", "payment", "status", *lists.PAGING)),
    "GET invoice_payments/:id": _retriever("invoice_payment"),
    "GET payment_intents": lists.lister("payment_intent", "/v1/payment_intents", "customer"),
    "GET payment_intents/:id": _retriever("payment_intent"),
    "GET payment_methods": lists.lister("payment_method", "/v1/payment_methods", "customer", "type"),
    "GET payment_methods/:id": _retriever("payment_method"),
    "GET charges": lists.lister("charge", "/v1/charges", "customer", "payment_intent"),
    "GET charges/:id": _retriever("charge"),
    "POST refunds": (payments.refund, ("amount", "charge", "metadata", "payment_intent", "reason")),
    "GET refunds": lists.lister("refund", "/v1/refunds", "charge", "payment_intent"),
    "GET refunds/:id": _retriever("refund"),
    "GET events": (lists.events, ("delivery_success", "type", "types", *lists.PAGING)),
    "GET events/:id": _retriever("event"),
}

_ROUTES = {
    (where.partition(" ")[0], "/v1/" + where.partition(" ")[2].replace(":id", "([A-Za-z0-9_]+)")): what
    for where, what in _TABLE.items()
}
