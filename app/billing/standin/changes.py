"""Changes that the API makes to subscriptions: created, moved to another price, told to end, ended."""

from __future__ import annotations

from app.billing.standin import cards, catalogue, invoices, subscriptions
from app.billing.standin.lines import line
from app.billing.standin.parameters import Parameters
from app.billing.standin.periods import end_of
from app.billing.standin.refusals import Refused, declined, missing, no_such
from app.billing.standin.world import Thing, World

_LONGEST_TRIAL_DAYS = 730


def create(world: World, given: Parameters) -> Thing:
    """POST /v1/subscriptions"""
    customer = world.get(given.required("customer"), "customer", param="customer")
    wanted = wanted_prices(world, given.each("items"), "items")
    trial_end = trial_end_of(world, given)
    behavior = given.choice("payment_behavior", "allow_incomplete", "error_if_incomplete", "default_incomplete")
    own = given.optional("default_payment_method")
    if own:
        world.get(own, "payment_method", param="default_payment_method")
    if not (
        own or customer["invoice_settings"]["default_payment_method"] or trial_end or behavior == "default_incomplete"
    ):
        message = (
            "This customer has no attached payment source or default payment method. Please consider adding a default"
            " payment method. For more information, visit https://stripe.com/docs/billing/subscriptions/payment-methods."
        )
        raise Refused(message, code="resource_missing")
    subscription = subscriptions.make(
        world, customer, wanted, trial_end=trial_end, default_payment_method=own, metadata=given.metadata()
    )
    _set_missing_method(subscription, given)
    if given.flag("cancel_at_period_end"):
        _set_ending(world, subscription, flag=True)
    paid = subscriptions.begin(world, subscription)
    if not paid and behavior == "error_if_incomplete":
        subscriptions.expire(world, subscription)
        raise declined("Your card was declined.", "card_declined", "generic_decline", {})
    return subscription


def update(world: World, given: Parameters, id_: str) -> Thing:
    """POST /v1/subscriptions/:id"""
    subscription = world.get(id_, "subscription")
    if subscription["status"] in subscriptions.ENDED and given.names - {"metadata", "cancellation_details", "expand"}:
        raise Refused("A canceled subscription can only update its cancellation_details and metadata.")
    if given.has("cancel_at") and given.has("cancel_at_period_end"):
        raise Refused("You may only pass one of these parameters: cancel_at, cancel_at_period_end.")
    moves = _moves(world, subscription, given)
    trial_end = trial_end_of(world, given)
    _refuse_unpaid(world, subscription, given, moves)
    with world.changing(subscription, subscriptions.UPDATED):
        subscription["metadata"] = given.metadata(subscription["metadata"])
        _set_card(world, subscription, given)
        _set_missing_method(subscription, given)
        if given.has("cancel_at_period_end"):
            _set_ending(world, subscription, flag=given.flag("cancel_at_period_end"))
        if given.has("cancel_at"):
            set_end(world, subscription, _moment_of_end(subscription, given))
        if trial_end and trial_end > world.now():
            subscription |= {"status": "trialing", "trial_end": trial_end, "billing_cycle_anchor": trial_end}
            subscription["trial_start"] = subscription["trial_start"] or world.now()
            subscriptions.set_period(subscription, (subscriptions.period_of(subscription)[0], trial_end))
    if moves:
        choice = given.choice("proration_behavior", "create_prorations", "always_invoice", "none")
        move(world, subscription, moves, prorate=choice != "none", at_once=choice == "always_invoice")
    if given.text("trial_end") == "now" and subscription["status"] == "trialing":
        end_trial(world, subscription)
    return subscription


def _refuse_unpaid(
    world: World, subscription: Thing, given: Parameters, moves: list[tuple[Thing | None, Thing, int]]
) -> None:
    """With error_if_incomplete nothing changes when what is due for a dearer price cannot be paid."""
    behavior = given.choice("payment_behavior", "allow_incomplete", "error_if_incomplete", "pending_if_incomplete")
    if behavior != "error_if_incomplete" or subscription["status"] == "trialing":
        return
    dearer = any(item is None or price["unit_amount"] > item["price"]["unit_amount"] for item, price, _ in moves)
    if dearer and not cards.asked(world, cards.of_subscription(world, subscription)):
        raise declined("Your card was declined.", "card_declined", "generic_decline", {})


