"""How often one account may have Stripe asked by looking at pages: what Stripe answers in a second is for all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.billing.payer import Payer


@pytest.fixture
def eve(newcomer: Callable[[str], Payer]) -> Payer:
    """Somebody with a customer at Stripe and no plan."""
    payer = newcomer("eve@example.org")
    payer.clock.move(days=20)
    payer.goes_to_pay()
    return payer


@pytest.mark.parametrize(("page", "question"), [("after", "subscriptions"), ("receipts", "receipts")])
def test_looking_again_and_again_asks_stripe_ten_times_a_minute(
    eve: Payer, monkeypatch: pytest.MonkeyPatch, page: str, question: str
) -> None:
    asked: list[str] = []
    real = getattr(eve.services.billing, question)

    def counted(customer: str) -> object:
        asked.append(customer)
        return real(customer)

    monkeypatch.setattr(eve.services.billing, question, counted)
    visitor = eve.visitor

    answers = [visitor.get(f"/settings/billing/{page}") for _ in range(30)]

    assert len(asked) == 10
    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 20
    assert "Wait a minute, then try again" in answers[-1].text


def test_the_part_that_waits_for_word_by_itself_is_never_refused_and_asks_nobody(
    eve: Payer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(eve.services.billing, "subscriptions", lambda _: 1 / 0)
    visitor = eve.visitor

    waiting = [visitor.get("/settings/billing/after", headers={"HX-Request": "true"}) for _ in range(30)]

    assert {answer.status_code for answer in waiting} == {200}


def test_pages_that_ask_nobody_are_not_counted(eve: Payer) -> None:
    visitor = eve.visitor
    for _ in range(12):
        visitor.get("/settings/billing/receipts")

    assert {visitor.get("/settings/billing").status_code for _ in range(12)} == {200}
