"""A subscription from its trial to its refund, through the real SDK and the real inbox: access follows every step."""

from __future__ import annotations

import random
from itertools import islice
from typing import Any

import pytest

from app.billing.standing import State
from tests.billing.payer import Payer
from tests.promises import promise


class Story:
    """The steps in their order. After each, `expected` says what must hold once all events have been heard."""

    def __init__(self, alice: Payer) -> None:
        self.alice = alice

    def told(self):
        """Each step, done; then what stands: state, tier, cadence, whether writing is open."""
        alice, standin = self.alice, self.alice.standin
        alice.subscribes()
        yield "trial starts", (State.TRIAL, "parent", "monthly", True)
        alice.clock.move(days=14, hours=2)
        yield "trial ends and is paid", (State.ACTIVE, "parent", "monthly", True)
        alice.clock.move(days=31)
        yield "renewal", (State.ACTIVE, "parent", "monthly", True)
        standin.card(alice.billing.stripe_customer_id, "declines")
        alice.clock.move(days=31)
        yield "payment fails", (State.OVERDUE, "parent", "monthly", True)
        standin.card(alice.billing.stripe_customer_id, "pays")
        alice.clock.move(days=5)
        yield "payment recovers", (State.ACTIVE, "parent", "monthly", True)
        alice.visitor.post("/settings/billing/change", {"plan": "professional_monthly", "attempt": "b" * 32})
        yield "plan changes", (State.ACTIVE, "professional", "monthly", True)
        alice.visitor.post("/settings/billing/cancel", {"attempt": "c" * 32})
        yield "cancelled at period end", (State.ENDING, "professional", "", True)
        alice.visitor.post("/settings/billing/resume", {"attempt": "d" * 32})
        yield "resumed", (State.ACTIVE, "professional", "monthly", True)
        alice.visitor.post("/settings/billing/cancel", {"attempt": "e" * 32})
        alice.clock.move(days=33)
        yield "ended", (State.LAPSED, "professional", "", False)
        alice.subscribes("parent_annual", "f" * 32)
        yield "begun again", (State.ACTIVE, "parent", "annual", True)
        refund(alice)
        yield "refunded", (State.LAPSED, "free", "", False)


def refund(alice: Payer) -> None:
    """What somebody of the staff does at Stripe: the last payment is given back whole."""
    import stripe

    api = stripe.StripeClient("sk_test_standin", base_addresses={"api": alice.standin.url})
    customer = alice.billing.stripe_customer_id
    charge = next(e for e in reversed(alice.standin.world.every("charge")) if e["customer"] == customer)
    api.v1.refunds.create({"charge": charge["id"]})


def stands(alice: Payer) -> tuple[State, str, str, bool]:
    billing = alice.billing
    return alice.standing.state, billing.tier, billing.cadence, alice.may_write()


@promise("4.1")
@pytest.mark.parametrize("order", ["in order", "backwards", "shuffled", "doubled", "late"])
def test_access_follows_every_step_in_whatever_order_events_come(alice_pays: Payer, order: str) -> None:
    dice = random.Random(order)
    held: list[dict[str, Any]] = []
    for name, expected in Story(alice_pays).told():
        events = alice_pays.standin.take()
        if order == "backwards":
            events.reverse()
        elif order == "shuffled":
            dice.shuffle(events)
        elif order == "doubled":
            events = [event for event in events for _ in range(2)]
        elif order == "late":  # some of each step come with the next one
            events, held = [*events[::2], *held], events[1::2]
        alice_pays.hears(events)
        if order == "late" and name != "refunded":
            continue
        alice_pays.hears(held)
        assert stands(alice_pays) == expected, name
        assert alice_pays.may_read(), name
        assert alice_pays.states(events) <= {"done", "ignored"}, name


@promise("4.1", part=True)
@pytest.mark.parametrize("seed", range(8))
def test_whoever_hears_everything_at_once_and_in_any_order_stands_where_stripe_does(
    alice_pays: Payer, seed: int
) -> None:
    """Told up to a step; none of it was heard until then, and some of it is heard twice."""
    dice = random.Random(seed)
    name, expected = list(islice(Story(alice_pays).told(), dice.randint(1, 11)))[-1]
    events = alice_pays.standin.take()
    events += dice.sample(events, len(events) // 3)
    dice.shuffle(events)
    alice_pays.hears(events)

    assert stands(alice_pays) == expected, name
    assert alice_pays.may_read()
