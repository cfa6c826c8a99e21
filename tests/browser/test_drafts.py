"""Drafts in a real browser: kept in it at once and on the server a moment later, for their own account alone."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.person import Person
from tests.stack import Stack

KEPT_HERE = "Object.keys(localStorage).filter(name => name.startsWith('draft:'))"
OFFER = "This browser kept words"

_number = count(1)


@pytest.fixture
def context(opened: Callable[..., BrowserContext]) -> BrowserContext:
    return opened("phone")


@pytest.fixture
def email() -> str:
    return f"drafts-{next(_number)}-{os.getpid()}@example.org"


@pytest.fixture
def page(context: BrowserContext, email: str, stack: Stack) -> Page:
    """Alice's phone, with the form open."""
    page = context.new_page()
    Person.back_again(page, email, stack.url)
    page.goto("/incidents/new")
    return page


def types(page: Page, words: str) -> None:
    page.locator("#narrative").fill(words)


def kept_here(page: Page) -> list[str]:
    return list(page.evaluate(KEPT_HERE))


def nothing_stays_here(page: Page) -> None:
    for _ in range(100):
        if not kept_here(page):
            break
        page.wait_for_timeout(50)
    assert kept_here(page) == []


def saved_as_draft(page: Page) -> None:
    expect(page.locator("#draft-note")).to_contain_text(re.compile(r"Saved as draft, \d+:\d\d [ap]m"))


def leaves_words_here(context: BrowserContext, page: Page, words: str) -> str:
    """Typed without a line, and the tab closed; the id of the entry they were for."""
    context.set_offline(True)
    types(page, words)
    expect(page.locator("#draft-note")).to_contain_text("kept in this browser")
    id_ = str(page.locator("#entry-form").get_attribute("data-draft"))
    page.close()
    # What the page sent as it went must fail before the line is back: or we have the words and nothing is offered.
    waiting = context.new_page()
    waiting.wait_for_timeout(300)
    waiting.close()
    context.set_offline(False)
    return id_


def an_hour_later(context: BrowserContext) -> Page:
    page = context.new_page()
    page.clock.install(time=datetime.now(UTC) + timedelta(hours=1))
    return page


def test_what_alice_types_is_saved_as_she_goes_and_nothing_stays_in_the_browser(page: Page) -> None:
    types(page, "half a sentence")

    saved_as_draft(page)
    assert kept_here(page) == []
    page.goto("/home")
    expect(page.get_by_role("link", name="half a sentence")).to_be_visible()


def test_steady_typing_is_kept_here_at_once_and_saved_within_seconds(page: Page) -> None:
    page.locator("#narrative").focus()
    page.clock.install()
    for beat in range(24):
        page.keyboard.type("and ")
        page.clock.run_for(250)
        if beat == 1:
            assert len(kept_here(page)) == 1

    saved_as_draft(page)


def test_words_of_the_last_second_survive_a_tap_on_home(page: Page) -> None:
    types(page, "just now")
    page.get_by_role("link", name="Home").first.click()

    expect(page).to_have_url(re.compile("/home$"))
    nothing_stays_here(page)
    expect(page.get_by_text(OFFER)).to_have_count(0)
    page.reload()
    expect(page.get_by_role("link", name="just now")).to_be_visible()


def test_words_of_the_last_second_survive_leaving_and_nothing_stays_in_the_browser(
    context: BrowserContext, page: Page, email: str, stack: Stack
) -> None:
    context.route("https://www.weather.gov/**", lambda route: route.fulfill(body="<title>Weather</title>"))
    types(page, "just now")
    for _ in range(3):
        page.keyboard.press("Shift")
    expect(page).to_have_title("Weather")

    Person.back_again(page, email, stack.url)

    expect(page.get_by_role("link", name="just now")).to_be_visible()
    assert kept_here(page) == []


def test_words_typed_without_a_line_come_back_on_the_next_visit(context: BrowserContext, page: Page) -> None:
    leaves_words_here(context, page, "typed in the cellar")

    page = an_hour_later(context)
    page.goto("/home")
    page.get_by_role("button", name="Put them back").click()

    expect(page.locator("#narrative")).to_have_value("typed in the cellar")
    nothing_stays_here(page)
    expect(page.get_by_text(OFFER)).to_have_count(0)


def test_another_account_never_sees_them(context: BrowserContext, page: Page, stack: Stack) -> None:
    leaves_words_here(context, page, "typed in the cellar")
    context.clear_cookies()
    page = context.new_page()
    page.goto("/sign-in")
    assert len(kept_here(page)) == 1, "whoever comes back must find their words"

    Person.back_again(page, f"somebody-else-{os.getpid()}@example.org", stack.url)

    assert kept_here(page) == []
    page.goto("/incidents/new")
    expect(page.get_by_text(OFFER)).to_have_count(0)


