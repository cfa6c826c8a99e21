"""Reminders: one neutral mail on the day somebody chose, in their morning, and none that was taken back."""

from __future__ import annotations

from datetime import date

import pytest

from app import reminders
from app.accounts import preferences
from app.services import Services
from app.store.keys import TenantId, tenant_id
from tests.cast import Visitor
from tests.conftest import Clock
from tests.standins import HeldQueue

DAY = date(2026, 12, 1)


@pytest.fixture
def her(alice: Visitor) -> TenantId:
    return tenant_id(alice.tenant)


def tick(services: Services, queue: HeldQueue) -> int:
    """What the clock does once an hour; how many mails there are by then."""
    reminders.begin(services)
    queue.run()
    return len(services.mailer.newest(10))  # type: ignore[attr-defined]  # the outbox has it


def to_local(clock: Clock, day: int, hour: int) -> None:
    """To an hour of December in Chicago, six hours behind."""
    clock.at = clock.at.replace(month=12, day=day, hour=hour + 6, minute=0)


def test_the_mail_comes_on_the_morning_of_the_day_and_once(
    services: Services, queue: HeldQueue, clock: Clock, her: TenantId
) -> None:
    reminders.set_days(services, her, [DAY])
    assert tick(services, queue) == 0
    to_local(clock, 1, 8)
    assert tick(services, queue) == 0
    to_local(clock, 1, 9)
    assert tick(services, queue) == 1
    to_local(clock, 1, 10)
    reminders.set_days(services, her, [DAY])
    assert tick(services, queue) == 1


def test_it_says_nothing_of_what_it_is_about(services: Services, queue: HeldQueue, clock: Clock, her: TenantId) -> None:
    reminders.set_days(services, her, [DAY])
    to_local(clock, 1, 9)
    tick(services, queue)
    content = services.mailer.newest(1)[0].content.decode().lower()  # type: ignore[attr-defined]  # the outbox has it
    assert "subject: a reminder you set" in content
    assert [word for word in ("safety", "well", "plan", "health", "crisis", "review") if word in content] == []


def test_a_day_that_is_taken_back_brings_no_mail(
    services: Services, queue: HeldQueue, clock: Clock, her: TenantId
) -> None:
    reminders.set_days(services, her, [DAY])
    reminders.set_days(services, her, [])
    to_local(clock, 1, 9)
    assert tick(services, queue) == 0


def test_another_day_takes_the_place_of_the_first(
    services: Services, queue: HeldQueue, clock: Clock, her: TenantId
) -> None:
    reminders.set_days(services, her, [DAY])
    reminders.set_days(services, her, [date(2026, 12, 2)])
    to_local(clock, 1, 12)
    assert tick(services, queue) == 0
    to_local(clock, 2, 12)
    assert tick(services, queue) == 1


def test_when_nobody_knows_which_days_still_count_none_is_taken_away(
    services: Services, queue: HeldQueue, clock: Clock, her: TenantId
) -> None:
    reminders.set_days(services, her, [DAY])
    reminders.set_days(services, her, [], only_add=True)
    to_local(clock, 1, 9)
    assert tick(services, queue) == 1


def test_a_morning_is_that_of_where_she_lives(
    services: Services, queue: HeldQueue, clock: Clock, alice: Visitor, her: TenantId
) -> None:
    alice.shelf.write(*preferences.changes(alice.shelf, {"time_zone": "Pacific/Auckland"}))
    reminders.set_days(services, her, [DAY])
    clock.at = clock.at.replace(month=11, day=30, hour=19, minute=59)
    assert tick(services, queue) == 0
    clock.at = clock.at.replace(hour=20, minute=0)
    assert tick(services, queue) == 1


def test_a_clock_that_stood_still_for_three_days_leaves_nobody_out(
    services: Services, queue: HeldQueue, clock: Clock, her: TenantId
) -> None:
    reminders.set_days(services, her, [DAY])
    to_local(clock, 4, 9)
    assert tick(services, queue) == 1


def test_the_store_knows_a_day_and_whose_and_nothing_else(
    services: Services, queue: HeldQueue, clock: Clock, her: TenantId
) -> None:
    reminders.set_days(services, her, [DAY])
    assert services.store.tenant(her).get("REMINDERS", dict).record == {"days": ["2026-12-01"]}  # type: ignore[union-attr]  # it is there
    to_local(clock, 1, 9)
    tick(services, queue)
    assert services.store.tenant(her).get("REMINDERS", dict).record == {"days": []}  # type: ignore[union-attr]  # as above
    assert services.store.platform("REMINDER#2026-12-01").page(dict, prefix="").rows == []
