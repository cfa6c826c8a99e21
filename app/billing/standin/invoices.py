"""Invoices: drawn up from lines, finalized, asked to be paid, and asked again when the card says no."""

from __future__ import annotations

from app.billing.standin import cards, payments
from app.billing.standin.lines import of_waiting
from app.billing.standin.world import Thing, World

HOUR, DAY = 3600, 86_400

RETRIES = (3 * DAY, 5 * DAY, 7 * DAY)
"""How long after each failed attempt the next one comes; after the last it is over."""


def draw_up(world: World, subscription: Thing, lines: list[Thing], *, reason: str, period: tuple[int, int]) -> Thing:
    """A draft with these lines and all that is owed since the last one, to be finalized in an hour."""
    customer = world.get(subscription["customer"], "customer")
    fields = _fields(subscription, customer, reason=reason, period=period)
    due = world.now() + HOUR
    invoice = world.add("in", "invoice", automatically_finalizes_at=due, next_payment_attempt=due, **fields)
    waiting = _waiting(world, subscription)
    _fill(invoice, [*(of_waiting(item) for item in waiting), *lines], customer)
    for item in waiting:
        with world.changing(item):
            item["invoice"] = invoice["id"]
    world.tell("invoice.created", invoice)
    return invoice


def sketch(world: World, subscription: Thing, lines: list[Thing], *, period: tuple[int, int]) -> Thing:
    """The next invoice as it would be: it has no id."""
    customer = world.get(subscription["customer"], "customer")
    fields = _fields(subscription, customer, reason="upcoming", period=period)
    invoice = world.sketch("invoice", **fields, next_payment_attempt=period[1] + HOUR)
    _fill(invoice, [*map(of_waiting, _waiting(world, subscription)), *lines], customer)
    return invoice


def finalize(world: World, invoice: Thing) -> None:
    """From now on it does not change. What comes to nothing is paid at once."""
    customer = world.get(invoice["customer"], "customer")
    _add_up(invoice, customer)
    number = f"{customer['invoice_prefix']}-{customer['next_invoice_sequence']:04}"
    with world.changing(customer):
        customer["next_invoice_sequence"] += 1
        customer["currency"] = invoice["currency"]
    if invoice["starting_balance"] != invoice["ending_balance"]:
        with world.changing(customer, "customer.updated"):
            customer["balance"] = invoice["ending_balance"]
    with world.changing(invoice):
        invoice |= {
            "number": number,
            "status": "open",
            "hosted_invoice_url": f"{world.url}/invoice/{invoice['id']}",
            "invoice_pdf": f"{world.url}/invoice/{invoice['id']}/pdf",
            "automatically_finalizes_at": None,
            "effective_at": world.now(),
        }
        invoice["status_transitions"]["finalized_at"] = world.now()
    world.tell("invoice.finalized", invoice)
    if invoice["amount_due"] > 0:
        _expect(world, invoice, customer)
    else:
        _mark_paid(world, invoice, None)


def collect(world: World, invoice: Thing, subscription: Thing) -> bool:
    """Ask the card; whether it is paid. The subscription's own state is the caller's."""
    if invoice["status"] == "paid":
        return True
    payment = payment_of(world, invoice)
    intent = world.get(payment["payment"]["payment_intent"], "payment_intent")
    if payments.attempt(world, intent, cards.of_subscription(world, subscription)):
        _mark_paid(world, invoice, payment)
        return True
    count = invoice["attempt_count"]
    again = count < len(RETRIES) and invoice["auto_advance"] and invoice["billing_reason"] != "subscription_create"
    with world.changing(invoice, "invoice.updated"):
        invoice |= {
            "attempt_count": count + 1,
            "attempted": True,
            "next_payment_attempt": world.now() + RETRIES[count] if again else None,
        }
    world.tell("invoice.payment_failed", invoice)
    return False


def rest(world: World, invoice: Thing) -> None:
    """Ask no more by itself."""
    with world.changing(invoice, "invoice.updated"):
        invoice |= {"auto_advance": False, "next_payment_attempt": None, "automatically_finalizes_at": None}


