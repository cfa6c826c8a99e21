"""Stripe's customer bears the address that the account has: whoever left a mailbox is not told of there."""

from __future__ import annotations

import pytest

from app.accounts import moves
from app.backlog import backlog
from app.billing import BillingUnavailable, addresses
from app.queue import sweep
from app.store.keys import TenantId, tenant_id
from tests.billing.payer import Payer
from tests.conftest import Clock

NEW, NEWER = "alice@new.example", "alice@newer.example"


def moves_to(payer: Payer, address: str) -> str:
    """The mark by which it can be undone."""
    changes, move = moves.leave(payer.services, tenant_id(payer.present.tenant), address)
    payer.visitor.shelf.write(*changes)
    return move.mark if move else ""


def works(payer: Payer, clock: Clock) -> None:
    clock.move(minutes=5)
    sweep(payer.services)
    payer.queue.run()


def at_stripe(payer: Payer) -> str:
    return str(payer.standin.world.get(payer.billing.stripe_customer_id, "customer")["email"])


def test_a_move_is_followed_at_stripe_and_so_is_its_undoing(paying: Payer, clock: Clock) -> None:
    mark = moves_to(paying, NEW)
    works(paying, clock)
    assert at_stripe(paying) == NEW
    moves.undo(paying.services, tenant_id(paying.present.tenant), mark)
    works(paying, clock)

    assert at_stripe(paying) == "alice@example.org"
    assert backlog(paying.services).count == 0


def test_a_move_while_stripe_is_away_is_followed_later(
    paying: Payer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: str) -> None:
        raise BillingUnavailable

    moves_to(paying, NEW)
    with monkeypatch.context() as broken:
        broken.setattr(paying.services.billing, "address", away)
        with pytest.raises(BillingUnavailable):
            addresses.follow(paying.services, TenantId(paying.present.tenant))
    assert backlog(paying.services).count == 1
    works(paying, clock)

    assert at_stripe(paying) == NEW


def test_a_second_move_in_that_very_moment_is_followed_too(
    paying: Payer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    moves_to(paying, NEW)
    provider = paying.services.billing
    assert provider
    real, told = provider.address, []

    def meanwhile(customer: str, email: str) -> None:
        real(customer, email)
        told.append(email)
        if len(told) == 1:
            moves_to(paying, NEWER)

    monkeypatch.setattr(provider, "address", meanwhile)
    works(paying, clock)

    assert at_stripe(paying) == NEWER
    assert backlog(paying.services).count == 0


def test_whoever_never_went_to_pay_owes_stripe_nothing(alice_pays: Payer) -> None:
    moves_to(alice_pays, NEW)

    assert backlog(alice_pays.services).count == 0
