"""The adapter: what it sends, what it says when Stripe does not serve, and what it never says to anybody."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.billing import BillingRefused, BillingUnavailable, Checkout, CustomerGone
from app.billing.stripe import StripeBilling
from app.doctor import examine
from app.headers import _content_security_policy
from app.policies import adapters
from app.services import Services
from app.settings import Settings, from_environment
from tests.billing.stripe import Standin

PRODUCTION = {
    "APP_ENV": "production", "BASE_URL": "https://app.example", "SECRET_KEY": "k" * 40, "IDENTITY": "clerk",
    "CLERK_SECRET_KEY": "sk_test_x", "CLERK_ISSUER": "https://clerk.app.example", "MAIL": "ses",
    "CLERK_SIGN_IN_URL": "https://accounts.app.example/sign-in", "REDIS_URL": "rediss://:secret@redis.example:6379/0",
    "BILLING": "stripe", "STRIPE_SECRET_KEY": "sk_live_x", "STRIPE_WEBHOOK_SECRETS": "whsec_x",
    "MAIL_FROM": "CTP <hello@app.example>", "POSTAL_ADDRESS": "CTP, 1 Main Street",
    **{f"STRIPE_PRICE_{plan}": plan for plan in
       ("PARENT_MONTHLY", "PARENT_ANNUAL", "PROFESSIONAL_MONTHLY", "PROFESSIONAL_ANNUAL")},
}  # fmt: skip


@pytest.fixture
def billing(services: Services) -> StripeBilling:
    assert isinstance(services.billing, StripeBilling)
    return services.billing


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, dict[str, str]]]:
    """Method, address and headers of every request that goes out."""
    import requests

    seen: list[tuple[str, str, dict[str, str]]] = []
    real = requests.Session.send

    def watched(self: Any, request: Any, **given: Any) -> Any:
        seen.append((request.method, request.url, dict(request.headers)))
        return real(self, request, **given)

    monkeypatch.setattr(requests.Session, "send", watched)
    return seen


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def visit(customer: str) -> Checkout:
    return Checkout(
        customer, "alice@example.org", "parent_monthly", "account0", "http://localhost/back", "http://localhost/done"
    )


def elsewhere(settings: Settings, address: str, key: str = "sk_test_standin") -> StripeBilling:
    return StripeBilling(replace(settings, stripe_api_base=address, stripe_secret_key=key))


def test_every_post_carries_an_idempotency_key_that_names_nobody(billing: StripeBilling, sent: list) -> None:
    customer = billing.customer("account0", "alice@example.org", key="customer account0 alice@example.org 0")
    billing.checkout(visit(customer), key="account0 attempt")
    posts = [headers for method, _, headers in sent if method == "POST"]

    assert len(posts) == 3
    assert all(headers["Idempotency-Key"] for headers in posts)
    assert not [h for h in posts if "account0" in h["Idempotency-Key"] or "alice" in h["Idempotency-Key"]]


def test_nothing_is_told_to_stripe_about_earlier_requests(billing: StripeBilling, sent: list) -> None:
    billing.prices()
    billing.subscriptions("cus_x")
    assert sent
    assert not [headers for _, _, headers in sent if "X-Stripe-Client-Telemetry" in headers]


def test_what_is_sent_and_answered_is_in_no_log(billing: StripeBilling, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="stripe")
    caplog.set_level(logging.DEBUG, logger="app")
    customer = billing.customer("account0", "alice@example.org", key="a")
    billing.checkout(visit(customer), key="b")
    with pytest.raises(CustomerGone):
        billing.portal("cus_nobody", "http://localhost/back")

    told = [r.getMessage() for r in caplog.records if not r.name.startswith("urllib3")]
    assert not [line for line in told if "alice" in line or customer in line or "cus_nobody" in line]


def test_prices_are_asked_for_once_in_a_while_and_the_last_ones_stand_in_for_none(
    settings_of: Settings, standin: Standin
) -> None:
    seconds = 0.0
    billing = StripeBilling(settings_of, seconds=lambda: seconds)
    first = billing.prices()
    standin.server.stop()
    assert billing.prices() == first
    seconds = 3600
    assert billing.prices() == first


def test_a_price_that_is_not_there_is_left_out_of_the_page_and_said_by_the_doctor(
    settings_of: Settings, services: Services
) -> None:
    prices = dict(settings_of.stripe_prices) | {"parent_annual": "price_of_last_year"}
    billing = StripeBilling(replace(settings_of, stripe_prices=tuple(prices.items())))
    assert set(billing.prices()) == set(prices) - {"parent_annual"}

    told = {finding.part: finding.wrong for finding in examine(replace(services, billing=billing))}
    assert "STRIPE_PRICE_PARENT_ANNUAL" in told["billing"]
    assert {finding.part: finding.wrong for finding in examine(services)}["billing"] == ""


@pytest.fixture
def settings_of(services: Services) -> Settings:
    return services.settings


@pytest.mark.parametrize("key", ["sk_test_another", "sk_live_stolen"])
def test_a_key_that_is_refused_is_no_fault_of_the_person(settings_of: Settings, standin: Standin, key: str) -> None:
    with pytest.raises(BillingUnavailable):
        elsewhere(settings_of, standin.url, key).customer("account0", "alice@example.org", key="a")


def test_nobody_there_is_said_in_a_sentence(settings_of: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.billing.stripe._RETRIES", 0)
    with pytest.raises(BillingUnavailable):
        elsewhere(settings_of, "http://127.0.0.1:9").receipts("cus_x")


def test_a_stripe_that_never_answers_does_not_hold_a_page_for_long(
    settings_of: Settings, silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.billing.stripe._ANSWER_SECONDS", 0.2)
    billing, outcome = elsewhere(settings_of, silent), []

    def ask() -> None:
        with pytest.raises(BillingUnavailable):
            billing.prices()
        with pytest.raises(BillingUnavailable):
            billing.prices()
        outcome.append("said so")

    asking = threading.Thread(target=ask)
    asking.start()
    asking.join(3)
    assert outcome == ["said so"]


def test_the_same_key_for_something_else_is_refused(billing: StripeBilling) -> None:
    billing.customer("account0", "alice@example.org", key="a")
    with pytest.raises(BillingRefused):
        billing.customer("account0", "bob@example.org", key="a")


def test_a_trial_goes_along_as_the_instant_that_it_was(billing: StripeBilling, standin: Standin, clock) -> None:
    customer = billing.customer("account0", "alice@example.org", key="a")
    ends = (clock() + timedelta(days=9)).replace(microsecond=0)
    page = billing.checkout(replace(visit(customer), trial_end=ends), key="b")
    assert standin.complete(page.rsplit("/", 1)[1])
    (subscription,) = billing.subscriptions(customer)

    assert subscription.status == "trialing"
    assert subscription.trial_end == ends == ends.astimezone(UTC)
    assert subscription.account == "account0"
    assert isinstance(subscription.created, datetime)


def test_pages_of_production_may_lead_to_stripes_two_pages_and_nowhere_else() -> None:
    pem = _pem()
    settings = from_environment({**PRODUCTION, "CLERK_JWT_KEY": pem})
    forms = next(part for part in _content_security_policy(settings).split("; ") if part.startswith("form-action"))

    assert set(forms.split()[1:]) == {
        "'self'", "https://accounts.app.example", "https://clerk.app.example", "https://billing.stripe.com",
        "https://checkout.stripe.com",
    }  # fmt: skip


def test_stripe_is_among_the_subprocessors_when_it_is_used(settings_of: Settings, settings: Settings) -> None:
    assert "Stripe" in {row.name for row in adapters.in_force(settings_of)}
    assert "Stripe" not in {row.name for row in adapters.in_force(settings)}


def _pem() -> str:
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = rsa.generate_private_key(65537, 2048).public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
