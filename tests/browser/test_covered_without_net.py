"""The lock without a connection and with somebody busy: what stands open is taken from nobody, and shown to nobody."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.person import Person
from tests.stack import Stack

CLOCK = "**/wellbeing/lock/state"
PLAN = "Plan of the person reading"


@pytest.fixture
def plan(opened: Callable[..., BrowserContext], stack: Stack) -> Page:
    """Alice's plan in a page that has a clock of its own, with the lock on."""
    page = opened("phone").new_page()
    alice = Person.back_again(page, f"alice-{id(page)}@example.org", stack.url)
    page.goto("/wellbeing/plan/new")
    with page.expect_navigation():
        page.locator("main form button").first.click()
    page.locator("main textarea").fill(PLAN)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    page.goto("/wellbeing/lock")
    page.locator("[name=minutes][value='5']").check(force=True)
    alice.presses("Save")
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.clock.install()
    page.goto("/wellbeing/plan")
    expect(page.get_by_text(PLAN)).to_be_visible()
    return page


def comes_back(page: Page) -> None:
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def covered(page: Page) -> None:
    expect(page.get_by_role("heading", name="Locked", exact=True)).to_be_visible()
    assert PLAN not in page.locator("body").inner_text()


def test_a_lost_connection_takes_no_open_plan_away(plan: Page) -> None:
    plan.context.set_offline(True)
    comes_back(plan)
    plan.clock.run_for("01:00")
    expect(plan.get_by_text(PLAN)).to_be_visible()
    assert plan.url.endswith("/wellbeing/plan")


def test_without_a_connection_it_is_covered_in_its_place_after_the_idle_time_and_comes_back(plan: Page) -> None:
    plan.context.set_offline(True)
    plan.clock.run_for("05:10")
    covered(plan)
    plan.context.set_offline(False)
    expect(plan.get_by_text(PLAN)).to_be_visible()


def test_nothing_is_seen_while_it_is_asked_after_the_idle_time(plan: Page) -> None:
    plan.route(CLOCK, lambda route: None)  # it hangs
    plan.clock.fast_forward("10:00")
    comes_back(plan)
    expect(plan.get_by_role("heading", name="Locked", exact=True)).to_be_visible()
    assert PLAN not in plan.locator("body").inner_text()


def test_a_lock_that_shut_meanwhile_is_gone_to_once_there_is_a_connection(plan: Page) -> None:
    plan.context.set_offline(True)
    plan.clock.run_for("05:10")
    plan.route(CLOCK, lambda route: route.fulfill(status=403, body="0"))
    plan.context.set_offline(False)
    expect(plan).to_have_url(re.compile("/wellbeing/lock$"))


def test_the_cover_takes_the_focus_and_gives_it_back(plan: Page) -> None:
    link = plan.locator("main a").first
    link.focus()
    plan.context.set_offline(True)
    plan.clock.run_for("05:10")
    covered(plan)
    expect(plan.locator("main")).to_be_focused()
    plan.context.set_offline(False)
    expect(link).to_be_focused()


def test_whoever_writes_is_told_to_the_lock_a_few_times_and_nothing_of_what_they_write(plan: Page) -> None:
    plan.goto("/wellbeing/check-ins/new")
    told: list[tuple[str, str]] = []
    plan.on(
        "request",
        lambda request: told.append((request.url, request.post_data or "")) if request.method == "POST" else None,
    )
    for _ in range(20):
        plan.clock.run_for("00:15")
        plan.keyboard.press("a")
    assert 5 <= len(told) <= 10
    assert {url.rpartition("/wellbeing/")[2] for url, _ in told} == {"lock/state"}
    assert {body for _, body in told} == {""}


def test_a_page_that_nobody_uses_tells_nothing(plan: Page) -> None:
    told: list[str] = []
    plan.on("request", lambda request: told.append(request.url) if request.method == "POST" else None)
    plan.clock.run_for("04:50")
    assert told == []
