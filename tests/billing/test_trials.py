"""The trial that every account begins with: its end is announced in time, once, to those whom it concerns."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from app import create_app
from app.backlog import backlog
from app.billing import trials
from app.services import Services
from app.store.keys import TenantId
from tests.billing.payer import Payer
from tests.cast import arrive, ask_for_link, sign_in, stranger, token_in
from tests.conftest import Clock
from tests.standins import HeldQueue


@pytest.fixture
def beginner(app: Flask, standin, queue: HeldQueue, clock: Clock) -> Payer:
    """Alice, who came in by the welcome page."""
    return Payer(sign_in(app, "alice@example.org"), standin, app, queue, clock)


def a_day_passes(payer: Payer, days: int = 1) -> None:
    payer.clock.move(days=days)
    trials.begin(payer.services)
    payer.queue.run()


def announced(payer: Payer) -> int:
    return [template for template, _ in payer.mails()].count("trial_ending")


def test_the_end_of_a_trial_is_announced_three_days_before_and_once(beginner: Payer) -> None:
    told = []
    for _ in range(20):
        a_day_passes(beginner)
        told.append(announced(beginner))

    assert told == [0] * 10 + [1] * 10
    assert backlog(beginner.services).count == 0


def test_a_clock_that_stood_still_for_a_weekend_leaves_nobody_out(beginner: Payer) -> None:
    a_day_passes(beginner, days=13)
    assert announced(beginner) == 1


def test_whoever_has_chosen_a_plan_is_told_by_stripe_alone(beginner: Payer) -> None:
    beginner.subscribes()
    beginner.hears()
    a_day_passes(beginner, days=11)

    assert announced(beginner) == 0


def test_a_trial_that_is_over_is_not_announced(beginner: Payer) -> None:
    beginner.clock.move(days=15)
    trials.step(beginner.services, "2026-11-20", "")
    beginner.queue.run()

    assert announced(beginner) == 0


def test_where_there_is_no_trial_nobody_is_told_of_one(services: Services, queue: HeldQueue) -> None:
    none = replace(services, settings=replace(services.settings, trial_days=0))
    queue.attach(none)
    app = create_app(none.settings, none)
    newcomer = stranger(app, "alice@example.org")
    path = ask_for_link(newcomer)
    newcomer.client.post(path, data={"csrf_token": token_in(newcomer.get(path).text)})
    welcome = newcomer.get("/welcome").text
    page = arrive(app, "bob@example.org").get("/settings/billing").text

    assert "Writing in your record needs a plan, which you can choose afterwards." in welcome
    assert "Writing in your record needs a plan." in page
    assert "Your trial" not in page


def test_with_billing_off_nobody_is_listed(settings, clock: Clock, queue: HeldQueue) -> None:
    from app.services import build

    services: Services = build(settings, now=clock, queue=queue)
    assert trials.begun(services, TenantId("somebody0")) == []
