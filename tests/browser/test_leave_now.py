"""Leave now in a real browser: gone at once, signed out, and Back shows nothing of hers."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.person import Person

WORDS = "Pick-up was forty minutes late."


@pytest.fixture
def weather(page: Page) -> Callable[[], None]:
    """The neutral page, played on the spot: no test leaves the machine. Call it to be there."""

    def answer(route: Route) -> None:
        route.fulfill(body="<!doctype html><title>Weather</title><h1>Weather</h1>", content_type="text/html")

    page.context.route("https://www.weather.gov/**", answer)
    return lambda: expect(page).to_have_title("Weather")


def test_one_tap_leaves_and_back_shows_nothing_of_hers(alice: Person, weather: Callable[[], None]) -> None:
    page = alice.page
    alice.writes(on="2026-11-19", narrative=WORDS)
    page.goto("/incidents")

    alice.presses("Leave now")
    weather()
    without_cookies(page)

    page.go_back()
    expect(page).to_have_url(re.compile("/sign-in$"))
    expect(page).to_have_title("Sign in")
    expect(page.get_by_text(WORDS)).to_have_count(0)
    page.goto("/incidents")
    expect(page).to_have_url(re.compile("/sign-in"))


def without_cookies(page: Page) -> None:
    """With scripts the page goes at once, and the session ends a moment later."""
    for _ in range(100):
        if not page.context.cookies():
            break
        page.wait_for_timeout(50)
    assert page.context.cookies() == []


@pytest.mark.parametrize("scripts", [True], indirect=True)  # keys are heard by a script; the button needs none
def test_shift_pressed_three_times_leaves(alice: Person, weather: Callable[[], None]) -> None:
    page = alice.page
    page.evaluate("localStorage.setItem('fold:people', 'open')")

    for _ in range(3):
        page.keyboard.press("Shift")
    weather()
    without_cookies(page)

    page.goto("/home")
    expect(page).to_have_url(re.compile("/sign-in"))
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("scripts", [True], indirect=True)  # without a script the tap itself is the request
def test_a_request_that_was_lost_on_leaving_is_made_again_before_anything_is_shown(
    alice: Person, weather: Callable[[], None]
) -> None:
    page = alice.page
    alice.writes(on="2026-11-19", narrative=WORDS)
    page.goto("/incidents")
    page.context.route("**/exit", lambda route: route.abort(), times=2)
    alice.presses("Leave now")
    weather()

    page.goto("/incidents")
    weather()
    without_cookies(page)
    page.goto("/incidents")
    expect(page).to_have_url(re.compile("/sign-in"))


def test_typing_capitals_does_not_leave(alice: Person) -> None:
    page = alice.page
    page.goto("/incidents/new")
    box = page.locator("[name=narrative]")
    box.focus()

    for letter in "ABC":
        page.keyboard.press(f"Shift+{letter}")

    expect(box).to_have_value("ABC")


def test_the_way_out_of_help_now_needs_no_script(page: Page, weather: Callable[[], None]) -> None:
    page.goto("/help-now")

    page.get_by_role("button", name="Leave now").click()

    weather()
    expect(page).to_have_url("https://www.weather.gov/")
    assert page.context.cookies() == []
