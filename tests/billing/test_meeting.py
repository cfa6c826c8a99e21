"""Two that decide about one record at once: whoever is first, wherever the other stands, it ends as Stripe has it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import stripe

from app.billing import endings, events, model, wire
from app.billing.record import Billing
from app.billing.state import follow
from app.webhooks import Verified, inbox
from tests.billing.payer import Payer
from tests.billing.stripe import Standin
from tests.conftest import Clock

MOST = 20
"""Places at which the one that is interrupted can stand; each test says that there are fewer."""

Told = dict[str, Any]
Scene = Callable[[Payer, int], tuple[bool, Billing]]


class Interrupted:
    """The store, in which something else happens once: before the call of this number."""

    def __init__(self, real: Any, place: int, meanwhile: Callable[[], None]) -> None:
        self._real = real
        self._left = place
        self._meanwhile = meanwhile
        self.happened = False

    def __getattr__(self, name: str) -> Any:
        verb = getattr(self._real, name)

        def call(*given: Any, **named: Any) -> Any:
            self._left -= 1
            if self._left == 0:
                self.happened = True
                self._meanwhile()
            return verb(*given, **named)

        return call


@contextmanager
def interrupted(payer: Payer, place: int, meanwhile: Callable[[], None]) -> Iterator[Interrupted]:
    """Before the call of the store that has this number; after everything where there are not so many calls."""
    with pytest.MonkeyPatch.context() as patch:
        store = Interrupted(payer.services.store._store, place, meanwhile)
        patch.setattr(payer.services.store, "_store", store)
        yield store
    if not store.happened:
        meanwhile()


def wrong_places(
    newcomer: Callable[[str], Payer], clock: Clock, scene: Scene, right: Callable[[Payer], Any]
) -> list[int]:
    """Play the scene with one person for each place; those at which the record does not end as `right` has it."""
    people = [newcomer(f"payer{n}@example.org") for n in range(MOST)]
    clock.move(days=20)  # the trial is over
    wrong = []
    for place, payer in enumerate(people, 1):
        happened, found = scene(payer, place)
        if found != right(payer):
            wrong.append(place)
        if not happened:
            assert place > 3, "nothing was interrupted"
            return wrong
    raise AssertionError("there are more places than people")


def act_on(payer: Payer, told: Told) -> None:
    """What the web does with an event, and then a worker."""
    verified = Verified(told["id"], told["type"], kept=wire.kept(told))
    assert verified.kept
    inbox.claim(payer.services, "stripe", verified, verified.kept)
    inbox.process(payer.services, {"stripe": events.handle}, "stripe", told["id"])


def updates(payer: Payer) -> list[Told]:
    """What Stripe told of the subscription since the last time, in order."""
    return [one for one in payer.standin.take() if one["type"] == "customer.subscription.updated"]


def intended(payer: Payer, api: stripe.StripeClient, *, ends: bool) -> None:
    """At Stripe."""
    api.v1.subscriptions.update(payer.billing.stripe_subscription_id, {"cancel_at_period_end": ends})


def as_stripe_has_it(payer: Payer) -> Billing:
    follow(payer.services, payer.visitor.shelf.tenant)
    return payer.billing


def test_the_first_payment_told_of_while_the_renewal_is_acted_on_leaves_what_is_paid(
    newcomer: Callable[[str], Payer], clock: Clock, standin: Standin
) -> None:
    """Whoever had paid already was known from the end of the payment page, for which Stripe had been asked."""

    def scene(payer: Payer, place: int) -> tuple[bool, Billing]:
        payer.subscribes()
        standin.steer("clock", customer=payer.billing.stripe_customer_id, days=32)
        told = payer.standin.take()
        (page,) = (one for one in told if one["type"] == "checkout.session.completed")
        first, renewed = (one for one in told if one["type"] == "customer.subscription.updated")
        act_on(payer, page)
        with interrupted(payer, place, lambda: act_on(payer, first)) as store:
            act_on(payer, renewed)
        return store.happened, payer.billing

    assert wrong_places(newcomer, clock, scene, as_stripe_has_it) == []


@pytest.mark.parametrize("behind", [0, 300])
def test_an_answer_that_is_older_than_an_event_is_not_written_over_it(
    newcomer: Callable[[str], Payer], clock: Clock, api: stripe.StripeClient, behind: int
) -> None:
    """A plan was to end and is kept after all, while somebody asks how it is. Stripe's clock may be behind ours."""

    def scene(payer: Payer, place: int) -> tuple[bool, Billing]:
        payer.subscribes()
        payer.hears()
        clock.move(minutes=5)
        model.change(payer.services, payer.visitor.shelf, "parent_annual", attempt="a" * 32)
        intended(payer, api, ends=True)
        *_, ending = updates(payer)

        def kept_after_all() -> None:
            clock.move(seconds=1)
            intended(payer, api, ends=False)
            for told in (*updates(payer), ending):
                act_on(payer, {**told, "created": told["created"] - behind})

        with interrupted(payer, place, kept_after_all) as store:
            follow(payer.services, payer.visitor.shelf.tenant)
        return store.happened, payer.billing

    assert wrong_places(newcomer, clock, scene, as_stripe_has_it) == []


def test_what_stripe_answered_to_one_page_is_not_written_over_what_a_later_page_did(
    newcomer: Callable[[str], Payer], clock: Clock
) -> None:
    def scene(payer: Payer, place: int) -> tuple[bool, Billing]:
        payer.subscribes()
        payer.hears()
        clock.move(minutes=5)
        shelf = payer.visitor.shelf

        def kept_after_all() -> None:
            clock.move(seconds=1)
            endings.resume(payer.services, shelf, attempt="k" * 32)
            for told in updates(payer):
                act_on(payer, told)

        with interrupted(payer, place, kept_after_all) as store:
            endings.end(payer.services, shelf, now=False, attempt="e" * 32)
        for told in updates(payer):
            act_on(payer, told)
        return store.happened, payer.billing

    assert wrong_places(newcomer, clock, scene, as_stripe_has_it) == []
