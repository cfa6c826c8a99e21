"""The pages of the stand-in: checkout, the customer portal, an invoice, the controls. All work without script."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, current_app, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.billing.standin import cards, checkout, controls, course, deliveries, invoice_calls, overview, payments, portal
from app.billing.standin.parameters import Parameters, nested
from app.billing.standin.refusals import Refused
from app.billing.standin.world import World

bp = Blueprint("pages", __name__)

_CSS = Path(__file__).with_name("look.css").read_text("utf-8")
_TOKENS = (Path(__file__).resolve().parents[3] / "static" / "css" / "tokens.css").read_text("utf-8")

_REDIRECT_SECONDS = 10.0
"""So long does checkout wait for the product to take the news before it leads back, as at Stripe."""


def _world() -> World:
    world: World = current_app.extensions["world"]
    return world


@bp.get("/standin.css")
def look() -> Response:
    return Response(f"{_TOKENS}\n{_CSS}", content_type="text/css; charset=utf-8")


@bp.get("/")
def control() -> str:
    world = _world()
    with world.turn():
        course.catch_up(world)
        return render_template(
            "standin/control.html",
            customers=overview.customers(world),
            behaviours=overview.BEHAVIOURS,
            undelivered=overview.undelivered(world),
            dunning=world.note("dunning", then="canceled")["then"],
        )


@bp.post("/do/<any(clock,card,dunning,refund,again):what>")
def act(what: str) -> AnyResponse:
    """A button of the control page."""
    world, given = _world(), _form()
    with world.turn():
        course.catch_up(world)
        if what == "refund":
            world.speak_of(given.text("charge"))
            payments.refund(world, given)
        elif what == "again":
            deliveries.again(world)
        else:
            {"clock": controls.clock, "card": controls.card, "dunning": controls.dunning}[what](world, given)
    return redirect("/", 303)


@bp.get("/pay/<session_id>")
def pay(session_id: str) -> str:
    world = _world()
    with world.turn():
        course.catch_up(world)
        world.speak_of(session_id)
        shown = overview.session(world, session_id)
        return render_template("standin/pay.html", **shown, needs_card=checkout.needs_card(shown["thing"]))


@bp.post("/pay/<session_id>")
def paid(session_id: str) -> AnyResponse | tuple[str, int]:
    world, choice = _world(), request.form.get("card", "")
    with world.turn():
        course.catch_up(world)
        world.speak_of(session_id)
        session = world.get(session_id, "checkout.session")
        if session["status"] != "open":
            raise Refused("This checkout is over. Go back and begin it again.")
        if not checkout.pay_by_choice(world, session, choice):
            shown = overview.session(world, session_id)
            needs = checkout.needs_card(session)
            return render_template("standin/pay.html", **shown, needs_card=needs, declined=True), 402
        told = world.every("event")[-1]["id"]
    if current_app.config["PRODUCT"]:
        deliveries.await_delivery(world, told, seconds=_REDIRECT_SECONDS)
    return redirect(session["success_url"].replace("{CHECKOUT_SESSION_ID}", session_id), 303)


@bp.get("/portal/<session_id>")
def customer_portal(session_id: str) -> str:
    world = _world()
    with world.turn():
        course.catch_up(world)
        session, customer = overview.of_portal(world, session_id)
        return render_template(
            "standin/portal.html",
            session=session,
            customer=customer,
            card=overview.card_of(world, customer),
            subscriptions=[overview.subscription(world, each) for each in portal.current(world, customer["id"])],
            invoices=overview.invoices(world, customer["id"]),
            prices=overview.prices(world),
        )


@bp.post("/portal/<session_id>/<any(change,cancel,resume,card):what>")
def change(session_id: str, what: str) -> AnyResponse:
    world, given = _world(), _form()
    with world.turn():
        course.catch_up(world)
        world.speak_of(session_id)
        _, customer = overview.of_portal(world, session_id)
        if what == "card":
            cards.give(world, customer, given.choice("behaviour", *cards.BEHAVIOURS))
            return redirect(f"/portal/{session_id}", 303)
        subscription = overview.own_subscription(world, customer, given.text("subscription"))
        if what == "change":
            portal.change(world, subscription, given.text("price"))
        elif what == "cancel":
            portal.cancel(world, subscription)
        else:
            portal.resume(world, subscription)
    return redirect(f"/portal/{session_id}", 303)


@bp.get("/invoice/<invoice_id>")
def invoice(invoice_id: str) -> str:
    world = _world()
    with world.turn():
        course.catch_up(world)
        return render_template("standin/invoice.html", invoice=world.get(invoice_id, "invoice"))


@bp.get("/invoice/<invoice_id>/pdf")
def invoice_file(invoice_id: str) -> AnyResponse:
    """There is no PDF: the page prints."""
    return redirect(f"/invoice/{invoice_id}", 303)


@bp.get("/receipt/<charge_id>")
def receipt(charge_id: str) -> AnyResponse:
    world = _world()
    with world.turn():
        intent = world.get(charge_id, "charge")["payment_intent"]
        for payment in world.every("invoice_payment"):
            if payment["payment"]["payment_intent"] == intent:
                return redirect(f"/invoice/{payment['invoice']}", 303)
    raise Refused("There is no invoice of this payment.", status=404)


@bp.post("/invoice/<invoice_id>")
def settle(invoice_id: str) -> AnyResponse | tuple[str, int]:
    """Pay it now, with the card that is there or with a new one that works."""
    world = _world()
    with world.turn():
        course.catch_up(world)
        world.speak_of(invoice_id)
        shown = world.get(invoice_id, "invoice")
        if request.form.get("card") == cards.PAYS:
            cards.give(world, world.get(shown["customer"], "customer"), cards.PAYS)
        try:
            invoice_calls.pay(world, Parameters({}), invoice_id)
        except Refused as refused:
            said = refused.body["error"]["message"]
            return render_template("standin/invoice.html", invoice=shown, problem=said), refused.status
    return redirect(f"/invoice/{invoice_id}", 303)


def _form() -> Parameters:
    return nested((name, value) for name, values in request.form.lists() for value in values)
