"""People who pay at the stand-in for Stripe: what it tells of them, and what came of that here."""

from __future__ import annotations

import random
from urllib.parse import urlsplit

from app.accounts import model as accounts
from app.billing import model, record
from app.billing.record import Billing
from app.billing.standin.deliveries import body_of
from app.billing.wire import KINDS
from app.mail.intents import Intent
from app.services import Services
from app.settings_groups import STANDIN_WEBHOOK_SECRET
from app.store.keys import TenantId
from tests.billing.stripe import Standin

ENVIRONMENT = {"BILLING": "stripe", "STRIPE_WEBHOOK_SECRETS": STANDIN_WEBHOOK_SECRET, "TRIAL_DAYS": "0"}

PAYMENTS = 2
"""Of each: the first, and the renewal a month later."""


class Payers:
    """Each subscribes and is renewed once, of which nothing has reached us yet."""

    def __init__(self, services: Services, standin: Standin, tenants: list[TenantId]) -> None:
        self._services = services
        self.tenants = tenants
        for tenant in tenants:
            shelf = services.store.tenant(tenant)
            account = accounts.stored_account(shelf).record
            page = model.subscribe(services, account, shelf, "parent_monthly", attempt=tenant)
            assert standin.complete(urlsplit(page).path.rsplit("/", 1)[1])
        standin.steer("clock", days=32)
        told = [event for event in standin.take() if event["type"] in KINDS]
        self.told = {self._billing(tenant).stripe_customer_id: list[list[str]]() for tenant in tenants}
        for event in told:
            self.told[event["data"]["object"]["customer"]].append(["stripe", event["id"], body_of(event).decode()])

    def turns(self) -> list[list[list[str]]]:
        """What is told of each, in no order, but all of one person at once, so that they meet at one record."""
        return [random.sample(of_one, len(of_one)) for of_one in self.told.values()]

    def paid_through(self) -> list[bool]:
        """Whether the plan of each is open until the day that Stripe says now."""
        billing = self._services.billing
        assert billing
        found = []
        for tenant in self.tenants:
            here = self._billing(tenant)
            (there,) = billing.subscriptions(here.stripe_customer_id)
            found.append((here.tier, here.cadence, here.renews_at) == ("parent", "monthly", there.period_end))
        return found

    def mails(self) -> list[list[str]]:
        """The templates of what each is owed or was sent, in order."""
        return [
            sorted(row.record.template for row in self._services.store.tenant(tenant).every(Intent, prefix="MAIL#"))
            for tenant in self.tenants
        ]

    def _billing(self, tenant: TenantId) -> Billing:
        stored = record.read(self._services.store.tenant(tenant))
        assert stored
        return stored.record
