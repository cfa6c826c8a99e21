"""Lists: newest first, a page at a time, by the filters that Stripe has; and the expansion of what an answer names."""

from __future__ import annotations

import copy
import operator
from collections.abc import Callable, Iterable
from typing import Any

from app.billing.standin.parameters import Parameters
from app.billing.standin.refusals import Refused, no_such
from app.billing.standin.world import Thing, World

PAGING = ("created", "ending_before", "expand", "limit", "starting_after")


_COMPARE = {"gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le}


def lister(kind: str, url: str, *filters: str) -> tuple[Callable[[World, Parameters], Thing], tuple[str, ...]]:
    """GET of all objects of a kind that agree with the filters given; and the names of its parameters."""

    def listed(world: World, given: Parameters) -> Thing:
        where = {name: given.text(name) for name in filters if given.has(name)}
        found = [
            thing for thing in world.every(kind) if all(_agrees(thing, name, value) for name, value in where.items())
        ]
        return page(found, given, url)

    return listed, (*filters, *PAGING)


def subscriptions(world: World, given: Parameters) -> Thing:
    """GET /v1/subscriptions: without a status those that have not ended."""
    status = given.text("status")
    found = []
    for thing in world.every("subscription"):
        ended = thing["status"] in ("canceled", "incomplete_expired")
        fits = (
            status == "all" or (not status and not ended) or thing["status"] == status or (status == "ended" and ended)
        )
        prices = [item["price"]["id"] for item in thing["items"]["data"]]
        mine = not given.has("customer") or thing["customer"] == given.text("customer")
        if fits and mine and (not given.has("price") or given.text("price") in prices):
            found.append(thing)
    return page(found, given, "/v1/subscriptions")


def invoices(world: World, given: Parameters) -> Thing:
    """GET /v1/invoices: of a customer, of a subscription, in a status."""
    found = [
        thing
        for thing in world.every("invoice")
        if all(_agrees(thing, name, given.text(name)) for name in ("customer", "status") if given.has(name))
        and given.text("subscription") in ("", thing["parent"]["subscription_details"]["subscription"])
    ]
    return page(found, given, "/v1/invoices")


def prices(world: World, given: Parameters) -> Thing:
    """GET /v1/prices: also by lookup_keys[]."""
    keys = given.several("lookup_keys")
    found = [
        thing
        for thing in world.every("price")
        if all(_agrees(thing, name, given.text(name)) for name in ("active", "product", "type") if given.has(name))
        and (not keys or thing["lookup_key"] in keys)
    ]
    return page(found, given, "/v1/prices")


def invoice_payments(world: World, given: Parameters) -> Thing:
    """GET /v1/invoice_payments: of an invoice, or of a payment intent, which is how a charge leads to its invoice."""
    intent = given.within("payment").text("payment_intent")
    found = [
        thing
        for thing in world.every("invoice_payment")
        if given.text("invoice") in ("", thing["invoice"])
        and intent in ("", thing["payment"]["payment_intent"])
        and given.text("status") in ("", thing["status"])
    ]
    return page(found, given, "/v1/invoice_payments")


def events(world: World, given: Parameters) -> Thing:
    """GET /v1/events: by type, or by types[], with * at the end for all that begin so."""
    wanted = [str(kind) for kind in given.several("types")] or ([given.text("type")] if given.has("type") else [])
    delivered = given.text("delivery_success")
    found = [
        thing
        for thing in world.every("event")
        if (not wanted or any(_is_of(thing["type"], kind) for kind in wanted))
        and (not delivered or (thing["pending_webhooks"] == 0) == (delivered == "true"))
    ]
    return page(found, given, "/v1/events")


def items(world: World, given: Parameters) -> Thing:
    """GET /v1/subscription_items"""
    subscription = world.get(given.required("subscription"), "subscription", param="subscription")
    return page(subscription["items"]["data"], given, "/v1/subscription_items")


def page(found: list[Thing], given: Parameters, url: str) -> Thing:
    """The part of `found`, which is oldest first, that was asked for, newest first."""
    limit = given.number("limit", 10) or 0
    if not 1 <= limit <= 100:
        raise Refused("This value must be between 1 and 100 (inclusive).", param="limit")
    rows = [thing for thing in reversed(found) if _in_time(thing, given)]
    if given.has("starting_after"):
        rows = rows[_place_of(rows, given, "starting_after") + 1 :]
    elif given.has("ending_before"):
        before = rows[: _place_of(rows, given, "ending_before")]
        return {"object": "list", "data": before[-limit:], "has_more": len(before) > limit, "url": url}
    return {"object": "list", "data": rows[:limit], "has_more": len(rows) > limit, "url": url}


def expanded(world: World, answer: Thing, paths: Iterable[Any]) -> Thing:
    """A copy in which the ids at these paths are the objects that they name."""
    whole = copy.deepcopy(answer)
    for path in paths:
        _expand(world, whole, str(path).split("."), str(path))
    return whole


def _expand(world: World, thing: Thing, steps: list[str], path: str) -> None:
    name, *rest = steps
    if name == "data" and thing.get("object") == "list":
        for row in thing["data"]:
            _expand(world, row, rest, path)
        return
    included = _INCLUDED.get((str(thing.get("object")), name))
    if included and name not in thing:
        thing[name] = included(world, thing)
    if name not in thing:
        raise Refused(f"This property cannot be expanded ({path}).", param="expand")
    value = thing[name]
    if isinstance(value, str):
        named = world.find(value)
        if named is None or named["object"].startswith("standin."):
            raise Refused(f"This property cannot be expanded ({path}).", param="expand")
        thing[name] = value = copy.deepcopy(named)
    if rest and isinstance(value, dict):
        _expand(world, value, rest, path)


def _whole(kind: str, url: str, of: str) -> Callable[[World, Thing], Thing]:
    """What an answer holds only when it is asked for."""

    def include(world: World, thing: Thing) -> Thing:
        rows = copy.deepcopy(list(reversed(world.every(kind, **{of: thing["id"]}))))
        return {"object": "list", "data": rows, "has_more": False, "url": f"{url}?{of}={thing['id']}"}

    return include


def _line_items(world: World, session: Thing) -> Thing:
    rows = []
    for number, (price_id, count) in enumerate(world.note(f"plan#{session['id']}")["wanted"]):
        price = world.get(price_id, "price")
        amount = price["unit_amount"] * count if session["amount_total"] else 0
        product = world.get(price["product"], "product")
        row: Thing = {
            "id": f"li_{session['id'][8:30]}{number}",
            "object": "item",
            "amount_discount": 0,
            "amount_subtotal": amount,
            "amount_tax": 0,
            "amount_total": amount,
            "currency": price["currency"],
            "description": product["name"],
            "price": price,
            "quantity": count,
        }
        rows.append(row)
    url = f"/v1/checkout/sessions/{session['id']}/line_items"
    return {"object": "list", "data": rows, "has_more": False, "url": url}


_INCLUDED: dict[tuple[str, str], Callable[[World, Thing], Thing]] = {
    ("invoice", "payments"): _whole("invoice_payment", "/v1/invoice_payments", "invoice"),
    ("charge", "refunds"): _whole("refund", "/v1/refunds", "charge"),
    ("customer", "subscriptions"): _whole("subscription", "/v1/subscriptions", "customer"),
    ("checkout.session", "line_items"): _line_items,
}


def _agrees(thing: Thing, name: str, value: str) -> bool:
    own = thing.get(name)
    return (str(own).lower() if isinstance(own, bool) else own) == value


def _is_of(kind: str, wanted: str) -> bool:
    return kind == wanted or (wanted.endswith("*") and kind.startswith(wanted[:-1]))


def _in_time(thing: Thing, given: Parameters) -> bool:
    if not given.has("created"):
        return True
    if isinstance(given.plain()["created"], str):
        return bool(thing["created"] == given.number("created"))
    bounds = given.within("created")
    made = thing["created"]
    bounds.allow(_COMPARE)
    return all(_COMPARE[name](made, bounds.number(name) or 0) for name in bounds.names)


def _place_of(rows: list[Thing], given: Parameters, name: str) -> int:
    for place, thing in enumerate(rows):
        if thing["id"] == given.text(name):
            return place
    raise no_such("object", given.text(name), param=name)
