"""The pages of the stand-in, as a browser without JavaScript uses them."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlencode

import pytest
import stripe

from tests.billing.standin.conftest import subscribe, to_checkout
from tests.billing.stripe import Standin

Api = stripe.StripeClient


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def fetched(url: str, form: dict[str, str] | None = None, **headers: str) -> tuple[int, str, str]:
    """Status, text and where it leads."""
    data = urlencode(form).encode() if form is not None else None
    request = urllib.request.Request(url, data, {name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=10) as answer:
            return answer.status, answer.read().decode(), ""
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), error.headers.get("Location", "")


@pytest.fixture
def session(api: Api, alice: stripe.Customer) -> stripe.checkout.Session:
    return api.v1.checkout.sessions.create(to_checkout(alice))


def test_checkout_says_what_it_is_and_what_it_costs(session: stripe.checkout.Session) -> None:
    status, page, _ = fetched(str(session.url))

    assert status == 200
    assert "No money moves" in page
    assert "To pay today: $9.99" in page


def test_paying_leads_back_with_the_id_of_the_session(api: Api, session: stripe.checkout.Session) -> None:
    status, _, leads = fetched(str(session.url), {"card": "pays"})

    assert (status, leads) == (303, f"http://127.0.0.1/done?session={session.id}")
    assert api.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


def test_a_declined_card_is_told_on_the_page_and_another_can_be_tried(session: stripe.checkout.Session) -> None:
    status, page, _ = fetched(str(session.url), {"card": "declines"})

    assert status == 402
    assert "The card was declined" in page
    assert fetched(str(session.url), {"card": "pays"})[0] == 303


def test_a_checkout_that_is_done_cannot_be_paid_twice(session: stripe.checkout.Session) -> None:
    fetched(str(session.url), {"card": "pays"})

    assert fetched(str(session.url), {"card": "pays"})[0] == 400


def test_ending_in_the_portal_sets_the_moment_and_not_the_flag(
    standin: Standin, api: Api, alice: stripe.Customer
) -> None:
    made = subscribe(standin, api, alice)
    portal = api.v1.billing_portal.sessions.create({"customer": alice.id, "return_url": "http://127.0.0.1/back"})

    assert "http://127.0.0.1/back" in fetched(portal.url)[1]
    assert fetched(f"{portal.url}/cancel", {"subscription": made.id})[0] == 303
    ending = api.v1.subscriptions.retrieve(made.id)
    assert (ending.cancel_at, ending.cancel_at_period_end) == (made["items"].data[0].current_period_end, False)

    fetched(f"{portal.url}/resume", {"subscription": made.id})
    assert api.v1.subscriptions.retrieve(made.id).cancel_at is None


def test_a_plan_is_changed_in_the_portal(standin: Standin, api: Api, alice: stripe.Customer) -> None:
    made = subscribe(standin, api, alice)
    portal = api.v1.billing_portal.sessions.create({"customer": alice.id})

    fetched(f"{portal.url}/change", {"subscription": made.id, "price": "price_professional_annual"})

    assert api.v1.subscriptions.retrieve(made.id)["items"].data[0].price.id == "price_professional_annual"


def test_the_portal_reaches_no_other_customers_subscription(standin: Standin, api: Api, alice: stripe.Customer) -> None:
    made = subscribe(standin, api, alice)
    charlie = api.v1.customers.create({"email": "charlie@example.org"})
    subscribe(standin, api, charlie)
    portal = api.v1.billing_portal.sessions.create({"customer": charlie.id})

    assert fetched(f"{portal.url}/cancel", {"subscription": made.id})[0] == 404
    assert api.v1.subscriptions.retrieve(made.id).cancel_at is None


def test_an_open_invoice_is_paid_on_its_page(standin: Standin, api: Api, alice: stripe.Customer) -> None:
    made = subscribe(standin, api, alice)
    standin.card(alice.id, "declines")
    standin.move_past(made.id)
    overdue = api.v1.subscriptions.retrieve(made.id)
    page = str(api.v1.invoices.retrieve(str(overdue.latest_invoice)).hosted_invoice_url)

    assert "Still to pay" in fetched(page)[1]
    assert fetched(page, {"card": ""})[0] == 402
    assert fetched(page, {"card": "pays"})[0] == 303
    assert api.v1.subscriptions.retrieve(made.id).status == "active"


def test_the_controls_show_who_has_what_and_move_the_time(standin: Standin, api: Api, alice: stripe.Customer) -> None:
    subscribe(standin, api, alice, trial_period_days=14)
    before = standin.world.now()

    page = fetched(f"{standin.url}/")[1]
    fetched(f"{standin.url}/do/clock", {"weeks": "1", "customer": alice.id})

    assert "alice@example.org" in page
    assert "On to the end of the trial" in page
    assert standin.world.time_of(alice.id) == before + 7 * 86_400


def test_a_payment_is_refunded_from_the_controls(standin: Standin, api: Api, alice: stripe.Customer) -> None:
    subscribe(standin, api, alice)
    charge = api.v1.charges.list({"customer": alice.id}).data[0]

    fetched(f"{standin.url}/do/refund", {"charge": charge.id})

    assert api.v1.charges.retrieve(charge.id).refunded


def test_another_site_presses_no_button_here(standin: Standin) -> None:
    before = standin.world.now()

    for origin in ("https://evil.example", "null"):
        assert fetched(f"{standin.url}/do/clock", {"days": "1"}, Origin=origin)[0] == 403
        assert fetched(f"{standin.url}/standin/clock", {"days": "1"}, Origin=origin)[0] == 403

    assert standin.world.now() == before


def test_another_name_of_the_host_is_not_answered(standin: Standin) -> None:
    assert fetched(f"{standin.url}/", Host="evil.example")[0] == 421


def test_every_page_has_its_style_in_a_file_of_its_own_and_runs_no_script(standin: Standin) -> None:
    with urllib.request.urlopen(f"{standin.url}/", timeout=10) as answer:
        policy, page = answer.headers["Content-Security-Policy"], answer.read().decode()

    assert policy.startswith("default-src 'none'; style-src 'self'")
    assert "<script" not in page
    assert "prefers-color-scheme: dark" in fetched(f"{standin.url}/standin.css")[1]


def test_what_is_not_there_is_a_sentence(standin: Standin) -> None:
    status, page, _ = fetched(f"{standin.url}/pay/cs_test_none")

    assert status == 404
    assert "That did not work" in page
