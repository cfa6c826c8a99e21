"""Reconciliation: once a day every paying account is compared with Stripe, and what drifted apart is put right."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import structlog

from app import audit
from app.accounts import model as accounts
from app.billing import BillingUnreadable, letters, record, rounds, standing
from app.billing.record import Billing, Payer
from app.billing.standing import State
from app.billing.state import Following
from app.errors import Conflict
from app.store.keys import TenantId
from app.webhooks import CannotHandle, Effect

if TYPE_CHECKING:
    from app.services import Services

log = structlog.get_logger(__name__)

JOB = "workers.billing.reconcile"
STEP = 50
"""Accounts of one step: a job of some seconds."""

_PAUSE_SECONDS = 0.1
"""Between two questions: ten a second are far below what Stripe allows."""

_ATTEMPTS = 5
_ACTOR = "system:reconciliation"


def begin(services: Services) -> None:
    """Owe the day's first step."""
    rounds.begin(services, JOB, record.payers(services), f"{services.now():%Y-%m-%d}")


def step(
    services: Services, day: str, after: str, *, limit: int = STEP, pause: Callable[[float], None] = time.sleep
) -> int:
    """Compare the next accounts, and owe the step that follows; how many were put right.

    Raises BillingUnavailable: the step stays owed, and is done again from its beginning.
    """
    repaired = []

    def visit(tenant: TenantId) -> None:
        repaired.append(_compare(services, tenant))
        pause(_PAUSE_SECONDS)

    rounds.step(services, JOB, record.payers(services), Payer, day=day, after=after, limit=limit, visit=visit)
    return sum(repaired)


def _compare(services: Services, tenant: TenantId) -> bool:
    for attempt in range(_ATTEMPTS):
        try:
            return _put_right(services, tenant)
        except (CannotHandle, BillingUnreadable) as odd:  # one account's oddity must not keep the others waiting
            reason = odd.reason if isinstance(odd, CannotHandle) else type(odd).__name__
            log.warning("an account cannot be compared with stripe", reason=reason)
            return False
        except Conflict:  # an event of this account was first
            if attempt == _ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


def _put_right(services: Services, tenant: TenantId) -> bool:
    following = Following(services, tenant)
    customer = following.before.stripe_customer_id
    if services.billing is None or not customer:
        return False
    effect = following.asked()
    if not effect.changes:
        _tell_of_silent_lapse(services, following)
        return False
    context = {"was": _words(following.before), "is": _words(following.after)}
    once = f"billing.repair {tenant} {following.stored.version if following.stored else 0}"
    audit.record(services, actor=_ACTOR, action="billing.repair", target=tenant, context=context, once=once)
    following.shelf.write(*effect.changes)
    _carry_on(effect)
    return True


def _tell_of_silent_lapse(services: Services, following: Following) -> None:
    """Patience with an unpaid renewal ends without any event: whoever is read-only since is told so, once."""
    household = accounts.read(following.shelf)
    if household is None:
        return
    stands = standing.of(services, household.account.record, following.shelf, household.preferences.zone)
    mails = letters.unpaid(services, following.shelf, following.before) if stands.state is State.UNPAID else []
    changes = [change for mail in mails for change in mail.changes]
    if changes:
        following.shelf.write(*changes)
        _carry_on(Effect(after=tuple(mail.enqueue for mail in mails)))


def _carry_on(effect: Effect) -> None:
    for then in effect.after:
        then()


def _words(billing: Billing) -> str:
    """Where a record stands, for the audit log: no ids of Stripe's."""
    through = f"{billing.renews_at:%Y-%m-%d}" if billing.renews_at else "-"
    return f"{billing.tier} {billing.cadence or '-'} {through}"