def test_words_kept_here_survive_a_save_from_elsewhere(context: BrowserContext, page: Page) -> None:
    form = page.evaluate("[...new FormData(document.querySelector('#entry-form'))]")
    id_ = leaves_words_here(context, page, "typed in the cellar")
    elsewhere = {**dict(form), "occurred_on": "2026-11-19", "narrative": "typed upstairs"}
    sent = context.request.post("/incidents/new", form=elsewhere, headers={"Referer": "/"}, max_redirects=0)
    assert sent.status == 303

    page = an_hour_later(context)
    page.goto(f"/incidents/{id_}")
    page.get_by_text("Read them").click()
    expect(page.get_by_text("typed in the cellar")).to_be_visible()
    page.get_by_role("button", name="Use them as a correction").click()

    expect(page.get_by_role("heading", name="Correct this entry")).to_be_visible()
    expect(page.locator("#narrative")).to_have_value("typed in the cellar")
    nothing_stays_here(page)


def test_what_alice_throws_away_is_gone(context: BrowserContext, page: Page) -> None:
    leaves_words_here(context, page, "typed in the cellar")
    page = an_hour_later(context)
    page.goto("/incidents")

    page.get_by_role("button", name="Throw them away").click()

    assert kept_here(page) == []
    expect(page.get_by_text(OFFER)).to_have_count(0)


def test_signed_out_while_typing_she_signs_in_beside_it_and_goes_on(
    context: BrowserContext, page: Page, email: str, stack: Stack
) -> None:
    context.clear_cookies()
    types(page, "half a sentence")
    expect(page.get_by_role("link", name="Sign in in a new tab")).to_be_visible()
    assert page.locator("#draft-note").bounding_box()["height"] < 60  # type: ignore[index]  # it is visible
    assert len(kept_here(page)) == 1

    beside = context.new_page()
    Person.back_again(beside, email, stack.url)
    page.bring_to_front()
    page.locator("#narrative").press_sequentially(" more")

    saved_as_draft(page)
    nothing_stays_here(page)


def test_when_the_line_is_back_the_words_reach_the_server_by_themselves(context: BrowserContext, page: Page) -> None:
    context.set_offline(True)
    types(page, "typed in the cellar")
    expect(page.locator("#draft-note")).to_contain_text("kept in this browser")
    expect(page.locator("#unreachable")).to_be_hidden()

    context.set_offline(False)

    saved_as_draft(page)
    assert kept_here(page) == []


def test_saving_without_a_line_keeps_the_page_and_the_words(context: BrowserContext, page: Page) -> None:
    context.set_offline(True)
    types(page, "typed in the cellar")
    page.get_by_role("button", name="Save entry").click()

    expect(page.locator("#draft-note")).to_contain_text("Not saved: there is no connection.")
    expect(page.locator("#narrative")).to_have_value("typed in the cellar")


def test_once_the_entry_is_saved_the_browser_keeps_nothing(page: Page) -> None:
    types(page, "whole")
    page.get_by_role("button", name="Save entry").click()

    expect(page).to_have_url(re.compile(r"/incidents/[a-z0-9]{26}$"))
    nothing_stays_here(page)


def test_keep_as_draft_leads_home_where_it_waits(page: Page) -> None:
    types(page, "half a sentence")
    page.get_by_role("button", name="Keep as draft").click()

    expect(page).to_have_url(re.compile("/home$"))
    expect(page.get_by_role("link", name="half a sentence")).to_be_visible()
    assert kept_here(page) == []


def test_a_saved_draft_does_not_pull_alice_out_of_a_field(page: Page) -> None:
    page.locator("#occurred_on").fill("")
    types(page, "x")
    page.get_by_role("button", name="Save entry").click()
    expect(page.locator("#errors")).to_be_focused()

    page.locator("#narrative").press_sequentially("more")
    saved_as_draft(page)

    expect(page.locator("#narrative")).to_be_focused()
    expect(page.get_by_text(OFFER)).to_have_count(0)


def test_now_is_a_button_and_no_guess(page: Page) -> None:
    expect(page.locator("#occurred_at")).to_have_value("")

    page.get_by_role("button", name="Now", exact=True).click()

    expect(page.locator("#occurred_at")).to_have_value(re.compile(r"^\d\d:\d\d$"))
