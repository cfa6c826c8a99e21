"""A second plan of one person: undone at once, its payment given back, with a row in the audit log.

Two payment pages that were open at once, or a hand at Stripe, can leave two subscriptions that are both charged. The
one that was begun first stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from app import audit
from app.billing import BillingProvider, Receipt, Subscription
from app.billing.record import Guard, guard_of, guarded
from app.billing.subscriptions import chosen, counts
from app.errors import Conflict
from app.store.keys import TenantId

if TYPE_CHECKING:
    from app.services import Services

_ACTOR = "system:billing"
_ATTEMPTS = 10


def one_left(
    services: Services, provider: BillingProvider, tenant: TenantId, found: Sequence[Subscription]
) -> list[Subscription]:
    """These subscriptions of a customer, once each live one but the one that counts has been undone.

    Cut off in the middle, it is finished the next time. Raises BillingUnavailable, Conflict.
    """
    ours = [one for one in found if counts(one) and one.plan_key]
    if len(ours) < 2:
        return list(found)
    keep = chosen([one for one in ours if not _undone_before(services, one)], "")
    surplus = {one.id for one in ours if keep is None or one.id != keep.id}
    receipts = provider.receipts(ours[0].customer)
    for one in (one for one in ours if one.id in surplus):
        payments = _paid_for_now(receipts, one, services.now())
        _note(services, tenant, one, len(payments))
        provider.close(one.id, give_back=payments, key=f"surplus {one.id}")
    return [one for one in found if one.id not in surplus]


def _undone_before(services: Services, one: Subscription) -> bool:
    noted = guard_of(services, one.id)
    return noted is not None and noted.record.ended


def _paid_for_now(receipts: Sequence[Receipt], one: Subscription, now: datetime) -> list[str]:
    """The payments that go back. What was paid for time that is over stays paid."""
    return [
        payment
        for receipt in receipts
        if receipt.paid and receipt.subscription == one.id and any(s.whole and s.end > now for s in receipt.spans)
        for payment in receipt.payments
    ]


def _note(services: Services, tenant: TenantId, one: Subscription, payments: int) -> None:
    """The row, then that nothing which is said of this subscription counts any more; both once."""
    for attempt in range(_ATTEMPTS):
        noted = guard_of(services, one.id)
        if noted is not None and noted.record.ended:
            return
        context = {"plan": one.plan_key, "given_back": str(payments)}
        once = f"billing.surplus {one.id}"
        audit.record(services, actor=_ACTOR, action="billing.surplus", target=tenant, context=context, once=once)
        heard = Guard(newest=noted.record.newest if noted else 0, ended=True)
        try:
            services.store.tenant(tenant).write(*guarded(services, one.id, noted, heard))
        except Conflict:  # an event of it was first
            if attempt == _ATTEMPTS - 1:
                raise
        else:
            return
