"""Alice with all that an account can have elsewhere: a plan at Stripe, a place in the newsletter, a person at Clerk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app import create_app
from app.accounts import model as accounts
from app.identity.clerk import ClerkIdentity
from app.mail import newsletter
from app.services import build
from app.settings import from_environment
from app.store.keys import tenant_id
from tests.billing.payer import Payer
from tests.billing.stripe import Standin, standin_server
from tests.cast import Visitor, arrive
from tests.conftest import Clock
from tests.identity.clerk_standin import ISSUER, SECRET, ClerkInstance
from tests.newsletter.mailchimp_standin import KEY, LIST, Mailchimp, mailchimp
from tests.standins import HeldQueue


@dataclass
class Everywhere:
    """Alice, and everybody who knows of her."""

    alice: Visitor
    stripe: Standin
    clerk: ClerkInstance
    chimp: Mailchimp

    def plans_alive(self) -> int:
        return sum(one["status"] not in ("canceled", "incomplete_expired") for one in self._plans())

    def plans_ended(self) -> int:
        """How often Stripe told that a plan ended."""
        events = self.stripe.world.every("event")
        return sum(event["type"] == "customer.subscription.deleted" for event in events)

    def _plans(self) -> list[dict[str, str]]:
        return [dict(one) for one in self.stripe.world.every("subscription")]


@pytest.fixture
def everywhere(tmp_path: Path, clock: Clock, queue: HeldQueue) -> Iterator[Everywhere]:
    clerk = ClerkInstance()
    clerk.enrol("user_alice", "alice@example.org")
    with standin_server(now=clock) as stripe, mailchimp() as chimp, clerk.backend_api() as clerks:
        settings = from_environment(
            {
                "DATA_DIR": str(tmp_path / "data"),
                "SECRET_KEY": "a secret of the tests alone, 32 long",
                "BILLING": "stripe",
                "STRIPE_API_BASE": stripe.url,
                "MAILCHIMP_API_KEY": KEY,
                "MAILCHIMP_LIST_ID": LIST,
                "MAILCHIMP_API_BASE": chimp.base,
            }
        )
        asked = replace(settings, clerk_secret_key=SECRET, clerk_jwt_key=clerk.public_key, clerk_issuer=ISSUER)
        asked = replace(asked, clerk_sign_in_url="https://accounts.example.org/sign-in")
        built = replace(build(settings, now=clock, queue=queue), identity=ClerkIdentity(asked, backend_api=clerks))
        queue.attach(built)
        app = create_app(settings, built)
        app.testing = False
        alice = arrive(app, "alice@example.org")
        accounts.belongs_to(built, tenant_id(alice.tenant), "user_alice")
        Payer(alice, stripe, app, queue, clock).subscribes()
        newsletter.agree(built, tenant_id(alice.tenant), on=True, source="settings")
        queue.run()
        yield Everywhere(alice, stripe, clerk, chimp)
