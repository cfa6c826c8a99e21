"""A person with a plan in the tests: what she does, what reaches us of it, and events that are made up."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from app.accounts import model as accounts
from app.billing import events, record, standing
from app.billing.record import Billing
from app.billing.standing import Standing, State
from app.mail.intents import Intent
from app.services import Services
from app.webhooks import Event, inbox
from tests.billing.stripe import Standin, signed
from tests.cast import Visitor, arrive
from tests.conftest import Clock
from tests.standins import HeldQueue


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
        household = accounts.read(self.visitor.shelf)
        assert household
        return standing.of(self.services, household.account.record, self.visitor.shelf, household.preferences.zone)

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


def event(kind: str, told: dict[str, Any], clock: Clock, *, later: int = 0, id_: str = "evt_made_up") -> Event:
    made = int(clock().timestamp()) + later
    return Event("stripe", id_, kind, clock(), {"id": id_, "type": kind, "created": made, "data": {"object": told}})


def of_alice(paying: Payer) -> dict[str, Any]:
    """Her subscription as the stand-in shows it now."""
    return json.loads(json.dumps(paying.standin.world.get(paying.billing.stripe_subscription_id, "subscription")))


def act(paying: Payer, happened: Event) -> None:
    effect = events.handle(paying.services, happened)
    if effect and effect.changes:
        paying.visitor.shelf.write(*effect.changes)


def templates(paying: Payer) -> list[str]:
    return [template for template, _ in paying.mails()]


def last_charge(paying: Payer) -> str:
    return str(paying.standin.world.every("charge")[-1]["id"])


def as_text(events: Iterable[dict[str, Any]]) -> str:
    return json.dumps(list(events))