def cancel(world: World, given: Parameters, id_: str) -> Thing:
    """DELETE /v1/subscriptions/:id"""
    subscription = world.get(id_, "subscription")
    if subscription["status"] in subscriptions.ENDED:
        raise Refused(f"No such subscription: '{id_}'", code="resource_missing", param="id", status=404)
    details = given.within("cancellation_details")
    with world.changing(subscription):
        for name in ("comment", "feedback"):
            subscription["cancellation_details"][name] = details.optional(name)
    if given.flag("prorate") and subscription["status"] in ("active", "past_due"):
        for item in subscriptions.items_of(subscription):
            period = subscriptions.period_of(subscription)
            subscriptions.owe_change(world, item, item["price"], item["price"], period, whole=True)
    if given.flag("invoice_now") and world.every("invoiceitem", subscription=id_, invoice=None):
        subscriptions.invoice_now(world, subscription, [])
    subscriptions.end(world, subscription, reason="cancellation_requested")
    return subscription


def retrieve_item(world: World, given: Parameters, id_: str) -> Thing:  # noqa: ARG001  # as every endpoint
    """GET /v1/subscription_items/:id"""
    return _item(world, id_)[1]


def update_item(world: World, given: Parameters, id_: str) -> Thing:
    """POST /v1/subscription_items/:id, which is a change of its subscription."""
    subscription, item = _item(world, id_)
    wanted = {name: value for name, value in given.plain().items() if name in ("price", "quantity")}
    rest = {name: value for name, value in given.plain().items() if name not in wanted}
    update(world, Parameters({**rest, "items": {"0": {"id": id_, **wanted}}}), subscription["id"])
    return item


def move(
    world: World, subscription: Thing, moves: list[tuple[Thing | None, Thing, int]], *, prorate: bool, at_once: bool
) -> None:
    """Change prices of items, or add items where there is none; another interval begins anew and is paid now."""
    trialing = subscription["status"] == "trialing"
    period = subscriptions.period_of(subscription)
    interval = catalogue.interval_of(moves[0][1])
    anew = interval != subscriptions.interval_of(subscription) and not trialing
    with world.changing(subscription, subscriptions.UPDATED):
        for item, price, quantity in moves:
            target = item or subscriptions.make_item(world, subscription, price, quantity)
            old = target.get("price")
            if item is None:
                subscriptions.items_of(subscription).append(target)
                subscription["items"]["total_count"] += 1
            target["quantity"] = quantity
            subscriptions.set_price(target, price)
            if prorate and not trialing and old:
                subscriptions.owe_change(world, target, old, price, period, whole=anew)
        if anew:
            now = world.now()
            subscription["billing_cycle_anchor"] = now
            period = (now, end_of(now, interval, now))
        subscriptions.set_period(subscription, period)
    if anew:
        fresh = [line(world, item, period=period) for item in subscriptions.items_of(subscription)]
        subscriptions.invoice_now(world, subscription, fresh)
    elif at_once and world.every("invoiceitem", subscription=subscription["id"], invoice=None):
        subscriptions.invoice_now(world, subscription, [])


def end_trial(world: World, subscription: Thing) -> None:
    """The paid time begins now, and is asked for now."""
    now = world.now()
    period = (now, end_of(now, subscriptions.interval_of(subscription), now))
    with world.changing(subscription, subscriptions.UPDATED):
        subscription |= {"status": "active", "trial_end": now, "billing_cycle_anchor": now}
        subscriptions.set_period(subscription, period)
    fresh = [line(world, item, period=period) for item in subscriptions.items_of(subscription)]
    subscriptions.invoice_now(world, subscription, fresh)


def set_end(world: World, subscription: Thing, moment: int | None) -> None:
    """Have it end then, or not at all; as the portal does, the flag of the period's end stays down."""
    subscription |= {
        "cancel_at": moment,
        "cancel_at_period_end": False,
        "canceled_at": world.now() if moment else None,
    }
    subscription["cancellation_details"]["reason"] = "cancellation_requested" if moment else None


