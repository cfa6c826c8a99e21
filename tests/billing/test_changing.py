"""A change of plan, and an end that was arranged: each press does what its page says, also from a page gone back to."""

from __future__ import annotations

import re
from typing import Any

import pytest
import stripe

from app.billing.standing import State
from tests.billing.payer import Payer, of_alice
from tests.billing.test_unpaid import page_of

END = {"attempt": "d" * 32, "when": "later"}


def ended_here(paying: Payer, api: stripe.StripeClient) -> None:
    paying.visitor.post("/settings/billing/cancel", END)


def ended_in_the_portal(paying: Payer, api: stripe.StripeClient) -> None:
    by_date: Any = {"cancel_at": "min_period_end"}
    api.v1.subscriptions.update(paying.billing.stripe_subscription_id, by_date)


@pytest.mark.parametrize("ended", [ended_here, ended_in_the_portal])
def test_a_plan_that_was_to_end_and_is_changed_goes_on(paying: Payer, api: stripe.StripeClient, ended: Any) -> None:
    ended(paying, api)
    paying.hears()
    assert paying.state() is State.ENDING
    asked = page_of(paying, "/settings/billing/change?plan=parent_annual")
    paying.visitor.post("/settings/billing/change", {"plan": "parent_annual", "attempt": "b" * 32})
    paying.hears()

    assert "Your plan was going to end. With this change it does not end: it renews by itself." in asked
    assert paying.state() is State.ACTIVE
    assert of_alice(paying)["cancel_at"] is None
    paying.clock.move(days=40)
    paying.hears()
    assert paying.may_write()


def test_a_plan_that_renews_is_changed_without_a_word_of_an_end(paying: Payer) -> None:
    assert "end" not in page_of(paying, "/settings/billing/change?plan=parent_annual").split("Change to")[-1].lower()


def test_ending_it_from_a_page_gone_back_to_ends_it(paying: Payer) -> None:
    for path in ("cancel", "resume") * 2 + ("cancel",):
        paying.visitor.post(f"/settings/billing/{path}", END)
        ends = of_alice(paying)["cancel_at_period_end"]
        assert ends is (path == "cancel")
        assert paying.state() is (State.ENDING if ends else State.ACTIVE)


def test_a_change_from_a_page_gone_back_to_is_made_at_stripe_too(paying: Payer) -> None:
    for plan, attempt in (("professional_monthly", "b"), ("parent_monthly", "c")) * 3:
        paying.visitor.post("/settings/billing/change", {"plan": plan, "attempt": attempt * 32})
        assert of_alice(paying)["items"]["data"][0]["price"]["lookup_key"] == plan
        assert paying.billing.plan_key == plan


def test_an_ending_plan_that_was_changed_before_is_changed_from_that_page_again(paying: Payer) -> None:
    to = {"plan": "parent_annual", "attempt": "b" * 32}
    paying.visitor.post("/settings/billing/change", to)
    paying.visitor.post("/settings/billing/change", {"plan": "parent_monthly", "attempt": "c" * 32})
    paying.visitor.post("/settings/billing/cancel", END)
    paying.visitor.post("/settings/billing/change", to)

    assert (paying.billing.plan_key, paying.state()) == ("parent_annual", State.ACTIVE)
    assert of_alice(paying)["cancel_at"] is None
    assert of_alice(paying)["items"]["data"][0]["price"]["lookup_key"] == "parent_annual"


def test_a_press_that_is_sent_twice_costs_once(paying: Payer) -> None:
    for _ in range(2):
        paying.visitor.post("/settings/billing/change", {"plan": "professional_monthly", "attempt": "b" * 32})

    assert len(paying.standin.world.every("charge")) == 2


def test_whoever_turns_back_at_the_payment_page_finds_the_plan_they_chose(alice_pays: Payer) -> None:
    session = alice_pays.standin.world.get(alice_pays.goes_to_pay("parent_annual"), "checkout.session")
    page = alice_pays.visitor.get(session["cancel_url"].removeprefix(alice_pays.services.settings.base_url)).text

    assert re.findall(r'value="(\w+)" checked', page) == ["parent_annual"]
    strange = alice_pays.visitor.get("/settings/billing?plan=everything").text
    assert re.findall(r'value="(\w+)" checked', strange) == ["parent_monthly"]
