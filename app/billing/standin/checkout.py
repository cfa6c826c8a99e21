"""Checkout: sessions that a page of the stand-in completes, and what then comes into being."""

from __future__ import annotations

from typing import Any

from app.billing.standin import cards, customers, invoices, payments, subscriptions
from app.billing.standin.changes import trial_end_of, wanted_prices
from app.billing.standin.parameters import Parameters
from app.billing.standin.refusals import Refused, missing
from app.billing.standin.world import Thing, World

_SHORTEST_TRIAL = 2 * invoices.DAY
_OPEN_SECONDS = 24 * invoices.HOUR


def create(world: World, given: Parameters) -> Thing:
    """POST /v1/checkout/sessions"""
    if given.required("mode") != "subscription":
        raise Refused("This stand-in knows checkout in subscription mode only.", param="mode")
    if not given.has("success_url"):
        raise missing("success_url")
    customer = given.optional("customer")
    if customer:
        world.get(customer, "customer", param="customer")
        if given.has("customer_email"):
            raise Refused("You may only specify one of these parameters: customer, customer_email.")
    wanted = wanted_prices(world, given.each("line_items"), "line_items")
    plan = _plan(world, given, wanted)
    total = (
        0 if plan["trial_end"] or plan["trial_days"] else sum(price["unit_amount"] * count for price, count in wanted)
    )
    session = world.add(
        "cs_test",
        "checkout.session",
        letters=58,
        amount_subtotal=total,
        amount_total=total,
        cancel_url=given.optional("cancel_url"),
        client_reference_id=given.optional("client_reference_id"),
        customer=customer,
        customer_email=given.optional("customer_email"),
        expires_at=given.number("expires_at") or world.now() + _OPEN_SECONDS,
        locale=given.optional("locale"),
        metadata=given.metadata(),
        payment_method_collection=given.choice("payment_method_collection", "always", "if_required"),
        success_url=given.text("success_url"),
    )
    session["url"] = f"{world.url}/pay/{session['id']}"
    world.note(f"plan#{session['id']}", **plan)
    return session


def expire(world: World, given: Parameters, id_: str) -> Thing:  # noqa: ARG001  # as every endpoint
    """POST /v1/checkout/sessions/:id/expire"""
    session = world.get(id_, "checkout.session")
    if session["status"] != "open":
        message = 'Only Checkout Sessions with a status in ["open"] can be expired. This Session has a status of '
        raise Refused(f"{message}{session['status']}.")
    expire_now(world, session)
    return session


def expire_now(world: World, session: Thing) -> None:
    """Nobody came back in time, or nobody may any more."""
    with world.changing(session):
        session |= {"status": "expired", "url": None}
    world.tell("checkout.session.expired", session)


def needs_card(session: Thing) -> bool:
    """Whether nobody gets through without a card."""
    return bool(session["amount_total"] > 0 or session["payment_method_collection"] == "always")


def pay_by_choice(world: World, session: Thing, choice: str) -> bool:
    """What was chosen on the page: a card that pays, now or this once, one that is declined, or none where none is
    needed. False when nothing came of it."""
    if choice == "none" and not needs_card(session):
        return complete(world, session, None)
    if choice not in ("pays", "pays_once"):
        return complete(world, session, cards.DECLINES)
    done = complete(world, session, cards.PAYS)
    if choice == "pays_once":
        cards.behave(world, world.get(session["customer"], "customer"), cards.DECLINES)
    return done


def complete(world: World, session: Thing, behaviour: str | None) -> bool:
    """What the page does for a person who gives a card of this kind, or none; False when the card was declined.

    A declined card leaves the session open, and there is no subscription.
    """
    plan = world.note(f"plan#{session['id']}")
    customer = _customer(world, session)
    if behaviour == cards.DECLINES:
        if session["amount_total"] > 0:
            card = cards.fresh(world, customer, behaviour)
            payments.attempt(world, payments.intend(world, customer, session["amount_total"]), card)
        return False
    given = cards.give(world, customer, behaviour) if behaviour else None
    trial_end = plan["trial_end"] or (world.now() + plan["trial_days"] * invoices.DAY if plan["trial_days"] else None)
    wanted = [(world.get(price, "price"), count) for price, count in plan["wanted"]]
    subscription = subscriptions.make(
        world,
        customer,
        wanted,
        trial_end=trial_end,
        default_payment_method=given["id"] if given else None,
        metadata=dict(plan["metadata"]),
    )
    missing_method = plan["missing_payment_method"]
    subscription["trial_settings"]["end_behavior"]["missing_payment_method"] = missing_method
    subscriptions.begin(world, subscription)
    with world.changing(session):
        session |= _completed(session, customer, subscription)
    world.tell("checkout.session.completed", session)
    return True


def _completed(session: Thing, customer: Thing, subscription: Thing) -> Thing:
    billing = cards.billing_details(customer)
    details = {name: billing[name] for name in ("address", "email", "name", "phone")}
    return {
        "status": "complete",
        "payment_status": "paid" if session["amount_total"] else "no_payment_required",
        "customer": customer["id"],
        "customer_details": details | {"tax_exempt": "none", "tax_ids": []},
        "subscription": subscription["id"],
        "invoice": subscription["latest_invoice"],
        "url": None,
    }


def _customer(world: World, session: Thing) -> Thing:
    known = world.find(session["customer"], "customer")
    return known or customers.create(world, Parameters({"email": session["customer_email"] or ""}))


def _plan(world: World, given: Parameters, wanted: list[tuple[Thing, int]]) -> dict[str, Any]:
    """What the subscription will be made of."""
    asked = given.within("subscription_data")
    asked.allow(
        (
            "trial_end",
            "trial_period_days",
            "trial_settings",
            "metadata",
            "description",
            "billing_mode",
            "proration_behavior",
        )
    )
    if asked.has("trial_period_days") and not asked.number("trial_period_days"):
        raise Refused("The minimum number of trial period days is 1.", param="subscription_data[trial_period_days]")
    trial_end = trial_end_of(world, asked)
    if asked.has("trial_end") and trial_end and trial_end < world.now() + _SHORTEST_TRIAL:
        message = "The `trial_end` date has to be at least 2 days in the future."
        raise Refused(message, param="subscription_data[trial_end]")
    behavior = asked.within("trial_settings").within("end_behavior")
    return {
        "wanted": [[price["id"], count] for price, count in wanted],
        "trial_end": trial_end if asked.has("trial_end") else None,
        "trial_days": asked.number("trial_period_days"),
        "metadata": asked.metadata(),
        "missing_payment_method": behavior.choice("missing_payment_method", "create_invoice", "cancel", "pause"),
    }
