"""While Stripe is away: pages stand, sentences say so, nothing is lost and nothing is promised."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.services import Services
from tests.billing.payer import Payer


@pytest.fixture
def away(alice_pays: Payer, services: Services, monkeypatch: pytest.MonkeyPatch) -> Payer:
    alice_pays.subscribes()
    alice_pays.hears()
    monkeypatch.setattr("app.billing.stripe._RETRIES", 0)
    services.billing.__dict__.pop("_made_client", None)
    alice_pays.standin.server.stop()
    return alice_pays


def test_the_page_says_that_prices_are_not_to_be_had(away: Payer) -> None:
    away.services.billing._prices = None  # type: ignore[union-attr]  # the adapter's: it was never asked before
    answer = away.visitor.get("/settings/billing")
    assert answer.status_code == 200
    assert "Prices cannot be shown just now" in answer.text


def test_receipts_say_so(away: Payer) -> None:
    answer = away.visitor.get("/settings/billing/receipts")
    assert answer.status_code == 503
    assert "Our payment service does not answer" in answer.text


@pytest.mark.parametrize("path", ["cancel", "change", "portal"])
def test_buttons_say_so_and_change_nothing(away: Payer, path: str) -> None:
    before = away.billing
    answer = away.visitor.post(f"/settings/billing/{path}", {"plan": "parent_annual", "attempt": "b" * 32})
    assert answer.status_code == 503
    assert "Nothing was changed and nothing was charged" in answer.text
    assert away.billing == before


def test_writing_goes_on(away: Payer) -> None:
    assert away.may_write()
    assert away.may_read()


def test_coming_back_from_payment_still_stands(away: Payer, newcomer: Callable[[str], Payer]) -> None:
    answer = newcomer("bob@example.org").visitor.get("/settings/billing/after")
    assert answer.status_code == 200
    assert "We are waiting to hear from Stripe" in answer.text
