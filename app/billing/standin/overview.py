"""What the pages show: customers and what they have, in words."""

from __future__ import annotations

from typing import Any

from app.billing.standin import cards, catalogue, lists, portal, subscriptions
from app.billing.standin.parameters import Parameters
from app.billing.standin.refusals import Refused
from app.billing.standin.world import Thing, World

_STATUS = {
    "incomplete": "waits for its first payment",
    "incomplete_expired": "was never paid for",
    "trialing": "in its trial",
    "active": "paid",
    "past_due": "the last payment failed",
    "unpaid": "not paid, and not asked for any more",
    "paused": "paused, because there is no card",
    "canceled": "ended",
}

BEHAVIOURS = {
    cards.PAYS: "pays",
    cards.LATER_PAYS: "is declined next time, pays after that",
    cards.DECLINES: "is declined",
}


def customers(world: World) -> list[dict[str, Any]]:
    """Newest first, those with a subscription before those without."""
    rows = [_customer(world, customer) for customer in reversed(world.every("customer"))]
    return sorted(rows, key=lambda row: not row["subscriptions"])


def undelivered(world: World) -> list[Thing]:
    """Events that the product does not have yet, oldest first."""
    return world.every("event", pending_webhooks=1)


def subscription(world: World, thing: Thing) -> dict[str, Any]:
    """One subscription in words."""
    start, finish = subscriptions.period_of(thing)
    price = subscriptions.items_of(thing)[0]["price"]
    return {
        "id": thing["id"],
        "plan": plan(world, price),
        "price": price["id"],
        "status": _STATUS[thing["status"]],
        "ended": thing["status"] in subscriptions.ENDED,
        "trial": thing["status"] == "trialing",
        "start": start,
        "finish": finish,
        "cancel_at": thing["cancel_at"],
    }


def plan(world: World, price: Thing) -> str:
    amount = f"${price['unit_amount'] / 100:.2f}"
    return f"{catalogue.name_of(world, price)}, {amount} a {catalogue.interval_of(price)}"


def invoices(world: World, customer_id: str) -> list[Thing]:
    """Newest first; drafts are not for their customer's eyes."""
    found = lists.page(world.every("invoice", customer=customer_id), Parameters({"limit": "100"}), "")["data"]
    return [invoice for invoice in found if invoice["status"] != "draft"]


def prices(world: World) -> list[tuple[str, str]]:
    """Id and words of each."""
    return [(price["id"], plan(world, price)) for price in world.every("price")]


def session(world: World, id_: str) -> dict[str, Any]:
    """What the checkout page says. Raises Refused."""
    thing = world.get(id_, "checkout.session")
    wanted = world.note(f"plan#{id_}")
    customer = world.find(thing["customer"], "customer")
    trial_end = wanted["trial_end"] or (wanted["trial_days"] and world.now() + wanted["trial_days"] * 86_400)
    return {
        "thing": thing,
        "plans": [plan(world, world.get(price, "price")) for price, _ in wanted["wanted"]],
        "trial_end": trial_end,
        "email": customer["email"] if customer else thing["customer_email"],
    }


def of_portal(world: World, id_: str) -> tuple[Thing, Thing]:
    """The portal's session and its customer. Raises Refused."""
    found = world.get(id_, "billing_portal.session")
    return found, world.get(found["customer"], "customer")


def own_subscription(world: World, customer: Thing, id_: str) -> Thing:
    """One of the customer's that has not ended. Raises Refused."""
    for thing in portal.current(world, customer["id"]):
        if thing["id"] == id_:
            return thing
    raise Refused("That subscription has ended, or is not this customer's.", status=404)


def last_charge(world: World, customer_id: str) -> Thing | None:
    """The newest payment that was not given back whole."""
    paid = [charge for charge in world.every("charge", customer=customer_id, paid=True) if not charge["refunded"]]
    return paid[-1] if paid else None


def card_of(world: World, customer: Thing) -> dict[str, Any] | None:
    """The card that a customer pays with, and how it behaves."""
    card = world.find(customer["invoice_settings"]["default_payment_method"], "payment_method")
    if card is None:
        return None
    return {"last4": card["card"]["last4"], "behaviour": world.note(f"card#{card['id']}")["behaviour"]}


def _customer(world: World, customer: Thing) -> dict[str, Any]:
    own = reversed(world.every("subscription", customer=customer["id"]))
    return {
        "id": customer["id"],
        "email": customer["email"] or customer["id"],
        "now": world.time_of(customer["id"]),
        "card": card_of(world, customer),
        "subscriptions": [subscription(world, thing) for thing in own],
        "last_charge": last_charge(world, customer["id"]),
    }
