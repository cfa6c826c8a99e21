"""The catalogue: the two products and four prices that every stand-in is born with."""

from __future__ import annotations

from app.billing.standin.world import Thing, World

_PRODUCTS = {"parent": "Parent", "professional": "Professional"}
_AMOUNTS = {
    "parent_monthly": 999,
    "parent_annual": 9900,
    "professional_monthly": 2999,
    "professional_annual": 29900,
}
"""In US cents."""


def stock(world: World) -> None:
    """Put on the shelf what is not there yet."""
    for tier, name in _PRODUCTS.items():
        if world.find(f"prod_{tier}") is None:
            world.keep(_product(world, tier, name))
    for plan, amount in _AMOUNTS.items():
        if world.find(f"price_{plan}") is None:
            world.keep(_price(world, plan, amount))


def name_of(world: World, price: Thing) -> str:
    """What a line of an invoice calls it."""
    product = world.find(price["product"])
    return str(product["name"]) if product else str(price["product"])


def interval_of(price: Thing) -> str:
    """month or year."""
    return str(price["recurring"]["interval"])


def plan_of(price: Thing) -> Thing:
    """The older shape of a price, which a subscription's item still carries."""
    return {
        "id": price["id"],
        "object": "plan",
        "active": price["active"],
        "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"],
        "billing_scheme": "per_unit",
        "created": price["created"],
        "currency": price["currency"],
        "interval": interval_of(price),
        "interval_count": 1,
        "livemode": False,
        "metadata": {},
        "meter": None,
        "nickname": None,
        "product": price["product"],
        "tiers_mode": None,
        "transform_usage": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }


def _product(world: World, tier: str, name: str) -> Thing:
    return {
        "id": f"prod_{tier}",
        "object": "product",
        "active": True,
        "created": world.now(),
        "default_price": f"price_{tier}_monthly",
        "description": None,
        "images": [],
        "livemode": False,
        "marketing_features": [],
        "metadata": {},
        "name": name,
        "package_dimensions": None,
        "shippable": None,
        "statement_descriptor": None,
        "tax_code": None,
        "type": "service",
        "unit_label": None,
        "updated": world.now(),
        "url": None,
    }


def _price(world: World, plan: str, amount: int) -> Thing:
    tier, _, cadence = plan.partition("_")
    recurring = {
        "interval": "year" if cadence == "annual" else "month",
        "interval_count": 1,
        "meter": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }
    return {
        "id": f"price_{plan}",
        "object": "price",
        "active": True,
        "billing_scheme": "per_unit",
        "created": world.now(),
        "currency": "usd",
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": plan,
        "metadata": {},
        "nickname": None,
        "product": f"prod_{tier}",
        "recurring": recurring,
        "tax_behavior": "unspecified",
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "recurring",
        "unit_amount": amount,
        "unit_amount_decimal": str(amount),
    }
