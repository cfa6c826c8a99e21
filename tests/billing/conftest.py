"""An instance with billing on, the stand-in for Stripe on the same clock, and Alice's way between the two."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import stripe
from flask import Flask

from app import create_app
from app.services import Services, build
from app.settings import from_environment
from app.settings_groups import STANDIN_WEBHOOK_SECRET
from tests.billing.payer import Payer
from tests.billing.stripe import Standin, standin_server
from tests.cast import arrive
from tests.conftest import Clock
from tests.standins import HeldQueue

TRIAL_DAYS = 14


@pytest.fixture
def standin(clock: Clock) -> Iterator[Standin]:
    with standin_server(now=clock) as running:
        yield running


@pytest.fixture
def services(tmp_path: Path, clock: Clock, queue: HeldQueue, standin: Standin, empty_databases: None) -> Services:
    environment = {
        "DATA_DIR": str(tmp_path / "data"),
        "SECRET_KEY": "a secret of the tests alone, 32 long",
        "BILLING": "stripe",
        "STRIPE_API_BASE": standin.url,
        "STRIPE_WEBHOOK_SECRETS": STANDIN_WEBHOOK_SECRET,
        "TRIAL_DAYS": str(TRIAL_DAYS),
    }
    built = build(from_environment(environment), now=clock, queue=queue)
    queue.attach(built)
    return built


@pytest.fixture
def app(services: Services) -> Flask:
    app = create_app(services.settings, services)
    app.testing = False
    return app


@pytest.fixture
def alice_pays(app: Flask, standin: Standin, queue: HeldQueue, clock: Clock) -> Payer:
    """Alice, who has an account since this moment."""
    return Payer(arrive(app, "alice@example.org"), standin, app, queue, clock)


@pytest.fixture
def newcomer(app: Flask, standin: Standin, queue: HeldQueue, clock: Clock) -> Callable[[str], Payer]:
    return lambda email: Payer(arrive(app, email), standin, app, queue, clock)


@pytest.fixture
def paying(alice_pays: Payer) -> Payer:
    """Alice pays for the parent plan by the month, and we know."""
    alice_pays.clock.move(days=20)
    alice_pays.subscribes()
    alice_pays.hears()
    return alice_pays


@pytest.fixture
def api(standin: Standin) -> stripe.StripeClient:
    return stripe.StripeClient("sk_test_standin", base_addresses={"api": standin.url})
