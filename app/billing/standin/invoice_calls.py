"""What the API does with invoices: looks ahead, asks for one again, lets one go."""

from __future__ import annotations

from app.billing.standin import course, invoices, lists, subscriptions
from app.billing.standin.parameters import Parameters
from app.billing.standin.refusals import Refused, declined
from app.billing.standin.world import Thing, World


def preview(world: World, given: Parameters) -> Thing:
    """POST /v1/invoices/create_preview, of a subscription as it is."""
    subscription = world.get(given.required("subscription"), "subscription", param="subscription")
    return course.coming(world, subscription)


def pay(world: World, given: Parameters, id_: str) -> Thing:  # noqa: ARG001  # as every endpoint
    """POST /v1/invoices/:id/pay"""
    invoice = world.get(id_, "invoice")
    if invoice["status"] == "draft":
        invoices.finalize(world, invoice)
    if invoice["status"] == "paid":
        raise Refused("Invoice is already paid", code="invoice_already_paid")
    if invoice["status"] != "open":
        raise Refused("This invoice can no longer be paid.")
    subscription = world.get(subscriptions.subscription_of(invoice), "subscription")
    if not subscriptions.settle(world, subscription, invoice):
        raise declined("Your card was declined.", "card_declined", "generic_decline", {})
    return invoice


def finalize(world: World, given: Parameters, id_: str) -> Thing:
    """POST /v1/invoices/:id/finalize; with auto_advance=false nobody is asked for it."""
    invoice = world.get(id_, "invoice")
    if invoice["status"] != "draft":
        raise Refused("This invoice is already finalized, you can't re-finalize a non-draft invoice.")
    invoices.finalize(world, invoice)
    if not given.flag("auto_advance", default=True):
        invoices.rest(world, invoice)
    return invoice


def void(world: World, given: Parameters, id_: str) -> Thing:  # noqa: ARG001  # as every endpoint
    """POST /v1/invoices/:id/void"""
    invoice = world.get(id_, "invoice")
    if invoice["status"] not in ("open", "uncollectible"):
        raise Refused("You can only pass in open or uncollectible invoices. This invoice isn't.")
    invoices.void(world, invoice)
    return invoice


def lines(world: World, given: Parameters, id_: str) -> Thing:
    """GET /v1/invoices/:id/lines"""
    invoice = world.get(id_, "invoice")
    return lists.page(list(reversed(invoice["lines"]["data"])), given, f"/v1/invoices/{id_}/lines")
