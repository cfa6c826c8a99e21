"""The billing page and its buttons, as a person meets them."""

from __future__ import annotations

import re
from threading import Thread

import pytest
from flask import Flask

from app import create_app
from app.accounts import model as accounts
from app.billing import record
from app.billing.standing import State
from app.services import build
from app.settings import Settings
from tests.billing.payer import Payer
from tests.billing.stripe import Standin
from tests.cast import arrive


def customers(standin: Standin) -> list[dict]:
    return standin.world.every("customer")


def test_a_new_account_has_everything_open_and_is_told_until_when(alice_pays: Payer) -> None:
    page = alice_pays.visitor.get("/settings/billing").text

    assert "Everything is open until <time" in page
    assert "3 December 2026" in page.split("</time>")[0].rsplit(">", 1)[1]  # 14 days later, in her zone
    assert alice_pays.may_write()


def test_prices_are_stripes_own(alice_pays: Payer, standin: Standin) -> None:
    page = alice_pays.visitor.get("/settings/billing").text
    for key in ("parent_monthly", "parent_annual", "professional_monthly", "professional_annual"):
        amount = standin.world.get(f"price_{key}", "price")["unit_amount"]
        assert f"${amount / 100:,.2f}" in page


def test_a_double_click_is_one_customer_and_one_payment_page(alice_pays: Payer, standin: Standin) -> None:
    assert alice_pays.goes_to_pay() == alice_pays.goes_to_pay()
    assert len(customers(standin)) == 1
    assert len(standin.world.every("checkout.session")) == 1


def test_two_clicks_at_once_are_one_customer_and_one_payment_page(alice_pays: Payer, standin: Standin) -> None:
    alice_pays.visitor.csrf()
    led: list[str] = []
    clicks = [Thread(target=lambda: led.append(alice_pays.goes_to_pay())) for _ in range(4)]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()

    assert (len(led), len(set(led))) == (4, 1)
    assert len(customers(standin)) == 1
    assert len(standin.world.every("checkout.session")) == 1


def test_another_tab_takes_the_place_of_the_first(alice_pays: Payer, standin: Standin) -> None:
    first, second = alice_pays.goes_to_pay(), alice_pays.goes_to_pay("parent_annual", "b" * 32)

    assert [standin.world.get(id_, "checkout.session")["status"] for id_ in (first, second)] == ["expired", "open"]


def test_a_page_gone_back_to_leads_to_a_payment_page_that_takes_payments(alice_pays: Payer, standin: Standin) -> None:
    alice_pays.goes_to_pay()
    alice_pays.goes_to_pay("parent_annual", "b" * 32)
    again = alice_pays.goes_to_pay()

    assert standin.world.get(again, "checkout.session")["status"] == "open"


def test_whoever_has_a_plan_is_not_given_a_second_one(alice_pays: Payer, standin: Standin) -> None:
    alice_pays.subscribes()  # and word of it has not come yet
    answer = alice_pays.visitor.post("/settings/billing/subscribe", {"plan": "parent_annual", "attempt": "b" * 32})

    assert answer.location == "/settings/billing"
    assert "You have a plan already" in alice_pays.visitor.get("/settings/billing").text
    assert len(standin.world.every("subscription")) == 1
    assert alice_pays.billing.plan_key == "parent_monthly"


def test_the_rest_of_the_trial_goes_along(alice_pays: Payer) -> None:
    ends = alice_pays.standing.until
    alice_pays.clock.move(days=5)
    alice_pays.subscribes()
    alice_pays.hears()

    assert alice_pays.billing.trial_ends_at == ends


def test_stripe_does_not_keep_an_address_that_was_left(alice_pays: Payer, standin: Standin) -> None:
    alice_pays.goes_to_pay()
    accounts.correct(alice_pays.visitor.shelf, {"email": "safe@example.org"}, {})
    alice_pays.goes_to_pay(attempt="b" * 32)

    assert [customer["email"] for customer in customers(standin)] == ["safe@example.org"]


