"""The billing page: where one stands, what each plan opens, and the ways to begin, change, end and take up again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import SignedIn, current_services, signed_in
from app.billing import BillingUnavailable, CardDeclined, endings, model, standing
from app.billing.forms import AttemptForm, EndForm, PlanForm
from app.billing.plans import ALWAYS, PLANS, TIERS
from app.billing.refusals import AlreadySubscribed, EndsOtherwise, NoSubscription, PaymentOpen
from app.billing.standing import State
from app.billing.state import follow
from app.billing.wording import money
from app.dates.wording import Reader
from app.errors import Conflict, NotFound, Problem

bp = Blueprint("billing", __name__, url_prefix="/settings/billing")


@bp.before_request
def only_where_there_is_billing() -> Answer | None:
    """Where nothing has to be paid for, one page says so, and the others lead to it."""
    if request.endpoint == "billing.show" or current_services().settings.billing != "off":
        return None
    if request.method == "POST":
        raise NotFound
    return hx.redirect_to(url_for("billing.show"))


@bp.get("")
def show() -> Answer:
    """Where one stands, and what there is to choose; `plan` is what was chosen before turning back at Stripe's page."""
    wanted = request.args.get("plan", "")
    return _page(signed_in(), PlanForm(formdata=None, data={"plan": wanted if wanted in PLANS else None}))


@bp.post("/subscribe")
def subscribe() -> Answer:
    """On to Stripe's page. Whoever has a plan is not given a second one."""
    me, form = signed_in(), PlanForm()
    if not form.validate():
        return _page(me, form, 422)
    try:
        there = model.subscribe(me.services, me.account, me.shelf, form.plan.data, attempt=form.attempt.data)
    except (BillingUnavailable, Conflict) as problem:
        return _page(me, form, problem.status, problem)
    return hx.redirect_to(there)


@bp.get("/after")
def after() -> Answer:
    """Where Stripe's page leads back to. Says only what is known; looks once by itself, in case word is late."""
    me = signed_in()
    shown = _shown(me)
    if not hx.wants_fragment() and not me.standing.subscribed:
        _look(me)
        shown["standing"] = standing.of(me.services, me.account, me.shelf, me.preferences.zone)
    return hx.page_or_fragment("billing/after.html", "billing/_after.html", **shown)


@bp.post("/portal")
def portal() -> Answer:
    """On to Stripe's page of cards and invoices."""
    me = signed_in()
    try:
        return hx.redirect_to(model.portal(me.services, me.shelf))
    except BillingUnavailable as problem:
        return _page(me, PlanForm(formdata=None), problem.status, problem)


@bp.get("/change")
def ask_change() -> Answer:
    """What another plan would mean, before it is one."""
    me, wanted = signed_in(), request.args.get("plan", "")
    if not me.standing.subscribed or wanted not in PLANS:
        return hx.redirect_to(url_for("billing.show"))
    if me.standing.due:
        return not_as_it_stands(PaymentOpen())
    return _confirm(me, "billing/change.html", plan=PLANS[wanted])


@bp.post("/change")
def change() -> Answer:
    """Another plan from now on."""
    me, form = signed_in(), PlanForm()
    if not form.validate():
        return _page(me, form, 422)
    try:
        model.change(me.services, me.shelf, form.plan.data, attempt=form.attempt.data)
    except (CardDeclined, BillingUnavailable) as problem:
        return _confirm(me, "billing/change.html", problem=problem, plan=PLANS[form.plan.data])
    return _back(f"Your plan is {PLANS[form.plan.data].name} now.")


@bp.get("/cancel")
def ask_cancel() -> Answer:
    """What ending the plan means."""
    me = signed_in()
    if not me.standing.subscribed or me.standing.state is State.ENDING:
        return hx.redirect_to(url_for("billing.show"))
    return _ask_end(me)


@bp.post("/cancel")
def cancel() -> Answer:
    """The plan ends with what is paid for, or at once where it is not paid for, as the page said."""
    me, form = signed_in(), EndForm()
    at_once = form.when.data == "now"
    try:
        endings.end(me.services, me.shelf, now=at_once, attempt=_attempt(form))
    except (EndsOtherwise, BillingUnavailable) as problem:
        return _ask_end(me, problem)
    if at_once:
        return _back("Your plan has ended. The open payment is not charged any more.")
    return _back("Your plan will not renew. Until its last day nothing changes.")


@bp.post("/resume")
def resume() -> Answer:
    """The plan goes on after all."""
    me, form = signed_in(), AttemptForm()
    try:
        endings.resume(me.services, me.shelf, attempt=_attempt(form))
    except BillingUnavailable as problem:
        return _page(me, PlanForm(formdata=None), problem.status, problem)
    return _back("Your plan goes on.")


@bp.get("/receipts")
def receipts() -> Answer:
    """What was paid, as Stripe has it now."""
    me = signed_in()
    try:
        found = model.receipts(me.services, me.shelf)
    except BillingUnavailable as problem:
        page = render_template("billing/receipts.html", problem=problem, **_shown(me))
        return make_response(page, problem.status)
    return make_response(render_template("billing/receipts.html", receipts=found, **_shown(me)))


@bp.errorhandler(NoSubscription)
@bp.errorhandler(AlreadySubscribed)
def not_as_it_stands(problem: Problem) -> Answer:
    """It ended or began meanwhile, or in another tab; or a payment comes first."""
    return _back(f"{problem.title}. {problem.sentence}", "warning")


def _attempt(form: AttemptForm) -> str:
    return str(form.attempt.data) if form.validate() else ""


def _look(me: SignedIn) -> None:
    """Ask Stripe once. The page says that word is awaited whether it answers or not."""
    try:
        follow(me.services, me.tenant)
    except (BillingUnavailable, Conflict):
        return


def _page(me: SignedIn, form: PlanForm, status: int = 200, problem: Problem | None = None) -> Answer:
    if form.plan.data is None:
        form.plan.data = me.standing.plan.key if me.standing.plan else "parent_monthly"
    shown = _shown(me)
    if me.standing.state is not State.OFF:
        shown["prices"] = {key: money(p.amount, p.currency) for key, p in model.prices(me.services).items()}
    page = render_template("billing/show.html", form=form, problem=problem, **shown)
    return make_response(page, status)


def _ask_end(me: SignedIn, problem: Problem | None = None) -> Answer:
    """By what Stripe has now: the day, or that it ends at once, must be so when it is pressed."""
    try:
        ending = endings.ahead(me.services, me.shelf)
    except BillingUnavailable as away:
        return _page(me, PlanForm(formdata=None), away.status, away)
    return _confirm(me, "billing/cancel.html", problem, ending=ending)


def _confirm(me: SignedIn, template: str, problem: Problem | None = None, **more: object) -> Answer:
    page = render_template(template, form=AttemptForm(formdata=None), problem=problem, **more, **_shown(me))
    return make_response(page, problem.status if problem else 200)


def _shown(me: SignedIn) -> dict[str, Any]:
    return {
        "standing": me.standing,
        "reader": Reader(me.services.now(), me.preferences.zone.key),
        "plans": PLANS,
        "tiers": TIERS,
        "always": ALWAYS,
        "money": money,
    }


def _back(words: str, category: str = "success") -> Answer:
    flash(words, category)
    return hx.redirect_to(url_for("billing.show"))
