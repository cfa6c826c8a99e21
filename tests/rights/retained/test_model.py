"""What law has us keep of an account that ended is its payments, apart, for seven years from each, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from app.billing import BillingUnavailable
from app.rights.retained import model
from app.rights.retained.model import OWNER, Payment, page, retain, until
from app.services import Services
from app.store.keys import tenant_id
from tests.billing.payer import Payer
from tests.promises import promise

pytestmark = pytest.mark.usefixtures("paying")


def kept(services: Services) -> list[Payment]:
    return [row.record for year in (2026, 2027, 2028) for row in page(services, year).rows]


def month_by_month(paying: Payer, months: int) -> None:
    for _ in range(months):
        paying.standin.move_past(paying.billing.stripe_subscription_id)
        paying.hears()


def test_each_payment_is_kept_once_with_its_day_amount_plan_and_stripes_ids(paying: Payer, services: Services) -> None:
    month_by_month(paying, 2)

    assert retain(services, tenant_id(paying.visitor.tenant)) == 3
    assert retain(services, tenant_id(paying.visitor.tenant)) == 3
    assert [payment.plan for payment in kept(services)] == ["parent_monthly"] * 3
    assert len({payment.invoice for payment in kept(services)}) == 3
    assert all(payment.amount > 0 and payment.payments for payment in kept(services))


def test_no_more_of_an_account_than_that_is_put_apart(paying: Payer, services: Services) -> None:
    retain(services, tenant_id(paying.visitor.tenant))

    [payment] = kept(services)
    assert set(msgspec.to_builtins(payment)) == {
        "at", "amount", "given_back", "currency", "plan", "invoice", "payments"
    }  # fmt: skip
    told = msgspec.json.encode(payment).decode() + model.sort_of(payment)
    for theirs in (paying.visitor.tenant, paying.visitor.email, paying.billing.stripe_customer_id):
        assert theirs not in told
    assert [row.sort for row in page(services, payment.at.year).rows] == services.store.names(OWNER)


@promise("11.3", part=True)
def test_a_payment_goes_seven_years_after_it_was_made_and_not_a_second_before(
    paying: Payer, services: Services
) -> None:
    retain(services, tenant_id(paying.visitor.tenant))
    [payment] = kept(services)
    clock = paying.clock

    clock.at = until(payment.at) - timedelta(seconds=1)
    services.store.remove_expired()
    assert kept(services) == [payment]
    clock.at = until(payment.at) + timedelta(seconds=1)
    services.store.remove_expired()
    assert not kept(services)
    assert not services.store.names(OWNER)


def test_it_stays_readable_when_the_accounts_own_key_is_gone(paying: Payer, services: Services) -> None:
    alice = tenant_id(paying.visitor.tenant)
    retain(services, alice)
    services.store.keys.destroy(alice)
    services.store.clear(alice)

    assert len(kept(services)) == 1


def test_more_payments_than_stripe_tells_at_once_are_all_kept(
    paying: Payer, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.billing.stripe._MOST", 2)
    month_by_month(paying, 4)

    assert retain(services, tenant_id(paying.visitor.tenant)) == 5


def test_while_stripe_is_away_nothing_counts_as_kept(
    paying: Payer, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise BillingUnavailable

    monkeypatch.setattr("app.billing.stripe.StripeBilling.every_receipt", away)

    with pytest.raises(BillingUnavailable):
        retain(services, tenant_id(paying.visitor.tenant))


def test_a_clock_set_back_keeps_what_there_is(paying: Payer, services: Services) -> None:
    retain(services, tenant_id(paying.visitor.tenant))
    paying.clock.at -= timedelta(days=400)
    services.store.remove_expired()

    assert len(kept(services)) == 1
