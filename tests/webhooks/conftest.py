"""An instance that all three sources call, and Amazon's signing service of the tests' own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.services import Services, build
from app.settings import from_environment
from app.webhooks.sns_certificates import Certificates
from app.webhooks.sns_signature import SnsSignature
from tests.conftest import Clock
from tests.standins import HeldQueue
from tests.webhooks.senders import CLERK_SECRET, STRIPE_SECRET, TOPIC, Amazon
from tests.webhooks.site import served

ENVIRONMENT = {
    "SECRET_KEY": "k" * 32,
    "STRIPE_WEBHOOK_SECRETS": f"new,{STRIPE_SECRET}",
    "CLERK_WEBHOOK_SECRETS": f"whsec_bmV3,{CLERK_SECRET}",
    "SNS_TOPIC_ARNS": TOPIC,
}


@pytest.fixture(scope="session")
def authority() -> Amazon:
    """Its key takes a while to make."""
    return Amazon()


@pytest.fixture
def amazon(authority: Amazon) -> Amazon:
    authority.asked.clear()
    return authority


@pytest.fixture
def services(tmp_path: Path, clock: Clock, queue: HeldQueue, amazon: Amazon, empty_databases: None) -> Services:
    settings = from_environment({**ENVIRONMENT, "DATA_DIR": str(tmp_path / "data")})
    built = build(settings, now=clock, queue=queue)
    sns = SnsSignature(settings.sns_topic_arns, now=clock, certificates=Certificates(amazon.serve, now=clock))
    built = replace(built, webhooks={**built.webhooks, "sns": sns})
    queue.attach(built)
    return built


@pytest.fixture
def app(services: Services) -> Flask:
    return create_app(services.settings, services)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def site() -> Iterator[str]:
    with served() as address:
        yield address