def void(world: World, invoice: Thing) -> None:
    """It is owed no more. What the customer's balance had paid of it goes back to the balance."""
    customer = world.get(invoice["customer"], "customer")
    if invoice["status"] != "draft" and invoice["starting_balance"] != invoice["ending_balance"]:
        with world.changing(customer, "customer.updated"):
            customer["balance"] += invoice["starting_balance"] - invoice["ending_balance"]
    with world.changing(invoice, "invoice.voided"):
        invoice |= {"auto_advance": False, "next_payment_attempt": None, "status": "void"}
        invoice["status_transitions"]["voided_at"] = world.now()


def payment_of(world: World, invoice: Thing) -> Thing:
    """Its own invoice payment, which names the payment intent."""
    return world.get(_payment_id(invoice), "invoice_payment")


def _payment_id(invoice: Thing) -> str:
    return f"inpay_{invoice['id'][3:]}"


def _fields(subscription: Thing, customer: Thing, *, reason: str, period: tuple[int, int]) -> Thing:
    details = {"metadata": dict(subscription["metadata"]), "subscription": subscription["id"]}
    return {
        "billing_reason": reason,
        "currency": subscription["currency"],
        "customer": customer["id"],
        "customer_email": customer["email"],
        "customer_name": customer["name"],
        "customer_phone": customer["phone"],
        "parent": {"quote_details": None, "subscription_details": details, "type": "subscription_details"},
        "period_start": period[0],
        "period_end": period[1],
    }


def _waiting(world: World, subscription: Thing) -> list[Thing]:
    return world.every("invoiceitem", subscription=subscription["id"], invoice=None)


def _fill(invoice: Thing, lines: list[Thing], customer: Thing) -> None:
    id_ = invoice.get("id")
    for line in lines:
        line["invoice"] = id_
    invoice["lines"] = {
        "object": "list",
        "data": lines,
        "has_more": False,
        "total_count": len(lines),
        "url": f"/v1/invoices/{id_ or 'upcoming'}/lines",
    }
    _add_up(invoice, customer)


def _add_up(invoice: Thing, customer: Thing) -> None:
    """Credit on the customer's balance pays first; what an invoice is below zero becomes credit."""
    total = sum(line["amount"] for line in invoice["lines"]["data"])
    balance = customer["balance"]
    due = max(total + balance, 0) if total > 0 else 0
    invoice |= {
        "subtotal": total,
        "subtotal_excluding_tax": total,
        "total": total,
        "total_excluding_tax": total,
        "amount_due": due,
        "amount_remaining": due,
        "starting_balance": balance,
        "ending_balance": balance + total - due,
    }


def _expect(world: World, invoice: Thing, customer: Thing) -> None:
    intent = payments.intend(world, customer, invoice["amount_due"], invoice=invoice)
    payment = world.sketch(
        "invoice_payment",
        amount_requested=invoice["amount_due"],
        currency=invoice["currency"],
        invoice=invoice["id"],
        payment={"payment_intent": intent["id"], "type": "payment_intent"},
    )
    world.keep({"id": _payment_id(invoice), **payment})


def _mark_paid(world: World, invoice: Thing, payment: Thing | None) -> None:
    with world.changing(invoice, "invoice.updated"):
        invoice |= {
            "status": "paid",
            "amount_paid": invoice["amount_due"],
            "amount_remaining": 0,
            "attempt_count": invoice["attempt_count"] + (1 if payment else 0),
            "attempted": True,
            "next_payment_attempt": None,
        }
        invoice["status_transitions"]["paid_at"] = world.now()
    world.tell("invoice.paid", invoice)
    world.tell("invoice.payment_succeeded", invoice)
    if payment:
        with world.changing(payment):
            payment |= {"amount_paid": invoice["amount_due"], "status": "paid"}
            payment["status_transitions"]["paid_at"] = world.now()
        world.tell("invoice_payment.paid", payment)