def test_a_trial_with_a_day_left_is_not_cut_short(alice_pays: Payer) -> None:
    ends = alice_pays.standing.until
    alice_pays.clock.move(days=12, hours=20)
    alice_pays.subscribes()
    alice_pays.hears()

    assert ends
    assert alice_pays.billing.trial_ends_at
    assert alice_pays.billing.trial_ends_at >= ends


def test_a_second_plan_has_no_second_trial(alice_pays: Payer) -> None:
    alice_pays.subscribes()
    alice_pays.clock.move(days=3)
    alice_pays.visitor.post("/settings/billing/cancel", {"attempt": "b" * 32})
    alice_pays.clock.move(days=20)
    alice_pays.subscribes(attempt="c" * 32)
    alice_pays.hears()

    assert alice_pays.state() is State.ACTIVE


def test_coming_back_from_payment_says_only_what_is_known(alice_pays: Payer) -> None:
    alice_pays.goes_to_pay()
    page = alice_pays.visitor.get("/settings/billing/after").text

    assert "We are waiting to hear from Stripe" in page
    assert 'href="/settings/billing/after"' in page
    assert 'http-equiv="refresh"' not in page


def test_whoever_has_paid_is_not_stuck_while_webhooks_are_late(alice_pays: Payer) -> None:
    alice_pays.clock.move(days=20)
    alice_pays.subscribes()
    assert not alice_pays.may_write()

    assert "Your plan is set" in alice_pays.visitor.get("/settings/billing/after").text
    assert alice_pays.may_write()
    assert alice_pays.states(alice_pays.hears()) <= {"done", "ignored"}
    assert alice_pays.state() is State.ACTIVE


