"""What Stripe's events do here: the record follows the subscription, and people are told what concerns them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.billing import BillingProvider, Receipt, letters, trials, wire
from app.billing.record import Guard, account_of, guard_of, guarded
from app.billing.state import Following
from app.billing.wording import money
from app.mail.intents import Intended
from app.store.keys import TenantId, tenant_id
from app.webhooks import CannotHandle, Effect, Event

if TYPE_CHECKING:
    from app.services import Services

Told = Mapping[str, Any]

_JUST_CHOSEN = trials.AHEAD + timedelta(hours=1)
"""Who chooses a plan when no more than that of the trial is left has been told of its end; see trials.py."""


def handle(services: Services, event: Event) -> Effect | None:
    """The handler of Stripe's events; see app.webhooks.Handler."""
    act = _ACTS.get(event.kind)
    if services.billing is None or act is None:
        return None
    try:
        told = _object_of(services.billing, event)
        made = int(event.data["created"])
        customer = wire.id_of(told["id"] if event.kind == "customer.deleted" else told["customer"])
        tenant = account_of(services, customer)
        if tenant is None:
            _refuse_if_ours(services, told)
            return None
        return act(services, tenant, told, event.id, made)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError):
        raise CannotHandle("not as Stripe writes it") from None


def _object_of(billing: BillingProvider, event: Event) -> Told:
    """What it tells of. A dispute names no customer; one that is lost is money that went back whole."""
    told: Told = event.data["data"]["object"]
    if event.kind != "charge.dispute.closed":
        return told
    lost = told["status"] == "lost"
    return {**told, "refunded": lost, "customer": billing.payer(wire.id_of(told.get("payment_intent"))) if lost else ""}


def _refuse_if_ours(services: Services, told: Told) -> None:
    """One Stripe account may serve other products, and what happens to their customers is nothing to us."""
    account = wire.account_named_by(told)
    if account and not _was_removed(services, account):
        raise CannotHandle("unknown customer")


def _was_removed(services: Services, account: str) -> bool:
    try:
        return services.store.keys.destroyed(tenant_id(account))
    except ValueError:
        return False


def _subscription(services: Services, tenant: TenantId, told: Told, event: str, made: int) -> Effect:
    subscription = wire.subscription(told, services.settings.stripe_prices)
    return Following(services, tenant).told(subscription, event=event, made=made)


def _trial_ends(services: Services, tenant: TenantId, told: Told, event: str, made: int) -> Effect:
    subscription = wire.subscription(told, services.settings.stripe_prices)
    following = Following(services, tenant)
    noted = guard_of(services, subscription.id)
    effect, ends = following.told(subscription, event=event, made=made), subscription.trial_end
    known = noted.record if noted else Guard()
    late = known.ended or made < known.newest or ends is None or ends <= services.now()
    if late or ends is None or subscription.ends or subscription.status != "trialing":
        return effect
    if ends - subscription.created <= _JUST_CHOSEN:  # the mail about the choice says it, and the trial's own said it
        return effect
    mails = letters.trial_ending(services, following.shelf, subscription.id, ends, subscription.plan_key)
    return _with(effect.changes, mails, effect.after)


def _checkout_done(services: Services, tenant: TenantId, told: Told, event: str, made: int) -> Effect:  # noqa: ARG001  # as all acts
    """Whoever has paid does not wait for the event about the subscription: Stripe is asked."""
    following = Following(services, tenant)
    known = wire.id_of(told.get("subscription")) in ("", following.before.stripe_subscription_id)
    if known or services.billing is None or wire.id_of(told["customer"]) != following.before.stripe_customer_id:
        return Effect()
    return following.asked()


def _paid(services: Services, tenant: TenantId, told: Told, event: str, made: int) -> Effect:
    return _invoice(services, tenant, told, Guard(newest=made, event=event, ended=True))


def _not_paid(services: Services, tenant: TenantId, told: Told, event: str, made: int) -> Effect:
    return _invoice(services, tenant, told, Guard(newest=made, event=event))


