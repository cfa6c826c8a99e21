"""Lines: what an invoice is made of, and the prorations that wait for the next one."""

from __future__ import annotations

from app.billing.standin import catalogue
from app.billing.standin.world import Thing, World


def line(world: World, item: Thing, *, period: tuple[int, int], amount: int | None = None) -> Thing:
    """A line for an item of a subscription over a period; `amount` when it is not the price (in a trial: 0)."""
    price = item["price"]
    cost = price["unit_amount"] * item["quantity"] if amount is None else amount
    name = catalogue.name_of(world, price)
    by = f"at ${price['unit_amount'] / 100:.2f} / {catalogue.interval_of(price)}"
    text = f"{item['quantity']} × {name} ({by})" if amount != 0 else f"Trial period for {name}"
    parent = _parent(item["subscription"], item["id"])
    fields = _line_fields(price, cost, text, period=period, parent=parent, quantity=item["quantity"])
    return {"id": world.new_id("il"), "object": "line_item", "livemode": False, **fields}


def owe(world: World, item: Thing, price: Thing, *, amount: int, text: str, period: tuple[int, int]) -> Thing:
    """A proration that waits for the next invoice."""
    subscription = world.get(item["subscription"], "subscription")
    return world.add(
        "ii",
        "invoiceitem",
        amount=amount,
        currency=price["currency"],
        customer=subscription["customer"],
        date=world.now(),
        description=text,
        parent={
            "subscription_details": {"subscription": subscription["id"], "subscription_item": item["id"]},
            "type": "subscription_details",
        },
        period={"start": period[0], "end": period[1]},
        pricing=_pricing(price),
        quantity=item["quantity"],
        subscription=subscription["id"],
    )


def of_waiting(waiting: Thing) -> Thing:
    item = waiting["parent"]["subscription_details"]["subscription_item"]
    parent = _parent(waiting["subscription"], item, invoice_item=waiting["id"])
    period = (waiting["period"]["start"], waiting["period"]["end"])
    price = {"currency": waiting["currency"], "pricing": waiting["pricing"]}
    amount, text, quantity = waiting["amount"], waiting["description"], waiting["quantity"]
    fields = _line_fields(price, amount, text, period=period, parent=parent, quantity=quantity)
    return {"id": f"il_{waiting['id'][3:]}", "object": "line_item", "livemode": False, **fields}


def _parent(subscription: str, item: str, *, invoice_item: str | None = None) -> Thing:
    details = {
        "invoice_item": invoice_item,
        "proration": invoice_item is not None,
        "proration_details": {"credited_items": None},
        "subscription": subscription,
        "subscription_item": item,
    }
    return {"invoice_item_details": None, "subscription_item_details": details, "type": "subscription_item_details"}


def _line_fields(
    price: Thing, amount: int, text: str, *, period: tuple[int, int], parent: Thing, quantity: int
) -> Thing:
    return {
        "amount": amount,
        "currency": price["currency"],
        "description": text,
        "discount_amounts": [],
        "discountable": False,
        "discounts": [],
        "invoice": None,
        "metadata": {},
        "parent": parent,
        "period": {"start": period[0], "end": period[1]},
        "pretax_credit_amounts": [],
        "pricing": price.get("pricing") or _pricing(price),
        "quantity": quantity,
        "subscription": parent["subscription_item_details"]["subscription"],
        "subtotal": amount,
        "taxes": [],
    }


def _pricing(price: Thing) -> Thing:
    return {
        "price_details": {"price": price["id"], "product": price["product"]},
        "type": "price_details",
        "unit_amount_decimal": price["unit_amount_decimal"],
    }
