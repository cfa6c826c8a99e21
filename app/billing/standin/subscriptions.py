"""Subscriptions: what one is, how it begins, what its payments make of it, and how it ends."""

from __future__ import annotations

from typing import Any

from app.billing.standin import catalogue, invoices
from app.billing.standin.lines import line, owe
from app.billing.standin.periods import day_of, end_of
from app.billing.standin.world import Thing, World

UPDATED = "customer.subscription.updated"
ENDED = ("canceled", "incomplete_expired")
TRIAL_WARNING = 3 * invoices.DAY


def make(
    world: World, customer: Thing, wanted: list[tuple[Thing, int]], *, trial_end: int | None, **fields: Any
) -> Thing:
    """A subscription to these prices, with their quantities; begun, and not yet paid for."""
    now = world.now()
    anchor = trial_end or now
    subscription = world.add(
        "sub",
        "subscription",
        billing_cycle_anchor=anchor,
        customer=customer["id"],
        start_date=now,
        status="trialing" if trial_end else "incomplete",
        trial_end=trial_end,
        trial_start=now if trial_end else None,
        **fields,
    )
    items = [make_item(world, subscription, price, quantity) for price, quantity in wanted]
    end = trial_end or end_of(now, catalogue.interval_of(wanted[0][0]), anchor)
    subscription["items"] = {
        "object": "list",
        "data": items,
        "has_more": False,
        "total_count": len(items),
        "url": f"/v1/subscription_items?subscription={subscription['id']}",
    }
    set_period(subscription, (now, end))
    return subscription


def make_item(world: World, subscription: Thing, price: Thing, quantity: int = 1) -> Thing:
    """It lives in its subscription."""
    item = world.add("si", "subscription_item", letters=14, quantity=quantity, subscription=subscription["id"])
    world.forget(item["id"])
    del item["livemode"]
    set_price(item, price)
    return item


def set_price(item: Thing, price: Thing) -> None:
    item |= {"price": dict(price), "plan": catalogue.plan_of(price)}


def set_period(subscription: Thing, period: tuple[int, int]) -> None:
    """A period is of the items, as Stripe has it since 2025."""
    for item in items_of(subscription):
        item |= {"current_period_start": period[0], "current_period_end": period[1]}


def items_of(subscription: Thing) -> list[Thing]:
    found: list[Thing] = subscription["items"]["data"]
    return found


def period_of(subscription: Thing) -> tuple[int, int]:
    item = items_of(subscription)[0]
    return item["current_period_start"], item["current_period_end"]


def interval_of(subscription: Thing) -> str:
    return catalogue.interval_of(items_of(subscription)[0]["price"])


def begin(world: World, subscription: Thing) -> bool:
    """Draw up the first invoice and ask for it; whether it is paid. The events tell of the new subscription first."""
    world.tell("customer.subscription.created", subscription)
    start, end = period_of(subscription)
    free = 0 if subscription["status"] == "trialing" else None
    lines = [line(world, item, period=(start, end), amount=free) for item in items_of(subscription)]
    invoice = invoices.draw_up(world, subscription, lines, reason="subscription_create", period=(start, start))
    with world.changing(subscription):
        subscription["latest_invoice"] = invoice["id"]
    invoices.finalize(world, invoice)
    return settle(world, subscription, invoice)


def settle(world: World, subscription: Thing, invoice: Thing) -> bool:
    """Ask for an invoice that is open, and let the subscription be what comes of it; whether it is paid."""
    if invoices.collect(world, invoice, subscription):
        if (
            subscription["status"] in ("incomplete", "past_due", "unpaid")
            and invoice["id"] == subscription["latest_invoice"]
        ):
            set_status(world, subscription, "active")
        return True
    if subscription["status"] == "active":
        set_status(world, subscription, "past_due")
    if invoice["next_payment_attempt"] is None and subscription["status"] == "past_due":
        give_up(world, subscription)
    return False


def invoice_now(world: World, subscription: Thing, lines: list[Thing]) -> Thing:
    """Draw up what is owed because of a change, and ask for it at once."""
    start, _ = period_of(subscription)
    invoice = invoices.draw_up(world, subscription, lines, reason="subscription_update", period=(start, world.now()))
    with world.changing(subscription, UPDATED):
        subscription["latest_invoice"] = invoice["id"]
    invoices.finalize(world, invoice)
    settle(world, subscription, invoice)
    return invoice


def set_status(world: World, subscription: Thing, status: str) -> None:
    with world.changing(subscription, UPDATED):
        subscription["status"] = status


def give_up(world: World, subscription: Thing) -> None:
    """No further attempt is made: what happens now is what the account at Stripe was told to do."""
    choice = world.note("dunning", then="canceled")["then"]
    if choice == "canceled":
        end(world, subscription, reason="payment_failed")
    elif choice == "unpaid":
        set_status(world, subscription, "unpaid")


def end(world: World, subscription: Thing, *, reason: str) -> None:
    """Over, now; nothing more is asked for."""
    now = world.now()
    for invoice in world.every("invoice"):
        if subscription_of(invoice) == subscription["id"] and invoice["status"] in ("draft", "open"):
            invoices.rest(world, invoice)
    with world.changing(subscription):
        subscription |= {"status": "canceled", "ended_at": now, "canceled_at": subscription["canceled_at"] or now}
        subscription["cancellation_details"]["reason"] = subscription["cancellation_details"]["reason"] or reason
    world.tell("customer.subscription.deleted", subscription)


def expire(world: World, subscription: Thing) -> None:
    """The first payment never came."""
    for invoice in world.every("invoice", id=subscription["latest_invoice"]):
        invoices.void(world, invoice)
    with world.changing(subscription, UPDATED):
        subscription |= {"status": "incomplete_expired", "ended_at": world.now()}


def to_be_warned(world: World, subscription: Thing) -> bool:
    """Whether the end of this trial was not yet told of."""
    return bool(world.note(f"warned#{subscription['id']}", trial_end=None)["trial_end"] != subscription["trial_end"])


def warn(world: World, subscription: Thing) -> None:
    """The trial will end soon."""
    note = world.note(f"warned#{subscription['id']}", trial_end=None)
    with world.changing(note):
        note["trial_end"] = subscription["trial_end"]
    world.tell("customer.subscription.trial_will_end", subscription)


def subscription_of(invoice: Thing) -> str:
    """Whose invoice it is."""
    return str(invoice["parent"]["subscription_details"]["subscription"])


def owe_change(world: World, item: Thing, old: Thing, new: Thing, period: tuple[int, int], *, whole: bool) -> None:
    """Note what changing a price in mid-period gives back and, unless the new period is charged whole, asks for."""
    start, finish = period
    now = world.now()
    share = (finish - now) / (finish - start)
    rest = (now, finish)
    unused = -round(old["unit_amount"] * item["quantity"] * share)
    text = f"Unused time on {catalogue.name_of(world, old)} after {day_of(now)}"
    owe(world, item, old, amount=unused, text=text, period=rest)
    if not whole:
        text = f"Remaining time on {catalogue.name_of(world, new)} after {day_of(now)}"
        owe(world, item, new, amount=round(new["unit_amount"] * item["quantity"] * share), text=text, period=rest)
