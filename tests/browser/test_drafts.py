"""Drafts in a real browser: kept on the server while Alice types, and by the browser while there is no line."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.person import Person

KEPT_HERE = "Object.keys(localStorage).filter(name => name.startsWith('draft:'))"

_number = count(1)


@pytest.fixture
def context(opened: Callable[..., BrowserContext]) -> BrowserContext:
    return opened("phone")


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """Alice's phone, with the form open."""
    page = context.new_page()
    Person.signed_in(page, f"drafts-{next(_number)}-{os.getpid()}@example.org")
    page.goto("/incidents/new")
    return page


def types(page: Page, words: str) -> None:
    page.locator("#narrative").fill(words)


def kept_here(page: Page) -> list[str]:
    return list(page.evaluate(KEPT_HERE))


def test_what_alice_types_is_saved_as_she_goes_and_nothing_stays_in_the_browser(page: Page) -> None:
    types(page, "half a sentence")

    expect(page.locator("#draft-note")).to_contain_text(re.compile(r"Saved as draft, \d+:\d\d [ap]m"))
    assert kept_here(page) == []
    page.goto("/home")
    expect(page.get_by_role("link", name="half a sentence")).to_be_visible()


def test_words_typed_without_a_line_come_back_on_the_next_visit(context: BrowserContext, page: Page) -> None:
    context.set_offline(True)
    types(page, "typed in the cellar")
    expect(page.locator("#draft-note")).to_contain_text("kept in this browser")
    page.close()
    context.set_offline(False)

    page = context.new_page()
    page.goto("/incidents/new")
    page.get_by_role("link", name="Continue that one").click()
    page.get_by_role("button", name="Put them back").click()

    expect(page.locator("#narrative")).to_have_value("typed in the cellar")
    expect(page.locator("#draft-note")).to_contain_text("Saved as draft")
    assert kept_here(page) == []


def test_when_the_line_is_back_the_words_reach_the_server_by_themselves(context: BrowserContext, page: Page) -> None:
    context.set_offline(True)
    types(page, "typed in the cellar")
    expect(page.locator("#draft-note")).to_contain_text("kept in this browser")

    context.set_offline(False)

    expect(page.locator("#draft-note")).to_contain_text("Saved as draft")
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
    assert kept_here(page) == []


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
    expect(page.locator("#draft-note")).to_contain_text("Saved as draft")

    expect(page.locator("#narrative")).to_be_focused()
