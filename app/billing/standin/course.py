"""The course of time: what falls due is done in the order in which it falls due, each at its own second."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from heapq import heapify, heappop, heappush
from itertools import count
from operator import itemgetter

from app.billing.standin import cards, checkout, invoices, subscriptions
from app.billing.standin.lines import line
from app.billing.standin.periods import end_of
from app.billing.standin.world import Thing, World

UPCOMING = 7 * invoices.DAY
"""How long before a renewal it is told of."""

_FIRST_PAYMENT = 23 * invoices.HOUR
"""How long a subscription waits for its first payment."""

Due = tuple[int, Callable[[], None]]


class _Case:
    """What belongs together and depends on nothing else: a subscription with its unsettled invoices, or a session."""

    def __init__(self, world: World, thing: Thing) -> None:
        self.thing = thing
        self.invoices: list[Thing] = []
        self.reached = 0
        """The second of what happened last."""
        self._world = world

    def next(self) -> Due | None:
        """What falls due first, if it has done so."""
        latest = self._world.find(self.thing.get("latest_invoice"))
        if latest and latest not in self.invoices:
            self.invoices.append(latest)
        until = self._world.time_of(self.thing["customer"])
        return min((due for due in self._dues() if due[0] <= until), key=itemgetter(0), default=None)

    def _dues(self) -> Iterator[Due]:
        if self.thing["object"] == "checkout.session":
            if self.thing["status"] == "open":
                yield self.thing["expires_at"], partial(checkout.expire_now, self._world, self.thing)
            return
        if self.thing["status"] not in subscriptions.ENDED:
            yield from _due_of(self._world, self.thing)
        for invoice in self.invoices:
            if invoice["status"] == "draft" and invoice["automatically_finalizes_at"]:
                yield invoice["automatically_finalizes_at"], partial(_finalize, self._world, invoice)
            elif invoice["status"] == "open" and invoice["next_payment_attempt"]:
                yield invoice["next_payment_attempt"], partial(_ask_again, self._world, invoice)


def catch_up(world: World) -> None:
    """Do all that has fallen due until now, in each customer's own time."""
    order, whose = count(), world.whose
    waiting = [(due[0], next(order), due[1], case) for case in _cases(world) if (due := case.next())]
    heapify(waiting)
    try:
        while waiting:
            moment, _, happen, case = heappop(waiting)
            world.whose, world.moment = case.thing["customer"], max(moment, case.reached)
            case.reached = world.moment
            happen()
            if due := case.next():
                heappush(waiting, (due[0], next(order), due[1], case))
    finally:
        world.moment, world.whose = None, whose


def _cases(world: World) -> Iterable[_Case]:
    found = {thing["id"]: _Case(world, thing) for thing in world.every("subscription")}
    for status in ("draft", "open"):
        for invoice in world.every("invoice", status=status):
            found[subscriptions.subscription_of(invoice)].invoices.append(invoice)
    return [*found.values(), *(_Case(world, session) for session in world.every("checkout.session", status="open"))]


def _due_of(world: World, subscription: Thing) -> Iterator[Due]:
    start, finish = subscriptions.period_of(subscription)
    status, ends = subscription["status"], subscription["cancel_at"]
    if status == "incomplete":
        yield subscription["created"] + _FIRST_PAYMENT, partial(subscriptions.expire, world, subscription)
        return
    if ends:
        yield ends, partial(subscriptions.end, world, subscription, reason="cancellation_requested")
    if status == "trialing" and subscriptions.to_be_warned(world, subscription):
        yield subscription["trial_end"] - subscriptions.TRIAL_WARNING, partial(subscriptions.warn, world, subscription)
    if status == "paused" or (ends and ends <= finish):
        return
    if status in ("active", "trialing") and _unannounced(world, subscription) and finish - UPCOMING >= start:
        yield finish - UPCOMING, partial(_announce, world, subscription)
    yield finish, partial(_renew, world, subscription)


def _renew(world: World, subscription: Thing) -> None:
    """The next period begins, with an invoice that is a draft for an hour."""
    ended = subscriptions.period_of(subscription)
    trial_over = subscription["status"] == "trialing"
    if trial_over and cards.of_subscription(world, subscription) is None and _end_without_card(world, subscription):
        return
    period = _next_period(subscription)
    fresh = _lines(world, subscription, period)
    invoice = invoices.draw_up(world, subscription, fresh, reason="subscription_cycle", period=ended)
    with world.changing(subscription, subscriptions.UPDATED):
        subscriptions.set_period(subscription, period)
        subscription["latest_invoice"] = invoice["id"]
        if trial_over:
            subscription["status"] = "active"
    if subscription["status"] == "unpaid":
        invoices.rest(world, invoice)


def _end_without_card(world: World, subscription: Thing) -> bool:
    """Whether a trial without a card ends in something else than an invoice."""
    choice = subscription["trial_settings"]["end_behavior"]["missing_payment_method"]
    if choice == "cancel":
        subscriptions.end(world, subscription, reason="payment_failed")
    elif choice == "pause":
        subscriptions.set_status(world, subscription, "paused")
        world.tell("customer.subscription.paused", subscription)
    return bool(choice != "create_invoice")


def _unannounced(world: World, subscription: Thing) -> bool:
    note = world.note(f"upcoming#{subscription['id']}", period_end=None)
    return bool(note["period_end"] != subscriptions.period_of(subscription)[1])


def _announce(world: World, subscription: Thing) -> None:
    note = world.note(f"upcoming#{subscription['id']}", period_end=None)
    with world.changing(note):
        note["period_end"] = subscriptions.period_of(subscription)[1]
    world.tell("invoice.upcoming", coming(world, subscription))


def coming(world: World, subscription: Thing) -> Thing:
    """The next invoice as it would be."""
    fresh = _lines(world, subscription, _next_period(subscription))
    return invoices.sketch(world, subscription, fresh, period=subscriptions.period_of(subscription))


def _next_period(subscription: Thing) -> tuple[int, int]:
    _, finish = subscriptions.period_of(subscription)
    return finish, end_of(finish, subscriptions.interval_of(subscription), subscription["billing_cycle_anchor"])


def _lines(world: World, subscription: Thing, period: tuple[int, int]) -> list[Thing]:
    return [line(world, item, period=period) for item in subscriptions.items_of(subscription)]


def _finalize(world: World, invoice: Thing) -> None:
    invoices.finalize(world, invoice)
    _ask_again(world, invoice)


def _ask_again(world: World, invoice: Thing) -> None:
    subscription = world.get(subscriptions.subscription_of(invoice), "subscription")
    subscriptions.settle(world, subscription, invoice)
