"""Payments: a payment intent for each thing to be paid, a charge for each time the card is asked, refunds of them."""

from __future__ import annotations

from app.billing.standin import cards
from app.billing.standin.parameters import Parameters
from app.billing.standin.refusals import Refused, missing
from app.billing.standin.world import Thing, World

DECLINED = "Your card was declined."


def intend(world: World, customer: Thing, amount: int, *, invoice: Thing | None = None) -> Thing:
    """A payment intent that nobody has asked a card for yet."""
    intent = world.add(
        "pi",
        "payment_intent",
        amount=amount,
        customer=customer["id"],
        description=_description(invoice),
        payment_details={"customer_reference": None, "order_reference": invoice["id"] if invoice else None},
    )
    intent["client_secret"] = f"{intent['id']}_secret_standin"
    world.tell("payment_intent.created", intent)
    return intent


def attempt(world: World, intent: Thing, card: Thing | None) -> bool:
    """Ask the card once; whether it paid. The intent says what came of it, and the events tell."""
    if card is None:
        return False
    paid = cards.asked(world, card)
    charge = _charge(world, intent, card, paid=paid)
    world.tell("charge.succeeded" if paid else "charge.failed", charge)
    with world.changing(intent):
        intent |= {
            "latest_charge": charge["id"],
            "amount_received": intent["amount"] if paid else 0,
            "payment_method": card["id"] if paid else None,
            "last_payment_error": None if paid else error_of(charge, card),
            "status": "succeeded" if paid else "requires_payment_method",
        }
    world.tell("payment_intent.succeeded" if paid else "payment_intent.payment_failed", intent)
    return paid


def error_of(charge: Thing, card: Thing) -> Thing:
    """What a payment intent says about a card that was declined."""
    return {
        "advice_code": "try_again_later",
        "charge": charge["id"],
        "code": "card_declined",
        "decline_code": "generic_decline",
        "doc_url": "https://docs.stripe.com/error-codes#card-declined",
        "message": DECLINED,
        "payment_method": {name: value for name, value in card.items() if name != "customer_account"},
        "type": "card_error",
    }


def refund(world: World, given: Parameters) -> Thing:
    """POST /v1/refunds"""
    charge = _charge_named(world, given)
    left = charge["amount"] - charge["amount_refunded"]
    amount = given.number("amount", left) or 0
    if charge["refunded"]:
        raise Refused(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if amount < 1:
        raise Refused("Invalid positive integer", code="parameter_invalid_integer", param="amount")
    if amount > left:
        raise Refused(
            f"Refund amount (${amount / 100:.2f}) is greater than unrefunded amount on charge (${left / 100:.2f})",
            param="amount",
        )
    reason = given.optional("reason")
    made = _refund(world, charge, amount, reason, given.metadata())
    with world.changing(charge, "charge.refunded"):
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    world.tell("refund.created", made)
    return made


def _refund(world: World, charge: Thing, amount: int, reason: str | None, metadata: dict[str, str]) -> Thing:
    made = world.add(
        "re",
        "refund",
        amount=amount,
        balance_transaction=f"txn_{charge['id'][3:]}",
        charge=charge["id"],
        currency=charge["currency"],
        customer=charge["customer"],
        metadata=metadata,
        payment_intent=charge["payment_intent"],
        payment_method=charge["payment_method"],
        reason=reason,
    )
    del made["livemode"]
    return made


def _charge_named(world: World, given: Parameters) -> Thing:
    if given.has("charge"):
        return world.get(given.text("charge"), "charge", param="charge")
    if not given.has("payment_intent"):
        raise missing("charge")
    intent = world.get(given.text("payment_intent"), "payment_intent", param="payment_intent")
    if intent["status"] != "succeeded":
        raise Refused(f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.")
    return world.get(intent["latest_charge"], "charge")


def _charge(world: World, intent: Thing, card: Thing, *, paid: bool) -> Thing:
    charge = world.add(
        "ch",
        "charge",
        amount=intent["amount"],
        amount_captured=intent["amount"] if paid else 0,
        billing_details=card["billing_details"],
        captured=paid,
        currency=intent["currency"],
        customer=intent["customer"],
        description=intent["description"],
        failure_code=None if paid else "card_declined",
        failure_message=None if paid else DECLINED,
        outcome=_outcome(paid=paid),
        paid=paid,
        payment_intent=intent["id"],
        payment_method=card["id"],
        payment_method_details={"card": cards.shown_on_charge(card), "type": "card"},
        status="succeeded" if paid else "failed",
    )
    charge["balance_transaction"] = f"txn_{charge['id'][3:]}" if paid else None
    charge["receipt_url"] = f"{world.url}/receipt/{charge['id']}" if paid else None
    return charge


def _outcome(*, paid: bool) -> Thing:
    return {
        "advice_code": None if paid else "try_again_later",
        "network_advice_code": None,
        "network_decline_code": None if paid else "01",
        "network_status": "approved_by_network" if paid else "declined_by_network",
        "reason": None if paid else "generic_decline",
        "risk_level": "normal",
        "seller_message": "Payment complete." if paid else "The bank did not return any further details.",
        "type": "authorized" if paid else "issuer_declined",
    }


def _description(invoice: Thing | None) -> str | None:
    if invoice is None:
        return None
    return "Subscription creation" if invoice["billing_reason"] == "subscription_create" else "Subscription update"
