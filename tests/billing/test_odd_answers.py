"""What Stripe answers that we cannot read, and a clock of ours that goes ahead of Stripe's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from app.billing import wire
from app.billing.standing import State
from app.billing.state import Following, carry_out
from app.store.keys import TenantId
from tests.billing.payer import Payer, act, event, of_alice
from tests.billing.test_reconciliation import reconcile


def test_a_customer_whose_plan_cannot_be_read_keeps_nobody_else_waiting(
    newcomer: Callable[[str], Payer], monkeypatch: pytest.MonkeyPatch
) -> None:
    payers = [newcomer(f"payer-{number}@example.org") for number in range(3)]
    payers.sort(key=lambda payer: payer.present.tenant)
    payers[0].clock.move(days=20)
    for payer in payers:
        payer.subscribes()
    payers[0].standin.take()  # nobody hears of it
    odd, real = payers[0].billing.stripe_customer_id, wire.subscription

    def unreadable(told: Mapping[str, Any], prices: Any) -> Any:
        return real({} if wire.id_of(told["customer"]) == odd else told, prices)

    monkeypatch.setattr(wire, "subscription", unreadable)

    assert sum(reconcile(payers[1])) == 2
    assert [payer.may_write() for payer in payers] == [False, True, True]


def test_what_happened_after_an_answer_counts_though_our_clock_is_ahead(paying: Payer) -> None:
    through = paying.billing.renews_at
    assert through
    paying.clock.at = through + timedelta(hours=2)
    paying.hears()
    active = of_alice(paying)
    owing = wire.subscription({**active, "status": "past_due"}, paying.services.settings.stripe_prices)
    paying.clock.move(minutes=10)
    following = Following(paying.services, TenantId(paying.present.tenant))
    carry_out(following, following.answered([owing]))
    paying.clock.move(minutes=-10)
    assert paying.state() is State.OVERDUE

    act(paying, event("customer.subscription.updated", active, paying.clock, later=120))

    assert paying.state() is State.ACTIVE