def _invoice(services: Services, tenant: TenantId, told: Told, heard: Guard) -> Effect:
    """A receipt, or word that it could not be paid; nothing more once the invoice is known as paid."""
    invoice = wire.receipt(told)
    noted = guard_of(services, invoice.id)
    if not invoice.subscription or (noted is not None and noted.record.ended):
        return Effect()
    following = Following(services, tenant)
    changes = guarded(services, invoice.id, noted, heard)
    return _with(changes, _about(services, following, told, invoice, paid=heard.ended))


def _about(services: Services, following: Following, told: Told, invoice: Receipt, *, paid: bool) -> list[Intended]:
    if paid:
        return letters.receipt(services, following.shelf, invoice) if invoice.amount > 0 else []
    if told.get("billing_reason") == "subscription_create":  # they are at the payment page, which says so
        return []
    known = following.before.renews_at
    same = following.before.stripe_subscription_id == invoice.subscription
    through = min(known, invoice.at) if known and same else invoice.at
    return letters.payment_failed(services, following.shelf, invoice, through)


def _refunded(services: Services, tenant: TenantId, told: Told, event: str, made: int) -> Effect:
    """Whoever gets the whole payment of the present period back has ended the plan; a part of it changes nothing."""
    effect = _ended_by_refund(services, tenant, told, event, made)
    noted = guard_of(services, str(told["id"]))
    back = int(told.get("amount_refunded") or 0)
    if not back or (noted is not None and made < noted.record.newest):
        return effect
    mails = letters.refund(
        services,
        services.store.tenant(tenant),
        str(told["id"]),
        paid_at=datetime.fromtimestamp(int(told["created"]), UTC),
        paid=money(int(told["amount"]), str(told["currency"])),
        back=money(back, str(told["currency"])),
    )
    heard = guarded(services, str(told["id"]), noted, Guard(newest=made, event=event))
    return _with((*effect.changes, *heard), mails, effect.after)


def _ended_by_refund(services: Services, tenant: TenantId, told: Told, event: str, made: int) -> Effect:
    customer, payment = wire.id_of(told["customer"]), wire.id_of(told.get("payment_intent"))
    if services.billing is None or not told.get("refunded") or not payment:
        return Effect()
    at = datetime.fromtimestamp(made, UTC)
    refunded = [one for one in services.billing.receipts(customer) if payment in one.payments]
    ended = {one.subscription for one in refunded if any(s.whole and s.start <= at < s.end for s in one.spans)}
    for subscription in services.billing.subscriptions(customer):
        if subscription.id in ended and not subscription.over:
            services.billing.end(subscription.id, key=f"refund {event}")
    if not ended:
        return Effect()
    following = Following(services, tenant)
    if following.before.stripe_customer_id != customer:
        return Effect()
    return following.answered(services.billing.subscriptions(customer))


def _customer_deleted(services: Services, tenant: TenantId, told: Told, event: str, made: int) -> Effect:  # noqa: ARG001  # as all acts
    following = Following(services, tenant)
    if following.before.stripe_customer_id != wire.id_of(told["id"]):
        return Effect()
    return following.customer_deleted()


def _with(changes: Sequence[Any], mails: list[Intended], after: tuple[Callable[[], None], ...] = ()) -> Effect:
    return Effect(
        (*changes, *(change for mail in mails for change in mail.changes)),
        (*after, *(mail.enqueue for mail in mails)),
    )


_ACTS: dict[str, Callable[[Services, TenantId, Told, str, int], Effect]] = {
    **{
        f"customer.subscription.{what}": _subscription
        for what in ("created", "updated", "deleted", "paused", "resumed")
    },
    "customer.subscription.trial_will_end": _trial_ends,
    "checkout.session.completed": _checkout_done,
    "invoice.paid": _paid,
    "invoice.payment_failed": _not_paid,
    "charge.refunded": _refunded,
    "charge.dispute.closed": _ended_by_refund,
    "customer.deleted": _customer_deleted,
}