def test_a_page_that_looks_by_itself_does_not_ask_stripe_each_time(
    alice_pays: Payer, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice_pays.goes_to_pay()
    asked = []
    monkeypatch.setattr("app.billing.views.follow", lambda *given: asked.append(given))
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    fragment = alice_pays.visitor.get("/settings/billing/after", headers=headers).text

    assert "<html" not in fragment
    assert asked == []


def test_a_change_of_plan_counts_at_once_and_is_settled(alice_pays: Payer) -> None:
    alice_pays.clock.move(days=20)
    alice_pays.subscribes()
    alice_pays.hears()
    page = alice_pays.visitor.get("/settings/billing/change?plan=professional_monthly").text
    assert "charged the difference" in page
    alice_pays.visitor.post("/settings/billing/change", {"plan": "professional_monthly", "attempt": "b" * 32})

    assert alice_pays.billing.tier == "professional"
    lines = [line for one in alice_pays.standin.world.every("invoice") for line in one["lines"]["data"]]
    assert any(line["parent"]["subscription_item_details"]["proration"] for line in lines)


def test_a_declined_card_leaves_the_plan_as_it_was_and_says_so(alice_pays: Payer, standin: Standin) -> None:
    alice_pays.clock.move(days=20)
    alice_pays.subscribes()
    alice_pays.hears()
    standin.card(alice_pays.billing.stripe_customer_id, "declines")
    answer = alice_pays.visitor.post("/settings/billing/change", {"plan": "professional_annual", "attempt": "b" * 32})

    assert answer.status_code == 402
    assert "The card was not accepted" in answer.text
    alice_pays.hears()
    assert alice_pays.billing.plan_key == "parent_monthly"


def test_ending_and_keeping_the_plan_are_one_press_each_after_plain_words(alice_pays: Payer) -> None:
    alice_pays.clock.move(days=20)
    alice_pays.subscribes()
    alice_pays.hears()
    assert "stays yours to read, export and delete" in alice_pays.visitor.get("/settings/billing/cancel").text
    alice_pays.visitor.post("/settings/billing/cancel", {"attempt": "b" * 32})
    assert alice_pays.state() is State.ENDING
    assert "It does not renew" in alice_pays.visitor.get("/settings/billing").text
    alice_pays.visitor.post("/settings/billing/resume", {"attempt": "c" * 32})
    assert alice_pays.state() is State.ACTIVE
    alice_pays.hears()
    assert alice_pays.state() is State.ACTIVE


def test_receipts_are_stripes_own_list(alice_pays: Payer) -> None:
    assert "There are none yet" in alice_pays.visitor.get("/settings/billing/receipts").text
    alice_pays.clock.move(days=20)
    alice_pays.subscribes()
    alice_pays.hears()
    page = alice_pays.visitor.get("/settings/billing/receipts").text

    assert "Paid" in page
    assert re.search(r'href="http://127[^"]+"[^>]*>Open<span class="visually-hidden"> at Stripe', page)


def test_cards_and_invoices_are_looked_after_at_stripe(alice_pays: Payer, standin: Standin) -> None:
    alice_pays.subscribes()
    alice_pays.hears()
    answer = alice_pays.visitor.post("/settings/billing/portal")

    assert answer.status_code == 303
    assert answer.location.startswith(standin.url)


@pytest.mark.parametrize("path", ["change", "cancel", "resume", "portal"])
def test_without_a_plan_there_is_nothing_to_change(alice_pays: Payer, path: str) -> None:
    answer = alice_pays.visitor.post(f"/settings/billing/{path}", {"plan": "parent_annual", "attempt": "b" * 32})

    assert (answer.status_code, answer.location) == (303, "/settings/billing")
    assert "There is no plan to change" in alice_pays.visitor.get("/settings/billing").text


@pytest.mark.parametrize("plan", ["", "everything", "parent_monthly' OR 1", "x" * 5000])
def test_a_plan_that_is_none_is_refused_with_a_sentence(alice_pays: Payer, standin: Standin, plan: str) -> None:
    answer = alice_pays.visitor.post("/settings/billing/subscribe", {"plan": plan, "attempt": "b" * 32})

    assert answer.status_code == 422
    assert "Choose" in answer.text
    assert customers(standin) == []


def test_a_customer_that_stripe_has_deleted_is_made_anew(alice_pays: Payer, standin: Standin) -> None:
    import stripe

    alice_pays.goes_to_pay()
    old = alice_pays.billing.stripe_customer_id
    stripe.StripeClient("sk_test_standin", base_addresses={"api": standin.url}).v1.customers.delete(old)
    alice_pays.goes_to_pay(attempt="b" * 32)

    assert alice_pays.billing.stripe_customer_id not in ("", old)
    alice_pays.hears()
    assert alice_pays.billing.stripe_customer_id not in ("", old)


def test_with_billing_off_everything_is_open_and_the_page_says_so(settings: Settings, clock, queue) -> None:
    app: Flask = create_app(settings, build(settings, now=clock, queue=queue))
    alice = arrive(app, "alice@example.org")
    page = alice.get("/settings/billing").text
    assert "Everything is open" in page
    assert "takes no payments" in page
    for path in ("subscribe", "portal", "cancel", "change", "resume"):
        assert (
            alice.post(f"/settings/billing/{path}", {"plan": "parent_annual", "attempt": "b" * 32}).status_code == 404
        )
    for path in ("after", "change", "cancel", "receipts"):
        assert alice.get(f"/settings/billing/{path}").location == "/settings/billing"
    clock.move(days=400)
    alice = arrive(app, "alice@example.org", alice.tenant)
    answer = alice.post("/incidents/new", {"occurred_on": "2026-11-19", "narrative": "He was late."})
    assert answer.status_code == 303
    assert "read-only" not in alice.get("/home").text


def test_the_way_to_stripe_is_in_the_policy_of_the_page_and_no_further(alice_pays: Payer, standin: Standin) -> None:
    policy = alice_pays.visitor.get("/settings/billing").headers["Content-Security-Policy"]
    forms = next(part for part in policy.split("; ") if part.startswith("form-action"))
    assert forms == f"form-action 'self' {standin.url}"


def test_a_crash_between_customer_and_record_makes_no_second_customer(
    alice_pays: Payer, standin: Standin, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(record, "linked", lambda *_: 1 / 0)
        alice_pays.visitor.post("/settings/billing/subscribe", {"plan": "parent_monthly", "attempt": "a" * 32})
    alice_pays.goes_to_pay(attempt="b" * 32)

    assert len(customers(standin)) == 1
