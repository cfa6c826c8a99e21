"""What only a stand-in has: moving its time, choosing how a card behaves, and what follows when no retry helped."""

from __future__ import annotations

from app.billing.standin import cards, course, invoices, subscriptions
from app.billing.standin.parameters import Parameters
from app.billing.standin.refusals import Refused, missing
from app.billing.standin.world import Thing, World

_SPANS = {
    "seconds": 1,
    "hours": invoices.HOUR,
    "days": invoices.DAY,
    "weeks": 7 * invoices.DAY,
    "months": 31 * invoices.DAY,
}
_AFTER_DUE = invoices.HOUR + 60
"""An invoice is asked for an hour after it is drawn up: a minute more, and it shows what came of it."""


def clock(world: World, given: Parameters) -> Thing:
    """POST /standin/clock with `to` (a time in seconds), or `seconds`, `hours`, `days`, `weeks`, `months` to move by,
    or `past` (the id of a subscription: to the end of its period and the payment that follows). Everybody's time, or
    that of one `customer`."""
    customer = given.optional("customer")
    world.speak_of(customer or "")
    if given.has("past"):
        subscription = world.get(given.text("past"), "subscription", param="past")
        by = subscriptions.period_of(subscription)[1] + _AFTER_DUE - world.time_of(subscription["customer"])
    elif given.has("to"):
        by = (given.number("to") or 0) - world.now()
    else:
        by = sum((given.number(name) or 0) * seconds for name, seconds in _SPANS.items())
    if by < 0:
        raise Refused("Time moves forward only.")
    world.move(by, customer)
    course.catch_up(world)
    return {"object": "standin.clock", "now": world.now()}


def card(world: World, given: Parameters) -> Thing:
    """POST /standin/card with `customer` and `behaviour`: pays, declines or later_pays; `new` gives another card."""
    customer = world.get(given.required("customer"), "customer", param="customer")
    world.speak_of(customer["id"])
    behaviour = given.text("behaviour")
    if behaviour not in cards.BEHAVIOURS:
        raise missing("behaviour")
    chosen = cards.give if given.flag("new") else cards.behave
    return chosen(world, customer, behaviour)


def dunning(world: World, given: Parameters) -> Thing:
    """POST /standin/dunning with `then`: canceled, unpaid or past_due once no retry is left."""
    note = world.note("dunning", then="canceled")
    with world.changing(note):
        note["then"] = given.choice("then", "canceled", "unpaid", "past_due")
    return {"object": "standin.dunning", "then": note["then"]}
