"""Customers: created, changed and deleted over the API."""

from __future__ import annotations

from app.billing.standin import subscriptions
from app.billing.standin.parameters import Parameters
from app.billing.standin.world import Thing, World

_PLAIN = ("description", "email", "name", "phone")


def create(world: World, given: Parameters) -> Thing:
    """POST /v1/customers"""
    customer = world.add(
        "cus",
        "customer",
        letters=14,
        **{name: given.optional(name) for name in _PLAIN},
        metadata=given.metadata(),
        preferred_locales=[str(locale) for locale in given.several("preferred_locales")],
    )
    customer["invoice_prefix"] = customer["id"][-8:].upper()
    world.tell("customer.created", customer)
    return customer


def retrieve(world: World, given: Parameters, id_: str) -> Thing:  # noqa: ARG001  # as every endpoint
    """GET /v1/customers/:id, also of one that was deleted."""
    return gone(id_) if world.find(id_, "standin.deleted") else world.get(id_, "customer")


def delete(world: World, given: Parameters, id_: str) -> Thing:  # noqa: ARG001  # as every endpoint
    """DELETE /v1/customers/:id: the subscriptions end at once."""
    customer = world.get(id_, "customer")
    for subscription in world.every("subscription", customer=id_):
        if subscription["status"] not in subscriptions.ENDED:
            subscriptions.end(world, subscription, reason="cancellation_requested")
    world.tell("customer.deleted", customer)
    world.keep({"id": id_, "object": "standin.deleted"})
    return gone(id_)


def update(world: World, given: Parameters, id_: str) -> Thing:
    """POST /v1/customers/:id"""
    customer = world.get(id_, "customer")
    card = given.within("invoice_settings").text("default_payment_method")
    if card:
        world.get(card, "payment_method", param="invoice_settings[default_payment_method]")
    with world.changing(customer, "customer.updated"):
        for name in _PLAIN:
            if given.has(name):
                customer[name] = given.optional(name)
        if card:
            customer["invoice_settings"]["default_payment_method"] = card
        customer["metadata"] = given.metadata(customer["metadata"])
    return customer


def gone(id_: str) -> Thing:
    """What is left of a deleted one."""
    return {"id": id_, "object": "customer", "deleted": True}
