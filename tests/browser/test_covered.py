"""The lock in two tabs: what stands open in the other one is covered when it shuts, and no word is lost or kept."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.person import Person
from tests.stack import Stack

WORDS = "Nobody may see these words"


@pytest.fixture
def locking(opened: Callable[..., BrowserContext], stack: Stack) -> Person:
    """Alice, with the lock on and scripts."""
    page = opened("desktop").new_page()
    alice = Person.back_again(page, f"alice-{id(page)}@example.org", stack.url)
    page.goto("/wellbeing/lock")
    page.locator("[name=minutes][value='5']").check(force=True)
    alice.presses("Save")
    expect(page.get_by_text("Saved.")).to_be_visible()
    return alice


def with_words(page: Page) -> Page:
    """Another tab, with a check-in half typed."""
    page.goto("/wellbeing/check-ins/new")
    page.locator("main [name=note]").evaluate("box => box.closest('details')?.setAttribute('open', '')")
    page.locator("main [name=note]").fill(WORDS)
    page.wait_for_load_state("networkidle")  # an answer of before must not arrive after the clock was turned on
    return page


def covered(page: Page) -> None:
    expect(page.get_by_role("heading", name="Locked", exact=True)).to_be_visible()
    assert WORDS not in page.content()
    expect(page.locator("main [name=note]")).to_have_count(0)


def test_lock_now_takes_the_pages_in_other_tabs_away_and_covers_what_is_typed(locking: Person) -> None:
    here, reading = locking.page, locking.page.context.new_page()
    typing = with_words(locking.page.context.new_page())
    sent: list[str] = []
    typing.on("request", lambda request: sent.append(request.post_data or ""))
    reading.goto("/wellbeing/check-ins")
    here.get_by_role("button", name="Lock now").click()

    expect(reading).to_have_url(re.compile("/wellbeing/lock$"))
    covered(typing)
    assert WORDS not in "".join(sent)
    assert WORDS not in str(typing.evaluate("[Object.entries(localStorage), Object.entries(sessionStorage)]"))
    typing.get_by_role("button", name="Show the page again").click()
    covered(typing)


def test_after_the_idle_minutes_a_page_without_use_is_covered(locking: Person) -> None:
    typing = locking.page.context.new_page()
    typing.clock.install()
    with_words(typing)
    typing.route("**/wellbeing/lock/state", lambda route: route.fulfill(status=403, body="0"))
    typing.clock.run_for("04:50")
    expect(typing.locator("main [name=note]")).to_have_value(WORDS)
    typing.clock.run_for("00:20")
    covered(typing)

    typing.unroute("**/wellbeing/lock/state")
    typing.get_by_role("button", name="Show the page again").click()
    expect(typing.locator("main [name=note]")).to_have_value(WORDS)


def test_a_page_that_is_used_stays(locking: Person) -> None:
    typing = locking.page.context.new_page()
    typing.clock.install()
    with_words(typing)
    typing.route("**/wellbeing/lock/state", lambda route: route.fulfill(status=403, body="0"))
    for _ in range(3):
        typing.clock.run_for("04:00")
        typing.mouse.wheel(0, 50)
        typing.keyboard.press("ArrowRight")
    expect(typing.locator("main [name=note]")).to_have_value(WORDS)


def test_a_page_that_is_shown_again_asks_whether_it_may(locking: Person) -> None:
    typing = with_words(locking.page.context.new_page())
    typing.route("**/wellbeing/lock/state", lambda route: route.fulfill(status=403, body="0"))
    with typing.expect_request("**/wellbeing/lock/state") as asked:
        typing.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert asked.value.method == "GET"
    covered(typing)
