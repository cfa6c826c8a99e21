"""An instance with billing on, the stand-in for Stripe on the same clock, and Alice's way between the two."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from app import create_app
from app.billing import record, standing
from app.billing.record import Billing
from app.billing.standing import Standing, State
from app.mail.intents import Intent
from app.services import Services, build
from app.settings import STANDIN_WEBHOOK_SECRET, from_environment
from app.webhooks import inbox
from tests.billing.stripe import Standin, signed, standin_server
from tests.cast import Visitor, arrive
from tests.conftest import COMPILED, Clock
from tests.standins import HeldQueue

TRIAL_DAYS = 14


@pytest.fixture
def standin(clock: Clock) -> Iterator[Standin]:
    with standin_server(now=clock) as running:
        yield running


@pytest.fixture
def services(tmp_path: Path, clock: Clock, queue: HeldQueue, standin: Standin) -> Services:
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
    app.jinja_env.bytecode_cache = COMPILED
    app.testing = False
    return app


@dataclass
class Payer:
    """A person with a plan, the stand-in that they pay at, and what reaches us of it."""

    present: Visitor
    standin: Standin
    app: Flask
    queue: HeldQueue
    clock: Clock
    _since: datetime | None = None

    @property
    def visitor(self) -> Visitor:
        """Her browser; signed in anew when time has moved on."""
        if self._since != self.clock():
            self.present, self._since = arrive(self.app, self.present.email, self.present.tenant), self.clock()
        return self.present

    @property
    def services(self) -> Services:
        return self.present.services

    @property
    def billing(self) -> Billing:
        stored = record.read(self.visitor.shelf)
        return stored.record if stored else Billing()

    @property
    def standing(self) -> Standing:
        from app.accounts import model as accounts

        return standing.of(self.services, accounts.stored_account(self.visitor.shelf).record, self.visitor.shelf)

    def state(self) -> State:
        return self.standing.state

    def may_write(self) -> bool:
        """Whether an entry that is really sent is really taken."""
        answer = self.visitor.post("/incidents/new", {"occurred_on": "2026-11-19", "narrative": "He was late."})
        assert answer.status_code in (303, 403), answer.text
        return answer.status_code == 303

    def may_read(self) -> bool:
        paths = ("/incidents", "/incidents/export.csv", "/incidents/export.json", "/home", "/settings/billing")
        return all(self.visitor.get(path).status_code == 200 for path in paths)

    def goes_to_pay(self, plan: str = "parent_monthly", attempt: str = "a" * 32) -> str:
        """The id of the payment page's session that the button leads to."""
        answer = self.visitor.post("/settings/billing/subscribe", {"plan": plan, "attempt": attempt})
        assert answer.status_code == 303, answer.text
        assert answer.location.startswith(f"{self.standin.url}/pay/"), answer.location
        return urlsplit(answer.location).path.rsplit("/", 1)[1]

    def subscribes(self, plan: str = "parent_monthly", attempt: str = "a" * 32) -> None:
        assert self.standin.complete(self.goes_to_pay(plan, attempt))

    def hears(self, events: Iterable[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
        """Deliver events (those since the last time) as Stripe does, and let the worker act on them."""
        given = self.standin.take() if events is None else list(events)
        for event in given:
            body, headers = signed(event)
            assert self.app.test_client().post("/webhooks/stripe", data=body, headers=headers).status_code == 200
        self.queue.run()
        return given

    def mails(self) -> list[tuple[str, str]]:
        """Template and kind of change of each mail about payment that is owed or sent, in order of time."""
        rows = [row.record for row in self.visitor.shelf.every(Intent, prefix="MAIL#")]
        return [(row.template, row.to) for row in sorted(rows, key=lambda row: row.intended_at)]

    def states(self, events: Iterable[dict[str, Any]]) -> set[str]:
        """What became of these deliveries."""
        found = (inbox.find(self.services, "stripe", event["id"]) for event in events)
        return {one.state for one in found if one}


@pytest.fixture
def alice_pays(app: Flask, standin: Standin, queue: HeldQueue, clock: Clock) -> Payer:
    """Alice, who has an account since this moment."""
    return Payer(arrive(app, "alice@example.org"), standin, app, queue, clock)


@pytest.fixture
def newcomer(app: Flask, standin: Standin, queue: HeldQueue, clock: Clock) -> Callable[[str], Payer]:
    return lambda email: Payer(arrive(app, email), standin, app, queue, clock)


def as_text(events: Iterable[dict[str, Any]]) -> str:
    return json.dumps(list(events))