def wanted_prices(world: World, given: list[Parameters], param: str) -> list[tuple[Thing, int]]:
    """The prices and quantities of `items` or `line_items`."""
    if not given:
        raise missing(param)
    found = []
    for at, item in enumerate(given):
        if not item.has("price"):
            raise missing(f"{param}[{at}][price]")
        price = world.get(item.text("price"), "price", param=f"{param}[{at}][price]")
        found.append((price, item.number("quantity", 1) or 1))
    return found


def trial_end_of(world: World, given: Parameters) -> int | None:
    """When the trial asked for ends; None for none."""
    days = given.number("trial_period_days")
    if days is not None and given.has("trial_end"):
        raise Refused("You may only pass one of these parameters: trial_end, trial_period_days.", param="trial_end")
    if days is not None:
        if not 0 <= days <= _LONGEST_TRIAL_DAYS:
            raise Refused(
                f"The maximum number of trial period days is {_LONGEST_TRIAL_DAYS} (2 years).",
                param="trial_period_days",
            )
        return world.now() + days * invoices.DAY if days else None
    if given.text("trial_end") in ("", "now"):
        return None
    moment = given.number("trial_end") or 0
    if moment <= world.now():
        raise Refused("Invalid trial_end: must be a timestamp in the future, or 'now'.", param="trial_end")
    if moment > world.now() + _LONGEST_TRIAL_DAYS * invoices.DAY:
        raise Refused("Invalid timestamp: can be no more than two years in the future.", param="trial_end")
    return moment


def _moves(world: World, subscription: Thing, given: Parameters) -> list[tuple[Thing | None, Thing, int]]:
    own = {item["id"]: item for item in subscriptions.items_of(subscription)}
    moves: list[tuple[Thing | None, Thing, int]] = []
    for at, asked in enumerate(given.each("items")):
        item = own.get(asked.text("id"))
        if asked.has("id") and item is None:
            raise Refused(
                f"No such subscription item: '{asked.text('id')}'", code="resource_missing", param=f"items[{at}][id]"
            )
        price_id = asked.text("price") or (item["price"]["id"] if item else "")
        price = world.get(price_id, "price", param=f"items[{at}][price]")
        if item is None and price["id"] in {each["price"]["id"] for each in own.values()}:
            message = f"Cannot add multiple subscription items with the same price: {price['id']}"
            raise Refused(message, param=f"items[{at}][price]")
        if item is None and catalogue.interval_of(price) != subscriptions.interval_of(subscription):
            raise Refused(
                "All prices of a subscription must share one interval in this stand-in.", param=f"items[{at}][price]"
            )
        moves.append((item, price, asked.number("quantity", item["quantity"] if item else 1) or 1))
    return [
        move
        for move in moves
        if move[0] is None or (move[0]["price"]["id"], move[0]["quantity"]) != (move[1]["id"], move[2])
    ]


def _set_card(world: World, subscription: Thing, given: Parameters) -> None:
    if given.has("default_payment_method"):
        own = given.optional("default_payment_method")
        if own:
            world.get(own, "payment_method", param="default_payment_method")
        subscription["default_payment_method"] = own


def _set_missing_method(subscription: Thing, given: Parameters) -> None:
    behavior = given.within("trial_settings").within("end_behavior")
    if behavior.has("missing_payment_method"):
        choice = behavior.choice("missing_payment_method", "create_invoice", "cancel", "pause")
        subscription["trial_settings"]["end_behavior"]["missing_payment_method"] = choice


def _set_ending(world: World, subscription: Thing, *, flag: bool) -> None:
    set_end(world, subscription, subscriptions.period_of(subscription)[1] if flag else None)
    subscription["cancel_at_period_end"] = flag


def _moment_of_end(subscription: Thing, given: Parameters) -> int | None:
    if given.text("cancel_at") in ("min_period_end", "max_period_end"):
        return subscriptions.period_of(subscription)[1]
    return given.number("cancel_at")


def _item(world: World, id_: str) -> tuple[Thing, Thing]:
    for subscription in world.every("subscription"):
        for item in subscriptions.items_of(subscription):
            if item["id"] == id_:
                return subscription, item
    raise no_such("subscription_item", id_)
