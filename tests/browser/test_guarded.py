"""Words of a message, or about a file, in a real browser whose connection goes: they stay, and come back."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.person import Person
from tests.stack import Stack

KEPT_HERE = "Object.keys(localStorage).filter(name => name.startsWith('words:')).length"
OFFER = "This browser kept words"
WORDS = "I was there at 5:02 pm. Zebra."

_number = count(1)


@pytest.fixture
def context(opened: Callable[..., BrowserContext]) -> BrowserContext:
    return opened("phone")


@pytest.fixture
def page(context: BrowserContext, stack: Stack) -> Page:
    """Alice's phone."""
    page = context.new_page()
    Person.back_again(page, f"guarded-{next(_number)}-{os.getpid()}@example.org", stack.url)
    return page


UNREACHED = re.compile("Not saved( yet)?: we cannot be reached just now.")
"""What was typed is on its way to be kept when she presses: whichever of the two hears last says so."""


def has_a_draft(page: Page) -> str:
    page.goto("/messages/new")
    page.locator("[name=text]").fill("First words.")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Kept as a draft.")).to_be_visible()
    return page.url


def stays_on_the_page_without_a_line(context: BrowserContext, page: Page, box: str, button: str) -> None:
    """She saves without a line: nothing moves. The line is back, and she saves once more."""
    address = page.url
    context.set_offline(True)
    page.locator(box).first.fill(WORDS)
    expect(page.locator(".saved-note")).to_contain_text("kept in this browser")
    page.get_by_role("button", name=button).click()
    expect(page.locator(".saved-note")).to_contain_text(UNREACHED)
    assert page.url == address
    expect(page.locator(box).first).to_have_value(WORDS)
    context.set_offline(False)
    page.get_by_role("button", name=button).click()
    page.wait_for_url(lambda url: url != address)


def nothing_stays_here(page: Page) -> None:
    assert page.evaluate(KEPT_HERE) == 0


def test_a_new_message_outlives_a_lost_connection(context: BrowserContext, page: Page) -> None:
    page.goto("/messages/new")

    stays_on_the_page_without_a_line(context, page, "[name=text]", "Save draft")

    expect(page.locator(".version-text").filter(has_text=WORDS)).to_be_visible()
    nothing_stays_here(page)


def test_a_check_of_the_tone_outlives_it_and_leaves_one_form_to_save(context: BrowserContext, page: Page) -> None:
    page.goto("/messages/new")
    stays_on_the_page_without_a_line(context, page, "[name=text]", "Check the tone")
    expect(page.locator("[name=text]")).to_have_value(WORDS)
    page.wait_for_timeout(2500)
    expect(page.get_by_text(OFFER)).to_have_count(0)

    page.get_by_role("button", name="Save draft").click()

    expect(page.get_by_text("Kept as a draft.")).to_be_visible()
    nothing_stays_here(page)


def test_an_edit_of_a_version_outlives_it(context: BrowserContext, page: Page) -> None:
    page.goto(has_a_draft(page) + "/edit?version=1")

    stays_on_the_page_without_a_line(context, page, "[name=text]", "Save as a new version")

    expect(page.locator("article.version")).to_have_count(2)
    nothing_stays_here(page)


def test_what_a_message_is_about_outlives_it(context: BrowserContext, page: Page) -> None:
    page.goto(has_a_draft(page) + "/details")

    stays_on_the_page_without_a_line(context, page, "[name=facts]", "Save")

    expect(page.get_by_text(WORDS).locator("visible=true").first).to_be_visible()
    nothing_stays_here(page)


@pytest.mark.parametrize("path", ["edit?version=1", "details"])
def test_words_of_a_tab_that_was_closed_are_offered_on_the_next_visit(
    context: BrowserContext, page: Page, path: str
) -> None:
    address = f"{has_a_draft(page)}/{path}"
    box = "[name=text]" if "edit" in path else "[name=received]"
    page.goto(address)
    context.set_offline(True)
    page.locator(box).fill(WORDS)
    expect(page.locator(".saved-note")).to_contain_text("kept in this browser")
    page.close()
    context.set_offline(False)

    page = context.new_page()
    page.goto(address)
    expect(page.get_by_text(OFFER)).to_be_visible()
    Person(page, "").meets_no_barrier()
    page.get_by_role("button", name="Put them back").click()

    expect(page.locator(box)).to_have_value(WORDS)
    expect(page.get_by_text(OFFER)).to_have_count(0)


def test_another_account_never_sees_them(context: BrowserContext, page: Page, stack: Stack) -> None:
    page.goto("/messages/new")
    context.set_offline(True)
    page.locator("[name=text]").fill(WORDS)
    expect(page.locator(".saved-note")).to_contain_text("kept in this browser")
    page.close()
    context.set_offline(False)
    context.clear_cookies()

    page = context.new_page()
    Person.back_again(page, f"guarded-somebody-else-{os.getpid()}@example.org", stack.url)

    nothing_stays_here(page)


def test_words_that_the_server_keeps_do_not_stay_in_the_browser(page: Page) -> None:
    page.goto("/messages/new")
    page.locator("[name=text]").press_sequentially("Half a thought")
    expect(page.locator("#kept-note")).to_contain_text(re.compile("Saved as draft"))

    nothing_stays_here(page)


def test_a_form_that_needs_another_look_is_shown_with_what_is_wrong(page: Page) -> None:
    page.goto("/messages/new")
    page.get_by_role("button", name="Save draft").click()

    expect(page.get_by_text("There is nothing here yet.").first).to_be_visible()


def test_words_of_a_plan_outlive_it_on_the_page_and_never_lie_in_the_browser(
    context: BrowserContext, page: Page
) -> None:
    page.goto("/wellbeing/plan/new")
    page.get_by_role("button", name="Begin this plan").first.click()
    page.wait_for_url("**/step/1")
    context.set_offline(True)
    page.locator("[name=text]").fill(WORDS)
    expect(page.locator(".saved-note")).to_have_text(re.compile("Your words are on this page.$"))
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator(".saved-note")).to_contain_text(UNREACHED)
    expect(page.locator("[name=text]")).to_have_value(WORDS)
    assert WORDS not in page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    context.set_offline(False)
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/step/2")
