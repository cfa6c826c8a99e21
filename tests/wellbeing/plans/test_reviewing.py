"""A name and a day to look at it again; a mail that morning only where she ticked that."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app import reminders
from app.store.keys import tenant_id
from app.wellbeing.plans import model
from tests.cast import Visitor, arrive
from tests.conftest import Clock
from tests.standins import HeldQueue
from tests.wellbeing.looking import door, shown, words_of
from tests.wellbeing.plans.planning import begin, spoil, write


def settle(visitor: Visitor, plan_id: str, **said: str) -> Any:
    return visitor.post(f"/wellbeing/plan/{plan_id}/review", {"name": "", "review_on": "", **said})


def days(visitor: Visitor) -> list[date]:
    """On which days the clock will mail somebody."""
    stored = visitor.services.store.tenant(tenant_id(visitor.tenant)).get("REMINDERS", reminders.Reminders)
    return list(stored.record.days) if stored else []


def test_a_plan_bears_the_name_she_gave_it(alice: Visitor) -> None:
    plan_id = begin(alice)
    assert settle(alice, plan_id, name="  Garden \n gate ").status_code == 303
    page = alice.get(f"/wellbeing/plan/{plan_id}").text
    assert '<p class="lead plan-name" dir="auto">Garden gate</p>' in page
    assert "Garden" not in page.partition("<title>")[2].partition("</title>")[0]


def test_no_mail_goes_out_unless_she_ticks_that(alice: Visitor) -> None:
    plan_id = begin(alice)
    settle(alice, plan_id, review_on="2026-12-01")
    assert days(alice) == []
    settle(alice, plan_id, review_on="2026-12-01", remind="y")
    assert days(alice) == [date(2026, 12, 1)]
    settle(alice, plan_id, review_on="2026-12-01")
    assert days(alice) == []


def test_the_mail_comes_on_that_morning(alice: Visitor, queue: HeldQueue, clock: Clock) -> None:
    settle(alice, begin(alice), name="Garden", review_on="2026-12-01", remind="y")
    clock.at = clock.at.replace(month=12, day=1, hour=16)
    reminders.begin(alice.services)
    queue.run()
    content = alice.services.mailer.newest(1)[0].content.decode()  # type: ignore[attr-defined]  # the outbox has it
    assert "Subject: A reminder you set" in content
    assert "Garden" not in content


def test_two_plans_of_one_day_bring_one_mail_until_both_are_done_with(alice: Visitor) -> None:
    first, second = begin(alice), begin(alice, "danger")
    for plan_id in (first, second):
        settle(alice, plan_id, review_on="2026-12-01", remind="y")
    settle(alice, first)
    assert days(alice) == [date(2026, 12, 1)]
    settle(alice, second)
    assert days(alice) == []


def test_erasing_a_plan_takes_its_reminder_along(alice: Visitor) -> None:
    plan_id = begin(alice)
    settle(alice, plan_id, review_on="2026-12-01", remind="y")
    alice.post(f"/wellbeing/plan/{plan_id}/erase")
    assert days(alice) == []


def test_the_reminder_of_a_plan_that_cannot_be_read_stays(alice: Visitor) -> None:
    first, second = begin(alice), begin(alice)
    settle(alice, first, review_on="2026-12-01", remind="y")
    spoil(alice, first)
    settle(alice, second, review_on="2026-12-02", remind="y")
    assert days(alice) == [date(2026, 12, 1), date(2026, 12, 2)]
    alice.post(f"/wellbeing/plan/{first}/erase")
    assert days(alice) == [date(2026, 12, 2)]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"review_on": "2026-11-18"}, "That day has passed."),
        ({"review_on": "2036-11-18"}, "more than five years away"),
        ({"review_on": "2026-02-30"}, "That is not a day of the calendar."),
        ({"remind": "y"}, "Choose the day on which the mail goes out"),
        ({"name": "x" * 81}, "This is 81 characters long, and 80 fit here."),
        ({"name": "a\u202eb"}, "invisible character"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(alice: Visitor, said: dict[str, str], sentence: str) -> None:
    plan_id = begin(alice)
    answer = settle(alice, plan_id, **{"name": "Garden", **said})
    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert model.load(door(alice), plan_id).record.number == 1


def test_a_day_that_has_come_is_said_on_the_plan_and_keeps_her_from_nothing(alice: Visitor, clock: Clock) -> None:
    plan_id = begin(alice)
    settle(alice, plan_id, review_on="2026-11-22", remind="y")
    clock.move(days=4)
    alice = arrive(alice.client.application, alice.email, alice.tenant)
    assert "You wanted to look at this again on Sun 22 Nov." in shown(alice, f"/wellbeing/plan/{plan_id}")
    assert settle(alice, plan_id, name="Garden", review_on="2026-11-22").status_code == 303


def test_an_earlier_name_is_kept_like_any_earlier_wording(alice: Visitor) -> None:
    plan_id = begin(alice)
    write(alice, plan_id, 1, "x")
    settle(alice, plan_id, name="Garden")
    settle(alice, plan_id, name="Tuesday")
    assert "Its name Garden" in shown(alice, f"/wellbeing/plan/{plan_id}/earlier")
