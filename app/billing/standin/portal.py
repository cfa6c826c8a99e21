"""The customer portal: its sessions, and what a person can do on its page."""

from __future__ import annotations

from app.billing.standin import changes, subscriptions
from app.billing.standin.parameters import Parameters
from app.billing.standin.world import Thing, World


def create(world: World, given: Parameters) -> Thing:
    """POST /v1/billing_portal/sessions"""
    customer = world.get(given.required("customer"), "customer", param="customer")
    session = world.add(
        "bps", "billing_portal.session", customer=customer["id"], return_url=given.optional("return_url")
    )
    flow = given.within("flow_data")
    if flow.names:
        session["flow"] = flow.plain()
    session["url"] = f"{world.url}/portal/{session['id']}"
    return session


def current(world: World, customer: str) -> list[Thing]:
    """The subscriptions that have not ended."""
    every = world.every("subscription", customer=customer)
    return [subscription for subscription in every if subscription["status"] not in subscriptions.ENDED]


def cancel(world: World, subscription: Thing) -> None:
    """At the end of the period: in Stripe's flexible billing mode the portal sets the moment, and not the flag."""
    with world.changing(subscription, subscriptions.UPDATED):
        changes.set_end(world, subscription, subscriptions.period_of(subscription)[1])


def resume(world: World, subscription: Thing) -> None:
    with world.changing(subscription, subscriptions.UPDATED):
        changes.set_end(world, subscription, None)


def change(world: World, subscription: Thing, price_id: str) -> None:
    """Move to another price; the difference is invoiced at once."""
    price = world.get(price_id, "price")
    item = subscriptions.items_of(subscription)[0]
    if price["id"] != item["price"]["id"]:
        changes.move(world, subscription, [(item, price, item["quantity"])], prorate=True, at_once=True)
