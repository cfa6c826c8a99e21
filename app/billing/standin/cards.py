"""Cards: payment methods with numbers that nobody has, and whether each of them will pay."""

from __future__ import annotations

from app.billing.standin.world import Thing, World

PAYS, DECLINES, LATER_PAYS = "pays", "declines", "later_pays"
BEHAVIOURS = (PAYS, DECLINES, LATER_PAYS)
"""`later_pays` is declined the next time it is asked, and pays from then on."""

_LAST4 = {PAYS: "4242", DECLINES: "0341", LATER_PAYS: "9995"}


def give(world: World, customer: Thing, behaviour: str) -> Thing:
    """Attach a new card to a customer and make it the one that invoices are paid with."""
    card = fresh(world, customer, behaviour)
    with world.changing(card):
        card["customer"] = customer["id"]
    world.tell("payment_method.attached", card)

    with world.changing(customer, "customer.updated"):
        customer["invoice_settings"]["default_payment_method"] = card["id"]
    for subscription in world.every("subscription", customer=customer["id"]):
        if subscription["default_payment_method"] and subscription["status"] not in ("canceled", "incomplete_expired"):
            with world.changing(subscription, "customer.subscription.updated"):
                subscription["default_payment_method"] = card["id"]
    return card


def fresh(world: World, customer: Thing, behaviour: str) -> Thing:
    """A card that was typed in, and is nobody's yet."""
    card = world.add(
        "pm",
        "payment_method",
        billing_details=billing_details(customer),
        card=_card(world, behaviour),
        customer=None,
    )
    world.note(f"card#{card['id']}", behaviour=behaviour)
    return card


def behave(world: World, customer: Thing, behaviour: str) -> Thing:
    """Have the card that a customer pays with behave in this way from now on; one is given when there is none."""
    card = world.find(customer["invoice_settings"]["default_payment_method"], "payment_method")
    if card is None:
        return give(world, customer, behaviour)
    note = world.note(f"card#{card['id']}", behaviour=behaviour)
    with world.changing(note):
        note["behaviour"] = behaviour
    return card


def asked(world: World, card: Thing | None) -> bool:
    """Whether a payment goes through, now that it is asked for."""
    if card is None:
        return False
    note = world.note(f"card#{card['id']}", behaviour=PAYS)
    behaviour = note["behaviour"]
    if behaviour == LATER_PAYS:
        with world.changing(note):
            note["behaviour"] = PAYS
    return bool(behaviour == PAYS)


def of_subscription(world: World, subscription: Thing) -> Thing | None:
    """The card that its invoices are paid with."""
    customer = world.find(subscription["customer"], "customer")
    of_customer = customer["invoice_settings"]["default_payment_method"] if customer else None
    return world.find(subscription["default_payment_method"] or of_customer, "payment_method")


def billing_details(customer: Thing | None) -> Thing:
    address = {"city": None, "country": "US", "line1": None, "line2": None, "postal_code": "10001", "state": None}
    known = customer or {}
    return {
        "address": address,
        "email": known.get("email"),
        "name": known.get("name"),
        "phone": known.get("phone"),
        "tax_id": None,
    }


_ONLY_OF_METHODS = ("display_brand", "generated_from", "networks", "three_d_secure_usage")


def shown_on_charge(card: Thing) -> Thing:
    """payment_method_details.card of a charge: the same card with what came of asking."""
    shown = {name: value for name, value in card["card"].items() if name not in _ONLY_OF_METHODS}
    return shown | {
        "amount_authorized": None,
        "authorization_code": None,
        "extended_authorization": {"status": "disabled"},
        "incremental_authorization": {"status": "unavailable"},
        "installments": None,
        "mandate": None,
        "multicapture": {"status": "unavailable"},
        "network": "visa",
        "network_token": {"used": False},
        "network_transaction_id": "104102978678771",
        "overcapture": {"maximum_amount_capturable": None, "status": "unavailable"},
        "three_d_secure": None,
    }


def _card(world: World, behaviour: str) -> Thing:
    expiry = 1970 + world.now() // 31_556_952 + 4
    return {
        "brand": "visa",
        "checks": {"address_line1_check": None, "address_postal_code_check": "pass", "cvc_check": "pass"},
        "country": "US",
        "display_brand": "visa",
        "exp_month": 11,
        "exp_year": expiry,
        "fingerprint": f"Xt5EWLLDS7FJ{_LAST4[behaviour]}",
        "funding": "credit",
        "generated_from": None,
        "last4": _LAST4[behaviour],
        "networks": {"available": ["visa"], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }
